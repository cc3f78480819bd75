"""Roles: given to a person at a unit for a period, and ended."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.organisations import rules
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Person, RoleAssignment, Unit
from motcua.base.organisations.permissions import check
from motcua.base.organisations.queries import is_last_administrator
from motcua.base.organisations.roles import Role
from motcua.base.organisations.services._common import (
    MANAGE,
    hold_administrators,
    in_order,
    last_day_allowed,
    never_begins,
    overlapping,
    tell,
)
from motcua.base.text import clean
from motcua.base.text import day as written

# Where a role is at home; the others may be held anywhere.
_ONLY_AT = {
    Role.INTAKE: Unit.Kind.ONE_STOP,
    Role.RETURNING: Unit.Kind.ONE_STOP,
    Role.CENTRE_DIRECTOR: Unit.Kind.ONE_STOP,
}


@dataclass(frozen=True)
class Assigned:
    """An assignment, and what the law would have otherwise (a warning, not a refusal)."""

    assignment: RoleAssignment
    warnings: tuple[str, ...] = ()


def assign_role(
    person_id: int, *, unit_id: int, role: str, valid_from: date, by: Actor, valid_to: date | None = None,
    position: str = "", basis: str = "", sent_by_id: int | None = None,
) -> Assigned:  # fmt: skip
    """Give a person a role at a unit.

    Args:
        person_id: who.
        unit_id: where.
        role: a code of `Role`.
        valid_from: first day.
        by: who gives it.
        valid_to: last day, included; None for an open end.
        position: the post, as it is written under a signature.
        basis: the decision.
        sent_by_id: the agency that sends the person to the one-stop desk, when another one does.

    Returns:
        The assignment, with a warning when a secondment is not of 6 to 24 months (NĐ 61/2018 Điều 11.4).

    Raises:
        Invalid: the role has no place at this unit, or unit or account are not in force.
        Conflict: the person holds the role there already on one of these days.
    """
    check(by, MANAGE)
    in_order(valid_from, valid_to)
    if role not in Role.values:
        raise Invalid("Chọn vai trò.", field="role")
    with transaction.atomic():
        person = Person.objects.select_for_update().filter(pk=person_id).first()
        if person is None:
            raise NotFound("Không có người này.")
        if not person.is_active:
            raise Conflict("Tài khoản đang khóa; mở khóa trước khi giao vai trò.")
        unit = _unit_for(unit_id, role, valid_from, valid_to)
        warnings = _secondment(unit, sent_by_id, valid_from, valid_to)
        try:
            with transaction.atomic():
                row = RoleAssignment.objects.create(
                    person=person, unit=unit, role=role, valid_from=valid_from, valid_to=valid_to,
                    position=clean(position), basis=clean(basis), sent_by_id=sent_by_id,
                )  # fmt: skip
        except IntegrityError:
            raise Conflict(
                "Người này đã giữ vai trò đó tại đơn vị trong thời gian này.", field="role"
            ) from None
        tell(
            "organisation.role_given", stream=("person", person.pk), by=by, label=person.username,
            detail={
                "person": person.full_name, "role": row.get_role_display(), "unit": f"{unit}, {unit.agency}",
                "from": written(valid_from), "to": written(valid_to) if valid_to else "",
                "decision": row.basis,
            },
            assignment=row.pk, unit_id=unit.pk, code=role,
        )  # fmt: skip
    return Assigned(row, warnings)


def end_assignment(assignment_id: int, *, last_day: date, by: Actor, basis: str = "") -> RoleAssignment:
    """End a role after its last day (yesterday at the earliest); one that has not begun may be taken back.

    Raises:
        Conflict: it has ended by then already, or no administrator would be left.
    """
    check(by, MANAGE)
    with transaction.atomic():
        row = (
            RoleAssignment.objects.select_for_update(of=("self",))
            .select_related("person", "unit__agency")
            .filter(pk=assignment_id)
            .first()
        )
        if row is None:
            raise NotFound("Không có phân công này.")
        if row.valid_to and row.valid_to <= last_day:
            raise Conflict(f"Phân công đã kết thúc ngày {written(row.valid_to)}.", field="last_day")
        if row.role == Role.ADMIN:
            hold_administrators()
            if is_last_administrator(row.person_id, besides=row.pk):
                raise Conflict(
                    "Phải còn ít nhất một quản trị viên; giao vai trò quản trị cho người khác trước."
                )
        key = row.pk
        if not never_begins(row, last_day):
            last_day_allowed(row.valid_from, last_day)
            row.valid_to = last_day
            row.save(update_fields=["valid_to"])
        tell(
            "organisation.role_ended", stream=("person", row.person_id), by=by, label=row.person.username,
            detail={
                "person": row.person.full_name, "role": row.get_role_display(),
                "unit": f"{row.unit}, {row.unit.agency}", "to": written(last_day), "decision": clean(basis),
            },
            assignment=key, unit_id=row.unit_id, code=row.role,
        )  # fmt: skip
    return row


def _unit_for(unit_id: int, role: str, first: date, last: date | None) -> Unit:
    unit = (
        Unit.objects.select_for_update(of=("self",)).select_related("agency").filter(pk=unit_id)
        .filter(overlapping(first, last)).first()
    )  # fmt: skip
    if unit is None or first < unit.valid_from:
        raise Invalid("Đơn vị không hoạt động trong thời gian này.", field="unit_id")
    if unit.valid_to and (last is None or last > unit.valid_to):
        raise Invalid(
            f"Đơn vị kết thúc ngày {written(unit.valid_to)}; chọn ngày cuối trước đó.", field="valid_to"
        )
    home = _ONLY_AT.get(Role(role))
    if home and unit.kind != home:
        raise Invalid(f"Vai trò “{Role(role).label}” chỉ có ở Bộ phận Một cửa.", field="role")
    return unit


def _secondment(unit: Unit, sent_by_id: int | None, first: date, last: date | None) -> tuple[str, ...]:
    if sent_by_id is None:
        return ()
    if unit.kind != Unit.Kind.ONE_STOP:
        raise Invalid("Chỉ ghi cơ quan cử đến với người làm việc tại Bộ phận Một cửa.", field="sent_by_id")
    if sent_by_id == unit.agency_id or not Agency.objects.on(first).filter(pk=sent_by_id).exists():
        raise Invalid("Chọn cơ quan khác, đang hoạt động.", field="sent_by_id")
    fault = rules.secondment_fault(first, last)
    return (fault,) if fault else ()
