"""The page of late dossiers: those about to be, those that are, apologies owed, causes not yet named."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import Scope, allowed
from motcua.base.organisations.queries import agencies_on
from motcua.law.late_causes import cause_of, late_causes
from motcua.onestop.dossiers import queries as dossiers
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.lateness import queries
from motcua.onestop.lateness.models import Forecast

PAGE = 30


@require_GET
@requires("lateness.view")
@opens_with_default("lateness:list")
def late(request: OfficerRequest) -> HttpResponse:
    """Show a tab of late dossiers, the earliest due first, with what made each late and what is still owed."""
    by, at = request.actor, clock.now()
    chosen = queries.Filter.read(request.GET)
    tab, rows = chosen.tab, chosen.rows(by, at)
    total = rows.order_by().count()
    if (after := _cursor(request.GET.get("sau", ""))) is not None:
        rows = rows.filter(Q(due_at__gt=after[0]) | Q(due_at=after[0], pk__gt=after[1]))
    found = list(dossiers.for_list(rows)[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    params = request.GET.copy()
    params.pop("sau", None)
    first = f"?{params.urlencode()}"
    next_url = ""
    if more and found[-1].due_at is not None:
        params["sau"] = f"{found[-1].due_at.isoformat()}_{found[-1].pk}"
        next_url = f"?{params.urlencode()}"
    context = {
        "tab": tab, "title": queries.TABS[tab], "total": total, "lines": _lines(found, tab, at),
        "tabs": _tabs(by, chosen), "agency": chosen.agency_id, "next_url": next_url,
        "first_url": first if request.GET.get("sau") else "", "causes": late_causes(),
        "agencies": agencies_on().order_by("level", "name")
        if allowed(by, "lateness.view") == Scope.PROVINCE
        else [],
        "may_name": allowed(by, "lateness.name") is not None,
        "may_apologise": allowed(by, "dossier.extend") is not None, "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "lateness/list.html", context)


def _cursor(text: str) -> tuple[datetime, int] | None:
    moment, _, pk = text.partition("_")
    try:
        return datetime.fromisoformat(moment.replace(" ", "+")), int(pk)
    except ValueError:
        return None


def _tabs(by: Actor, chosen: queries.Filter) -> list[dict[str, Any]]:
    counts = queries.counts(by)
    rest = f"&co-quan={chosen.agency_id}" if chosen.agency_id is not None else ""
    tones = {"sap-cham": "amber", "dang-cham": "red", "no-xin-loi": "red", "chua-nguyen-nhan": "amber"}
    return [
        {
            "label": label, "url": f"?loai={code}{rest}", "active": code == chosen.tab, "tone": tones[code],
            "count": None if rest else counts[code], "key": str(number),
        }
        for number, (code, label) in enumerate(queries.TABS.items(), 1)
    ]  # fmt: skip


def _lines(found: list[Dossier], tab: str, at: datetime) -> list[dict[str, Any]]:
    keys = [dossier.pk for dossier in found]
    forecasts = Forecast.objects.in_bulk(keys) if tab == "sap-cham" else {}
    over = {} if tab == "sap-cham" else queries.overruns(found, at)
    named = dict(
        Dossier.objects.filter(pk__in=keys).exclude(late_cause_code="").values_list("pk", "late_cause")
    )
    codes = dict(
        Dossier.objects.filter(pk__in=keys).exclude(late_cause_code="").values_list("pk", "late_cause_code")
    )
    lines = []
    for dossier in found:
        steps = over.get(dossier.pk, [])
        suggested = steps[0].likely_cause if steps else ""
        lines.append(
            {
                "dossier": dossier, "meter": dossiers.due_meter(dossier, at=at), "steps": steps[: queries.STEPS_SHOWN],
                "forecast": forecasts.get(dossier.pk), "cause": named.get(dossier.pk, ""),
                "cause_code": codes.get(dossier.pk, ""), "suggested": suggested,
                "suggested_name": cause.name if (cause := cause_of(suggested)) else "",
            }
        )  # fmt: skip
    return lines


@require_POST
@requires("lateness.name")
def name_cause(request: OfficerRequest, pk: int) -> HttpResponse:
    """Write down why a dossier is late and come back to the list."""
    dossier = dossiers.find(pk, by=request.actor)
    version = request.POST.get("version", "")
    done = services.name_late_cause(
        dossier.pk, code=request.POST.get("cause", ""), words=request.POST.get("words", "")[:300],
        version=int(version) if version.isdigit() else None, by=request.actor,
    )  # fmt: skip
    messages.success(request, f"Đã ghi nguyên nhân quá hạn của hồ sơ {done.label}.")
    target = request.POST.get("tiep", "")
    if not target.startswith("/") or not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = reverse("lateness:list")
    return redirect(target)
