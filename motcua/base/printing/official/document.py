"""An official document from its head down: NĐ 30/2020/NĐ-CP, annex I."""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from motcua.base import clock
from motcua.base.printing.official.grid import Column, Grid, Row
from motcua.base.printing.official.pieces import (
    ABOUT,
    AFTER,
    CELL,
    HEAD,
    INDENT,
    LEFT,
    MOTTO,
    NATION,
    NOTE,
    NUMBER,
    PAGE,
    RIGHT,
    TEXT,
    Align,
    blank,
    element,
    next_paragraph,
    number_pages,
    rule,
    set_cell_margins,
    width,
    write,
)
from motcua.base.printing.present import date_words


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
        self._document = blank(f"{kind} {subject}".strip(), day if isinstance(day, date) else clock.today())
        self._end: tuple[_Cell, _Cell] | None = None
        self._inner = float(PAGE[0] - LEFT - RIGHT)
        number_pages(self._document.sections[0], note)
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
            write(next_paragraph(left), line, HEAD, align="center")
        for line in _two_lines(issuer.upper()):
            write(next_paragraph(left), line, HEAD, align="center", bold=True)
        rule(next_paragraph(left), self._inner * 0.41, 0.4 * width(line, HEAD, bold=True))
        write(next_paragraph(left), f"Số: {_numbered(number)}", NUMBER, align="center")
        if about:
            write(
                next_paragraph(left), f"V/v {about}", ABOUT, align="center"
            ).paragraph_format.space_before = Pt(3)
        write(next_paragraph(right), NATION, HEAD, align="center", bold=True)
        write(next_paragraph(right), MOTTO, NUMBER, align="center", bold=True)
        rule(next_paragraph(right), self._inner * 0.59, width(MOTTO, NUMBER, bold=True))
        write(next_paragraph(right), dated, NUMBER, align="center", italic=True)

    def _title(self, kind: str, subject: str) -> None:
        first = write(self._new(), kind.upper(), TEXT, align="center", bold=True)
        first.paragraph_format.space_before = Pt(18)
        first.paragraph_format.keep_with_next = True
        write(self._new(), subject, TEXT, align="center", bold=True)
        longest = min(width(subject, TEXT, bold=True), self._inner)
        rule(self._new(), self._inner, max(20, longest * 0.35), after=12)

    def _addressees(self, names: Sequence[str]) -> None:
        if not names:
            return
        one = len(names) == 1
        words = f"Kính gửi: {names[0]}" if one else "Kính gửi:"
        first = write(self._new(), words, TEXT, align="center" if one else "left", after=AFTER)
        first.paragraph_format.space_before = Pt(18)
        if one:
            return
        first.paragraph_format.left_indent = Mm(25)
        for place, name in enumerate(names, 1):
            text = f"- {name.strip(' ;.-')}{'.' if place == len(names) else ';'}"
            line = write(self._new(), text, TEXT, after=AFTER if place == len(names) else 0)
            line.paragraph_format.left_indent = Mm(45)

    # ---- body -------------------------------------------------------------------------------------------------

    def add_paragraph(
        self, text: str, *, bold: bool = False, italic: bool = False, align: Align = "justify"
    ) -> None:
        """Add a paragraph; set to a side or the middle it has no indent of its first line."""
        write(
            self._new(), text, TEXT, align=align, bold=bold, italic=italic, after=AFTER,
            indent=INDENT if align == "justify" else 0,
        )  # fmt: skip

    def add_heading(self, text: str, level: int = 1) -> None:
        """Add a heading, its numeral in the text: 1 for "I. …", 2 for "1. …", 3 for "a) …" (in italics)."""
        paragraph = write(
            self._new(), text, TEXT, align="justify", bold=True, italic=level > 2, after=AFTER, indent=INDENT
        )
        paragraph.paragraph_format.keep_with_next = True
        # What Word's navigation shows; the look is the paragraph's own.
        outline = element("outlineLvl", val=str(level - 1))
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
        table = Grid(self._document, widths, [column.align for column in columns], size)
        table.header(columns)
        for row in rows:
            table.row(row)
        table.end()
        write(self._new(), "", AFTER)

    # ---- end --------------------------------------------------------------------------------------------------

    def add_recipients(self, names: Sequence[str]) -> None:
        """Add "Nơi nhận", to the left of the signer; the last is who files it ("Lưu: VT, KSTT")."""
        left = self._ending()[0]
        write(next_paragraph(left), "Nơi nhận:", 12, bold=True, italic=True)
        for place, name in enumerate(names, 1):
            text = name.strip(" ;.-")
            write(next_paragraph(left), f"- {text}{'.' if place == len(names) else ';'}", NOTE)

    def add_signer(self, *, post: str, name: str, authority: Sequence[str] = ()) -> None:
        """Add who signs.

        Args:
            post: "CHỦ TỊCH", or what the signer is: "PHÓ CHỦ TỊCH".
            name: below the room for signature and seal.
            authority: the lines over the post: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH".
        """
        right = self._ending()[1]
        for line in [*authority, post]:
            write(next_paragraph(right), line.upper(), TEXT, align="center", bold=True)
        signed = write(next_paragraph(right), name, TEXT, align="center", bold=True)
        signed.paragraph_format.space_before = Pt(70)

    def _ending(self) -> tuple[_Cell, _Cell]:
        if self._end is None:
            # A signature never stands alone on a page.
            for paragraph in (*self._document.paragraphs[-1:], self._new()):
                paragraph.paragraph_format.keep_with_next = True
            write(paragraph, "", AFTER)
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
        section._sectPr.find(qn("w:pgMar")).addnext(element("pgNumType", start="1"))
        write(self._new(), heading, TEXT, align="center", bold=True)
        write(self._new(), title.upper(), TEXT, align="center", bold=True)
        if attached:
            words = attached.strip("()")
            write(self._new(), f"({words})", TEXT, align="center", italic=True, after=AFTER)

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
        set_cell_margins(table, 0)
        left, right = table.rows[0].cells
        return left, right


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
