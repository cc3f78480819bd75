"""Kho hồ sơ giấy: lay papers in their place by two scans, find them, lend them, print their labels."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.acting import done
from motcua.base.errors import DomainError, Invalid, NotFound
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.text import read_day
from motcua.onestop.dossiers import queries as dossiers
from motcua.onestop.handovers import papers, queries, services
from motcua.onestop.handovers.models import PaperMove, Place
from motcua.onestop.handovers.views._common import number, pdf, rights, rooms

_RIGHTS = ("place.move", "place.manage")


@requires("place.view")
@require_GET
def board(request: OfficerRequest) -> HttpResponse:
    """Show the places with what they hold, what is lent, and the two fields of the scanner."""
    by = request.actor
    q = (
        services.scanned(request.GET["q"][:300])
        if "ma=" in request.GET.get("q", "")
        else request.GET.get("q", "")[:100]
    )
    context = {
        "rooms": rooms(request), "places": list(queries.place_list(by)), "q": q,
        "found": queries.find_spots(by, q) if q.strip() else [], "loans": queries.loans(by)[:60],
        "today": clock.today(), "kinds": Place.Kind.choices, "at": request.GET.get("noi", ""),
        **rights(by, *_RIGHTS),
    }  # fmt: skip
    return render(request, "handovers/places.html", context)


@requires("place.move")
@require_POST
def put(request: OfficerRequest) -> HttpResponse:
    """Lay the papers of a scanned dossier in a scanned place; the place stays for the next one."""
    code, place_code = request.POST.get("code", "")[:300], request.POST.get("place", "")[:60]
    try:
        spot = services.put(code, place_code, by=request.actor)
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{spot.dossier.label} để ở {spot.place.code}, {spot.place.name}.")
    return redirect(f"{reverse('handovers:places')}?noi={services.scanned(place_code)[:20]}")


@requires("place.manage")
@require_POST
def open_place(request: OfficerRequest) -> HttpResponse:
    """Name a new place."""
    post = request.POST

    def act() -> str:
        place = services.open_place(
            code=post.get("code", ""), name=post.get("name", ""), kind=post.get("kind", ""),
            parent_id=number(post.get("parent", "")), by=request.actor,
        )  # fmt: skip
        return f"Đã mở {place}."

    return done(request, act, "handovers:places")


@requires("place.view")
@require_GET
def place(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show what lies in a place, page by page."""
    by = request.actor
    found = queries.place(pk, by=by)
    rows = queries.contents(found, by)
    start = number(request.GET.get("sau", "")) or 0
    shown = list(rows[start : start + 51])
    context = {
        "rooms": rooms(request), "place": found, "rows": shown[:50], "today": clock.today(), **rights(by, *_RIGHTS),
        "more": f"?sau={start + 50}" if len(shown) > 50 else "",
    }  # fmt: skip
    return render(request, "handovers/place.html", context)


@requires("place.manage")
@require_POST
def close_place(request: OfficerRequest, pk: int) -> HttpResponse:
    """End the use of a place."""
    queries.place(pk, by=request.actor)
    return done(
        request,
        lambda: f"{services.close_place(pk, by=request.actor).code} thôi dùng từ hôm nay.",
        "handovers:places",
    )


@requires("place.view")
@require_GET
def paper(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show where the papers of a dossier lie, all they went through, and what may be done."""
    by = request.actor
    dossier = dossiers.find(pk, by=by)
    spot = queries.spots(by).filter(dossier_id=pk).first()
    context = {
        "rooms": rooms(request), "dossier": dossier, "spot": spot, "today": clock.today(),
        "moves": PaperMove.objects.filter(dossier_id=pk).select_related("place").order_by("-id")[:100],
        "ended": dossier.facts.clock == "ended", **rights(by, *_RIGHTS),
    }  # fmt: skip
    return render(request, "handovers/paper.html", context)


@requires("place.move")
@require_POST
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Lend, take back or hand to the archive."""
    by, post = request.actor, request.POST
    dossiers.find(pk, by=by)

    def lend() -> str:
        day = read_day(post.get("back_by", ""))
        if day is None:
            raise Invalid("Ngày trả không đúng; ghi dạng 25/11/2026.", field="back_by")
        spot = services.lend(pk, to=post.get("to", ""), back_by=day, note=post.get("note", ""), by=by)
        return f"Đã cho {spot.holder} mượn hồ sơ giấy."

    def bring_back() -> str:
        return f"Đã nhận lại, để ở {services.bring_back(pk, by=by).place.code}."

    def archive() -> str:
        services.archive(pk, note=post.get("note", ""), by=by)
        return "Đã nộp lưu trữ."

    acts = {"muon": lend, "tra": bring_back, "luu-tru": archive}
    if act not in acts:
        raise NotFound("Không có việc này.")
    return done(request, acts[act], "handovers:paper", pk)


@requires("place.view")
@require_GET
def label(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send the label of a dossier's folder as PDF."""
    by = request.actor
    dossier = dossiers.get(pk, by=by)
    spot = queries.spots(by).filter(dossier_id=pk).first()
    return pdf(papers.label_pdf(dossier, spot.place.code if spot else ""), f"nhan-{dossier.label}")
