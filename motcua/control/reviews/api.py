"""Simplification options over the API: those passed or under way, what each changes and saves, its legal texts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from ninja import Query, Router, Schema
from pydantic import Field

from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import Body, Id, operation
from motcua.control.reviews import queries
from motcua.control.reviews.models import SimplificationOption

router = Router(tags=["Rà soát, đơn giản hóa"])


class Text(Schema):
    """Văn bản phải sửa để thực thi phương án."""

    text: str
    articles: str
    holder: str = Field(description="Cơ quan hoặc bộ, ngành soạn thảo.")
    due: date
    state: str = Field(description="CHUA, DANG_SOAN, DA_TRINH, DA_BAN_HANH hoặc KHONG_LAM.")
    issued_no: str
    issued_on: date | None


class OptionLine(Schema):
    """Một phương án đơn giản hóa."""

    id: int
    procedure: str = Field(description="Mã thủ tục.", examples=["1.013236"])
    procedure_name: str
    agency: str
    kind: str = Field(
        description="GIU_NGUYEN, SUA_DOI, THAY_THE, BAI_BO, PHAN_CAP, UY_QUYEN hoặc LIEN_THONG.",
        examples=["SUA_DOI"],
    )
    competence: str = Field(description="TINH, BO, CHINH_PHU hoặc QUOC_HOI.")
    parts: list[str] = Field(description="Bộ phận thay đổi: THOI_HAN, GIAY_TO, …")
    what: str
    reason: str
    state: str
    proposed_at: datetime
    approved_on: date | None
    enforced_on: date | None
    decision: str = Field(description="Số quyết định thông qua; trống khi chưa có.")
    days_before: Decimal | None
    days_after: Decimal | None
    cost_before: Decimal | None = Field(description="Đồng một năm.")
    cost_after: Decimal | None = Field(description="Đồng một năm.")
    saving_rate: Decimal | None = Field(description="Phần trăm, hai chữ số.")
    texts: list[Text]


class OptionList(Schema):
    """Một trang phương án."""

    items: list[OptionLine]
    next: int | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


class OptionFilters(Body):
    """Chọn phương án."""

    state: Literal[
        "DE_XUAT", "VP_DANH_GIA", "HOAN_THIEN", "CHO_PHE_DUYET", "DA_PHE_DUYET", "DA_GUI_BO", "DANG_SOAN_VAN_BAN",
        "DA_THUC_THI", "KHONG_DUOC_CHAP_THUAN",
    ] | None = None  # fmt: skip
    after: Id | None = None
    limit: int = Field(50, ge=1, le=200)


def _line(row: SimplificationOption) -> OptionLine:
    costs = row.costs
    return OptionLine(
        id=row.pk, procedure=row.procedure.code, procedure_name=row.procedure.name, agency=row.agency.name,
        kind=row.kind, competence=row.competence, parts=row.parts, what=row.what, reason=row.reason, state=row.state,
        proposed_at=row.proposed_at, approved_on=row.approved_on, enforced_on=row.enforced_on,
        decision=row.decision.number if row.decision else "", days_before=row.days_before, days_after=row.days_after,
        cost_before=row.cost_before, cost_after=row.cost_after, saving_rate=costs.rate_shown if costs else None,
        texts=[
            Text(
                text=one.text, articles=one.articles, holder=one.holder, due=one.due, state=one.state,
                issued_no=one.issued_no, issued_on=one.issued_on,
            )
            for one in row.amendments.all()
        ],
    )  # fmt: skip


@operation(
    router, "GET", "/simplifications", name="listSimplifications", summary="Phương án đơn giản hóa thủ tục",
    action="review.view", gives=OptionList, about="Đọc từng trang bằng `after`, mới nhất trước.",
)  # fmt: skip
def list_simplifications(request: ApiRequest, filters: Query[OptionFilters]) -> OptionList:
    """List the options the caller may see, newest first."""
    rows = queries.options(request.actor).prefetch_related("amendments__agency")
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.after:
        rows = rows.filter(pk__lt=filters.after)
    found = list(rows.order_by("-pk")[: filters.limit + 1])
    page = found[: filters.limit]
    return OptionList(
        items=[_line(row) for row in page], next=page[-1].pk if len(found) > filters.limit else None
    )
