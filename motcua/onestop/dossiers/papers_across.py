"""What the papers between agencies say: questions, transfers, invitations, minutes of field checks and councils."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.printing import agency_forms, forms
from motcua.base.text import number
from motcua.onestop.dossiers.models import Dossier, DossierLeg, Verification, WorkItem

SUFFIXES = {"lay_y_kien": "PLYK", "chuyen_xu_ly": "PCXL", "moi_xac_minh": "GM", "bien_ban_xac_minh": "BB"}


def time_words(minutes: int) -> str:
    """Return working minutes as clerks say them: "2 ngày làm việc", "4 giờ làm việc", "30 phút làm việc"."""
    if not minutes:
        return "theo thời hạn chung"
    if minutes % 240 == 0:
        return f"{number(minutes / 480)} ngày làm việc"
    if minutes % 60 == 0:
        return f"{minutes // 60} giờ làm việc"
    return f"{minutes} phút làm việc"


def content_of(
    dossier: Dossier, form: str, *, by: Actor, leg: DossierLeg | None, verification: Verification | None
) -> dict[str, Any]:
    """Return what one of these papers says, besides its head.

    Args:
        leg: the question of a lay_y_kien.
        verification: the field check or meeting of a moi_xac_minh or bien_ban_xac_minh.
    """
    words: dict[str, Callable[[], dict[str, Any]]] = {
        "lay_y_kien": lambda: _question(dossier, leg),
        "chuyen_xu_ly": lambda: _transfer(dossier),
        "moi_xac_minh": lambda: _invitation(dossier, verification),
        "bien_ban_xac_minh": lambda: _minutes(verification),
    }
    return words[form]() | {"writer": by.name}


def _question(dossier: Dossier, leg: DossierLeg | None) -> dict[str, Any]:
    if leg is None or leg.started_at is None:
        raise ValueError("a letter asks one started question")
    work = leg.work.select_related("unit").order_by("id").first()
    own = leg.agency_id == dossier.agency_id
    place = f"{work.unit}, {leg.agency.name}" if work is not None and own else leg.agency.name
    return {
        "asked": place, "asking": dossier.agency.name, "content": leg.name, "sent_at": leg.started_at,
        "due_at": leg.due_at, "attached": leg.asked_file.name if leg.asked_file else "",
    }  # fmt: skip


def _transfer(dossier: Dossier) -> dict[str, Any]:
    legs = list(dossier.legs.filter(kind=DossierLeg.Kind.INTERLINKED).select_related("agency"))
    latest = max((leg.round_no for leg in legs), default=1)
    rows = tuple(
        agency_forms.TransferRow(
            agency=leg.agency.name, work=leg.name, limit=time_words(leg.minutes), lead=leg.is_lead
        )
        for leg in sorted(legs, key=lambda leg: (leg.block, leg.position))
        if leg.round_no == latest and leg.ended_at is None
    )
    return {
        "desk": dossier.intake_unit.name, "lead_agency": dossier.agency.name,
        "in_turn": dossier.paper != Dossier.PaperHandover.NONE, "rows": rows,
        "received_at": dossier.received_at, "due_at": dossier.due_at,
    }  # fmt: skip


def _invitation(dossier: Dossier, plan: Verification | None) -> dict[str, Any]:
    if plan is None:
        raise ValueError("an invitation is to a planned check")
    return {
        "agency": dossier.agency.name, "what": plan.get_kind_display(), "planned_at": plan.planned_at,
        "place": plan.place, "participants": plan.participants, "content": plan.content,
    }  # fmt: skip


def _minutes(check: Verification | None) -> dict[str, Any]:
    if check is None or check.held_at is None:
        raise ValueError("minutes are of a check that took place")
    return {
        "what": check.get_kind_display(), "held_at": check.held_at, "place": check.place,
        "participants": check.participants, "content": check.content, "conclusion": check.conclusion,
        "passed": bool(check.passed),
    }  # fmt: skip


# ---- the control slip ---------------------------------------------------------------------------------------


def cooperating(dossier: Dossier) -> tuple[str, ...]:
    """Return the other agencies that have a part in a dossier, in the order they came."""
    legs = dossier.legs.exclude(agency_id=dossier.agency_id).select_related("agency").order_by("id")
    return tuple(dict.fromkeys(leg.agency.name for leg in legs))


def handovers_of(dossier: Dossier) -> list[forms.Handover]:
    """Return every handing over between units so far, in order; to each agency of a leg, and back from it."""
    rows = WorkItem.objects.filter(dossier=dossier).select_related("unit", "leg__agency")
    items = list(rows.order_by("opened_at", "id"))
    main = [item for item in items if item.leg is None]
    found = []
    for item, following in pairwise(main):
        if item.closed_at is None or item.unit_id == following.unit_id or _parted(items, item, following):
            continue
        found.append(_line(item, following.unit.name, following.closed_by_name))
    for part in items:
        if part.leg is not None:
            found += _there_and_back(part, main)
    return sorted(found, key=lambda line: line.at or clock.now())


def _parted(items: list[WorkItem], item: WorkItem, following: WorkItem) -> bool:
    """Tell whether legs of the process lie between two steps: then it went to their agencies."""
    return any(
        part.leg is not None
        and part.leg.block
        and item.closed_at is not None
        and item.closed_at <= part.opened_at <= following.opened_at
        for part in items
    )


def _there_and_back(part: WorkItem, main: list[WorkItem]) -> list[forms.Handover]:
    before = [item for item in main if item.opened_at <= part.opened_at]
    giver = before[-1].unit.name if before else ""
    place = f"{part.unit.name}, {part.leg.agency}" if part.leg else part.unit.name
    lines = [
        forms.Handover(
            giver_unit=giver, receiver_unit=place, at=part.opened_at, giver=part.from_name,
            receiver=part.closed_by_name, note=part.name[:200],
        )
    ]  # fmt: skip
    if part.closed_at is not None:
        after = [item for item in main if item.opened_at >= part.closed_at] or before[-1:]
        back = after[0] if after else part
        lines.append(_line(part, back.unit.name, back.closed_by_name, giver_unit=place))
    return lines


def _line(item: WorkItem, receiver_unit: str, receiver: str, *, giver_unit: str = "") -> forms.Handover:
    """Return the line of an item that was closed and went to a unit."""
    result = None
    if item.step_due_at is not None and item.closed_at is not None:
        late = item.closed_at > item.step_due_at
        result = forms.Punctuality.LATE if late else forms.Punctuality.ON_TIME
    return forms.Handover(
        giver_unit=giver_unit or item.unit.name, receiver_unit=receiver_unit, at=item.closed_at,
        giver=item.closed_by_name, receiver=receiver, result=result, note=item.note[:200],
    )  # fmt: skip
