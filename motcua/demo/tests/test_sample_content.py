"""The sample content stands against the real catalogue and is complete enough to run."""

from __future__ import annotations

import copy
import csv
import datetime
from pathlib import Path

import pytest

from motcua.base import organisations
from motcua.base.organisations.roles import Role
from motcua.demo.data import check

RECORDS = check.load_procedures()
BY_CODE = {record["code"]: record for record in RECORDS}

WANTED = {
    "2.000635": "Cấp bản sao Trích lục hộ tịch",
    "1.001193": "khai sinh",
    "1.000894": "kết hôn",
    "1.000656": "khai tử",
    "1.004873": "tình trạng hôn nhân",
    "2.000815": "Chứng thực bản sao",
    "2.000884": "Chứng thực chữ ký",
    "1.001612": "hộ kinh doanh",
    "2.001583": "công ty TNHH một thành viên",
    "1.013833": "Đăng ký biến động",
    "1.013225": "giấy phép xây dựng",
}


def broken(code: str) -> check.Record:
    """Return a copy of one record for a test to spoil."""
    return copy.deepcopy(BY_CODE[code])


def test_the_whole_sample_has_no_fault() -> None:
    assert check.faults(RECORDS) == []


def test_the_sample_reaches_sixty_procedures_twelve_fields_and_both_tiers() -> None:
    assert len(RECORDS) >= 66
    assert len(check.fields_of(RECORDS)) >= 14
    tiers = [record["competent"]["tier"] for record in RECORDS]
    assert tiers.count("XA") >= 30
    assert tiers.count("TINH") >= 25


@pytest.mark.parametrize(("code", "words"), WANTED.items())
def test_a_procedure_citizens_often_need_is_there_under_its_own_code(code: str, words: str) -> None:
    assert code in BY_CODE
    assert words.casefold() in check.load_reference()[code]["ten"].casefold()


def test_every_role_named_in_a_process_is_a_role_of_the_platform() -> None:
    assert set(Role.values) >= check.ROLES


def test_the_trich_luc_procedure_takes_one_working_day_of_eight_hours() -> None:
    record = BY_CODE["2.000635"]
    limit = check.case_limit(record, record["cases"][0])
    assert limit == check.Limit(1, "NGAY_LV")
    assert sum(step["hours"] for step in record["process"]["steps"]) == 8


@pytest.mark.parametrize(
    ("amount", "unit", "hours"),
    [
        (1, "NGAY_LV", 8),
        (12, "GIO_LV", 12),
        (7, "NGAY", 40),
        (15, "NGAY", 80),
        (20, "NGAY", 112),
        (30, "NGAY", 160),
    ],
)
def test_a_limit_holds_no_more_working_hours_than_it_surely_can(amount: int, unit: str, hours: float) -> None:
    assert check.most_hours(check.Limit(amount, unit)) == hours


def test_a_step_that_breaks_the_sum_is_named_with_its_total() -> None:
    record = broken("2.000635")
    record["process"]["steps"][2]["hours"] += 1
    assert any("tổng 9" in fault for fault in check.record_faults(record))


def test_an_unknown_code_is_refused() -> None:
    record = broken("2.000635") | {"code": "9.999999"}
    assert list(check.record_faults(record)) == ["mã không có trong bản kê"]


def test_a_paper_replaced_by_a_result_nobody_issues_is_found() -> None:
    record = broken("1.000894")
    record["cases"][0]["papers"][0]["replaced_by"] = ["KQ.X99.000001"]
    assert any("mã kết quả thay thế lạ" in fault for fault in check.record_faults(record))


def test_a_step_in_a_room_the_agency_lacks_is_found() -> None:
    record = broken("1.001612")
    record["process"]["steps"][2]["unit_key"] = "phong_dkkd"
    assert any("không có ở ubnd_xa" in fault for fault in check.record_faults(record))


def test_a_case_with_another_limit_needs_its_own_process() -> None:
    record = broken("1.000894")
    del record["cases"][1]["process"]
    assert any(fault.startswith("trường hợp 02: tổng") for fault in check.record_faults(record))


def test_each_agency_has_leaders_and_a_clerk_for_seals() -> None:
    data = check.load_agencies()
    for agency in data["province_agencies"] + data["branch_agencies"]:
        if agency["kind"] in {"SO", "BAN", "DON_VI", "NGANH_DOC"}:
            hints = {unit.get("role_hint") for unit in agency["units"]}
            assert {"phe_duyet", "van_thu"} <= hints, agency["name"]


@pytest.mark.parametrize(("index", "count"), [(0, 8), (1, 10)])
def test_each_former_province_had_its_districts_on_the_eve_of_the_reform(index: int, count: int) -> None:
    districts = check.load_agencies()["former_provinces"][index]["districts"]
    eve = datetime.date(2025, 6, 30)
    assert sum(d["valid_from"] <= eve <= d["valid_to"] for d in districts) == count


def test_invented_names_have_positive_weights_for_both_sexes() -> None:
    names = check.load_names()
    for group in (
        names["family_names"],
        *(names[sex][part] for sex in ("male", "female") for part in ("middle", "given")),
    ):
        assert len(group) >= 20
        assert all(isinstance(name, str) and weight > 0 for name, weight in group.items())


def test_the_land_office_branches_share_out_every_commune_of_the_province_once() -> None:
    units = Path(organisations.__file__).parent / "data" / "don_vi_hanh_chinh_xa.csv"
    with units.open(encoding="utf-8", newline="") as handle:
        communes = sorted(row["ma_xa"] for row in csv.DictReader(handle) if row["ma_tinh"] == "24")
    areas = check.load_agencies()["land_office_branches"]["areas"]
    assert sorted(code for area in areas for code in area["communes"]) == communes


def test_no_identifier_code_is_given_twice() -> None:
    data = check.load_agencies()
    for form in ("h05", "old"):
        codes = [
            a["codes"][form] for a in data["province_agencies"] + data["branch_agencies"] if a["codes"][form]
        ]
        assert len(codes) == len(set(codes))
