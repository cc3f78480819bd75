"""Runs a dossier through the process of its version: SpiffWorkflow over the BPMN, with a small state as JSON.

Stateless: what is kept between two acts is the steps the run stands at, which legs of a block have ended, and who
asked for a supplement or a refusal, never the specification. A specification is parsed once in a process and
shared by its threads, which only read it. How a run came to its steps has no bearing on what may follow, so
finished tasks are dropped: the events of the dossier are the history.

Branches move independently, so only the step that ends is given to SpiffWorkflow; the token that leaves a block is
held until the last leg has ended, and only that one goes on. Time is working time and the clock is the caller's: who
keeps the calendar says "timeout" (a timer in the file is never set on a wall clock).
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
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
from motcua.catalogue.processes.opened import lay_open
from motcua.catalogue.processes.table import (
    Block,
    Outcome,
    StepKind,
    StepRow,
    blocks_in,
    generated,
    may_time_out,
    outcomes_of,
    resume_key,
    return_targets,
)

STATE_FORMAT = 2
KEPT_PLANS = 512


@dataclass(frozen=True)
class OpenStep:
    """A step that waits for somebody: `minutes` of working time, `return_to` the keys it may go back to.

    `may_time_out` tells whether `advance` takes "timeout" for it: it is passed over once its time has gone by.
    """

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
    agency: str = ""
    block: str = ""
    leg: str = ""
    leg_name: str = ""
    on_timeout: str = ""
    may_time_out: bool = False


@dataclass(frozen=True)
class Run:
    """Where a dossier stands: the state to keep, the steps now open, and whether the process has ended.

    `arrived` are the legs (block, leg) that have ended while others of their block are still open.
    """

    state: dict[str, Any]
    open: list[OpenStep]
    finished: bool
    arrived: tuple[tuple[str, str], ...] = ()
    on_paper: bool = False


@dataclass(frozen=True)
class LegPlan:
    """One leg of a block as the table plans it: `position` from 1 in its block, `kind` Y_KIEN or LIEN_THONG."""

    block: str
    key: str
    name: str
    agency: str
    minutes: int
    kind: str
    position: int


@dataclass(frozen=True)
class Plan:
    """A version made ready to run: its specification, its rows and blocks by key, how each step may end."""

    spec: BpmnProcessSpec
    rows: tuple[StepRow, ...]
    steps: dict[str, StepRow] = field(default_factory=dict)
    blocks: dict[str, Block] = field(default_factory=dict)
    ways: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)


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
    lay_open(process)
    parser = BpmnParser()
    try:
        parser.add_bpmn_xml(root)
        spec = parser.get_spec(process.get("id"))
    except Exception as fault:
        raise Invalid("Quy trình BPMN này không chạy được.") from fault
    steps = {row.key: row for row in [*rows, *generated(rows)]}
    ways = {key: (outcomes_of(rows, row), return_targets(rows, key)) for key, row in steps.items()}
    return Plan(spec, rows, steps, {block.key: block for block in blocks_in(rows)}, ways)


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


def start(version: ProcessVersion, *, on_paper: bool = False) -> Run:
    """Return a run at the first step of a version.

    Args:
        version: the version to run.
        on_paper: whether the dossier is a paper one, whose interlinked legs go one after the other
            (NĐ 61/2018 Điều 19.6); it holds for the whole run.
    """
    plan = plan_of(version)
    workflow = BpmnWorkflow(plan.spec, script_engine=_engine)
    workflow.task_tree.data["on_paper"] = on_paper
    return _run_of(plan, _Stand(_reached(workflow), on_paper=on_paper))


def resume(version: ProcessVersion, state: dict[str, Any]) -> Run:
    """Return the run that a kept state stands for, unchanged.

    Raises:
        Conflict: the state names a step the version does not have.
    """
    plan = plan_of(version)
    return _run_of(plan, _stand(plan, state))


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
        outcome: one of its `outcomes`; or "timeout" when it `may_time_out` and its working time has passed.
        return_to: for "return", the key of the step to go back to; may be left out when only one is possible.

    Raises:
        Conflict: the step is no longer open (somebody else ended it).
        Invalid: the step has no such outcome, or may not go back there.
    """
    plan = plan_of(version)
    stand = _stand(plan, state)
    key = next((key for one, key in stand.open if one == task_id), None)
    if key is None:
        raise Conflict("Bước này đã được xử lý hoặc không còn mở. Hãy tải lại trang.")
    step = _open_step(plan, task_id, key, stand.asked)
    timed_out = outcome == Outcome.TIMEOUT and step.may_time_out
    if outcome not in step.outcomes and not timed_out:
        raise Invalid(f"Bước «{step.name}» không có cách xử lý này.", field="outcome")
    data = {"outcome": Outcome.FORWARD.value if timed_out else outcome, "on_paper": stand.on_paper}
    asked = dict(stand.asked)
    if outcome == Outcome.RETURN:
        target = return_to or (step.return_to[0] if len(step.return_to) == 1 else None)
        if target not in step.return_to:
            raise Invalid(f"Bước «{step.name}» không được trả lại về bước đã chọn.", field="return_to")
        data["return_to"] = target
    elif step.kind == StepKind.RECEIVE_SUPPLEMENT:
        data["return_to"] = resume_key(plan.rows, asked.get("supplement", plan.rows[0].key))
    if outcome == Outcome.SUPPLEMENT:
        asked["supplement"] = step.key
    elif outcome == Outcome.REFUSE and step.kind != StepKind.SIGN:
        asked["refuse"] = step.key
    if step.kind == StepKind.RECEIVE_SUPPLEMENT:
        asked.pop("supplement", None)
    elif step.kind == StepKind.SIGN_REFUSAL:
        asked.pop("refuse", None)
    reached = _reached(_workflow_at(plan, task_id, key, data))
    return _run_of(plan, _after(plan, stand, plan.steps[key], task_id, reached, asked))


def seek(
    version: ProcessVersion,
    key: str,
    *,
    asked_by: str | None = None,
    on_paper: bool = False,
    others: Sequence[str] = (),
) -> Run:
    """Return a run that stands at a step, the same in effect as one that walked there.

    Sought inside a block, only the leg of that step and the legs of `others` are open; every other leg counts as
    ended. On paper the legs before it in the table count as ended and those after it have yet to begin.

    Args:
        version: the version to run.
        key: the step, of the table or of a generated branch.
        asked_by: for a generated step, the step that asked for the supplement or proposed the refusal; the first
            that may, when left out.
        on_paper: whether interlinked legs go one after the other.
        others: steps of other legs of the same block that are open beside it, at most one of each leg.

    Raises:
        Invalid: the version has no such step, `asked_by` may not lead there, or `others` cannot be open too.
    """
    plan = plan_of(version)
    for wanted in (key, *others):
        if wanted not in plan.steps:
            raise Invalid(f"Quy trình không có bước «{wanted}».")
    row = plan.steps[key]
    asked: dict[str, str] = {}
    if row.kind in {StepKind.SEND_SUPPLEMENT, StepKind.RECEIVE_SUPPLEMENT}:
        asked["supplement"] = _asker(plan, Outcome.SUPPLEMENT, asked_by)
    elif row.kind == StepKind.SIGN_REFUSAL:
        asked["refuse"] = _asker(plan, Outcome.REFUSE, asked_by)
    beside = [plan.steps[other] for other in others]
    legs = [(one.block, one.leg) for one in (row, *beside)]
    in_turn = on_paper and row.block and not plan.blocks[row.block].is_opinion
    together = {block for block, _ in legs} == {row.block} and len(set(legs)) == len(legs)
    if others and (not row.block or in_turn or not together):
        raise Invalid("Các bước này không thể cùng mở.")
    arrived: list[tuple[str, str]] = []
    if row.block:
        for branch in plan.blocks[row.block].branches:
            here = (branch.block, branch.key)
            if in_turn and here == legs[0]:
                break
            if here not in legs:
                arrived.append(here)
    opened = [(uuid4().hex, one.key) for one in (row, *beside)]
    return _run_of(plan, _Stand(opened, arrived, asked, on_paper))


def legs_of(version: ProcessVersion) -> list[LegPlan]:
    """Return the legs of every block of a version in the order of the table."""
    return legs_in(plan_of(version).rows)


def legs_in(rows: Sequence[StepRow]) -> list[LegPlan]:
    """Return the legs of every block of a table (normalised rows) in order."""
    return [
        LegPlan(
            block=block.key, key=branch.key, name=branch.name, agency=branch.agency, minutes=branch.minutes,
            kind="Y_KIEN" if block.is_opinion else "LIEN_THONG", position=position,
        )
        for block in blocks_in(rows)
        for position, branch in enumerate(block.branches, 1)
    ]  # fmt: skip


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


@dataclass(frozen=True)
class _Stand:
    """A kept state as the engine handles it: pairs (task id, step key), and what else is remembered."""

    open: list[tuple[str, str]]
    arrived: list[tuple[str, str]] = field(default_factory=list)
    asked: dict[str, str] = field(default_factory=dict)
    on_paper: bool = False


def _stand(plan: Plan, state: dict[str, Any]) -> _Stand:
    """Read a kept state; format 1 knew one open step and nothing of blocks, and reads the same."""
    opened = [(str(task_id), str(key)) for task_id, key in state.get("open", [])]
    if any(key not in plan.steps for _, key in opened):
        raise Conflict("Trạng thái của hồ sơ không khớp với quy trình đã chốt.")
    arrived = [(str(block), str(leg)) for block, leg in state.get("arrived", [])]
    return _Stand(opened, arrived, dict(state.get("asked", {})), bool(state.get("on_paper")))


def _after(
    plan: Plan,
    stand: _Stand,
    row: StepRow,
    task_id: str,
    reached: list[tuple[str, str]],
    asked: dict[str, str],
) -> _Stand:
    """Return where a run stands once a step has led to others; the join holds all but the last leg of a block."""
    rest = [(one, key) for one, key in stand.open if one != task_id]
    if not row.block:
        return _Stand([*rest, *reached], asked=asked, on_paper=stand.on_paper)
    goes_on = [plan.steps[key] for _, key in reached if plan.steps[key].block == row.block]
    arrived = list(stand.arrived)
    if not any(step.leg == row.leg for step in goes_on):
        arrived.append((row.block, row.leg))
    if not goes_on and any(plan.steps[key].block == row.block for _, key in rest):
        reached = []
    elif not goes_on:
        arrived = []
    return _Stand([*rest, *reached], arrived, asked, stand.on_paper)


def _reached(workflow: BpmnWorkflow) -> list[tuple[str, str]]:
    """Let the gateways run; return the steps then ready, as pairs (task id, key)."""
    while (task := workflow.get_next_task(state=TaskState.READY, manual=False)) is not None:
        task.run()
    ready = workflow.get_tasks(state=TaskState.READY, manual=True)
    return [(str(task.id), task.task_spec.name) for task in ready]


def _workflow_at(plan: Plan, task_id: str, key: str, data: dict[str, Any]) -> BpmnWorkflow:
    """Return a workflow that holds one step right below its root, and has just ended it."""
    workflow = BpmnWorkflow(plan.spec, script_engine=_engine, deserializing=True)
    workflow.task_tree = root = Task(workflow, plan.spec.start, state=TaskState.COMPLETED)
    spec = plan.spec.task_specs[key]
    task = Task(workflow, spec, root, state=TaskState.READY, id=task_id)
    task.data.update(data)
    spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)
    task.run()
    return workflow


def _open_step(plan: Plan, task_id: str, key: str, asked: dict[str, str]) -> OpenStep:
    row = plan.steps[key]
    outcomes, back = plan.ways[key]
    if row.kind == StepKind.SIGN_REFUSAL and "refuse" in asked:
        back = (asked["refuse"],)
    return OpenStep(
        task_id=task_id, key=row.key, name=row.name, kind=row.kind, where=row.where, unit_name=row.unit_name,
        role=row.role, minutes=row.minutes, content=row.content, outcomes=outcomes,
        return_to=back, legal_status=row.legal_status, product=row.product, agency=row.agency,
        block=row.block, leg=row.leg, leg_name=row.leg_name, on_timeout=row.on_timeout,
        may_time_out=may_time_out(row),
    )  # fmt: skip


def _run_of(plan: Plan, stand: _Stand) -> Run:
    """Return the run that stands there, its open steps in the order of the table."""
    opened = stand.open
    if len(opened) > 1:
        order = {key: place for place, key in enumerate(plan.steps)}
        opened = sorted(opened, key=lambda pair: order[pair[1]])
    state: dict[str, Any] = {"v": STATE_FORMAT, "open": [list(pair) for pair in opened]}
    if stand.arrived:
        state["arrived"] = [list(pair) for pair in stand.arrived]
    if stand.asked:
        state["asked"] = stand.asked
    if stand.on_paper:
        state["on_paper"] = True
    steps = [_open_step(plan, task_id, key, stand.asked) for task_id, key in opened]
    return Run(state, steps, not steps, tuple(stand.arrived), stand.on_paper)
