"""The registers of this room as files: agencies, people, delegations, stand-ins, administrative units."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import QueryDict

from motcua.base import clock
from motcua.base.lists.registry import Column, in_batches, register
from motcua.base.organisations import registers
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import (
    AdministrativeUnit,
    Agency,
    AgencyIdentifier,
    Person,
    SigningDelegation,
    StandIn,
)
from motcua.base.organisations.permissions import Scope, allowed
from motcua.base.organisations.roles import Role
from motcua.base.text import read_day

_ROLES = dict(Role.choices)


def _text(query: QueryDict, key: str) -> str:
    return query.get(key, "").strip()[:80]


def _number(query: QueryDict, key: str) -> int | None:
    value = query.get(key, "")
    return int(value) if value.isdigit() and len(value) < 12 else None


def _day(query: QueryDict) -> date:
    return read_day(query.get("ngay", "")) or clock.today()


# ---- agencies ---------------------------------------------------------------------------------------------


def _agencies(by: Actor, query: QueryDict) -> QuerySet[Agency]:
    day = _day(query)
    found = Agency.objects.on(day)
    for word in _text(query, "ten").split():
        named = Q(name__unaccent__icontains=word) | Q(short_name__unaccent__icontains=word)
        coded = AgencyIdentifier.objects.on(day).filter(code__istartswith=word)
        found = found.filter(named | Q(pk__in=coded.values("agency")))
    return found.order_by("level", "name", "id")


def _agency_rows(by: Actor, query: QueryDict) -> Iterator[Agency]:
    held = Prefetch("identifiers", AgencyIdentifier.objects.on(_day(query)), to_attr="held")
    shown = Agency.objects.select_related("parent", "area").prefetch_related(held)
    return in_batches(_agencies(by, query), shown)


_AGENCY_COLUMNS = (
    Column("Mã định danh", lambda row: ", ".join(one.code for one in row.held), width=22),
    Column("Tên", lambda row: row.name, width=60),
    Column("Tên gọn", lambda row: row.short_name, width=32),
    Column("Loại", lambda row: row.get_kind_display(), width=24),
    Column("Cấp", lambda row: row.get_level_display(), width=12),
    Column("Thuộc", lambda row: str(row.parent) if row.parent else "", width=32),
    Column("Địa bàn", lambda row: row.area.full_name if row.area else "", width=24),
    Column("Địa chỉ", lambda row: row.address, width=40),
    Column("Điện thoại", lambda row: row.phone, width=16),
    Column("Hiệu lực từ", lambda row: row.valid_from, "day", 12),
    Column("Đến", lambda row: row.valid_to, "day", 12),
)


# ---- people -----------------------------------------------------------------------------------------------


def _manages(by: Actor) -> bool:
    return allowed(by, "organisation.manage") is not None


def _people(by: Actor, query: QueryDict) -> QuerySet[Person]:
    role = query.get("vai_tro", "")
    return registers.people(
        _text(query, "ten"), role=role if role in Role.values else "", agency_id=_number(query, "co_quan"),
        state=query.get("trang_thai", "") if _manages(by) else "",
    )  # fmt: skip


def _once(values: Any) -> str:
    return ", ".join(dict.fromkeys(str(value) for value in values))


def _person_columns(by: Actor, query: QueryDict) -> tuple[Column, ...]:
    columns = (
        Column("Họ và tên", lambda row: row.full_name, width=32),
        Column(
            "Chức vụ", lambda row: _once(one.position for one in row.held_now if one.position) or row.title
        ),
        Column(
            "Vai trò", lambda row: _once(_ROLES.get(one.role, one.role) for one in row.held_now), width=40
        ),
        Column("Đơn vị", lambda row: _once(one.unit for one in row.held_now), width=40),
        Column("Cơ quan", lambda row: _once(one.unit.agency for one in row.held_now), width=32),
    )
    return (*columns, Column("Tên đăng nhập", lambda row: row.username)) if _manages(by) else columns


# ---- deputies ---------------------------------------------------------------------------------------------


def _delegations(by: Actor, query: QueryDict) -> QuerySet[SigningDelegation]:
    rows = registers.delegations(None if query.get("het") == "1" else clock.today())
    agency = _number(query, "co_quan")
    if allowed(by, "delegation.manage") != Scope.PROVINCE:
        return rows.filter(agency_id=by.agency_id)
    return rows.filter(agency_id=agency) if agency else rows


_DELEGATION_COLUMNS = (
    Column("Người ủy quyền", lambda row: row.grantor.full_name, width=32),
    Column("Người được ủy quyền", lambda row: row.delegate.full_name, width=32),
    Column("Cơ quan", lambda row: str(row.agency), width=32),
    Column("Hình thức ký", lambda row: row.signature_form),
    Column("Lĩnh vực", lambda row: row.fields_of or "mọi lĩnh vực", width=24),
    Column("Văn bản", lambda row: row.decision, width=32),
    Column("Từ ngày", lambda row: row.valid_from, "day", 12),
    Column("Đến ngày", lambda row: row.valid_to, "day", 12),
)


def _stand_ins(by: Actor, query: QueryDict) -> QuerySet[StandIn]:
    rows = registers.stand_ins(None if query.get("het") == "1" else clock.today())
    unit = _number(query, "don_vi")
    if allowed(by, "standin.manage") != Scope.PROVINCE:
        return rows.filter(unit__agency_id=by.agency_id)
    return rows.filter(unit__agency__units=unit) if unit else rows


_STAND_IN_COLUMNS = (
    Column("Vắng mặt", lambda row: row.absent.full_name, width=32),
    Column("Làm thay", lambda row: row.substitute.full_name, width=32),
    Column("Đơn vị", lambda row: row.unit.name, width=40),
    Column("Cơ quan", lambda row: str(row.unit.agency), width=32),
    Column("Lý do", lambda row: row.reason, width=32),
    Column("Từ ngày", lambda row: row.valid_from, "day", 12),
    Column("Đến ngày", lambda row: row.valid_to, "day", 12),
)


# ---- administrative units ---------------------------------------------------------------------------------


def _areas(by: Actor, query: QueryDict) -> QuerySet[AdministrativeUnit]:
    level = query.get("cap", "")
    return registers.areas(
        _text(query, "ten"), day=None if query.get("cu") == "1" else _day(query),
        level=level if level in AdministrativeUnit.Level.values else "",
    )  # fmt: skip


_AREA_COLUMNS = (
    Column("Mã", lambda row: row.code, width=10),
    Column("Tên", lambda row: row.full_name, width=36),
    Column("Cấp", lambda row: row.get_level_display(), width=12),
    Column("Thuộc", lambda row: row.parent.full_name if row.parent else "", width=36),
    Column(
        "Từ", lambda row: _once(f"{one.full_name} ({one.code})" for one in row.predecessors.all()), width=48
    ),
    Column(
        "Thành", lambda row: _once(f"{one.full_name} ({one.code})" for one in row.successors.all()), width=36
    ),
    Column("Hiệu lực từ", lambda row: row.valid_from, "day", 12),
    Column("Đến", lambda row: row.valid_to, "day", 12),
    Column("Căn cứ", lambda row: row.basis, width=40),
)


def register_lists() -> None:
    """Let the registers be exported and their filters be kept."""
    view = "organisation.view"
    for code, title, columns, found, rows in (
        ("organisations:home", "Cơ quan, đơn vị", _AGENCY_COLUMNS, _agencies, _agency_rows),
        ("organisations:people", "Người dùng", _person_columns, _people, None),
        ("organisations:delegations", "Ủy quyền ký", _DELEGATION_COLUMNS, _delegations, None),
        ("organisations:standins", "Làm thay", _STAND_IN_COLUMNS, _stand_ins, None),
        ("organisations:areas", "Đơn vị hành chính", _AREA_COLUMNS, _areas, None),
    ):  # fmt: skip
        register(code, title=title, action=view, columns=columns, rows=rows, found=found)
