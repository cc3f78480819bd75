"""Progress reports: those of a plan by period, and one with the machine's words and figures beside the officer's."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.audit import queries as audit
from motcua.base.errors import DomainError, Invalid, NotFound
from motcua.base.files.checks import DOCX_TYPE, XLSX_TYPE
from motcua.base.files.views import attachment
from motcua.base.indicators.periods import Period
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.reach import province_wide
from motcua.base.posted import whole_of
from motcua.base.text import fold, number
from motcua.control.plans import queries
from motcua.control.plans.models import Plan, ProgressReport
from motcua.control.plans.reports import queries as found
from motcua.control.plans.reports.figures import FIGURES
from motcua.control.plans.reports.paper import report_document
from motcua.control.plans.reports.queries import Owed
from motcua.control.plans.reports.said import Said
from motcua.control.plans.reports.sheet import report_workbook
from motcua.control.plans.services import reporting

PAGE = 200
AGENCIES = 40


# Which agencies are shown.
_TABS: dict[str, tuple[str, Callable[[Owed], bool]]] = {
    "chua": ("Chưa chốt", lambda row: not (row.report and row.report.signed_at)),
    "da": ("Đã chốt", lambda row: bool(row.report and row.report.signed_at)),
    "tat-ca": ("Tất cả", lambda row: True),
}


def _chosen(plan: Plan, code: str) -> Period | None:
    """Return the period in the address, else the first that can be reported on."""
    try:
        return reporting.period_of(code)
    except Invalid:
        offered = found.offered(plan)
        return offered[0] if offered else None


@require_GET
@requires("plan.view")
def of_plan(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show the reports on a plan: who has sent theirs for a period, who has not, and those of other periods."""
    by = request.actor
    plan = queries.plan(by, pk)
    if plan.state == Plan.State.REVIEW:
        return redirect("plans:review", plan.pk)
    period = _chosen(plan, request.GET.get("ky", ""))
    rows = found.owed(plan, period.code, by=by) if period else []
    agencies = [row for row in rows if row.agency is not None]
    tab = request.GET.get("loai", "")
    tab = tab if tab in _TABS else "chua"
    kept = [row for row in agencies if _TABS[tab][1](row)]
    first = min(whole_of(request.GET, "tu") or 0, len(kept))
    last = min(first + AGENCIES, len(kept))
    earlier = list(found.earlier(plan, by=by)[:PAGE])
    whole = province_wide(by, "plan.view")
    offered = found.offered(plan)
    if period and period.code not in {one.code for one in offered}:
        offered.insert(0, period)
    here = urlencode({"ky": period.code}) if period else ""
    tabs = [
        {
            "label": label,
            "url": f"?{here}&loai={code}",
            "active": code == tab,
            "count": sum(map(test, agencies)),
        }
        for code, (label, test) in _TABS.items()
    ]
    pages = {
        "words": f"{number(last - first)} trên {number(len(kept))} cơ quan" if len(kept) > AGENCIES else "",
        "next": f"?{here}&loai={tab}&tu={last}" if last < len(kept) else "",
        "prev": f"?{here}&loai={tab}" if first else "",
    }
    mine = next((row for row in (rows if whole else agencies) if row.may), None)
    context = {
        "plan": plan, "period": period, "rows": kept[first:last], "offered": offered, "mine": mine, "whole": whole,
        "sent": sum(bool(row.report and row.report.signed_at) for row in agencies), "expected": len(agencies),
        "earlier": [(one, found.words_of(one.period)) for one in earlier if not period or one.period != period.code],
        "total": next((row for row in rows if row.agency is None), None), "pages": pages,
        "tabs": tabs if whole and len(agencies) > 1 else [],
        "begun": period is not None and period.start <= clock.today(),
    }  # fmt: skip
    return render(request, "plans/reports.html", context)


@require_POST
@requires("plan.report")
def draft(request: OfficerRequest, pk: int) -> HttpResponse:
    """Draft a report of a period; one that is there is opened."""
    queries.plan(request.actor, pk)
    code = request.POST.get("ky", "")
    try:
        agency = whole_of(request.POST, "agency")
        there = (
            found.reports(request.actor).filter(plan_id=pk, agency_id=agency, period=code).values_list("pk", flat=True)
        ).first()  # fmt: skip
        if there is not None:
            return redirect("plans:report", there)
        report = reporting.draft(pk, agency, code, by=request.actor)
    except DomainError as refused:
        messages.error(request, refused.message)
        return redirect(f"{reverse('plans:reports', args=[pk])}?{urlencode({'ky': code})}")
    messages.success(request, "Đã soạn báo cáo từ dữ liệu; đọc lại, sửa nếu cần rồi chốt.")
    return redirect("plans:report", report.pk)


@require_GET
@requires("plan.view")
def detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a report: the machine's text beside the officer's, every figure a link to its rows."""
    return _page(request, found.report(request.actor, pk))


def _page(request: OfficerRequest, report: ProgressReport, error: DomainError | None = None) -> HttpResponse:
    by, said = request.actor, Said(report)
    part = request.POST.get("part", "") if error else ""
    may = found.may_report(by, reporting.owner_of(report.plan, report.agency_id))
    context = {
        "report": report, "plan": report.plan, "said": said, "may": may and report.signed_at is None, "error": error,
        "may_reopen": may and report.signed_at is not None and reporting.may_reopen(by),
        "posted": request.POST if error else {}, "part": part,
        "figure_open": part.startswith("figure:"), "target_open": part.startswith("target:"),
        "figure_codes": set(FIGURES), "as_of": said.as_of,
        "running": report.signed_at is None and report.end > clock.today(),
        "history": audit.history("plan_report", report.pk, limit=30),
    }  # fmt: skip
    return render(request, "plans/report.html", context, status=error.status if error else 200)


@require_POST
@requires("plan.report")
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Do one act with a report; a refused one is explained on its page."""
    report = found.report(request.actor, pk)
    if act not in _ACTS:
        raise NotFound("Không có việc này.")
    words, do = _ACTS[act]
    try:
        do(request, report.pk)
    except DomainError as refused:
        return _page(request, found.report(request.actor, pk), refused)
    messages.success(request, words)
    part = request.POST.get("part", "")
    return redirect(reverse("plans:report", args=[pk]) + (f"#{anchor(part)}" if part else ""))


def anchor(part: str) -> str:
    """Return where a part stands on the page."""
    return re.sub(r"[^a-z0-9_]+", "-", part)


def _version(request: OfficerRequest) -> int | None:
    return whole_of(request.POST, "version")


def _edit(request: OfficerRequest, pk: int) -> None:
    reporting.edit(
        pk, request.POST.get("part", ""), by=request.actor, text=request.POST.get("text"),
        figure=request.POST.get("figure"), reason=request.POST.get("reason", ""), version=_version(request),
    )  # fmt: skip


def _restore(request: OfficerRequest, pk: int) -> None:
    reporting.restore(pk, request.POST.get("part", ""), by=request.actor, version=_version(request))


def _redraft(request: OfficerRequest, pk: int) -> None:
    reporting.redraft(pk, by=request.actor, version=_version(request))


def _sign_off(request: OfficerRequest, pk: int) -> None:
    reporting.sign_off(pk, by=request.actor, version=_version(request))


def _reopen(request: OfficerRequest, pk: int) -> None:
    reporting.reopen(pk, request.POST.get("reason", ""), by=request.actor, version=_version(request))


_ACTS = {
    "sua": ("Đã ghi phần sửa; bản máy soạn vẫn giữ bên cạnh.", _edit),
    "lay-lai": ("Đã lấy lại bản máy soạn.", _restore),
    "soan-lai": ("Đã soạn lại từ dữ liệu hiện có; phần bạn sửa giữ nguyên.", _redraft),
    "chot": ("Đã chốt báo cáo.", _sign_off),
    "mo-lai": ("Đã mở lại báo cáo.", _reopen),
}


@require_GET
@requires("plan.view")
def rows(request: OfficerRequest, pk: int, code: str) -> HttpResponse:
    """Show the work that a figure of a report counts, as it stood on the report's day."""
    report = found.report(request.actor, pk)
    if code not in FIGURES:
        raise NotFound("Không có số liệu này.")
    said = Said(report)
    counted = said.rows_of(code)
    first = min(whole_of(request.GET, "tu") or 0, len(counted))
    shown: list[dict[str, Any]] = [
        {"row": row, "task": said.task(row), "agency": said.agency(row), "turn": said.turn(row)}
        for row in counted[first : first + PAGE]
    ]
    last = first + len(shown)
    context = {
        "report": report, "plan": report.plan, "said": said, "name": FIGURES[code].name, "rows": shown,
        "total": len(counted), "next_url": f"?tu={last}" if last < len(counted) else "",
        "first_url": "?" if first else "", "last": last, "first": first + 1, "as_of": said.as_of,
    }  # fmt: skip
    return render(request, "plans/report_rows.html", context)


@require_GET
@requires("plan.view")
def document(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send a report as an official document."""
    report = found.report(request.actor, pk)
    return _file(report, report_document(Said(report)), "docx", DOCX_TYPE)


@require_GET
@requires("plan.view")
def workbook(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send a report's tables."""
    report = found.report(request.actor, pk)
    return _file(report, report_workbook(Said(report)), "xlsx", XLSX_TYPE)


def _file(report: ProgressReport, content: bytes, ending: str, kind: str) -> HttpResponse:
    words = [report.plan.number or f"ke-hoach-{report.plan_id}", str(report.agency or ""), report.period]
    name = re.sub(r"[^a-z0-9]+", "-", fold(" ".join(words))).strip("-")
    return attachment(content, f"bao-cao-{name}.{ending}", kind)
