"""Where the shapes of a process stand: lanes by place of work, the main line left to right, branches below.

Every step of the main line has a column of its own, so a line going down from it meets no other shape. The
branches leave the gateways downwards and run along one channel for each outcome, as a bus: many arrows, few
lines. A block stands between two gateways in columns of its own: its branches one under another, opinions in
the lanes of who is asked, legs of agencies each in a lane of its own as an opened sub-process (`legs`). All
measures are the pixels of BPMN DI.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from motcua.catalogue.processes.table import (
    Block,
    Branch,
    Outcome,
    StepKind,
    StepRow,
    Where,
    generated,
    may_time_out,
    outcomes_of,
    parts_of,
    resume_key,
    return_targets,
)

TASK_W, TASK_H, GATE, EVENT = 126, 78, 44, 34
LEFT, TOP, LABEL = 160, 80, 30
LANE_H, ROW_H = 114, 100
GAP = 32
CHANNEL_TOP, CHANNEL_STEP = 26, 21
BRANCH_LANE = "lane_nhanh"
BRANCH_LANE_NAME = "Bộ phận Một cửa – bổ sung, từ chối"
RETURN_GATE = "chon_buoc_tra_lai"
TIMER = 34
LEG_PAD, LEG_HEAD, LEG_FOOT, LEG_CHANNEL, LEG_BETWEEN = 20, 30, 30, 24, 36
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
    """A lane with the nodes in it: `rows` of shapes, or branches that need the height of `inside`."""

    id: str
    name: str
    nodes: list[str] = field(default_factory=list)
    rows: int = 1
    inside: float = 0
    y: float = 0
    height: float = LANE_H


@dataclass
class Layout:
    """All boxes by node id, the lanes in order, and the heights of the channels.

    `inner` tells in which sub-process a node stands (such nodes belong to no lane), `hosts` on which step a timer
    sits. `leg_channels` are the heights of a leg's two lines of returns: into, and out of, its gate.
    """

    boxes: dict[str, Box]
    lanes: list[Lane]
    pool: Box
    channels: dict[str, float]
    inner: dict[str, str] = field(default_factory=dict)
    hosts: dict[str, str] = field(default_factory=dict)
    leg_channels: dict[str, tuple[float, float]] = field(default_factory=dict)


def gateway_id(key: str) -> str:
    """Return the id of the gateway that follows a step."""
    return f"nhanh_{key}"


def timer_id(key: str) -> str:
    """Return the id of the timer that sits on a step."""
    return f"han__{key}"


def split_id(block: str) -> str:
    """Return the id of the gateway at which the branches of a block part."""
    return f"chia__{block}"


def join_id(block: str) -> str:
    """Return the id of the gateway at which the branches of a block meet."""
    return f"gop__{block}"


def leg_id(branch: Branch, part: str = "chang") -> str:
    """Return an id that belongs to a leg: its sub-process ("chang"), the nodes in it, the gateway after it.

    Args:
        branch: the leg.
        part: "chang", its start "vao", end "ra", gate of returns "tra", or the gateway "giay" that passes a
            paper dossier on to the next leg.
    """
    return f"{part}__{branch.block}__{branch.key}"


def is_opened(block: Block, branch: Branch) -> bool:
    """Tell whether a branch is drawn as a sub-process; a single opinion is one task and no more."""
    return not block.is_opinion or len(branch.rows) > 1


def passes_on_paper(block: Block) -> list[Branch]:
    """Return the legs after which a paper dossier goes on to the next leg, in order."""
    return [] if block.is_opinion else list(block.branches[:-1])


def lane_of(row: StepRow) -> tuple[str, str]:
    """Return what tells lanes apart: the place, and the unit named in the table."""
    return row.where, row.unit_name


def _branch_lane(block: Block, branch: Branch) -> tuple[str, str]:
    """Return what tells the lanes of branches apart: who is asked, or the leg itself."""
    return (f"{block.key}__{branch.key}" if not block.is_opinion else "__", branch.name)


def _anchor(parts: Sequence[StepRow | Block], place: int) -> tuple[str, str]:
    """Return the lane a part of the main line stands in; a block's gateways keep to the step before it."""
    around = [*reversed(parts[: place + 1]), *parts[place + 1 :]]
    return next((lane_of(part) for part in around if isinstance(part, StepRow)), (Where.ROOM.value, ""))


def _lanes(
    parts: Sequence[StepRow | Block], extra: Sequence[StepRow]
) -> tuple[list[Lane], dict[tuple[str, str], Lane]]:
    order = {where: rank for rank, where in enumerate(Where.values)}
    seen = list(dict.fromkeys(_anchor(parts, place) for place in range(len(parts))))
    keys = sorted(seen, key=lambda pair: (order.get(pair[0], 9), seen.index(pair)))
    lanes = {}
    for number, (where, unit) in enumerate(keys, 1):
        label = Where(where).label if where in order else "Nơi khác"
        lanes[where, unit] = Lane(f"lane_{number}", unit or label)
    leaders = next((lane for (where, _), lane in lanes.items() if where == Where.LEADERS), None)
    if any(row.key == "tu_choi_ky" for row in extra):
        if leaders is None:
            leaders = lanes[Where.LEADERS, ""] = Lane(f"lane_{len(lanes) + 1}", Where.LEADERS.label)
        elif lanes[_anchor(parts, min(after_signing(parts) + 1, len(parts) - 1))] is leaders:
            leaders.rows = 2  # the main line runs on past the signature of a refusal
        leaders.nodes += ["tu_choi_ky", gateway_id("tu_choi_ky")]
    for block in (part for part in parts if isinstance(part, Block)):
        needed: dict[tuple[str, str], float] = {}
        for branch in block.branches:
            key = _branch_lane(block, branch)
            lanes.setdefault(key, Lane(f"lane_{len(lanes) + 1}", branch.name))
            needed[key] = needed.get(key, 0) + branch_size(block, branch)[1] + LEG_BETWEEN
        for key, height in needed.items():
            lanes[key].inside = max(lanes[key].inside, height)
    return list(lanes.values()), lanes


def after_signing(parts: Sequence[StepRow | Block]) -> int:
    """Return the position of the part whose column the refusal's signature follows: the last signature, or the end."""
    signing = [i for i, part in enumerate(parts) if isinstance(part, StepRow) and part.kind == StepKind.SIGN]
    return max(signing, default=len(parts) - 1)


def leg_returns(branch: Branch) -> dict[str, tuple[str, ...]]:
    """Return which steps of a leg may send the dossier back, and to which of its steps."""
    found = {}
    for row in branch.rows:
        if "return" in outcomes_of(branch.rows, row):
            found[row.key] = return_targets(branch.rows, row.key)
    return found


def branch_size(block: Block, branch: Branch) -> tuple[float, float]:
    """Return the width and height that a branch needs on the drawing."""
    timers = TIMER / 2 if any(may_time_out(row) for row in branch.rows) else 0
    if not is_opened(block, branch):
        return TASK_W, TASK_H + timers
    returns = leg_returns(branch)
    width = 2 * LEG_PAD + 2 * EVENT + GAP + len(branch.rows) * (TASK_W + GAP) + len(returns) * (GATE + GAP)
    foot = 2 * LEG_CHANNEL + GATE / 2 + 12 if returns else LEG_FOOT
    return width, LEG_HEAD + TASK_H + foot


def lay_out(rows: Sequence[StepRow]) -> Layout:
    """Place every node of the process that `rows` make (normalised rows, at least one)."""
    extra = generated(rows)
    parts = parts_of(rows)
    lanes, by_place = _lanes(parts, extra)
    branching = {row.key for row in rows if not row.block and len(outcomes_of(rows, row)) > 1}
    columns, sign_x, right = _columns(parts, branching, any(row.key == "tu_choi_ky" for row in extra))
    if extra or branching:
        lanes.append(Lane(BRANCH_LANE, BRANCH_LANE_NAME))
    channels = _stack(lanes, bool(extra))
    first, last = by_place[_anchor(parts, 0)], by_place[_anchor(parts, len(parts) - 1)]
    boxes = {"bat_dau": _event(LEFT + 2 * LABEL + GAP, _middle(first))}
    layout = Layout(boxes, lanes, Box(0, 0, 0, 0), channels)
    first.nodes.insert(0, "bat_dau")
    for place, part in enumerate(parts):
        lane = by_place[_anchor(parts, place)]
        if isinstance(part, Block):
            _place_block(layout, part, lane, by_place, columns)
        else:
            lane.nodes += _place_step(layout, part, columns[part.key], _middle(lane), part.key in branching)
    boxes["ket_thuc"] = _event(right + GAP, _middle(last))
    last.nodes.append("ket_thuc")
    right += GAP + EVENT
    if lanes[-1].id == BRANCH_LANE:
        right = max(right, _branches(rows, extra, boxes, lanes, columns, sign_x))
    layout.pool = Box(LEFT, TOP, right + GAP - LEFT, sum(lane.height for lane in lanes))
    return layout


def _columns(
    parts: Sequence[StepRow | Block], branching: set[str], refusal: bool
) -> tuple[dict[str, float], float, float]:
    """Return the left edge of each step, of the refusal's signature, and the right end of the main line."""
    x: float = LEFT + 2 * LABEL + GAP + EVENT + GAP
    columns: dict[str, float] = {}
    sign_x = 0.0
    after = after_signing(parts)
    for position, part in enumerate(parts):
        if isinstance(part, Block):
            x = _block_columns(part, x, columns)
        else:
            columns[part.key] = x
            x += TASK_W + GAP
            if part.key in branching:
                x += GATE + GAP
        if refusal and position == after:
            sign_x = x
            x += TASK_W + GAP + GATE + GAP
    return columns, sign_x, x - GAP


def _block_columns(block: Block, x: float, columns: dict[str, float]) -> float:
    """Give the split, the branches, the gateways of paper and the join their columns; return where the next begins."""
    columns[split_id(block.key)] = x
    x += GATE + GAP + max(branch_size(block, branch)[0] for branch in block.branches) + GAP
    x += GATE + GAP if passes_on_paper(block) else 0
    columns[join_id(block.key)] = x
    return x + GATE + GAP


def _stack(lanes: list[Lane], with_tasks: bool) -> dict[str, float]:
    y: float = TOP
    for lane in lanes:
        lane.y = y
        lane.height = max(LANE_H + (lane.rows - 1) * ROW_H, lane.inside)
        if lane.id == BRANCH_LANE:
            lane.height = CHANNEL_TOP + 4 * CHANNEL_STEP + (TASK_H + 34 if with_tasks else 34)
        y += lane.height
    top = lanes[-1].y + CHANNEL_TOP
    names = ("back", Outcome.RETURN, Outcome.SUPPLEMENT, Outcome.REFUSE)
    return {str(name): top + CHANNEL_STEP * number for number, name in enumerate(names)}


def _place_step(layout: Layout, row: StepRow, x: float, middle: float, branching: bool) -> list[str]:
    """Place a step, its gateway and its timer; return the nodes that stand in the lane."""
    boxes, nodes = layout.boxes, [row.key]
    if row.kind == StepKind.WAIT:
        boxes[row.key] = _event(x + (TASK_W - EVENT) / 2, middle)
        return nodes
    boxes[row.key] = Box(x, middle - TASK_H / 2, TASK_W, TASK_H)
    if may_time_out(row):
        right, bottom = boxes[row.key].right, boxes[row.key].bottom
        boxes[timer_id(row.key)] = Box(right - TIMER - 6, bottom - TIMER / 2, TIMER, TIMER)
        layout.hosts[timer_id(row.key)] = row.key
        nodes.append(timer_id(row.key))
    if branching:
        boxes[gateway_id(row.key)] = Box(x + TASK_W + GAP, middle - GATE / 2, GATE, GATE)
        nodes.append(gateway_id(row.key))
    return nodes


def _place_block(
    layout: Layout,
    block: Block,
    lane: Lane,
    by_place: dict[tuple[str, str], Lane],
    columns: dict[str, float],
) -> None:
    """Place the gateways of a block in the lane of the step before it, its branches in their own lanes."""
    boxes, middle = layout.boxes, _middle(lane)
    for gate in (split_id(block.key), join_id(block.key)):
        boxes[gate] = Box(columns[gate], middle - GATE / 2, GATE, GATE)
        lane.nodes.append(gate)
    x = columns[split_id(block.key)] + GATE + GAP
    paper_x = columns[join_id(block.key)] - GAP - GATE
    used: dict[str, float] = {}
    for branch in block.branches:
        own = by_place[_branch_lane(block, branch)]
        y = own.y + LEG_BETWEEN / 2 + used.get(own.id, 0)
        width, height = branch_size(block, branch)
        used[own.id] = used.get(own.id, 0) + height + LEG_BETWEEN
        if not is_opened(block, branch):
            own.nodes += _place_step(layout, branch.rows[0], x, y + TASK_H / 2, False)
            middle = y + TASK_H / 2
        else:
            boxes[leg_id(branch)] = Box(x, y, width, height)
            own.nodes.append(leg_id(branch))
            _place_leg(layout, branch)
            middle = y + height / 2
        if branch in passes_on_paper(block):
            boxes[leg_id(branch, "giay")] = Box(paper_x, middle - GATE / 2, GATE, GATE)
            own.nodes.append(leg_id(branch, "giay"))


def _place_leg(layout: Layout, branch: Branch) -> None:
    """Place what stands inside a leg's sub-process: start, steps with their gateways, end, gate of returns."""
    frame, returns = layout.boxes[leg_id(branch)], leg_returns(branch)
    middle = frame.y + LEG_HEAD + TASK_H / 2
    x = frame.x + LEG_PAD
    nodes = [leg_id(branch, "vao"), leg_id(branch, "ra")]
    layout.boxes[nodes[0]] = start = _event(x, middle)
    x += EVENT + GAP
    for row in branch.rows:
        nodes += _place_step(layout, row, x, middle, row.key in returns)
        x += TASK_W + GAP + (GATE + GAP if row.key in returns else 0)
    layout.boxes[nodes[1]] = _event(x, middle)
    if returns:
        back = frame.y + LEG_HEAD + TASK_H + LEG_CHANNEL
        layout.leg_channels[leg_id(branch)] = (back, back + LEG_CHANNEL)
        gate = Box(start.cx - GATE / 2, back + LEG_CHANNEL - GATE / 2, GATE, GATE)
        layout.boxes[leg_id(branch, "tra")] = gate
        nodes.append(leg_id(branch, "tra"))
    layout.inner |= dict.fromkeys(nodes, leg_id(branch))


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
        x = columns[resume_key(rows, asking[0])]
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
        x = gate.cx - TASK_W / 2 if gate else right - TASK_W
        x = max(x, right + GAP if "bo_sung_gui" in keys and x < boxes["bo_sung_gui"].right + GAP else x)
        boxes["tu_choi_tra"] = Box(x, row_y, TASK_W, TASK_H)
        boxes["ket_thuc_tu_choi"] = _event(x + TASK_W + GAP, row_y + TASK_H / 2)
        lane.nodes += ["tu_choi_tra", "ket_thuc_tu_choi"]
        right = max(right, boxes["ket_thuc_tu_choi"].right)
    return right


def needs_return_gate(rows: Sequence[StepRow]) -> bool:
    """Tell whether any step of the main line may send a dossier back (a refusal's signature may, to who asked)."""
    main = [row for row in [*rows, *generated(rows)] if not row.block]
    return any(Outcome.RETURN in outcomes_of(rows, row) for row in main)
