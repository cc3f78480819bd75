"""One procedure as plain data, whatever layout it came in; what makes it acceptable, and different."""

import dataclasses
import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from motcua.base.text import fold
from motcua.catalogue.procedures import rules
from motcua.catalogue.procedures.models import (
    CODE_PATTERN,
    SUFFIX_PATTERN,
    ProcedureAgency,
    ProcedureVersion,
    TimeUnit,
)

COMMON_CASE = "00"


@dataclass
class DocumentRecord:
    """One paper to bring (thành phần hồ sơ)."""

    name: str
    code: str = ""
    originals: int = 0
    copies: int = 0
    form_code: str = ""
    form_name: str = ""
    form_url: str = ""
    required: bool = True
    replaced_by: list[str] = field(default_factory=list)
    data_source: str = ""
    note: str = ""


@dataclass
class CaseRecord:
    """One case (trường hợp) with its papers and steps."""

    code: str = COMMON_CASE
    name: str = ""
    documents: list[DocumentRecord] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)


@dataclass
class ChannelRecord:
    """A way of filing with its time limit; `case` is a case code, "" for all cases."""

    channel: int
    amount: Decimal | None = None
    unit: str = ""
    note: str = ""
    case: str = ""


@dataclass
class FeeRecord:
    """A fee in đồng (None unknown, 0 free); `case` "" and `channel` None mean all."""

    name: str
    kind: str = "PHI"
    amount: int | None = None
    per: str = ""
    note: str = ""
    basis: str = ""
    channel: int | None = None
    case: str = ""


@dataclass
class BasisRecord:
    """A legal document the procedure rests on."""

    number: str
    name: str = ""
    issuer: str = ""
    issued_on: date | None = None
    effective_on: date | None = None
    url: str = ""


@dataclass
class AgencyRecord:
    """An agency with its part in the procedure (THUC_HIEN, THAM_QUYEN, UY_QUYEN, PHOI_HOP)."""

    role: str
    name: str
    code: str = ""
    key: str = ""


@dataclass
class ResultRecord:
    """What the applicant receives."""

    code: str = ""
    name: str = ""
    template_url: str = ""
    valid_months: int | None = None


@dataclass
class RelatedRecord:
    """Another procedure by code (LIEN_QUAN, LIEN_THONG)."""

    code: str
    kind: str = "LIEN_QUAN"


@dataclass
class ProcedureRecord:
    """Everything known of one procedure, before it is stored.

    `carries` tells how much the source can say: "all", "national" (no local attributes) or "facts" (no papers,
    steps or conditions); what it cannot say is kept from the version in force. `where` tells a reader's row for
    messages; `valid_from` overrides the day of the import. None of the three is part of the content.
    """

    code: str
    name: str
    source: str
    local_suffix: str = ""
    field_code: str = ""
    field_name: str = ""
    kind: str = ""
    levels: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    target_note: str = ""
    decision_no: str = ""
    decision_date: date | None = None
    publisher: str = ""
    service_level: str = ""
    onsite_level: int = 0
    nonterritorial: bool = False
    post_delegated: bool = False
    instant: bool = False
    conditions: str = ""
    no_conditions: bool = False
    no_forms: bool = False
    no_results: bool = False
    no_fees: bool = False
    fee_note: str = ""
    keywords: str = ""
    summary: str = ""
    address_note: str = ""
    executing_note: str = ""
    authority_note: str = ""
    document_count: int | None = None
    uncertain_note: str = ""
    is_sample: bool = False
    processing_system: str = ""
    copies_of_set: int = 1
    clock_mode: str = ""
    is_public: bool = True
    abbreviations: list[str] = field(default_factory=list)
    cases: list[CaseRecord] = field(default_factory=lambda: [CaseRecord()])
    channels: list[ChannelRecord] = field(default_factory=list)
    fees: list[FeeRecord] = field(default_factory=list)
    bases: list[BasisRecord] = field(default_factory=list)
    agencies: list[AgencyRecord] = field(default_factory=list)
    results: list[ResultRecord] = field(default_factory=list)
    related: list[RelatedRecord] = field(default_factory=list)
    carries: str = "all"
    where: str = ""
    valid_from: date | None = None

    def missing(self) -> list[str]:
        """Return the letters of the parts this record lacks (`rules.PARTS`)."""
        documents = [paper for case in self.cases for paper in case.documents]
        return rules.missing(
            rules.Presence(
                name=bool(self.name),
                steps=all(case.steps for case in self.cases),
                channels=bool(self.channels),
                documents=all(case.documents for case in self.cases),
                limit=any(channel.amount is not None for channel in self.channels),
                targets=bool(self.targets),
                agencies=bool(self.agencies),
                forms=self.no_forms or any(paper.form_name or paper.form_code for paper in documents),
                results=self.no_results or bool(self.results),
                conditions=self.no_conditions or bool(self.conditions),
                fees=self.no_fees or bool(self.fee_note) or bool(self.fees),
                bases=bool(self.bases),
            )
        )

    def content_hash(self) -> str:
        """Return a digest of the content: equal records have equal digests, whatever file they came in."""
        content = dataclasses.asdict(self)
        for name in ("source", "carries", "where", "valid_from", "field_code"):
            del content[name]
        content["abbreviations"] = [fold(word) for word in self.abbreviations]
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=_plain)
        return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize() + 0:f}"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


@dataclass(frozen=True)
class Fault:
    """Why a record is refused: which record, where it stands, which field, and the reason in Vietnamese."""

    code: str
    where: str
    field: str
    message: str

    def __str__(self) -> str:
        place = " · ".join(part for part in (self.code or "không có mã", self.where, self.field) if part)
        return f"{place}: {self.message}"


_LENGTHS = {
    "name": ("Tên thủ tục", 2000),
    "field_name": ("Lĩnh vực", 250),
    "field_code": ("Mã lĩnh vực", 80),
    "decision_no": ("Quyết định công bố", 80),
    "publisher": ("Cơ quan công bố", 250),
    "processing_system": ("Hệ thống xử lý", 200),
}
_URL = re.compile(r"^https?://\S+$", re.IGNORECASE)


def check(record: ProcedureRecord) -> list[tuple[str, str]]:
    """Return what makes a record unacceptable, as (field, Vietnamese message) pairs; empty when sound."""
    faults: list[tuple[str, str]] = []
    if not re.match(CODE_PATTERN, record.code):
        faults.append(("Mã thủ tục", f"mã “{record.code}” không đúng dạng, ví dụ 2.000635 hoặc NB-STP-01"))
    if record.local_suffix and not re.match(SUFFIX_PATTERN, record.local_suffix):
        faults.append(
            ("Mã thủ tục", f"phần mã cơ quan “{record.local_suffix}” không đúng dạng .000.00.00.H05")
        )
    if not record.name:
        faults.append(("Tên thủ tục", "để trống"))
    for attribute, (label, most) in _LENGTHS.items():
        if len(getattr(record, attribute)) > most:
            faults.append((label, f"dài quá {most} ký tự"))
    faults += _check_choices(record)
    codes = [case.code for case in record.cases]
    if not codes:
        faults.append(("Trường hợp", "phải có ít nhất một trường hợp"))
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        faults.append(("Trường hợp", f"mã trường hợp “{code}” bị lặp"))
    for case in record.cases:
        if len(case.name) > 1000 or len(case.code) > 40:
            faults.append(("Trường hợp", f"tên hoặc mã trường hợp “{case.code[:40]}” quá dài"))
        faults += [fault for paper in case.documents for fault in _check_paper(paper)]
    faults += [fault for row in record.channels for fault in _check_channel(row, codes)]
    faults += [fault for fee in record.fees for fault in _check_fee(fee, codes)]
    faults += _check_lists(record)
    return faults


def _check_choices(record: ProcedureRecord) -> list[tuple[str, str]]:
    faults = []
    for level in record.levels:
        if level not in ProcedureVersion.Level.values:
            faults.append(("Cấp thực hiện", f"không có cấp “{level}”"))
    for value, choices, label in (
        (record.kind, ProcedureVersion.Kind.values, "Loại thủ tục"),
        (record.service_level, ProcedureVersion.ServiceLevel.values, "Mức dịch vụ công"),
        (record.clock_mode, ProcedureVersion.ClockMode.values, "Đồng hồ khi bổ sung"),
    ):
        if value and value not in choices:
            faults.append((label, f"không có giá trị “{value}”"))
    if not 0 <= record.onsite_level <= 5:
        faults.append(("Số khâu tại chỗ", "phải từ 0 đến 5"))
    if not 1 <= record.copies_of_set <= 100:
        faults.append(("Số bộ hồ sơ", "phải từ 1 đến 100"))
    if record.document_count is not None and not 0 <= record.document_count <= 1000:
        faults.append(("Số giấy tờ theo bản kê", "phải từ 0 đến 1.000"))
    if any(len(target) > 200 for target in record.targets):
        faults.append(("Đối tượng thực hiện", "có đối tượng dài quá 200 ký tự"))
    return faults


def _check_paper(paper: DocumentRecord) -> list[tuple[str, str]]:
    faults = []
    if not paper.name:
        faults.append(("Thành phần hồ sơ", f"giấy tờ {paper.code or 'không mã'} không có tên"))
    if not (0 <= paper.originals <= 1000 and 0 <= paper.copies <= 1000):
        faults.append(("Thành phần hồ sơ", f"số bản của “{paper.name[:60]}” phải từ 0 đến 1.000"))
    if paper.form_url and not _URL.match(paper.form_url):
        faults.append(
            (
                "Thành phần hồ sơ",
                f"địa chỉ mẫu “{paper.form_url[:60]}” phải bắt đầu bằng http:// hoặc https://",
            )
        )
    if (
        len(paper.code) > 60
        or len(paper.form_code) > 80
        or len(paper.form_name) > 500
        or len(paper.form_url) > 1000
    ):
        faults.append(("Thành phần hồ sơ", f"mã, tên hoặc địa chỉ mẫu của “{paper.name[:60]}” quá dài"))
    if len(paper.data_source) > 250 or any(len(code) > 40 for code in paper.replaced_by):
        faults.append(
            ("Thành phần hồ sơ", f"mã kết quả thay thế hoặc nguồn dữ liệu của “{paper.name[:60]}” quá dài")
        )
    return faults


def _check_channel(row: ChannelRecord, cases: list[str]) -> list[tuple[str, str]]:
    faults = []
    if row.channel not in (1, 2, 3):
        faults.append(("Kênh", f"“{row.channel}” không phải 1 (trực tiếp), 2 (trực tuyến), 3 (bưu chính)"))
    if row.amount is not None and not 0 < row.amount < 100_000:
        faults.append(("Thời hạn", f"“{row.amount}” phải lớn hơn 0 và nhỏ hơn 100.000"))
    if row.amount is not None and row.amount != round(row.amount, 2):
        faults.append(("Thời hạn", f"“{row.amount}” có quá hai chữ số thập phân"))
    if row.amount is not None and row.unit not in TimeUnit.values:
        faults.append(("Đơn vị thời hạn", f"không có đơn vị “{row.unit}”"))
    if row.case and row.case not in cases:
        faults.append(("Trường hợp", f"cách thức thực hiện nhắc trường hợp “{row.case}” không có"))
    return faults


def _check_fee(fee: FeeRecord, cases: list[str]) -> list[tuple[str, str]]:
    faults = []
    if not fee.name:
        faults.append(("Phí, lệ phí", "khoản thu không có tên"))
    if len(fee.name) > 500 or len(fee.per) > 100 or len(fee.basis) > 250:
        faults.append(("Phí, lệ phí", f"tên, đơn vị hoặc căn cứ của “{fee.name[:60]}” quá dài"))
    if fee.amount is not None and not 0 <= fee.amount < 10**15:
        faults.append(("Phí, lệ phí", f"mức thu của “{fee.name[:60]}” không hợp lệ"))
    if fee.kind not in ("PHI", "LE_PHI"):
        faults.append(("Phí, lệ phí", f"loại “{fee.kind}” không phải PHI hoặc LE_PHI"))
    if fee.channel is not None and fee.channel not in (1, 2, 3):
        faults.append(("Phí, lệ phí", f"kênh “{fee.channel}” không phải 1, 2, 3"))
    if fee.case and fee.case not in cases:
        faults.append(("Trường hợp", f"phí, lệ phí nhắc trường hợp “{fee.case}” không có"))
    return faults


def _check_lists(record: ProcedureRecord) -> list[tuple[str, str]]:
    faults = []
    for basis in record.bases:
        if not basis.number or len(basis.number) > 120 or len(basis.issuer) > 250:
            faults.append(("Căn cứ pháp lý", f"số hiệu “{basis.number[:60]}” để trống hoặc quá dài"))
        if basis.url and (not _URL.match(basis.url) or len(basis.url) > 1000):
            faults.append(
                ("Căn cứ pháp lý", f"địa chỉ của {basis.number} phải bắt đầu bằng http:// hoặc https://")
            )
    for agency in record.agencies:
        if agency.role not in ProcedureAgency.Role.values:
            faults.append(("Cơ quan", f"không có vai trò “{agency.role}”"))
        if not agency.name or len(agency.name) > 500 or len(agency.code) > 40:
            faults.append(("Cơ quan", f"tên “{agency.name[:60]}” để trống hoặc quá dài"))
    for result in record.results:
        if not (result.code or result.name) or len(result.code) > 40 or len(result.name) > 1000:
            faults.append(("Kết quả", f"“{(result.name or result.code)[:60]}” để trống hoặc quá dài"))
        if result.template_url and (not _URL.match(result.template_url) or len(result.template_url) > 1000):
            faults.append(
                ("Kết quả", f"địa chỉ mẫu của “{result.name[:60]}” phải bắt đầu bằng http:// hoặc https://")
            )
        if result.valid_months is not None and not 0 < result.valid_months <= 1200:
            faults.append(("Kết quả", f"thời hạn giá trị của “{result.name[:60]}” phải từ 1 đến 1.200 tháng"))
    for other in record.related:
        if not other.code or len(other.code) > 60:
            faults.append(("Thủ tục liên quan", f"mã “{other.code[:60]}” để trống hoặc quá dài"))
    return faults
