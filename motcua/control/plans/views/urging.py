"""Urging: what each agency owes, letters drafted from it, those that were sent."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.acting import done
from motcua.base.errors import DomainError
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed
from motcua.base.posted import day_of, keys_of
from motcua.control.plans import owed
from motcua.control.plans.services import urging

MOST = 60  # letters shown
FIRST = 40  # agencies shown at first


@require_GET
@requires("plan.view")
def home(request: OfficerRequest) -> HttpResponse:
    """Show what agencies owe and the letters; an agency sees the letters sent to it."""
    return _page(request)


def _page(request: OfficerRequest, error: DomainError | None = None) -> HttpResponse:
    by, day = request.actor, clock.today()
    urges = allowed(by, "plan.urge") is not None
    found = owed.debts(by, day) if urges else []
    letters = list(owed.letters(by).order_by("-made_at", "-pk")[: MOST + 1])
    shown = found if request.GET.get("xem") == "tat-ca" or error else found[:FIRST]
    context = {
        "urges": urges, "debts": shown, "agencies": len(found), "unseen": len(found) - len(shown),
        "letters": letters[:MOST], "more": len(letters) > MOST, "today": day,
        "late": sum(debt.late for debt in found), "error": error, "posted": request.POST if error else {},
        "chosen": set(request.POST.getlist("agency")) if error else set(),
        "answer_by": urging.usual_answer_by(day) if urges else None,
        "drafts": sum(letter.sent_at is None for letter in letters),
    }  # fmt: skip
    return render(request, "plans/urging.html", context, status=error.status if error else 200)


@require_POST
@requires("plan.urge")
def draft(request: OfficerRequest) -> HttpResponse:
    """Draft a letter to each chosen agency."""
    chosen = keys_of(request.POST, "agency")
    try:
        made = urging.draft(
            chosen, by=request.actor, answer_by=day_of(request.POST, "answer_by"),
            soon=bool(request.POST.get("soon")),
        )  # fmt: skip
    except DomainError as refused:
        return _page(request, refused)
    messages.success(request, f"Đã lập {len(made)} dự thảo công văn đôn đốc.")
    return redirect("plans:urging")


@require_POST
@requires("plan.urge")
def mark_sent(request: OfficerRequest, pk: int) -> HttpResponse:
    """Record under which number and on which day a letter was sent."""

    def act() -> str:
        letter = urging.mark_sent(
            pk, request.POST.get("number", ""), by=request.actor,
            sent_on=day_of(request.POST, "sent_on"),
        )  # fmt: skip
        return f"Đã ghi công văn số {letter.number} gửi {letter.agency}."

    return done(request, act, "plans:urging")


@require_POST
@requires("plan.urge")
def discard(request: OfficerRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    return done(request, lambda: urging.discard(pk, by=request.actor), "plans:urging", words="Đã bỏ dự thảo.")
