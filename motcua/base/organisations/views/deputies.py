"""Delegations of signing power and stand-ins: the lists, and the forms of leaders, heads and directors."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.organisations import forms, registers, services
from motcua.base.organisations.access import requires
from motcua.base.organisations.models import Agency, Person, RoleAssignment, Unit
from motcua.base.organisations.permissions import Scope, allowed
from motcua.base.organisations.roles import Role
from motcua.base.organisations.views._act import submit


@require_GET
@requires("organisation.view")
def delegations(request: HttpRequest) -> HttpResponse:
    """List delegations of signing power; leaders delegate here."""
    return _delegations_page(request)


def _delegations_page(request: HttpRequest, bound: forms.Form | None = None) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    scope = allowed(actor, "delegation.manage")
    every = request.GET.get("het") == "1"
    rows = registers.delegations(None if every else clock.today())
    agency = _agency(request, scope)
    if scope != Scope.PROVINCE or request.GET.get("co_quan"):
        rows = rows.filter(agency=agency)
    context: dict[str, Any] = {
        "rows": rows[:300],
        "every": every,
        "today": clock.today(),
        "agency": agency,
        "may_grant": scope is not None and agency is not None,
        "manages_all": scope == Scope.PROVINCE,
        "bound": bound is not None,
    }
    if scope is not None and agency is not None:
        context["form"] = bound or forms.DelegationForm(grantors=_grantors(request, agency, scope))
        context["end_form"] = forms.WithdrawForm(auto_id="")
    return render(request, "organisations/delegations.html", context, status=422 if bound else 200)


def _agency(request: HttpRequest, scope: Scope | None) -> Agency | None:
    """Return the agency the page is about: an administrator may name another than their own."""
    actor = request.actor  # type: ignore[attr-defined]
    named = request.POST.get("agency_id") or request.GET.get("co_quan") or ""
    wanted = int(named) if scope == Scope.PROVINCE and named.isdigit() else actor.agency_id
    return Agency.objects.filter(pk=wanted).first()


def _grantors(request: HttpRequest, agency: Agency, scope: Scope) -> list[Person]:
    held = RoleAssignment.objects.on(clock.today()).filter(unit__agency=agency, role=Role.SIGNER)
    people = Person.objects.filter(is_active=True, pk__in=held.values("person_id")).order_by("full_name")
    return list(people if scope == Scope.PROVINCE else people.filter(pk=request.user.pk))


@require_POST
@requires("delegation.manage")
def delegation_new(request: HttpRequest) -> HttpResponse:
    """Delegate signing power."""
    actor = request.actor  # type: ignore[attr-defined]
    scope = allowed(actor, "delegation.manage")
    agency = _agency(request, scope)
    if agency is None or scope is None:
        raise Http404("agency")
    form = forms.DelegationForm(request.POST, grantors=_grantors(request, agency, scope))
    done = submit(form, lambda data: services.delegate_signing(agency.pk, **data, by=actor))
    if done is None:
        return _delegations_page(request, form)
    messages.success(
        request, f"{done.delegate.full_name} được ký {done.signature_form} từ {done.valid_from:%d/%m/%Y}."
    )
    return redirect("organisations:delegations")


@require_POST
@requires("delegation.manage")
def delegation_end(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """End a delegation of signing power."""
    form = forms.WithdrawForm(request.POST)
    by = request.actor  # type: ignore[attr-defined]
    if submit(form, lambda data: services.withdraw_delegation(delegation_id, **data, by=by)) is None:
        _say_faults(request, form)
    else:
        messages.success(request, "Đã chấm dứt ủy quyền ký; văn bản đã ký vẫn có hiệu lực.")
    return redirect("organisations:delegations")


@require_GET
@requires("organisation.view")
def standins(request: HttpRequest) -> HttpResponse:
    """List who is away and who does their work; heads, directors and leaders name stand-ins here."""
    return _standins_page(request)


def _standins_page(request: HttpRequest, bound: forms.Form | None = None) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    scope = allowed(actor, "standin.manage")
    every = request.GET.get("het") == "1"
    unit = _unit(request, scope)
    rows = registers.stand_ins(None if every else clock.today())
    if scope != Scope.PROVINCE or request.GET.get("don_vi"):
        rows = rows.filter(unit__agency_id=unit.agency_id if unit else actor.agency_id)
    context: dict[str, Any] = {
        "rows": rows[:300],
        "every": every,
        "today": clock.today(),
        "unit": unit,
        "units": _units(request, scope, unit),
        "may_set": scope is not None and unit is not None,
        "scope_units": {unit.pk for unit in _units(request, scope, unit)},
        "bound": bound is not None,
    }
    if scope is not None and unit is not None:
        context["form"] = bound or _standin_form(unit)
    return render(request, "organisations/standins.html", context, status=422 if bound else 200)


def _units(request: HttpRequest, scope: Scope | None, unit: Unit | None) -> list[Unit]:
    """Return the units for which the actor may name stand-ins, of the agency the page is about."""
    actor = request.actor  # type: ignore[attr-defined]
    if scope is None:
        return []
    found = Unit.objects.on(clock.today()).select_related("agency")
    if scope == Scope.UNIT:
        return list(found.filter(pk=actor.unit_id))
    agency_id = unit.agency_id if unit else actor.agency_id
    return list(found.filter(agency_id=agency_id).order_by("kind", "name"))


def _unit(request: HttpRequest, scope: Scope | None) -> Unit | None:
    actor = request.actor  # type: ignore[attr-defined]
    named = request.POST.get("unit_id") or request.GET.get("don_vi") or ""
    found = Unit.objects.select_related("agency")
    if named.isdigit() and scope is not None and scope > Scope.UNIT:
        unit = found.filter(pk=int(named)).first()
        if unit and (scope == Scope.PROVINCE or unit.agency_id == actor.agency_id):
            return unit
    return found.filter(pk=actor.unit_id).first()


def _standin_form(unit: Unit, data: Any = None) -> forms.StandInForm:
    held = RoleAssignment.objects.on(clock.today()).filter(person__is_active=True)
    here = held.filter(unit=unit).values("person_id")
    around = held.filter(unit__agency_id=unit.agency_id).values("person_id")
    people = Person.objects.order_by("full_name")
    return forms.StandInForm(
        data, absent=people.filter(pk__in=here), substitutes=people.filter(pk__in=around)
    )


@require_POST
@requires("standin.manage")
def standin_new(request: HttpRequest) -> HttpResponse:
    """Name a stand-in."""
    actor = request.actor  # type: ignore[attr-defined]
    named = request.POST.get("unit_id", "")
    unit = Unit.objects.filter(pk=int(named)).first() if named.isdigit() else None
    if unit is None:
        raise Http404("unit")
    form = _standin_form(unit, request.POST)
    done = submit(form, lambda data: services.set_stand_in(unit.pk, **data, by=actor))
    if done is None:
        return _standins_page(request, form)
    messages.success(request, f"{done.substitute.full_name} làm thay {done.absent.full_name}.")
    return redirect(f"{reverse('organisations:standins')}?don_vi={unit.pk}")


@require_POST
@requires("standin.manage")
def standin_end(request: HttpRequest, standin_id: int) -> HttpResponse:
    """End a stand-in early."""
    form = forms.LastDayForm(request.POST)
    by = request.actor  # type: ignore[attr-defined]

    def act(data: dict[str, Any]) -> Any:
        return services.end_stand_in(standin_id, last_day=data["last_day"], by=by)

    if submit(form, act) is None:
        _say_faults(request, form)
    else:
        messages.success(request, "Đã kết thúc việc làm thay.")
    return redirect("organisations:standins")


def _say_faults(request: HttpRequest, form: forms.Form) -> None:
    for faults in form.errors.values():
        for fault in faults:
            messages.error(request, str(fault))
