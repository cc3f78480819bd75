"""What follows from a dossier's events: notices to those the work now lies with, or who must hear of it."""

from django.urls import reverse

from motcua.base.events.models import Event
from motcua.base.notices.services import notify
from motcua.onestop.dossiers.models import Dossier, WorkItem
from motcua.onestop.dossiers.watch import holders, keepers

# What a new holder of the work is told, by the event that brought it.
_TO_KEEPER = {
    "dossier.returned_step": "Hồ sơ {code} bị trả lại",
    "dossier.assigned": "Được giao hồ sơ {code}",
    "dossier.supplement_asked": "Có phiếu bổ sung chờ gửi: hồ sơ {code}",
    "dossier.supplement_received": "Người nộp đã bổ sung hồ sơ {code}",
    "dossier.refusal_proposed": "Đề nghị từ chối chờ ký: hồ sơ {code}",
    "dossier.withdrawal_rejected": "Không cho rút hồ sơ {code}, xử lý tiếp",
    "dossier.resumed": "Đồng hồ hồ sơ {code} chạy lại",
}
# What everybody is told who now holds an open step of the dossier, other agencies too.
_TO_HOLDERS = {
    "dossier.opinion_asked": "Được hỏi ý kiến: hồ sơ {code}",
    "dossier.arrived": "Hồ sơ phi địa giới {code} đã đến cơ quan giải quyết, có ngày hẹn trả",
    "dossier.arrival_refused": "Hồ sơ {code} bị chuyển lại nơi tiếp nhận",
    "dossier.timed_out": "Hết thời gian một bước, hồ sơ {code} đi tiếp",
    "dossier.waited": "Hết thời gian chờ, hồ sơ {code} xử lý tiếp",
}
# What other agencies are told whose leg of an interlinked dossier has begun.
_TO_LEGS = {"dossier.forwarded": "Hồ sơ liên thông {code} đến phần việc của cơ quan bạn"}
# What the officer who asked is told.
_TO_ASKER = {"dossier.opinion_answered": "Có trả lời ý kiến: hồ sơ {code}"}
# What the head of the one-stop desk is told.
_TO_DIRECTOR = {
    "dossier.incident": "Sự cố mất, hỏng hồ sơ {code}",
    "dossier.withdrawn_asked": "Người nộp đề nghị rút hồ sơ {code}",
    "dossier.extended": "Hồ sơ {code} được gia hạn, báo người nộp ngày hẹn mới",
    "dossier.submitted": "Hồ sơ mới nộp {code} chờ tiếp nhận",
    "dossier.opinion_passed_over": "Hồ sơ {code} giải quyết tiếp khi chưa có ý kiến",
}
KINDS = {*_TO_KEEPER, *_TO_HOLDERS, *_TO_LEGS, *_TO_ASKER, *_TO_DIRECTOR}


def tell(events: list[Event]) -> None:
    """Tell the people concerned of a batch of events."""
    dossiers = Dossier.objects.in_bulk([event.stream_id for event in events])
    items: dict[int, WorkItem] = {}
    everywhere: dict[int, list[WorkItem]] = {}
    for item in WorkItem.objects.filter(dossier_id__in=dossiers, closed_at__isnull=True).order_by("id"):
        items[item.dossier_id] = item
        everywhere.setdefault(item.dossier_id, []).append(item)
    for event in events:
        dossier = dossiers.get(event.stream_id)
        if dossier is None:
            continue
        held = items.get(dossier.pk)
        people: set[int] = set()
        if event.kind in _TO_KEEPER and held is not None:
            people |= keepers(held)
        if event.kind in _TO_HOLDERS:
            for one in everywhere.get(dossier.pk, []):
                if one.opened_at >= event.at:
                    people |= keepers(one)
        if event.kind in _TO_LEGS:
            for one in everywhere.get(dossier.pk, []):
                if one.leg_id and one.opened_at == event.at:
                    people |= keepers(one)
        if event.kind == "dossier.arrived":
            # The desk that received it tells the applicant the date.
            people |= holders(dossier.intake_unit_id, "tiep_nhan")
        if event.kind in _TO_ASKER:
            people |= {event.payload["asker"]} if event.payload.get("asker") else set()
        if event.kind in _TO_DIRECTOR:
            people |= holders(dossier.intake_unit_id, "gd_trung_tam")
            if event.kind in {"dossier.submitted", "dossier.extended"}:
                people |= holders(dossier.intake_unit_id, "tiep_nhan")
        # A second request for supplement is reported to the head of the desk (mot-cua.md 3.3, invariant 2).
        if event.kind.startswith("dossier.supplement_asked") and event.payload.get("round", 1) > 1:
            people |= holders(dossier.intake_unit_id, "gd_trung_tam")
        people.discard(event.actor_id or 0)
        words = next(
            (
                table[event.kind]
                for table in (_TO_KEEPER, _TO_HOLDERS, _TO_LEGS, _TO_ASKER, _TO_DIRECTOR)
                if event.kind in table
            ),
            "",
        )
        if people and words:
            text = event.payload.get("note") or event.payload.get("reason") or ""
            notify(
                people, kind=event.kind, title=words.format(code=dossier.label), text=str(text)[:300],
                url=reverse("dossiers:detail", args=[dossier.pk]), event_id=event.pk, at=event.at,
            )  # fmt: skip
