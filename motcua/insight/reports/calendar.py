"""Periods of reports, with a year's own where the province sets one; when each is due and to whom it goes."""

from dataclasses import replace
from datetime import date, timedelta

from motcua.base import text
from motcua.base.errors import Invalid
from motcua.base.indicators import periods
from motcua.base.indicators.periods import Period
from motcua.base.organisations.models import Agency
from motcua.base.worktime.queries import calendar_for
from motcua.law.report_rounds import AGENCY, BEFORE, COMMUNE, PROVINCE, rounds

KINDS = {"bc_quy": "Quý", "bc_nam": "Năm"}
_NUMBERED = {"bc_thang": 12, "bc_quy": 4, "bc_6thang": 2, "bc_nam": 1}


def period(kind: str, year: int, number: int = 1) -> Period:
    """Return a reporting period: of a kind, a year, and its number within the year.

    Source: NĐ 09/2019/NĐ-CP Điều 12; a year may have days of its own (`law/report_rounds.yaml`).

    Raises:
        Invalid: there is no such kind or number.
    """
    if kind not in _NUMBERED or not 1 <= number <= _NUMBERED[kind]:
        raise Invalid("Kỳ báo cáo không có trong danh sách.", field="ky")
    if kind == "bc_nam":
        return _own(periods.reporting_year(year))
    makers = {
        "bc_thang": periods.reporting_month, "bc_quy": periods.reporting_quarter, "bc_6thang": periods.reporting_half,
    }  # fmt: skip
    return _own(makers[kind](year, number))


def parse(code: str) -> Period:
    """Return the reporting period a code names ("bc_quy:2026-3").

    Raises:
        Invalid: it names none.
    """
    found = periods.parse(code)
    if found.kind not in _NUMBERED or found.known is not None:
        raise Invalid("Kỳ báo cáo không có trong danh sách.", field="ky")
    return _own(found)


def _own(usual: Period) -> Period:
    days = rounds().own_periods.get(usual.code)
    if days is None:
        return usual
    words = usual.words.partition(" (")[0]
    return replace(
        usual, start=days[0], end=days[1], words=f"{words} ({text.day(days[0])} – {text.day(days[1])})"
    )


def offered(day: date, kinds: tuple[str, ...] = tuple(KINDS)) -> list[Period]:
    """Return the periods reports are drawn for around a day: the running one of each kind and two before it."""
    found = []
    for kind in kinds:
        now = parse(periods.containing(kind, day).code)
        before = parse(now.previous().code)
        found += [now, before, parse(before.previous().code)]
    return sorted(found, key=lambda one: (one.end, one.kind == "bc_nam"), reverse=True)


def usual(day: date) -> Period:
    """Return the quarter the office works on: the running one, or the last while its reports are still owed."""
    now = parse(periods.containing("bc_quy", day).code)
    before = parse(now.previous().code)
    return before if day <= due_on(before, None) else now


def level_of(agency: Agency | None) -> str:
    """Return at which level somebody reports: the province (None), an agency of it, a commune."""
    if agency is None:
        return PROVINCE
    return COMMUNE if agency.level == "XA" else AGENCY


def due_on(reported: Period, agency: Agency | None) -> date:
    """Return the working day by which a report is to be handed in."""
    rules = rounds()
    day = rules.due_day(level_of(agency), reported.kind, reported.end)
    calendar = calendar_for(agency.pk if agency else None)
    step = timedelta(days=-1 if rules.on_holiday == BEFORE else 1)
    while not calendar.is_workday(day):
        day += step
    return day


def recipients(agency: Agency | None, day: date) -> list[str]:
    """Return to whom a report of the day may go, the usual one first."""
    return rounds().recipients_on(level_of(agency), day)
