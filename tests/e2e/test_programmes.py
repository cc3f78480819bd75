"""A campaign from its document to its milestone: the inventory, a commune's word, opinions, announcement, options."""

import io
import re
from datetime import timedelta
from decimal import Decimal

import openpyxl
from playwright.sync_api import Page, expect

from motcua.base import clock
from motcua.base.text import day as said
from motcua.catalogue.procedures.importing.record import (
    AgencyRecord,
    BasisRecord,
    CaseRecord,
    ChannelRecord,
    DocumentRecord,
    ProcedureRecord,
    ResultRecord,
)
from motcua.control.programmes import inventory
from motcua.control.programmes.models import Contribution, InternalDecision, InternalProcedure, Programme

from .office import go, ready

OWNER = "Sở Xây dựng"


def sheet(*names: str) -> bytes:
    """Return an inventory of the department of construction as its sheet, without codes."""
    rows = []
    for place, name in enumerate(names, start=1):
        record = ProcedureRecord(
            code="", name=name, source="excel", field_name="Vật liệu xây dựng", targets=["Cơ quan nhà nước"],
            cases=[CaseRecord(documents=[DocumentRecord("Tờ trình", originals=1)], steps=["Gửi tờ trình.", "Ký."])],
            channels=[ChannelRecord(1, Decimal(10), "NGAY_LV")], agencies=[AgencyRecord("THUC_HIEN", OWNER)],
            results=[ResultRecord(name="Văn bản")], bases=[BasisRecord("1/2021/QĐ-UBND", "Điều 2", "UBND tỉnh")],
        )  # fmt: skip
        rows.append(inventory.cells_of(record, place=place, layer="SO", owner=OWNER, yearly=10 * place))
    return inventory.write(rows, "BIỂU THỐNG KÊ")


def shifted(content: bytes) -> bytes:
    """Return a sheet into which somebody put a column."""
    book, out = openpyxl.load_workbook(io.BytesIO(content)), io.BytesIO()
    book.active.insert_cols(4)
    book.save(out)
    return out.getvalue()


def bring(page: Page, content: bytes, since: str) -> None:
    """Take an inventory in."""
    go(page, "/chuong-trinh/noi-bo/nhap/")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files("#id_tep", {"name": "bieu.xlsx", "mimeType": kind, "buffer": content})
    page.locator("#id_valid_from").fill(since)
    page.keyboard.press("F9")


def test_a_campaign_to_its_milestone_of_half_the_procedures(office):
    today = clock.today()
    since, baseline = said(today - timedelta(days=40)), said(today - timedelta(days=5))

    # The control office takes a programme of the government over, with its dates.
    control = office.as_("kiemsoat", "/chuong-trinh/")
    control.get_by_role("button", name="Nạp chương trình").first.click()
    expect(control.get_by_role("heading", level=1)).to_contain_text("sản xuất, kinh doanh năm 2025")
    expect(control.locator(".campaign-list")).to_contain_text("phải đạt 30 % trước 01/01/2026")

    # The department takes its inventory in; a sheet with shifted columns is refused with words.
    focal = office.as_("daumoi.sxd")
    bring(focal, shifted(sheet("Thống nhất mẫu gạch (mẫu)")), since)
    expect(focal.locator("#nhap")).to_contain_text(
        "Cột D phải là “Nhóm”, trong tệp để trống; cột này đang nằm ở E"
    )
    bring(focal, sheet("Thống nhất mẫu gạch không nung (mẫu)", "Kiểm tra mỏ đất san lấp (mẫu)"), since)
    focal.wait_for_url("**/chuong-trinh/noi-bo/")
    expect(focal.locator("#messages")).to_contain_text("Thêm 2")

    # A ward says what it performs; it goes to the owner of the field, who takes it.
    ward = office.as_("daumoi", "/chuong-trinh/de-xuat/gui/")
    ward.locator("#id_name").fill("Xác nhận nguồn gốc vật liệu cấp xã (mẫu)")
    ward.locator("#id_field").select_option(label="Vật liệu xây dựng")
    ward.locator("#id_layer").select_option("CAP")
    ward.locator("#id_steps").fill("UBND phường gửi phiếu.\nSở trả lời.")
    ward.locator("#id_limit_amount").fill("5")
    ward.keyboard.press("F9")
    expect(ward.locator("#messages")).to_contain_text(f"gửi tới {OWNER}")
    sent = Contribution.objects.latest("pk")
    go(focal, f"/chuong-trinh/de-xuat/{sent.pk}/")
    focal.locator("#id_valid_from").fill(since)
    focal.keyboard.press("F9")
    expect(focal.locator("#messages")).to_contain_text("Đã đưa vào kho với mã NB-SXD-")

    _announce(office, focal, ward)
    _reach_half(control, focal, baseline)
    office.check()


def _announce(office, focal: Page, ward: Page) -> None:
    """Let the department announce what is new, after the ward has agreed."""
    go(focal, "/chuong-trinh/quyet-dinh/soan/")
    focal.locator("#id_title").fill("Công bố TTHC nội bộ về vật liệu xây dựng (mẫu)")
    for name in ("gạch không nung", "mỏ đất san lấp", "vật liệu cấp xã"):
        focal.get_by_role("row").filter(has_text=name).get_by_role("checkbox").check()
    focal.keyboard.press("F9")
    expect(focal.locator("#messages")).to_contain_text("Đã lưu dự thảo với 3 thủ tục")
    found = InternalDecision.objects.latest("pk")
    ready(focal)
    focal.get_by_label("UBND phường Đa Mai", exact=True).check()
    focal.get_by_role("button", name="Gửi lấy ý kiến").click()
    expect(focal.locator("#y-kien")).to_contain_text("chưa trả lời")

    go(ward, "/chuong-trinh/quyet-dinh/")
    ward.get_by_role("link", name=re.compile("về vật liệu xây dựng")).first.click()
    ward.get_by_label("Nhất trí").check()
    ward.get_by_role("button", name="Gửi ý kiến").click()
    expect(ward.locator("#y-kien")).to_contain_text("nhất trí")

    go(focal, f"/chuong-trinh/quyet-dinh/{found.pk}/")
    focal.locator("#id_number").fill("77/QĐ-UBND")
    focal.get_by_role("button", name="Ghi đã ban hành").click()
    expect(focal.locator("#messages")).to_contain_text("3 thủ tục được công bố")
    ready(focal)
    focal.locator("#id_address").fill("Cổng thông tin điện tử tỉnh")
    focal.get_by_role("button", name="Ghi công khai").click()
    expect(focal.locator("#messages")).to_contain_text("Đã ghi công khai")


def _reach_half(control: Page, focal: Page, baseline: str) -> None:
    """Set a campaign up over the store, and see its milestone of 50 % reached as options are approved."""
    go(control, "/chuong-trinh/lap/")
    control.locator("#id_name").fill("Rà soát TTHC nội bộ của ca kiểm thử (mẫu)")
    control.locator("#id_document").fill("Kế hoạch 9/KH-UBND (mẫu)")
    control.locator("#id_baseline").fill(baseline)
    control.locator("#id_scope").select_option("NOI_BO")
    control.keyboard.press("F9")
    control.wait_for_url(re.compile(r"/chuong-trinh/\d+/$"))
    found = Programme.objects.latest("pk")
    ready(control)
    control.locator("summary", has_text="Thêm mục tiêu").click()
    control.locator("#id_measure").select_option("RA_SOAT")
    control.locator("#id_level").fill("50")
    control.locator("#id_due").fill(said(clock.today() + timedelta(days=200)))
    control.get_by_role("button", name="Thêm mục tiêu").click()
    expect(control.locator("#messages")).to_contain_text("Đã thêm mục tiêu")
    control.keyboard.press("F9")
    total = InternalProcedure.objects.filter(procedure__versions__valid_to=None).count()
    expect(control.locator("#messages")).to_contain_text(f"Đã chốt {total} mục")
    half = -(-total // 2)
    expect(control.locator(".campaign-list")).to_contain_text(f"còn thiếu {half} TTHC nội bộ để đạt 50 %")

    # The department proposes for its own; the control office for the rest, and writes the decision.
    go(focal, f"/chuong-trinh/{found.pk}/pham-vi/")
    own = focal.locator("input[name=item]")
    expect(own.first).to_be_visible()
    assert own.count() < total
    own.first.check()
    focal.locator("summary", has_text="Đề xuất phương án").click()
    focal.locator("#id_content").fill("Bỏ bản giấy, rút thời hạn")
    focal.get_by_role("button", name="Ghi đề xuất").click()
    expect(focal.locator("#messages")).to_contain_text("Đã đề xuất phương án cho 1 thủ tục")

    go(control, f"/chuong-trinh/{found.pk}/pham-vi/")
    for number in range(half):
        control.locator("input[name=item]").nth(number).check()
    control.locator("summary", has_text="Đề xuất phương án").click()
    control.locator("#id_content").fill("Gộp hai bước trình")
    control.get_by_role("button", name="Ghi đề xuất").click()
    expect(control.locator("#messages")).to_contain_text(f"phương án cho {half} thủ tục")
    ready(control)
    for number in range(half):
        control.locator("input[name=item]").nth(number).check()
    control.locator("summary", has_text="Ghi thông qua").click()
    control.locator("#id_decision_no").fill("88/QĐ-UBND")
    control.get_by_role("button", name="Ghi thông qua").click()
    expect(control.locator("#messages")).to_contain_text(f"Đã ghi thông qua {half} phương án")
    go(control, f"/chuong-trinh/{found.pk}/")
    expect(control.locator(".marks")).to_contain_text("đã đạt")
    expect(control.locator(".campaign-list")).to_contain_text(f"{half} trên {total} TTHC nội bộ")
