"""The deadline meter says the same thing everywhere."""

from datetime import datetime

from motcua.base.worktime import rules
from motcua.base.worktime.files import national_calendar
from motcua.base.worktime.meter import measure

RECEIVED, DUE = datetime(2026, 11, 16, 9, 0), datetime(2026, 12, 1, 17, 30)


def at(moment, **options):
    """Measure the ten-day limit of the tests at a moment."""
    return measure(national_calendar(), RECEIVED, DUE, moment, **options)


def test_a_running_limit_says_what_is_left_and_what_is_used():
    meter = at(datetime(2026, 11, 20, 17, 30))
    assert (meter.state, meter.words) == ("running", "Còn 6 ngày")
    assert meter.due_text == "17:30 thứ Ba 01/12"
    assert meter.used_text == "đã dùng 4 ngày 6 giờ trên 10 ngày 6 giờ"
    assert 0 < meter.used_percent < 50


def test_two_working_days_before_the_end_it_warns():
    assert at(datetime(2026, 11, 27, 17, 30)).state == "soon"
    assert at(datetime(2026, 11, 27, 17, 29)).state == "running"


def test_a_late_limit_is_full_and_counts_working_time_only():
    meter = at(datetime(2026, 12, 2, 11, 30))
    assert (meter.state, meter.words, meter.used_percent) == ("late", "Quá hạn 4 giờ", 100.0)


def test_a_pause_stops_the_meter_and_the_end_keeps_it():
    since = datetime(2026, 11, 18, 8, 0)
    paused = at(datetime(2026, 11, 30, 8, 0), paused_since=since)
    assert (paused.state, paused.words) == ("paused", "Dừng tính giờ từ 18/11")
    assert paused.used_percent == at(since).used_percent
    done = at(datetime(2027, 1, 1), done_at=datetime(2026, 11, 30, 17, 30))
    assert (done.state, done.words) == ("done_on_time", "Xong sớm 1 ngày")
    assert at(datetime(2027, 1, 1), done_at=datetime(2026, 12, 3, 8, 30)).words == "Xong trễ 1 ngày 1 giờ"


def test_closed_pauses_are_not_used_time():
    pause = rules.Pause(datetime(2026, 11, 17, 8, 0), datetime(2026, 11, 18, 8, 0))
    free, stopped = at(datetime(2026, 11, 19, 8, 0)), at(datetime(2026, 11, 19, 8, 0), pauses=[pause])
    assert stopped.used_percent < free.used_percent
