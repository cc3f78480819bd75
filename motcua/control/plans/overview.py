"""All plans on one page: how each goes, who is late, what comes next, month by month; cut to what a person may see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import TruncMonth

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.reach import province_wide
from motcua.control.plans import queries, rules
from motcua.control.plans.measuring import Figure
from motcua.control.plans.models import Assignment, Plan, PlanTarget, PlanTask, Reviewed
from motcua.control.plans.reports import aims

PLANS = 6  # plans with a sentence each; what does not fit is counted
LINES = 6
WORST = 3
State = Assignment.State


@dataclass(frozen=True)
class Month:
    """One month's end: how much was due by then, how much of that was done by then."""

    first: date
    due: int
    done: int

    @property
    def percent(self) -> Decimal | None:
        """The share done of what was due by then; None when nothing was."""
        return Decimal(self.done * 100) / self.due if self.due else None


@dataclass(frozen=True)
class Late:
    """An agency with its late work, of one plan or of all."""

    agency_id: int
    name: str
    count: int
    percent: int = 0


@dataclass(frozen=True)
class Group:
    """One task's shares with the same date: how many, and the one there is when it is alone."""

    task: PlanTask
    due: date | None
    count: int
    assignment: int
    agency: str
    standing: rules.Standing
    turn: str = ""


@dataclass
class Line:
    """A plan in a sentence."""

    plan: Plan
    tally: rules.Tally
    worst: list[Late] = field(default_factory=list)
    targets: list[Figure] = field(default_factory=list)
    course: list[Month] = field(default_factory=list)

    @property
    def punctual(self) -> Decimal | None:
        """The share of what has fallen due, or was done, that was done in time."""
        judged = self.tally.in_time + self.tally.done_late + self.tally.late
        return Decimal(self.tally.in_time * 100) / judged if judged else None

    @property
    def trend(self) -> list[Decimal]:
        """The share done of what was due, month by month."""
        return [month.percent for month in self.course if month.percent is not None]

    @property
    def tone(self) -> str:
        """The colour it is drawn in."""
        return "red" if self.tally.late else "green"

    def _targets(self, reached: bool | None) -> list[Figure]:
        return [one for one in self.targets if one.reached is reached]

    @property
    def reached(self) -> list[Figure]:
        """The targets that are reached."""
        return self._targets(True)

    @property
    def missed(self) -> list[Figure]:
        """The targets that are not."""
        return self._targets(False)

    @property
    def unmeasured(self) -> list[Figure]:
        """The targets without a figure."""
        return self._targets(None)


@dataclass(frozen=True)
class Overview:
    """The page."""

    whole: bool
    lines: list[Line]
    more: int
    tally: rules.Tally
    late: list[Group]
    agencies: list[Late]
    late_agencies: int
    ahead: list[Group]
    course: list[Month]
    reached: int
    judged: int


def overview(by: Actor, day: date) -> Overview:
    """Return how the plans a person may see go on a day: for the province all, for an agency its own share.

    Of the province's plans those come with a sentence of their own that answer to no other.
    """
    whole = province_wide(by, "plan.view")
    rows = queries.followed(by)
    counted = queries.tallies(rows, "plan_id", day)
    plans = _plans(by, whole, counted)
    shown = [Line(plan, counted.get(plan.pk, rules.Tally())) for plan in plans[:PLANS]]
    course = _courses(rows, day)
    agency = None if whole else Agency.objects.filter(pk=by.agency_id or 0).first()
    worst = _worst_by_plan(rows, day, [line.plan.pk for line in shown]) if whole else {}
    targets = _targets([line.plan for line in shown], day, agency)
    for line in shown:
        line.worst, line.targets = worst.get(line.plan.pk, []), targets.get(line.plan.pk, [])
        line.course = _months(course, {line.plan.pk}, day)
    agencies = _late_agencies(rows, day) if whole else []
    figures = [one for line in shown for one in line.targets if one.reached is not None]
    return Overview(
        whole=whole, lines=shown, more=max(0, len(plans) - PLANS), tally=_sum(counted.values()),
        late=_groups(rows.filter(queries.standing_is("qua-han", day)), day),
        agencies=agencies[:LINES], late_agencies=len(agencies),
        ahead=_groups(rows.filter(state__in=Assignment.OPEN, due__gte=day), day),
        course=_months(course, None, day), reached=sum(bool(one.reached) for one in figures), judged=len(figures),
    )  # fmt: skip


def _plans(by: Actor, whole: bool, counted: Mapping[int, rules.Tally]) -> list[Plan]:
    found = queries.plans(by).filter(state=Plan.State.ACTIVE)
    if whole:
        # The agencies' own plans stand behind the one they answer to.
        found = found.filter(Q(parent=None) | Q(kind=Plan.Kind.DIRECTIVE))
    else:
        found = found.filter(Q(pk__in=list(counted)) | Q(agency_id=by.agency_id or 0))
    late = {pk: one.late for pk, one in counted.items()}
    return sorted(
        found, key=lambda plan: (plan.kind != Plan.Kind.PLAN, -late.get(plan.pk, 0), -plan.year, -plan.pk)
    )


def _sum(tallies: Iterable[rules.Tally]) -> rules.Tally:
    found = list(tallies)
    names = ("total", "in_time", "done_late", "late", "soon", "open", "cancelled")
    return rules.Tally(**{name: sum(getattr(one, name) for one in found) for name in names})


# ---- month by month -------------------------------------------------------------------------------------------

_Course = list[tuple[int, date, date | None, int]]


def _courses(rows: QuerySet[Assignment], day: date) -> _Course:
    """Count work by plan, month due and month done, with one statement."""
    found = (
        rows.exclude(state=State.CANCELLED)
        .filter(due__isnull=False, due__lt=_next(day))
        .order_by()
        .annotate(due_month=TruncMonth("due"), done_month=TruncMonth("done_on"))
        .values("plan_id", "due_month", "done_month")
        .annotate(n=Count("pk"))
    )
    return [(one["plan_id"], one["due_month"], one["done_month"], one["n"]) for one in found]


def _next(day: date) -> date:
    """Return the first of the next month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _months(course: _Course, plans: set[int] | None, day: date) -> list[Month]:
    """Return every month of the year so far, for some plans or for all."""
    mine = [one for one in course if plans is None or one[0] in plans]
    found = []
    for number in range(1, day.month + 1):
        first = date(day.year, number, 1)
        due = sum(n for _, when, _, n in mine if when <= first)
        done = sum(n for _, when, done, n in mine if when <= first and done is not None and done <= first)
        found.append(Month(first, due, done))
    return found


# ---- who and what ---------------------------------------------------------------------------------------------


def _late_by(rows: QuerySet[Assignment], day: date, *keys: str) -> list[dict[str, Any]]:
    late = rows.filter(queries.standing_is("qua-han", day)).order_by()
    names = ("agency_id", "agency__short_name", "agency__name")
    counted = late.values(*keys, *names).annotate(n=Count("pk"), since=Min("due"))
    return list(counted.order_by("-n", "since", "agency_id"))


def _late_of(row: Mapping[str, Any], most: int = 0) -> Late:
    name = row["agency__short_name"] or row["agency__name"]
    return Late(row["agency_id"], name, row["n"], row["n"] * 100 // most if most else 0)


def _worst_by_plan(rows: QuerySet[Assignment], day: date, plans: Sequence[int]) -> dict[int, list[Late]]:
    """Return the agencies with most late work of each plan."""
    found: dict[int, list[Late]] = {}
    for row in _late_by(rows.filter(plan_id__in=plans), day, "plan_id"):
        of_plan = found.setdefault(row["plan_id"], [])
        if len(of_plan) < WORST:
            of_plan.append(_late_of(row))
    return found


def _late_agencies(rows: QuerySet[Assignment], day: date) -> list[Late]:
    found = _late_by(rows, day)
    most = found[0]["n"] if found else 0
    return [_late_of(row, most) for row in found]


def _groups(rows: QuerySet[Assignment], day: date) -> list[Group]:
    """Return the earliest due of some work, what many agencies have to do by the same day in one line."""
    counted = (
        rows.order_by()
        .values("task_id", "due")
        .annotate(
            n=Count("pk"), one=Min("pk"), period=Min("period"), agencies=Count("agency_id", distinct=True)
        )
        .order_by("due", F("n").desc(), "task_id")[:LINES]
    )
    found = list(counted)
    tasks = PlanTask.objects.select_related("plan").defer("plan__text").in_bulk(
        {row["task_id"] for row in found}
    )  # fmt: skip
    alone = Assignment.objects.select_related("agency").in_bulk({row["one"] for row in found})
    return [
        Group(
            tasks[row["task_id"]], row["due"] or day, row["agencies"], row["one"], str(alone[row["one"]].agency),
            rules.standing("CHUA", row["due"], None, day), rules.period_words(row["period"]),
        )
        for row in found
    ]  # fmt: skip


def _targets(plans: Sequence[Plan], day: date, agency: Agency | None) -> dict[int, list[Figure]]:
    rows = PlanTarget.objects.filter(plan__in=plans, review=Reviewed.CONFIRMED).select_related("plan__agency")
    found: dict[int, list[Figure]] = {}
    for figure in aims.figures(list(rows.defer("plan__text")), day, agency):
        found.setdefault(figure.target.plan_id, []).append(figure)
    return found
