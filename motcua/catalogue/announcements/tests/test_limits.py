"""Every limit of kiem-soat-tthc.md 1.4, on calendar and on working days, with holidays and the days given for them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.worktime.files import national_calendar
from motcua.catalogue.announcements import rules
from motcua.law import announcing as law

CALENDAR = national_calendar()


def due(code: str, anchor: str) -> date:
    found = rules.due_day(CALENDAR, code, date.fromisoformat(anchor))
    assert found is not None
    return found.due


@pytest.mark.parametrize(
    ("code", "anchor", "expected"),
    [
        # Điều 15 (NĐ 92/2017): the ministry 20 days, the province 5 days before the text takes effect; calendar days.
        (law.ISSUE_MINISTRY, "2026-07-01", "2026-06-11"),
        (law.ISSUE_PROVINCE, "2026-07-01", "2026-06-26"),
        # A day off stays: the law gives no more time "before".
        (law.ISSUE_PROVINCE, "2026-05-06", "2026-05-01"),
        (law.ISSUE_PROVINCE, "2026-11-27", "2026-11-22"),
        # Bản 2010: 10 working days before, for both.
        (law.ISSUE_MINISTRY, "2012-07-02", "2012-06-18"),
        (law.ISSUE_PROVINCE, "2012-07-02", "2012-06-18"),
        # Bản 2013: the ministry 20, the province 5 working days before.
        (law.ISSUE_MINISTRY, "2015-07-01", "2015-06-03"),
        (law.ISSUE_PROVINCE, "2015-07-01", "2015-06-24"),
        # … across 30/4 and 01/5/2016, a weekend given back on 02 and 03/5.
        (law.ISSUE_PROVINCE, "2016-05-05", "2016-04-26"),
        # Shortened way: 3 days after signing, from the day after; a last day off goes on to the next working day.
        (law.ISSUE_SHORTENED, "2026-06-01", "2026-06-04"),
        (law.ISSUE_SHORTENED, "2026-06-03", "2026-06-08"),
        (law.ISSUE_SHORTENED, "2026-04-29", "2026-05-04"),
        # Điều 24 khoản 2: entry in the national database, working days from signing.
        (law.ENTER_MINISTRY, "2026-06-01", "2026-06-15"),
        (law.ENTER_PROVINCE, "2026-06-01", "2026-06-08"),
        (law.ENTER_SHORTENED, "2026-06-01", "2026-06-03"),
        # … across a weekend, 30/4 – 01/5, and Tết.
        (law.ENTER_PROVINCE, "2026-06-04", "2026-06-11"),
        (law.ENTER_PROVINCE, "2026-04-28", "2026-05-07"),
        (law.ENTER_SHORTENED, "2026-04-29", "2026-05-05"),
        # The province's own: draft after the ministry's decision, quality check.
        (law.DRAFT, "2026-06-05", "2026-06-10"),
        (law.CHECK, "2026-06-05", "2026-06-10"),
    ],
)
def test_limits_of_the_law(code: str, anchor: str, expected: str):
    assert due(code, anchor) == date.fromisoformat(expected)


def test_tet_does_not_count_for_entry():
    """Signed on the last working day before Tết 2026: five working days after the holiday."""
    signed = date(2026, 2, 13)
    found = due(law.ENTER_PROVINCE, "2026-02-13")
    assert CALENDAR.workdays(signed + timedelta(days=1), found) == 5
    assert not CALENDAR.is_workday(date(2026, 2, 17))
    assert found > date(2026, 2, 26)


def test_the_law_of_the_day_counts():
    assert rules.due_day(CALENDAR, law.ISSUE_PROVINCE, date(2010, 10, 13)) is None
    words = [
        found.rule.basis
        for day in ("2013-06-30", "2013-07-01", "2017-09-24", "2017-09-25")
        if (found := rules.due_day(CALENDAR, law.ISSUE_PROVINCE, date.fromisoformat(day)))
    ]
    assert [("bản gốc" in one, "48/2013" in one, "92/2017" in one) for one in words] == [
        (True, False, False), (False, True, False), (False, True, False), (False, False, True),
    ]  # fmt: skip


@given(
    st.dates(date(2018, 1, 1), date(2030, 12, 31)),
    st.sampled_from([law.ENTER_PROVINCE, law.ENTER_MINISTRY, law.ENTER_SHORTENED, law.CHECK]),
)
def test_working_days_after_are_counted_one_by_one(anchor: date, code: str):
    found = rules.due_day(CALENDAR, code, anchor)
    assert found is not None
    day, left = anchor, found.rule.amount
    while left:
        day += timedelta(days=1)
        left -= CALENDAR.is_workday(day)
    assert found.due == day


@given(st.dates(date(2010, 10, 14), date(2017, 9, 24)))
def test_working_days_before_leave_exactly_so_many(anchor: date):
    found = rules.due_day(CALENDAR, law.ISSUE_PROVINCE, anchor)
    assert found is not None
    assert CALENDAR.workdays(found.due, anchor - timedelta(days=1)) == found.rule.amount
    assert CALENDAR.is_workday(found.due)


_DAYS = st.one_of(
    st.none(), st.decimals(min_value=Decimal("0.125"), max_value=400, places=3, allow_nan=False)
)


@given(st.lists(st.tuples(_DAYS, _DAYS), max_size=20))
def test_the_cut_is_of_the_totals(pairs):
    cut = rules.cut_of(pairs)
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    assert cut.lines == len(known)
    if known:
        legal, told = sum(a for a, _ in known), sum(b for _, b in known)
        assert cut.percent == (legal - told) * 100 / legal
    else:
        assert cut.percent is None


def test_limits_are_added_in_working_days():
    assert rules.working_days(Decimal(10), "NGAY_LV") == 10
    assert rules.working_days(Decimal(4), "GIO_LV") == Decimal("0.5")
    assert rules.working_days(Decimal(14), "NGAY") == Decimal("10")
    assert rules.working_days(Decimal(1), "THANG") == 22
    # 24 hours of the national record are a working day.
    assert rules.working_days(Decimal(48), "GIO") == 2
    assert rules.working_days(None, "NGAY_LV") is None


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ({"B": ["A"], "C": ["B"]}, []),
        ({"A": ["A"]}, ["A", "A"]),
        ({"A": ["B"], "B": ["A"]}, ["A", "B", "A"]),
        ({"A": ["D"], "B": ["A"], "D": ["E", "B"]}, ["A", "D", "B", "A"]),
    ],
)
def test_a_circle_of_replacements_is_found(edges, expected):
    assert rules.circle(edges) == expected
