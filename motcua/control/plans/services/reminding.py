"""Reminding: once a day, what is due soon, today or late goes to those who look after it and, later, over them.

Each step goes out once (`Reminder`, `AnswerReminder`); after days without a run only the step that counts now does.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.urls import reverse

from motcua.base import clock
from motcua.base.notices.models import Notice
from motcua.base.notices.reminding import LATE, SOON, Line, Owed, press, tell
from motcua.base.notices.services import notify
from motcua.base.text import day as said
from motcua.base.text import days_passed, number
from motcua.control.plans import queries, rules
from motcua.control.plans.models import AnswerReminder, Assignment, Plan, Reminder
from motcua.control.plans.recipients import Recipients
from motcua.law.reminders import CONTROL, HEAD, Step, reached, reminding

NOTICE, DIGEST = "plan.reminder", "plan.done_yesterday"
_LOOKS_BACK = timedelta(days=7)


@transaction.atomic
def remind(day: date | None = None, *, at: datetime | None = None) -> int:
    """Send the reminders of a day that have not been sent; return how many people were told.

    Args:
        day: the day; today by default.
        at: the moment written on the notices, if not now.
    """
    at = at or clock.now()
    day = day or at.date()
    known = Recipients(day)
    owed = [*_of_duties(day, known), *_of_answers(day, known)]
    told = tell(
        owed,
        kind=NOTICE,
        at=at,
        group_over=reminding().group_over,
        things="việc theo kế hoạch",
        list_url=_list_url,
    )
    return told + _tell_of_done(known, at)


def _of_duties(day: date, known: Recipients) -> list[Owed]:
    """Note and return the steps of assignments that are due now."""
    law = reminding()
    rows = list(
        Assignment.objects.filter(
            state__in=Assignment.OPEN, due__lte=day + law.ahead, plan__state=Plan.State.ACTIVE
        )
        .select_related("task", "plan", "agency")
        .defer("plan__text")
        .order_by("due", "pk")
    )
    sent = set(
        Reminder.objects.filter(assignment__in=rows).values_list("assignment_id", "kind", "due", "step")
    )
    owed, notes = [], []
    for row in rows:
        due = row.due
        if due is None:
            continue
        for step, fell in reached(law.duties, due, day):
            if (row.pk, step.kind, due, fell) in sent:
                continue
            people = known.of_assignment(step.to, row)
            notes.append(
                Reminder(assignment=row, kind=step.kind, due=due, step=fell, day=day, people=len(people))
            )
            owed.append(Owed(frozenset(people), _line(row, step, (day - due).days)))
    Reminder.objects.bulk_create(notes)
    return owed


def _line(row: Assignment, step: Step, days: int) -> Line:
    task, turn = row.task, rules.period_words(row.period)
    who = f"{row.agency}: " if step.to in (HEAD, CONTROL) else ""
    place = f"{row.plan.cited}, nhiệm vụ {task.number}" if task.number else row.plan.cited
    return Line(
        f"viec:{row.pk}", press(days), f"{days_passed(days)} – {who}{task.title}"[:200],
        f"{place}{f', {turn}' if turn else ''}; hạn {said(row.due)}.",
        reverse("plans:assignment", args=[row.pk]),
    )  # fmt: skip


def _of_answers(day: date, known: Recipients) -> list[Owed]:
    """Note and return the steps of plans that agencies owe in answer to another."""
    law = reminding()
    asked = Plan.objects.filter(state=Plan.State.ACTIVE, answer_by__lte=day + law.ahead).defer("text")
    owed, notes = [], []
    for plan in asked.order_by("pk"):
        due = plan.answer_by
        if due is None:
            continue
        sent = set(AnswerReminder.objects.filter(plan=plan, due=due).values_list("agency_id", "kind", "step"))
        steps = reached(law.plans, due, day)
        for answer in queries.answers(plan, day):
            if answer.plan is not None:
                continue
            for step, fell in steps:
                if (answer.agency.pk, step.kind, fell) in sent:
                    continue
                people = known.of_agency(step.to, answer.agency.pk)
                notes.append(
                    AnswerReminder(
                        plan=plan, agency=answer.agency, kind=step.kind, due=due, step=fell, day=day,
                        people=len(people),
                    )
                )  # fmt: skip
                days = (day - due).days
                who = f"{answer.agency}: " if step.to == CONTROL else ""
                line = Line(
                    f"ke-hoach:{plan.pk}:{answer.agency.pk}", press(days),
                    f"{days_passed(days)} – {who}gửi kế hoạch của đơn vị thực hiện {plan.label}"[:200],
                    f"{plan.cited} đặt hạn gửi kế hoạch của đơn vị là {said(due)}.",
                    reverse("plans:answers", args=[plan.pk]),
                )  # fmt: skip
                owed.append(Owed(frozenset(people), line))
    AnswerReminder.objects.bulk_create(notes)
    return owed


def _list_url(counted: Mapping[str, int]) -> str:
    """Return the register of work at the tab that has all that is told of."""
    tab = LATE if set(counted) == {LATE} else SOON if LATE not in counted else "mo"
    return f"{reverse('plans:duties')}?loai={tab}"


def _tell_of_done(known: Recipients, at: datetime) -> int:
    """Tell the managers of plans, in one notice each, how much was done since they were told last."""
    last = Notice.objects.filter(kind=DIGEST, at__gte=at - _LOOKS_BACK).order_by("-at").first()
    if last is not None and clock.day_of(last.at) == clock.day_of(at):
        return 0
    since = last.at if last else at - timedelta(days=1)
    done = Assignment.objects.filter(
        state=Assignment.State.DONE, changed_at__gt=since, changed_at__lte=at, plan__state=Plan.State.ACTIVE
    )
    counts = dict(done.order_by().values_list("plan_id").annotate(Count("pk")))
    of_person: dict[int, list[Plan]] = defaultdict(list)
    for plan in Plan.objects.filter(pk__in=counts).defer("text").order_by("-year", "pk"):
        for person in known.managers(plan):
            of_person[person].append(plan)
    told = 0
    for person, plans in of_person.items():
        text = "\n".join(f"- {plan.label}: {number(counts[plan.pk])} việc" for plan in plans)
        total = sum(counts[plan.pk] for plan in plans)
        url = f"{reverse('plans:duties')}?loai=xong" + (f"&ke-hoach={plans[0].pk}" if len(plans) == 1 else "")
        title = f"{number(total)} việc theo kế hoạch vừa được báo hoàn thành"
        told += len(notify([person], kind=DIGEST, title=title, text=text, url=url, at=at))
    return told
