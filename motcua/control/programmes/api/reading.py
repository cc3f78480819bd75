"""Programmes and internal procedures over the API: goals with their figures, the announced store."""

from datetime import date
from decimal import Decimal

from ninja import Query, Router, Schema
from pydantic import Field

from motcua.base import clock
from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import Body, Code, operation
from motcua.base.tokens.paging import page_of
from motcua.control.programmes import measuring, queries
from motcua.control.programmes.measuring import Figure
from motcua.control.programmes.models import InternalProcedure, Programme

router = Router(tags=["Chương trình, TTHC nội bộ"])


class GoalLine(Schema):
    """Một mục tiêu với số liệu hiện nay."""

    measure: str = Field(
        description="CONG_BO, RA_SOAT, GIAM_SO, GIAM_CHI_PHI, GIAM_THOI_GIAN, GIAM_DIEU_KIEN, THUC_THI."
    )
    round: int = Field(description="Lần rà soát; 0 là không phân lần.")
    level: Decimal = Field(description="Mức phải đạt (%).")
    due: date = Field(description="Ngày cuối.")
    value: Decimal | None = Field(description="Hiện nay (%); null là chưa có gì để đo.")
    numerator: Decimal | None
    denominator: Decimal | None
    reached: bool | None


class ProgrammeLine(Schema):
    """Một chương trình cắt giảm."""

    code: str
    name: str
    document: str
    baseline: date = Field(description="Mốc so sánh.")
    scope: str = Field(description="NOI_BO, KINH_DOANH, TAT_CA, QUY_DINH.")
    state: str = Field(description="DANG hoặc XONG.")
    frozen: bool = Field(description="Phạm vi đã chốt.")
    items: int = Field(description="Số mục trong phạm vi.")
    goals: list[GoalLine]


class ProgrammeList(Schema):
    """Các chương trình."""

    day: date
    items: list[ProgrammeLine]


class InternalLine(Schema):
    """Một TTHC nội bộ."""

    code: str = Field(examples=["NB-SXD-01"])
    name: str
    group: str = Field(description="A hoặc B.")
    layer: str = Field(description="CAP, SO, DON_VI.")
    field: str
    owner: str = Field(description="Đơn vị chủ trì tham mưu.")
    yearly: int | None
    announced_on: date | None
    decision: str


class InternalList(Schema):
    """Một trang TTHC nội bộ đang có hiệu lực."""

    items: list[InternalLine]
    next: str | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


class InternalFilters(Body):
    """Đọc kho TTHC nội bộ."""

    after: Code = Field("", description="`next` của trang trước.")
    limit: int = Field(50, ge=1, le=200)


@operation(
    router, "GET", "/programmes", name="listProgrammes", summary="Chương trình cắt giảm với số liệu từng mục tiêu",
    action="programme.view", gives=ProgrammeList,
)  # fmt: skip
def list_programmes(request: ApiRequest) -> ProgrammeList:
    """List programmes with their goals measured today."""
    day = clock.today()
    return ProgrammeList(day=day, items=[_programme(one, day) for one in queries.programmes(request.actor)])


def _programme(one: Programme, day: date) -> ProgrammeLine:
    standing = measuring.Standing(one, day)
    return ProgrammeLine(
        code=one.code, name=one.name, document=one.document, baseline=one.baseline, scope=one.scope, state=one.state,
        frozen=one.is_frozen, items=len(standing.items), goals=[_goal(figure) for figure in standing.figures],
    )  # fmt: skip


def _goal(figure: Figure) -> GoalLine:
    measure = figure.measure
    return GoalLine(
        measure=figure.goal.measure, round=figure.goal.round, level=figure.goal.level, due=figure.goal.due,
        value=None if measure.value is None else round(measure.value, 4), numerator=measure.numerator,
        denominator=measure.denominator, reached=figure.reached,
    )  # fmt: skip


@operation(
    router, "GET", "/internal-procedures", name="listInternalProcedures",
    summary="Kho TTHC nội bộ đang có hiệu lực, theo mã", action="internal.view", gives=InternalList,
)  # fmt: skip
def list_internal(request: ApiRequest, filters: Query[InternalFilters]) -> InternalList:
    """List internal procedures in force by code."""
    rows = queries.listed(request.actor, queries.Filters(), clock.today()).filter(in_force=True)
    page, more = page_of(rows, filters.after, filters.limit, by="procedure__code")
    return InternalList(items=[_internal(row) for row in page], next=more)


def _internal(row: InternalProcedure) -> InternalLine:
    return InternalLine(
        code=row.procedure.code, name=row.procedure.name, group=row.group, layer=row.layer,
        field=str(row.procedure.field or ""), owner=str(row.owner), yearly=row.yearly, announced_on=row.announced_on,
        decision=row.announced_in.number if row.announced_in else "",
    )  # fmt: skip
