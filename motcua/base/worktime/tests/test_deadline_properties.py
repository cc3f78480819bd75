"""Property tests: the arithmetic against an oracle that walks the clock minute by minute."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.base.worktime import rules
from motcua.base.worktime.calendar import HALF_DAY, OFF, Hours, SpecialDay, WorkCalendar
from motcua.base.worktime.files import national_calendar

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DAYS_OFF = {
    *(date(2026, 1, 1), date(2026, 1, 2), date(2026, 4, 27), date(2026, 4, 30), date(2026, 5, 1)),
    *(date(2026, 2, number) for number in range(16, 21)),
    *(date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2), date(2026, 11, 24)),
    *(date(2027, 1, 1), date(2027, 2, 5), date(2027, 4, 16), date(2027, 4, 30), date(2027, 5, 3)),
    *(date(2027, 2, number) for number in range(8, 12)),
    *(date(2027, 9, 2), date(2027, 9, 3), date(2027, 11, 24)),
}
MADE_UP = {date(2026, 1, 10), date(2026, 8, 22)}


NORMAL = [(time(7, 30), time(11, 30)), (time(13, 30), time(17, 30))]
SUMMER = [(time(7, 0), time(11, 0)), (time(14, 0), time(17, 0))]


class World:
    """A calendar as plain lists, asked one minute at a time."""

    def __init__(self, off=(), half=(), summer=False):
        self.off, self.half, self.summer = DAYS_OFF | set(off), set(half) - set(off), summer

    def worked(self, day):
        """Say whether a day of 2026–2027 is worked."""
        return day in self.half or day in MADE_UP - self.off or (day.weekday() < 5 and day not in self.off)

    def hours(self, day):
        """Return the sessions of a working day."""
        hot = self.summer and date(day.year, 4, 16) <= day <= date(day.year, 10, 15)
        sessions = SUMMER if hot else NORMAL
        return sessions[:1] if day in self.half else sessions

    def at_work(self, moment):
        """Say whether the minute that starts at this moment is a working minute."""
        if not self.worked(moment.date()):
            return False
        return any(start <= moment.time() < end for start, end in self.hours(moment.date()))

    def calendar(self):
        """Return the same calendar for the code under test."""
        base = national_calendar()
        own = {day: SpecialDay(day, HALF_DAY, "Nửa ngày") for day in self.half}
        own |= {day: SpecialDay(day, OFF, "Nghỉ") for day in self.off - DAYS_OFF}
        summer = Hours(((420, 660), (840, 1020)), season=((4, 16), (10, 15)), name="Mùa hè")
        return WorkCalendar(base.days_of, [*base.hours, *([summer] if self.summer else [])], own)


REAL = World()
worked = REAL.worked


def minutes_between(start, end, world=REAL):
    """Count working minutes one by one."""
    count = 0
    while start < end:
        count += world.at_work(start)
        start += MINUTE
    return count


def walk_hours(start, minutes, world):
    """Go on until so many working minutes have passed; stop at once."""
    while minutes > 0:
        minutes -= world.at_work(start)
        start += MINUTE
    return start


def oracle(received, amount, unit, pauses, cutoff, world=REAL):
    """Compute a due date the slow, obvious way; pauses do not overlap."""
    worked = world.worked
    start = received
    if cutoff and received.hour >= 15:
        day = received.date() + DAY
        while not worked(day):
            day += DAY
        start = datetime.combine(day, world.hours(day)[0][0])
    if unit == "GIO_LV" or amount % 1:
        minutes = amount * 60 * (8 if unit == "NGAY_LV" else 1)
        return walk_hours(start, minutes + sum(minutes_between(*span, world) for span in pauses), world)
    day, left = start.date(), int(amount)
    for first, last in pauses:
        walker = first.date() + DAY
        while walker <= last.date():
            left += worked(walker) if unit == "NGAY_LV" else 1
            walker += DAY
    if unit == "NGAY_LV":
        while left:
            day += DAY
            left -= worked(day)
    elif unit == "NGAY":
        day += DAY * left
    else:
        month = day.month - 1 + int(amount)
        year, month = day.year + month // 12, month % 12 + 1
        day = date(year, month, min(day.day, monthrange(year, month)[1])) + DAY * (left - int(amount))
    while not worked(day):
        day += DAY
    return datetime.combine(day, world.hours(day)[-1][1])


instants = st.integers(0, 430 * 1440).map(lambda n: datetime(2026, 1, 1) + n * MINUTE)
amounts = st.one_of(
    st.tuples(st.just("GIO_LV"), st.integers(1, 160).map(lambda n: Decimal(n) / 4)),
    st.tuples(st.just("NGAY_LV"), st.integers(1, 25).map(Decimal)),
    st.tuples(st.just("NGAY_LV"), st.integers(1, 20).map(lambda n: Decimal(n) / 2)),
    st.tuples(st.just("NGAY"), st.integers(1, 45).map(Decimal)),
    st.tuples(st.just("THANG"), st.integers(1, 3).map(Decimal)),
)
gaps = st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 6000)), max_size=2)


def pauses_after(received, gaps):
    """Lay pauses one after another behind the receipt."""
    spans, moment = [], received
    for wait, length in gaps:
        start = moment + (wait + 1) * MINUTE
        moment = start + length * MINUTE
        spans.append((start, moment))
    return spans


@settings(max_examples=120, deadline=None)
@given(instants, amounts, gaps, st.booleans())
def test_every_due_date_is_the_one_found_by_walking_the_clock(received, limit, gaps, cutoff):
    unit, amount = limit
    pauses = pauses_after(received, gaps)
    found = rules.add(national_calendar(), received, amount, unit, pauses, cutoff_counts_as_next_day=cutoff)
    assert found.due == oracle(received, amount, unit, pauses, cutoff)
    assert found.sentences
    assert found.intervals[-1].kind == "due"


days = st.integers(0, 500).map(lambda n: date(2026, 1, 1) + n * DAY)
worlds = st.builds(World, st.sets(days, max_size=40), st.sets(days, max_size=40), st.booleans())


@settings(max_examples=80, deadline=None)
@given(instants, amounts, gaps, st.booleans(), worlds)
def test_own_days_off_half_days_and_summer_hours_are_counted_too(received, limit, gaps, cutoff, world):
    unit, amount = limit
    pauses = pauses_after(received, gaps)
    found = rules.add(world.calendar(), received, amount, unit, pauses, cutoff_counts_as_next_day=cutoff)
    assert found.due == oracle(received, amount, unit, pauses, cutoff, world)
    assert sum(part.minutes for part in found.intervals) >= 0


@settings(max_examples=60, deadline=None)
@given(instants, st.integers(0, 20000))
def test_working_minutes_are_the_minutes_counted_one_by_one(start, length):
    end = start + length * MINUTE
    counted = minutes_between(start, end)
    assert rules.working_minutes(national_calendar(), start, end) == counted
    assert rules.working_minutes(national_calendar(), end, start) == -counted


@settings(max_examples=60, deadline=None)
@given(instants, amounts, gaps)
def test_the_minutes_of_a_limit_are_those_to_the_due_date_without_the_pauses(received, limit, gaps):
    unit, amount = limit
    pauses = pauses_after(received, gaps)
    found = rules.add(national_calendar(), received, amount, unit, pauses)
    stopped = sum(minutes_between(*span) for span in pauses)
    assert found.working_minutes == max(0, minutes_between(received, found.due) - stopped)


@settings(max_examples=300, deadline=None)
@given(instants, st.integers(0, 5000), amounts, st.booleans())
def test_who_comes_later_is_never_due_earlier(received, wait, limit, cutoff):
    """The 15:00 rule speaks of hours, not of days off, so with it only working days are compared."""
    unit, amount = limit
    cutoff = cutoff and worked(received.date()) and worked((received + wait * MINUTE).date())
    first, second = (
        rules.add(national_calendar(), moment, amount, unit, cutoff_counts_as_next_day=cutoff).due
        for moment in (received, received + wait * MINUTE)
    )
    assert first <= second


@settings(max_examples=200, deadline=None)
@given(instants, amounts, gaps)
def test_a_pause_never_brings_a_due_date_forward(received, limit, gaps):
    unit, amount = limit
    plain = rules.add(national_calendar(), received, amount, unit).due
    assert rules.add(national_calendar(), received, amount, unit, pauses_after(received, gaps)).due >= plain
