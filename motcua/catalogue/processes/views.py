"""Pages of processes: the list and what lacks, one version as table and drawing, approval, a trial walk."""

import json
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base import clock
from motcua.base.errors import DomainError, NotFound
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import requires
from motcua.base.organisations.permissions import allowed
from motcua.base.text import number
from motcua.catalogue.processes import queries, services
from motcua.catalogue.processes.forms import read_date
from motcua.catalogue.processes.models import ProcessVersion, Tier
from motcua.catalogue.processes.present import (
    STATUS_TONE,
    ListLine,
    limit_of_version,
    sum_of,
    table_of,
)

PAGE = 50
TABS = (
    ("hieu-luc", "Đang áp dụng"),
    ("du-thao", "Dự thảo"),
    ("thieu", "Chưa có quy trình"),
    ("het", "Hết hiệu lực, thu hồi"),
)


@require_GET
@requires("process.view")
@opens_with_default("processes:list")
def process_list(request: HttpRequest) -> HttpResponse:
    """List versions by state, and the procedures that lack a process at a tier that handles them."""
    tab = request.GET.get("muc", "hieu-luc")
    tab = tab if tab in dict(TABS) else "hieu-luc"
    tier = request.GET.get("cap", "")
    tier = tier if tier in Tier.values else ""
    text = request.GET.get("q", "").strip()
    counts = queries.counts(tier, text)
    found: Any = queries.lacking(tier, text) if tab == "thieu" else queries.versions(tab, tier, text)
    pages = Paginator(found, PAGE)
    pages.count = counts[tab]  # type: ignore[misc]
    page = pages.get_page(request.GET.get("trang"))
    tabs = [
        {"label": label, "url": _query(request, muc=key, trang=""), "active": key == tab, "count": counts[key],
         "tone": "amber" if key == "thieu" else ""}
        for key, label in TABS
    ]  # fmt: skip
    lines = list(page) if tab == "thieu" else [ListLine(version) for version in page]
    words = (
        f"{number(page.start_index())}–{number(page.end_index())} trên {number(counts[tab])}" if lines else ""
    )
    context = {
        "tab": tab, "tabs": tabs, "lines": lines, "tier": tier, "q": text, "tiers": Tier.choices,
        "may_manage": _may(request, "process.manage"), "today": clock.today(),
        "words": words,
        "next_url": _query(request, trang=str(page.next_page_number())) if page.has_next() else "",
        "prev_url": _query(request, trang=str(page.previous_page_number())) if page.has_previous() else "",
    }  # fmt: skip
    return render(request, "processes/list.html", context)


def _query(request: HttpRequest, **changes: str) -> str:
    query = request.GET.copy()
    for key, value in changes.items():
        if value:
            query[key] = value
        else:
            query.pop(key, None)
    return f"?{query.urlencode()}"


def _may(request: HttpRequest, action: str) -> bool:
    return allowed(request.actor, action) is not None  # type: ignore[attr-defined]


def version_or_404(pk: int) -> ProcessVersion:
    """Return a version with its process and procedure; NotFound without one."""
    version = queries.version(pk)
    if version is None:
        raise NotFound("Không có phiên bản quy trình này.")
    return version


@require_GET
@requires("process.view")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one version: the drawing, the table, its faults, its decision and the other versions."""
    return _detail(request, version_or_404(pk))


def _detail(
    request: HttpRequest, version: ProcessVersion, error: DomainError | None = None, opened: str = ""
) -> HttpResponse:
    rows = queries.rows_of(version.pk)
    faults = queries.faults_of(version, rows)
    marked = sorted({fault.step for fault in faults if fault.step and fault.is_error})
    draft = version.status == ProcessVersion.Status.DRAFT
    context = {
        "version": version, "process": version.process, "procedure": version.process.procedure,
        "rows": table_of(rows, faults, queries.names_of_agencies(rows)), "faults": faults,
        "errors": sum(fault.is_error for fault in faults),
        "sum": sum_of(rows, limit_of_version(version)), "versions": queries.versions_of(version.process_id),
        "marks": json.dumps({"fault": marked}), "tone": STATUS_TONE[version.status], "draft": draft,
        "may_manage": _may(request, "process.manage"), "may_approve": _may(request, "process.approve"),
        "posted": request.POST, "error": error, "opened": opened, "today": clock.today(),
        "case_name": queries.case_name(version.process), "left": queries.open_remarks(version),
    }  # fmt: skip
    return render(request, "processes/detail.html", context, status=error.status if error else 200)


@require_GET
@requires("process.view")
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the table alone, set for A4 landscape, as the annex of a decision."""
    version = version_or_404(pk)
    rows = queries.rows_of(pk)
    context = {
        "version": version, "process": version.process, "procedure": version.process.procedure,
        "rows": table_of(rows, (), queries.names_of_agencies(rows)),
        "sum": sum_of(rows, limit_of_version(version)),
        "case_name": queries.case_name(version.process),
    }  # fmt: skip
    return render(request, "processes/print.html", context)


@require_GET
@requires("process.view")
def bpmn(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the BPMN 2.0 file of a version."""
    version = version_or_404(pk)
    answer = HttpResponse(version.bpmn, content_type="application/xml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{version.process.code}-{version.number}.bpmn"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_http_methods(["GET", "POST"])
@requires("process.approve")
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a draft by its decision; the form stands on the version's page."""
    version = version_or_404(pk)
    if request.method == "GET":
        return _detail(request, version, opened="duyet")
    try:
        services.approve(
            version, decision_no=request.POST.get("decision_no", ""),
            decision_date=read_date(request.POST.get("decision_date", ""), "decision_date", "Ngày quyết định"),
            valid_from=read_date(request.POST.get("valid_from", ""), "valid_from", "Hiệu lực từ"),
            shown=request.POST.get("shown"),
            by=request.actor,  # type: ignore[attr-defined]
        )  # fmt: skip
    except DomainError as error:
        return _detail(request, version, error, "duyet")
    messages.success(
        request, "Đã phê duyệt quy trình. Hồ sơ tiếp nhận từ ngày hiệu lực chạy theo phiên bản này."
    )
    return redirect("processes:detail", pk=pk)


@require_POST
@requires("process.approve")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a version from a day on."""
    version = version_or_404(pk)
    try:
        day = read_date(request.POST.get("from_day", ""), "from_day", "Thu hồi từ ngày")
        reason = request.POST.get("reason", "")
        services.withdraw(version, reason=reason, from_day=day, by=request.actor)  # type: ignore[attr-defined]
    except DomainError as error:
        return _detail(request, version, error, "thu-hoi")
    messages.success(request, "Đã thu hồi phiên bản. Hồ sơ đang giải quyết vẫn chạy hết theo phiên bản này.")
    return redirect("processes:detail", pk=pk)
