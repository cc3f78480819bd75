"""Reads: the calendar of an agency (files, then the province's facts, then its own), and what is set."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from motcua.base.worktime.calendar import Hours, SpecialDay, WorkCalendar, read_sessions
from motcua.base.worktime.files import national_calendar, read_month_day
from motcua.base.worktime.freshness import Fresh
from motcua.base.worktime.models import CalendarDay, WorkingHours

_STAMP = """
SELECT (SELECT (count(*), max(id), count(withdrawn_at))::text FROM worktime_calendarday)
    || (SELECT (count(*), max(id), count(valid_to), max(valid_to))::text FROM worktime_workinghours)
"""


@dataclass
class _Facts:
    """Everything set in the tables, by agency (None: the province), with the calendars made of it."""

    days: dict[int | None, dict[date, SpecialDay]]
    hours: dict[int | None, list[Hours]]
    calendars: dict[int | None, WorkCalendar]


def calendar_for(agency_id: int | None = None) -> WorkCalendar:
    """Return the working calendar of an agency, kept in the process; None is the province's.

    Days and hours set in the database replace those of the files, an agency's own those of the province.
    Changing the calendar never changes a date already promised: promises are stored where they are made.
    """
    facts = _fresh.get()
    own = agency_id if agency_id in facts.days or agency_id in facts.hours else None
    calendar = facts.calendars.get(own)
    if calendar is None:
        calendar = facts.calendars[own] = _make(facts, own)
    return calendar


def forget_calendars() -> None:
    """Have calendars rebuilt after a change in this transaction; services call it."""
    _fresh.changed()


def days_set(year: int, agency_id: int | None = None) -> QuerySet[CalendarDay]:
    """Return the days of a year set for the province and for one agency, withdrawn ones too, in order."""
    scope = Q(agency__isnull=True) | Q(agency_id=agency_id)
    return CalendarDay.objects.filter(scope, date__year=year).select_related(
        "agency", "set_by", "withdrawn_by"
    )


def hours_set(agency_id: int | None = None) -> QuerySet[WorkingHours]:
    """Return the hours of work set for the province and for one agency, in order of their first day."""
    scope = Q(agency__isnull=True) | Q(agency_id=agency_id)
    return WorkingHours.objects.filter(scope).select_related("agency", "set_by")


def hours_of_year(calendar: WorkCalendar, year: int) -> list[Hours]:
    """Return the hours that hold on some day of a year, in the order in which they give way to each other."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return [h for h in calendar.hours if h.valid_from <= last and (h.valid_to is None or h.valid_to >= first)]


def _stamp() -> object:
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        row = cursor.fetchone()
    return row[0] if row else None


def _build() -> _Facts:
    facts = _Facts({}, {}, {})
    for day in CalendarDay.objects.filter(withdrawn_at__isnull=True).select_related("agency"):
        known = SpecialDay(
            day.date,
            day.kind,
            day.reason,
            basis=day.basis,
            status=day.status,
            cause="rieng",
            scope=str(day.agency) if day.agency else "toàn tỉnh",
            sessions=read_sessions(day.sessions) if day.sessions else (),
        )
        facts.days.setdefault(day.agency_id, {})[day.date] = known
    for row in WorkingHours.objects.select_related("agency"):
        season = (read_month_day(row.season_from), read_month_day(row.season_to)) if row.season_from else None
        hours = Hours(
            read_sessions(row.sessions),
            row.valid_from,
            row.valid_to,
            season,
            row.name,
            row.basis,
            str(row.agency) if row.agency else "toàn tỉnh",
        )
        facts.hours.setdefault(row.agency_id, []).append(hours)
    for listed in facts.hours.values():
        listed.sort(key=lambda hours: (hours.season is not None, hours.valid_from))
    return facts


def _make(facts: _Facts, agency_id: int | None) -> WorkCalendar:
    national = national_calendar()
    days = dict(facts.days.get(None, {}))
    hours = [*national.hours, *facts.hours.get(None, [])]
    if agency_id is not None:
        days |= facts.days.get(agency_id, {})
        hours += facts.hours.get(agency_id, [])
    return replace(national, hours=hours, own_days=days, name="Lịch làm việc")


_fresh: Fresh[_Facts] = Fresh(_stamp, _build)
