"""The arithmetic of targets against slow obvious oracles: trying one unit after the other, all pairs, all parts."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.base.indicators.engine import Measure, average, count, share
from motcua.base.indicators.rules import OPS, Course, course, forecast, gap, kind_of, pulls, satisfied

OP = st.sampled_from(sorted(OPS))
TARGETS = st.one_of(
    st.integers(0, 100).map(Decimal),
    st.decimals(0, 100, places=1),
    st.sampled_from([Decimal(100), Decimal(0)]),
)
# No oracle walks further; a share of 20 with one decimal in its target is met by then or never.
FAR = 20 * 1001


@st.composite
def shares(draw) -> tuple[int, int]:
    whole = draw(st.integers(0, 20))
    return draw(st.integers(0, whole)), whole


def met(part: int, whole: int, op: str, target: Decimal, to: Decimal | None) -> bool:
    if not whole:
        return False
    # In thousandths of the whole: nothing is rounded, and the oracle stays quick enough to walk far.
    value, goal = part * 1000, int(target * 10) * whole
    fine = {
        ">": value > goal,
        ">=": value >= goal,
        "=": value == goal,
        "<=": value <= goal,
        "<": value < goal,
    }[op]
    return fine and (to is None or value <= int(to * 10) * whole)


def one_by_one(
    part: int, whole: int, op: str, target: Decimal, to: Decimal | None, wanted: str
) -> int | None:
    """Add units of one kind until the target is met; give up when it can never be."""
    for more in range(FAR):
        good = part + more if wanted == "good" else part
        if met(good, whole + more, op, target, to):
            return more
    return None


def turned(part: int, whole: int, op: str, target: Decimal, to: Decimal | None, wanted: str) -> int | None:
    """Turn units one by one into the wanted kind."""
    wrong = whole - part if wanted == "good" else part
    for number in range(wrong + 1):
        if met(part + number if wanted == "good" else part - number, whole, op, target, to):
            return number
    return None


@settings(deadline=None)
@given(shares(), OP, TARGETS, st.one_of(st.none(), st.integers(0, 20)))
def test_the_gap_is_what_trying_unit_after_unit_finds(parts, op, target, width):
    to = min(Decimal(100), target + width) if width is not None and op in {">", ">="} else None
    part, whole = parts
    found = gap(share(part, whole), op, target, to=to)
    if met(part, whole, op, target, to):
        assert (found.reached, found.missing, found.in_a_row, found.to_turn) == (True, 0, 0, 0)
        return
    assert found.reached is (None if whole == 0 else False)
    assert found.wanted in {"good", "other"}
    assert found.in_a_row == one_by_one(part, whole, op, target, to, found.wanted)
    if whole:
        assert found.to_turn == turned(part, whole, op, target, to, found.wanted)
        value = Fraction(part * 100, whole)
        nearest = min(abs(value - Fraction(bound)) for bound in (target, to) if bound is not None)
        assert 0 <= Fraction(found.missing) - nearest < Fraction(1, 10_000)


@pytest.mark.parametrize(
    ("part", "whole", "op", "target", "row", "turn", "missing"),
    [
        # 98,7 % of 13 320 with 99 % to reach: (13147 + k) / (13320 + k) ≥ 0,99.
        (13147, 13320, ">=", 99, 3980, 40, "0.2988"),
        (99, 100, ">", 99, 1, 1, "0"),
        (99, 100, ">=", 100, None, 1, "1"),
        (99, 100, "=", 100, None, 1, "1"),
        (0, 10, ">=", 50, 10, 5, "50"),
        (3, 100, "<=", 2, 50, 1, "1"),
        (3, 100, "<", 2, 51, 2, "1"),
        (1, 100, "<=", 0, None, 1, "1"),
    ],
)
def test_gaps_worked_out_by_hand(part, whole, op, target, row, turn, missing):
    found = gap(share(part, whole), op, target)
    assert (found.reached, found.in_a_row, found.to_turn) == (False, row, turn)
    assert found.missing == Decimal(missing)


def test_a_target_of_a_hundred_can_still_be_reached_while_nothing_has_failed():
    assert gap(share(0, 0), ">=", 100).in_a_row == 1
    assert gap(share(0, 0), "<=", 2).in_a_row == 1
    assert gap(share(7, 7), "=", 100).reached is True


def test_counts_lack_units_and_averages_only_what_is_missing():
    assert gap(count(7), ">=", 10).in_a_row == 3
    assert gap(count(10), ">", 10).in_a_row == 1
    assert gap(count(12), "<=", 10).to_turn == 2
    assert gap(count(12), "<=", 10).in_a_row is None
    assert gap(count(5), "=", 5).reached is True
    slow = gap(average(60, 4), "<=", 10)
    assert (slow.reached, slow.missing, slow.in_a_row, slow.to_turn) == (False, 5, None, None)
    assert gap(Measure(None, None, None), ">=", 5).reached is None
    # A figure entered as a value alone is no share of anything: only its distance is known.
    assert gap(Measure(None, None, Decimal("98.5")), ">=", 99, kind="average").missing == Decimal("0.5")


def test_a_measure_tells_what_it_is():
    assert [kind_of(one) for one in (share(1, 3), share(0, 0), average(7, 2), count(4))] == [
        "share", "share", "average", "count",
    ]  # fmt: skip
    assert kind_of(Measure(Decimal(1), Decimal(3), Decimal("33.3333"))) == "share"


DAY = date(2026, 1, 1)
POINTS = st.dictionaries(st.integers(0, 364), st.integers(0, 1000), min_size=3, max_size=12)


@given(POINTS, st.integers(0, 400))
def test_the_forecast_is_the_line_of_theil_and_sen(points, ahead):
    due = DAY + timedelta(days=ahead)
    found = forecast([(DAY + timedelta(days=day), Decimal(y) / 10) for day, y in points.items()], due)
    line = sorted((day, Fraction(y, 10)) for day, y in points.items())
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for i, a in enumerate(line) for b in line[i + 1 :]]
    slope = median(slopes)
    expected = median(y - slope * x for x, y in line) + slope * ahead
    assert found is not None
    assert abs(Fraction(found.value) - min(Fraction(100), max(Fraction(0), expected))) < Fraction(1, 1000)


@given(st.integers(0, 900), st.integers(-3, 3), st.integers(0, 29), st.integers(0, 1000))
def test_one_wild_day_moves_no_forecast(level, slope, wild, value):
    points = [(DAY + timedelta(days=day), Decimal(level + slope * day) / 10) for day in range(30)]
    straight = forecast(points, DAY + timedelta(days=40))
    points[wild] = (points[wild][0], Decimal(value))
    bent = forecast(points, DAY + timedelta(days=40))
    assert straight is not None
    assert bent is not None
    assert abs(straight.value - bent.value) <= 1


def test_fewer_than_three_days_give_no_forecast():
    assert forecast([], DAY) is None
    assert forecast([(DAY, 1), (DAY, 2), (DAY + timedelta(days=1), 3)], DAY) is None
    many = [(DAY + timedelta(days=day), Decimal(day)) for day in range(500)]
    assert forecast(many, DAY + timedelta(days=50)).value == 50  # type: ignore[union-attr]
    assert forecast(many, DAY + timedelta(days=700), percent=False).value == 700  # type: ignore[union-attr]


def test_courses_of_a_target():
    up = forecast([(DAY + timedelta(days=day), 90 + day) for day in range(5)], DAY + timedelta(days=20))
    down = forecast([(DAY + timedelta(days=day), 99 - day) for day in range(5)], DAY + timedelta(days=20))
    near, there, never = (gap(share(part, 100), ">=", 99) for part in (95, 99, 0))
    assert course(there, up, ">=", 99) is Course.REACHED
    assert course(there, down, ">=", 99) is Course.AT_RISK
    assert course(there, down, ">=", 99, over=True) is Course.REACHED
    assert course(near, up, ">=", 99) is Course.ON_COURSE
    assert course(near, down, ">=", 99) is Course.AT_RISK
    assert course(near, up, ">=", 99, over=True) is Course.NOT_REACHABLE
    assert course(gap(share(99, 100), "=", 100), up, "=", 100) is Course.NOT_REACHABLE
    assert course(never, None, ">=", 99) is Course.UNKNOWN
    assert course(gap(share(0, 0), ">=", 99), None, ">=", 99) is Course.UNKNOWN
    assert all(one.label and one.tone for one in Course)


@given(st.lists(shares(), min_size=1, max_size=8), st.booleans(), st.one_of(st.none(), st.integers(0, 100)))
def test_the_pulls_of_the_parts_add_up_to_what_the_whole_lacks(parts, lower, target):
    measures = [share(part, whole) for part, whole in parts]
    found = pulls(measures, lower=lower, kind="share", target=target)
    goal = Fraction(target, 100) if target is not None else Fraction(0 if lower else 1)
    part, whole = sum(p for p, _ in parts), sum(w for _, w in parts)
    lacks = (part - goal * whole) if lower else (goal * whole - part)
    assert abs(sum(map(Fraction, found)) - lacks) < Fraction(1, 100)


def test_pulls_of_averages_and_counts():
    assert pulls([average(30, 2), average(10, 2)], lower=True, kind="average") == [10, -10]
    assert pulls([average(30, 2), average(10, 2)], lower=True, kind="average", target=5) == [20, 0]
    assert pulls([count(4), count(9)], lower=True, kind="count") == [4, 9]


def test_figures_written_with_a_point_are_what_they_say():
    assert satisfied(Decimal("99.7"), ">=", 99.7)
    assert not satisfied(Decimal("99.69"), ">=", 99.7)
