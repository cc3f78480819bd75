"""The follow-up register as a workbook, written row by row so that its size does not matter."""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

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
    ("TT", 6, "number"),
    ("Mã hồ sơ", 26, "text"),
    ("Tên thủ tục hành chính", 40, "text"),
    ("Số lượng hồ sơ (bộ)", 9, "number"),
    ("Tên cá nhân, tổ chức", 28, "text"),
    ("Địa chỉ", 36, "text"),
    ("Số điện thoại", 14, "text"),
    ("Cơ quan chủ trì giải quyết", 28, "text"),
    ("Nhận hồ sơ", 16, "moment"),
    ("Hẹn trả kết quả", 16, "moment"),
    ("Chuyển đến cơ quan giải quyết", 16, "moment"),
    ("Nhận kết quả từ cơ quan giải quyết", 16, "moment"),
    ("Trả kết quả", 16, "moment"),
    ("Phương thức nhận kết quả", 20, "text"),
    ("Ký nhận", 18, "text"),
    ("Ghi chú", 22, "text"),
)
_DATES = (9, 13)
_HEADING_ROW = 8


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
        sheet.append(_cells(sheet, styles, count, row))
    sheet.append([])
    sheet.append([None, _text(sheet, f"Tổng số: {count} hồ sơ", Font(name=_FONT, size=12, bold=True))])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _set_page(sheet: Any, spec: FormSpec, head: RegisterHead) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
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
    font = Font(name=_FONT, size=11, bold=True)
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
        cell.font = Font(name=_FONT, size=11)
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


def _local(value: datetime | None) -> datetime | None:
    return value.astimezone(VN).replace(tzinfo=None) if value else None
