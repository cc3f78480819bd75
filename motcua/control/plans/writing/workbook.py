"""The one Excel layout plans are exported and imported in: tasks, figures, head; `reading` knows it by its headers."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins

from motcua.base.printing.official import width
from motcua.control.plans.reading import form
from motcua.control.plans.reading.result import Head
from motcua.control.plans.writing.written import (
    Written,
    WrittenTarget,
    WrittenTask,
    agencies,
    days,
    lines_of,
    means,
    one_line,
    paragraphs,
    repeats,
)  # fmt: skip

NOTHING = "–"
TASKS, TARGETS, HEAD, GUIDE = "Nhiệm vụ", "Chỉ tiêu", "Văn bản", "Hướng dẫn"
LEVELS = {"tinh": "Tỉnh", "huyen": "Huyện", "xa": "Xã", "": ""}
SIGNS = {">": ">", ">=": "≥", "<=": "≤", "=": "="}
_FONT = "Times New Roman"
_THIN = Side(style="thin", color="808080")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADE, _LIGHT = PatternFill("solid", fgColor="E7DFD6"), PatternFill("solid", fgColor="F5F1EC")
_DAY, _FIGURE, _TEXT = "dd/mm/yyyy", "#,##0.##########", "@"
_EMPTY_ROWS = 60
_SIZE, _LINE = 11, 14.5  # of letters, of a line, in points
_LETTER = 1.9  # width of a letter that widths are counted in, in millimetres


@dataclass(frozen=True)
class _Column:
    """A column: its header, width in characters, how it is set, what the template says about it, what it offers."""

    title: str
    width: float
    align: str = "left"
    format: str = _TEXT
    hint: str = ""
    choices: tuple[str, ...] = ()


_TASK_COLUMNS = (
    _Column("TT", 5, "center", hint="I, II … là nhóm; 1, 2 … là nhiệm vụ; 1.1, a, -, + là việc nhỏ hơn ở bên dưới."),
    _Column("Nhiệm vụ", 40, hint="Dòng chỉ có TT và chữ ở cột này là nhóm hoặc đề mục, không phải nhiệm vụ."),
    _Column("Chủ trì", 19, hint="Nhiều cơ quan thì cách nhau bằng dấu chấm phẩy. Ghi – khi không giao ai."),
    _Column("Phối hợp", 22, hint="Nhiều cơ quan thì cách nhau bằng dấu chấm phẩy."),
    _Column("Bắt đầu", 11.5, "center", _DAY, "Ngày bắt đầu, ngày/tháng/năm. Có thể để trống."),
    _Column("Hoàn thành", 11.5, "center", _DAY, "Ngày cuối còn đúng hạn: “trước ngày 15” là ngày 14. Có thể để trống."),
    _Column(
        "Thời gian", 15, hint="Lời in trong văn bản: Quý II, Tháng 6, Trước ngày 15/10 … Các cột ngày và Lặp lại để "
        "trống thì đọc từ đây.",
    ),
    _Column(
        "Lặp lại", 14, hint="Việc làm nhiều lần: chọn hoặc ghi, ví dụ Trước ngày 21 hằng tháng.",
        choices=(
            "Thường xuyên", "Định kỳ hằng tháng", "Định kỳ hằng quý", "Định kỳ hằng năm", "Khi phát sinh",
            "Theo văn bản khác",
        ),
    ),
    _Column("Sản phẩm", 24, hint="Văn bản, báo cáo, kết quả cho biết việc đã xong."),
)  # fmt: skip
_TARGET_COLUMNS = (
    _Column("TT", 5, "center"),
    _Column("Chỉ tiêu", 46, hint="Câu nêu chỉ tiêu. Mỗi cấp, mỗi con số một dòng."),
    _Column("Nội dung đo", 22, hint="Đo của cái gì. Để trống thì lấy từ câu bên trái; ghi – khi không có."),
    _Column("Cấp", 7, "center", hint="Để trống là mọi cấp.", choices=("Tỉnh", "Xã", "Huyện")),
    _Column("Dấu", 6, "center", hint="≥ là từ … trở lên.", choices=(">", "≥", "≤", "=")),
    _Column("Giá trị", 8, "right", _FIGURE),
    _Column("Đến", 7, "right", _FIGURE, "Chỉ ghi khi chỉ tiêu là một khoảng: 15 đến 20."),
    _Column("Đơn vị", 10, "center", hint="%, thủ tục, ngày …"),
    _Column("Từ ngày", 11.5, "center", _DAY),
    _Column("Hạn", 11.5, "center", _DAY, "Để trống là ngày cuối năm kế hoạch; ghi – khi không có hạn."),
    _Column("Mã chỉ số", 18, hint="Mã của chỉ số tự đo. Để trống thì hệ thống đề xuất; ghi – khi nhập số bằng tay."),
)  # fmt: skip
_HINTS = {
    form.ISSUER: "Ví dụ: UBND tỉnh Bắc Ninh", form.NUMBER: "Ví dụ: 12/KH-UBND; chưa có số thì ghi /KH-UBND",
    form.DATE: "Ngày/tháng/năm; chưa có thì để trống", form.PLACE: "Ví dụ: Bắc Ninh", form.KIND: "Kế hoạch",
    form.TITLE: "Kế hoạch về việc gì, năm nào", form.YEARS: "Một năm (2026) hoặc hai năm đầu, cuối (2026–2030)",
    form.SIGNER_TITLE: "Ví dụ: KT. CHỦ TỊCH PHÓ CHỦ TỊCH", form.BASIS: "Mỗi căn cứ một dòng",
}  # fmt: skip
_GUIDE = (
    "Mỗi tệp là một kế hoạch: trang “Nhiệm vụ”, trang “Chỉ tiêu”, trang “Văn bản” (phần đầu của kế hoạch).",
    "Không đổi tên cột; cột không dùng thì để trống. Thứ tự các cột không quan trọng.",
    "Nhóm nhiệm vụ là dòng có số La Mã ở cột TT và tên nhóm ở cột Nhiệm vụ, các cột khác để trống.",
    "Dòng không ghi cơ quan chủ trì lấy cơ quan, thời gian và sản phẩm của dòng trên; không giao ai thì ghi dấu –.",
    "Tên cơ quan ghi như trong văn bản; “Các sở, ban, ngành” hay “UBND cấp xã” được hiểu là mọi cơ quan của loại ấy.",
    "Lưu ở dạng .xlsx rồi nộp ở trang nhập kế hoạch. Hệ thống đọc, cho đối chiếu và chỉ ghi khi người dùng xác nhận.",
)


def plan_workbook(plan: Written) -> bytes:
    """Return a plan as a workbook: a sheet each for tasks, targets and the head."""
    book = _book(plan.head.title)
    _fill(book[TASKS], _TASK_COLUMNS, _task_rows(plan))
    _fill(book[TARGETS], _TARGET_COLUMNS, _target_rows(plan))
    _form(book[HEAD], _fields(plan.head, plan.bases))
    return _bytes(book)


def empty_workbook() -> bytes:
    """Return the same workbook empty, with what each column takes said in comments and on a sheet of its own."""
    book = _book("")
    for name, columns in ((TASKS, _TASK_COLUMNS), (TARGETS, _TARGET_COLUMNS)):
        sheet = book[name]
        _fill(sheet, columns, [([None] * len(columns), None)] * _EMPTY_ROWS)
        for place, column in enumerate(columns, 1):
            if column.hint:
                sheet.cell(1, place).comment = Comment(column.hint, "Một Cửa", height=90, width=260)
    fields = [(label, "") for label in form.LABELS if label != form.ADDRESSEES]
    _form(book[HEAD], [*fields, (form.BASIS, ""), (form.BASIS, "")], hints=True)
    guide = book.create_sheet(GUIDE)
    guide.column_dimensions["A"].width = 110
    for place, text in enumerate(_GUIDE, 1):
        _put(guide.cell(place, 1), text)
    _page(guide, landscape=False)
    return _bytes(book)


# ---- rows ---------------------------------------------------------------------------------------------------------

_Row = tuple[Sequence[Any], PatternFill | None]


def _task_rows(plan: Written) -> Iterable[_Row]:
    for line in lines_of(plan.tasks):
        words = [line.no, one_line(line.title)]
        if line.task is not None:
            yield [*words, *_task_cells(line.task, plan.head.year)], None
        else:
            yield [*words, *[None] * (len(_TASK_COLUMNS) - 2)], _SHADE if line.is_group else _LIGHT


def _task_cells(task: WrittenTask, year: int | None) -> list[Any]:
    words = one_line(task.when_text) or days(task.start, task.finish) or repeats(task.recurrence)
    again: str = repeats(task.recurrence)
    nothing = not (task.start or task.finish or again or means(task, words, year))
    return [
        agencies(task.lead) or NOTHING, agencies(task.support), task.start,
        NOTHING if nothing else task.finish, words, again, paragraphs(task.product),
    ]  # fmt: skip


def _target_rows(plan: Written) -> Iterable[_Row]:
    for place, target in enumerate(plan.targets, 1):
        yield [str(place), *_target_cells(target)], None


def _target_cells(target: WrittenTarget) -> list[Any]:
    return [
        one_line(target.text), target.subject or NOTHING, LEVELS.get(target.level, ""), SIGNS[target.op], target.value,
        target.value_to, target.unit, target.start, target.by or NOTHING, target.indicator or NOTHING,
    ]  # fmt: skip


def _fields(head: Head, bases: Sequence[str]) -> list[tuple[str, Any]]:
    years = [str(year) for year in dict.fromkeys((head.year, head.last_year)) if year]
    said = {
        form.ISSUER: head.issuer, form.NUMBER: head.number or head.number_text, form.DATE: head.date or head.date_text,
        form.PLACE: head.place, form.KIND: head.kind, form.TITLE: one_line(head.title), form.YEARS: "–".join(years),
        form.SIGNER_TITLE: head.signer_title, form.SIGNER: head.signer, form.ADDRESSEES: agencies(head.addressees),
    }  # fmt: skip
    return [*said.items(), *((form.BASIS, one_line(text)) for text in bases)]


# ---- sheets -------------------------------------------------------------------------------------------------------


def _book(title: str) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.creator = title, ""
    for name in (TASKS, TARGETS, HEAD):
        sheet: Any = book.create_sheet(name)
        _page(sheet, landscape=name != HEAD)
        # An ampersand is a command in a header.
        sheet.oddHeader.center.text = f"{name}. {title}"[:200].replace("&", "&&").rstrip(". ")
        sheet.oddHeader.center.size = 12
        sheet.oddFooter.center.text = "Trang &P/&N"
    return book


def _page(sheet: Any, *, landscape: bool) -> None:
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.5, right=0.4, top=0.7, bottom=0.6, header=0.3, footer=0.3)


def _fill(sheet: Any, columns: Sequence[_Column], rows: Iterable[_Row]) -> None:
    for place, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
        _put(sheet.cell(1, place), column.title, bold=True, align="center", fill=_SHADE)
    last = 1
    for last, (values, fill) in enumerate(rows, 2):
        for place, (column, value) in enumerate(zip(columns, values, strict=True), 1):
            _put(
                sheet.cell(last, place),
                value,
                bold=fill is not None,
                align=column.align,
                fill=fill,
                format=column.format,
            )
        _set_height(sheet, last, [column.width for column in columns])
    _set_height(sheet, 1, [column.width for column in columns])
    sheet.freeze_panes = "C2"
    sheet.print_title_rows = "1:1"
    for place, column in enumerate(columns, 1):
        if column.choices:
            letter = get_column_letter(place)
            offered = DataValidation("list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
            offered.showErrorMessage = False  # other words are read too
            offered.add(f"{letter}2:{letter}{last + 200}")
            sheet.add_data_validation(offered)


def _form(sheet: Any, fields: Sequence[tuple[str, Any]], *, hints: bool = False) -> None:
    for letter, wide in (("A", 22), ("B", 72), ("C", 46)):
        sheet.column_dimensions[letter].width = wide
    for place, (label, value) in enumerate(fields, 1):
        _put(sheet.cell(place, 1), label, bold=True, fill=_LIGHT)
        _put(sheet.cell(place, 2), value, format=_DAY if isinstance(value, date) else _TEXT)
        _set_height(sheet, place, [22, 72])
        if hints:
            _put(sheet.cell(place, 3), _HINTS.get(label, ""), italic=True, border=False)


def _set_height(sheet: Any, row: int, widths: Sequence[float]) -> None:
    """Make a row as high as its longest cell: not every program does so by itself."""
    lines = 1
    for place, room in enumerate(widths, 1):
        cell = sheet.cell(row, place)
        if isinstance(cell.value, str):
            lines = max(lines, _lines(cell.value, room * _LETTER - 1, bold=bool(cell.font.bold)))
    sheet.row_dimensions[row].height = min(400, lines * _LINE + 3)


def _lines(text: str, room: float, *, bold: bool) -> int:
    """Return how many lines a text takes in a cell."""
    lines, space = 0, width(" ", _SIZE, bold=bold)
    for part in text.split("\n"):
        lines, used = lines + 1, 0.0
        for word in part.split(" "):
            taken = width(word, _SIZE, bold=bold)
            if used and used + space + taken > room:
                lines, used = lines + 1, taken
            else:
                used += space + taken if used else taken
    return lines


def _put(
    cell: Any, value: Any, *, bold: bool = False, italic: bool = False, align: str = "left",
    fill: PatternFill | None = None, format: str = _TEXT, border: bool = True,
) -> None:  # fmt: skip
    """Write a cell; text is never read as a formula."""
    cell.value = value if value != "" else None
    if isinstance(value, str) and value:
        cell.value = "".join(sign for sign in value if sign.isprintable() or sign == "\n")
        cell.data_type = "s"
        format = _TEXT
    cell.number_format = format
    cell.font = Font(name=_FONT, size=_SIZE, bold=bold, italic=italic)
    cell.alignment = Alignment(horizontal=align, vertical="top", wrap_text=True)
    if border:
        cell.border = _GRID
    if fill is not None:
        cell.fill = fill


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
