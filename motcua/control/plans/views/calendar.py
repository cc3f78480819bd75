"""The calendar of duties: a month of what is due, and the secret address under which calendar programs read it."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.errors import DomainError
from motcua.base.files.views import attachment
from motcua.base.organisations.access import OfficerRequest, public, requires
from motcua.base.text import day as said
from motcua.control.plans import feed as feeding
from motcua.control.plans import queries, schedule
from motcua.control.plans.models import Feed
from motcua.control.plans.services import feeds
from motcua.control.plans.views._ways import ways
from motcua.control.plans.views.duties import chosen, filters

YEARS = (2000, 2199)
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def _first(request: OfficerRequest, choice: queries.Choice) -> date:
    """Return the first of the month asked for: in the address, else where the filters begin, else today's."""
    year, _, number = request.GET.get("thang", "").partition("-")
    if year.isascii() and year.isdigit() and number.isascii() and number.isdigit() and len(number) <= 2:
        month = int(number)
        if YEARS[0] <= int(year[:6]) <= YEARS[1] and 1 <= month <= 12:
            return date(int(year), month, 1)
    found = choice.since or clock.today()
    return found.replace(day=1) if YEARS[0] <= found.year <= YEARS[1] else clock.today().replace(day=1)


@require_GET
@requires("plan.view")
def month(request: OfficerRequest) -> HttpResponse:
    """Show a month of what is due."""
    return _page(request)


def _page(request: OfficerRequest, made: str = "") -> HttpResponse:
    by, today, choice = request.actor, clock.today(), chosen(request)
    first = _first(request, choice)
    rows = choice.apply(queries.followed(by), today, tab=False)
    weeks = schedule.month(rows, first, today)
    context = filters(request, choice)
    context |= ways(request, "calendar", thang=f"{first:%Y-%m}")
    listed = {name: value for name, value in context["given"].items() if name in ("q", "ke-hoach", "co-quan")}
    for week in weeks:
        for day in week:
            span = {"loai": "tat-ca", "tu": said(day.date), "den": said(day.date)}
            day.url = f"{reverse('plans:duties')}?{urlencode(listed | span)}"  # type: ignore[attr-defined]
    before = (first - timedelta(days=1)).replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    context |= {
        "weeks": weeks, "first": first, "today": today, "weekdays": WEEKDAYS,
        "before": before if before.year >= YEARS[0] else None, "after": after if after.year <= YEARS[1] else None,
        "total": sum(len(day.entries) + day.more for week in weeks for day in week if day.inside),
        "undated": rows.filter(queries.standing_is("mo", today), due=None).count(),
        "feed": Feed.objects.filter(person_id=by.person_id).select_related("assignment__unit").first(),
        "made": made,
    }  # fmt: skip
    return render(request, "plans/calendar.html", context)


@never_cache
@require_POST
@requires("plan.view")
def address(request: OfficerRequest) -> HttpResponse:
    """Make one's secret address, anew if there is one, and show it this once; or end it."""
    try:
        if request.POST.get("thoi"):
            feeds.end(by=request.actor)
            messages.success(request, "Đã thôi dùng địa chỉ lịch.")
            return redirect("plans:calendar")
        token = feeds.make(by=request.actor)
    except DomainError as refused:
        messages.error(request, refused.message)
        return redirect("plans:calendar")
    return _page(request, f"{settings.SITE_URL}{reverse('plans:ics', args=[token])}")


@require_GET
@public
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give the assignments of whom a secret address belongs to, to their calendar program; no sign-in."""
    content = feeding.written(feeding.owner(token))
    answer = attachment(content, "viec-theo-ke-hoach.ics", "text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=900"
    answer["X-Robots-Tag"] = "noindex"
    return answer
