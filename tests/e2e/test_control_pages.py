"""The control pages and periodic reports: the chairman reads, control draws, corrects with a reason and hands in."""

import io
import re

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from motcua.base import clock
from motcua.base.organisations.models import Agency
from motcua.insight.reports import calendar, services
from motcua.insight.reports.models import Report
from motcua.insight.reports.standing import Standing

from .office import go, ready


def drawn(page: Page, short: str, key: str) -> Report:
    """Draw the present report of a form from the round's page, unless the sample has drawn it; open it."""
    go(page, f"/bao-cao/?vong={calendar.usual(clock.today()).code}")
    row = page.locator("tr", has_text=short).first
    button = row.get_by_role("button", name=re.compile("Lập biểu"))
    if button.count():
        button.click()
    else:
        row.get_by_role("link", name=re.compile("Mở báo cáo")).click()
    page.wait_for_url(re.compile(r"/bao-cao/\d+/$"))
    ready(page)
    return Report.objects.get(form=key, agency=None, period=calendar.usual(clock.today()).code)


def sheet_of(page: Page) -> object:
    """Download the report's workbook and open it."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải XLSX").click()
    with open(download.value.path(), "rb") as file:
        return load_workbook(io.BytesIO(file.read())).worksheets[0]


def test_the_chairman_reads_the_page_and_opens_a_number(office):
    page = office.as_("ctubnd", "/kiem-soat/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kiểm soát thủ tục hành chính hôm nay")
    expect(page.locator(".pipe-stage")).to_have_count(5)
    page.get_by_role("link", name=re.compile("việc trễ hạn")).first.click()
    page.wait_for_url("**/kiem-soat/tre-han/")
    ready(page)
    expect(page.locator("tbody tr").first).to_be_visible()
    page.locator("tbody tr a.main").first.click()
    ready(page)
    assert "/kiem-soat/" not in page.url


def test_the_page_prints_on_one_sheet(office):
    page = office.as_("ctubnd", "/kiem-soat/")
    pages = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pages)) == 1


def test_control_corrects_a_cell_of_ii03b_with_a_reason_and_hands_it_in(office):
    page = office.as_("kiemsoat", "/bao-cao/")
    report = drawn(page, "II.03b", "ii03b")
    services.redraw(report.pk, by=office.actor("kiemsoat"))
    row = report.rows.first()
    assert row is not None
    go(page, f"/bao-cao/{report.pk}/o/?dong={row.key}&cot=14")
    wanted = int(row.machine["14"]) + 1
    page.fill("#id_value", "0")
    expect(page.locator("#kiem-dong")).to_contain_text("Đạt")
    page.fill("#id_value", str(wanted))
    page.fill("#id_reason", "Một thủ tục vừa công bố, chưa nạp vào danh mục (mẫu)")
    page.keyboard.press("F9")
    expect(page.locator("#messages")).to_contain_text("số máy vẫn giữ")
    ready(page)
    expect(page.locator(".cell-figures")).to_contain_text(str(wanted))

    if Standing(Report.objects.get(pk=report.pk)).errors:
        # The fact behind level columns: one more procedure stands at some level.
        services.correct(
            report.pk, row.key, 15, str(int(row.machine["15"]) + 1), "Cùng thủ tục ấy", by=office.actor("kiemsoat")
        )  # fmt: skip
    go(page, f"/bao-cao/{report.pk}/")
    expect(page.locator(".form-corrected").first).to_contain_text("máy:")
    page.keyboard.press("F9")
    expect(page.locator("#messages")).to_contain_text("Đã trình duyệt")
    page.keyboard.press("F9")
    expect(page.locator("#messages")).to_contain_text("Đã duyệt và nộp")
    assert Report.objects.get(pk=report.pk).state == "DA_NOP"
    sheet = sheet_of(page)
    told = [cell.value for line in sheet.iter_rows() for cell in line if cell.value is not None]  # type: ignore[attr-defined]
    assert wanted in told
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in told


def test_control_draws_ii07b_and_each_number_opens_what_it_counts(office):
    page = office.as_("kiemsoat", "/bao-cao/")
    report = drawn(page, "II.07b", "ii07b")
    cell = page.locator(".form-sheet tbody td.num a").first
    figure = cell.inner_text()
    cell.click()
    ready(page)
    expect(page.locator(".cell-figures dd").first).to_have_text(figure)
    expect(page.locator(".card-note").first).to_contain_text(f"{figure} mục")
    assert report.rows.exists()


def test_a_focal_officer_reads_her_own_agency_and_no_other(office):
    page = office.as_("daumoi.sxd", "/kiem-soat/")
    own = office.actor("daumoi.sxd").agency_id
    page.wait_for_url(f"**/kiem-soat/co-quan/{own}/")
    ready(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải XLSX").click()
    with open(download.value.path(), "rb") as file:
        assert load_workbook(io.BytesIO(file.read())).sheetnames == [
            "Số liệu",
            "Chỉ số",
            "Trễ hạn",
            "Công bố còn nợ",
        ]
    other = Agency.objects.filter(name="Sở Tư pháp").values_list("pk", flat=True).get()
    response = page.goto(f"/kiem-soat/co-quan/{other}/")
    assert response is not None
    assert response.status == 404
