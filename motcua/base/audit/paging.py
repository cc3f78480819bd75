"""Pages of the trail and of the readings, newest first, by keyset; and what happened on some days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from motcua.base.clock import VN

Row = TypeVar("Row", bound=Model)
PAGE = 50
_BY_TIME = ("-at", "-pk")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page, newest first, and where its neighbours begin."""

    rows: list[Row]
    older: int | None
    newer: int | None


def of_days(rows: QuerySet[Row], first: date | None, last: date | None) -> QuerySet[Row]:
    """Return what happened from one day to another, both included; an end that is None is open.

    Ordered by time then: an index has it so, while by number all that is newer would be gone through first.
    """
    if first:
        rows = rows.filter(at__gte=datetime.combine(first, time.min, VN))
    if last:
        rows = rows.filter(at__lt=datetime.combine(last + timedelta(days=1), time.min, VN))
    return rows.order_by(*_BY_TIME) if first or last else rows


def page(
    rows: QuerySet[Row], *, before: int | None = None, after: int | None = None, size: int = PAGE
) -> Page[Row]:
    """Return one page: rows older than the one numbered `before`, or newer than `after`, or the newest."""
    if after is not None:
        found = list(_beyond(rows, after, "gt").reverse()[: size + 1])
        kept = found[:size][::-1]
        return Page(kept, kept[-1].pk if kept else None, kept[0].pk if len(found) > size else None)
    if before is not None:
        rows = _beyond(rows, before, "lt")
    found = list(rows[: size + 1])
    kept = found[:size]
    return Page(
        kept, kept[-1].pk if len(found) > size else None, kept[0].pk if kept and before is not None else None
    )


def _beyond(rows: QuerySet[Row], key: int, side: str) -> QuerySet[Row]:
    """Return the rows on one side of another (lt: older, gt: newer) in their order."""
    beyond = Q(**{f"pk__{side}": key})
    if rows.query.order_by == _BY_TIME:
        others: Any = rows.model._default_manager
        for at in others.filter(pk=key).values_list("at", flat=True):
            beyond = Q(**{f"at__{side}e": at}) & (Q(**{f"at__{side}": at}) | beyond)
    return rows.filter(beyond)
