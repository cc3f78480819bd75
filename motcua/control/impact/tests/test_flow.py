"""From the first form to the issued text: who may, in what order, what each step refuses (NĐ 63/2010 Điều 9–11)."""

from datetime import date

import pytest

from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.catalogue.announcements.models import Announcement, AnnouncementLine
from motcua.control.impact import queries
from motcua.control.impact.models import LegalDraft, OpinionItem, Stage
from motcua.control.impact.services import assessing, drafting, issuing, linking, opining
from motcua.control.impact.tests.cast import CHECKED, FORM, NEEDED, NOT_NEEDED, WHOLE, existing, vn

pytestmark = pytest.mark.django_db


def test_a_draft_goes_from_the_first_form_to_the_issued_text(cast):
    draft = cast.issued()
    assert draft.stage == Stage.ISSUED
    assert draft.cited == "Quyết định UBND số 12/2026/QĐ-UBND ngày 30/03/2026"
    assert draft.opinion_due == date(
        2026, 3, 18
    )  # ten working days from 4/3, Saturdays and Sundays not counted
    assert list(queries.issued_unannounced(cast.control)) == [draft]


def test_only_the_drafting_agency_drafts_and_a_stranger_sees_nothing(cast):
    draft = cast.drafted()
    for other in (cast.stranger, cast.control, cast.appraiser):
        with pytest.raises(NotAllowed):
            drafting.add_procedure(draft.pk, {"change": "MOI", "name": "Thủ tục"}, by=other)
    assert not queries.drafts(cast.stranger).exists()
    assert queries.drafts(cast.specialist).exists()


def test_a_change_names_an_existing_procedure_and_a_new_one_none(cast):
    draft = cast.drafted()
    with pytest.raises(Invalid, match="Chọn thủ tục đang áp dụng"):
        cast.procedure(draft, change="SDBS")
    existing()
    one = cast.procedure(draft, change="SDBS", procedure="1.000001", name="")
    assert one.name == "Cấp phép sử dụng tạm vỉa hè (mẫu)"
    with pytest.raises(Invalid, match="đã có trong dự thảo"):
        cast.procedure(draft, change="BAIBO", procedure="1.000001")
    with pytest.raises(Invalid, match="không có thủ tục đang áp dụng"):
        cast.procedure(draft, change="MOI", procedure="1.000001")


def test_an_unfinished_assessment_is_not_sent_and_each_gap_is_named(cast):
    draft = cast.drafted()
    one = cast.procedure(draft)
    assessing.add_part(one.pk, "MAU_DON", "Đơn đề nghị", by=cast.focal)
    with pytest.raises(Invalid) as refused:
        opining.ask(draft.pk, by=cast.focal)
    said = refused.value.message
    assert "biểu đánh giá còn" in said
    assert "mẫu đơn, tờ khai “Đơn đề nghị” chưa đánh giá xong" in said
    assert "chưa nêu yêu cầu, điều kiện" in said
    draft.refresh_from_db()
    assert draft.stage == Stage.WRITING


def test_an_amendment_must_say_why_it_is_simpler(cast):
    draft = cast.drafted()
    existing()
    one = cast.procedure(draft, change="SDBS", procedure="1.000001", name="")
    cast.assess(one)
    one.refresh_from_db()
    assert one.assessed_at is None
    with pytest.raises(Invalid, match="chưa thuyết minh đơn giản hơn"):
        opining.ask(draft.pk, by=cast.focal)
    values = {"change": "SDBS", "procedure": "1.000001", "name": one.name, "simpler": "Bớt hai loại giấy tờ"}
    one = drafting.correct_procedure(one.pk, values, by=cast.focal, at=vn("2026-03-03T10:00"))
    assert one.assessed_at == vn("2026-03-03T10:00")
    assert opining.ask(draft.pk, by=cast.focal).stage == Stage.OPINION


def test_not_necessary_is_a_whole_assessment_but_the_procedure_must_leave_the_draft(cast):
    draft = cast.assessed()
    second = cast.procedure(draft, name="Xác nhận nơi trông xe (mẫu)")
    assessing.answer(second.sheets.get().pk, NOT_NEEDED, by=cast.focal)
    second.refresh_from_db()
    assert second.assessed_at is not None
    with pytest.raises(Invalid, match="kết luận không cần thiết; đưa ra khỏi dự thảo"):
        opining.ask(draft.pk, by=cast.focal)
    drafting.leave_out(second.pk, "Không cần thiết theo kết quả đánh giá", by=cast.focal)
    assert opining.ask(draft.pk, by=cast.focal).stage == Stage.OPINION


def test_a_procedure_that_is_abolished_is_found_not_necessary(cast):
    draft = cast.drafted()
    existing()
    one = cast.procedure(draft, change="BAIBO", procedure="1.000001", name="")
    assessing.answer(one.sheets.get().pk, WHOLE, by=cast.focal)
    with pytest.raises(Invalid, match="vẫn cần thiết nhưng dự thảo bãi bỏ"):
        opining.ask(draft.pk, by=cast.focal)
    assessing.answer(one.sheets.get().pk, NOT_NEEDED, by=cast.focal)
    assert opining.ask(draft.pk, by=cast.focal).stage == Stage.OPINION


def test_the_gate_names_an_assessment_and_an_opinion_that_lack(cast):
    draft = cast.drafted()
    cast.procedure(draft)
    with pytest.raises(Invalid) as refused:
        issuing.send_to_appraisal(draft.pk, by=cast.focal)
    assert "Điều 11 khoản 3" in refused.value.message
    assert "“Chấp thuận sử dụng vỉa hè để trông xe (mẫu)”: biểu đánh giá còn" in refused.value.message
    assert "Chưa có ý kiến của Văn phòng UBND" in refused.value.message


def test_the_gate_names_each_opinion_without_an_answer_and_each_procedure_added_after_it(cast):
    draft = cast.opined()
    added = cast.procedure(draft, name="Gia hạn sử dụng vỉa hè (mẫu)")
    cast.assess(added)
    with pytest.raises(Invalid) as refused:
        issuing.send_to_appraisal(draft.pk, by=cast.focal)
    assert "Ý kiến chưa được tiếp thu, giải trình: Hồ sơ (Chấp thuận" in refused.value.message
    assert (
        "“Gia hạn sử dụng vỉa hè (mẫu)”: thêm vào sau khi Văn phòng UBND cho ý kiến" in refused.value.message
    )
    cast.explain(draft)
    opining.ask(draft.pk, by=cast.focal)
    with pytest.raises(Invalid, match=r"Gia hạn sử dụng vỉa hè .* chưa xem xong"):
        opining.give(draft.pk, "130/VP-KSTT", "Thống nhất.", by=cast.control)
    opining.check_procedure(added.pk, CHECKED, by=cast.control)
    opining.give(draft.pk, "130/VP-KSTT", "Thống nhất.", by=cast.control)
    assert issuing.send_to_appraisal(draft.pk, by=cast.focal).stage == Stage.APPRAISAL


def test_a_check_that_says_no_is_an_opinion_until_it_says_yes(cast):
    draft = cast.asked()
    one = draft.procedures.get()
    opining.check_procedure(
        one.pk, CHECKED | {"b5": "khong", "b5_y_kien": "Bảy ngày là dài"}, by=cast.control
    )
    item = OpinionItem.objects.get()
    assert (item.part, item.text) == ("Thời hạn", "Bảy ngày là dài")
    assert not queries.opinions(cast.focal, draft).exists()  # not given yet
    opining.check_procedure(one.pk, CHECKED, by=cast.control)
    assert not OpinionItem.objects.exists()


def test_an_opinion_is_given_only_by_the_control_office_and_with_every_procedure_checked(cast):
    draft = cast.asked()
    with pytest.raises(NotAllowed):
        opining.give(draft.pk, "1", "Thống nhất", by=cast.appraiser)
    with pytest.raises(Invalid, match="chưa xem xong"):
        opining.give(draft.pk, "1/VP-KSTT", "Thống nhất", by=cast.control)
    with pytest.raises(Invalid, match="Ghi số"):
        opining.give(draft.pk, "", "Thống nhất", by=cast.control)


def test_an_opinion_is_answered_with_a_reason(cast):
    draft = cast.opined()
    item = draft.opinions.get()
    with pytest.raises(Invalid, match="Ghi lý do không tiếp thu"):
        opining.answer_item(item.pk, "KHONG_TIEP_THU", " ", by=cast.focal)
    with pytest.raises(NotAllowed):
        opining.answer_item(item.pk, "TIEP_THU", "Đã sửa", by=cast.control)
    answered = opining.answer_item(
        item.pk, "KHONG_TIEP_THU", "Luật yêu cầu bản sao", by=cast.focal, version=0
    )
    assert answered.get_answer_display() == "Không tiếp thu"
    with pytest.raises(Conflict):
        opining.answer_item(item.pk, "TIEP_THU", "Đã sửa", by=cast.focal, version=0)


def test_a_returned_file_is_explained_and_sent_again(cast):
    draft = cast.appraised(result="TRA_LAI")
    assert draft.stage == Stage.EXPLAINING
    issuing.send_to_appraisal(draft.pk, by=cast.focal, at=vn("2026-03-23T09:00"))
    draft = issuing.appraise(
        draft.pk, "DAT_Y_KIEN", "Cần rõ thời hạn", "51/BC-STP", by=cast.appraiser, at=vn("2026-03-27T09:00")
    )
    assert draft.stage == Stage.SUBMITTED


def test_only_the_appraiser_appraises_and_only_what_was_sent(cast):
    draft = cast.opined()
    with pytest.raises(Conflict, match="không thẩm định được"):
        issuing.appraise(draft.pk, "DAT", "Phù hợp", "1/BC", by=cast.appraiser)
    sent = cast.in_appraisal(title="Quy định khác (mẫu)")
    with pytest.raises(NotAllowed):
        issuing.appraise(sent.pk, "DAT", "Phù hợp", "1/BC", by=cast.control)


def test_an_issued_text_has_a_number_of_its_own_and_days_in_order(cast):
    draft = cast.appraised()
    told = {"by": cast.focal, "at": vn("2026-03-31T09:00")}
    with pytest.raises(Invalid, match="Ngày ban hành"):
        issuing.issue(draft.pk, "12/2026/QĐ-UBND", date(2026, 3, 1), date(2026, 4, 10), **told)
    with pytest.raises(Invalid, match="Ngày có hiệu lực"):
        issuing.issue(draft.pk, "12/2026/QĐ-UBND", date(2026, 3, 30), date(2026, 3, 29), **told)
    issuing.issue(draft.pk, "12/2026/QĐ-UBND", date(2026, 3, 30), date(2026, 4, 10), **told)
    second = cast.appraised(title="Quy định khác (mẫu)")
    with pytest.raises(Invalid, match="Đã có văn bản số"):
        issuing.issue(second.pk, "12/2026/QĐ-UBND", date(2026, 3, 30), date(2026, 4, 10), **told)
    second.refresh_from_db()
    assert second.stage == Stage.SUBMITTED


def test_an_issued_text_is_followed_until_its_procedures_are_announced(cast):
    draft = cast.issued()
    one = draft.procedures.get()
    decision = Announcement.objects.create(
        agency=cast.agencies["construction"], title="Công bố thủ tục (mẫu)", drafted_at=vn("2026-04-01T08:00"),
        changed_at=vn("2026-04-01T08:00"),
    )  # fmt: skip
    told = {"announcement": decision, "name": one.name, "content": {}}
    wrong = AnnouncementLine.objects.create(change="SDBS", code="1.000002", **told)
    right = AnnouncementLine.objects.create(change="MOI", code="1.000003", **told)
    assert list(queries.lines_for(cast.focal, one)) == [right]
    with pytest.raises(Invalid, match="văn bản ghi “ban hành mới”"):
        linking.link_line(one.pk, wrong.pk, by=cast.focal)
    linking.link_line(one.pk, right.pk, by=cast.focal)
    assert queries.issued_unannounced(cast.control).exists()  # the decision is not signed yet
    decision.number, decision.signed_on, decision.effective_on = (
        "99/QĐ-UBND",
        date(2026, 4, 5),
        date(2026, 4, 10),
    )
    decision.state = Announcement.State.SIGNED
    decision.save()
    assert not queries.issued_unannounced(cast.control).exists()


def test_two_who_answer_one_form_do_not_overwrite_each_other(cast):
    one = cast.procedure(cast.drafted())
    sheet = one.sheets.get()
    assessing.answer(sheet.pk, NEEDED, by=cast.focal, version=0)
    with pytest.raises(Conflict, match="vừa lưu biểu này trước bạn"):
        assessing.answer(sheet.pk, NOT_NEEDED, by=cast.specialist, version=0)
    sheet.refresh_from_db()
    assert sheet.answers["c4"] == "co"
    assert sheet.answered_by_name == cast.focal.name


def test_while_it_lies_with_others_the_department_changes_nothing(cast):
    draft = cast.asked()
    one = draft.procedures.get()
    for act in (
        lambda: assessing.answer(one.sheets.get(code="TTHC").pk, NEEDED, by=cast.focal),
        lambda: drafting.leave_out(one.pk, "Bỏ", by=cast.focal),
        lambda: cast.procedure(draft, name="Thủ tục khác"),
        lambda: assessing.add_part(one.pk, "MAU_DON", "Đơn", by=cast.focal),
    ):
        with pytest.raises(Conflict, match="Chờ ý kiến Văn phòng UBND"):
            act()


def test_forms_and_conditions_are_assessed_each_by_itself(cast):
    one = cast.procedure(cast.drafted())
    assessing.answer(one.sheets.get().pk, WHOLE, by=cast.focal)
    form = assessing.add_part(one.pk, "MAU_DON", "Đơn đề nghị (mẫu)", by=cast.focal)
    with pytest.raises(Conflict, match="bỏ chúng trước"):
        assessing.declare_none(one.pk, "MAU_DON", by=cast.focal)
    assessing.declare_none(one.pk, "DIEU_KIEN", by=cast.focal)
    assessing.answer(form.pk, FORM, by=cast.focal, name="Đơn đề nghị sử dụng vỉa hè (mẫu)")
    one.refresh_from_db()
    assert one.assessed_at is not None
    assessing.remove_part(form.pk, by=cast.focal)
    one.refresh_from_db()
    assert one.assessed_at is None


def test_a_draft_is_given_up_with_a_reason_and_stays_to_be_read(cast):
    draft = cast.asked()
    with pytest.raises(Invalid, match="lý do"):
        drafting.drop(draft.pk, "", by=cast.focal)
    draft = drafting.drop(draft.pk, "Trung ương đã quy định", by=cast.focal)
    assert draft.stage == LegalDraft.objects.get().stage == Stage.DROPPED
    with pytest.raises(Conflict, match="đã kết thúc"):
        drafting.drop(draft.pk, "Lần nữa", by=cast.focal)
