"""Ruled tables of official documents, with merged cells and headers that come again on every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import EllipsisType
from typing import Any

from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from motcua.base.printing.official.pieces import Align, element, set_cell_margins, write


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        title: in its header.
        width: its share of the table's width, in any unit.
        align: how its cells are set.
        over: the header over it and its neighbours of the same `over`: "Thời gian" over "Bắt đầu", "Hoàn thành".
    """

    title: str
    width: float
    align: Align = "left"
    over: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a table.

    Attributes:
        cells: one text a column, line breaks part paragraphs; None is merged into the cell above, an ellipsis into
            the cell on the left.
        bold: a heading.
        across: the last cell given goes on to the end of the row.
    """

    cells: Sequence[str | EllipsisType | None]
    bold: bool = False
    across: bool = False


class Grid:
    """A ruled table, written element by element: long tables are quick to make, cells merge as they are given."""

    def __init__(self, document: Any, widths: Sequence[float], aligns: Sequence[Align], size: float) -> None:
        self._document, self._widths, self._aligns, self._size = document, widths, aligns, size
        self._rows: list[tuple[list[_Drawn], bool]] = []

    def header(self, columns: Sequence[Column]) -> None:
        """Add the header: in two rows when some columns share one."""
        if not any(column.over for column in columns):
            self._rows.append(([_Drawn(column.title, 1, "center", bold=True) for column in columns], True))
            return
        first: list[_Drawn] = []
        for place, column in enumerate(columns):
            if column.over and place and columns[place - 1].over == column.over:
                first[-1].span += 1
            else:
                first.append(_Drawn(column.over or column.title, 1, "center", bold=True))
        second = [_Drawn(one.title if one.over else None, 1, "center", bold=True) for one in columns]
        self._rows += [(first, True), (second, True)]

    def row(self, row: Row) -> None:
        """Add a row."""
        cells: list[_Drawn] = []
        for place, text in enumerate(row.cells):
            if isinstance(text, EllipsisType):
                cells[-1].span += 1
            else:
                cells.append(_Drawn(text, 1, self._aligns[place], row.bold))
        missing = len(self._widths) - len(row.cells)
        if missing and row.across:
            cells[-1].span += missing
        else:
            cells += [_Drawn("", 1, "left", row.bold) for _ in range(missing)]
        self._rows.append((cells, False))

    def end(self) -> None:
        """Write the table into the document."""
        table: Table = self._document.add_table(rows=0, cols=len(self._widths))
        table.style = "Table Grid"
        table.autofit = False
        for column, given in zip(table.columns, self._widths, strict=True):
            column.width = Mm(given)
        set_cell_margins(table, 1.2)
        below = _goes_below(self._rows)
        for place, (cells, is_header) in enumerate(self._rows):
            tr = OxmlElement("w:tr")
            properties = OxmlElement("w:trPr")
            properties.append(OxmlElement("w:cantSplit"))
            if is_header:
                properties.append(OxmlElement("w:tblHeader"))
            tr.append(properties)
            column = 0
            for cell in cells:
                tr.append(self._cell(table, cell, column, (place, column) in below, is_header))
                column += cell.span
            table._tbl.append(tr)

    def _cell(self, table: Table, cell: "_Drawn", column: int, opens: bool, is_header: bool) -> Any:
        tc, properties = OxmlElement("w:tc"), OxmlElement("w:tcPr")
        tc.append(properties)
        given = sum(self._widths[column : column + cell.span])
        properties.append(element("tcW", w=str(round(given * 56.7)), type="dxa"))
        if cell.span > 1:
            properties.append(element("gridSpan", val=str(cell.span)))
        if cell.text is None:
            properties.append(element("vMerge"))
        elif opens:
            properties.append(element("vMerge", val="restart"))
        if is_header:
            properties.append(element("vAlign", val="center"))
        for text in (cell.text or "").split("\n"):
            p = OxmlElement("w:p")
            tc.append(p)
            paragraph = write(
                Paragraph(p, table), text, self._size, align=cell.align, bold=cell.bold, after=1
            )
            paragraph.paragraph_format.space_before = Pt(1)
            paragraph.paragraph_format.line_spacing = 1.0
        return tc


@dataclass
class _Drawn:
    text: str | None
    span: int
    align: Align
    bold: bool = False


def _goes_below(rows: Sequence[tuple[Sequence[_Drawn], bool]]) -> set[tuple[int, int]]:
    """Return the cells, by row and column, that one below is merged into."""
    found = set()
    for place, (cells, _) in enumerate(rows[1:], 1):
        column = 0
        for cell in cells:
            if cell.text is None:
                found.add((place - 1, column))
            column += cell.span
    return found
