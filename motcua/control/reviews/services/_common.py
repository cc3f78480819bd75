"""What the acts of this room share: the locks, who may, the written fact."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar, cast

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Invalid
from motcua.base.events.services import record
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import check
from motcua.base.writing import locked, still_as_shown
from motcua.control.reviews.models import (
    LegalAmendment,
    MinistryLetter,
    Review,
    ReviewItem,
    ReviewPlan,
    SimplificationDecision,
    SimplificationOption,
)

Noun = (
    ReviewPlan
    | ReviewItem
    | Review
    | SimplificationOption
    | SimplificationDecision
    | MinistryLetter
    | LegalAmendment
)
T = TypeVar("T", bound=Noun)
_STREAMS: dict[type, tuple[str, str]] = {
    ReviewPlan: ("review_plan", "Không có kế hoạch rà soát này."),
    ReviewItem: ("review_item", "Không có mục rà soát này."),
    Review: ("review_sheet", "Không có phiếu rà soát này."),
    SimplificationOption: ("simplification", "Không có phương án này."),
    SimplificationDecision: ("simplification_decision", "Không có quyết định này."),
    MinistryLetter: ("ministry_letter", "Không có công văn này."),
    LegalAmendment: ("legal_amendment", "Không có văn bản phải sửa này."),
}


def lock(model: type[T], pk: int, *, version: int | None = None) -> T:
    """Lock a noun of this room.

    Args:
        model: which kind.
        pk: which one.
        version: as it was shown; None skips the check.

    Raises:
        NotFound: there is none.
        Conflict: somebody changed it meanwhile.
    """
    found = cast(T, locked(model._default_manager.all(), pk, _STREAMS[model][1]))
    still_as_shown(version, found.version)
    return found


def not_negative(value: Decimal | int | str | None, field: str, words: str) -> Decimal | None:
    """Return an amount as a decimal, None for none; raises Invalid for a negative one or what is no number."""
    if value is None:
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise Invalid(f"{words} không phải con số.", field=field)
    if found < 0:
        raise Invalid(f"{words} không thể âm.", field=field)
    return found


def theirs(by: Actor, action: str, agency_id: int) -> None:
    """Raise NotAllowed unless the actor may do this for an agency."""
    check(by, action, agency_id=agency_id)


def told(
    kind: str,
    thing: Noun,
    *,
    by: Actor,
    label: str,
    at: datetime | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write a fact about a noun of this room: its event and, last, its line in the trail."""
    stream, at = _STREAMS[type(thing)][0], at or clock.now()
    record(kind, stream=(stream, thing.pk), by=by, at=at, payload=detail or {})
    record_act(kind, by=by, object_kind=stream, object_id=thing.pk, label=label[:160], detail=detail, at=at)
