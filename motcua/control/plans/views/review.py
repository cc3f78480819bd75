"""Checking what the machine read: the document on one side, what was read from it on the other."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.errors import Conflict, DomainError, Invalid, NotFound
from motcua.base.indicators import engine
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.models import AdministrativeUnit
from motcua.base.organisations.queries import agencies_on
from motcua.control.plans import comparing, queries
from motcua.control.plans.models import Plan, PlanTarget, PlanTask, Reviewed
from motcua.control.plans.parties import GROUPS
from motcua.control.plans.services import following, reviewing
from motcua.control.plans.views import _values


@require_GET
@requires("plan.manage")
def review(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a draft: its lines with what they became, its items with what the officer may do."""
    plan = queries.draft(request.actor, pk)
    tasks = comparing.tasks_of(plan)
    targets = [comparing.target(one) for one in plan.targets.order_by("position")]
    items = [*tasks, *targets]
    waiting = sum(item.review == Reviewed.WAITING for item in items)
    context = {
        "plan": plan, "tasks": tasks, "targets": targets, "lines": comparing.lines_of(plan, tasks, targets),
        "total": len(items), "waiting": waiting, "confirmed": len(items) - waiting,
        "sure": sum(comparing.is_sure(task) for task in tasks)
        + sum(target.review == Reviewed.WAITING and bool(target.indicator) for target in targets),
        "warnings": plan.warnings, "kinds": Plan.Kind.choices,
        "served": queries.plans(request.actor)
        .filter(state=Plan.State.ACTIVE, kind=Plan.Kind.PLAN)
        .exclude(pk=plan.pk)[:50],
    } | _offered(plan)  # fmt: skip
    return render(request, "plans/review.html", context)


def _offered(plan: Plan) -> dict[str, Any]:
    """Return what the forms of a plan's items offer; a directive also whose dates it sets anew."""
    return {
        "replaceable": queries.recurring(plan) if plan.kind == Plan.Kind.DIRECTIVE else [],
        "recurrences": _values.RECURRENCES, "groups": GROUPS.values(), "ops": PlanTarget.Op.choices,
        "levels": [("", "Mọi cấp"), *AdministrativeUnit.Level.choices], "indicators": engine.everything(),
    }  # fmt: skip


def _back(plan_id: int, anchor: str = "") -> HttpResponse:
    return redirect(f"{reverse('plans:review', args=[plan_id])}{anchor}")


@require_http_methods(["GET", "POST"])
@requires("plan.manage")
def task(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Do one act of review with a task; `sua` shows its form and takes it."""
    if act == "sua":
        return _edit_task(request, pk)
    if request.method != "POST" or act not in _TASK_ACTS:
        raise NotFound("Không có việc này.")
    item = _TASK_ACTS[act](request, pk)
    if request.htmx and act in {"dung", "bo"}:
        return _task_card(request, item)
    return _back(item.plan_id, f"#t{item.pk}")


def _split(request: OfficerRequest, pk: int) -> PlanTask:
    at = request.POST.get("at", "")
    if not at.isdigit():
        raise Invalid("Đặt con trỏ vào giữa hai việc rồi bấm Tách.", field="title")
    return reviewing.split(pk, int(at), by=request.actor)[0]


def _replace_dates(request: OfficerRequest, pk: int) -> PlanTask:
    earlier = request.POST.get("earlier", "")
    return reviewing.replace_dates(pk, int(earlier) if earlier.isdigit() else None, by=request.actor)


_TASK_ACTS: dict[str, Callable[[OfficerRequest, int], PlanTask]] = {
    "dung": lambda request, pk: reviewing.confirm(PlanTask, pk, by=request.actor),
    "bo": lambda request, pk: reviewing.drop(PlanTask, pk, by=request.actor),
    "gop": lambda request, pk: reviewing.merge_up(pk, by=request.actor),
    "tach": _split,
    "thay": _replace_dates,
}
_TARGET_ACTS = {"dung": reviewing.confirm, "bo": reviewing.drop}


def _task_card(request: OfficerRequest, item: PlanTask) -> HttpResponse:
    """Return one task's card anew, with the counts of the page beside it."""
    shown = comparing.task(item.pk)
    context = (
        {"task": shown, "plan": shown.plan, "fresh": True}
        | comparing.counts(shown.plan)
        | _offered(shown.plan)
    )
    return render(request, "plans/_review_task.html", context)


def _edit_task(request: OfficerRequest, pk: int) -> HttpResponse:
    item = comparing.task(pk)
    plan = queries.draft(request.actor, item.plan_id)
    error: DomainError | None = None
    if request.method == "POST":
        try:
            reviewing.correct_task(
                pk, _values.task_values(request.POST), by=request.actor,
                lead=_values.names_of(request.POST, "lead"), support=_values.names_of(request.POST, "support"),
            )  # fmt: skip
            if request.htmx:
                return _task_card(request, item)
            return _back(plan.pk, f"#t{pk}")
        except DomainError as refused:
            error = refused
    context = {
        "task": item,
        "plan": plan,
        "error": error,
        "values": _values.task_form(item, request.POST),
    } | _offered(plan)
    template = "plans/_edit_task.html" if request.htmx else "plans/edit_task.html"
    # htmx puts a refused form in place as well; the status says it was refused.
    return render(request, template, context, status=error.status if error else 200)


@require_http_methods(["GET", "POST"])
@requires("plan.manage")
def target(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Do one act of review with a target; `sua` shows its form and takes it."""
    if act == "sua":
        return _edit_target(request, pk)
    if request.method != "POST" or act not in _TARGET_ACTS:
        raise NotFound("Không có việc này.")
    item = _TARGET_ACTS[act](PlanTarget, pk, by=request.actor)
    if request.htmx:
        return _target_card(request, pk)
    return _back(item.plan_id, f"#c{pk}")


def _target_card(request: OfficerRequest, pk: int) -> HttpResponse:
    shown = comparing.target(PlanTarget.objects.select_related("plan").get(pk=pk))
    context = (
        {"target": shown, "plan": shown.plan, "fresh": True}
        | comparing.counts(shown.plan)
        | _offered(shown.plan)
    )
    return render(request, "plans/_review_target.html", context)


def _edit_target(request: OfficerRequest, pk: int) -> HttpResponse:
    item = PlanTarget.objects.select_related("plan").filter(pk=pk).first()
    if item is None:
        raise NotFound("Không có chỉ tiêu này.")
    plan = queries.draft(request.actor, item.plan_id)
    error: DomainError | None = None
    if request.method == "POST":
        try:
            reviewing.correct_target(pk, _values.target_values(request.POST), by=request.actor)
            return _target_card(request, pk) if request.htmx else _back(plan.pk, f"#c{pk}")
        except DomainError as refused:
            error = refused
    context = {
        "target": item,
        "plan": plan,
        "error": error,
        "values": _values.target_form(item, request.POST),
    } | _offered(plan)
    template = "plans/_edit_target.html" if request.htmx else "plans/edit_target.html"
    return render(request, template, context, status=error.status if error else 200)


@require_http_methods(["GET", "POST"])
@requires("plan.manage")
def add_task(request: OfficerRequest, pk: int) -> HttpResponse:
    """Write a task into the draft."""
    plan = queries.draft(request.actor, pk)
    after = request.POST.get("after") or request.GET.get("sau", "")
    error: DomainError | None = None
    if request.method == "POST":
        try:
            made = reviewing.add_task(
                pk, _values.task_values(request.POST), by=request.actor,
                lead=_values.names_of(request.POST, "lead"), support=_values.names_of(request.POST, "support"),
                after=int(after) if after.isdigit() else None,
            )  # fmt: skip
            return _back(pk, f"#t{made.pk}")
        except DomainError as refused:
            error = refused
    context = {"plan": plan, "error": error, "after": after, "values": _values.task_form(None, request.POST)}
    status = error.status if error else 200
    return render(request, "plans/add_task.html", context | _offered(plan), status=status)


@require_http_methods(["GET", "POST"])
@requires("plan.manage")
def add_target(request: OfficerRequest, pk: int) -> HttpResponse:
    """Write a target into the draft."""
    plan = queries.draft(request.actor, pk)
    error: DomainError | None = None
    if request.method == "POST":
        try:
            made = reviewing.add_target(pk, _values.target_values(request.POST), by=request.actor)
            return _back(pk, f"#c{made.pk}")
        except DomainError as refused:
            error = refused
    context = {"plan": plan, "error": error, "values": _values.target_form(None, request.POST)}
    status = error.status if error else 200
    return render(request, "plans/add_target.html", context | _offered(plan), status=status)


@require_POST
@requires("plan.manage")
def point_out(request: OfficerRequest, pk: int) -> HttpResponse:
    """Say whom printed words mean: "a12" an agency, "so_nganh" a class."""
    whom = request.POST.get("whom", "")
    is_agency = whom.startswith("a") and whom[1:].isdigit()
    party = reviewing.point_out(
        pk,
        agency_id=int(whom[1:]) if is_agency else None,
        group=whom if whom in GROUPS else "",
        by=request.actor,
    )
    return _back(party.task.plan_id, f"#t{party.task_id}")


@require_GET
@requires("plan.manage")
def agencies(request: OfficerRequest) -> HttpResponse:
    """Return whom words may mean, for a choice that is filled when it is opened."""
    found = agencies_on().order_by("level", "name")
    return render(request, "plans/_whom.html", {"agencies": found, "groups": GROUPS.values()})


@require_POST
@requires("plan.manage")
def head(request: OfficerRequest, pk: int) -> HttpResponse:
    """Write the document's head as it should be."""
    reviewing.correct_head(pk, _values.head_values(request.POST), by=request.actor)
    messages.success(request, "Đã lưu thông tin văn bản.")
    return _back(pk)


@require_POST
@requires("plan.manage")
def confirm_sure(request: OfficerRequest, pk: int) -> HttpResponse:
    """Confirm what was read with confidence; the doubtful is left for the eye."""
    done = reviewing.confirm_sure(pk, by=request.actor)
    messages.success(request, f"Đã xác nhận {done} mục đọc chắc chắn.")
    return _back(pk)


@require_POST
@requires("plan.manage")
def follow(request: OfficerRequest, pk: int) -> HttpResponse:
    """Take the plan into following; what is still to be checked is said in place."""
    try:
        plan = following.follow(pk, by=request.actor)
    except Conflict as refused:
        messages.error(request, refused.message)
        return _back(pk)
    messages.success(request, f"{plan.label} đã được đưa vào theo dõi.")
    return redirect("plans:plan", plan.pk)


@require_POST
@requires("plan.manage")
def discard(request: OfficerRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    plan = reviewing.discard(pk, by=request.actor)
    messages.success(request, f"Đã bỏ bản đọc “{plan.title[:80]}”.")
    return redirect("plans:home")
