"""The first page: drafts on their way, stage by stage; the registers; beginning a draft."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base import clock
from motcua.base.errors import DomainError
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.reach import province_wide
from motcua.base.paging import page_urls, paged
from motcua.control.impact import queries
from motcua.control.impact.models import DraftProcedure, LegalDraft, Stage
from motcua.control.impact.models.drafts import OPEN_STAGES
from motcua.control.impact.services import drafting
from motcua.control.impact.views import _values

PAGE = 40
# What a person acts on lies at these stages.
_MINE = {
    "impact.draft": (Stage.WRITING, Stage.EXPLAINING, Stage.SUBMITTED),
    "impact.opine": (Stage.OPINION,),
    "impact.appraise": (Stage.APPRAISAL,),
}


@require_GET
@requires("impact.view")
def home(request: OfficerRequest) -> HttpResponse:
    """Show every open draft at its stage, how long and with whom, and issued texts not yet announced."""
    by, day = request.actor, clock.today()
    rows = list(
        queries.counted(queries.drafts(by).filter(stage__in=OPEN_STAGES)).order_by("stage_since", "pk")
    )
    for one in rows:
        one.standing = queries.standing(one, day)  # type: ignore[attr-defined]
        one.with_drafter = one.standing.holder == str(one.agency)  # type: ignore[attr-defined]
    mine = {stage for action, stages in _MINE.items() if allowed(by, action) is not None for stage in stages}
    unannounced = list(queries.counted(queries.issued_unannounced(by))[:20])
    context = {
        "columns": [
            (Stage(stage), [one for one in rows if one.stage == stage], stage in mine) for stage in OPEN_STAGES
        ],
        "total": len(rows), "late": sum(one.standing.late for one in rows),  # type: ignore[attr-defined]
        "mine": [one for one in rows if one.stage in mine], "unannounced": unannounced, "today": day,
        "whole": province_wide(by, "impact.view"), "may_draft": allowed(by, "impact.draft") is not None,
        "anything": queries.drafts(by).exists() if not rows else True,
    }  # fmt: skip
    return render(request, "impact/home.html", context)


def _listed(request: OfficerRequest, rows: Any, choice: queries.Choice) -> dict[str, Any]:
    """Return what both registers show: a page of rows and the filters."""
    by = request.actor
    whole = province_wide(by, "impact.view")
    page = paged(rows, request, PAGE)
    agencies = Agency.objects.filter(pk__in=LegalDraft.objects.values("agency_id")) if whole else []
    return page_urls(request, page) | {
        "rows": page.object_list, "total": page.paginator.count, "choice": choice, "agencies": agencies,
        "kinds": LegalDraft.Kind.choices, "stages": Stage.choices, "changes": DraftProcedure.Change.choices,
        "whole": whole,
    }  # fmt: skip


@require_GET
@requires("impact.view")
@opens_with_default("impact:drafts")
def drafts(request: OfficerRequest) -> HttpResponse:
    """List drafts, the newest first."""
    choice = queries.Choice.read(request.GET)
    rows = queries.counted(choice.drafts(queries.drafts(request.actor))).order_by("-created_at", "-pk")
    context = _listed(request, rows, choice)
    for one in context["rows"]:
        one.standing = queries.standing(one)
    return render(request, "impact/drafts.html", context | {"views": _DRAFT_VIEWS})


@require_GET
@requires("impact.view")
@opens_with_default("impact:procedures")
def procedures(request: OfficerRequest) -> HttpResponse:
    """List procedures of drafts, the newest drafts first."""
    choice = queries.Choice.read(request.GET)
    rows = choice.procedures(queries.procedures(request.actor))
    rows = rows.order_by("-draft__created_at", "-draft_id", "position")
    return render(
        request, "impact/procedures.html", _listed(request, rows, choice) | {"views": _PROCEDURE_VIEWS}
    )


_DRAFT_VIEWS = (
    ("", "Lập trong khoảng ngày"),
    ("trong-ky", "Đang soạn hoặc ban hành trong kỳ"),
    ("du-danh-gia", "Đã đánh giá đủ"),
    ("thieu-danh-gia", "Còn thiếu đánh giá"),
    ("y-kien", "Đến hạn cho ý kiến"),
    ("y-kien-dung-han", "Cho ý kiến đúng hạn"),
    ("y-kien-tre", "Cho ý kiến trễ hạn"),
    ("ban-hanh", "Ban hành trong khoảng ngày"),
)
_PROCEDURE_VIEWS = (
    ("", "Dự thảo lập trong khoảng ngày"),
    ("danh-gia", "Đánh giá xong trong khoảng ngày"),
    ("chua-danh-gia", "Chưa đánh giá xong"),
    ("ban-hanh", "Trong văn bản ban hành"),
    ("chua-cong-bo", "Đã ban hành, chưa công bố"),
)


@require_http_methods(["GET", "POST"])
@requires("impact.draft")
def begin(request: OfficerRequest) -> HttpResponse:
    """Begin the file of a draft; a refused one is explained in place."""
    error: DomainError | None = None
    if request.method == "POST":
        try:
            draft = drafting.begin(by=request.actor, **_values.head_values(request.POST))
            return redirect("impact:draft", draft.pk)
        except DomainError as refused:
            error = refused
    context = {
        "error": error, "form": _values.head_form(None, request.POST if error else {}),
        "kinds": LegalDraft.Kind.choices,
    }  # fmt: skip
    return render(request, "impact/begin.html", context, status=error.status if error else 200)
