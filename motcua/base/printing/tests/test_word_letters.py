"""The letters officials edit in Word before their leader signs."""

import io
from typing import Any

import pytest
from docx import Document

from motcua.base.printing import forms as f
from motcua.base.printing.formsets import FORMS
from motcua.base.printing.services import render_docx
from motcua.base.printing.tests import cast

LETTERS = [
    (form_set, form) for form_set, forms in FORMS.items() for form, spec in forms.items() if spec.also_docx
]


def _open(docx: bytes) -> Any:
    return Document(io.BytesIO(docx))


def _text(docx: bytes) -> str:
    letter = _open(docx)
    parts = [paragraph.text for paragraph in letter.paragraphs]
    for table in letter.tables:
        parts += [paragraph.text for cell in table.rows[0].cells for paragraph in cell.paragraphs]
    return "\n".join(parts)


@pytest.mark.parametrize(("form_set", "form"), LETTERS)
def test_a_letter_opens_and_holds_its_facts(form_set: str, form: str) -> None:
    said = _text(render_docx(form, form_set, cast.MAKERS[form]()))
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "PHƯỜNG KINH BẮC", "Kinh Bắc, ngày 23 tháng 11 năm 2026",
                  cast.CITIZEN.name, cast.CODE, "Ngày 23 tháng 11 năm 2026, Ủy ban nhân dân phường Kinh Bắc tiếp nhận",
                  "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Văn Đức (mẫu)", "- Như trên;", "- Lưu: VT."):  # fmt: skip
        assert words in said, words
    assert "{" not in said


@pytest.mark.parametrize(("form_set", "form"), LETTERS)
def test_a_letter_is_set_in_times_new_roman_on_its_sheet(form_set: str, form: str) -> None:
    letter = _open(render_docx(form, form_set, cast.MAKERS[form]()))
    assert letter.styles["Normal"].font.name == "Times New Roman"
    assert round(letter.sections[0].page_width.mm) == (148 if FORMS[form_set][form].paper == "A5" else 210)
    assert {run.font.name for paragraph in letter.paragraphs for run in paragraph.runs} == {"Times New Roman"}


def test_a_letter_without_authority_line_leaves_no_gap() -> None:
    signer = f.Signer(post="Chủ tịch", name="Trần Văn Đức (mẫu)")
    cell = _open(render_docx("xin_loi", "TT03-2025", cast.apology(signer=signer))).tables[-1].rows[0].cells[1]
    assert cell.paragraphs[0].text == "CHỦ TỊCH"


def test_markup_in_a_name_is_only_a_name() -> None:
    name = "<w:p> & {{ 7*7 }} {% if x %} (mẫu)"
    assert name in _text(render_docx("xin_loi", "TT01-2018", cast.apology(applicant=f.Party(name=name))))


def test_a_reason_of_several_lines_keeps_them() -> None:
    said = _text(render_docx("xin_loi", "TT01-2018", cast.apology(reason="Thứ nhất.\nThứ hai.")))
    assert "Thứ nhất.\nThứ hai." in said
