"""When a limit ends: the arithmetic of GIO_LV, NGAY_LV, NGAY and THANG, with pauses and the 15:00 rule.

Pure functions over plain data. What the law says (Bộ luật Dân sự 2015, Đ147–148: the first day does not
count, a limit ends at the end of its last day, a last day that is not worked moves to the next working day)
and what it leaves open is written at `add`. Instants may be aware (any zone) or naive (Vietnamese time);
answers come back the same way as the receipt. Seconds are dropped: the receipt is printed in hours and
minutes, and a due date is judged by what was printed.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from functools import cached_property
from typing import TYPE_CHECKING, Any

from motcua.base.errors import Invalid
from motcua.base.worktime import wording
from motcua.base.worktime.calendar import WorkCalendar

if TYPE_CHECKING:
    from motcua.base.worktime.explain import Interval

GIO_LV, NGAY_LV, NGAY, THANG = "GIO_LV", "NGAY_LV", "NGAY", "THANG"
UNITS = (GIO_LV, NGAY_LV, NGAY, THANG)
CUTOFF = time(15, 0)
HOURS_A_DAY = 8
VN = timezone(timedelta(hours=7))
_MOST = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which the clock stood still, with the reason and the legal basis it was given."""

    start: datetime
    end: datetime
    reason: str = ""


@dataclass(frozen=True)
class Deadline:
    """A due date and all that it was computed from; `intervals` and `sentences` explain it.

    `counted_from` differs from `received` only under the 15:00 rule. `working_minutes` is the working time
    the agency has: working minutes from `counted_from` to `due`, less those inside the pauses (each pause
    whole, overlaps once, never below nothing). For GIO_LV it therefore equals the amount.
    """

    received: datetime
    counted_from: datetime
    due: datetime
    amount: Decimal
    unit: str
    working_minutes: int
    pauses: tuple[Pause, ...]
    calendar: WorkCalendar = field(repr=False, compare=False)

    @cached_property
    def intervals(self) -> tuple["Interval", ...]:
        """The derivation in order of time: each stretch, its kind and its Vietnamese sentence."""
        from motcua.base.worktime.explain import intervals  # explain needs the types above

        return tuple(intervals(self))

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The derivation as a clerk would say it, in a few sentences."""
        from motcua.base.worktime.explain import sentences

        return tuple(sentences(self))

    @property
    def due_words(self) -> str:
        """The due instant with its weekday: "17:30 thứ Tư 25/11/2026"."""
        return wording.moment(self.due)

    @property
    def explanation(self) -> str:
        """The sentences as one paragraph."""
        return " ".join(self.sentences)

    def as_dict(self) -> dict[str, Any]:
        """Return the derivation as plain data for storing beside the promise it explains."""
        return {
            "received": self.received.isoformat(),
            "counted_from": self.counted_from.isoformat(),
            "due": self.due.isoformat(),
            "amount": str(self.amount),
            "unit": self.unit,
            "working_minutes": self.working_minutes,
            "sentences": list(self.sentences),
            "intervals": [interval.as_dict() for interval in self.intervals],
        }


def add(
    calendar: WorkCalendar,
    received: datetime,
    amount: Decimal | int | str,
    unit: str,
    pauses: Iterable[Pause | Sequence[datetime]] = (),
    *,
    cutoff_counts_as_next_day: bool = False,
    cutoff: time = CUTOFF,
) -> Deadline:
    """Compute when a limit ends.

    GIO_LV adds working minutes from the receipt; a limit that fills a session ends with it. NGAY_LV counts
    working days after the day of receipt; NGAY and THANG count calendar days and months, and leave a last day
    that is not worked for the next working day. A day limit ends when work ends on its last day.

    Left open by the law, decided here:

    * Receipt outside working hours or on a day off: hours run from the next session; for day units the day of
      receipt is still the first day, which does not count. The 15:00 rule looks at the hour alone.
    * A fraction of NGAY_LV is hours (1,5 = 12 GIO_LV), and then pauses are counted in minutes too; a fraction
      of NGAY or THANG is refused; a fraction of a minute is rounded up.
    * A half day is one whole working day for NGAY_LV, and ends when its own hours end.
    * Zero hours is the receipt itself; zero days is the end of the day of receipt ("trong ngày"), or of the
      next working day when that has already passed or is not worked.
    * Pauses may come in any order and overlap; what they share counts once. They count whole, also where they
      reach past the due date: a delay stays as long as it was. A pause that begins before the receipt
      counts from the receipt; one without end, ending before it begins, or over before the receipt is refused.

    Args:
        calendar: the calendar of the agency that handles.
        received: when the complete dossier was received.
        amount: how many units; not negative.
        unit: GIO_LV, NGAY_LV, NGAY or THANG.
        pauses: stretches (from, to) in which the clock stood still. They add working minutes to GIO_LV; to
            NGAY_LV the working days, to NGAY and THANG the calendar days, after their first day up to and
            with their last.
        cutoff_counts_as_next_day: receipt at `cutoff` or later counts as the opening of the next working day.
        cutoff: the hour of that rule, 15:00 unless the province says otherwise.

    Raises:
        Invalid: the amount, unit, or a pause is wrong, or the limit ends after the year 2099.
    """
    number = read_amount(amount, unit)
    start = local(received)
    spans = read_pauses(pauses, start)
    counted = start
    if cutoff_counts_as_next_day and start.time() >= cutoff:
        counted = calendar.opens(calendar.workday_from(start.date() + timedelta(days=1)))
    try:
        end = _end(calendar, counted, number, unit, spans)
    except OverflowError:
        raise Invalid("Thời hạn quá dài, vượt ra ngoài lịch làm việc.") from None
    worked = calendar.working_minutes(counted, end)
    worked -= sum(calendar.working_minutes(a, b) for a, b in merged(spans))
    zone = received.tzinfo and VN
    return Deadline(
        received=start.replace(tzinfo=zone),
        counted_from=counted.replace(tzinfo=zone),
        due=end.replace(tzinfo=zone),
        amount=number,
        unit=unit,
        working_minutes=max(0, worked),
        pauses=spans,
        calendar=calendar,
    )


def in_hours(amount: Decimal, unit: str) -> bool:
    """Say whether an amount runs by the hour: GIO_LV, or a fraction of NGAY_LV."""
    return unit == GIO_LV or (unit == NGAY_LV and amount != int(amount))


def in_minutes(amount: Decimal, unit: str) -> int:
    """Return an hourly amount in working minutes, a day being eight hours, rounded up."""
    factor = 60 * HOURS_A_DAY if unit == NGAY_LV else 60
    return int((amount * factor).to_integral_value(ROUND_CEILING))


def working_minutes(calendar: WorkCalendar, start: datetime, end: datetime) -> int:
    """Count the working minutes between two instants, aware or naive; negative when end is before start."""
    return calendar.working_minutes(local(start), local(end))


def elapsed_working_minutes(
    calendar: WorkCalendar,
    received: datetime,
    at: datetime,
    pauses: Iterable[Pause | Sequence[datetime]] = (),
) -> int:
    """Count the working minutes used up at an instant: since receipt, less those inside the pauses so far.

    Args:
        received: `Deadline.counted_from` of the running limit.
        at: the instant of asking; before the receipt gives 0.
        pauses: closed stretches; a pause still running is given with its end at `at`.
    """
    start, now = local(received), local(at)
    if now <= start:
        return 0
    used = calendar.working_minutes(start, now)
    for a, b in merged(read_pauses(pauses)):
        if min(b, now) > max(a, start):
            used -= calendar.working_minutes(max(a, start), min(b, now))
    return used


def local(moment: datetime) -> datetime:
    """Return an instant as naive Vietnamese time without seconds."""
    if moment.tzinfo is not None:
        try:
            moment = moment.astimezone(VN)
        except OverflowError:
            raise Invalid("Ngày nằm ngoài khoảng mà lịch làm việc tính được.") from None
    return moment.replace(second=0, microsecond=0, tzinfo=None)


def read_amount(amount: Decimal | int | str, unit: str) -> Decimal:
    """Return an amount as a Decimal; raises Invalid with the field at fault when it cannot be a limit."""
    if unit not in UNITS:
        known = ", ".join(UNITS)
        raise Invalid(f"Không có đơn vị thời hạn “{unit}”; chọn một trong {known}.", field="unit")
    try:
        number = Decimal("nan" if isinstance(amount, bool) else str(amount).strip().replace(",", "."))
    except InvalidOperation:
        raise Invalid(f"Thời hạn “{amount}” không phải là số.", field="amount") from None
    if not number.is_finite():
        raise Invalid(f"Thời hạn “{amount}” không phải là số.", field="amount")
    if number < 0:
        raise Invalid("Thời hạn không được âm.", field="amount")
    if number > _MOST:
        raise Invalid("Thời hạn quá dài, vượt ra ngoài lịch làm việc.", field="amount")
    if unit in (NGAY, THANG) and number != int(number):
        name = "ngày" if unit == NGAY else "tháng"
        raise Invalid(f"Thời hạn tính theo {name} phải là số nguyên.", field="amount")
    return number


def read_pauses(
    pauses: Iterable[Pause | Sequence[datetime]], received: datetime | None = None
) -> tuple[Pause, ...]:
    """Return pauses in order, in local time, none before the receipt; raises Invalid for an impossible one."""
    found = []
    for given in pauses:
        pause = given if isinstance(given, Pause) else Pause(given[0], given[1])
        if pause.start is None or pause.end is None:
            raise Invalid("Khoảng dừng chưa kết thúc thì chưa tính được hạn.", field="pauses")
        start, end = local(pause.start), local(pause.end)
        if end < start:
            raise Invalid("Khoảng dừng kết thúc trước khi bắt đầu.", field="pauses")
        if received is not None and end < received:
            raise Invalid("Khoảng dừng nằm trước lúc tiếp nhận.", field="pauses")
        start = max(start, received or start)
        found.append(Pause(start, end, pause.reason))
    return tuple(sorted(found, key=lambda pause: (pause.start, pause.end)))


def merged(pauses: Iterable[Pause]) -> list[tuple[datetime, datetime]]:
    """Return ordered pauses with overlapping ones joined, so that no minute counts twice."""
    spans: list[tuple[datetime, datetime]] = []
    for pause in pauses:
        if spans and pause.start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], pause.end))
        else:
            spans.append((pause.start, pause.end))
    return spans


def paused_days(calendar: WorkCalendar, span: tuple[datetime, datetime], unit: str) -> int:
    """Count the days a pause adds: after its first day up to and with its last, working days for NGAY_LV."""
    first, last = span[0].date(), span[1].date()
    if unit == NGAY_LV:
        return calendar.workdays(first + timedelta(days=1), last)
    return (last - first).days


def add_months(day: date, months: int) -> date:
    """Return the same day of the month so many months on, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > 9999:
        raise OverflowError
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _end(
    calendar: WorkCalendar, start: datetime, amount: Decimal, unit: str, pauses: tuple[Pause, ...]
) -> datetime:
    spans = merged(pauses)
    if in_hours(amount, unit):
        stopped = sum(calendar.working_minutes(a, b) for a, b in spans)
        return calendar.add_minutes(start, in_minutes(amount, unit) + stopped)
    stopped = sum(paused_days(calendar, span, unit) for span in spans)
    first = start.date()
    if unit == NGAY_LV:
        last = calendar.add_workdays(first, int(amount) + stopped)
    else:
        last = first + timedelta(days=int(amount)) if unit == NGAY else add_months(first, int(amount))
        last += timedelta(days=stopped)
    last = calendar.workday_from(last)
    if calendar.closes(last) < start:
        last = calendar.workday_from(last + timedelta(days=1))
    return calendar.closes(last)
