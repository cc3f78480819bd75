"""Reference copies over the API: a ministry's own system says how its dossiers stand; here they are only read."""

from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from motcua.base import clock
from motcua.base.errors import Invalid
from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import Body, Code, Day, Id, Line, Moment, Words, operation
from motcua.catalogue.procedures import queries as catalogue
from motcua.onestop.dossiers.api.answers import DossierBrief, brief_of, router
from motcua.onestop.dossiers.intake_data import PartyData
from motcua.onestop.dossiers.models import Party
from motcua.onestop.dossiers.rules import Status
from motcua.onestop.dossiers.services.references import ReferenceData, upsert


class ReferenceApplicant(Body):
    """Chủ hồ sơ như hệ thống xử lý cho biết."""

    kind: Literal[tuple(Party.Kind.values)] = "CONG_DAN"  # type: ignore[valid-type]
    name: Annotated[Line, Field(max_length=250, min_length=1)] = Field(examples=["Nguyễn Thị Mẫu"])
    identity_kind: Literal["", "CCCD", "CMND", "HO_CHIEU", "MST"] = "CCCD"
    identity: Code = Field("", examples=["024190000001"])
    birth_date: Day | None = None
    address: Line = ""
    phone: Code = ""


class Reference(Body):
    """Tình trạng một hồ sơ do hệ thống của Bộ, ngành xử lý."""

    procedure: Code = Field(description="Mã thủ tục.", examples=["2.000635"])
    agency_id: Id = Field(description="Cơ quan giải quyết.")
    unit_id: Id = Field(description="Bộ phận tiếp nhận.")
    applicant: ReferenceApplicant
    status: Literal[tuple(status.value for status in Status)]  # type: ignore[valid-type]
    said_at: Moment = Field(description="Thời điểm của bản tin; bản tin cũ hơn bản đã nhận không đổi gì.")
    submitted_at: Moment
    received_at: Moment | None = None
    due_at: Moment | None = None
    finished_at: Moment | None = None
    returned_at: Moment | None = None
    limit_amount: Decimal | None = Field(None, ge=0, max_digits=7, decimal_places=2)
    limit_unit: Literal["", "GIO_LV", "NGAY_LV", "NGAY", "THANG"] = ""
    channel: Literal[1, 2, 3] = 2
    summary: Annotated[Words, Field(max_length=1000)] = ""


@operation(
    router, "PUT", "/reference-dossiers/{system}/{code}", name="putReference", action="dossier.reference",
    summary="Ghi bản tham chiếu của hồ sơ do hệ thống Bộ, ngành xử lý", gives=DossierBrief,
    about="Lập mới hoặc cập nhật theo (`system`, `code`); chỉ để tra cứu, không ai xử lý ở đây. Gửi lại bao nhiêu lần "
    "cũng được. Khóa phải thuộc vai trò quản trị.",
)  # fmt: skip
def put_reference(request: ApiRequest, system: Code, code: Code, data: Reference) -> DossierBrief:
    """Keep what a ministry's system says of a dossier."""
    procedure = catalogue.procedure_by_code(data.procedure)
    if procedure is None:
        raise Invalid(f"Không có thủ tục {data.procedure}.", field="procedure")
    moments = {
        name: value if value is None or value.tzinfo else value.replace(tzinfo=clock.VN)
        for name in ("said_at", "submitted_at", "received_at", "due_at", "finished_at", "returned_at")
        for value in (getattr(data, name),)
    }
    plain = {"agency_id", "unit_id", "status", "limit_amount", "limit_unit", "channel", "summary"}
    told = ReferenceData(
        procedure_id=procedure.pk, applicant=PartyData(**data.applicant.model_dump()),
        **data.model_dump(include=plain), **moments,
    )  # fmt: skip
    # The connection writes, not the officer whose account it is kept under; the trail names the account.
    connection = replace(request.actor, is_system=True)
    return DossierBrief(**brief_of(upsert(system, code, told, by=connection)))
