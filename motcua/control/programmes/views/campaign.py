"""One programme: goals as sentences, milestones, who holds it back; a goal's course; what control changes."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.acting import done
from motcua.base.audit.services import record_act
from motcua.base.errors import NotFound
from motcua.base.files.checks import DOCX_TYPE
from motcua.base.files.views import attachment
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed
from motcua.base.posted import day_of, number_of, whole_of
from motcua.base.text import day as said
from motcua.control.programmes import measuring, queries
from motcua.control.programmes.models import Goal, Milestone, Outcome
from motcua.control.programmes.papers.report import report_document
from motcua.control.programmes.services import campaigns


@require_GET
@requires("programme.view")
def detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a programme: each goal a sentence with its figure and gap, each milestone, how each agency stands."""
    by, day = request.actor, clock.today()
    found = queries.programme(by, pk)
    standing = measuring.Standing(found, day)
    marks = measuring.milestones(standing)
    context = {
        "programme": found, "standing": standing, "figures": standing.figures, "marks": marks, "day": day,
        "late": sum(mark.state == "qua-han" for mark in marks), "agencies": standing.by_agency,
        "measures": Goal.Measure.choices, "manages": allowed(by, "programme.manage") is not None,
        "counted": [Outcome(code).label for code in found.counts_as_cut],
        "unknown_cost": sum(one.cost is None for one in standing.items),
        "unknown_hours": sum(one.hours is None for one in standing.items),
    }  # fmt: skip
    return render(request, "programmes/programme.html", context)


@require_GET
@requires("programme.view")
def goal(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a goal: where it stands, its course and forecast, which agencies hold it back."""
    row = Goal.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound("Không có mục tiêu này.")
    found = queries.programme(request.actor, row.programme_id)
    standing = measuring.Standing(found, clock.today())
    row = next(one for one in standing.goals if one.pk == pk)
    figure, points = standing.course_of(row)
    holding: list[dict[str, Any]] = []
    for agency in standing.by_agency:
        cell = next(cell for cell in agency.cells if cell[0].goal.pk == pk)
        if cell[1].denominator and cell[2] > 0:
            holding.append(
                {"name": agency.name, "key": agency.agency_id or 0, "measure": cell[1], "short": cell[2]}
            )
    holding.sort(key=lambda one: -one["short"])
    context = {
        "programme": found, "goal": row, "figure": figure, "points": points, "holding": holding[:12],
        "chart": measuring.chart(row, points), "manages": allowed(request.actor, "programme.manage") is not None,
        "values": campaigns.values_of(row),
    }  # fmt: skip
    return render(request, "programmes/goal.html", context)


@require_GET
@requires("programme.view")
def report(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send the report of the programme's result as an official document."""
    found = queries.programme(request.actor, pk)
    content = report_document(measuring.Standing(found, clock.today()))
    record_act(
        "programme.taken_out", by=request.actor, object_kind="programme", object_id=found.pk, label=found.name,
        detail={"form": "docx"},
    )  # fmt: skip
    return attachment(content, f"bao-cao-{found.code}.docx", DOCX_TYPE)


# ---- acts -----------------------------------------------------------------------------------------------------


def _freeze(request: OfficerRequest, pk: int) -> str:
    found = campaigns.freeze(pk, by=request.actor, version=whole_of(request.POST, "version"))
    return f"Đã chốt {found.items.count()} mục có hiệu lực ngày {said(found.baseline)}."


def _late(request: OfficerRequest, pk: int) -> str:
    many = campaigns.add_late(pk, reason=request.POST.get("reason", ""), by=request.actor)
    return f"Đã bổ sung {many} mục vào phạm vi."


def _baseline(request: OfficerRequest, pk: int) -> str:
    found = campaigns.move_baseline(
        pk, baseline=day_of(request.POST, "baseline"), reason=request.POST.get("reason", ""),
        by=request.actor, version=whole_of(request.POST, "version"),
    )  # fmt: skip
    return f"Mốc so sánh là {said(found.baseline)}."


def _close(request: OfficerRequest, pk: int) -> str:
    found = campaigns.close(pk, by=request.actor, version=whole_of(request.POST, "version"))
    return f"Đã kết thúc “{found.name}”."


def _add_goal(request: OfficerRequest, pk: int) -> str:
    made = campaigns.add_goal(
        pk, measure=request.POST.get("measure", ""), level=number_of(request.POST, "level"),
        due=day_of(request.POST, "due"), round=whole_of(request.POST, "round") or 0, by=request.actor,
    )  # fmt: skip
    return f"Đã thêm mục tiêu {made}."


_ACTS = {
    "chot": _freeze, "bo-sung": _late, "moc-so-sanh": _baseline, "ket-thuc": _close, "them-muc-tieu": _add_goal,
}  # fmt: skip


@require_POST
@requires("programme.manage")
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Do one of the acts on a programme."""
    doing = _ACTS.get(act)
    if doing is None:
        raise NotFound("Không có việc này.")
    return done(request, lambda: doing(request, pk), "programmes:programme", pk)


@require_POST
@requires("programme.manage")
def adjust_goal(request: OfficerRequest, pk: int) -> HttpResponse:
    """Set another level or day for a goal, and why."""

    def act() -> str:
        row = campaigns.adjust_goal(
            pk, level=number_of(request.POST, "level"), due=day_of(request.POST, "due"),
            reason=request.POST.get("reason", ""), by=request.actor,
            version=whole_of(request.POST, "version"),
        )  # fmt: skip
        return f"Mục tiêu: {row}, đến {said(row.due)}."

    return done(request, act, "programmes:goal", pk)


@require_POST
@requires("programme.manage")
def milestone(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Move a milestone, or say that it was reached."""
    row = Milestone.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound("Không có mốc này.")
    given: dict[str, Any] = {"by": request.actor, "version": whole_of(request.POST, "version")}

    def doing() -> str:
        if act == "xong":
            campaigns.finish_milestone(
                pk,
                done_on=day_of(request.POST, "done_on"),
                note=request.POST.get("note", ""),
                **given,
            )
            return f"Đã ghi xong: {row.title}."
        moved = campaigns.move_milestone(
            pk, due=day_of(request.POST, "due"), reason=request.POST.get("reason", ""), **given
        )
        return f"{row.title}: chậm nhất {said(moved.due)}."

    if act not in ("xong", "doi"):
        raise NotFound("Không có việc này.")
    return done(request, doing, "programmes:programme", row.programme_id, anchor="moc")
