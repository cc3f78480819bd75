"""Why a limit ends when it does: the derivation as stretches of time and as sentences.

`intervals` is the full account in order of time, for drawing; `sentences` says the same the way a clerk
would, short enough for a receipt's screen. Both only read what `rules.add` computed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from motcua.base.worktime import wording
from motcua.base.worktime.calendar import HALF_DAY, MAKE_UP, OFF, SpecialDay, write_sessions
from motcua.base.worktime.rules import (
    NGAY_LV,
    THANG,
    Deadline,
    add_months,
    in_hours,
    in_minutes,
    merged,
    paused_days,
)

_LISTED_WEEKEND_DAYS = 4


@dataclass(frozen=True, slots=True)
class Interval:
    """One stretch of a derivation.

    `kind` is one of received, moved, first_day, counted, make_up, half_day, weekend, holiday, pause,
    moved_off, due. `minutes` are the working minutes counted in it, `days` the days counted in it.
    """

    kind: str
    start: datetime
    end: datetime
    text: str
    minutes: int = 0
    days: int = 0
    basis: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the stretch as plain data for JSON."""
        return {
            "kind": self.kind,
            "from": self.start.isoformat(),
            "to": self.end.isoformat(),
            "text": self.text,
            "minutes": self.minutes,
            "days": self.days,
            "basis": self.basis,
        }


def sentences(deadline: Deadline) -> Iterator[str]:
    """Say in a few sentences how a limit was counted, from the receipt to the last day."""
    received, counted, due = _naive(deadline.received), _naive(deadline.counted_from), _naive(deadline.due)
    calendar = deadline.calendar
    hourly = in_hours(deadline.amount, deadline.unit)
    yield f"Tiếp nhận lúc {wording.moment(received)}."
    if counted != received:
        yield f"Nhận sau giờ chốt trong ngày nên tính như nhận lúc {wording.moment(counted)}."
    if hourly:
        yield from _hour_words(deadline, counted)
    elif not deadline.amount:
        yield "Giải quyết trong ngày: hạn là cuối giờ làm việc của ngày nhận."
    else:
        yield f"Ngày đầu ({wording.short_day(counted)}) không tính."
        yield from _day_words(deadline, counted.date())
    for span in merged(deadline.pauses):
        yield _pause_words(deadline, span)
    if hourly or deadline.unit == NGAY_LV:
        special = calendar.special_between(counted.date(), due.date())
        first = counted.date() if hourly else counted.date() + timedelta(days=1)
        yield from _special_words([day for day in special if day.date >= first])
        yield from _skipped(deadline, special, counted.date(), due.date())
    yield from _ending(deadline, due)


def _hour_words(deadline: Deadline, counted: datetime) -> Iterator[str]:
    calendar = deadline.calendar
    if deadline.unit == NGAY_LV:
        minutes = in_minutes(deadline.amount, deadline.unit)
        words = wording.amount(deadline.amount, deadline.unit)
        yield f"{words} có phần lẻ nên tính theo giờ, thành {wording.hours(minutes)} làm việc."
    first = calendar.workday_from(counted.date())
    yield (
        f"Cộng {wording.hours(in_minutes(deadline.amount, deadline.unit))} làm việc "
        f"theo khung giờ {write_sessions(calendar.sessions(first))}."
    )


def _day_words(deadline: Deadline, first: date) -> Iterator[str]:
    words = wording.amount(deadline.amount, deadline.unit)
    if deadline.unit == THANG:
        target = _unmoved(deadline)
        clipped = not deadline.pauses and target.day != first.day
        tail = f" là ngày {wording.full_day(target)}" if not deadline.pauses else ""
        yield f"Cộng {words}{tail}{' (ngày cuối của tháng)' if clipped else ''}."
    else:
        yield f"Tính {words}, từ ngày {wording.short_day(first + timedelta(days=1))}."


def _pause_words(deadline: Deadline, span: tuple[datetime, datetime]) -> str:
    start, end = span
    if in_hours(deadline.amount, deadline.unit):
        added = f"{wording.hours(deadline.calendar.working_minutes(start, end))} làm việc"
    else:
        unit = "ngày làm việc" if deadline.unit == NGAY_LV else "ngày"
        added = f"{paused_days(deadline.calendar, span, deadline.unit)} {unit}"
    reasons = "; ".join(
        dict.fromkeys(p.reason for p in deadline.pauses if p.reason and start <= p.start and p.end <= end)
    )
    why = f" ({reasons})" if reasons else ""
    return f"Dừng từ {wording.short_moment(start)} đến {wording.short_moment(end)}{why}: cộng thêm {added}."


def _special_words(special: list[SpecialDay]) -> Iterator[str]:
    for title, kind in (("Ngày làm bù được tính", MAKE_UP), ("Ngày làm nửa buổi", HALF_DAY)):
        named = _named([day for day in special if day.kind == kind])
        if named:
            yield f"{title}: {named}."


def _skipped(deadline: Deadline, special: list[SpecialDay], first: date, last: date) -> Iterator[str]:
    off = [day for day in special if day.kind == OFF and first < day.date < last]
    if off:
        yield f"Không tính ngày nghỉ: {_named(off)}."
    weekend = _weekend_days(deadline, first + timedelta(days=1), last - timedelta(days=1))
    if 0 < len(weekend) <= _LISTED_WEEKEND_DAYS:
        yield f"Không tính thứ Bảy, Chủ nhật: {', '.join(wording.short_day(day) for day in weekend)}."
    elif weekend:
        yield f"Không tính {len(weekend)} ngày thứ Bảy, Chủ nhật."


def _ending(deadline: Deadline, due: datetime) -> Iterator[str]:
    if in_hours(deadline.amount, deadline.unit):
        closing = deadline.calendar.is_workday(due.date()) and due == deadline.calendar.closes(due.date())
        yield f"Hết hạn lúc {wording.moment(due)}{', hết giờ làm việc trong ngày' if closing else ''}."
        return
    target = _unmoved(deadline)
    if target != due.date() and deadline.unit != NGAY_LV:
        why = deadline.calendar.special(target)
        name = why.name if why else wording.WEEKDAYS[target.weekday()]
        what = f"Ngày cuối {wording.short_day(target)} là ngày nghỉ ({name})"
        yield f"{what} nên chuyển sang ngày làm việc kế tiếp."
    yield f"Hết hạn lúc {wording.moment(due)}, cuối giờ làm việc của ngày cuối."


def _unmoved(deadline: Deadline) -> date:
    """The last day of a limit in calendar days or months, before it leaves a day off."""
    first = _naive(deadline.counted_from).date()
    stopped = sum(paused_days(deadline.calendar, span, deadline.unit) for span in merged(deadline.pauses))
    amount = int(deadline.amount)
    last = add_months(first, amount) if deadline.unit == THANG else first + timedelta(days=amount)
    return last + timedelta(days=stopped)


def _named(days: list[SpecialDay]) -> str:
    """Name days in groups of neighbours: "16/02–20/02 (Tết Nguyên đán), 27/04 (…)"."""
    parts = []
    for name, group in groupby(days, key=lambda day: day.name):
        dates = [day.date for day in group]
        stretch = wording.short_day(dates[0])
        if len(dates) > 1:
            joined = (dates[-1] - dates[0]).days == len(dates) - 1
            stretch = f"{stretch}–{wording.short_day(dates[-1])}" if joined else _stretches(dates)
        parts.append(f"{stretch} ({name})")
    return ", ".join(parts)


def _stretches(dates: list[date]) -> str:
    runs = groupby(dates, key=lambda day: day.toordinal() - dates.index(day))
    ends = [(run[0], run[-1]) for run in (list(group) for _, group in runs)]
    return ", ".join(
        wording.short_day(a) if a == b else f"{wording.short_day(a)}–{wording.short_day(b)}" for a, b in ends
    )


def _weekend_days(deadline: Deadline, first: date, last: date) -> list[date]:
    saturday = first + timedelta(days=(5 - first.weekday()) % 7)
    if first.weekday() == 6:
        saturday = first - timedelta(days=1)
    days = []
    while saturday <= last:
        for day in (saturday, saturday + timedelta(days=1)):
            if first <= day <= last and not deadline.calendar.is_workday(day):
                days.append(day)
        saturday += timedelta(days=7)
    return days


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def intervals(deadline: Deadline) -> Iterator[Interval]:
    """Give the whole derivation in order of time, neighbours of the same kind and name joined."""
    received, counted, due = deadline.received, deadline.counted_from, deadline.due
    yield Interval("received", received, received, f"Tiếp nhận lúc {wording.moment(received)}.")
    if counted != received:
        text = f"Nhận sau giờ chốt nên tính như nhận lúc {wording.moment(counted)}."
        yield Interval("moved", received, counted, text)
    hourly = in_hours(deadline.amount, deadline.unit)
    stretches = list(_joined(deadline, _hour_stretches(deadline) if hourly else _day_stretches(deadline)))
    for pause in merged(deadline.pauses):
        start, end = (moment.replace(tzinfo=received.tzinfo) for moment in pause)
        stretches.append(Interval("pause", start, end, _pause_words(deadline, pause)))
    yield from sorted(stretches, key=lambda stretch: stretch.start)
    yield Interval("due", due, due, f"Hết hạn lúc {wording.moment(due)}.")


def _hour_stretches(deadline: Deadline) -> Iterator[Interval]:
    calendar, zone = deadline.calendar, deadline.received.tzinfo
    start, end = _naive(deadline.counted_from), _naive(deadline.due)
    pauses = merged(deadline.pauses)
    for day in _days(start.date(), end.date()):
        if not calendar.is_workday(day):
            yield _off_day(deadline, day)
            continue
        a, b = max(start, calendar.opens(day)), min(end, calendar.closes(day))
        if b <= a:
            continue
        minutes = calendar.working_minutes(a, b)
        for p, q in pauses:
            if min(q, b) > max(p, a):
                minutes -= calendar.working_minutes(max(p, a), min(q, b))
        if minutes == 0:
            continue  # the whole day lies in a pause, which has its own stretch
        kind, note = _kind(calendar.special(day))
        text = f"{_capital(wording.named_day(day))}{note}: tính {wording.hours(minutes)}."
        yield Interval(kind, a.replace(tzinfo=zone), b.replace(tzinfo=zone), text, minutes=minutes)


def _day_stretches(deadline: Deadline) -> Iterator[Interval]:
    first, last = _naive(deadline.counted_from).date(), _naive(deadline.due).date()
    yield _stretch(deadline, "first_day", first, first, f"Ngày đầu ({wording.short_day(first)}) không tính.")
    if deadline.unit == NGAY_LV:
        yield from (_worked_or_off(deadline, day) for day in _days(first + timedelta(days=1), last))
        return
    target = _unmoved(deadline)
    if target > first:
        count, start = (target - first).days, first + timedelta(days=1)
        text = f"Tính {count} ngày, từ {wording.short_day(start)} đến {wording.short_day(target)}."
        yield _stretch(deadline, "counted", start, target, text, days=count)
    if target < last:
        text = (
            f"Ngày cuối {wording.short_day(target)} không làm việc nên chuyển sang {wording.named_day(last)}."
        )
        yield _stretch(deadline, "moved_off", target + timedelta(days=1), last, text)


def _worked_or_off(deadline: Deadline, day: date) -> Interval:
    if not deadline.calendar.is_workday(day):
        return _off_day(deadline, day)
    kind, note = _kind(deadline.calendar.special(day))
    return _stretch(deadline, kind, day, day, f"Tính ngày {wording.named_day(day)}{note}.", days=1)


def _joined(deadline: Deadline, days: Iterable[Interval]) -> Iterator[Interval]:
    """Join neighbouring days of one kind and name, so that a week of work or a holiday is one stretch."""

    def alike(day: Interval) -> tuple[str, str]:
        special = deadline.calendar.special(day.start.date()) if day.kind == "holiday" else None
        return day.kind, special.name if special else ""

    for (kind, name), group in groupby(days, key=alike):
        run = list(group)
        joinable = kind in ("weekend", "holiday") or (kind == "counted" and run[0].days)
        if len(run) == 1 or not joinable:
            yield from run
            continue
        a, b = run[0].start.date(), run[-1].end.date()
        span = f"{wording.short_day(a)} đến {wording.short_day(b)}"
        texts = {
            "counted": f"Tính {len(run)} ngày làm việc, từ {span}.",
            "weekend": f"Bỏ qua thứ Bảy, Chủ nhật ({wording.short_day(a)}, {wording.short_day(b)}).",
            "holiday": f"Bỏ qua {span}: {name}.",
        }
        count = sum(day.days for day in run)
        yield _stretch(deadline, kind, a, b, texts[kind], days=count, basis=run[0].basis)


def _off_day(deadline: Deadline, day: date) -> Interval:
    special = deadline.calendar.special(day)
    if special is None:
        text = f"Bỏ qua {wording.named_day(day)}, nghỉ hằng tuần."
        return _stretch(deadline, "weekend", day, day, text)
    text = f"Bỏ qua {wording.named_day(day)}: {special.name}."
    return _stretch(deadline, "holiday", day, day, text, basis=special.basis)


def _stretch(
    deadline: Deadline, kind: str, first: date, last: date, text: str, *, days: int = 0, basis: str = ""
) -> Interval:
    zone = deadline.received.tzinfo
    start = datetime(first.year, first.month, first.day, tzinfo=zone)
    end = datetime(last.year, last.month, last.day, 23, 59, tzinfo=zone)
    return Interval(kind, start, end, text, days=days, basis=basis)


def _kind(special: SpecialDay | None) -> tuple[str, str]:
    if special is None:
        return "counted", ""
    return ("half_day" if special.kind == HALF_DAY else "make_up"), f" ({special.name})"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
