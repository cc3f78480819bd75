"""Print a form: plain data in, bytes out. Nothing here reads or writes the database."""

from dataclasses import replace

from motcua.base.errors import DomainError, Invalid
from motcua.base.printing import typeset
from motcua.base.printing.forms import FormData
from motcua.base.printing.formsets import FORMS, LABEL, FormSpec, PaperSize, form_spec
from motcua.base.printing.handover_forms import PaperLabel
from motcua.base.printing.register import render_register_xlsx
from motcua.base.printing.word import fill_letter

__all__ = ["FORMS", "form_spec", "render_docx", "render_label", "render_pdf", "render_register_xlsx"]


def render_pdf(form: str, form_set: str, data: FormData, *, paper: PaperSize | None = None) -> bytes:
    """Return the PDF of one form.

    `form` is the neutral code (`tiep_nhan`, `bo_sung`, …), `form_set` "TT01-2018" or "TT03-2025"; `paper`
    overrides the form's size where the province decided another one. Raises `DomainError` for an unknown form,
    `Invalid` when `data` is another form's.
    """
    spec = _checked(form, form_set, data)
    return typeset.typeset(replace(spec, paper=paper) if paper else spec, data)


def render_label(label: PaperLabel) -> bytes:
    """Return the label of a paper dossier as PDF, 90 × 45 mm, with its code as QR."""
    return typeset.typeset(LABEL, label)


def render_docx(form: str, form_set: str, data: FormData) -> bytes:
    """Return an editable draft (DOCX) of a letter that a leader signs: the apology and the stop notice.

    Raises `DomainError` for an unknown form or one never edited, `Invalid` when `data` is another form's.
    """
    spec = _checked(form, form_set, data)
    if not spec.also_docx:
        raise DomainError(f"{spec.title} không có bản soạn thảo Word.", field="form")
    return fill_letter(spec, data)


def _checked(form: str, form_set: str, data: FormData) -> FormSpec:
    spec = form_spec(form, form_set)
    if not isinstance(data, spec.model):
        raise Invalid(f"Dữ liệu đưa vào không phải của “{spec.title}”.", field="data")
    return spec
