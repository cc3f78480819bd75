"""A table sent as a workbook: what is taken, what is refused and in which words."""

import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook

from motcua.base.errors import Conflict, Invalid
from motcua.base.workbooks import opened, read_rows, text_of

TITLES = ("STT", "Tên thủ tục", "Phí", "Ngày")


def sheet(*rows: tuple, title: str = "Sheet") -> bytes:
    book = Workbook()
    page = book.worksheets[0]
    page.title = title
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_filled_rows_come_with_their_place_and_meaning():
    content = sheet(
        TITLES, ("(1)", "(2)", "(3)", "(4)"), (1, " Khai  sinh ", 1.234, datetime(2026, 1, 5)), (2, None, None, None),
        (3, "Kết hôn", "1.500", "06/01/2026"), (4, "Khai tử", None, date(2026, 1, 7)),
    )  # fmt: skip
    rows = read_rows(content, TITLES, most=10)
    assert [(row.number, row.text("Tên thủ tục")) for row in rows] == [
        (3, "Khai sinh"), (5, "Kết hôn"), (6, "Khai tử"),
    ]  # fmt: skip
    assert [row.number_in("Phí") for row in rows] == [Decimal("1.234"), 1500, None]
    assert [row.day_in("Ngày") for row in rows] == [date(2026, 1, day) for day in (5, 6, 7)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "không phải Excel"), (b"<html>", "không phải Excel"), (b"PK\x03\x04", "bị hỏng"),
        (sheet(("STT", "Phí", "Tên thủ tục", "Ngày")), "Cột B phải là “Tên thủ tục”, trong tệp là “Phí”; .* ở C"),
        (sheet(("STT", "Tên")), "Cột B phải là “Tên thủ tục”, trong tệp là “Tên”"),
        (sheet((*TITLES, "Ghi chú"), (1, "Tên")), "thừa cột sau “Ngày”"),
        (sheet(TITLES), "chưa có dòng nào"),
        (sheet(TITLES, *[(n, "Tên") for n in range(4)]), "quá 3 dòng"),
    ],
    ids=["empty", "page", "broken", "shifted", "lacking", "too-wide", "no-row", "too-long"],
)  # fmt: skip
def test_what_is_not_the_layout_is_refused_in_words(content, said):
    with pytest.raises(Invalid, match=said) as refused:
        read_rows(content, TITLES, most=3, field="tep", exact=True)
    assert refused.value.field == "tep"


def test_headings_may_stand_lower_and_on_a_sheet_of_their_own():
    content = sheet(("BIỂU THỐNG KÊ",), (), TITLES, (1, "Khai sinh"), title="Biểu")
    assert read_rows(content, TITLES, most=3, sheet="biểu", within=5)[0].number == 4
    with pytest.raises(Invalid, match="Không thấy dòng tiêu đề"):
        read_rows(content, TITLES, most=3, within=2)


def test_a_wrong_cell_is_named_by_row_and_column():
    (row,) = read_rows(sheet(TITLES, (1, "Khai sinh", "nhiều", "hôm nay")), TITLES, most=3)
    with pytest.raises(Invalid, match="Dòng 2: cột “Phí”: “nhiều” không phải con số"), row.at_fault():
        row.number_in("Phí")
    with pytest.raises(Invalid, match="cột “Ngày”: “hôm nay” không phải ngày"):
        row.day_in("Ngày")
    with pytest.raises(Invalid, match="Dòng 2: đã có rồi"), row.at_fault():
        raise Conflict("đã có rồi")


def test_cells_are_read_as_they_are_shown():
    assert [text_of(cell) for cell in (None, 3.0, 3.5, "  một \r\n\n hai ", date(2026, 3, 1))] == [
        "", "3", "3.5", "một\nhai", "01/03/2026",
    ]  # fmt: skip


def test_a_formula_is_read_as_it_stands_when_asked():
    page = opened(sheet(("=1+1",)), values=False, whole=True).worksheets[0]
    assert page.cell(1, 1).value == "=1+1"
