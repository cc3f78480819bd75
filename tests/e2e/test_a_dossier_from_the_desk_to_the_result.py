"""The house's main job: received with the keyboard alone, carried to the signed result, handed out."""

from playwright.sync_api import Page, expect

from motcua.base.text import moment_long
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.rules import Status

from .office import act, fresh, go, open_step, options, printed
from .papers import pdf_text

MOST_KEYS = 25


class Hands:
    """Ten fingers that count what they press."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, key: str) -> None:
        """Press one key."""
        self.pressed += 1
        self.page.keyboard.press(key)

    def type(self, text: str, *, counted: bool = True) -> None:
        """Type letter by letter."""
        self.pressed += len(text) if counted else 0
        self.page.keyboard.type(text)


def no_mouse(page: Page) -> None:
    """Let a press of the mouse be a fault of the test."""
    page.add_init_script(
        "addEventListener('mousedown', () => { throw new Error('the mouse was used') }, true);"
    )


def test_a_copy_of_civil_status_is_received_by_keyboard_signed_and_handed_out(office):
    citizen = office.citizen("Ngô Thị Thanh Trà (mẫu)")
    office.dossier("PHAN_CONG", applicant=citizen)
    page = office.visitor()
    no_mouse(page)
    office.sign_in(page, "tiepnhan")
    go(page, "/tiep-nhan/")
    hands = Hands(page)

    expect(page.locator("#id_procedure_text")).to_be_focused()
    hands.type("trich luc")
    expect(options(page).first).to_contain_text("rích lục hộ tịch")
    hands.press("Enter")
    expect(page.locator("#id_case")).to_be_focused()
    hands.press("F3")
    hands.type("ngo thi thanh tra", counted=False)
    expect(options(page)).to_have_count(1)
    hands.press("ArrowDown")
    hands.press("Enter")
    expect(page.locator("#id_applicant_identity")).to_have_value(citizen.identity)
    hands.press("F6")
    expect(page.locator("[data-paper]").first.get_by_role("checkbox")).to_be_checked()
    promised = page.locator(".due-sum").inner_text()
    hands.press("F9")
    strip = page.locator(".strip", has_text="Đã tiếp nhận")
    code = strip.locator("b").first.inner_text()
    assert hands.pressed < MOST_KEYS

    # The receipt is in the printer dialog, the cursor in an empty form.
    receipt = pdf_text(page, printed(page))
    assert code in receipt
    assert citizen.name in receipt
    expect(page.locator("#id_procedure_text")).to_be_focused()
    expect(page.locator("#id_procedure_text")).to_have_value("")
    expect(page.locator("#id_applicant_name")).to_have_value("")

    dossier = Dossier.objects.get(code=code)
    assert dossier.status == Status.TO_ASSIGN
    assert promised == moment_long(dossier.due_at)

    head = office.as_("lanhdaophong", "/viec/")
    head.get_by_role("link", name=code).click()
    act(head, "chuyen", "Chuyển bước tiếp theo", note="Giải quyết trong buổi sáng", assignee="Phạm Văn Thụ")

    specialist = office.as_("thuly", "/viec/")
    specialist.get_by_role("link", name=code).click()
    act(
        specialist,
        "chuyen",
        "Chuyển bước tiếp theo",
        note="Đủ điều kiện, có trong sổ",
        assignee="Nguyễn Văn Ký",
    )

    leader = office.as_("lanhdao", "/viec/")
    leader.get_by_role("link", name=code).click()
    act(leader, "ky", "Ký kết quả", summary="Cấp bản sao trích lục khai sinh")

    clerk = office.as_("vanthu", "/viec/")
    clerk.get_by_role("link", name=code).click()
    act(clerk, "dong-dau", "Vào sổ, đóng dấu", number="128/TL-BS")

    returning = office.as_("traketqua", f"/tra-ket-qua/?q={code}")
    go(returning, f"/tra-ket-qua/{open_step(dossier).pk}/")
    if returning.get_by_label("Đã thu").count():
        returning.get_by_label("Đã thu").check()
    returning.keyboard.press("F9")
    assert code in pdf_text(returning, printed(returning))

    assert fresh(dossier).status == Status.RETURNED
    go(page, f"/ho-so/{dossier.pk}/")
    expect(page.locator(".page-sub")).to_contain_text("Đã trả kết quả")
    expect(page.locator("body")).to_contain_text("128/TL-BS")
