"""Official documents in Word, laid out as NĐ 30/2020/NĐ-CP, annex I says: plans, letters (công văn), reports.

A builder for papers whose length is not known before: head, kind and subject (or "V/v …" and "Kính gửi"), bases,
paragraphs, headings, tables, recipients and signer, annexes. Numerals are text, so that they can be copied and read
by programs as they are seen.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from types import EllipsisType
from typing import Any, Literal

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from PIL import ImageFont

from motcua.base import clock
from motcua.base.printing.present import date_words

Align = Literal["left", "center", "right", "justify"]
FONT = "Times New Roman"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
# Sizes in points, lengths in millimetres; where the decree leaves a range, what most offices take.
HEAD, NUMBER, ABOUT, TEXT, CELL, NOTE = 12, 13, 12, 14, 12, 11
PAGE = (210, 297)
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 20
INDENT = 12.7
AFTER = 6
_FONTS = Path(__file__).parent / "fonts"
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


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


class OfficialDocument:
    """An official document being written, from its head down; `to_bytes` ends it.

    Args:
        issuer: who issues it: "Ủy ban nhân dân tỉnh Mẫu" is set in two lines.
        issuer_above: the agency over the issuer, if it is printed.
        number: "12/KH-UBND"; "/KH-UBND" leaves room for the number.
        place: "Bắc Ninh".
        day: of issue, or the words after the place where the day is left open.
        kind: "KẾ HOẠCH"; empty for a letter (công văn).
        subject: what it is about; of a letter "V/v" is put before it.
        addressees: of a letter, after "Kính gửi:".
        note: small print at the foot of every page.
    """

    def __init__(
        self, *, issuer: str, issuer_above: str = "", number: str = "", place: str = "", day: date | str | None = None,
        kind: str = "", subject: str = "", addressees: Sequence[str] = (), note: str = "",
    ) -> None:  # fmt: skip
        self._document = _blank(f"{kind} {subject}".strip(), day if isinstance(day, date) else clock.today())
        self._end: tuple[_Cell, _Cell] | None = None
        self._inner = float(PAGE[0] - LEFT - RIGHT)
        _number_pages(self._document.sections[0], note)
        self._head(issuer, issuer_above, number, f"{place}, {_dated(day)}", "" if kind else subject)
        if kind:
            self._title(kind, subject)
        else:
            self._addressees(addressees)

    # ---- head -------------------------------------------------------------------------------------------------

    def _head(self, issuer: str, above: str, number: str, dated: str, about: str) -> None:
        left, right = self._columns(0.41)
        lines = [*(_two_lines(above.upper()) if above else [])]
        for line in lines:
            _write(_next(left), line, HEAD, align="center")
        for line in _two_lines(issuer.upper()):
            _write(_next(left), line, HEAD, align="center", bold=True)
        _rule(_next(left), self._inner * 0.41, 0.4 * width(line, HEAD, bold=True))
        _write(_next(left), f"Số: {_numbered(number)}", NUMBER, align="center")
        if about:
            _write(_next(left), f"V/v {about}", ABOUT, align="center").paragraph_format.space_before = Pt(3)
        _write(_next(right), NATION, HEAD, align="center", bold=True)
        _write(_next(right), MOTTO, NUMBER, align="center", bold=True)
        _rule(_next(right), self._inner * 0.59, width(MOTTO, NUMBER, bold=True))
        _write(_next(right), dated, NUMBER, align="center", italic=True)

    def _title(self, kind: str, subject: str) -> None:
        first = _write(self._new(), kind.upper(), TEXT, align="center", bold=True)
        first.paragraph_format.space_before = Pt(18)
        first.paragraph_format.keep_with_next = True
        _write(self._new(), subject, TEXT, align="center", bold=True)
        longest = min(width(subject, TEXT, bold=True), self._inner)
        _rule(self._new(), self._inner, max(20, longest * 0.35), after=12)

    def _addressees(self, names: Sequence[str]) -> None:
        if not names:
            return
        one = len(names) == 1
        words = f"Kính gửi: {names[0]}" if one else "Kính gửi:"
        first = _write(self._new(), words, TEXT, align="center" if one else "left", after=AFTER)
        first.paragraph_format.space_before = Pt(18)
        if one:
            return
        first.paragraph_format.left_indent = Mm(25)
        for place, name in enumerate(names, 1):
            text = f"- {name.strip(' ;.-')}{'.' if place == len(names) else ';'}"
            line = _write(self._new(), text, TEXT, after=AFTER if place == len(names) else 0)
            line.paragraph_format.left_indent = Mm(45)

    # ---- body -------------------------------------------------------------------------------------------------

    def add_paragraph(
        self, text: str, *, bold: bool = False, italic: bool = False, align: Align = "justify"
    ) -> None:
        """Add a paragraph; set to a side or the middle it has no indent of its first line."""
        _write(
            self._new(), text, TEXT, align=align, bold=bold, italic=italic, after=AFTER,
            indent=INDENT if align == "justify" else 0,
        )  # fmt: skip

    def add_heading(self, text: str, level: int = 1) -> None:
        """Add a heading, its numeral in the text: 1 for "I. …", 2 for "1. …", 3 for "a) …" (in italics)."""
        paragraph = _write(
            self._new(), text, TEXT, align="justify", bold=True, italic=level > 2, after=AFTER, indent=INDENT
        )
        paragraph.paragraph_format.keep_with_next = True
        # What Word's navigation shows; the look is the paragraph's own.
        outline = _element("outlineLvl", val=str(level - 1))
        paragraph._p.get_or_add_pPr().insert_element_before(
            outline, "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr"
        )

    def add_bases(self, texts: Sequence[str]) -> None:
        """Add the legal bases, each a paragraph in italics that begins with "Căn cứ"."""
        for place, text in enumerate(texts, 1):
            words = text.strip(" ;.")
            words = words if re.match(r"(căn cứ|thực hiện|theo)\b", words, re.I) else f"Căn cứ {words}"
            self.add_paragraph(f"{words}{'.' if place == len(texts) else ';'}", italic=True)

    def add_table(self, columns: Sequence[Column], rows: Iterable[Row], *, size: float = CELL) -> None:
        """Add a ruled table; its header is repeated on every page, no row is cut by a page's end."""
        total = sum(column.width for column in columns)
        widths = [self._inner * column.width / total for column in columns]
        table = _Grid(self._document, widths, [column.align for column in columns], size)
        table.header(columns)
        for row in rows:
            table.row(row)
        table.end()
        _write(self._new(), "", AFTER)

    # ---- end --------------------------------------------------------------------------------------------------

    def add_recipients(self, names: Sequence[str]) -> None:
        """Add "Nơi nhận", to the left of the signer; the last is who files it ("Lưu: VT, KSTT")."""
        left = self._ending()[0]
        _write(_next(left), "Nơi nhận:", 12, bold=True, italic=True)
        for place, name in enumerate(names, 1):
            text = name.strip(" ;.-")
            _write(_next(left), f"- {text}{'.' if place == len(names) else ';'}", NOTE)

    def add_signer(self, *, post: str, name: str, authority: Sequence[str] = ()) -> None:
        """Add who signs.

        Args:
            post: "CHỦ TỊCH", or what the signer is: "PHÓ CHỦ TỊCH".
            name: below the room for signature and seal.
            authority: the lines over the post: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH".
        """
        right = self._ending()[1]
        for line in [*authority, post]:
            _write(_next(right), line.upper(), TEXT, align="center", bold=True)
        signed = _write(_next(right), name, TEXT, align="center", bold=True)
        signed.paragraph_format.space_before = Pt(70)

    def _ending(self) -> tuple[_Cell, _Cell]:
        if self._end is None:
            # A signature never stands alone on a page.
            for paragraph in (*self._document.paragraphs[-1:], self._new()):
                paragraph.paragraph_format.keep_with_next = True
            _write(paragraph, "", AFTER)
            self._end = self._columns(0.48)
        return self._end

    def start_annex(self, heading: str, title: str, attached: str = "", *, landscape: bool = False) -> None:
        """Begin an annex on a page of its own, its pages numbered by themselves.

        Args:
            heading: "Phụ lục", with its numeral where there are several.
            title: set in capitals.
            attached: "Kèm theo Kế hoạch số …", set in brackets.
            landscape: for wide tables.
        """
        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        across, down = reversed(PAGE) if landscape else PAGE
        section.page_width, section.page_height = Mm(across), Mm(down)
        self._inner = float(across - LEFT - RIGHT)
        for old in section._sectPr.findall(qn("w:pgNumType")):
            section._sectPr.remove(old)
        section._sectPr.find(qn("w:pgMar")).addnext(_element("pgNumType", start="1"))
        _write(self._new(), heading, TEXT, align="center", bold=True)
        _write(self._new(), title.upper(), TEXT, align="center", bold=True)
        if attached:
            words = attached.strip("()")
            _write(self._new(), f"({words})", TEXT, align="center", italic=True, after=AFTER)

    def to_bytes(self) -> bytes:
        """Return the document as DOCX."""
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

    # ---- pieces -----------------------------------------------------------------------------------------------

    def _new(self) -> Paragraph:
        paragraph: Paragraph = self._document.add_paragraph()
        return paragraph

    def _columns(self, share: float) -> tuple[_Cell, _Cell]:
        """Add two columns without lines, for the head and for the end."""
        table: Table = self._document.add_table(rows=1, cols=2)
        table.autofit = False
        widths = (self._inner * share, self._inner * (1 - share))
        for column, cell, given in zip(table.columns, table.rows[0].cells, widths, strict=True):
            column.width = cell.width = Mm(given)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        _set_cell_margins(table, 0)
        left, right = table.rows[0].cells
        return left, right


class _Grid:
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
        _set_cell_margins(table, 1.2)
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
        properties.append(_element("tcW", w=str(round(given * 56.7)), type="dxa"))
        if cell.span > 1:
            properties.append(_element("gridSpan", val=str(cell.span)))
        if cell.text is None:
            properties.append(_element("vMerge"))
        elif opens:
            properties.append(_element("vMerge", val="restart"))
        if is_header:
            properties.append(_element("vAlign", val="center"))
        for text in (cell.text or "").split("\n"):
            p = OxmlElement("w:p")
            tc.append(p)
            paragraph = _write(
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


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how long a text is in print, in millimetres."""
    return float(_face(bold).getlength(text)) * size / 100 * 0.3528


@cache
def _face(bold: bool) -> ImageFont.FreeTypeFont:
    # Tinos has the measures of Times New Roman.
    return ImageFont.truetype(str(_FONTS / f"Tinos-{'Bold' if bold else 'Regular'}.ttf"), 100)


def _blank(title: str, day: date) -> Any:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance = section.footer_distance = Mm(10)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(TEXT)
    for script in ("eastAsia", "cs"):
        style.element.rPr.rFonts.set(qn(f"w:{script}"), FONT)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.line_spacing = 1.1
    properties = document.core_properties
    properties.title = _CONTROL.sub("", title)[:250]
    properties.author, properties.comments, properties.language = "", "", "vi-VN"
    properties.created = properties.modified = datetime.combine(day, time())
    return document


def _number_pages(section: Section, note: str) -> None:
    """Put the page's number in the middle of the header from the second page on, and small print at the foot."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = _ALIGN["center"]
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "2"), ("end", "")):
        run = paragraph.add_run(text if kind == "text" else "")
        run.font.name, run.font.size = FONT, Pt(NUMBER)
        if kind in ("begin", "separate", "end"):
            run._r.append(_element("fldChar", fldCharType=kind))
        elif not kind:
            code = OxmlElement("w:instrText")
            code.text = text
            run._r.append(code)
    if note:
        for footer in (section.footer, section.first_page_footer):
            _write(footer.paragraphs[0], note, 9, align="center", italic=True)


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _set_cell_margins(table: Table, side: float) -> None:
    margins = OxmlElement("w:tblCellMar")
    for name in ("left", "right"):
        margins.append(_element(name, w=str(round(side * 56.7)), type="dxa"))
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def _next(cell: _Cell) -> Paragraph:
    """Return the cell's first paragraph while it is empty, then a new one."""
    first = cell.paragraphs[0]
    return first if len(cell.paragraphs) == 1 and not first.runs else cell.add_paragraph()


def _write(
    paragraph: Paragraph, text: str, size: float, *, align: Align = "left", bold: bool = False, italic: bool = False,
    indent: float = 0, after: float = 0,
) -> Paragraph:  # fmt: skip
    run = paragraph.add_run(_CONTROL.sub("", text))
    run.font.name, run.font.size, run.bold, run.italic = FONT, Pt(size), bold, italic
    paragraph.alignment = _ALIGN[align]
    if indent:
        paragraph.paragraph_format.first_line_indent = Mm(indent)
    paragraph.paragraph_format.space_after = Pt(after)
    return paragraph


def _rule(paragraph: Paragraph, inner: float, length: float, after: float = 4) -> None:
    """Make a paragraph a centred line of a length: a border below nothing, its sides drawn in."""
    _write(paragraph, "", 2)
    border = OxmlElement("w:pBdr")
    border.append(_element("bottom", val="single", sz="6", space="0", color="000000"))
    paragraph._p.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr"
    )  # fmt: skip
    side = Mm(max(0, (inner - length) / 2))
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    paragraph.paragraph_format.line_spacing = Pt(3)
    paragraph.paragraph_format.space_after = Pt(after)


def _two_lines(text: str, most: int = 26) -> list[str]:
    """Cut the name of an agency where it is cut in print: after what it is, or near its middle."""
    if "\n" in text:
        return text.split("\n")
    whole = re.match(r"^([UỦ][YỶ] BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN) (.+)$", text)
    if whole:
        return [whole[1], whole[2]]
    spaces = [place for place, sign in enumerate(text) if sign == " "]
    if len(text) <= most or not spaces:
        return [text]
    cut = min(spaces, key=lambda place: abs(place - len(text) / 2))
    return [text[:cut], text[cut + 1 :]]


def _numbered(number: str) -> str:
    return f"{' ' * 8}{number}" if number.startswith("/") or not number else number


def _dated(day: date | str | None) -> str:
    if isinstance(day, str):
        return day
    return date_words(day) if day else "ngày      tháng      năm      "
