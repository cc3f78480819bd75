"""The frame itself, the pages for what went wrong, and the style guide."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError
from django.http import Http404
from django.template.loader import render_to_string
from django.test import RequestFactory

from motcua.base.errors import NotAllowed
from motcua.base.organisations.actor import Actor
from motcua.ui import errors, views
from motcua.ui.tests.helpers import render, words


@pytest.fixture
def asked(settings):
    """A visitor's request, while screens are being built."""
    settings.DEBUG = True
    request = RequestFactory().get("/giao-dien/")
    request.actor = None
    return request


def test_the_guide_is_shut_in_a_real_installation(settings):
    settings.DEBUG = False
    with pytest.raises(Http404):
        views.guide(RequestFactory().get("/giao-dien/"))


@pytest.mark.parametrize("page", [None, "ho-so", "tiep-nhan", "lanh-dao"])
def test_every_page_of_the_guide_is_vietnamese_and_has_one_heading_and_a_way_past_the_rail(asked, page):
    html = (views.sample(asked, page) if page else views.guide(asked)).content.decode()
    assert '<html lang="vi"' in html
    assert html.count("<h1") == 1
    assert 'href="#noi-dung"' in html
    assert 'id="noi-dung"' in html
    assert "{{" not in html
    assert "<c-" not in html


def test_the_rail_folds_as_the_officer_left_it(asked):
    asked.COOKIES["rail"] = "gon"
    assert "rail-folded" in views.guide(asked).content.decode()


def test_the_typeahead_finds_without_accents(asked):
    asked.GET = {"q": "khai sinh"}
    assert "Đăng ký khai sinh" in views.suggestions(asked).content.decode()


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        (lambda r: errors.bad_request(r, ValueError()), 400, "Yêu cầu không hợp lệ"),
        (
            lambda r: errors.permission_denied(r, PermissionError("Hồ sơ của cơ quan khác.")),
            403,
            "Hồ sơ của cơ quan khác.",
        ),
        (lambda r: errors.not_found(r, Http404()), 404, "Không tìm thấy trang này"),
        (errors.server_error, 500, "Máy chủ gặp lỗi"),
    ],
)
def test_what_went_wrong_is_told_in_vietnamese_with_a_way_on(answer, status, said):
    request = RequestFactory().get("/x/")
    request.actor = None
    page = answer(request)
    assert page.status_code == status
    assert said in words(page.content.decode())
    assert "Về trang Hôm nay" in page.content.decode()


def test_while_the_database_is_away_one_is_asked_to_come_back():
    try:
        raise OperationalError("connection refused")
    except OperationalError:
        page = errors.server_error(RequestFactory().get("/viec/"))
    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert "Hệ thống tạm ngừng" in words(page.content.decode())


@pytest.mark.django_db
def test_an_officer_who_is_refused_keeps_the_frame():
    request = RequestFactory().get("/x/")
    request.actor = Actor(person_id=1, name="Trần Thị Quầy (mẫu)")
    request.user = AnonymousUser()
    html = render_to_string(
        "ui/error.html", {"error": NotAllowed("Không phải việc của bạn."), "status": 403}, request
    )
    assert 'class="rail"' in html
    assert html.count("<h1") == 1
    assert "Trần Thị Quầy (mẫu)" in html


def test_a_refused_fragment_lands_in_the_message_box():
    request = RequestFactory().get("/x/")
    request.htmx = True
    page = errors.permission_denied(request, PermissionError())
    assert page["HX-Retarget"] == "#messages"
    assert "Bạn không có quyền" in page.content.decode()


def test_a_refused_act_says_why_and_that_nothing_changed():
    html = render_to_string(
        "ui/error.html", {"error": NotAllowed("Chỉ người thụ lý mới trình ký được."), "status": 403}
    )
    assert "Chỉ người thụ lý mới trình ký được." in html
    assert "Chưa có gì bị thay đổi" in html


def test_the_way_back_never_leads_off_the_site():
    for came_from, way in (
        ("https://example.org/bay", ""),
        ("http://testserver/ho-so/", "http://testserver/ho-so/"),
    ):
        request = RequestFactory().get("/x/", HTTP_REFERER=came_from)
        assert render("{% duong_ve %}", request=request) == way
