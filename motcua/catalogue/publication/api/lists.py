"""The lists a province keeps, over the API; procedures themselves are public data at /tra-cuu/thu-tuc/."""

from datetime import date
from typing import Annotated

from ninja import Query, Router, Schema
from pydantic import Field

from motcua.base import clock
from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import Body, Code, Day, Id, operation
from motcua.base.tokens.paging import page_of
from motcua.catalogue.publication import listing
from motcua.catalogue.publication.services.lists import kind_of
from motcua.law.publication import publication_law

router = Router(tags=["Công khai"])
_CODES = ", ".join(one.code for one in publication_law().lists)


class EntryLine(Schema):
    """Một dòng của danh mục."""

    id: int
    list: str = Field(description=_CODES)
    code: str = Field(description="Mã thủ tục.", examples=["2.000635"])
    name: str
    level: str = Field(description="TINH hoặc XA.")
    agency: str = Field(description="Cơ quan; trống là mọi cơ quan của cấp.")
    service_level: str = Field(description="TOAN_TRINH, MOT_PHAN hoặc trống.")
    group: str = Field(description="Nhóm liên thông.")
    detail: str
    decision_no: str
    decision_date: date
    valid_from: date
    valid_to: date | None


class EntryList(Schema):
    """Một trang của danh mục."""

    day: date
    items: list[EntryLine]
    next: int | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


class EntryFilters(Body):
    """Danh mục, ngày xem."""

    list: Code = Field("TAI_MOT_CUA", description=_CODES)
    day: Annotated[Day, Field(description="Ngày xem; mặc định hôm nay.")] | None = None
    after: Annotated[Id, Field(description="`next` của trang trước.")] | None = None
    limit: int = Field(100, ge=1, le=500)


@operation(
    router, "GET", "/procedure-lists", name="listProcedureLists", action="publication.view", gives=EntryList,
    summary="Danh mục thủ tục tỉnh phải giữ, theo ngày",
)  # fmt: skip
def list_entries(request: ApiRequest, filters: Query[EntryFilters]) -> EntryList:
    """Answer one list of a day, a page at a time."""
    day = filters.day or clock.today()
    kind = kind_of(filters.list)
    rows = listing.entries(kind, listing.Filters("", "", None, False, day, True, ""))
    page, more = page_of(rows, filters.after, filters.limit)
    items = [
        EntryLine(
            id=row.pk, list=row.kind, code=row.procedure.code, name=row.procedure.name, level=row.level,
            agency=row.agency.name if row.agency else "", service_level=row.service_level, group=row.group,
            detail=row.detail, decision_no=row.decision_no, decision_date=row.decision_date,
            valid_from=row.valid_from, valid_to=row.valid_to,
        )
        for row in page
    ]  # fmt: skip
    return EntryList(day=day, items=items, next=more)
