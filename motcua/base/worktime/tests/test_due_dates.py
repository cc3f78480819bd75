"""Golden cases of due dates, each with its source, and the decisions the law leaves open."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from motcua.base.errors import Invalid
from motcua.base.worktime import rules
from motcua.base.worktime.calendar import HALF_DAY, Hours, SpecialDay, WorkCalendar, read_sessions
from motcua.base.worktime.files import national_calendar, reckoned_days
from motcua.base.worktime.wording import format_duration_vi


def due(received, amount, unit, **options):
    """Return the due instant on the national calendar, written as text."""
    found = rules.add(national_calendar(), datetime.fromisoformat(received), amount, unit, **options)
    return found.due.isoformat(timespec="minutes")


def pause(start, end):
    """Return one pause from two instants written as text."""
    return rules.Pause(datetime.fromisoformat(start), datetime.fromisoformat(end))


@pytest.mark.parametrize(
    ("received", "amount", "unit", "cutoff", "expected", "point"),
    [
        ("2026-08-20T09:00", "3", "NGAY_LV", False, "2026-08-24T17:30", "thứ Bảy 22/8 là ngày làm bù"),
        ("2026-08-28T09:00", "2", "NGAY_LV", False, "2026-09-04T17:30", "nghỉ 31/8–02/9"),
        ("2026-08-28T15:10", "2", "NGAY_LV", True, "2026-09-07T17:30", "mốc coi là 03/9"),
        ("2026-11-23T09:00", "1", "NGAY_LV", False, "2026-11-25T17:30", "24/11 nghỉ"),
        ("2026-02-13T09:00", "5", "NGAY_LV", False, "2026-02-27T17:30", "Tết"),
        ("2026-04-24T09:00", "1", "NGAY_LV", False, "2026-04-28T17:30", "27/4 nghỉ bù Giỗ Tổ"),
        ("2026-04-24T15:30", "8", "GIO_LV", False, "2026-04-28T15:30", "khung 07:30–11:30, 13:30–17:30"),
        ("2026-08-21T16:00", "12", "GIO_LV", False, "2026-08-24T10:00", "qua thứ Bảy làm bù"),
        ("2026-11-23T14:00", "4", "GIO_LV", False, "2026-11-25T08:00", "qua 24/11"),
    ],
)
def test_the_reference_cases_come_out_as_published(received, amount, unit, cutoff, expected, point):
    """Source: reference mot-cua.md 12.5, on the real calendar of 2026."""
    assert due(received, amount, unit, cutoff_counts_as_next_day=cutoff) == expected, point


def test_the_year_2026_has_249_working_days_two_of_them_made_up():
    """Source: reference mot-cua.md 12.5, last line."""
    calendar = national_calendar()
    assert calendar.workdays(date(2026, 1, 1), date(2026, 12, 31)) == 249
    assert calendar.is_workday(date(2026, 1, 10))
    assert calendar.is_workday(date(2026, 8, 22))


@pytest.mark.parametrize(
    ("year", "off", "made_up"),
    [
        (2019, 11, 2),
        (2020, 10, 0),
        (2021, 11, 0),
        (2022, 11, 0),
        (2023, 11, 0),
        (2024, 12, 1),
        (2025, 12, 1),
        (2026, 14, 2),
        (2027, 12, 0),
    ],
)
def test_the_national_table_holds_every_day_off_from_monday_to_friday(year, off, made_up):
    """Source: reference mot-cua.md 12.4, counted by hand."""
    days = national_calendar().special_between(date(year, 1, 1), date(year, 12, 31))
    assert sum(day.kind == "off" for day in days) == off
    assert sum(day.kind == "make_up" for day in days) == made_up
    assert all(day.basis and day.name for day in days)
    assert all(day.date.weekday() < 5 for day in days if day.kind == "off")


@pytest.mark.parametrize("year", range(2021, 2028))
def test_reckoning_a_year_gives_as_many_days_off_as_the_law_grants(year):
    """The published table and the reckoning agree on the number of days off, swapped days left aside."""
    reckoned = [day for day in reckoned_days(year) if day.kind == "off" and day.cause != "hoan_doi"]
    table = national_calendar().special_between(date(year, 1, 1), date(year, 12, 31))
    assert len(reckoned) == sum(day.kind == "off" and day.cause != "hoan_doi" for day in table)


def test_a_year_without_a_table_is_reckoned_and_marked_as_expected():
    calendar = national_calendar()
    assert not calendar.is_workday(date(2030, 2, 4))  # mồng 3 Tết
    assert not calendar.is_workday(date(2030, 11, 25))  # 24/11 is a Sunday: BLLĐ 2019 Đ111.3
    assert calendar.special(date(2030, 11, 25)).status == "du_kien"
    assert calendar.is_workday(date(2024, 11, 25))
    assert not calendar.is_workday(date(2018, 12, 31))


@pytest.mark.parametrize(
    ("received", "amount", "unit", "expected", "why"),
    [
        ("2026-11-23T13:30", "4", "GIO_LV", "2026-11-23T17:30", "ends with the session, not next morning"),
        ("2026-11-23T11:30", "4", "GIO_LV", "2026-11-23T17:30", "receipt as the morning ends"),
        ("2026-11-23T07:30", "4", "GIO_LV", "2026-11-23T11:30", "not 13:30"),
        ("2026-11-23T12:00", "1", "GIO_LV", "2026-11-23T14:30", "received at noon"),
        ("2026-11-23T20:00", "1", "GIO_LV", "2026-11-25T08:30", "received in the evening before a day off"),
        ("2026-11-21T09:00", "2", "GIO_LV", "2026-11-23T09:30", "received on a Saturday"),
        ("2026-11-23T09:00", "0", "GIO_LV", "2026-11-23T09:00", "no hours at all"),
        ("2026-11-25T09:00", "1.5", "NGAY_LV", "2026-11-26T15:00", "1,5 days are 12 hours"),
        ("2026-11-25T09:00", "0.5", "NGAY_LV", "2026-11-25T15:00", "half a day is 4 hours"),
        ("2026-11-25T09:00", "2.0", "NGAY_LV", "2026-11-27T17:30", "2,0 is a whole number"),
        ("2026-11-21T09:00", "1", "NGAY_LV", "2026-11-23T17:30", "the first day may be a day off"),
        ("2026-11-20T20:00", "1", "NGAY_LV", "2026-11-23T17:30", "an evening belongs to its day"),
        ("2026-11-25T09:00", "0", "NGAY_LV", "2026-11-25T17:30", "within the day"),
        ("2026-11-25T18:00", "0", "NGAY_LV", "2026-11-26T17:30", "within the day, which is over"),
        ("2026-11-21T09:00", "0", "NGAY", "2026-11-23T17:30", "within the day, which is not worked"),
        ("2026-11-20T09:00", "1", "NGAY", "2026-11-23T17:30", "a Saturday moves to Monday"),
        ("2026-08-21T09:00", "1", "NGAY", "2026-08-22T17:30", "a made-up Saturday stays"),
        ("2026-01-31T09:00", "1", "THANG", "2026-03-02T17:30", "28/02 is a Saturday"),
        ("2024-01-31T09:00", "1", "THANG", "2024-02-29T17:30", "the last day of a leap February"),
        ("2026-11-25T09:00", "12", "THANG", "2027-11-25T17:30", "a year"),
        ("2026-10-24T09:00", "1", "THANG", "2026-11-25T17:30", "24/11 is a day off"),
    ],
)
def test_limits_follow_the_written_rules(received, amount, unit, expected, why):
    assert due(received, amount, unit) == expected, why


@pytest.mark.parametrize(
    ("amount", "unit", "pauses", "expected"),
    [
        ("8", "GIO_LV", [("2026-11-25T14:00", "2026-11-26T09:00")], "2026-11-26T16:00"),
        ("8", "GIO_LV", [("2026-11-25T12:00", "2026-11-25T13:00")], "2026-11-26T09:00"),
        ("3", "NGAY_LV", [("2026-11-26T08:00", "2026-11-30T08:00")], "2026-12-02T17:30"),
        ("3", "NGAY_LV", [("2026-11-26T08:00", "2026-11-26T17:00")], "2026-11-30T17:30"),
        ("1.5", "NGAY_LV", [("2026-11-26T07:30", "2026-11-26T09:30")], "2026-11-26T17:00"),
        ("3", "NGAY", [("2026-11-26T08:00", "2026-11-29T08:00")], "2026-12-01T17:30"),
        ("1", "THANG", [("2026-11-26T08:00", "2026-11-28T08:00")], "2026-12-28T17:30"),
        ("1", "NGAY_LV", [("2026-11-27T08:00", "2026-11-30T08:00"), ("2026-11-26T08:00", "2026-11-27T09:00")],
         "2026-11-30T17:30"),
    ],
)  # fmt: skip
def test_pauses_add_what_their_unit_says(amount, unit, pauses, expected):
    spans = [pause(*span) for span in pauses]
    assert due("2026-11-25T09:00", amount, unit, pauses=spans) == expected


def test_overlapping_pauses_count_once_and_in_any_order():
    one = [pause("2026-11-26T08:00", "2026-11-27T10:00")]
    two = [pause("2026-11-26T14:00", "2026-11-27T10:00"), pause("2026-11-26T08:00", "2026-11-26T16:00")]
    for unit in rules.UNITS:
        assert due("2026-11-25T09:00", 3, unit, pauses=one) == due("2026-11-25T09:00", 3, unit, pauses=two)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-11-25T14:59", "2026-11-26T17:30"),
        ("2026-11-25T15:00", "2026-11-27T17:30"),
        ("2026-11-27T15:00", "2026-12-01T17:30"),
    ],
)
def test_receipt_from_the_cutoff_on_counts_as_the_next_working_day(received, expected):
    assert due(received, 1, "NGAY_LV", cutoff_counts_as_next_day=True) == expected


def test_the_cutoff_moves_hours_to_the_opening_of_the_next_working_day():
    assert due("2026-11-25T15:30", 2, "GIO_LV", cutoff_counts_as_next_day=True) == "2026-11-26T09:30"
    assert due("2026-11-25T15:30", 2, "GIO_LV") == "2026-11-25T17:30"


@pytest.mark.parametrize(
    ("amount", "unit", "message"),
    [
        ("-1", "NGAY_LV", "âm"),
        ("1.5", "NGAY", "số nguyên"),
        ("0.5", "THANG", "số nguyên"),
        ("ba", "NGAY", "không phải là số"),
        ("NaN", "NGAY", "không phải là số"),
        (True, "NGAY", "không phải là số"),
        ("1", "TUAN", "đơn vị"),
        ("1000000000", "GIO_LV", "quá dài"),
        ("90000", "NGAY", "ngoài khoảng"),
    ],
)
def test_an_impossible_limit_is_refused_in_vietnamese(amount, unit, message):
    with pytest.raises(Invalid, match=message):
        due("2026-11-25T09:00", amount, unit)


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        ("2026-11-27T09:00", "2026-11-26T09:00", "kết thúc trước"),
        ("2026-11-24T09:00", "2026-11-25T08:00", "trước lúc tiếp nhận"),
    ],
)
def test_a_reversed_or_too_early_pause_is_refused(start, end, message):
    with pytest.raises(Invalid, match=message):
        due("2026-11-25T09:00", 1, "NGAY_LV", pauses=[pause(start, end)])


def test_a_pause_counts_from_the_receipt_on():
    for unit in rules.UNITS:
        early = due("2026-11-25T09:00", 2, unit, pauses=[pause("2026-11-23T00:00", "2026-11-27T09:00")])
        assert early == due(
            "2026-11-25T09:00", 2, unit, pauses=[pause("2026-11-25T09:00", "2026-11-27T09:00")]
        )


def test_an_open_pause_is_refused():
    with pytest.raises(Invalid, match="chưa kết thúc"):
        due("2026-11-25T09:00", 1, "NGAY_LV", pauses=[(datetime(2026, 11, 26), None)])


def test_aware_instants_come_back_aware_and_mean_vietnamese_time():
    received = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    found = rules.add(national_calendar(), received, 8, "GIO_LV")
    assert found.due.isoformat() == "2026-11-26T09:00:00+07:00"
    assert found.received == received


def test_seconds_are_dropped_because_a_receipt_prints_minutes():
    assert due("2026-11-25T09:00:59", 8, "GIO_LV") == "2026-11-26T09:00"


def test_working_minutes_leave_out_the_pauses():
    received = datetime(2026, 11, 25, 9, 0)
    stop = [pause("2026-11-25T14:00", "2026-11-26T09:00")]
    assert rules.add(national_calendar(), received, 8, "GIO_LV", stop).working_minutes == 480
    found = rules.add(national_calendar(), received, 1, "NGAY_LV", stop)
    assert (found.due, found.working_minutes) == (datetime(2026, 11, 27, 17, 30), 390 + 480 + 480 - 300)


def test_elapsed_time_stands_still_in_a_pause():
    received, stop = datetime(2026, 11, 25, 9, 0), [pause("2026-11-25T14:00", "2026-11-26T09:00")]
    at = ["2026-11-25T08:00", "2026-11-25T14:00", "2026-11-26T08:00", "2026-11-26T10:00"]
    used = [
        rules.elapsed_working_minutes(national_calendar(), received, datetime.fromisoformat(moment), stop)
        for moment in at
    ]
    assert used == [0, 180, 180, 240]


def test_a_season_and_a_half_day_set_when_the_last_day_ends():
    summer = Hours(read_sessions(["07:00-11:30", "13:30-17:00"]), season=((4, 16), (10, 15)), name="Mùa hè")
    half = SpecialDay(date(2026, 11, 26), HALF_DAY, "Chỉ làm buổi sáng")
    base = national_calendar()
    calendar = WorkCalendar(base.days_of, (*base.hours, summer), {half.date: half})
    assert rules.add(calendar, datetime(2026, 7, 6, 9), 1, "NGAY_LV").due == datetime(2026, 7, 7, 17, 0)
    assert rules.add(calendar, datetime(2026, 11, 25, 9), 1, "NGAY_LV").due == datetime(2026, 11, 26, 11, 30)
    assert rules.add(calendar, datetime(2026, 11, 25, 9), 8, "GIO_LV").due == datetime(2026, 11, 26, 9, 0)


def test_a_due_date_explains_itself():
    found = rules.add(national_calendar(), datetime(2026, 11, 23, 8, 12), Decimal(1), "NGAY_LV")
    assert found.explanation == (
        "Tiếp nhận lúc 08:12 thứ Hai 23/11/2026. Ngày đầu (23/11) không tính. Tính 1 ngày làm việc, từ ngày "
        "24/11. Không tính ngày nghỉ: 24/11 (Ngày Văn hóa Việt Nam). Hết hạn lúc 17:30 thứ Tư 25/11/2026, "
        "cuối giờ làm việc của ngày cuối."
    )
    assert [part.kind for part in found.intervals] == ["received", "first_day", "holiday", "counted", "due"]


def test_the_stretches_add_up_to_what_was_counted():
    stop = [pause("2026-08-21T10:00", "2026-08-24T09:00")]
    hourly = rules.add(national_calendar(), datetime(2026, 8, 20, 9), 20, "GIO_LV", stop)
    assert sum(part.minutes for part in hourly.intervals) == hourly.working_minutes == 1200
    daily = rules.add(national_calendar(), datetime(2026, 8, 20, 9), 20, "NGAY_LV", stop)
    assert sum(part.days for part in daily.intervals) == 20 + 2
    assert {"pause", "make_up", "holiday", "weekend"} <= {part.kind for part in daily.intervals}
    assert daily.as_dict()["intervals"][0]["text"].startswith("Tiếp nhận lúc 09:00")


def test_durations_are_said_in_working_days_and_hours():
    said = [format_duration_vi(minutes) for minutes in (720, 45, 0, -135, 480, -1000)]
    assert said == [
        "còn 1 ngày 4 giờ",
        "còn 45 phút",
        "còn dưới 1 phút",
        "quá 2 giờ 15 phút",
        "còn 1 ngày",
        "quá 2 ngày 40 phút",
    ]


def test_later_zones_do_not_shift_the_day():
    tokyo = timezone(timedelta(hours=9))
    found = rules.add(national_calendar(), datetime(2026, 11, 26, 1, 0, tzinfo=tokyo), 1, "NGAY_LV")
    assert found.due.isoformat() == "2026-11-26T17:30:00+07:00"  # 23:00 of 25/11 in Viet Nam
