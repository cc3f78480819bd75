"""The source of the Word templates: run `python -m motcua.base.printing.docx_templates` after a change here.

Layout of NĐ 30/2020/NĐ-CP, annex I; the words follow the Typst templates of the same form.
"""

from dataclasses import dataclass

from docx import Document
from docx.document import Document as Letter
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from motcua.base.printing.formsets import FORMS, FormSpec
from motcua.base.printing.word import template_path

_FONT = "Times New Roman"
_CENTER, _LEFT, _JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY


@dataclass(frozen=True)
class _Sheet:
    """Measures of one paper size: millimetres and points."""

    width: float
    height: float
    top: float
    left: float
    right: float
    text: float
    head: float
    motto: float
    title: float
    indent: float
    after: float
    gap: float

    @property
    def inner(self) -> float:
        return self.width - self.left - self.right


_SHEETS = {
    "A4": _Sheet(210, 297, 20, 30, 18, 13.5, 12, 13, 14, 11, 6, 60),
    "A5": _Sheet(148, 210, 12, 16, 10, 10.5, 9, 10, 13, 8, 3, 24),
}

_LETTERS: dict[tuple[str, str], tuple[str, ...]] = {
    ("xin_loi", "TT01-2018"): (
        "Ngày {{ received_at.date[5:] }}, {{ handling_agency }} tiếp nhận giải quyết hồ sơ đề nghị thực "
        "hiện thủ tục hành chính: {{ procedure }}{% if field %} (lĩnh vực {{ field }}){% endif %} của Ông/Bà/Tổ chức; "
        "mã hồ sơ: **{{ code }}**.",
        "Thời gian hẹn trả kết quả giải quyết hồ sơ: **{{ due_at.long }}**.",
        "Tuy nhiên, {{ handling_agency }} chưa trả được kết quả giải quyết hồ sơ của Ông/Bà/Tổ chức đúng "
        "thời hạn ghi trên Giấy tiếp nhận hồ sơ và hẹn trả kết quả. Lý do: {{ reason }}",
        "Sự chậm trễ này đã gây phiền hà, tốn kém chi phí, công sức của Ông/Bà/Tổ chức. "
        "{{ handling_agency }} xin lỗi Ông/Bà/Tổ chức và sẽ trả kết quả giải quyết hồ sơ vào "
        "**{{ new_due_at.long }}**.",
        "Mong nhận được sự thông cảm của Ông/Bà/Tổ chức vì sự chậm trễ này./.",
    ),
    ("xin_loi", "TT03-2025"): (
        "Ngày {{ received_at.date[5:] }}, {{ handling_agency }} tiếp nhận giải quyết hồ sơ đề nghị thực "
        "hiện thủ tục hành chính: {{ procedure }}{% if field %} (lĩnh vực {{ field }}){% endif %} của Ông/Bà/Tổ chức; "
        "mã hồ sơ: **{{ code }}**.",
        "Thời gian hẹn trả kết quả giải quyết hồ sơ: **{{ due_at.long }}**.",
        "Tuy nhiên, {{ handling_agency }} chưa trả được kết quả giải quyết hồ sơ của Ông/Bà/Tổ chức đúng "
        "thời hạn ghi trên Giấy tiếp nhận hồ sơ và hẹn trả kết quả. Lý do: {{ reason }}",
        "{{ handling_agency }} đề nghị gia hạn thời gian giải quyết hồ sơ{% if extension %} thêm "
        "{{ extension }}{% endif %}, hẹn lại thời gian trả kết quả: **{{ new_due_at.long }}**.",
        "Sự chậm trễ này đã gây phiền hà, tốn kém chi phí, công sức của Ông/Bà/Tổ chức. "
        "{{ handling_agency }} chân thành xin lỗi và mong nhận được sự thông cảm của Ông/Bà/Tổ chức./.",
    ),
    ("dung_giai_quyet", "TT03-2025"): (
        "Ngày {{ received_at.date[5:] }}, {{ handling_agency }} tiếp nhận giải quyết hồ sơ của Ông/Bà/Tổ chức; "
        "mã hồ sơ: **{{ code }}**; thủ tục hành chính: {{ procedure }}.",
        "Căn cứ: {{ basis }}",
        "Giai đoạn đang xử lý: {{ stage }}",
        "{{ handling_agency }} thông báo dừng giải quyết hồ sơ nêu trên kể từ **{{ stopped_on.long }}**.",
        "Việc xử lý giấy tờ đã nộp: {{ papers_note }}",
        "Việc xử lý phí, lệ phí đã nộp: {{ fees_note }}",
        "{{ handling_agency }} thông báo để Ông/Bà/Tổ chức được biết./.",
    ),
}


def write_templates() -> None:
    """Write the Word template of every form that has one."""
    for form_set in FORMS.values():
        for form in form_set.values():
            if form.also_docx:
                _letter(form).save(str(template_path(form)))


def _letter(form: FormSpec) -> Letter:
    sheet = _SHEETS[form.paper]
    letter = _blank(form, sheet)
    _head(letter, form, sheet)
    _title(letter, form, sheet)
    _addressee(letter, form, sheet)
    for text in _LETTERS[form.form, form.form_set]:
        _write(
            letter.add_paragraph(), text, sheet.text, align=_JUSTIFY, indent=sheet.indent, after=sheet.after
        )
    _end(letter, sheet)
    _footer(letter, form)
    return letter


def _blank(form: FormSpec, sheet: _Sheet) -> Letter:
    letter = Document()
    section = letter.sections[0]
    section.page_width, section.page_height = Mm(sheet.width), Mm(sheet.height)
    section.top_margin = section.bottom_margin = Mm(sheet.top)
    section.left_margin, section.right_margin = Mm(sheet.left), Mm(sheet.right)
    section.header_distance = section.footer_distance = Mm(7)
    style = letter.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(sheet.text)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.element.rPr.rFonts.set(qn("w:cs"), _FONT)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.line_spacing = 1.0
    letter.core_properties.title = form.title
    letter.core_properties.author = ""
    letter.core_properties.comments = ""
    letter.core_properties.language = "vi-VN"
    return letter


def _write(
    paragraph: Paragraph,
    text: str,
    size: float,
    *,
    align: WD_ALIGN_PARAGRAPH = _LEFT,
    bold: bool = False,
    italic: bool = False,
    indent: float = 0,
    after: float = 0,
) -> Paragraph:
    # "**" switches bold on and off inside a sentence of `_LETTERS`.
    for index, part in enumerate(text.split("**")):
        if part:
            run = paragraph.add_run(part)
            run.font.name, run.font.size = _FONT, Pt(size)
            run.bold, run.italic = bold or index % 2 == 1, italic
    paragraph.alignment = align
    paragraph.paragraph_format.first_line_indent = Mm(indent)
    paragraph.paragraph_format.space_after = Pt(after)
    return paragraph


def _rule(paragraph: Paragraph, side_indent: float) -> None:
    # A short centred line under a heading: an empty paragraph with a border, its sides drawn in (mm).
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    paragraph._p.get_or_add_pPr().append(border)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(side_indent)
    paragraph.paragraph_format.line_spacing = Pt(3)
    paragraph.paragraph_format.space_after = Pt(4)


def _columns(letter: Letter, sheet: _Sheet, left_share: float) -> tuple[_Cell, _Cell, tuple[float, float]]:
    table: Table = letter.add_table(rows=1, cols=2)
    table.autofit = False
    widths = (sheet.inner * left_share, sheet.inner * (1 - left_share))
    for column, cell, width in zip(table.columns, table.rows[0].cells, widths, strict=True):
        column.width = cell.width = Mm(width)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    # No side padding, or the state's name would not fit its half of an A5 sheet.
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), "0")
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    table._tbl.tblPr.append(margins)
    left, right = table.rows[0].cells
    return left, right, widths


def _head(letter: Letter, form: FormSpec, sheet: _Sheet) -> None:
    left, right, (left_width, right_width) = _columns(letter, sheet, 0.41)
    first = left.paragraphs[0]
    _write(first, "{%p if head.parent_agency %}", sheet.head, align=_CENTER)
    _write(left.add_paragraph(), "{{ head.parent_agency|upper }}", sheet.head, align=_CENTER)
    _write(left.add_paragraph(), "{%p endif %}", sheet.head, align=_CENTER)
    _write(left.add_paragraph(), "{%p for line in agency_lines %}", sheet.head, align=_CENTER)
    _write(left.add_paragraph(), "{{ line }}", sheet.head, align=_CENTER, bold=True)
    _write(left.add_paragraph(), "{%p endfor %}", sheet.head, align=_CENTER)
    _rule(left.add_paragraph(), left_width * 0.34)
    blank = f"........./{form.suffix}" if form.suffix else "........./........."
    number = f"Số: {{% if head.number %}}{{{{ head.number }}}}{{% else %}}{blank}{{% endif %}}"
    _write(left.add_paragraph(), number, 10 if form.paper == "A5" else 13, align=_CENTER)
    _write(right.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", sheet.head, align=_CENTER, bold=True)
    _write(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", sheet.motto, align=_CENTER, bold=True)
    motto_width = sheet.motto * 4.35  # the motto's own width in mm, measured in Times New Roman bold
    _rule(right.add_paragraph(), max(0, (right_width - motto_width) / 2))
    dated = "{{ head.place }}, {{ head.issued_on.long }}"
    _write(right.add_paragraph(), dated, sheet.motto, align=_CENTER, italic=True)


def _title(letter: Letter, form: FormSpec, sheet: _Sheet) -> None:
    _write(letter.add_paragraph(), "", sheet.text, after=4)
    lines = (
        ("THÔNG BÁO", "Dừng giải quyết hồ sơ") if form.form == "dung_giai_quyet" else (form.title.upper(),)
    )
    for line in lines:
        _write(letter.add_paragraph(), line, sheet.title, align=_CENTER, bold=True)
    _rule(letter.add_paragraph(), sheet.inner / 2 - 11)


def _addressee(letter: Letter, form: FormSpec, sheet: _Sheet) -> None:
    desk = "{% if desk %}{{ desk }}; {% endif %}" if form.form_set == "TT03-2025" else ""
    greeting = f"Kính gửi: {desk}**{{{{ applicant.name }}}}**"
    _write(letter.add_paragraph(), greeting, sheet.text, indent=sheet.indent, after=4)
    _write(
        letter.add_paragraph(),
        "Địa chỉ: {{ applicant.address or '....................' }}",
        sheet.text,
        after=sheet.after,
    )
    reach = "Số điện thoại: {{ applicant.phone or '....................' }}{% if applicant.email %}"
    reach += "     Email: {{ applicant.email }}{% endif %}"
    _write(letter.add_paragraph(), reach, sheet.text, after=sheet.after + 2)


def _end(letter: Letter, sheet: _Sheet) -> None:
    _write(letter.add_paragraph(), "", sheet.text)
    left, right, _ = _columns(letter, sheet, 0.46)
    _write(left.paragraphs[0], "Nơi nhận:", 12 if sheet.width > 150 else 10, bold=True, italic=True)
    small = 11 if sheet.width > 150 else 9
    _write(left.add_paragraph(), "{%p for name in recipients %}", small)
    _write(left.add_paragraph(), "- {{ name }}{% if loop.last %}.{% else %};{% endif %}", small)
    _write(left.add_paragraph(), "{%p endfor %}", small)
    _write(right.paragraphs[0], "{%p if signer.authority %}", sheet.text, align=_CENTER)
    _write(right.add_paragraph(), "{{ signer.authority|upper }}", sheet.text, align=_CENTER, bold=True)
    _write(right.add_paragraph(), "{%p endif %}", sheet.text, align=_CENTER)
    _write(right.add_paragraph(), "{{ signer.post|upper }}", sheet.text, align=_CENTER, bold=True)
    hint = "(Ký, ghi rõ họ tên và đóng dấu)"
    _write(right.add_paragraph(), hint, sheet.text - 1.5, align=_CENTER, italic=True, after=sheet.gap)
    _write(right.add_paragraph(), "{{ signer.name }}", sheet.text, align=_CENTER, bold=True)


def _footer(letter: Letter, form: FormSpec) -> None:
    footer = letter.sections[0].footer.paragraphs[0]
    _write(footer, form.label, 7.5)
    run = footer.add_run("{% if sample %}")
    run.add_break(WD_BREAK.LINE)
    run.add_text("DỮ LIỆU MẪU{% endif %}")
    run.font.name, run.font.size = _FONT, Pt(7.5)


if __name__ == "__main__":
    write_templates()
