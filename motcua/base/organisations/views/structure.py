"""The dated tree, an agency's page with the administrator's forms, and the administrative units."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base import clock
from motcua.base.audit import queries as audit
from motcua.base.audit.acts import name_of
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations import forms, registers, services
from motcua.base.organisations.access import requires
from motcua.base.organisations.models import AdministrativeUnit, Agency, Unit
from motcua.base.organisations.queries import agencies_on
from motcua.base.organisations.views._act import chosen_day, may_manage, submit
from motcua.base.text import day as written
from motcua.base.text import read_day

PAGE = 50


@require_GET
@requires("organisation.view")
@opens_with_default("organisations:home")
def home(request: HttpRequest) -> HttpResponse:
    """Show the tree of agencies as it stood on a day, or what a search finds in it."""
    day = chosen_day(request)
    words = request.GET.get("ten", "").strip()[:80]
    roots = [] if words else registers.tree(day)
    context = {
        "day": day,
        "today": clock.today(),
        "last_day_of_districts": registers.LAST_DAY_OF_DISTRICTS,
        "words": words,
        "roots": roots,
        "offices": [node for node in roots if node.agency],
        "territories": [node for node in roots if not node.agency],
        "hits": registers.find_agencies(words, day) if words else [],
        "count": sum(node.size for node in roots),
        "manages": may_manage(request),
    }
    return render(request, "organisations/home.html", context)


@require_http_methods(["GET", "POST"])
@requires("organisation.manage")
def agency_new(request: HttpRequest) -> HttpResponse:
    """Open an agency."""
    form = forms.AgencyForm(request.POST or None, agencies=agencies_on().order_by("level", "name"))

    def act(data: dict[str, Any]) -> Agency:
        wanted = {key: value for key, value in data.items() if key != "area_code"}
        return services.open_agency(services.AgencyData(**wanted), by=request.actor)  # type: ignore[attr-defined]

    agency = submit(form, act) if request.method == "POST" else None
    if agency:
        messages.success(request, f"Đã mở {agency} từ {written(agency.valid_from)}.")
        return redirect("organisations:agency", agency.pk)
    return render(
        request, "organisations/agency_new.html",
        {"form": form, "crumbs": [{"label": "Danh mục", "url": reverse("organisations:home")}]},
        status=422 if form.errors else 200,
    )  # fmt: skip


@require_GET
@requires("organisation.view")
def agency(request: HttpRequest, agency_id: int) -> HttpResponse:
    """Show an agency as it stood on a day: codes, units, desks, people by role, origin and history."""
    return _agency_page(request, agency_id)


def _agency_page(
    request: HttpRequest, agency_id: int, bound: dict[str, forms.Form] | None = None
) -> HttpResponse:
    bound = bound or {}
    day = chosen_day(request)
    view = registers.agency_view(agency_id, day)
    manages = may_manage(request) and view.agency.valid_to is None
    context: dict[str, Any] = {
        "day": day,
        "today": clock.today(),
        "view": view,
        "agency": view.agency,
        "manages": manages,
        "history": [(act, name_of(act.act)) for act in audit.of_object("organisation", agency_id, limit=12)],
        "opened": next(iter(bound), ""),
        "crumbs": _crumbs(view.agency),
    }
    if manages:
        context["form"] = _agency_forms(view.agency) | bound
        context["unit_forms"] = [
            (one.unit, _unit_forms(one.unit, [v.unit for v in view.units]) | _of_unit(one.unit, bound))
            for one in view.units
        ]
    return render(request, "organisations/agency.html", context, status=422 if bound else 200)


def _crumbs(agency: Agency) -> list[dict[str, str]]:
    crumbs = [{"label": "Danh mục", "url": reverse("organisations:home")}]
    if agency.parent:
        over = reverse("organisations:agency", args=[agency.parent.pk])
        crumbs.append({"label": str(agency.parent), "url": over})
    return crumbs


def _agency_forms(agency: Agency) -> dict[str, forms.Form]:
    others = [one for one in agencies_on().order_by("level", "name") if one.pk != agency.pk]
    contact = {"short_name": agency.short_name, "address": agency.address, "phone": agency.phone}
    return {
        "contact": forms.ContactForm(initial=contact),
        "rename": forms.RenameForm(initial={"name": agency.name, "short_name": agency.short_name}),
        "end": forms.EndForm(agencies=others),
        "identifier": forms.IdentifierForm(),
        "unit": forms.UnitForm(),
    }


def _unit_forms(unit: Unit, units: list[Unit], data: Any = None) -> dict[str, forms.Form]:
    others = [one for one in units if one.pk != unit.pk]
    return {
        "rename": forms.UnitRenameForm(data, initial={"name": unit.name}, auto_id=f"u{unit.pk}_rename_%s"),
        "end": forms.UnitEndForm(data, units=others, auto_id=f"u{unit.pk}_end_%s"),
        "desk": forms.DeskForm(data, auto_id=f"u{unit.pk}_desk_%s"),
    }


def _of_unit(unit: Unit, bound: dict[str, forms.Form]) -> dict[str, forms.Form]:
    mark = f"{unit.pk}-"
    return {name.removeprefix(mark): form for name, form in bound.items() if name.startswith(mark)}


@require_POST
@requires("organisation.manage")
def agency_act(request: HttpRequest, agency_id: int, act: str) -> HttpResponse:
    """Do one of the administrator's acts on an agency and return to its page."""
    by = request.actor  # type: ignore[attr-defined]
    post = request.POST
    acts: dict[str, tuple[Callable[[], forms.Form], Callable[[dict[str, Any]], Any], str]] = {
        "contact": (
            lambda: forms.ContactForm(post),
            lambda data: services.change_contact(agency_id, **data, by=by),
            "Đã sửa thông tin liên hệ.",
        ),
        "rename": (
            lambda: forms.RenameForm(post),
            lambda data: services.succeed_agency(agency_id, **data, by=by),
            "Đã đổi tên; tên cũ còn lại trong hồ sơ của thời gian đó.",
        ),
        "end": (
            lambda: forms.EndForm(post, agencies=agencies_on()),
            lambda data: services.end_agency(
                agency_id, last_day=data["last_day"], basis=data["basis"], by=by,
                successor_ids=[data["successor_id"]] if data["successor_id"] else [],
            ),
            "Đã ghi ngày kết thúc.",
        ),
        "identifier": (
            lambda: forms.IdentifierForm(post),
            lambda data: services.add_identifier(agency_id, **data, by=by),
            "Đã thêm mã định danh.",
        ),
        "unit": (
            lambda: forms.UnitForm(post),
            lambda data: services.open_unit(agency_id, **data, by=by),
            "Đã mở đơn vị.",
        ),
    }  # fmt: skip
    if act not in acts:
        raise Http404(act)
    make, run, words = acts[act]
    form = make()
    done = submit(form, run)
    if done is None:
        return _agency_page(request, agency_id, {act: form})
    messages.success(request, words)
    return redirect("organisations:agency", done.pk if act == "rename" else agency_id)


@require_POST
@requires("organisation.manage")
def unit_act(request: HttpRequest, unit_id: int, act: str) -> HttpResponse:
    """Do one of the administrator's acts on a unit and return to its agency's page."""
    by = request.actor  # type: ignore[attr-defined]
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise Http404("unit")
    acts: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
        "rename": (lambda data: services.rename_unit(unit_id, **data, by=by), "Đã đổi tên đơn vị."),
        "end": (lambda data: services.end_unit(unit_id, **data, by=by), "Đã ghi ngày kết thúc."),
        "desk": (lambda data: services.add_desk(unit_id, **data, by=by), "Đã thêm quầy."),
    }
    if act not in acts:
        raise Http404(act)
    run, words = acts[act]
    siblings = list(Unit.objects.on(clock.today()).filter(agency_id=unit.agency_id))
    form = _unit_forms(unit, siblings, request.POST)[act]
    if submit(form, run) is None:
        return _agency_page(request, unit.agency_id, {f"{unit_id}-{act}": form})
    messages.success(request, words)
    return redirect("organisations:agency", unit.agency_id)


@require_GET
@requires("organisation.view")
@opens_with_default("organisations:areas")
def areas(request: HttpRequest) -> HttpResponse:
    """Find administrative units by name or code, in force on a day or of all times."""
    words = request.GET.get("ten", "").strip()[:80]
    level = request.GET.get("cap", "")
    given = request.GET.get("ngay", "").strip()
    every = request.GET.get("cu") == "1"
    day = chosen_day(request) if given or not every else None
    found = registers.areas(
        words, day=None if every else day, level=level if level in registers.Level.values else ""
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("trang"))
    bases = Counter(unit.basis for unit in page.object_list if unit.basis).most_common(1)
    context = {
        "common_basis": bases[0][0] if bases else "",
        "words": words,
        "level": level,
        "levels": AdministrativeUnit.Level.choices,
        "day": read_day(given) or clock.today(),
        "every": every,
        "page": page,
    }
    return render(request, "organisations/areas.html", context)


@require_GET
@requires("organisation.view")
def unit_options(request: HttpRequest) -> HttpResponse:
    """Offer units by the words typed, for a type-ahead."""
    words = request.GET.get("q", "").strip()[:80]
    return render(request, "organisations/_unit_options.html", {"units": registers.unit_options(words)})
