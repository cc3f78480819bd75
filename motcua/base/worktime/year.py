"""A year of the calendar laid out for a page: twelve months of weeks, and its special days by name."""

from calendar import Calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from statistics import mode

from motcua.base.worktime import wording
from motcua.base.worktime.calendar import HALF_DAY, MAKE_UP, OFF, SpecialDay, WorkCalendar

KIND_NAMES = {OFF: "Nghỉ", MAKE_UP: "Làm bù", HALF_DAY: "Làm nửa ngày"}
CAUSE_NAMES = {
    "le": "Nghỉ lễ, tết",
    "bu": "Nghỉ bù",
    "hoan_doi": "Nghỉ hoán đổi",
    "rieng": "Nghỉ do tỉnh đặt",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A day as a month draws it; `kind` is the CSS class, `label` what is read out and shown on hover."""

    number: int
    kind: str
    label: str
    today: bool = False
    expected: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """A month with its weeks (None for days of its neighbours) and its number of working days."""

    number: int
    weeks: list[list[Cell | None]]
    working_days: int


@dataclass(frozen=True, slots=True)
class SpecialRow:
    """A run of special days of one name, as the list below the year shows it."""

    days: str
    weekdays: str
    kind: str
    kind_name: str
    name: str
    basis: str
    expected: bool
    unverified: bool
    scope: str
    count: int


def months(calendar: WorkCalendar, year: int, today: date) -> list[Month]:
    """Lay out the twelve months of a year, weeks from Monday."""
    return [_month(calendar, year, number, today) for number in range(1, 13)]


def special_rows(calendar: WorkCalendar, year: int) -> list[SpecialRow]:
    """Return the special days of a year, neighbours of one name joined."""
    days = calendar.special_between(date(year, 1, 1), date(year, 12, 31))
    rows = []
    for _, group in groupby(days, key=lambda day: (day.kind, day.name, day.status, day.mark)):
        rows += [_row(run) for run in _runs(list(group))]
    return rows


def common_basis(rows: list[SpecialRow]) -> str:
    """Return the basis most of a year's days share, so that a list need not repeat it."""
    return mode(row.basis for row in rows) if rows else ""


def legend() -> list[tuple[str, str]]:
    """Return the signs of the year and what they mean."""
    return [
        ("off", "Nghỉ lễ, nghỉ bù, nghỉ hoán đổi"),
        ("make_up", "Làm bù, làm việc theo hoán đổi"),
        ("half_day", "Làm nửa ngày"),
        ("weekend", "Nghỉ hằng tuần"),
        ("expected", "Viền nét đứt: dự kiến, chưa có thông báo"),
    ]


def _month(calendar: WorkCalendar, year: int, number: int, today: date) -> Month:
    weeks = [
        [_cell(calendar, day, today) if day.month == number else None for day in week]
        for week in Calendar().monthdatescalendar(year, number)
    ]
    first = date(year, number, 1)
    last = max(
        day for week in Calendar().monthdatescalendar(year, number) for day in week if day.month == number
    )
    return Month(number, weeks, calendar.workdays(first, last))


def _cell(calendar: WorkCalendar, day: date, today: date) -> Cell:
    special = calendar.special(day)
    if special is None:
        kind = "weekend" if day.weekday() >= 5 else "work"
        return Cell(day.day, kind, "", day == today)
    expected = special.status == "du_kien"
    label = f"{wording.named_day(day)}: {KIND_NAMES[special.kind].lower()} – {special.name}"
    return Cell(day.day, special.kind, label + (" (dự kiến)" if expected else ""), day == today, expected)


def _runs(days: list[SpecialDay]) -> Iterator[list[SpecialDay]]:
    run: list[SpecialDay] = []
    for day in days:
        if run and (day.date - run[-1].date).days != 1:
            yield run
            run = []
        run.append(day)
    yield run


def _row(run: list[SpecialDay]) -> SpecialRow:
    first, last = run[0], run[-1]
    days, weekdays = wording.full_day(first.date), wording.WEEKDAYS[first.date.weekday()]
    if len(run) > 1:
        days = f"{wording.short_day(first.date)} – {wording.full_day(last.date)}"
        weekdays = f"{weekdays} – {wording.WEEKDAYS[last.date.weekday()]}"
    name = (
        CAUSE_NAMES.get(first.cause, KIND_NAMES[first.kind]) if first.kind == OFF else KIND_NAMES[first.kind]
    )
    return SpecialRow(
        days,
        weekdays,
        first.kind,
        name,
        first.name,
        first.basis,
        first.status == "du_kien",
        first.mark == "can_kiem",
        first.scope,
        len(run),
    )
