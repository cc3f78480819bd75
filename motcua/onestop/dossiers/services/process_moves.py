"""A leader moves running dossiers to a newer version of their process, knowing what changes and saying why.

A new version holds for dossiers received from its day on; those under way stay on theirs (mot-cua.md 10) unless
they are moved here. A dossier keeps its step, or goes to the one the leader names; code, forms and due date stay.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, QuerySet

from motcua.base import clock
from motcua.base.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import Scope, allowed
from motcua.base.organisations.permissions import check as check_action
from motcua.base.text import clean
from motcua.base.worktime import rules as worktime
from motcua.base.worktime.queries import calendar_for
from motcua.catalogue.processes import engine
from motcua.catalogue.processes import queries as processes
from motcua.catalogue.processes.models import ProcessVersion
from motcua.catalogue.processes.simulate import remaining
from motcua.catalogue.processes.table import GENERATED_KEYS, StepKind, StepRow
from motcua.onestop.dossiers.models import Dossier, DossierEngine, WorkItem
from motcua.onestop.dossiers.rules import Status
from motcua.onestop.dossiers.services import _core as core
from motcua.onestop.dossiers.services import _legs as legs
from motcua.onestop.dossiers.services import places

ACTION = "process.move"
Mapped = Mapping[str, str]
"""For steps the new version does not have: the old step's key to the new one's."""


@dataclass(frozen=True)
class Preview:
    """What moving one dossier changes. Minutes are working time; `left` is what remains until the due date."""

    dossier: Dossier
    step: str
    step_name: str
    to_step: str
    to_name: str
    before: int
    after: int
    left: int
    why_not: str = ""

    @property
    def is_tight(self) -> bool:
        """Whether the steps still to do take longer than the time until the due date, which never changes."""
        return self.after > self.left


@dataclass(frozen=True)
class Outcome:
    """How the move of one dossier ended: `why_not` is empty when it was moved."""

    dossier_id: int
    label: str
    why_not: str = ""


def running_on(process_id: int) -> dict[int, int]:
    """Return how many dossiers run on each version of a process, by the version's key."""
    found = DossierEngine.objects.filter(dossier__process_version__process_id=process_id)
    counted = found.order_by().values("dossier__process_version_id").annotate(how_many=Count("pk"))
    return {row["dossier__process_version_id"]: row["how_many"] for row in counted}


def movable(to: ProcessVersion, *, by: Actor) -> QuerySet[Dossier]:
    """Return the open dossiers on earlier versions of a process that the actor may move, due soonest first."""
    scope = allowed(by, ACTION)
    found = Dossier.objects.filter(
        engine__isnull=False, process_version__process_id=to.process_id, process_version__number__lt=to.number
    )
    if scope is None:
        return found.none()
    if scope != Scope.PROVINCE:
        found = found.filter(agency_id=by.agency_id)
    related = ("engine", "process_version", "agency", "procedure_version")
    return found.select_related(*related).defer("process_version__bpmn").order_by("due_at", "pk")


def targets_for(old: StepRow, rows: Sequence[StepRow]) -> list[StepRow]:
    """Return the steps of a version that may take the place of an old one.

    None inside a block, none that would pass over the signature or take a signed dossier back before it.
    """
    signed = False
    found = []
    for row in rows:
        ends = {StepKind.INTAKE, StepKind.RETURN_RESULT}
        fits = (row.kind == old.kind) if {row.kind, old.kind} & ends else True
        if fits and not row.block and signed == _after_signing(old):
            found.append(row)
        signed = signed or row.kind == StepKind.SIGN
    return found


def _after_signing(row: StepRow) -> bool:
    return row.kind in {StepKind.STAMP, StepKind.RETURN_RESULT}


def steps_to_map(dossiers: Iterable[Dossier], to: ProcessVersion) -> dict[str, StepRow]:
    """Return the steps at which these dossiers stand and which the new version does not have, by key."""
    rows = {row.key: row for row in processes.rows_of(to.pk)}
    found: dict[str, StepRow] = {}
    for dossier in dossiers:
        for key in _open_keys(dossier):
            kept = key in GENERATED_KEYS or (key in rows and not rows[key].block)
            if not kept and dossier.process_version_id:
                old = _row(dossier.process_version_id, key)
                if old is not None and not old.block:
                    found[key] = old
    return found


def _row(version_id: int, key: str) -> StepRow | None:
    return next((row for row in processes.rows_of(version_id) if row.key == key), None)


def _open_keys(dossier: Dossier) -> list[str]:
    return [str(key) for _, key in dossier.engine.state.get("open", [])]


def preview(
    dossiers: Iterable[Dossier], to: ProcessVersion, mapping: Mapped, *, at: datetime | None = None
) -> list[Preview]:
    """Return what moving each dossier would change, nothing done.

    Args:
        dossiers: with their engine state (`movable`).
        to: the newer version.
        mapping: where steps go that it does not have.
        at: the instant from which the remaining time is counted; now by default.
    """
    at = at or clock.now()
    new = engine.plan_of(to)
    return [_preview(dossier, new, mapping, at) for dossier in dossiers]


def _preview(dossier: Dossier, new: engine.Plan, mapping: Mapped, at: datetime) -> Preview:
    state = dossier.engine.state
    keys = _open_keys(dossier)
    key = keys[0] if keys else ""
    old_rows = processes.rows_of(dossier.process_version_id or 0)
    on_paper = bool(state.get("on_paper"))
    why_not, target = "", key
    try:
        _check_arrived(dossier)
        target = _target(state, old_rows, new, mapping)
    except DomainError as fault:
        why_not = fault.message
    asked = state.get("asked", {}).get("supplement", "")
    names = {row.key: row.name for row in old_rows} | {
        one: row.name for one, row in new.steps.items() if one in GENERATED_KEYS
    }
    due = dossier.due_at
    left = worktime.working_minutes(calendar_for(dossier.agency_id), at, due) if due else 0
    return Preview(
        dossier, key, names.get(key, key), "" if why_not else target,
        "" if why_not else new.steps[target].name, remaining(old_rows, key, asked_by=asked, on_paper=on_paper),
        0 if why_not else remaining(new.rows, target, asked_by=mapping.get(asked, asked), on_paper=on_paper),
        left, why_not,
    )  # fmt: skip


def _check_arrived(dossier: Dossier) -> None:
    """Raise `Conflict` while a dossier filed elsewhere is on its way: no step of the process is open then."""
    travels = dossier.paper == Dossier.PaperHandover.HANDED and dossier.arrived_at is None
    if dossier.non_territorial and travels:
        raise Conflict(
            "Hồ sơ đang chuyển đến cơ quan có thẩm quyền; đổi quy trình sau khi nơi đó xác nhận đã nhận."
        )


def _target(
    state: Mapping[str, object], old_rows: Sequence[StepRow], new: engine.Plan, mapping: Mapped
) -> str:
    """Return the step of the new version at which a dossier goes on.

    Raises:
        Conflict: it stands in a block, or at a step the new version does not have and nobody named another for.
        Invalid: the step named cannot take the old one's place.
    """
    opened = state.get("open")
    keys = [str(key) for _, key in opened] if isinstance(opened, list) else []
    if len(keys) != 1:
        raise Conflict("Hồ sơ đang ở nhiều chặng cùng lúc; chuyển sau khi các chặng xong.")
    key = keys[0]
    if key in GENERATED_KEYS:
        if key not in new.steps:
            raise Conflict("Phiên bản mới không có nhánh bổ sung, từ chối mà hồ sơ đang đi.")
        return key
    old = next((row for row in old_rows if row.key == key), None)
    if old is None or old.block:
        raise Conflict("Hồ sơ đang ở chặng của cơ quan khác hoặc đang lấy ý kiến; chuyển sau khi xong.")
    kept = new.steps.get(key)
    named = mapping.get(key, "")
    if not named and kept is not None and not kept.block:
        return key
    if not named:
        raise Conflict(f"Phiên bản mới không có bước «{old.name}»; chọn bước thay.")
    if named not in {row.key for row in targets_for(old, new.rows)}:
        raise Invalid(f"Bước được chọn không thay cho bước «{old.name}» được.", field="mapping")
    return named


def move(
    dossier_ids: Iterable[int],
    to_version_id: int,
    mapping: Mapped,
    reason: str,
    *,
    by: Actor,
    at: datetime | None = None,
) -> list[Outcome]:
    """Move dossiers to a newer version of their process, each in a transaction of its own.

    Args:
        dossier_ids: the dossiers chosen.
        to_version_id: an approved version of the same process with a higher number.
        mapping: where steps go that it does not have.
        reason: why; it stands in each dossier's history.
        by: the leader.
        at: when, if not now.

    Raises:
        NotAllowed: the actor may not move dossiers at all.
        NotFound: no such version.
        Conflict: the version is not approved.
        Invalid: no reason.
    """
    check_action(by, ACTION)
    to = processes.version_to_run(to_version_id)
    if to is None:
        raise NotFound("Không có phiên bản quy trình này.")
    if to.status != ProcessVersion.Status.APPROVED:
        raise Conflict("Chỉ chuyển hồ sơ sang phiên bản đã được phê duyệt và chưa thu hồi.")
    if not clean(reason):
        raise Invalid("Ghi lý do chuyển hồ sơ sang phiên bản mới.", field="reason")
    done = []
    for dossier_id in dict.fromkeys(dossier_ids):
        try:
            dossier = _move(dossier_id, to, mapping, clean(reason)[:500], by=by, at=at or clock.now())
            done.append(Outcome(dossier_id, dossier.label))
        except (Conflict, Invalid, NotAllowed, NotFound) as fault:
            label = Dossier.objects.filter(pk=dossier_id).values_list("code", flat=True).first() or ""
            done.append(Outcome(dossier_id, label, fault.message))
    return done


@transaction.atomic
def _move(
    dossier_id: int, to: ProcessVersion, mapping: Mapped, reason: str, *, by: Actor, at: datetime
) -> Dossier:
    dossier = core.lock(dossier_id)
    core.check_right(dossier, ACTION, by=by)
    current = core.process_of(dossier)
    if current.process_id != to.process_id or current.number >= to.number:
        raise Conflict("Chỉ chuyển sang phiên bản mới hơn của cùng quy trình.")
    kept = DossierEngine.objects.filter(dossier=dossier).first()
    item = WorkItem.objects.filter(dossier=dossier, closed_at__isnull=True).first()
    if kept is None or item is None:
        raise Conflict("Hồ sơ không còn việc đang mở.")
    _check_arrived(dossier)
    if WorkItem.objects.filter(dossier=dossier, closed_at__isnull=True, leg__isnull=False).exists():
        raise Conflict("Hồ sơ đang chờ cơ quan khác trả lời; chuyển sau khi xong.")
    old_rows, new = processes.rows_of(current.pk), engine.plan_of(to)
    target = _target(kept.state, old_rows, new, mapping)
    asked = _asked(kept.state, target, mapping, new)
    on_paper = bool(kept.state.get("on_paper"))
    run = engine.seek(to, target, asked_by=asked, on_paper=on_paper)
    before = remaining(old_rows, item.step, asked_by=asked or "", on_paper=on_paper)
    was, due = item.name, dossier.due_at
    dossier.process_version = to
    if not _stays(dossier, item, run, at=at):
        if dossier.status in {Status.WITHDRAWAL_ASKED, Status.FINANCIAL}:
            raise Conflict("Hồ sơ đang chờ quyết định rút hoặc nghĩa vụ tài chính nên chưa đổi bước được.")
        core.close(item, "process_moved", by=by, at=max(at, item.opened_at), note=reason)
        core.follow(dossier, run, by=by, at=at)
    if dossier.due_at != due:
        raise Conflict("Ngày hẹn trả không được đổi khi chuyển quy trình.")
    payload = {
        "step": was, "to": run.open[0].name, "reason": reason, "from_version": current.number,
        "to_version": to.number, "minutes_before": before,
        "minutes_after": remaining(new.rows, target, asked_by=asked or "", on_paper=on_paper),
    }  # fmt: skip
    return core.written(dossier, "process_moved", by=by, at=at, payload=payload)


def _asked(state: Mapping[str, object], target: str, mapping: Mapped, new: engine.Plan) -> str | None:
    """Return who had asked for the supplement or proposed the refusal, as the new version calls that step."""
    asked = state.get("asked")
    word = "supplement" if target.startswith("bo_sung") else "refuse"
    key = str(asked[word]) if isinstance(asked, dict) and word in asked and target in GENERATED_KEYS else ""
    key = mapping.get(key, key)
    return key if key in new.steps else None


def _stays(dossier: Dossier, item: WorkItem, run: engine.Run, *, at: datetime) -> bool:
    """Let the open work go on as the new version's step when it is the same step, at the same place and role."""
    step = run.open[0]
    unit, role = places.place_of(dossier, step)
    if (item.step, item.kind, item.unit_id, item.role) != (step.key, step.kind, unit.pk, role):
        return False
    DossierEngine.objects.filter(dossier=dossier).update(state=run.state)
    item.task_id, item.name, item.minutes = step.task_id, step.name, step.minutes
    item.step_due_at = legs.due_of(dossier.agency_id, step.minutes, item.opened_at)
    timed = step.kind == "CHO_HAN" or step.on_timeout == "DI_TIEP"
    item.timer_at = (item.step_due_at or at) if timed else None
    item.save(update_fields=["task_id", "name", "minutes", "step_due_at", "timer_at"])
    return True
