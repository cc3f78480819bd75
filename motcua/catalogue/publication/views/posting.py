"""Pages of the posting register: points, what to do, one point, a round of looks, the feedback address."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.base import clock
from motcua.base.acting import refused
from motcua.base.errors import REFUSALS, DomainError
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.models import Agency, Desk
from motcua.base.organisations.reach import may
from motcua.base.paging import page_urls, paged
from motcua.base.posted import day_of, key_of
from motcua.catalogue.publication import queries, standing
from motcua.catalogue.publication.models import FeedbackAddress, PostingCheck, PostingPoint
from motcua.catalogue.publication.services import posting
from motcua.catalogue.publication.views._common import (
    agencies_for,
    whole,
)

LOOKS = (("DU", "Đủ", "1"), ("THIEU", "Thiếu", "2"), ("SAI_PB", "Sai phiên bản", "3"))


def _agencies(request: OfficerRequest) -> list[Agency]:
    """Return the agencies with points somebody may see, for the filter."""
    if not whole(request):
        return []
    return list(Agency.objects.filter(posting_points__isnull=False).distinct().order_by("level", "name"))


@requires("publication.view")
@require_safe
@opens_with_default("publication:points")
def points(request: OfficerRequest) -> HttpResponse:
    """List the posting points with how each stands."""
    filters = queries.PointFilters.of(request.GET)
    page = paged(filters.narrow(queries.points(request.actor)), request, queries.PAGE)
    rows = list(page.object_list)
    tallies = standing.tallies(standing.lines(rows))
    context = {
        "rows": [(point, tallies[point.pk]) for point in rows], "page": page, "filters": filters,
        "agencies": _agencies(request), "may_manage": may(request.actor, "publication.manage"),
        "may_check": may(request.actor, "posting.check"), "kinds": PostingPoint.Kind.choices,
    } | page_urls(request, page)  # fmt: skip
    return render(request, "publication/points.html", context)


@requires("publication.view")
@require_safe
@opens_with_default("publication:work")
def work(request: OfficerRequest) -> HttpResponse:
    """List what is posted and what is to be put up, replaced or taken down, over all points."""
    filters = queries.PointFilters.of(request.GET if request.GET else {"tinh-trang": "can-lam"})
    rows = queries.work(request.actor, filters)
    page = paged(rows, request, queries.PAGE)
    context = {
        "page": page, "filters": filters, "agencies": _agencies(request), "states": standing.STATES.items(),
    } | page_urls(request, page)  # fmt: skip
    return render(request, "publication/work.html", context)


@requires("publication.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def point_new(request: OfficerRequest) -> HttpResponse:
    """Open a posting point."""
    fault: DomainError | None = None
    sent = request.POST
    if request.method == "POST":
        try:
            made = posting.open_point(
                agency_id=key_of(sent, "agency") or 0, kind=sent.get("kind", ""), name=sent.get("name", ""),
                place=sent.get("place", ""), desk_id=key_of(sent, "desk"), by=request.actor,
            )  # fmt: skip
        except DomainError as refusal:
            if refusal.status == 403:
                raise
            fault = refusal
        else:
            messages.success(request, "Đã mở điểm niêm yết; ghi những gì đã dán.")
            return redirect("publication:point", made.pk)
    agencies = list(agencies_for(request, "publication.manage"))
    desks = (
        Desk.objects.on(clock.today()).select_related("unit__agency").order_by("unit__agency__name", "number")
    )
    if not whole(request):
        desks = desks.filter(unit__agency_id=request.actor.agency_id)
    context = {
        "agencies": agencies, "desks": desks, "kinds": PostingPoint.Kind.choices, "sent": sent, "fault": fault,
    }  # fmt: skip
    return render(request, "publication/point_new.html", context, status=fault.status if fault else 200)


@requires("publication.view")
@require_safe
def point(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show one point: what hangs, what must hang, what is to be done, who looked."""
    found = queries.point(request.actor, pk)
    rows = standing.lines([found])[found.pk]
    tally = standing.tallies({found.pk: rows})[found.pk]
    rounds = found.rounds.prefetch_related("checks__procedure", "checks__photo")[:6]
    context: dict[str, Any] = {
        "point": found, "rows": rows, "tally": tally, "today": clock.today(), "rounds": rounds,
        "may_manage": may(request.actor, "publication.manage", found.agency_id),
        "may_check": may(request.actor, "posting.check", found.agency_id),
        "bad": {PostingCheck.Result.LACKING, PostingCheck.Result.WRONG},
    }  # fmt: skip
    return render(request, "publication/point.html", context)


@requires("publication.manage")
@require_POST
def point_put_right(request: OfficerRequest, pk: int) -> HttpResponse:
    """Record that the chosen lines were put up, replaced or taken down."""
    queries.point(request.actor, pk)
    try:
        done = posting.put_right(
            pk, request.POST.getlist("line"), by=request.actor, on=day_of(request.POST, "on")
        )
    except REFUSALS as fault:
        return refused(request, fault, "publication:point", pk)
    messages.success(request, f"Đã ghi {done} dòng vào sổ niêm yết.")
    return redirect("publication:point", pk)


@requires("publication.manage")
@require_POST
def point_close(request: OfficerRequest, pk: int) -> HttpResponse:
    """Close a point."""
    queries.point(request.actor, pk)
    try:
        posting.close_point(pk, by=request.actor)
    except REFUSALS as fault:
        return refused(request, fault, "publication:point", pk)
    messages.success(request, "Đã thôi dùng điểm niêm yết.")
    return redirect("publication:points")


@requires("posting.check")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: OfficerRequest, pk: int) -> HttpResponse:
    """Look at a point line by line: one key a row."""
    found = queries.point(request.actor, pk)
    rows = [
        line for line in standing.lines([found])[found.pk] if line.state != standing.EXTRA or line.posting
    ]
    fault: DomainError | None = None
    if request.method == "POST":
        try:
            posting.check_round(
                pk, _looks(request, rows), by=request.actor, on=day_of(request.POST, "on"),
                note=request.POST.get("note", ""),
            )  # fmt: skip
        except DomainError as refusal:
            if refusal.status == 403:
                raise
            fault = refusal
        else:
            messages.success(request, "Đã lưu lượt kiểm tra.")
            return redirect("publication:point", pk)
    lines = [
        (line, request.POST.get(f"kq-{line.key}", ""), request.POST.get(f"gc-{line.key}", ""))
        for line in rows
    ]
    context = {"point": found, "lines": lines, "looks": LOOKS, "today": clock.today(), "fault": fault}
    return render(request, "publication/check.html", context, status=fault.status if fault else 200)


def _looks(request: OfficerRequest, rows: list[standing.Line]) -> dict[str, posting.Look]:
    found = {}
    for line in rows:
        result = request.POST.get(f"kq-{line.key}", "")
        if result:
            photo = request.FILES.get(f"anh-{line.key}")
            found[line.key] = posting.Look(result, request.POST.get(f"gc-{line.key}", ""), photo)
    return found


@requires("publication.view")
@require_http_methods(["GET", "HEAD", "POST"])
def addresses(request: OfficerRequest) -> HttpResponse:
    """Show the feedback addresses in force, and set one."""
    fault: DomainError | None = None
    sent = request.POST
    if request.method == "POST":
        try:
            posting.set_feedback_address(
                agency_id=key_of(sent, "agency") or 0, receiver=sent.get("receiver", ""),
                address=sent.get("address", ""), phone=sent.get("phone", ""), email=sent.get("email", ""),
                website=sent.get("website", ""), valid_from=day_of(sent, "valid_from"),
                by=request.actor,
            )  # fmt: skip
        except DomainError as refusal:
            if refusal.status == 403:
                raise
            fault = refusal
        else:
            messages.success(request, "Đã đặt địa chỉ; các điểm niêm yết bản cũ sẽ hiện là cũ.")
            return redirect("publication:addresses")
    rows = (
        FeedbackAddress.objects.on(clock.today())
        .select_related("agency")
        .order_by("agency__level", "agency__name")
    )
    if not whole(request):
        own = standing.Addresses(clock.today()).of(request.actor.agency_id or 0)
        rows = rows.filter(pk=own.pk if own else None)
    context = {
        "rows": rows, "agencies": agencies_for(request, "publication.manage"), "sent": sent, "fault": fault,
        "may_manage": may(request.actor, "publication.manage"), "today": clock.today(),
    }  # fmt: skip
    return render(request, "publication/addresses.html", context, status=fault.status if fault else 200)
