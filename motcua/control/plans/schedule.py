"""Assignments laid out in time and by state: the days of a month, the columns of a board, the bars of a Gantt chart.

Everything begins with rows a person may see (`queries.followed`), cut by the filters of the register of duties.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.urls import reverse

from motcua.base.text import day as said
from motcua.base.text import number
from motcua.control.plans import queries, rules
from motcua.control.plans.models import Assignment, PlanTask

State = Assignment.State
_DONE = Q(state=State.DONE)

# ---- calendar -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """What is due on a day: one assignment, or a task with how many agencies it lies with."""

    title: str
    whose: str
    words: str
    tone: str
    url: str
    done: bool


@dataclass
class Day:
    """A day of the calendar: what it shows and how many it holds."""

    date: date
    inside: bool
    today: bool
    entries: list[Entry] = field(default_factory=list)
    more: int = 0

    @property
    def iso(self) -> str:
        """The day as links have it."""
        return self.date.isoformat()


def month_days(first: date) -> tuple[date, date]:
    """Return the Monday before the first of a month and the Sunday after its last."""
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


def month(rows: QuerySet[Assignment], first: date, today: date, *, most: int = 4) -> list[list[Day]]:
    """Return the weeks of a month, each day with what is due on it; what several agencies owe alike stands once.

    Args:
        rows: the assignments to show.
        first: the first of the month.
        today: the day it is asked.
        most: entries a day shows.
    """
    begin, end = month_days(first)
    days = {
        begin + timedelta(days=place): Day(begin + timedelta(days=place), False, False)
        for place in range((end - begin).days + 1)
    }
    for day in days.values():
        day.inside, day.today = day.date.month == first.month, day.date == today
    for due, entry in _entries(rows.filter(due__range=(begin, end)), today):
        day = days[due]
        if len(day.entries) < most:
            day.entries.append(entry)
        else:
            day.more += 1
    found = list(days.values())
    return [found[place : place + 7] for place in range(0, len(found), 7)]


def alike(rows: QuerySet[Assignment]) -> QuerySet[Any, Any]:
    """Return assignments counted together by task, period and date, those pressing most first in each day."""
    return (
        rows.exclude(state=State.CANCELLED)
        .order_by()
        .values("due", "task_id", "period", "task__title", "plan_id")
        .annotate(
            n=Count("pk"), n_done=Count("pk", filter=_DONE), one=Min("pk"), state=Min("state"),
            done_on=Max("done_on"), agency_short=Min("agency__short_name"), agency_name=Min("agency__name"),
            changed=Max("changed_at"),
        )
        .order_by("due", "n_done", "plan_id", "task__position", "period")
    )  # fmt: skip


def together(n: int, done: int, due: date | None, today: date) -> rules.Standing:
    """Return how a task stands at several agencies: how many have done it, and in which tone."""
    words = f"{number(done)}/{number(n)} xong"
    if done == n:
        return rules.Standing("xong", words, "green")
    if due is not None and due < today:
        return rules.Standing("qua_han", f"{words}, quá hạn {number((today - due).days)} ngày", "red")
    if due is not None and (due - today).days <= rules.SOON:
        return rules.Standing("sap_han", words, "amber")
    return rules.Standing("con_han", words, "sand")


def _entries(rows: QuerySet[Assignment], today: date) -> Iterable[tuple[date, Entry]]:
    for row in alike(rows):
        if row["n"] == 1:
            stands = rules.standing(row["state"], row["due"], row["done_on"], today)
            whose = row["agency_short"] or row["agency_name"]
            url = reverse("plans:assignment", args=[row["one"]])
        else:
            stands = together(row["n"], row["n_done"], row["due"], today)
            whose = f"{number(row['n'])} cơ quan"
            url = reverse("plans:task", args=[row["task_id"]])
        turn = rules.period_words(row["period"])
        title = f"{row['task__title']} ({turn})" if turn else row["task__title"]
        yield row["due"], Entry(title, whose, stands.words, stands.tone, url, row["n_done"] == row["n"])


# ---- board ----------------------------------------------------------------------------------------------------


@dataclass
class Column:
    """A column of the board: a state, how many stand in it, how many of them late, the cards shown."""

    state: str
    label: str
    count: int
    late: int
    cards: list[Assignment] = field(default_factory=list)

    @property
    def hidden(self) -> int:
        """How many are not shown."""
        return self.count - len(self.cards)


COLUMNS = (State.NEW, State.RUNNING, State.WAITING, State.DONE)


def board(
    rows: QuerySet[Assignment], today: date, *, most: int = 12, only: str = "", after: str = ""
) -> list[Column]:
    """Return the columns of the board with the first cards of each, the earliest due first.

    Args:
        rows: the assignments to show.
        today: the day it is asked.
        most: cards a column shows.
        only: one state: only its column.
        after: where its page begins (`queries.place`).
    """
    counts = {
        row["state"]: row
        for row in rows.order_by().values("state").annotate(n=Count("pk"), n_late=Count("pk", filter=Q(due__lt=today)))
    }  # fmt: skip
    columns = []
    for state in COLUMNS:
        if only and state != only:
            continue
        counted = counts.get(state, {"n": 0, "n_late": 0})
        column = Column(state, state.label, counted["n"], counted["n_late"] if state != State.DONE else 0)
        cards = rows.filter(state=state).order_by("due", "pk")
        if after:
            cards = queries.after(cards, after)
        if column.count:
            column.cards = queries.with_standing(cards[:most], today)
        columns.append(column)
    return columns


# ---- Gantt ----------------------------------------------------------------------------------------------------


def tasks_after(tasks: QuerySet[PlanTask], place: str) -> QuerySet[PlanTask]:
    """Return the tasks behind a place ("plan_position_key"), plans counted down; no place, all."""
    try:
        plan, position, pk = (int(part) for part in place.split("_"))
    except ValueError:
        return tasks
    behind = Q(position__gt=position) | Q(position=position, pk__gt=pk)
    return tasks.filter(Q(plan_id__lt=plan) | Q(plan_id=plan) & behind)


WIDE = 1000  # the width of the drawing in its own units


@dataclass(frozen=True)
class Bar:
    """A bar or mark of a task in the drawing: where it begins, how long it is, its tone."""

    x: float
    width: float
    tone: str


@dataclass
class Line:
    """A task in the Gantt chart: its words, its bar, the marks of its single dates, how far it ran over."""

    task: PlanTask
    start: date | None
    finish: date | None
    stands: rules.Standing
    url: str
    heading: str = ""
    bars: list[Bar] = field(default_factory=list)
    marks: list[Bar] = field(default_factory=list)

    @property
    def days(self) -> str:
        """Its time in words."""
        if self.finish is None:
            return self.task.dates
        if self.start and self.start != self.finish:
            begin = said(self.start)
            return f"{begin[:5] if self.start.year == self.finish.year else begin} – {said(self.finish)}"
        return f"đến {said(self.finish)}"


@dataclass
class Chart:
    """The Gantt chart: its months, where today is (None outside), its lines."""

    months: list[date]
    today: float | None
    lines: list[Line]

    @property
    def ticks(self) -> list[float]:
        """Where each month but the first begins."""
        return [WIDE * place / len(self.months) for place in range(1, len(self.months))]


def chart(tasks: list[PlanTask], rows: QuerySet[Assignment], today: date) -> Chart:
    """Draw tasks in time from the assignments of them that a person may see, with one statement.

    Args:
        tasks: in their order, with their plans.
        rows: the assignments to draw.
        today: the day it is asked.
    """
    found: dict[int, list[Any]] = defaultdict(list)
    counted = (
        rows.filter(task__in=tasks)
        .exclude(state=State.CANCELLED)
        .order_by()
        .values("task_id", "due")
        .annotate(
            n=Count("pk"), n_done=Count("pk", filter=_DONE), first=Min("start"), last=Max("done_on"),
            one=Min("pk"), state=Min("state"),
        )
        .order_by("due")
    )  # fmt: skip
    for row in counted:
        found[row["task_id"]].append(row)
    lines = [_line(task, found[task.pk], today) for task in tasks if task.pk in found]
    for line, before in zip(lines, [None, *lines], strict=False):
        heading = _heading(line.task)
        line.heading = heading if before is None or _heading(before.task) != heading else ""
    months = _months(lines, today)
    scale = _Scale(months)
    for line in lines:
        _draw(line, found[line.task.pk], scale, today)
    return Chart(months, scale.at(today) if scale.has(today) else None, lines)


def _heading(task: PlanTask) -> str:
    return " · ".join(filter(None, [task.plan.label, task.part, task.group]))


def _line(task: PlanTask, rows: Sequence[Mapping[str, Any]], today: date) -> Line:
    dues = [row["due"] for row in rows if row["due"]]
    starts = [row["first"] for row in rows if row["first"]]
    n, done = sum(row["n"] for row in rows), sum(row["n_done"] for row in rows)
    finish = max(dues, default=None)
    start = task.start or min(starts, default=None)
    if n == 1:
        stands = rules.standing(rows[0]["state"], finish, rows[0]["last"], today)
        url = reverse("plans:assignment", args=[rows[0]["one"]])
    else:
        passed = min((row["due"] for row in rows if row["due"] and row["n_done"] < row["n"]), default=finish)
        stands = together(n, done, passed, today)
        url = reverse("plans:task", args=[task.pk])
    if start and finish and start > finish:
        start = None
    return Line(task, start, finish, stands, url)


def _months(lines: list[Line], today: date) -> list[date]:
    """Return the months from the first beginning to the last date, at least a half year and at most three years."""
    days = [day for line in lines for day in (line.start, line.finish) if day] or [today]
    first, last = min(days).replace(day=1), max(days).replace(day=1)
    if first <= today and (today - last).days < 366:
        last = max(last, today.replace(day=1))
    months = [first]
    while (months[-1] < last or len(months) < 6) and len(months) < 36:
        months.append((months[-1] + timedelta(days=31)).replace(day=1))
    return months


class _Scale:
    """Where a day lies in the drawing; every month is as wide as the next."""

    def __init__(self, months: list[date]) -> None:
        self._first, self._n = months[0], len(months)

    def at(self, day: date) -> float:
        length = ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day
        months = (day.year - self._first.year) * 12 + day.month - self._first.month + (day.day - 1) / length
        return round(min(max(months / self._n, 0), 1) * WIDE, 1)

    def has(self, day: date) -> bool:
        months = (day.year - self._first.year) * 12 + day.month - self._first.month
        return 0 <= months < self._n


def _draw(line: Line, rows: Sequence[Mapping[str, Any]], scale: _Scale, today: date) -> None:
    """Lay the bar from start to finish, red where it ran over; several dates are marks of their own."""
    dated = [row for row in rows if row["due"]]
    for row in dated if len(dated) > 1 else []:
        stands = together(row["n"], row["n_done"], row["due"], today)
        line.marks.append(Bar(scale.at(row["due"]), 0, stands.tone))
    if line.finish is None:
        return
    begin = line.start or min((row["due"] for row in dated), default=line.finish)
    if line.start is None and len(dated) == 1:
        # Only its date is known: a short bar before it.
        begin = line.finish - timedelta(days=10)
    x, end = scale.at(begin), scale.at(line.finish + timedelta(days=1))
    tone = "late" if line.stands.tone == "red" else line.stands.code
    line.bars.append(Bar(x, round(max(end - x, 6), 1), tone))
    if line.stands.code == "qua_han" and line.finish < today:
        line.bars.append(Bar(end, round(max(scale.at(today) - end, 2), 1), "over"))
