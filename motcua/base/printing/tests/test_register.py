"""The follow-up register of any period, as PDF and as a workbook."""

import io
import time

import pytest
from openpyxl import load_workbook

from motcua.base.printing import forms as f
from motcua.base.printing.services import render_pdf, render_register_xlsx
from motcua.base.printing.tests import cast, reading

SETS = ["TT01-2018", "TT03-2025"]


@pytest.mark.parametrize("rows", [0, 1, 40, 250])
def test_every_dossier_stands_in_the_book_once_and_every_page_has_its_heading(rows: int) -> None:
    printed = reading.pages(render_pdf("so_theo_doi", "TT03-2025", cast.register(rows)))
    for number in range(1, rows + 1):
        assert sum(f"261123-{number:04d}" in page for page in printed) == 1
    assert f"Tổng số: {rows} hồ sơ." in printed[-1]
    for index, page in enumerate(printed[:-1]):
        assert "Tên TTHC" in page
        if index:
            assert page.startswith(f"{index + 1} ")


def test_a_long_book_has_no_half_empty_page_where_its_runs_meet() -> None:
    printed = reading.pages(render_pdf("so_theo_doi", "TT03-2025", cast.register(250)))
    per_page = [page.count("H05.24.15-") for page in printed]
    assert len(set(per_page[1:-2])) == 1, per_page


def test_a_row_is_not_cut_by_the_page() -> None:
    long = f.RegisterRow(
        code="H05-261123-0001",
        procedure="Thủ tục " * 40 + "hết",
        applicant="A (mẫu)",
        received_at=cast.at(23, 9),
    )
    data = f.Register.of(cast.register_head(), [long] * 12)
    for page in reading.pages(render_pdf("so_theo_doi", "TT01-2018", data)):
        assert page.count("H05- 261123-0001") == page.count("hết 1 A (mẫu)")


@pytest.mark.parametrize("form_set", SETS)
def test_the_workbook_holds_the_rows_with_real_dates(form_set: str) -> None:
    rows = [cast.register_row(number) for number in range(1, 4)]
    sheet = load_workbook(io.BytesIO(render_register_xlsx(form_set, rows, cast.register_head()))).active
    assert sheet is not None
    assert sheet["A5"].value == "SỔ THEO DÕI HỒ SƠ"
    assert "Từ ngày 01 tháng 11 năm 2026 đến ngày 30 tháng 11 năm 2026" in str(sheet["A6"].value)
    assert sheet["B8"].value == "Mã hồ sơ"
    assert sheet["I9"].value == "Nhận hồ sơ"
    assert sheet["B10"].value == "H05.24.15-261123-0001"
    assert sheet["I10"].value == cast.at(23, 9, 12).replace(tzinfo=None)
    assert sheet["M12"].value is None, "the third dossier is still being handled"
    assert sheet["B14"].value == "Tổng số: 3 hồ sơ"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$8:$9"


def test_a_name_that_looks_like_a_formula_is_a_name() -> None:
    row = cast.register_row(1).model_copy(update={"applicant": '=HYPERLINK("http://x")', "note": "+1-2"})
    sheet = load_workbook(io.BytesIO(render_register_xlsx("TT03-2025", [row], cast.register_head()))).active
    assert sheet is not None
    assert sheet["E10"].value == '=HYPERLINK("http://x")'
    assert sheet["E10"].data_type == "s"
    assert sheet["P10"].data_type == "s"


def test_twenty_thousand_dossiers_are_written_as_they_come() -> None:
    start = time.process_time()
    made = (cast.register_row(number) for number in range(20_000))
    book = render_register_xlsx("TT03-2025", made, cast.register_head())
    assert time.process_time() - start < 20
    sheet = load_workbook(io.BytesIO(book), read_only=True).active
    assert sheet is not None
    assert sum(1 for row in sheet.iter_rows(min_row=10) if row and row[0].value) == 20_000
