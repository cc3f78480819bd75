"""The list behind a figure of the catalogue: the procedures an indicator counts, and what the others lack."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.base.indicators import engine
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.catalogue.procedures import counting

PAGE = 50


@require_GET
@requires("indicator.view")
def counted(request: OfficerRequest) -> HttpResponse:
    """List the procedures a figure counts, as the catalogue stood on the last day of the period."""
    asked = counting.Asked.read(request.actor, request.GET)
    indicator, what = engine.get(asked.code), counting.counted(asked.code)
    page = Paginator(asked.rows(), PAGE).get_page(request.GET.get("trang"))
    base = {"chi-so": asked.code, "ky": asked.period.code, "pham-vi": asked.scope.code}
    context = {
        "indicator": indicator, "period": asked.period, "scope": asked.scope, "page": page, "what": what,
        "measure": indicator.measure(asked.period, asked.scope), "tabs": _tabs(base, asked),
        "day": counting.day_of(asked.period),
        "next_url": _url(base | {"dat": asked.hit, "trang": str(page.next_page_number())}) if page.has_next() else "",
        "prev_url": _url(base | {"dat": asked.hit, "trang": str(page.previous_page_number())})
        if page.has_previous()
        else "",
    }  # fmt: skip
    return render(request, "procedures/counted.html", context)


def _url(params: dict[str, str]) -> str:
    return f"?{urlencode({key: value for key, value in params.items() if value})}"


def _tabs(base: dict[str, str], asked: counting.Asked) -> list[dict[str, Any]]:
    rows = counting.counted(asked.code).rows(asked.period, asked.scope).order_by()
    whole, part = rows.count(), rows.filter(part__gt=0).count()
    return [
        {"label": label, "url": _url(base | {"dat": value}), "active": asked.hit == value, "count": number}
        for value, label, number in (
            ("", "Tất cả", whole),
            ("1", "Đạt", part),
            ("0", "Chưa đạt", whole - part),
        )
    ]
