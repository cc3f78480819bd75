"""The drawing of a review: a table of steps (who, what, how long, which papers) as BPMN 2.0 with a lane for each.

It opens in any BPMN tool. The process in force has its own file (`catalogue/processes`); this draws what is only
proposed, and what runs across the procedures of a group.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
NSMAP = {"bpmn": BPMN, "bpmndi": DI, "dc": DC, "di": DD}
_LEFT, _HEAD, _LANE, _STEP_W, _STEP_H, _GAP, _EVENT = 160, 60, 120, 150, 80, 104, 36
Step = Mapping[str, str]


def to_bpmn(steps: Sequence[Step], name: str) -> str:
    """Return the BPMN of steps that follow one another; of no steps an empty pool.

    Args:
        steps: each with who, name, time and papers (what goes on to the next).
        name: the title of the pool.
    """
    root = etree.Element(f"{{{BPMN}}}definitions", nsmap=NSMAP)
    root.set("id", "ra_soat_definitions")
    root.set("targetNamespace", "https://motcua.example/ra-soat")
    collaboration = _add(root, BPMN, "collaboration", id="ra_soat_collaboration")
    _add(collaboration, BPMN, "participant", id="ra_soat_pool", name=name[:80], processRef="ra_soat")
    process = _add(root, BPMN, "process", id="ra_soat", name=name[:200], isExecutable="false")
    lanes = list(dict.fromkeys(step["who"] for step in steps)) or ["–"]
    _write_nodes(process, steps, lanes)
    plane = _add(
        _add(root, DI, "BPMNDiagram", id="ra_soat_diagram"), DI, "BPMNPlane", id="ra_soat_plane",
        bpmnElement="ra_soat_collaboration",
    )  # fmt: skip
    _write_shapes(plane, steps, lanes)
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8").decode()


def _add(parent: etree._Element, space: str, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{space}}}{tag}", attrib=attributes)


def _ids(steps: Sequence[Step]) -> list[str]:
    return ["bat_dau", *(f"buoc_{place}" for place in range(1, len(steps) + 1)), "ket_thuc"]


def _write_nodes(process: etree._Element, steps: Sequence[Step], lanes: Sequence[str]) -> None:
    nodes, held = _ids(steps), _add(process, BPMN, "laneSet", id="ra_soat_lanes")
    for place, lane in enumerate(lanes):
        element = _add(held, BPMN, "lane", id=f"lan_{place}", name=lane[:80])
        mine = [f"buoc_{number}" for number, step in enumerate(steps, 1) if step["who"] == lane]
        if place == 0:
            mine.insert(0, "bat_dau")
        if steps and lane == steps[-1]["who"]:
            mine.append("ket_thuc")
        for node in mine:
            _add(element, BPMN, "flowNodeRef").text = node
    _add(process, BPMN, "startEvent", id="bat_dau", name="Bắt đầu")
    for number, step in enumerate(steps, 1):
        words = f"{step['name']} ({step['time']})" if step.get("time") else step["name"]
        _add(process, BPMN, "task", id=f"buoc_{number}", name=words)
    _add(process, BPMN, "endEvent", id="ket_thuc", name="Kết thúc")
    for place, (source, target) in enumerate(pairwise(nodes)):
        flow = {"id": f"di_{place}", "sourceRef": source, "targetRef": target}
        papers = steps[place - 1].get("papers", "") if place else ""
        _add(process, BPMN, "sequenceFlow", **flow, **({"name": papers[:60]} if papers else {}))


def _write_shapes(plane: etree._Element, steps: Sequence[Step], lanes: Sequence[str]) -> None:
    width = _HEAD + 2 * _EVENT + len(steps) * (_STEP_W + _GAP) + 3 * _GAP
    _shape(plane, "ra_soat_pool", _LEFT, 80, width, _LANE * len(lanes), isHorizontal="true")
    for place in range(len(lanes)):
        _shape(plane, f"lan_{place}", _LEFT + 30, 80 + place * _LANE, width - 30, _LANE, isHorizontal="true")
    boxes: list[tuple[float, float, float, float]] = []
    x: float = _LEFT + _HEAD + 20
    for node, lane in zip(_ids(steps), _places(steps, lanes), strict=True):
        w, h = (_STEP_W, _STEP_H) if node.startswith("buoc_") else (_EVENT, _EVENT)
        y = 80 + lane * _LANE + (_LANE - h) / 2
        _shape(plane, node, x, y, w, h)
        boxes.append((x, y, w, h))
        x += w + _GAP
    for place, (one, two) in enumerate(pairwise(boxes)):
        _edge(plane, place, one, two)


def _places(steps: Sequence[Step], lanes: Sequence[str]) -> list[int]:
    inner = [lanes.index(step["who"]) for step in steps]
    return [0, *inner, inner[-1] if inner else 0]


def _shape(plane: etree._Element, of: str, x: float, y: float, w: float, h: float, **attributes: str) -> None:
    shape = _add(plane, DI, "BPMNShape", id=f"{of}_hinh", bpmnElement=of, **attributes)
    _add(shape, DC, "Bounds", x=f"{x:g}", y=f"{y:g}", width=f"{w:g}", height=f"{h:g}")


def _edge(
    plane: etree._Element,
    place: int,
    one: tuple[float, float, float, float],
    two: tuple[float, float, float, float],
) -> None:
    start, end = (one[0] + one[2], one[1] + one[3] / 2), (two[0], two[1] + two[3] / 2)
    middle = (start[0] + end[0]) / 2
    points = [start, end] if start[1] == end[1] else [start, (middle, start[1]), (middle, end[1]), end]
    edge = _add(plane, DI, "BPMNEdge", id=f"di_{place}_net", bpmnElement=f"di_{place}")
    for x, y in points:
        _add(edge, DD, "waypoint", x=f"{x:g}", y=f"{y:g}")
    # Words stand over a straight line, beside a bent one: never on a step.
    left, top = (
        (middle - 48, start[1] - 32) if start[1] == end[1] else (middle + 4, (start[1] + end[1]) / 2 - 14)
    )
    label = _add(edge, DI, "BPMNLabel")
    _add(label, DC, "Bounds", x=f"{left:g}", y=f"{top:g}", width="96", height="28")
