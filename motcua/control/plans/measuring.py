"""What a plan's targets say today: measured by their indicator for their tier and years, or entered by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from motcua.base.indicators import engine, periods
from motcua.base.indicators.engine import PROVINCE, Measure, sharing
from motcua.base.indicators.periods import Period
from motcua.base.organisations.actor import Actor
from motcua.base.text import number
from motcua.control.plans.models import PlanTarget


@dataclass(frozen=True)
class Figure:
    """A target with what it says now."""

    target: PlanTarget
    name: str
    measure: Measure | None
    period: Period
    url: str
    by_hand: bool
    reached: bool | None

    @property
    def figure(self) -> str:
        """The figure in words."""
        if self.measure is None or self.measure.value is None:
            return "chưa có số"
        return f"{number(self.measure.value, 1)} {self.target.unit}"

    @property
    def tone(self) -> str:
        """The colour of its pill."""
        return {True: "green", False: "red", None: "sand"}[self.reached]

    @property
    def words(self) -> str:
        """Whether it is reached, in words."""
        return {True: "đạt", False: "chưa đạt", None: "chưa có số"}[self.reached]


def period_of(target: PlanTarget, day: date) -> Period:
    """Return the days a target is measured over: its own, else the plan's current year up to today."""
    year = min(max(day.year, target.plan.year), target.plan.last_year)
    start = target.start or date(year, 1, 1)
    last = min(day, target.by or date(year, 12, 31), date(year, 12, 31))
    return periods.custom(min(start, last), last)


def is_reached(op: str, value: Decimal, goal: Decimal, goal_to: Decimal | None = None) -> bool:
    """Tell whether a figure reaches its goal.

    Args:
        op: ">", ">=", "<=" or "=".
        value: the figure.
        goal: what is to be reached.
        goal_to: the end of a range; its beginning is enough.
    """
    del goal_to  # "15–20 %" is reached from 15 % on
    return {">": value > goal, ">=": value >= goal, "<=": value <= goal, "=": value >= goal}[op]


def figure(target: PlanTarget, day: date) -> Figure:
    """Measure one target as it stands on a day."""
    period = period_of(target, day)
    indicator = engine._INDICATORS.get(target.indicator)
    if indicator is None:
        return Figure(target, target.subject or target.text, None, period, "", True, None)
    measure = indicator.measure(period, PROVINCE)
    reached = (
        None if measure.value is None else is_reached(target.op, measure.value, target.value, target.value_to)
    )
    return Figure(target, indicator.name, measure, period, indicator.rows(period, PROVINCE), False, reached)


def figures(targets: Sequence[PlanTarget], day: date) -> list[Figure]:
    """Measure several targets, what they share once."""
    with sharing():
        return [figure(target, day) for target in targets]


def page_of(target: PlanTarget, *, by: Actor) -> dict[str, Any]:
    """Return what a target's page shows."""
    from motcua.base import clock

    return {"figure": figure(target, clock.today())}
