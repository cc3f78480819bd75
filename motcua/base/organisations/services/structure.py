"""Agencies, units, desks and identifiers: opened, renamed and ended on a day; nothing is ever deleted."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.organisations import handover
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.heirs import continue_row
from motcua.base.organisations.models import (
    AdministrativeUnit,
    Agency,
    AgencyIdentifier,
    Desk,
    RoleAssignment,
    SigningDelegation,
    StandIn,
    Unit,
)
from motcua.base.organisations.permissions import check
from motcua.base.organisations.rules import identifier_fault
from motcua.base.organisations.services._common import (
    MANAGE,
    ONE_DAY,
    last_day_allowed,
    overlapping,
    required,
    tell,
    unique,
)
from motcua.base.text import clean
from motcua.base.text import day as written

Dated = Desk | RoleAssignment | StandIn | AgencyIdentifier | SigningDelegation


@dataclass
class AgencyData:
    """What is asked when an agency is opened."""

    name: str
    kind: str
    level: str
    valid_from: date
    short_name: str = ""
    parent_id: int | None = None
    area_id: int | None = None
    address: str = ""
    phone: str = ""
    basis: str = ""


def open_agency(data: AgencyData, *, by: Actor) -> Agency:
    """Open an agency from a day on.

    Raises:
        Invalid: a name, kind, level or basis is missing, the parent is not in force, or two tiers forbid the level.
        Conflict: an agency of this name is in force then.
    """
    check(by, MANAGE)
    name = required(data.name, "name", "Ghi tên cơ quan như trong quyết định thành lập.")
    basis = required(data.basis, "basis", "Ghi số, ngày quyết định thành lập.")
    if data.kind not in Agency.Kind.values:
        raise Invalid("Chọn loại cơ quan.", field="kind")
    if data.level not in AdministrativeUnit.Level.values:
        raise Invalid("Chọn cấp của cơ quan.", field="level")
    if data.level == AdministrativeUnit.Level.DISTRICT and data.valid_from >= date(2025, 7, 1):
        raise Invalid("Từ 01/7/2025 không còn cấp huyện.", field="level")
    if data.parent_id and not Agency.objects.on(data.valid_from).filter(pk=data.parent_id).exists():
        raise Invalid("Cơ quan cấp trên không còn hiệu lực vào ngày này.", field="parent_id")
    if data.area_id and not AdministrativeUnit.objects.on(data.valid_from).filter(pk=data.area_id).exists():
        raise Invalid("Đơn vị hành chính không có hiệu lực vào ngày này.", field="area_id")
    with transaction.atomic():
        if Agency.objects.filter(overlapping(data.valid_from, None), name__iexact=name).exists():
            raise Conflict("Đã có cơ quan mang tên này.", field="name")
        wanted = asdict(data) | {"name": name, "basis": basis}
        with unique("Đã có cơ quan mang tên này.", "name"):
            agency = Agency.objects.create(
                **{key: clean(value) if isinstance(value, str) else value for key, value in wanted.items()}
            )
        tell(
            "organisation.created", stream=("organisation", agency.pk), by=by, label=agency.name,
            detail={"from": written(agency.valid_from), "decision": basis},
        )  # fmt: skip
    return agency


def change_contact(agency_id: int, *, short_name: str, address: str, phone: str, by: Actor) -> Agency:
    """Correct an agency's short name, address and telephone (the name itself changes by succession)."""
    check(by, MANAGE)
    with transaction.atomic():
        agency = _agency(agency_id)
        agency.short_name, agency.address, agency.phone = clean(short_name), clean(address), clean(phone)
        agency.save(update_fields=["short_name", "address", "phone"])
        tell(
            "organisation.changed", stream=("organisation", agency.pk), by=by, label=agency.name,
            detail={"note": "Tên gọn, địa chỉ, điện thoại"},
        )  # fmt: skip
    return agency


def succeed_agency(
    agency_id: int, *, name: str, day: date, basis: str, by: Actor, short_name: str = ""
) -> Agency:
    """Rename an agency from a day on: a successor takes over its units, desks, people, codes and open work.

    Dossiers keep the agency of their own day (rule 1), so the old one stays with its last day.

    Args:
        day: first day of the new name, not before today.
        basis: the decision.

    Raises:
        Conflict: open work cannot follow, or the name is taken.
    """
    check(by, MANAGE)
    name = required(name, "name", "Ghi tên mới của cơ quan.")
    basis = required(basis, "basis", "Ghi số, ngày quyết định đổi tên.")
    with transaction.atomic():
        old = _agency(agency_id)
        _may_succeed(old, day)
        if name == old.name:
            raise Invalid("Tên mới trùng tên đang dùng.", field="name")
        if Agency.objects.filter(overlapping(day, None), name__iexact=name).exists():
            raise Conflict("Đã có cơ quan mang tên này.", field="name")
        new = Agency.objects.create(
            name=name, short_name=clean(short_name), kind=old.kind, level=old.level, parent=old.parent,
            area=old.area, address=old.address, phone=old.phone, valid_from=day, basis=basis,
        )  # fmt: skip
        old.successors.add(new)
        Agency.objects.filter(parent=old).filter(overlapping(day, None)).update(parent=new)
        units = {unit.pk: _copy_unit(unit, new, day) for unit in _open_units(old, day)}
        for before, after in units.items():
            parent = Unit.objects.filter(pk=before).values_list("parent_id", flat=True).get()
            if parent in units:
                Unit.objects.filter(pk=after).update(parent_id=units[parent])
        _move_identifiers(old, new, day)
        for row in old.delegations.filter(overlapping(day, None)):
            continue_row(row, day, agency=new)
        _hand_over(units, day, by)
        old.units.filter(pk__in=units).update(valid_to=day - ONE_DAY)
        old.valid_to = day - ONE_DAY
        old.save(update_fields=["valid_to"])
        tell(
            "organisation.renamed", stream=("organisation", old.pk), by=by, label=old.name,
            detail={"old": old.name, "new": new.name, "from": written(day), "decision": basis},
            successor=new.pk, units=units,
        )  # fmt: skip
    return new


def end_agency(
    agency_id: int, *, last_day: date, basis: str, by: Actor, successor_ids: Iterable[int] = ()
) -> Agency:
    """End an agency after its last day and name who continues its tasks.

    Raises:
        Conflict: people still hold roles there after that day, agencies stand under it, or work lies open.
    """
    check(by, MANAGE)
    basis = required(basis, "basis", "Ghi số, ngày quyết định kết thúc, sáp nhập.")
    with transaction.atomic():
        agency = _agency(agency_id)
        if agency.valid_to and agency.valid_to <= last_day:
            raise Conflict(f"Cơ quan đã kết thúc ngày {written(agency.valid_to)}.")
        last_day_allowed(agency.valid_from, last_day)
        heirs = list(Agency.objects.on(last_day + ONE_DAY).filter(pk__in=set(successor_ids) - {agency.pk}))
        if len(heirs) != len(set(successor_ids)):
            raise Invalid("Cơ quan kế thừa phải có hiệu lực sau ngày cuối.", field="successor_ids")
        children = agency.children.filter(overlapping(last_day + ONE_DAY, None)).count()
        if children:
            raise Conflict(f"Còn {children} cơ quan trực thuộc; chuyển hoặc kết thúc các cơ quan đó trước.")
        units = list(agency.units.filter(overlapping(last_day + ONE_DAY, None)))
        _refuse_open(units, last_day)
        for unit in units:
            _close_unit(unit, last_day)
        _close_after(agency.identifiers, last_day)
        _close_after(agency.delegations, last_day)
        agency.successors.add(*heirs)
        agency.valid_to = last_day
        agency.save(update_fields=["valid_to"])
        tell(
            "organisation.ended", stream=("organisation", agency.pk), by=by, label=agency.name,
            detail={
                "to": written(last_day), "decision": basis, "new": ", ".join(str(heir) for heir in heirs),
            },
            successors=[heir.pk for heir in heirs],
        )  # fmt: skip
    return agency


def open_unit(
    agency_id: int, *, name: str, kind: str, valid_from: date, by: Actor, parent_id: int | None = None
) -> Unit:
    """Open a unit inside an agency from a day on."""
    check(by, MANAGE)
    name = required(name, "name", "Ghi tên đơn vị.")
    if kind not in Unit.Kind.values:
        raise Invalid("Chọn loại đơn vị.", field="kind")
    with transaction.atomic():
        agency = _agency(agency_id)
        if valid_from < agency.valid_from or (agency.valid_to and valid_from > agency.valid_to):
            raise Invalid("Cơ quan không có hiệu lực vào ngày này.", field="valid_from")
        if agency.units.filter(overlapping(valid_from, None), name__iexact=name).exists():
            raise Conflict("Cơ quan đã có đơn vị mang tên này.", field="name")
        if parent_id and not agency.units.on(valid_from).filter(pk=parent_id).exists():
            raise Invalid("Đơn vị cấp trên phải thuộc cùng cơ quan.", field="parent_id")
        unit = Unit.objects.create(
            agency=agency, name=name, kind=kind, valid_from=valid_from, parent_id=parent_id
        )
        tell(
            "organisation.created", stream=("organisation", agency.pk), by=by, label=agency.name,
            detail={"unit": name, "from": written(valid_from)}, unit_id=unit.pk,
        )  # fmt: skip
    return unit


def rename_unit(unit_id: int, *, name: str, day: date, basis: str, by: Actor) -> Unit:
    """Rename a unit from a day on: the new one takes over its desks, people and open work."""
    check(by, MANAGE)
    name = required(name, "name", "Ghi tên mới của đơn vị.")
    basis = required(basis, "basis", "Ghi số, ngày văn bản đổi tên.")
    with transaction.atomic():
        old = _unit(unit_id)
        _may_succeed(old, day)
        if old.agency.units.filter(overlapping(day, None), name__iexact=name).exists():
            raise Conflict("Cơ quan đã có đơn vị mang tên này.", field="name")
        new_id = _copy_unit(old, old.agency, day, name)
        Unit.objects.filter(parent=old).filter(overlapping(day, None)).update(parent_id=new_id)
        _hand_over({old.pk: new_id}, day, by)
        old.valid_to = day - ONE_DAY
        old.save(update_fields=["valid_to"])
        tell(
            "organisation.renamed", stream=("organisation", old.agency_id), by=by, label=old.agency.name,
            detail={"old": old.name, "new": name, "from": written(day), "decision": basis},
            units={old.pk: new_id},
        )  # fmt: skip
    return Unit.objects.get(pk=new_id)


def end_unit(unit_id: int, *, last_day: date, basis: str, by: Actor, move_to_id: int | None = None) -> Unit:
    """End a unit after its last day; people and open work go to another unit of the agency when one is named.

    Raises:
        Conflict: people still hold roles there after that day or work lies open, and no other unit takes them.
    """
    check(by, MANAGE)
    basis = required(basis, "basis", "Ghi số, ngày văn bản.")
    with transaction.atomic():
        unit = _unit(unit_id)
        if unit.valid_to and unit.valid_to <= last_day:
            raise Conflict(f"Đơn vị đã kết thúc ngày {written(unit.valid_to)}.")
        last_day_allowed(unit.valid_from, last_day)
        after = last_day + ONE_DAY
        if move_to_id:
            heir = Unit.objects.on(after).filter(pk=move_to_id, agency_id=unit.agency_id).first()
            if heir is None or heir.pk == unit.pk:
                raise Invalid("Chọn một đơn vị khác, đang hoạt động, của cùng cơ quan.", field="move_to_id")
            _hand_over({unit.pk: heir.pk}, after, by)
        _refuse_open([unit], last_day)
        _close_unit(unit, last_day)
        tell(
            "organisation.ended", stream=("organisation", unit.agency_id), by=by, label=unit.agency.name,
            detail={"unit": unit.name, "to": written(last_day), "decision": basis}, unit_id=unit.pk,
        )  # fmt: skip
    return unit


def add_desk(unit_id: int, *, number: int, valid_from: date, by: Actor, name: str = "") -> Desk:
    """Add a counter to a one-stop desk."""
    check(by, MANAGE)
    with transaction.atomic():
        unit = _unit(unit_id)
        if unit.kind != Unit.Kind.ONE_STOP:
            raise Invalid("Chỉ Bộ phận Một cửa mới có quầy.", field="unit_id")
        if not 1 <= number <= 999:
            raise Invalid("Số quầy từ 1 đến 999.", field="number")
        if unit.desks.filter(overlapping(valid_from, None), number=number).exists():
            raise Conflict(f"Đã có quầy số {number}.", field="number")
        desk = Desk.objects.create(unit=unit, number=number, name=clean(name), valid_from=valid_from)
        tell(
            "organisation.desk_added", stream=("organisation", unit.agency_id), by=by,
            label=unit.agency.name, detail={"number": number, "name": desk.name, "unit": unit.name},
        )  # fmt: skip
    return desk


def add_identifier(
    agency_id: int, *, code: str, format: str, valid_from: date, by: Actor, unverified: bool = False
) -> AgencyIdentifier:
    """Give an agency an electronic identifier from a day on; its earlier one of the same format ends.

    Raises:
        Invalid: the code has not the shape of its format (QCVN 102:2016, QĐ 20/2020/QĐ-TTg).
        Conflict: another agency uses the code then.
    """
    check(by, MANAGE)
    code = clean(code).upper()
    if format not in AgencyIdentifier.Format.values:
        raise Invalid("Chọn định dạng mã.", field="format")
    if fault := identifier_fault(code, format):
        raise Invalid(fault, field="code")
    with transaction.atomic():
        agency = _agency(agency_id)
        taken = AgencyIdentifier.objects.filter(overlapping(valid_from, None), code=code)
        if other := taken.select_related("agency").first():
            raise Conflict(f"Mã này đang dùng cho {other.agency}.", field="code")
        for row in agency.identifiers.filter(overlapping(valid_from, None), format=format):
            if row.valid_from >= valid_from:
                raise Conflict(f"Đã có mã {row.code} từ {written(row.valid_from)}.", field="valid_from")
            row.valid_to = valid_from - ONE_DAY
            row.save(update_fields=["valid_to"])
        found = AgencyIdentifier.objects.create(
            agency=agency, code=code, format=format, valid_from=valid_from, unverified=unverified
        )
        tell(
            "organisation.identifier_added", stream=("organisation", agency.pk), by=by, label=agency.name,
            detail={"number": code, "form": found.get_format_display(), "from": written(valid_from)},
        )  # fmt: skip
    return found


def _agency(agency_id: int) -> Agency:
    agency = Agency.objects.select_for_update(of=("self",)).filter(pk=agency_id).first()
    if agency is None:
        raise NotFound("Không có cơ quan này.")
    return agency


def _unit(unit_id: int) -> Unit:
    unit = Unit.objects.select_for_update(of=("self",)).select_related("agency").filter(pk=unit_id).first()
    if unit is None:
        raise NotFound("Không có đơn vị này.")
    return unit


def _open_units(agency: Agency, day: date) -> list[Unit]:
    return list(agency.units.filter(overlapping(day, None)).order_by("id"))


def _may_succeed(old: Agency | Unit, day: date) -> None:
    if old.valid_to:
        raise Conflict(f"Đã kết thúc ngày {written(old.valid_to)}, không đổi tên được nữa.")
    if day <= old.valid_from:
        raise Invalid(f"Ngày đổi tên phải sau ngày {written(old.valid_from)}.", field="day")
    if day < clock.today():
        raise Invalid("Ngày đổi tên không thể đứng trước hôm nay.", field="day")


def _copy_unit(unit: Unit, agency: Agency, day: date, name: str = "") -> int:
    """Open the same unit anew from a day on, with its desks; return its key."""
    new = Unit.objects.create(
        agency=agency, parent=unit.parent if agency == unit.agency else None, name=name or unit.name,
        kind=unit.kind, valid_from=max(day, unit.valid_from), valid_to=unit.valid_to,
    )  # fmt: skip
    for desk in unit.desks.filter(overlapping(day, None)):
        continue_row(desk, day, unit=new)
    return new.pk


def _move_identifiers(old: Agency, new: Agency, day: date) -> None:
    for row in old.identifiers.filter(overlapping(day, None)):
        continue_row(row, day, agency=new)


def _hand_over(units: dict[int, int], day: date, by: Actor) -> None:
    """Let people, stand-ins and, on the day itself, open work follow to the new units."""
    for old_id, new_id in units.items():
        try:
            with transaction.atomic():
                stand_ins = StandIn.objects.filter(overlapping(day, None), unit_id=old_id)
                held = RoleAssignment.objects.filter(overlapping(day, None), unit_id=old_id)
                rows: list[Dated] = [*stand_ins, *held]
                for row in rows:
                    continue_row(row, day, unit_id=new_id)
        except IntegrityError:
            raise Conflict(
                "Có người đã giữ cùng vai trò ở đơn vị nhận; kết thúc một trong hai phân công trước."
            ) from None
    if day > clock.today():
        # On the day itself work would still be done under the old name: it must not jump ahead.
        if found := handover.open_work(set(units)):
            raise Conflict(f"Còn {', '.join(found)}; thực hiện đúng vào ngày {written(day)}.", field="day")
        return
    if stuck := handover.move_all(units, by):
        raise Conflict(f"Còn {', '.join(stuck)} chưa chuyển được sang đơn vị mới.")


def _refuse_open(units: list[Unit], last_day: date) -> None:
    ids = {unit.pk for unit in units}
    people = RoleAssignment.objects.filter(overlapping(last_day + ONE_DAY, None), unit_id__in=ids)
    if count := people.values("person_id").distinct().count():
        raise Conflict(
            f"Còn {count} người giữ vai trò sau ngày {written(last_day)}; chuyển họ sang đơn vị khác "
            "hoặc kết thúc phân công trước.",
        )
    if found := handover.open_work(ids):
        raise Conflict(f"Còn {', '.join(found)} tại đây; giải quyết xong hoặc chuyển đi trước.")


def _close_unit(unit: Unit, last_day: date) -> None:
    _close_after(unit.desks, last_day)
    _close_after(unit.stand_ins, last_day)
    unit.valid_to = last_day
    unit.save(update_fields=["valid_to"])


def _close_after(rows, last_day: date) -> None:  # type: ignore[no-untyped-def]  # any related manager
    """End what is in force after a last day; what would only have begun later is taken back."""
    begun = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=last_day), valid_from__lte=last_day)
    begun.update(valid_to=last_day)
    rows.filter(valid_from__gt=last_day).delete()
