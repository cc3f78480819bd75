"""Pages of the lists a province keeps: one list with filters, an entry put on, ended, a workbook taken in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.base import clock, workbooks
from motcua.base.acting import refused
from motcua.base.errors import REFUSALS, DomainError, Invalid
from motcua.base.files.checks import XLSX_TYPE
from motcua.base.files.views import attachment
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.models import Agency, Desk
from motcua.base.organisations.queries import agencies_on
from motcua.base.organisations.reach import may
from motcua.base.paging import page_urls, paged
from motcua.base.posted import day_of, key_of, must_day_of
from motcua.catalogue.procedures.queries import procedure_by_code
from motcua.catalogue.publication import listing
from motcua.catalogue.publication.models import ListEntry
from motcua.catalogue.publication.services import list_sheets, lists
from motcua.law.publication import ListKind, publication_law


@requires("publication.view")
@require_http_methods(["GET", "HEAD", "POST"])
def list_page(request: OfficerRequest, slug: str) -> HttpResponse:
    """Show one list on a day, where it and the announced versions disagree, and put an entry on it."""
    kind = lists.kind_of(slug)
    fault: DomainError | None = None
    if request.method == "POST":
        try:
            made = lists.put_on(kind.code, by=request.actor, **_sent(request))
        except DomainError as refusal:
            if refusal.status == 403:
                raise
            fault = refusal
        else:
            messages.success(request, f"Đã đưa {made.procedure.code} vào danh mục.")
            return redirect("publication:list", kind.slug)
    return _show(request, kind, fault)


def _show(request: OfficerRequest, kind: ListKind, fault: DomainError | None) -> HttpResponse:
    filters = listing.Filters.of(request.GET)
    page = paged(listing.entries(kind, filters), request, listing.PAGE)
    counts = listing.counts()
    may_manage = may(request.actor, "publication.lists")
    context: dict[str, Any] = {
        "kind": kind, "filters": filters, "page": page, "fault": fault, "sent": request.POST, "today": clock.today(),
        "tabs": [
            {"label": one.name, "url": f"../{one.slug}/", "active": one == kind, "count": counts[one.code]}
            for one in publication_law().lists
        ],
        "on_site": counts["tai-cho"], "may_manage": may_manage,
        "agencies": agencies_on().filter(level__in=["TINH", "XA"]).order_by("level", "name") if may_manage else [],
        "desks": _desks() if may_manage and kind.by_desk else [],
        "listed_agencies": Agency.objects.filter(list_entries__kind=kind.code).distinct().order_by("level", "name"),
        "services": ListEntry._meta.get_field("service_level").choices,
    } | page_urls(request, page)  # fmt: skip
    if kind.flag:
        unlisted, unannounced = listing.unlisted(kind, filters.day), listing.unannounced(kind, filters.day)
        context |= {
            "unlisted": unlisted[:5], "unlisted_count": unlisted.count(), "unannounced": unannounced[:5],
            "unannounced_count": unannounced.count(),
        }  # fmt: skip
    return render(request, "publication/list.html", context, status=fault.status if fault else 200)


def _desks() -> Any:
    return (
        Desk.objects.on(clock.today()).select_related("unit__agency").order_by("unit__agency__name", "number")
    )


def _sent(request: OfficerRequest) -> dict[str, Any]:
    sent = request.POST
    procedure = procedure_by_code(sent.get("procedure", "").split(" ")[0])
    if procedure is None:
        raise Invalid("Không có thủ tục mã này trong danh mục.", field="procedure")
    return {
        "procedure_id": procedure.pk, "level": sent.get("level", ""), "agency_id": key_of(sent, "agency"),
        "desk_id": key_of(sent, "desk"), "service_level": sent.get("service_level", ""),
        "group": sent.get("group", ""), "detail": sent.get("detail", ""), "decision_no": sent.get("decision_no", ""),
        "decision_date": must_day_of(sent, "decision_date"),
        "valid_from": must_day_of(sent, "valid_from"),
        "valid_to": day_of(sent, "valid_to"),
    }  # fmt: skip


@requires("publication.lists")
@require_POST
def entry_end(request: OfficerRequest, pk: int) -> HttpResponse:
    """End an entry after a day, today by default."""
    kind = ListEntry.objects.filter(pk=pk).values_list("kind", flat=True).first()
    slug = lists.kind_of(kind or "").slug
    try:
        last = day_of(request.POST, "last_day") or clock.today()
        row = lists.end(
            pk, last_day=last, reason=request.POST.get("reason", ""), by=request.actor,
            decision_no=request.POST.get("decision_no", ""),
        )  # fmt: skip
    except REFUSALS as fault:
        return refused(request, fault, "publication:list", slug)
    messages.success(request, f"Đã chấm dứt {row.procedure.code} trong danh mục.")
    return redirect("publication:list", slug)


@requires("publication.lists")
@require_POST
def take_in(request: OfficerRequest, slug: str) -> HttpResponse:
    """Put the rows of a workbook on a list, all or none."""
    kind = lists.kind_of(slug)
    try:
        content = workbooks.sent(request.FILES, "Chọn tệp Excel theo mẫu của danh mục.")
        made = list_sheets.take_in(kind.code, content, by=request.actor)
    except DomainError as fault:
        if fault.status == 403:
            raise
        return _show(request, kind, fault)
    messages.success(request, f"Đã đưa {len(made)} dòng vào danh mục.")
    return redirect("publication:list", kind.slug)


@requires("publication.lists")
@require_safe
def form_file(request: OfficerRequest, slug: str) -> HttpResponse:
    """Send the empty workbook of a list."""
    kind = lists.kind_of(slug)
    return attachment(list_sheets.form(kind), f"mau-{kind.slug}.xlsx", XLSX_TYPE)
