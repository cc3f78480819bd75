"""The page a lawyer reads, and the forms of those who set the province's values."""

from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.base import clock
from motcua.base.lawbook.models import Override
from motcua.base.organisations.roles import Role
from motcua.base.worktime.tests import cast

pytestmark = pytest.mark.django_db
PAGE = "/luat/"


@pytest.fixture
def clerk():
    return cast.signed_in(cast.person("tiepnhan", Role.INTAKE))


@pytest.fixture
def control():
    return cast.signed_in(cast.person("kstt", Role.CONTROL))


def text(answer):
    """Return the page's text."""
    return answer.content.decode()


def test_the_law_of_a_day_names_facts_articles_and_marks(clerk):
    page = text(clerk.get(PAGE, {"ngay": "2026-11-23"}))
    for words in (
        "Nghị định 118/2025/NĐ-CP",
        "NĐ 118/2025 Điều 18 khoản 2",
        "đã đọc nguồn",
        "chắc chắn",
        "cần kiểm – tỉnh cấu hình được",
        "Khi cơ quan có thẩm quyền nhận được hồ sơ",
        "Điều 17 khoản 3 sửa bởi NĐ 309/2026",
        "Thông báo dừng giải quyết hồ sơ",
        "Bộ Công an",
    ):
        assert words in page, words
    assert "Đặt giá trị" not in page


def test_the_law_of_an_earlier_day_is_the_earlier_decree(clerk):
    page = text(clerk.get(PAGE, {"ngay": "2025-06-30"}))
    assert "Nghị định 61/2018/NĐ-CP" in page
    assert "Mẫu 05" in page
    assert "đến 30/06/2025" in page


def test_the_page_asks_the_database_a_fixed_number_of_times(clerk, django_assert_max_num_queries):
    clerk.get(PAGE)
    with django_assert_max_num_queries(14):
        clerk.get(PAGE)


def test_a_day_without_law_or_a_wrong_day_is_answered_clearly(clerk):
    none = clerk.get(PAGE, {"ngay": "2010-01-01"})
    assert none.status_code == 404
    assert "Chưa có bộ quy tắc" in text(none)
    assert clerk.get(PAGE, {"ngay": "hôm qua"}).status_code == 422


def test_the_control_office_sets_and_withdraws_a_value(control):
    day = clock.today() + timedelta(days=1)
    form = text(control.get(PAGE, {"dat": "extension.max_days"}))
    assert "Đơn vị: ngày làm việc" in form
    data = {"rule_set": "nd118-2025", "path": "extension.max_days", "value": "10", "basis": "QĐ 12 (mẫu)",
            "valid_from": day.isoformat()}  # fmt: skip
    page = text(control.post(reverse("lawbook:override"), data, follow=True))
    assert "Tỉnh đặt từ" in page
    assert "QĐ 12 (mẫu)" in page
    row = Override.objects.get()
    gone = control.post(
        reverse("lawbook:withdraw", args=[row.pk]), {"reason": "Nhập nhầm (mẫu)"}, follow=True
    )
    assert "Rút trước khi áp dụng" in text(gone)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"value": "mười"}, "cần một số nguyên"),
        ({"basis": ""}, "Ghi căn cứ"),
        ({"valid_from": ""}, "Ghi ngày bắt đầu"),
        ({"valid_from": "2026-01-01"}, "từ ngày mai"),
        ({"path": "limits.H02"}, "tỉnh không đặt lại được"),
    ],
)
def test_a_wrong_value_keeps_the_form_and_says_why(control, change, message):
    day = clock.today() + timedelta(days=1)
    data = {"rule_set": "nd118-2025", "path": "extension.max_days", "value": "10", "basis": "QĐ 12 (mẫu)",
            "valid_from": day.isoformat()} | change  # fmt: skip
    answer = control.post(reverse("lawbook:override"), data)
    assert answer.status_code == 422
    assert message in text(answer)


def test_a_clerk_cannot_set_the_law(clerk):
    for url in (reverse("lawbook:override"), reverse("lawbook:withdraw", args=[1])):
        assert clerk.post(url, {}).status_code == 403
