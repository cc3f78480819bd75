"""The law of a day laid out for a lawyer: facts in sections, each beside the same fact of the other rule set."""

from dataclasses import dataclass
from datetime import date

from motcua.base.lawbook.models import Override
from motcua.law import rulesets
from motcua.law.facts import Fact

SECTIONS = (
    ("Thời hạn", ("limits",)),
    ("Cách tính thời hạn", ("clock",)),
    ("Bổ sung, gia hạn, rút hồ sơ", ("supplement", "extension", "withdrawal")),
    ("Mã hồ sơ", ("codes",)),
    ("Biểu mẫu", ("forms",)),
    ("Cách nộp, số hóa, đầu mối trung ương", ("channels", "digitise", "structure", "authority")),
)
MARK_TONES = {"nguon": "green", "chac": "green", "thuc_te": "sand", "can_kiem": "amber"}


@dataclass(frozen=True, slots=True)
class Line:
    """A fact as a line of a section: its code where the field has one, and the other set's value."""

    fact: Fact
    code: str
    title: str
    text: str
    law_text: str
    note: str
    tone: str
    other: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its facts."""

    title: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Setting:
    """An override as the list of the province's values shows it."""

    row: Override
    title: str
    value: str


def said(rules: rulesets.RuleSet, row: Override) -> Setting:
    """Put an override into words."""
    fact = rules.facts.get(row.path)
    return (
        Setting(row, fact.title, fact.say(fact.read(row.value)))
        if fact
        else Setting(row, row.path, row.value or "")
    )


def other_set(rules: rulesets.RuleSet, today: date) -> rulesets.RuleSet | None:
    """Return the set to compare with: the one before, on its last day; for the oldest, today's."""
    codes = rulesets.codes()
    place = codes.index(rules.code)
    if place > 0:
        return rulesets.for_day(date.fromordinal(rules.valid_from.toordinal() - 1))
    return rulesets.for_day(today) if len(codes) > 1 else None


def sections(rules: rulesets.RuleSet, other: rulesets.RuleSet | None) -> list[Section]:
    """Lay out the facts of a rule set in sections."""
    found = []
    for title, prefixes in SECTIONS:
        facts = [fact for path, fact in rules.facts.items() if path.split(".")[0] in prefixes]
        found.append(Section(title, [_line(rules, fact, other) for fact in facts]))
    return [section for section in found if section.lines]


def _line(rules: rulesets.RuleSet, fact: Fact, other: rulesets.RuleSet | None) -> Line:
    there = other.facts.get(fact.path) if other else None
    code, title, text = "", fact.title, _capital(fact.text)
    other_text = _capital(there.text) if there else "Không có"
    if fact.path.startswith("limits."):
        code = fact.path.removeprefix("limits.").split(".")[0]
    if fact.path.startswith("forms."):
        form = rules.forms[fact.path.removeprefix("forms.")]
        code, title, text = (
            f"Mẫu {form.code}",
            form.title,
            f"Khổ {text}{', có bản DOCX' if form.docx else ''}",
        )
        known = other.forms.get(form.key) if other else None
        other_text = f"Mẫu {known.code} {known.title}, khổ {known.paper}" if known else "Không có mẫu này"
        differs = known is None or (known.code, known.title, known.paper) != (
            form.code,
            form.title,
            form.paper,
        )
    else:
        differs = there is None or there.text != fact.text
    text, other_text = _plain(text), _plain(other_text)
    note = fact.note if fact.value is not None else ""
    tone = MARK_TONES[fact.mark]
    law_text = fact.say(fact.law_value) if fact.override else ""
    return Line(fact, code, title, text, law_text, note, tone, other_text, other is not None and differs)


def _plain(text: str) -> str:
    """Say the parts of a code's pattern in words."""
    words = {"{identifier}": "mã định danh", "{date}": "ngày tiếp nhận", "{number}": "số thứ tự"}
    for part, word in words.items():
        text = text.replace(part, word)
    return _capital(text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
