"""One study: read with its charts, edited as a sheet, confirmed, opened again, thrown away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.audit import queries as audit
from motcua.base.errors import DomainError, Invalid, NotFound
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.reach import may
from motcua.base.posted import key_of
from motcua.control.costs import charts, grid, queries, services, storing, wages
from motcua.control.costs.models import CostStudy
from motcua.control.costs.reading import written
from motcua.control.costs.terms import Doing, Stage, Way


@require_GET
@requires("cost.view")
def study(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a study: the totals, by work, by line, what was done with it."""
    return _page(request, queries.study(request.actor, pk))


def _page(request: OfficerRequest, study: CostStudy, error: DomainError | None = None) -> HttpResponse:
    by, sheet = request.actor, storing.load(study)
    by_work = sheet.by_work()
    context = {
        "study": study, "totals": sheet.totals(), "by_work": by_work, "chart": charts.by_work(by_work),
        "grid": grid.of_sheet(sheet), "error": error, "sheet": sheet,
        "open_ended": study.state == CostStudy.State.DRAFT and not sheet.of(Stage.AFTER),
        "hours": [sheet.hours(stage) for stage in Stage],
        "may": {act: may(by, f"cost.{act}", study.agency_id) for act in ("edit", "confirm")},
        "draft": study.state == CostStudy.State.DRAFT,
        "history": audit.history("cost_study", study.pk, limit=30),
        "groups": study.groups.filter(ended_at__isnull=True),
    }  # fmt: skip
    return render(request, "costs/study.html", context, status=error.status if error else 200)


@require_POST
@requires("cost.edit")
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Confirm a study, open it again, or throw it away; a refused act is explained in place."""
    by, found = request.actor, queries.study(request.actor, pk)
    at = _version(request)
    try:
        if act == "xac-nhan":
            services.confirm(pk, by=by, version=at, abolished="abolished" in request.POST)
            messages.success(request, "Đã xác nhận chi phí tuân thủ.")
        elif act == "mo-lai":
            services.reopen(pk, request.POST.get("reason", ""), by=by, version=at)
            messages.success(request, "Đã mở lại để tính tiếp.")
        elif act == "bo":
            services.discard(pk, by=by, version=at)
            messages.success(request, f"Đã bỏ bảng tính “{found.title[:80]}”.")
            return redirect("costs:home")
        else:
            raise NotFound("Không có việc này.")
    except DomainError as refused:
        if isinstance(refused, NotFound):
            raise
        return _page(request, queries.study(by, pk), refused)
    return redirect("costs:study", pk)


def _version(request: OfficerRequest) -> int:
    """Return the version the page was shown with; one that no study has when it says none."""
    found = key_of(request.POST, "version")
    return -1 if found is None else found


@require_http_methods(["GET", "POST"])
@requires("cost.edit")
def edit(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show the sheet to be filled in, and store it; when somebody was first, what was typed stays on the page."""
    found = queries.study(request.actor, pk)
    if request.method == "GET":
        if found.state != CostStudy.State.DRAFT:
            return redirect("costs:study", pk)
        shown = grid.of_sheet(storing.load(found))
        head = {name: getattr(found, name) for name in ("title", "wage_basis", "note", "version")}
        return _edit_page(request, found, shown, head | {"wage": written(found.wage)})
    shown, posted = grid.posted(request.POST), request.POST
    sheet = shown.read(posted.get("wage", ""))
    unread = shown.faults[0] if shown.faults else shown.unfinished()
    try:
        if unread:
            raise Invalid(unread)
        services.write_sheet(
            pk, sheet, by=request.actor, version=_version(request),
            title=posted.get("title", ""), wage_basis=posted.get("wage_basis", ""), note=posted.get("note", ""),
        )  # fmt: skip
    except DomainError as refused:
        return _edit_page(request, found, shown, posted, refused)
    messages.success(request, "Đã lưu bảng tính.")
    return redirect("costs:study" if posted.get("then") == "xem" else "costs:edit", pk)


def _edit_page(
    request: OfficerRequest, study: CostStudy, shown: grid.Grid, head: Any, error: DomainError | None = None
) -> HttpResponse:
    context = _of_grid(study, shown) | {"given": head, "error": error, "wages": wages.every()}
    return render(request, "costs/edit.html", context, status=error.status if error else 200)


def _of_grid(study: CostStudy, shown: grid.Grid) -> dict[str, Any]:
    return {
        "study": study, "grid": shown, "totals": shown.totals, "faults": shown.faults, "bad": shown.bad,
        "ways": Way.choices, "doings": Doing.choices,
    }  # fmt: skip


@require_POST
@requires("cost.edit")
def compute(request: OfficerRequest, pk: int) -> HttpResponse:
    """Answer a change on the page: the sums alone, or the grid anew after a button that adds or takes away lines.

    Nothing is stored.
    """
    found, shown = queries.study(request.actor, pk), grid.posted(request.POST)
    asked = request.POST.get("act", "")
    if asked:
        shown.act(asked)
    shown.read(request.POST.get("wage", ""))
    template = "costs/_grid_anew.html" if asked else "costs/_sums.html"
    return render(request, template, _of_grid(found, shown))
