"""The agency's page of the store: worklists, an entry by its code, kinds of papers."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import DomainError, Invalid
from motcua.base.indicators import periods
from motcua.base.indicators.engine import everything, sharing
from motcua.base.indicators.queries import scope_for
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed
from motcua.base.text import clean
from motcua.onestop.archive import indicators, kinds, queries, services
from motcua.onestop.archive.models import PaperKind

PAGE = queries.PAGE


@require_GET
@requires("archive.view")
@opens_with_default("archive:home")
def home(request: OfficerRequest) -> HttpResponse:
    """Show what the agency's store lacks and what ends; find an entry by its exact code."""
    actor = request.actor
    code = clean(request.GET.get("ma", ""))[:60]
    if code:
        found = queries.by_code(code, by=actor)
        record_act("archive.searched", by=actor, label=code[:160], detail={"found": int(found is not None)})
        if found is not None:
            return redirect("archive:entry", pk=found.pk)
    name = queries.list_named(request.GET.get("muc", ""))
    rows = queries.worklist(actor, name)
    after = request.GET.get("sau", "")
    if after.isdigit():
        rows = rows.filter(pk__lt=int(after))
    page = list(rows[: PAGE + 1])
    counts = queries.counts(actor)
    tabs = [
        {
            "label": label, "url": f"?muc={key}", "active": key == name, "count": counts[key.replace("-", "_")],
            "tone": "red" if key == "thieu-tep" else "",
        }
        for key, label in queries.LISTS.items()
    ]  # fmt: skip
    next_url = f"?muc={name}&sau={page[PAGE - 1].pk}" if len(page) > PAGE else ""
    return render(
        request,
        "archive/home.html",
        {
            "tabs": tabs, "rows": page[:PAGE], "name": name, "counts": counts, "code": code, "next_url": next_url,
            "first_url": f"?muc={name}" if after else "", "today": clock.today(), "shares": _shares(request),
            "may_digitise": allowed(actor, "archive.digitise") is not None,
            "may_manage": allowed(actor, "archive.manage") is not None,
        },
    )  # fmt: skip


def _shares(request: OfficerRequest) -> list[dict[str, Any]]:
    """Return the shares of this month for those who may see figures."""
    if allowed(request.actor, "indicator.view") is None:
        return []
    scope = scope_for(request.actor)
    period = periods.containing("thang", clock.today())
    shares = []
    with sharing():
        for one in everything():
            if one.code in indicators.SHARES:
                shares.append(
                    {"name": one.name, "measure": one.measure(period, scope), "url": one.rows(period, scope)}
                )
    return shares


# ---- kinds ------------------------------------------------------------------------------------------------


@require_GET
@requires("archive.manage")
def kind_list(request: OfficerRequest) -> HttpResponse:
    """List what the store does with papers of each kind."""
    return render(request, "archive/kinds.html", {"kinds": kinds.every()})


@requires("archive.manage")
def kind_edit(request: OfficerRequest) -> HttpResponse:
    """Set what the store does with papers of a kind (GET shows it, POST stores it)."""
    code = request.GET.get("ma", "")
    kind = PaperKind.objects.filter(code=code).first() or PaperKind(code=code[:60])
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        post = request.POST
        try:
            months = post.get("valid_months", "").strip()
            if months and not months.isdecimal():
                raise Invalid("Thời hạn giá trị là số tháng.", field="valid_months")
            services.set_kind(
                post.get("code", "") or code, name=post.get("name", ""), by=request.actor,
                words=post.get("words", "").split(","), keeps=post.get("keeps") == "1",
                certified=post.get("certified") == "1", valid_months=int(months) if months else None,
                fields=_fields(post), basis=post.get("basis", ""),
            )  # fmt: skip
        except DomainError as error:
            errors[error.field or "form"], status = error.message, error.status
        else:
            messages.success(request, "Đã lưu loại giấy tờ.")
            return redirect("archive:kinds")
    context = {
        "kind": kind, "errors": errors, "typed": request.POST, "types": kinds.FIELD_TYPES,
        "rows": [*kind.fields, *({"key": "", "label": "", "type": "text"} for _ in range(3))],
    }  # fmt: skip
    return render(request, "archive/kind.html", context, status=status)


def _fields(post: Any) -> list[dict[str, Any]]:
    rows = zip(
        post.getlist("field_key"), post.getlist("field_label"), post.getlist("field_type"), strict=False
    )
    must = set(post.getlist("field_required"))
    return [
        {"key": key, "label": label, "type": type_, "required": str(number) in must}
        for number, (key, label, type_) in enumerate(rows)
        if clean(label)
    ]
