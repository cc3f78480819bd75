"""A working calendar laid out minute by minute: for whoever asks it millions of times about the same few years."""

from array import array
from collections.abc import Callable
from datetime import date, datetime, timedelta

from motcua.base.worktime.calendar import WorkCalendar

_DAY = 24 * 60
_TWO_DIGITS = [f"{second:02d}" for second in range(60)]
BEFORE, AFTER = timedelta(days=10), timedelta(days=730)


class Timetable:
    """Answers as `WorkCalendar` does, from a table; beyond the years laid out it asks the calendar."""

    def __init__(self, calendar: WorkCalendar, first: date, last: date) -> None:
        """Lay out the days from first to last, both included, with some time before and after."""
        self.calendar = calendar
        self.sessions, self.is_workday = calendar.sessions, calendar.is_workday
        self.workday_from, self.add_workdays = calendar.workday_from, calendar.add_workdays
        self.opens, self.closes = calendar.opens, calendar.closes
        start, end = first - BEFORE, last + AFTER
        self.base, self.end = start.toordinal(), end.toordinal()
        # By minute since the first day: how many working minutes have passed. By working minute: when it ends.
        self.worked = array("i", [0])
        self.at = [datetime.combine(start, datetime.min.time())]
        # The working minutes with which a session ends.
        self.closing: set[int] = set()
        # The instant that was found last, mostly the next one that is asked about, and its working minute.
        self.last: datetime | None = None
        self.last_place = 0
        self._written: dict[int, str] = {}
        for offset in range((end - start).days + 1):
            self._lay_out(start + timedelta(days=offset))

    def _lay_out(self, day: date) -> None:
        worked, at, midnight = self.worked, self.at, datetime.combine(day, datetime.min.time())
        done, now = worked[-1], 0
        for opening, closing in self.calendar.sessions(day):
            worked.extend([done] * (opening - now))
            worked.extend(range(done + 1, done + 1 + closing - opening))
            at.extend(midnight + timedelta(minutes=minute) for minute in range(opening + 1, closing + 1))
            done, now = done + closing - opening, closing
            self.closing.add(done)
        worked.extend([done] * (_DAY - now))

    def _place(self, moment: datetime) -> int:
        if moment is self.last:
            return self.last_place
        day = moment.toordinal()
        if not self.base <= day <= self.end:
            raise IndexError
        return self.worked[(day - self.base) * _DAY + moment.hour * 60 + moment.minute]

    def add_minutes(self, start: datetime, minutes: int) -> datetime:
        """Return the earliest instant with that many working minutes since start (seconds are dropped)."""
        if minutes <= 0:
            return start
        try:
            return self.at[self._place(start) + minutes]
        except IndexError:
            return self.calendar.add_minutes(start, minutes)

    def add_minutes_written(self, start: datetime, minutes: int) -> str:
        """Return `add_minutes` in letters."""
        try:
            done = self._place(start) + minutes
            return self._written.get(done) or self._write(done)
        except IndexError:
            return str(self.calendar.add_minutes(start, minutes))

    def written(self, moment: datetime) -> str:
        """Return an instant in letters."""
        if moment is not self.last:
            return str(moment)
        minute = self._written.get(self.last_place) or self._write(self.last_place)
        return minute[:-2] + _TWO_DIGITS[moment.second]

    def _write(self, place: int) -> str:
        written = self._written[place] = str(self.at[place])
        return written

    def later(self, start: datetime, minutes: int, seconds: Callable[[], timedelta]) -> datetime:
        """Return `add_minutes` and so many seconds more, unless a session ends there; `minutes` is at least 1."""
        try:
            done = self._place(start) + minutes
            found = self.at[done]
        except IndexError:
            found = self.calendar.add_minutes(start, minutes)
            minute = found.hour * 60 + found.minute
            ends = any(minute == closing for _, closing in self.calendar.sessions(found.date()))
            return found if ends else found + seconds()
        if done not in self.closing:
            found += seconds()
        self.last, self.last_place = found, done
        return found

    def working_minutes(self, start: datetime, end: datetime) -> int:
        """Count the working minutes between two instants; negative when end is before start."""
        try:
            return self._place(end) - self._place(start)
        except IndexError:
            return self.calendar.working_minutes(start, end)
