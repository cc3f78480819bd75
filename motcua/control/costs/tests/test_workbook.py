"""The workbook in the form's layout: out, changed, in again; shifted columns are refused by name."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from motcua.base.errors import Invalid
from motcua.control.costs import services, storing
from motcua.control.costs.sheet import Activity, Key, Volume, check
from motcua.control.costs.taking_in import sheet_from
from motcua.control.costs.terms import Doing, Stage, Way, Work
from motcua.control.costs.tests.cast import NOW, vector
from motcua.control.costs.workbook import HEAD, SHEET, workbook_of


@pytest.fixture
def study(cast):
    return cast.counted()


def page_of(content: bytes):
    book = load_workbook(BytesIO(content))
    return book, book[SHEET]


def saved(book) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def row_of(page, name: str) -> int:
    return next(row for row in range(1, page.max_row + 1) if page.cell(row, 3).value == name)


def test_what_went_out_comes_in_the_same(study):
    sheet = sheet_from(workbook_of(study, vector()))
    assert sheet.totals() == vector().totals()
    assert {(line.place, line.name, line.key.stage) for line in sheet.activities} == {
        (line.place, line.name, line.key.stage) for line in vector().activities
    }


def test_cases_channels_own_figures_and_hired_services_come_back(study):
    online = Key(Stage.NOW, "Cấp lại", Way.ONLINE)
    lines = (
        Activity(online, Work.FILE, 1, "Nộp", hours=Decimal("0.25"), wage=Decimal("45265.151515"), note="Phỏng vấn"),
        Activity(online, Work.PREPARE, 1, "Thuê vẽ", Doing.HIRED, other=Decimal(1_200_000)),
        Activity(online, Work.PAY, 1, "Phí", fee=Decimal(100), other=Decimal(5), times=Decimal(3)),
    )  # fmt: skip
    sheet = check(replace(vector(), volumes=(Volume(online, Decimal("1.5"), Decimal(80)),), activities=lines))
    back = sheet_from(workbook_of(study, sheet))
    assert set(back.activities) == set(lines)
    assert back.volume(online) == Volume(online, Decimal("1.5"), Decimal(80))


def test_it_has_the_eleven_columns_and_three_blocks(study):
    _, page = page_of(workbook_of(study, vector()))
    assert [page.cell(HEAD + 1, place).value for place in range(1, 12)] == [f"({n})" for n in range(1, 12)]
    titles = [page.cell(row, 1).value for row in range(1, page.max_row + 1)]
    assert [one for one in titles if isinstance(one, str) and one.startswith(("I.", "II.", "III."))] == [
        "I. CHI PHÍ HIỆN TẠI", "II. CHI PHÍ SAU ĐƠN GIẢN HÓA (DỰ KIẾN)", "III. SO SÁNH CHI PHÍ",
    ]  # fmt: skip
    row = row_of(page, "Nộp hồ sơ")
    assert page.cell(row, 9).value == f"=D{row}*E{row}+F{row}"
    assert page.cell(row, 10).value == f"=I{row}*G{row}*H{row}"


def test_a_change_in_the_sheet_is_taken_in(cast, study):
    book, page = page_of(workbook_of(study, vector()))
    page.cell(row_of(page, "Phí thẩm định"), 6).value = 250_000
    services.take_in(study.pk, saved(book), by=cast.focal, version=study.version)
    assert storing.load(study).totals().now == (560_000 + 100_000) * 200


def test_a_shifted_column_is_named_and_nothing_is_stored(cast, study):
    book, page = page_of(workbook_of(study, vector()))
    page.insert_cols(4)
    with pytest.raises(Invalid) as refused:
        services.take_in(study.pk, saved(book), by=cast.focal, version=study.version)
    assert "Cột D phải là" in refused.value.message
    assert "“Thời gian thực hiện (giờ)”" in refused.value.message
    assert "nằm ở E" in refused.value.message
    study.refresh_from_db()
    assert storing.load(study).totals() == vector().totals()


def test_a_renamed_column_is_refused(study):
    book, page = page_of(workbook_of(study, vector()))
    page.cell(HEAD, 8).value = "Số người"
    with pytest.raises(Invalid, match=r"Số lượng đối tượng tuân thủ/01 năm.*trong tệp là “Số người”"):
        sheet_from(saved(book))


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        (4, -1, "không được âm"), (4, "ba giờ", "không phải con số"), (6, True, "phải là số"),
        (13, "Bồ câu", "không có trong danh sách"), (8, "=A1+1", "công thức chưa được tính"),
        (14, 10**9, "lớn hơn tổng"), (7, 1e300, "lớn quá"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named(study, column, value, told):
    book, page = page_of(workbook_of(study, vector()))
    row = row_of(page, "Phí thẩm định")
    page.cell(row, column).value = value
    with pytest.raises(Invalid, match=told) as refused:
        sheet_from(saved(book))
    assert str(row) in refused.value.message


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"<html></html>"])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(Invalid, match=r"không phải Excel|bị hỏng"):
        sheet_from(content)


def test_a_name_that_looks_like_a_formula_stays_a_name(study):
    line = Activity(NOW, Work.FILE, 1, "=HYPERLINK(1)", fee=Decimal(5))
    sheet = check(replace(vector(), activities=(line,)))
    _, page = page_of(workbook_of(study, sheet))
    assert page.cell(row_of(page, "=HYPERLINK(1)"), 3).data_type == "s"
