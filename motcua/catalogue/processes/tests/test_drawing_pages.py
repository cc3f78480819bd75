"""The diagram editor and the import of drawings, as the control officer meets them."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.base.audit.models import Act
from motcua.base.errors import Conflict, NotAllowed
from motcua.catalogue.processes import queries
from motcua.catalogue.processes.bpmn import to_bpmn
from motcua.catalogue.processes.foreign import decode, read_diagram
from motcua.catalogue.processes.models import ProcessVersion
from motcua.catalogue.processes.services import Unheld, approve, draft_from_drawing, settle_remarks
from motcua.catalogue.processes.table import normalise
from motcua.catalogue.processes.tests.test_pages import text_of

pytestmark = pytest.mark.django_db
CAMUNDA = (Path(__file__).parent / "drawings" / "camunda.bpmn").read_bytes()
MESSAGE = (
    '<bpmn:intermediateThrowEvent id="tin" name="Nhắn tin"><bpmn:messageEventDefinition/>'
    "</bpmn:intermediateThrowEvent>"
)


def with_a_message(xml):
    """Our drawing with a message sent after the reception."""
    arrow = 'sourceRef="tiep_nhan" targetRef="phan_cong"'
    assert arrow in xml
    extra = f'{MESSAGE}<bpmn:sequenceFlow id="them" sourceRef="tin" targetRef="phan_cong"/></bpmn:process>'
    return xml.replace(arrow, 'sourceRef="tiep_nhan" targetRef="tin"').replace("</bpmn:process>", extra)


@pytest.fixture
def draw(procedure):
    return reverse("processes:draw", args=[procedure.pk, "XA"])


def drawn(usual):
    return to_bpmn(normalise(usual), "Cấp bản sao", "p")


def test_the_editor_opens_with_the_usual_steps_or_the_newest_version(officer, draw, version):
    page = officer.get(draw).content.decode()
    assert 'data-bpmn="modeler"' in page
    assert "Phòng Tư pháp" in page
    assert version.mark in page


def test_what_is_drawn_is_stored_as_table_and_drawing(officer, draw, usual):
    answer = officer.post(draw, {"xml": drawn(usual), "case": "", "title": "Cấp bản sao"})
    stored = ProcessVersion.objects.get()
    assert answer.url == reverse("processes:detail", args=[stored.pk])
    assert queries.rows_of(stored.pk) == normalise(usual)
    assert read_diagram(stored.bpmn).rows == normalise(usual)


def test_what_the_table_cannot_hold_is_stored_only_by_consent(officer, draw, usual):
    xml = with_a_message(drawn(usual))
    refused = officer.post(draw, {"xml": xml, "case": ""})
    assert refused.status_code == 422
    assert "Sự kiện thông điệp «Nhắn tin» không chạy được" in text_of(refused)
    assert 'data-step="tin"' in refused.content.decode()
    assert "Tôi đồng ý bỏ 1 điều" in text_of(refused)
    assert not ProcessVersion.objects.exists()

    consent = refused.context["consent"]
    done = officer.post(draw, {"xml": xml, "case": "", "dong_y": consent}, follow=True)
    assert "Đã bỏ 1 điều theo đồng ý của bạn" in text_of(done)
    assert queries.rows_of(ProcessVersion.objects.get().pk) == normalise(usual)
    assert Act.objects.filter(act="process.imported").exists()


def test_consent_to_one_thing_is_no_consent_to_another(officer, draw, usual):
    xml = with_a_message(drawn(usual))
    consent = officer.post(draw, {"xml": xml, "case": ""}).context["consent"]
    other = xml.replace("Nhắn tin", "Gửi công văn hỏa tốc")
    assert officer.post(draw, {"xml": other, "case": "", "dong_y": consent}).status_code == 422


def test_the_drawing_as_it_stands_is_checked_while_drawing(officer, draw, usual):
    answer = officer.post(f"{draw}kiem-tra/", {"xml": with_a_message(drawn(usual)), "case": ""})
    said = text_of(answer)
    assert "Sự kiện thông điệp «Nhắn tin» không chạy được" in said
    assert "Thẩm định" in said
    assert "3 ngày" in said
    broken = officer.post(f"{draw}kiem-tra/", {"xml": "<a", "case": ""})
    assert "không phải là BPMN hợp lệ" in text_of(broken)


def test_somebody_elses_saving_is_not_overwritten(officer, draw, usual, version):
    data = {"xml": drawn(usual), "case": "", "shown": "cũ", "shown_case": ""}
    answer = officer.post(draw, data)
    assert answer.status_code == 409
    assert "Người khác vừa lưu quy trình này" in text_of(answer)


def test_an_imported_drawing_keeps_its_remarks_until_they_are_dealt_with(officer, procedure, control):
    file = SimpleUploadedFile("quy-trinh.bpmn", CAMUNDA)
    page = officer.post(
        reverse("processes:import"), {"ma": "2.009999", "cap": "XA", "tep": file}, follow=True
    )
    said = text_of(page)
    assert "Đã lập dự thảo từ tệp quy-trinh.bpmn: 6 bước" in said
    assert "Sự kiện thông điệp «Nhắn tin cho người nộp» không chạy được" in said

    made = ProcessVersion.objects.get()
    left = queries.open_remarks(made)
    assert len(left) == 6
    decision = {"decision_no": "9/QĐ", "decision_date": date(2026, 3, 2), "valid_from": date(2026, 3, 10)}
    with pytest.raises(Conflict, match="Còn 6 điều"):
        approve(made, **decision, by=control)

    settle = reverse("processes:settle", args=[made.pk])
    officer.post(settle, {"dieu": [str(number) for number, _ in left[:5]]})
    assert [number for number, _ in queries.open_remarks(made)] == [left[5][0]]
    officer.post(settle, {"dieu": [str(left[5][0])]})
    assert queries.open_remarks(made) == []
    assert officer.post(settle, {"dieu": ["1"]}).status_code == 409


def test_a_draft_is_replaced_by_a_file_only_when_said_so(officer, version):
    data = {"ma": "2.009999", "cap": "XA", "tep": SimpleUploadedFile("a.bpmn", CAMUNDA)}
    asked = officer.post(reverse("processes:import"), data)
    assert asked.status_code == 409
    assert "đang có dự thảo" in text_of(asked)
    data["tep"] = SimpleUploadedFile("a.bpmn", CAMUNDA)
    assert officer.post(reverse("processes:import"), data | {"thay": "1"}).status_code == 302


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (b"<html/>", 422, "không phải là BPMN 2.0"),
        (b"x" * 2_100_000, 413, "lớn hơn 2 MB"),
        (
            b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p"><task id="a" name="A"/>'
            b'<task id="b" name="B"/><sequenceFlow id="1" sourceRef="a" targetRef="b"/>'
            b'<sequenceFlow id="2" sourceRef="b" targetRef="a"/></process></definitions>',
            422,
            "không có lối ra",
        ),
    ],
)
def test_a_file_that_cannot_be_a_process_is_refused(officer, procedure, data, status, said):
    upload = SimpleUploadedFile("a.bpmn", data)
    answer = officer.post(reverse("processes:import"), {"ma": "2.009999", "cap": "XA", "tep": upload})
    assert (answer.status_code, said in text_of(answer)) == (status, True)
    assert not ProcessVersion.objects.exists()


def test_who_only_looks_draws_nothing(looker, desk_officer, draw, procedure, usual, version):
    assert looker.get(draw).status_code == 403
    assert looker.post(f"{draw}kiem-tra/", {"xml": ""}).status_code == 403
    assert looker.post(reverse("processes:settle", args=[version.pk])).status_code == 403
    reading = read_diagram(drawn(usual))
    with pytest.raises(NotAllowed):
        draft_from_drawing(
            procedure=procedure, case_code="", tier="XA", name="", reading=reading, by=desk_officer
        )
    with pytest.raises(NotAllowed):
        settle_remarks(version, [1], by=desk_officer)


def test_a_service_stores_nothing_it_was_not_agreed_to_leave_out(procedure, control):
    with pytest.raises(Unheld, match="4 điều bảng không ghi được"):
        draft_from_drawing(
            procedure=procedure, case_code="", tier="XA", name="", reading=read_diagram(decode(CAMUNDA)), by=control
        )  # fmt: skip


def test_an_approved_version_is_drawn_anew_as_a_draft(officer, draw, usual, approved):
    officer.post(draw, {"xml": drawn(usual), "case": "", "shown": approved.mark, "shown_case": ""})
    assert [version.status for version in queries.versions_of(approved.process_id)] == ["NHAP", "DA_DUYET"]
