"""The register of business regulations: listed in five groups, with option, enforcement and state."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.errors import DomainError, NotAllowed
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.queries import agencies_on
from motcua.base.organisations.reach import province_wide
from motcua.base.paging import address, page_urls, paged
from motcua.base.posted import day_of, number_of, whole_of
from motcua.base.text import day as said
from motcua.base.text import number
from motcua.control.programmes import queries
from motcua.control.programmes.models import BusinessRegulation, Outcome
from motcua.control.programmes.services import regulating
from motcua.control.programmes.services._common import is_theirs
from motcua.control.programmes.services.regulating import Rule

_WORDS = (
    "code", "name", "group", "document", "article", "trade", "subjects", "outcome", "option", "decision_no",
    "enforced_by",
)  # fmt: skip
_DAYS = ("valid_from", "valid_to", "approved_on", "enforced_on")
_AMOUNTS = ("cost", "cost_after")


@require_GET
@requires("programme.view")
@opens_with_default("programmes:regulations")
def register(request: OfficerRequest) -> HttpResponse:
    """List the regulations under the filters in the address."""
    by, filters = request.actor, queries.RegulationFilters.of(request.GET)
    page = paged(queries.regulations(by, filters), request, queries.PAGE)
    loose = queries.RegulationFilters(filters.text, "", filters.owner, filters.stage)
    counts = dict(queries.regulations(by, loose).order_by().values_list("group").annotate(Count("pk")))
    tabs = [("", "Tất cả", sum(counts.values()))] + [
        (code, label, counts.get(code, 0)) for code, label in BusinessRegulation.Group.choices
    ]
    context = {
        "page": page, "filters": filters, "total": page.paginator.count, "stages": queries.STAGES.items(),
        "tabs": [
            {"label": label, "url": address(request.GET, nhom=code), "count": many, "active": filters.group == code}
            for code, label, many in tabs
        ],
        "owners": Agency.objects.filter(pk__in=BusinessRegulation.objects.values("owner_id")).order_by("name"),
        "manages": allowed(by, regulating.MANAGE) is not None,
    } | page_urls(request, page)  # fmt: skip
    return render(request, "programmes/regulations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("internal.manage")
def new(request: OfficerRequest) -> HttpResponse:
    """Add a regulation."""
    return _page(request, 0)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("programme.view")
def edit(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a regulation, and change it for who owns it."""
    return _page(request, pk)


def _page(request: OfficerRequest, pk: int) -> HttpResponse:
    by = request.actor
    row = queries.regulation(by, pk) if pk else None
    may = is_theirs(by, regulating.MANAGE, row.owner_id if row else by.agency_id)
    error, values = None, _values_of(row) if row else {"owner": by.agency_id}
    if request.method == "POST":
        values = request.POST
        try:
            made = regulating.save(
                _rule(values),
                by=by,
                pk=pk or None,
                version=whole_of(values, "version") if pk else None,
            )
            messages.success(request, f"Đã lưu {made.code}.")
            return redirect("programmes:regulation", made.pk)
        except NotAllowed:
            raise
        except DomainError as refused:
            error = refused
    owners = agencies_on().order_by("level", "name")
    if not province_wide(by, regulating.MANAGE):
        owners = owners.filter(pk=by.agency_id)
    context = {
        "row": row, "may": may, "error": error, "values": values, "groups": BusinessRegulation.Group.choices,
        "outcomes": Outcome.choices, "owners": owners, "owner": str(values.get("owner", "")),
    }  # fmt: skip
    return render(request, "programmes/regulation.html", context, status=error.status if error else 200)


def _values_of(row: BusinessRegulation) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(row, name) for name in _WORDS}
    values |= {name: said(getattr(row, name)) if getattr(row, name) else "" for name in _DAYS}
    values |= {
        name: number(getattr(row, name)) if getattr(row, name) is not None else "" for name in _AMOUNTS
    }
    return values | {"owner": row.owner_id, "version": row.version}


def _rule(posted: Any) -> Rule:
    given: dict[str, Any] = {name: posted.get(name, "") for name in _WORDS}
    given |= {name: day_of(posted, name) for name in _DAYS}
    given |= {name: number_of(posted, name) for name in _AMOUNTS}
    return Rule(**given, owner_id=whole_of(posted, "owner"))
