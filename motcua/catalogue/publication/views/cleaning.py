"""Pages of data cleaning: the worklist, runs and how they compare, ended documents, forms."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.base import clock
from motcua.base.acting import refused
from motcua.base.errors import REFUSALS, DomainError, Invalid
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.queries import agencies_on
from motcua.base.organisations.reach import may, one_of
from motcua.base.paging import page_urls, paged
from motcua.base.posted import day_of, key_of, keys_of, must_day_of
from motcua.catalogue.publication import facts, queries
from motcua.catalogue.publication.models import CleaningFinding, EndedDocument, FormCopy
from motcua.catalogue.publication.services import cleaning
from motcua.catalogue.publication.views._common import (
    whole,
)
from motcua.law.publication import publication_law

State = CleaningFinding.State


@requires("publication.view")
@require_safe
@opens_with_default("publication:cleaning")
def worklist(request: OfficerRequest) -> HttpResponse:
    """List the findings an agency owes, by rule, with due dates and progress."""
    by, filters = request.actor, queries.FindingFilters.of(request.GET)
    seen = queries.findings(by)
    rows = filters.narrow(seen).order_by("due", "rule", "code", "pk")
    page = paged(rows, request, queries.PAGE)
    counted = dict(filters.narrow(seen, skip="state").order_by().values_list("state").annotate(n=Count("pk")))
    query = request.GET.copy()
    query.pop("trang", None)
    tabs = []
    counted |= {
        "con": counted.get(State.OPEN, 0) + counted.get(State.MENDED, 0), "tat-ca": sum(counted.values())
    }  # fmt: skip
    for code, label in [*State.choices, ("con", "Chưa hết"), ("tat-ca", "Tất cả")]:
        query["tinh-trang"], count = code, counted.get(code, 0)
        tabs.append(
            {"label": label, "url": f"?{query.urlencode()}", "active": filters.state == code, "count": count}
        )
    context = {
        "page": page, "filters": filters, "tabs": tabs, "rules": publication_law().rules, "today": clock.today(),
        "progress": queries.progress(by), "whole": whole(request), "may_work": may(request.actor, "cleaning.work"),
        "may_run": may(request.actor, "cleaning.run"), "last_run": queries.runs().first(),
    } | page_urls(request, page)  # fmt: skip
    return render(request, "publication/cleaning.html", context)


@requires("cleaning.work")
@require_POST
def say(request: OfficerRequest) -> HttpResponse:
    """Say of the chosen findings that they are mended, no fault, or open again."""
    sent = request.POST
    try:
        chosen = keys_of(sent, "finding")
        done = cleaning.say_all(
            chosen, sent.get("state", ""), by=request.actor, reason=sent.get("reason", "")
        )
    except REFUSALS as fault:
        return refused(request, fault, "publication:cleaning")
    messages.success(request, f"Đã ghi {done} dòng. Đợt đối chiếu sau sẽ kiểm lại.")
    return redirect("publication:cleaning")


@requires("publication.view")
@require_safe
def finding(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show one finding, both sides next to each other, and what can be said of it."""
    found = one_of(queries.findings(request.actor), pk, "Không có lỗi dữ liệu này, hoặc của cơ quan khác.")
    context: dict[str, Any] = {
        "finding": found, "rule": publication_law().rule(found.rule), "today": clock.today(),
        "seen": found.sightings.select_related("run").order_by("-run_id")[:10],
        "may_work": may(request.actor, "cleaning.work", found.agency_id),
        "agencies": agencies_on().filter(level="TINH").order_by("name") if may(request.actor, "cleaning.run") else [],
    }  # fmt: skip
    return render(request, "publication/finding.html", context)


@requires("cleaning.run")
@require_POST
def finding_give(request: OfficerRequest, pk: int) -> HttpResponse:
    """Give a finding to another agency."""
    try:
        row = cleaning.give(pk, key_of(request.POST, "agency") or 0, by=request.actor)
    except REFUSALS as fault:
        return refused(request, fault, "publication:finding", pk)
    messages.success(request, f"Đã giao cho {row.agency}.")
    return redirect("publication:finding", pk)


@requires("cleaning.work")
@require_POST
def finding_say(request: OfficerRequest, pk: int) -> HttpResponse:
    """Say of one finding what was done, against the version that was shown."""
    sent = request.POST
    try:
        cleaning.say(
            pk, sent.get("state", ""), by=request.actor, version=key_of(sent, "version"),
            reason=sent.get("reason", ""),
        )  # fmt: skip
    except REFUSALS as fault:
        return refused(request, fault, "publication:finding", pk)
    messages.success(request, "Đã ghi. Đợt đối chiếu sau sẽ kiểm lại.")
    return redirect("publication:finding", pk)


@requires("publication.view")
@require_http_methods(["GET", "HEAD", "POST"])
def runs(request: OfficerRequest) -> HttpResponse:
    """List the runs, and start one against a national list."""
    fault: DomainError | None = None
    if request.method == "POST":
        try:
            upload = request.FILES.get("file")
            if upload is None:
                raise Invalid("Chọn tệp danh sách quốc gia.", field="file")
            made = cleaning.run(
                upload, by=request.actor, taken_on=day_of(request.POST, "taken_on"),
                whole=request.POST.get("whole") == "1",
            )  # fmt: skip
        except DomainError as refusal:
            if refusal.status == 403:
                raise
            fault = refusal
        else:
            messages.success(request, f"Đã đối chiếu {made.national_count} bản ghi quốc gia.")
            return redirect("publication:run", made.pk)
    page = paged(queries.runs(), request, 30)
    context = {
        "page": page, "fault": fault, "sent": request.POST, "today": clock.today(),
        "may_run": may(request.actor, "cleaning.run"),
    } | page_urls(request, page)  # fmt: skip
    return render(request, "publication/runs.html", context, status=fault.status if fault else 200)


@requires("cleaning.run")
@require_POST
def recheck(request: OfficerRequest) -> HttpResponse:
    """Compare again with the list of the last run."""
    try:
        made = cleaning.recheck(by=request.actor)
    except REFUSALS as fault:
        return refused(request, fault, "publication:runs")
    messages.success(request, f"Đã kiểm lại: {made.closed} lỗi đã hết, {made.reopened} lỗi mở lại.")
    return redirect("publication:run", made.pk)


@requires("publication.view")
@require_safe
def run(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show one run beside the one before it, rule by rule."""
    found = queries.run(pk)
    earlier = queries.runs().filter(pk__lt=pk).first()
    kind = request.GET.get("xem", "")
    rows = queries.seen_by(pk)
    if kind == "moi" and earlier:
        rows = queries.seen_by(pk, not_by=earlier.pk)
    elif kind == "het" and earlier:
        rows = queries.seen_by(earlier.pk, not_by=pk)
    rule = request.GET.get("quy-tac", "")
    if rule in list("12345678"):
        rows = rows.filter(rule=int(rule))
    if not whole(request):
        rows = rows.filter(agency_id=request.actor.agency_id)
    page = paged(rows.order_by("rule", "code", "pk"), request, queries.PAGE)
    context = {
        "run": found, "earlier": earlier, "compared": queries.compared(found, earlier), "page": page, "kind": kind,
        "rule": rule, "may_run": may(request.actor, "cleaning.run"),
    } | page_urls(request, page)  # fmt: skip
    return render(request, "publication/run.html", context)


@requires("publication.view")
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: OfficerRequest) -> HttpResponse:
    """List the legal documents that are no longer in force, and enter one."""
    fault: DomainError | None = None
    sent = request.POST
    if request.method == "POST":
        try:
            row = cleaning.end_document(
                sent.get("number", ""), ended_on=must_day_of(sent, "ended_on"),
                basis=sent.get("basis", ""), name=sent.get("name", ""), replaced_by=sent.get("replaced_by", ""),
                by=request.actor,
            )  # fmt: skip
        except DomainError as refusal:
            if refusal.status == 403:
                raise
            fault = refusal
        else:
            messages.success(request, f"Đã ghi {row.number}; đợt đối chiếu sau sẽ tìm thủ tục còn dẫn.")
            return redirect("publication:documents")
    context = {
        "rows": EndedDocument.objects.all()[:300], "fault": fault, "sent": sent,
        "may_run": may(request.actor, "cleaning.run"),
    }  # fmt: skip
    return render(request, "publication/documents.html", context, status=fault.status if fault else 200)


@requires("publication.view")
@require_http_methods(["GET", "HEAD", "POST"])
def forms(request: OfficerRequest) -> HttpResponse:
    """List the addresses of forms with what is known of the file behind each, and look into one."""
    if request.method == "POST":
        try:
            upload = request.FILES.get("file")
            if upload is None:
                raise Invalid("Chọn tệp đã tải về từ địa chỉ này.", field="file")
            kept = cleaning.keep_form(request.POST.get("url", ""), upload, by=request.actor)
        except REFUSALS as fault:
            return refused(request, fault, "publication:forms")
        if kept.opens:
            messages.success(request, "Tệp mở được, đã lưu bản sao.")
        else:
            messages.warning(request, f"Tệp không mở được: {kept.fault}")
        return redirect("publication:forms")
    known = {row.url: row for row in FormCopy.objects.select_related("file")}
    listed = sorted(facts.form_urls(), key=lambda url: (url in known, url))
    page = paged([(url, known.get(url)) for url in listed], request, queries.PAGE)
    context = {
        "page": page, "unchecked": sum(url not in known for url in listed),
        "may_work": may(request.actor, "cleaning.work"),
    } | page_urls(request, page)  # fmt: skip
    return render(request, "publication/forms.html", context)
