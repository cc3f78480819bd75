"""One's own account, and the switch between the roles one holds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import NotAllowed
from motcua.base.organisations import registers, signin
from motcua.base.organisations.access import requires, signed_in
from motcua.base.organisations.queries import assignments_of
from motcua.base.organisations.views.people import security_of


@require_GET
@signed_in
def me(request: HttpRequest) -> HttpResponse:
    """Show one's own roles, sign-in and stand-ins."""
    person = registers.person(request.user.pk or 0)
    today = clock.today()
    context = {
        "person": person,
        "security": security_of(person),
        "totp_required": signin.totp_required(),
        "idle_minutes": signin.idle_seconds() // 60,
        "held": assignments_of(person.pk),
        "covered_by": registers.stand_ins(today).filter(absent=person),
        "covers": registers.stand_ins(today).filter(substitute=person),
        "given": registers.delegations(today).filter(grantor=person),
        "received": registers.delegations(today).filter(delegate=person),
        "today": today,
    }
    return render(request, "organisations/me.html", context)


@require_POST
@requires("organisation.view")
def act_as(request: HttpRequest) -> HttpResponse:
    """Switch the assignment the person acts under."""
    wanted = request.POST.get("assignment", "")
    held = assignments_of(request.user.pk).filter(pk=wanted) if wanted.isdigit() else None
    row = held.first() if held is not None else None
    if row is None:
        raise NotAllowed("Bạn không giữ vai trò này.")
    request.session["acting_as"] = row.pk
    record_act(
        "organisation.acting_as", by=request.actor, object_kind="person", object_id=row.person_id,  # type: ignore[attr-defined]
        label=request.user.get_username(),
        detail={"role": row.get_role_display(), "unit": f"{row.unit}, {row.unit.agency}"},
    )  # fmt: skip
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe and back.startswith("/danh-muc/") else "/")
