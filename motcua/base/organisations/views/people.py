"""People: the list, a person's page, and the administrator's forms on accounts and roles."""

from collections.abc import Callable, Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base import clock
from motcua.base.audit import queries as audit
from motcua.base.audit.acts import name_of
from motcua.base.crypto import mask_phone
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations import forms, registers, rules, services
from motcua.base.organisations.access import requires
from motcua.base.organisations.models import Person, RoleAssignment
from motcua.base.organisations.queries import agencies_on
from motcua.base.organisations.roles import Role
from motcua.base.organisations.views._act import may_manage, submit

PAGE = 50


@require_GET
@requires("organisation.view")
@opens_with_default("organisations:people")
def people(request: HttpRequest) -> HttpResponse:
    """List people by name, role and agency."""
    words = request.GET.get("ten", "").strip()[:80]
    role = request.GET.get("vai_tro", "")
    where = request.GET.get("co_quan", "")
    state = request.GET.get("trang_thai", "") if may_manage(request) else ""
    found = registers.people(
        words, role=role if role in Role.values else "", state=state,
        agency_id=int(where) if where.isdigit() else None,
    )  # fmt: skip
    context = {
        "words": words,
        "role": role,
        "roles": Role.choices,
        "where": where,
        "agencies": agencies_on().select_related(None).order_by("level", "name"),
        "state": state,
        "page": Paginator(found, PAGE).get_page(request.GET.get("trang")),
        "manages": may_manage(request),
    }
    return render(request, "organisations/people.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires("organisation.manage")
def person_new(request: HttpRequest) -> HttpResponse:
    """Make an account and show its first password, this once."""
    form = forms.PersonForm(request.POST or None)
    made = None
    if request.method == "POST":
        made = submit(form, lambda data: services.create_person(**data, by=request.actor))  # type: ignore[attr-defined]
    if made:
        return _password_page(request, *made, fresh=True)
    return render(
        request, "organisations/person_new.html",
        {"form": form, "crumbs": [{"label": "Người dùng", "url": reverse("organisations:people")}]},
        status=422 if form.errors else 200,
    )  # fmt: skip


def _password_page(request: HttpRequest, person: Person, password: str, *, fresh: bool) -> HttpResponse:
    context = {"person": person, "password": password, "fresh": fresh}
    return render(request, "organisations/password.html", context)


@require_GET
@requires("organisation.view")
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show a person: roles over time, delegations, stand-ins, and to administrators the state of the account."""
    return _person_page(request, person_id)


def _person_page(
    request: HttpRequest, person_id: int, bound: dict[str, forms.Form] | None = None
) -> HttpResponse:
    bound = bound or {}
    found = registers.person(person_id)
    manages = may_manage(request)
    own = request.user.pk == found.pk
    actor = request.actor  # type: ignore[attr-defined]
    roles = registers.roles_of(person_id)
    near = any(row.unit.agency_id == actor.agency_id for row in roles)
    context: dict[str, Any] = {
        "person": found,
        "own": own,
        "manages": manages,
        "today": clock.today(),
        "now": [row for row in roles if row.valid_from <= clock.today() <= (row.valid_to or clock.today())],
        "timeline": role_lines(roles, bound),
        "crumbs": [{"label": "Người dùng", "url": reverse("organisations:people")}],
        "phone": found.phone if manages or own or near else mask_phone(found.phone),
        "delegations": registers.delegations().filter(grantor=found)
        | registers.delegations().filter(delegate=found),
        "stand_ins": registers.stand_ins().filter(absent=found)
        | registers.stand_ins().filter(substitute=found),
        "opened": next(iter(bound), ""),
    }
    if manages or own:
        context["security"] = security_of(found)
    if manages:
        agencies = agencies_on().order_by("level", "name")
        context["form"] = {
            "change": forms.PersonForm(person=found, auto_id="change_%s"),
            "lock": forms.ReasonForm(auto_id="lock_%s"),
            "totp": forms.ReasonForm(auto_id="totp_%s"),
            "role": forms.RoleForm(agencies=agencies),
        } | bound
        context["history"] = [
            (act, name_of(act.act)) for act in audit.of_object("person", person_id, limit=15)
        ]
    return render(request, "organisations/person.html", context, status=422 if bound else 200)


def role_lines(
    roles: list[RoleAssignment], bound: Mapping[str, forms.Form] | None = None
) -> list[dict[str, Any]]:
    """Place a person's roles on one line of time: where each bar begins and how long it is, in per cent.

    Args:
        roles: as `registers.roles_of` returns them.
        bound: forms that were refused; "last-<key>" is that of an assignment.
    """
    bound = bound or {}
    if not roles:
        return []
    today = clock.today()
    first = min(row.valid_from for row in roles)
    ends = [row.valid_to for row in roles if row.valid_to]
    # Open roles reach a little beyond today, so that what has ended is seen to have ended.
    last = max([*ends, today, *(row.valid_from for row in roles)]).toordinal()
    span = max(1, last - first.toordinal())
    last += max(1, span // 20)
    span = last - first.toordinal()
    lines = []
    for row in roles:
        start, end = row.valid_from.toordinal(), row.valid_to.toordinal() + 1 if row.valid_to else last
        state = (
            "past" if row.valid_to and row.valid_to < today else "coming" if row.valid_from > today else "now"
        )
        lines.append(
            {
                "row": row,
                "mark": f"last-{row.pk}",
                "form": bound.get(f"last-{row.pk}") or forms.LastDayForm(auto_id=f"last{row.pk}_%s"),
                "state": state,
                "left": round(100 * (start - first.toordinal()) / span, 1),
                "width": max(1.0, round(100 * (end - start) / span, 1)),
                "today": round(100 * (today.toordinal() - first.toordinal()) / span, 1),
            }
        )
    return lines


def security_of(person: Person) -> dict[str, Any]:
    """Return how a person's sign-in is guarded."""
    held = RoleAssignment.objects.on(clock.today()).filter(person=person, role__in=rules.PRIVILEGED)
    return {
        "totp": Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first(),
        "urged": held.exists(),
        "last_login": person.last_login,
        "must_change": person.must_change_password,
    }


@never_cache
@require_POST
@requires("organisation.manage")
def person_act(request: HttpRequest, person_id: int, act: str) -> HttpResponse:
    """Do one of the administrator's acts on an account or give a role, and return to the person's page."""
    by, post = request.actor, request.POST  # type: ignore[attr-defined]
    if act == "password":
        return _password_page(request, *services.reset_password(person_id, by=by), fresh=False)
    if act == "unlock":
        services.unlock_person(person_id, by=by)
        messages.success(request, "Đã mở khóa tài khoản.")
        return redirect("organisations:person", person_id)
    acts: dict[str, tuple[Callable[[], forms.Form], Callable[[dict[str, Any]], Any], str]] = {
        "change": (
            lambda: forms.PersonForm(post, person=registers.person(person_id), auto_id="change_%s"),
            lambda data: services.change_person(person_id, **data, by=by),
            "Đã sửa thông tin.",
        ),
        "lock": (
            lambda: forms.ReasonForm(post, auto_id="lock_%s"),
            lambda data: services.lock_person(person_id, **data, by=by),
            "Đã khóa tài khoản; các phiên đang mở kết thúc ngay.",
        ),
        "totp": (
            lambda: forms.ReasonForm(post, auto_id="totp_%s"),
            lambda data: services.reset_totp(person_id, **data, by=by),
            "Đã gỡ xác thực hai lớp; người dùng cần bật lại.",
        ),
        "role": (
            lambda: forms.RoleForm(post, agencies=agencies_on()),
            lambda data: services.assign_role(person_id, **data, by=by),
            "Đã giao vai trò.",
        ),
    }
    if act not in acts:
        raise Http404(act)
    make, run, words = acts[act]
    form = make()
    done = submit(form, run)
    if done is None:
        return _person_page(request, person_id, {act: form})
    messages.success(request, words)
    for warning in getattr(done, "warnings", ()):
        messages.warning(request, warning)
    return redirect("organisations:person", person_id)


@require_POST
@requires("organisation.manage")
def assignment_end(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """End a role after a day."""
    row = RoleAssignment.objects.filter(pk=assignment_id).first()
    if row is None:
        raise Http404("assignment")
    form = forms.LastDayForm(request.POST, auto_id=f"last{assignment_id}_%s")
    by = request.actor  # type: ignore[attr-defined]
    done = submit(form, lambda data: services.end_assignment(assignment_id, **data, by=by))
    if done is None:
        return _person_page(request, row.person_id, {f"last-{assignment_id}": form})
    messages.success(request, "Đã ghi ngày thôi giữ vai trò.")
    return redirect("organisations:person", row.person_id)


@require_GET
@requires("organisation.view")
def people_options(request: HttpRequest) -> HttpResponse:
    """Offer people by the words typed, those of the own agency first, for a type-ahead."""
    words = request.GET.get("q", "").strip()[:80]
    near = request.actor.agency_id  # type: ignore[attr-defined]
    found = registers.people_options(words, near)
    return render(request, "organisations/_people_options.html", {"people": found})
