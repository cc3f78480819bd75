"""The eight rules of data cleaning, one by one (kiem-soat-tthc.md 1.9), on plain records."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.errors import Invalid
from motcua.catalogue.procedures.importing.record import BasisRecord, ChannelRecord, DocumentRecord, FeeRecord
from motcua.catalogue.procedures.tests.cast import extract
from motcua.catalogue.publication import comparing
from motcua.catalogue.publication.comparing import Ended, KnownForm, Own

CODE = "2.900635"


def own(in_force: bool = True, posted_at: int = 0, **changes) -> dict[str, Own]:
    record = extract(**changes)
    return {record.code: Own(record, in_force, posted_at)}


def national(**changes):
    record = extract(**changes)
    return {record.code: record}


def whats(found) -> list[str]:
    return [one.what for one in found]


def test_rule_1_a_code_on_one_side_only():
    assert whats(comparing.presence(own(), {}, whole=True)) == ["Có ở tỉnh, không có ở CSDL quốc gia"]
    assert whats(comparing.presence({}, national(), whole=True)) == ["Có ở CSDL quốc gia, không có ở tỉnh"]
    assert not list(comparing.presence(own(), national(), whole=True))
    assert not list(comparing.presence(own(), {}, whole=False)), (
        "a part of the list says nothing of what it lacks"
    )
    assert not list(comparing.presence(own(), {}, whole=True, unread=frozenset({CODE})))
    assert not list(comparing.presence({}, national(levels=["BO"]), whole=True)), "a ministry's own"
    assert not list(comparing.presence({}, national(is_public=False), whole=True))


def test_rule_2_another_name_but_not_another_full_stop():
    assert whats(comparing.contents(own(), national(name="Tên khác"))) == ["Khác tên thủ tục"]
    assert not list(comparing.contents(own(name="Cấp giấy"), national(name="Cấp  giấy.")))


@pytest.mark.parametrize(
    ("changes", "what", "ours"),
    [
        (
            {"channels": [ChannelRecord(1, Decimal(9), "NGAY_LV")]},
            "Khác thời hạn giải quyết",
            "Trực tuyến: 2 ngày",
        ),
        ({"fees": [FeeRecord("Phí", amount=5000)]}, "Khác phí, lệ phí", "Trực tiếp: 8.000 đ"),
    ],
)
def test_rule_3_time_fee_and_papers(changes, what, ours):
    found = list(comparing.contents(own(), national(**changes)))
    assert what in whats(found)
    assert ours in next(one for one in found if one.what == what).ours


def test_rule_3_papers_but_not_from_a_list_that_carries_none():
    cases = extract().cases[:1]
    cases[0].documents.append(DocumentRecord("Giấy tờ thêm"))
    found = list(comparing.contents(own(), national(cases=cases)))
    assert [(one.what, one.theirs.splitlines()[-1]) for one in found] == [
        ("Khác thành phần hồ sơ", "Giấy tờ thêm")
    ]
    assert not list(comparing.contents(own(), national(cases=[], carries="facts")))


def test_rule_4_a_legal_basis_that_has_ended():
    ended = {comparing.document_key("60/2014/QH13"): Ended("60/2014/QH13", date(2026, 7, 1), "Luật mới")}
    found = list(comparing.legal_bases(own(bases=[BasisRecord("60 / 2014/QH13")]), ended, date(2026, 7, 1)))
    assert [one.theirs for one in found] == ["hết hiệu lực từ 01/07/2026, thay bằng Luật mới"]
    assert not list(comparing.legal_bases(own(), ended, date(2026, 6, 30)))
    assert not list(comparing.legal_bases(own(in_force=False), ended, date(2026, 7, 1)))


def test_rule_5_the_provinces_own_decision_must_be_in_the_list_in_time():
    signed = date(2026, 3, 2)
    announced = {"decision_no": "77/QĐ-UBND", "decision_date": signed}

    def told(other, taken_on, entered=None):
        return whats(
            comparing.late_entries(
                own(**announced), other, taken_on=taken_on, due_of=lambda day: day + timedelta(days=7),
                entered=entered or {},
            )
        )  # fmt: skip

    lacks = ["Quá hạn mà chưa có trên CSDL quốc gia"]
    assert told({}, date(2026, 3, 9)) == [], "the last day has not passed"
    assert told({}, date(2026, 3, 10)) == lacks
    assert told(national(decision_no="5/QĐ-UBND"), date(2026, 3, 10)) == lacks
    assert told(national(decision_no="77/QĐ-UBND"), date(2026, 3, 10)) == []
    assert told({}, date(2026, 3, 20), {CODE: date(2026, 3, 9)}) == []
    assert told({}, date(2026, 3, 20), {CODE: date(2026, 3, 10)}) == ["Nhập CSDL quốc gia quá hạn"]
    ministry = own(decision_no="1234/QĐ-BTP", decision_date=signed)
    assert not list(
        comparing.late_entries(ministry, {}, taken_on=date(2026, 5, 1), due_of=lambda day: day, entered={})
    )


def test_rule_6_ended_and_still_public_here_or_there_or_on_a_wall():
    assert whats(comparing.still_public(own(in_force=False), national())) == [
        "Tỉnh đã thôi áp dụng, quốc gia còn công khai"
    ]
    assert whats(comparing.still_public(own(), national(is_public=False))) == [
        "Quốc gia đã thôi công khai, tỉnh còn áp dụng"
    ]
    assert [one.ours for one in comparing.still_public(own(in_force=False, posted_at=3), {})] == [
        "còn ở 3 điểm niêm yết"
    ]
    assert not list(comparing.still_public(own(), national()))


def test_rule_7_without_a_process():
    found = list(comparing.without_process([(CODE, "Tên", ["cấp xã"])]))
    assert [(one.rule, one.ours) for one in found] == [(7, "thiếu ở cấp xã")]


def test_rule_8_forms_that_do_not_open_and_honestly_those_nobody_has_tried():
    paper = DocumentRecord("Đơn", form_name="Mẫu 01", form_url="https://mau.example/01.docx")
    bare = DocumentRecord("Tờ khai", form_name="Mẫu 02")
    cases = extract().cases[:1]
    cases[0].documents = [paper, bare]
    unchecked: set[str] = set()
    ours = own(cases=cases)
    assert whats(comparing.forms(ours, {}, unchecked)) == ["Có mẫu đơn nhưng không có tệp"]
    assert unchecked == {paper.form_url}
    broken = {paper.form_url: KnownForm(False, "Tệp hỏng")}
    assert "Tệp mẫu không mở được" in whats(comparing.forms(ours, broken, set()))
    assert "Tệp mẫu không mở được" not in whats(
        comparing.forms(ours, {paper.form_url: KnownForm(True)}, set())
    )


def test_a_national_list_with_a_code_twice_is_refused_by_name():
    with pytest.raises(Invalid, match=r"1 mã lặp: 2\.900635 \(bản ghi 1, bản ghi 7\)"):
        comparing.by_code([extract(where="bản ghi 1"), extract(where="bản ghi 7"), extract(code="1.000001")])


@given(st.lists(st.integers(min_value=0, max_value=40), max_size=30))
def test_codes_are_refused_exactly_when_one_stands_twice(numbers):
    records = [extract(code=f"1.{number:06d}") for number in numbers]
    if len(set(numbers)) == len(numbers):
        assert len(comparing.by_code(records)) == len(numbers)
    else:
        with pytest.raises(Invalid):
            comparing.by_code(records)


def test_a_finding_keeps_its_key_and_an_excuse_only_its_content():
    first = next(iter(comparing.contents(own(), national(name="Tên khác"))))
    again = next(iter(comparing.contents(own(), national(name="Tên khác nữa"))))
    assert first.key == again.key
    assert first.digest != again.digest
