"""What every verb of this room shares: reading days, words for periods, one line of trail and one event."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid
from motcua.base.events.services import record
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import RoleAssignment, SigningDelegation, StandIn
from motcua.base.organisations.roles import Role
from motcua.base.text import clean
from motcua.base.text import day as written

ONE_DAY = timedelta(days=1)
MANAGE = "organisation.manage"


def required(text: str | None, field: str, message: str) -> str:
    """Return the text cleaned, or refuse an empty one at its field."""
    found = clean(text)
    if not found:
        raise Invalid(message, field=field)
    return found


def in_order(first: date, last: date | None, field: str = "valid_to") -> None:
    """Refuse a period that ends before it begins."""
    if last is not None and last < first:
        raise Invalid(f"Ngày cuối đứng trước ngày bắt đầu {written(first)}.", field=field)


def last_day_allowed(first: date, last: date, field: str = "last_day") -> None:
    """Refuse a last day before the first, or further back than yesterday: what was done keeps its right."""
    in_order(first, last, field)
    yesterday = clock.today() - ONE_DAY
    if last < yesterday:
        raise Invalid(
            f"Ngày cuối sớm nhất là hôm qua, {written(yesterday)}; việc đã làm những ngày trước giữ nguyên.",
            field=field,
        )


def never_begins(row: RoleAssignment | SigningDelegation | StandIn, last_day: date) -> bool:
    """Take back what was planned and ends before it begins; tell whether it was so (the event keeps the fact)."""
    if row.valid_from <= clock.today() or last_day >= row.valid_from:
        return False
    row.delete()
    return True


def covers(rows: Iterable[RoleAssignment], first: date, last: date | None) -> bool:
    """Tell whether assignments together, without a gap, hold from the first to the last day."""
    reached = first - ONE_DAY
    for row in sorted(rows, key=lambda item: item.valid_from):
        if row.valid_from > reached + ONE_DAY:
            break
        if row.valid_to is None:
            return True
        reached = max(reached, row.valid_to)
    return last is not None and reached >= last


def overlapping(first: date, last: date | None) -> Q:
    """Return the condition of rows whose period shares a day with this one."""
    found = Q(valid_to__isnull=True) | Q(valid_to__gte=first)
    return found & Q(valid_from__lte=last) if last else found


@contextmanager
def unique(message: str, field: str) -> Iterator[None]:
    """Refuse, in words, what the database refuses because somebody else was first."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Conflict(message, field=field) from None


def hold_administrators() -> None:
    """Lock the administrators' roles, so that two of them do not relieve each other at the same moment."""
    rows = RoleAssignment.objects.select_for_update().filter(role=Role.ADMIN).order_by("pk")
    list(rows.values_list("pk", flat=True))


def tell(
    act: str, *, stream: tuple[str, int], by: Actor, label: str, detail: dict[str, Any], **payload: Any
) -> None:
    """Write the event and, last, the line of the trail.

    Args:
        act: code of both ("organisation.created").
        stream: "organisation" or "person", and its key.
        by: who acts.
        label: how a reader of the trail knows the object.
        detail: for the trail, in the words of the trail's page; empty values are left out.
        payload: what else belongs to the event.
    """
    shown = {key: value for key, value in detail.items() if value not in (None, "")}
    record(act, stream=stream, by=by, payload=shown | payload)
    record_act(act, by=by, object_kind=stream[0], object_id=stream[1], label=label, detail=shown)
