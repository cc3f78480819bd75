"""Texts that set decisions off: recorded by the control office, seen by the departments that owe a draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from motcua.base import clock
from motcua.base.errors import DomainError
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import Scope, allowed
from motcua.base.paging import page_urls, paged
from motcua.base.posted import day_of, keys_of
from motcua.base.text import day as said
from motcua.base.worktime.queries import calendar_for
from motcua.catalogue.announcements import exports, queries, rules
from motcua.catalogue.announcements.models import MinistryDecision
from motcua.catalogue.announcements.services import sources
from motcua.catalogue.announcements.views import _values
from motcua.law.announcing import DRAFT, rule_on

PAGE = 40


@requires("announcement.view")
@require_safe
@opens_with_default("announcements:sources")
def register(request: OfficerRequest) -> HttpResponse:
    """Show the texts, the newest first."""
    rows = exports.sources_found(request.actor, request.GET)
    page = paged(rows, request, PAGE)
    context = {
        "page": page, "rows": list(page.object_list), "q": request.GET.get("q", "")[:100],
        "owing": request.GET.get("no") == "1", "may_record": allowed(request.actor, "ministry.record") is not None,
    } | page_urls(request, page)  # fmt: skip
    return render(request, "announcements/sources.html", context)


def _values_of(posted: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: posted.get(name, "") for name in ("kind", "number", "issuer", "title", "text_number", "note")
    }
    for name in ("issued_on", "text_signed_on", "effective_on", "received_on"):
        values[name] = day_of(posted, name)
    return values | {"shortened": posted.get("shortened") == "1"}


def _form(
    request: OfficerRequest, shown: Any, *, source: MinistryDecision | None, error: DomainError | None
) -> HttpResponse:
    context = {
        "source": source, "shown": shown, "error": error, "kinds": MinistryDecision.Kind.choices,
        "agencies": _values.departments(), "today": clock.today(), "rule": rule_on(DRAFT, clock.today()),
        "chosen": set(request.POST.getlist("agencies")),
    }  # fmt: skip
    return render(request, "announcements/source_form.html", context, status=error.status if error else 200)


@requires("ministry.record")
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: OfficerRequest) -> HttpResponse:
    """Record a text and who owes a draft after it."""
    error = None
    if request.method == "POST":
        try:
            made = sources.record_source(
                _values_of(request.POST), agency_ids=keys_of(request.POST, "agencies"), by=request.actor,
                procedures=request.POST.get("procedures", ""), file=request.FILES.get("file"),
                due=day_of(request.POST, "due"),
            )  # fmt: skip
        except DomainError as refused:
            error = refused
        else:
            messages.success(request, f"Đã ghi {made.number}; đã báo công chức đầu mối.")
            return redirect("announcements:source", made.pk)
    return _form(request, request.POST, source=None, error=error)


@requires("announcement.view")
@require_safe
def detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a text: its days, its procedures, who owes a draft and how each stands."""
    source, today = queries.source(request.actor, pk), clock.today()
    duties = [
        (duty, rules.standing(duty.due, duty.done_on, today))
        for duty in source.duties.select_related("agency", "announcement")
    ]
    mine = next((duty for duty, _ in duties if duty.agency_id == request.actor.agency_id), None)
    may_draft = allowed(request.actor, "announcement.draft")
    context = {
        "source": source, "duties": duties, "procedures": source.procedures.all(), "mine": mine,
        "decisions": queries.announcements(request.actor).filter(source=source),
        "may_draft": may_draft is not None and (mine is not None or may_draft == Scope.PROVINCE),
        "may_record": allowed(request.actor, "ministry.record") is not None,
        "issue": rules.issue_due(
            calendar_for(), effective_on=source.effective_on, text_signed_on=source.text_signed_on,
            shortened=source.shortened,
        ),
    }  # fmt: skip
    return render(request, "announcements/source.html", context)


@requires("ministry.record")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: OfficerRequest, pk: int) -> HttpResponse:
    """Correct what was recorded, or let more departments owe a draft."""
    source = queries.source(request.actor, pk)
    error = None
    shown: Any = {
        name: said(value) if hasattr(value, "year") else value
        for name in sources.FIELDS
        if (value := getattr(source, name)) is not None
    }
    if request.method == "POST":
        shown = request.POST
        try:
            sources.correct_source(
                pk, _values_of(request.POST), version=_values.version_of(request.POST), by=request.actor,
                agency_ids=keys_of(request.POST, "agencies"),
            )  # fmt: skip
        except DomainError as refused:
            error = refused
        else:
            messages.success(request, "Đã sửa; hạn của các dự thảo liên quan tính lại.")
            return redirect("announcements:source", pk)
    return _form(request, shown, source=source, error=error)
