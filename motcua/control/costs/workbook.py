"""The sheet as a workbook in the form's layout: columns 1–11, blocks I, II and III (kiem-soat-tthc.md 2.4)."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins

from motcua.control.costs.models import CostStudy
from motcua.control.costs.sheet import Activity, Sheet
from motcua.control.costs.terms import Doing, Stage, Way, Work

SHEET, KINDS = "Chi phí tuân thủ", "Cách ghi"
# heading, width; the numbers 1–11 stand under them
COLUMNS = (
    ("STT", 7), ("Các công việc khi thực hiện TTHC", 26),
    ("Các hoạt động, cách thức thực hiện cụ thể", 44), ("Thời gian thực hiện (giờ)", 11),
    ("Mức thu nhập bình quân/01 người/01 giờ (đồng)", 15), ("Mức phí, lệ phí, chi phí khác (đồng)", 16),
    ("Số lần thực hiện/01 năm", 11), ("Số lượng đối tượng tuân thủ/01 năm", 13),
    ("Chi phí thực hiện TTHC một lần (đồng)", 17), ("Tổng chi phí/01 năm (đồng)", 19),
    ("Ghi chú", 34),
)  # fmt: skip
# Beside the form: what the page knows and the form has no column for.
EXTRA = (("Trường hợp", 22), ("Kênh", 13), ("Trong đó phí, lệ phí (đồng)", 15), ("Cách làm", 18))
HEAD = 6
BLOCKS = {Stage.NOW: "I. CHI PHÍ HIỆN TẠI", Stage.AFTER: "II. CHI PHÍ SAU ĐƠN GIẢN HÓA (DỰ KIẾN)"}
TOTAL, COMPARED = "TỔNG CỘNG", "III. SO SÁNH CHI PHÍ"
_FONT = "Times New Roman"
_LINE = Side(style="thin", color="808080")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_SHADE, _SOFT = PatternFill("solid", fgColor="F2EDE7"), PatternFill("solid", fgColor="FAF7F3")
# Cells keep every decimal and show whole đồng.
_MONEY, _WAGE, _HOURS, _PERCENT = "#,##0", "#,##0.00", "#,##0.####", '0.00"%"'


def workbook_of(study: CostStudy, sheet: Sheet) -> bytes:
    """Return a study as XLSX; what follows from other cells is a formula, so that it can be changed and sent back."""
    book = Workbook()
    page: Any = book.active
    page.title = SHEET
    _page_setup(page)
    for row, (words, bold) in enumerate(
        (
            ("BẢNG TÍNH CHI PHÍ TUÂN THỦ THỦ TỤC HÀNH CHÍNH", True),
            (f"Thủ tục: {study.title}", False),
            (
                f"Mã: {study.procedure.code if study.procedure else 'chưa có'}   Cơ quan: {study.agency}",
                False,
            ),
        ),
        1,
    ):
        _say(page, row, words, bold)
    page.cell(4, 3, "Mức thu nhập bình quân một giờ (đồng):").font = Font(name=_FONT, size=12)
    _put(page, 4, 5, sheet.wage, _WAGE)
    page.cell(4, 6, f"Căn cứ: {_plain(study.wage_basis)}").font = Font(name=_FONT, size=11, italic=True)
    _heading(page)
    row = HEAD + 2
    sums: dict[Stage, int] = {}
    for stage in Stage:
        row = _block(page, row, stage, sheet)
        sums[stage] = row - 1
    _comparison(page, row, sums)
    page.print_area = f"A1:K{row + 4}"
    _choices(page, row)
    _explained(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _page_setup(page: Any) -> None:
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_margins = PageMargins(left=0.5, right=0.4, top=0.7, bottom=0.6, header=0.3, footer=0.3)
    page.oddFooter.center.text = "Trang &P/&N"
    page.freeze_panes = page.cell(HEAD + 2, 4)
    page.print_title_rows = f"{HEAD}:{HEAD + 1}"
    for place, (_, width) in enumerate((*COLUMNS, *EXTRA), 1):
        page.column_dimensions[get_column_letter(place)].width = width


def _say(page: Any, row: int, words: str, bold: bool) -> None:
    cell = page.cell(row, 1)
    cell.value, cell.data_type, cell.font = _plain(words), "s", Font(name=_FONT, size=13, bold=bold)


def _heading(page: Any) -> None:
    page.row_dimensions[HEAD].height = 68
    for place, (words, _) in enumerate((*COLUMNS, *EXTRA), 1):
        _put(page, HEAD, place, words, bold=True, fill=_SHADE, centre=True)
        number = f"({place})" if place <= len(COLUMNS) else ""
        _put(page, HEAD + 1, place, number, fill=_SHADE, centre=True)


def _block(page: Any, row: int, stage: Stage, sheet: Sheet) -> int:
    """Write a block from a row on and return the row after its total."""
    _band(page, row, BLOCKS[stage])
    first = row = row + 1
    lines = sheet.of(stage)
    for work in Work:
        _put(page, row, 1, int(work), bold=True, fill=_SOFT, centre=True)
        _put(page, row, 2, work.label, bold=True, fill=_SOFT)
        page.cell(row, 2).alignment = Alignment(vertical="top")  # it goes on over the empty cell beside it
        for place in range(3, len(COLUMNS) + len(EXTRA) + 1):
            _put(page, row, place, "", fill=_SOFT)
        row += 1
        for number, line in enumerate((one for one in lines if one.work == work), 1):
            _line(page, row, f"{int(work)}.{number}", line, sheet)
            row += 1
    _put(page, row, 1, "", bold=True, fill=_SHADE)
    for place in range(2, len(COLUMNS) + 1):
        _put(page, row, place, TOTAL if place == 2 else "", bold=True, fill=_SHADE)
    # Several cases or channels have no cost of doing it once in common; the year's sum always stands.
    if len({line.key for line in lines}) <= 1:
        _put(page, row, 9, f"=SUM(I{first}:I{row - 1})", _MONEY, bold=True, fill=_SHADE)
    _put(page, row, 10, f"=SUM(J{first}:J{row - 1})", _MONEY, bold=True, fill=_SHADE)
    return row + 1


def _line(page: Any, row: int, number: str, line: Activity, sheet: Sheet) -> None:
    amount = line.fee + line.other
    values: tuple[tuple[Any, str], ...] = (
        (number, ""), ("", ""), (line.name, ""), (line.hours, _HOURS),
        ("=$E$4" if line.wage is None else line.wage, _WAGE), (amount, _MONEY),
        (sheet.times_of(line), _HOURS), (sheet.subjects_of(line), _HOURS),
        (f"=D{row}*E{row}+F{row}", _MONEY), (f"=I{row}*G{row}*H{row}", _MONEY), (line.note, ""),
        (line.key.case, ""), (line.key.way.label, ""), (line.fee, _MONEY), (line.doing.label, ""),
    )  # fmt: skip
    for place, (value, form) in enumerate(values, 1):
        _put(page, row, place, value, form, centre=place == 1)
    page.row_dimensions[row].height = 16.5 * max(1, -(-len(line.name) // 40), -(-len(line.note) // 30))


def _comparison(page: Any, row: int, sums: dict[Stage, int]) -> None:
    _band(page, row, COMPARED)
    now, after = (f"J{sums[stage]}" for stage in Stage)
    lines = (
        ("Chi phí hiện tại/01 năm (đồng)", f"={now}", _MONEY),
        ("Chi phí sau đơn giản hóa/01 năm (đồng)", f"={after}", _MONEY),
        ("Chi phí tiết kiệm được/01 năm (đồng)", f"={now}-{after}", _MONEY),
        ("Tỷ lệ chi phí cắt giảm (%)", f'=IF({now}=0,"",ROUND(({now}-{after})/{now}*100,2))', _PERCENT),
    )
    for place, (words, formula, form) in enumerate(lines, row + 1):
        for column in range(1, len(COLUMNS) + 1):
            _put(page, place, column, words if column == 2 else "", bold=True)
        page.cell(place, 2).alignment = Alignment(vertical="top")
        _put(page, place, 10, formula, form, bold=True)


def _band(page: Any, row: int, words: str) -> None:
    for place in range(1, len(COLUMNS) + len(EXTRA) + 1):
        _put(page, row, place, words if place == 1 else "", bold=True, fill=_SHADE)
    page.cell(row, 1).alignment = Alignment(vertical="center", horizontal="left")


def _choices(page: Any, last: int) -> None:
    for column, labels in (("M", Way.labels), ("O", Doing.labels)):
        check = DataValidation(type="list", formula1=f'"{",".join(labels)}"', allow_blank=True)
        page.add_data_validation(check)
        check.add(f"{column}{HEAD + 2}:{column}{last + 200}")


def _explained(book: Workbook) -> None:
    page: Any = book.create_sheet(KINDS)
    page.column_dimensions["A"].width = 110
    for row, words in enumerate(_HOW, 1):
        cell = page.cell(row, 1)
        cell.value, cell.data_type, cell.font = words, "s", Font(name=_FONT, size=12)
        cell.alignment = Alignment(wrap_text=True, vertical="top")


_HOW = (
    "Giữ nguyên hàng tiêu đề, hàng số cột và các hàng I, II, III; thêm, bớt dòng hoạt động dưới sáu công việc.",
    "Cột 6 là tổng phí, lệ phí và chi phí khác; trong đó phí, lệ phí ghi ở cột N.",
    "Cột 9 và 10 là công thức: (9) = (4) × (5) + (6); (10) = (9) × (7) × (8). Khi nhập lại, hệ thống tự tính.",
    "Thuê dịch vụ thì cột 4 bằng 0, giá dịch vụ ghi ở cột 6; giấy tờ thay bằng dữ liệu số thì cột 4 và 6 bằng 0.",
    "Hoạt động cùng tên, cùng trường hợp, cùng kênh ở khối I và khối II được hiểu là một hoạt động trước và sau.",
    "Cột 4–8 phải là số; công thức ở đây chỉ đọc được sau khi tệp đã được Excel hoặc LibreOffice lưu lại.",
)


def _put(
    page: Any, row: int, column: int, value: Any, form: str = "", *, bold: bool = False,
    fill: PatternFill | None = None, centre: bool = False,
) -> None:  # fmt: skip
    cell = page.cell(row, column)
    formula = isinstance(value, str) and value.startswith("=") and bool(form)
    cell.value = value if value != "" else None
    if isinstance(value, str) and value and not formula:
        cell.value, cell.data_type = _plain(value), "s"
    cell.font = Font(name=_FONT, size=12, bold=bold)
    cell.alignment = Alignment(
        vertical="top", wrap_text=not form or None, horizontal="center" if centre else None
    )
    cell.border = _GRID
    if form:
        cell.number_format = form
    if fill is not None:
        cell.fill = fill


def _plain(words: str) -> str:
    return "".join(sign for sign in words if sign.isprintable())


def headings() -> list[str]:
    """Return the headings in their order, as the reader of a workbook expects them."""
    return [words for words, _ in (*COLUMNS, *EXTRA)]
