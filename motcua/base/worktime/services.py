"""Verbs: set and withdraw a day of the calendar, set and end hours of work. Only these write.

None of them touches a date already promised to a citizen; what a change would mean for open dossiers is
shown by the room that keeps them, from the events written here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, DomainError, Invalid, NotFound
from motcua.base.events.services import record
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import check
from motcua.base.worktime.calendar import FIRST_YEAR, LAST_YEAR, SpecialDay, read_sessions, write_sessions
from motcua.base.worktime.files import read_month_day
from motcua.base.worktime.models import CalendarDay, WorkingHours
from motcua.base.worktime.queries import calendar_for, forget_calendars

ACTION = "calendar.manage"
_TAKEN = "Ngày {day:%d/%m/%Y} đã được đặt trong lịch; rút ngày cũ trước."


@transaction.atomic
def set_day(
    day: date,
    kind: str,
    *,
    by: Actor,
    reason: str,
    basis: str,
    status: str = CalendarDay.Status.OFFICIAL,
    sessions: Sequence[str] = (),
    agency_id: int | None = None,
    at: datetime | None = None,
) -> CalendarDay:
    """Set a day off, a make-up day or a half day for the province or one agency.

    Args:
        day: the date.
        kind: a `CalendarDay.Kind`; make_up also turns a national day off into a working day.
        by: an administrator.
        reason: its name, as people will read it in an explained due date.
        basis: the decision or notice it rests on.
        status: official or expected.
        sessions: for a half day, the hours worked ("07:30-11:30"); the morning when empty.
        agency_id: for one agency only.
        at: the instant of the act, now by default.

    Raises:
        Invalid: something is missing, or the day already is what it is to become.
        Conflict: the same scope has a fact for this date; withdraw that first.
    """
    check(by, ACTION)
    reason, basis = reason.strip(), basis.strip()
    _check_day(day, kind, reason, basis, status)
    _check_agency(agency_id)
    if sessions and kind != CalendarDay.Kind.HALF_DAY:
        raise Invalid("Chỉ ngày làm nửa ngày mới ghi buổi làm việc.", field="sessions")
    read_sessions(sessions or ["07:30-11:30"])
    scope = Q(agency__isnull=True) if agency_id is None else Q(agency_id=agency_id)
    if CalendarDay.objects.filter(scope, date=day, withdrawn_at__isnull=True).exists():
        raise Conflict(_TAKEN.format(day=day), field="date")
    _check_news(day, kind, status, agency_id)
    moment = at or clock.now()
    try:
        with transaction.atomic():
            row = CalendarDay.objects.create(
                date=day,
                kind=kind,
                reason=reason,
                basis=basis,
                status=status,
                sessions=list(sessions),
                agency_id=agency_id,
                set_by_id=by.person_id,
                set_at=moment,
            )
    except IntegrityError:
        raise Conflict(
            f"Ngày {day:%d/%m/%Y} đã được đặt trong lịch; rút ngày cũ trước.", field="date"
        ) from None
    _written("calendar.day_set", row.pk, by, moment, str(row), {"date": day.isoformat(), "kind": kind})
    return row


@transaction.atomic
def withdraw_day(day_id: int, reason: str, *, by: Actor, at: datetime | None = None) -> CalendarDay:
    """Withdraw a day that was set; the date falls back to the calendar beneath.

    Raises:
        NotFound: no such day. Conflict: it was withdrawn before. Invalid: no reason was given.
    """
    check(by, ACTION)
    row = CalendarDay.objects.select_for_update().filter(pk=day_id).first()
    if row is None:
        raise NotFound("Không có ngày này trong lịch.")
    if row.withdrawn_at is not None:
        raise Conflict("Ngày này đã được rút khỏi lịch.")
    if not reason.strip():
        raise Invalid("Ghi lý do rút ngày này khỏi lịch.", field="reason")
    moment = at or clock.now()
    row.withdrawn_at, row.withdrawn_by_id, row.withdrawn_reason = moment, by.person_id, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    detail = {"date": row.date.isoformat(), "kind": row.kind, "reason": row.withdrawn_reason}
    _written("calendar.day_withdrawn", row.pk, by, moment, str(row), detail)
    return row


@dataclass(frozen=True)
class Imported:
    """What became of the days of a calendar file."""

    set: list[SpecialDay]
    unchanged: int
    problems: list[tuple[SpecialDay, str]]


@transaction.atomic
def import_days(
    days: Iterable[SpecialDay], *, by: Actor, source: str, at: datetime | None = None
) -> Imported:
    """Set the days of a file for the province, one by one; a bad day is reported and stops no other.

    A day the calendar already says in the same way is left alone; one set before for the province with
    another content is withdrawn and set anew, so a second import of the same file changes nothing.

    Args:
        days: as `files.days_in` reads them; their own basis, or else the name of the file, is kept.
        by: an administrator.
        source: the name of the file.
        at: the instant of the act, now by default.
    """
    check(by, ACTION)
    done, unchanged, problems = [], 0, []
    for day in days:
        known = calendar_for().special(day.date)
        if known and (known.kind, known.name, known.status) == (day.kind, day.name, day.status):
            unchanged += 1
            continue
        try:
            with transaction.atomic():
                _replace(day, by=by, source=source, at=at)
            done.append(day)
        except DomainError as fault:
            forget_calendars()
            problems.append((day, fault.message))
    detail = {"source": source, "set": len(done), "unchanged": unchanged, "problems": len(problems)}
    record_act("calendar.imported", by=by, object_kind="calendar", label=source, detail=detail, at=at)
    return Imported(done, unchanged, problems)


def _replace(day: SpecialDay, *, by: Actor, source: str, at: datetime | None) -> None:
    before = CalendarDay.objects.filter(agency__isnull=True, date=day.date, withdrawn_at__isnull=True).first()
    if before is not None:
        withdraw_day(before.pk, f"Thay theo tệp {source}", by=by, at=at)
    set_day(
        day.date,
        day.kind,
        by=by,
        reason=day.name,
        basis=day.basis or source,
        status=day.status,
        sessions=[write_sessions([session]).replace("–", "-") for session in day.sessions],
        at=at,
    )


@transaction.atomic
def set_hours(
    name: str,
    sessions: Sequence[str],
    valid_from: date,
    *,
    by: Actor,
    basis: str,
    valid_to: date | None = None,
    season: tuple[str, str] | None = None,
    agency_id: int | None = None,
    at: datetime | None = None,
) -> WorkingHours:
    """Set hours of work from a day on, all year or in a season ("16/4", "15/10").

    Raises:
        Invalid: sessions, season or dates are malformed, or name or basis is missing.
    """
    check(by, ACTION)
    if not name.strip() or not basis.strip():
        raise Invalid("Giờ làm việc cần có tên và căn cứ.", field="basis" if name.strip() else "name")
    read_sessions(sessions)
    if season:
        read_month_day(season[0]), read_month_day(season[1])
    if valid_to is not None and valid_to < valid_from:
        raise Invalid("Ngày hết hiệu lực phải sau ngày bắt đầu.", field="valid_to")
    _check_agency(agency_id)
    moment = at or clock.now()
    row = WorkingHours.objects.create(
        name=name.strip(),
        sessions=[text.replace("–", "-").replace(" ", "") for text in sessions],
        valid_from=valid_from,
        valid_to=valid_to,
        season_from=season[0] if season else "",
        season_to=season[1] if season else "",
        basis=basis.strip(),
        agency_id=agency_id,
        set_by_id=by.person_id,
        set_at=moment,
    )
    detail = {"sessions": row.sessions, "valid_from": valid_from.isoformat()}
    _written("calendar.hours_set", row.pk, by, moment, str(row), detail)
    return row


@transaction.atomic
def end_hours(hours_id: int, last_day: date, *, by: Actor, at: datetime | None = None) -> WorkingHours:
    """End hours of work after a last day, so that what was in force before holds again.

    Raises:
        NotFound: no such hours. Invalid: the last day lies before the first. Conflict: they ended before.
    """
    check(by, ACTION)
    row = WorkingHours.objects.select_for_update().filter(pk=hours_id).first()
    if row is None:
        raise NotFound("Không có giờ làm việc này.")
    if row.valid_to is not None and row.valid_to < last_day:
        raise Conflict(f"Giờ làm việc này đã hết hiệu lực từ {row.valid_to:%d/%m/%Y}.")
    if last_day < row.valid_from:
        raise Invalid("Ngày cuối phải từ ngày bắt đầu hiệu lực trở đi.", field="valid_to")
    moment = at or clock.now()
    row.valid_to = last_day
    row.save(update_fields=["valid_to"])
    _written("calendar.hours_ended", row.pk, by, moment, str(row), {"valid_to": last_day.isoformat()})
    return row


def _check_day(day: date, kind: str, reason: str, basis: str, status: str) -> None:
    if kind not in CalendarDay.Kind.values:
        raise Invalid("Chọn loại ngày: nghỉ, làm bù hoặc làm nửa ngày.", field="kind")
    if status not in CalendarDay.Status.values:
        raise Invalid("Chọn trạng thái: chính thức hoặc dự kiến.", field="status")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Invalid(f"Lịch chỉ tính các năm {FIRST_YEAR}–{LAST_YEAR}.", field="date")
    if not reason:
        raise Invalid("Ghi tên hoặc lý do của ngày.", field="reason")
    if not basis:
        raise Invalid("Ghi căn cứ: số quyết định hoặc thông báo.", field="basis")


def _check_news(day: date, kind: str, status: str, agency_id: int | None) -> None:
    """Refuse a day off or make-up day that says nothing new; confirming an expected day is news."""
    calendar = calendar_for(agency_id)
    special, worked = calendar.special(day), calendar.is_workday(day)
    if special is not None and special.status != status:
        return
    if kind == CalendarDay.Kind.MAKE_UP and worked:
        raise Invalid(f"Ngày {day:%d/%m/%Y} vốn đã là ngày làm việc.", field="date")
    if kind == CalendarDay.Kind.OFF and not worked:
        raise Invalid(f"Ngày {day:%d/%m/%Y} vốn đã là ngày nghỉ.", field="date")


def _check_agency(agency_id: int | None) -> None:
    if agency_id is not None and not Agency.objects.filter(pk=agency_id).exists():
        raise Invalid("Không có cơ quan này.", field="agency")


def _written(kind: str, pk: int, by: Actor, at: datetime, label: str, detail: Mapping[str, Any]) -> None:
    """Write event and audit of a change and have calendars rebuilt; the last step of each verb."""
    forget_calendars()
    record(kind, stream=("calendar", pk), by=by, at=at, payload=dict(detail))
    detail = {"what": kind, **detail}
    record_act(
        "calendar.changed",
        by=by,
        object_kind="calendar",
        object_id=pk,
        label=label,
        detail=dict(detail),
        at=at,
    )
