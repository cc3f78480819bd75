"""What a plan's targets say: measured by their indicator for their tier and years, or entered by hand with evidence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from motcua.base import clock, text
from motcua.base.errors import NotFound
from motcua.base.indicators import engine, entries, periods, queries, rules, services
from motcua.base.indicators.engine import LEVELS, NO_MEASURE, PROVINCE, Indicator, Measure, Scope, sharing
from motcua.base.indicators.periods import Period
from motcua.base.indicators.rules import Course, Gap
from motcua.control.plans.models import PlanTarget

MOST_PARTS = 8
SPLITS = {"agency": "Theo cơ quan", "procedure": "Theo thủ tục", "step": "Theo bước xử lý"}
# A word a reader counts with instead of per cent points.
_POINTS = "điểm"


@dataclass(frozen=True)
class Figure:
    """A target with what it says on a day.

    Attributes:
        indicator: what measures it; None for a target of its own, entered by hand.
        measure: the figure with its parts.
        gap: how far it is from the target.
        course: how it stands; on a target's own page its trend is considered.
        url: the address of what it counts, or of the entries behind it.
    """

    target: PlanTarget
    indicator: Indicator | None
    scope: Scope
    period: Period
    measure: Measure
    gap: Gap
    course: Course
    url: str

    @property
    def name(self) -> str:
        """What is measured."""
        if self.indicator is None:
            return self.target.subject or self.target.text
        return self.indicator.name

    @property
    def by_hand(self) -> bool:
        """Whether somebody enters it."""
        return self.indicator is None or self.indicator.by_hand

    @property
    def figure(self) -> str:
        """The figure in words."""
        if self.measure.value is None:
            return "chưa có số"
        return f"{text.number(self.measure.value, self.places)} {self.target.unit}".strip()

    @property
    def places(self) -> int:
        """Decimals shown."""
        return self.indicator.places if self.indicator else 1

    @property
    def reached(self) -> bool | None:
        """Whether the target is met; None when there is nothing to measure."""
        return self.gap.reached

    @property
    def tone(self) -> str:
        """The colour of its pill."""
        return {True: "green", False: "red", None: "sand"}[self.reached]

    @property
    def words(self) -> str:
        """Whether it is reached, in words."""
        return {True: "đạt", False: "chưa đạt", None: "chưa có số"}[self.reached]

    @property
    def sentence(self) -> str:
        """Where the target stands and what would close the gap, in one sentence."""
        whose = "" if self.scope == PROVINCE else f" {self.scope.name[:1].lower()}{self.scope.name[1:]}"
        said = f"{self.name}{whose} {self.figure}"
        if self.reached is None:
            return f"{self.name}{whose}: chưa có số trong {self.period.words}."
        if self.reached:
            return f"{said} – đạt mục tiêu {self.target.said}."
        return f"{said} – {self._lacking()}{self._closing()}."

    def _lacking(self) -> str:
        unit = _POINTS if self.target.unit == "%" else self.target.unit
        missing = self.gap.missing or Decimal(0)
        if not missing:
            return f"mới bằng {text.number(self.target.value)} {self.target.unit}, phải {self.target.said}"
        more = "vượt" if self.gap.wanted == "other" else "còn thiếu"
        return f"{more} {_finely(missing)} {unit}".strip()

    def _closing(self) -> str:
        # Only shares have units to go by; what a share counts is said by its numerator.
        if self.measure.denominator is None:
            return ""
        ways = []
        whole, thing = text.number, self.indicator.counts if self.indicator else "trường hợp"
        if self.gap.in_a_row is not None:
            kind = "đạt" if self.gap.wanted != "other" else "không bị tính"
            ways.append(f"cần {whole(self.gap.in_a_row)} {thing} {kind} liên tiếp")
        if self.gap.to_turn is not None:
            ways.append(f"{whole(self.gap.to_turn)} {thing} chưa đạt phải thành đạt")
        if self.gap.in_a_row is None and self.gap.to_turn is not None:
            return f"; trong kỳ này không còn đạt được nữa trừ khi {ways[-1]}"
        return f", {' hoặc '.join(ways)}" if ways else ""


def _finely(value: Decimal) -> str:
    """Write what is missing with as many decimals as it takes not to read as nothing."""
    places = next((places for places in (1, 2, 3) if round(value, places)), 4)
    return text.number(round(value, places), places)


def period_of(target: PlanTarget, day: date) -> Period:
    """Return the days a target is measured over: its own, else the plan's current year up to a day."""
    year = min(max(day.year, target.plan.year), target.plan.last_year)
    start = target.start or date(year, 1, 1)
    last = min(day, target.by or date(year, 12, 31), date(year, 12, 31))
    return periods.custom(min(start, last), last)


def scope_of(target: PlanTarget) -> Scope:
    """Return whose figure a target is: a tier's, the province's, or the agency's whose plan it is."""
    agency = target.plan.agency
    if agency.kind != agency.Kind.COMMITTEE or agency.level != "TINH":
        return Scope("agency", agency.pk, str(agency))
    return LEVELS[target.level] if target.level else PROVINCE


def _indicator(target: PlanTarget) -> Indicator | None:
    try:
        return engine.get(target.indicator) if target.indicator else None
    except NotFound:  # a room that is no longer there
        return None


def figure(target: PlanTarget, day: date, *, scope: Scope | None = None) -> Figure:
    """Measure one target as it stood at the end of a day (today: as it stands).

    Args:
        target: with its plan and the plan's agency.
        day: the day.
        scope: whose figure; the target's own by default.
    """
    period, scope, indicator = period_of(target, day), scope or scope_of(target), _indicator(target)
    if day < clock.today() and period.end == day:
        period = periods.as_of(period, day)
    if indicator is None:
        measure = entries.measure(target.measured_by, period, scope)
        url = f"{reverse('indicators:entries')}?{urlencode({'chi-so': target.measured_by})}"
    else:
        measure = indicator.measure(period, scope) if scope.kind in indicator.kinds else NO_MEASURE
        url = indicator.rows(period, scope)
    # "15–20 %" is reached from 15 on; more is no fault.
    gap = rules.gap(measure, target.op, target.value)
    course = rules.course(gap, None, target.op, target.value, over=_is_over(target, day))
    return Figure(target, indicator, scope, period, measure, gap, course, url)


def _is_over(target: PlanTarget, day: date) -> bool:
    return target.by is not None and target.by < day


def figures(targets: Sequence[PlanTarget], day: date, *, scope: Scope | None = None) -> list[Figure]:
    """Measure several targets, what they share once."""
    with sharing():
        return [figure(target, day, scope=scope) for target in targets]


def course_of(target: PlanTarget, day: date) -> list[tuple[date, Decimal]]:
    """Return a target's kept figures, the earliest first: the figure so far at the end of each day kept."""
    if not target.indicator or _indicator(target) is None:
        return []
    period = period_of(target, day)
    whole = periods.custom(period.start.replace(day=1), period.end)
    kept = queries.points(target.indicator, whole, scope_of(target))
    # Figures so far are of all months from the first: where one was not kept there is no course to tell.
    months = {on.replace(day=1) for on, _ in kept}
    if len(months) < period.end.month - period.start.month + 1:
        return []
    return [(on, measure.value) for on, measure in kept if measure.value is not None]


@dataclass(frozen=True)
class Pull:
    """What pulls a figure down, taken apart one way: its largest parts."""

    words: str
    rows: list[services.Contribution]
    rest: int


def page_of(target: PlanTarget, day: date) -> dict[str, Any]:
    """Return what a target's page shows: the figure, its course, what pulls it down."""
    found, points, ahead = figure(target, day), course_of(target, day), None
    if target.by is not None and not _is_over(target, day):
        ahead = rules.forecast(points, target.by, percent=target.unit == "%")
        found = replace(found, course=rules.course(found.gap, ahead, target.op, target.value))
    return {
        "figure": found, "points": points, "ahead": ahead, "pulls": _pulls(found), "chart": _chart(target, points),
    }  # fmt: skip


def _pulls(found: Figure) -> list[Pull]:
    indicator = found.indicator
    if indicator is None or indicator.parts is None or found.measure.value is None:
        return []
    pulls = []
    with sharing():
        for by, words in SPLITS.items():
            if by not in indicator.splits or (by == "agency" and found.scope.kind == "agency"):
                continue
            rows = services.contributions(
                indicator.code,
                found.period,
                found.scope,
                by=by,
                op=found.target.op,
                target=found.target.value,
            )
            down = [row for row in rows if row.pull > 0]
            if down:
                pulls.append(Pull(words, down[:MOST_PARTS], max(0, len(down) - MOST_PARTS)))
    return pulls


def _chart(target: PlanTarget, points: Sequence[tuple[date, Decimal]]) -> dict[str, Any] | None:
    """Return a drawing of the course with the target's line, None with fewer than two points."""
    if len(points) < 2:
        return None
    goal = float(target.value)
    values = [float(value) for _, value in points]
    low, high = min([*values, goal]), max([*values, goal])
    air = (high - low) * 0.25 or 1
    return {
        "xAxis": {"type": "category", "data": [text.day(on) for on, _ in points]},
        "yAxis": {"type": "value", "min": round(low - air, 1), "max": round(high + air, 1)},
        "series": [
            {
                "type": "line", "name": target.unit, "data": [round(value, 2) for value in values],
                "markLine": {
                    "symbol": "none", "data": [{"yAxis": goal}],
                    "label": {"formatter": target.said, "position": "insideEndTop"},
                },
            }
        ],
    }  # fmt: skip
