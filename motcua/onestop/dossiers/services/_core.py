"""What every act shares: the lock, the legal move, the work items that follow the engine, the written fact."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.events.services import record
from motcua.base.organisations import queries as organisations
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import Scope, allowed, check
from motcua.base.text import moment
from motcua.base.worktime import rules as worktime
from motcua.catalogue.processes import engine
from motcua.catalogue.processes.models import ProcessVersion
from motcua.onestop.dossiers import replay, rules
from motcua.onestop.dossiers.models import Counter, Dossier, DossierEngine, Pause, Verification, WorkItem
from motcua.onestop.dossiers.rules import Status
from motcua.onestop.dossiers.services import _legs as legs
from motcua.onestop.dossiers.services import places

PART_ACTIONS = frozenset({"dossier.view", "dossier.attach", "dossier.personal", "file.view"})
"""What an agency with a part in a dossier may do with it besides its own steps."""
ANSWERING = frozenset({"phoi_hop", "thu_ly", "phan_cong", "phe_duyet", "van_thu"})
"""Roles whose holders may answer what their unit is asked."""


def next_number(series: str) -> int:
    """Give the next number of a series, from 1 and without a gap.

    The row stays locked until the transaction ends, so a number whose transaction fails is given again.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {Counter._meta.db_table} (series, last) VALUES (%s, 1)
                ON CONFLICT (series) DO UPDATE SET last = {Counter._meta.db_table}.last + 1 RETURNING last""",  # noqa: S608
            [series],
        )
        return int(cursor.fetchone()[0])


def lock(dossier_id: int, *, version: int | None = None) -> Dossier:
    """Lock a dossier for an act, and refuse when it changed since the actor saw it.

    Args:
        dossier_id: the dossier.
        version: the version shown to the actor; None skips the check (jobs).

    Raises:
        NotFound: no such dossier.
        Conflict: somebody acted on it meanwhile, or it is handled on another system.
    """
    # What a step needs, no more: acts that write a form read the applicant, the agency and the rest when they do.
    rows = Dossier.objects.select_for_update(of=("self",)).select_related("process_version", "engine")
    try:
        dossier = rows.defer("process_version__bpmn").get(pk=dossier_id)
    except Dossier.DoesNotExist:
        raise NotFound("Không có hồ sơ này.") from None
    if version is not None and dossier.version != version:
        raise Conflict(
            "Hồ sơ vừa được người khác xử lý. Hãy tải lại trang để thấy tình trạng mới rồi làm tiếp."
        )
    if dossier.system:
        raise Conflict(f"Hồ sơ xử lý trên hệ thống {dossier.system}; ở đây chỉ xem.")
    dossier.as_stored = _columns(dossier)
    replay.begin(dossier)
    return dossier


def _columns(dossier: Dossier) -> dict[str, Any]:
    return {field.attname: getattr(dossier, field.attname) for field in dossier._meta.concrete_fields}


def check_right(dossier: Dossier, action: str, *, by: Actor) -> None:
    """Raise `NotAllowed` unless the actor may do this action on this dossier."""
    scope = allowed(by, action)
    if scope is None:
        raise NotAllowed("Vai trò của bạn không được làm việc này.")
    if scope == Scope.PROVINCE:
        return
    ours = {dossier.agency_id, dossier.intake_agency_id}
    if by.agency_id in dossier.agencies and by.agency_id not in ours:
        # An agency that is asked, or does its leg, decides nothing about the whole dossier.
        if action in PART_ACTIONS and (scope == Scope.AGENCY or by.unit_id in dossier.units):
            return
        raise NotAllowed("Cơ quan của bạn chỉ có phần việc ở hồ sơ này; việc này thuộc cơ quan chủ trì.")
    if scope == Scope.AGENCY and by.agency_id in ours:
        return
    if scope == Scope.UNIT and (by.unit_id in dossier.units or by.unit_id == dossier.intake_unit_id):
        return
    raise NotAllowed("Hồ sơ này thuộc đơn vị khác.")


def open_work(dossier: Dossier, work_id: int, *, by: Actor) -> WorkItem:
    """Return an open work item of a locked dossier that the actor may do, as its role holder or stand-in.

    Raises:
        Conflict: the step is already done.
        NotAllowed: it lies with another unit, role or colleague.
    """
    try:
        item = WorkItem.objects.get(pk=work_id, dossier=dossier)
    except WorkItem.DoesNotExist:
        raise NotFound("Không có việc này trong hồ sơ.") from None
    check_work(dossier, item, by=by)
    return item


def check_work(dossier: Dossier, item: WorkItem, *, by: Actor) -> None:
    """Raise unless a work item of the dossier is open and the actor may do it (see `open_work`)."""
    if item.closed_at is not None:
        raise Conflict(
            f"Bước “{item.name}” đã được {item.closed_by_name} làm xong lúc {moment(item.closed_at)}."
        )
    if by.is_system:
        return
    check(by, "work.act", unit_id=item.unit_id, agency_id=dossier.agency_id)
    if item.unit_id != by.unit_id and not by.has("gd_trung_tam"):
        raise NotAllowed("Việc này đang ở đơn vị khác.")
    if item.role not in by.roles and not _desk_peer(item, by) and not _answers(item, by):
        raise NotAllowed(f"Bước “{item.name}” dành cho vai trò khác.")
    mine = item.assignee_id in {None, by.person_id, by.on_behalf_of_id}
    if not mine and item.assignee_id not in organisations.covered_by(by.person_id, by.unit_id):
        raise NotAllowed("Việc này đã giao cho người khác; lãnh đạo phòng có thể giao lại cho bạn.")


def _desk_peer(item: WorkItem, by: Actor) -> bool:
    """At the one-stop desk, intake and returning officers do each other's steps; the director does both."""
    desk = {"tiep_nhan", "tra_ket_qua"}
    return item.role in desk and bool(by.roles & (desk | {"gd_trung_tam"}))


def _answers(item: WorkItem, by: Actor) -> bool:
    """A question lies with a unit: whoever handles dossiers there answers, when it is given to them or to nobody."""
    return item.kind == legs.ANSWER_KIND and bool(by.roles & ANSWERING)


def takers_of(item: WorkItem) -> list[tuple[int, str]]:
    """Return who an open step may be given to: the holders of its role there, id and name."""
    roles = sorted(ANSWERING) if item.kind == legs.ANSWER_KIND else [item.role]
    found: dict[int, str] = {}
    for role in roles:
        found |= dict(organisations.people_in(item.unit_id, role).values_list("pk", "full_name"))
    return sorted(found.items(), key=lambda one: one[1])


def move(dossier: Dossier, status: Status) -> None:
    """Change the state, if the law's table has that change.

    Raises:
        Conflict: it has not.
    """
    if not rules.may_move(dossier.status, status):
        before, after = dossier.facts.label, rules.FACTS[status].label
        raise Conflict(f"Hồ sơ đang ở trạng thái “{before}” nên không chuyển sang “{after}” được.")
    dossier.status = status


def move_new(dossier: Dossier, status: Status) -> None:
    """Give a new dossier its first state, or a known one its next, if the law's table has that change."""
    if dossier.status:
        move(dossier, status)
    elif rules.may_move(None, status):
        dossier.status = status
    else:
        raise Conflict(f"Hồ sơ không bắt đầu ở trạng thái “{rules.FACTS[status].label}”.")


def follow(
    dossier: Dossier,
    run: engine.Run,
    *,
    by: Actor,
    at: datetime,
    assignee_id: int | None = None,
    is_return: bool = False,
) -> list[WorkItem]:
    """Open the work items of the steps that the engine opened, keep its state, and move the dossier's state.

    Args:
        dossier: locked.
        run: what the engine answered.
        assignee_id: who shall do the next step; without it the one who did that step before, or the only
            holder of its role at the unit.
        is_return: the work comes back to an earlier step.
    """
    DossierEngine.objects.bulk_create(
        [DossierEngine(dossier=dossier, state=run.state)],
        update_conflicts=True, unique_fields=["dossier"], update_fields=["state"],
    )  # fmt: skip
    items = list(
        WorkItem.objects.filter(dossier=dossier)
        .order_by("id")
        .values_list("task_id", "step", "unit_id", "closed_at", "closed_by_id", "leg_id")
    )
    known = {task_id for task_id, _, _, closed_at, _, _ in items if closed_at is None}
    # Who did a step last, by step and unit.
    before = {(step, unit): person for _, step, unit, _, person, _ in items if person is not None}
    if any(leg_id for *_, leg_id in items):
        legs.settle(dossier, run, at=at)
    fresh = []
    for step in run.open:
        if step.task_id in known:
            continue
        # Who is wanted is wanted for one step: branches that open together go to their agencies.
        wanted = assignee_id if len(run.open) == 1 or not step.block else None
        item = _opened(dossier, step, before, by=by, at=at, wanted=wanted)
        item.is_return = is_return
        fresh.append(item)
        if item.unit_id not in dossier.units:
            dossier.units = [*dossier.units, item.unit_id]
        status = _status_with(item)
        if status is not None:
            move(dossier, status)
    WorkItem.objects.bulk_create(fresh)
    return fresh


def _opened(
    dossier: Dossier, step: engine.OpenStep, before: dict[tuple[str, int], int], *, by: Actor, at: datetime,
    wanted: int | None,
) -> WorkItem:  # fmt: skip
    """Return the unsaved work item of a step the engine opened: where it lies, whose it is, until when."""
    leg = legs.of_step(dossier, step, by=by, at=at) if step.block else None
    unit, role = places.place_of(dossier, step)
    agency_id = leg.agency_id if leg else dossier.agency_id
    due = legs.due_of(agency_id, step.minutes, at)
    timed = step.kind == "CHO_HAN" or step.on_timeout == "DI_TIEP"
    asked = leg is not None and step.kind == "LAY_Y_KIEN"
    return WorkItem(
        dossier=dossier,
        task_id=step.task_id,
        step=step.key,
        kind=legs.ANSWER_KIND if asked else step.kind,
        name=step.name,
        role=role,
        unit=unit,
        assignee_id=places.wanted_assignee(step.name, unit, role, wanted, before.get((step.key, unit.pk))),
        leg=leg,
        timer_at=(due or at) if timed else None,
        minutes=step.minutes,
        opened_at=at,
        step_due_at=due,
        dossier_due_at=(leg.due_at if leg else None) or dossier.due_at,
        from_name=by.name,
    )


def _status_with(item: WorkItem) -> Status | None:
    """Return the state a dossier is in while a work item is open; None keeps the one it has."""
    if item.leg is not None:
        return Status.CONSULTATION if item.leg.kind == item.leg.Kind.OPINION else Status.INTERLINKED
    return rules.STATUS_OF_STEP.get(item.kind)


def step_due(dossier: Dossier, minutes: int, at: datetime) -> datetime | None:
    """Return when a step of so many working minutes is due; None when it has no time of its own."""
    return legs.due_of(dossier.agency_id, minutes, at)


def advance(
    dossier: Dossier, item: WorkItem, outcome: str, *, by: Actor, at: datetime, return_to: str | None = None
) -> engine.Run:
    """Let the engine complete a step with an outcome.

    Raises:
        Conflict: the process has ended, or a planned field check or meeting of the step is not recorded.
    """
    if outcome != "timeout":
        _check_verified(dossier, item)
    state = state_of(dossier)
    version = process_of(dossier)
    return engine.advance(version, state, item.task_id, outcome, return_to=return_to)


def state_of(dossier: Dossier) -> dict[str, Any]:
    """Return where the engine stands; raises Conflict when the process has ended."""
    kept = _engine_of(dossier)
    if kept is None:
        raise Conflict("Quy trình của hồ sơ đã kết thúc.")
    return dict(kept.state)


def _engine_of(dossier: Dossier) -> DossierEngine | None:
    """Return where the engine stands as it was read with the lock; None when there is none, or no more."""
    kept: DossierEngine | None = getattr(dossier, "engine", None)
    return kept if kept is not None and kept.pk is not None else None


def _check_verified(dossier: Dossier, item: WorkItem) -> None:
    if dossier.status not in {Status.VERIFICATION, Status.INTERLINKED}:
        return
    if Verification.objects.filter(work=item, held_at__isnull=True, cancelled_at__isnull=True).exists():
        raise Conflict(
            "Lịch thẩm tra, xác minh chưa ghi biên bản; ghi biên bản hoặc hủy lịch rồi mới chuyển bước."
        )


def process_of(dossier: Dossier) -> ProcessVersion:
    """Return the process version a received dossier runs on."""
    if dossier.process_version is None:
        raise Conflict("Hồ sơ chưa được tiếp nhận nên chưa có quy trình.")
    return dossier.process_version


def close(item: WorkItem, outcome: str, *, by: Actor, at: datetime, note: str = "") -> None:
    """Close a work item with its outcome and the officer's words."""
    if at < item.opened_at:
        raise Invalid("Giờ xử lý không thể trước giờ nhận việc.")
    item.closed_at = at
    item.closed_by_id = by.person_id
    item.closed_by_name = _done_by(item, by)
    item.outcome = outcome
    item.note = note[:2000]
    item.save(update_fields=["closed_at", "closed_by", "closed_by_name", "outcome", "note"])


def _done_by(item: WorkItem, by: Actor) -> str:
    """Return who did a step, saying for whom when it was a stand-in."""
    if item.assignee_id in {None, by.person_id} or by.is_system or item.assignee is None:
        return by.name
    return f"{by.name} (thay {item.assignee.full_name})"[:120]


def close_all(dossier: Dossier, *, by: Actor, at: datetime, outcome: str) -> None:
    """Close every open work item and put the engine away: the dossier ends off its process."""
    for item in WorkItem.objects.filter(dossier=dossier, closed_at__isnull=True):
        close(item, outcome, by=by, at=max(at, item.opened_at))
    legs.end_all(dossier, at=at)
    if kept := _engine_of(dossier):
        kept.delete()


def set_due(dossier: Dossier, due: datetime) -> None:
    """Write a new due date to the dossier and to its open work; other agencies' parts keep their own limits."""
    dossier.due_at = due
    WorkItem.objects.filter(dossier=dossier, closed_at__isnull=True, leg__isnull=True).update(
        dossier_due_at=due
    )


def pauses_of(dossier: Dossier, *, until: datetime | None = None) -> list[worktime.Pause]:
    """Return the pauses that the present clock leaves out, an open one up to `until` when given."""
    found = []
    started = dossier.clock_started_at
    for pause in Pause.objects.filter(dossier=dossier, mode="PAUSE"):
        end = pause.to_at or until
        if end is None or (started is not None and pause.from_at < started):
            continue
        found.append(worktime.Pause(pause.from_at, max(end, pause.from_at), pause.reason))
    return found


def finish(dossier: Dossier, *, at: datetime) -> None:
    """Write the end of handling (the result or the refusal is there) and how it stands to the due date."""
    dossier.finished_at = at
    if dossier.due_at is None or dossier.legal_due_at is None:
        raise Conflict("Hồ sơ chưa được tiếp nhận.")
    # An extension does not make a late dossier punctual: it is measured by the law's date (mot-cua.md 3.5).
    dossier.timeliness = rules.timeliness(at, dossier.legal_due_at)


def store(dossier: Dossier) -> None:
    """Save a new dossier, or what changed of a known one since its lock or its last saving."""
    stored = dossier.as_stored
    values = _columns(dossier)
    if stored is None or stored["id"] != dossier.pk:
        dossier.save()
    else:
        dossier.save(update_fields=[name for name, value in values.items() if stored[name] != value])
    dossier.as_stored = values | {"id": dossier.pk}


def written(
    dossier: Dossier,
    act: str,
    *,
    by: Actor,
    at: datetime,
    payload: dict[str, Any] | None = None,
    people: Iterable[int] = (),
) -> Dossier:
    """Save the dossier, one version further, and write the fact: its event and its line in the trail."""
    dossier.version += 1
    told = replay.changes(dossier)
    store(dossier)
    record(
        f"dossier.{act}",
        stream=("dossier", dossier.pk),
        by=by,
        at=at,
        payload=(payload or {}) | {"set": told},
    )
    record_act(
        f"dossier.{act}", by=by, object_kind="dossier", object_id=dossier.pk, label=dossier.label, at=at,
        detail={"status": str(dossier.status)},
    )  # fmt: skip
    return dossier
