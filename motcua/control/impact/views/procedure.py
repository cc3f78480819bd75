"""The page of a procedure of a draft: what the draft does to it, its forms, what was said of it, what announces it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.base.errors import DomainError, NotFound
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.posted import key_of
from motcua.control.costs import queries as costs
from motcua.control.costs.models import CostStudy
from motcua.control.impact import queries
from motcua.control.impact.models import AssessmentSheet, DraftProcedure, Stage
from motcua.control.impact.services import assessing, drafting, linking
from motcua.control.impact.services._common import WRITABLE
from motcua.control.impact.views import _values
from motcua.control.impact.views.draft import may, with_state


@require_GET
@requires("impact.view")
def detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a procedure of a draft."""
    return _page(request, queries.procedure(request.actor, pk))


def _page(
    request: OfficerRequest, one: DraftProcedure, error: DomainError | None = None, refused: str = ""
) -> HttpResponse:
    by, draft = request.actor, one.draft
    with_state([one])
    mine = may(request, draft)
    writable = mine["draft"] and draft.stage in WRITABLE and one.left_out_at is None
    following = draft.stage == Stage.ISSUED and mine["issue"] and one.left_out_at is None
    posted = request.POST if error else {}
    own_studies = costs.studies(by).filter(agency_id=draft.agency_id).order_by("-pk")
    cost = costs.totals([one.study_id]).get(one.study_id) if one.study_id else None
    context = {
        "one": one, "draft": draft, "may": mine, "writable": writable, "following": following, "error": error,
        "refused": refused, "posted": posted, "changes": DraftProcedure.Change.choices,
        "forms": [sheet for sheet in one.parts if sheet.code == AssessmentSheet.Code.FORM],  # type: ignore[attr-defined]
        "conditions": [sheet for sheet in one.parts if sheet.code == AssessmentSheet.Code.CONDITION],  # type: ignore[attr-defined]
        "items": queries.opinions(by, draft).filter(procedure=one), "cost": cost,
        "studies": _studies(own_studies, one) if writable else [],
        "lines": list(queries.lines_for(by, one)[:50]) if following else [],
        "procedure_form": _values.procedure_form(one, posted if refused == "sua" else {}),
        "removable": writable and one.opined_at is None and not one.opinions.exists(),
    }  # fmt: skip
    return render(request, "impact/procedure.html", context, status=error.status if error else 200)


def _studies(rows: Any, one: DraftProcedure) -> list[CostStudy]:
    """Return the studies that may be of a procedure: those of the same procedure first."""
    found = list(rows[:200])
    return sorted(found, key=lambda study: study.procedure_id != one.procedure_id)


@require_POST
@requires("impact.view")
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Do one act with a procedure of a draft; a refused one is explained on its page."""
    one = queries.procedure(request.actor, pk)
    if act not in _ACTS:
        raise NotFound("Không có việc này.")
    words, do = _ACTS[act]
    draft_id = one.draft_id
    try:
        made = do(request, pk)
    except DomainError as refused:
        return _page(request, queries.procedure(request.actor, pk), refused, act)
    messages.success(request, words)
    if act == "bo":
        return redirect("impact:draft", draft_id)
    if act == "them-phan":
        return redirect("impact:sheet", made.pk)
    return redirect("impact:procedure", pk)


def _version(request: OfficerRequest) -> int | None:
    return key_of(request.POST, "version")


def _correct(request: OfficerRequest, pk: int) -> Any:
    values = _values.procedure_values(request.POST)
    return drafting.correct_procedure(pk, values, by=request.actor, version=_version(request))


def _leave_out(request: OfficerRequest, pk: int) -> Any:
    return drafting.leave_out(pk, request.POST.get("reason", ""), by=request.actor, version=_version(request))


def _add_part(request: OfficerRequest, pk: int) -> Any:
    return assessing.add_part(
        pk, request.POST.get("code", ""), request.POST.get("name", ""), by=request.actor
    )


def _none(request: OfficerRequest, pk: int) -> Any:
    return assessing.declare_none(
        pk, request.POST.get("code", ""), by=request.actor, version=_version(request)
    )


def _study(request: OfficerRequest, pk: int) -> Any:
    study = key_of(request.POST, "study")
    return linking.attach_study(pk, study, by=request.actor, version=_version(request))


def _line(request: OfficerRequest, pk: int) -> Any:
    line = key_of(request.POST, "line")
    return linking.link_line(pk, line, by=request.actor, version=_version(request))


_ACTS: dict[str, tuple[str, Callable[[OfficerRequest, int], Any]]] = {
    "sua": ("Đã sửa thủ tục.", _correct),
    "dua-ra": ("Đã đưa thủ tục ra khỏi dự thảo.", _leave_out),
    "bo": (
        "Đã bỏ thủ tục.",
        lambda request, pk: drafting.remove_procedure(pk, by=request.actor, version=_version(request)),
    ),
    "them-phan": ("Đã thêm; trả lời biểu đánh giá dưới đây.", _add_part),
    "khong-co": ("Đã xác nhận không quy định.", _none),
    "chi-phi": ("Đã gắn bảng tính chi phí.", _study),
    "cong-bo": ("Đã gắn quyết định công bố.", _line),
}
