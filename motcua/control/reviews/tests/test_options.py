"""Options from proposal to enforcement: judged, passed, sent to ministries, followed until texts are issued."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from docx import Document

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.base.events.readers import run_reader, skip_to_now
from motcua.base.notices.models import Notice
from motcua.base.organisations.models import Person
from motcua.control.costs.models import CostStudy
from motcua.control.reviews import queries
from motcua.control.reviews.models import SimplificationDecision, SimplificationOption
from motcua.control.reviews.papers.decision import decision_document, letter_document
from motcua.control.reviews.services import amending, decisions, options, propose_option
from motcua.control.reviews.tests.cast import YEAR


def words_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([one.text for one in document.paragraphs] + cells)


def test_an_option_is_proposed_as_burden_calls_it(cast):
    option = propose_option(
        cast.procedures[0].pk, "SUA_DOI", ["THOI_HAN"], "Giảm còn 5 ngày", "Chờ nhiều", cast.control,
        cast.agency(), evidence_url="/ganh-nang/1/", days_before=10, days_after=5,
    )  # fmt: skip
    assert (option.state, option.origin, option.evidence_url) == ("DE_XUAT", "KHAC", "/ganh-nang/1/")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "?"}, "kind"),
        ({"parts": []}, "parts"),
        ({"parts": ["?"]}, "parts"),
        ({"what": " "}, "what"),
        ({"reason": ""}, "reason"),
        ({"days_before": -1}, "days_before"),
        ({"days_before": None, "days_after": 3}, "days_before"),
        ({"cost_before": -1}, "cost_before"),
        ({"cost_after": None}, "cost_after"),
        ({"competence": "?"}, "competence"),
        ({"evidence_url": "https://vi-du.vn/"}, "evidence_url"),
        ({"procedure_id": 0}, "procedure"),
        ({"cost_study_id": 0}, "cost_study"),
    ],
)
def test_bad_input_is_refused_with_its_field_and_nothing_is_stored(cast, changes, field):
    with pytest.raises(Invalid) as refused:
        cast.option(**changes)
    assert refused.value.field == field
    assert not SimplificationOption.objects.exists()


def test_costs_come_from_the_study(cast):
    study = CostStudy.objects.create(
        title="Bảng tính", agency_id=cast.agency(), wage=50_000, created_by_name="", created_at=clock.now()
    )
    option = cast.option(cost_study_id=study.pk)
    assert (option.cost_before, option.cost_after) == (Decimal(0), Decimal(0))


def test_a_study_is_linked_for_who_may_open_it(cast):
    study = CostStudy.objects.create(
        title="Bảng tính", agency_id=cast.agency(), wage=50_000, created_by_name="", created_at=clock.now()
    )
    option = cast.option(cost_study_id=study.pk, text={"agency_id": cast.agency("justice")})
    for by, linked in ((cast.focal, True), (cast.stranger, False)):
        client = Client()
        client.force_login(Person.objects.get(pk=by.person_id))
        shown = client.get(reverse("reviews:option", args=[option.pk])).content.decode()
        assert (f'href="{reverse("costs:study", args=[study.pk])}"' in shown) is linked


def test_a_study_of_another_procedure_is_not_taken(cast):
    study = CostStudy.objects.create(
        title="Bảng tính", agency_id=cast.agency(), wage=1, created_by_name="", created_at=clock.now(),
        procedure=cast.procedures[1],
    )  # fmt: skip
    with pytest.raises(Invalid, match="thủ tục khác"):
        cast.option(cost_study_id=study.pk)


def test_nobody_proposes_for_another_agency(cast):
    with pytest.raises(NotAllowed):
        cast.option(by=cast.stranger)


def test_an_option_without_a_legal_text_is_not_sent(cast):
    option = cast.option()
    amending.remove_amendment(cast.text_of(option).pk, by=cast.focal)
    with pytest.raises(Invalid, match="chưa có kiến nghị thực thi"):
        options.send_option(option.pk, by=cast.focal)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ({"text": ""}, "text"),
        ({"articles": ""}, "articles"),
        ({"due": None}, "due"),
        ({"agency_id": None}, "agency"),
        ({"ministry": "Bộ Xây dựng"}, "agency"),
        ({"ministry": "Bộ Xây dựng", "agency_id": None}, "ministry"),
    ],
)
def test_a_legal_text_says_what_who_and_when(cast, text, field):
    with pytest.raises(Invalid) as refused:
        cast.option(text=text)
    assert refused.value.field == field


def test_control_returns_once_and_every_remark_is_answered(cast):
    option = cast.option()
    options.send_option(option.pk, by=cast.focal)
    with pytest.raises(Conflict):
        options.edit_option(option.pk, by=cast.focal, what="Khác")
    with pytest.raises(NotAllowed):
        options.remark_on(option.pk, "Thiếu", by=cast.focal, returned=True)
    remark = options.remark_on(option.pk, "Nêu nguồn dữ liệu", by=cast.control, returned=True)
    options.edit_option(option.pk, by=cast.focal, what="Giảm còn 10 ngày, dùng CSDL đất đai")
    with pytest.raises(Invalid, match="giải trình"):
        options.send_option(option.pk, by=cast.focal)
    options.send_option(option.pk, by=cast.focal, answers={remark.pk: "Đã bổ sung"})
    done = options.accept_option(option.pk, by=cast.control)
    remark.refresh_from_db()
    assert (done.state, done.returns, remark.answer) == ("CHO_PHE_DUYET", 1, "Đã bổ sung")


def test_two_people_who_act_on_one_option_do_not_overwrite_each_other(cast):
    option = cast.option()
    options.edit_option(option.pk, by=cast.focal, what="Một", version=option.version)
    with pytest.raises(Conflict):
        options.edit_option(option.pk, by=cast.specialist, what="Hai", version=option.version)


def test_what_is_refused_has_its_reason_and_waits_for_no_text(cast):
    option = cast.option()
    with pytest.raises(Invalid):
        options.refuse_option(option.pk, "", by=cast.control)
    done = options.refuse_option(option.pk, "Trái nghị định", by=cast.control)
    assert (done.state, cast.text_of(done).state) == ("KHONG_DUOC_CHAP_THUAN", "KHONG_LAM")
    with pytest.raises(Conflict):
        options.send_option(option.pk, by=cast.focal)


def test_the_database_holds_no_approved_option_without_a_decision(cast):
    option = cast.option()
    with pytest.raises(IntegrityError), transaction.atomic():
        SimplificationOption.objects.filter(pk=option.pk).update(state="DA_PHE_DUYET")


# ---- the decision


def test_the_chairman_signs_and_nobody_else(cast):
    option = cast.ready()
    decision = decisions.draft_decision([option.pk], by=cast.control)
    with pytest.raises(NotAllowed):
        decisions.sign_decision(decision.pk, number="1/QĐ", signed_on=clock.today(), by=cast.control)
    with pytest.raises(Conflict, match="chưa được trình"):
        decisions.sign_decision(decision.pk, number="1/QĐ", signed_on=clock.today(), by=cast.chairman)
    decisions.submit_decision(decision.pk, by=cast.control)
    with pytest.raises(Invalid):
        decisions.sign_decision(
            decision.pk, number="1/QĐ", signed_on=clock.today() + timedelta(days=1), by=cast.chairman
        )
    with pytest.raises(Invalid, match="lý do"):
        decisions.take_back_decision(decision.pk, by=cast.chairman)
    done = decisions.sign_decision(decision.pk, number="1/QĐ-UBND", signed_on=clock.today(), by=cast.chairman)
    option.refresh_from_db()
    assert (option.state, option.approved_on, done.file is not None) == ("DA_PHE_DUYET", clock.today(), True)


def test_an_option_stands_in_one_draft_and_waits_again_when_it_is_thrown_away(cast):
    option = cast.ready()
    decision = decisions.draft_decision([option.pk], by=cast.control)
    with pytest.raises(Conflict, match="dự thảo khác"):
        decisions.draft_decision([option.pk], by=cast.control)
    decisions.discard_decision(decision.pk, by=cast.control)
    assert decisions.draft_decision([option.pk], by=cast.control).state == "DU_THAO"


def test_what_is_not_judged_stands_in_no_decision(cast):
    with pytest.raises(Conflict):
        decisions.draft_decision([cast.option().pk], by=cast.control)
    with pytest.raises(Invalid):
        decisions.draft_decision([], by=cast.control)
    assert not SimplificationDecision.objects.exists()


def test_the_paper_has_content_recommendation_and_benefit_of_each_and_sums_of_totals(cast):
    """TT 02/2017 Phụ lục VI; the rate of the sum is of the totals, not 65,48 % (the mean)."""
    one = cast.ready()
    two = cast.ready(procedure_id=cast.procedures[1].pk, cost_before=100_000_000, cost_after=36_000_000)
    decision = cast.signed(one, two)
    found = words_of(decision_document(decision, [one, two]))
    for words in (
        "1. Nội dung đơn giản hóa và lý do", "2. Kiến nghị thực thi", "3. Lợi ích phương án đơn giản hóa", "66,96 %",
        "Điều 4 Quyết định số 5/2024/QĐ-UBND", "212.000.000", "73.000.000", "139.000.000", "65,57 %",
    ):  # fmt: skip
        assert words in found, words
    assert "65,48" not in found


# ---- ministries


def test_an_option_of_central_competence_goes_to_the_ministry_and_its_answer_decides(cast):
    given = {"competence": "BO", "text": {"ministry": "Bộ Xây dựng", "agency_id": None}}
    taken, left = cast.ready(**given), cast.ready(procedure_id=cast.procedures[1].pk, **given)
    own = cast.ready(procedure_id=cast.procedures[2].pk)
    decision = cast.signed(taken, left, own)
    with pytest.raises(Invalid, match="không thuộc thẩm quyền trung ương"):
        decisions.draft_letter(decision.pk, "Bộ Xây dựng", [own.pk], by=cast.control)
    letter = decisions.draft_letter(decision.pk, "Bộ Xây dựng", [taken.pk, left.pk], by=cast.control)
    with pytest.raises(Conflict, match="đã gửi"):
        decisions.draft_letter(decision.pk, "Bộ Tư pháp", [left.pk], by=cast.control)
    assert "Bộ Xây dựng" in words_of(letter_document(letter, [taken, left]))
    with pytest.raises(Invalid):
        decisions.letter_sent(letter.pk, number="9/UBND", sent_on=date(YEAR, 1, 1), by=cast.control)
    decisions.letter_sent(letter.pk, number="9/UBND", sent_on=date(YEAR, 2, 15), by=cast.control)
    decisions.letter_answered(
        letter.pk, number="77/BXD", answered_on=date(YEAR, 2, 20), answer="Tiếp thu một phương án",
        taken={taken.pk: True, left.pk: False}, by=cast.control,
    )  # fmt: skip
    states = dict(SimplificationOption.objects.values_list("pk", "state"))
    assert (states[taken.pk], states[left.pk]) == ("DANG_SOAN_VAN_BAN", "KHONG_DUOC_CHAP_THUAN")


# ---- until it is enforced


def test_approved_is_not_enforced_until_every_text_is_issued(cast):
    option = cast.option()
    amending.add_amendment(
        option.pk, text="Nghị quyết số 7", articles="Điều 1", due=date(YEAR, 3, 1), agency_id=cast.agency("justice"),
        by=cast.focal,
    )  # fmt: skip
    options.send_option(option.pk, by=cast.focal)
    options.accept_option(option.pk, by=cast.control)
    cast.signed(option)
    resolution, decision = option.amendments.order_by("due")
    assert list(queries.unenforced(cast.control)) == [option]
    assert amending.issue(decision.pk, number="9/QĐ", issued_on=date(YEAR, 2, 20), by=cast.focal) == []
    with pytest.raises(NotAllowed):
        amending.issue(resolution.pk, number="3/NQ", issued_on=date(YEAR, 2, 25), by=cast.focal)
    (done,) = amending.issue(resolution.pk, number="3/NQ", issued_on=date(YEAR, 2, 25), by=cast.stranger)
    assert (done.state, done.enforced_on) == ("DA_THUC_THI", date(YEAR, 2, 25))
    assert not queries.unenforced(cast.control).exists()


def test_one_text_may_put_several_options_in_force(cast):
    one, two = cast.ready(), cast.ready(procedure_id=cast.procedures[1].pk)
    cast.signed(one, two)
    found = amending.issue(
        cast.text_of(one).pk, number="9/QĐ", issued_on=date(YEAR, 3, 1), same_text=True, by=cast.focal
    )
    assert {option.pk for option in found} == {one.pk, two.pk}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": ""}, "number"),
        ({"issued_on": date(YEAR, 1, 1)}, "issued_on"),
        ({"issued_on": date(YEAR + 2, 1, 1)}, "issued_on"),
        ({"in_force_on": date(YEAR, 2, 1)}, "in_force_on"),
    ],
)
def test_an_issue_has_its_number_and_days_in_order(cast, changes, field):
    option = cast.ready()
    cast.signed(option)
    given = {"number": "9/QĐ", "issued_on": date(YEAR, 3, 1), "by": cast.focal} | changes
    with pytest.raises(Invalid) as refused:
        amending.issue(cast.text_of(option).pk, **given)
    assert refused.value.field == field


def test_a_text_of_an_option_nobody_passed_is_not_issued(cast):
    option = cast.option()
    with pytest.raises(Conflict):
        amending.issue(cast.text_of(option).pk, number="9/QĐ", issued_on=clock.today(), by=cast.focal)


def test_who_drafts_says_how_far_it_is(cast):
    option = cast.ready()
    cast.signed(option)
    row = amending.report_progress(cast.text_of(option).pk, "DANG_SOAN", by=cast.focal, note="Lấy ý kiến")
    option.refresh_from_db()
    assert (row.note, option.state) == ("Lấy ý kiến", "DANG_SOAN_VAN_BAN")
    with pytest.raises(NotAllowed):
        amending.report_progress(row.pk, "DA_TRINH", by=cast.stranger)
    with pytest.raises(Conflict, match="chỉ còn văn bản này"):
        amending.no_longer_needed(row.pk, "Đã có văn bản khác", by=cast.control)


def test_those_concerned_are_told(cast):
    skip_to_now()
    option = cast.option()
    options.send_option(option.pk, by=cast.focal)
    options.remark_on(option.pk, "Thiếu chi phí", by=cast.control, returned=True)
    run_reader("reviews.notices")
    told = set(Notice.objects.values_list("person_id", "kind"))
    assert told <= {
        (cast.control.person_id, "simplification.sent"), (cast.focal.person_id, "simplification.returned"),
    }  # fmt: skip


def test_an_initiative_is_entered_by_its_agency(cast):
    given = {
        "title": "Ký số tại chỗ",
        "author": "Phòng Quản lý nhà",
        "what": "Ký ngay",
        "applied_on": date(YEAR, 1, 2),
    }
    row = amending.add_initiative(agency_id=cast.agency(), by=cast.specialist, **given)
    assert list(queries.initiatives(cast.stranger)) == [row]
    with pytest.raises(NotAllowed):
        amending.add_initiative(agency_id=cast.agency("justice"), by=cast.specialist, **given)
