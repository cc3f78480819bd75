"""What the papers between agencies say: questions, transfers, invitations, minutes of field checks and councils."""

from collections.abc import Callable
from typing import Any

from motcua.base.organisations.actor import Actor
from motcua.base.printing import agency_forms
from motcua.base.text import number
from motcua.onestop.dossiers.models import Dossier, DossierLeg, Verification

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
