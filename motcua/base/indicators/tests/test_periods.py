"""Periods: by the calendar and by the reporting rules of NĐ 09/2019, Điều 12."""

from datetime import date

import pytest

from motcua.base.errors import Invalid
from motcua.base.indicators import periods

# kind, a day in it, its code, its first and last day (bao-cao.md 1.1)
CASES = [
    ("ngay", date(2026, 11, 21), "ngay:2026-11-21", date(2026, 11, 21), date(2026, 11, 21)),
    ("thang", date(2024, 2, 10), "thang:2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ("quy", date(2026, 8, 31), "quy:2026-3", date(2026, 7, 1), date(2026, 9, 30)),
    ("nam", date(2026, 1, 1), "nam:2026", date(2026, 1, 1), date(2026, 12, 31)),
    ("bc_thang", date(2026, 11, 14), "bc_thang:2026-11", date(2026, 10, 15), date(2026, 11, 14)),
    ("bc_thang", date(2026, 12, 31), "bc_thang:2027-01", date(2026, 12, 15), date(2027, 1, 14)),
    ("bc_quy", date(2025, 12, 15), "bc_quy:2026-1", date(2025, 12, 15), date(2026, 3, 14)),
    ("bc_quy", date(2026, 3, 15), "bc_quy:2026-2", date(2026, 3, 15), date(2026, 6, 14)),
    ("bc_quy", date(2026, 9, 14), "bc_quy:2026-3", date(2026, 6, 15), date(2026, 9, 14)),
    ("bc_quy", date(2026, 12, 14), "bc_quy:2026-4", date(2026, 9, 15), date(2026, 12, 14)),
    ("bc_6thang", date(2026, 6, 14), "bc_6thang:2026-1", date(2025, 12, 15), date(2026, 6, 14)),
    ("bc_6thang", date(2026, 6, 15), "bc_6thang:2026-2", date(2026, 6, 15), date(2026, 12, 14)),
    ("bc_nam", date(2026, 12, 15), "bc_nam:2027", date(2026, 12, 15), date(2027, 12, 14)),
]


@pytest.mark.parametrize(("kind", "day", "code", "first", "last"), CASES)
def test_a_day_lies_in_its_period(kind: str, day: date, code: str, first: date, last: date) -> None:
    period = periods.containing(kind, day)
    assert (period.code, period.start, period.end) == (code, first, last)
    assert periods.parse(code) == period
    assert period.previous().end == first.fromordinal(first.toordinal() - 1)
    assert period.begins.isoformat().endswith("00:00:00+07:00")


def test_days_from_one_to_another_have_a_period_before_of_equal_length() -> None:
    period = periods.parse("khoang:2026-03-11:2026-03-20")
    assert period.words == "từ 11/03/2026 đến 20/03/2026"
    assert (period.previous().start, period.previous().end) == (date(2026, 3, 1), date(2026, 3, 10))


@pytest.mark.parametrize(
    "code",
    ["", "thang", "thang:2026-13", "quy:2026-0", "nam:1", "nam:2026-1", "tuan:2026-1", "khoang:2026-01-02",
     "khoang:2026-01-02:2026-01-01", "ngay:31/12/2026", "bc_6thang:2026-3"],
)  # fmt: skip
def test_a_code_that_names_no_period_is_refused(code: str) -> None:
    with pytest.raises(Invalid):
        periods.parse(code)


def test_a_period_as_it_stood_on_a_day_stops_there_and_says_so() -> None:
    november = periods.month(2026, 11)
    known = periods.as_of(november, date(2026, 11, 20))
    assert known.code == "thang:2026-11@2026-11-20"
    assert known.words == "tháng 11/2026, tính đến hết ngày 20/11/2026"
    assert periods.parse(known.code) == known
    assert (known.present, periods.as_of(known, date(2026, 11, 20))) == (november, known)
    assert known.stops.date() == date(2026, 11, 21)
    # What is known later changes nothing of where the period ends.
    assert periods.as_of(november, date(2027, 1, 5)).stops == november.ends == november.stops
    assert known.previous() == periods.as_of(periods.month(2026, 10), date(2026, 11, 20))
    for code in ("thang:2026-11@", "thang:2026-11@x", "@2026-11-20", "thang:2026-11@2026-11-20@2026-11-21"):
        with pytest.raises(Invalid):
            periods.parse(code)
