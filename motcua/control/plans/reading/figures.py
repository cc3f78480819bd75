"""Targets from a table of figures: a row each, in the layout plans are exported in and in those alike."""

import re
from datetime import date
from typing import cast

from motcua.control.plans.reading import grid
from motcua.control.plans.reading.grid import Row, Table
from motcua.control.plans.reading.result import Source, Target
from motcua.control.plans.reading.targets import Op, Said, indicator_of, of_clause
from motcua.control.plans.reading.when import read_when

_LEVELS = (("tinh", "tỉnh"), ("huyen", "huyện"), ("xa", "xã"))
_SIGNS: dict[str, Op] = {
    ">": ">", "≥": ">=", ">=": ">=", "≤": "<=", "<=": "<=", "=": "=", "trên": ">", "tối thiểu": ">=", "ít nhất": ">=",
    "không dưới": ">=", "từ": ">=", "dưới": "<=", "tối đa": "<=", "không quá": "<=", "đúng": "=",
}  # fmt: skip
_NUMBER = r"\d+(?:[.,]\d+)*"
_WORDS = re.compile(
    rf"^(?P<sign>{'|'.join(sorted(map(re.escape, _SIGNS), key=len, reverse=True))})?\s*"
    rf"(?P<low>{_NUMBER})\s*%?(?:\s*(?:[-–]|đến)\s*(?P<high>{_NUMBER}))?\s*(?P<unit>.*?)\s*"
    r"(?P<after>trở lên|trở xuống)?$",
    re.I,
)


def read_figures(table: Table, *, year: int | None, last_year: int | None) -> list[Target]:
    """Return the targets of a table; a row without a figure is a heading."""
    end = date(last_year, 12, 31) if last_year else None
    found: list[Target] = []
    for row in table.rows:
        target = _target(row, year, end, found)
        if target is not None:
            found.append(target)
    return found


def _target(row: Row, year: int | None, end: date | None, before: list[Target]) -> Target | None:
    text = " ".join(row.text(grid.TARGET).split())
    if grid.TARGET in row.merged and before:
        text = before[-1].text
    figure = _WORDS.match(row.text(grid.VALUE))
    if not text or not figure:
        return None
    op, low = _op(row, figure), _number(figure["low"])
    high = figure["high"] or (beside[0] if (beside := re.match(_NUMBER, row.text(grid.VALUE_TO))) else "")
    start, by = _days(row, year, end)
    target = Target(
        text=text, level=_level(row.text(grid.LEVEL)), op=op, value=low, value_to=_number(high) if high else None,
        unit=row.text(grid.UNIT) or figure["unit"] or ("%" if "%" in figure[0] else ""), start=start, by=by,
        source=Source(first=row.first, last=row.last),
    )  # fmt: skip
    said = _said(target, before)
    target.subject = _own(row, grid.SUBJECT, said.subject if said else "")
    target.indicator = _own(row, grid.INDICATOR, indicator_of(target.text))
    return target


def _said(target: Target, before: list[Target]) -> Target | None:
    """Return the figure of the sentence that a row repeats: the second of two alike for the second row."""
    alike = [
        one
        for one in of_clause(target.text, Said(target.text, target.source), None, None)
        if one.value == target.value and one.value_to == target.value_to and one.level in ("", target.level)
    ]
    told = sum(
        (one.text, one.level, one.value, one.value_to)
        == (target.text, target.level, target.value, target.value_to)
        for one in before
    )
    return alike[min(told, len(alike) - 1)] if alike else None


def _own(row: Row, role: str, otherwise: str) -> str:
    """Return what a cell says; a dash says there is none, an empty cell leaves it to the sentence."""
    text = " ".join(row.text(role).split())
    return "" if text in grid.NOTHING else text or otherwise


def _op(row: Row, figure: re.Match[str]) -> Op:
    sign = " ".join(row.text(grid.SIGN).lower().split()) or (figure["sign"] or "").lower()
    if figure["after"]:
        return ">=" if figure["after"].lower() == "trở lên" else "<="
    return _SIGNS.get(sign) or cast(Op, "=" if _number(figure["low"]) == 100 else ">=")


def _level(text: str) -> str:
    return next((code for code, word in _LEVELS if word in text.lower()), "")


def _number(text: str) -> float:
    """Read a number as it is printed here: 1.234,5."""
    if "," in text or re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+", text):
        text = text.replace(".", "").replace(",", ".")
    return float(text)


def _days(row: Row, year: int | None, end: date | None) -> tuple[date | None, date | None]:
    words = " ".join(row.text(grid.FINISH).split())
    first, last = read_when(row.text(grid.START), year), read_when(words, year)
    start = first.start or first.finish or (last.start if re.search("[-–]|từ", words, re.I) else None)
    if words in grid.NOTHING or (last.start and not last.finish):
        return start, None
    return start, last.finish or end
