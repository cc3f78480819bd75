"""What the acts of this room share: days and amounts that make sense, who may, the written fact."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model

from motcua.base.audit.services import record_act
from motcua.base.errors import Invalid, NotAllowed
from motcua.base.events.services import record
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import allowed, reaches


def day_needed(day: date | None, field: str, message: str) -> date:
    """Return a day; raises Invalid when there is none."""
    if day is None:
        raise Invalid(message, field=field)
    return day


def not_negative(amount: Decimal | int | None, field: str) -> None:
    """Raise Invalid for an amount below zero or beyond what a province can spend."""
    if amount is not None and not 0 <= amount < 10**17:
        raise Invalid("Ghi một số không âm.", field=field)


def is_theirs(by: Actor, action: str, agency_id: int | None) -> bool:
    """Tell whether somebody may do an action on what an agency owns."""
    scope = allowed(by, action)
    return scope is not None and reaches(by, scope, unit_ids=set(), agency_ids={agency_id})


def check_theirs(by: Actor, action: str, agency_id: int | None) -> None:
    """Raise NotAllowed unless somebody may do an action on what an agency owns."""
    if allowed(by, action) is None:
        raise NotAllowed("Vai trò của bạn không được làm việc này.")
    if not is_theirs(by, action, agency_id):
        raise NotAllowed("Việc này thuộc cơ quan khác.")


def agency(pk: int | None, field: str, message: str, day: date) -> Agency:
    """Return an agency at work on a day; raises Invalid when there is none of this key."""
    found = Agency.objects.on(day).filter(pk=pk).first() if pk else None
    if found is None:
        raise Invalid(message, field=field)
    return found


def told(
    kind: str,
    thing: Model,
    *,
    by: Actor,
    at: datetime,
    label: str = "",
    detail: dict[str, Any] | None = None,
    payload: dict[str, Any] | None = None,
) -> None:
    """Write a fact about a thing of this room: its event, then its line in the trail.

    Args:
        detail: what a reader of the trail should know; keys that have words.
        payload: what else the event's readers need, such as keys.
    """
    stream = STREAMS[type(thing).__name__]
    record(kind, stream=(stream, thing.pk), by=by, at=at, payload=(detail or {}) | (payload or {}))
    record_act(
        kind, by=by, object_kind=stream, object_id=thing.pk, label=label or str(thing), detail=detail, at=at
    )


STREAMS = {
    "Programme": "programme",
    "InternalProcedure": "internal_procedure",
    "Contribution": "contribution",
    "InternalDecision": "internal_decision",
    "BusinessRegulation": "business_regulation",
}
