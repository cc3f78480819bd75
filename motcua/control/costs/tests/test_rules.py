"""The arithmetic of the standard cost model (kiem-soat-tthc.md 2.5) against fractions, and the reference's vector."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.base.errors import Invalid
from motcua.control.costs import rules, wording
from motcua.control.costs.rules import Totals, together
from motcua.control.costs.sheet import (
    LIMITS,
    Activity,
    Key,
    Sheet,
    Volume,
    after_like_now,
    check,
    checked_number,
)
from motcua.control.costs.terms import Doing, Stage, Way, Work
from motcua.control.costs.tests.cast import AFTER, NOW, vector


def numbers(field: str) -> st.SearchStrategy[Decimal]:
    """Return any number the form keeps in a field."""
    _, whole, places = LIMITS[field]
    return st.integers(0, 10 ** (whole + places) - 1).map(lambda digits: Decimal(digits).scaleb(-places))


KEYS = [Key(stage, case, way) for stage in Stage for case, way in (("", Way.ALL), ("Cấp lại", Way.ONLINE))]
# A busy machine is no fault of the arithmetic.
calm = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
LINES = st.builds(
    Activity, st.sampled_from(KEYS), st.sampled_from(list(Work)), st.just(0), st.just("Việc"), st.just(Doing.SELF),
    numbers("hours"), numbers("fee"), numbers("other"), st.none() | numbers("wage"), st.none() | numbers("times"),
    st.none() | numbers("subjects"),
)  # fmt: skip
SHEETS = st.builds(
    lambda wage, lines, amounts: Sheet(
        wage,
        tuple(Volume(key, *amount) for key, amount in zip(KEYS, amounts, strict=True)),
        tuple(replace(line, position=place) for place, line in enumerate(lines)),
    ),
    numbers("wage"), st.lists(LINES, max_size=8),
    st.lists(st.tuples(numbers("times"), numbers("subjects")), min_size=len(KEYS), max_size=len(KEYS)),
)  # fmt: skip


def oracle(sheet: Sheet, stage: Stage) -> Fraction:
    """Return the yearly cost of a block the obvious way, in fractions."""
    whole = Fraction(0)
    for line in sheet.activities:
        if line.key.stage == stage:
            volume = next(one for one in sheet.volumes if one.key == line.key)
            wage = sheet.wage if line.wage is None else line.wage
            times = volume.times if line.times is None else line.times
            subjects = volume.subjects if line.subjects is None else line.subjects
            once = Fraction(line.hours) * Fraction(wage) + Fraction(line.fee) + Fraction(line.other)
            whole += once * Fraction(times) * Fraction(subjects)
    return whole


@calm
@given(SHEETS)
def test_the_cost_of_a_year_is_exact(sheet):
    totals = sheet.totals()
    assert Fraction(totals.now) == oracle(sheet, Stage.NOW)
    assert Fraction(totals.after) == oracle(sheet, Stage.AFTER)
    assert Fraction(totals.saved) == oracle(sheet, Stage.NOW) - oracle(sheet, Stage.AFTER)


@calm
@given(SHEETS)
def test_the_six_works_add_up_to_the_whole(sheet):
    assert together(sheet.by_work().values()) == sheet.totals()


@calm
@given(st.lists(st.tuples(numbers("fee"), numbers("fee")), min_size=1))
def test_the_rate_of_a_group_is_of_its_totals(pairs):
    whole = together(Totals(now, after) for now, after in pairs)
    base = sum((Fraction(now) for now, _ in pairs), Fraction(0))
    saved = sum((Fraction(now) - Fraction(after) for now, after in pairs), Fraction(0))
    if not base:
        assert whole.rate is None
        assert whole.rate_shown is None
        return
    exact = saved / base * 100
    assert whole.rate is not None
    assert whole.rate_shown is not None
    assert abs(Fraction(whole.rate) - exact) <= abs(exact) / 10**27
    assert abs(Fraction(whole.rate_shown) - exact) <= Fraction(1, 200)


@calm
@given(SHEETS)
def test_copying_the_present_saves_nothing(sheet):
    copied = after_like_now(sheet).totals()
    assert copied.after == copied.now
    assert copied.saved == 0


def test_the_vector_of_the_reference():
    sheet = check(vector())
    totals = sheet.totals()
    assert sheet.once_by_key() == {NOW: Decimal(560_000), AFTER: Decimal(185_000)}
    assert (sheet.hours(Stage.NOW), sheet.hours(Stage.AFTER)) == (7, 2)
    assert (totals.now, totals.after, totals.saved) == (112_000_000, 37_000_000, 75_000_000)
    assert wording.percent(totals) == "66,96 %"
    assert wording.change(totals) == "−66,96 %"


def test_the_rate_of_a_group_is_not_the_mean_of_rates():
    # 50 % of a thousand and 0 % of nine thousand are 5 %, not 25 %.
    whole = together([Totals(Decimal(1000), Decimal(500)), Totals(Decimal(9000), Decimal(9000))])
    assert whole.rate == 5


def test_there_is_no_rate_of_nothing():
    assert Totals(Decimal(0), Decimal(500)).rate is None
    assert wording.percent(Totals()) == ""
    assert wording.change(Totals()) == "–"


def test_what_becomes_dearer_has_a_rate_below_zero():
    dearer = Totals(Decimal(100), Decimal(150))
    assert dearer.rate_shown == -50
    assert wording.change(dearer) == "+50,00 %"


@pytest.mark.parametrize(("value", "shown"), [("0.5", "1"), ("1.4999", "1"), ("2.5", "3"), ("-0.5", "-1")])
def test_đồng_are_rounded_half_up_only_when_shown(value, shown):
    assert rules.dong(Decimal(value)) == Decimal(shown)


def test_each_line_may_have_its_own_times_and_subjects():
    sheet = replace(
        vector(),
        activities=(
            Activity(NOW, Work.FILE, 1, "Nộp", fee=Decimal(10), times=Decimal(3), subjects=Decimal(7)),
            Activity(NOW, Work.FILE, 2, "Nộp", fee=Decimal(10), subjects=Decimal(7)),
        ),
    )
    assert sheet.totals().now == 10 * 3 * 7 + 10 * 1 * 7


@pytest.mark.parametrize("field", LIMITS)
def test_nothing_below_zero_is_taken(field):
    with pytest.raises(Invalid, match="không được âm"):
        checked_number(Decimal(-1), field)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e999999", "-1e999999", "1e-999999", "0.0000001"])
def test_what_the_form_cannot_keep_exactly_is_refused(text):
    with pytest.raises(Invalid):
        checked_number(Decimal(text), "hours")


def test_a_hired_service_takes_no_time_of_the_subject():
    hired = Activity(NOW, Work.PREPARE, 1, "Thuê vẽ", Doing.HIRED, Decimal(2), other=Decimal(500))
    with pytest.raises(Invalid, match="không tính hai lần"):
        check(Sheet(Decimal(1), (), (hired,)))


def test_data_in_place_of_a_paper_cost_nothing():
    data = Activity(AFTER, Work.PREPARE, 1, "Giấy khai sinh", Doing.DATA, other=Decimal(500))
    with pytest.raises(Invalid, match="dữ liệu số"):
        check(Sheet(Decimal(1), (), (data,)))


def test_a_line_without_a_name_is_refused_with_its_place():
    with pytest.raises(Invalid, match="Nộp hồ sơ"):
        check(Sheet(Decimal(1), (), (Activity(NOW, Work.FILE, 1, " "),)))
