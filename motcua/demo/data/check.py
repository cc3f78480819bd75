"""Checks the sample procedures against the reference catalogue; also reads them for whoever loads them.

Pure: YAML and CSV in, plain data and a list of faults out. Run `python -m motcua.demo.data.check`.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import yaml

HERE = Path(__file__).resolve().parent
REFERENCE = HERE / "reference" / "tthc_tinh_xa_2026.csv"
PROCEDURES = HERE / "procedures"

MIN_PROCEDURES, MIN_FIELDS = 60, 12
ROLES = frozenset(
    {"tiep_nhan", "tra_ket_qua", "thu_phi", "phan_cong", "thu_ly", "phoi_hop", "phe_duyet", "van_thu"}
)
KINDS = frozenset(
    {
        "TIEP_NHAN",
        "PHAN_CONG",
        "THAM_DINH",
        "XAC_MINH",
        "LAY_Y_KIEN",
        "HOI_DONG",
        "TRINH_KY",
        "KY",
        "DONG_DAU",
        "TRA_KET_QUA",
        "CHO_HAN",
    }
)
PLACES = frozenset({"MOT_CUA", "PHONG", "LANH_DAO", "VAN_PHONG"})
SERVICE_LEVELS = frozenset({"toan_trinh", "mot_phan"})
FEE_KINDS = frozenset({"phi", "le_phi"})
REQUIRED_TEXTS = ("summary", "cases", "steps", "legal_bases", "results", "competent")
LEGAL_NUMBER = re.compile(r"^\d+/\d{4}/[A-ZĐ0-9]+(-[A-ZĐa-z0-9]+)?$")

Record = dict[str, Any]


class Limit(NamedTuple):
    """A legal time limit: an amount of GIO_LV, NGAY_LV or NGAY."""

    amount: float
    unit: str


@cache
def load_reference() -> dict[str, dict[str, str]]:
    """Return the rows of the reference catalogue by procedure code."""
    with REFERENCE.open(encoding="utf-8", newline="") as handle:
        return {row["ma"]: row for row in csv.DictReader(handle)}


def load_procedures(folder: Path = PROCEDURES) -> list[Record]:
    """Return every sample record, files in alphabetical order, each with its file name under `file`."""
    records: list[Record] = []
    for path in sorted(folder.glob("*.yaml")):
        for record in yaml.safe_load(path.read_text(encoding="utf-8")):
            records.append({**record, "file": path.name})
    return records


def load_agencies() -> Record:
    """Return the agencies of the sample province as written in `agencies.yaml`."""
    data: Record = yaml.safe_load((HERE / "agencies.yaml").read_text(encoding="utf-8"))
    return data


def load_names() -> Record:
    """Return the material for invented people as written in `names.yaml`."""
    data: Record = yaml.safe_load((HERE / "names.yaml").read_text(encoding="utf-8"))
    return data


def reference_limit(row: dict[str, str]) -> Limit | None:
    """Return the catalogue's limit when all its channels agree on one, else None (the case must say it)."""
    entries = [part.split(":") for part in row["kenh_thoi_han_phi"].split("|") if part]
    limits = {Limit(int(amount), unit) for _, amount, unit, _ in entries}
    return limits.pop() if len(limits) == 1 else None


def case_limit(record: Record, case: Record) -> Limit | None:
    """Return the limit of a case: its own, else the catalogue's; None when neither is known."""
    if case.get("limit"):
        return Limit(case["limit"]["amount"], case["limit"]["unit"])
    return None if case.get("limit_unknown") else reference_limit(load_reference()[record["code"]])


def case_process(record: Record, case: Record) -> Record | None:
    """Return the internal process of a case: its own, else the procedure's."""
    process: Record | None = case.get("process") or record.get("process")
    return process


def most_hours(limit: Limit) -> float:
    """Return the working hours that surely fit in a limit, whatever the day of receipt (no holidays counted).

    Args:
        limit: GIO_LV and NGAY_LV convert exactly (1 day = 8 hours); NGAY counts the fewest weekdays.

    Raises:
        ValueError: for another unit.
    """
    if limit.unit == "GIO_LV":
        return limit.amount
    if limit.unit == "NGAY_LV":
        return limit.amount * 8
    if limit.unit == "NGAY":
        weeks, rest = divmod(int(limit.amount), 7)
        return (weeks * 5 + max(0, rest - 2)) * 8
    raise ValueError(f"Đơn vị thời hạn không quy đổi được: {limit.unit}")


@cache
def unit_keys() -> dict[str, frozenset[str]]:
    """Return, for each agency key a procedure may name, the keys of its units."""
    data = load_agencies()
    found = {a["key"]: a["units"] for a in data["province_agencies"] + data["branch_agencies"]}
    found["chi_nhanh_vpdk"] = data["land_office_branches"]["units"]
    found["ubnd_xa"] = data["commune_template"]["units"]
    for agency in data["commune_template"]["branch"]:
        found[agency["key"]] = agency["units"]
    return {key: frozenset(unit["key"] for unit in units) for key, units in found.items()}


@cache
def agency_codes() -> dict[str, str]:
    """Return the keys of agencies by the identifier a step names; the commune of a dossier is "XA"."""
    data = load_agencies()
    agencies = data["province_agencies"] + data["branch_agencies"]
    return {a["codes"]["h05"]: a["key"] for a in agencies if a["codes"]["h05"]} | {"XA": "ubnd_xa"}


@cache
def result_codes() -> frozenset[str]:
    """Return every result code that appears in the reference catalogue."""
    rows = load_reference().values()
    return frozenset(code for row in rows for code in row["ma_ket_qua"].split("|") if code)


def longest_hours(steps: list[Record]) -> float:
    """Return the working hours of the longest way through the steps: of a block only its longest leg counts."""
    total = 0.0
    for block, members in groupby(steps, key=lambda step: step.get("block", "")):
        legs: Counter[str] = Counter()
        for step in members:
            legs[str(step.get("leg", step["key"])) if block else ""] += step["hours"]
        total += max(legs.values()) if block else sum(legs.values())
    return total


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


def _process_faults(process: Record, limit: Limit | None, agency_key: str) -> Iterator[str]:
    steps = process["steps"]
    for step in steps:
        if step["role"] not in ROLES or step["kind"] not in KINDS or step["where"] not in PLACES:
            yield f"bước {step['key']}: vai trò, loại bước hoặc nơi làm không có trong danh mục"
        code = step.get("agency", "")
        at = agency_codes().get(code, "") if code else agency_key
        if not at:
            yield f"bước {step['key']}: không có cơ quan mang mã {code}"
        elif step["where"] == "PHONG" and step.get("unit_key") not in unit_keys().get(at, frozenset()):
            yield f"bước {step['key']}: đơn vị {step.get('unit_key')} không có ở {at}"
        if not step["hours"] > 0 or not step["content"] or not step["product"]:
            yield f"bước {step['key']}: thiếu giờ, nội dung hoặc sản phẩm"
    for key in _repeated(step["key"] for step in steps):
        yield f"bước {key} lặp lại"
    kinds = [step["kind"] for step in steps]
    if kinds[0] != "TIEP_NHAN" or kinds[-1] != "TRA_KET_QUA" or "KY" not in kinds:
        yield "quy trình phải bắt đầu bằng tiếp nhận, có bước ký và kết thúc bằng trả kết quả"
    if limit is None:
        yield "có quy trình nhưng không rõ thời hạn"
        return
    total, allowed = longest_hours(steps), most_hours(limit)
    exact = limit.unit != "NGAY"
    if total > allowed or (exact and total != allowed):
        yield f"tổng {total} giờ khác thời hạn {limit.amount} {limit.unit} ({allowed} giờ)"
    if not exact and not process.get("total_note"):
        yield "thời hạn tính theo ngày lịch phải ghi total_note"


def _case_faults(record: Record, case: Record) -> Iterator[str]:
    if not case["papers"]:
        yield "không có thành phần hồ sơ"
    for code in _repeated(paper["code"] for paper in case["papers"]):
        yield f"giấy tờ {code} lặp lại"
    for paper in case["papers"]:
        unknown = [code for code in paper["replaced_by"] if code not in result_codes()]
        if unknown:
            yield f"giấy tờ {paper['code']}: mã kết quả thay thế lạ {unknown}"
        if min(paper["original"], paper["copy"]) < 0:
            yield f"giấy tờ {paper['code']}: số bản âm"
    limit, process = case_limit(record, case), case_process(record, case)
    if process is None:
        yield "không có quy trình nội bộ"
        return
    yield from _process_faults(process, limit, record["competent"]["key"])


def record_faults(record: Record) -> Iterator[str]:
    """Yield, in Vietnamese, what is wrong or missing in one sample record."""
    row = load_reference().get(record["code"])
    if row is None:
        yield "mã không có trong bản kê"
        return
    if record.get("sample") is not True:
        yield "chưa đánh dấu sample: true"
    yield from (f"thiếu {key}" for key in REQUIRED_TEXTS if not record.get(key))
    if "conditions" not in record or record.get("service_level") not in SERVICE_LEVELS:
        yield "thiếu yêu cầu, điều kiện hoặc mức độ dịch vụ"
    if record.get("onsite_level") not in range(6):
        yield "số khâu tại chỗ phải từ 0 đến 5"
    competent = record["competent"]
    if competent["tier"] not in row["cap"].split("|") or competent["key"] not in unit_keys():
        yield f"cơ quan giải quyết {competent} không khớp bản kê hoặc danh mục cơ quan"
    known_results = {code for code in row["ma_ket_qua"].split("|") if code}
    for result in record["results"]:
        named = result["code"] in known_results if known_results else not result["code"]
        if not result["name"] or not named:
            yield f"kết quả {result['code']} không có trong bản kê"
    for fee in record["fees"]:
        if fee["kind"] not in FEE_KINDS or not fee["basis"] or fee["amount"] <= 0:
            yield f"phí, lệ phí {fee['name']} sai loại, thiếu căn cứ hoặc mức thu"
    for basis in record["legal_bases"]:
        if not LEGAL_NUMBER.match(basis["number"]) or not basis["name"]:
            yield f"căn cứ {basis['number']} sai dạng số hiệu hoặc thiếu tên"
    for code in _repeated(case["code"] for case in record["cases"]):
        yield f"trường hợp {code} lặp lại"
    for case in record["cases"]:
        yield from (f"trường hợp {case['code']}: {fault}" for fault in _case_faults(record, case))


def fields_of(records: Iterable[Record]) -> set[str]:
    """Return the fields (lĩnh vực) of the records, as the catalogue spells them."""
    rows = load_reference()
    return {rows[record["code"]]["linh_vuc"] for record in records if record["code"] in rows}


def faults(records: list[Record]) -> list[str]:
    """Return every fault of the sample content, one line each; empty when all is well."""
    found = [f"{r['file']} {r['code']}: {fault}" for r in records for fault in record_faults(r)]
    found += [f"{code}: khai hai lần" for code in _repeated(record["code"] for record in records)]
    if len(records) < MIN_PROCEDURES:
        found.append(f"chỉ có {len(records)} thủ tục đầy đủ, cần ít nhất {MIN_PROCEDURES}")
    if len(fields_of(records)) < MIN_FIELDS:
        found.append(f"chỉ có {len(fields_of(records))} lĩnh vực, cần ít nhất {MIN_FIELDS}")
    found += [f"không có thủ tục nào cấp {tier}" for tier in ("TINH", "XA") if not _at_tier(records, tier)]
    return found


def _at_tier(records: list[Record], tier: str) -> list[Record]:
    return [record for record in records if record["competent"]["tier"] == tier]


def main() -> int:
    """Print the count and the faults; return 1 when there is any."""
    records = load_procedures()
    found = faults(records)
    province, commune = (len(_at_tier(records, tier)) for tier in ("TINH", "XA"))
    fields = len(fields_of(records))
    sys.stdout.write(f"{len(records)} thủ tục, {fields} lĩnh vực, {province} cấp tỉnh, {commune} cấp xã.\n")
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
