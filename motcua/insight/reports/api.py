"""Periodic reports over the API: drawn, read with figures and checks, corrected, approved, handed in and taken."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import Field

from motcua.base.organisations.actor import Actor
from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import (
    Body,
    Code,
    Id,
    Seen,
    Versioned,
    Words,
    expected_version,
    fields_named,
    operation,
)
from motcua.base.tokens.paging import page_of
from motcua.insight.reports import queries, services, told
from motcua.insight.reports.models import Report
from motcua.insight.reports.standing import Line, Standing
from motcua.law import report_forms

router = Router(tags=["Báo cáo"])


class ReportLine(Versioned):
    """Một báo cáo theo biểu."""

    id: int
    form: str = Field(description="Mã biểu.", examples=["II.07b/VPCP/KSTT"])
    title: str
    period: str = Field(description="Mã kỳ báo cáo.", examples=["bc_quy:2026-3"])
    start: date
    end: date
    agency_id: int | None = Field(description="null là báo cáo của toàn tỉnh.")
    agency: str
    recipient: str
    due: date
    state: str = Field(description="DANG_LAP, CHO_DUYET_DV, DA_NOP, TRA_LAI, DA_TIEP_NHAN, KHOA.")
    handed_in_at: datetime | None


class ReportList(Schema):
    """Một trang báo cáo."""

    items: list[ReportLine]
    next: int | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


class ReportCell(Schema):
    """Một ô: số máy và số nộp."""

    column: int
    machine: Decimal | None
    filed: Decimal | None
    reason: str = Field(description="Lý do sửa; trống là theo số máy.")


class ReportRowLine(Schema):
    """Một dòng của báo cáo; dòng tổng có `key` trống."""

    key: str
    texts: dict[int, str]
    cells: list[ReportCell]


class CheckLine(Schema):
    """Một phép kiểm của biểu."""

    code: str
    expression: str
    severity: str = Field(description="loi, canh_bao, thong_tin.")
    met: bool | None = Field(description="null là chưa so được.")
    message: str


class ReportDetail(ReportLine):
    """Một báo cáo với số liệu."""

    rows: list[ReportRowLine]
    total: ReportRowLine
    checks: list[CheckLine]


class ReportFilters(Body):
    """Kỳ, biểu, trang."""

    period: Code = Field("", description="Mã kỳ; trống là mọi kỳ.")
    form: Code = Field("", description="Khóa biểu: ii01b, ii02b, ii03b, ii04, ii07b.")
    after: Annotated[Id, Field(description="`next` của trang trước.")] | None = None
    limit: int = Field(100, ge=1, le=500)


def _line(report: Report) -> dict[str, Any]:
    form = report_forms.form(report.form, report.form_version)
    return {
        "id": report.pk, "version": report.version, "form": form.code, "title": form.title, "period": report.period,
        "start": report.start, "end": report.end, "agency_id": report.agency_id, "agency": str(report.agency or ""),
        "recipient": report.recipient, "due": report.due, "state": report.state, "handed_in_at": report.handed_in_at,
    }  # fmt: skip


def _row(line: Line) -> ReportRowLine:
    cells = [
        ReportCell(
            column=number, machine=cell.machine, filed=cell.filed,
            reason=cell.corrected.reason if cell.corrected else "",
        )
        for number, cell in line.cells.items()
    ]  # fmt: skip
    return ReportRowLine(key=line.key, texts=dict(line.texts), cells=cells)


@operation(
    router, "GET", "/reports", name="listReports", action="report.view", gives=ReportList,
    summary="Báo cáo định kỳ theo biểu",
)  # fmt: skip
def list_reports(request: ApiRequest, filters: Query[ReportFilters]) -> ReportList:
    """Answer the reports a person may see, the newest last, a page at a time."""
    choice = queries.Choice(form=filters.form, period=filters.period)
    rows = choice.apply(queries.reports(request.actor))
    page, more = page_of(rows, filters.after, filters.limit)
    items = [ReportLine(**_line(one)) for one in page]
    return ReportList(items=items, next=more)


@operation(
    router, "GET", "/reports/{report_id}", name="getReport", action="report.view", gives=ReportDetail,
    summary="Một báo cáo với số máy, số nộp và kết quả kiểm",
)  # fmt: skip
def get_report(request: ApiRequest, report_id: Id) -> ReportDetail:
    """Answer one report with its figures and what the checks say."""
    return _whole(request.actor, report_id)


def _whole(by: Actor, report_id: int) -> ReportDetail:
    report = queries.report(by, report_id)
    standing = Standing(report)
    checks = [
        CheckLine(
            code=one.check.code, expression=one.expression, severity=one.check.severity,
            met=None if one.unknown else not one.fails, message=one.check.message,
        )
        for one in told.told(standing)
    ]  # fmt: skip
    rows = [_row(line) for line in standing.lines]
    return ReportDetail(**_line(report), rows=rows, total=_row(standing.total), checks=checks)


# ---- writing


class ReportIn(Body):
    """Báo cáo phải lập."""

    form: Code = Field(description="Khóa biểu: ii01b, ii02b, ii03b, ii04, ii07b.", examples=["ii01b"])
    period: Code = Field(description="Mã kỳ.", examples=["bc_quy:2026-3"])
    agency_id: Id | None = Field(None, description="Cơ quan; trống là báo cáo của toàn tỉnh.")


class CellIn(Seen):
    """Số nộp của một ô."""

    row: Annotated[str, Field(max_length=80, description="`key` của dòng.", examples=["co-quan:12"])]
    column: int = Field(ge=1, le=200)
    value: Annotated[Decimal, Field(ge=0, max_digits=20, decimal_places=2)] | None = Field(
        description="Số nộp; null là lấy lại số máy."
    )
    reason: Words = Field("", description="Vì sao khác số máy, theo văn bản nào; phải có khi ghi số nộp.")


class ReportReasonIn(Seen):
    """Lý do."""

    reason: Words = Field(examples=["Cột 4 chưa khớp quyết định 19."])


@operation(
    router, "POST", "/reports", name="createReport", action="report.draft", gives=ReportDetail, status=201,
    summary="Lập báo cáo một kỳ theo biểu, số liệu lấy từ dữ liệu",
)  # fmt: skip
def create_report(request: ApiRequest, data: ReportIn) -> ReportDetail:
    """Draw a report of a form for a period."""
    with fields_named(bieu="form", ky="period", **{"co-quan": "agency_id"}):
        report = services.draft(data.form, data.period, data.agency_id, by=request.actor)
    return _whole(request.actor, report.pk)


@operation(
    router, "PUT", "/reports/{report_id}/cells", name="putReportCell", action="report.draft", gives=ReportDetail,
    summary="Sửa một ô kèm lý do, hoặc lấy lại số máy; số máy luôn được giữ bên cạnh",
)  # fmt: skip
def put_cell(request: ApiRequest, report_id: Id, data: CellIn) -> ReportDetail:
    """File another figure than the machine's in a cell, or take that back."""
    by, version = request.actor, _seen(request, report_id, data)
    if data.value is None:
        services.take_back(report_id, data.row, data.column, by=by, version=version)
    else:
        services.correct(report_id, data.row, data.column, data.value, data.reason, by=by, version=version)
    return _whole(by, report_id)


def _seen(request: ApiRequest, report_id: int, data: Seen) -> int | None:
    """Return the version the sender saw of a report that is theirs to see."""
    queries.report(request.actor, report_id)
    return expected_version(request, data.version)


@dataclass(frozen=True)
class _Act:
    """One act of a report's page: its address, its name, the right, what does it, whether a reason is asked for."""

    slug: str
    name: str
    action: str
    summary: str
    do: Callable[..., Report]
    reasoned: bool = False


_ACTS = (
    _Act("lay-so", "redrawReport", "report.draft", "Lấy lại số liệu; ô đã sửa giữ nguyên", services.redraw),
    _Act("trinh", "submitReport", "report.draft", "Trình duyệt báo cáo", services.submit),
    _Act("duyet", "signReport", "report.sign", "Duyệt và nộp báo cáo", services.sign),
    # Who approves before it is handed in, who takes it afterwards: the service asks which.
    _Act(
        "tra-lai", "returnReport", "report.view", "Trả lại báo cáo để sửa", services.send_back, reasoned=True
    ),
    _Act("tiep-nhan", "takeReport", "report.take", "Tiếp nhận báo cáo", services.take),
    _Act("khoa", "lockReport", "report.take", "Khóa số liệu báo cáo", services.lock),
    _Act(
        "mo-khoa", "unlockReport", "report.unlock", "Mở khóa báo cáo để sửa", services.unlock, reasoned=True
    ),
)


def _offer(act: _Act) -> None:
    """Give an act its address."""
    body = ReportReasonIn if act.reasoned else Seen

    def run(request: ApiRequest, report_id: Id, data: body) -> ReportDetail:  # type: ignore[valid-type]
        reason = data.model_dump(exclude={"version"}).values()  # type: ignore[attr-defined]
        act.do(report_id, *reason, by=request.actor, version=_seen(request, report_id, data))
        return _whole(request.actor, report_id)

    operation(
        router, "POST", f"/reports/{{report_id}}/acts/{act.slug}", name=act.name, action=act.action,
        gives=ReportDetail, summary=act.summary,
    )(run)  # fmt: skip


for _act in _ACTS:
    _offer(_act)
