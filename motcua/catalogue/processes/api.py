"""Processes over the API: the version that a dossier received on a day runs on, as a table and as BPMN."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import Body, Code, Day, Id, operation
from motcua.base.tokens.paging import page_of
from motcua.catalogue.processes import queries
from motcua.catalogue.processes.models import ProcessVersion

router = Router(tags=["Quy trình"])
BPMN_TYPE = "application/xml"


class ProcessLine(Schema):
    """Một phiên bản quy trình nội bộ."""

    id: int
    process_id: int
    procedure_id: int
    procedure_code: str
    case_code: str = Field(description="Trống: mọi trường hợp không có quy trình riêng.")
    tier: str = Field(description="TINH hoặc XA.")
    name: str
    version: int
    status: str = Field(description="NHAP, DA_DUYET hoặc THU_HOI.")
    decision_no: str
    valid_from: date | None
    valid_to: date | None
    total_minutes: int = Field(description="Tổng thời gian các bước, phút làm việc.")


class Row(Schema):
    """Một bước của quy trình."""

    key: str
    name: str
    kind: str
    where: str
    unit_name: str
    role: str
    minutes: int = Field(description="Phút làm việc.")
    content: str
    product: str
    may_return_to: list[str]
    may_supplement: bool
    may_refuse: bool
    legal_status: str
    agency: str
    block: str
    leg: str
    leg_name: str
    on_timeout: str


class ProcessWhole(ProcessLine):
    """Một phiên bản với các bước."""

    rows: list[Row]


class ProcessList(Schema):
    """Một trang quy trình có hiệu lực."""

    day: date
    items: list[ProcessLine]
    next: int | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


class ProcessFilters(Body):
    """Lọc quy trình."""

    day: Annotated[Day, Field(description="Ngày xem; mặc định hôm nay.")] | None = None
    procedure: Code = Field("", description="Mã thủ tục.", examples=["2.000635"])
    tier: Literal["TINH", "XA"] | None = None
    after: Id | None = Field(None, description="`next` của trang trước.")
    limit: int = Field(50, ge=1, le=200)


def _line(version: ProcessVersion) -> dict:
    process = version.process
    return {
        "id": version.pk, "process_id": process.pk, "procedure_id": process.procedure_id,
        "procedure_code": process.procedure.code, "case_code": process.case_code, "tier": process.tier,
        "name": process.name, "version": version.number, "status": version.status,
        "decision_no": version.decision_no, "valid_from": version.valid_from, "valid_to": version.valid_to,
        "total_minutes": version.total_minutes,
    }  # fmt: skip


def _one(version_id: int) -> ProcessVersion:
    version = queries.version(version_id)
    if version is None:
        raise NotFound("Không có phiên bản quy trình này.")
    return version


@operation(
    router, "GET", "/processes", name="listProcesses", summary="Các quy trình nội bộ có hiệu lực trong một ngày",
    action="process.view", gives=ProcessList,
)  # fmt: skip
def list_processes(request: ApiRequest, filters: Query[ProcessFilters]) -> ProcessList:
    """List the approved versions in force on a day."""
    day = filters.day or clock.today()
    rows = queries.in_force(day).select_related("process__procedure")
    if filters.procedure:
        rows = rows.filter(process__procedure__code=filters.procedure)
    if filters.tier:
        rows = rows.filter(process__tier=filters.tier)
    page, more = page_of(rows, filters.after, filters.limit)
    items = [ProcessLine(**_line(row)) for row in page]
    return ProcessList(day=day, items=items, next=more)


@operation(
    router, "GET", "/processes/{int:version_id}", name="getProcess", summary="Một phiên bản quy trình với các bước",
    action="process.view", gives=ProcessWhole,
)  # fmt: skip
def get_process(request: ApiRequest, version_id: Id) -> ProcessWhole:
    """Show the table of a version."""
    version = _one(version_id)
    known = Row.model_fields
    rows = [
        Row(**{name: value for name, value in asdict(row).items() if name in known})
        for row in queries.rows_of(version.pk)
    ]
    return ProcessWhole(**_line(version), rows=rows)


@operation(
    router, "GET", "/processes/{int:version_id}/bpmn", name="getProcessDiagram", summary="Sơ đồ BPMN 2.0 của quy trình",
    action="process.view", gives=None, media_type=BPMN_TYPE,
)  # fmt: skip
def get_diagram(request: ApiRequest, version_id: Id) -> HttpResponse:
    """Send the BPMN of a version."""
    version = _one(version_id)
    answer = HttpResponse(version.bpmn, content_type=BPMN_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="quy-trinh-{version.pk}.bpmn"'
    return answer
