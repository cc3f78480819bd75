"""The arithmetic of targets: how far a figure is from one, where it is heading, what pulls it down. No ORM.

Shares are per cent (0 to 100) of whole things: `numerator` of `denominator` count. A target is an operator and a
figure of the same unit, or a span from one figure `to` another ("15 – 20 %").
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from statistics import median
from typing import Literal

from motcua.base.indicators.engine import Measure

Op = Literal[">", ">=", "=", "<=", "<"]
Kind = Literal["share", "average", "count"]
OPS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    ">": lambda value, target: value > target,
    ">=": lambda value, target: value >= target,
    "=": lambda value, target: value == target,
    "<=": lambda value, target: value <= target,
    "<": lambda value, target: value < target,
}
Figure = Decimal | int | float | Fraction


def _exact(value: Figure) -> Fraction:
    # A float of a page or a plan is what it is written as: 99.7, not its nearest power of two.
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)


def kind_of(measure: Measure) -> Kind:
    """Tell what a measure is: a share in per cent, an average, or a count."""
    if measure.denominator is None or measure.numerator is None:
        return "count"
    if measure.value is None:
        return "share"
    return (
        "share"
        if measure.value * measure.denominator == measure.numerator * 100 or _near(measure)
        else "average"
    )


def _near(measure: Measure) -> bool:
    """Whether a rounded value is the share of its parts (a kept figure has four places)."""
    part, whole = _exact(measure.numerator or 0), _exact(measure.denominator or 0)
    return bool(whole) and abs(part * 100 / whole - _exact(measure.value or 0)) <= Fraction(1, 10_000)


def satisfied(value: Figure, op: str, target: Figure, *, to: Figure | None = None) -> bool:
    """Tell whether a value meets a target; of a span also that it is not above its upper end.

    Raises:
        KeyError: no such operator.
    """
    exact = _exact(value)
    return OPS[op](exact, _exact(target)) and (to is None or exact <= _exact(to))


@dataclass(frozen=True)
class Gap:
    """What separates a figure from its target.

    Attributes:
        reached: whether it is met; None when there is nothing to measure.
        missing: points (of a share) or units between value and target; 0 when met, or when only "more than" fails.
        in_a_row: how many more units in a row would meet it: `wanted` ones, with nothing else happening; 0 when
            met, None when no number would (a 100 % target once one is bad).
        to_turn: how many of the present units of the wrong kind would have to be of the right kind instead; None
            when not even all of them would do.
        wanted: "good" when units that count in the numerator are needed, "other" when units that do not.
    """

    reached: bool | None
    missing: Decimal | None
    in_a_row: int | None
    to_turn: int | None
    wanted: Literal["good", "other", ""] = ""


NOTHING = Gap(None, None, None, None)


def gap(
    measure: Measure, op: str, target: Figure, *, to: Figure | None = None, kind: Kind | None = None
) -> Gap:
    """Return how far a measure is from a target.

    Args:
        measure: the figure with its numerator and denominator.
        op: > >= = <= <.
        target: the figure to reach, in the measure's unit (per cent for a share).
        to: the upper end of a span; the value must not exceed it.
        kind: what the measure is; told by its parts when not given.

    Returns:
        Of a share, the units in a row and the units to turn; of a count, the units; of an average only what is
        missing. A share of nothing is met by one unit of the wanted kind, or by none.
    """
    kind = kind or kind_of(measure)
    if kind == "share":
        return _share_gap(measure, op, _exact(target), None if to is None else _exact(to))
    if measure.value is None:
        return NOTHING
    value, goal, upper = _exact(measure.value), _exact(target), None if to is None else _exact(to)
    if satisfied(value, op, goal, to=upper):
        return Gap(True, Decimal(0), 0, 0)
    over = op in {"<", "<="} or (op == "=" and value > goal) or (upper is not None and value > upper)
    bound = upper if upper is not None and value > upper else goal
    missing = _decimal(abs(value - bound))
    if kind == "average":
        return Gap(False, missing, None, None, "other" if over else "good")
    units = _least(abs(value - bound), op in {">", "<"} and bound == goal)
    met = satisfied(value - units if over else value + units, op, goal, to=upper)
    if over:
        return Gap(False, missing, None, units if met else None, "other")
    return Gap(False, missing, units if met else None, None, "good")


def _share_gap(measure: Measure, op: str, target: Fraction, to: Fraction | None) -> Gap:
    if measure.denominator is None or measure.numerator is None:
        return NOTHING
    part, whole = _exact(measure.numerator), _exact(measure.denominator)

    def met(good: Fraction, of: Fraction) -> bool:
        return bool(of) and satisfied(good * 100 / of, op, target, to=to)

    if whole == 0:
        wanted: Literal["good", "other"] = "other" if op in {"<", "<="} else "good"
        good = met(Fraction(1), Fraction(1)) if wanted == "good" else met(Fraction(0), Fraction(1))
        return Gap(None, None, 1 if good else None, None, wanted)
    value = part * 100 / whole
    if met(part, whole):
        return Gap(True, Decimal(0), 0, 0)
    above = op in {"<", "<="} or (op == "=" and value > target) or (to is not None and value > to)
    bound = to if to is not None and value > to else target
    missing = _decimal(abs(value - bound))
    limit = bound / 100
    strict = op in {">", "<"} and bound == target
    if above:
        # part / (whole + k) must come down to the limit; or part − m of the same whole.
        row = _least(part / limit - whole, strict) if limit > 0 else -1
        turn = _least(part - limit * whole, strict)
        enough = met(part, whole + row), turn <= part and met(part - turn, whole)
    else:
        # (part + k) / (whole + k) must come up to it; or part + m of the same whole.
        row = _least((limit * whole - part) / (1 - limit), strict) if limit < 1 else -1
        turn = _least(limit * whole - part, strict)
        enough = met(part + row, whole + row), turn <= whole - part and met(part + turn, whole)
    in_a_row = row if row >= 0 and enough[0] else None
    return Gap(False, missing, in_a_row, turn if enough[1] else None, "other" if above else "good")


def _least(bound: Fraction, strict: bool) -> int:
    """Return the least whole number from 0 on that is not below a bound, or above it when that is strict."""
    least = max(0, _whole(bound))
    return least + 1 if strict and least == bound else least


def _whole(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)


def _decimal(value: Fraction) -> Decimal:
    # Rounded up: "còn thiếu 0,0 điểm" of a target that is not met would say what is not true.
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.0001"), rounding=ROUND_CEILING).normalize() + 0


# ---- where it is heading ----------------------------------------------------------------------------------

# A course of days is thinned to so many points: every pair of them is looked at.
POINTS = 200


@dataclass(frozen=True)
class Forecast:
    """Where a figure is heading: its value expected on the due date, and by how much it moves a day."""

    value: Decimal
    slope: Decimal
    due: date


def forecast(points: Sequence[tuple[date, Figure]], due: date, *, percent: bool = True) -> Forecast | None:
    """Return the value to expect on a day by the robust trend of Theil and Sen; None with fewer than three days.

    The slope is the median of the slopes of all pairs of points, the level the median of what is left, so that
    single days that went wrong move neither (a third of them may).

    Args:
        points: days and values, in any order; of a day said twice the last counts.
        due: the day to look at.
        percent: keep the value between 0 and 100; otherwise only above 0.
    """
    known = sorted({day: _exact(value) for day, value in points}.items())
    if len(known) < 3:
        return None
    if len(known) > POINTS:
        known = [known[round(number * (len(known) - 1) / (POINTS - 1))] for number in range(POINTS)]
    line = [(day.toordinal(), value) for day, value in known]
    slope = median((y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in combinations(line, 2))
    level = median(y - slope * x for x, y in line)
    expected = max(Fraction(0), level + slope * due.toordinal())
    if percent:
        expected = min(Fraction(100), expected)
    return Forecast(_rounded(expected), _rounded(slope, 6), due)


def _rounded(value: Fraction, places: int = 4) -> Decimal:
    return round(Decimal(value.numerator) / Decimal(value.denominator), places)


class Course(StrEnum):
    """How a target stands, in words for a page (`label`)."""

    REACHED = "dat"
    ON_COURSE = "dung_huong"
    AT_RISK = "co_nguy_co"
    NOT_REACHABLE = "khong_dat"
    UNKNOWN = "chua_ro"

    @property
    def label(self) -> str:
        """What a page says."""
        return {
            Course.REACHED: "Đã đạt", Course.ON_COURSE: "Đang đúng hướng", Course.AT_RISK: "Có nguy cơ không đạt",
            Course.NOT_REACHABLE: "Không thể đạt", Course.UNKNOWN: "Chưa đủ số liệu",
        }[self]  # fmt: skip

    @property
    def tone(self) -> str:
        """The colour of its pill."""
        return {
            Course.REACHED: "green", Course.ON_COURSE: "blue", Course.AT_RISK: "amber",
            Course.NOT_REACHABLE: "red", Course.UNKNOWN: "sand",
        }[self]  # fmt: skip


def course(
    found: Gap,
    ahead: Forecast | None,
    op: str,
    target: Figure,
    *,
    to: Figure | None = None,
    over: bool = False,
) -> Course:
    """Say how a target stands.

    Args:
        found: its gap now.
        ahead: its forecast for the due date, if there is one.
        op: of the target.
        target: the figure to reach.
        to: the upper end of a span.
        over: the due date is past, so that nothing more can happen.

    Returns:
        Reached, unless the trend leads out of it again (then at risk); not reachable when the date is past, or
        no number of units would do; else on course or at risk by the forecast.
    """
    if found.reached is None:
        return Course.NOT_REACHABLE if over else Course.UNKNOWN
    fine_ahead = ahead is not None and satisfied(ahead.value, op, target, to=to)
    if found.reached:
        return Course.REACHED if over or ahead is None or fine_ahead else Course.AT_RISK
    if over or (found.in_a_row is None and found.to_turn is not None):
        return Course.NOT_REACHABLE
    if ahead is None:
        return Course.UNKNOWN
    return Course.ON_COURSE if fine_ahead else Course.AT_RISK


# ---- what pulls it down -----------------------------------------------------------------------------------


def pulls(
    parts: Iterable[Measure], *, lower: bool, kind: Kind, target: Figure | None = None
) -> list[Decimal]:
    """Return by how many units each part of a figure keeps the whole from its target; below 0 where it helps.

    Of a share: how many good ones the part lacks of what the target asks of it (without a target, its bad ones;
    where lower is better, those counted beyond what the target allows). Of an average: how far the part's total
    is beyond what the target, or the whole's own average, would give it. Of a count: the count.

    Args:
        parts: measures of the same indicator that make up the whole.
        lower: a lower figure is the better one.
        kind: what they are.
        target: in the measure's unit.
    """
    known = list(parts)
    if kind == "count":
        return [_rounded(_exact(one.value or 0)) for one in known]
    pairs = [(_exact(one.numerator or 0), _exact(one.denominator or 0)) for one in known]
    if target is not None:
        goal = _exact(target) / (100 if kind == "share" else 1)
    elif kind == "share":
        goal = Fraction(0 if lower else 1)
    else:
        whole = sum((pair[1] for pair in pairs), Fraction())
        goal = sum((pair[0] for pair in pairs), Fraction()) / whole if whole else Fraction()
    sign = -1 if lower else 1
    return [_rounded(sign * (goal * whole - part)) for part, whole in pairs]
