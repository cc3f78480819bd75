"""What real dossiers say beside what was typed, and the dossiers behind each figure."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base.errors import DomainError, Invalid
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.reach import may
from motcua.base.posted import as_key, key_of
from motcua.control.costs import actual, queries, services, storing
from motcua.control.costs.actual import Span
from motcua.control.costs.models import CostStudy
from motcua.control.costs.sheet import Key, Sheet
from motcua.control.costs.terms import Stage, Way

PAGE = 50
_KIND = {Way.DIRECT: "truc-tiep", Way.ONLINE: "truc-tuyen", Way.POST: "buu-chinh"}


@require_GET
@requires("cost.view")
def figures(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show the figures of a period beside the sheet's."""
    return _page(request, pk, request.GET)


@require_POST
@requires("cost.edit")
def use(request: OfficerRequest, pk: int) -> HttpResponse:
    """Put a figure of the period into the sheet."""
    version = key_of(request.POST, "version")
    queries.study_of_catalogue(request.actor, pk)
    try:
        span = Span.read(request.POST)
        services.take_figures(
            pk, span, request.POST.get("what", ""), by=request.actor,
            version=-1 if version is None else version,
        )  # fmt: skip
    except DomainError as refused:
        return _page(request, pk, request.POST, refused)
    messages.success(request, "Đã đưa số liệu hồ sơ thực tế vào bảng tính.")
    return redirect(f"{reverse('costs:actual', args=[pk])}?{span.query}")


def _page(
    request: OfficerRequest, pk: int, given: Mapping[str, str], error: DomainError | None = None
) -> HttpResponse:
    study = queries.study_of_catalogue(request.actor, pk)
    try:
        span = Span.read(given)
    except Invalid as refused:
        span, error = Span.read({}), error or refused
    sheet = storing.load(study)
    cases = sheet.cases() if len(sheet.cases()) > 1 else []
    case = given.get("truong-hop", "")
    case = case if case in cases else ""
    found = actual.figures(study.procedure_id or 0, span, case)
    behind_url = reverse("costs:behind") + _address(pk, span, case)
    may_edit = may(request.actor, "cost.edit", study.agency_id)
    context = {
        "study": study, "span": span, "found": found, "error": error, "cases": cases, "case": case,
        "rows": _rows(found, sheet, case if cases else sheet.cases()[0], behind_url), "behind": behind_url,
        "may_edit": study.state == CostStudy.State.DRAFT and may_edit,
    }  # fmt: skip
    return render(request, "costs/actual.html", context, status=error.status if error else 200)


def _address(pk: int, span: Span, case: str) -> str:
    query = f"?bang={pk}&{span.query}"
    return f"{query}&{urlencode({'truong-hop': case})}" if case else query


def _rows(found: actual.Actual, sheet: Sheet, case: str, base: str) -> list[dict[str, Any]]:
    """Return a line for all channels and one for each, with what the sheet says of it."""
    lines = [(Way.ALL, found.dossiers, found.subjects, found.times)]
    lines += [(one.way, one.dossiers, one.subjects, one.times) for one in found.channels]
    typed = {volume.key: volume for volume in sheet.volumes}
    return [
        {
            "name": way.label, "dossiers": dossiers, "subjects": subjects, "times": times,
            "share": dossiers * 100 / found.dossiers if found.dossiers else None,
            "typed": typed.get(Key(Stage.NOW, case, way)),
            "url": f"{base}&loai={_KIND[way]}" if way in _KIND else base,
        }
        for way, dossiers, subjects, times in lines
    ]  # fmt: skip


@require_GET
@requires("cost.view")
def behind(request: OfficerRequest) -> HttpResponse:
    """List the dossiers a figure counts, without who filed them."""
    study, span, kind, case = queries.dossiers_asked(request.actor, request.GET)
    rows, counted = actual.behind(request.actor, study.procedure_id or 0, span, kind, case)
    seen = rows.count()
    before = request.GET.get("truoc", "")
    page = rows.order_by("-pk")
    if as_key(before):
        page = page.filter(pk__lt=as_key(before))
    found = list(page[: PAGE + 1])
    base = _address(study.pk, span, case)
    context = {
        "study": study, "span": span, "kind": kind, "case": case, "whole": counted, "seen": seen, "rows": found[:PAGE],
        "tabs": [
            {"label": label, "url": f"{base}&loai={code}" if code else base, "active": code == kind}
            for code, label in actual.KINDS.items()
        ],
        "next_url": f"{base}&loai={kind}&truoc={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "first_url": f"{base}&loai={kind}" if before else "",
    }  # fmt: skip
    return render(request, "costs/behind.html", context)
