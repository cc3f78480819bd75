"""Drawings of other tools become the table of steps, and whatever the table cannot hold is said by its name."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.base.errors import Invalid, TooLarge
from motcua.catalogue.processes.bpmn import parse, to_bpmn
from motcua.catalogue.processes.diagram import read_graph
from motcua.catalogue.processes.foreign import decode, read_diagram
from motcua.catalogue.processes.main_line import Reader
from motcua.catalogue.processes.remarks import DROPPED, NOTE, STOP
from motcua.catalogue.processes.table import normalise
from motcua.catalogue.processes.tests.conftest import USUAL
from motcua.catalogue.processes.tests.parallel import block_tables
from motcua.catalogue.processes.tests.test_engine import tables

HERE = Path(__file__).parent / "drawings"


def drawn(name):
    return read_diagram(decode((HERE / name).read_bytes()))


def file_of(body, before=""):
    """A BPMN file around the flow elements of one process."""
    return (
        f'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x">{before}'
        f'<process id="p">{body}</process></definitions>'
    )


def arrow(source, target, name=""):
    return f'<sequenceFlow id="{source}-{target}" name="{name}" sourceRef="{source}" targetRef="{target}"/>'


def told(reading, level=DROPPED):
    return [remark.text for remark in reading.remarks if remark.level == level]


@given(tables())
@settings(max_examples=60, deadline=None)
def test_our_own_drawing_comes_back_as_exactly_its_rows(rows):
    reading = read_diagram(to_bpmn(rows, "Cấp bản sao", "quy_trinh"))
    assert (reading.rows, reading.remarks) == (rows, [])


@given(tables())
@settings(max_examples=60, deadline=None)
def test_the_walk_alone_finds_the_rows_of_our_own_drawing(rows):
    reading = Reader(read_graph(parse(to_bpmn(rows, "Cấp bản sao", "quy_trinh")))).read()
    assert (reading.rows, reading.remarks) == (rows, [])


def test_a_drawing_of_camunda_is_read_with_lanes_times_and_branches():
    reading = drawn("camunda.bpmn")
    assert [(row.name, row.kind, row.where, row.role, row.minutes) for row in reading.rows] == [
        ("Tiếp nhận hồ sơ", "TIEP_NHAN", "MOT_CUA", "tiep_nhan", 120),
        ("Thẩm định hồ sơ", "THAM_DINH", "PHONG", "thu_ly", 960),
        ("Niêm yết công khai", "CHO_HAN", "PHONG", "thu_ly", 1440),
        ("Ký kết quả", "KY", "LANH_DAO", "phe_duyet", 240),
        ("Đóng dấu, vào sổ", "DONG_DAU", "VAN_PHONG", "van_thu", 60),
        ("Trả kết quả", "TRA_KET_QUA", "MOT_CUA", "tra_ket_qua", 0),
    ]
    examine, sign = reading.rows[1], reading.rows[3]
    assert examine.may_supplement
    assert examine.unit_name == "Phòng Tư pháp"
    assert examine.content == "Biểu mẫu: Phiếu thẩm định"
    assert sign.may_return_to == (examine.key,)
    assert reading.rows[0].content == "Kiểm tra thành phần hồ sơ, quét giấy tờ"


def test_what_of_camunda_cannot_run_is_said_by_its_name():
    said = told(drawn("camunda.bpmn"))
    assert "Sự kiện thông điệp «Nhắn tin cho người nộp» không chạy được: không ghi vào bảng." in said
    for words in ("«Chuẩn bị và nộp hồ sơ» nằm ở khung khác («Người dân»)", "Luồng thông điệp «Nộp hồ sơ»",
                  "«Thông báo bổ sung hồ sơ» trên nhánh rẽ"):  # fmt: skip
        assert any(words in text for text in said), words


def test_a_drawing_of_bizagi_gives_opinions_asked_at_once_and_a_refusal():
    reading = drawn("bizagi.bpmn")
    block = [row for row in reading.rows if row.block]
    assert [(row.leg_name, row.minutes, row.kind) for row in block] == [
        ("Cảnh sát phòng cháy", 2400, "LAY_Y_KIEN"),
        ("Sở Nông nghiệp và Môi trường", 1440, "LAY_Y_KIEN"),
    ]
    assert len({row.block for row in block}) == 1
    assert len({row.leg for row in block}) == 2
    assert [row.name for row in reading.rows if row.may_refuse] == ["Thẩm định thiết kế"]
    assert reading.rows[0].minutes == 240
    # Lanes that list no steps are read from where the steps are drawn.
    assert reading.rows[0].where == "MOT_CUA"
    assert reading.rows[1].unit_name == "Phòng Quản lý xây dựng"
    assert any("«Soạn văn bản từ chối»" in text for text in told(reading))


def test_sub_processes_are_laid_open_and_an_opinion_may_time_out():
    reading = drawn("sub_processes.bpmn")
    assert [row.name for row in reading.rows] == [
        "Tiếp nhận tại Bộ phận Một cửa", "Đo đạc tại thửa đất", "Lập biên bản xác minh",
        "Lấy ý kiến cơ quan thuế", "Lấy ý kiến khu dân cư", "Ký giấy chứng nhận", "Trả kết quả",
    ]  # fmt: skip
    assert [(row.on_timeout, row.minutes) for row in reading.rows[3:5]] == [("DI_TIEP", 1440), ("", 240)]
    said = " ".join(told(reading))
    for words in ("Dấu lặp nhiều lần của «Đo đạc tại thửa đất»", "mọi nhánh cùng chạy", "«Người dân rút hồ sơ»",
                  "«Đóng hồ sơ đã rút»", "«Theo Luật Đất đai»", "«Tại thực địa»"):  # fmt: skip
        assert words in said
    assert any("«Kiểm tra thực địa» được trải ra" in text for text in told(reading, NOTE))


def test_a_loop_nothing_leads_out_of_is_refused():
    body = '<startEvent id="s"/><task id="a" name="Thẩm định"/><task id="b" name="Xin ý kiến lại"/>'
    reading = read_diagram(file_of(body + arrow("s", "a") + arrow("a", "b") + arrow("b", "a")))
    assert reading.rows == []
    assert [remark.level for remark in reading.remarks] == [STOP]
    assert "Vòng lặp ở «Thẩm định», «Xin ý kiến lại» không có lối ra" in reading.remarks[0].text


def test_a_way_that_steps_over_is_not_held_and_said():
    body = (
        '<startEvent id="s"/><task id="a" name="Thẩm định"/><exclusiveGateway id="g" name="Cần xác minh?"/>'
        '<task id="b" name="Xác minh thực địa"/><task id="c" name="Ký"/><endEvent id="e"/>'
    )
    arrows = arrow("s", "a") + arrow("a", "g") + arrow("g", "b", "Có") + arrow("g", "c", "Không")
    reading = read_diagram(file_of(body + arrows + arrow("b", "c") + arrow("c", "e")))
    assert [row.name for row in reading.rows] == ["Thẩm định", "Xác minh thực địa", "Ký"]
    assert told(reading) == [
        "Lối tắt «Không» ở «Cần xác minh?» không ghi được vào bảng: mọi hồ sơ đều qua «Xác minh thực địa»."
    ]


def test_branches_within_branches_are_put_one_after_the_other_and_said():
    names = {"a": "Tiếp nhận", "b": "Hỏi thuế", "c": "Hỏi công an", "d": "Hỏi xây dựng", "k": "Ký"}
    body = "".join(f'<task id="{key}" name="{name}"/>' for key, name in names.items())
    body += (
        "".join(f'<parallelGateway id="{key}"/>' for key in ("g1", "g2", "g3", "g4")) + '<endEvent id="e"/>'
    )
    pairs = ["a-g1", "g1-b", "g1-g2", "g2-c", "g2-d", "c-g3", "d-g3", "g3-g4", "b-g4", "g4-k", "k-e"]
    reading = read_diagram(file_of(body + "".join(arrow(*pair.split("-")) for pair in pairs)))
    assert [(row.name, row.leg) for row in reading.rows if row.block] == [
        ("Hỏi thuế", "b"), ("Hỏi công an", "c"), ("Hỏi xây dựng", "c"),
    ]  # fmt: skip
    assert any("«Hỏi công an», «Hỏi xây dựng» được xếp lần lượt" in text for text in told(reading))


def test_a_step_drawn_into_our_diagram_stands_in_its_place():
    """What the officer draws: the arrow after the examination now leads to a new step, and from it onward."""
    rows = normalise(USUAL)
    xml = to_bpmn(rows, "Cấp bản sao", "p")
    xml = xml.replace(
        'sourceRef="nhanh_tham_dinh" targetRef="trinh_ky"',
        'sourceRef="nhanh_tham_dinh" targetRef="Activity_1x"',
    ).replace(
        "</bpmn:process>",
        '<bpmn:userTask id="Activity_1x" name="Xác minh thực địa"><bpmn:extensionElements>'
        '<motcua:step kind="XAC_MINH" where="PHONG" role="thu_ly" minutes="240" unit_name="Phòng Tư pháp"/>'
        "</bpmn:extensionElements></bpmn:userTask>"
        '<bpmn:sequenceFlow id="moi" sourceRef="Activity_1x" targetRef="trinh_ky"/></bpmn:process>',
    )
    reading = read_diagram(xml)
    assert [row.key for row in reading.rows][2:5] == ["tham_dinh", "xac_minh_thuc_dia", "trinh_ky"]
    added = reading.rows[3]
    assert (added.minutes, added.unit_name, added.may_supplement) == (240, "Phòng Tư pháp", True)
    assert [row for row in reading.rows if row is not added] == rows
    assert reading.remarks == []


def test_a_shared_step_that_was_renamed_is_said_to_stay():
    xml = to_bpmn(normalise(USUAL), "x", "p").replace("Gửi phiếu yêu cầu bổ sung", "Gọi điện cho dân")
    assert told(read_diagram(xml)) == [
        "Bước chung «Gửi phiếu yêu cầu bổ sung» giống nhau ở mọi quy trình nên không đổi tên được."
    ]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"<?xml version='1.0'?><html/>", Invalid),
        (b"khong phai xml", Invalid),
        (b"\xff\x00\x81", Invalid),
        (b"<" * 2_100_000, TooLarge),
        (
            b'<!DOCTYPE d [<!ENTITY a "b">]><definitions '
            b'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&a;</definitions>',
            Invalid,
        ),
    ],
)
def test_what_is_no_bpmn_or_not_safe_is_refused(data, error):
    with pytest.raises(error):
        read_diagram(decode(data))


def test_a_file_in_utf_16_is_read():
    text = '<?xml version="1.0" encoding="UTF-16"?>' + file_of('<task id="a" name="Thẩm định"/>')
    assert read_diagram(decode(text.encode("utf-16"))).rows[0].name == "Thẩm định"


def test_a_file_without_work_is_refused():
    assert read_diagram(file_of('<startEvent id="s"/>')).refused


TAGS = ["task", "userTask", "serviceTask", "exclusiveGateway", "parallelGateway", "inclusiveGateway",
        "eventBasedGateway", "intermediateCatchEvent", "endEvent", "subProcess"]  # fmt: skip


@st.composite
def drawings(draw):
    """Any shapes joined by any arrows."""
    tags = draw(st.lists(st.sampled_from(TAGS), min_size=1, max_size=9))
    body = '<startEvent id="n0"/>'
    for number, tag in enumerate(tags, 1):
        inside = "<messageEventDefinition/>" if tag == "intermediateCatchEvent" else ""
        inside = f'<task id="in{number}" name="Trong {number}"/>' if tag == "subProcess" else inside
        body += f'<{tag} id="n{number}" name="Hình {number}">{inside}</{tag}>'
    ends = st.integers(0, len(tags))
    for source, target in draw(st.sets(st.tuples(ends, st.integers(1, len(tags))), max_size=18)):
        body += arrow(
            f"n{source}", f"n{target}", draw(st.sampled_from(["", "Đạt", "Không", "Thiếu", "Từ chối"]))
        )
    return file_of(body), tags


@given(drawings())
@settings(max_examples=300, deadline=None)
def test_every_step_and_event_drawn_is_in_the_table_or_in_a_remark(drawing):
    xml, tags = drawing
    reading = read_diagram(xml)
    if reading.refused:
        return
    said = " ".join(remark.text for remark in reading.remarks) + " ".join(row.name for row in reading.rows)
    for number, tag in enumerate(tags, 1):
        if tag.lower().endswith("task") or tag == "intermediateCatchEvent":
            assert f"Hình {number}" in said, xml
        if tag == "subProcess":
            assert f"Trong {number}" in said, xml
    names = [row.name for row in reading.rows]
    assert len(names) == len(set(names))
    assert len({row.key for row in reading.rows}) == len(names)
    # What was read can be drawn and read again.
    again = read_diagram(to_bpmn(reading.rows, "x", "p")) if reading.rows else reading
    assert again.rows == reading.rows


def test_an_unused_return_stays_with_its_own_step():
    rows = normalise(
        [replace(row, may_return_to=("tham_dinh",)) if row.kind == "KY" else row for row in USUAL]
    )
    assert read_diagram(to_bpmn(rows, "x", "p")).rows == rows


@given(block_tables())
@settings(max_examples=80, deadline=None)
def test_blocks_of_our_own_drawing_come_back_as_exactly_their_rows(rows):
    xml = to_bpmn(rows, "Liên thông", "quy_trinh")
    reading = read_diagram(xml)
    assert (reading.rows, reading.remarks) == (rows, [])
    walked = Reader(read_graph(parse(xml))).read()
    assert (walked.rows, walked.remarks) == (rows, [])
