"""How dates, numbers and money are written on every screen (screens.md, Character)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from motcua.base import clock
from motcua.ui.templatetags import mc

WEDNESDAY = datetime(2026, 11, 25, 17, 30, tzinfo=clock.VN)


def test_a_day_is_written_day_month_year():
    assert mc.ngay(date(2026, 7, 4)) == "04/07/2026"
    assert mc.ngay(WEDNESDAY) == "25/11/2026"
    assert mc.ngay(None) == "–"


def test_an_instant_is_written_in_vietnamese_time_even_when_it_comes_in_utc():
    assert mc.luc(datetime.fromisoformat("2026-11-25T10:30:00+00:00")) == "17:30 25/11/2026"
    assert mc.luc_dai(WEDNESDAY) == "17:30 thứ Tư 25/11/2026"
    assert mc.may_gio(WEDNESDAY) == "17:30"
    assert mc.thu(date(2026, 11, 22)) == "Chủ nhật 22/11/2026"


def test_the_time_line_leaves_out_the_present_year(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: WEDNESDAY)
    assert mc.luc_gon(datetime(2026, 11, 16, 9, 12, tzinfo=clock.VN)) == "16/11 09:12"
    assert mc.luc_gon(datetime(2025, 11, 16, 9, 12, tzinfo=clock.VN)) == "16/11/2025"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1234.5, "1.234,5"),
        (0, "0"),
        (Decimal("98.70"), "98,7"),
        (1_000_000, "1.000.000"),
        ("12", "12"),
        ("", "–"),
        ("năm", "năm"),
    ],
)
def test_numbers_have_a_point_for_thousands_and_a_comma_for_parts(value, written):
    assert mc.so(value) == written


def test_money_is_written_in_dong():
    assert mc.tien(75000) == "75.000 đ"
    assert mc.tien(0) == "0 đ"
    assert mc.tien(None) == "–"
    assert mc.phan_tram(98.7) == "98,7 %"


@pytest.mark.parametrize(
    ("away", "written"),
    [
        (timedelta(seconds=-20), "vừa xong"),
        (timedelta(minutes=-12), "12 phút trước"),
        (timedelta(hours=-3), "3 giờ trước"),
        (timedelta(hours=3), "3 giờ nữa"),
        (timedelta(days=-1), "hôm qua"),
        (timedelta(days=1), "ngày mai"),
        (timedelta(days=-5), "5 ngày trước"),
        (timedelta(days=5), "5 ngày nữa"),
        (timedelta(days=-70), "2 tháng trước"),
        (timedelta(days=-800), "2 năm trước"),
    ],
)
def test_how_far_from_now_is_said_in_words(monkeypatch, away, written):
    noon = datetime(2026, 11, 25, 12, 0, tzinfo=clock.VN)
    monkeypatch.setattr(clock, "now", lambda: noon)
    assert mc.tuong_doi(noon + away) == written


def test_a_portrait_shows_the_given_name_not_the_family_name():
    assert mc.chu_dau("Nguyễn Thị Ánh (mẫu)") == "Á"
    assert mc.chu_dau("") == "?"


def test_an_icon_without_a_label_is_hidden_from_readers_and_with_one_is_named():
    assert 'aria-hidden="true"' in mc.icon("print")
    assert 'aria-label="In &lt;giấy&gt;"' in mc.icon("print", "", "In <giấy>")


def test_a_meter_never_leaves_its_frame_and_writes_no_comma():
    assert 'width="100.0"' in mc.meter(140)
    assert 'width="0.0"' in mc.meter(-3)
    assert 'width="52.5"' in mc.meter(Decimal("52.5"))


def test_a_trend_of_one_month_draws_nothing():
    assert mc.sparkline([98.7]) == ""
    assert mc.sparkline(None) == ""


def test_a_trend_is_drawn_with_its_goal_and_told_in_words():
    drawn = mc.sparkline([90, None, 95, 98.7], goal=99, tone="amber")
    assert drawn.count(",") >= 3
    assert "spark-goal" in drawn
    assert 'aria-label="Từ 90 đến 98,7, 3 kỳ"' in drawn
