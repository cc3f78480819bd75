"""Questionnaires: what is asked, what ends it, what is missing, what a posted form says (NĐ 63/2010 Phụ lục I–III)."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.law import questionnaires as law
from motcua.law.questionnaire_form import form
from motcua.law.questionnaires import questionnaire

PROCEDURE = questionnaire("TTHC")


def keys(answers):
    return [one.key for one in law.asked(PROCEDURE, answers)]


@pytest.mark.parametrize(("code", "count"), [("TTHC", 16), ("MAU_DON", 7), ("DIEU_KIEN", 14)])
def test_the_three_forms_ask_as_many_questions_as_their_annex(code, count):
    assert len(list(questionnaire(code).questions)) == count


def test_not_necessary_ends_the_form_and_the_other_parts_are_not_asked():
    answers = {"c1_muc_tieu": "Quản lý", "c1": "co", "c1_ly_do": "Cần", "c2": "khong", "c2_ly_do": "Không đạt",
               "c3": "khong", "c4": "khong", "c4_ly_do": "Đã có dữ liệu"}  # fmt: skip
    assert not [key for key in keys(answers) if key.startswith(("c5", "c12", "c16"))]
    assert law.faults(PROCEDURE, answers) == {}
    found = law.conclusion(PROCEDURE, answers)
    assert found.complete
    assert found.stop is not None
    assert found.good is False
    assert found.words == "Sự cần thiết: không"


def test_necessary_goes_on_to_the_other_three_parts():
    assert {"c5", "c13", "c16"} <= set(keys({"c4": "co"}))
    assert law.conclusion(PROCEDURE, {"c4": "co"}).good is None


def test_a_follow_up_is_asked_only_at_its_answer():
    assert "c9_ngay" in keys({"c9": "co"})
    assert "c9_ngay" not in keys({"c9": "khong"})
    assert "c9_hop_ly" in keys({"c9": "co", "c9_rut_ngan": "co"})
    assert "c9_hop_ly" not in keys({"c9": "khong", "c9_rut_ngan": "co"})


def test_what_is_missing_is_said_with_the_number_of_the_question():
    faults = law.faults(PROCEDURE, {"c4": "khong"})
    assert faults["c1"] == "Câu 1: chưa chọn có hay không."
    assert faults["c4_ly_do"] == "Câu 4, “Lý do”: chưa ghi."


def test_a_number_is_read_the_vietnamese_way_and_nonsense_is_named():
    read = law.read(PROCEDURE, {"c16": "co", "c16_muc": "1.500.000", "c9": "co", "c9_ngay": "7,5"})
    assert (read["c16_muc"], read["c9_ngay"]) == ("1500000", "7.5")
    bad = law.read(PROCEDURE, {"c4": "co", "c9": "co", "c9_ngay": "-3"})
    assert (
        law.faults(PROCEDURE, bad)["c9_ngay"]
        == "Câu 9, “Thời hạn trong dự thảo”: “-3” không phải con số không âm."
    )
    said = {line.question.key: line.words for _, lines in law.answered(PROCEDURE, read) for line in lines}
    assert said["c16_muc"] == "1.500.000 đồng"
    assert said["c9_ngay"] == "7,5 ngày làm việc"


def test_a_form_says_only_what_is_asked_for():
    read = law.read(
        PROCEDURE, {"p-c4": "maybe", "p-c5": "khong", "p-c5_xung_dot": "A\n\n B ", "p-xx": "1"}, "p-"
    )
    assert read == {"c5": "khong", "c5_xung_dot": ["A", "B"]}


def test_answers_in_part_are_a_favourable_conclusion_only_when_whole():
    q = questionnaire("DIEU_KIEN")
    parts = {part.label: part.good for part in law.conclusion(q, {"d5": "mot_phan", "d10": "toan_bo"}).parts}
    assert parts == {"Sự cần thiết": False, "Tính hợp lý": True, "Tính hợp pháp": None}


def test_the_form_shows_follow_ups_at_their_option_and_hides_what_comes_after_a_stop():
    drawn = form(PROCEDURE, {"c4": "co"})
    necessity, reasonable = drawn.parts[0], drawn.parts[1]
    fourth = necessity.questions[3]
    assert [choice.stops for choice in fourth.choices] == [False, True]
    assert fourth.follow_ups[0].shown_at == "at-2"
    assert not necessity.after_stop
    assert reasonable.after_stop


def test_a_questionnaire_is_of_its_day():
    assert questionnaire("TTHC", on=date(2026, 11, 22)).version == 1
    with pytest.raises(LookupError):
        questionnaire("TTHC", on=date(2009, 1, 1))


def test_a_part_with_remedies_asks_what_to_do_and_how_unless_it_stays(tmp_path):
    file = tmp_path / "thu.yaml"
    file.write_text(
        """
code: THU
version: 1
valid_from: 2020-01-01
title: Thử
source: thử
mark: can_kiem
remedies: [[GIU, Giữ nguyên], [SUA, Sửa đổi], [BO, Bãi bỏ]]
sections:
  - key: a
    title: A
    questions:
      - {key: q1, number: 1, text: "Hồ sơ hợp lý không?", kind: yes_no, remedies: true}
      - {key: q2, number: 2, text: "Tên rõ không?", kind: yes_no, remedies: [GIU, SUA]}
""",
        encoding="utf-8",
    )
    q = law.load(file)
    assert "q1_phuong_an" not in [one.key for one in law.asked(q, {"q1_xu_ly": "GIU"})]
    assert law.faults(q, {"q1": "co", "q1_xu_ly": "SUA", "q2": "co", "q2_xu_ly": "GIU"}) == {
        "q1_phuong_an": "Câu 1, “Nội dung phương án”: chưa ghi."
    }
    assert [value for value, _ in next(one for one in q.every if one.key == "q2_xu_ly").options] == [
        "GIU",
        "SUA",
    ]


_SOME = st.sampled_from(["co", "khong", "toan_bo", "mot_phan", "", "lạ", "12", "1.000,5"])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([one.key for one in PROCEDURE.every]), _SOME, max_size=16))
def test_whatever_is_posted_reading_it_twice_says_the_same_and_nothing_unasked_is_at_fault(posted):
    answers = law.read(PROCEDURE, posted)
    assert (
        law.read(
            PROCEDURE, {key: value if isinstance(value, list) else [value] for key, value in answers.items()}
        )
        == answers
    )
    assert set(law.faults(PROCEDURE, answers)) <= set(keys(answers))
    assert law.conclusion(PROCEDURE, answers).complete == (not law.faults(PROCEDURE, answers))
    form(PROCEDURE, answers)
