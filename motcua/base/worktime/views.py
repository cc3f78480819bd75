"""Faces of the calendar: the year, the trial of a limit, and the forms of the administrator."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.errors import DomainError, Invalid
from motcua.base.lawbook.queries import rules_for_day
from motcua.base.organisations.access import requires
from motcua.base.organisations.permissions import allowed
from motcua.base.text import read_day
from motcua.base.worktime import queries, rules, services
from motcua.base.worktime.calendar import FIRST_YEAR, HALF_DAY, LAST_YEAR, MAKE_UP, OFF, WorkCalendar
from motcua.base.worktime.files import legal_bases
from motcua.base.worktime.models import CalendarDay
from motcua.base.worktime.year import common_basis, legend, months, special_rows
from motcua.law.facts import MARKS, LawError

UNITS = (
    ("NGAY_LV", "ngày làm việc"),
    ("GIO_LV", "giờ làm việc"),
    ("NGAY", "ngày (lịch)"),
    ("THANG", "tháng"),
)


@dataclass(frozen=True)
class Trial:
    """What the trial form was given and what came out: a due date, or the fault of a field."""

    given: dict[str, str]
    cutoff: time = rules.CUTOFF
    deadline: rules.Deadline | None = None
    error: str = ""
    field: str = ""


@require_GET
@requires("calendar.view")
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the working calendar of a year, as it applies to the actor's agency."""
    return _page(request)


@require_GET
@requires("calendar.view")
def trial(request: HttpRequest) -> HttpResponse:
    """Answer the trial of a limit: the fragment to htmx, else the whole page with it."""
    if not getattr(request, "htmx", False):
        return redirect(f"{reverse('worktime:calendar')}?{request.GET.urlencode()}#thu-tinh-han")
    found = _try(queries.calendar_for(_agency(request)), request.GET)
    return render(request, "worktime/_trial.html", {"trial": found}, status=422 if found.error else 200)


@require_POST
@requires("calendar.manage")
def set_day(request: HttpRequest) -> HttpResponse:
    """Set a day of the calendar from the administrator's form."""
    data = request.POST
    try:
        day = _date(data.get("date"), "Ngày", "date")
        sessions = [part for part in data.get("sessions", "").replace(" ", "").split(",") if part]
        row = services.set_day(
            day,
            data.get("kind", ""),
            by=request.actor,  # type: ignore[attr-defined]
            reason=data.get("reason", ""),
            basis=data.get("basis", ""),
            status=data.get("status", ""),
            sessions=sessions,
            agency_id=_agency(request) if data.get("scope") == "agency" else None,
        )
    except DomainError as fault:
        return _page(request, form="day", error=fault)
    messages.success(request, f"Đã đặt {row} vào lịch. Ngày hẹn đã in cho người dân không đổi.")
    return redirect(f"{reverse('worktime:calendar')}?nam={row.date.year}")


@require_POST
@requires("calendar.manage")
def withdraw_day(request: HttpRequest, day_id: int) -> HttpResponse:
    """Withdraw a day of the calendar."""
    row = services.withdraw_day(day_id, request.POST.get("reason", ""), by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, f"Đã rút {row} khỏi lịch.")
    return redirect(f"{reverse('worktime:calendar')}?nam={row.date.year}")


@require_POST
@requires("calendar.manage")
def set_hours(request: HttpRequest) -> HttpResponse:
    """Set hours of work from the administrator's form."""
    data = request.POST
    try:
        season = (data.get("season_from", "").strip(), data.get("season_to", "").strip())
        row = services.set_hours(
            data.get("name", ""),
            [part.strip() for part in data.get("hours", "").split(",") if part.strip()],
            _date(data.get("valid_from"), "Ngày bắt đầu", "valid_from"),
            by=request.actor,  # type: ignore[attr-defined]
            basis=data.get("hours_basis", ""),
            valid_to=_date(data["valid_to"], "Ngày kết thúc", "valid_to") if data.get("valid_to") else None,
            season=season if any(season) else None,
            agency_id=_agency(request) if data.get("scope") == "agency" else None,
        )
    except DomainError as fault:
        return _page(request, form="hours", error=fault)
    messages.success(request, f"Đã đặt giờ làm việc {row}.")
    return redirect(f"{reverse('worktime:calendar')}?nam={row.valid_from.year}")


@require_POST
@requires("calendar.manage")
def end_hours(request: HttpRequest, hours_id: int) -> HttpResponse:
    """End hours of work after a day."""
    last = _date(request.POST.get("last_day"), "Ngày cuối", "last_day")
    row = services.end_hours(hours_id, last, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, f"Giờ làm việc {row} hết hiệu lực sau ngày {last:%d/%m/%Y}.")
    return redirect(reverse("worktime:calendar"))


def _page(request: HttpRequest, *, form: str = "", error: DomainError | None = None) -> HttpResponse:
    agency_id, year = _agency(request), _year(request)
    shown = queries.calendar_for(agency_id)
    actor = request.actor  # type: ignore[attr-defined]
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = special_rows(shown, year)
    context: dict[str, Any] = {
        "year": year,
        "years": range(max(FIRST_YEAR, year - 2), min(LAST_YEAR, year + 2) + 1),
        "months": months(shown, year, clock.today()),
        "legend": legend(),
        "rows": rows,
        "common_basis": common_basis(rows),
        "working_days": shown.workdays(first, last),
        "days_off": sum(day.kind == OFF for day in shown.special_between(first, last)),
        "made_up": sum(day.kind == MAKE_UP for day in shown.special_between(first, last)),
        "half_days": sum(day.kind == HALF_DAY for day in shown.special_between(first, last)),
        "hours": queries.hours_of_year(shown, year),
        "bases": [(number, text, MARKS[mark]) for number, text, mark in legal_bases()],
        "own_days": queries.days_set(year, agency_id),
        "own_hours": queries.hours_set(agency_id),
        "trial": _try(shown, request.GET),
        "units": UNITS,
        "agency_name": actor.agency_name,
        "may_manage": allowed(actor, services.ACTION) is not None,
        "kinds": CalendarDay.Kind.choices,
        "statuses": CalendarDay.Status.choices,
        "given": request.POST,
        "open_form": form,
        "form_error": error,
    }
    return render(request, "worktime/calendar.html", context, status=error.status if error else 200)


def _try(shown: WorkCalendar, data: QueryDict) -> Trial:
    now = clock.now()
    names = {
        "nhan": f"{now:%Y-%m-%dT%H:%M}",
        "so": "3",
        "don_vi": "NGAY_LV",
        "dung_tu": "",
        "dung_den": "",
        "chot": "",
    }
    given = {name: data.get(name, start).strip() for name, start in names.items()}
    if "nhan" not in data:
        return Trial(given, _cutoff(clock.today()))
    cutoff = rules.CUTOFF
    try:
        received = _moment(given["nhan"], "nhan")
        cutoff = _cutoff(received.date())
        pauses = []
        if given["dung_tu"] or given["dung_den"]:
            pauses = [(_moment(given["dung_tu"], "dung_tu"), _moment(given["dung_den"], "dung_den"))]
        found = rules.add(
            shown,
            received,
            given["so"],
            given["don_vi"],
            pauses,
            cutoff_counts_as_next_day=bool(given["chot"]),
            cutoff=cutoff,
        )
        return Trial(given, cutoff, found if found.intervals else None)
    except Invalid as fault:
        place = {"amount": "so", "unit": "don_vi", "pauses": "dung_den"}
        return Trial(
            given, cutoff, error=fault.message, field=place.get(fault.field or "", fault.field or "nhan")
        )


def _cutoff(day: date) -> time:
    """Return the hour of the 15:00 rule on a day, as the province has set it; 15:00 before the first decree."""
    try:
        return rules_for_day(day).clock.cutoff_hour
    except LawError:
        return rules.CUTOFF


def _agency(request: HttpRequest) -> int | None:
    actor = request.actor  # type: ignore[attr-defined]
    return actor.agency_id if actor else None


def _year(request: HttpRequest) -> int:
    text = request.GET.get("nam", "")
    if not text:
        return clock.today().year
    if not text.isdigit() or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise Invalid(f"Năm “{text}” không có trong lịch; chọn từ {FIRST_YEAR} đến {LAST_YEAR}.", field="nam")
    return int(text)


def _date(text: str | None, what: str, field: str) -> date:
    day = read_day(text or "")
    if day is None:
        raise Invalid(f"{what} chưa đúng; ghi dạng 25/11/2026.", field=field)
    return day


def _moment(text: str, field: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Invalid("Chọn đủ ngày và giờ.", field=field) from None
