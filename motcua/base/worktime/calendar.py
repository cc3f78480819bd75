"""The working calendar: days, hours and the counting of working minutes and days. Pure Python, no Django.

A calendar is made of dated facts: special days (days off, make-up days, half days) and hours of work (by
period and season). Every other day is worked from Monday to Friday (QĐ 188/1999/QĐ-TTg). All instants are
Vietnamese local time, counted in whole minutes; `rules` turns aware instants into these and back.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from motcua.base.errors import Invalid

FIRST_YEAR, LAST_YEAR = 2000, 2099
OFF, MAKE_UP, HALF_DAY = "off", "make_up", "half_day"
Session = tuple[int, int]
"""A session of work as minutes since midnight: (450, 690) is 07:30–11:30."""


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not what its weekday says: off, worked to make up, or worked for half the day.

    `sessions` are the hours of a half day (empty: the first session of the hours in force). `status` is
    "chinh_thuc" or "du_kien"; `cause` says which kind of day off it is (le, bu, hoan_doi, rieng); `mark` how
    sure we are of it (nguon, chac, can_kiem).
    """

    date: date
    kind: str
    name: str
    basis: str = ""
    status: str = "chinh_thuc"
    cause: str = ""
    mark: str = ""
    scope: str = "quốc gia"
    sessions: tuple[Session, ...] = ()


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of work in force from a day to a day, all year or in a season that returns every year.

    `season` is ((month, day), (month, day)), both included; it may run over the new year.
    """

    sessions: tuple[Session, ...]
    valid_from: date = date(FIRST_YEAR, 1, 1)
    valid_to: date | None = None
    season: tuple[tuple[int, int], tuple[int, int]] | None = None
    name: str = "Cả năm"
    basis: str = ""
    scope: str = "quốc gia"

    @property
    def sessions_text(self) -> list[tuple[str, str]]:
        """The sessions as pairs of HH:mm."""
        return [(_clock(start), _clock(end)) for start, end in self.sessions]

    def applies(self, day: date) -> bool:
        """Say whether these hours are in force on a day."""
        if day < self.valid_from or (self.valid_to is not None and day > self.valid_to):
            return False
        if self.season is None:
            return True
        first, last = self.season
        here = (day.month, day.day)
        return first <= here <= last if first <= last else here >= first or here <= last


DEFAULT_HOURS = Hours(((450, 690), (810, 1050)), name="Mặc định")


def read_sessions(texts: Sequence[str]) -> tuple[Session, ...]:
    """Read sessions written as "07:30-11:30"; raises Invalid when they are malformed, empty or overlap."""
    sessions = []
    for text in texts:
        parts = str(text).replace("–", "-").split("-")
        try:
            start, end = (time.fromisoformat(part.strip().zfill(5)) for part in parts)
        except ValueError:
            raise Invalid(f"Khung giờ “{text}” không đúng dạng 07:30-11:30.") from None
        sessions.append((start.hour * 60 + start.minute, end.hour * 60 + end.minute))
    flat = [minute for session in sessions for minute in session]
    if not sessions or any(a >= b for a, b in pairwise(flat)):
        raise Invalid("Các khung giờ làm việc phải nối tiếp nhau trong ngày, không chồng lên nhau.")
    return tuple(sessions)


def write_sessions(sessions: Iterable[Session]) -> str:
    """Write sessions for people: "07:30–11:30, 13:30–17:30"."""
    return ", ".join(f"{_clock(a)}–{_clock(b)}" for a, b in sessions)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


@dataclass(slots=True)
class _Year:
    """One year laid out for counting: what came before each day, in minutes and in working days."""

    first: date
    sessions: list[tuple[Session, ...]]
    minutes: list[int]
    workdays: list[int]
    special: list[SpecialDay]


@dataclass(eq=False)
class WorkCalendar:
    """The calendar of one place: special days by year, over the plain week, and hours of work.

    Args:
        days_of: gives the special days of a year; called once a year.
        hours: hours of work, the general before the particular: the last that applies wins.
        own_days: special days of the province or agency; they replace the year's day of the same date.
        name: whose calendar it is.
    """

    days_of: Callable[[int], Iterable[SpecialDay]]
    hours: Sequence[Hours] = (DEFAULT_HOURS,)
    own_days: Mapping[date, SpecialDay] = field(default_factory=dict)
    name: str = "Lịch làm việc chung"
    _years: dict[int, _Year] = field(default_factory=dict, repr=False, init=False)

    def special(self, day: date) -> SpecialDay | None:
        """Return what is special about a day, or None for an ordinary one."""
        if day in self.own_days:
            return self.own_days[day]
        return next((known for known in self._year(day.year).special if known.date == day), None)

    def special_between(self, first: date, last: date) -> list[SpecialDay]:
        """Return the special days from first to last, both included, in order."""
        found: list[SpecialDay] = []
        for year in range(first.year, last.year + 1):
            days = self._year(year).special
            found += days[bisect_left(days, first, key=_date_of) :]
        return [day for day in found if day.date <= last]

    def is_workday(self, day: date) -> bool:
        """Say whether a day is worked, wholly or for half the day."""
        return bool(self.sessions(day))

    def sessions(self, day: date) -> tuple[Session, ...]:
        """Return the sessions of work of a day; none on a day off."""
        year = self._year(day.year)
        return year.sessions[(day - year.first).days]

    def opens(self, day: date) -> datetime:
        """Return the start of work of a working day."""
        return _at(day, self.sessions(day)[0][0])

    def closes(self, day: date) -> datetime:
        """Return the end of work of a working day: 17:30 by default, earlier on a half day."""
        return _at(day, self.sessions(day)[-1][1])

    def workday_from(self, day: date) -> date:
        """Return the day itself if it is worked, else the next working day (Bộ luật Dân sự 2015, Đ148.5)."""
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day

    def add_workdays(self, day: date, count: int) -> date:
        """Return the working day that is `count` working days after a day, which itself does not count."""
        if count <= 0:
            return day
        year = self._year(day.year)
        rank = year.workdays[(day - year.first).days + 1] + count
        while rank > year.workdays[-1]:
            rank -= year.workdays[-1]
            year = self._year(year.first.year + 1)
        return year.first + timedelta(days=bisect_left(year.workdays, rank) - 1)

    def workdays(self, first: date, last: date) -> int:
        """Count the working days from first to last, both included (0 when last is before first)."""
        if last < first:
            return 0
        total = sum(self._year(number).workdays[-1] for number in range(first.year, last.year))
        start, end = self._year(first.year), self._year(last.year)
        before = start.workdays[(first - start.first).days]
        return total + end.workdays[(last - end.first).days + 1] - before

    def add_minutes(self, start: datetime, minutes: int) -> datetime:
        """Return the earliest instant with that many working minutes since start.

        An instant that ends a session stays there: 17:30, not 07:30 of the next working day.
        """
        if minutes <= 0:
            return start
        year = self._year(start.year)
        target = self._since_new_year(start) + minutes
        while target > year.minutes[-1]:
            target -= year.minutes[-1]
            year = self._year(year.first.year + 1)
        index = bisect_left(year.minutes, target) - 1
        rest = target - year.minutes[index]
        for opening, closing in year.sessions[index]:
            if rest <= closing - opening:
                return _at(year.first + timedelta(days=index), opening + rest)
            rest -= closing - opening
        raise AssertionError("a year's layout disagrees with its sessions")

    def working_minutes(self, start: datetime, end: datetime) -> int:
        """Count the working minutes between two instants; negative when end is before start."""
        if end < start:
            return -self.working_minutes(end, start)
        worked = self._since_new_year(end) - self._since_new_year(start)
        for number in range(start.year, end.year):
            worked += self._year(number).minutes[-1]
        return worked

    def _since_new_year(self, moment: datetime) -> int:
        # A page of fifty meters asks this three hundred times.
        year = self._year(moment.year)
        index = moment.toordinal() - year.first.toordinal()
        worked, now = year.minutes[index], moment.hour * 60 + moment.minute
        for opening, closing in year.sessions[index]:
            if now > opening:
                worked += min(now, closing) - opening
        return worked

    def _year(self, number: int) -> _Year:
        year = self._years.get(number)
        if year is None:
            year = self._years[number] = self._lay_out(number)
        return year

    def _lay_out(self, number: int) -> _Year:
        if not FIRST_YEAR <= number <= LAST_YEAR:
            raise Invalid(f"Ngày nằm ngoài khoảng {FIRST_YEAR}–{LAST_YEAR} mà lịch làm việc tính được.")
        special = {day.date: day for day in self.days_of(number)}
        special.update((day, fact) for day, fact in self.own_days.items() if day.year == number)
        first = date(number, 1, 1)
        year = _Year(first, [], [0], [0], sorted(special.values(), key=_date_of))
        for offset in range((date(number + 1, 1, 1) - first).days):
            sessions = self._sessions_of(first + timedelta(days=offset), special)
            year.sessions.append(sessions)
            year.minutes.append(year.minutes[-1] + sum(end - start for start, end in sessions))
            year.workdays.append(year.workdays[-1] + bool(sessions))
        return year

    def _sessions_of(self, day: date, special: Mapping[date, SpecialDay]) -> tuple[Session, ...]:
        fact = special.get(day)
        if fact.kind == OFF if fact else day.weekday() >= 5:
            return ()
        hours = next((known for known in reversed(self.hours) if known.applies(day)), DEFAULT_HOURS)
        if fact and fact.kind == HALF_DAY:
            return fact.sessions or hours.sessions[:1]
        return hours.sessions


def _at(day: date, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60)


def _date_of(day: SpecialDay) -> date:
    return day.date
