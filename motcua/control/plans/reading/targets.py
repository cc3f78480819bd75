"""Targets: figures to be reached, found in tables and running text, bound to what can measure them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from motcua.control.plans.reading.result import Source, Target
from motcua.control.plans.reading.when import read_when

Op = Literal[">", ">=", "<=", "="]
_FIGURE = re.compile(
    r"(?P<before>trên|dưới|tối thiểu|tối đa|ít nhất|không dưới|không quá|từ|khoảng)?\s*"
    r"(?P<low>\d{1,3}(?:[.,]\d+)?)\s*%?(?:\s*[-–]\s*(?P<high>\d{1,3}(?:[.,]\d+)?))?\s*%\s*"
    r"(?P<after>trở lên|trở xuống)?",
    re.I,
)
_MORE = {
    "trên": ">", "tối thiểu": ">=", "ít nhất": ">=", "không dưới": ">=", "từ": ">=", "dưới": "<=", "tối đa": "<=",
    "không quá": "<=",
}  # fmt: skip
_LEVELS = (
    ("tinh", r"(cấp|hcc|hành chính công)( công)? tỉnh\b"),
    ("huyen", r"cấp huyện\b"),
    ("xa", r"cấp xã\b"),
)
_BEFORE = re.compile(r"(?:xong\s+)?trước ngày\s*\d{1,2}\s*/\s*\d{1,2}\s*/\s*\d{4}", re.I)
# What measures a figure, by the words around it; the first that fits. Only what the system can count stands here.
_MEASURED = (
    ("dossiers.on_time", r"(đúng|trước)\s+(và trước\s+)?(hạn|thời hạn)"),
    ("dossiers.online", r"hồ sơ.{0,60}trực tuyến"),
    ("archive.digitised", r"hồ sơ.{0,60}số h[oó][aá]|số h[oó][aá].{0,80}hồ sơ"),
    ("lateness.apologised", r"xin lỗi"),
)


@dataclass(frozen=True)
class Said:
    """A sentence in which a figure may stand, with what is known around it.

    Attributes:
        text: the sentence.
        source: its lines.
        by: the last day of the task it belongs to, if it has one.
        context: the heading over it.
    """

    text: str
    source: Source
    by: date | None = None
    context: str = ""


def read_targets(sentences: Iterable[Said], *, year: int | None, last_year: int | None) -> list[Target]:
    """Return the targets in sentences, each tier's its own; what a product repeats of its task is said once.

    Args:
        sentences: of the text and of the tables.
        year: the plan's first year.
        last_year: its last; a target without a day is due at its end.
    """
    found: list[Target] = []
    end = date(last_year, 12, 31) if last_year else None
    for said in sentences:
        for clause in _clauses(said.text):
            for target in of_clause(clause, said, year, end):
                if not any(_same(target, one) for one in found):
                    found.append(target)
    return found


def _clauses(text: str) -> list[str]:
    return [
        re.sub(r"^[a-zđ]\)\s*", "", piece.strip(" -+•;."))
        for piece in re.split(r"(?<=[;.])\s+|\n", text)
        if "%" in piece
    ]


def of_clause(clause: str, said: Said, year: int | None, end: date | None) -> list[Target]:
    """Return the targets of one clause."""
    before = _BEFORE.search(clause)
    by = (read_when(before[0], year).finish if before else None) or said.by or end
    levels = [code for code, pattern in _LEVELS if re.search(pattern, clause, re.I)] or [""]
    found = []
    for figure in _FIGURE.finditer(clause):
        around, high = f"{said.context} {clause}", figure["high"]
        for level in levels:
            found.append(
                Target(
                    text=clause, subject=_subject(clause, figure.end()), indicator=indicator_of(around), level=level,
                    op=_op(figure), value=_number(figure["low"]), value_to=_number(high) if high else None,
                    by=by, source=said.source,
                )
            )  # fmt: skip
    return found


def _subject(clause: str, at: int) -> str:
    return re.split(r"[,;.(]|\s(?:và|với)\s+(?=\d)", clause[at:], maxsplit=1)[0].strip()[:120]


def _op(figure: re.Match[str]) -> Op:
    if figure["after"]:
        return ">=" if figure["after"].lower() == "trở lên" else "<="
    named = _MORE.get((figure["before"] or "").lower())
    if named:
        return named  # type: ignore[return-value]
    return "=" if _number(figure["low"]) == 100 else ">="


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def indicator_of(text: str) -> str:
    """Return the code of what measures a figure by the words around it, "" when nothing does."""
    return next((code for code, pattern in _MEASURED if re.search(pattern, text, re.I)), "")


def _same(one: Target, other: Target) -> bool:
    """Tell whether two say the same of the same: a task's title and its product."""
    figures = (one.op, one.value, one.value_to) == (other.op, other.value, other.value_to)
    again = one.text != other.text and one.source == other.source and one.level in ("", other.level)
    return figures and again and one.indicator == other.indicator
