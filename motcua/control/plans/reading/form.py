"""The head of a plan as a form, a line a field: the sheet "Văn bản" of the layout plans are exported in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from motcua.base.printing.present import date_words
from motcua.control.plans.reading.head import OPENING, date_of, years_of
from motcua.control.plans.reading.lines import Line, Paragraph, even
from motcua.control.plans.reading.result import Head

ISSUER, NUMBER, DATE, PLACE, KIND, TITLE, YEARS, SIGNER_TITLE, SIGNER, ADDRESSEES, BASIS = (
    "Cơ quan ban hành", "Số, ký hiệu", "Ngày ban hành", "Nơi ban hành", "Loại văn bản", "Trích yếu", "Năm kế hoạch",
    "Chức vụ người ký", "Người ký", "Kính gửi", "Căn cứ",
)  # fmt: skip
LABELS = (
    ISSUER, NUMBER, DATE, PLACE, KIND, TITLE, YEARS, SIGNER_TITLE, SIGNER, ADDRESSEES, BASIS,
)  # fmt: skip
_BY_WORDS = {label.lower(): label for label in LABELS}


@dataclass
class Form:
    """The fields of a head, each with its line; `lines` are the lines it takes."""

    fields: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    lines: set[int] = field(default_factory=set)

    def text(self, label: str) -> str:
        """Return what stands in a field, "" when nothing does."""
        return self.fields[label][0][0] if label in self.fields else ""


def is_form(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the rows of a sheet are such a form: label and value side by side."""
    labels = {_label(row[0]) for row in rows if row}
    return {ISSUER, TITLE} <= labels


def written(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the rows of such a sheet as lines; what stands beside label and value is a hint."""
    found = []
    for row in rows:
        label, value = _label(row[0]), even(row[1].replace("\n", " ")) if len(row) > 1 else ""
        if label and value:
            found.append(f"{label}: {value}")
    return found


def read_form(lines: Sequence[Line]) -> Form | None:
    """Return the form in a text, None when its head is printed as on a document."""
    form = Form()
    for line in lines:
        label, colon, value = line.text.partition(":")
        known = _label(label) if colon else ""
        if known and not line.cell:
            form.fields.setdefault(known, []).append((value.strip(), line.number))
            form.lines.add(line.number)
    printed_head = any(re.match(r"độc lập\s*[-–]\s*tự do", line.text, re.I) for line in lines)
    return form if {ISSUER, TITLE} <= set(form.fields) and not printed_head else None


def head_of(form: Form) -> Head:
    """Return the head a form says."""
    head = Head(
        issuer=form.text(ISSUER), number_text=form.text(NUMBER), place=form.text(PLACE), title=form.text(TITLE),
        kind=form.text(KIND).upper(), signer=form.text(SIGNER), signer_title=form.text(SIGNER_TITLE),
    )  # fmt: skip
    head.number = head.number_text if re.match(r"\d", head.number_text) else ""
    dated = form.text(DATE)
    head.date = _day(dated)
    head.date_text = date_words(head.date) if head.date else dated
    years = re.findall(r"\b20\d\d\b", form.text(YEARS))
    head.year, head.last_year = (
        (int(years[0]), int(years[-1])) if years else years_of(head.title, head.date_text)
    )
    names = (name.strip(" -.") for name in form.text(ADDRESSEES).split(";"))
    head.addressees = [name for name in names if name]
    return head


def bases_of(form: Form) -> list[Paragraph]:
    """Return the bases a form names as the paragraphs a document has of them."""
    return [
        Paragraph(text if OPENING.match(text) else f"{BASIS} {text}", line, line)
        for text, line in form.fields.get(BASIS, [])
    ]


def _day(text: str) -> date | None:
    found = re.fullmatch(r"(?:ngày )?(\d{1,2})(?:[/.-]| tháng )(\d{1,2})(?:[/.-]| năm )(\d{4})", text.lower())
    return date_of(found[1], found[2], found[3]) if found else None


def _label(text: str) -> str:
    return _BY_WORDS.get(even(text).rstrip(":").strip().lower(), "")
