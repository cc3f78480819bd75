"""The room's first page: programmes against their goals, what waits for me; programmes taken over and set up."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base import clock
from motcua.base.acting import done
from motcua.base.errors import DomainError, NotAllowed
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.reach import province_wide
from motcua.base.posted import day_of
from motcua.control.programmes import measuring, queries
from motcua.control.programmes.models import BusinessRegulation, InternalProcedure, Outcome, Programme
from motcua.control.programmes.services import campaigns
from motcua.law.programmes import programmes as known


@require_GET
@requires("programme.view")
def home(request: OfficerRequest) -> HttpResponse:
    """Show every programme with its goals as figures, and what waits for this agency."""
    by, day = request.actor, clock.today()
    found = list(queries.programmes(by))
    adopted = {one.code for one in found}
    waiting = queries.in_tab(queries.contributions(by), "cho")
    if not province_wide(by, "internal.manage"):
        waiting = waiting.filter(owner_id=by.agency_id)
    context = {
        "standings": [_summary(one) for one in measuring.together(found, day)],
        "may_manage": allowed(by, "programme.manage") is not None,
        "offers": [one for one in known() if one.code not in adopted],
        "internal": InternalProcedure.objects.count(),
        "announced": InternalProcedure.objects.filter(announced_on__isnull=False).count(),
        "regulations": BusinessRegulation.objects.count(),
        "waiting": waiting[:6], "waiting_count": waiting.count(), "owed": queries.owed_opinions(by)[:6], "day": day,
    }  # fmt: skip
    return render(request, "programmes/home.html", context)


def _summary(standing: measuring.Standing) -> dict[str, Any]:
    marks = measuring.milestones(standing)
    return {
        "programme": standing.programme, "figures": standing.figures,
        "many": len(standing.items), "thing": standing.thing,
        "late": [mark for mark in marks if mark.state == "qua-han"],
        "next": next((mark for mark in marks if mark.state in ("sap-han", "cho")), None),
    }  # fmt: skip


@require_POST
@requires("programme.manage")
def adopt(request: OfficerRequest) -> HttpResponse:
    """Take over a programme of the government; its page comes next."""
    code = request.POST.get("code", "")

    def act() -> str:
        made = campaigns.adopt(code, by=request.actor)
        return f"Đã nạp “{made.name}” với {made.goals.count()} mục tiêu, {made.milestones.count()} mốc."

    answer = done(request, act, "programmes:home")
    made = Programme.objects.filter(code=code).first()
    return redirect("programmes:programme", made.pk) if made else answer


@require_http_methods(["GET", "HEAD", "POST"])
@requires("programme.manage")
def set_up(request: OfficerRequest) -> HttpResponse:
    """Set up a programme of the province's own."""
    error: DomainError | None = None
    posted = request.POST
    if request.method == "POST":
        try:
            made = campaigns.set_up(
                name=posted.get("name", ""), document=posted.get("document", ""),
                baseline=day_of(posted, "baseline"), scope_code=posted.get("scope", ""), by=request.actor,
                counts_as_cut=posted.getlist("counts"), note=posted.get("note", ""),
            )  # fmt: skip
            return redirect("programmes:programme", made.pk)
        except NotAllowed:
            raise
        except DomainError as refused:
            error = refused
    context: dict[str, Any] = {
        "error": error, "posted": posted, "scopes": Programme.Scope.choices,
        "outcomes": [one for one in Outcome.choices if one[0] != Outcome.KEEP],
        "chosen": posted.getlist("counts") or [Outcome.SIMPLIFY, Outcome.REPLACE, Outcome.ABOLISH],
    }  # fmt: skip
    return render(request, "programmes/set_up.html", context, status=error.status if error else 200)
