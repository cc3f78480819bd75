"""A draft from the first form to the public page: the gate, the opinion, its answer, the appraisal, the decision."""

import re

from playwright.sync_api import Page, expect

from motcua.base import clock
from motcua.base.text import day
from motcua.catalogue.announcements.models import Announcement
from motcua.catalogue.announcements.services import drafting
from motcua.control.impact.models import LegalDraft, Stage
from motcua.demo.control.announcements import sample_record

from .office import go, ready
from .test_announcements import press, unfold

HOME = "/danh-gia-tac-dong/"
TITLE = "Quy định quản lý bãi đỗ xe thông minh (mẫu)"
CODE = "9.900177"
FIRST, SECOND = "Chấp thuận vị trí bãi đỗ xe (mẫu)", "Xác nhận biển số xe gửi tháng (mẫu)"


def choose(page: Page, **answers: str) -> None:
    """Choose the answers of a questionnaire by their keys."""
    for key, value in answers.items():
        page.locator(f'input[name="{key}"][value="{value}"]').check()


def write(page: Page, **texts: str) -> None:
    """Write into the fields of a questionnaire by their keys."""
    for key, text in texts.items():
        page.locator(f'[name="{key}"]').fill(text)


def save(page: Page) -> None:
    """Save the form at hand by its key."""
    page.keyboard.press("F9")
    page.wait_for_load_state()
    ready(page)


def add(page: Page, name: str) -> None:
    """Add a new procedure to the draft that is open."""
    page.keyboard.press("F8")
    page.locator("#thu-tuc textarea[name='name']").fill(name)
    page.get_by_role("button", name="Thêm thủ tục", exact=True).click()
    expect(page.locator("#thu-tuc")).to_contain_text(name)
    ready(page)


def open_form(page: Page, draft: LegalDraft, name: str) -> None:
    """Open the questionnaire of a procedure of the draft."""
    go(page, f"{HOME}{draft.pk}/")
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("link", name="Đánh giá thủ tục").click()
    ready(page)


def necessity(page: Page) -> None:
    """Answer the first three questions."""
    choose(page, c1="co", c2="co", c3="khong")
    write(page, c1_muc_tieu="Bớt ùn tắc (mẫu)", c1_ly_do="Cần quản lý", c2_ly_do="Kiểm soát được vị trí")


def assess(page: Page, draft: LegalDraft) -> None:
    """Assess the first procedure whole, find the second not necessary."""
    open_form(page, draft, FIRST)
    reasonable = page.locator("#phan-hop_ly")
    necessity(page)
    choose(page, c4="co")
    expect(reasonable).to_be_visible()
    choose(
        page,
        c5="co",
        c6="co",
        c7="co",
        c8="co",
        c9="co",
        c9_rut_ngan="khong",
        c10="khong",
        c11="khong",
        c12="co",
    )
    write(page, c9_ngay="7")
    choose(page, c13="toan_bo", c14="khong", c15="co", c16="khong")
    save(page)
    expect(page.locator("#messages")).to_contain_text("trả lời đủ")
    for none in ("Không quy định mẫu đơn", "Không quy định điều kiện"):
        page.get_by_role("button", name=none).click()
        expect(page.locator("#messages")).to_contain_text("Đã xác nhận")
        ready(page)

    open_form(page, draft, SECOND)
    necessity(page)
    choose(page, c4="khong")
    # "Not necessary" ends the form: the other parts are not asked.
    expect(reasonable).to_be_hidden()
    write(page, c4_ly_do="Đã có dữ liệu đăng ký xe")
    save(page)
    expect(page.locator("#messages")).to_contain_text("không phải trả lời các phần sau")


def test_a_draft_goes_from_the_department_to_the_public_page(office):
    officer = office.as_("daumoi.sxd", HOME)
    officer.keyboard.press("F9")
    officer.wait_for_url("**/moi/")
    officer.locator("#id_title").fill(TITLE)
    save(officer)
    draft = LegalDraft.objects.get(title=TITLE)
    add(officer, FIRST)
    add(officer, SECOND)

    # The gate names what lacks; nothing moves.
    officer.get_by_role("button", name="Gửi Sở Tư pháp thẩm định").click()
    refused = officer.get_by_role("alert")
    expect(refused).to_contain_text("Hồ sơ chưa được nhận thẩm định")
    expect(refused).to_contain_text(FIRST)
    expect(refused).to_contain_text("Chưa có ý kiến của Văn phòng UBND")
    draft.refresh_from_db()
    assert draft.stage == Stage.WRITING

    assess(officer, draft)
    officer.get_by_text("Đưa ra khỏi dự thảo", exact=True).first.click()
    officer.locator("form[action$='/dua-ra/'] button").click()
    expect(officer.locator("#messages")).to_contain_text("Đã đưa thủ tục ra khỏi dự thảo")
    go(officer, f"{HOME}{draft.pk}/")
    save(officer)
    expect(officer.locator("#messages")).to_contain_text("Đã gửi Văn phòng UBND lấy ý kiến")

    control_opines(office, draft)

    go(officer, f"{HOME}{draft.pk}/")
    officer.get_by_role("button", name="Gửi Sở Tư pháp thẩm định").click()
    expect(officer.get_by_role("alert")).to_contain_text("Ý kiến chưa được tiếp thu, giải trình: Thời hạn")
    answer = officer.locator(".opinion-open")
    answer.get_by_label("Tiếp thu", exact=True).check()
    answer.locator("textarea").fill("Đã rút còn năm ngày làm việc (mẫu)")
    answer.get_by_role("button", name="Lưu trả lời").click()
    expect(officer.locator("#messages")).to_contain_text("Đã lưu tiếp thu, giải trình")
    go(officer, f"{HOME}{draft.pk}/")
    save(officer)
    expect(officer.locator("#messages")).to_contain_text("Đã gửi Sở Tư pháp thẩm định")

    appraiser_appraises(office, draft)

    go(officer, f"{HOME}{draft.pk}/")
    officer.keyboard.press("F9")
    officer.locator("#id_issued_number").fill("77/2026/QĐ-UBND")
    today = day(clock.today())
    officer.locator("#id_issued_on").fill(today)
    officer.locator("#id_effective_on").fill(today)
    officer.get_by_role("button", name="Ghi ban hành").click()
    expect(officer.locator("#messages")).to_contain_text("Đã ghi văn bản ban hành")
    draft.refresh_from_db()
    assert (draft.stage, draft.issued_number) == (Stage.ISSUED, "77/2026/QĐ-UBND")
    # It is followed until its procedure is announced.
    go(officer, HOME)
    expect(officer.locator(".lines")).to_contain_text(TITLE)

    announced(office, officer)
    go(officer, f"{HOME}{draft.pk}/")
    officer.get_by_role("link", name=FIRST, exact=True).click()
    officer.locator("#id_line").select_option(index=1)
    officer.locator("#cong-bo").get_by_role("button", name="Gắn").click()
    expect(officer.locator("#cong-bo")).to_contain_text("2077/QĐ-UBND")
    go(officer, HOME)
    expect(officer.locator(".lines", has_text=TITLE)).to_have_count(0)
    # Whoever needs it finds it, without signing in.
    visitor = office.visitor()
    visitor.goto(f"/tra-cuu/thu-tuc/{CODE}/")
    expect(visitor.locator("h1")).to_contain_text(FIRST)


def announced(office, officer: Page) -> None:
    """Announce the first procedure in full text: the department proposes, control checks, the chairman signs."""
    by = office.actor("daumoi.sxd")
    made = drafting.draft(
        agency_id=by.agency_id, by=by, kind=Announcement.Kind.FULL, field_name="Hạ tầng kỹ thuật"
    )
    line = drafting.add_line(made.pk, change="MOI", code=CODE, name=FIRST, by=by)
    line = drafting.save_content(line.pk, sample_record(CODE, FIRST), version=line.version, by=by)
    drafting.save_facts(
        line.pk, version=line.version, by=by, changing_text="77/2026/QĐ-UBND", legal_amount=None,
        legal_unit="", replaces=[],
    )  # fmt: skip
    go(officer, f"/cong-bo/{made.pk}/")
    unfold(officer, "Trình cơ quan kiểm soát")
    officer.fill("#id_proposal_no", "277/TTr-SXD")
    press(officer, "Trình")
    control = office.as_("kiemsoat", f"/cong-bo/{made.pk}/")
    control.keyboard.press("F9")
    expect(control.locator("#messages")).to_contain_text("đã trình Chủ tịch ký")
    chairman = office.as_("ctubnd", f"/cong-bo/{made.pk}/")
    chairman.fill("#id_number", "2077/QĐ-UBND")
    press(chairman, "Ký ban hành")
    go(control, f"/cong-bo/{made.pk}/")
    press(control, "Ghi đã nhập")
    press(control, "Ghi công khai")
    expect(control.locator("#messages")).to_contain_text("Đã ghi công khai")


def control_opines(office, draft: LegalDraft) -> None:
    """The control office reads the assessment, says no once, and sends its letter."""
    page = office.as_("kiemsoat", f"{HOME}{draft.pk}/")
    page.get_by_role("link", name="Xem xét").click()
    ready(page)
    choose(page, **{f"y{n}": "co" for n in range(1, 6)}, **{f"b{n}": "co" for n in range(1, 12)})
    choose(page, b5="khong")
    write(page, b5_y_kien="Bảy ngày là dài; đề nghị năm ngày (mẫu)")
    save(page)
    expect(page.locator("#messages")).to_contain_text("Đã xem xong mọi thủ tục")
    page.keyboard.press("F9")
    page.locator("#id_summary").fill("Cơ bản thống nhất (mẫu).")
    page.locator("#id_letter").fill("301/VP-KSTT")
    page.get_by_role("button", name="Gửi ý kiến", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("Đã gửi ý kiến")
    draft.refresh_from_db()
    assert draft.opinions.get().text.startswith("Bảy ngày")


def appraiser_appraises(office, draft: LegalDraft) -> None:
    """Sở Tư pháp finds the draft in the rail and appraises it."""
    page = office.as_("thamdinh")
    page.get_by_role("link", name="Kiểm soát").click()
    page.get_by_role("link", name=re.compile("bãi đỗ xe")).click()
    page.keyboard.press("F9")
    page.get_by_label("Đủ điều kiện trình", exact=True).check()
    page.locator("#id_appraisal_text").fill("Quy định thủ tục phù hợp (mẫu).")
    page.locator("#id_report").fill("88/BC-STP")
    page.get_by_role("button", name="Ghi kết quả thẩm định", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("Đã ghi kết quả thẩm định")
