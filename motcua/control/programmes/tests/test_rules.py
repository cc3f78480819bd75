"""The arithmetic of programmes: golden cases by the reference, and sums against an obvious oracle."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.control.programmes.rules import (
    ABOLISH,
    ANNOUNCED,
    CUT_CONDITIONS,
    CUT_COST,
    CUT_COUNT,
    CUT_TIME,
    ENFORCED,
    KEEP,
    REVIEWED,
    Ask,
    Line,
    Span,
    Treated,
    conditions_in,
    course,
    hours_of,
    measured,
    share_of,
    still_to_cut,
)

DAY = date(2026, 6, 30)
BEFORE, AFTER = DAY - timedelta(days=30), DAY + timedelta(days=30)
CUT = frozenset({"DON_GIAN", "THAY_THE", "BAI_BO"})


@pytest.mark.parametrize(
    ("amount", "unit", "hours"),
    [
        (10, "NGAY_LV", 80),
        ("0.5", "NGAY_LV", 4),
        (7, "NGAY", 40),  # a calendar week has five working days
        (1, "THANG", 176),
        (24, "GIO", 8),  # 24 hours of the national record are one working day
        (6, "GIO", 6),
        (3, "GIO_LV", 3),
    ],
)
def test_limits_are_brought_to_working_hours(amount, unit, hours):
    assert hours_of(Decimal(str(amount)), unit) == hours


def test_a_limit_of_calendar_days_that_does_not_divide_is_rounded_to_two_places():
    assert hours_of(Decimal(10), "NGAY") == Decimal("57.14")


def test_cost_is_cut_by_totals_and_not_by_the_mean_of_rates():
    # kiem-soat-tthc.md 2.5: R = (Σ before − Σ after) / Σ before
    lines = [
        Line(1, cost=Decimal(100), treatments=(Treated(1, "DON_GIAN", DAY, cost_after=Decimal(0)),)),
        Line(2, cost=Decimal(900)),
    ]
    assert measured(lines, Ask(CUT_COST), DAY).value == 10


def test_time_is_cut_by_the_sum_of_limits_and_an_abolished_procedure_takes_none():
    # 3.6: % = (Σ limits at first − Σ limits now) / Σ limits at first
    lines = [
        Line(1, hours=Decimal(80), spans=(Span(BEFORE, None, Decimal(40), 0),)),
        Line(2, hours=Decimal(20), spans=(Span(date(2020, 1, 1), BEFORE, Decimal(20), 0),)),
        Line(3, hours=Decimal(100), spans=(Span(date(2020, 1, 1), None, Decimal(100), 0),)),
    ]
    found = measured(lines, Ask(CUT_TIME), DAY)
    assert (found.numerator, found.denominator, found.value) == (60, 200, 30)


def test_a_limit_that_grew_counts_against_the_cut():
    line = Line(1, hours=Decimal(40), spans=(Span(BEFORE, None, Decimal(60), 0),))
    assert measured([line], Ask(CUT_TIME), DAY).value == -50


def test_what_nobody_knows_is_left_out_of_the_sum_and_not_taken_for_nothing():
    unknown = Line(1, treatments=(Treated(1, "DON_GIAN", DAY, cost_after=Decimal(5)),))
    assert share_of(unknown, Ask(CUT_COST), DAY) is None
    assert share_of(unknown, Ask(CUT_TIME), DAY) is None
    assert measured([unknown], Ask(CUT_COST), DAY).value is None


def test_an_option_counts_from_the_day_it_was_approved():
    line = Line(1, treatments=(Treated(1, "DON_GIAN", DAY),))
    assert measured([line], Ask(REVIEWED), DAY - timedelta(days=1)).value == 0
    assert measured([line], Ask(REVIEWED), DAY).value == 100


def test_keeping_a_procedure_is_reviewed_but_not_cut_and_has_nothing_to_enforce():
    line = Line(1, treatments=(Treated(1, KEEP, BEFORE),))
    assert measured([line], Ask(REVIEWED), DAY).value == 100
    assert measured([line], Ask(CUT_COUNT, 0, CUT), DAY).value == 0
    assert measured([line], Ask(ENFORCED), DAY).value is None


def test_what_counts_as_cut_is_the_provinces_definition():
    line = Line(1, treatments=(Treated(1, "PHAN_CAP", BEFORE),))
    assert measured([line], Ask(CUT_COUNT, 0, CUT), DAY).value == 0
    assert measured([line], Ask(CUT_COUNT, 0, CUT | {"PHAN_CAP"}), DAY).value == 100


def test_the_second_review_includes_the_first_and_its_enforcement_does_not():
    lines = [
        Line(1, treatments=(Treated(1, "DON_GIAN", BEFORE, BEFORE),)),
        Line(2, treatments=(Treated(2, "DON_GIAN", BEFORE),)),
    ]
    assert measured(lines, Ask(REVIEWED, 1), DAY).value == 50
    assert measured(lines, Ask(REVIEWED, 2), DAY).value == 100
    assert measured(lines, Ask(ENFORCED, 1), DAY).value == 100
    assert measured(lines, Ask(ENFORCED, 2), DAY).value == 0


def test_conditions_are_counted_by_lines_and_cut_by_version_or_by_option():
    assert conditions_in("- Có kho.\n\n- Có nhân sự.", False) == 2
    assert conditions_in("gì cũng được", True) == 0
    by_version = Line(1, conditions=4, spans=(Span(BEFORE, None, None, 1),))
    by_option = Line(2, conditions=4, treatments=(Treated(1, "DON_GIAN", BEFORE, conditions_after=2),))
    found = measured([by_version, by_option], Ask(CUT_CONDITIONS), DAY)
    assert (found.numerator, found.denominator) == (5, 8)


def test_how_much_is_still_to_be_cut():
    lines = [Line(1, hours=Decimal(200), spans=(Span(BEFORE, None, Decimal(160), 0),))]
    assert still_to_cut(measured(lines, Ask(CUT_TIME), DAY), Decimal(30)) == 20
    assert still_to_cut(measured(lines, Ask(CUT_TIME), DAY), Decimal(15)) == 0


def test_a_course_shows_each_month_and_the_last_day():
    line = Line(1, announced_on=date(2026, 3, 10))
    points = course([line], Ask(ANNOUNCED), date(2025, 12, 31), date(2026, 4, 15))
    assert points[0] == (date(2025, 12, 31), Decimal(0))
    assert points[-1] == (date(2026, 4, 15), Decimal(100))
    assert next(day for day, value in points if value) == date(2026, 3, 31)
    assert len(points) == 5


def test_a_long_course_is_thinned_but_keeps_its_ends():
    line = Line(1, announced_on=date(2026, 3, 10))
    points = course([line], Ask(ANNOUNCED), date(2019, 1, 1), date(2026, 4, 15))
    assert len(points) <= 26
    assert (points[0][0], points[-1][0]) == (date(2019, 1, 1), date(2026, 4, 15))


# ---- against an oracle ----------------------------------------------------------------------------------------

days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
amounts = st.none() | st.integers(0, 10**12).map(lambda value: Decimal(value) / 100)


@st.composite
def lines(draw):
    treatments = []
    for number in draw(st.sampled_from([(), (1,), (2,), (1, 2)])):
        approved = draw(st.none() | days)
        enforced = draw(st.none() | st.integers(0, 400)) if approved else None
        treatments.append(
            Treated(
                number, draw(st.sampled_from(["GIU", "DON_GIAN", "THAY_THE", "BAI_BO", "PHAN_CAP"])), approved,
                approved + timedelta(days=enforced) if approved and enforced is not None else None,
                draw(amounts), draw(st.none() | st.integers(0, 9)),
            )
        )  # fmt: skip
    first, spans = date(2023, 1, 1), []
    for _ in range(draw(st.integers(0, 3))):
        last = first + timedelta(days=draw(st.integers(1, 700)))
        spans.append(Span(first, last, draw(amounts), draw(st.integers(0, 9))))
        first = last + timedelta(days=1)
    if spans and draw(st.booleans()):
        spans[-1] = Span(spans[-1].first, None, spans[-1].hours, spans[-1].conditions)
    return Line(
        draw(st.integers(0, 10**6)), draw(st.integers(1, 4)), draw(st.none() | days), draw(amounts), draw(amounts),
        draw(st.integers(0, 9)), tuple(treatments), tuple(spans),
    )  # fmt: skip


def _count_oracle(rows, measure, round, counted, day):
    """Count by walking over the facts, each line for itself."""
    good = whole = 0
    for row in rows:
        approved = [one for one in row.treatments if one.approved_on and one.approved_on <= day]
        if measure == ENFORCED:
            for one in approved:
                if one.outcome != "GIU" and (round == 0 or one.round == round):
                    whole += 1
                    good += bool(one.enforced_on and one.enforced_on <= day)
            continue
        whole += 1
        upto = [one for one in approved if round == 0 or one.round <= round]
        if measure == ANNOUNCED:
            good += bool(row.announced_on and row.announced_on <= day)
        elif measure == REVIEWED:
            good += bool(upto)
        else:
            good += any(one.outcome in counted for one in upto)
    return good, whole


@given(
    st.lists(lines(), max_size=12), st.sampled_from([ANNOUNCED, REVIEWED, CUT_COUNT, ENFORCED]),
    st.sampled_from([0, 1, 2]), days,
)  # fmt: skip
def test_counts_are_those_of_an_oracle(rows, measure, round, day):
    found = measured(rows, Ask(measure, round, CUT), day)
    good, whole = _count_oracle(rows, measure, round, CUT, day)
    assert (found.numerator, found.denominator) == (good, whole)
    assert (found.value is None) == (whole == 0)
    if whole:
        assert abs(Fraction(found.value) - Fraction(good * 100, whole)) < Fraction(1, 10**20)


@given(st.lists(lines(), max_size=12), days)
def test_sums_of_cost_are_those_of_an_oracle(rows, day):
    saved = whole = Fraction()
    for row in rows:
        if row.cost is None:
            continue
        now = Fraction(row.cost)
        for one in sorted(row.treatments, key=lambda one: one.round):
            if one.approved_on is None or one.approved_on > day:
                continue
            if one.cost_after is not None:
                now = Fraction(one.cost_after)
            elif one.outcome == ABOLISH:
                now = Fraction()
        saved, whole = saved + Fraction(row.cost) - now, whole + Fraction(row.cost)
    found = measured(rows, Ask(CUT_COST), day)
    assert (Fraction(found.numerator), Fraction(found.denominator)) == (saved, whole)


@given(
    st.lists(lines(), max_size=12),
    st.sampled_from([ANNOUNCED, REVIEWED, CUT_COUNT, CUT_COST, CUT_TIME, CUT_CONDITIONS, ENFORCED]), days,
)  # fmt: skip
def test_agencies_add_up_to_the_province(rows, measure, day):
    ask = Ask(measure, 0, CUT)
    whole = measured(rows, ask, day)
    parts = [
        measured([row for row in rows if row.agency == agency], ask, day)
        for agency in {row.agency for row in rows}
    ]
    assert sum(part.numerator for part in parts) == whole.numerator
    assert sum(part.denominator for part in parts) == whole.denominator


@given(st.lists(lines(), max_size=8), days)
def test_time_cut_is_never_more_than_the_whole(rows, day):
    found = measured(rows, Ask(CUT_TIME), day)
    assert found.numerator <= found.denominator
