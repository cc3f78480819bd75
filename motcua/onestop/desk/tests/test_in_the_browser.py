"""The desk in a real browser: intake by the keyboard alone, files, panels."""

import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.test import Client
from playwright.sync_api import Browser, Page

from conftest import open_browser
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.cast import Cast, make_cast

pytestmark = pytest.mark.e2e
CARD = "024190000418|125123456|Nguyễn Thị Thẻ|04071990|Nữ|Tổ 5, phường Mẫu, tỉnh Bắc Ninh|01052021"
PRINTED = "<!doctype html><title>Bản in</title><script>window.print = () => {}</script>"


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Keep the test output clean."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Playwright's loop runs in this thread; Django's calls here are plain ones all the same.
    with pytest.MonkeyPatch.context() as patch, open_browser() as browser:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield browser


@pytest.fixture
def cast(chromium, own_database) -> Cast:
    return make_cast()


@pytest.fixture
def site(cast) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), _Server, _Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def sit_down(chromium: Browser, site: str, actor: Actor, width: int = 1440) -> Page:
    """Return a page signed in as somebody of the cast; what would be printed is an empty page."""
    client = Client()
    client.force_login(
        Person.objects.get(pk=actor.person_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    page = chromium.new_page(viewport={"width": width, "height": 900}, locale="vi-VN")
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    page.route("**/*.pdf", lambda route: route.fulfill(content_type="text/html", body=PRINTED))
    return page


class Hands:
    """Counts what is pressed."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def at(self, field: str) -> None:
        """Wait until the cursor stands in a field."""
        self.page.wait_for_function("id => document.activeElement.id === id", arg=field)


def test_a_known_citizen_is_served_by_the_keyboard_in_ten_keys_beyond_the_name(chromium, site, cast):
    cast.received(name="Nguyễn Thị Mẫu", identity="024190000417")
    page = sit_down(chromium, site, cast.desk)
    page.goto(f"{site}/tiep-nhan/")
    page.wait_for_selector("html.ready")
    hands = Hands(page)
    hands.at("id_procedure_text")
    hands.press(*"tlht", "Enter")
    hands.at("id_applicant_name")
    page.keyboard.type("nguyen thi mau")
    page.wait_for_selector("#applicant [role=option]")
    hands.press("ArrowDown", "Enter")
    hands.at("id_all_papers")
    hands.press("F6", "F9")
    page.wait_for_selector(".strip b")
    hands.at("id_procedure_text")
    dossier = Dossier.objects.latest("id")
    assert hands.pressed <= 10
    assert (dossier.applicant_name, dossier.status) == ("Nguyễn Thị Mẫu", "CHO_PHAN_CONG")
    assert dossier.code in page.locator(".strip").inner_text()
    assert page.locator("#print-frame").get_attribute("src").startswith(f"/ho-so/{dossier.pk}/mau/")
    assert page.input_value("#id_applicant_name") == ""
    page.close()


def test_a_citizen_card_is_read_and_what_lacks_is_asked_for_without_the_mouse(chromium, site, cast):
    page = sit_down(chromium, site, cast.desk)
    page.goto(f"{site}/tiep-nhan/")
    page.wait_for_selector("html.ready")
    hands = Hands(page)
    page.keyboard.type("tlht")
    page.keyboard.press("Enter")
    hands.at("id_applicant_name")
    page.keyboard.type(CARD)
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('id_applicant_identity').value === '024190000418'")
    hands.at("id_all_papers")
    page.keyboard.press("F8")
    hands.at("id_reason")
    page.keyboard.type("Chưa mang tờ khai và giấy tờ tùy thân")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".strip b")
    dossier = Dossier.objects.get()
    assert dossier.status == "CHO_BO_SUNG_TN"
    assert len(dossier.supplement_requests.get().items) == 2
    page.close()


def test_a_wrong_field_gets_the_cursor_and_nothing_typed_is_lost(chromium, site, cast):
    page = sit_down(chromium, site, cast.desk)
    page.goto(f"{site}/tiep-nhan/?thu-tuc={cast.procedure.pk}")
    page.wait_for_selector("html.ready")
    page.fill("#id_applicant_name", "Lê Văn Thử")
    page.fill("#id_applicant_identity", "123")
    page.keyboard.press("F6")
    page.keyboard.press("F9")
    page.wait_for_selector("#id_applicant_identity[aria-invalid=true]")
    Hands(page).at("id_applicant_identity")
    assert page.input_value("#id_applicant_name") == "Lê Văn Thử"
    assert page.locator("#id_paper-0-on").is_checked()
    assert not Dossier.objects.exists()
    page.close()
