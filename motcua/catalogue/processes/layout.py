"""Where the shapes of a process stand: lanes by place of work, the main line left to right, branches below.

Every step of the main line has a column of its own, so a line going down from it meets no other shape. The
branches leave the gateways downwards and run along one channel for each outcome, as a bus: many arrows, few
lines. All measures are the pixels of BPMN DI.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from motcua.catalogue.processes.table import (
    Outcome,
    StepKind,
    StepRow,
    Where,
    generated,
    outcomes_of,
)

TASK_W, TASK_H, GATE, EVENT = 126, 78, 44, 34
LEFT, TOP, LABEL = 160, 80, 30
LANE_H, ROW_H = 114, 100
GAP = 32
CHANNEL_TOP, CHANNEL_STEP = 26, 21
BRANCH_LANE = "lane_nhanh"
BRANCH_LANE_NAME = "Bộ phận Một cửa – bổ sung, từ chối"
RETURN_GATE = "chon_buoc_tra_lai"
Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A shape: its left upper corner and its size."""

    x: float
    y: float
    w: float
    h: float

    @property
    def cx(self) -> float:
        """The middle from left to right."""
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        """The middle from top to bottom."""
        return self.y + self.h / 2

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.h


@dataclass
class Lane:
    """A lane with the nodes in it; `rows` is how many rows of shapes it holds."""

    id: str
    name: str
    nodes: list[str] = field(default_factory=list)
    rows: int = 1
    y: float = 0
    height: float = LANE_H


@dataclass
class Layout:
    """All boxes by node id, the lanes in order, and the heights of the channels."""

    boxes: dict[str, Box]
    lanes: list[Lane]
    pool: Box
    channels: dict[str, float]


def gateway_id(key: str) -> str:
    """Return the id of the gateway that follows a step."""
    return f"nhanh_{key}"


def lane_of(row: StepRow) -> tuple[str, str]:
    """Return what tells lanes apart: the place, and the unit named in the table."""
    return row.where, row.unit_name


def _lanes(
    rows: Sequence[StepRow], extra: Sequence[StepRow]
) -> tuple[list[Lane], dict[tuple[str, str], Lane]]:
    order = {where: rank for rank, where in enumerate(Where.values)}
    seen = list(dict.fromkeys(lane_of(row) for row in rows))
    keys = sorted(seen, key=lambda pair: (order.get(pair[0], 9), seen.index(pair)))
    lanes = {}
    for number, (where, unit) in enumerate(keys, 1):
        label = Where(where).label if where in order else "Nơi khác"
        lanes[where, unit] = Lane(f"lane_{number}", unit or label)
    leaders = next((lane for (where, _), lane in lanes.items() if where == Where.LEADERS), None)
    if any(row.key == "tu_choi_ky" for row in extra):
        if leaders is None:
            leaders = lanes[Where.LEADERS, ""] = Lane(f"lane_{len(lanes) + 1}", Where.LEADERS.label)
        elif _passes(rows, leaders, lanes):
            leaders.rows = 2
        leaders.nodes += ["tu_choi_ky", gateway_id("tu_choi_ky")]
    return list(lanes.values()), lanes


def after_signing(rows: Sequence[StepRow]) -> int:
    """Return the position of the step whose column the refusal's signature follows: the last signature, or the end."""
    return max((i for i, row in enumerate(rows) if row.kind == StepKind.SIGN), default=len(rows) - 1)


def _passes(rows: Sequence[StepRow], leaders: Lane, lanes: dict[tuple[str, str], Lane]) -> bool:
    """Tell whether the main line runs on in the leaders' lane past the signature of a refusal."""
    following = min(after_signing(rows) + 1, len(rows) - 1)
    return lanes[lane_of(rows[following])] is leaders


def lay_out(rows: Sequence[StepRow]) -> Layout:
    """Place every node of the process that `rows` make (normalised rows, at least one)."""
    extra = generated(rows)
    lanes, by_place = _lanes(rows, extra)
    branching = {row.key for row in rows if len(outcomes_of(rows, row)) > 1}
    columns, sign_x, right = _columns(rows, branching, any(row.key == "tu_choi_ky" for row in extra))
    if extra or branching:
        lanes.append(Lane(BRANCH_LANE, BRANCH_LANE_NAME))
    channels = _stack(lanes, bool(extra))
    first = rows[0]
    boxes = {"bat_dau": _event(LEFT + 2 * LABEL + GAP, _middle(by_place[lane_of(first)]))}
    by_place[lane_of(first)].nodes.insert(0, "bat_dau")
    for row in rows:
        lane, x = by_place[lane_of(row)], columns[row.key]
        middle = _middle(lane)
        boxes[row.key] = Box(x, middle - TASK_H / 2, TASK_W, TASK_H)
        lane.nodes.append(row.key)
        if row.key in branching:
            boxes[gateway_id(row.key)] = Box(x + TASK_W + GAP, middle - GATE / 2, GATE, GATE)
            lane.nodes.append(gateway_id(row.key))
    last = by_place[lane_of(rows[-1])]
    boxes["ket_thuc"] = _event(right + GAP, _middle(last))
    last.nodes.append("ket_thuc")
    right += GAP + EVENT
    if lanes[-1].id == BRANCH_LANE:
        right = max(right, _branches(rows, extra, boxes, lanes, columns, sign_x))
    width = right + GAP - LEFT
    return Layout(boxes, lanes, Box(LEFT, TOP, width, sum(lane.height for lane in lanes)), channels)


def _columns(
    rows: Sequence[StepRow], branching: set[str], refusal: bool
) -> tuple[dict[str, float], float, float]:
    """Return the left edge of each step, of the refusal's signature, and the right end of the main line."""
    x = LEFT + 2 * LABEL + GAP + EVENT + GAP
    columns: dict[str, float] = {}
    sign_x = 0.0
    after = after_signing(rows)
    for position, row in enumerate(rows):
        columns[row.key] = x
        x += TASK_W + GAP
        if row.key in branching:
            x += GATE + GAP
        if refusal and position == after:
            sign_x = x
            x += TASK_W + GAP + GATE + GAP
    return columns, sign_x, x - GAP


def _stack(lanes: list[Lane], with_tasks: bool) -> dict[str, float]:
    y: float = TOP
    for lane in lanes:
        lane.y = y
        lane.height = LANE_H + (lane.rows - 1) * ROW_H
        if lane.id == BRANCH_LANE:
            lane.height = CHANNEL_TOP + 4 * CHANNEL_STEP + (TASK_H + 34 if with_tasks else 34)
        y += lane.height
    top = lanes[-1].y + CHANNEL_TOP
    names = ("back", Outcome.RETURN, Outcome.SUPPLEMENT, Outcome.REFUSE)
    return {str(name): top + CHANNEL_STEP * number for number, name in enumerate(names)}


def _middle(lane: Lane) -> float:
    return lane.y + LANE_H / 2


def _event(x: float, middle: float) -> Box:
    return Box(x, middle - EVENT / 2, EVENT, EVENT)


def _branches(
    rows: Sequence[StepRow],
    extra: Sequence[StepRow],
    boxes: dict[str, Box],
    lanes: list[Lane],
    columns: dict[str, float],
    sign_x: float,
) -> float:
    """Place the gateway that picks the step to return to, and the branch steps; return their right end."""
    lane = lanes[-1]
    row_y = lane.y + CHANNEL_TOP + 4 * CHANNEL_STEP + 10
    start = boxes["bat_dau"]
    right = start.right
    if needs_return_gate(rows):
        y = lane.y + CHANNEL_TOP + CHANNEL_STEP - GATE / 2
        boxes[RETURN_GATE] = Box(start.cx - GATE / 2, y, GATE, GATE)
        lane.nodes.append(RETURN_GATE)
    keys = {row.key for row in extra}
    if "bo_sung_gui" in keys:
        asking = [row.key for row in rows if Outcome.SUPPLEMENT in outcomes_of(rows, row)]
        resume = next((row.key for row in rows if row.kind == StepKind.EXAMINE), asking[0])
        x = columns[resume]
        boxes["bo_sung_nhan"] = Box(x, row_y, TASK_W, TASK_H)
        boxes["bo_sung_gui"] = Box(x + TASK_W + GAP + 20, row_y, TASK_W, TASK_H)
        lane.nodes += ["bo_sung_gui", "bo_sung_nhan"]
        right = max(right, boxes["bo_sung_gui"].right)
    if "tu_choi_ky" in keys:
        leaders = next(lane for lane in lanes if "tu_choi_ky" in lane.nodes)
        middle = _middle(leaders) + (leaders.rows - 1) * ROW_H
        boxes["tu_choi_ky"] = Box(sign_x, middle - TASK_H / 2, TASK_W, TASK_H)
        boxes[gateway_id("tu_choi_ky")] = Box(sign_x + TASK_W + GAP, middle - GATE / 2, GATE, GATE)
        right = max(right, boxes[gateway_id("tu_choi_ky")].right)
    if "tu_choi_tra" in keys:
        gate = boxes.get(gateway_id("tu_choi_ky"))
        x = gate.cx - TASK_W / 2 if gate else columns[rows[-1].key]
        x = max(x, right + GAP if "bo_sung_gui" in keys and x < boxes["bo_sung_gui"].right + GAP else x)
        boxes["tu_choi_tra"] = Box(x, row_y, TASK_W, TASK_H)
        boxes["ket_thuc_tu_choi"] = _event(x + TASK_W + GAP, row_y + TASK_H / 2)
        lane.nodes += ["tu_choi_tra", "ket_thuc_tu_choi"]
        right = max(right, boxes["ket_thuc_tu_choi"].right)
    return right


def needs_return_gate(rows: Sequence[StepRow]) -> bool:
    """Tell whether any step may send a dossier back (a refusal's signature may, to the step that asked)."""
    return any(Outcome.RETURN in outcomes_of(rows, row) for row in [*rows, *generated(rows)])
