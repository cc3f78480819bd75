"""The frame in a real browser: keyboard, readers, small screens, axe. The style guide is the page under test."""

import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Page

from conftest import open_browser

pytestmark = pytest.mark.e2e
ROOT = Path(__file__).parents[3]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CARD = "027190000417|121345678|Nguyễn Thị Mẫu|04071990|Nữ|Tổ 5, phường Đa Mai, tỉnh Bắc Ninh|14032021"


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Keep the test output clean."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Serve the guide, which needs no database, from a thread."""
    with override_settings(DEBUG=True):
        server = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), _Server, _Quiet)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/giao-dien/"
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def screen(chromium) -> Iterator[BrowserContext]:
    """One screen for all: fonts and scripts are read once."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
    yield context
    context.close()


@pytest.fixture
def page(screen, site) -> Iterator[Page]:
    page = screen.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(site)
    page.wait_for_selector("html.ready")
    yield page
    page.close()
    screen.clear_cookies()
    assert not faults


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", ["", "ho-so/", "tiep-nhan/", "lanh-dao/"])
def test_no_page_has_a_fault_that_axe_can_see_nor_overflows(page, site, path, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site + path)
    page.wait_for_selector("html.ready")
    page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_at_twice_the_size_nothing_is_cut_off(page, site):
    page.set_viewport_size({"width": 640, "height": 450})
    page.goto(site + "tiep-nhan/")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.locator("text=Tiếp nhận và in giấy hẹn").is_visible()


def test_the_first_tab_leads_past_the_rail(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"


def test_focus_is_a_ring_one_can_see(page):
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    style = page.evaluate("(s => [s.outlineStyle, s.outlineWidth])(getComputedStyle(document.activeElement))")
    assert style == ["solid", "3px"]


def test_slash_goes_to_the_search_and_a_question_mark_lists_the_keys(page):
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.hasAttribute('data-search')")
    page.keyboard.type("?")
    assert page.input_value("#tim") == "?"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    listed = page.locator("#key-help").inner_text()
    assert "Yêu cầu bổ sung" in listed
    assert "F8" in listed
    page.keyboard.press("Escape")
    assert not page.locator("#key-help").is_visible()


def test_rows_are_walked_picked_and_opened_by_keyboard(page):
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("[data-picked-count]").inner_text() == "1"
    page.keyboard.press("Escape")
    assert not page.locator(".batch").is_visible()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ho-so/")


def test_the_readers_text_of_a_citizen_card_fills_the_form_and_does_not_send_it(page):
    page.fill("#id_ten", "")
    page.keyboard.type(CARD)
    page.keyboard.press("Enter")
    assert page.input_value("#id_ten") == "Nguyễn Thị Mẫu"
    assert page.input_value("#id_sdd") == "027190000417"
    assert page.input_value("#id_ns") == "04/07/1990"
    assert page.input_value("#id_gt") == "Nữ"
    assert "?" not in page.url


def test_a_torn_reading_of_the_card_is_told_and_kept_nowhere(page):
    page.fill("#id_ten", "")
    page.keyboard.type(CARD[:40])
    page.keyboard.press("Enter")
    assert "đọc chưa đủ" in page.locator("#messages").inner_text()
    assert page.input_value("#id_ten") == ""


@pytest.mark.parametrize("typed", ["04071990", "4/7/1990", "04/07/1990", "04-07-1990"])
def test_a_birth_date_may_be_typed_in_any_usual_way(page, typed):
    page.fill("#id_ns", "")
    page.keyboard.type(typed)
    assert page.input_value("#id_ns") == "04/07/1990"


def test_a_procedure_is_found_without_accents_and_picked_with_enter_even_by_quick_hands(page):
    page.locator("#id_tim").focus()
    page.wait_for_selector(".pick-list [role=option].on")
    assert page.get_attribute("#id_tim", "aria-expanded") == "true"
    page.keyboard.type("khai sinh")
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('id_tim_ma').value === '1.001193'")
    assert page.input_value("#id_tim") == "Đăng ký khai sinh"
    page.locator("#id_tim").focus()
    page.keyboard.type("x")
    assert page.input_value("#id_tim_ma") == ""


def test_the_derivation_of_a_deadline_comes_on_click(page):
    page.locator(".due-why summary").first.click()
    page.wait_for_selector(".derivation")
    assert page.locator(".due-sheet").first.bounding_box()["x"] > 200
    page.keyboard.press("Escape")
    assert not page.locator(".derivation").first.is_visible()


def test_the_key_of_an_act_opens_its_form_with_the_hands_in_it(page, site):
    page.goto(site + "ho-so/")
    page.wait_for_selector("html.ready")
    page.keyboard.press("2")
    assert page.evaluate("document.activeElement.id") == "id_nhac"
    page.keyboard.type("3")
    assert page.input_value("#id_nhac") == "3"


def test_a_form_is_sent_once_however_often_enter_is_pressed(page, site):
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto(site + "tiep-nhan/")
    page.wait_for_selector("html.ready")
    page.route("**/tiep-nhan/", lambda route: None if route.request.method == "POST" else route.continue_())
    page.evaluate(
        "const f = document.getElementById('tiep-nhan'); f.requestSubmit(); f.requestSubmit(); f.requestSubmit();"
    )
    page.wait_for_timeout(300)
    assert len(sent) == 1


def test_a_file_let_go_on_a_papers_row_is_sent_as_a_file(page, site):
    sent: list[tuple[str, bytes]] = []

    def answer(route):
        if route.request.method != "POST":
            return route.continue_()
        sent.append((route.request.headers["content-type"], route.request.post_data_buffer or b""))
        return route.fulfill(status=200, content_type="text/html", body="<p id='xong'>đã nhận</p>")

    page.goto(site + "tiep-nhan/")
    page.wait_for_selector("html.ready")
    page.route("**/*", answer)
    page.evaluate(
        """() => {
            const files = new DataTransfer();
            files.items.add(new File(["nội dung"], "to-khai.pdf", {type: "application/pdf"}));
            document.querySelector("[data-drop]").dispatchEvent(
                new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true}));
        }"""
    )
    page.wait_for_selector("#xong")
    kind, body = sent[0]
    assert kind.startswith("multipart/form-data")
    assert b'filename="to-khai.pdf"' in body


def test_a_receipt_that_arrives_goes_to_the_printer(page):
    page.route(
        "**/giay-hen.pdf", lambda route: route.fulfill(status=200, content_type="text/html", body="giấy hẹn")
    )
    page.evaluate(
        """() => {
            const part = document.createElement("div");
            part.dataset.printNow = "/giay-hen.pdf";
            document.querySelector("main").append(part);
            window.printed = 0;
            document.addEventListener("printed", () => (window.printed += 1));
            part.dispatchEvent(new CustomEvent("htmx:load", {bubbles: true, detail: {elt: part}}));
            part.dispatchEvent(new CustomEvent("htmx:load", {bubbles: true, detail: {elt: part}}));
        }"""
    )
    page.wait_for_function("window.printed === 1")
    assert page.get_attribute("#print-frame", "src") == "/giay-hen.pdf"


def test_words_typed_and_not_saved_are_not_lost_by_a_slip(page, site):
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#id_ld").click()
    page.keyboard.type("Thiếu trích đo")
    page.goto(site + "ho-so/")
    assert asked == ["beforeunload"]


def test_a_page_left_open_still_saves_after_signing_in_again_elsewhere(page, site):
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None
    )
    page.goto(site + "tiep-nhan/")
    page.wait_for_selector("html.ready")
    page.evaluate("document.cookie = 'csrftoken=' + 'a'.repeat(32)")
    page.route("**/tiep-nhan/", lambda route: None if route.request.method == "POST" else route.continue_())
    page.evaluate("document.getElementById('tiep-nhan').requestSubmit()")
    page.wait_for_timeout(300)
    assert "csrfmiddlewaretoken=" + "a" * 32 in sent[0]


def test_the_rail_stays_folded_after_reload(page):
    page.click("[data-rail-fold]")
    page.reload()
    assert page.evaluate("document.documentElement.classList.contains('rail-folded')")


def test_on_a_phone_the_rail_is_a_drawer_that_escape_shuts(page, site):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site + "ho-so/")
    page.click("[data-rail-open]")
    assert page.evaluate("document.activeElement.closest('.rail') !== null")
    page.keyboard.press("Escape")
    page.wait_for_selector(".rail", state="hidden")


def test_the_page_is_readable_without_script(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "ho-so/")
    assert page.locator("text=Tôi có thể làm").is_visible()
    assert page.locator("text=đã dùng 5 trên 10 ngày làm việc").is_visible()
    context.close()
