"""The first page of plans: every plan in a line, my agency's duties, what waits for review; and bringing a plan in."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base import clock
from motcua.base.errors import DomainError, Invalid
from motcua.base.files.checks import XLSX_TYPE
from motcua.base.files.views import attachment
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.queries import agencies_on
from motcua.base.organisations.reach import province_wide
from motcua.control.plans import queries, rules
from motcua.control.plans.models import Plan
from motcua.control.plans.services import drafting
from motcua.control.plans.writing import empty_workbook


@require_GET
@requires("plan.view")
def home(request: OfficerRequest) -> HttpResponse:
    """Show the plans a person may see, how each goes, and what presses."""
    by, day = request.actor, clock.today()
    found = list(queries.plans(by).order_by("-year", "kind", "-pk")[:200])
    mine = queries.followed(by)
    counted = queries.tallies(queries.assignments(by), "plan_id", day)
    for plan in found:
        plan.tally = counted.get(plan.pk, rules.Tally())  # type: ignore[attr-defined]
    context = {
        "following": [plan for plan in found if plan.state == Plan.State.ACTIVE],
        "reviewing": [plan for plan in found if plan.state == Plan.State.REVIEW],
        "ended": [plan for plan in found if plan.state == Plan.State.CLOSED],
        "urgent": queries.most_urgent(by, day), "tally": queries.tally(mine, day),
        "whole": province_wide(by, "plan.view"),
        "may_manage": allowed(by, "plan.manage") is not None,
    }  # fmt: skip
    return render(request, "plans/home.html", context)


def _choices(request: OfficerRequest) -> dict[str, object]:
    """Return what the forms for a new plan offer: whose plan, and which plan it serves."""
    by = request.actor
    agencies = agencies_on().order_by("level", "name")
    if not province_wide(by, "plan.manage"):
        agencies = agencies.filter(pk=by.agency_id)
    served = queries.plans(by).filter(state=Plan.State.ACTIVE, kind=Plan.Kind.PLAN).order_by("-year", "-pk")
    return {
        "agencies": agencies, "agency": request.POST.get("agency") or _default_agency(request),
        "served": served[:50], "parent": request.POST.get("parent", ""), "year": clock.today().year,
    }  # fmt: skip


def _default_agency(request: OfficerRequest) -> str:
    """Return the province's committee for the control office, one's own agency for others."""
    by = request.actor
    if province_wide(by, "plan.manage"):
        top = Agency.objects.on(clock.today()).filter(kind=Agency.Kind.COMMITTEE, level="TINH").first()
        return str(top.pk if top else by.agency_id)
    return str(by.agency_id)


def _chosen(text: str, field: str) -> int:
    if not text.isdigit():
        raise Invalid("Chọn cơ quan của kế hoạch.", field=field)
    return int(text)


@require_http_methods(["GET", "POST"])
@requires("plan.manage")
def read_in(request: OfficerRequest) -> HttpResponse:
    """Take a document and go on to the review of what was read; a refused file is explained in place."""
    error: DomainError | None = None
    if request.method == "POST":
        upload, parent = request.FILES.get("file"), request.POST.get("parent", "")
        try:
            if upload is None:
                raise Invalid("Chọn tệp kế hoạch.", field="file")
            plan = drafting.read_in(
                upload, agency_id=_chosen(request.POST.get("agency", ""), "agency"), by=request.actor,
                parent_id=int(parent) if parent.isdigit() else None,
            )  # fmt: skip
            return redirect("plans:review", plan.pk)
        except DomainError as refused:
            error = refused
    context = _choices(request) | {"error": error}
    return render(request, "plans/read_in.html", context, status=error.status if error else 200)


@require_http_methods(["GET", "POST"])
@requires("plan.manage")
def write_new(request: OfficerRequest) -> HttpResponse:
    """Begin a plan from scratch."""
    error: DomainError | None = None
    if request.method == "POST":
        parent, year, last = (request.POST.get(name, "") for name in ("parent", "year", "last_year"))
        try:
            if not year.isdigit() or (last and not last.isdigit()):
                raise Invalid("Ghi năm bằng bốn chữ số.", field="year")
            plan = drafting.write_new(
                request.POST.get("title", ""), agency_id=_chosen(request.POST.get("agency", ""), "agency"),
                year=int(year), last_year=int(last) if last else None, by=request.actor,
                kind=request.POST.get("kind", Plan.Kind.PLAN),
                parent_id=int(parent) if parent.isdigit() else None,
            )  # fmt: skip
            return redirect("plans:review", plan.pk)
        except DomainError as refused:
            error = refused
    context = _choices(request) | {"error": error, "posted": request.POST, "kinds": Plan.Kind.choices}
    return render(request, "plans/write_new.html", context, status=error.status if error else 200)


@require_POST
@requires("plan.manage")
def copy(request: OfficerRequest, pk: int) -> HttpResponse:
    """Begin next year's plan from this one."""
    return redirect("plans:review", drafting.copy(pk, by=request.actor).pk)


@require_GET
@requires("plan.manage")
def empty_form(request: OfficerRequest) -> HttpResponse:
    """Send the empty workbook a plan can be written in."""
    return attachment(empty_workbook(), "mau-ke-hoach.xlsx", XLSX_TYPE)
