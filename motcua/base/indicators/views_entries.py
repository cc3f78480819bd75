"""The page of figures entered by hand: each with its evidence and what it replaced, and the form to enter one."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.errors import DomainError, Invalid
from motcua.base.indicators import engine, periods, services
from motcua.base.indicators import entries as by_hand
from motcua.base.indicators.models import Entry
from motcua.base.indicators.views import offered, written
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed

PAGE = 50
TYPED = ("indicator", "period", "scope", "numerator", "denominator", "value", "evidence")


@require_GET
@requires("indicator.view")
def entries(request: OfficerRequest) -> HttpResponse:
    """Show what was entered, the newest first, and the form for those who may enter."""
    return _page(request, {name: request.GET.get(key, "") for name, key in (
        ("indicator", "chi-so"), ("period", "ky"), ("scope", "pham-vi"),
    )})  # fmt: skip


@require_POST
@requires("indicator.enter")
def enter(request: OfficerRequest) -> HttpResponse:
    """Enter a figure and come back to the list; what is wrong is said beside its field."""
    typed = {name: request.POST.get(name, "") for name in TYPED}
    try:
        scopes = by_hand.scopes_to_enter(request.actor)
        scope = next((one for one in scopes if one.code == typed["scope"]), None)
        if scope is None and (typed["scope"] or not scopes):
            raise Invalid("Chọn phạm vi trong danh sách.", field="scope")
        entry = services.enter(
            typed["indicator"], periods.parse(typed["period"]), scope or scopes[0], numerator=typed["numerator"],
            denominator=typed["denominator"], value=typed["value"], evidence=typed["evidence"],
            file=request.FILES.get("file"), by=request.actor,
        )  # fmt: skip
    except DomainError as error:
        field = {"ky": "period"}.get(error.field or "", error.field)
        return _page(request, typed, errors={field or "form": error.message}, status=error.status)
    messages.success(request, "Đã ghi số liệu.")
    return redirect(f"{reverse('indicators:entries')}?{urlencode({'chi-so': entry.indicator})}")


def _page(
    request: OfficerRequest, typed: dict[str, str], errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    actor, code = request.actor, typed["indicator"][:60]
    known = {one.code: one for one in engine.everything()}
    rows = by_hand.visible(actor)
    if code:
        rows = rows.filter(indicator=code)
    after = request.GET.get("sau", "")
    start = int(after) if after.isdigit() and len(after) < 7 else 0
    found = list(rows[start : start + PAGE + 1])
    params = {"chi-so": code} if code else {}
    try:
        period = periods.parse(typed["period"]).present
    except Invalid:
        period = periods.containing("thang", clock.today())
    context = {
        "lines": [_line(row, known.get(row.indicator)) for row in found[:PAGE]], "typed": typed,
        "errors": errors or {}, "indicators": [one for one in known.values() if one.by_hand], "code": code,
        "chosen": known.get(code), "free": code if code and code not in known else "",
        "groups": offered(period), "period": period,
        "scopes": by_hand.scopes_to_enter(actor) if allowed(actor, "indicator.enter") is not None else [],
        "next_url": f"?{urlencode(params | {'sau': str(start + PAGE)})}" if len(found) > PAGE else "",
        "first_url": f"?{urlencode(params)}" if start else "",
    }  # fmt: skip
    return render(request, "indicators/entries.html", context, status=status)


def _line(row: Entry, indicator: engine.Indicator | None) -> dict[str, Any]:
    bare = f"{row.value.normalize():f}".replace(".", ",")
    figure = written(indicator, row.value) if indicator is not None else bare
    period = (
        periods.containing(row.period, row.start)
        if row.period != "khoang"
        else periods.custom(row.start, row.end)
    )
    return {
        "row": row,
        "name": indicator.name if indicator else row.indicator,
        "figure": figure,
        "period": period,
    }
