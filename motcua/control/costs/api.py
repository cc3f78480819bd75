"""Compliance costs over the API: studies with their totals and lines; begun, their lines replaced, confirmed."""

import json
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from motcua.base.errors import Invalid
from motcua.base.organisations.actor import Actor
from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import (
    Body,
    Code,
    Day,
    Id,
    Line,
    Seen,
    Text,
    Versioned,
    Words,
    expected_version,
    fields_named,
    operation,
)
from motcua.base.tokens.paging import page_of
from motcua.catalogue.procedures.queries import procedure_by_code
from motcua.control.costs import queries, services, storing
from motcua.control.costs.command import sheet_of
from motcua.control.costs.models import CostStudy
from motcua.control.costs.rules import Totals

router = Router(tags=["Chi phí tuân thủ"])


class CostSums(Schema):
    """Chi phí một năm, đồng; chuỗi thập phân chính xác."""

    now: Decimal = Field(description="Hiện tại.")
    after: Decimal = Field(description="Sau đơn giản hóa.")
    saved: Decimal = Field(description="Tiết kiệm; âm khi tốn hơn.")
    rate: Decimal | None = Field(description="Tỷ lệ cắt giảm, %, hai chữ số; null khi hiện tại bằng 0.")


class CostLine(CostSums, Versioned):
    """Một bảng tính chi phí."""

    id: int
    title: str
    procedure: str | None = Field(
        description="Mã thủ tục; null là thủ tục còn dự thảo.", examples=["2.000635"]
    )
    agency: str
    state: str = Field(description="SOAN hoặc XAC_NHAN.")
    edition: int = Field(description="Lần tính.")
    wage: Decimal = Field(description="Mức thu nhập bình quân, đồng một giờ.")
    confirmed_at: datetime | None


class CostList(Schema):
    """Một trang bảng tính."""

    items: list[CostLine]
    total: CostSums = Field(description="Cộng các bảng tính của trang này.")
    next: int | None = Field(description="Gửi lại ở `before` để đọc trang sau; null là hết.")


class CostActivityOut(Schema):
    """Một hoạt động của bảng tính."""

    stage: str = Field(description="HIEN_TAI hoặc SAU.")
    case: str
    channel: str = Field(description="CHUNG, TRUC_TIEP, TRUC_TUYEN hoặc BUU_CHINH.")
    work: int = Field(description="Một trong sáu công việc của biểu, 1 đến 6.")
    name: str
    doing: str = Field(description="TU_LAM, THUE hoặc DU_LIEU.")
    hours: Decimal
    wage: Decimal
    fee: Decimal
    other: Decimal
    times: Decimal
    subjects: Decimal
    once: Decimal = Field(description="Chi phí một lần, đồng.")
    yearly: Decimal = Field(description="Chi phí một năm, đồng.")
    note: str


class CostWhole(CostLine):
    """Một bảng tính với các hoạt động."""

    wage_basis: str
    note: str
    activities: list[CostActivityOut]


class CostFilters(Body):
    """Tìm bảng tính."""

    q: Line = Field("", description="Tên hoặc mã thủ tục.")
    state: Literal["SOAN", "XAC_NHAN"] | None = None
    confirmed_from: Day | None = None
    confirmed_to: Day | None = None
    before: Id | None = Field(None, description="`next` của trang trước.")
    limit: int = Field(50, ge=1, le=200)


def _sums(sums: Totals) -> dict[str, Any]:
    return {"now": sums.now, "after": sums.after, "saved": sums.saved, "rate": sums.rate_shown}


def _line(study: CostStudy, sums: Totals) -> dict:
    return {
        "id": study.pk, "version": study.version, "title": study.title,
        "procedure": study.procedure.code if study.procedure else None, "agency": str(study.agency),
        "state": study.state, "edition": study.edition, "wage": study.wage, "confirmed_at": study.confirmed_at,
    } | _sums(sums)  # fmt: skip


@operation(
    router, "GET", "/compliance-costs", name="listComplianceCosts", action="cost.view", gives=CostList,
    summary="Các bảng tính chi phí tuân thủ, mới nhất trước",
)  # fmt: skip
def list_costs(request: ApiRequest, filters: Query[CostFilters]) -> CostList:
    """List studies with their totals."""
    tab = {"SOAN": "dang-tinh", "XAC_NHAN": "xac-nhan"}.get(filters.state or "", "")
    choice = queries.Choice(filters.q, tab, since=filters.confirmed_from, until=filters.confirmed_to)
    rows = choice.apply(queries.studies(request.actor))
    page, more = page_of(rows, filters.before, filters.limit, by="-pk")
    queries.with_totals(page)
    sums = [one.totals for one in page]  # type: ignore[attr-defined]
    return CostList(
        items=[CostLine(**_line(one, total)) for one, total in zip(page, sums, strict=True)],
        total=CostSums(**_sums(queries.together(sums))),
        next=more,
    )


@operation(
    router, "GET", "/compliance-costs/{study_id}", name="getComplianceCost", action="cost.view", gives=CostWhole,
    summary="Một bảng tính chi phí tuân thủ với các hoạt động",
)  # fmt: skip
def get_cost(request: ApiRequest, study_id: Id) -> CostWhole:
    """Show one study with its lines."""
    return _whole(request.actor, study_id)


def _whole(by: Actor, study_id: int) -> CostWhole:
    study = queries.study(by, study_id)
    sheet = storing.load(study)
    lines = [
        CostActivityOut(
            stage=line.key.stage, case=line.key.case, channel=line.key.way, work=line.work, name=line.name,
            doing=line.doing, hours=line.hours, wage=sheet.wage_of(line), fee=line.fee, other=line.other,
            times=sheet.times_of(line), subjects=sheet.subjects_of(line), once=sheet.once(line),
            yearly=sheet.yearly(line), note=line.note,
        )
        for line in sheet.activities
    ]  # fmt: skip
    return CostWhole(
        **_line(study, sheet.totals()), wage_basis=study.wage_basis, note=study.note, activities=lines
    )


# ---- writing, in the JSON of `motcua costs compute` (docs/costs.md)

Figure = Annotated[Decimal, Field(ge=0, max_digits=20)]


class CostVolumeIn(Body):
    """Số lần và số đối tượng của một trường hợp, kênh."""

    case: Line = ""
    channel: Literal["all", "direct", "online", "post"] = "all"
    times: Figure | None = Field(None, description="Số lần một đối tượng làm trong năm.")
    subjects: Figure | None = Field(None, description="Số đối tượng.")


class CostActivityIn(CostVolumeIn):
    """Một hoạt động."""

    work: int = Field(
        ge=1,
        le=6,
        description="1 chuẩn bị, 2 nộp, 3 phí, lệ phí, 4 kiểm tra, làm việc với cơ quan, 5 khác, 6 nhận kết quả.",
    )
    name: Line = ""
    doing: Literal["self", "hired", "data"] = "self"
    hours: Figure | None = None
    wage: Figure | None = Field(None, description="Mức thu nhập riêng của dòng, đồng một giờ.")
    fee: Figure | None = None
    other: Figure | None = None


class CostBlockIn(Body):
    """Một khối: hiện tại, hoặc sau đơn giản hóa."""

    times: Figure | None = Field(None, description="Số lần chung của khối; mặc định 1.")
    subjects: Figure | None = Field(None, description="Số đối tượng chung của khối; mặc định 0.")
    volumes: list[CostVolumeIn] = Field([], max_length=200)
    activities: list[CostActivityIn] = Field([], max_length=500)


class CostSheetIn(Body):
    """Bảng tính: như tệp của `motcua costs compute`."""

    wage: Figure | None = Field(None, description="Đồng một giờ; mặc định mức của bảng tính.")
    now: CostBlockIn | None = Field(None, description="Hiện tại.")
    after: CostBlockIn | None = Field(None, description="Sau đơn giản hóa.")


class CostStudyIn(CostSheetIn):
    """Bảng tính mới."""

    title: Words = Field("", description="Tên; trống thì lấy tên thủ tục.", examples=["Cấp giấy phép mẫu"])
    code: Code = Field("", description="Mã thủ tục; trống là thủ tục còn dự thảo.")
    agency_id: Id | None = Field(None, description="Cơ quan tính; mặc định của tôi.")


class CostReplaceIn(Seen, CostSheetIn):
    """Thay toàn bộ các hoạt động: khối không gửi là khối trống; các trường khác không gửi thì giữ nguyên."""

    title: Words | None = None
    wage_basis: Line | None = Field(None, description="Căn cứ mức thu nhập.")
    note: Text | None = None


class CostConfirmIn(Seen):
    """Xác nhận."""

    abolished: bool = Field(False, description="Thủ tục bị bãi bỏ; chỉ khi đó khối sau được trống.")


class CostReopenIn(Seen):
    """Mở lại để tính lần sau."""

    reason: Words = Field(examples=["Tính lại theo số liệu mới."])


def _write(study: CostStudy, data: CostSheetIn, *, by: Actor, version: int, **head: Any) -> None:
    sent = data.model_dump_json(include={"wage", "now", "after"}, exclude_none=True)
    plain = {"wage": str(study.wage)} | json.loads(sent, parse_int=Decimal, parse_float=Decimal)
    services.write_sheet(study.pk, sheet_of(plain, "Bảng tính"), by=by, version=version, **head)


@operation(
    router, "POST", "/compliance-costs", name="createComplianceCost", action="cost.edit", gives=CostWhole, status=201,
    summary="Lập bảng tính chi phí tuân thủ",
    about="Thân là một thủ tục của `motcua costs compute` (docs/costs.md). Không gửi `now`, `after`: các dòng được đề "
    "xuất từ thủ tục trong danh mục.",
)  # fmt: skip
def create_cost(request: ApiRequest, data: CostStudyIn) -> CostWhole:
    """Begin a study, with its lines where they are sent."""
    by = request.actor
    procedure = procedure_by_code(data.code) if data.code else None
    if data.code and procedure is None:
        raise Invalid("Không có thủ tục này trong danh mục.", field="code")
    with fields_named(procedure="code", agency="agency_id"):
        study = services.new_study(
            data.title,
            procedure.pk if procedure else None,
            agency_id=data.agency_id or by.agency_id or 0,
            by=by,
        )
    if data.model_fields_set & {"wage", "now", "after"}:
        _write(study, data, by=by, version=study.version)
    return _whole(by, study.pk)


@operation(
    router, "PUT", "/compliance-costs/{study_id}/activities", name="putCostActivities", action="cost.edit",
    gives=CostWhole, summary="Thay toàn bộ các hoạt động của một bảng tính",
)  # fmt: skip
def put_activities(request: ApiRequest, study_id: Id, data: CostReplaceIn) -> CostWhole:
    """Replace the lines of a draft."""
    by, study, version = _seen(request, study_id, data)
    _write(study, data, by=by, version=version, title=data.title, wage_basis=data.wage_basis, note=data.note)
    return _whole(by, study_id)


@operation(
    router, "POST", "/compliance-costs/{study_id}/acts/xac-nhan", name="confirmComplianceCost", action="cost.confirm",
    gives=CostWhole, summary="Xác nhận bảng tính; từ đây số liệu được dùng và không đổi",
)  # fmt: skip
def confirm(request: ApiRequest, study_id: Id, data: CostConfirmIn) -> CostWhole:
    """Confirm a study."""
    by, _, version = _seen(request, study_id, data)
    services.confirm(study_id, by=by, version=version, abolished=data.abolished)
    return _whole(by, study_id)


@operation(
    router, "POST", "/compliance-costs/{study_id}/acts/mo-lai", name="reopenComplianceCost", action="cost.confirm",
    gives=CostWhole, summary="Mở lại một bảng tính đã xác nhận, thành lần tính sau",
)  # fmt: skip
def reopen(request: ApiRequest, study_id: Id, data: CostReopenIn) -> CostWhole:
    """Open a confirmed study again."""
    by, _, version = _seen(request, study_id, data)
    services.reopen(study_id, data.reason, by=by, version=version)
    return _whole(by, study_id)


def _seen(request: ApiRequest, study_id: int, data: Seen) -> tuple[Actor, CostStudy, int]:
    """Return who acts, the study, and the version the sender saw, its present one when none was named."""
    version, study = expected_version(request, data.version), queries.study(request.actor, study_id)
    return request.actor, study, study.version if version is None else version
