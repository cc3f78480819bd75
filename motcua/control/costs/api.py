"""Compliance costs over the API: the studies with their totals, one with its lines."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import Body, Day, Id, Line, operation
from motcua.control.costs import queries, storing
from motcua.control.costs.models import CostStudy
from motcua.control.costs.rules import Totals

router = Router(tags=["Chi phí tuân thủ"])


class CostSums(Schema):
    """Chi phí một năm, đồng; chuỗi thập phân chính xác."""

    now: Decimal = Field(description="Hiện tại.")
    after: Decimal = Field(description="Sau đơn giản hóa.")
    saved: Decimal = Field(description="Tiết kiệm; âm khi tốn hơn.")
    rate: Decimal | None = Field(description="Tỷ lệ cắt giảm, %, hai chữ số; null khi hiện tại bằng 0.")


class CostLine(CostSums):
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
        "id": study.pk, "title": study.title, "procedure": study.procedure.code if study.procedure else None,
        "agency": str(study.agency), "state": study.state, "edition": study.edition, "wage": study.wage,
        "confirmed_at": study.confirmed_at,
    } | _sums(sums)  # fmt: skip


@operation(
    router, "GET", "/compliance-costs", name="listComplianceCosts", action="cost.view", gives=CostList,
    summary="Các bảng tính chi phí tuân thủ, mới nhất trước",
)  # fmt: skip
def list_costs(request: ApiRequest, filters: Query[CostFilters]) -> CostList:
    """List studies with their totals."""
    tab = {"SOAN": "dang-tinh", "XAC_NHAN": "xac-nhan"}.get(filters.state or "", "")
    choice = queries.Choice(filters.q, tab, since=filters.confirmed_from, until=filters.confirmed_to)
    rows = choice.apply(queries.studies(request.actor)).order_by("-pk")
    if filters.before:
        rows = rows.filter(pk__lt=filters.before)
    found = queries.with_totals(rows[: filters.limit + 1])
    page = found[: filters.limit]
    sums = [one.totals for one in page]  # type: ignore[attr-defined]
    return CostList(
        items=[CostLine(**_line(one, total)) for one, total in zip(page, sums, strict=True)],
        total=CostSums(**_sums(queries.together(sums))),
        next=page[-1].pk if len(found) > filters.limit else None,
    )


@operation(
    router, "GET", "/compliance-costs/{study_id}", name="getComplianceCost", action="cost.view", gives=CostWhole,
    summary="Một bảng tính chi phí tuân thủ với các hoạt động",
)  # fmt: skip
def get_cost(request: ApiRequest, study_id: Id) -> CostWhole:
    """Show one study with its lines."""
    study = queries.study(request.actor, study_id)
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
