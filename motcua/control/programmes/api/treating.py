"""The procedures of a programme over the API: each with its options; proposed, approved by decision, enforced."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Query, Schema
from pydantic import Field

from motcua.base.errors import NotFound
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
    expected_version,
    fields_named,
    operation,
)
from motcua.base.tokens.paging import page_of
from motcua.control.programmes import queries
from motcua.control.programmes.api.reading import router
from motcua.control.programmes.models import Programme, ScopeItem, Treatment
from motcua.control.programmes.services import treating

Round = Annotated[int, Field(ge=1, le=2)]
_ITEM = "/programme-items/{programme_item_id}"


class TreatmentTold(Versioned):
    """Phương án của một lần rà soát."""

    id: int
    round: int
    outcome: str
    content: str
    why: str
    legal_fix: str = Field(description="Văn bản phải sửa.")
    cost_after: Decimal | None = Field(description="Đồng một năm.")
    conditions_after: int | None
    decision_no: str
    approved_on: date | None
    enforced_by: str
    enforced_on: date | None


class ProgrammeItemTold(Schema):
    """Một mục trong phạm vi của chương trình."""

    id: int
    code: str
    name: str
    owner: str
    hours: Decimal | None = Field(description="Thời hạn ở mốc so sánh, giờ làm việc.")
    cost: Decimal | None = Field(description="Chi phí tuân thủ ở mốc so sánh, đồng một năm.")
    conditions: int
    options: list[TreatmentTold]


class ProgrammeItemList(Schema):
    """Một trang mục."""

    items: list[ProgrammeItemTold]
    next: int | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


class ProgrammeItemFilters(Body):
    """Trang mục."""

    agency_id: Id | None = Field(None, description="Cơ quan chủ trì.")
    after: Id | None = Field(None, description="`next` của trang trước.")
    limit: int = Field(100, ge=1, le=500)


class TreatmentIn(Seen):
    """Phương án đề xuất."""

    outcome: Literal["GIU", "DON_GIAN", "THAY_THE", "BAI_BO", "PHAN_CAP"]
    content: Text = Field("", description="Nội dung đơn giản hóa.")
    why: Text = ""
    legal_fix: Line = Field("", description="Văn bản phải sửa.")
    cost_after: Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=2)] | None = None
    conditions_after: int | None = Field(None, ge=0, le=32_000)


class ApprovedIn(Body):
    """Quyết định thông qua."""

    options: list[Id] = Field(min_length=1, max_length=2000, description="Khóa các phương án.")
    decision_no: Code = Field(examples=["7/QĐ-UBND"])
    approved_on: Day


class EnforcedIn(Body):
    """Văn bản thực thi."""

    options: list[Id] = Field(min_length=1, max_length=2000, description="Khóa các phương án.")
    enforced_by: Line = Field(examples=["12/2026/QĐ-UBND"])
    enforced_on: Day


class TreatedTold(Schema):
    """Đã ghi cho bao nhiêu phương án."""

    count: int


def _treatment(row: Treatment) -> TreatmentTold:
    return TreatmentTold(
        id=row.pk, version=row.version, round=row.round, outcome=row.outcome, content=row.content, why=row.why,
        legal_fix=row.legal_fix, cost_after=row.cost_after, conditions_after=row.conditions_after,
        decision_no=row.decision_no, approved_on=row.approved_on, enforced_by=row.enforced_by,
        enforced_on=row.enforced_on,
    )  # fmt: skip


def _item(row: ScopeItem) -> ProgrammeItemTold:
    thing: Any = row.regulation or row.procedure
    return ProgrammeItemTold(
        id=row.pk, code=thing.code, name=thing.name, owner=str(row.owner or ""), hours=row.hours, cost=row.cost,
        conditions=row.conditions, options=[_treatment(one) for one in row.treatments.all()],
    )  # fmt: skip


def _programme(by: Actor, code: str) -> Programme:
    found = queries.programmes(by).filter(code=code).first()
    if found is None:
        raise NotFound("Không có chương trình này.")
    return found


@operation(
    router, "GET", "/programmes/{programme_code}/items", name="listProgrammeItems", action="programme.view",
    gives=ProgrammeItemList, summary="Các mục trong phạm vi của một chương trình với phương án từng lần rà soát",
)  # fmt: skip
def list_items(
    request: ApiRequest, programme_code: Code, filters: Query[ProgrammeItemFilters]
) -> ProgrammeItemList:
    """List what a programme is measured by, with the options."""
    programme = _programme(request.actor, programme_code)
    rows = programme.items.select_related("procedure", "regulation", "owner").prefetch_related("treatments")
    if filters.agency_id:
        rows = rows.filter(owner_id=filters.agency_id)
    page, more = page_of(rows, filters.after, filters.limit)
    return ProgrammeItemList(items=[_item(row) for row in page], next=more)


@operation(
    router, "PUT", _ITEM + "/options/{round}", name="putProgrammeOption", action="internal.manage",
    gives=TreatmentTold, summary="Đề xuất phương án của một mục trong một lần rà soát, hoặc sửa khi chưa thông qua",
)  # fmt: skip
def propose(request: ApiRequest, programme_item_id: Id, round: Round, data: TreatmentIn) -> TreatmentTold:
    """Propose what is to become of a procedure in a review."""
    by, version = request.actor, expected_version(request, data.version)
    seen = ScopeItem.objects.filter(programme__in=queries.programmes(by).order_by().values("pk"))
    if not seen.filter(pk=programme_item_id).exists():
        raise NotFound("Không có thủ tục này trong chương trình.")
    option = treating.Option(**data.model_dump(exclude={"version"}))
    return _treatment(treating.propose(programme_item_id, round, option, by=by, version=version))


@operation(
    router, "POST", "/programmes/{programme_code}/acts/thong-qua", name="approveProgrammeOptions",
    action="programme.manage", gives=TreatedTold, summary="Ghi quyết định thông qua các phương án",
)  # fmt: skip
def approve(request: ApiRequest, programme_code: Code, data: ApprovedIn) -> TreatedTold:
    """Write the decision that approves options."""
    found = _programme(request.actor, programme_code)
    with fields_named(ids="options"):
        count = treating.approve(
            found.pk,
            data.options,
            decision_no=data.decision_no,
            approved_on=data.approved_on,
            by=request.actor,
        )
    return TreatedTold(count=count)


@operation(
    router, "POST", "/programmes/{programme_code}/acts/thuc-thi", name="enforceProgrammeOptions",
    action="programme.manage", gives=TreatedTold, summary="Ghi văn bản thực thi các phương án",
)  # fmt: skip
def enforce(request: ApiRequest, programme_code: Code, data: EnforcedIn) -> TreatedTold:
    """Write the legal text that carries approved options out."""
    found = _programme(request.actor, programme_code)
    with fields_named(ids="options"):
        count = treating.enforce(
            found.pk,
            data.options,
            enforced_by=data.enforced_by,
            enforced_on=data.enforced_on,
            by=request.actor,
        )
    return TreatedTold(count=count)
