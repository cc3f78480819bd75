"""The register of duties: every assignment a person may see, as a list by state; and the page of one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.audit import queries as audit
from motcua.base.errors import DomainError, Invalid, NotFound
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.models import Agency, Unit
from motcua.base.organisations.reach import province_wide
from motcua.base.posted import day_of, whole_of
from motcua.control.plans import queries
from motcua.control.plans.models import Assignment, Plan
from motcua.control.plans.services import following
from motcua.control.plans.views._ways import ways

PAGE = 40


def chosen(request: OfficerRequest) -> queries.Choice:
    """Return the filters in the address; what cannot be read is left out."""
    return queries.Choice.read(request.GET)


def filters(request: OfficerRequest, choice: queries.Choice) -> dict[str, Any]:
    """Return what the filters of duties offer and hold."""
    by = request.actor
    whole = province_wide(by, "plan.view")
    agencies = (
        Agency.objects.filter(pk__in=Assignment.objects.values("agency_id"))
        if whole
        else Agency.objects.none()
    )
    rest = request.GET.copy()
    for name in ("loai", "sau", "thang", "cot"):
        rest.pop(name, None)
    return {
        "choice": choice, "agencies": agencies.order_by("level", "name"), "given": request.GET,
        "plans": queries.plans(by).filter(state=Plan.State.ACTIVE).order_by("-year", "-pk")[:50],
        "rest": f"&{rest.urlencode()}" if rest else "", "whole": whole,
    }  # fmt: skip


@require_GET
@requires("plan.view")
@opens_with_default("plans:duties")
def register(request: OfficerRequest) -> HttpResponse:
    """List assignments, the earliest due first."""
    by, day, choice = request.actor, clock.today(), chosen(request)
    base = queries.given(by)
    counts = queries.tab_counts(choice.apply(base, day, tab=False), day)
    rows = choice.apply(base, day)
    page = rows.order_by("due", "pk")
    after = request.GET.get("sau", "")
    if after:
        page = queries.after(page, after)
    found = queries.with_standing(page[: PAGE + 1], day)
    more, found = len(found) > PAGE, found[:PAGE]
    context = filters(request, choice)
    next_url = ""
    if more:
        next_url = f"?loai={choice.tab}{context['rest']}&sau={queries.place(found[-1])}"
    tones = {"qua-han": "red", "sap-han": "amber"}
    tabs = [
        {
            "label": label, "url": f"?loai={code}{context['rest']}", "active": code == choice.tab,
            "count": counts[code], "tone": tones.get(code, ""), "key": str(place),
        }
        for place, (code, label) in enumerate(queries.TABS.items(), start=1)
    ]  # fmt: skip
    context |= {
        "rows": found,
        "tabs": tabs,
        "total": counts[choice.tab] if choice.tab in counts else rows.count(),
        "next_url": next_url,
    }
    context["first_url"] = f"?loai={choice.tab}{context['rest']}" if after else ""
    context |= ways(request, "duties", loai=choice.tab)
    return render(request, "plans/duties.html", context)


@require_GET
@requires("plan.view")
def detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show one assignment: what is asked, how it stands, what may be done with it, what was done."""
    return _page(request, queries.assignment(request.actor, pk))


def _page(request: OfficerRequest, assignment: Assignment, error: DomainError | None = None) -> HttpResponse:
    by, day = request.actor, clock.today()
    queries.with_standing([assignment], day)
    may = {
        act: following.is_theirs(by, f"plan.{act}", assignment) and assignment.plan.state == Plan.State.ACTIVE
        for act in ("work", "manage", "delegate")
    }
    units = (
        Unit.objects.on(day).filter(agency_id=assignment.agency_id).order_by("name")
        if may["delegate"]
        else []
    )
    parties = list(assignment.task.parties.select_related("agency"))
    context = {
        "assignment": assignment, "task": assignment.task, "plan": assignment.plan, "may": may, "units": units,
        "people": queries.people_of(assignment.agency_id, day) if may["delegate"] else [],
        "supports": [party for party in parties if party.part == "PHOI_HOP"], "error": error,
        "posted": request.POST if error else {}, "today": day, "states": Assignment.State.choices[:3],
        "history": audit.history("assignment", assignment.pk, limit=50),
        "whole": province_wide(by, "plan.view"),
    }  # fmt: skip
    return render(request, "plans/assignment.html", context, status=error.status if error else 200)


@require_POST
@requires("plan.view")
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    """Do one act with an assignment; a refused one is explained on its page."""
    assignment = queries.assignment(request.actor, pk)
    if act not in _ACTS:
        raise NotFound("Không có việc này.")
    words, do = _ACTS[act]
    try:
        do(request, assignment.pk)
    except DomainError as refused:
        return _page(request, queries.assignment(request.actor, pk), refused)
    messages.success(request, words)
    return redirect("plans:assignment", pk)


def _version(request: OfficerRequest) -> int | None:
    return whole_of(request.POST, "version")


def _evidence_in(request: OfficerRequest) -> dict[str, Any]:
    return {
        "words": request.POST.get("words", ""), "number": request.POST.get("number", ""),
        "dated": day_of(request.POST, "dated"), "address": request.POST.get("address", ""),
        "upload": request.FILES.get("file"),
    }  # fmt: skip


def _progress(request: OfficerRequest, pk: int) -> None:
    following.report_progress(
        pk, request.POST.get("state", ""), by=request.actor, note=request.POST.get("note", ""),
        percent=whole_of(request.POST, "percent") or 0, reason=request.POST.get("reason", ""),
        version=_version(request),
    )  # fmt: skip


def _finish(request: OfficerRequest, pk: int) -> None:
    following.finish(
        pk, by=request.actor, done_on=day_of(request.POST, "done_on"), note=request.POST.get("note", ""),
        evidence=_evidence_in(request), version=_version(request),
    )  # fmt: skip


def _add_evidence(request: OfficerRequest, pk: int) -> None:
    following.add_evidence(pk, by=request.actor, **_evidence_in(request))


def _comment(request: OfficerRequest, pk: int) -> None:
    following.comment(pk, request.POST.get("text", ""), by=request.actor)


def _delegate(request: OfficerRequest, pk: int) -> None:
    following.delegate(
        pk, by=request.actor, unit_id=whole_of(request.POST, "unit"),
        person_id=whole_of(request.POST, "person"), version=_version(request),
    )  # fmt: skip


def _reopen(request: OfficerRequest, pk: int) -> None:
    following.reopen(pk, request.POST.get("reason", ""), by=request.actor, version=_version(request))


def _cancel(request: OfficerRequest, pk: int) -> None:
    following.cancel(pk, request.POST.get("reason", ""), by=request.actor, version=_version(request))


def _move_due(request: OfficerRequest, pk: int) -> None:
    due = day_of(request.POST, "due")
    if due is None:
        raise Invalid("Ghi hạn mới.", field="due")
    following.move_due(pk, due, request.POST.get("reason", ""), by=request.actor, version=_version(request))


_ACTS = {
    "tinh-hinh": ("Đã cập nhật tình hình.", _progress),
    "xong": ("Đã báo hoàn thành.", _finish),
    "minh-chung": ("Đã nộp minh chứng.", _add_evidence),
    "trao-doi": ("Đã gửi trao đổi.", _comment),
    "phan-cong": ("Đã phân công.", _delegate),
    "mo-lai": ("Đã mở lại việc này.", _reopen),
    "thoi": ("Đã ghi thôi thực hiện.", _cancel),
    "doi-han": ("Đã đổi hạn.", _move_due),
}
