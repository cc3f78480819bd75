"""What follows from plans: notices to those whom an act concerns, never to the one who did it."""

from collections.abc import Callable
from datetime import date

from django.db.models import Count
from django.urls import reverse

from motcua.base import clock
from motcua.base.events.models import Event
from motcua.base.notices.services import notify
from motcua.base.organisations.queries import people_in
from motcua.base.organisations.roles import Role
from motcua.base.text import day as said
from motcua.base.text import number
from motcua.control.plans.models import Assignment, Plan, UrgingLetter
from motcua.control.plans.recipients import Recipients

GIVEN = {"plan.followed", "plan.task_given"}
KINDS = GIVEN | {
    "plan.commented", "plan.delegated", "plan.reopened", "plan.cancelled", "plan.due_moved", "plan.urged",
}  # fmt: skip


def tell(events: list[Event]) -> None:
    """Tell the people concerned of a batch of events."""
    assignments = (
        Assignment.objects.select_related("task", "plan", "agency", "unit", "person")
        .defer("plan__text")
        .in_bulk([event.stream_id for event in events if event.stream_kind == "assignment"])
    )
    for event in events:
        known = Recipients(clock.day_of(event.at))
        if event.kind in GIVEN:
            _of_given(event, known)
        elif event.kind == "plan.urged":
            _of_letter(event, known)
        elif event.stream_id in assignments:
            _of_assignment(event, assignments[event.stream_id], known)


def _of_given(event: Event, known: Recipients) -> None:
    """Tell each agency in one notice how much it was given by a plan."""
    plan = Plan.objects.defer("text").filter(pk=event.stream_id).first()
    if plan is None:
        return
    rows = Assignment.objects.filter(plan=plan)
    if event.kind == "plan.task_given":
        rows = rows.filter(changed_at=event.at)
    counts = dict(rows.order_by().values_list("agency_id").annotate(Count("pk")))
    for one in rows.order_by("agency_id", "due", "pk").distinct("agency_id"):
        count = counts[one.agency_id]
        several = f"{reverse('plans:duties')}?ke-hoach={plan.pk}&loai=tat-ca"
        notify(
            known.keepers(one) - {event.actor_id or 0}, kind=event.kind,
            title=f"Được giao {number(count)} việc theo {plan.label}"[:200],
            text=plan.title[:300] + (f"\nHạn gần nhất: {said(one.due)}." if one.due else ""),
            url=reverse("plans:assignment", args=[one.pk]) if count == 1 else several,
            event_id=event.pk, at=event.at,
        )  # fmt: skip


def _of_letter(event: Event, known: Recipients) -> None:
    letter = UrgingLetter.objects.filter(pk=event.stream_id).first()
    if letter is None:
        return
    people = known.focal(letter.agency_id) | known.heads(letter.agency_id)
    notify(
        people - {event.actor_id or 0}, kind=event.kind,
        title=f"Công văn đôn đốc số {letter.number}: báo cáo trước {said(letter.answer_by)}"[:200],
        url=reverse("plans:urging"), event_id=event.pk, at=event.at,
    )  # fmt: skip


def _of_assignment(event: Event, assignment: Assignment, known: Recipients) -> None:
    people, title = _WHAT[event.kind](assignment, known)
    payload = event.payload
    text = str(payload.get("note") or payload.get("reason") or "")
    if event.kind == "plan.due_moved":
        text = f"Hạn mới {said(date.fromisoformat(payload['to']))}. {text}"
    notify(
        people - {event.actor_id or 0}, kind=event.kind, title=f"{title}: {assignment.task.title}"[:200],
        text=f"{event.actor_name}: {text}"[:400] if event.kind == "plan.commented" else text[:400],
        url=reverse("plans:assignment", args=[assignment.pk]), event_id=event.pk, at=event.at,
    )  # fmt: skip


def _commented(assignment: Assignment, known: Recipients) -> tuple[set[int], str]:
    people = known.keepers(assignment) | known.focal(assignment.agency_id) | known.managers(assignment.plan)
    return people, f"Trao đổi ({assignment.agency})"


def _delegated(assignment: Assignment, known: Recipients) -> tuple[set[int], str]:
    if assignment.person_id:
        return known.keepers(assignment), "Bạn được phân công"
    if assignment.unit_id:
        heads = people_in(assignment.unit_id, Role.HEAD, known.day).values_list("pk", flat=True)
        return set(heads), f"{assignment.unit} được phân công"
    return known.keepers(assignment), "Việc trở lại công chức đầu mối"


def _to_keepers(words: str) -> Callable[[Assignment, Recipients], tuple[set[int], str]]:
    return lambda assignment, known: (known.keepers(assignment), words)


_WHAT: dict[str, Callable[[Assignment, Recipients], tuple[set[int], str]]] = {
    "plan.commented": _commented,
    "plan.delegated": _delegated,
    "plan.reopened": _to_keepers("Việc được mở lại"),
    "plan.cancelled": _to_keepers("Thôi thực hiện"),
    "plan.due_moved": _to_keepers("Đổi hạn"),
}
