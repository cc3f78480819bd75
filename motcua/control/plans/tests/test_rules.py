"""Turns of recurring work and how an assignment stands, by examples and against slow oracles."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.control.plans import rules

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def again(every: str, before_day: int | None = None) -> dict:
    return {"kind": "periodic", "every": [every], "before_day": before_day, "ad_hoc": False}


@pytest.mark.parametrize(
    ("recurrence", "first", "last", "number"),
    [
        # Agencies report each month before the 21st: the 20th is the last day in time.
        (again("month", 21), date(2026, 1, 20), date(2026, 12, 20), 12),
        # The province before the 25th.
        (again("month", 25), date(2026, 1, 24), date(2026, 12, 24), 12),
        (again("month"), date(2026, 1, 31), date(2026, 12, 31), 12),
        (again("quarter"), date(2026, 3, 31), date(2026, 12, 31), 4),
        (again("quarter", 15), date(2026, 3, 14), date(2026, 12, 14), 4),
        (again("year"), date(2026, 12, 31), date(2026, 12, 31), 1),
        (again("month", 31), date(2026, 1, 30), date(2026, 12, 30), 12),
    ],
)
def test_a_turn_is_due_on_the_day_before_the_one_named_else_at_the_end_of_its_period(
    recurrence, first, last, number
):
    found = rules.turns(recurrence, *YEAR)
    assert (found[0].due, found[-1].due, len(found)) == (first, last, number)


def test_what_goes_on_or_waits_for_something_has_no_turns():
    for kind in ("continuous", "on_event", "by_reference"):
        assert rules.turns({"kind": kind, "every": []}, *YEAR) == []
    assert rules.turns(None, *YEAR) == []


def test_a_period_reads_as_people_say_it():
    assert rules.period_words("thang:2026-11") == "tháng 11/2026"
    assert rules.period_words("quy:2026-4") == "quý IV/2026"
    assert rules.period_words("nam:2026") == "năm 2026"
    assert rules.period_words("") == ""


@given(st.sampled_from(["month", "quarter", "year"]), st.none() | st.integers(2, 31), DAYS, DAYS)
def test_turns_are_those_a_walk_over_all_days_finds(every, before_day, one, other):
    first, last = sorted((one, other))
    found = rules.turns(again(every, before_day), first, last)
    ends = {"month": range(1, 13), "quarter": (3, 6, 9, 12), "year": (12,)}[every]
    expected, day = [], first
    while day <= last:
        tomorrow = day + timedelta(days=1)
        if before_day:
            length = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
            wanted = day.month in ends and tomorrow.day == min(before_day, length.day)
            wanted = wanted and tomorrow.month == day.month
        else:
            wanted = day.month in ends and tomorrow.month != day.month
        expected += [day] if wanted else []
        day = tomorrow
    assert [turn.due for turn in found] == expected
    assert len({turn.code for turn in found}) == len(found)
    assert all(
        turn.words == rules.period_words(turn.code) and turn.start <= turn.due <= turn.end for turn in found
    )


@pytest.mark.parametrize(
    ("state", "due", "done_on", "code", "words"),
    [
        ("CHUA", date(2026, 6, 30), None, "sap_han", "còn 5 ngày"),
        ("DANG", date(2026, 6, 25), None, "sap_han", "hạn hôm nay"),
        ("CHO", date(2026, 6, 24), None, "qua_han", "quá hạn 1 ngày"),
        ("CHUA", date(2026, 7, 30), None, "con_han", "còn 35 ngày"),
        ("CHUA", None, None, "mo", "không ghi hạn"),
        ("XONG", date(2026, 6, 20), date(2026, 6, 20), "xong", "xong đúng hạn"),
        ("XONG", date(2026, 6, 20), date(2026, 6, 23), "xong_muon", "xong, muộn 3 ngày"),
        ("XONG", None, date(2026, 6, 23), "xong", "xong"),
        ("HUY", date(2026, 6, 20), None, "huy", "thôi thực hiện"),
    ],
)
def test_how_work_stands_is_said_in_words(state, due, done_on, code, words):
    found = rules.standing(state, due, done_on, date(2026, 6, 25))
    assert (found.code, found.words) == (code, words)
