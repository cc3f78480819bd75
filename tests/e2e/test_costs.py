"""The price of a procedure: from its papers and real cases to the saving that the control office confirms."""

import re
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from motcua.base import clock
from motcua.catalogue.procedures.queries import procedure_by_code
from motcua.control.costs.models import CostStudy, CostVolume
from motcua.control.costs.queries import totals
from motcua.control.costs.workbook import SHEET

from .office import COPY, go, options, ready

# The vector's once a year by two hundred, and nothing else that costs, before its own lines are typed.
ROUND = """() => {
    const set = (cells, value) => document.querySelectorAll(cells).forEach(cell => { cell.value = value });
    set("[name^=v][name$='.now.times']", "1");
    set("[name^=v][name$='.now.subjects']", "200");
    set("[name^=r][name$='.now.fee']", "0");
}"""


def cell(page: Page, name: str) -> str:
    """Return the selector of a cell of the first line whose text is this."""
    found = page.locator("textarea[name$='.name']").all()
    line = next(one.get_attribute("name") for one in found if name in one.input_value())
    return f"[name='{line.removesuffix('.name')}"


def put(page: Page, name: str, **figures: str) -> None:
    """Type figures into a line: now_hours="3", after_fee="75.000"."""
    at = cell(page, name)
    for key, text in figures.items():
        page.fill(f"{at}.{key.replace('_', '.', 1)}']", text)


def sums(page: Page):
    return page.locator("#tong")


def begun(page: Page) -> CostStudy:
    """Begin a study of a procedure of the catalogue and return it; its sheet is open then."""
    go(page, "/chi-phi/")
    page.keyboard.press("F9")
    page.wait_for_url("**/chi-phi/lap/")
    page.fill("#id_procedure_name", COPY)
    options(page).first.click()
    page.keyboard.press("F9")
    page.wait_for_url("**/sua/")
    ready(page)
    return CostStudy.objects.get(pk=int(re.search(r"/chi-phi/(\d+)/", page.url)[1]))


def test_a_study_from_the_catalogue_and_real_cases_to_the_confirmed_saving(office, tmp_path: Path):
    # The vector of the reference (kiem-soat-tthc.md 2.5) on the lines that the catalogue suggests.
    for _ in range(2):
        office.dossier("PHAN_CONG", COPY)
    page = office.as_("daumoi.sxd")
    study = begun(page)
    assert study.procedure_id == procedure_by_code(COPY).pk
    first = page.locator("textarea[name$='.name']").first.input_value()

    page.get_by_role("link", name="Số từ hồ sơ thực tế").click()
    page.wait_for_url("**/ho-so-thuc-te/")
    page.fill("#id_den", f"{clock.today():%d/%m/%Y}")
    page.get_by_role("button", name="Lọc").click()
    page.wait_for_url("**den=**")
    ready(page)
    counted = page.get_by_role("row", name=re.compile("^Mọi kênh")).get_by_role("link").first
    expect(counted).not_to_have_text("0")
    page.keyboard.press("F9")
    expect(page.locator("#messages")).to_contain_text("Đã đưa số liệu hồ sơ thực tế")
    taken = CostVolume.objects.filter(study=study, subjects__gt=0)
    assert taken.exists()
    assert all(volume.source.startswith("Hồ sơ thực tế") for volume in taken)

    page.get_by_role("link", name="Về bảng tính").click()
    page.wait_for_url("**/sua/")
    ready(page)
    page.fill("#id_wage", "50.000")
    page.evaluate(ROUND)
    page.get_by_role("button", name="Thêm dòng vào chuẩn bị, phục vụ").first.click()
    expect(page.locator("textarea:focus")).to_be_visible()
    page.keyboard.type("Làm việc với cơ quan giải quyết")
    put(page, first, now_hours="3", now_other="60.000")
    put(page, "Nộp hồ sơ trực tiếp", now_hours="2")
    put(page, "Làm việc", now_hours="1", now_fee="150.000")
    put(page, "Nhận kết quả trực tiếp", now_hours="1")
    expect(sums(page)).to_contain_text("Hiện tại 112.000.000 đ")

    copy = page.locator("button[value='after']")
    copy.click()
    copy.click()
    expect(sums(page)).to_contain_text("Sau 112.000.000 đ")
    put(page, first, after_hours="1,5", after_other="10.000")
    put(page, "Nộp hồ sơ trực tiếp", after_hours="0,25")
    put(page, "Làm việc", after_hours="0", after_fee="75.000")
    put(page, "Nhận kết quả trực tiếp", after_hours="0,25")
    expect(sums(page)).to_contain_text("Tiết kiệm 75.000.000 đ")
    expect(sums(page)).to_contain_text("−66,96 %")
    page.keyboard.press("F9")
    expect(page.locator("#messages")).to_contain_text("Đã lưu bảng tính")
    expect(sums(page)).to_contain_text("−66,96 %")
    assert totals([study.pk])[study.pk].saved == 75_000_000

    with page.expect_download() as coming:
        page.get_by_role("link", name="Excel", exact=True).click()
    book = load_workbook(BytesIO(Path(coming.value.path()).read_bytes()))
    sheet = book[SHEET]
    row = next(n for n in range(1, 200) if sheet.cell(n, 3).value == "Làm việc với cơ quan giải quyết")
    sheet.cell(row, 6).value = 250_000
    changed = tmp_path / "chi-phi.xlsx"
    book.save(changed)
    page.get_by_role("link", name="Nhập Excel").click()
    page.set_input_files("#id_file", changed)
    page.keyboard.press("F9")
    page.wait_for_url(f"**/chi-phi/{study.pk}/")
    expect(page.locator("main")).to_contain_text("132.000.000")
    expect(page.get_by_role("button", name="Xác nhận chi phí")).to_have_count(0)

    control = office.as_("kiemsoat", f"/chi-phi/{study.pk}/")
    control.keyboard.press("F7")
    expect(control.locator("#messages")).to_contain_text("Đã xác nhận chi phí tuân thủ")
    study.refresh_from_db()
    assert study.state == CostStudy.State.CONFIRMED
    assert totals([study.pk])[study.pk].saved == 95_000_000
    office.check()


def test_two_who_edit_one_sheet_do_not_overwrite_each_other(office):
    mine, theirs = office.as_("daumoi.sxd"), office.as_("kiemsoat")
    study = begun(mine)
    go(theirs, f"/chi-phi/{study.pk}/sua/")
    theirs.fill("#id_title", "Tên của người lưu trước (mẫu)")
    theirs.keyboard.press("F9")
    expect(theirs.locator("#messages")).to_contain_text("Đã lưu bảng tính")
    mine.fill("#id_title", "Tên của người lưu sau (mẫu)")
    mine.keyboard.press("F9")
    expect(mine.locator(".message-error")).to_contain_text("người khác sửa")
    expect(mine.locator("#id_title")).to_have_value("Tên của người lưu sau (mẫu)")
    study.refresh_from_db()
    assert study.title == "Tên của người lưu trước (mẫu)"
