"""BPMN drawn by hand or in another tool, read into the table; what the table cannot hold is said, never dropped.

A drawing of ours comes back as exactly its rows. Any other is walked along its main line (`main_line`): kinds,
places and roles are guessed from its words without accents, branches that run together become a block.
"""

from lxml import etree

from motcua.base.errors import DomainError, Invalid, TooLarge
from motcua.catalogue.processes.bpmn import BPMN, LARGEST, from_bpmn, parse, to_bpmn
from motcua.catalogue.processes.diagram import Graph, read_graph
from motcua.catalogue.processes.main_line import Reader
from motcua.catalogue.processes.remarks import Reading, Remark
from motcua.catalogue.processes.table import StepRow

__all__ = ["Reading", "Remark", "decode", "read_diagram"]


def decode(data: bytes) -> str:
    """Return the text of a BPMN file as tools write it (UTF-8, or UTF-16 with its mark).

    Raises:
        TooLarge: the file is over the limit.
        Invalid: it is no text.
    """
    if len(data) > LARGEST:
        raise TooLarge("Tệp BPMN lớn hơn 2 MB.", field="tep")
    coding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = data.decode(coding).replace("\x00", "")
    except UnicodeDecodeError as fault:
        raise Invalid("Tệp không phải là BPMN (không đọc được chữ trong tệp).", field="tep") from fault
    if text.startswith("<?xml") and "?>" in text[:200]:
        text = text[text.index("?>") + 2 :]
    return text.strip()


def read_diagram(xml: str) -> Reading:
    """Return the rows a drawing makes and remarks on all it says beyond them.

    Raises:
        Invalid: the text is too large, is no XML, or is no BPMN 2.0.
    """
    root = parse(xml)
    graph = read_graph(root)
    rows = _as_we_drew_it(xml, root, graph)
    return Reading(rows) if rows is not None else Reader(graph).read()


def _as_we_drew_it(xml: str, root: etree._Element, graph: Graph) -> list[StepRow] | None:
    """Return the rows of a drawing that says nothing but what its rows say; None for any other."""
    process = root.find(f"{{{BPMN}}}process")
    if process is None or not any(node.own for node in graph.nodes.values()):
        return None
    try:
        rows = from_bpmn(xml)
        again = parse(to_bpmn(rows, process.get("name", ""), process.get("id", "")))
    except DomainError:
        return None
    drawn = read_graph(again)
    same = _facts(drawn) == _facts(graph) and not graph.loose
    return rows if same else None


def _facts(graph: Graph) -> tuple[object, object]:
    nodes = {
        node.id: (node.tag, node.name, node.lane, node.content, node.own, node.event, tuple(node.notes))
        for node in graph.nodes.values()
    }
    arrows = {(arrow.source, arrow.target, arrow.name, arrow.condition) for arrow in graph.arrows}
    return nodes, arrows
