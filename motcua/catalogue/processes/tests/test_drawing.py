"""The drawing can be read: nothing lies on anything else, arrows pass no strange shape, lanes hold their own."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnValidator

from motcua.catalogue.processes.bpmn import BPMN, DI, to_bpmn
from motcua.catalogue.processes.flows import flows_of
from motcua.catalogue.processes.layout import lay_out
from motcua.catalogue.processes.table import normalise
from motcua.catalogue.processes.tests.conftest import USUAL
from motcua.catalogue.processes.tests.parallel import LEGS, OPINIONS, POSTED, block_tables
from motcua.catalogue.processes.tests.test_engine import tables

EVERY = st.one_of(tables(), block_tables())


def crosses(box, start, end):
    """Whether a level or upright piece of an arrow passes through the inside of a shape."""
    low_x, high_x = sorted((start[0], end[0]))
    low_y, high_y = sorted((start[1], end[1]))
    return low_x < box.right and high_x > box.x and low_y < box.bottom and high_y > box.y


def apart(one, other):
    return one.right <= other.x or other.right <= one.x or one.bottom <= other.y or other.bottom <= one.y


def holds(outer, inner):
    return (
        outer.x <= inner.x
        and inner.right <= outer.right
        and outer.y <= inner.y
        and inner.bottom <= outer.bottom
    )


@given(EVERY)
@settings(max_examples=160, deadline=None)
def test_no_shape_lies_on_another_and_every_lane_holds_its_own(rows):
    layout = lay_out(rows)
    boxes = list(layout.boxes.items())
    for place, (name, box) in enumerate(boxes):
        for other_name, other in boxes[place + 1 :]:
            if layout.inner.get(other_name) == name:
                assert holds(box, other), (name, other_name)
            elif layout.hosts.get(other_name) != name:
                assert apart(box, other), (name, other_name)
    in_lanes = [node for lane in layout.lanes for node in lane.nodes]
    assert sorted([*in_lanes, *layout.inner]) == sorted(layout.boxes)
    for lane in layout.lanes:
        for node in lane.nodes:
            box = layout.boxes[node]
            assert lane.y <= box.y, node
            assert box.bottom <= lane.y + lane.height, node
            assert box.right <= layout.pool.right, node


@given(EVERY)
@settings(max_examples=160, deadline=None)
def test_arrows_are_level_or_upright_and_pass_no_strange_shape(rows):
    layout = lay_out(rows)
    for flow in flows_of(rows, layout):
        mine = {flow.source, flow.target, layout.hosts.get(flow.source), layout.inner.get(flow.source)}
        for start, end in zip(flow.points, flow.points[1:], strict=False):
            assert start[0] == end[0] or start[1] == end[1], flow.id
            for node, box in layout.boxes.items():
                if node not in mine and layout.hosts.get(node) not in mine:
                    assert not crosses(box, start, end), (flow.id, node)


@given(block_tables())
@settings(max_examples=80, deadline=None)
def test_an_arrow_inside_a_leg_stays_inside_it_and_every_arrow_begins_and_ends_at_its_shapes(rows):
    layout = lay_out(rows)
    for flow in flows_of(rows, layout):
        frame = layout.boxes.get(layout.inner.get(flow.source, ""))
        assert layout.inner.get(flow.source) == layout.inner.get(flow.target), flow.id
        for node, (x, y) in ((flow.source, flow.points[0]), (flow.target, flow.points[-1])):
            box = layout.boxes[node]
            assert box.x <= x <= box.right, flow.id
            assert box.y <= y <= box.bottom, flow.id
        for x, y in flow.points if frame else ():
            assert frame.x <= x <= frame.right, flow.id
            assert frame.y <= y <= frame.bottom, flow.id


@pytest.mark.parametrize("rows", [normalise(USUAL), OPINIONS, LEGS, POSTED])
def test_every_node_and_arrow_is_drawn_once(rows):
    root = etree.fromstring(to_bpmn(rows, "Cấp bản sao", "p").encode())
    process = root.find(f"{{{BPMN}}}process")
    drawn = [element.get("bpmnElement") for element in root.iter(f"{{{DI}}}BPMNShape", f"{{{DI}}}BPMNEdge")]
    things = [
        element.get("id")
        for element in process.iterdescendants(f"{{{BPMN}}}*")
        if element.get("id") and not element.tag.endswith(("laneSet", "EventDefinition"))
    ]
    assert sorted(drawn) == sorted([*things, "p_pool"])


def test_a_step_cannot_take_the_id_of_something_else_in_the_drawing():
    taken = (
        "bat_dau",
        "ket_thuc",
        "nhanh_ky",
        "lane_1",
        "Start",
        "End",
        "a_den_b",
        "có dấu",
        "1",
        "x" * 61,
        "gop__khoi",
        "",
    )
    rows = normalise([replace(USUAL[2], key=key) for key in taken])
    assert [row.key for row in rows] == ["tham_dinh", *(f"tham_dinh_{n}" for n in range(2, len(taken) + 1))]
    assert [row.key for row in normalise([replace(USUAL[2], key="tham_dinh_rieng")])] == ["tham_dinh_rieng"]


def test_a_long_name_is_cut_beside_the_pool_and_kept_in_the_process():
    name = "Cấp giấy phép xây dựng mới công trình " * 6
    root = etree.fromstring(to_bpmn(normalise(USUAL), name, "p").encode())
    assert root.find(f".//{{{BPMN}}}participant").get("name").endswith("…")
    assert root.find(f"{{{BPMN}}}process").get("name") == name


@given(EVERY)
@settings(max_examples=40, deadline=None)
def test_the_file_keeps_to_the_schema_of_bpmn(rows):
    root = etree.fromstring(to_bpmn(rows, "Cấp bản sao", "quy_trinh").encode())
    BpmnValidator().validate(root)
