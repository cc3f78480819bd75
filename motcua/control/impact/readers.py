"""Who is told of what: whoever must act next on a draft."""

from datetime import date

from django.urls import reverse

from motcua.base import clock
from motcua.base.events.models import Event
from motcua.base.notices.services import notify
from motcua.base.organisations.queries import holders
from motcua.base.organisations.roles import Role
from motcua.base.text import day as said
from motcua.control.impact.models import LegalDraft

KINDS = {"impact.asked", "impact.opined", "impact.sent_to_appraisal", "impact.appraised", "impact.issued"}


def tell(events: list[Event]) -> None:
    """Tell of a batch of events."""
    drafts = LegalDraft.objects.select_related("agency").in_bulk([event.stream_id for event in events])
    for event in events:
        draft = drafts.get(event.stream_id)
        if draft is None or event.kind not in KINDS:
            continue
        people, title = _whom(event, draft)
        notify(
            people - {event.actor_id or 0}, kind=event.kind, title=f"{title}: {draft.title}"[:200],
            text=_text(event), url=reverse("impact:draft", args=[draft.pk]), event_id=event.pk, at=event.at,
        )  # fmt: skip


def _whom(event: Event, draft: LegalDraft) -> tuple[set[int], str]:
    day = clock.day_of(event.at)
    if event.kind == "impact.asked":
        return holders(Role.CONTROL, day), f"{draft.agency} gửi lấy ý kiến về dự thảo"
    if event.kind == "impact.sent_to_appraisal":
        return holders(Role.APPRAISER, day), f"{draft.agency} gửi thẩm định dự thảo"
    drafters = _drafters(draft, day)
    if event.kind == "impact.opined":
        return drafters, "Văn phòng UBND đã cho ý kiến"
    if event.kind == "impact.appraised":
        returned = event.payload.get("code") == LegalDraft.Appraisal.RETURNED
        return drafters, "Sở Tư pháp trả lại hồ sơ thẩm định" if returned else "Sở Tư pháp đã thẩm định"
    return drafters | holders(Role.CONTROL, day), "Văn bản đã ban hành, cần công bố thủ tục"


def _text(event: Event) -> str:
    payload = event.payload
    if event.kind in {"impact.asked", "impact.sent_to_appraisal"}:
        return f"Hạn {said(date.fromisoformat(payload['limit']))}."
    if event.kind == "impact.opined":
        count = payload.get("count", 0)
        return f"Công văn số {payload['number']}; {count} ý kiến cần tiếp thu, giải trình."
    if event.kind == "impact.appraised":
        return f"{payload['result']} (báo cáo số {payload['number']})."
    return f"Số {payload['number']}, hiệu lực từ {said(date.fromisoformat(payload['from']))}."


def _drafters(draft: LegalDraft, day: date) -> set[int]:
    """Return who looks after a draft: its keeper and the focal officers of the drafting agency."""
    keeper = {draft.keeper_id} if draft.keeper_id else set()
    return keeper | holders(Role.FOCAL, day, {draft.agency_id})
