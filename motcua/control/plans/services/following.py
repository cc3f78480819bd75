"""Following a plan: its tasks given to their agencies, carried on, done with evidence, put off with reasons."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.urls import Resolver404, resolve

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.files import services as files
from motcua.base.organisations import queries as organisations
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Person, RoleAssignment, Unit
from motcua.base.organisations.permissions import allowed, reaches
from motcua.base.organisations.roles import Role
from motcua.base.text import clean
from motcua.base.writing import needed, touched
from motcua.control.plans import rules
from motcua.control.plans.models import (
    Assignment,
    Comment,
    Evidence,
    Party,
    Plan,
    PlanTask,
    Reviewed,
)
from motcua.control.plans.parties import members
from motcua.control.plans.services._common import in_review, lock_plan, told

State = Assignment.State


@transaction.atomic
def follow(plan_id: int, *, by: Actor, version: int | None = None, at: datetime | None = None) -> Plan:
    """Take a reviewed plan into following: its tasks go to their agencies, its targets are measured from now on.

    Recurring work gets one assignment for each of its periods whose date has not passed; other work is given
    whatever its date, since late is late.

    Raises:
        Conflict: an item waits for review, nothing was confirmed, or it is followed already.
    """
    at = at or clock.now()
    plan = lock_plan(plan_id, by=by, version=version)
    in_review(plan)
    waiting = sum(rows.filter(review=Reviewed.WAITING).count() for rows in (plan.tasks, plan.targets))
    if waiting:
        raise Conflict(
            f"Còn {waiting} mục chưa kiểm tra. Xác nhận, sửa hoặc bỏ từng mục rồi mới đưa vào theo dõi."
        )
    if (
        not plan.tasks.filter(review=Reviewed.CONFIRMED).exists()
        and not plan.targets.filter(review=Reviewed.CONFIRMED).exists()
    ):
        raise Conflict("Kế hoạch chưa có nhiệm vụ hay chỉ tiêu nào được xác nhận.")
    plan.state, plan.confirmed_at, plan.confirmed_by_name = Plan.State.ACTIVE, at, by.name[:120]
    touched(plan, "state", "confirmed_at", "confirmed_by_name")
    made = 0
    for task in plan.tasks.filter(review=Reviewed.CONFIRMED).select_related("plan", "replaces"):
        made += len(_give(task, _leads(task, at.date()), at))
        if task.replaces is not None:
            _stop_turns(task.replaces, plan, by=by, at=at)
    told("plan.followed", plan, by=by, at=at, detail={"assignments": made})
    return plan


def _leads(task: PlanTask, day: date) -> list[int]:
    """Return the agencies that lead a task, its classes expanded, each once."""
    parties = list(task.parties.filter(part=Party.Part.LEAD))
    of_group = members({party.group for party in parties if party.group}, day)
    found: list[int] = []
    for party in parties:
        found += of_group[party.group] if party.group else [party.agency_id] if party.agency_id else []
    return list(dict.fromkeys(found))


def _give(task: PlanTask, agency_ids: Iterable[int], at: datetime) -> list[Assignment]:
    """Make the assignments of a task that are not there yet."""
    plan = task.plan
    turns = rules.turns(
        task.recurrence, max(at.date(), task.start or at.date()), task.finish or date(plan.last_year, 12, 31)
    )
    wanted: list[tuple[str, date | None, date | None]] = [(turn.code, turn.start, turn.due) for turn in turns]
    if not wanted and not (task.recurrence or {}).get("every"):
        wanted = [("", task.start, task.finish)]
    return Assignment.objects.bulk_create(
        [
            Assignment(
                task=task, plan=plan, agency_id=agency_id, period=code,
                start=start if start and due and start <= due else None, due=due, changed_at=at,
            )
            for agency_id in agency_ids
            for code, start, due in wanted
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def _stop_turns(task: PlanTask, by_plan: Plan, *, by: Actor, at: datetime) -> None:
    """End the turns of earlier recurring work whose dates a directive sets anew; what is done or past stays."""
    rows = task.assignments.filter(state__in=Assignment.OPEN, due__gte=at.date())
    ended = rows.update(
        state=State.CANCELLED, reason=f"Thời hạn mới theo {by_plan.cited}"[:500], changed_at=at,
        version=F("version") + 1,
    )  # fmt: skip
    if ended:
        told("plan.dates_replaced", task.plan, by=by, at=at, detail={"task": str(task), "count": ended})


@transaction.atomic
def give_to(task_id: int, agency_ids: Iterable[int], *, by: Actor, at: datetime | None = None) -> int:
    """Give a task of a followed plan to further agencies; return how many assignments that made.

    Raises:
        Invalid: no agency chosen.
        Conflict: the plan is not being followed.
    """
    at = at or clock.now()
    task = PlanTask.objects.select_related("plan").filter(pk=task_id, review=Reviewed.CONFIRMED).first()
    if task is None:
        raise NotFound("Không có nhiệm vụ này.")
    plan = lock_plan(task.plan_id, by=by)
    if plan.state != Plan.State.ACTIVE:
        raise Conflict("Kế hoạch không ở bước theo dõi.")
    chosen = list(Agency.objects.on(at.date()).filter(pk__in=set(agency_ids)).values_list("pk", flat=True))
    if not chosen:
        raise Invalid("Chọn cơ quan nhận nhiệm vụ.", field="agency")
    before = task.assignments.count()
    _give(task, chosen, at)
    made = task.assignments.count() - before
    told("plan.task_given", plan, by=by, at=at, detail={"task": str(task), "count": made})
    return made


@transaction.atomic
def close(plan_id: int, reason: str, *, by: Actor, at: datetime | None = None) -> Plan:
    """End the following of a plan; what is open is given up with that reason.

    Raises:
        Conflict: it is not being followed.
    """
    at = at or clock.now()
    plan = lock_plan(plan_id, by=by)
    if plan.state != Plan.State.ACTIVE:
        raise Conflict("Kế hoạch không ở bước theo dõi.")
    plan.state, plan.ended_at = Plan.State.CLOSED, at
    plan.end_reason = needed(reason, "reason", "Ghi lý do kết thúc theo dõi.", 300)
    touched(plan, "state", "ended_at", "end_reason")
    plan.assignments.filter(state__in=Assignment.OPEN).update(
        state=State.CANCELLED, reason=f"Kết thúc theo dõi kế hoạch: {plan.end_reason}"[:500], changed_at=at,
        version=F("version") + 1,
    )  # fmt: skip
    told("plan.closed", plan, by=by, at=at, detail={"reason": plan.end_reason})
    return plan


# ---- one assignment -------------------------------------------------------------------------------------------


def is_theirs(by: Actor, action: str, assignment: Assignment) -> bool:
    """Tell whether somebody may do an action with an assignment: province, agency, the unit or person it lies with.

    What belongs to the plan ("plan.manage": its dates, giving work up) is for those who manage the plan's agency.
    """
    scope = allowed(by, action)
    if scope is None:
        return False
    if action == "plan.manage":
        return reaches(by, scope, unit_ids=set(), agency_ids={assignment.plan.agency_id})
    return reaches(
        by, scope, unit_ids={assignment.unit_id} - {None}, agency_ids={assignment.agency_id},
        person_id=assignment.person_id,
    )  # fmt: skip


def _lock(pk: int, action: str, *, by: Actor, version: int | None) -> Assignment:
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("task", "plan", "agency")
    assignment = rows.filter(pk=pk).first()
    if assignment is None:
        raise NotFound("Không có việc này.")
    if not is_theirs(by, action, assignment):
        raise NotAllowed("Việc này của cơ quan, bộ phận khác.")
    if version is not None and version != assignment.version:
        raise Conflict("Việc này vừa được người khác cập nhật; tải lại trang rồi làm tiếp.")
    if assignment.plan.state != Plan.State.ACTIVE:
        raise Conflict(f"{assignment.plan.label} không còn được theo dõi.")
    return assignment


def _save(
    assignment: Assignment, kind: str, *, by: Actor, at: datetime, detail: dict[str, Any]
) -> Assignment:
    assignment.changed_at = at
    assignment.version += 1
    assignment.save()
    told(kind, assignment, by=by, at=at, detail=detail)
    return assignment


@transaction.atomic
def report_progress(
    pk: int,
    state: str,
    *,
    by: Actor,
    note: str = "",
    percent: int = 0,
    reason: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Assignment:
    """Say how an assignment goes: not begun, running, or waiting for something.

    Args:
        state: "CHUA", "DANG" or "CHO".
        note: what has been done.
        percent: how much of it, 0 to 100.
        reason: what it waits for; needed when it waits.

    Raises:
        Invalid: another state, no reason, or no per cent.
        Conflict: it is done or given up, or somebody was first.
    """
    at = at or clock.now()
    assignment = _lock(pk, "plan.work", by=by, version=version)
    if not assignment.is_open:
        raise Conflict("Việc này đã xong hoặc đã thôi; mở lại trước khi cập nhật.")
    if state not in Assignment.OPEN:
        raise Invalid("Chọn chưa thực hiện, đang thực hiện hoặc đang chờ.", field="state")
    if not 0 <= percent <= 100:
        raise Invalid("Mức hoàn thành từ 0 đến 100.", field="percent")
    assignment.state, assignment.percent, assignment.note = state, percent, clean(note)[:1000]
    assignment.reason = ""
    if state == State.WAITING:
        assignment.reason = needed(reason, "reason", "Ghi đang chờ gì, chờ ai.", 500)
    detail = {"state": assignment.get_state_display(), "percent": percent, "note": assignment.note}
    return _save(assignment, "plan.progress", by=by, at=at, detail=detail | {"reason": assignment.reason})


@transaction.atomic
def add_evidence(
    pk: int,
    *,
    by: Actor,
    words: str,
    number: str = "",
    dated: date | None = None,
    address: str = "",
    upload: File | None = None,
    at: datetime | None = None,
) -> Evidence:
    """Add what shows that work was done: a file, a document's number, or the page of a record in this system.

    Args:
        words: what it is.
        number: of a document.
        dated: the document's day.
        address: of a page of this site ("/thu-tuc/12/").
        upload: a file.

    Raises:
        Invalid: nothing of the three, no words, or an address that is no page here.
    """
    at = at or clock.now()
    assignment = _lock(pk, "plan.work", by=by, version=None)
    return _evidence(
        assignment, by=by, words=words, number=number, dated=dated, address=address, upload=upload, at=at
    )


def _evidence(
    assignment: Assignment, *, by: Actor, words: str, number: str, dated: date | None, address: str,
    upload: File | None, at: datetime,
) -> Evidence:  # fmt: skip
    number, address = clean(number)[:60], clean(address)
    if upload is None and not number and not address:
        raise Invalid(
            "Đính kèm tệp, ghi số văn bản, hoặc dán đường dẫn tới dữ liệu trong hệ thống.", field="number"
        )
    kind = Evidence.Kind.FILE if upload else Evidence.Kind.DOCUMENT if number else Evidence.Kind.RECORD
    stored = None
    if upload is not None:
        stored = files.store(upload, by=by, object_kind="assignment", object_id=assignment.pk, at=at)
    if address:
        address = _own_page(address)
    named = clean(words) or (stored.name if stored else number)
    evidence = Evidence.objects.create(
        assignment=assignment, kind=kind, words=needed(named, "words", "Ghi minh chứng là gì.", 300),
        number=number, dated=dated, address=address, file=stored, at=at, by_name=by.name[:120],
    )  # fmt: skip
    told("plan.evidence", assignment, by=by, at=at, detail={"name": evidence.words})
    return evidence


def _own_page(address: str) -> str:
    """Return the path of a page of this site; raises Invalid for any other address."""
    path = "/" + address.split("://", 1)[-1].partition("/")[2] if "://" in address else address
    try:
        resolve(path.partition("?")[0])
    except Resolver404:
        raise Invalid("Đường dẫn không phải một trang của hệ thống này.", field="address") from None
    return path[:300]


@transaction.atomic
def finish(
    pk: int,
    *,
    by: Actor,
    done_on: date | None = None,
    note: str = "",
    evidence: Mapping[str, Any] | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Assignment:
    """Say that an assignment is done; its product must be shown.

    Args:
        done_on: the day it was done; today by default.
        note: in words.
        evidence: as `add_evidence` takes it, when none lies there yet.

    Raises:
        Invalid: no evidence, or a day to come.
        Conflict: it is done or given up, or somebody was first.
    """
    at = at or clock.now()
    assignment = _lock(pk, "plan.work", by=by, version=version)
    if not assignment.is_open:
        raise Conflict("Việc này đã xong hoặc đã thôi.")
    day = done_on or at.date()
    if day > at.date():
        raise Invalid("Ngày hoàn thành chưa tới.", field="done_on")
    given = {key: value for key, value in (evidence or {}).items() if value}
    if given.keys() & {"number", "address", "upload"}:
        blank: dict[str, Any] = {"words": "", "number": "", "dated": None, "address": "", "upload": None}
        _evidence(assignment, by=by, at=at, **(blank | given))
    elif not assignment.evidence.exists():
        raise Invalid(
            "Nêu sản phẩm: đính kèm tệp, ghi số văn bản hoặc dẫn tới dữ liệu trong hệ thống.", field="number"
        )
    assignment.state, assignment.done_on, assignment.percent = State.DONE, day, 100
    assignment.note, assignment.reason = clean(note)[:1000] or assignment.note, ""
    detail = {"done_on": day.isoformat(), "note": assignment.note}
    return _save(assignment, "plan.done", by=by, at=at, detail=detail)


@transaction.atomic
def reopen(
    pk: int, reason: str, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> Assignment:
    """Send work back that was called done, or take up what was given up; only who manages the plan may.

    Raises:
        Invalid: no reason.
        Conflict: it is open.
    """
    at = at or clock.now()
    assignment = _lock(pk, "plan.manage", by=by, version=version)
    if assignment.is_open:
        raise Conflict("Việc này đang mở.")
    reason = needed(reason, "reason", "Ghi lý do mở lại.", 500)
    assignment.state, assignment.done_on, assignment.reason = State.RUNNING, None, ""
    return _save(assignment, "plan.reopened", by=by, at=at, detail={"reason": reason})


@transaction.atomic
def cancel(
    pk: int, reason: str, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> Assignment:
    """Give an assignment up with a reason; only who manages the plan may.

    Raises:
        Invalid: no reason.
        Conflict: it is not open.
    """
    at = at or clock.now()
    assignment = _lock(pk, "plan.manage", by=by, version=version)
    if not assignment.is_open:
        raise Conflict("Việc này đã xong hoặc đã thôi.")
    assignment.state = State.CANCELLED
    assignment.reason = needed(reason, "reason", "Ghi lý do thôi thực hiện.", 500)
    return _save(assignment, "plan.cancelled", by=by, at=at, detail={"reason": assignment.reason})


@transaction.atomic
def move_due(
    pk: int, due: date, reason: str, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> Assignment:
    """Set another last day for one agency's share, with the reason; only who manages the plan may.

    Raises:
        Invalid: no reason, or a day before the work begins.
        Conflict: it is not open.
    """
    at = at or clock.now()
    assignment = _lock(pk, "plan.manage", by=by, version=version)
    if not assignment.is_open:
        raise Conflict("Việc này đã xong hoặc đã thôi.")
    reason = needed(reason, "reason", "Ghi lý do đổi hạn.", 500)
    if assignment.start and due < assignment.start:
        raise Invalid("Hạn mới đứng trước ngày bắt đầu.", field="due")
    before, assignment.due = assignment.due, due
    detail = {"from": before.isoformat() if before else "", "to": due.isoformat(), "reason": reason}
    return _save(assignment, "plan.due_moved", by=by, at=at, detail=detail)


@transaction.atomic
def delegate(
    pk: int,
    *,
    by: Actor,
    unit_id: int | None = None,
    person_id: int | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Assignment:
    """Give an assignment to a room or a person of its agency; neither takes it back.

    Raises:
        Invalid: the room or person is not of this agency.
    """
    at = at or clock.now()
    assignment = _lock(pk, "plan.delegate", by=by, version=version)
    unit = (
        Unit.objects.on(at.date()).filter(pk=unit_id, agency_id=assignment.agency_id).first()
        if unit_id
        else None
    )
    if unit_id and unit is None:
        raise Invalid("Chọn phòng thuộc cơ quan được giao.", field="unit")
    person = None
    if person_id:
        held = RoleAssignment.objects.on(at.date()).filter(
            person_id=person_id, unit__agency_id=assignment.agency_id
        )
        held = held.filter(unit=unit) if unit else held
        person = Person.objects.filter(is_active=True, pk__in=held.values("person_id")).first()
        if person is None:
            raise Invalid("Chọn người của cơ quan, phòng được giao.", field="person")
        unit = unit or held.select_related("unit").order_by("pk")[0].unit
    assignment.unit, assignment.person = unit, person
    detail = {"to": str(person or unit or assignment.agency)}
    return _save(assignment, "plan.delegated", by=by, at=at, detail=detail)


@transaction.atomic
def comment(pk: int, text: str, *, by: Actor, at: datetime | None = None) -> Comment:
    """Say something about an assignment; its agency and the control office hear of it.

    Raises:
        Invalid: nothing said.
        NotAllowed: they may not see it.
    """
    at = at or clock.now()
    assignment = Assignment.objects.select_related("task", "plan").filter(pk=pk).first()
    if assignment is None or not is_theirs(by, "plan.view", assignment):
        raise NotFound("Không có việc này.")
    said = Comment.objects.create(
        assignment=assignment, at=at, by_id=by.person_id, by_name=by.name[:120], by_agency=by.agency_name[:200],
        text=needed(text, "text", "Viết nội dung trao đổi.", 2000),
    )  # fmt: skip
    told("plan.commented", assignment, by=by, at=at, detail={"note": said.text[:200]})
    return said


def heads_of(agency_id: int, day: date) -> set[int]:
    """Return the people who lead an agency on a day: those who sign for it."""
    return organisations.holders(Role.SIGNER, day, {agency_id}) | organisations.holders(
        Role.CHAIRMAN, day, {agency_id}
    )


def keepers(assignment: Assignment, day: date) -> set[int]:
    """Return who looks after an assignment: the person it was given to, else the agency's focal officers."""
    if assignment.person_id:
        substitute = organisations.substitute_for(assignment.person_id, assignment.unit_id or 0, day)
        return {substitute or assignment.person_id}
    return organisations.holders(Role.FOCAL, day, {assignment.agency_id}) or heads_of(
        assignment.agency_id, day
    )
