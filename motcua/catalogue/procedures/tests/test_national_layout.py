"""The national record (LayThuTuc): read whole, refused by field, written back."""

import json

import pytest

from motcua.base.errors import Invalid
from motcua.catalogue.procedures import services
from motcua.catalogue.procedures.importing import national as layout
from motcua.catalogue.procedures.importing.reading import read_bytes
from motcua.catalogue.procedures.importing.stored import records_of
from motcua.catalogue.procedures.models import Field, Procedure, ProcedureVersion
from motcua.catalogue.procedures.tests.cast import (
    CONTROL,
    NATIONAL,
    NEW_YEAR,
    SUMMER,
    extract,
    national,
    store,
    stored,
)

pytestmark = pytest.mark.django_db


def bring(text: str, day=NEW_YEAR) -> services.Outcome:
    return services.import_reading(read_bytes(text.encode(), "x.json"), by=CONTROL, valid_from=day)


def test_every_part_of_a_national_record_is_kept():
    outcome = bring(NATIONAL.read_text())
    assert (outcome.added, outcome.refused) == (["2.900635", "1.901193"], [])
    version = stored()
    assert version.name == "Cấp bản sao trích lục hộ tịch (mẫu)"
    assert version.procedure.local_suffix == ".000.00.00.H05"
    assert (version.kind, version.levels, version.source) == (
        "ASSIGNED_REGULATION",
        ["TINH", "XA"],
        "national",
    )
    assert version.no_conditions
    assert version.address_note == "Bộ phận Một cửa"
    cases = list(version.cases.all())
    assert [case.name for case in cases] == ["Trích lục khai sinh", "Trích lục kết hôn"]
    assert [[step.text for step in case.steps.all()] for case in cases] == [
        ["Nộp tờ khai.", "Nhận bản sao."]
    ] * 2
    paper = cases[1].documents.get(code="G02")
    assert (paper.copies, paper.replaced_by) == (1, ["KQ.G15.000032", "KQ.G15.000033"])
    assert [(row.channel, row.amount, row.unit) for row in version.channels.all()] == [
        (1, 1, "NGAY_LV"), (2, pytest.approx(0.5), "NGAY_LV"), (3, None, ""),
    ]  # fmt: skip
    assert [(fee.channel, fee.amount, fee.note) for fee in version.fees.all()] == [(1, 8000, "mỗi bản")]
    basis = version.legal_bases.get()
    assert (basis.number, str(basis.issued_on), str(basis.effective_on)) == (
        "60/2014/QH13",
        "2014-11-20",
        "2016-01-01",
    )
    assert version.related.get().code == "1.901193"
    assert version.missing == []
    assert stored("1.901193").missing == ["b", "c", "d", "đ", "e", "g", "h1", "h2", "h3", "h4", "cc"]
    assert Field.objects.get().code == "G15-HT01"


def test_the_same_file_again_changes_nothing():
    bring(NATIONAL.read_text())
    outcome = bring(NATIONAL.read_text(), SUMMER)
    assert (len(outcome.same), outcome.added, outcome.changed) == (2, [], [])
    assert ProcedureVersion.objects.count() == 2


def test_what_we_write_out_reads_back_as_the_same_content():
    bring(NATIONAL.read_text())
    outcome = bring(layout.write(records_of(ProcedureVersion.objects.all())), SUMMER)
    assert outcome.changed == []
    assert len(outcome.same) == 2


def test_a_changed_record_opens_a_version_from_the_day_and_closes_the_older_the_day_before():
    bring(NATIONAL.read_text())
    outcome = bring(national(YEUCAU="Phải có tên trong sổ."), SUMMER)
    assert (outcome.changed, outcome.same) == (["2.900635"], ["1.901193"])
    first, second = ProcedureVersion.objects.filter(procedure__code="2.900635").order_by("number")
    assert (str(first.valid_to), str(second.valid_from), second.valid_to) == (
        "2026-06-30",
        "2026-07-01",
        None,
    )
    assert (first.no_conditions, second.conditions) == (True, "Phải có tên trong sổ.")


def test_what_the_province_added_survives_a_newer_national_record():
    bring(NATIONAL.read_text())
    ProcedureVersion.objects.filter(procedure__code="2.900635").update(
        service_level="TOAN_TRINH", onsite_level=4
    )
    bring(national(MOTA="Bản mới."), SUMMER)
    version = stored()
    assert (version.summary, version.service_level, version.onsite_level) == ("Bản mới.", "TOAN_TRINH", 4)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"MATTHC": "12345"}, "MATTHC", "không đúng dạng"),
        ({"TENTTHC": ""}, "TENTTHC", "để trống"),
        ({"CACHTHUCTHUCHIEN": [{"KENH": "9"}]}, "CACHTHUCTHUCHIEN[0].KENH", "phải là 1"),
        (
            {
                "CACHTHUCTHUCHIEN": [
                    {"KENH": "1", "THOIGIAN": [{"THOIGIANGIAIQUYET": "ba", "DONVITINH": "Ngày"}]}
                ]
            },
            "CACHTHUCTHUCHIEN[0].THOIGIAN[0].THOIGIANGIAIQUYET",
            "không phải là số",
        ),
        (
            {
                "CACHTHUCTHUCHIEN": [
                    {"KENH": "1", "THOIGIAN": [{"THOIGIANGIAIQUYET": "3", "DONVITINH": "Tuần"}]}
                ]
            },
            "CACHTHUCTHUCHIEN[0].THOIGIAN[0].DONVITINH",
            "không hiểu giá trị",
        ),
        ({"THANHPHANHOSO": "nhiều"}, "THANHPHANHOSO", "phải là danh sách"),
        (
            {
                "THANHPHANHOSO": [
                    {"TRUONGHOP": "", "GIAYTO": [{"TENGIAYTO": "Đơn", "URL": "javascript:alert(1)"}]}
                ]
            },
            "THANHPHANHOSO",
            "http://",
        ),
        (
            {"CANCUPHAPLY": [{"SOVANBAN": "1", "NGAYBANHANH": "32/13/2026"}]},
            "CANCUPHAPLY[0].NGAYBANHANH",
            "không phải là ngày",
        ),
    ],
)
def test_a_broken_record_is_refused_by_its_field_and_the_others_go_in(changes, field, words):
    outcome = bring(national(**changes))
    fault = outcome.refused[0]
    assert (fault.where, fault.field) == ("bản ghi 1", field)
    assert words in fault.message
    assert outcome.added == ["1.901193"]
    assert list(Procedure.objects.values_list("code", flat=True)) == ["1.901193"]


def test_a_code_twice_in_one_file_is_refused_the_second_time():
    records = json.loads(NATIONAL.read_text())
    outcome = bring(json.dumps([*records, records[1]]))
    assert (len(outcome.added), outcome.refused[0].code) == (2, "1.901193")
    assert "đã có ở bản ghi 2" in outcome.refused[0].message


@pytest.mark.parametrize("text", ["{", "[1, 2", "xin chào", "\x00\x01", "[" * 100_000])
def test_a_file_that_is_no_catalogue_is_refused_in_one_sentence(text):
    with pytest.raises(Invalid):
        read_bytes(text.encode(), "x.json")


def test_strange_items_in_the_array_are_refused_one_by_one():
    outcome = bring('[1, null, "a", {"MATTHC": {"a": 1}}]')
    assert len({fault.where for fault in outcome.refused}) == 4
    assert Procedure.objects.count() == 0


def test_an_unpublished_record_is_kept_but_not_offered():
    bring(national(TRANGTHAI="2"))
    assert not stored().is_public
    assert not Procedure.objects.get(code="2.900635").is_open


def test_a_national_record_that_says_nothing_new_leaves_richer_content_alone():
    store(extract())
    assert bring(layout.write(records_of(ProcedureVersion.objects.all())), SUMMER).same == ["2.900635"]


def test_a_new_paper_keeps_the_codes_of_cases_and_what_the_province_said_of_the_others():
    store(extract())
    records = json.loads(layout.write(records_of(ProcedureVersion.objects.all())))
    cases = records[0]["THANHPHANHOSO"]
    cases[1]["GIAYTO"].append({"TENGIAYTO": "Ảnh chân dung", "SOBANCHINH": "2"})
    cases.insert(0, {"TRUONGHOP": "Trường hợp mới", "GIAYTO": [{"TENGIAYTO": "Đơn", "SOBANCHINH": "1"}]})
    assert bring(json.dumps(records), SUMMER).changed == ["2.900635"]
    version = stored()
    codes = {case.name: case.code for case in version.cases.all()}
    assert (codes["Trích lục khai sinh"], codes["Trích lục kết hôn"]) == ("01", "02")
    papers = version.cases.get(code="02").documents
    assert [(paper.name, paper.required) for paper in papers.all()] == [
        ("Tờ khai", True), ("Giấy chứng nhận kết hôn", False), ("Ảnh chân dung", True),
    ]  # fmt: skip
    assert version.channels.filter(case__code="02", amount=1).exists()


def test_half_a_letter_in_the_file_is_a_fault_not_a_crash():
    outcome = bring(national(MOTA="Tóm tắt @").replace("@", "\\ud800"))
    assert (outcome.refused[0].field, outcome.refused[0].message) == ("MOTA", "có ký tự hỏng")
    assert outcome.added == ["1.901193"]
