"""The table as BPMN 2.0 with its drawing, and back; the same steps in both (BPMN 2.0.2, BPMN DI).

What BPMN has no word for (role, working minutes, product, ...) stands in one extension element of each task,
so that the file opens in any BPMN tool and comes back unchanged.
"""

from collections.abc import Iterator, Sequence

from lxml import etree

from motcua.base.errors import Invalid
from motcua.catalogue.processes.flows import BLUE, GREY, RED, Flow, flows_of
from motcua.catalogue.processes.layout import RETURN_GATE, Layout, gateway_id, lay_out
from motcua.catalogue.processes.table import GENERATED_KEYS, StepRow, generated, normalise

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
_FIELDS = ("kind", "where", "unit_name", "role", "content", "product", "legal_status")
_FLAGS = ("may_supplement", "may_refuse")


def to_bpmn(steps: Sequence[StepRow], name: str, process_id: str) -> str:
    """Return the BPMN 2.0 XML, with its drawing, of a table of steps.

    Args:
        steps: the rows in order; branches follow from their kinds.
        name: the title of the pool.
        process_id: the id of the process element, an XML name.

    Raises:
        Invalid: there are no steps, or two share a key.
    """
    rows = normalise(steps)
    if not rows:
        raise Invalid("Quy trình chưa có bước nào.")
    if len({row.key for row in rows} | set(GENERATED_KEYS)) != len(rows) + len(GENERATED_KEYS):
        raise Invalid("Có hai bước trùng mã.")
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
    _write_nodes(process, rows, flows)
    _write_flows(process, flows)
    _write_drawing(root, process_id, pool, layout, flows)
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8").decode()


def from_bpmn(xml: str) -> list[StepRow]:
    """Return the rows of the table that a BPMN file of ours was made of, in order.

    Raises:
        Invalid: the file is no XML, is no BPMN, or holds no steps of ours.
    """
    root = parse(xml)
    rows: list[tuple[int, StepRow]] = []
    for task in root.iter(_q(BPMN, "userTask")):
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


def _nodes(rows: Sequence[StepRow], flows: Sequence[Flow]) -> Iterator[tuple[str, str, str, StepRow | None]]:
    """Yield kind, id, name and row of every node, in an order that reads well."""
    ends = {flow.target for flow in flows} | {flow.source for flow in flows}
    yield "startEvent", "bat_dau", "Nộp hồ sơ", None
    for row in [*rows, *generated(rows)]:
        yield "userTask", row.key, row.name, row
        if gateway_id(row.key) in ends:
            yield "exclusiveGateway", gateway_id(row.key), "", None
    if RETURN_GATE in ends:
        yield "exclusiveGateway", RETURN_GATE, "Trả lại bước nào?", None
    yield "endEvent", "ket_thuc", "Đã trả kết quả", None
    if "ket_thuc_tu_choi" in ends:
        yield "endEvent", "ket_thuc_tu_choi", "Đã trả phiếu từ chối", None


def _write_nodes(process: etree._Element, rows: Sequence[StepRow], flows: Sequence[Flow]) -> None:
    order = {row.key: number for number, row in enumerate([*rows, *generated(rows)], 1)}
    for tag, node, name, row in _nodes(rows, flows):
        element = _add(process, BPMN, tag, id=node)
        if name:
            element.set("name", name)
        if row is not None:
            if row.content:
                _add(element, BPMN, "documentation").text = row.content
            step = _add(_add(element, BPMN, "extensionElements"), OURS, "step", position=str(order[node]))
            step.set("minutes", str(row.minutes))
            for field in _FIELDS:
                if value := getattr(row, field):
                    step.set(field, str(value))
            for flag in _FLAGS:
                step.set(flag, "true" if getattr(row, flag) else "false")
            if row.may_return_to:
                step.set("may_return_to", " ".join(row.may_return_to))
        for flow in flows:
            if flow.source == node and flow.is_default:
                element.set("default", flow.id)
        for flow in flows:
            if flow.target == node:
                _add(element, BPMN, "incoming").text = flow.id
        for flow in flows:
            if flow.source == node:
                _add(element, BPMN, "outgoing").text = flow.id


def _write_flows(process: etree._Element, flows: Sequence[Flow]) -> None:
    for flow in flows:
        element = _add(
            process, BPMN, "sequenceFlow", id=flow.id, sourceRef=flow.source, targetRef=flow.target
        )
        if flow.name:
            element.set("name", flow.name)
        if flow.condition:
            condition = _add(element, BPMN, "conditionExpression")
            condition.set(_q(XSI, "type"), "bpmn:tFormalExpression")
            condition.text = flow.condition


def _write_drawing(
    root: etree._Element, process_id: str, pool: str, layout: Layout, flows: Sequence[Flow]
) -> None:
    diagram = _add(root, DI, "BPMNDiagram", id=f"{process_id}_diagram")
    plane = _add(
        diagram, DI, "BPMNPlane", id=f"{process_id}_plane", bpmnElement=f"{process_id}_collaboration"
    )
    box = layout.pool
    _bounds(_shape(plane, pool, isHorizontal="true"), box.x, box.y, box.w, box.h)
    for lane in layout.lanes:
        _bounds(_shape(plane, lane.id, isHorizontal="true"), box.x + 30, lane.y, box.w - 30, lane.height)
    for node, place in layout.boxes.items():
        shape = _shape(plane, node)
        if node in GENERATED_KEYS or node == "ket_thuc_tu_choi":
            _paint(shape, RED if node.endswith(("_ky", "_tra", "_choi")) else "#a55b00")
        elif node == RETURN_GATE:
            _paint(shape, BLUE)
        if node.startswith("nhanh_") or node == RETURN_GATE:
            shape.set("isMarkerVisible", "true")
        _bounds(shape, place.x, place.y, place.w, place.h)
        if node == RETURN_GATE:
            _bounds(_add(shape, DI, "BPMNLabel"), place.cx - 45, place.bottom + 6, 90, 28)
        elif node in {"bat_dau", "ket_thuc", "ket_thuc_tu_choi"}:
            _bounds(_add(shape, DI, "BPMNLabel"), place.cx - 44, place.bottom + 5, 88, 28)
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
