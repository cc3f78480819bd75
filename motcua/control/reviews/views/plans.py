"""Yearly plans: their list, one plan, its items, groups taken from a followed plan, its paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base import clock
from motcua.base.acting import done
from motcua.base.audit import queries as audit
from motcua.base.errors import DomainError, Invalid, NotFound
from motcua.base.files.checks import DOCX_TYPE
from motcua.base.files.views import attachment
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.reach import may, province_wide
from motcua.base.posted import key_of, keys_of, must_day_of, text_of
from motcua.catalogue.procedures.models import Field
from motcua.control.plans import queries as followed_plans
from motcua.control.reviews import groups, queries
from motcua.control.reviews.models import ReviewItem, ReviewPlan
from motcua.control.reviews.papers.plan import plan_document
from motcua.control.reviews.services import planning
from motcua.control.reviews.views import _common, _values
from motcua.law import reviewing

State = ReviewPlan.State


@require_http_methods(["GET", "POST"])
@requires("review.view")
def plans(request: OfficerRequest) -> HttpResponse:
    """List plans by year; begin one."""
    by, error = request.actor, None
    if request.method == "POST":
        try:
            plan = _opened(request)
        except DomainError as refused:
            error = refused
        else:
            return redirect("reviews:plan", plan.pk)
    rows = list(queries.plans(by).order_by("-year", "-is_province", "agency__name")[:300])
    context = {
        "ways": _common.ways("plans"), "rows": rows, "error": error, "posted": request.POST if error else {},
        "whole": province_wide(by, "review.view"), "may_plan": allowed(by, "review.plan") is not None,
        "may_gather": allowed(by, "review.judge") is not None, "next_year": clock.today().year,
    }  # fmt: skip
    return render(request, "reviews/plans.html", context, status=error.status if error else 200)


def _opened(request: OfficerRequest) -> ReviewPlan:
    by = request.actor
    whole = request.POST.get("whose") == "tinh"
    agency_id = by.agency_id or 0
    if whole:
        committee = Agency.objects.on(clock.today()).filter(kind=Agency.Kind.COMMITTEE, level="TINH").first()
        agency_id = committee.pk if committee else agency_id
    year = key_of(request.POST, "year") or 0
    return planning.open_plan(
        year, agency_id=agency_id, by=by, is_province=whole, title=text_of(request.POST, "title")
    )


@require_GET
@requires("review.view")
def plan(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a plan with its items and what may be done with it."""
    by = request.actor
    found = queries.one(queries.plans(by), pk)
    items = list(queries.of_plan(found, by).order_by("position"))
    standing = [item for item in items if item.state != ReviewItem.State.DROPPED]
    writes = found.state in planning.WRITABLE and _writes(request, found)
    sent = queries.plans(by).filter(year=found.year, is_province=False, state=State.SENT)
    year = reviewing.calendar(found.year)
    context = {
        "ways": _common.ways("plans"), "plan": found, "items": standing, "writes": writes, "calendar": year,
        "dropped": [item for item in items if item.state == ReviewItem.State.DROPPED],
        "groups": sum(item.is_group for item in standing), "judges": allowed(by, "review.judge") is not None,
        "approves": allowed(by, "review.approve") is not None, "today": clock.today(),
        "sent": list(sent) if found.is_province and writes else [],
        "late_to_centre": _late_to_centre(found, year), "history": audit.history("review_plan", found.pk),
        "due": year.central_due if found.is_province else year.due("lap"),
    }  # fmt: skip
    return render(request, "reviews/plan.html", context)


def _late_to_centre(plan: ReviewPlan, year: reviewing.Year) -> int:
    """Return by how many days the plan is, or went, late to the government; 0 in time or for an agency's."""
    if not plan.is_province:
        return 0
    return max(0, ((plan.central_sent_on or clock.today()) - year.central_due).days)


def _writes(request: OfficerRequest, plan: ReviewPlan) -> bool:
    if plan.is_province:
        return allowed(request.actor, "review.judge") is not None
    return may(request.actor, "review.plan", plan.agency_id)


@require_POST
@requires("review.view")
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Do one act with a plan."""
    found = queries.one(queries.plans(request.actor), pk)
    if act not in _ACTS:
        raise NotFound("Không có việc này.")
    words, do = _ACTS[act]
    return done(request, lambda: do(request, found.pk), "reviews:plan", found.pk, words=words)


def _send(request: OfficerRequest, pk: int) -> None:
    planning.send_plan(pk, by=request.actor, version=_values.version_of(request.POST))


def _return(request: OfficerRequest, pk: int) -> None:
    planning.return_plan(
        pk,
        text_of(request.POST, "remark"),
        by=request.actor,
        version=_values.version_of(request.POST),
    )


def _gather(request: OfficerRequest, pk: int) -> None:
    planning.gather(pk, keys_of(request.POST, "proposal"), by=request.actor)


def _approve(request: OfficerRequest, pk: int) -> None:
    planning.approve_plan(
        pk, number=text_of(request.POST, "number"), by=request.actor,
        decided_on=must_day_of(request.POST, "decided_on", "Ghi ngày ban hành."),
        version=_values.version_of(request.POST),
    )  # fmt: skip


def _sent_on(request: OfficerRequest, pk: int) -> None:
    sent_on = must_day_of(request.POST, "sent_on", "Ghi ngày gửi.")
    planning.sent_to_government(pk, sent_on, by=request.actor, version=_values.version_of(request.POST))


_ACTS = {
    "gui": ("Đã gửi kế hoạch.", _send),
    "tra-lai": ("Đã trả lại kế hoạch để hoàn thiện.", _return),
    "tong-hop": ("Đã tổng hợp kế hoạch của các đơn vị.", _gather),
    "phe-duyet": ("Đã phê duyệt kế hoạch; các mục rà soát bắt đầu theo dõi.", _approve),
    "gui-trung-uong": ("Đã ghi ngày gửi trung ương.", _sent_on),
}


@require_GET
@requires("review.view")
def document(request: OfficerRequest, pk: int) -> HttpResponse:
    """Give the plan as a paper."""
    found = queries.one(queries.plans(request.actor), pk)
    items = queries.of_plan(found, request.actor).exclude(state=ReviewItem.State.DROPPED).order_by("position")
    return attachment(plan_document(found, list(items)), f"ke-hoach-ra-soat-{found.year}.docx", DOCX_TYPE)


# ---- items of a plan ----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@requires("review.plan")
def add_item(request: OfficerRequest, pk: int) -> HttpResponse:
    """Put an item into a plan."""
    found = queries.one(queries.plans(request.actor), pk)
    error = None
    if request.method == "POST":
        try:
            planning.add_item(
                pk, _values.item_values(request.POST), by=request.actor,
                partner_ids=keys_of(request.POST, "partners"),
            )  # fmt: skip
        except DomainError as refused:
            error = refused
        else:
            messages.success(request, "Đã thêm mục vào kế hoạch.")
            return redirect(
                reverse("reviews:add_item" if request.POST.get("again") else "reviews:plan", args=[pk])
            )
    return _item_form(request, found, None, error)


@require_http_methods(["GET", "POST"])
@requires("review.plan")
def edit_item(request: OfficerRequest, pk: int) -> HttpResponse:
    """Change an item of a plan that is being written."""
    item = queries.one(queries.items(request.actor), pk)
    error = None
    if request.method == "POST":
        try:
            planning.edit_item(
                pk, _values.item_values(request.POST), by=request.actor,
                partner_ids=keys_of(request.POST, "partners"), version=_values.version_of(request.POST),
            )  # fmt: skip
        except DomainError as refused:
            error = refused
        else:
            messages.success(request, "Đã sửa mục rà soát.")
            return redirect("reviews:plan", item.plan_id)
    return _item_form(request, item.plan, item, error)


def _item_form(
    request: OfficerRequest, plan: ReviewPlan, item: ReviewItem | None, error: DomainError | None
) -> HttpResponse:
    today = clock.today()
    agencies = Agency.objects.on(today).order_by("level", "name")
    year = reviewing.calendar(plan.year)
    steps = {one.code: one for one in year.milestones}
    lead = item.lead_id if item else (None if plan.is_province else plan.agency_id)
    posted = request.POST
    context = {
        "ways": _common.ways("plans"), "plan": plan, "item": item, "error": error, "posted": posted,
        "agencies": agencies.filter(level="TINH"), "fields": Field.objects.all(), "bases": ReviewItem.Basis.choices,
        "lead": key_of(posted, "lead") if error else lead, "communes": agencies.filter(level="XA").count(),
        "chosen": set(keys_of(posted, "partners")) if error
        else set(item.partners.values_list("pk", flat=True)) if item else set(),
        "first": steps["ra_soat"].since, "last": steps["ra_soat"].until,
    }  # fmt: skip
    return render(request, "reviews/item_form.html", context, status=error.status if error else 200)


@require_POST
@requires("review.plan")
def drop_item(request: OfficerRequest, pk: int) -> HttpResponse:
    """Take an item out of its plan, with the reason."""
    item = queries.one(queries.items(request.actor), pk)
    reason = text_of(request.POST, "reason")
    return done(
        request, lambda: planning.drop_item(pk, reason, by=request.actor), "reviews:plan", item.plan_id,
        words="Đã đưa mục ra khỏi kế hoạch.",
    )  # fmt: skip


# ---- groups of a followed plan ------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@requires("review.plan")
def take_groups(request: OfficerRequest, pk: int) -> HttpResponse:
    """List the review groups of a followed plan and take those chosen."""
    by = request.actor
    found = queries.one(queries.plans(by), pk)
    sources = followed_plans.plans(by).filter(state__in=followed_plans.FOLLOWED).order_by("-year", "-pk")[:50]
    chosen = key_of(request.GET, "ke-hoach") or key_of(request.POST, "source")
    error = None
    rows = _groups(request, found, chosen) if chosen else []
    if request.method == "POST":
        try:
            planning.take_groups(found.pk, _confirmed(request, rows), by=by)
        except DomainError as refused:
            error = refused
        else:
            messages.success(request, "Đã lấy nhóm rà soát vào kế hoạch.")
            return redirect("reviews:plan", found.pk)
    context = {
        "ways": _common.ways("plans"), "plan": found, "sources": sources, "chosen": chosen, "rows": rows,
        "error": error, "agencies": Agency.objects.on(clock.today()).filter(level="TINH").order_by("name"),
        "first": min((row["start"] for row in rows if row["start"]), default=None),
    }  # fmt: skip
    return render(request, "reviews/take_groups.html", context, status=error.status if error else 200)


def _groups(request: OfficerRequest, plan: ReviewPlan, source: int) -> list[dict[str, Any]]:
    """Return the groups of a followed plan with what the page proposes for each."""
    taken = set(plan.items.filter(task__isnull=False).values_list("task_id", flat=True))
    year = {one.code: one for one in reviewing.calendar(plan.year).milestones}
    rows = []
    for task in queries.review_groups(request.actor, source):
        leads = [party for party in task.parties.all() if party.part == "CHU_TRI"]
        supports = [party for party in task.parties.all() if party.part == "PHOI_HOP"]
        lead = next((party.agency for party in leads if party.agency_id), None)
        others = [party for party in leads if party.agency_id and party.agency_id != (lead.pk if lead else 0)]
        rows.append({
            "task": task, "taken": task.pk in taken, "lead": lead, "leads": leads, "supports": supports,
            "start": task.start or year["ra_soat"].since, "finish": task.finish or year["ra_soat"].until,
            "partner_ids": [party.agency_id for party in [*others, *supports] if party.agency_id],
            "others": ", ".join(party.printed for party in supports if not party.agency_id)[:500],
            "foreign": not plan.is_province and (lead is None or lead.pk != plan.agency_id),
        })  # fmt: skip
    return rows


def _confirmed(request: OfficerRequest, rows: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Return what the officer chose, each with its lead and dates as confirmed on the page."""
    by_task = {row["task"].pk: row for row in rows}
    wanted = keys_of(request.POST, "task")
    if set(wanted) - set(by_task):
        raise Invalid("Nhóm đã chọn không có trong kế hoạch này.")
    chosen = {}
    for pk in wanted:
        row = by_task[pk]
        given = key_of(request.POST, f"lead-{pk}") or (row["lead"].pk if row["lead"] else None)
        chosen[pk] = {
            "name": row["task"].title, "is_group": True, "lead_id": given, "start": row["start"],
            "finish": row["finish"], "partner_ids": row["partner_ids"], "other_partners": row["others"],
            "product": row["task"].product or "Báo cáo kết quả rà soát; phương án đơn giản hóa",
            "field_id": _field_of(row["task"].title),
        }  # fmt: skip
    return chosen


def _field_of(title: str) -> int | None:
    found = groups.suggest(title).field
    return found.pk if found else None
