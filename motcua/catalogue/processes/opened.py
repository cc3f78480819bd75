"""A process of ours laid open for running: only steps and choices, no sub-process, no timer, no waiting join.

The file stays as it is; this is done to what was read of it when a version is made ready. A sub-process becomes its
steps. A timer goes, because the caller keeps the working calendar and a step passed over goes where going forward
leads. A join lets every token through, because the engine counts the legs itself and holds all but the last.
"""

from lxml import etree

from motcua.catalogue.processes.bpmn import BPMN


def lay_open(process: etree._Element) -> None:
    """Change a process element of ours into one of user tasks and splitting gateways with the same meaning."""
    if process.find(f".//{{{BPMN}}}subProcess") is not None:
        _open_legs(process)
    _drop(process, list(process.iterfind(f"{{{BPMN}}}boundaryEvent")))
    for event in process.findall(f"{{{BPMN}}}intermediateCatchEvent"):
        event.tag = f"{{{BPMN}}}userTask"
        for timer in event.findall(f"{{{BPMN}}}timerEventDefinition"):
            event.remove(timer)
    for join in [one for one in process if one.get("id", "").startswith("gop__")]:
        join.tag = f"{{{BPMN}}}exclusiveGateway"
        join.set("default", next(out.get("id", "") for out in _flows(process) if _leaves(out, join)))


def _flows(process: etree._Element) -> list[etree._Element]:
    return process.findall(f"{{{BPMN}}}sequenceFlow")


def _leaves(flow: etree._Element, node: etree._Element) -> bool:
    return flow.get("sourceRef") == node.get("id")


def _open_legs(process: etree._Element) -> None:
    for leg in process.findall(f"{{{BPMN}}}subProcess"):
        node = leg.get("id", "")
        first = next(one.get("id", "") for one in leg.iterfind(f"{{{BPMN}}}startEvent"))
        last = next(one.get("id", "") for one in leg.iterfind(f"{{{BPMN}}}endEvent"))
        process.extend([one for one in leg if one.tag not in {f"{{{BPMN}}}incoming", f"{{{BPMN}}}outgoing"}])
        process.remove(leg)
        (into,) = (flow.get("targetRef", "") for flow in _flows(process) if flow.get("sourceRef") == first)
        for flow in _flows(process):
            if flow.get("targetRef") == node:
                flow.set("targetRef", into)
        _bridge(process, last, node)
        events = [one for one in process if one.get("id") in {first, last}]
        _drop(process, events)


def _bridge(process: etree._Element, ending: str, leaving: str) -> None:
    """Lead what comes to one node to where the only flow out of another goes, and take that flow away."""
    (out,) = (flow for flow in _flows(process) if flow.get("sourceRef") == leaving)
    for flow in _flows(process):
        if flow.get("targetRef") == ending:
            flow.set("targetRef", out.get("targetRef", ""))
    process.remove(out)


def _drop(process: etree._Element, nodes: list[etree._Element]) -> None:
    """Take nodes away with every flow at them."""
    gone = {node.get("id") for node in nodes}
    for flow in _flows(process):
        if gone & {flow.get("sourceRef"), flow.get("targetRef")}:
            process.remove(flow)
    for node in nodes:
        process.remove(node)
