"""Runs a dossier through the process of its version: SpiffWorkflow over the BPMN, with a small state as JSON.

Stateless: what is kept between two acts is the step the run stands at and who asked for a supplement or a
refusal, never the specification. A specification is parsed once in a process and shared by its threads, which
only read it. How a run came to its step has no bearing on what may follow, so finished tasks are dropped: the
events of the dossier are the history.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs import BpmnProcessSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from motcua.base.errors import Conflict, Invalid
from motcua.catalogue.processes.bpmn import BPMN, from_bpmn, parse
from motcua.catalogue.processes.models import ProcessVersion
from motcua.catalogue.processes.table import (
    Outcome,
    StepKind,
    StepRow,
    generated,
    outcomes_of,
    resume_key,
    return_targets,
)

STATE_FORMAT = 1
KEPT_PLANS = 512


@dataclass(frozen=True)
class OpenStep:
    """A step that waits for somebody: `minutes` of working time, `return_to` the keys it may go back to."""

    task_id: str
    key: str
    name: str
    kind: str
    where: str
    unit_name: str
    role: str
    minutes: int
    content: str
    outcomes: tuple[str, ...]
    return_to: tuple[str, ...]
    legal_status: str = ""
    product: str = ""


@dataclass(frozen=True)
class Run:
    """Where a dossier stands: the state to keep, the steps now open, and whether the process has ended."""

    state: dict[str, Any]
    open: list[OpenStep]
    finished: bool


@dataclass(frozen=True)
class Plan:
    """A version made ready to run: its specification and its rows by key."""

    spec: BpmnProcessSpec
    rows: tuple[StepRow, ...]
    steps: dict[str, StepRow] = field(default_factory=dict)


_engine = PythonScriptEngine()
_plans: OrderedDict[tuple[Any, ...], Plan] = OrderedDict()
_lock = threading.Lock()


def make_plan(xml: str) -> Plan:
    """Return a plan from BPMN text.

    Raises:
        Invalid: the text is no BPMN of ours, or cannot be run.
    """
    root = parse(xml)
    process = root.find(f"{{{BPMN}}}process")
    rows = tuple(from_bpmn(xml))
    if process is None:
        raise Invalid("Tệp BPMN không có quy trình nào.")
    parser = BpmnParser()
    try:
        parser.add_bpmn_xml(root)
        spec = parser.get_spec(process.get("id"))
    except Exception as fault:
        raise Invalid("Quy trình BPMN này không chạy được.") from fault
    return Plan(spec, rows, {row.key: row for row in [*rows, *generated(rows)]})


def plan_of(version: ProcessVersion) -> Plan:
    """Return the plan of a version, parsed once; the text of an approved version is not read again."""
    draft = version.status == ProcessVersion.Status.DRAFT
    key = (version.pk, version.created_at, hash(version.bpmn) if draft else None)
    with _lock:
        if key in _plans:
            _plans.move_to_end(key)
            return _plans[key]
    plan = make_plan(version.bpmn)
    with _lock:
        _plans[key] = plan
        while len(_plans) > KEPT_PLANS:
            _plans.popitem(last=False)
    return plan


def start(version: ProcessVersion) -> Run:
    """Return a run at the first step of a version."""
    plan = plan_of(version)
    workflow = BpmnWorkflow(plan.spec, script_engine=_engine)
    _run_machine_steps(workflow)
    return _run_of(plan, workflow, {})


def resume(version: ProcessVersion, state: dict[str, Any]) -> Run:
    """Return the run that a kept state stands for, unchanged.

    Raises:
        Conflict: the state names a step the version does not have.
    """
    plan = plan_of(version)
    return _run_of(plan, _restore(plan, state), dict(state.get("asked", {})))


def advance(
    version: ProcessVersion,
    state: dict[str, Any],
    task_id: str,
    outcome: str,
    *,
    return_to: str | None = None,
) -> Run:
    """End an open step in one of its ways and return the run after it.

    Args:
        version: the version the dossier is pinned to.
        state: what the run before returned, as kept in JSON.
        task_id: the open step.
        outcome: one of its `outcomes`.
        return_to: for "return", the key of the step to go back to; may be left out when only one is possible.

    Raises:
        Conflict: the step is no longer open (somebody else ended it).
        Invalid: the step has no such outcome, or may not go back there.
    """
    plan = plan_of(version)
    workflow = _restore(plan, state)
    task = workflow.tasks.get(task_id)
    if task is None or task.state != TaskState.READY:
        raise Conflict("Bước này đã được xử lý hoặc không còn mở. Hãy tải lại trang.")
    asked = dict(state.get("asked", {}))
    step = _open_step(plan, task, asked)
    if outcome not in step.outcomes:
        raise Invalid(f"Bước «{step.name}» không có cách xử lý này.", field="outcome")
    task.data["outcome"] = outcome
    if outcome == Outcome.RETURN:
        target = return_to or (step.return_to[0] if len(step.return_to) == 1 else None)
        if target not in step.return_to:
            raise Invalid(f"Bước «{step.name}» không được trả lại về bước đã chọn.", field="return_to")
        task.data["return_to"] = target
    elif step.kind == StepKind.RECEIVE_SUPPLEMENT:
        task.data["return_to"] = resume_key(plan.rows, asked.get("supplement", plan.rows[0].key))
    if outcome == Outcome.SUPPLEMENT:
        asked["supplement"] = step.key
    elif outcome == Outcome.REFUSE and step.kind != StepKind.SIGN:
        asked["refuse"] = step.key
    if step.kind == StepKind.RECEIVE_SUPPLEMENT:
        asked.pop("supplement", None)
    elif step.kind == StepKind.SIGN_REFUSAL:
        asked.pop("refuse", None)
    task.run()
    _run_machine_steps(workflow)
    return _run_of(plan, workflow, asked)


def seek(version: ProcessVersion, key: str, *, asked_by: str | None = None) -> Run:
    """Return a run that stands at a step, the same in effect as one that walked there.

    Args:
        version: the version to run.
        key: the step, of the table or of a branch.
        asked_by: for a branch step, the step that asked for the supplement or proposed the refusal; the first
            that may, when left out.

    Raises:
        Invalid: the version has no such step, or `asked_by` may not lead there.
    """
    plan = plan_of(version)
    if key not in plan.steps:
        raise Invalid(f"Quy trình không có bước «{key}».")
    kind = plan.steps[key].kind
    asked: dict[str, str] = {}
    if kind in {StepKind.SEND_SUPPLEMENT, StepKind.RECEIVE_SUPPLEMENT}:
        asked["supplement"] = _asker(plan, Outcome.SUPPLEMENT, asked_by)
    elif kind == StepKind.SIGN_REFUSAL:
        asked["refuse"] = _asker(plan, Outcome.REFUSE, asked_by)
    workflow = _restore(plan, {"open": [[uuid4().hex, key]]})
    return _run_of(plan, workflow, asked)


def _asker(plan: Plan, outcome: Outcome, asked_by: str | None) -> str:
    able = [
        row.key
        for row in plan.rows
        if outcome in outcomes_of(plan.rows, row)
        and not (outcome == Outcome.REFUSE and row.kind == StepKind.SIGN)
    ]
    if asked_by is not None and asked_by not in able:
        raise Invalid(f"Bước «{asked_by}» không dẫn tới nhánh này.")
    return asked_by or able[0]


def _run_machine_steps(workflow: BpmnWorkflow) -> None:
    while (task := workflow.get_next_task(state=TaskState.READY, manual=False)) is not None:
        task.run()


def _open_step(plan: Plan, task: Task, asked: dict[str, str]) -> OpenStep:
    row = plan.steps[task.task_spec.name]
    back = return_targets(plan.rows, row.key)
    if row.kind == StepKind.SIGN_REFUSAL and "refuse" in asked:
        back = (asked["refuse"],)
    return OpenStep(
        task_id=str(task.id), key=row.key, name=row.name, kind=row.kind, where=row.where,
        unit_name=row.unit_name, role=row.role, minutes=row.minutes, content=row.content,
        outcomes=outcomes_of(plan.rows, row), return_to=back, legal_status=row.legal_status,
        product=row.product,
    )  # fmt: skip


def _restore(plan: Plan, state: dict[str, Any]) -> BpmnWorkflow:
    """Return a workflow that holds the open steps of a state right below its root, ready."""
    workflow = BpmnWorkflow(plan.spec, script_engine=_engine, deserializing=True)
    workflow.task_tree = root = Task(workflow, plan.spec.start, state=TaskState.COMPLETED)
    for task_id, key in state.get("open", []):
        spec = plan.spec.task_specs.get(key)
        if spec is None:
            raise Conflict("Trạng thái của hồ sơ không khớp với quy trình đã chốt.")
        task = Task(workflow, spec, root, state=TaskState.READY, id=task_id)
        spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)
    return workflow


def _run_of(plan: Plan, workflow: BpmnWorkflow, asked: dict[str, str]) -> Run:
    tasks = workflow.get_tasks(state=TaskState.READY, manual=True)
    opened = [_open_step(plan, task, asked) for task in tasks]
    state: dict[str, Any] = {"v": STATE_FORMAT, "open": [[step.task_id, step.key] for step in opened]}
    if asked:
        state["asked"] = asked
    return Run(state, opened, finished=not opened)
