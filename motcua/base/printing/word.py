"""Editable letters: the Word templates of `templates/docx`, filled by docxtpl.

Officials change the wording of an apology before their leader signs it, so the draft opens in Word with the
layout of NĐ 30/2020/NĐ-CP. `docx_templates` is the source those templates are made from.
"""

import io
from pathlib import Path

from docxtpl import DocxTemplate

from motcua.base.printing.forms import FormData
from motcua.base.printing.formsets import FormSpec
from motcua.base.printing.present import words

TEMPLATES = Path(__file__).parent / "templates" / "docx"


def template_path(form: FormSpec) -> Path:
    """Return where the Word template of a form lies."""
    return TEMPLATES / f"{form.form}_{form.form_set}.docx"


def _two_lines(text: str, most: int = 26) -> list[str]:
    """Cut a heading of more than `most` letters at the space nearest its middle; Word does not balance lines."""
    spaces = [place for place, sign in enumerate(text) if sign == " "]
    if len(text) <= most or not spaces:
        return [text]
    cut = min(spaces, key=lambda place: abs(place - len(text) / 2))
    return [text[:cut], text[cut + 1 :]]


def fill_letter(form: FormSpec, data: FormData) -> bytes:
    """Return the letter of `data` as DOCX; `<`, `&` and `{{` in names stay what they are."""
    letter = DocxTemplate(template_path(form))
    content = words(form, data)
    content["agency_lines"] = _two_lines(content["head"]["agency"].upper())
    letter.render(content, autoescape=True)
    out = io.BytesIO()
    letter.save(out)
    return out.getvalue()
