"""What real dossiers say beside what was typed, and the dossiers behind each figure."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.errors import DomainError, Invalid
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.control.costs import actual, queries, services, storing
from motcua.control.costs.actual import Span
from motcua.control.costs.models import CostStudy
from motcua.control.costs.sheet import Key, Sheet
from motcua.control.costs.terms import Stage, Way

PAGE = 50
_KIND = {Way.DIRECT: "truc-tiep", Way.ONLINE: "truc-tuyen", Way.POST: "buu-chinh"}


def _of_catalogue(request: OfficerRequest, pk: int) -> tuple[CostStudy, int]:
    study = queries.study_of_catalogue(request.actor, pk)
    return study, study.procedure_id or 0


@require_http_methods(["GET", "POST"])
@requires("cost.view")
def figures(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show the figures of a period beside the sheet's; "dùng số này" puts one into the sheet."""
    study, procedure_id = _of_catalogue(request, pk)
    error: DomainError | None = None
    given = request.POST if request.method == "POST" else request.GET
    try:
        span = Span.read(given)
    except Invalid as refused:
        span, error = Span.read({}), refused
    if request.method == "POST" and error is None:
        version = request.POST.get("version", "")
        try:
            services.take_figures(
                pk, span, request.POST.get("what", ""), by=request.actor,
                version=int(version) if version.isdigit() else -1,
            )  # fmt: skip
            messages.success(request, "Đã đưa số liệu hồ sơ thực tế vào bảng tính.")
            return redirect(f"{reverse('costs:actual', args=[pk])}?{span.query}")
        except DomainError as refused:
            error = refused
    found = actual.figures(procedure_id, span)
    context = {
        "study": study, "span": span, "found": found, "error": error,
        "rows": _rows(found, storing.load(study), pk, span),
        "may_edit": study.state == CostStudy.State.DRAFT and queries.may(request.actor, "cost.edit", study.agency_id),
    }  # fmt: skip
    return render(request, "costs/actual.html", context, status=error.status if error else 200)


def _rows(found: actual.Actual, sheet: Sheet, pk: int, span: Span) -> list[dict[str, Any]]:
    """Return a line for all channels and one for each, with what the sheet says of it."""
    lines = [(Way.ALL, found.dossiers, found.subjects, found.times)]
    lines += [(one.way, one.dossiers, one.subjects, one.times) for one in found.channels]
    typed = {volume.key: volume for volume in sheet.volumes}
    base = f"{reverse('costs:behind')}?bang={pk}&{span.query}"
    return [
        {
            "name": way.label, "dossiers": dossiers, "subjects": subjects, "times": times,
            "share": dossiers * 100 / found.dossiers if found.dossiers else None,
            "typed": typed.get(Key(Stage.NOW, sheet.cases()[0], way)),
            "url": f"{base}&loai={_KIND[way]}" if way in _KIND else base,
        }
        for way, dossiers, subjects, times in lines
    ]  # fmt: skip


@require_GET
@requires("cost.view")
def behind(request: OfficerRequest) -> HttpResponse:
    """List the dossiers a figure counts, without who filed them."""
    study, span, kind = queries.dossiers_asked(request.actor, request.GET)
    rows, whole = actual.behind(request.actor, study.procedure_id or 0, span, kind)
    seen = rows.count()
    before = request.GET.get("truoc", "")
    page = rows.order_by("-pk")
    if before.isdigit():
        page = page.filter(pk__lt=int(before))
    found = list(page[: PAGE + 1])
    base = f"?bang={study.pk}&{span.query}"
    context = {
        "study": study, "span": span, "kind": kind, "whole": whole, "seen": seen, "rows": found[:PAGE],
        "tabs": [
            {"label": label, "url": f"{base}&loai={code}" if code else base, "active": code == kind}
            for code, label in actual.KINDS.items()
        ],
        "next_url": f"{base}&loai={kind}&truoc={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "first_url": f"{base}&loai={kind}" if before else "",
    }  # fmt: skip
    return render(request, "costs/behind.html", context)
