"""When people file: days of the year, of the week, hours of the day."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import TypeVar

from motcua.base.worktime.calendar import WorkCalendar
from motcua.demo.dossiers.timetable import Timetable
from motcua.demo.names import pick

T = TypeVar("T")
_WEEKDAY = (1.28, 1.08, 1.0, 0.98, 0.92, 0.5, 0.3)
# Enrolment papers from June to early September; a brisk December; quiet weeks around Tết.
_MONTH = {
    1: 0.95,
    2: 0.9,
    3: 1.0,
    4: 1.0,
    5: 1.0,
    6: 1.15,
    7: 1.25,
    8: 1.3,
    9: 1.1,
    10: 1.0,
    11: 1.02,
    12: 1.12,
}
_ONLINE_ON_A_DAY_OFF = 0.12
_GROWTH = 0.15
# Minutes of the day and how many come in the quarter of an hour that begins there.
_DESK_HOURS = (
    (450, 0.9), (480, 1.5), (510, 1.7), (540, 1.6), (570, 1.4), (600, 1.1), (630, 0.8), (660, 0.35),
    (810, 0.8), (840, 1.25), (870, 1.2), (900, 0.9), (930, 0.7), (960, 0.45), (990, 0.2),
)  # fmt: skip
_HALF_HOUR = 30
_ONLINE_HOURS = (
    0.05, 0.02, 0.01, 0.01, 0.02, 0.1, 0.4, 1.0, 1.8, 2.0, 1.7, 1.0, 0.8, 1.3, 1.6, 1.4, 1.2, 0.9, 0.7, 1.0,
    1.4, 1.3, 0.7, 0.25,
)  # fmt: skip
TET = {2026: date(2026, 2, 17), 2027: date(2027, 2, 6), 2028: date(2028, 1, 26), 2029: date(2029, 2, 13)}


def day_weights(calendar: WorkCalendar, first: date, now: datetime) -> tuple[list[date], list[float]]:
    """Return the days from first to today, with how much is filed on each."""
    days = [first + timedelta(days=number) for number in range((now.date() - first).days + 1)]
    return days, [_weight(calendar, day, first, now) for day in days]


def _weight(calendar: WorkCalendar, day: date, first: date, now: datetime) -> float:
    weight = _MONTH[day.month] * (1 + _GROWTH * (day - first).days / 365)
    tet = TET.get(day.year)
    if tet is not None and -14 <= (day - tet).days <= 12:
        weight *= 0.55
    if calendar.is_workday(day):
        weight *= _WEEKDAY[min(day.weekday(), 4)]
    else:
        weight *= _ONLINE_ON_A_DAY_OFF * _WEEKDAY[day.weekday()] * 2
    if day == now.date():
        worked = calendar.working_minutes(datetime(day.year, day.month, day.day), now)
        weight *= min(1.0, worked / 480) if calendar.is_workday(day) else now.hour / 24
    return weight


class Hours:
    """Draws instants of a day."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.desk = list(accumulate(weight for _, weight in _DESK_HOURS))
        self.online = list(accumulate(_ONLINE_HOURS))

    def at_desk(self, calendar: WorkCalendar | Timetable, day: date) -> datetime:
        """Return an instant within the hours of work of a working day, most in the morning."""
        rng, sessions = self.rng, calendar.sessions(day)
        for _ in range(20):
            start = pick(rng, _DESK_HOURS, self.desk)[0]
            minute = start + rng.randrange(_HALF_HOUR)
            if any(opening <= minute < closing for opening, closing in sessions):
                return _instant(day, minute, rng.randrange(60))
        opening, closing = sessions[0]
        return _instant(day, rng.randrange(opening, closing), rng.randrange(60))

    def anywhere(self, day: date) -> datetime:
        """Return an instant of a day at which somebody files online, evenings too."""
        hour = pick(self.rng, range(24), self.online)
        return _instant(day, hour * 60 + self.rng.randrange(60), self.rng.randrange(60))


def _instant(day: date, minute: int, second: int) -> datetime:
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60, second)


def spread(rng: random.Random, slots: Sequence[T], weights: Sequence[float], count: int) -> dict[T, int]:
    """Return how many of `count` filings fall on each slot (a day, or a day of a part of the province)."""
    found: dict[T, int] = {}
    for slot in rng.choices(slots, weights=weights, k=count):
        found[slot] = found.get(slot, 0) + 1
    return found
