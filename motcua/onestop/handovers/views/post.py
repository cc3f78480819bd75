"""Bưu chính: the post officer's lists, taking dossiers over, handing results out, the minutes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base.acting import done
from motcua.base.audit.models import Reading
from motcua.base.audit.readings import record_reading
from motcua.base.errors import DomainError, NotFound
from motcua.base.files.queries import of_object
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.onestop.handovers import papers, queries, services
from motcua.onestop.handovers.models import MinutesLine, Parcel
from motcua.onestop.handovers.rules import LABELS, TOLD_BY_POST, State, Way, next_states
from motcua.onestop.handovers.views._common import number, page_of, pdf, rights, rooms

_RIGHTS = ("post.carry", "post.tell", "post.take", "post.give")
_OUTCOMES = (
    (MinutesLine.Outcome.RECEIVED, "Tiếp nhận", "1"),
    (MinutesLine.Outcome.TO_CHECK, "Chờ kiểm tra", "2"),
    (MinutesLine.Outcome.LACKING, "Thiếu", "3"),
    (MinutesLine.Outcome.REFUSED, "Không nhận", "4"),
)


@requires("post.view")
@require_GET
@opens_with_default("handovers:post")
def board(request: OfficerRequest) -> HttpResponse:
    """List the parcels of the agency by what is to be done with them."""
    by = request.actor
    counts = queries.board_counts(by)
    tab = request.GET.get("tab", "")
    if tab not in queries.TABS:
        tab = next((name for name, count in counts.items() if count), "thu-gom")
    rows, more = page_of(request, queries.board(by, tab)) if tab == "xong" else (
        list(queries.board(by, tab)[:300]), ""
    )  # fmt: skip
    tabs = [
        {"label": label, "url": f"?tab={name}", "active": name == tab, "count": counts.get(name)}
        for name, (label, _) in queries.TABS.items()
    ]
    context = {
        "rooms": rooms(request), "tabs": tabs, "tab": tab, "rows": rows, "more": more, **rights(by, *_RIGHTS),
        "states": [(state.value, LABELS[state]) for state in (State.OUT, State.DELIVERED, State.FAILED,
                                                              State.GOING_BACK)],
        "typed": request.GET.get("so", ""),
    }  # fmt: skip
    return render(request, "handovers/post.html", context)


@requires("post.view")
@require_POST
def ask(request: OfficerRequest) -> HttpResponse:
    """Note that a citizen asks the post to come."""
    post = request.POST

    def act() -> str:
        parcel = services.ask_collection(
            name=post.get("name", ""), address=post.get("address", ""), phone=post.get("phone", ""),
            by=request.actor,
        )  # fmt: skip
        return f"Đã ghi yêu cầu thu gom của {parcel.name}."

    return done(request, act, f"{reverse('handovers:post')}?tab=thu-gom")


@requires("post.carry")
@require_POST
def send_off(request: OfficerRequest) -> HttpResponse:
    """Put the ticked parcels on their way."""
    chosen = [int(pk) for pk in request.POST.getlist("chon") if pk.isdigit()]
    return done(
        request, lambda: f"{services.send_off(chosen, by=request.actor)} bưu gửi đã chuyển đi.",
        f"{reverse('handovers:post')}?tab=ban-giao",
    )  # fmt: skip


@requires("post.tell")
@require_POST
def tell(request: OfficerRequest) -> HttpResponse:
    """Write what became of a parcel, by its number: typed, scanned, or from its page."""
    post = request.POST
    state, words = post.get("state", ""), post.get("words", "")

    def act() -> str:
        parcel = services.update_parcel(
            post.get("tracking", ""), state, by=request.actor, receiver=words, note=words,
            receipt=post.get("receipt", ""),
        )  # fmt: skip
        return f"Bưu gửi {parcel.tracking}: {parcel.words.lower()}."

    came_from = number(post.get("parcel", ""))
    if came_from is not None:
        return done(request, act, "handovers:parcel", came_from)
    return done(request, act, f"{reverse('handovers:post')}?tab=phat")


@requires("post.view")
@require_GET
def parcel(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show one parcel: its way, its slip, what may be done with it."""
    by = request.actor
    found = queries.parcel(pk, by=by)
    data = services.unpacked(found.slip) if hasattr(found, "slip") else None
    if found.phone and found.closed_at is None:
        # Who goes to the door must be able to call; that the number was shown is kept.
        record_reading(
            by=by, what=Reading.What.NUMBER, object_kind="parcel", object_id=found.pk, label=str(found),
            object_agency_id=found.agency_id, detail="điện thoại",
        )  # fmt: skip
    after = sorted(next_states(found.way, found.state) & TOLD_BY_POST, key=list(LABELS).index)
    context = {
        "rooms": rooms(request), "parcel": found, "moves": list(found.moves.all()), "data": data,
        "states": [] if found.closed_at else [(state.value, LABELS[state]) for state in after],
        "to_citizen": found.way == Way.TO_CITIZEN, "lines": found.lines.select_related("minutes"),
        "kinds": Parcel.LostKind.choices, "scans": of_object("parcel", pk), **rights(by, *_RIGHTS, "dossier.view"),
    }  # fmt: skip
    return render(request, "handovers/parcel.html", context)


@requires("post.view")
@require_GET
def filing_slip(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send the slip the sender gets, as PDF."""
    found = queries.parcel(pk, by=request.actor)
    if not hasattr(found, "slip"):
        raise NotFound("Bưu gửi này không có phiếu gửi hồ sơ.")
    return pdf(papers.filing_slip_pdf(found), f"phieu-gui-{found.tracking}")


@requires("post.view")
@require_POST
def end_return(request: OfficerRequest, pk: int) -> HttpResponse:
    """Note that a parcel that went back has arrived."""
    queries.parcel(pk, by=request.actor)

    def act() -> str:
        parcel = services.end_return(pk, by=request.actor)
        if parcel.way == Way.TO_CITIZEN:
            return f"Kết quả trong bưu gửi {parcel.tracking} đã về kệ trả kết quả."
        return f"Đã trả bưu gửi {parcel.tracking} cho người gửi."

    return done(request, act, "handovers:parcel", pk)


@requires("post.view")
@require_POST
def lost(request: OfficerRequest, pk: int) -> HttpResponse:
    """Report a parcel lost or damaged."""
    queries.parcel(pk, by=request.actor)
    post = request.POST

    def act() -> str:
        parcel = services.report_lost(
            pk, kind=post.get("kind", ""), words=post.get("words", ""), by=request.actor
        )
        return f"Đã ghi {parcel.words.lower()} {parcel.tracking}."

    return done(request, act, "handovers:parcel", pk)


# ---- minutes ----------------------------------------------------------------------------------------------


@requires("post.take")
def take(request: OfficerRequest) -> HttpResponse:
    """Show what the post brings with a decision for each line (GET); sign the minutes (POST)."""
    by, post = request.actor, request.POST
    error, status = None, 200
    if request.method == "POST":
        try:
            signed = services.sign_filing(
                _decisions(post), post_officer_id=number(post.get("post_officer", "")) or 0, by=by,
                note=post.get("note", ""),
            )  # fmt: skip
        except DomainError as refused:
            error, status = refused, refused.status
        else:
            messages.success(request, f"Đã ký biên bản giao nhận {signed.label}.")
            return redirect(f"{reverse('handovers:minutes', args=[signed.pk])}?in=1")
    rows = [_line(parcel, post) for parcel in queries.on_the_table(by)]
    context = {
        "rooms": rooms(request), "rows": rows, "outcomes": _OUTCOMES, "error": error, "typed": post,
        "officers": queries.post_officers(by), "field": error.field if error else "",
    }  # fmt: skip
    return render(request, "handovers/take.html", context, status=status)


def _line(parcel: Parcel, post: Any) -> dict[str, Any]:
    """Return a line of the table: the parcel, its papers, what was decided so far."""
    data = services.unpacked(parcel.slip)
    missing = post.getlist(f"m-{parcel.pk}")
    given = [(place, paper, str(place) in missing) for place, paper in enumerate(data.papers)]
    return {
        "parcel": parcel, "papers": given, "outcome": post.get(f"o-{parcel.pk}", ""),
        "reason": post.get(f"r-{parcel.pk}", ""),
    }  # fmt: skip


def _decisions(post: Any) -> list[services.Decision]:
    """Return what was decided, in the order of the page; parcels that did not come are left out."""
    found = []
    for name, outcome in post.items():
        pk = name.removeprefix("o-")
        if not name.startswith("o-") or not pk.isdigit() or not outcome:
            continue
        missing = tuple(int(place) for place in post.getlist(f"m-{pk}") if place.isdigit())
        found.append(services.Decision(int(pk), outcome, post.get(f"r-{pk}", ""), missing))
    return found


@requires("post.give")
def give(request: OfficerRequest) -> HttpResponse:
    """Show the results that are to leave by post (GET); hand the chosen ones over with minutes (POST)."""
    by, post = request.actor, request.POST
    error, status = None, 200
    if request.method == "POST":
        lines = [
            services.ResultLine(int(pk), post.get(f"t-{pk}", ""), post.get(f"c-{pk}") == "1")
            for pk in post.getlist("chon")
            if pk.isdigit()
        ]
        try:
            signed = services.sign_results(
                lines,
                post_officer_id=number(post.get("post_officer", "")) or 0,
                by=by,
                note=post.get("note", ""),
            )
        except DomainError as refused:
            error, status = refused, refused.status
        else:
            messages.success(request, f"Đã ký biên bản giao kết quả {signed.label}.")
            return redirect(f"{reverse('handovers:minutes', args=[signed.pk])}?in=1")
    rows = [
        {
            "item": item, "tracking": post.get(f"t-{item.pk}", ""), "chosen": str(item.pk) in post.getlist("chon"),
            "owed": item.dossier.money in {"CHUA_THU", "THU_MOT_PHAN"} and not item.dossier.refused,
        }
        for item in queries.results_to_send(by)
    ]  # fmt: skip
    context = {
        "rooms": rooms(request), "rows": rows, "error": error, "field": error.field if error else "", "typed": post,
        "officers": queries.post_officers(by),
    }  # fmt: skip
    return render(request, "handovers/give.html", context, status=status)


@requires("post.view")
@require_GET
def minutes_list(request: OfficerRequest) -> HttpResponse:
    """List the minutes of the agency."""
    rows, more = page_of(request, queries.minutes_list(request.actor))
    context = {"rooms": rooms(request), "rows": rows, "more": more, **rights(request.actor, *_RIGHTS)}
    return render(request, "handovers/minutes_list.html", context)


@requires("post.view")
@require_GET
def minutes(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show signed minutes with their lines."""
    found = queries.minutes(pk, by=request.actor)
    context = {
        "rooms": rooms(request), "minutes": found, "print": request.GET.get("in") == "1",
        "lines": found.lines.select_related("parcel__dossier__procedure", "parcel__slip__procedure"),
        **rights(request.actor, "dossier.view"),
    }  # fmt: skip
    return render(request, "handovers/minutes.html", context)


@requires("post.view")
@require_GET
def minutes_pdf(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send signed minutes as PDF."""
    found = queries.minutes(pk, by=request.actor)
    return pdf(papers.minutes_pdf(found), f"bien-ban-giao-nhan-{found.number}-{found.year}")
