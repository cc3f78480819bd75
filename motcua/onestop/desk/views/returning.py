"""Trả kết quả: what lies at the desk to be handed out, found by name or by the QR of the receipt."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.errors import DomainError, NotFound
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.actor import Actor
from motcua.onestop.desk import queries, services
from motcua.onestop.desk.slips import result_slip
from motcua.onestop.dossiers import open_work
from motcua.onestop.dossiers import queries as dossiers
from motcua.onestop.dossiers import services as acts
from motcua.onestop.dossiers.models import Dossier, WorkItem
from motcua.onestop.dossiers.readings import note_reading
from motcua.onestop.handovers.queries import at_the_post

PAGE = 200
# T25: an applicant who does not come is reminded; two weeks is when the desk usually calls.
LONG = timedelta(days=14)


@requires("dossier.release")
@require_GET
@opens_with_default("desk:returning")
def returning(request: OfficerRequest) -> HttpResponse:
    """List the results at the desk by the way they leave; a search with one answer opens it."""
    by = request.actor
    q = queries.scanned(request.GET.get("q", "")[:300])
    total = open_work.to_return(by).count()
    items = list(queries.results_here(by, q)[:PAGE])
    if q and len(items) == 1 and not request.GET.get("in"):
        return redirect("desk:hand_out", items[0].pk)
    long_ago = clock.now() - LONG
    groups = [
        (label, [(item, item.opened_at < long_ago) for item in items if item.dossier.result_way == way])
        for way, label in ((1, "Trả tại quầy"), (3, "Gửi bưu chính công ích"), (2, "Trả trực tuyến"))
    ]
    context = {
        "out": at_the_post([item.dossier_id for item in items if item.dossier.result_way == 3]),
        "groups": [group for group in groups if group[1]], "q": q, "total": total, "shown": len(items),
        "waiting_long": sum(item.opened_at < long_ago for item in items),
        "slip": _slip_url(request.GET.get("in", ""), by),
    }  # fmt: skip
    return render(request, "desk/returning.html", context)


def _slip_url(pk: str, by: Actor) -> str:
    if not pk.isdigit() or not dossiers.visible(by).filter(pk=int(pk), returned_at__isnull=False).exists():
        return ""
    return reverse("desk:slip", args=[int(pk)])


def _get(pk: int, by: Actor) -> tuple[WorkItem, Dossier]:
    item = open_work.to_return(by).filter(pk=pk).first()
    if item is None:
        raise NotFound("Kết quả này không còn chờ trả tại quầy của bạn.")
    return item, dossiers.get(item.dossier_id, by=by)


@requires("dossier.release")
def hand_out(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show one result with its form in place (GET), or hand it out (POST): fees first, then the result."""
    by = request.actor
    item, dossier = _get(pk, by)
    error, status = None, 200
    if request.method == "POST":
        try:
            return _release(request, item, dossier)
        except DomainError as refused:
            error, status = refused, refused.status
            item, dossier = _get(pk, by)
    else:
        note_reading(dossier, by=by, what="TRANG", detail="trả kết quả")
    owed = [fee for fee in dossier.fees.all() if fee.paid_at is None and not fee.exemption]
    context = {
        "item": item, "dossier": dossier, "result": dossier.results.select_related("file").last(), "owed": owed,
        "owed_total": sum(fee.total for fee in owed), "error": error, "typed": request.POST,
        "field": error.field if error else "",
        "papers": dossier.papers.filter(received=True, form=0), "whole": not request.htmx,
        "meter": dossiers.due_meter(dossier),
    }  # fmt: skip
    name = "desk/_hand_out.html" if request.htmx else "desk/hand_out.html"
    return render(request, name, context, status=status)


def _release(request: OfficerRequest, item: WorkItem, dossier: Dossier) -> HttpResponse:
    by = request.actor
    post = request.POST
    version = int(post["version"]) if post.get("version", "").isdigit() else None
    if post.get("collect") == "1":
        dossier = acts.collect_fee(dossier.pk, by=by, receipt=post.get("receipt", "")[:60], version=version)
        version = dossier.version
    way = post.get("way", "")
    done = acts.release(
        dossier.pk, item.pk, by=by, receiver=post.get("receiver", "")[:150],
        receiver_note=post.get("receiver_note", "")[:250], way=int(way) if way in {"1", "2", "3"} else None,
        version=version,
    )  # fmt: skip
    result = done.results.last()
    taker = result.receiver_name if result else done.applicant_name
    messages.success(request, f"Đã trả kết quả hồ sơ {done.label} cho {taker}.")
    return redirect(f"{reverse('desk:returning')}?in={done.pk}")


@requires("dossier.release")
@require_POST
def remind(request: OfficerRequest, pk: int) -> HttpResponse:
    """Remind the desk to call an applicant who does not come."""
    by = request.actor
    told = services.remind_of_result(pk, by=by)
    messages.success(request, f"Đã nhắc {told} người ở quầy gọi người nộp.")
    return redirect("desk:returning")


@requires("dossier.release")
@require_GET
def slip(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send the slip the receiver signs, as PDF."""
    by = request.actor
    dossier = dossiers.get(pk, by=by)
    note_reading(dossier, by=by, what="TEP", detail="phiếu ký nhận kết quả")
    answer = HttpResponse(result_slip(dossier, by=by), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="ky-nhan-{dossier.label}.pdf"'
    return answer
