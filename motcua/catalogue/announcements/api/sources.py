"""The texts that set decisions off, over the API: listed with who owes a draft, and recorded."""

from datetime import date
from typing import Annotated, Literal

from ninja import Query, Schema
from pydantic import Field

from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import Body, Code, Day, Id, Line, Versioned, Words, fields_named, operation
from motcua.base.tokens.paging import page_of
from motcua.catalogue.announcements import queries
from motcua.catalogue.announcements.api.answers import router
from motcua.catalogue.announcements.models import MinistryDecision
from motcua.catalogue.announcements.services import sources


class DraftDutyTold(Schema):
    """Cơ quan phải trình dự thảo."""

    agency: str
    due: date
    done_on: date | None
    announcement_id: int | None


class SourceProcedureTold(Schema):
    """Một thủ tục trong văn bản."""

    change: str
    code: str
    name: str


class SourceTold(Versioned):
    """Văn bản làm căn cứ công bố."""

    id: int
    kind: str = Field(description="QD_BO hoặc VB_TINH.")
    number: str
    issued_on: date
    issuer: str
    title: str
    text_number: str
    text_signed_on: date | None
    effective_on: date | None
    shortened: bool
    received_on: date
    procedures: list[SourceProcedureTold]
    duties: list[DraftDutyTold]


class SourceList(Schema):
    """Một trang văn bản, mới nhất trước."""

    items: list[SourceTold]
    next: int | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


class SourceFilters(Body):
    """Trang văn bản."""

    after: Id | None = Field(None, description="`next` của trang trước.")
    limit: int = Field(50, ge=1, le=200)


class SourceProcedureIn(Body):
    """Một thủ tục trong văn bản."""

    change: Literal["MOI", "SDBS", "THAYTHE", "HUYBO", "BAIBO"] = "SDBS"
    code: Annotated[str, Field(pattern=r"^(\d\.\d{6}|[A-Z]{2}[A-Z0-9._-]{2,38})?$")] = Field(
        "", description="Mã; trống khi chưa có."
    )
    name: Words = Field("", description="Tên; có thể trống khi có mã.")


class SourceIn(Body):
    """Quyết định công bố của bộ, ngành, hoặc văn bản quy phạm pháp luật của tỉnh."""

    kind: Literal["QD_BO", "VB_TINH"] = "QD_BO"
    number: Code = Field(examples=["1880/QĐ-BXD"])
    issued_on: Day
    issuer: Line = Field(examples=["Bộ Xây dựng"])
    title: Words = Field(examples=["Công bố thủ tục hành chính (mẫu)"])
    text_number: Line = Field("", description="Văn bản quy định thủ tục.")
    text_signed_on: Day | None = None
    effective_on: Day | None = Field(
        None, description="Ngày văn bản quy định thủ tục có hiệu lực; dùng tính hạn."
    )
    shortened: bool = Field(False, description="Trình tự, thủ tục rút gọn, hiệu lực ngay.")
    received_on: Day | None = Field(None, description="Ngày nhận; mặc định hôm nay.")
    note: Line = ""
    agency_ids: list[Id] = Field(min_length=1, max_length=100, description="Các cơ quan phải trình dự thảo.")
    due: Day | None = Field(None, description="Hạn trình dự thảo; mặc định theo quy định của tỉnh.")
    procedures: list[SourceProcedureIn] = Field([], max_length=300)


def _told(row: MinistryDecision) -> SourceTold:
    procedures = [
        SourceProcedureTold(change=one.change, code=one.code, name=one.name) for one in row.procedures.all()
    ]
    duties = [
        DraftDutyTold(
            agency=str(one.agency), due=one.due, done_on=one.done_on, announcement_id=one.announcement_id
        )
        for one in row.duties.all()
    ]
    return SourceTold(
        id=row.pk, version=row.version, kind=row.kind, number=row.number, issued_on=row.issued_on, issuer=row.issuer,
        title=row.title, text_number=row.text_number, text_signed_on=row.text_signed_on,
        effective_on=row.effective_on, shortened=row.shortened, received_on=row.received_on, procedures=procedures,
        duties=duties,
    )  # fmt: skip


@operation(
    router, "GET", "/ministry-decisions", name="listMinistryDecisions", action="announcement.view", gives=SourceList,
    summary="Văn bản làm căn cứ công bố, với cơ quan phải trình dự thảo",
)  # fmt: skip
def list_sources(request: ApiRequest, filters: Query[SourceFilters]) -> SourceList:
    """Answer the texts that set decisions off, the newest first."""
    rows = queries.sources(request.actor).prefetch_related("procedures", "duties__agency")
    page, more = page_of(rows, filters.after, filters.limit, by="-pk")
    return SourceList(items=[_told(one) for one in page], next=more)


@operation(
    router, "POST", "/ministry-decisions", name="recordMinistryDecision", action="ministry.record", gives=SourceTold,
    status=201, summary="Ghi một văn bản làm căn cứ; các cơ quan được chọn phải trình dự thảo",
)  # fmt: skip
def record(request: ApiRequest, data: SourceIn) -> SourceTold:
    """Record a text and who owes a draft after it."""
    values = data.model_dump(exclude={"agency_ids", "due", "procedures"})
    listed = [f"{one.change} {one.code} {' '.join(one.name.split())}" for one in data.procedures]
    with fields_named(agencies="agency_ids"):
        made = sources.record_source(
            values, agency_ids=data.agency_ids, by=request.actor, procedures="\n".join(listed), due=data.due
        )
    return _told(made)
