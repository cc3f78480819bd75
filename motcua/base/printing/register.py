"""The follow-up register as a workbook, written row by row so that its size does not matter."""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins

from motcua.base.clock import VN
from motcua.base.printing.forms import RegisterHead, RegisterRow
from motcua.base.printing.formsets import FormSpec, form_spec
from motcua.base.printing.present import date_words

_FONT = "Times New Roman"
_THIN = Side(style="thin")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_MOMENT = "dd/mm/yyyy hh:mm"

# Heading, width in characters, kind of column; order of the form (TT 01/2018 Mẫu 06, TT 03/2025 Mẫu 07).
_COLUMNS: tuple[tuple[str, int, str], ...] = (
    ("TT", 5, "number"),
    ("Mã hồ sơ", 21, "text"),
    ("Tên thủ tục hành chính", 30, "text"),
    ("Số lượng hồ sơ (bộ)", 7, "number"),
    ("Tên cá nhân, tổ chức", 21, "text"),
    ("Địa chỉ", 27, "text"),
    ("Số điện thoại", 12, "text"),
    ("Cơ quan chủ trì giải quyết", 21, "text"),
    ("Nhận hồ sơ", 14, "moment"),
    ("Hẹn trả kết quả", 14, "moment"),
    ("Chuyển đến cơ quan giải quyết", 14, "moment"),
    ("Nhận kết quả từ cơ quan giải quyết", 14, "moment"),
    ("Trả kết quả", 14, "moment"),
    ("Phương thức nhận kết quả", 15, "text"),
    ("Ký nhận", 14, "text"),
    ("Ghi chú", 15, "text"),
)
_DATES = (9, 13)
_HEADING_ROW = 8
_SIZE = 10
_LINE = 13.5  # height of one line of that size, in points


def render_register_xlsx(form_set: str, rows: Iterable[RegisterRow], head: RegisterHead) -> bytes:
    """Return the follow-up register as XLSX.

    `rows` may be a generator of any length: rows are written as they come. Text is never read as a formula.
    Raises `DomainError` for an unknown set.
    """
    spec = form_spec("so_theo_doi", form_set)
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("Sổ theo dõi hồ sơ")  # a write-only sheet, unknown to the type stubs
    _set_page(sheet, spec, head)
    for line in _cover(sheet, spec, head):
        sheet.append(line)
    for line in _heading(sheet):
        sheet.append(line)
    styles = _row_styles(sheet)
    count = 0
    for count, row in enumerate(rows, 1):
        place = _HEADING_ROW + 1 + count
        cells = _cells(sheet, styles, count, row)
        sheet.row_dimensions[place].height = _LINE * _lines(cells)
        sheet.append(cells)
        del sheet.row_dimensions[place]  # written: a kept record a row would grow with the book
    sheet.append([])
    sheet.append([None, _text(sheet, f"Tổng số: {count} hồ sơ", Font(name=_FONT, size=12, bold=True))])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _set_page(sheet: Any, spec: FormSpec, head: RegisterHead) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
    sheet.row_dimensions[_HEADING_ROW].height = _LINE * 1.4
    sheet.row_dimensions[_HEADING_ROW + 1].height = _LINE * 3.2
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_HEADING_ROW}:{_HEADING_ROW + 1}"
    sheet.freeze_panes = f"C{_HEADING_ROW + 2}"
    sheet.oddFooter.left.text = spec.label
    sheet.oddFooter.center.text = "DỮ LIỆU MẪU" if head.sample else ""
    sheet.oddFooter.right.text = "Trang &P/&N"
    for index, (_, width, _) in enumerate(_COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    last = get_column_letter(len(_COLUMNS))
    merged = [
        "A1:E1",
        "A2:E2",
        "A3:E3",
        f"L1:{last}1",
        f"L2:{last}2",
        f"L3:{last}3",
        f"A5:{last}5",
        f"A6:{last}6",
    ]
    first_date, last_date = (get_column_letter(index) for index in _DATES)
    merged.append(f"{first_date}{_HEADING_ROW}:{last_date}{_HEADING_ROW}")
    for index in range(1, len(_COLUMNS) + 1):
        if not _DATES[0] <= index <= _DATES[1]:
            letter = get_column_letter(index)
            merged.append(f"{letter}{_HEADING_ROW}:{letter}{_HEADING_ROW + 1}")
    for area in merged:
        sheet.merged_cells.add(area)


def _cover(sheet: Any, spec: FormSpec, head: RegisterHead) -> Iterator[list[Any]]:
    bold, plain = Font(name=_FONT, size=13, bold=True), Font(name=_FONT, size=13)
    italic = Font(name=_FONT, size=13, italic=True)
    gap: list[Any] = [None] * 10
    issuer = head.head
    period = f"Từ {date_words(head.first)} đến {date_words(head.last)}"
    yield [
        _text(sheet, issuer.parent_agency.upper(), plain),
        *gap,
        _text(sheet, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold),
    ]
    motto = Font(name=_FONT, size=13, bold=True, underline="single")
    yield [
        _text(sheet, issuer.agency.upper(), bold),
        *gap,
        _text(sheet, "Độc lập - Tự do - Hạnh phúc", motto),
    ]
    number = f"Số: {issuer.number}" if issuer.number else ""
    yield [
        _text(sheet, number, plain),
        *gap,
        _text(sheet, f"{issuer.place}, {date_words(issuer.issued_on)}", italic),
    ]
    yield []
    yield [_text(sheet, spec.title.upper(), Font(name=_FONT, size=14, bold=True))]
    yield [_text(sheet, f"{period}. Quyển số: {head.book}" if head.book else period, plain)]
    yield []


def _heading(sheet: Any) -> Iterator[list[Any]]:
    font = Font(name=_FONT, size=_SIZE, bold=True)
    upper, lower = [], []
    for index, (title, _, _) in enumerate(_COLUMNS, 1):
        in_dates = _DATES[0] <= index <= _DATES[1]
        above = "Nhận và trả kết quả" if index == _DATES[0] else "" if in_dates else title
        upper.append(_text(sheet, above, font, border=_GRID))
        lower.append(_text(sheet, title if in_dates else "", font, border=_GRID))
    yield upper
    yield lower


def _text(sheet: Any, value: str, font: Font, border: Border | None = None) -> Any:
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    cell.font = font
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    if border:
        cell.border = border
    return cell


def _row_styles(sheet: Any) -> list[Any]:
    # One style record a column, shared by all its cells: setting fonts cell by cell is four times slower.
    styles: list[Any] = []
    for _, _, kind in _COLUMNS:
        cell: Any = WriteOnlyCell(sheet)
        cell.font = Font(name=_FONT, size=_SIZE)
        cell.border = _GRID
        cell.alignment = Alignment(
            horizontal="left" if kind == "text" else "center", vertical="top", wrap_text=kind == "text"
        )
        if kind == "moment":
            cell.number_format = _MOMENT
        styles.append(cell._style)
    return styles


def _cells(sheet: Any, styles: list[Any], number: int, row: RegisterRow) -> list[Any]:
    values = (
        number,
        row.code,
        row.procedure,
        row.sets,
        row.applicant,
        row.address,
        row.phone,
        row.handling_agency,
        _local(row.received_at),
        _local(row.due_at),
        _local(row.sent_at),
        _local(row.result_at),
        _local(row.returned_at),
        row.return_way.value if row.return_way else "",
        row.signed_by,
        row.note,
    )
    cells = []
    for value, style in zip(values, styles, strict=True):
        cell: Any = WriteOnlyCell(sheet, value)
        cell._style = style
        if cell.data_type == "f":  # a name that begins with "=" is a name
            cell.data_type = "s"
        cells.append(cell)
    return cells


def _lines(cells: list[Any]) -> int:
    # Excel fits the height of a row only when somebody edits it, so a written one must bring its own.
    most = 1
    for cell, (_, width, kind) in zip(cells, _COLUMNS, strict=True):
        if kind == "text" and cell.value:
            most = max(most, -(-len(str(cell.value)) // width) + str(cell.value).count("\n"))
    return min(most, 30)


def _local(value: datetime | None) -> datetime | None:
    return value.astimezone(VN).replace(tzinfo=None) if value else None
