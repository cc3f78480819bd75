"""The first page of the room: studies with their figures; and beginning one."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base import clock
from motcua.base.errors import DomainError, Invalid
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.queries import agencies_on
from motcua.base.organisations.reach import province_wide
from motcua.base.posted import as_key, key_of
from motcua.catalogue.procedures.models import Procedure
from motcua.control.costs import charts, queries, services, wages
from motcua.law.wages import table

PAGE = 40


@require_GET
@requires("cost.view")
@opens_with_default("costs:home")
def home(request: OfficerRequest) -> HttpResponse:
    """List the studies somebody may see, the newest first, with what each costs now and after."""
    by, choice = request.actor, queries.Choice.read(request.GET)
    base = queries.studies(by)
    counts = queries.tab_counts(choice.apply(base, tab=False))
    rows = choice.apply(base).order_by("-pk")
    before = request.GET.get("truoc", "")
    if as_key(before):
        rows = rows.filter(pk__lt=as_key(before))
    page = queries.with_totals(rows[: PAGE + 1])
    more, page = len(page) > PAGE, page[:PAGE]
    all_of_it = province_wide(by, "cost.view")
    saved, confirmed = queries.confirmed_totals(by)
    context = {
        "rows": page, "tabs": _tabs(request, choice, counts), "choice": choice, "saved": saved,
        "confirmed": confirmed, "total": counts[choice.tab], "whole": all_of_it,
        "next_url": _url(request, truoc=str(page[-1].pk)) if more else "",
        "first_url": _url(request, truoc="") if before else "",
        "agencies": Agency.objects.filter(pk__in=base.order_by().values("agency")) if all_of_it else [],
        "groups": queries.groups(by).order_by("title")[:100], "may_edit": allowed(by, "cost.edit") is not None,
        "chart": charts.by_study(page[:12]) if page else None,
    }  # fmt: skip
    return render(request, "costs/home.html", context)


def _url(request: OfficerRequest, **changes: str) -> str:
    kept = {name: value for name, value in request.GET.items() if value} | changes
    return f"?{urlencode({name: value for name, value in kept.items() if value})}"


def _tabs(request: OfficerRequest, choice: queries.Choice, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": label, "url": _url(request, loai=code, truoc=""), "active": code == choice.tab,
            "count": counts[code], "key": str(place),
        }
        for place, (code, label) in enumerate(queries.TABS.items(), start=1)
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires("cost.edit")
def new(request: OfficerRequest) -> HttpResponse:
    """Begin a study of a procedure of the catalogue, or of one that is only drafted."""
    error: DomainError | None = None
    by = request.actor
    if request.method == "POST":
        agency = key_of(request.POST, "agency")
        try:
            if agency is None:
                raise Invalid("Chọn cơ quan tính chi phí.", field="agency")
            study = services.new_study(
                request.POST.get("title", ""), key_of(request.POST, "procedure"), agency_id=agency,
                 by=by, subject=request.POST.get("subject", "") or wages.COMMON,
            )  # fmt: skip
            return redirect("costs:edit", study.pk)
        except DomainError as refused:
            error = refused
    agencies = agencies_on(clock.today()).order_by("level", "name")
    if not province_wide(by, "cost.edit"):
        agencies = agencies.filter(pk=by.agency_id)
    procedure_id, name = (request.POST.get(one, "") for one in ("procedure", "procedure_name"))
    if asked := key_of(request.GET, "thu-tuc"):
        chosen = Procedure.objects.filter(pk=asked).first()
        procedure_id, name = (str(chosen.pk), chosen.name) if chosen else ("", "")
    context = {
        "error": error, "agencies": agencies, "posted": request.POST,
        "agency": request.POST.get("agency") or str(by.agency_id or ""),
        "subjects": table().subjects, "procedure": procedure_id, "procedure_name": name,
    }  # fmt: skip
    return render(request, "costs/new.html", context, status=error.status if error else 200)
