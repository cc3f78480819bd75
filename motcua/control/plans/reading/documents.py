"""Documents of all kinds as the lines they are read from: tables one cell a line, a tab before each.

The lines are what a reader sees beside the result, so every item can show where it stands whatever the file was.
A cell that is merged into the one above holds a ditto mark; a header over two columns gives way to those below it.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

from motcua.base.errors import Invalid
from motcua.base.files import checks
from motcua.control.plans.reading import form, grid
from motcua.control.plans.reading.encoding import decoded, to_unicode

MOST_PAGES = 500
MOST_BYTES = 20_000_000  # of plain text
# The sheet that says how to fill in the others.
GUIDE = "hướng dẫn"
Cells = list[list[str]]

_BROKEN = "Tệp hỏng, không mở được. Hãy mở bằng phần mềm soạn thảo, lưu lại rồi thử lại."


def text_of(file: IO[bytes], name: str) -> str:
    """Return a document as lines.

    Args:
        file: seekable, binary.
        name: what it is called; its ending promises a kind, its content must keep it.

    Raises:
        Invalid: it cannot be opened, is protected or unsafe, too long, or holds no text.
        TooLarge: it would unpack to far too much.
    """
    if checks.kind_by_name(name) is None:
        return _plain(file)
    kind = checks.check(file, name, KINDS)
    return to_unicode(_READERS[kind](file))


def _plain(file: IO[bytes]) -> str:
    return decoded(file.read(MOST_BYTES))


# ---- Word -----------------------------------------------------------------------------------------------------


def _docx(file: IO[bytes]) -> str:
    from docx import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    try:
        document = Document(file)
    except (KeyError, ValueError, SyntaxError):
        raise Invalid(_BROKEN) from None
    lines: list[str] = []
    for element in document.element.body.iterchildren():
        if element.tag.endswith("}p"):
            lines += Paragraph(element, document).text.split("\n")
        elif element.tag.endswith("}tbl"):
            lines += ["", *written(_docx_cells(Table(element, document))), ""]
    return "\n".join(lines)


def _docx_cells(table: Any) -> Cells:
    """Return a table's cells by place in the grid: merged down a ditto mark, merged across what stands there."""
    from docx.table import _Cell

    found: Cells = []
    for row in table._tbl.tr_lst:
        cells: list[str] = [""] * row.grid_before
        for cell in row.tc_lst:
            text = _Cell(cell, table).text.strip()
            cells += [grid.DITTO if cell.vMerge == "continue" else text] * cell.grid_span
        found.append(cells)
    return found


# ---- Excel ----------------------------------------------------------------------------------------------------


def _xlsx(file: IO[bytes]) -> str:
    from openpyxl import load_workbook

    try:
        book = load_workbook(checks.check_xlsx(file), data_only=True)
    except (KeyError, ValueError, SyntaxError):
        raise Invalid(_BROKEN) from None
    sheets = [_sheet_cells(sheet) for sheet in book.worksheets if sheet.title.strip().lower() != GUIDE]
    # The head may have a sheet of its own, behind the tables.
    sheets.sort(key=lambda rows: not form.is_form(rows))
    lines: list[str] = []
    for rows in sheets:
        lines += [*(form.written(rows) if form.is_form(rows) else _sheet_lines(rows)), ""]
    return "\n".join(lines)


def _sheet_cells(sheet: Any) -> Cells:
    rows = [[_written(cell) for cell in row] for row in sheet.iter_rows()]
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, area.max_row + 1):
            for column in range(area.min_col, area.max_col + 1):
                text = rows[area.min_row - 1][area.min_col - 1]
                rows[row - 1][column - 1] = text if row == area.min_row else grid.DITTO
    return rows


def _written(cell: Any) -> str:
    """Return a cell as a reader sees it: a day as dd/MM/yyyy, a share as per cent."""
    value = cell.value
    if value is None:
        return ""
    if hasattr(value, "strftime"):
        return str(value.strftime("%d/%m/%Y"))
    if isinstance(value, float | int) and "%" in (cell.number_format or ""):
        return f"{round(value * 100, 2):g}%"
    if isinstance(value, float | int) and "#,##" in (cell.number_format or ""):
        return f"{value:,.10g}".translate(str.maketrans(",.", ".,"))
    return f"{value:g}" if isinstance(value, float) else str(value).strip()


def _sheet_lines(rows: Cells) -> list[str]:
    """Return what stands over a table as lines, then the table; a sheet without one, a line a row."""
    head = next((n for n, row in enumerate(rows) if _is_header(row)), None)
    above = rows if head is None else rows[:head]
    lines = [" ".join(dict.fromkeys(text for text in row if text and text != grid.DITTO)) for row in above]
    return lines if head is None else [*lines, "", *written(rows[head:])]


def _is_header(row: Sequence[str]) -> bool:
    roles = [grid.role_of(text) for text in row if text]
    return grid.NO in roles and (grid.is_plan(roles) or grid.is_figures(roles))


# ---- PDF ------------------------------------------------------------------------------------------------------


def _pdf(file: IO[bytes]) -> str:
    import pdfplumber
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(io.BytesIO(file.read())) as document:
            if len(document.pages) > MOST_PAGES:
                raise Invalid(f"Tệp dài {len(document.pages)} trang; chỉ đọc đến {MOST_PAGES} trang.")
            text = _pages(document)
    except PdfminerException:
        raise Invalid(_BROKEN) from None
    if not text.strip():
        raise Invalid("Tệp PDF là bản quét, không có chữ. Hãy nhận dạng chữ (OCR), hoặc nộp DOCX.")
    return text


_READERS: dict[str, Callable[[IO[bytes]], str]] = {
    checks.DOCX_TYPE: _docx, checks.XLSX_TYPE: _xlsx, checks.PDF_TYPE: _pdf, checks.TEXT_TYPE: _plain,
}  # fmt: skip
KINDS = frozenset(_READERS)


def _pages(document: Any) -> str:
    lines: list[str] = []
    table: Cells = []
    for page in document.pages:
        found = [one for one in page.find_tables() if len(one.rows) > 1 or len(one.rows[0].cells) > 2]
        rest = page
        for one in found:
            rest = rest.outside_bbox(one.bbox)
        for kept in _goes_on(table, found):
            lines += ["", *written(kept), ""]
            table = []
        lines += [] if table else (rest.extract_text() or "").split("\n")
        for one in found:
            table += [[(cell or "").strip() for cell in row] for row in one.extract()]
    return "\n".join([*lines, "", *(written(table) if table else [])])


def _goes_on(table: Cells, found: Sequence[Any]) -> Iterator[Cells]:
    """Yield the table that ended on the page before, unless the first of this page has as many columns."""
    if table and not (found and max(len(row.cells) for row in found[0].rows) == len(table[-1])):
        yield table


# ---- tables as lines ------------------------------------------------------------------------------------------


def written(rows: Cells) -> list[str]:
    """Return a table as lines: a tab before each cell, rows parted by a blank line, one row of headers."""
    lines: list[str] = []
    for row in _one_header(rows):
        for text in row:
            first, *more = text.split("\n") if text else [""]
            lines += [f"\t{first}", *more]
        lines.append("")
    return lines


def _one_header(rows: Cells) -> Cells:
    """Put a header of two rows into one: "Thời gian" over "Bắt đầu" and "Hoàn thành" is these two."""
    if len(rows) < 2:
        return rows
    first, second = rows[0], rows[1]
    under = [text for text in second if text and text != grid.DITTO]
    if (
        len(first) == len(second)
        and under
        and all(grid.role_of(text) in (grid.START, grid.FINISH, grid.LEAD, grid.SUPPORT) for text in under)
    ):
        joined = [
            below if below and below != grid.DITTO else above
            for above, below in zip(first, second, strict=True)
        ]
        return [joined, *rows[2:]]
    return rows
