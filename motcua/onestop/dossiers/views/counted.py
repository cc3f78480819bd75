"""The list behind a figure: the dossiers an indicator counts, those that count in it and those that do not."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.base.indicators import engine
from motcua.base.indicators import queries as figures
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.onestop.dossiers import counting, queries

PAGE = 50


@require_GET
@requires("indicator.view")
@opens_with_default("dossiers:counted")
def counted(request: OfficerRequest) -> HttpResponse:
    """List the dossiers a figure counts, as they are known now or were on the day the address names."""
    with engine.sharing():
        return _page(request)


def _page(request: OfficerRequest) -> HttpResponse:
    asked = counting.Asked.read(request.actor, request.GET)
    indicator, what = engine.get(asked.code), counting.counted(asked.code)
    rows = asked.rows().filter(pk__in=queries.visible(request.actor).values("pk"))
    after = request.GET.get("sau", "")
    if after.isdigit():
        rows = rows.filter(pk__lt=int(after))
    page = list(queries.for_list(rows.order_by("-pk"))[: PAGE + 1])
    measure = figures.measured(asked.code, asked.period, asked.scope)
    base = {"chi-so": asked.code, "ky": asked.period.code, "pham-vi": asked.scope.code}
    context = {
        "indicator": indicator, "period": asked.period, "scope": asked.scope, "scope_words": asked.words(),
        "measure": measure, "rows": page[:PAGE], "step": asked.step, "lacks": what.lacks,
        "is_share": what.hit is not None, "bad": indicator.higher_is_better is False,
        "tabs": [] if what.hit is None or asked.step else _tabs(base, asked.hit, measure),
        "next_url": _url(base | {"dat": asked.hit, "buoc": asked.step, "sau": str(page[PAGE - 1].pk)})
        if len(page) > PAGE
        else "",
        "first_url": _url(base | {"dat": asked.hit, "buoc": asked.step}) if after else "",
        "now_url": _url(base | {"ky": asked.period.present.code, "dat": asked.hit, "buoc": asked.step}),
    }  # fmt: skip
    return render(request, "dossiers/counted.html", context)


def _url(params: dict[str, str]) -> str:
    return f"?{urlencode({key: value for key, value in params.items() if value})}"


def _tabs(base: dict[str, str], hit: str, measure: engine.Measure) -> list[dict[str, Any]]:
    whole, part = int(measure.denominator or 0), int(measure.numerator or 0)
    return [
        {"label": label, "url": _url(base | {"dat": value}), "active": hit == value, "count": number}
        for value, label, number in (
            ("", "Tất cả", whole), ("1", "Được tính", part), ("0", "Không được tính", whole - part),
        )
    ]  # fmt: skip
