"""Contributions: what units say they perform; sent, routed, taken into the store, merged, refused with a reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.acting import done
from motcua.base.errors import DomainError, NotAllowed, NotFound
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.queries import agencies_on
from motcua.base.organisations.reach import province_wide
from motcua.base.paging import page_urls, paged
from motcua.base.posted import day_of, number_of, whole_of
from motcua.catalogue.procedures.models import Field, TimeUnit
from motcua.control.programmes import inventory, queries
from motcua.control.programmes.models import InternalProcedure
from motcua.control.programmes.models.internal import Layer
from motcua.control.programmes.services import contributing
from motcua.control.programmes.services._common import is_theirs
from motcua.control.programmes.services.contributing import Proposal


@require_GET
@requires("internal.view")
@opens_with_default("programmes:contributions")
def register(request: OfficerRequest) -> HttpResponse:
    """List the contributions a person may see, by state."""
    by = request.actor
    tab = request.GET.get("loai", "cho")
    tab = tab if tab in queries.TABS else "cho"
    rows = queries.contributions(by)
    counts = queries.tab_counts(rows)
    page = paged(queries.in_tab(rows, tab), request, queries.PAGE)
    context = {
        "contributor_only": allowed(by, "programme.view") is None, "page": page, "tab": tab, "total": counts[tab],
        "tabs": [
            {"label": label, "url": f"?loai={code}", "count": counts[code], "active": code == tab, "key": str(place)}
            for place, (code, label) in enumerate(queries.TABS.items(), start=1)
        ],
        "contributes": allowed(by, "internal.contribute") is not None,
    } | page_urls(request, page)  # fmt: skip
    return render(request, "programmes/contributions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("internal.contribute")
def send(request: OfficerRequest) -> HttpResponse:
    """Say which internal procedure one's unit performs; the field says who hears of it."""
    error, posted = None, request.POST
    if request.method == "POST":
        try:
            made = contributing.send(_proposal(posted), by=request.actor)
            to = (
                f"gửi tới {made.owner}" if made.owner else "Văn phòng UBND tỉnh sẽ chuyển tới cơ quan chủ trì"
            )
            messages.success(request, f"Đã gửi đề xuất: {to}.")
            return redirect("programmes:contribution", made.pk)
        except NotAllowed:
            raise
        except DomainError as refused:
            error = refused
    context = {
        "error": error, "posted": posted, "fields": Field.objects.order_by("folded"), "layers": Layer.choices,
        "units": TimeUnit.choices,
    }  # fmt: skip
    return render(request, "programmes/contribute.html", context, status=error.status if error else 200)


def _proposal(posted: Any) -> Proposal:
    return Proposal(
        name=posted.get("name", ""), field_id=whole_of(posted, "field"), layer=posted.get("layer", ""),
        steps=posted.get("steps", ""), documents=posted.get("documents", ""),
        limit_amount=number_of(posted, "limit_amount"), limit_unit=posted.get("limit_unit", ""),
        result=posted.get("result", ""), basis=posted.get("basis", ""), yearly=whole_of(posted, "yearly"),
    )  # fmt: skip


@require_GET
@requires("internal.view")
def detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a contribution with what its owner may do about it."""
    by = request.actor
    row = queries.contribution(by, pk)
    may = row.state == "CHO" and is_theirs(by, contributing.MANAGE, row.owner_id)
    mine = InternalProcedure.objects.filter(owner_id=row.owner_id).select_related("procedure") if may else []
    context = {
        "row": row, "may": may, "mine": mine, "steps": inventory.lines(row.steps),
        "documents": inventory.lines(row.documents), "bases": inventory.lines(row.basis),
        "agencies": agencies_on().order_by("level", "name") if may else [],
        "whole": province_wide(by, contributing.MANAGE),
        "limit": f"{row.limit_amount:g} {TimeUnit(row.limit_unit).label}" if row.limit_amount else "",
    }  # fmt: skip
    return render(request, "programmes/contribution.html", context)


@require_POST
@requires("internal.manage")
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Accept, merge, refuse a contribution, or send it on."""
    posted = request.POST
    given: dict[str, Any] = {"by": request.actor, "version": whole_of(posted, "version")}

    def doing() -> str:
        if act == "nhan":
            made = contributing.accept(pk, valid_from=day_of(posted, "valid_from"), **given)
            return f"Đã đưa vào kho với mã {made.procedure.code}; hãy bổ sung nội dung còn thiếu."
        if act == "gop":
            into = contributing.merge(pk, whole_of(posted, "into") or 0, **given)
            return f"Đã gộp vào {into.procedure.code}."
        if act == "chuyen":
            row = contributing.route(
                pk, whole_of(posted, "owner"), remember=bool(posted.get("remember")), **given
            )
            return f"Đã chuyển tới {row.owner}."
        contributing.refuse(pk, posted.get("reason", ""), **given)
        return "Đã trả lời không tiếp nhận."

    if act not in ("nhan", "gop", "chuyen", "tu-choi"):
        raise NotFound("Không có việc này.")
    queries.contribution(request.actor, pk)
    to = "programmes:contributions" if act == "chuyen" else "programmes:contribution"
    return done(request, doing, to, *([] if act == "chuyen" else [pk]))
