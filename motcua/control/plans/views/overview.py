"""The leader's page: all plans in sentences, who is late, what comes next; one sheet of paper."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.base import clock
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.control.plans import overview as plans


@require_GET
@requires("plan.view")
def overview(request: OfficerRequest) -> HttpResponse:
    """Show how all plans go."""
    day = clock.today()
    return render(request, "plans/overview.html", {"page": plans.overview(request.actor, day), "day": day})
