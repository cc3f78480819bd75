"""The table as BPMN 2.0 with its drawing, and back; the same steps in both (BPMN 2.0.2, BPMN DI).

What BPMN has no word for (role, working minutes, product, ...) stands in one extension element of each task,
so that the file opens in any BPMN tool and comes back unchanged. Timers are durations of working time; what
runs a process reads them as such and no clock on a wall.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from motcua.base.errors import Invalid
from motcua.catalogue.processes.flows import AMBER, BLUE, GREY, RED, Flow, flows_of
from motcua.catalogue.processes.layout import (
    RETURN_GATE,
    Layout,
    gateway_id,
    is_opened,
    join_id,
    lay_out,
    leg_id,
    leg_returns,
    passes_on_paper,
    split_id,
    timer_id,
)
from motcua.catalogue.processes.table import (
    GENERATED_KEYS,
    Block,
    Branch,
    StepKind,
    StepRow,
    generated,
    may_time_out,
    normalise,
    parts_of,
    scattered,
)
from motcua.catalogue.processes.wording import time_words

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
COLOR = "http://www.omg.org/spec/BPMN/non-normative/color/1.0"
BIOC = "http://bpmn.io/schema/bpmn/biocolor/1.0"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OURS = "urn:motcua:bpmn:1"
NSMAP = {
    "bpmn": BPMN, "bpmndi": DI, "dc": DC, "di": DD, "color": COLOR, "bioc": BIOC, "xsi": XSI, "motcua": OURS,
}  # fmt: skip
LARGEST = 2_000_000
MOST_IN_POOL = 84
LABEL_W = 60
_FIELDS = (
    "kind", "where", "unit_name", "role", "content", "product", "legal_status", "agency", "block", "leg",
    "leg_name", "on_timeout",
)  # fmt: skip
_STEP_TAGS = ("userTask", "intermediateCatchEvent")
_FLAGS = ("may_supplement", "may_refuse")


def to_bpmn(steps: Sequence[StepRow], name: str, process_id: str) -> str:
    """Return the BPMN 2.0 XML, with its drawing, of a table of steps.

    Args:
        steps: the rows in order; branches follow from their kinds.
        name: the title of the pool.
        process_id: the id of the process element, an XML name.

    Raises:
        Invalid: there are no steps, two share a key, or the rows of a block or leg stand apart.
    """
    rows = normalise(steps)
    if not rows:
        raise Invalid("Quy trình chưa có bước nào.")
    if len({row.key for row in rows} | set(GENERATED_KEYS)) != len(rows) + len(GENERATED_KEYS):
        raise Invalid("Có hai bước trùng mã.")
    if apart := scattered(rows):
        raise Invalid(f"Bước «{rows[apart[0]].name}» phải đứng liền các bước cùng khối, cùng chặng.")
    layout = lay_out(rows)
    flows = flows_of(rows, layout)
    root = etree.Element(_q(BPMN, "definitions"), nsmap=NSMAP)
    root.set("id", f"{process_id}_definitions")
    root.set("targetNamespace", OURS)
    root.set("exporter", "Một Cửa")
    collaboration = _add(root, BPMN, "collaboration", id=f"{process_id}_collaboration")
    pool = f"{process_id}_pool"
    _add(collaboration, BPMN, "participant", id=pool, name=_short(name), processRef=process_id)
    process = _add(root, BPMN, "process", id=process_id, name=name, isExecutable="true")
    _write_lanes(process, process_id, layout)
    homes = _write_nodes(process, rows, flows)
    _write_flows(process, flows, homes)
    _write_drawing(root, process_id, pool, rows, layout, flows)
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8").decode()


def from_bpmn(xml: str) -> list[StepRow]:
    """Return the rows of the table that a BPMN file of ours was made of, in order.

    Raises:
        Invalid: the file is no XML, is no BPMN, or holds no steps of ours.
    """
    root = parse(xml)
    rows: list[tuple[int, StepRow]] = []
    for task in root.iter(*(_q(BPMN, tag) for tag in _STEP_TAGS)):
        step = task.find(f"{_q(BPMN, 'extensionElements')}/{_q(OURS, 'step')}")
        if step is None or task.get("id") in GENERATED_KEYS:
            continue
        values = {field: step.get(field, "") for field in _FIELDS}
        flags = {flag: step.get(flag) == "true" for flag in _FLAGS}
        try:
            position, minutes = int(step.get("position", "0")), int(step.get("minutes", "0"))
        except ValueError as fault:
            raise Invalid(f"Bước «{task.get('name', '')}» ghi thời gian không phải là số.") from fault
        back = tuple(step.get("may_return_to", "").split())
        row = StepRow(
            name=task.get("name", ""), key=task.get("id", ""), minutes=minutes, may_return_to=back,
            **values, **flags,
        )  # fmt: skip
        rows.append((position, row))
    if not rows:
        raise Invalid("Tệp BPMN không có bước nào do Một Cửa ghi.")
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def parse(xml: str) -> etree._Element:
    """Return the root of a BPMN file, read without entities, network or external files.

    Raises:
        Invalid: the text is too large, is no XML, or is no BPMN.
    """
    if len(xml) > LARGEST:
        raise Invalid("Tệp BPMN lớn quá mức cho phép.")
    reader = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml.encode(), reader)
    except etree.XMLSyntaxError as fault:
        raise Invalid("Tệp không phải là BPMN hợp lệ.") from fault
    if root.tag != _q(BPMN, "definitions") or root.getroottree().docinfo.doctype:
        raise Invalid("Tệp không phải là BPMN 2.0.")
    return root


def _short(name: str) -> str:
    """Return a name that fits beside a pool."""
    return name if len(name) <= MOST_IN_POOL else f"{name[:MOST_IN_POOL].rsplit(' ', 1)[0]}…"


def _q(space: str, name: str) -> str:
    return f"{{{space}}}{name}"


def _add(parent: etree._Element, space: str, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, _q(space, tag), attrib=attributes)


def _write_lanes(process: etree._Element, process_id: str, layout: Layout) -> None:
    lanes = _add(process, BPMN, "laneSet", id=f"{process_id}_lanes")
    for lane in layout.lanes:
        element = _add(lanes, BPMN, "lane", id=lane.id, name=lane.name)
        for node in lane.nodes:
            _add(element, BPMN, "flowNodeRef").text = node


@dataclass(frozen=True)
class _Node:
    """A node to write: its element, id, name, the row it stands for and the sub-process it is in."""

    tag: str
    id: str
    name: str = ""
    row: StepRow | None = None
    home: str = ""


def _nodes(rows: Sequence[StepRow], flows: Sequence[Flow]) -> Iterator[_Node]:
    """Yield every node, a sub-process before what is in it, in an order that reads well."""
    ends = {flow.target for flow in flows} | {flow.source for flow in flows}
    yield _Node("startEvent", "bat_dau", "Nộp hồ sơ")
    for part in [*parts_of(rows), *generated(rows)]:
        if isinstance(part, Block):
            yield from _block_nodes(part)
        else:
            yield from _step_nodes(part, gateway_id(part.key) in ends)
    if RETURN_GATE in ends:
        yield _Node("exclusiveGateway", RETURN_GATE, "Trả lại bước nào?")
    yield _Node("endEvent", "ket_thuc", "Đã trả kết quả")
    if "ket_thuc_tu_choi" in ends:
        yield _Node("endEvent", "ket_thuc_tu_choi", "Đã trả phiếu từ chối")


def _step_nodes(row: StepRow, branching: bool, home: str = "") -> Iterator[_Node]:
    wait = row.kind == StepKind.WAIT
    yield _Node("intermediateCatchEvent" if wait else "userTask", row.key, row.name, row, home)
    if not wait and may_time_out(row):
        yield _Node(
            "boundaryEvent", timer_id(row.key), _span(row) if row.block and not home else "", row, home
        )
    if branching:
        yield _Node("exclusiveGateway", gateway_id(row.key), home=home)


def _span(row: StepRow) -> str:
    """Return a step's time in words, for beside its timer."""
    return " ".join(time_words(row.minutes))


def _block_nodes(block: Block) -> Iterator[_Node]:
    gate = "parallelGateway" if block.is_opinion else "inclusiveGateway"
    yield _Node(gate, split_id(block.key))
    for branch in block.branches:
        if is_opened(block, branch):
            yield from _leg_nodes(branch)
        else:
            yield from _step_nodes(branch.rows[0], False)
        if branch in passes_on_paper(block):
            yield _Node("exclusiveGateway", leg_id(branch, "giay"))
    yield _Node(gate, join_id(block.key))


def _leg_nodes(branch: Branch) -> Iterator[_Node]:
    home, returns = leg_id(branch), leg_returns(branch)
    yield _Node("subProcess", home, branch.name)
    yield _Node("startEvent", leg_id(branch, "vao"), home=home)
    for row in branch.rows:
        yield from _step_nodes(row, row.key in returns, home)
    if returns:
        yield _Node("exclusiveGateway", leg_id(branch, "tra"), home=home)
    yield _Node("endEvent", leg_id(branch, "ra"), home=home)


def _write_nodes(
    process: etree._Element, rows: Sequence[StepRow], flows: Sequence[Flow]
) -> dict[str, etree._Element]:
    """Write every node; return the element that each stands in."""
    order = {row.key: number for number, row in enumerate([*rows, *generated(rows)], 1)}
    homes: dict[str, etree._Element] = {}
    frames: dict[str, etree._Element] = {"": process}
    into: dict[str, list[str]] = {}
    out: dict[str, list[Flow]] = {}
    for flow in flows:
        into.setdefault(flow.target, []).append(flow.id)
        out.setdefault(flow.source, []).append(flow)
    for node in _nodes(rows, flows):
        homes[node.id] = frames[node.home]
        element = frames[node.id] = _add(frames[node.home], BPMN, node.tag, id=node.id)
        if node.name:
            element.set("name", node.name)
        if node.tag == "boundaryEvent" and node.row is not None:
            element.set("attachedToRef", node.row.key)
            element.set("cancelActivity", "true")
            extension = _add(element, BPMN, "extensionElements")
            _add(extension, OURS, "timer", working_minutes=str(node.row.minutes))
        elif node.row is not None:
            _write_step(element, node.row, order[node.id])
        for flow in out.get(node.id, []):
            if flow.is_default:
                element.set("default", flow.id)
        for flow_id in into.get(node.id, []):
            _add(element, BPMN, "incoming").text = flow_id
        for flow in out.get(node.id, []):
            _add(element, BPMN, "outgoing").text = flow.id
        if node.tag in {"boundaryEvent", "intermediateCatchEvent"} and node.row is not None:
            timer = _add(element, BPMN, "timerEventDefinition", id=f"{node.id}_gio")
            duration = _add(timer, BPMN, "timeDuration")
            duration.set(_q(XSI, "type"), "bpmn:tFormalExpression")
            duration.text = f"PT{node.row.minutes}M"
    return homes


def _write_step(element: etree._Element, row: StepRow, position: int) -> None:
    """Write what BPMN has no word for into the step's extension element."""
    if row.content:
        _add(element, BPMN, "documentation").text = row.content
    step = _add(_add(element, BPMN, "extensionElements"), OURS, "step", position=str(position))
    step.set("minutes", str(row.minutes))
    for name in _FIELDS:
        if value := getattr(row, name):
            step.set(name, str(value))
    for flag in _FLAGS:
        step.set(flag, "true" if getattr(row, flag) else "false")
    if row.may_return_to:
        step.set("may_return_to", " ".join(row.may_return_to))


def _write_flows(process: etree._Element, flows: Sequence[Flow], homes: dict[str, etree._Element]) -> None:
    for flow in flows:
        element = _add(
            homes.get(flow.source, process), BPMN, "sequenceFlow", id=flow.id, sourceRef=flow.source,
            targetRef=flow.target,
        )  # fmt: skip
        if flow.name:
            element.set("name", flow.name)
        if flow.condition:
            condition = _add(element, BPMN, "conditionExpression")
            condition.set(_q(XSI, "type"), "bpmn:tFormalExpression")
            condition.text = flow.condition


def _write_drawing(
    root: etree._Element,
    process_id: str,
    pool: str,
    rows: Sequence[StepRow],
    layout: Layout,
    flows: Sequence[Flow],
) -> None:
    diagram = _add(root, DI, "BPMNDiagram", id=f"{process_id}_diagram")
    plane = _add(
        diagram, DI, "BPMNPlane", id=f"{process_id}_plane", bpmnElement=f"{process_id}_collaboration"
    )
    box = layout.pool
    waits = {row.key for row in rows if row.kind == StepKind.WAIT}
    told = {timer_id(row.key) for row in rows if row.block}
    _bounds(_shape(plane, pool, isHorizontal="true"), box.x, box.y, box.w, box.h)
    for lane in layout.lanes:
        _bounds(_shape(plane, lane.id, isHorizontal="true"), box.x + 30, lane.y, box.w - 30, lane.height)
    for node, place in layout.boxes.items():
        frames = {"isExpanded": "true"} if node.startswith("chang__") else {}
        shape = _shape(plane, node, **frames)
        if node in GENERATED_KEYS or node == "ket_thuc_tu_choi":
            _paint(shape, RED if node.endswith(("_ky", "_tra", "_choi")) else AMBER)
        elif node == RETURN_GATE:
            _paint(shape, BLUE)
        elif node.startswith(("han__", "giay__")):
            _paint(shape, AMBER)
        elif node.startswith("tra__"):
            _paint(shape, BLUE)
        if node.startswith(("nhanh_", "giay__", "tra__")) or node == RETURN_GATE:
            shape.set("isMarkerVisible", "true")
        _bounds(shape, place.x, place.y, place.w, place.h)
        if node == RETURN_GATE:
            _bounds(_add(shape, DI, "BPMNLabel"), place.cx - 45, place.bottom + 6, 90, 28)
        elif node in {"bat_dau", "ket_thuc", "ket_thuc_tu_choi"}:
            _bounds(_add(shape, DI, "BPMNLabel"), place.cx - 44, place.bottom + 5, 88, 28)
        elif node in told and node not in layout.inner:
            _bounds(_add(shape, DI, "BPMNLabel"), place.x - 56, place.cy + 2, 54, 14)
        elif node in waits:
            _bounds(_add(shape, DI, "BPMNLabel"), place.cx - 62, place.bottom + 4, 124, 28)
    for flow in flows:
        edge = _add(plane, DI, "BPMNEdge", id=f"{flow.id}_di", bpmnElement=flow.id)
        if flow.colour != GREY:
            _paint(edge, flow.colour)
        for x, y in flow.points:
            _add(edge, DD, "waypoint", x=f"{x:g}", y=f"{y:g}")
        if flow.label:
            _bounds(_add(edge, DI, "BPMNLabel"), *flow.label, LABEL_W, 14)


def _shape(plane: etree._Element, node: str, **attributes: str) -> etree._Element:
    return _add(plane, DI, "BPMNShape", id=f"{node}_di", bpmnElement=node, **attributes)


def _bounds(parent: etree._Element, x: float, y: float, w: float, h: float) -> None:
    _add(parent, DC, "Bounds", x=f"{x:g}", y=f"{y:g}", width=f"{w:g}", height=f"{h:g}")


def _paint(element: etree._Element, colour: str) -> None:
    element.set(_q(BIOC, "stroke"), colour)
    element.set(_q(COLOR, "border-color"), colour)
