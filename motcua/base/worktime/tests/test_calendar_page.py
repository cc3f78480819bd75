"""The calendar page: readable by all, changed by the administrator."""

from datetime import date

import pytest
from django.urls import reverse

from motcua.base.organisations.roles import Role
from motcua.base.worktime.models import CalendarDay, WorkingHours
from motcua.base.worktime.tests import cast

pytestmark = pytest.mark.django_db
PAGE = "/lich/"


@pytest.fixture
def clerk():
    return cast.signed_in(cast.person("tiepnhan", Role.INTAKE))


@pytest.fixture
def admin():
    return cast.signed_in(cast.person("quantri", Role.ADMIN))


def text(answer):
    """Return the page's text."""
    return answer.content.decode()


def test_the_year_2026_is_shown_with_its_days_named(clerk):
    answer = clerk.get(PAGE, {"nam": "2026"})
    assert answer.status_code == 200
    page = text(answer)
    assert "249 ngày làm việc" in page
    for words in (
        "Ngày Văn hóa Việt Nam",
        "Làm bù cho thứ Hai 31/8",
        "16/02 – 20/02/2026",
        "Điều 111 khoản 3",
    ):
        assert words in page
    assert "Đặt một ngày vào lịch" not in page


def test_a_day_that_is_not_verified_says_so(clerk):
    assert "cần kiểm với thông báo lịch nghỉ" in text(clerk.get(PAGE, {"nam": "2026"}))
    assert "cần kiểm với thông báo lịch nghỉ" not in text(clerk.get(PAGE, {"nam": "2025"}))


def test_the_page_asks_the_database_a_fixed_number_of_times(clerk, django_assert_max_num_queries):
    clerk.get(PAGE)
    with django_assert_max_num_queries(14):
        clerk.get(PAGE)


def test_an_expected_year_says_so(clerk):
    assert "dự kiến, chưa có thông báo" in text(clerk.get(PAGE, {"nam": "2027"}))


@pytest.mark.parametrize("year", ["hai nghìn", "1800", "99999"])
def test_a_year_outside_the_calendar_is_answered_clearly(clerk, year):
    answer = clerk.get(PAGE, {"nam": year})
    assert answer.status_code == 422
    assert "không có trong lịch" in text(answer)


def test_a_visitor_signs_in_first(client):
    assert client.get(PAGE).status_code == 302


def test_a_limit_can_be_tried_on_the_page_and_as_a_fragment(clerk):
    data = {"nhan": "2026-11-23T08:12", "so": "1", "don_vi": "NGAY_LV"}
    whole = clerk.get(PAGE, data)
    assert "17:30 thứ Tư 25/11/2026" in text(whole)
    fragment = clerk.get(reverse("worktime:trial"), data, headers={"HX-Request": "true"})
    assert "17:30 thứ Tư 25/11/2026" in text(fragment)
    assert "<html" not in text(fragment)
    assert clerk.get(reverse("worktime:trial"), data).status_code == 302


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"so": "ba"}, "không phải là số"),
        ({"nhan": "hôm nay"}, "Chọn đủ ngày và giờ"),
        ({"dung_tu": "2026-11-23T10:00"}, "Chọn đủ ngày và giờ"),
        ({"don_vi": "TUAN"}, "Không có đơn vị"),
    ],
)
def test_a_wrong_trial_says_what_is_wrong(clerk, change, message):
    data = {"nhan": "2026-11-23T08:12", "so": "1", "don_vi": "NGAY_LV"} | change
    answer = clerk.get(reverse("worktime:trial"), data, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert message in text(answer)


def test_the_administrator_sets_and_withdraws_a_day(admin):
    data = {"date": "2026-12-02", "kind": "off", "status": "chinh_thuc", "scope": "province",
            "reason": "Nghỉ tránh bão (mẫu)", "basis": "QĐ 01 (mẫu)"}  # fmt: skip
    answer = admin.post(reverse("worktime:set_day"), data, follow=True)
    assert "Nghỉ tránh bão (mẫu)" in text(answer)
    row = CalendarDay.objects.get()
    assert (row.date, row.agency_id) == (date(2026, 12, 2), None)
    again = admin.post(reverse("worktime:set_day"), data)
    assert again.status_code == 409
    assert "rút ngày cũ trước" in text(again)
    assert 'value="Nghỉ tránh bão (mẫu)"' in text(again)
    gone = admin.post(
        reverse("worktime:withdraw_day", args=[row.pk]), {"reason": "Bão tan (mẫu)"}, follow=True
    )
    assert "Bão tan (mẫu)" in text(gone)


def test_the_administrator_sets_and_ends_hours(admin):
    data = {"name": "Mùa hè", "hours": "07:00-11:30, 13:30-17:00", "valid_from": "2026-04-16",
            "season_from": "16/4", "season_to": "15/10", "hours_basis": "QĐ 02 (mẫu)"}  # fmt: skip
    assert "07:00–11:30" in text(admin.post(reverse("worktime:set_hours"), data, follow=True))
    wrong = admin.post(reverse("worktime:set_hours"), data | {"hours": "11:30-07:00"})
    assert wrong.status_code == 422
    row = WorkingHours.objects.get()
    admin.post(reverse("worktime:end_hours", args=[row.pk]), {"last_day": "2026-10-15"})
    row.refresh_from_db()
    assert row.valid_to == date(2026, 10, 15)


def test_a_clerk_cannot_change_the_calendar(clerk):
    for url in (
        reverse("worktime:set_day"),
        reverse("worktime:set_hours"),
        reverse("worktime:withdraw_day", args=[1]),
    ):
        assert clerk.post(url, {}).status_code == 403
        assert clerk.get(url).status_code == 405
