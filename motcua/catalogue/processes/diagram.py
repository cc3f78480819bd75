"""A BPMN file of any tool as a plain graph: nodes, arrows, who does them, what is written beside them.

Only reading and no judgement: which of it the table can hold is for `foreign` to say. Sub-processes are laid
open here, so that a walk meets their steps where they stand.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from motcua.base.text import clean
from motcua.catalogue.processes.bpmn import BPMN, DC, DI, OURS

TASKS = frozenset(
    {"task", "userTask", "manualTask", "serviceTask", "scriptTask", "businessRuleTask", "sendTask",
     "receiveTask", "callActivity"}
)  # fmt: skip
GATEWAYS = frozenset(
    {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway"}
)
EVENTS = frozenset(
    {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
)
CONTAINERS = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ENTERED, LEFT = "(vào quy trình con)", "(ra khỏi quy trình con)"
_DEFINITION = "EventDefinition"
_CAMUNDA = "http://camunda.org/schema/1.0/bpmn"


@dataclass
class Node:
    """A shape of the flow; `tag` is its BPMN element, `event` what an event waits for ("timer", "message"…)."""

    id: str
    tag: str
    name: str = ""
    process: str = ""
    parent: str = ""
    lane: str = ""
    event: str = ""
    timer: str = ""
    attached_to: str = ""
    repeats: bool = False
    by_event: bool = False
    content: str = ""
    own: dict[str, str] | None = None
    notes: list[str] = field(default_factory=list)
    products: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)

    @property
    def is_step(self) -> bool:
        """Whether somebody works here."""
        return self.tag in TASKS

    @property
    def is_worked(self) -> bool:
        """Whether it is a step, a wait for a time, or a door to such."""
        return self.is_step or self.own is not None or self.event == "timer" or self.is_junction

    @property
    def is_junction(self) -> bool:
        """Whether it is only a door of a sub-process that was laid open."""
        return self.tag in {ENTERED, LEFT}


@dataclass(frozen=True)
class Arrow:
    """A sequence flow with its words and its condition."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""
    is_default: bool = False

    @property
    def words(self) -> str:
        """What stands on it, else its condition."""
        return self.name or self.condition


@dataclass(frozen=True)
class Loose:
    """Something drawn that is no part of the flow: a message flow, a note, a group, a store."""

    id: str
    tag: str
    name: str


@dataclass
class Graph:
    """The whole file: nodes by id, arrows both ways, pools by process, and what lies outside the flow."""

    nodes: dict[str, Node] = field(default_factory=dict)
    arrows: list[Arrow] = field(default_factory=list)
    pools: dict[str, str] = field(default_factory=dict)
    loose: list[Loose] = field(default_factory=list)
    opened: list[Node] = field(default_factory=list)
    ahead: defaultdict[str, list[Arrow]] = field(default_factory=lambda: defaultdict(list))
    behind: defaultdict[str, list[Arrow]] = field(default_factory=lambda: defaultdict(list))

    def link(self) -> None:
        """Sort the arrows by their ends; one that leads nowhere or from nowhere is left aside."""
        self.ahead.clear()
        self.behind.clear()
        for arrow in self.arrows:
            if arrow.source in self.nodes and arrow.target in self.nodes:
                self.ahead[arrow.source].append(arrow)
                self.behind[arrow.target].append(arrow)

    def spread(self, start: str, *, over: frozenset[str] | set[str] = frozenset()) -> list[str]:
        """Return the nodes reached from one, nearest first, without passing the nodes of `over`."""
        seen, line = {start}, [start]
        for node in line:
            for arrow in self.ahead[node]:
                if arrow.target not in seen and arrow.target not in over:
                    seen.add(arrow.target)
                    line.append(arrow.target)
        return line

    def ends(self) -> set[str]:
        """Return the nodes that lead no further."""
        return {node for node in self.nodes if not self.ahead[node] and not self.nodes[node].attached_to}


def _tag(element: etree._Element) -> str:
    return etree.QName(element).localname


def _is(element: etree._Element, *tags: str) -> bool:
    return isinstance(element.tag, str) and element.tag.startswith(f"{{{BPMN}}}") and _tag(element) in tags


def read_graph(root: etree._Element) -> Graph:
    """Return the graph of a parsed BPMN file."""
    graph = Graph()
    for participant in root.iter(f"{{{BPMN}}}participant"):
        graph.pools[participant.get("processRef", "")] = clean(participant.get("name"))
    for process in root.iter(f"{{{BPMN}}}process"):
        name = process.get("id", "")
        graph.pools.setdefault(name, clean(process.get("name")))
        lanes = _lanes(process, root)
        _read_level(graph, process, name, "", lanes)
    _read_notes(graph, root)
    for flow in root.iter(f"{{{BPMN}}}messageFlow"):
        graph.loose.append(Loose(flow.get("id", ""), "messageFlow", clean(flow.get("name"))))
    for node in [node for node in graph.nodes.values() if node.tag in CONTAINERS]:
        _lay_open(graph, node)
    graph.link()
    return graph


def _read_level(
    graph: Graph, level: etree._Element, process: str, parent: str, lanes: dict[str, str]
) -> None:
    for element in level:
        if not isinstance(element.tag, str):
            continue
        tag, key = _tag(element), element.get("id", "")
        if tag in TASKS | GATEWAYS | EVENTS | CONTAINERS and _is(element, tag) and key:
            node = _node(element, process, parent)
            node.lane = lanes.get(key) or (graph.nodes[parent].lane if parent else "")
            graph.nodes[key] = node
            if tag in CONTAINERS:
                _read_level(graph, element, process, key, lanes)
        elif _is(element, "sequenceFlow"):
            graph.arrows.append(_arrow(level, element))
        elif _is(element, "dataStoreReference", "group"):
            graph.loose.append(Loose(key, tag, clean(element.get("name"))))


def _node(element: etree._Element, process: str, parent: str) -> Node:
    node = Node(element.get("id", ""), _tag(element), clean(element.get("name")), process, parent)
    node.attached_to = element.get("attachedToRef", "")
    node.by_event = element.get("triggeredByEvent") == "true"
    for child in element:
        if not isinstance(child.tag, str):
            continue
        tag = _tag(child)
        if tag.endswith(_DEFINITION):
            node.event = tag.removesuffix(_DEFINITION)
            timer = [clean(part.text) for part in child if isinstance(part.tag, str) and part.text]
            node.timer = next((text for text in timer if text), "")
        elif tag == "documentation":
            node.content = clean(f"{node.content} {child.text or ''}")
        elif tag in {"standardLoopCharacteristics", "multiInstanceLoopCharacteristics"}:
            node.repeats = True
        elif tag == "extensionElements":
            _read_extension(node, child)
    for name, value in element.attrib.items():
        if str(name).lower().endswith(("duedate", "duration")):
            node.times.append(clean(str(value)))
    return node


def _read_extension(node: Node, extension: etree._Element) -> None:
    """Take our own facts, and of other tools' properties those that speak of time or say something."""
    for part in extension.iter():
        if not isinstance(part.tag, str) or part is extension:
            continue
        if part.tag == f"{{{OURS}}}step":
            node.own = {str(name): str(value) for name, value in part.attrib.items()}
            continue
        if etree.QName(part).namespace == OURS:
            continue
        name = clean(part.get("name") or part.get("Name") or part.get("key"))
        value = clean(part.get("value") or part.get("Value") or (part.text if name else ""))
        for attribute, text in part.attrib.items():
            if str(attribute).lower().endswith(("duedate", "duration")):
                node.times.append(clean(str(text)))
        if name and value:
            node.notes.append(f"{name}: {value}")


def _arrow(level: etree._Element, element: etree._Element) -> Arrow:
    key, source = element.get("id", ""), element.get("sourceRef", "")
    condition = clean(element.findtext(f"{{{BPMN}}}conditionExpression"))
    default = any(other.get("id") == source and other.get("default") == key for other in level)
    return Arrow(key, source, element.get("targetRef", ""), clean(element.get("name")), condition, default)


def _lanes(process: etree._Element, root: etree._Element) -> dict[str, str]:
    """Return the lane of each node by name: as listed, or where the file lists none, as drawn."""
    found: dict[str, str] = {}
    empty: list[tuple[str, str]] = []
    for lane in process.iter(f"{{{BPMN}}}lane"):
        name = clean(lane.get("name"))
        nodes = [clean(ref.text) for ref in lane.findall(f"{{{BPMN}}}flowNodeRef")]
        inner = lane.find(f"{{{BPMN}}}childLaneSet")
        for node in nodes:
            # A lane inside another is read later and says more.
            found[node] = name or found.get(node, "")
        if not nodes and inner is None:
            empty.append((lane.get("id", ""), name))
    if found or not empty:
        return found
    boxes = _boxes(root)
    for lane_id, name in empty:
        x, y, w, h = boxes.get(lane_id, (0, 0, 0, 0))
        for node, (a, b, c, d) in boxes.items():
            if node != lane_id and x <= a + c / 2 <= x + w and y <= b + d / 2 <= y + h:
                found[node] = name
    return found


def _boxes(root: etree._Element) -> dict[str, tuple[float, float, float, float]]:
    found = {}
    for shape in root.iter(f"{{{DI}}}BPMNShape"):
        bounds = shape.find(f"{{{DC}}}Bounds")
        if bounds is None:
            continue
        try:
            x, y, w, h = (float(bounds.get(name, "0")) for name in ("x", "y", "width", "height"))
        except ValueError:
            continue
        found[shape.get("bpmnElement", "")] = (x, y, w, h)
    return found


def _read_notes(graph: Graph, root: etree._Element) -> None:
    """Give notes and documents to the steps they are tied to; what is tied to nothing stays loose."""
    texts = {
        note.get("id", ""): clean(note.findtext(f"{{{BPMN}}}text"))
        for note in root.iter(f"{{{BPMN}}}textAnnotation")
    }
    tied: set[str] = set()
    for line in root.iter(f"{{{BPMN}}}association"):
        ends = (line.get("sourceRef", ""), line.get("targetRef", ""))
        for note, node in (ends, ends[::-1]):
            if note in texts and node in graph.nodes:
                graph.nodes[node].notes.append(texts[note])
                tied.add(note)
    graph.loose += [
        Loose(key, "textAnnotation", text) for key, text in texts.items() if text and key not in tied
    ]
    papers = {
        paper.get("id", ""): clean(paper.get("name")) for paper in root.iter(f"{{{BPMN}}}dataObjectReference")
    }
    given: set[str] = set()
    for node, paper, is_product in _papers(root):
        if node in graph.nodes and papers.get(paper):
            given.add(paper)
            if is_product:
                graph.nodes[node].products.append(papers[paper])
            else:
                graph.nodes[node].notes.append(f"Dùng: {papers[paper]}")
    graph.loose += [
        Loose(key, "dataObjectReference", name) for key, name in papers.items() if name and key not in given
    ]


def _papers(root: etree._Element) -> Iterator[tuple[str, str, bool]]:
    """Yield step, document, and whether the step makes it (else it uses it)."""
    for line in root.iter(f"{{{BPMN}}}dataOutputAssociation", f"{{{BPMN}}}dataInputAssociation"):
        makes = _is(line, "dataOutputAssociation")
        end = line.find(f"{{{BPMN}}}{'targetRef' if makes else 'sourceRef'}")
        parent = line.getparent()
        if end is not None and parent is not None:
            yield parent.get("id", ""), clean(end.text), makes


def _lay_open(graph: Graph, node: Node) -> None:
    """Put the steps of a sub-process between a door in and a door out; an empty one is a step like others."""
    inner = [one for one in graph.nodes.values() if one.parent == node.id and not one.attached_to]
    if node.by_event or not any(one.is_worked or one.tag in CONTAINERS for one in inner):
        if not node.by_event:
            node.tag = "callActivity"
        return
    graph.opened.append(node)
    out = f"{node.id}-ra"
    targets = {arrow.target for arrow in graph.arrows}
    sources = {arrow.source for arrow in graph.arrows}
    graph.nodes[out] = Node(out, LEFT, node.name, node.process, node.parent, node.lane)
    graph.arrows = [
        Arrow(a.id, out, a.target, a.name, a.condition, a.is_default) if a.source == node.id else a
        for a in graph.arrows
    ]
    for one in inner:
        if one.id not in targets and not one.by_event:
            graph.arrows.append(Arrow(f"{node.id}-vao-{one.id}", node.id, one.id))
        if one.id not in sources:
            graph.arrows.append(Arrow(f"{one.id}-ra-{node.id}", one.id, out))
    node.tag = ENTERED
