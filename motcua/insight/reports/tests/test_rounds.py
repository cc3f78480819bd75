"""Periods, dates and recipients of reports (NĐ 09/2019 Điều 12; bao-cao.md 1.1–1.3)."""

from datetime import date

import pytest
import yaml

from motcua.base.errors import Invalid
from motcua.insight.reports import calendar
from motcua.insight.reports.calendar import due_on, period, usual
from motcua.law import report_rounds

PERIODS = [
    ("bc_thang", 3, date(2026, 2, 15), date(2026, 3, 14)),
    ("bc_quy", 1, date(2025, 12, 15), date(2026, 3, 14)),
    ("bc_quy", 2, date(2026, 3, 15), date(2026, 6, 14)),
    ("bc_quy", 3, date(2026, 6, 15), date(2026, 9, 14)),
    ("bc_quy", 4, date(2026, 9, 15), date(2026, 12, 14)),
    ("bc_6thang", 1, date(2025, 12, 15), date(2026, 6, 14)),
    ("bc_6thang", 2, date(2026, 6, 15), date(2026, 12, 14)),
    ("bc_nam", 1, date(2025, 12, 15), date(2026, 12, 14)),
]


@pytest.mark.parametrize(("kind", "number", "first", "last"), PERIODS)
def test_a_period_closes_on_the_fourteenth(kind, number, first, last):
    found = period(kind, 2026, number)
    assert (found.start, found.end) == (first, last)


@pytest.mark.parametrize(("kind", "number"), [("bc_quy", 5), ("bc_quy", 0), ("bc_6thang", 3), ("thang", 1)])
def test_what_is_no_period_is_refused(kind, number):
    with pytest.raises(Invalid):
        period(kind, 2026, number)


def test_a_year_may_have_days_of_its_own(monkeypatch):
    raw = yaml.safe_load(
        (report_rounds.Path(report_rounds.__file__).parent / "report_rounds.yaml").read_text()
    )
    raw["ky_rieng"] = [{"ky": "bc_quy:2027-1", "tu": date(2026, 12, 15), "den": date(2027, 3, 20)}]
    own = report_rounds.read(raw)
    monkeypatch.setattr(calendar, "rounds", lambda: own)
    assert period("bc_quy", 2027, 1).end == date(2027, 3, 20)
    assert "20/03/2027" in calendar.parse("bc_quy:2027-1").words
    assert period("bc_quy", 2026, 1).end == date(2026, 3, 14)


def test_a_date_on_a_day_off_moves_as_set(cast, monkeypatch):
    # 18/9/2026 is a Friday; 22/3/2026 a Sunday.
    assert due_on(period("bc_quy", 2026, 3), cast.construction) == date(2026, 9, 18)
    assert due_on(period("bc_quy", 2026, 1), None) == date(2026, 3, 20)
    raw = yaml.safe_load(
        (report_rounds.Path(report_rounds.__file__).parent / "report_rounds.yaml").read_text()
    )
    later = report_rounds.read(raw | {"ngay_nghi": "sau"})
    monkeypatch.setattr(calendar, "rounds", lambda: later)
    assert due_on(period("bc_quy", 2026, 1), None) == date(2026, 3, 23)


def test_monthly_reports_go_before_the_21st_and_the_25th(cast):
    month = period("bc_thang", 2026, 9)
    assert due_on(month, cast.construction) == date(2026, 9, 18)  # the 20th is a Sunday
    assert due_on(month, None) == date(2026, 9, 24)


def test_recipients_have_their_days(cast):
    assert calendar.recipients(None, date(2025, 6, 1)) == [
        "Văn phòng Chính phủ (Cục Kiểm soát thủ tục hành chính)"
    ]
    assert calendar.recipients(None, date(2026, 6, 1))[1:] == ["Bộ Tư pháp"]
    assert calendar.recipients(cast.construction, date(2026, 6, 1)) == ["Văn phòng Ủy ban nhân dân tỉnh"]


def test_the_office_works_on_the_last_quarter_until_its_date(cast):
    assert usual(date(2026, 9, 20)).code == "bc_quy:2026-3"
    assert usual(date(2026, 9, 23)).code == "bc_quy:2026-4"
