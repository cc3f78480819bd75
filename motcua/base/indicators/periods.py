"""Periods figures are measured over: by the calendar, by the reporting rules, or from day to day.

Reporting periods close on the 14th (NĐ 09/2019/NĐ-CP, Điều 12): a month runs from the 15th of the one before,
quarter I from 15/12 of the year before to 14/3, the year from 15/12 to 14/12.

A period can be asked for as it stood at the end of a past day (`as_of`): then only facts up to that day count.
"""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from motcua.base import clock, text
from motcua.base.errors import Invalid

KNOWN_BY = ", tính đến hết ngày "
ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


@dataclass(frozen=True)
class Period:
    """Days from `start` to `end`, both counted; `code` writes it in an address, `words` on a page.

    `known` is the day whose truth is asked for, at its end; None asks for what is known now.
    """

    kind: str
    start: date
    end: date
    code: str
    words: str
    known: date | None = None

    @property
    def begins(self) -> datetime:
        """The first instant, in Vietnamese time."""
        return datetime.combine(self.start, time.min, clock.VN)

    @property
    def ends(self) -> datetime:
        """The first instant after it, in Vietnamese time."""
        return datetime.combine(self.end + timedelta(days=1), time.min, clock.VN)

    @property
    def until(self) -> datetime | None:
        """The first instant whose facts are not known any more; None when all facts count."""
        return (
            None
            if self.known is None
            else datetime.combine(self.known + timedelta(days=1), time.min, clock.VN)
        )

    @property
    def stops(self) -> datetime:
        """The first instant that is not counted: its end, or the end of the day it is known by."""
        return self.ends if self.until is None else min(self.ends, self.until)

    @property
    def present(self) -> "Period":
        """The same days with all that is known now."""
        return replace(
            self, known=None, code=self.code.partition("@")[0], words=self.words.partition(KNOWN_BY)[0]
        )

    def is_over(self, day: date | None = None) -> bool:
        """Tell whether the period has ended by a day (today)."""
        return self.end < (day or clock.today())

    def previous(self) -> "Period":
        """Return the period of the same kind and length before this one."""
        if self.known is not None:
            return as_of(self.present.previous(), self.known)
        if self.kind == "khoang":
            length = self.end - self.start
            return custom(self.start - length - timedelta(days=1), self.start - timedelta(days=1))
        # A reporting period is named after the day it closes on.
        return containing(self.kind, self.start - timedelta(days=1))


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _back(year: int, month: int, months: int) -> tuple[int, int]:
    index = year * 12 + month - 1 - months
    return index // 12, index % 12 + 1


def _span(first: date, last: date) -> str:
    return f"{text.day(first)} – {text.day(last)}"


def day(when: date) -> Period:
    """Return one day."""
    return Period("ngay", when, when, f"ngay:{when:%Y-%m-%d}", f"ngày {text.day(when)}")


def month(year: int, number: int) -> Period:
    """Return a calendar month."""
    code = f"thang:{year}-{number:02}"
    return Period("thang", date(year, number, 1), _last_day(year, number), code, f"tháng {number}/{year}")


def quarter(year: int, number: int) -> Period:
    """Return a calendar quarter, 1 to 4."""
    last = number * 3
    words = f"quý {ROMAN[number]}/{year}"
    return Period("quy", date(year, last - 2, 1), _last_day(year, last), f"quy:{year}-{number}", words)


def year(number: int) -> Period:
    """Return a calendar year."""
    return Period("nam", date(number, 1, 1), date(number, 12, 31), f"nam:{number}", f"năm {number}")


def custom(first: date, last: date) -> Period:
    """Return the days from one to another.

    Raises:
        Invalid: it would end before it begins.
    """
    if last < first:
        raise Invalid("Ngày kết thúc đứng trước ngày bắt đầu.", field="den")
    code = f"khoang:{first:%Y-%m-%d}:{last:%Y-%m-%d}"
    return Period("khoang", first, last, code, f"từ {text.day(first)} đến {text.day(last)}")


def as_of(period: Period, known: date) -> Period:
    """Return a period as it stood at the end of a day: facts of later days do not count."""
    plain = period.present
    return replace(
        plain,
        known=known,
        code=f"{plain.code}@{known:%Y-%m-%d}",
        words=f"{plain.words}{KNOWN_BY}{text.day(known)}",
    )


def _reporting(kind: str, code: str, words: str, year_: int, last_month: int, months: int) -> Period:
    before = _back(year_, last_month, months)
    first, last = date(*before, 15), date(year_, last_month, 14)
    return Period(kind, first, last, code, f"kỳ báo cáo {words} ({_span(first, last)})")


def reporting_month(year_: int, number: int) -> Period:
    """Return a reporting month: from the 15th of the month before to the 14th."""
    return _reporting(
        "bc_thang", f"bc_thang:{year_}-{number:02}", f"tháng {number}/{year_}", year_, number, 1
    )


def reporting_quarter(year_: int, number: int) -> Period:
    """Return a reporting quarter: quarter I of 2026 runs from 15/12/2025 to 14/3/2026."""
    return _reporting(
        "bc_quy", f"bc_quy:{year_}-{number}", f"quý {ROMAN[number]}/{year_}", year_, number * 3, 3
    )


def reporting_half(year_: int, number: int) -> Period:
    """Return a reporting half-year: 15/12 to 14/6, or 15/6 to 14/12."""
    words = f"6 tháng {'đầu' if number == 1 else 'cuối'} năm {year_}"
    return _reporting("bc_6thang", f"bc_6thang:{year_}-{number}", words, year_, number * 6, 6)


def reporting_year(number: int) -> Period:
    """Return a reporting year: 15/12 of the year before to 14/12."""
    return _reporting("bc_nam", f"bc_nam:{number}", f"năm {number}", number, 12, 12)


def _closing(when: date) -> date:
    """Return a day in the month whose reporting period holds a day."""
    return (
        when.replace(day=1) if when.day <= 14 else (when.replace(day=28) + timedelta(days=4)).replace(day=1)
    )


_CONTAINING: dict[str, Callable[[date], Period]] = {
    "ngay": day,
    "thang": lambda d: month(d.year, d.month),
    "quy": lambda d: quarter(d.year, (d.month + 2) // 3),
    "nam": lambda d: year(d.year),
    "bc_thang": lambda d: reporting_month(_closing(d).year, _closing(d).month),
    "bc_quy": lambda d: reporting_quarter(_closing(d).year, (_closing(d).month + 2) // 3),
    "bc_6thang": lambda d: reporting_half(_closing(d).year, (_closing(d).month + 5) // 6),
    "bc_nam": lambda d: reporting_year(_closing(d).year),
}
NAMES = {
    "ngay": "Ngày",
    "thang": "Tháng",
    "quy": "Quý",
    "nam": "Năm",
    "bc_thang": "Kỳ báo cáo tháng",
    "bc_quy": "Kỳ báo cáo quý",
    "bc_6thang": "Kỳ báo cáo 6 tháng",
    "bc_nam": "Kỳ báo cáo năm",
}


def containing(kind: str, when: date) -> Period:
    """Return the period of a kind that holds a day.

    Raises:
        Invalid: there is no such kind.
    """
    if kind not in _CONTAINING:
        raise Invalid("Loại kỳ không có trong danh sách.", field="ky")
    return _CONTAINING[kind](when)


def asked(query: Mapping[str, str], usual: str = "thang") -> Period:
    """Return the period an address asks for: by its code, from day to day, or the present one of the usual kind.

    Raises:
        Invalid: a code that names none, days that are none or out of order.
    """
    first, last, code = query.get("tu", ""), query.get("den", ""), query.get("ky", "")
    if first and last:
        start, end = text.read_day(first), text.read_day(last)
        if start is None or end is None:
            raise Invalid("Viết ngày như 21/11/2026.", field="den")
        return custom(start, end)
    return parse(code) if code else containing(usual, clock.today())


_MAKERS: dict[str, tuple[Callable[..., Period], int]] = {
    "thang": (month, 12),
    "quy": (quarter, 4),
    "nam": (year, 0),
    "bc_thang": (reporting_month, 12),
    "bc_quy": (reporting_quarter, 4),
    "bc_6thang": (reporting_half, 2),
    "bc_nam": (reporting_year, 0),
}


def parse(code: str) -> Period:
    """Return the period a code names ("thang:2026-11", "bc_quy:2026-1", "khoang:2026-01-01:2026-02-10").

    With "@2026-11-20" behind it, as it stood at the end of that day.

    Raises:
        Invalid: it names none.
    """
    plain, at, known = code.partition("@")
    kind, _, rest = plain.partition(":")
    try:
        if at:
            return as_of(parse(plain), date.fromisoformat(known))
        if kind == "ngay":
            return day(date.fromisoformat(rest))
        if kind == "khoang":
            first, last = rest.split(":")
            return custom(date.fromisoformat(first), date.fromisoformat(last))
        maker, most = _MAKERS[kind]
        numbers = [int(part) for part in rest.split("-")]
        if len(numbers) != (2 if most else 1) or not 2000 <= numbers[0] <= 2200:
            raise ValueError(code)
        if most and not 1 <= numbers[1] <= most:
            raise ValueError(code)
        return maker(*numbers)
    except (KeyError, ValueError):
        raise Invalid("Kỳ số liệu không đúng.", field="ky") from None
