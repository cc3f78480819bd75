"""What the API tells of dossiers."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field

from motcua.base.tokens.operations import Versioned
from motcua.onestop.dossiers.models import Dossier, WorkItem

router = Router(tags=["Hồ sơ"])


class DossierBrief(Versioned):
    """Hồ sơ vắn tắt: mã, tình trạng, hẹn trả."""

    id: int
    code: str = Field(
        description="Mã hồ sơ của hệ thống; trống khi chưa tiếp nhận.", examples=["H05.24.31-261120-0001"]
    )
    temporary_code: str = Field(description="Mã tạm trước khi tiếp nhận.")
    origin: str = Field(description="Hệ thống gửi đến; trống là nộp tại đây.")
    national_code: str = Field(description="Mã hồ sơ ở hệ thống gửi đến.")
    status: str = Field(examples=["THAM_DINH"])
    status_name: str = Field(examples=["Đang thẩm định"])
    portal_status: int = Field(description="Mã trạng thái của Cổng Dịch vụ công quốc gia, 1 đến 10.")
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None = Field(description="Ngày hẹn trả.")
    finished_at: datetime | None
    returned_at: datetime | None
    agency_id: int = Field(description="Cơ quan giải quyết.")
    intake_unit_id: int = Field(description="Bộ phận tiếp nhận.")


class DossierLine(DossierBrief):
    """Một dòng của danh sách hồ sơ."""

    procedure: str = Field(description="Mã thủ tục.")
    procedure_name: str
    applicant: str = Field(description="Chủ hồ sơ.")
    agency: str
    channel: int = Field(description="1 trực tiếp, 2 trực tuyến, 3 bưu chính công ích.")
    timeliness: str = Field(description="TRUOC_HAN, DUNG_HAN, QUA_HAN; trống khi chưa xong.")


class DossierList(Schema):
    """Một trang hồ sơ, mới nhất trước."""

    items: list[DossierLine]
    next: int | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")
    total: int | None = Field(description="Tổng số, khi hỏi bằng `with_total`.")


class OpenStep(Schema):
    """Bước đang mở."""

    work_id: int
    step: str
    kind: str
    name: str
    role: str
    unit_id: int
    unit: str
    assignee_id: int | None
    assignee: str
    opened_at: datetime
    due_at: datetime | None


class PauseLine(Schema):
    """Khoảng đồng hồ dừng."""

    kind: str
    mode: str
    start: datetime
    end: datetime | None
    reason: str
    basis: str


class ApplicantMasked(Schema):
    """Chủ hồ sơ; số giấy tờ và điện thoại che bớt."""

    kind: str
    name: str
    identity_kind: str
    identity: str = Field(examples=["027 190 ••• 417"])
    phone: str
    address: str


class DossierWhole(DossierLine):
    """Một hồ sơ."""

    case: str = Field(description="Mã trường hợp.")
    summary: str
    applicant_person: ApplicantMasked
    result_way: int
    result_address: str
    copies: int
    quantity: int
    money: str
    paper: str
    rule_set: str = Field(description="Bộ quy tắc pháp luật của ngày tiếp nhận.")
    limit_amount: str
    limit_unit: str
    legal_due_at: datetime | None
    first_due_at: datetime | None
    supplements: int
    extended: bool
    apologised: bool
    refused: bool
    work: list[OpenStep] = Field(description="Các bước đang mở.")
    pauses: list[PauseLine]


class Personal(Schema):
    """Thông tin cá nhân đầy đủ; lần xem này đã ghi vào nhật ký."""

    name: str
    identity_kind: str
    identity: str
    birth_date: date | None
    phone: str
    email: str
    address: str


class FileTold(Schema):
    """Tệp đã lưu; tải về ở /files/{id}."""

    id: UUID
    name: str
    size: int
    content_type: str
    sha256: str


class PaperTold(Schema):
    """Một giấy tờ của hồ sơ."""

    id: int
    document_id: int | None
    name: str
    form: int = Field(description="0 bản chính, 1 bản sao, 2 bản điện tử.")
    quantity: int
    received: bool
    source: str
    note: str
    file: FileTold | None


class IssuedTold(Schema):
    """Chứng từ đã lập; tải PDF ở /dossiers/{id}/forms/{form_id}."""

    id: int
    form: str
    form_set: str
    number: str
    edition: int
    issued_at: datetime
    issued_by: str


class ResultTold(Schema):
    """Kết quả, hoặc thông báo từ chối."""

    id: int
    kind: str
    code: str
    name: str
    number: str
    summary: str
    signed_by: str
    signed_at: datetime
    issued_at: datetime | None
    valid_to: date | None
    file: FileTold | None


class Papers(Schema):
    """Giấy tờ, chứng từ và kết quả của hồ sơ."""

    papers: list[PaperTold]
    forms: list[IssuedTold]
    results: list[ResultTold]


class HistoryLine(Schema):
    """Một việc trong lịch sử."""

    at: datetime
    sentence: str
    note: str
    who: str


class History(Schema):
    """Lịch sử hồ sơ, mới nhất trước."""

    items: list[HistoryLine]


class EventLine(Schema):
    """Một sự kiện; không bao giờ đổi."""

    id: int
    at: datetime
    kind: str = Field(examples=["dossier.received"])
    dossier_id: int
    code: str
    actor: str
    unit: str
    payload: dict[str, Any]


class EventPage(Schema):
    """Các sự kiện sau một con trỏ, theo thứ tự chắc chắn không sót."""

    items: list[EventLine]
    next: str = Field(description="Con trỏ cho lần đọc sau; giữ lại kể cả khi trang rỗng.")
    more: bool = Field(description="Còn sự kiện nữa ngay bây giờ.")


def brief_of(dossier: Dossier) -> dict[str, Any]:
    """Return the brief facts of a dossier, from its own columns only."""
    return {
        "version": dossier.version, "id": dossier.pk, "code": dossier.code or "",
        "temporary_code": dossier.temporary_code, "origin": dossier.origin, "national_code": dossier.national_code,
        "status": str(dossier.status), "status_name": dossier.facts.label, "portal_status": dossier.portal_status,
        "submitted_at": dossier.submitted_at, "received_at": dossier.received_at, "due_at": dossier.due_at,
        "finished_at": dossier.finished_at, "returned_at": dossier.returned_at, "agency_id": dossier.agency_id,
        "intake_unit_id": dossier.intake_unit_id,
    }  # fmt: skip


def line_of(dossier: Dossier) -> dict[str, Any]:
    """Return a line of the list; needs procedure and agency at hand."""
    return brief_of(dossier) | {
        "procedure": dossier.procedure.code, "procedure_name": dossier.procedure.name,
        "applicant": dossier.applicant_name, "agency": str(dossier.agency), "channel": dossier.channel,
        "timeliness": dossier.timeliness,
    }  # fmt: skip


def step_of(item: WorkItem) -> OpenStep:
    """Return an open step; needs unit and assignee at hand."""
    return OpenStep(
        work_id=item.pk, step=item.step, kind=item.kind, name=item.name, role=item.role, unit_id=item.unit_id,
        unit=item.unit.name, assignee_id=item.assignee_id,
        assignee=item.assignee.full_name if item.assignee else "", opened_at=item.opened_at, due_at=item.step_due_at,
    )  # fmt: skip


def whole_of(dossier: Dossier) -> DossierWhole:
    """Return a dossier as `queries.get` reads it, with its open steps and pauses."""
    party = dossier.applicant
    work = dossier.work.filter(closed_at__isnull=True).select_related("unit", "assignee").order_by("id")
    return DossierWhole(
        **line_of(dossier), case=dossier.case.code if dossier.case else "", summary=dossier.summary,
        applicant_person=ApplicantMasked(
            kind=party.kind, name=dossier.applicant_name, identity_kind=party.identity_kind,
            identity=party.masked_identity, phone=party.masked_phone, address=dossier.applicant_address,
        ),
        result_way=dossier.result_way, result_address=dossier.result_address, copies=dossier.copies,
        quantity=dossier.quantity, money=dossier.money, paper=dossier.paper, rule_set=dossier.rule_set,
        limit_amount="" if dossier.limit_amount is None else f"{dossier.limit_amount.normalize():f}",
        limit_unit=dossier.limit_unit, legal_due_at=dossier.legal_due_at, first_due_at=dossier.first_due_at,
        supplements=dossier.supplements, extended=dossier.extended, apologised=dossier.apologised,
        refused=dossier.refused, work=[step_of(item) for item in work],
        pauses=[
            PauseLine(
                kind=pause.kind, mode=pause.mode, start=pause.from_at, end=pause.to_at, reason=pause.reason,
                basis=pause.basis,
            )
            for pause in dossier.pauses.all()
        ],
    )  # fmt: skip


def file_of(file: Any) -> FileTold | None:
    """Return a stored file as it is told; None for none."""
    if file is None:
        return None
    return FileTold(
        id=file.uuid, name=file.name, size=file.size, content_type=file.content_type, sha256=file.sha256
    )
