"""Groups of procedures with their totals; the wages of years."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base import clock
from motcua.base.errors import DomainError, Invalid
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.queries import agencies_on
from motcua.base.organisations.reach import may, province_wide
from motcua.base.posted import key_of, keys_of
from motcua.control.costs import charts, queries, services, wages
from motcua.control.costs.models import CostGroup, CostStudy, Wage
from motcua.control.costs.reading import figure
from motcua.control.costs.rules import together
from motcua.law.wages import table


def _ids(request: OfficerRequest) -> list[int]:
    return keys_of(request.POST, "studies")


@require_http_methods(["GET", "POST"])
@requires("cost.view")
def groups(request: OfficerRequest) -> HttpResponse:
    """List the groups with their totals, and make one."""
    by, error = request.actor, None
    if request.method == "POST":
        agency = key_of(request.POST, "agency")
        try:
            if agency is None:
                raise Invalid("Chọn cơ quan chủ trì.", field="agency")
            made = services.new_group(
                request.POST.get("title", ""), agency_id=agency, by=by, note=request.POST.get("note", "")
            )
            return redirect("costs:group", made.pk)
        except DomainError as refused:
            error = refused
    found = queries.groups_with_totals(queries.groups(by).order_by("title", "pk")[:200])
    agencies = agencies_on(clock.today()).order_by("level", "name")
    if not province_wide(by, "cost.edit"):
        agencies = agencies.filter(pk=by.agency_id)
    context = {
        "groups": found, "agencies": agencies, "error": error, "posted": request.POST,
        "agency": request.POST.get("agency") or str(by.agency_id or ""),
        "may_edit": allowed(by, "cost.edit") is not None,
    }  # fmt: skip
    return render(request, "costs/groups.html", context, status=error.status if error else 200)


@require_GET
@requires("cost.view")
def group(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a group: its procedures, the totals, the chart."""
    return _group_page(request, queries.group(request.actor, pk))


def _group_page(request: OfficerRequest, group: CostGroup, error: DomainError | None = None) -> HttpResponse:
    by = request.actor
    members = queries.with_totals(queries.members(by, group))
    may_edit = may(by, "cost.edit", group.agency_id)
    context = {
        "group": group, "rows": members, "sum": together(one.totals for one in members),  # type: ignore[attr-defined]
        "unfinished": sum(
            one.state == CostStudy.State.DRAFT and not one.totals.after  # type: ignore[attr-defined]
            for one in members
        ),
        "chart": charts.by_study(members), "error": error, "may_edit": may_edit,
        "chosen": {one.pk for one in members},
        "others": queries.studies(by).order_by("title")[:300] if may_edit else [],
    }  # fmt: skip
    return render(request, "costs/group.html", context, status=error.status if error else 200)


@require_POST
@requires("cost.edit")
def change(request: OfficerRequest, pk: int) -> HttpResponse:
    """Change a group, or end it."""
    by, version = request.actor, key_of(request.POST, "version")
    found = queries.group(by, pk)
    at = -1 if version is None else version
    try:
        if "end" in request.POST:
            services.end_group(pk, by=by, version=at)
            messages.success(request, f"Đã bỏ nhóm “{found.title[:80]}”; các bảng tính vẫn còn.")
            return redirect("costs:groups")
        services.change_group(
            pk, by=by, version=at, title=request.POST.get("title", ""), study_ids=_ids(request),
            note=request.POST.get("note", ""),
        )  # fmt: skip
        messages.success(request, "Đã lưu nhóm.")
    except DomainError as refused:
        return _group_page(request, queries.group(by, pk), refused)
    return redirect("costs:group", pk)


@require_http_methods(["GET", "POST"])
@requires("cost.view")
def wage_table(request: OfficerRequest) -> HttpResponse:
    """Show the wages by year and group of subjects; the control office sets the province's own."""
    by, error, posted = request.actor, None, request.POST
    if request.method == "POST":
        try:
            if row := key_of(posted, "withdraw"):
                services.withdraw_wage(row, by=by)
                messages.success(request, "Đã rút mức của tỉnh.")
            else:
                year, amount = key_of(posted, "year"), figure(posted.get("amount", ""), "wage")
                if year is None:
                    raise Invalid("Ghi năm bằng bốn chữ số.", field="year")
                if amount is None:
                    raise Invalid("Ghi mức thu nhập một giờ.", field="amount")
                services.set_wage(year, posted.get("subject", ""), amount, posted.get("basis", ""), by=by)
                messages.success(request, "Đã đặt mức của tỉnh; bảng tính lập mới sẽ dùng mức này.")
            return redirect("costs:wages")
        except DomainError as refused:
            error = refused
    law = table()
    context = {
        "wages": wages.every(), "law": law, "names": {one.code: one.name for one in law.subjects},
        "withdrawn": Wage.objects.filter(withdrawn_at__isnull=False)[:50], "error": error, "posted": posted,
        "may_set": allowed(by, "law.override") is not None,
    }  # fmt: skip
    return render(request, "costs/wages.html", context, status=error.status if error else 200)
