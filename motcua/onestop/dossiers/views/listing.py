"""The list of dossiers, a dossier by its code."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from motcua.base.errors import NotFound
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.queries import agencies_on
from motcua.catalogue.procedures.models import Field
from motcua.onestop.dossiers import queries
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.rules import FACTS, TIMELINESS_LABEL

PAGE = 50


@require_GET
@requires("dossier.view")
@opens_with_default("dossiers:list")
def dossier_list(request: OfficerRequest) -> HttpResponse:
    """List and search dossiers; every filter stands in the URL, pages go by key."""
    actor = request.actor
    filters = queries.Filters.read(request.GET)
    rows = filters.apply(queries.visible(actor))
    after = request.GET.get("sau", "")
    total = rows.count()
    found = queries.newest(rows.filter(pk__lt=int(after)) if after.isdigit() else rows, PAGE + 1)
    if filters.q and total == 1 and len(found) == 1 and not after:
        return redirect("dossiers:detail", pk=found[0].pk)
    more = len(found) > PAGE
    found = found[:PAGE]
    params = request.GET.copy()
    params.pop("sau", None)
    first = params.urlencode()
    next_url = ""
    if more:
        params["sau"] = str(found[-1].pk)
        next_url = f"?{params.urlencode()}"
    return render(
        request,
        "dossiers/list.html",
        {
            "filters": filters, "lines": [(dossier, queries.due_meter(dossier)) for dossier in found],
            "total": total, "next_url": next_url,
            "first_url": f"?{first}" if after else "", "tabs": _tabs(request, filters),
            "statuses": [(status.value, facts.label) for status, facts in FACTS.items()],
            "channels": Dossier.Channel.choices, "timeliness": [(k.value, v) for k, v in TIMELINESS_LABEL.items()],
            "fields": Field.objects.order_by("name"), "agencies": _agencies_seen(request),
        },
    )  # fmt: skip


def _agencies_seen(request: OfficerRequest) -> Any:
    """Return the agencies to filter by: only for those who see more than their own."""
    return (
        agencies_on().order_by("level", "name") if request.actor.has("kstt", "kiem_tra", "chu_tich") else []
    )


def _tabs(request: OfficerRequest, filters: queries.Filters) -> list[dict[str, Any]]:
    params = request.GET.copy()
    for name in ("sau", "loai"):
        params.pop(name, None)
    rest = params.urlencode()
    tabs = [{"label": "Tất cả", "url": f"?{rest}", "active": not filters.state}]
    for state, label in queries.STATES.items():
        tabs.append(
            {
                "label": label,
                "url": f"?loai={state}{'&' + rest if rest else ''}",
                "active": filters.state == state,
            }
        )
    return tabs


@require_GET
@requires("dossier.view")
def by_code(request: OfficerRequest, code: str) -> HttpResponse:
    """Open a dossier by its code (as scanned from a receipt)."""
    found = queries.visible(request.actor).filter(code=code.upper()).first()
    if found is None:
        raise NotFound(f"Không có hồ sơ {code} trong phạm vi của bạn.")
    return redirect("dossiers:detail", pk=found.pk)
