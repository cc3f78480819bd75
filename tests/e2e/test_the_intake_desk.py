"""The desk beyond the plain case: cards read, papers missing, files that lie, what comes online."""

import re

from playwright.sync_api import Page, expect

from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.rules import Status

from .office import COPY, SINGLE, fresh, options, printed, ready
from .papers import pdf_text, scan

CARD = "{}|121345678|Nguyễn Thị Mẫu|04071990|Nữ|Tổ dân phố 5, phường Đa Mai, tỉnh Bắc Ninh|14032021"


def begin(page: Page, code: str = COPY) -> None:
    """Choose a procedure by its code; the cursor goes on."""
    page.keyboard.type(code)
    expect(options(page).first).to_contain_text(code)
    page.keyboard.press("Enter")
    expect(page.locator("#id_case")).to_be_focused()


def read_card(page: Page, number: str) -> None:
    """Hold a citizen card under the reader, which types it and ends with Enter."""
    page.keyboard.press("F3")
    page.keyboard.type(CARD.format(number))
    page.keyboard.press("Enter")
    expect(page.locator("#id_applicant_identity")).to_have_value(number)
    # For a moment after a reading the reader's Enter is swallowed; hands are slower than that.
    expect(page.locator("form[data-idcard-just]")).to_have_count(0)


def stranger(office) -> str:
    """Return an identity number nobody has."""
    return office.citizen().identity


def test_a_card_read_fills_the_form_and_a_known_citizen_is_recognised(office):
    known = office.citizen("Nguyễn Thị Mẫu", phone="0912345668")
    earlier = office.dossier("PHAN_CONG", applicant=known)
    page = office.as_("tiepnhan", "/tiep-nhan/")
    begin(page)
    read_card(page, known.identity)
    expect(page.get_by_text("Đã đọc mã QR thẻ căn cước")).to_be_visible()
    expect(page.locator("#id_applicant_birth_date")).to_have_value("04/07/1990")
    expect(page.locator("#id_applicant_address")).to_have_value("Tổ dân phố 5, phường Đa Mai, tỉnh Bắc Ninh")
    expect(page.locator("#id_applicant_phone")).to_have_value("0912345668")
    expect(page.locator("#applicant")).to_contain_text(earlier.code)


def test_what_the_desk_may_not_take_is_refused_with_its_form(office):
    page = office.as_("tiepnhan", "/tiep-nhan/")
    begin(page)
    number = stranger(office)
    read_card(page, number)
    page.keyboard.press("F7")
    expect(page.locator("#panel")).to_contain_text("Mẫu số 03")
    page.locator("#id_reason").fill("Hộ tịch đăng ký ở nước ngoài, không thuộc thẩm quyền của phường")
    page.locator("#id_basis").fill("Luật Hộ tịch 2014 Điều 63")
    page.locator("#id_right_place").fill("Cục Lãnh sự, Bộ Ngoại giao")
    page.keyboard.press("Control+Enter")
    words = pdf_text(page, printed(page))
    assert "TỪ CHỐI" in words
    assert "Cục Lãnh sự" in words
    expect(page.locator(".strip")).to_contain_text("Đã lập phiếu từ chối tiếp nhận")
    expect(page.locator("#id_applicant_name")).to_have_value("")
    made = Dossier.objects.filter(applicant_name="Nguyễn Thị Mẫu", status=Status.REFUSED_INTAKE).latest("pk")
    assert made.code is None or made.code == ""


def test_what_lacks_is_asked_for_once_and_the_dossier_received_when_it_comes(office):
    page = office.as_("tiepnhan", "/tiep-nhan/")
    begin(page, SINGLE)
    read_card(page, stranger(office))
    page.keyboard.press("F9")
    expect(page.locator("#id_papers_error")).to_contain_text("còn thiếu")
    expect(page.locator("#id_applicant_name")).to_have_value("Nguyễn Thị Mẫu")

    page.keyboard.press("F8")
    expect(page.locator("#panel")).to_contain_text("Mẫu số 02")
    page.locator("#id_reason").fill("Nộp tờ khai theo mẫu, ghi đủ thời gian cư trú")
    page.keyboard.press("Control+Enter")
    words = pdf_text(page, printed(page))
    assert "Nộp tờ khai theo mẫu" in words
    expect(page.locator(".strip")).to_contain_text("Đã lập phiếu yêu cầu bổ sung")
    name = page.locator(".strip a b").first.inner_text()

    page.goto("/tiep-nhan/cho/")
    page.get_by_role("link", name=name).click()
    page.wait_for_url(re.compile(r"/cho/\d+/"))
    ready(page)
    for box in page.get_by_role("checkbox").and_(page.locator("[name=on]")).all():
        box.check()
    page.keyboard.press("F9")
    expect(page.locator("#messages")).to_contain_text("Đã tiếp nhận")
    dossier = Dossier.objects.get(temporary_code=name)
    assert dossier.code
    assert dossier.status == Status.TO_ASSIGN
    assert dossier.code in pdf_text(page, printed(page))


def test_what_was_filed_online_is_looked_at_and_received_with_a_receipt(office):
    citizen = office.citizen()
    filed = services.submit(
        office.intake(COPY, citizen, channel=2, device="MAY_TINH", result_way=2), by=office.actor("tiepnhan")
    )
    page = office.as_("tiepnhan", "/tiep-nhan/cho/")
    page.get_by_role("link", name=filed.temporary_code).click()
    page.wait_for_url(re.compile(r"/cho/\d+/"))
    ready(page)
    expect(page.locator("main")).to_contain_text(citizen.name)
    expect(page.locator("main")).to_contain_text("Trực tuyến")
    page.keyboard.press("F9")
    expect(page.locator("#messages")).to_contain_text("Đã tiếp nhận")
    assert fresh(filed).code in pdf_text(page, printed(page))


def test_a_text_that_calls_itself_a_pdf_is_not_taken_and_nothing_else_is_lost(office):
    page = office.as_("tiepnhan", "/tiep-nhan/")
    begin(page)
    number = stranger(office)
    read_card(page, number)
    row = page.locator("[data-paper]").first
    picker = row.locator("input[type=file]")
    picker.set_input_files(
        {"name": "to-khai.pdf", "mimeType": "application/pdf", "buffer": "xin chào".encode()}
    )
    expect(row.get_by_role("alert")).to_be_visible()
    expect(page.locator("#id_applicant_identity")).to_have_value(number)
    expect(page.locator("#id_procedure_text")).to_have_value(
        "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh"
    )

    row.locator("input[type=file]").set_input_files(
        {"name": "to-khai.pdf", "mimeType": "application/pdf", "buffer": scan()}
    )
    expect(row).to_contain_text("to-khai.pdf")
    expect(row.get_by_role("alert")).to_have_count(0)
    expect(row.get_by_role("checkbox")).to_be_checked()


def test_f9_pressed_twice_makes_one_dossier(office):
    page = office.as_("tiepnhan", "/tiep-nhan/")
    begin(page)
    number = stranger(office)
    read_card(page, number)
    page.keyboard.press("F6")
    page.locator("#id_applicant_phone").fill("0912345668")
    page.keyboard.press("F9")
    page.keyboard.press("F9")
    expect(page.locator(".strip")).to_contain_text("Đã tiếp nhận")
    code = page.locator(".strip b").first.inner_text()
    made = Dossier.objects.get(code=code)
    assert Dossier.objects.filter(applicant=made.applicant_id).count() == 1


def test_a_draft_is_kept_and_taken_up_again_where_it_was_left(office):
    page = office.as_("tiepnhan", "/tiep-nhan/")
    begin(page)
    number = stranger(office)
    read_card(page, number)
    page.keyboard.press("Control+s")
    expect(page.locator(".strip")).to_contain_text("Đã lưu tạm")
    expect(page.locator("#id_applicant_identity")).to_have_value("")
    page.get_by_text("Bản lưu tạm", exact=True).first.click()
    page.locator("#drafts").get_by_role("link").first.click()
    expect(page.locator("#id_applicant_identity")).to_have_value(number)
