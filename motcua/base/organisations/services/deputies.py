"""Who acts for another: delegation of signing power, and stand-ins for absent colleagues."""

from datetime import date

from django.db import IntegrityError, transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import (
    Agency,
    Person,
    RoleAssignment,
    SigningDelegation,
    StandIn,
    Unit,
)
from motcua.base.organisations.permissions import Scope, allowed, check
from motcua.base.organisations.roles import Role
from motcua.base.organisations.rules import PRIVILEGED
from motcua.base.organisations.services._common import (
    covers,
    in_order,
    last_day_allowed,
    never_begins,
    overlapping,
    required,
    tell,
)
from motcua.base.text import clean
from motcua.base.text import day as written


def delegate_signing(
    agency_id: int, *, grantor_id: int, delegate_id: int, valid_from: date, decision: str, by: Actor,
    valid_to: date | None = None, fields_of: str = "", signature_form: str = "TUQ.",
) -> SigningDelegation:  # fmt: skip
    """Let an officer sign an agency's results for a leader (NĐ 61/2018 Điều 17.5; TT 01/2018 Điều 6b).

    Args:
        agency_id: whose results.
        grantor_id: the leader; holds the signing role at the agency on all these days.
        delegate_id: who signs; of this agency, or of the one-stop desk that receives for it.
        valid_from: first day.
        decision: number of the written delegation.
        by: the leader or an administrator.
        valid_to: last day, included; None until withdrawn.
        fields_of: codes of fields, comma between; "" for all.
        signature_form: how the signature is headed ("TUQ.").

    Raises:
        NotAllowed: a leader delegates for somebody else.
        Invalid: grantor or delegate do not hold what they must on these days.
        Conflict: the same delegation exists on one of these days.
    """
    check(by, "delegation.manage", agency_id=agency_id)
    if allowed(by, "delegation.manage") != Scope.PROVINCE and grantor_id != by.person_id:
        raise NotAllowed("Bạn chỉ ủy quyền ký của chính mình.")
    in_order(valid_from, valid_to)
    decision = required(decision, "decision", "Ghi số văn bản ủy quyền.")
    if grantor_id == delegate_id:
        raise Invalid("Người được ủy quyền phải là người khác.", field="delegate_id")
    with transaction.atomic():
        agency = Agency.objects.select_for_update(of=("self",)).filter(pk=agency_id).first()
        if agency is None:
            raise NotFound("Không có cơ quan này.")
        grantor, delegate = _active(grantor_id, "grantor_id"), _active(delegate_id, "delegate_id")
        signing = grantor.assignments.filter(unit__agency=agency, role=Role.SIGNER)
        if not covers(signing, valid_from, valid_to):
            raise Invalid(
                f"{grantor.full_name} không giữ quyền ký tại {agency} suốt thời gian này.", field="grantor_id"
            )
        if not _within_reach(agency, delegate, valid_from, valid_to):
            raise Invalid(
                "Người được ủy quyền phải là công chức của cơ quan, hoặc của Bộ phận Một cửa nhận hồ sơ cho cơ quan, "
                "trong thời gian này.",
                field="delegate_id",
            )
        same = SigningDelegation.objects.filter(overlapping(valid_from, valid_to))
        if same.filter(
            agency=agency, grantor=grantor, delegate=delegate, fields_of=clean(fields_of)
        ).exists():
            raise Conflict("Đã có ủy quyền này trong thời gian đó.", field="delegate_id")
        row = SigningDelegation.objects.create(
            agency=agency, grantor=grantor, delegate=delegate, fields_of=clean(fields_of), decision=decision,
            signature_form=clean(signature_form) or "TUQ.", valid_from=valid_from, valid_to=valid_to,
        )  # fmt: skip
        tell(
            "organisation.delegated", stream=("person", grantor.pk), by=by, label=grantor.username,
            detail={
                "person": delegate.full_name, "unit": str(agency), "decision": decision,
                "from": written(valid_from), "to": written(valid_to) if valid_to else "",
            },
            delegation=row.pk, delegate_id=delegate.pk, agency=agency.pk,
        )  # fmt: skip
    return row


def withdraw_delegation(delegation_id: int, *, last_day: date, by: Actor, reason: str) -> SigningDelegation:
    """End a delegation after its last day; what was signed under it stays signed."""
    reason = required(reason, "reason", "Ghi lý do hoặc số văn bản chấm dứt.")
    with transaction.atomic():
        rows = SigningDelegation.objects.select_for_update(of=("self",)).select_related("grantor", "delegate")
        row = rows.filter(pk=delegation_id).first()
        if row is None:
            raise NotFound("Không có ủy quyền này.")
        check(by, "delegation.manage", agency_id=row.agency_id)
        if allowed(by, "delegation.manage") != Scope.PROVINCE and row.grantor_id != by.person_id:
            raise NotAllowed("Chỉ người ủy quyền hoặc quản trị viên chấm dứt được ủy quyền này.")
        if row.valid_to and row.valid_to <= last_day:
            raise Conflict(f"Ủy quyền đã hết ngày {written(row.valid_to)}.", field="last_day")
        key = row.pk
        if not never_begins(row, last_day):
            last_day_allowed(row.valid_from, last_day)
            row.valid_to = last_day
            row.save(update_fields=["valid_to"])
        tell(
            "organisation.delegation_ended", stream=("person", row.grantor_id), by=by,
            label=row.grantor.username,
            detail={"person": row.delegate.full_name, "to": written(last_day), "reason": reason},
            delegation=key,
        )  # fmt: skip
    return row


def set_stand_in(
    unit_id: int, *, absent_id: int, substitute_id: int, valid_from: date, valid_to: date, reason: str,
    by: Actor, give_roles: bool = False,
) -> StandIn:  # fmt: skip
    """Let somebody take an absent colleague's work at a unit for a period.

    The substitute holds the colleague's roles there, or gets them for the period with `give_roles`. The power to
    sign, to control and to administer is never given this way; signing needs a written delegation.

    Raises:
        Invalid: the colleague has no role there, or the substitute lacks one or is away as well.
        Conflict: the colleague has a stand-in on one of these days already.
    """
    in_order(valid_from, valid_to)
    reason = required(reason, "reason", "Ghi lý do vắng mặt.")
    if absent_id == substitute_id:
        raise Invalid("Người làm thay phải là người khác.", field="substitute_id")
    with transaction.atomic():
        unit = (
            Unit.objects.select_for_update(of=("self",)).select_related("agency").filter(pk=unit_id).first()
        )
        if unit is None:
            raise NotFound("Không có đơn vị này.")
        check(by, "standin.manage", unit_id=unit.pk, agency_id=unit.agency_id)
        absent = Person.objects.filter(pk=absent_id).first()
        held = unit.assignments.filter(overlapping(valid_from, valid_to), person_id=absent_id)
        roles = set(held.values_list("role", flat=True))
        if absent is None or not roles:
            raise Invalid(
                "Người vắng mặt không giữ vai trò tại đơn vị trong thời gian này.", field="absent_id"
            )
        substitute = _active(substitute_id, "substitute_id")
        away = StandIn.objects.filter(overlapping(valid_from, valid_to), absent=substitute)
        if away.exists():
            raise Invalid(f"{substitute.full_name} cũng vắng mặt trong thời gian này.", field="substitute_id")
        missing = _missing_roles(unit, substitute, roles, valid_from, valid_to)
        if missing:
            _may_receive(unit, substitute, missing, valid_from, valid_to, give_roles, by)
        try:
            with transaction.atomic():
                row = StandIn.objects.create(
                    unit=unit, absent=absent, substitute=substitute, reason=reason, valid_from=valid_from,
                    valid_to=valid_to,
                )  # fmt: skip
        except IntegrityError:
            raise Conflict(
                f"{absent.full_name} đã có người làm thay trong thời gian này.", field="absent_id"
            ) from None
        _give(row, missing)
        tell(
            "organisation.stand_in", stream=("person", absent.pk), by=by, label=absent.username,
            detail={
                "person": substitute.full_name, "unit": f"{unit}, {unit.agency}", "from": written(valid_from),
                "to": written(valid_to), "reason": reason,
                "role": ", ".join(Role(code).label for code in sorted(missing)),
            },
            stand_in=row.pk, substitute_id=substitute.pk, unit_id=unit.pk,
        )  # fmt: skip
    return row


def end_stand_in(stand_in_id: int, *, last_day: date, by: Actor) -> StandIn:
    """End a stand-in early, with the roles that were given for it."""
    with transaction.atomic():
        rows = StandIn.objects.select_for_update(of=("self",)).select_related("unit", "absent", "substitute")
        row = rows.filter(pk=stand_in_id).first()
        if row is None:
            raise NotFound("Không có việc làm thay này.")
        check(by, "standin.manage", unit_id=row.unit_id, agency_id=row.unit.agency_id)
        if row.valid_to <= last_day:
            raise Conflict(f"Việc làm thay đã hết ngày {written(row.valid_to)}.", field="last_day")
        key = row.pk
        if row.valid_from > clock.today() and last_day < row.valid_from:
            row.assignments.all().delete()
        if not never_begins(row, last_day):
            last_day_allowed(row.valid_from, last_day)
            row.valid_to = last_day
            row.save(update_fields=["valid_to"])
            row.assignments.filter(valid_to__gt=last_day, valid_from__lte=last_day).update(valid_to=last_day)
        tell(
            "organisation.stand_in_ended", stream=("person", row.absent_id), by=by, label=row.absent.username,
            detail={"person": row.substitute.full_name, "to": written(last_day)}, stand_in=key,
        )  # fmt: skip
    return row


def _active(person_id: int, field: str) -> Person:
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        raise Invalid("Chọn một người có tài khoản đang hoạt động.", field=field)
    return person


def _within_reach(agency: Agency, person: Person, first: date, last: date | None) -> bool:
    """Tell whether a person works at the agency, or at a one-stop desk of its tier when it has none of its own."""
    held = person.assignments.filter(overlapping(first, last))
    if held.filter(unit__agency=agency).exists():
        return True
    if agency.units.filter(overlapping(first, last), kind=Unit.Kind.ONE_STOP).exists():
        return False
    return held.filter(unit__kind=Unit.Kind.ONE_STOP, unit__agency__level=agency.level).exists()


def _missing_roles(unit: Unit, person: Person, roles: set[str], first: date, last: date) -> set[str]:
    rows = list(RoleAssignment.objects.filter(overlapping(first, last), unit=unit, person=person))
    return {role for role in roles if not covers([row for row in rows if row.role == role], first, last)}


def _may_receive(
    unit: Unit, person: Person, missing: set[str], first: date, last: date, give_roles: bool, by: Actor
) -> None:
    """Refuse roles that may not be given for a stand-in, or were not meant to be."""
    names = ", ".join(f"“{Role(code).label}”" for code in sorted(missing))
    if closed := sorted(missing & PRIVILEGED):
        raise Invalid(
            f"Vai trò “{Role(closed[0]).label}” không giao qua việc làm thay. "
            "Quyền ký chuyển bằng văn bản ủy quyền ký; các vai trò khác do quản trị viên giao.",
            field="substitute_id",
        )
    if not give_roles:
        raise Invalid(
            f"{person.full_name} chưa giữ vai trò {names} tại đơn vị; chọn giao vai trò trong thời gian này.",
            field="give_roles",
        )
    here = person.assignments.filter(overlapping(first, last), unit__agency_id=unit.agency_id)
    if allowed(by, "standin.manage") != Scope.PROVINCE and not here.exists():
        raise Invalid("Người làm thay phải là công chức của cơ quan.", field="substitute_id")


def _give(row: StandIn, missing: set[str]) -> None:
    for role in sorted(missing):
        try:
            with transaction.atomic():
                RoleAssignment.objects.create(
                    person=row.substitute, unit=row.unit, role=role, valid_from=row.valid_from,
                    valid_to=row.valid_to, basis=f"Làm thay {row.absent.full_name}"[:200], stand_in=row,
                )  # fmt: skip
        except IntegrityError:
            raise Conflict(
                "Người làm thay giữ vai trò này một phần thời gian; chia việc làm thay thành hai đợt.",
                field="valid_to",
            ) from None
