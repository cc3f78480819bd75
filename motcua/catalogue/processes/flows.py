"""The arrows of a process: from where to where, on which condition, along which way on the drawing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from motcua.catalogue.processes.layout import (
    GAP,
    RETURN_GATE,
    Box,
    Layout,
    Point,
    after_signing,
    gateway_id,
    is_opened,
    join_id,
    leg_id,
    leg_returns,
    needs_return_gate,
    passes_on_paper,
    split_id,
    timer_id,
)
from motcua.catalogue.processes.table import (
    Block,
    Branch,
    Outcome,
    StepKind,
    StepRow,
    generated,
    may_time_out,
    outcomes_of,
    parts_of,
    resume_key,
    return_targets,
)

GREY, AMBER, RED, BLUE = "#4a4541", "#a55b00", "#b11e2b", "#3c6382"
LABEL_ROOM = 70
OFFSET = {Outcome.RETURN: -10, Outcome.SUPPLEMENT: 0, Outcome.REFUSE: 10}
COLOUR = {Outcome.RETURN: BLUE, Outcome.SUPPLEMENT: AMBER, Outcome.REFUSE: RED}
NAME = {Outcome.RETURN: "trả lại", Outcome.SUPPLEMENT: "bổ sung", Outcome.REFUSE: "từ chối"}


@dataclass(frozen=True)
class Flow:
    """A sequence flow; `condition` is over `outcome`, `return_to` and `on_paper`, empty on a gateway's default."""

    source: str
    target: str
    points: tuple[Point, ...]
    name: str = ""
    condition: str = ""
    is_default: bool = False
    colour: str = GREY
    label: Point | None = None

    @property
    def id(self) -> str:
        """Made of the two ends, which no other flow shares."""
        return f"tu_{self.source}_den_{self.target}"


def flows_of(rows: Sequence[StepRow], layout: Layout) -> list[Flow]:
    """Return every flow of the process that `rows` (normalised) make."""
    boxes, parts = layout.boxes, parts_of(rows)
    found = [_across("bat_dau", _entry(parts[0]), boxes)]
    for position, part in enumerate(parts):
        after = _entry(parts[position + 1]) if position + 1 < len(parts) else "ket_thuc"
        early = position == after_signing(parts)
        if isinstance(part, Block):
            found += _block(part, layout)
            found.append(_across(join_id(part.key), after, boxes, early=early))
            continue
        found += _timer(part, after, boxes)
        outcomes = outcomes_of(rows, part)
        if len(outcomes) <= 1:
            found.append(_across(part.key, after, boxes, early=early))
            continue
        gate = gateway_id(part.key)
        found += [_across(part.key, gate, boxes), _across(gate, after, boxes, True, early)]
        found += [_branch(part, Outcome(outcome), layout) for outcome in outcomes[1:]]
    return found + _returns(rows, layout) + _supplement(rows, boxes) + _refusal(rows, layout)


def _entry(part: StepRow | Block) -> str:
    """Return the node at which a part of the main line begins."""
    return split_id(part.key) if isinstance(part, Block) else part.key


def _timer(row: StepRow, after: str, boxes: dict[str, Box]) -> list[Flow]:
    """Return the flow of a step's timer: under the step's gateway to where going forward leads."""
    if row.kind == StepKind.WAIT or not may_time_out(row):
        return []
    timer, to = boxes[timer_id(row.key)], boxes[after]
    turn = to.x - GAP / 2
    points = ((timer.right, timer.cy), (turn, timer.cy), (turn, to.cy), (to.x, to.cy))
    return [Flow(timer_id(row.key), after, points, colour=AMBER)]


def _block(block: Block, layout: Layout) -> list[Flow]:
    """Return the flows of a block: out to every branch, through it, and together again.

    On paper only the first leg is entered from the split; the gateway after each leg passes the dossier on.
    """
    boxes, found = layout.boxes, []
    split, join = split_id(block.key), join_id(block.key)
    on_paper = passes_on_paper(block)
    for number, branch in enumerate(block.branches):
        opened = is_opened(block, branch)
        node = leg_id(branch) if opened else branch.rows[0].key
        into = _across(split, node, boxes, early=True)
        if not block.is_opinion:
            into = replace(into, condition="not on_paper" if number else "True")
        found.append(into)
        if opened:
            found += _leg(branch, layout)
        else:
            found += _timer(branch.rows[0], join, boxes)
        if branch not in on_paper:
            found.append(_across(node, join, boxes))
            continue
        gate = leg_id(branch, "giay")
        found += [_across(node, gate, boxes), _across(gate, join, boxes, True)]
        found.append(_on_paper(gate, leg_id(block.branches[number + 1]), boxes))
    return found


def _on_paper(gate: str, leg: str, boxes: dict[str, Box]) -> Flow:
    """Return the flow that passes a paper dossier on to the next leg, which is drawn right below."""
    a, b = boxes[gate], boxes[leg]
    level, x = b.y - 14, b.x + 46
    points = ((a.cx, a.bottom), (a.cx, level), (x, level), (x, b.y))
    label = (a.cx - LABEL_ROOM, level - 17)
    return Flow(gate, leg, points, "hồ sơ giấy", "on_paper", colour=AMBER, label=label)


def _leg(branch: Branch, layout: Layout) -> list[Flow]:
    """Return the flows inside a leg's sub-process: step by step, and back to an earlier step of the leg."""
    boxes, returns = layout.boxes, leg_returns(branch)
    gate = leg_id(branch, "tra")
    found = [_across(leg_id(branch, "vao"), branch.rows[0].key, boxes)]
    for place, row in enumerate(branch.rows):
        after = branch.rows[place + 1].key if place + 1 < len(branch.rows) else leg_id(branch, "ra")
        found += _timer(row, after, boxes)
        if row.key not in returns:
            found.append(_across(row.key, after, boxes))
            continue
        own, channel = boxes[gateway_id(row.key)], layout.leg_channels[leg_id(branch)][1]
        found += [
            _across(row.key, gateway_id(row.key), boxes),
            _across(gateway_id(row.key), after, boxes, True),
        ]
        points = ((own.cx, own.bottom), (own.cx, channel), (boxes[gate].right, channel))
        found.append(
            Flow(
                gateway_id(row.key), gate, points, NAME[Outcome.RETURN], 'outcome == "return"', colour=BLUE,
                label=(own.cx - 60, channel + 2),
            )
        )  # fmt: skip
    back = {key for targets in returns.values() for key in targets}
    for row in branch.rows:
        if row.key in back:
            a, to, channel = boxes[gate], boxes[row.key], layout.leg_channels[leg_id(branch)][0]
            up = ((a.cx, a.y), (a.cx, channel), (to.cx, channel), (to.cx, to.bottom))
            found.append(Flow(gate, row.key, up, condition=f'return_to == "{row.key}"', colour=BLUE))
    return found


def _across(
    source: str, target: str, boxes: dict[str, Box], is_default: bool = False, early: bool = False
) -> Flow:
    """Go right; into another lane by turning just before the target, or `early`, just after the source."""
    a, b = boxes[source], boxes[target]
    points: tuple[Point, ...] = ((a.right, a.cy), (b.x, b.cy))
    if a.cy != b.cy:
        turn = a.right + GAP / 2 if early else b.x - GAP / 2
        points = ((a.right, a.cy), (turn, a.cy), (turn, b.cy), (b.x, b.cy))
    return Flow(source, target, points, is_default=is_default)


def _out(gate: Box, outcome: Outcome, channel: float, end: Point) -> tuple[Point, ...]:
    """Go from a gateway's lower edge down to the outcome's channel, along it, and to an end beside it."""
    dx = OFFSET[outcome]
    return ((gate.cx + dx, gate.bottom - abs(dx)), (gate.cx + dx, channel), (end[0], channel), end)


def _branch(row: StepRow, outcome: Outcome, layout: Layout) -> Flow:
    boxes = layout.boxes
    gate, channel = boxes[gateway_id(row.key)], layout.channels[outcome]
    match outcome:
        case Outcome.RETURN:
            target = RETURN_GATE
            points = _out(gate, outcome, channel, (boxes[target].right, channel))[:2]
            points = (*points, (boxes[target].right, channel))
        case Outcome.SUPPLEMENT:
            target = "bo_sung_gui"
            points = _out(gate, outcome, channel, (boxes[target].cx, boxes[target].y))
        case _:
            target = "tu_choi_tra" if row.kind == StepKind.SIGN else "tu_choi_ky"
            to = boxes[target]
            end = (to.cx + 20, to.y) if target == "tu_choi_tra" else (to.cx, to.bottom)
            points = _out(gate, outcome, channel, end)
    label = (
        (points[1][0] + (14 if outcome == Outcome.SUPPLEMENT else 0), channel - 16)
        if outcome != Outcome.RETURN
        else (points[1][0] - 60, channel - 16)
    )
    return Flow(
        gateway_id(row.key), target, points, NAME[outcome], f'outcome == "{outcome}"',
        colour=COLOUR[outcome], label=label,
    )  # fmt: skip


def _returns(rows: Sequence[StepRow], layout: Layout) -> list[Flow]:
    """Return the flows out of the gateway that picks a step to return to: one to every such step."""
    if not needs_return_gate(rows):
        return []
    boxes, channel = layout.boxes, layout.channels["back"]
    wanted = {key for row in rows if not row.block for key in return_targets(rows, row.key)}
    wanted |= {
        row.key for row in rows if Outcome.REFUSE in outcomes_of(rows, row) and row.kind != StepKind.SIGN
    }
    asking = [row.key for row in rows if Outcome.SUPPLEMENT in outcomes_of(rows, row)]
    if not resumes_directly(rows):
        wanted |= {resume_key(rows, key) for key in asking}
    gate = boxes[RETURN_GATE]
    found = []
    for row in rows:
        if row.key in wanted:
            to = boxes[row.key]
            points = ((gate.cx, gate.y), (gate.cx, channel), (to.cx, channel), (to.cx, to.bottom))
            condition = f'return_to == "{row.key}"'
            found.append(Flow(RETURN_GATE, row.key, points, condition=condition, colour=BLUE))
    return found


def resumes_directly(rows: Sequence[StepRow]) -> bool:
    """Tell whether every supplement goes on at the same step, so that no choice has to be drawn."""
    asking = [row.key for row in rows if Outcome.SUPPLEMENT in outcomes_of(rows, row)]
    return len({resume_key(rows, key) for key in asking}) <= 1


def _supplement(rows: Sequence[StepRow], boxes: dict[str, Box]) -> list[Flow]:
    if "bo_sung_gui" not in boxes:
        return []
    send, receive = boxes["bo_sung_gui"], boxes["bo_sung_nhan"]
    there = Flow(
        "bo_sung_gui", "bo_sung_nhan", ((send.x, send.cy), (receive.right, receive.cy)), colour=AMBER
    )
    if resumes_directly(rows):
        asking = next(row.key for row in rows if Outcome.SUPPLEMENT in outcomes_of(rows, row))
        key = resume_key(rows, asking)
        x = boxes[key].cx + (-30 if timer_id(key) in boxes else 30)
        return [there, Flow("bo_sung_nhan", key, ((x, receive.y), (x, boxes[key].bottom)), colour=AMBER)]
    gate = boxes[RETURN_GATE]
    points = ((receive.x, receive.cy), (gate.cx, receive.cy), (gate.cx, gate.bottom))
    return [there, Flow("bo_sung_nhan", RETURN_GATE, points, colour=AMBER)]


def _refusal(rows: Sequence[StepRow], layout: Layout) -> list[Flow]:
    boxes = layout.boxes
    if "tu_choi_tra" not in boxes:
        return []
    hand = boxes["tu_choi_tra"]
    found = [_across("tu_choi_tra", "ket_thuc_tu_choi", boxes)]
    if any(row.key == "tu_choi_ky" for row in generated(rows)):
        gate = boxes[gateway_id("tu_choi_ky")]
        found.append(_across("tu_choi_ky", gateway_id("tu_choi_ky"), boxes))
        down: tuple[Point, ...] = ((gate.cx, gate.bottom), (gate.cx, hand.y))
        if hand.cx != gate.cx:
            turn = hand.y - 10
            down = ((gate.cx, gate.bottom), (gate.cx, turn), (hand.cx, turn), (hand.cx, hand.y))
        found.append(Flow(gateway_id("tu_choi_ky"), "tu_choi_tra", down, is_default=True, colour=RED))
        channel, back = layout.channels[Outcome.RETURN], boxes[RETURN_GATE]
        x = gate.cx + OFFSET[Outcome.RETURN]
        points = ((x, gate.bottom + OFFSET[Outcome.RETURN]), (x, channel), (back.right, channel))
        found.append(
            Flow(
                gateway_id("tu_choi_ky"),
                RETURN_GATE,
                points,
                NAME[Outcome.RETURN],
                'outcome == "return"',
                colour=BLUE,
                label=(x - 60, channel - 16),
            )
        )
    return found
