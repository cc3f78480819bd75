"""An amendment from the department's desk to the catalogue: drafted, returned, mended, checked, signed, entered."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from motcua.base import clock
from motcua.base.text import day
from motcua.catalogue.announcements.models import Announcement
from motcua.catalogue.procedures.models import Procedure

from .office import go, options, ready

CODE = "1.000703"  # Cấp Giấy phép kinh doanh vận tải bằng xe ô tô


def press(page: Page, name: str) -> None:
    """Press a button and wait for the page it leads to."""
    page.get_by_role("button", name=name, exact=True).click()
    ready(page)


def unfold(page: Page, label: str) -> None:
    """Open a folded form unless it is open."""
    details = page.locator("details.unfold", has=page.locator("summary", has_text=label))
    if details.get_attribute("open") is None:
        details.locator("summary").click()


def drafted(page: Page, first: str) -> Announcement:
    """Draft an amendment of a procedure that shortens its limit, from a bare form to the line's difference."""
    go(page, "/cong-bo/")
    page.keyboard.press("F9")
    page.wait_for_url("**/cong-bo/soan/")
    ready(page)
    page.fill("#id_field_name", "Đường bộ")
    page.fill("#id_effective_on", first)
    press(page, "Lập dự thảo")
    page.wait_for_url(re.compile(r"/cong-bo/\d+/$"))
    made = Announcement.objects.get(pk=int(re.search(r"/cong-bo/(\d+)/", page.url)[1]))

    page.locator("#id_code").press_sequentially(CODE)
    options(page).first.click()
    press(page, "Thêm")
    page.get_by_role("link", name=re.compile("kinh doanh vận tải")).first.click()
    page.wait_for_url("**/cong-bo/dong/*/")
    ready(page)
    expect(page.get_by_text("Nội dung sửa đổi (chưa khác bản hiện hành)")).to_be_visible()
    page.keyboard.press("F9")
    page.wait_for_url("**/sua/")
    ready(page)
    page.fill("#id_address_note", "Trung tâm Phục vụ hành chính công tỉnh")
    page.locator("#phan-cach-thuc summary, [id^=phan-]", has_text="Cách thức").first.locator(
        "summary"
    ).first.click()
    for amount in page.locator("input[name$='.amount']").all():
        if amount.is_visible() and amount.input_value() == "4":
            amount.fill("3")
    page.keyboard.press("F9")
    page.wait_for_url("**/cong-bo/dong/*/")
    ready(page)
    expect(page.locator(".difference ins").first).to_be_visible()
    expect(page.locator(".difference", has_text="Cách thức và thời hạn")).to_contain_text("ngày làm việc")
    unfold(page, "Thời hạn theo luật")
    page.fill("#id_changing_text", "Thông tư 12/2026/TT-BXD (mẫu)")
    page.fill("#id_legal_amount", "4")
    page.select_option("#id_legal_unit", "NGAY_LV")
    press(page, "Lưu")
    expect(page.get_by_text("cắt giảm 25,0 %")).to_be_visible()
    return made


def test_an_amendment_goes_from_the_department_to_the_catalogue(office):
    first = clock.today() + timedelta(days=9)
    page = office.as_("daumoi.sxd")
    made = drafted(page, day(first))
    go(page, f"/cong-bo/{made.pk}/")
    unfold(page, "Trình cơ quan kiểm soát")
    page.fill("#id_proposal_no", "210/TTr-SXD")
    press(page, "Trình")
    expect(page.locator("#messages")).to_contain_text("Đã trình")

    control = office.as_("kiemsoat", f"/cong-bo/{made.pk}/")
    line = made.lines.get()
    go(control, f"/cong-bo/dong/{line.pk}/")
    part = control.locator(".difference", has_text="Cách thức và thời hạn")
    part.locator("summary").click()
    part.locator("textarea").fill("Nêu rõ cơ sở rút ngắn thời hạn.")
    part.get_by_role("button", name="Ghi ý kiến").click()
    ready(control)
    go(control, f"/cong-bo/{made.pk}/")
    unfold(control, "Trả lại")
    control.fill("#id_reason", "Giải trình thời hạn rồi trình lại.")
    control.locator("details.unfold[open]").get_by_role("button", name="Trả lại").click()
    ready(control)
    expect(control.locator("#messages")).to_contain_text("Đã trả lại")

    # Not handed in again before the comment is answered.
    go(page, f"/cong-bo/{made.pk}/")
    expect(page.get_by_text("Giải trình thời hạn rồi trình lại.").first).to_be_visible()
    unfold(page, "Trình cơ quan kiểm soát")
    press(page, "Trình")
    expect(page.get_by_role("alert")).to_contain_text("chưa giải trình")
    page.get_by_label("Giải trình").fill("Theo tờ trình, bước thẩm định bớt một ngày.")
    press(page, "Lưu giải trình")
    go(page, f"/cong-bo/{made.pk}/")
    unfold(page, "Trình cơ quan kiểm soát")
    press(page, "Trình")
    expect(page.locator("#messages")).to_contain_text("Đã trình")

    go(control, f"/cong-bo/{made.pk}/")
    control.keyboard.press("F9")
    expect(control.locator("#messages")).to_contain_text("đã trình Chủ tịch ký")

    chairman = office.as_("ctubnd", f"/cong-bo/{made.pk}/")
    chairman.fill("#id_number", "2001/QĐ-UBND")
    press(chairman, "Ký ban hành")
    expect(chairman.locator("#messages")).to_contain_text("Đã ban hành")

    go(control, f"/cong-bo/{made.pk}/")
    press(control, "Ghi đã nhập")
    press(control, "Ghi công khai")
    expect(control.locator("#messages")).to_contain_text("Đã ghi công khai")
    made.refresh_from_db()
    assert made.state == Announcement.State.PUBLIC

    # The catalogue has the new version from its day, the old one until the day before.
    version = Procedure.objects.get(code=CODE).versions.order_by("-number")[0]
    assert (version.valid_from, version.decision_no) == (first, "2001/QĐ-UBND")
    go(page, f"/thu-tuc/{CODE}/")
    expect(page.locator(".page")).to_contain_text(day(first))
    go(page, f"/cong-bo/thu-tuc/{CODE}/?ngay={day(first)}")
    expect(page.locator(".page")).to_contain_text(f"phiên bản {version.number}, hiệu lực từ {day(first)}")
    go(page, f"/cong-bo/thu-tuc/{CODE}/?ngay={day(first - timedelta(days=1))}")
    expect(page.locator(".page")).to_contain_text(f"phiên bản {version.number - 1}, hiệu lực từ")
    office.check()
