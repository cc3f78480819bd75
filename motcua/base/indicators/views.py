"""The page of figures: each with its definition, its course and the way to its rows."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from motcua.base import clock, text
from motcua.base.errors import Invalid
from motcua.base.indicators import engine, periods, queries
from motcua.base.indicators.engine import NO_MEASURE, Indicator, Measure, Scope
from motcua.base.indicators.periods import Period
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import requires

# Units on a page of figures by unit.
UNITS_SHOWN = 200
OFFERED = ("thang", "quy", "nam", "bc_thang", "bc_quy", "bc_6thang", "bc_nam")


def offered(chosen: Period) -> list[dict[str, Any]]:
    """List the periods to choose from: the present one and the two before of each kind."""
    groups: list[dict[str, Any]] = []
    for kind in OFFERED:
        period = periods.containing(kind, clock.today())
        listed = [period, period.previous(), period.previous().previous()]
        groups.append({"name": periods.NAMES[kind], "periods": listed})
    known = {period.code for group in groups for period in group["periods"]}
    if chosen.code not in known:
        groups.insert(0, {"name": "Đang xem", "periods": [chosen]})
    return groups


def written(indicator: Indicator, value: Decimal | None) -> str:
    """Return a figure with its unit as pages write it."""
    if value is None:
        return "–"
    places = indicator.places if value != int(value) else 0
    unit = f" {indicator.unit}" if indicator.unit else ""
    return f"{text.number(round(value, places), places)}{unit}"


def _compared(indicator: Indicator, now: Measure, before: Measure) -> dict[str, str]:
    """Say how a figure moved against the period before, and whether that is good."""
    if now.value is None or before.value is None:
        return {}
    change = round(now.value - before.value, indicator.places)
    if change == 0:
        return {"pill": "không đổi", "tone": "sand"}
    words = text.number(abs(change), indicator.places if change != int(change) else 0)
    unit = " điểm" if indicator.unit == "%" else ""
    better = indicator.higher_is_better is not None and (change > 0) == indicator.higher_is_better
    tone = "sand" if indicator.higher_is_better is None else "green" if better else "amber"
    return {"pill": f"{'tăng' if change > 0 else 'giảm'} {words}{unit}", "tone": tone}


def _comparison(
    indicator: Indicator, found: Measure, period: Period, scope: Scope, trend: list[Any]
) -> dict[str, str]:
    # A count of a month that is not over yet says nothing beside a whole one.
    if (found.denominator is None and not period.is_over()) or indicator.by_hand:
        return {}
    before = period.previous()
    for month, kept in trend:
        if month == before and kept is not None and kept.as_of >= kept.end:
            return _compared(indicator, found, Measure(kept.numerator, kept.denominator, kept.value))
    if indicator.live or indicator.heavy:
        return {}
    return _compared(indicator, found, indicator.measure(before, scope))


def _card(indicator: Indicator, period: Period, scope: Scope, trend: list[Any]) -> dict[str, Any]:
    found = NO_MEASURE if scope.kind not in indicator.kinds else indicator.measure(period, scope)
    base = "" if found.value is not None else "Chưa có số liệu"
    if found.value is not None and found.numerator is not None and found.denominator is not None:
        whole = text.number(found.denominator)
        base = (
            f"{text.number(found.numerator)} trên {whole}"
            if indicator.unit == "%"
            else f"trung bình của {whole}"
        )
    return {
        "indicator": indicator,
        "figure": written(indicator, found.value),
        "base": base,
        "url": indicator.rows(period, scope),
        "trend": [snapshot.value for _, snapshot in trend if snapshot and snapshot.value is not None],
        **_comparison(indicator, found, period, scope, trend),
    }


def _asked(request: HttpRequest, usual: str = "thang") -> tuple[Period, str]:
    """Return the period asked for, or this month with what is wrong with it."""
    try:
        return periods.asked(request.GET, usual), ""
    except Invalid as error:
        return periods.containing("thang", clock.today()), error.message


@requires("indicator.view")
def home(request: HttpRequest) -> HttpResponse:
    """Show every indicator of the chosen scope and period."""
    actor = request.actor  # type: ignore[attr-defined]
    scope = queries.scope_for(actor, request.GET.get("pham_vi", ""))
    period, problem = _asked(request)
    indicators = [one for one in engine.everything() if scope.kind in one.kinds]
    trends = queries.many_series([indicator.code for indicator in indicators], scope)
    with engine.sharing():
        cards = [_card(indicator, period, scope, trends[indicator.code]) for indicator in indicators]
    context = {
        "period": period,
        "problem": problem,
        "custom": period if period.kind == "khoang" else None,
        "groups": offered(period),
        "scope": scope,
        "scopes": queries.scopes_for(actor),
        "cards": cards,
    }
    return render(request, "indicators/home.html", context, status=422 if problem else 200)


@requires("indicator.view")
@opens_with_default("indicators:units")
def units(request: HttpRequest) -> HttpResponse:
    """Show the indicators of every unit the actor may see, a unit a line, for a quarter or another period."""
    actor = request.actor  # type: ignore[attr-defined]
    period, problem = _asked(request, queries.UNITS_PERIOD)
    figures = queries.figures_by_unit(actor, period)
    scopes = figures.scopes
    after = int(request.GET["sau"]) if request.GET.get("sau", "").isdigit() else 0
    lines = [
        {"scope": scope, "cells": [_cell(one, found, period, scope) for one, found in figures.line(scope)]}
        for scope in scopes[after : after + UNITS_SHOWN]
    ]
    query = request.GET.copy()
    query.pop("sau", None)
    first = query.urlencode()
    query["sau"] = str(after + UNITS_SHOWN)
    context = {
        "period": period, "problem": problem, "custom": period if period.kind == "khoang" else None,
        "groups": offered(period), "indicators": figures.indicators, "lines": lines, "total": len(scopes),
        "next_url": f"?{query.urlencode()}" if after + UNITS_SHOWN < len(scopes) else "",
        "first_url": f"?{first}" if after else "",
    }  # fmt: skip
    return render(request, "indicators/units.html", context, status=422 if problem else 200)


def _cell(indicator: Indicator, found: Measure | None, period: Period, scope: Scope) -> dict[str, Any]:
    if found is None:
        return {"name": indicator.name, "figure": "–", "url": ""}
    return {
        "name": indicator.name,
        "figure": written(indicator, found.value),
        "url": indicator.rows(period, scope) if found.value else "",
    }
