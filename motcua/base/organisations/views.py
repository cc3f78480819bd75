"""Faces of the organisation registers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from motcua.base.errors import NotAllowed
from motcua.base.organisations.access import requires
from motcua.base.organisations.queries import agencies_on, assignments_of


@requires("organisation.view")
def home(request: HttpRequest) -> HttpResponse:
    """List the agencies in force."""
    return render(request, "organisations/home.html", {"agencies": agencies_on()})


@require_POST
@requires("organisation.view")
def act_as(request: HttpRequest) -> HttpResponse:
    """Switch the assignment the person acts under."""
    wanted = request.POST.get("assignment", "")
    held = assignments_of(request.user.pk).filter(pk=wanted) if wanted.isdigit() else None
    if not held or not held.exists():
        raise NotAllowed("Bạn không giữ vai trò này.")
    request.session["acting_as"] = int(wanted)
    return redirect("/")
