"""Reader and writer of the national record, `LayThuTuc` (lien-thong.md 1.3, kiem-soat-tthc.md 1.8)."""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from motcua.base.errors import Invalid
from motcua.base.text import clean, day, fold, number
from motcua.catalogue.procedures.importing.reading import KINDS, LEVELS, UNITS, Loose, Reading, split_code
from motcua.catalogue.procedures.importing.record import (
    COMMON_CASE,
    AgencyRecord,
    BasisRecord,
    CaseRecord,
    ChannelRecord,
    DocumentRecord,
    FeeRecord,
    ProcedureRecord,
    RelatedRecord,
    ResultRecord,
)

AGENCY_KEYS = {
    "COQUANTHUCHIEN": "THUC_HIEN",
    "COQUANCOTHAMQUYEN": "THAM_QUYEN",
    "COQUANDUOCUYQUYEN": "UY_QUYEN",
    "COQUANPHOIHOP": "PHOI_HOP",
}
RELATED_KEYS = {"TTHCLIENQUAN": "LIEN_QUAN", "TTHCLIENTHONG": "LIEN_THONG"}
LEVEL_NUMBERS = {
    "BO": ("0", "Cấp Bộ"),
    "TINH": ("1", "Cấp Tỉnh"),
    "HUYEN": ("2", "Cấp Huyện"),
    "XA": ("3", "Cấp Xã"),
}
UNIT_WORDS = {
    "GIO_LV": "Giờ làm việc",
    "GIO": "Giờ",
    "NGAY_LV": "Ngày làm việc",
    "NGAY": "Ngày",
    "THANG": "Tháng",
}
# What this layout calls the fields that `check` names.
NAMES = {
    "Mã thủ tục": "MATTHC",
    "Tên thủ tục": "TENTTHC",
    "Lĩnh vực": "LINHVUCTHUCHIEN",
    "Quyết định công bố": "QUYETDINH",
    "Đối tượng thực hiện": "DOITUONGTHUCHIEN",
    "Trường hợp": "TRUONGHOP",
    "Thành phần hồ sơ": "THANHPHANHOSO",
    "Kênh": "CACHTHUCTHUCHIEN.KENH",
    "Thời hạn": "CACHTHUCTHUCHIEN.THOIGIAN",
    "Phí, lệ phí": "CACHTHUCTHUCHIEN.PHILEPHI",
    "Căn cứ pháp lý": "CANCUPHAPLY",
    "Kết quả": "KETQUATHUCHIEN",
}
# What the national site writes where a procedure asks for no condition.
NO_CONDITIONS = {"khong", "khong co", "khong quy dinh", "khong co thong tin", "khong co yeu cau, dieu kien"}


def read(text: str) -> Reading:
    """Read a JSON array of `LayThuTuc` records, or the service's answer that wraps one in "result".

    Raises:
        Invalid: it is no JSON, or no list of records.
    """
    try:
        data = json.loads(text, parse_float=Decimal)
    except (json.JSONDecodeError, RecursionError) as error:
        place = f" (dòng {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Invalid(f"Tệp JSON không đọc được{place}.") from None
    if isinstance(data, dict):
        data = next((data[key] for key in ("result", "RESULT", "data", "DATA") if key in data), [data])
    if not isinstance(data, list):
        raise Invalid("Tệp JSON phải là một mảng bản ghi LayThuTuc.")
    reading = Reading()
    for index, item in enumerate(data, start=1):
        record, faults = _record(item, f"bản ghi {index}")
        reading.take(record, faults, NAMES)
    return reading


def _record(item: Any, where: str) -> tuple[ProcedureRecord, list[tuple[str, str]]]:
    faults: list[tuple[str, str]] = []
    loose = Loose(item, "", faults)
    code, suffix = split_code(loose.text("MATTHC"))
    field_name, field_code = "", ""
    for place in loose.items("LINHVUCTHUCHIEN")[:1]:
        field_name, field_code = place.text("TENLINHVUC"), place.text("MALINHVUC")
    kind = loose.text("LOAITTHC")
    conditions = loose.lines("YEUCAU")
    none_asked = fold(conditions).strip(" .") in NO_CONDITIONS
    record = ProcedureRecord(
        code=code,
        local_suffix=suffix,
        name=loose.text("TENTTHC"),
        source="national",
        carries="national",
        where=where,
        field_name=field_name,
        field_code=field_code,
        kind=KINDS.get(fold(kind), "OTHER") if kind else "",
        levels=_levels(loose),
        targets=[t for t in (x.text("TENDOITUONG") for x in loose.items("DOITUONGTHUCHIEN")) if t],
        target_note=loose.lines("MOTADOITUONGTHUCHIEN"),
        decision_no=loose.text("QUYETDINH") or loose.text("IDQUYETDINHCONGBO"),
        publisher=loose.text("MACOQUANCONGBO"),
        conditions="" if none_asked else conditions,
        no_conditions=none_asked,
        keywords=loose.lines("TUKHOA"),
        summary=loose.lines("MOTA"),
        address_note=loose.lines("DIACHITIEPNHAN"),
        executing_note=loose.lines("MOTACOQUANTHUCHIEN"),
        authority_note=loose.lines("MOTACOQUANTHAMQUYEN"),
        is_public=loose.text("TRANGTHAI") in ("", "1"),
        cases=_cases(loose),
        bases=[_basis(row) for row in loose.items("CANCUPHAPLY")],
        agencies=[agency for key, role in AGENCY_KEYS.items() for agency in _agencies(loose, key, role)],
        results=[
            ResultRecord(row.text("MAKETQUA"), row.text("TENKETQUA"), row.text("URL"))
            for row in loose.items("KETQUATHUCHIEN")
        ],
        related=[
            RelatedRecord(split_code(row.text("MATTHC") or row.text("MATTHCLIENQUAN"))[0], kind_of)
            for key, kind_of in RELATED_KEYS.items()
            for row in loose.items(key)
        ],
    )
    record.channels, record.fees = _channels(loose)
    record.no_fees = bool(record.fees) and all(fee.amount == 0 and not fee.note for fee in record.fees)
    return record, faults


def _levels(loose: Loose) -> list[str]:
    levels = [
        row.choice("CAPTHUCHIEN", LEVELS) or row.choice("TENCAP", LEVELS)
        for row in loose.items("CAPTHUCHIEN")
    ]
    return [level for level in dict.fromkeys(levels) if level]


def _agencies(loose: Loose, key: str, role: str) -> list[AgencyRecord]:
    rows = [AgencyRecord(role, row.text("TENDONVI"), row.text("MADONVI")) for row in loose.items(key)]
    return [row for row in rows if row.name or row.code]


def _basis(row: Loose) -> BasisRecord:
    return BasisRecord(
        number=row.text("SOVANBAN"),
        name=row.text("TENVANBAN"),
        issuer=row.text("COQUANBANHANH"),
        issued_on=row.day("NGAYBANHANH"),
        effective_on=row.day("NGAYHIEULUC"),
        url=row.text("DIACHITRUYCAP"),
    )


def _paper(row: Loose) -> DocumentRecord:
    replaced = row.text("MA_KQ_THAYTHE").replace(",", ";").replace("|", ";")
    return DocumentRecord(
        name=row.text("TENGIAYTO"),
        code=row.text("MAGIAYTO"),
        originals=row.integer("SOBANCHINH") or 0,
        copies=row.integer("SOBANSAO") or 0,
        form_name=row.text("TENMAUDON"),
        form_url=row.text("URL"),
        replaced_by=[code for code in (clean(code) for code in replaced.split(";")) if code],
    )


def _cases(loose: Loose) -> list[CaseRecord]:
    """Join the cases of steps and of papers by name; what names no case holds for those that lack it."""
    cases: dict[str, CaseRecord] = {}
    for group in loose.items("THANHPHANHOSO"):
        case = cases.setdefault(fold(group.text("TRUONGHOP")), CaseRecord(name=group.text("TRUONGHOP")))
        case.documents += [_paper(row) for row in group.items("GIAYTO")]
    for group in loose.items("TRINHTUTHUCHIEN"):
        case = cases.setdefault(fold(group.text("TRUONGHOP")), CaseRecord(name=group.text("TRUONGHOP")))
        case.steps += [step for step in (row.lines("TENTRINHTU") for row in group.items("TRINHTU")) if step]
    common = cases.pop("", CaseRecord())
    if not cases:
        return [common]
    every = list(cases.values())
    if common.documents and any(case.documents for case in every):
        every.insert(0, common)
    for position, case in enumerate(every):
        case.code = COMMON_CASE if case is common else f"{position + (every[0] is not common):02d}"
        case.documents = case.documents or common.documents
        case.steps = case.steps or common.steps
    return every


def _channels(loose: Loose) -> tuple[list[ChannelRecord], list[FeeRecord]]:
    channels, fees = [], []
    for way in loose.items("CACHTHUCTHUCHIEN"):
        channel = way.integer("KENH") or 0
        if channel not in (1, 2, 3):
            way.fault("KENH", "phải là 1 (trực tiếp), 2 (trực tuyến) hoặc 3 (bưu chính công ích)")
        times = way.items("THOIGIAN")
        if not times:
            channels.append(ChannelRecord(channel))
        for time in times:
            amount, unit = time.decimal("THOIGIANGIAIQUYET"), time.choice("DONVITINH", UNITS)
            if amount is not None and amount <= 0:
                amount = None
            if amount is not None and not unit:
                time.fault("DONVITINH", "thiếu đơn vị tính của thời hạn")
            channels.append(
                ChannelRecord(channel, amount, unit if amount is not None else "", time.lines("MOTA"))
            )
            fees += [_fee(row, channel) for row in time.items("PHILEPHI")]
    return channels, fees


def _fee(row: Loose, channel: int) -> FeeRecord:
    kind = "LE_PHI" if fold(row.text("MAPHILEPHI")).replace(" ", "").startswith("lephi") else "PHI"
    note = row.lines("MOTA")
    name = "Lệ phí" if kind == "LE_PHI" else "Phí"
    unit = row.text("DONVI")
    return FeeRecord(
        name=name,
        kind=kind,
        amount=row.money("SOTIEN"),
        note=note,
        channel=channel,
        per="" if fold(unit) in ("dong", "vnd", "d") else unit,
    )


def write(records: Iterable[ProcedureRecord]) -> str:
    """Write records as a JSON array of `LayThuTuc` records, which `read` takes back."""
    return json.dumps([_outward(record) for record in records], ensure_ascii=False, indent=1)


def _outward(record: ProcedureRecord) -> dict[str, Any]:
    item: dict[str, Any] = {
        "MATTHC": record.code + record.local_suffix,
        "TENTTHC": record.name,
        "MACOQUANCONGBO": record.publisher,
        "QUYETDINH": record.decision_no,
        "LOAITTHC": record.kind,
        "TRANGTHAI": "1" if record.is_public else "0",
        "LINHVUCTHUCHIEN": [{"MALINHVUC": record.field_code, "TENLINHVUC": record.field_name}]
        if record.field_name
        else [],
        "CAPTHUCHIEN": [
            {
                "CAPTHUCHIEN": LEVEL_NUMBERS.get(level, ("khac", ""))[0],
                "TENCAP": LEVEL_NUMBERS.get(level, ("", "Cơ quan khác"))[1],
            }
            for level in record.levels
        ],
        "DOITUONGTHUCHIEN": [{"MADOITUONG": "", "TENDOITUONG": target} for target in record.targets],
        "MOTADOITUONGTHUCHIEN": record.target_note,
        "TRINHTUTHUCHIEN": [
            {"TRUONGHOP": case.name, "TRINHTU": [{"TENTRINHTU": step} for step in case.steps]}
            for case in record.cases
            if case.steps
        ],
        "CACHTHUCTHUCHIEN": _ways(record),
        "THANHPHANHOSO": [
            {"TRUONGHOP": case.name, "GIAYTO": [_paper_out(paper) for paper in case.documents]}
            for case in record.cases
            if case.documents
        ],
        "KETQUATHUCHIEN": [
            {"MAKETQUA": row.code, "TENKETQUA": row.name, "URL": row.template_url} for row in record.results
        ],
        "CANCUPHAPLY": [
            {
                "SOVANBAN": row.number,
                "TENVANBAN": row.name,
                "COQUANBANHANH": row.issuer,
                "NGAYBANHANH": _day(row.issued_on),
                "NGAYHIEULUC": _day(row.effective_on),
                "DIACHITRUYCAP": row.url,
            }
            for row in record.bases
        ],
        "YEUCAU": "Không" if record.no_conditions else record.conditions,
        "TUKHOA": record.keywords,
        "MOTA": record.summary,
        "DIACHITIEPNHAN": record.address_note,
        "MOTACOQUANTHUCHIEN": record.executing_note,
        "MOTACOQUANTHAMQUYEN": record.authority_note,
    }
    for key, role in AGENCY_KEYS.items():
        item[key] = [
            {"MADONVI": row.code, "TENDONVI": row.name} for row in record.agencies if row.role == role
        ]
    for key, kind in RELATED_KEYS.items():
        item[key] = [{"MATTHC": row.code} for row in record.related if row.kind == kind]
    return item


def _day(value: date | None) -> str:
    return day(value) if value else ""


def _paper_out(paper: DocumentRecord) -> dict[str, Any]:
    return {
        "MAGIAYTO": paper.code,
        "TENGIAYTO": paper.name,
        "MA_KQ_THAYTHE": ";".join(paper.replaced_by),
        "SOBANCHINH": str(paper.originals),
        "SOBANSAO": str(paper.copies),
        "TENMAUDON": paper.form_name,
        "URL": paper.form_url,
    }


def _ways(record: ProcedureRecord) -> list[dict[str, Any]]:
    """Write limits and fees by channel; the layout knows no case there, so the case is told in words."""
    names = {case.code: case.name for case in record.cases}
    ways = []
    for channel in sorted({row.channel for row in record.channels}):
        fees = [
            {
                "MAPHILEPHI": "Lệ phí" if fee.kind == "LE_PHI" else "Phí",
                "SOTIEN": "" if fee.amount is None else str(fee.amount),
                "DONVI": fee.per or "Đồng",
                "MOTA": fee.note or (fee.name if fee.name not in ("Phí", "Lệ phí") else ""),
            }
            for fee in record.fees
            if fee.channel in (None, channel)
        ]
        times: list[dict[str, Any]] = []
        for row in (row for row in record.channels if row.channel == channel):
            note = f"{names[row.case]}. {row.note}".strip(" .") if names.get(row.case) else row.note
            times.append(
                {
                    "THOIGIANGIAIQUYET": "" if row.amount is None else number(row.amount).replace(".", ""),
                    "DONVITINH": UNIT_WORDS.get(row.unit, ""),
                    "MOTA": note,
                    "PHILEPHI": [] if times else fees,
                }
            )
        ways.append({"KENH": str(channel), "THOIGIAN": times})
    return ways
