"""Working minutes between two instants inside PostgreSQL: an array of how many went before each minute."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from motcua.base import clock
from motcua.base.worktime.calendar import WorkCalendar
from motcua.base.worktime.models import CalendarDay, WorkingHours
from motcua.base.worktime.queries import calendar_for

MINUTES_A_DAY = 1440


@dataclass(frozen=True)
class Worked:
    """Calendars laid out minute by minute, one after the other: the province's first, then agencies' own.

    Attributes:
        begins: the first instant laid out; what is before counts as this one.
        length: minutes laid out for each calendar.
        counted: working minutes that went before each minute.
        own: agencies with a calendar of their own.
    """

    begins: datetime
    length: int
    counted: list[int]
    own: tuple[int, ...]

    @property
    def array(self) -> str:
        """The array as PostgreSQL writes it."""
        return "{" + ",".join(map(str, self.counted)) + "}"

    def at(self, moment: str, agency: str) -> str:
        """Return the SQL of the working minutes that went before an instant; the array is `m.counted`.

        Args:
            moment: SQL of the instant.
            agency: SQL of the key of the agency whose calendar counts.
        """
        minute = f"floor((date_part('epoch', {moment}) - {int(self.begins.timestamp())}) / 60)::int"
        place = f"least(greatest({minute}, 0), {self.length - 1})"
        if not self.own:
            return f"m.counted[1 + {place}]"
        cases = " ".join(f"WHEN {key} THEN {n * self.length}" for n, key in enumerate(self.own, 1))
        return f"m.counted[1 + CASE {agency} {cases} ELSE 0 END + {place}]"

    def between(self, start: str, end: str, agency: str) -> str:
        """Return the SQL of the working minutes between two instants, never below nothing."""
        return f"greatest({self.at(end, agency)} - {self.at(start, agency)}, 0)"


def lay_out(first: date, last: date) -> Worked:
    """Lay out the calendars from the first to the last day, both included."""
    own = sorted(
        {
            key
            for model in (CalendarDay, WorkingHours)
            for key in model.objects.filter(agency__isnull=False).values_list("agency_id", flat=True)
        }
    )
    counted: list[int] = []
    for key in (None, *own):
        counted += _minutes(calendar_for(key), first, last)
    begins = datetime.combine(first, time(), tzinfo=clock.VN)
    return Worked(begins, len(counted) // (1 + len(own)), counted, tuple(own))


def _minutes(calendar: WorkCalendar, first: date, last: date) -> list[int]:
    found: list[int] = []
    before, day = 0, first
    while day <= last:
        at = 0
        for start, end in calendar.sessions(day):
            found += [before] * (start - at)
            found += range(before, before + end - start)
            before += end - start
            at = end
        found += [before] * (MINUTES_A_DAY - at)
        day += timedelta(days=1)
    return found
