"""The control officer draws a process: a step by mouse or keyboard, tried before approval; a drawing from elsewhere."""

import re
from pathlib import Path

from playwright.sync_api import expect

from motcua.catalogue.procedures.models import Procedure
from motcua.catalogue.processes import queries
from motcua.catalogue.processes import services as processes
from motcua.catalogue.processes.models import ProcessVersion

from .office import COPY, SINGLE, go

DRAWINGS = Path(__file__).resolve().parents[2] / "motcua/catalogue/processes/tests/drawings"


def drawing_page(office, code):
    """Open the drawing of a procedure's process at the ward and wait until it can be drawn on."""
    procedure = Procedure.objects.get(code=code)
    page = office.as_("kiemsoat", f"/quy-trinh/ve/{procedure.pk}/XA/")
    page.wait_for_selector("[data-bpmn][data-ready]")
    return page


def field(page, name):
    """Return a field of the panel of the chosen step."""
    return page.locator(f'#thong-tin-buoc [data-prop="{name}"]')


def draft_of(code):
    """Return the draft of the ward's process."""
    return ProcessVersion.objects.get(process__procedure__code=code, process__tier="XA", status="NHAP")


def test_a_step_is_drawn_given_role_and_time_saved_and_tried(office):
    page = drawing_page(office, COPY)
    page.locator("[data-step-list] button", has_text="Thẩm tra, tra cứu").or_(
        page.locator("[data-step-list] button").nth(2)
    ).first.click()
    before = field(page, "name").input_value()
    page.get_by_role("button", name="Thêm bước sau").click()
    # The hands are in the new step's name at once.
    page.keyboard.type("Xác minh tại khu dân cư")
    page.keyboard.press("Tab")
    field(page, "kind").select_option("XAC_MINH")
    field(page, "role").select_option("thu_ly")
    field(page, "amount").fill("2")
    field(page, "unit").select_option("60")
    field(page, "content").fill("Xác minh với tổ trưởng tổ dân phố")
    field(page, "product").fill("Biên bản xác minh (mẫu)")
    page.keyboard.press("Tab")

    # Beside and below, the table follows the drawing before anything is stored.
    expect(page.locator("#bang-doc")).to_contain_text("Xác minh tại khu dân cư")
    expect(page.locator("#lech")).to_have_count(0)
    page.keyboard.press("F9")
    page.wait_for_url(re.compile(r"/quy-trinh/\d+/$"))
    expect(page.locator("#messages")).to_contain_text("sơ đồ và bảng các bước nói cùng nội dung")
    row = page.locator("#bang tr", has_text="Xác minh tại khu dân cư")
    expect(row).to_contain_text("Chuyên viên thụ lý")
    expect(row).to_contain_text("2 giờ")

    rows = queries.rows_of(draft_of(COPY).pk)
    at = next(number for number, one in enumerate(rows) if one.name == "Xác minh tại khu dân cư")
    assert rows[at - 1].name == before
    assert (rows[at].kind, rows[at].minutes, rows[at].product) == ("XAC_MINH", 120, "Biên bản xác minh (mẫu)")

    page.keyboard.press("t")
    page.wait_for_url(re.compile(r"/thu/$"))
    for _ in range(at):
        page.locator(".trial-ways .btn-primary").first.click()
        page.wait_for_load_state()
    expect(page.locator("#hien-tai")).to_contain_text("Bước hiện tại: Xác minh tại khu dân cư")
    expect(page.locator("#cac-loi")).to_contain_text("Thẳng một mạch")
    expect(page.locator("#cac-loi")).to_contain_text("Yêu cầu bổ sung ở «Xác minh tại khu dân cư»")


def test_a_branch_is_drawn_and_an_event_the_table_cannot_hold_is_said(office):
    page = drawing_page(office, SINGLE)
    page.locator("[data-step-list] button").nth(2).click()
    page.get_by_role("button", name="Thêm nhánh song song").click()
    page.keyboard.type("Lấy ý kiến Công an phường")
    page.keyboard.press("Tab")
    expect(page.locator("#bang-doc .block-head")).to_have_count(1)

    # A message event put on the canvas by the context pad's own means: the table has no place for it.
    page.evaluate(
        """() => {
            const modeler = document.querySelector("[data-bpmn]").bpmn;
            const elements = modeler.get("elementFactory");
            const event = elements.createShape({
              type: "bpmn:IntermediateThrowEvent", eventDefinitionType: "bpmn:MessageEventDefinition" });
            event.businessObject.name = "Nhắn tin cho dân";
            const flow = modeler.get("elementRegistry").get("bat_dau").outgoing[0];
            const at = flow.waypoints[0];
            modeler.get("modeling").createShape(event, { x: at.x + 10, y: at.y }, flow);
        }"""
    )
    remark = page.locator("#lech .fault", has_text="Nhắn tin cho dân")
    expect(remark).to_contain_text("không chạy được")
    page.keyboard.press("F9")
    expect(page.locator(".message-error")).to_contain_text("1 điều bảng không ghi được")
    assert not ProcessVersion.objects.filter(process__procedure__code=SINGLE, status="NHAP").exists()

    # A click on the remark chooses what it speaks of; with consent it is left out and told.
    page.wait_for_selector("[data-bpmn][data-ready]")
    page.locator("#lech .fault-go", has_text="Nhắn tin cho dân").click()
    expect(page.locator(".diagram .selected")).to_have_count(1)
    page.get_by_label(re.compile("Tôi đồng ý bỏ 1 điều")).check()
    page.keyboard.press("F9")
    page.wait_for_url(re.compile(r"/quy-trinh/\d+/$"))
    expect(page.locator("#messages")).to_contain_text("Nhắn tin cho dân")
    rows = queries.rows_of(draft_of(SINGLE).pk)
    assert [row.name for row in rows if row.block][-1] == "Lấy ý kiến Công an phường"


def test_a_drawing_from_elsewhere_becomes_a_draft_with_its_remarks(office):
    page = office.as_("kiemsoat", "/quy-trinh/nhap/")
    page.locator("#id_ma").fill("1.001193")
    page.locator("#id_cap").select_option("XA")
    page.locator("#id_tep").set_input_files(DRAWINGS / "camunda.bpmn")
    page.keyboard.press("F9")
    page.wait_for_url(re.compile(r"/quy-trinh/\d+/$"))
    left = page.locator("#dieu-chua-ghi")
    expect(left).to_contain_text("Sự kiện thông điệp «Nhắn tin cho người nộp» không chạy được")
    expect(page.locator("#bang")).to_contain_text("Niêm yết công khai")
    count = left.locator('input[name="dieu"]').count()
    for box in left.locator('input[name="dieu"]').all():
        box.check()
    left.get_by_role("button", name="Đánh dấu đã xử lý").click()
    expect(page.locator("#messages")).to_contain_text(f"Đã đánh dấu xử lý {count} điều")
    expect(page.locator("#dieu-chua-ghi")).to_have_count(0)


def test_a_loop_without_exit_is_refused(office, tmp_path):
    loop = tmp_path / "vong.bpmn"
    loop.write_text(
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">'
        '<task id="a" name="Thẩm định"/><task id="b" name="Sửa lại"/>'
        '<sequenceFlow id="1" sourceRef="a" targetRef="b"/><sequenceFlow id="2" sourceRef="b" targetRef="a"/>'
        "</process></definitions>"
    )
    page = office.as_("kiemsoat", "/quy-trinh/nhap/")
    page.locator("#id_ma").fill("1.001193")
    page.locator("#id_cap").select_option("XA")
    page.locator("#id_tep").set_input_files(loop)
    page.keyboard.press("F9")
    expect(page.locator(".message-error")).to_contain_text("không có lối ra")


def test_a_narrow_screen_looks_and_edits_the_table(office):
    procedure = Procedure.objects.get(code=COPY)
    page = office.as_("kiemsoat", f"/quy-trinh/ve/{procedure.pk}/XA/", viewport={"width": 390, "height": 844})
    expect(page.get_by_text("Vẽ sơ đồ cần màn hình rộng hơn")).to_be_visible()
    expect(page.locator('[data-bpmn="modeler"]')).to_be_hidden()
    page.get_by_role("link", name="soạn bằng bảng", exact=True).click()
    expect(page.locator('[name="name"]').first).to_be_visible()


def test_running_dossiers_are_moved_to_a_newer_version(office):
    dossier = office.dossier("THAM_DINH")
    old = dossier.process_version
    control, rows = office.actor("kiemsoat"), queries.rows_of(old.pk)
    draft = processes.draft_from_table(
        procedure=old.process.procedure, case_code=old.process.case_code, tier=old.process.tier, name="", rows=rows,
        by=control,
    )  # fmt: skip
    today = dossier.received_at.date()
    newer = processes.approve(
        draft, decision_no="9/QĐ (mẫu)", decision_date=today, valid_from=today, by=control
    )

    page = office.as_("lanhdao", f"/quy-trinh/{newer.pk}/")
    page.locator("#dang-chay").get_by_role("link", name="Chuyển hồ sơ sang phiên bản này").click()
    page.get_by_label(f"Chọn hồ sơ {dossier.code}").check()
    page.locator("#id_ly_do").fill("Quyết định mới rút ngắn thời gian (mẫu)")
    page.keyboard.press("F9")
    expect(page.locator("#messages")).to_contain_text("Đã chuyển 1 hồ sơ")
    go(page, f"/ho-so/{dossier.pk}/")
    expect(page.locator("main")).to_contain_text(f"Chuyển sang phiên bản {newer.number} của quy trình")
