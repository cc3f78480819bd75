"""Phiếu bàn giao: handing papers to another unit, confirming what came, settling differences."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base.acting import done
from motcua.base.errors import DomainError, NotFound
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.actor import Actor
from motcua.onestop.handovers import papers, queries, services
from motcua.onestop.handovers.models import SlipLine
from motcua.onestop.handovers.views._common import number, page_of, pdf, rooms


@requires("slip.view")
@require_GET
@opens_with_default("handovers:slips")
def board(request: OfficerRequest) -> HttpResponse:
    """List the slips of the actor's unit by what they wait for."""
    by = request.actor
    counts = queries.slip_counts(by)
    tab = request.GET.get("tab", "")
    if tab not in queries.SLIP_TABS:
        tab = next((name for name, count in counts.items() if count), "cho-toi")
    rows, more = page_of(request, queries.slip_board(by, tab))
    tabs = [
        {"label": label, "url": f"?tab={name}", "active": name == tab, "count": counts.get(name)}
        for name, label in queries.SLIP_TABS.items()
    ]
    context = {"rooms": rooms(request), "tabs": tabs, "tab": tab, "rows": rows, "more": more}
    return render(request, "handovers/slips.html", context)


@requires("slip.act")
def new(request: OfficerRequest) -> HttpResponse:
    """Choose dossiers and a unit (GET), or hand the papers over (POST)."""
    by, post = request.actor, request.POST
    error, status = None, 200
    chosen = [int(pk) for pk in (post or request.GET).getlist("chon") if pk.isdigit()]
    if request.method == "POST":
        try:
            slip = services.hand_over(
                chosen, to_unit_id=number(post.get("to_unit", "")) or 0, by=by, note=post.get("note", "")
            )
        except DomainError as refused:
            error, status = refused, refused.status
        else:
            messages.success(request, f"Đã lập phiếu bàn giao {slip.label}.")
            return redirect(f"{reverse('handovers:slip', args=[slip.pk])}?in=1")
    q = request.GET.get("q", "")[:300]
    context = {
        "rooms": rooms(request), "rows": queries.papers_here(by, services.scanned(q) if "ma=" in q else q),
        "chosen": set(chosen), "units": queries.receiving_units(by), "typed": post, "error": error, "q": q,
        "to_unit": number(post.get("to_unit", "")),
    }  # fmt: skip
    return render(request, "handovers/new_unit_slip.html", context, status=status)


@requires("slip.view")
@require_GET
def detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a slip: for the receiver with a confirmation on each line, for both with the open differences."""
    by = request.actor
    found = queries.slip(pk, by=by)
    lines = queries.slip_lines(found)
    context = {
        "rooms": rooms(request), "slip": found, "lines": lines, "print": request.GET.get("in") == "1",
        "receives": by.unit_id == found.to_unit_id and any(not line.answer for line in lines),
        "waiting": sum(not line.answer for line in lines), "differing": sum(line.differs for line in lines),
        "answers": SlipLine.Answer.choices,
    }  # fmt: skip
    return render(request, "handovers/slip.html", context)


@requires("slip.view")
@require_GET
def pdf_of(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send a slip as PDF."""
    found = queries.slip(pk, by=request.actor)
    return pdf(papers.slip_pdf(found), f"phieu-ban-giao-{found.number}-{found.year}")


@requires("slip.act")
@require_POST
def scan(request: OfficerRequest, pk: int) -> HttpResponse:
    """Confirm the dossier whose code was scanned."""
    queries.slip(pk, by=request.actor)

    def act() -> str:
        line = services.answer_scanned(pk, request.POST.get("code", "")[:300], by=request.actor)
        return f"Nhận đủ hồ sơ {line.dossier.label}."

    return done(request, act, "handovers:slip", pk)


@requires("slip.act")
@require_POST
def rest(request: OfficerRequest, pk: int) -> HttpResponse:
    """Confirm all lines that are still open."""
    queries.slip(pk, by=request.actor)
    return done(
        request, lambda: f"Nhận đủ {services.answer_rest(pk, by=request.actor)} hồ sơ.", "handovers:slip", pk
    )


def _line(pk: int, by: Actor) -> SlipLine:
    found = SlipLine.objects.filter(pk=pk, slip__in=queries.slips(by)).first()
    if found is None:
        raise NotFound("Không có dòng bàn giao này, hoặc phiếu của đơn vị khác.")
    return found


@requires("slip.act")
@require_POST
def answer(request: OfficerRequest, pk: int) -> HttpResponse:
    """Confirm one line."""
    line = _line(pk, request.actor)
    post = request.POST

    def act() -> str:
        done_line = services.answer(
            pk, post.get("answer", ""), missing=post.get("missing", ""), by=request.actor
        )
        return f"{done_line.get_answer_display()}: hồ sơ {done_line.dossier.label}."

    return done(request, act, "handovers:slip", line.slip_id)


@requires("slip.act")
@require_POST
def resolve(request: OfficerRequest, pk: int) -> HttpResponse:
    """Write how a difference ended."""
    line = _line(pk, request.actor)

    def act() -> str:
        services.resolve(pk, request.POST.get("words", ""), by=request.actor)
        return "Đã xử lý chênh lệch."

    return done(request, act, "handovers:slip", line.slip_id)
