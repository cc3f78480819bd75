"""An agency gives its tasks to others in a reorganisation: its open work follows, unit by unit (mot-cua.md 1, 13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid
from motcua.base.organisations import handover
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Unit
from motcua.base.organisations.permissions import check
from motcua.base.organisations.services._common import MANAGE, ONE_DAY, overlapping, required, tell
from motcua.base.organisations.services.structure import _agency, _close_after, _close_unit
from motcua.base.text import day as written
from motcua.base.text import fold


@dataclass(frozen=True)
class Dissolved:
    """What a dissolution did: the agency that ended, its heirs, and where the open work of each unit went."""

    agency: Agency
    heirs: tuple[Agency, ...]
    units: dict[int, int]


def likely_heirs(agency_id: int, heir_id: int, day: date) -> dict[int, int]:
    """Return for each unit of an agency the unit of an heir that most likely continues it, by kind and name.

    Args:
        agency_id: the agency that ends.
        heir_id: the agency that takes its tasks over.
        day: first day of the new order.
    """
    there = list(Unit.objects.on(day).filter(agency_id=heir_id).order_by("id"))
    found = {}
    for unit in Unit.objects.on(day - ONE_DAY).filter(agency_id=agency_id).order_by("id"):
        same = [one for one in there if one.kind == unit.kind]
        words = set(fold(unit.name).split())
        same.sort(key=lambda one: -len(words & set(fold(one.name).split())))
        if same:
            found[unit.pk] = same[0].pk
    return found


@transaction.atomic
def dissolve_agency(
    agency_id: int, *, units: Mapping[int, int], day: date, basis: str, by: Actor
) -> Dissolved:
    """End an agency the day before a reorganisation; its heirs take the open work, unit by unit.

    Code, receipt and dates of a dossier stay as they are; reports of earlier days count it where it was. People
    are not moved: the reorganisation appoints them anew.

    Args:
        agency_id: the agency that ends.
        units: each of its units that has open work, to the unit that continues it.
        day: first day of the new order; not after today, so that no work jumps ahead of its day.
        basis: the resolution.

    Raises:
        Invalid: no basis, a day that cannot be, a unit that is not the agency's or not in force.
        Conflict: the agency has ended already, or open work lies at a unit that nobody continues.
    """
    check(by, MANAGE)
    basis = required(basis, "basis", "Ghi số, ngày nghị quyết, quyết định sắp xếp.")
    agency = _agency(agency_id)
    if agency.valid_to:
        raise Conflict(f"Cơ quan đã kết thúc ngày {written(agency.valid_to)}.")
    if day <= agency.valid_from:
        raise Invalid(f"Ngày sắp xếp phải sau ngày {written(agency.valid_from)}.", field="day")
    if day > clock.today():
        raise Invalid(f"Thực hiện đúng vào ngày {written(day)}, không làm trước.", field="day")
    own = list(agency.units.filter(overlapping(day, None)))
    fresh = _heirs(agency, own, units, day)
    _refuse_forgotten(own, units)
    if stuck := handover.move_all(_every_unit(own, units), by):
        raise Conflict(f"Còn {', '.join(stuck)} chưa chuyển được sang đơn vị mới.")
    heirs = tuple(Agency.objects.filter(pk__in={unit.agency_id for unit in fresh}).order_by("pk"))
    _end(agency, own, heirs, day)
    tell(
        "organisation.ended", stream=("organisation", agency.pk), by=by, label=agency.name,
        detail={
            "to": written(day - ONE_DAY), "decision": basis, "new": ", ".join(str(heir) for heir in heirs),
        },
        successors=[heir.pk for heir in heirs], units=dict(units),
    )  # fmt: skip
    return Dissolved(agency, heirs, dict(units))


def _heirs(agency: Agency, own: list[Unit], units: Mapping[int, int], day: date) -> list[Unit]:
    if set(units) - {unit.pk for unit in own}:
        raise Invalid("Có đơn vị không thuộc cơ quan kết thúc.", field="units")
    fresh = list(Unit.objects.on(day).filter(pk__in=set(units.values())).exclude(agency=agency))
    if len(fresh) != len(set(units.values())):
        raise Invalid(
            f"Đơn vị kế thừa phải thuộc cơ quan khác và có hiệu lực từ {written(day)}.", field="units"
        )
    return fresh


def _every_unit(own: list[Unit], units: Mapping[int, int]) -> dict[int, int]:
    """Return the heirs of all units: what names the agency alone goes along when its last unit does.

    A unit nobody continues has no open work of its own (`_refuse_forgotten`) and ends with the first that has an heir.
    """
    if not units:
        return {}
    first = next(iter(units.values()))
    return {**units, **{unit.pk: first for unit in own if unit.pk not in units}}


def _refuse_forgotten(own: list[Unit], units: Mapping[int, int]) -> None:
    for unit in own:
        if unit.pk not in units and (found := handover.open_work({unit.pk})):
            raise Conflict(f"{unit.name} còn {', '.join(found)}; chọn đơn vị kế thừa.", field="units")
    if not units and (found := handover.open_work({unit.pk for unit in own})):
        raise Conflict(f"Cơ quan còn {', '.join(found)}; chọn đơn vị kế thừa.", field="units")


def _end(agency: Agency, own: list[Unit], heirs: tuple[Agency, ...], day: date) -> None:
    last_day = day - ONE_DAY
    if len(heirs) == 1:
        Agency.objects.filter(parent=agency).filter(overlapping(day, None)).update(parent=heirs[0])
    elif agency.children.filter(overlapping(day, None)).exists():
        raise Conflict("Còn cơ quan trực thuộc mà có nhiều cơ quan kế thừa; chuyển các cơ quan đó trước.")
    for unit in own:
        _close_after(unit.assignments, last_day)
        _close_unit(unit, last_day)
    _close_after(agency.identifiers, last_day)
    _close_after(agency.delegations, last_day)
    agency.successors.add(*heirs)
    agency.valid_to = last_day
    agency.save(update_fields=["valid_to"])
