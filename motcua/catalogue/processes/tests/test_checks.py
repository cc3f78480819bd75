"""Golden cases of the checks: what is wrong with a process is said in plain Vietnamese, at its row."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from motcua.catalogue.processes.bpmn import to_bpmn
from motcua.catalogue.processes.checks import LegalLimit, check, check_dates, check_graph, duration
from motcua.catalogue.processes.table import GENERATED_KEYS, StepRow, normalise
from motcua.catalogue.processes.tests.conftest import USUAL
from motcua.catalogue.processes.tests.parallel import LEGS, OPINIONS, POSTED

THREE_DAYS = LegalLimit(Decimal(3), "NGAY_LV")
ROWS = normalise(USUAL)
LONGER = "Tổng thời gian các bước là 3 ngày 4 giờ làm việc, vượt thời hạn 3 ngày làm việc là 4 giờ."
SHORTER = "Tổng thời gian các bước ít hơn thời hạn 3 ngày làm việc là 4 giờ, trừ khi tỉnh đã cắt giảm."


def errors(rows, **also):
    return [(fault.row, fault.text) for fault in check(rows, limit=THREE_DAYS, **also) if fault.is_error]


def warnings(rows, limit=THREE_DAYS, **also):
    return [(fault.row, fault.text) for fault in check(rows, limit=limit, **also) if not fault.is_error]


def changed(place, **what):
    return [*ROWS[: place - 1], replace(ROWS[place - 1], **what), *ROWS[place:]]


def test_the_usual_process_has_no_fault():
    assert check(ROWS, xml=to_bpmn(ROWS, "Thường", "p"), limit=THREE_DAYS) == []


@pytest.mark.parametrize(
    ("place", "what", "fault"),
    [
        (1, {"kind": "THAM_DINH"}, (1, "Bước đầu tiên phải là tiếp nhận tại Bộ phận Một cửa.")),
        (1, {"where": "PHONG"}, (1, "Bước đầu tiên phải là tiếp nhận tại Bộ phận Một cửa.")),
        (7, {"kind": "DONG_DAU"}, (7, "Bước cuối cùng phải là trả kết quả tại Bộ phận Một cửa.")),
        (3, {"kind": "TIEP_NHAN"}, (3, "Tiếp nhận chỉ đứng ở đầu quy trình.")),
        (3, {"kind": "TRA_KET_QUA"}, (3, "Trả kết quả chỉ đứng ở cuối quy trình.")),
        (5, {"kind": "TRINH_KY"}, (None, "Quy trình chưa có bước ký kết quả.")),
        (5, {"role": "thu_ly"}, (5, "Bước ký phải do vai trò «Lãnh đạo ký» thực hiện.")),
        (3, {"role": "phu_thuy"}, (3, "Không rõ vai trò «phu_thuy».")),
        (3, {"role": ""}, (3, "Bước chưa có vai trò thực hiện.")),
        (3, {"kind": "NGHI_NGO"}, (3, "Không rõ loại bước «NGHI_NGO».")),
        (3, {"where": "SAN_NHA"}, (3, "Không rõ nơi thực hiện «SAN_NHA».")),
        (3, {"name": ""}, (3, "Bước chưa có tên.")),
        (3, {"key": "phan_cong"}, (2, "Mã bước «phan_cong» dùng cho nhiều bước.")),
        (3, {"key": "tu_choi_ky"}, (3, "Mã bước «tu_choi_ky» dành cho nhánh bổ sung, từ chối.")),
        (3, {"may_return_to": ("ky",)}, (3, "Bước được trả lại «ky» không đứng trước bước này.")),
        (3, {"minutes": 960}, (None, LONGER)),
    ],
)  # fmt: skip
def test_an_error_names_its_row_and_says_what_is_wrong(place, what, fault):
    assert fault in errors(changed(place, **what))


@pytest.mark.parametrize(
    ("place", "what", "fault"),
    [
        (2, {"minutes": 0}, (2, "Bước chưa có thời gian thực hiện.")),
        (2, {"content": ""}, (2, "Bước chưa ghi nội dung công việc hoặc sản phẩm.")),
        (3, {"minutes": 480}, (None, SHORTER)),
        (3, {"may_supplement": False}, (None, "Không có bước nào được yêu cầu bổ sung hồ sơ.")),
    ],
)  # fmt: skip
def test_a_warning_does_not_stop_the_approval(place, what, fault):
    assert fault in warnings(changed(place, **what))
    assert not errors(changed(place, **what))


def test_handing_out_a_result_may_take_no_time():
    assert ROWS[-1].minutes == 0
    assert not warnings(ROWS)


def test_a_limit_in_calendar_days_is_only_a_warning():
    week = LegalLimit(Decimal(4), "NGAY")
    assert week.minutes == 1371
    ((_, said),) = warnings(ROWS, limit=week)
    assert said.startswith("Tổng thời gian các bước là 3 ngày làm việc, vượt thời hạn 4 ngày")
    assert said.endswith("nếu tính khoảng 2 ngày 6 giờ 51 phút làm việc.")
    assert not warnings(ROWS, limit=LegalLimit(Decimal(1), "THANG"))


def test_a_procedure_without_a_limit_is_said():
    assert warnings(ROWS, limit=None) == [(None, "Thủ tục chưa có thời hạn giải quyết để đối chiếu.")]


def test_a_step_that_nobody_could_do_is_said():
    held = {(row.where, row.role) for row in ROWS} - {("VAN_PHONG", "van_thu")}
    assert warnings(ROWS, performers=held) == [
        (6, "Chưa có ai giữ vai trò «Văn thư» tại Văn phòng, văn thư ở cấp này.")
    ]


def test_an_empty_table_is_an_error():
    assert errors([]) == [(None, "Quy trình chưa có bước nào.")]


def test_a_first_day_already_covered_is_an_error():
    assert check_dates(None) == []
    assert check_dates(date(2026, 6, 1))[0].text.startswith(
        "Đã có phiên bản được phê duyệt hiệu lực từ 01/06/2026"
    )


def graph(*flows):
    """A bare BPMN of nodes named by their first letter: s start, e end, g gateway, t task."""
    kinds = {"s": "startEvent", "e": "endEvent", "g": "exclusiveGateway", "t": "userTask"}
    nodes = dict.fromkeys(node for flow in flows for node in flow[:2])
    body = "".join(f'<{kinds[node[0]]} id="{node}" name="{node}"/>' for node in nodes)
    for number, (source, target, *condition) in enumerate(flows):
        inside = f"<conditionExpression>{condition[0]}</conditionExpression>" if condition else ""
        body += (
            f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'
        )
    space = "http://www.omg.org/spec/BPMN/20100524/MODEL"
    return f'<definitions xmlns="{space}"><process id="p">{body}</process></definitions>'


@pytest.mark.parametrize(
    ("flows", "said"),
    [
        ([("s", "t1"), ("t1", "e")], []),
        ([("s", "t1"), ("t1", "t2"), ("t2", "t1"), ("g", "e")], [
            "«g» không đi tới được từ điểm bắt đầu.", "«e» không đi tới được từ điểm bắt đầu.",
            "Nhánh ở «s» đi vòng không có lối ra.", "Nhánh ở «t1» đi vòng không có lối ra.",
            "Nhánh ở «t2» đi vòng không có lối ra.",
        ]),
        ([("s", "g"), ("g", "t1"), ("g", "e")], ["Nhánh ở «t1» không dẫn tới đâu."]),
        ([("s", "t1")], ["Sơ đồ phải có điểm bắt đầu và điểm kết thúc."]),
        ([("s", "g"), ("g", "t1", 'outcome == "supplement"'), ("t1", "e")],
         ["Yêu cầu bổ sung phải đi qua Bộ phận Một cửa, không phải «t1»."]),
        ([("s", "g"), ("g", "e", 'outcome == "refuse"')],
         ["Từ chối phải được ký và trả qua Bộ phận Một cửa, không phải «e»."]),
    ],
)  # fmt: skip
def test_a_drawing_with_a_dead_end_or_an_endless_loop_is_refused(flows, said):
    assert [fault.text for fault in check_graph(graph(*flows))] == said


def test_what_is_no_bpmn_is_said():
    assert check_graph("<x/>")[0].text == "Tệp không phải là BPMN 2.0."
    assert check_graph("xin chào")[0].text == "Tệp không phải là BPMN hợp lệ."
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>'
    assert check_graph(bomb)[0].is_error


def test_keys_of_branches_never_meet_keys_of_the_table():
    rows = normalise([StepRow(name="Từ chối ký", kind="THAM_DINH"), *USUAL])
    assert not {row.key for row in rows} & set(GENERATED_KEYS)


def test_durations_are_written_in_days_hours_and_minutes():
    assert [duration(m) for m in (0, 30, 240, 480, 1530)] == [
        "0",
        "30 phút",
        "4 giờ",
        "1 ngày",
        "3 ngày 1 giờ 30 phút",
    ]


def test_steps_that_lack_the_same_people_are_said_once():
    held = {(row.where, row.role) for row in ROWS} - {("PHONG", "phan_cong")}
    assert warnings(ROWS, performers=held) == [
        (2, "Chưa có ai giữ vai trò «Lãnh đạo phòng» tại Phòng chuyên môn ở cấp này (cả bước 4).")
    ]


def rows_with(rows, key, **what):
    return [replace(row, **what) if row.key == key else row for row in rows]


def said(rows, **also):
    return [(fault.row, fault.is_error, fault.text) for fault in check(rows, limit=LONG, **also)]


def found(rows, text, **also):
    return [(row, is_error) for row, is_error, words in said(rows, **also) if text in words]


LONG = LegalLimit(Decimal(2), "THANG")
KNOWN = {"H05.07", "H05.06", "H05.13", "H05.21", "H05.20"}


@pytest.mark.parametrize("rows", [OPINIONS, LEGS, POSTED], ids=["opinions", "legs", "posted"])
def test_a_careful_process_with_blocks_has_no_fault(rows):
    assert said(rows, xml=to_bpmn(rows, "Có khối", "p"), agencies=KNOWN) == []


@pytest.mark.parametrize(
    ("rows", "text", "where"),
    [
        (rows_with(POSTED, "cho_han", minutes=0), "Bước chờ phải ghi thời gian niêm yết", (4, True)),
        (rows_with(POSTED, "hoi_dong", minutes=0), "tự đi tiếp khi hết thời gian phải ghi thời gian", (5, True)),
        (rows_with(POSTED, "ky", on_timeout="DI_TIEP"), "«Ký» không thể tự đi tiếp khi hết thời gian", (7, True)),
        (rows_with(POSTED, "ky", on_timeout="MAI"), "Không rõ cách xử lý khi hết thời gian «MAI»", (7, True)),
        (rows_with(POSTED, "tham_dinh", on_timeout="DI_TIEP"), "kiểm tra lại căn cứ pháp lý", (3, False)),
        ([*OPINIONS[:4], *OPINIONS[6:]], "chỉ có một nơi được hỏi", (4, True)),
        ([*OPINIONS[:5], ROWS[2], *OPINIONS[5:]], "phải đứng liền nhau", (7, True)),
        (rows_with(OPINIONS, "lay_y_kien", agency="", unit_name=""), "Chặng chưa ghi cơ quan", (4, True)),
        (rows_with(OPINIONS, "lay_y_kien_2", agency="H05.99"), "Không có cơ quan nào mang mã «H05.99»", (5, True)),
        (rows_with(OPINIONS, "lay_y_kien", kind="KY"), "Khối lấy ý kiến không có bước «Ký»", (4, True)),
        (rows_with(OPINIONS, "lay_y_kien", kind="XAC_MINH"), "hồ sơ giấy sẽ đi tuần tự", (4, False)),
        (rows_with(OPINIONS, "lay_y_kien", kind="TIEP_NHAN"), "không nằm trong khối", (4, True)),
        (rows_with(LEGS, "tham_dinh_4", kind="TRA_KET_QUA"), "không nằm trong khối", (7, True)),
        ([OPINIONS[0], *OPINIONS[3:]], "đứng ngay sau tiếp nhận", (2, False)),
        ([*OPINIONS[:6], *OPINIONS[8:]], "chưa có bước tổng hợp", (4, False)),
        (rows_with(LEGS, "ky", agency="XA"), "nhiều cơ quan", (4, True)),
        (rows_with(LEGS, "tham_dinh_3", leg_name="Công an cấp xã"), "hai chặng cùng tên", (4, False)),
    ],
)  # fmt: skip
def test_a_drafter_is_told_what_a_block_or_a_timer_lacks(rows, text, where):
    assert found(rows, text, agencies=KNOWN) == [where]


def test_the_lead_agency_may_have_one_leg_of_its_own_and_no_more():
    own = [replace(row, agency="") if row.leg == "h05_13" else row for row in LEGS]
    assert said(own, agencies=KNOWN) == []
    both = [replace(row, agency="") if row.leg == "h05_21" else row for row in own]
    assert found(both, "Chặng chưa ghi cơ quan") == [(6, True)]


def test_legs_in_turn_are_compared_with_the_limit_of_the_group_as_a_warning():
    """TT 01/2018/TT-VPCP Điều 4; NĐ 61/2018 Điều 19.6: on paper the legs go one after the other."""
    faults = check(LEGS, limit=LegalLimit(Decimal(5), "NGAY_LV"))
    assert [(fault.is_error, fault.text) for fault in faults] == [
        (
            False,
            "Nếu hồ sơ giấy, các chặng đi tuần tự, tổng thời gian là 7 ngày 1 giờ làm việc, "
            "vượt thời hạn 5 ngày làm việc là 2 ngày 1 giờ.",
        )
    ]
    assert check(LEGS, limit=LegalLimit(Decimal(4), "NGAY_LV"))[0].is_error


def test_another_agency_s_people_are_not_looked_for_at_this_tier():
    assert not check(LEGS, limit=LONG, performers={(row.where, row.role) for row in ROWS})


def test_a_loop_without_exit_inside_a_leg_is_refused():
    xml = to_bpmn(LEGS, "Vòng", "p").replace('targetRef="ra__lien_thong__h05_13"', 'targetRef="tham_dinh_2"')
    texts = [fault.text for fault in check_graph(xml)]
    assert "Nhánh ở «Kiểm tra cư trú» đi vòng không có lối ra." in texts
