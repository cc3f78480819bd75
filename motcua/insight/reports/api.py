"""Periodic reports over the API: which there are, and one with its figures and what its checks say."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import Field

from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import Body, Code, Id, operation
from motcua.insight.reports import queries, told
from motcua.insight.reports.models import Report
from motcua.insight.reports.standing import Line, Standing
from motcua.law import report_forms

router = Router(tags=["Báo cáo"])


class ReportLine(Schema):
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
        "id": report.pk, "form": form.code, "title": form.title, "period": report.period, "start": report.start,
        "end": report.end, "agency_id": report.agency_id, "agency": str(report.agency or ""),
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
    rows = choice.apply(queries.reports(request.actor)).order_by("pk")
    if filters.after:
        rows = rows.filter(pk__gt=filters.after)
    found = list(rows[: filters.limit + 1])
    page = found[: filters.limit]
    items = [ReportLine(**_line(one)) for one in page]
    return ReportList(items=items, next=page[-1].pk if len(found) > filters.limit else None)


@operation(
    router, "GET", "/reports/{report_id}", name="getReport", action="report.view", gives=ReportDetail,
    summary="Một báo cáo với số máy, số nộp và kết quả kiểm",
)  # fmt: skip
def get_report(request: ApiRequest, report_id: int) -> ReportDetail:
    """Answer one report with its figures and what the checks say."""
    report = queries.report(request.actor, report_id)
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
