"""The deadline meter: how much working time is used, said in one line; `<c-due>` draws it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.base.worktime import rules, wording
from motcua.base.worktime.calendar import WorkCalendar

SOON_MINUTES = 2 * 8 * 60
"""A dossier is about to be due when two working days or less are left (mot-cua.md 3.5)."""


@dataclass(frozen=True, slots=True)
class Meter:
    """A deadline as `<c-due>` wants it.

    `state` is running, soon, late, paused, done_on_time or done_late.
    """

    state: str
    words: str
    due_text: str
    used_percent: float
    used_text: str = ""
    explain_url: str = ""


def measure(
    calendar: WorkCalendar,
    counted_from: datetime,
    due: datetime,
    at: datetime,
    *,
    pauses: Iterable[rules.Pause | Sequence[datetime]] = (),
    paused_since: datetime | None = None,
    done_at: datetime | None = None,
    explain_url: str = "",
) -> Meter:
    """Measure a running, paused or finished limit.

    Args:
        calendar: the calendar of the agency that handles.
        counted_from: `Deadline.counted_from`.
        due: the date promised.
        at: the instant of asking.
        pauses: closed pauses, which `due` already includes.
        paused_since: the start of a pause still running.
        done_at: when handling ended; the meter then stands still.
        explain_url: where the derivation is answered.
    """
    given = list(pauses)
    start, due, end = rules.local(counted_from), rules.local(due), rules.local(done_at or paused_since or at)
    used = max(0, rules.elapsed_working_minutes(calendar, start, end, given))
    whole = rules.elapsed_working_minutes(calendar, start, due, given)
    left = rules.working_minutes(calendar, end, due)
    late = end > due
    percent = 100.0 if late or whole <= 0 else min(100.0, 100 * used / whole)
    due_text = f"{wording.clock(due)} {wording.WEEKDAYS[due.weekday()]} {wording.short_day(due)}"
    state, words = _state(late, left, paused_since, done_at)
    used_text = f"đã dùng {_length(used)} trên {_length(whole)}" if whole > 0 else ""
    return Meter(state, words, due_text, round(percent, 1), used_text, explain_url)


def _state(late: bool, left: int, paused_since: datetime | None, done_at: datetime | None) -> tuple[str, str]:
    if done_at is not None:
        if late:
            return "done_late", f"Xong trễ {_length(-left)}"
        return "done_on_time", f"Xong sớm {_length(left)}" if left else "Xong đúng hạn"
    if paused_since is not None:
        start = rules.local(paused_since)
        return "paused", f"Dừng tính giờ từ {wording.short_day(start)}"
    if late:
        # Between working hours no working time has passed yet: it is late all the same.
        return "late", f"Quá hạn {_length(-left)}" if left else "Đã quá hạn"
    return "soon" if left <= SOON_MINUTES else "running", f"Còn {_length(left)}"


def _length(minutes: int) -> str:
    return wording.format_duration_vi(minutes, ahead="")
