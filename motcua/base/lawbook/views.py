"""Faces of the law book: the law in force on a day, and the forms of those who set the province's values."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.errors import DomainError, Invalid
from motcua.base.lawbook import queries, services
from motcua.base.lawbook.page import MARK_TONES, other_set, said, sections
from motcua.base.organisations.access import requires
from motcua.base.organisations.permissions import allowed
from motcua.base.text import read_day
from motcua.law import rulesets
from motcua.law.facts import MARKS, UNIT_NAMES, LawError, write_value


@require_GET
@requires("law.view")
def law(request: HttpRequest) -> HttpResponse:
    """Show the law in force on a day: each fact with its article, how sure it is, and the province's value."""
    text = request.GET.get("ngay", "")
    day = read_day(text) if text else clock.today()
    if day is None:
        raise Invalid(f"“{text}” không phải là ngày.", field="ngay")
    return _page(request, day, path=request.GET.get("dat", ""))


@require_POST
@requires("law.override")
def override(request: HttpRequest) -> HttpResponse:
    """Set the province's value of a fact from the form."""
    data = request.POST
    path = data.get("path", "")
    try:
        first = read_day(data.get("valid_from", ""))
        if first is None:
            raise Invalid("Ghi ngày bắt đầu áp dụng, dạng 25/11/2026.", field="valid_from")
        row = services.override_fact(
            data.get("rule_set", ""),
            path,
            data.get("value", ""),
            by=request.actor,  # type: ignore[attr-defined]
            basis=data.get("basis", ""),
            valid_from=first,
        )
    except DomainError as fault:
        return _page(request, _posted_day(request), path=path, error=fault)
    messages.success(request, f"Đã đặt giá trị của tỉnh, áp dụng từ ngày {row.valid_from:%d/%m/%Y}.")
    return redirect(f"{reverse('lawbook:law')}?ngay={row.valid_from.isoformat()}")


@require_POST
@requires("law.override")
def withdraw(request: HttpRequest, override_id: int) -> HttpResponse:
    """Withdraw a value of the province from tomorrow on."""
    row = services.withdraw_override(override_id, request.POST.get("reason", ""), by=request.actor)  # type: ignore[attr-defined]
    when = "không áp dụng nữa" if row.cancelled else f"áp dụng hết ngày {row.valid_to:%d/%m/%Y}"
    messages.success(request, f"Đã rút giá trị của tỉnh; giá trị này {when}.")
    return redirect(reverse("lawbook:law"))


def _page(
    request: HttpRequest, day: date, *, path: str = "", error: DomainError | None = None
) -> HttpResponse:
    may_override = allowed(request.actor, services.ACTION) is not None  # type: ignore[attr-defined]
    try:
        rules = queries.rules_for_day(day)
    except LawError as fault:
        return render(request, "lawbook/none.html", {"day": day, "message": fault.message}, status=404)
    other = other_set(rules, clock.today())
    chosen = rules.facts.get(path) if may_override else None
    context: dict[str, Any] = {
        "day": day,
        "rules": rules,
        "other": other,
        "sections": sections(rules, other),
        "marks": [(MARK_TONES[code], text) for code, text in MARKS.items()],
        "unverified": sum(fact.mark == "can_kiem" for fact in rules.facts.values()),
        "overridden": sum(fact.override is not None for fact in rules.facts.values()),
        "settings": [said(rules, row) for row in queries.overrides_of(rules.code)],
        "may_override": may_override,
        "chosen": chosen if chosen and chosen.adjustable else None,
        "chosen_value": write_value(chosen.value) if chosen else "",
        "unit_name": UNIT_NAMES.get(chosen.unit, "") if chosen else "",
        "given": request.POST,
        "error": error,
        "tomorrow": date.fromordinal(clock.today().toordinal() + 1),
        "sets": [(name, last or clock.today()) for name, _, last in rulesets.periods()],
    }
    return render(request, "lawbook/law.html", context, status=error.status if error else 200)


def _posted_day(request: HttpRequest) -> date:
    return read_day(request.POST.get("day", "")) or clock.today()
