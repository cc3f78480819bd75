"""Times as plans print them: "Quý II", "Trước ngày 15/01/2023", "Trước ngày 21 hằng tháng", "Khi có …"."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from motcua.control.plans.reading.result import Every, Recurrence

_NAMED: tuple[tuple[str, Every], ...] = (("tháng", "month"), ("quý", "quarter"), ("năm", "year"))
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_DAY = r"(\d{1,2})\s*/\s*(\d{1,2})(?:\s*/\s*(\d{4}))?"
_MONTH = r"tháng\s*(\d{1,2})(?:\s*(?:/|năm)\s*(\d{4}))?"
_QUARTER = re.compile(r"\bquý\s*(iv|i{1,3}|[1-4])\b(?:\s*(?:/|năm)\s*(\d{4}))?", re.I)
_EVERY_MONTH = re.compile(r"trước ngày\s*(\d{1,2})\s*(?:hàng|hằng|mỗi|của)\s*tháng", re.I)
_BEFORE = re.compile(rf"trước\s*(?:ngày\s*)?{_DAY}", re.I)
_SPAN_OF_DAYS = re.compile(rf"^\W*(?:từ\s*(?:ngày\s*)?)?{_DAY}\s*(?:[-–]|đến(?:\s*ngày)?)\s*{_DAY}\W*$", re.I)
_SPAN_OF_MONTHS = re.compile(rf"(?:từ\s*)?{_MONTH}\s*(?:[-–]|đến)\s*{_MONTH}", re.I)
_FROM = re.compile(r"\btừ\s*(?:ngày\s*)?(\d{1,2})\s*[-/]\s*(\d{1,2})\s*/\s*(\d{4})", re.I)
_PLAIN_DAY = re.compile(rf"(?<![\d/]){_DAY}(?![\d/%])")
_MONTH_ALONE = re.compile(rf"\b{_MONTH}", re.I)
_YEAR = re.compile(r"\btrong năm\b(?:\s*(\d{4}))?|^\s*(?:cả )?năm\s*(\d{4})", re.I)
_UNFINISHED = re.compile(r"ngày\s*(?:…|\.{2,}|\s{2,})?\s*/\s*(\d{1,2})\s*/\s*(\d{4})", re.I)
_REPEATED = re.compile(r"\b(hàng|hằng|mỗi)\s+(tháng|quý|năm)", re.I)
_EVENT = re.compile(r"^\W*(ngay\s+(sau\s+)?khi|sau\s+khi|khi)\b", re.I)
# So many days before something else happens.
_AHEAD = re.compile(r"\btrước\s+\d+\s+ngày\b", re.I)
_REFERENCE = re.compile(r"^\W*theo\b", re.I)
# How a cell of a time column begins: for tables whose cells have run together into paragraphs.
_TIME_LIKE = re.compile(
    r"^\W*(tháng\s*\d|quý\b|trong\s+(năm|quý|tháng)|trước\s+(ngày\s*)?\d|chậm nhất|thường xuyên|theo\b|khi\b|sau khi|"
    r"ngay\s+(sau\s+)?khi|định kỳ|đột xuất|hàng\b|hằng\b|thực hiện h[àằ]ng|từ\s*(ngày|tháng)?\s*\d|cả năm|năm\s*\d{4}|"
    r"\d{1,2}\s*/\s*\d{1,2}(\s*/\s*\d{4})?(\s*[-–]\s*\d{1,2}\s*/\s*\d{1,2}(\s*/\s*\d{4})?)?\W*$|"
    r"đối với\b.{0,60}:\s*từ\s*\d)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class When:
    """A time as read: days, or a recurrence; nothing of both when the words say nothing we know."""

    start: date | None = None
    finish: date | None = None
    recurrence: Recurrence | None = None


def is_time(text: str) -> bool:
    """Tell whether a cell's text begins like a time."""
    return bool(_TIME_LIKE.match(text))


def read_when(text: str, year: int | None) -> When:
    """Read a time.

    Args:
        text: the printed words.
        year: the plan's year, for days and months printed without one.

    Returns:
        `finish` is the last day on which it is still in time: "before the 15th" ends on the 14th. `start` is set by
        a month, a quarter or a span; a column of its own for the start tells which of both is meant.
    """
    every_month = _EVERY_MONTH.search(text)
    if every_month:
        return When(recurrence=Recurrence(kind="periodic", every=["month"], before_day=int(every_month[1])))
    if _EVENT.match(text) or _AHEAD.search(text):
        return When(recurrence=Recurrence(kind="on_event"))
    recurrence = _recurrence(text)
    if recurrence is not None:
        return When(recurrence=recurrence)
    days = _days(text, year)
    if days is not None:
        return days
    return When(recurrence=Recurrence(kind="by_reference")) if _REFERENCE.match(text) else When()


def _recurrence(text: str) -> Recurrence | None:
    if re.search(r"thường xuyên", text, re.I):
        return Recurrence(kind="continuous")
    repeated = _REPEATED.search(text)
    if repeated is None and not re.search(r"\bđịnh kỳ\b", text, re.I):
        return None
    tail = text[repeated.start() :].lower() if repeated else ""
    every: list[Every] = [code for word, code in _NAMED if re.search(rf"\b{word}\b", tail)]
    return Recurrence(kind="periodic", every=every, ad_hoc="đột xuất" in text.lower())


def _days(text: str, year: int | None) -> When | None:
    """Read the words that name days, the most exact first."""
    if found := _SPAN_OF_DAYS.match(text):
        return When(_day(found.groups()[:3], year), _day(found.groups()[3:], year))
    if found := _SPAN_OF_MONTHS.search(text):
        until = int(found[4] or found[2] or year or 0) or None
        return When(_month(found[1], found[2] or found[4], year)[0], _month(found[3], None, until)[1])
    if found := _BEFORE.search(text):
        last = _day(found.groups(), year)
        return When(finish=last - timedelta(days=1) if last else None)
    starts = [_day(parts, None) for parts in _FROM.findall(text)]
    if any(starts):
        return When(start=min(day for day in starts if day))
    if found := _PLAIN_DAY.search(text):
        return When(finish=_day(found.groups(), year))
    if found := _MONTH_ALONE.search(text):
        return When(*_month(found[1], found[2], year))
    if found := _QUARTER.search(text):
        return When(*_quarter(found[1], found[2], year))
    if found := _YEAR.search(text):
        of = int(found[1] or found[2] or year or 0)
        return When(finish=date(of, 12, 31)) if of else When()
    return None


def unfinished(text: str) -> bool:
    """Tell whether a day is left blank: "Trước ngày    /11/2022"."""
    return bool(_UNFINISHED.search(text))


def _day(printed: Sequence[str | None], year: int | None) -> date | None:
    """Return the day of what is printed as day, month and perhaps year; None when there is no such day."""
    try:
        return date(int(printed[2] or year or 0), int(printed[1] or 0), int(printed[0] or 0))
    except ValueError:
        return None


def _month(month: str, of: str | None, year: int | None) -> tuple[date | None, date | None]:
    at, number = int(of or year or 0), int(month)
    if not at or not 1 <= number <= 12:
        return None, None
    return date(at, number, 1), date(at, number, monthrange(at, number)[1])


def _quarter(name: str, of: str | None, year: int | None) -> tuple[date | None, date | None]:
    number = _ROMAN.get(name.lower()) or int(name)
    return (_month(str(3 * number - 2), of, year)[0], _month(str(3 * number), of, year)[1])
