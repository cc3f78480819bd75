"""What a programme's goals say: measured from their lines, as sentences, with the gap, the course and the forecast."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from motcua.base import text
from motcua.base.indicators import rules as targets
from motcua.base.indicators.engine import Measure
from motcua.base.indicators.rules import Course, Forecast, Gap
from motcua.control.programmes import rules, scope
from motcua.control.programmes.models import Goal, Milestone, Programme, ScopeItem
from motcua.control.programmes.rules import Ask, Line

NOBODY = "Chưa gắn cơ quan chủ trì"


@dataclass(frozen=True)
class Figure:
    """A goal with what it says on a day."""

    goal: Goal
    measure: Measure
    gap: Gap
    course: Course
    thing: str
    ahead: Forecast | None = None

    @property
    def name(self) -> str:
        """What is measured, in words."""
        round = f" lần {self.goal.round}" if self.goal.round else ""
        thing = f"{self.thing[:1].upper()}{self.thing[1:]}"
        return {
            rules.ANNOUNCED: f"{thing} đã công bố",
            rules.REVIEWED: f"{thing} đã rà soát, thông qua phương án{round}",
            rules.CUT_COUNT: f"{thing} được bãi bỏ, đơn giản hóa",
            rules.CUT_COST: "Chi phí tuân thủ cắt giảm",
            rules.CUT_TIME: "Thời gian giải quyết cắt giảm",
            rules.CUT_CONDITIONS: "Điều kiện được cắt giảm",
            rules.ENFORCED: f"Phương án{round} đã thực thi",
        }[self.goal.measure]

    @property
    def short(self) -> str:
        """What is measured, as a column's heading."""
        round = f" lần {self.goal.round}" if self.goal.round else ""
        return {
            rules.ANNOUNCED: "Công bố", rules.REVIEWED: f"Rà soát{round}", rules.CUT_COUNT: "Giảm số lượng",
            rules.CUT_COST: "Giảm chi phí", rules.CUT_TIME: "Giảm thời gian", rules.CUT_CONDITIONS: "Giảm điều kiện",
            rules.ENFORCED: f"Thực thi{round}",
        }[self.goal.measure]  # fmt: skip

    @property
    def figure(self) -> str:
        """The figure in words."""
        return (
            "chưa có số" if self.measure.value is None else f"{text.number(round(self.measure.value, 1))} %"
        )

    @property
    def level(self) -> str:
        """What must be reached."""
        return f"{text.number(self.goal.level)} %"

    @property
    def before(self) -> date:
        """The first day that is too late, as the documents say it."""
        return self.goal.due + timedelta(days=1)

    @property
    def reached(self) -> bool | None:
        """Whether it is met; None when there is nothing to measure."""
        return self.gap.reached

    @property
    def tone(self) -> str:
        """The colour of its pill."""
        return self.course.tone

    @property
    def words(self) -> str:
        """How it stands, in words; what is past its day may still be caught up with."""
        return "quá hạn, chưa đạt" if self.course is Course.NOT_REACHABLE else self.course.label.lower()

    @property
    def percent(self) -> Decimal:
        """How far the meter is drawn."""
        return min(Decimal(100), max(Decimal(0), self.measure.value or Decimal(0)))

    @property
    def parts(self) -> str:
        """What of what, in words: "30 trên 40 TTHC nội bộ"."""
        part, whole = self.measure.numerator or Decimal(0), self.measure.denominator or Decimal(0)
        if self.goal.measure == rules.CUT_COST:
            return f"{text.money(round(part))} trên {text.money(round(whole))} một năm"
        return f"{text.number(part)} trên {text.number(whole)} {self.unit}"

    @property
    def unit(self) -> str:
        """What is counted."""
        if self.goal.measure == rules.ENFORCED:
            return "phương án"
        return rules.UNITS.get(self.goal.measure, self.thing)

    @property
    def lacking(self) -> str:
        """What is still lacking, in words; "" when the goal is met or nothing can be measured."""
        if self.gap.reached is not False:
            return ""
        if self.goal.measure in rules.COUNTED_THINGS:
            many = self.gap.to_turn
            return "" if many is None else f"còn thiếu {text.number(many)} {self.unit} để đạt {self.level}"
        left = rules.still_to_cut(self.measure, self.goal.level)
        if self.goal.measure == rules.CUT_COST:
            return f"còn phải cắt giảm thêm {text.money(round(left))} một năm để đạt {self.level}"
        return f"còn phải cắt giảm thêm {text.number(round(left, 1))} {self.unit} để đạt {self.level}"

    @property
    def sentence(self) -> str:
        """Where the goal stands, in one sentence."""
        if self.gap.reached is None:
            return f"{self.name}: chưa có gì để đo."
        said = f"{self.name} {self.figure} ({self.parts})"
        if self.gap.reached:
            return f"{said} – đạt mục tiêu {self.level}."
        return f"{said} – {self.lacking}."


def ask_of(goal: Goal) -> Ask:
    """Return what a goal measures."""
    return Ask(goal.measure, goal.round, frozenset(goal.programme.counts_as_cut))


@dataclass(frozen=True)
class Holding:
    """How one agency stands: how many of its procedures, and a measure for each goal, with how many it holds back."""

    agency_id: int | None
    name: str
    total: int
    cells: list[tuple[Figure, Measure, Decimal]]
    held: Decimal


class Standing:
    """A programme as it stands at the end of a day; everything is worked out of the same lines, read once."""

    def __init__(self, programme: Programme, day: date) -> None:
        self.programme, self.day = programme, day
        self.goals = list(programme.goals.all())
        for goal in self.goals:
            goal.programme = programme

    @cached_property
    def items(self) -> list[ScopeItem]:
        """The procedures of the scope."""
        return scope.items_of(self.programme)

    @cached_property
    def lines(self) -> list[Line]:
        """The same as lines to count."""
        return scope.lines_of(self.items)

    @property
    def thing(self) -> str:
        """What the scope is made of, in a word."""
        if self.programme.scope == Programme.Scope.REGULATIONS:
            return "quy định"
        return "TTHC nội bộ" if self.programme.scope == Programme.Scope.INTERNAL else "TTHC"

    def figure(self, goal: Goal) -> Figure:
        """Return a goal with its figure."""
        return self._figure(goal, rules.measured(self.lines, ask_of(goal), self.day))

    def _figure(self, goal: Goal, measure: Measure) -> Figure:
        gap = targets.gap(measure, ">=", goal.level, kind="share")
        course = targets.course(gap, None, ">=", goal.level, over=goal.due < self.day)
        return Figure(goal, measure, gap, course, self.thing)

    @cached_property
    def figures(self) -> list[Figure]:
        """All goals with their figures, by date."""
        return [self.figure(goal) for goal in self.goals]

    def course_of(self, goal: Goal) -> tuple[Figure, list[tuple[date, Decimal]]]:
        """Return a goal with its forecast, and its course from the baseline to the day, month by month."""
        points = rules.course(self.lines, ask_of(goal), self.programme.baseline, self.day)
        found, ahead = self.figure(goal), None
        if goal.due >= self.day:
            ahead = targets.forecast(points, goal.due)
            course = targets.course(found.gap, ahead, ">=", goal.level)
            found = replace(found, course=course, ahead=ahead)
        return found, points

    @cached_property
    def by_agency(self) -> list[Holding]:
        """How each agency stands, those that hold most back first."""
        groups: dict[int | None, list[Line]] = defaultdict(list)
        names: dict[int | None, str] = {}
        for item, line in zip(self.items, self.lines, strict=True):
            groups[line.agency].append(line)
            names[line.agency] = str(item.owner) if item.owner else NOBODY
        rows = []
        for key, lines in groups.items():
            cells, held = [], Decimal(0)
            for figure in self.figures:
                measure = rules.measured(lines, ask_of(figure.goal), self.day)
                short = rules.still_to_cut(measure, figure.goal.level)
                if figure.goal.measure in rules.COUNTED_THINGS and figure.reached is False:
                    held += short
                cells.append((figure, measure, short))
            rows.append(Holding(key, names[key], len(lines), cells, held))
        return sorted(rows, key=lambda row: (-row.held, -row.total, row.name))


def together(programmes: Iterable[Programme], day: date) -> list[Standing]:
    """Return programmes as they stand, their procedures read together."""
    standings = [Standing(one, day) for one in programmes]
    items = scope.items_together([one.programme for one in standings])
    facts = scope.facts_of([item for found in items.values() for item in found])
    for one in standings:
        one.items = items[one.programme.pk]
        one.lines = scope.lines_of(one.items, facts)
    return standings


@dataclass(frozen=True)
class Mark:
    """A milestone with how it stands on a day."""

    row: Milestone
    state: str
    tone: str
    words: str
    figure: Figure | None

    @property
    def before(self) -> date:
        """The first day that is too late."""
        return self.row.due + timedelta(days=1)


def milestones(standing: Standing) -> list[Mark]:
    """Return a programme's milestones with how they stand: reached, late, soon, to come."""
    figures = {figure.goal.pk: figure for figure in standing.figures}
    return [
        _mark(row, figures.get(row.goal_id or 0), standing.day) for row in standing.programme.milestones.all()
    ]


def is_done(row: Milestone, figure: Figure | None) -> bool:
    """Tell whether a milestone is reached: by hand, or by the goal that measures it."""
    return row.done_on is not None if figure is None else bool(figure.reached)


def _mark(row: Milestone, figure: Figure | None, day: date) -> Mark:
    left = (row.due - day).days
    if is_done(row, figure):
        return Mark(row, "xong", "green", "đã đạt", figure)
    if left < 0:
        return Mark(row, "qua-han", "red", f"quá hạn {text.number(-left)} ngày", figure)
    if left <= 30:
        words = "hạn hôm nay" if left == 0 else f"còn {text.number(left)} ngày"
        return Mark(row, "sap-han", "amber", words, figure)
    return Mark(row, "cho", "sand", f"còn {text.number(left)} ngày", figure)


def chart(goal: Goal, points: Sequence[tuple[date, Decimal]]) -> dict[str, Any] | None:
    """Return a drawing of a goal's course with its line, None with fewer than two points."""
    if len(points) < 2:
        return None
    values, level = [float(value) for _, value in points], float(goal.level)
    low, high = min([*values, level, 0]), max([*values, level])
    return {
        "xAxis": {"type": "category", "data": [text.day(day) for day, _ in points]},
        "yAxis": {"type": "value", "min": round(low), "max": min(100, round(high * 1.15 + 1))},
        "series": [
            {
                "type": "line", "name": "%", "data": [round(value, 2) for value in values],
                "markLine": {
                    "symbol": "none", "data": [{"yAxis": level}],
                    "label": {"formatter": f"{text.number(goal.level)} %", "position": "insideEndTop"},
                },
            }
        ],
    }  # fmt: skip
