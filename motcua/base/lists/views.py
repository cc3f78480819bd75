"""Faces of exports and saved views: ask, watch, download; keep, rename, drop."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.base.errors import Conflict, Invalid
from motcua.base.lists import exporting, queries, registry, saving
from motcua.base.lists.models import Export
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed

SHOWN = 100


def _line(export: Export) -> dict[str, Any]:
    listing = registry.find(export.listing)
    forms = registry.formats_of(listing) if listing else {}
    form = forms.get(export.format)
    return {
        "export": export,
        "form": form.label if form else export.format,
        "list_url": listing.url(export.query) if listing else "",
        "before": queries.waiting_before(export),
    }


@requires("list.use")
@require_GET
def mine(request: OfficerRequest) -> HttpResponse:
    """List my files: what is being written, what can be downloaded and until when, what failed."""
    found = list(queries.exports_of(request.actor)[:SHOWN])
    return render(request, "lists/mine.html", {"lines": [_line(export) for export in found]})


@requires("list.use")
@require_POST
def ask(request: OfficerRequest) -> HttpResponse:
    """Ask for a list as a file; answers the bar in place, or goes to the page of files."""
    try:
        export = exporting.ask(
            request.POST.get("ds", ""), request.POST.get("loc", ""), request.POST.get("dang", "xlsx"),
            by=request.actor, full=request.POST.get("du") == "1", purpose=request.POST.get("muc-dich", ""),
        )  # fmt: skip
    except (Invalid, Conflict) as refused:
        if not request.htmx:
            raise
        context = box(request, request.POST.get("ds", ""), request.POST.get("loc", "")) | {
            "refused": refused.message
        }
        return render(request, "lists/_ask.html", context, status=Invalid.status)
    if request.htmx:
        return render(request, "lists/_progress.html", _line(export) | {"again": True})
    return redirect("lists:mine")


def box(request: HttpRequest, code: str, query: str) -> dict[str, Any]:
    """Return what the box that asks for a file shows; empty when the reader may not have the list."""
    listing, by = registry.find(code), getattr(request, "actor", None)
    if listing is None or by is None or allowed(by, listing.action) is None:
        return {}
    return {
        "listing": listing, "query": exporting.filters_of(query).urlencode(),
        "formats": registry.formats_of(listing).values(), "may_full": exporting.may_have_full(listing, by),
    }  # fmt: skip


@requires("list.use")
@require_GET
def progress(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """Answer how far a file is (htmx fragment); a browser without script is shown all files."""
    export = queries.export(uuid, by=request.actor)
    if not request.htmx:
        return redirect("lists:mine")
    template = "lists/_row.html" if request.GET.get("dong") else "lists/_progress.html"
    return render(request, template, {"line": _line(export)} | _line(export) | {"again": True})


@requires("list.use")
@require_GET
def download(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """Send a finished file to its owner."""
    export = queries.export(uuid, by=request.actor)
    content = exporting.open_file(export, by=request.actor)
    listing = registry.get(export.listing)
    form = registry.formats_of(listing)[export.format]
    answer = FileResponse(content, as_attachment=True, filename=export.name, content_type=form.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer  # type: ignore[return-value]  # a streaming answer is a response all the same


@requires("list.use")
@require_POST
def cancel(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """Cancel a file that is being written."""
    export = queries.export(uuid, by=request.actor)
    exporting.cancel(export, by=request.actor)
    return _after(request, uuid, "Đã hủy việc xuất.")


@requires("list.use")
@require_POST
def retry(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """Write a file again that failed or was cancelled."""
    export = queries.export(uuid, by=request.actor)
    exporting.retry(export, by=request.actor)
    return _after(request, uuid, "Đang xuất lại.")


def _after(request: OfficerRequest, uuid: UUID, words: str) -> HttpResponse:
    if request.htmx:
        line = _line(queries.export(uuid, by=request.actor))
        template = "lists/_row.html" if request.POST.get("dong") else "lists/_progress.html"
        return render(request, template, {"line": line} | line | {"again": True})
    messages.success(request, words)
    return redirect("lists:mine")


# ---- saved views ------------------------------------------------------------------------------------------


@requires("list.use")
@require_POST
def save_view(request: OfficerRequest) -> HttpResponse:
    """Keep the filters of a list under a name and show the list again with them."""
    view = saving.save(
        request.POST.get("ds", ""), request.POST.get("ten", ""), request.POST.get("loc", ""), by=request.actor,
        for_unit=request.POST.get("cho") == "don-vi", opens=request.POST.get("mac-dinh") == "1",
    )  # fmt: skip
    messages.success(request, f"Đã lưu cách xem “{view.name}”.")
    return redirect(registry.get(view.listing).url(view.query))


@requires("list.use")
@require_POST
def change_view(request: OfficerRequest, pk: int) -> HttpResponse:
    """Rename a view, drop it, open the list with it, or no longer."""
    view = queries.view(pk, by=request.actor)
    act, words = request.POST.get("viec", ""), ""
    if act == "doi-ten":
        saving.rename(view, request.POST.get("ten", ""), by=request.actor)
        words = "Đã đổi tên cách xem."
    elif act == "xoa":
        saving.drop(view, by=request.actor)
        words = f"Đã xóa cách xem “{view.name}”."
    elif act == "mac-dinh":
        saving.open_with(view, by=request.actor)
        words = f"Từ nay danh sách mở ra với cách xem “{view.name}”."
    elif act == "thoi-mac-dinh":
        saving.open_plain(view, by=request.actor)
        words = "Từ nay danh sách mở ra không lọc."
    else:
        raise Invalid("Không rõ việc cần làm với cách xem này.")
    messages.success(request, words)
    return redirect(registry.get(view.listing).url("" if act == "xoa" else view.query))
