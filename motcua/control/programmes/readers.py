"""What follows from acts of this room: notices to those whom they concern, never to the one who did it."""

from django.urls import reverse

from motcua.base import clock
from motcua.base.events.models import Event
from motcua.base.notices.services import notify
from motcua.base.organisations.queries import focal_officers, holders
from motcua.base.organisations.roles import Role
from motcua.base.text import day as said
from motcua.control.programmes.models import Contribution, InternalDecision

TO_OWNER = {"internal.contributed", "internal.contribution_routed"}
TO_SENDER = {
    "internal.contribution_accepted", "internal.contribution_merged", "internal.contribution_refused",
}  # fmt: skip
ASKED, GIVEN = "internal.opinions_asked", "internal.opinion_given"
KINDS = TO_OWNER | TO_SENDER | {ASKED, GIVEN}


def tell(events: list[Event]) -> None:
    """Tell the people concerned of a batch of events."""
    for event in events:
        if event.kind in TO_OWNER | TO_SENDER:
            _of_contribution(event)
        elif event.kind in (ASKED, GIVEN):
            _of_decision(event)


def _of_contribution(event: Event) -> None:
    row = Contribution.objects.select_related("agency", "owner").filter(pk=event.stream_id).first()
    if row is None:
        return
    day = clock.day_of(event.at)
    if event.kind in TO_OWNER:
        people = focal_officers(row.owner_id, day) if row.owner_id else holders(Role.CONTROL, day)
        title = f"{row.agency} đề xuất TTHC nội bộ: {row.name}"
    else:
        people = {row.sent_by_id} if row.sent_by_id else focal_officers(row.agency_id, day)
        title = f"{row.get_state_display()}: {row.name}"
    notify(
        people - {event.actor_id or 0}, kind=event.kind, title=title[:200], text=row.reason,
        url=reverse("programmes:contribution", args=[row.pk]), event_id=event.pk, at=event.at,
    )  # fmt: skip


def _of_decision(event: Event) -> None:
    row = InternalDecision.objects.select_related("owner").filter(pk=event.stream_id).first()
    if row is None:
        return
    day = clock.day_of(event.at)
    people: set[int] = set()
    if event.kind == ASKED:
        for agency_id in event.payload.get("agencies", []):
            people |= focal_officers(agency_id, day)
        title = f"{row.owner} xin ý kiến trước {said(row.opinions_due)}: {row.title}"
    else:
        people = focal_officers(row.owner_id, day)
        title = f"{event.payload.get('agency', '')} trả lời dự thảo: {row.title}"
    notify(
        people - {event.actor_id or 0}, kind=event.kind, title=title[:200],
        url=reverse("programmes:decision", args=[row.pk]), event_id=event.pk, at=event.at,
    )  # fmt: skip
