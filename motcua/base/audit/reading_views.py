"""The page "Ai đã xem dữ liệu cá nhân": by dossier, by citizen, by officer."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.audit import acts, paging
from motcua.base.audit import reading_queries as queries
from motcua.base.audit.models import Reading
from motcua.base.crypto import blind_index
from motcua.base.errors import Invalid
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires

_WHAT = dict(Reading.What.choices)


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() and len(text) < 18 else None


def _line(row: Reading) -> dict[str, Any]:
    return {
        "row": row,
        "what": _WHAT.get(row.what, row.what),
        "kind": acts.KINDS.get(row.object_kind, row.object_kind),
        "url": acts.page_of(row.object_kind, row.object_id, row.label),
    }


@require_GET
@requires("reading.view")
@opens_with_default("audit:readings")
def readings(request: OfficerRequest) -> HttpResponse:
    """List who was shown whose data, newest first; or, with ?theo=can-bo, how much each officer was shown."""
    chosen, by = queries.Filter.read(request.GET), request.actor
    first, last = queries.period_of(chosen)
    context: dict[str, Any] = {
        "chosen": chosen, "whats": Reading.What.choices, "officers_view": request.GET.get("theo") == "can-bo",
        "first": first, "last": last, "rules": queries.RULES, "today": clock.today(),
    }  # fmt: skip
    if context["officers_view"]:
        context["officers"] = queries.by_officer(by, chosen)
    else:
        found = paging.page(
            queries.readings(by, chosen), before=_number(request.GET.get("truoc", "")),
            after=_number(request.GET.get("sau", "")),
        )  # fmt: skip
        context |= {"page": found, "lines": [_line(row) for row in found.rows]}
    return render(request, "audit/readings.html", context)


@require_POST
@requires("reading.view")
def find_citizen(request: OfficerRequest) -> HttpResponse:
    """Go on to the readings of a citizen's data; the number itself never stands in an address."""
    number = request.POST.get("so", "").strip()
    if len(number) < 8:
        raise Invalid("Ghi đủ số định danh cá nhân, số hộ chiếu hoặc mã số thuế.", field="so")
    return redirect(f"{reverse('audit:readings')}?{urlencode({'cong-dan': blind_index(number)})}")
