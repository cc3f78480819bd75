"""Reads of plans, each cut to what a person may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Min, Prefetch, Q, QuerySet
from django.urls import reverse

from motcua.base import clock
from motcua.base.errors import NotAllowed, NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, RoleAssignment
from motcua.base.organisations.permissions import Scope, allowed
from motcua.base.organisations.reach import may, one_of, province_wide
from motcua.base.posted import key_of
from motcua.base.search.words import having
from motcua.base.text import read_day
from motcua.control.plans import rules
from motcua.control.plans.models import Assignment, Evidence, Party, Plan, PlanTarget, PlanTask, Reviewed
from motcua.control.plans.parties import members

FOLLOWED = (Plan.State.ACTIVE, Plan.State.CLOSED)
# By whose words an assignment is found.
TASK_WORDS = ("task__title", "task__product")


def plans(by: Actor) -> QuerySet[Plan]:
    """Return the plans a person may see: those followed, and drafts of what they manage."""
    if allowed(by, "plan.view") is None:
        return Plan.objects.none()
    seen = Q(state__in=FOLLOWED)
    manages = allowed(by, "plan.manage")
    if manages == Scope.PROVINCE:
        seen |= Q(state=Plan.State.REVIEW)
    elif manages is not None:
        seen |= Q(state=Plan.State.REVIEW, agency_id=by.agency_id)
    return Plan.objects.filter(seen).select_related("agency", "parent").defer("text")


def plan(by: Actor, pk: int) -> Plan:
    """Return one plan.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    return one_of(plans(by), pk, "Không có kế hoạch này, hoặc kế hoạch đang soạn ở cơ quan khác.")


def may_manage(by: Actor, plan: Plan) -> bool:
    """Tell whether a person manages a plan."""
    return may(by, "plan.manage", plan.agency_id)


def draft(by: Actor, pk: int) -> Plan:
    """Return a plan in review with its text, for those who manage it.

    Raises:
        NotFound: there is none in review.
        NotAllowed: another agency's.
    """
    found = (
        Plan.objects.select_related("agency", "file", "parent").filter(pk=pk, state=Plan.State.REVIEW).first()
    )
    if found is None:
        raise NotFound("Không có bản đọc nào đang kiểm tra ở đây.")
    if not may_manage(by, found):
        raise NotAllowed("Kế hoạch này của cơ quan khác.")
    return found


def assignments(by: Actor) -> QuerySet[Assignment]:
    """Return the assignments a person may see."""
    scope = allowed(by, "plan.view")
    rows = Assignment.objects.select_related("task", "plan", "agency", "unit", "person").defer("plan__text")
    own = Q(person_id=by.person_id) if by.person_id else Q(pk=None)
    if scope == Scope.PROVINCE:
        return rows
    if scope == Scope.AGENCY and by.agency_id:
        return rows.filter(Q(agency_id=by.agency_id) | own)
    if scope == Scope.UNIT and by.unit_id:
        return rows.filter(Q(unit_id=by.unit_id) | own)
    return rows.filter(own) if scope == Scope.OWN else rows.none()


def assignment(by: Actor, pk: int) -> Assignment:
    """Return one assignment with its evidence and comments.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    found = assignments(by).prefetch_related(
        Prefetch("evidence", Evidence.objects.select_related("file")), "comments", "reminders"
    )
    one = found.filter(pk=pk).first()
    if one is None:
        raise NotFound("Không có việc này, hoặc việc của cơ quan, bộ phận khác.")
    return one


def with_standing(rows: Iterable[Assignment], day: date | None = None) -> list[Assignment]:
    """Return assignments, each with `standing` (how it stands) and `turn` (the words of its period)."""
    day = day or clock.today()
    found = list(rows)
    for row in found:
        row.standing = rules.standing(row.state, row.due, row.done_on, day)  # type: ignore[attr-defined]
        row.turn = rules.period_words(row.period)  # type: ignore[attr-defined]
    return found


# ---- choosing -------------------------------------------------------------------------------------------------

TABS = {
    "mo": "Chưa xong", "qua-han": "Quá hạn", "sap-han": "Sắp đến hạn", "xong": "Đã xong", "tat-ca": "Tất cả",
}  # fmt: skip

DUE = "den-han"
"""What a figure of work done in time counts: all that is past its date but what was given up."""


def standing_is(code: str, day: date) -> Q:
    """Return the condition for a tab of the list: open, late, soon due, done."""
    open_now = Q(state__in=Assignment.OPEN)
    return {
        "den-han": Q(due__lt=day) & ~Q(state=Assignment.State.CANCELLED),
        "mo": open_now,
        "qua-han": open_now & Q(due__lt=day),
        "sap-han": open_now & Q(due__range=(day, day + timedelta(days=rules.SOON))),
        "xong": Q(state=Assignment.State.DONE),
    }.get(code, Q())


@dataclass(frozen=True)
class Choice:
    """The filters of the register of duties, as they stand in the address."""

    tab: str = "mo"
    plan: int | None = None
    agency: int | None = None
    text: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Choice":
        """Return the filters an address holds; what cannot be read is left out."""
        tab = query.get("loai", "mo")
        return cls(
            tab=tab if tab in TABS or tab == DUE else "mo", plan=key_of(query, "ke-hoach"),
            agency=key_of(query, "co-quan"), text=query.get("q", "").strip()[:100], since=read_day(query.get("tu", "")),
            until=read_day(query.get("den", "")),
        )  # fmt: skip

    def apply(self, rows: QuerySet[Assignment], day: date, *, tab: bool = True) -> QuerySet[Assignment]:
        """Return the chosen of the assignments, by due date; those without one come last."""
        if tab:
            rows = rows.filter(standing_is(self.tab, day))
        if self.plan:
            rows = rows.filter(plan_id=self.plan)
        if self.agency:
            rows = rows.filter(agency_id=self.agency)
        if self.text:
            rows = rows.filter(having(self.text, *TASK_WORDS))
        if self.since:
            rows = rows.filter(due__gte=self.since)
        if self.until:
            rows = rows.filter(due__lte=self.until)
        return rows


def given(by: Actor) -> QuerySet[Assignment]:
    """Return the assignments of plans that are or were followed; what is open belongs to the former."""
    return assignments(by).filter(plan__state__in=FOLLOWED)


def followed(by: Actor) -> QuerySet[Assignment]:
    """Return the assignments of plans that are being followed."""
    return assignments(by).filter(plan__state=Plan.State.ACTIVE)


def tab_counts(rows: QuerySet[Assignment], day: date) -> dict[str, int]:
    """Return how many assignments each tab holds, with one statement."""
    found = rows.order_by().aggregate(
        **{
            code.replace("-", "_"): Count("pk", filter=standing_is(code, day))
            for code in TABS
            if code != "tat-ca"
        },
        tat_ca=Count("pk"),
    )
    return {code: found[code.replace("-", "_")] for code in TABS}


# ---- tallies --------------------------------------------------------------------------------------------------


def _counted(day: date) -> dict[str, Any]:
    done, open_now = Q(state=Assignment.State.DONE), Q(state__in=Assignment.OPEN)
    return {
        "n_total": Count("pk"),
        "n_late_done": Count("pk", filter=done & Q(due__lt=F("done_on"))),
        "n_done": Count("pk", filter=done),
        "n_late": Count("pk", filter=open_now & Q(due__lt=day)),
        "n_soon": Count("pk", filter=open_now & Q(due__range=(day, day + timedelta(days=rules.SOON)))),
        "n_open": Count("pk", filter=open_now),
        "n_cancelled": Count("pk", filter=Q(state=Assignment.State.CANCELLED)),
    }


def _tally(row: Mapping[str, Any]) -> rules.Tally:
    return rules.Tally(
        total=row["n_total"], in_time=row["n_done"] - row["n_late_done"], done_late=row["n_late_done"],
        late=row["n_late"], soon=row["n_soon"], open=row["n_open"] - row["n_late"] - row["n_soon"],
        cancelled=row["n_cancelled"],
    )  # fmt: skip


def tally(rows: QuerySet[Assignment], day: date | None = None) -> rules.Tally:
    """Count assignments by how they stand, in the database."""
    return _tally(rows.order_by().aggregate(**_counted(day or clock.today())))


def tallies(rows: QuerySet[Assignment], by: str, day: date | None = None) -> dict[Any, rules.Tally]:
    """Count assignments by how they stand for each plan, agency or task, with one statement.

    Args:
        rows: which.
        by: "plan_id", "agency_id" or "task_id".
    """
    found = rows.order_by().values(by).annotate(**_counted(day or clock.today()))
    return {row[by]: _tally(row) for row in found}


# ---- one plan -------------------------------------------------------------------------------------------------


def tasks_of(plan: Plan, day: date | None = None) -> list[PlanTask]:
    """Return a followed plan's tasks in its order, each with `leads`, `supports` and its `tally`."""
    rows = plan.tasks.filter(review=Reviewed.CONFIRMED).prefetch_related(
        Prefetch("parties", Party.objects.select_related("agency"))
    )
    counted = tallies(Assignment.objects.filter(plan=plan), "task_id", day)
    found = list(rows)
    for task in found:
        told = list(task.parties.all())
        task.leads = [party for party in told if party.part == Party.Part.LEAD]  # type: ignore[attr-defined]
        task.supports = [party for party in told if party.part != Party.Part.LEAD]  # type: ignore[attr-defined]
        task.tally = counted.get(task.pk, rules.Tally())  # type: ignore[attr-defined]
    return found


def targets_of(plan: Plan, task: PlanTask | None = None) -> list[PlanTarget]:
    """Return a plan's confirmed targets in its order, of one task where given, each with the plan at hand."""
    rows = plan.targets.filter(review=Reviewed.CONFIRMED)
    found = list(rows.filter(task=task) if task else rows)
    for target in found:
        target.plan = plan
    return found


@dataclass(frozen=True)
class Answer:
    """Whether an agency has sent its own plan in answer to the province's."""

    agency: Agency
    plan: Plan | None
    late: bool


def answers(plan: Plan, day: date | None = None) -> list[Answer]:
    """Return who owes a plan in answer to this one, with what they sent; who has not comes first.

    The departments and the communes of the day owe one when the plan sets a date for it.
    """
    day = day or clock.today()
    sent = {
        one.agency_id: one
        for one in Plan.objects.filter(parent=plan, kind=Plan.Kind.PLAN, state__in=FOLLOWED)
        .defer("text")
        .order_by("-confirmed_at")
    }
    if plan.answer_by is None and not sent:
        return []
    expected = members(["so_nganh", "ubnd_xa"], day)
    owing = {pk for pks in expected.values() for pk in pks} if plan.answer_by else set()
    agencies = Agency.objects.filter(pk__in=owing | set(sent)).order_by("level", "name")
    found = [
        Answer(agency, sent.get(agency.pk), _is_late(plan, sent.get(agency.pk), day)) for agency in agencies
    ]
    return sorted(found, key=lambda one: one.plan is not None)


def _is_late(plan: Plan, answer: Plan | None, day: date) -> bool:
    if plan.answer_by is None:
        return False
    if answer is None:
        return day > plan.answer_by
    when = answer.issued_on or (clock.day_of(answer.confirmed_at) if answer.confirmed_at else day)
    return when > plan.answer_by


def pressing(by: Actor) -> QuerySet[Assignment]:
    """Return what the rail counts: for an agency its work late or due soon, for the province what is late."""
    day = clock.today()
    whole = province_wide(by, "plan.view")
    last = day - timedelta(days=1) if whole else day + timedelta(days=rules.SOON)
    return followed(by).filter(state__in=Assignment.OPEN, due__lte=last)


def place(row: Assignment) -> str:
    """Return where a row stands in the list by due date, for the address of the next page."""
    return f"{row.due.isoformat() if row.due else ''}_{row.pk}"


def after(rows: QuerySet[Assignment], place: str) -> QuerySet[Assignment]:
    """Return the rows behind a place; those without a due date stand last. A place that is none changes nothing."""
    day, _, pk = place.partition("_")
    try:
        behind, due = int(pk), date.fromisoformat(day) if day else None
    except ValueError:
        return rows
    if due is None:
        return rows.filter(due=None, pk__gt=behind)
    return rows.filter(Q(due__gt=due) | Q(due=due, pk__gt=behind) | Q(due=None))


def people_of(agency_id: int, day: date) -> list[tuple[int, str]]:
    """Return an agency's people to whom work may be given, with their unit, in order of unit and name."""
    held = RoleAssignment.objects.on(day).filter(unit__agency_id=agency_id, person__is_active=True)
    rows = held.order_by("unit__name", "person__full_name").values_list(
        "person_id", "person__full_name", "unit__name"
    )
    return list({pk: (pk, f"{name} · {unit}") for pk, name, unit in rows}.values())


@dataclass(frozen=True)
class Urgent:
    """A task and period that is due first, with whose it is: one agency, or how many."""

    title: str
    whose: str
    turn: str
    due: date | None
    standing: rules.Standing
    url: str


def most_urgent(by: Actor, day: date, most: int = 8) -> list[Urgent]:
    """Return what is due first of what a person may see, one line a task and period."""
    rows = followed(by).filter(state__in=Assignment.OPEN, due__isnull=False)
    found = (
        rows.order_by("due", "task_id")
        .values("task_id", "task__title", "period", "due")
        .annotate(
            number=Count("pk"), one=Min("pk"), name=Min("agency__name"), short=Min("agency__short_name")
        )[:most]
    )
    return [
        Urgent(
            title=row["task__title"], turn=rules.period_words(row["period"]), due=row["due"],
            whose=row["short"] or row["name"] if row["number"] == 1 else f"{row['number']} cơ quan",
            standing=rules.standing(Assignment.State.NEW, row["due"], None, day),
            url=reverse("plans:assignment", args=[row["one"]])
            if row["number"] == 1
            else reverse("plans:task", args=[row["task_id"]]),
        )
        for row in found
    ]  # fmt: skip


def recurring(plan: Plan) -> list[PlanTask]:
    """Return the recurring tasks of followed plans whose dates a directive may set anew; its own plan's come first."""
    rows = PlanTask.objects.filter(
        plan__state=Plan.State.ACTIVE, review=Reviewed.CONFIRMED, recurrence__kind="periodic"
    ).select_related("plan")
    found = list(rows.defer("plan__text").order_by("-plan__year", "plan_id", "position")[:200])
    return sorted(found, key=lambda task: task.plan_id != plan.parent_id)
