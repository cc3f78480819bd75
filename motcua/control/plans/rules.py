"""The arithmetic of plans: the periods of recurring work and how an assignment stands, over plain data."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from motcua.base.text import number

SOON = 7  # days before its date at which an assignment is shown as due soon
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_WORDS = {"month": "tháng", "quarter": "quý", "year": "năm"}
_ROMAN = ("", "I", "II", "III", "IV")


@dataclass(frozen=True)
class Turn:
    """One turn of recurring work: the code and words of its period, its days, the last day in time."""

    code: str
    words: str
    start: date
    end: date
    due: date


def turns(recurrence: Mapping[str, Any] | None, first: date, last: date) -> list[Turn]:
    """Return the turns of recurring work whose dates fall between two days, oldest first.

    A report of a month that is due "before the 21st" is due on the 20th of that month; without a day, on the last
    day of its period. A quarter's and a year's date lie in their last month.

    Args:
        recurrence: as the reader writes it (`reading.result.Recurrence`).
        first: the first day a date may fall on.
        last: the last.
    """
    if not recurrence or recurrence.get("kind") != "periodic":
        return []
    before_day = recurrence.get("before_day")
    found = [
        turn
        for every in recurrence.get("every") or []
        for year in range(first.year, last.year + 1)
        for number in range(1, 12 // _MONTHS[every] + 1)
        if first <= (turn := _turn(every, year, number, before_day)).due <= last
    ]
    return sorted(found, key=lambda turn: (turn.due, turn.start))


def _turn(every: str, year: int, number: int, before_day: int | None) -> Turn:
    months = _MONTHS[every]
    last_month = number * months
    start = date(year, last_month - months + 1, 1)
    end = date(year, last_month, monthrange(year, last_month)[1])
    due = end
    if before_day:
        due = date(year, last_month, min(before_day, end.day)) - timedelta(days=1)
    code = {"month": f"thang:{year}-{number:02}", "quarter": f"quy:{year}-{number}", "year": f"nam:{year}"}[
        every
    ]
    name = {"month": f"{number}/{year}", "quarter": f"{_ROMAN[number % 5]}/{year}", "year": str(year)}[every]
    return Turn(code, f"{_WORDS[every]} {name}", start, end, due)


def period_words(code: str) -> str:
    """Return the words of a period's code: "thang:2026-11" is "tháng 11/2026"; "" stays ""."""
    kind, _, rest = code.partition(":")
    if not rest:
        return ""
    year, _, number = rest.partition("-")
    if kind == "thang":
        return f"tháng {int(number)}/{year}"
    return f"quý {_ROMAN[int(number)]}/{year}" if kind == "quy" else f"năm {year}"


@dataclass(frozen=True)
class Standing:
    """How an assignment stands on a day: a code, its words, the tone it is shown in, days late (or left, negative)."""

    code: str
    words: str
    tone: str
    days: int | None = None


def standing(state: str, due: date | None, done_on: date | None, day: date) -> Standing:
    """Return how an assignment stands on a day.

    Args:
        state: its state ("CHUA", "DANG", "CHO", "XONG", "HUY").
        due: the last day in time, None when it has none.
        done_on: the day it was done.
        day: the day asked about.
    """
    if state == "HUY":
        return Standing("huy", "thôi thực hiện", "sand")
    if state == "XONG" and done_on is not None:
        late = (done_on - due).days if due else 0
        if late > 0:
            return Standing("xong_muon", f"xong, muộn {number(late)} ngày", "amber", late)
        return Standing("xong", "xong đúng hạn" if due else "xong", "green", late if due else None)
    if due is None:
        return Standing("mo", "không ghi hạn", "sand")
    left = (due - day).days
    if left < 0:
        return Standing("qua_han", f"quá hạn {number(-left)} ngày", "red", -left)
    if left == 0:
        return Standing("sap_han", "hạn hôm nay", "amber", 0)
    if left <= SOON:
        return Standing("sap_han", f"còn {left} ngày", "amber", -left)
    return Standing("con_han", f"còn {number(left)} ngày", "green", -left)


@dataclass(frozen=True)
class Tally:
    """Assignments counted: in all, done in time, done late, late, due soon, others open, given up."""

    total: int = 0
    in_time: int = 0
    done_late: int = 0
    late: int = 0
    soon: int = 0
    open: int = 0
    cancelled: int = 0

    @property
    def done(self) -> int:
        """Those done, in time or late."""
        return self.in_time + self.done_late

    @property
    def counted(self) -> int:
        """Those that count: all but what was given up."""
        return self.total - self.cancelled

    @property
    def percent(self) -> int:
        """The share done, in whole per cent; 0 when nothing counts."""
        return self.done * 100 // self.counted if self.counted else 0


def tally(standings: Iterable[Standing]) -> Tally:
    """Count assignments by how they stand; the slow oracle of `queries.tallies`."""
    codes = [one.code for one in standings]
    return Tally(
        total=len(codes), in_time=codes.count("xong"), done_late=codes.count("xong_muon"),
        late=codes.count("qua_han"), soon=codes.count("sap_han"),
        open=codes.count("con_han") + codes.count("mo"), cancelled=codes.count("huy"),
    )  # fmt: skip
