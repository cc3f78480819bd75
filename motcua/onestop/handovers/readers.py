"""What follows from giving and taking: notices to those who must act on a refusal, a return, a loss, a difference."""

from django.urls import reverse

from motcua.base.events.models import Event
from motcua.base.notices.services import notify
from motcua.base.organisations.roles import Role
from motcua.onestop.dossiers.watch import holders
from motcua.onestop.handovers.models import Parcel, Slip
from motcua.onestop.handovers.rules import State, Way

_DESK = (Role.INTAKE, Role.RETURNING, Role.CENTRE_DIRECTOR)
_ROOM = (Role.HEAD, Role.SPECIALIST, Role.CLERK, *_DESK)
KINDS = {
    "parcel.asked", "parcel.refused", "parcel.moved", "parcel.lost", "slip.given", "slip.differs",
}  # fmt: skip


def tell(events: list[Event]) -> None:
    """Tell the people concerned of a batch of events."""
    for kind, model in (("parcel", Parcel), ("slip", Slip)):
        own = [event for event in events if event.stream_kind == kind]
        things = model.objects.in_bulk([event.stream_id for event in own])
        for event in own:
            thing = things.get(event.stream_id)
            if isinstance(thing, Parcel):
                _of_parcel(event, thing)
            elif isinstance(thing, Slip):
                _of_slip(event, thing)


def _of_parcel(event: Event, parcel: Parcel) -> None:
    post = holders(parcel.unit_id, Role.POSTAL) if parcel.carrier_id is None else {parcel.carrier_id}
    director = holders(parcel.unit_id, Role.CENTRE_DIRECTOR)
    state = event.payload.get("state", "")
    if event.kind == "parcel.asked":
        people, title = post, "Có yêu cầu thu gom hồ sơ"
    elif event.kind == "parcel.refused":
        people, title = post | director, f"Bưu gửi {parcel.tracking} không được nhận, trả lại người gửi"
    elif event.kind == "parcel.lost":
        people = post | director | holders(parcel.unit_id, Role.RETURNING)
        title = f"{parcel.get_lost_kind_display()} bưu gửi {parcel.tracking}"
    elif parcel.way == Way.TO_CITIZEN and state in {State.FAILED, State.GOING_BACK}:
        people = holders(parcel.unit_id, Role.RETURNING) | director
        words = "phát không thành công" if state == State.FAILED else "chuyển hoàn"
        title = f"Bưu gửi kết quả {parcel.tracking} {words}"
    else:
        return
    people.discard(event.actor_id or 0)
    notify(
        people, kind=event.kind, title=title, text=str(event.payload.get("note", ""))[:300],
        url=reverse("handovers:parcel", args=[parcel.pk]), event_id=event.pk, at=event.at,
    )  # fmt: skip


def _of_slip(event: Event, slip: Slip) -> None:
    if event.kind == "slip.given":
        people = holders(slip.to_unit_id, *_ROOM)
        title = f"Phiếu bàn giao {slip.label} chờ xác nhận"
    else:
        people = {slip.given_by_id} if slip.given_by_id else holders(slip.from_unit_id, *_ROOM)
        title = f"Phiếu bàn giao {slip.label} có chênh lệch"
    people.discard(event.actor_id or 0)
    notify(
        people, kind=event.kind, title=title, text=str(event.payload.get("note", ""))[:300],
        url=reverse("handovers:slip", args=[slip.pk]), event_id=event.pk, at=event.at,
    )  # fmt: skip
