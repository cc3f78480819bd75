"""Drafts of legal texts follow an agency to its heir; what was issued stays where it was drafted."""

from collections.abc import Mapping

from django.db.models import QuerySet

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.heirs import came_along, follow, heirs_of, names_of, whole_agencies
from motcua.base.organisations.models import Agency
from motcua.control.impact.models import LegalDraft
from motcua.control.impact.models.drafts import OPEN_STAGES
from motcua.control.impact.services._common import told


def _open() -> QuerySet[LegalDraft]:
    return LegalDraft.objects.filter(stage__in=OPEN_STAGES)


def count(unit_ids: set[int]) -> int:
    """Return how many drafts lie with agencies that have no other unit."""
    return _open().filter(agency__in=whole_agencies(unit_ids)).count()


def move(units: Mapping[int, int], by: Actor) -> None:
    """Hand drafts over to the heirs, in the caller's transaction; a keeper who did not come along is not named.

    Args:
        units: old unit to new unit.
        by: who carries out the succession.
    """

    def forgets(row: LegalDraft, heir: Agency) -> bool:
        if not came_along(row.keeper_id, heir):
            row.keeper = None
        return False

    follow(
        _open(), heirs_of(units), twin=forgets,
        tell=lambda row, former, heir: told(
            "impact.followed_heir", row, by=by, at=clock.now(), detail=names_of(former, heir)
        ),
    )  # fmt: skip
