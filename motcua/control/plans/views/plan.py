"""One plan that is followed: its targets as sentences, its tasks with how they go, who answers to it."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.acting import done
from motcua.base.audit.services import record_act
from motcua.base.errors import NotFound
from motcua.base.files.checks import DOCX_TYPE, XLSX_TYPE
from motcua.base.files.views import attachment, send
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.queries import agencies_on
from motcua.base.organisations.reach import province_wide
from motcua.base.posted import keys_of
from motcua.control.plans import measuring, queries
from motcua.control.plans.models import Assignment, Plan, PlanTarget, PlanTask, Reviewed
from motcua.control.plans.outgoing import written
from motcua.control.plans.services import following
from motcua.control.plans.writing import plan_document, plan_workbook


@require_GET
@requires("plan.view")
def detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a plan: a sentence for each target, its tasks by group, the documents that serve it."""
    by, day = request.actor, clock.today()
    plan = queries.plan(by, pk)
    if plan.state == Plan.State.REVIEW:
        return redirect("plans:review", plan.pk)
    tasks = queries.tasks_of(plan, day)
    whole = province_wide(by, "plan.view")
    mine = queries.assignments(by).filter(plan=plan)
    answered = queries.answers(plan, day)
    context = {
        "plan": plan, "manages": queries.may_manage(by, plan), "whole": whole,
        "groups": [
            (heading, list(rows))
            for heading, rows in groupby(tasks, key=lambda task: " · ".join(filter(None, [task.part, task.group])))
        ],
        "tasks": tasks, "unassigned": [task for task in tasks if not task.tally.total],  # type: ignore[attr-defined]
        "targets": measuring.figures(queries.targets_of(plan), day),
        "tally": queries.tally(Assignment.objects.filter(plan=plan), day),
        "mine": queries.with_standing(mine.order_by("due", "pk")[:12], day) if not whole else [],
        "sent": sum(answer.plan is not None for answer in answered), "expected": len(answered),
        "serving": Plan.objects.filter(parent=plan, kind=Plan.Kind.DIRECTIVE, state__in=queries.FOLLOWED).defer("text"),
    }  # fmt: skip
    return render(request, "plans/plan.html", context)


@require_GET
@requires("plan.view")
def answers(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show who has sent their own plan in answer to this one; the gaps come first."""
    plan = queries.plan(request.actor, pk)
    found = queries.answers(plan)
    context = {"plan": plan, "rows": found, "missing": sum(row.plan is None for row in found)}
    return render(request, "plans/answers.html", context)


@require_GET
@requires("plan.view")
def document(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send the file a plan was read from."""
    plan = queries.plan(request.actor, pk)
    if plan.file is None:
        raise NotFound("Kế hoạch này soạn trong hệ thống, không có tệp gốc.")
    return send(plan.file.uuid, by=request.actor)


def _download(request: OfficerRequest, plan: Plan, content: bytes, ending: str, kind: str) -> HttpResponse:
    """Send a plan as a file; that it was taken out is noted."""
    record_act(
        "plan.taken_out", by=request.actor, object_kind="plan", object_id=plan.pk, label=plan.label,
        detail={"form": ending},
    )  # fmt: skip
    name = f"ke-hoach-{plan.number.replace('/', '-') or plan.pk}.{ending}"
    return attachment(content, name, kind)


@require_GET
@requires("plan.view")
def as_docx(request: OfficerRequest, pk: int) -> HttpResponse:
    """Print a plan as an official document (NĐ 30/2020/NĐ-CP)."""
    plan = queries.plan(request.actor, pk)
    return _download(request, plan, plan_document(written(plan)), "docx", DOCX_TYPE)


@require_GET
@requires("plan.view")
def as_xlsx(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send a plan in the workbook it can be brought in with."""
    plan = queries.plan(request.actor, pk)
    return _download(request, plan, plan_workbook(written(plan)), "xlsx", XLSX_TYPE)


@require_POST
@requires("plan.manage")
def close(request: OfficerRequest, pk: int) -> HttpResponse:
    """End the following of a plan."""

    def act() -> str:
        plan = following.close(pk, request.POST.get("reason", ""), by=request.actor)
        return f"Đã kết thúc theo dõi {plan.label}."

    return done(request, act, "plans:plan", pk)


def _task(request: OfficerRequest, pk: int) -> PlanTask:
    found = PlanTask.objects.filter(pk=pk, review=Reviewed.CONFIRMED).select_related("plan__agency").first()
    if found is None:
        raise NotFound("Không có nhiệm vụ này.")
    queries.plan(request.actor, found.plan_id)
    return found


@require_GET
@requires("plan.view")
def task(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a task: what it asks, whose it is, how each agency stands."""
    found, day = _task(request, pk), clock.today()
    rows = queries.assignments(request.actor).filter(task=found).order_by("due", "agency__name", "pk")
    parties = list(found.parties.select_related("agency"))
    manages = queries.may_manage(request.actor, found.plan)
    context = {
        "task": found, "plan": found.plan, "rows": queries.with_standing(rows[:400], day),
        "leads": [party for party in parties if party.part == "CHU_TRI"],
        "supports": [party for party in parties if party.part == "PHOI_HOP"],
        "tally": queries.tally(Assignment.objects.filter(task=found), day), "manages": manages,
        "agencies": agencies_on().order_by("level", "name") if manages else [],
        "targets": measuring.figures(queries.targets_of(found.plan, task=found), day),
    }  # fmt: skip
    return render(request, "plans/task.html", context)


@require_POST
@requires("plan.manage")
def give(request: OfficerRequest, pk: int) -> HttpResponse:
    """Give a task to further agencies."""

    def act() -> str:
        made = following.give_to(pk, keys_of(request.POST, "agency"), by=request.actor)
        return f"Đã giao thêm {made} việc." if made else "Các cơ quan này đã được giao."

    return done(request, act, "plans:task", pk)


@require_GET
@requires("plan.view")
def target(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a target: where it stands in one sentence, its course, what pulls it down, what would close the gap."""
    found = (
        PlanTarget.objects.filter(pk=pk, review=Reviewed.CONFIRMED)
        .select_related("plan__agency", "task")
        .first()
    )
    if found is None:
        raise NotFound("Không có chỉ tiêu này.")
    plan = queries.plan(request.actor, found.plan_id)
    context = {"target": found, "plan": plan} | measuring.page_of(found, clock.today())
    return render(request, "plans/target.html", context)
