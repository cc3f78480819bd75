"""How far somebody's rights reach, asked the same way by every room: an act, a list, one row of it."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from motcua.base.errors import NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import Scope, allowed, reaches

Row = TypeVar("Row", bound=Model)


def may(by: Actor, action: str, agency_id: int | None = None) -> bool:
    """Tell whether somebody may do an act, on what an agency has when one is given."""
    scope = allowed(by, action)
    if scope is None or agency_id is None:
        return scope is not None
    return reaches(by, scope, unit_ids=set(), agency_ids={agency_id})


def province_wide(by: Actor, action: str) -> bool:
    """Tell whether somebody's right to an act reaches the whole province."""
    return allowed(by, action) == Scope.PROVINCE


def of_agency(by: Actor, field: str = "agency_id") -> Q:
    """Return the condition of rows that belong to somebody's agency; nothing belongs to who has none."""
    return Q(**{field: by.agency_id or 0})


def cut(rows: QuerySet[Row], by: Actor, action: str, own: Q) -> QuerySet[Row]:
    """Return the rows a right reaches: all over the province, else what is one's own, none without it.

    Args:
        rows: the list, uncut.
        by: who looks.
        action: the right to look.
        own: which rows are theirs when the right ends at their agency.
    """
    if province_wide(by, action):
        return rows
    return rows.filter(own) if may(by, action) else rows.none()


def one_of(rows: QuerySet[Row], pk: int, words: str) -> Row:
    """Return the row of a key.

    Raises:
        NotFound: there is none among them; these are its words.
    """
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(words)
    return found
