"""Agencies and units over the API, as they stand on a day."""

from datetime import date
from typing import Annotated, Literal

from django.db.models import Prefetch, Q
from ninja import Query, Router, Schema
from pydantic import Field

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.organisations.models import Agency, AgencyIdentifier, Unit
from motcua.base.organisations.permissions import ACTIONS, allowed
from motcua.base.organisations.queries import assignments_of
from motcua.base.organisations.roles import Role
from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import Body, Code, Day, Id, Line, operation
from motcua.base.tokens.paging import page_of

router = Router(tags=["Cơ quan, đơn vị"])
me_router = Router(tags=["Khóa truy cập"])


class AgencyLine(Schema):
    """Cơ quan."""

    id: int
    name: str = Field(examples=["Ủy ban nhân dân phường Kinh Bắc"])
    short_name: str
    kind: str = Field(description="UBND, VAN_PHONG, SO, TTPVHCC, NGANH_DOC hoặc KHAC.")
    level: str = Field(description="TINH, HUYEN (đến 30/6/2025) hoặc XA.")
    parent_id: int | None
    area_code: str = Field(description="Mã đơn vị hành chính; trống khi phụ trách cả tỉnh.")
    identifiers: list[str] = Field(description="Mã định danh điện tử có hiệu lực trong ngày.")
    valid_from: date
    valid_to: date | None


class AgencyList(Schema):
    """Một trang cơ quan."""

    day: date
    items: list[AgencyLine]
    next: int | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


class UnitLine(Schema):
    """Đơn vị trong cơ quan."""

    id: int
    agency_id: int
    name: str
    kind: str = Field(description="MOT_CUA, PHONG, LANH_DAO hoặc VAN_PHONG.")
    valid_from: date
    valid_to: date | None


class UnitList(Schema):
    """Các đơn vị."""

    day: date
    items: list[UnitLine]
    next: int | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


class AgencyWhole(AgencyLine):
    """Cơ quan với đơn vị và cơ quan trước, sau nó."""

    day: date
    units: list[UnitLine]
    predecessors: list[int] = Field(description="Các cơ quan mà cơ quan này kế thừa.")
    successors: list[int] = Field(description="Các cơ quan kế thừa cơ quan này.")


class AgencyFilters(Body):
    """Lọc cơ quan."""

    day: Annotated[Day, Field(description="Ngày xem; mặc định hôm nay.")] | None = None
    level: Literal["TINH", "HUYEN", "XA"] | None = None
    kind: Literal["UBND", "VAN_PHONG", "SO", "TTPVHCC", "NGANH_DOC", "KHAC"] | None = None
    q: Line = Field("", description="Chữ trong tên, không cần dấu.")
    identifier: Code = Field("", description="Mã định danh điện tử có hiệu lực trong ngày.")
    after: Id | None = Field(None, description="`next` của trang trước.")
    limit: int = Field(50, ge=1, le=200)


class UnitFilters(Body):
    """Lọc đơn vị."""

    day: Annotated[Day, Field(description="Ngày xem; mặc định hôm nay.")] | None = None
    agency_id: Id | None = None
    kind: Literal["MOT_CUA", "PHONG", "LANH_DAO", "VAN_PHONG"] | None = None
    after: Id | None = Field(None, description="`next` của trang trước.")
    limit: int = Field(50, ge=1, le=200)


class DayOnly(Body):
    """Ngày xem."""

    day: Annotated[Day, Field(description="Ngày xem; mặc định hôm nay.")] | None = None


def _agencies(day: date):
    codes = Prefetch("identifiers", AgencyIdentifier.objects.on(day).order_by("id"), to_attr="codes")
    return Agency.objects.select_related("area").prefetch_related(codes)


def _line(agency: Agency) -> dict:
    return {
        "id": agency.pk, "name": agency.name, "short_name": agency.short_name, "kind": agency.kind,
        "level": agency.level, "parent_id": agency.parent_id, "area_code": agency.area.code if agency.area else "",
        "identifiers": [row.code for row in agency.codes],  # type: ignore[attr-defined]
        "valid_from": agency.valid_from, "valid_to": agency.valid_to,
    }  # fmt: skip


def _unit(unit: Unit) -> UnitLine:
    return UnitLine(
        id=unit.pk, agency_id=unit.agency_id, name=unit.name, kind=unit.kind, valid_from=unit.valid_from,
        valid_to=unit.valid_to,
    )  # fmt: skip


@operation(
    router, "GET", "/organisations/agencies", name="listAgencies", summary="Các cơ quan có hiệu lực trong một ngày",
    action="organisation.view", gives=AgencyList,
)  # fmt: skip
def list_agencies(request: ApiRequest, filters: Query[AgencyFilters]) -> AgencyList:
    """List agencies in force on a day."""
    day = filters.day or clock.today()
    rows = _agencies(day).on(day)
    if filters.level:
        rows = rows.filter(level=filters.level)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    for word in filters.q.split()[:8]:
        rows = rows.filter(Q(name__unaccent__icontains=word) | Q(short_name__unaccent__icontains=word))
    if filters.identifier:
        known = AgencyIdentifier.objects.on(day).filter(code=filters.identifier)
        rows = rows.filter(pk__in=known.values("agency_id"))
    page, more = page_of(rows, filters.after, filters.limit)
    items = [AgencyLine(**_line(row)) for row in page]
    return AgencyList(day=day, items=items, next=more)


@operation(
    router, "GET", "/organisations/agencies/{int:agency_id}", name="getAgency", summary="Một cơ quan với các đơn vị",
    action="organisation.view", gives=AgencyWhole,
)  # fmt: skip
def get_agency(request: ApiRequest, agency_id: Id, filters: Query[DayOnly]) -> AgencyWhole:
    """Show an agency, whenever it was in force, with its units of a day."""
    day = filters.day or clock.today()
    agency = _agencies(day).prefetch_related("predecessors", "successors").filter(pk=agency_id).first()
    if agency is None:
        raise NotFound("Không có cơ quan này.")
    units = Unit.objects.on(day).filter(agency=agency).order_by("pk")
    return AgencyWhole(
        **_line(agency), day=day, units=[_unit(unit) for unit in units],
        predecessors=[row.pk for row in agency.predecessors.all()],
        successors=[row.pk for row in agency.successors.all()],
    )  # fmt: skip


@operation(
    router, "GET", "/organisations/units", name="listUnits", summary="Các đơn vị có hiệu lực trong một ngày",
    action="organisation.view", gives=UnitList,
)  # fmt: skip
def list_units(request: ApiRequest, filters: Query[UnitFilters]) -> UnitList:
    """List units in force on a day."""
    day = filters.day or clock.today()
    rows = Unit.objects.on(day)
    if filters.agency_id:
        rows = rows.filter(agency_id=filters.agency_id)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    page, more = page_of(rows, filters.after, filters.limit)
    items = [_unit(row) for row in page]
    return UnitList(day=day, items=items, next=more)


class HeldRole(Schema):
    """Một vai trò đang giữ."""

    assignment_id: int
    role: str
    role_name: str
    unit_id: int
    unit: str
    agency: str


class Me(Schema):
    """Khóa này làm việc với tư cách ai."""

    person_id: int
    name: str
    unit_id: int
    unit: str
    agency_id: int
    agency: str
    assignment_id: int
    roles: list[str] = Field(examples=[["tiep_nhan"]])
    actions: list[str] = Field(description="Các quyền của vai trò.", examples=[["dossier.view"]])
    assignments: list[HeldRole] = Field(
        description="Mọi vai trò người này đang giữ; mỗi khóa làm việc với một nơi."
    )
    key_expires_at: str = Field(description="Khóa hết hạn lúc.")


@operation(
    me_router, "GET", "/me", name="getMe", summary="Khóa truy cập này làm việc với tư cách ai", action=None, gives=Me,
)  # fmt: skip
def get_me(request: ApiRequest) -> Me:
    """Say as whom the key acts."""
    actor = request.actor
    held = [
        HeldRole(
            assignment_id=row.pk, role=row.role, role_name=Role(row.role).label, unit_id=row.unit_id,
            unit=row.unit.name, agency=str(row.unit.agency),
        )
        for row in assignments_of(actor.person_id)
    ]  # fmt: skip
    return Me(
        person_id=actor.person_id or 0, name=actor.name, unit_id=actor.unit_id or 0, unit=actor.unit_name,
        agency_id=actor.agency_id or 0, agency=actor.agency_name, assignment_id=actor.assignment_id or 0,
        roles=sorted(actor.roles), actions=[name for name in ACTIONS if allowed(actor, name) is not None],
        assignments=held, key_expires_at=request.key.expires_at.isoformat(),
    )  # fmt: skip
