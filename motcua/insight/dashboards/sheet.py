"""The lists of the control pages as workbooks: what is late, and an agency's page."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from motcua.insight.dashboards.late import Late

_THIN = Side(style="thin", color="808080")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADE = PatternFill("solid", fgColor="E7DFD6")
_FACE = "Times New Roman"
LATE_COLUMNS = (
    ("Việc", 70), ("Đang ở", 34), ("Thuộc", 22), ("Hạn", 13), ("Trễ (ngày)", 11), ("Số việc", 10),
)  # fmt: skip


def workbook(
    title: str, sheets: Iterable[tuple[str, Sequence[tuple[str, float]], Iterable[Sequence[Any]]]]
) -> bytes:
    """Return a workbook: for each sheet its name, its columns with widths, its rows; every text stays a text."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.creator = title, ""
    for name, columns, rows in sheets:
        sheet: Any = book.create_sheet(name)
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        # An ampersand is a command in a header.
        sheet.oddHeader.center.text = f"{title}. {name}"[:200].replace("&", "&&")
        for place, (heading, width) in enumerate(columns, 1):
            sheet.column_dimensions[get_column_letter(place)].width = width
            _put(sheet.cell(1, place), heading, head=True)
        for number, values in enumerate(rows, 2):
            for place, value in enumerate(values, 1):
                _put(sheet.cell(number, place), value)
        sheet.freeze_panes, sheet.print_title_rows = "A2", "1:1"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put(cell: Any, value: Any, *, head: bool = False) -> None:
    if isinstance(value, str):
        value = "".join(sign for sign in value if sign.isprintable())
    cell.value = value if value != "" else None
    if isinstance(value, str) and value:
        cell.data_type = "s"
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    cell.font, cell.border = Font(name=_FACE, size=12, bold=head), _GRID
    cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal="center" if head else None)
    if head:
        cell.fill = _SHADE


def late_rows(found: Iterable[Late], today: date) -> list[Sequence[Any]]:
    """Return what is late as rows of `LATE_COLUMNS`."""
    return [(one.what, one.holder, one.room_name, one.due, one.days(today), one.count) for one in found]
