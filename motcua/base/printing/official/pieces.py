"""What official documents are made of: sizes, the page, paragraphs, rules, the length of a text in print."""

import re
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Literal

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from PIL import ImageFont

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
_FONTS = Path(__file__).parents[1] / "fonts"
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how long a text is in print, in millimetres."""
    return float(_face(bold).getlength(text)) * size / 100 * 0.3528


@cache
def _face(bold: bool) -> ImageFont.FreeTypeFont:
    # Tinos has the measures of Times New Roman.
    return ImageFont.truetype(str(_FONTS / f"Tinos-{'Bold' if bold else 'Regular'}.ttf"), 100)


def blank(title: str, day: date) -> Any:
    """Return an empty document of A4 pages; `day` is when it says it was made."""
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
    properties.title = CONTROL.sub("", title)[:250]
    properties.author, properties.comments, properties.language = "", "", "vi-VN"
    properties.created = properties.modified = datetime.combine(day, time())
    return document


def number_pages(section: Section, note: str) -> None:
    """Put the page's number in the middle of the header from the second page on, and small print at the foot."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = ALIGN["center"]
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "2"), ("end", "")):
        run = paragraph.add_run(text if kind == "text" else "")
        run.font.name, run.font.size = FONT, Pt(NUMBER)
        if kind in ("begin", "separate", "end"):
            run._r.append(element("fldChar", fldCharType=kind))
        elif not kind:
            code = OxmlElement("w:instrText")
            code.text = text
            run._r.append(code)
    if note:
        for footer in (section.footer, section.first_page_footer):
            write(footer.paragraphs[0], note, 9, align="center", italic=True)


def element(name: str, **attributes: str) -> Any:
    """Return an element of the document's own language (w:…) with its attributes."""
    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def set_cell_margins(table: Table, side: float) -> None:
    """Leave so many millimetres at the left and right of every cell."""
    margins = OxmlElement("w:tblCellMar")
    for name in ("left", "right"):
        margins.append(element(name, w=str(round(side * 56.7)), type="dxa"))
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def next_paragraph(cell: _Cell) -> Paragraph:
    """Return the cell's first paragraph while it is empty, then a new one."""
    first = cell.paragraphs[0]
    return first if len(cell.paragraphs) == 1 and not first.runs else cell.add_paragraph()


def write(
    paragraph: Paragraph, text: str, size: float, *, align: Align = "left", bold: bool = False, italic: bool = False,
    indent: float = 0, after: float = 0,
) -> Paragraph:  # fmt: skip
    """Write a text into a paragraph: size and space after in points, the first line's indent in millimetres."""
    run = paragraph.add_run(CONTROL.sub("", text))
    run.font.name, run.font.size, run.bold, run.italic = FONT, Pt(size), bold, italic
    paragraph.alignment = ALIGN[align]
    if indent:
        paragraph.paragraph_format.first_line_indent = Mm(indent)
    paragraph.paragraph_format.space_after = Pt(after)
    return paragraph


def rule(paragraph: Paragraph, inner: float, length: float, after: float = 4) -> None:
    """Make a paragraph a centred line of a length: a border below nothing, its sides drawn in."""
    write(paragraph, "", 2)
    border = OxmlElement("w:pBdr")
    border.append(element("bottom", val="single", sz="6", space="0", color="000000"))
    paragraph._p.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr"
    )  # fmt: skip
    side = Mm(max(0, (inner - length) / 2))
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    paragraph.paragraph_format.line_spacing = Pt(3)
    paragraph.paragraph_format.space_after = Pt(after)
