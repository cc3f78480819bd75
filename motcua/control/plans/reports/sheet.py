"""A report as a workbook: a line for each agency's share of a task, the targets, the figures with their corrections."""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins

from motcua.control.plans.models import Assignment
from motcua.control.plans.reports.said import Said

WORK, TARGETS, FIGURES = "Nhiệm vụ", "Chỉ tiêu", "Số liệu"
WORK_COLUMNS = (
    ("TT", 8), ("Nhóm", 26), ("Nhiệm vụ", 52), ("Kỳ", 16), ("Cơ quan", 26), ("Hạn", 13), ("Trạng thái", 16),
    ("Tình hình", 24), ("Hoàn thành ngày", 13), ("Sản phẩm", 34), ("Lý do", 34), ("Cập nhật của cơ quan", 34),
)  # fmt: skip
TARGET_COLUMNS = (
    ("TT", 8), ("Chỉ tiêu", 52), ("Câu trong kế hoạch", 52), ("Cấp", 12), ("Mức phải đạt", 20), ("Hạn", 13),
    ("Kết quả", 13), ("Đơn vị", 10), ("Chênh lệch", 24), ("Đánh giá", 14), ("Nguồn số", 18), ("Hệ thống đo", 13),
    ("Lý do sửa", 34),
)  # fmt: skip
FIGURE_COLUMNS = (
    ("Nhóm", 26), ("Chỉ số", 34), ("Hệ thống đếm", 14), ("Báo cáo", 14), ("Lý do sửa", 52), ("Người sửa", 26),
)  # fmt: skip
_THIN = Side(style="thin", color="808080")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADE = PatternFill("solid", fgColor="E7DFD6")


def report_workbook(said: Said) -> bytes:
    """Return a report as XLSX; every text is a text, never a formula."""
    book = Workbook()
    book.remove(book.worksheets[0])
    title = f"Tiến độ thực hiện {said.report.plan.label}, {said.drafted['period']}"
    book.properties.title, book.properties.creator = title, ""
    _sheet(book, WORK, title, WORK_COLUMNS, _work(said))
    _sheet(book, TARGETS, title, TARGET_COLUMNS, _targets(said))
    notes = [f"{said.drafted['whose']}: {title}.", *said.drafted["limits"]]
    _sheet(book, FIGURES, title, FIGURE_COLUMNS, _figures(said), notes=notes)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _work(said: Said) -> Iterator[Sequence[Any]]:
    states = dict(Assignment.State.choices)
    for row in said.rows:
        task, facts = said.task(row), row.facts
        yield (
            task["no"], task["group"], task["title"], said.turn(row), said.agency(row), facts.due,
            states.get(facts.state, ""), row.standing.words, facts.done_on, "\n".join(row.product), facts.reason,
            facts.note,
        )  # fmt: skip


def _targets(said: Said) -> Iterator[Sequence[Any]]:
    for place, target in enumerate(said.targets, 1):
        kept, edit = target.kept, target.edit
        yield (
            place, kept["name"], kept["text"], kept["level"], kept["said"],
            date.fromisoformat(kept["by"]) if kept["by"] else None, _rounded(target.value), kept["unit"], target.gap,
            target.words, "nhập tay" if target.by_hand else "đo từ dữ liệu", _rounded(target.measured),
            edit.reason if edit else "",
        )  # fmt: skip


def _figures(said: Said) -> Iterator[Sequence[Any]]:
    for one in said.figures:
        edit = one.edit
        yield (
            one.group,
            one.name,
            one.counted,
            one.value,
            edit.reason if edit else "",
            edit.by if edit else "",
        )


def _rounded(value: Any) -> float | None:
    return None if value is None else round(float(value), 2)


def _sheet(
    book: Workbook, name: str, title: str, columns: Sequence[tuple[str, float]], rows: Iterable[Sequence[Any]], *,
    notes: Sequence[str] = (),
) -> None:  # fmt: skip
    sheet: Any = book.create_sheet(name)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.5, right=0.4, top=0.7, bottom=0.6, header=0.3, footer=0.3)
    # An ampersand is a command in a header.
    sheet.oddHeader.center.text = f"{name}. {title}"[:200].replace("&", "&&")
    sheet.oddFooter.center.text = "Trang &P/&N"
    for place, (heading, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        _put(sheet.cell(1, place), heading, bold=True, fill=_SHADE)
    last = 1
    for last, values in enumerate(rows, 2):
        for place, value in enumerate(values, 1):
            _put(sheet.cell(last, place), value)
    for place, note in enumerate(notes, last + 2):
        cell = sheet.cell(place, 1)
        cell.value, cell.data_type, cell.font = (
            _shown(note),
            "s",
            Font(name="Times New Roman", size=12, italic=True),
        )
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    if last > 1:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"


def _put(cell: Any, value: Any, *, bold: bool = False, fill: PatternFill | None = None) -> None:
    cell.value = value if value != "" else None
    if isinstance(value, str) and value:
        cell.value, cell.data_type = _shown(value), "s"
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    cell.font = Font(name="Times New Roman", size=12, bold=bold)
    cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal="center" if bold else None)
    cell.border = _GRID
    if fill is not None:
        cell.fill = fill


def _shown(words: str) -> str:
    return "".join(sign for sign in words if sign.isprintable() or sign == "\n")
