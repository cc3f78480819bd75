"""Procedures over the API: search, one version of a day with its papers, fees and time limits."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from django.db.models import prefetch_related_objects
from ninja import Query, Router, Schema
from pydantic import Field

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import Body, Code, Day, Line, operation
from motcua.base.tokens.paging import page_of
from motcua.catalogue.procedures import queries
from motcua.catalogue.procedures.models import ProcedureCase, ProcedureVersion
from motcua.catalogue.procedures.rules import PARTS

router = Router(tags=["Thủ tục"])


class ProcedureLine(Schema):
    """Một thủ tục đang áp dụng."""

    id: int
    code: str = Field(description="Mã quốc gia.", examples=["2.000635"])
    name: str
    field: str = Field(description="Lĩnh vực.")
    levels: list[str] = Field(description="Cấp thực hiện: TINH, XA, BO, KHAC.")
    service_level: str = Field(description="TOAN_TRINH, MOT_PHAN, THONG_TIN hoặc trống.")
    version: int = Field(description="Phiên bản có hiệu lực trong ngày.")
    valid_from: date
    valid_to: date | None


class ProcedureList(Schema):
    """Một trang thủ tục."""

    day: date
    items: list[ProcedureLine]
    next: str | None = Field(
        description="Gửi lại ở `after` để đọc trang sau; null là hết, hoặc là kết quả tìm."
    )


class Document(Schema):
    """Thành phần hồ sơ."""

    id: int
    code: str
    name: str
    originals: int
    copies: int
    required: bool
    form_code: str
    form_name: str
    form_url: str
    replaced_by: list[str] = Field(description="Mã kết quả thay được giấy tờ này.")
    data_source: str
    note: str


class Limit(Schema):
    """Thời hạn giải quyết."""

    amount: Decimal
    unit: str = Field(description="GIO_LV, NGAY_LV, NGAY hoặc THANG.")
    words: str = Field(description="Như công bố.")
    alternatives: list[str] = Field(description="Thời hạn khác cũng công bố cho trường hợp và kênh này.")


class Charge(Schema):
    """Phí, lệ phí."""

    name: str
    kind: str = Field(description="PHI hoặc LE_PHI.")
    amount: int | None = Field(description="Đồng; null là chưa công bố, 0 là miễn.")
    per: str
    note: str


class Way(Schema):
    """Một kênh nộp."""

    channel: int = Field(description="1 trực tiếp, 2 trực tuyến, 3 bưu chính công ích.")
    name: str
    limit: Limit | None
    fees: list[Charge]


class Case(Schema):
    """Trường hợp của thủ tục."""

    id: int
    code: str
    name: str
    documents: list[Document]
    ways: list[Way]


class ProcedureWhole(ProcedureLine):
    """Một phiên bản thủ tục với các phần của nó."""

    day: date
    kind: str
    decision_no: str
    decision_date: date | None
    publisher: str
    non_territorial: bool
    conditions: str
    fee_note: str
    clock_mode: str = Field(description="Đồng hồ khi bổ sung: RESET, PAUSE, NONE; trống theo luật chung.")
    cases: list[Case]
    results: list[str]
    legal_bases: list[str]
    missing: list[str] = Field(description="Các phần công bố còn thiếu.")


class ProcedureFilters(Body):
    """Tìm thủ tục."""

    q: Line = Field(
        "", description="Mã, chữ trong tên (không cần dấu) hoặc chữ viết tắt.", examples=["khai sinh"]
    )
    level: Literal["TINH", "XA", "BO", "KHAC"] | None = None
    day: Annotated[Day, Field(description="Ngày xem; mặc định hôm nay.")] | None = None
    after: Code = Field("", description="`next` của trang trước.")
    limit: int = Field(50, ge=1, le=200)


class ProcedureDay(Body):
    """Ngày xem."""

    day: Annotated[Day, Field(description="Ngày xem; mặc định hôm nay.")] | None = None


def _line(version: ProcedureVersion) -> dict:
    return {
        "id": version.procedure_id, "code": version.procedure.code, "name": version.name,
        "field": version.field.name if version.field else "", "levels": version.levels,
        "service_level": version.service_level, "version": version.number, "valid_from": version.valid_from,
        "valid_to": version.valid_to,
    }  # fmt: skip


@operation(
    router, "GET", "/procedures", name="listProcedures", summary="Tìm thủ tục đang áp dụng",
    action="procedure.view", gives=ProcedureList,
    about="Có `q`: các thủ tục khớp nhất, dùng nhiều đứng trước, một trang. Không có `q`: mọi thủ tục theo mã, đọc "
    "từng trang bằng `after`.",
)  # fmt: skip
def list_procedures(request: ApiRequest, filters: Query[ProcedureFilters]) -> ProcedureList:
    """Search procedures, or list all by code."""
    day = filters.day or clock.today()
    if filters.q.strip():
        found = queries.search(filters.q, level=filters.level or "", day=day, limit=filters.limit)
        return ProcedureList(day=day, items=[ProcedureLine(**_line(row)) for row in found], next=None)
    rows = queries.in_force(day)
    if filters.level:
        rows = rows.filter(levels__contains=[filters.level])
    page, more = page_of(rows, filters.after, filters.limit, by="procedure__code")
    return ProcedureList(day=day, items=[ProcedureLine(**_line(row)) for row in page], next=more)


@operation(
    router, "GET", "/procedures/{code}", name="getProcedure", action="procedure.view", gives=ProcedureWhole,
    summary="Một thủ tục theo phiên bản của một ngày: giấy tờ, thời hạn, phí từng trường hợp",
)  # fmt: skip
def get_procedure(request: ApiRequest, code: Code, filters: Query[ProcedureDay]) -> ProcedureWhole:
    """Show the version of a day with everything an applicant must bring, wait for and pay."""
    day = filters.day or clock.today()
    procedure = queries.procedure_by_code(code)
    version = queries.version_on(procedure.pk, day) if procedure else None
    if version is None:
        raise NotFound("Không có thủ tục này trong ngày đã chọn.")
    parts = ("channels", "fees", "results", "legal_bases", "cases__documents")
    prefetch_related_objects([version], *parts)
    return ProcedureWhole(
        **_line(version), day=day, kind=version.kind, decision_no=version.decision_no,
        decision_date=version.decision_date, publisher=version.publisher, non_territorial=version.nonterritorial,
        conditions=version.conditions, fee_note=version.fee_note, clock_mode=version.clock_mode,
        cases=[_case(version, case) for case in version.cases.all()],
        results=[row.name or row.code for row in version.results.all()],
        legal_bases=[f"{row.number} {row.name}".strip() for row in version.legal_bases.all()],
        missing=[PARTS[letter] for letter in version.missing],
    )  # fmt: skip


def _case(version: ProcedureVersion, case: ProcedureCase) -> Case:
    documents = [
        Document(
            id=row.pk, code=row.code, name=row.name, originals=row.originals, copies=row.copies,
            required=row.required, form_code=row.form_code, form_name=row.form_name, form_url=row.form_url,
            replaced_by=row.replaced_by, data_source=row.data_source, note=row.note,
        )
        for row in case.documents.all()
    ]  # fmt: skip
    here = [row for row in version.channels.all() if row.case_id in (None, case.pk)]
    channels = {row.channel: row.get_channel_display() for row in here}
    ways = [_way(version, case, channel, name) for channel, name in sorted(channels.items())]
    return Case(id=case.pk, code=case.code, name=case.name, documents=documents, ways=ways)


def _way(version: ProcedureVersion, case: ProcedureCase, channel: int, name: str) -> Way:
    limit = queries.chosen_limit(version.channels.all(), case.pk, channel)
    fees = [
        Charge(name=row.name, kind=row.kind, amount=row.amount, per=row.per, note=row.note)
        for row in version.fees.all()
        if row.case_id in (None, case.pk) and row.channel in (None, channel)
    ]
    told = None
    if limit is not None:
        told = Limit(
            amount=limit.amount,
            unit=limit.unit,
            words=limit.source_text,
            alternatives=list(limit.alternatives),
        )
    return Way(channel=channel, name=name, limit=told, fees=fees)
