"""Where a step is done: which agency, which of its units, and who of its people takes it."""

from datetime import date

from django.db.models import Q

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid
from motcua.base.organisations import queries as organisations
from motcua.base.organisations.models import Agency, AgencyIdentifier, RoleAssignment, Unit
from motcua.base.organisations.roles import Role
from motcua.base.text import fold
from motcua.catalogue.processes import engine
from motcua.catalogue.processes.models import ProcessStep
from motcua.onestop.dossiers.models import Dossier

OWN_COMMUNE = "XA"
# Who takes a question or another agency's step when nobody there holds its role: by role and kind of unit.
_INSTEAD: tuple[tuple[str, str], ...] = (
    (Role.COORDINATION.value, Unit.Kind.ROOM),
    (Role.HEAD.value, Unit.Kind.ROOM),
    (Role.CLERK.value, Unit.Kind.OFFICE),
    (Role.SIGNER.value, Unit.Kind.LEADERS),
)
_HERE = tuple(one.value for one in (Role.COORDINATION, Role.HEAD, Role.SPECIALIST, Role.CLERK, Role.SIGNER))
DESK_ROLES = frozenset({Role.INTAKE.value, Role.RETURNING.value, Role.CASHIER.value})


def unit_of(dossier: Dossier, step: engine.OpenStep | ProcessStep, *, day: date | None = None) -> Unit:
    """Return the unit where a step is done: the desk of intake, or a unit of the agency the step names.

    A process names a room as the law calls it; wards and communes call the same room differently, so the
    room whose name begins alike is taken, then the agency's only room.
    """
    named = getattr(step, "agency", "")
    if step.where == Unit.Kind.ONE_STOP and not named:
        return dossier.intake_unit
    agency_id = agency_of(dossier, named, day=day).pk if named else dossier.agency_id
    units = list(
        Unit.objects.on(day or clock.today()).filter(agency_id=agency_id, kind=step.where).order_by("id")
    )
    if not units and named:
        # A small agency has no room of every kind: its people sit together.
        units = list(Unit.objects.on(day or clock.today()).filter(agency_id=agency_id).order_by("id"))
    found = _named(units, step.unit_name)
    if found is None:
        place = Agency.objects.get(pk=agency_id) if named else dossier.agency
        raise Conflict(
            f"Cơ quan {place} chưa có đơn vị để làm bước “{step.name}”. "
            "Quản trị cần khai đơn vị trong Danh mục."
        )
    return found


def _named(units: list[Unit], wanted: str) -> Unit | None:
    wanted = fold(wanted)
    for unit in units:
        if wanted and fold(unit.name) == wanted:
            return unit
    for unit in units:
        name = fold(unit.name)
        if wanted and (name.startswith(wanted) or wanted.startswith(name) or name[:13] == wanted[:13]):
            return unit
    return units[0] if units else None


def place_of(dossier: Dossier, step: engine.OpenStep, *, day: date | None = None) -> tuple[Unit, str]:
    """Return where a step is done and under which role; another role when nobody there holds the step's own.

    A step of the competent agency keeps its role, so that its head sees that somebody is missing. At the desk an
    officer of the desk does what nobody else there may (4, 5 tại chỗ: mot-cua.md 6.1); another agency takes its
    part with whom it has.
    """
    unit = unit_of(dossier, step, day=day)
    if getattr(step, "agency", ""):
        return _taker(unit, step.role, day) if step.kind == "LAY_Y_KIEN" else _holder(unit, step.role, day)
    if step.where == Unit.Kind.ONE_STOP and step.role not in DESK_ROLES and not _holds(unit, step.role, day):
        return unit, Role.INTAKE.value
    return unit, step.role


def _holds(unit: Unit, role: str, day: date | None) -> bool:
    return RoleAssignment.objects.on(day or clock.today()).filter(unit=unit, role=role).exists()


def _holder(unit: Unit, role: str, day: date | None) -> tuple[Unit, str]:
    """Return the unit if somebody there holds the role, else a unit of the agency where somebody does."""
    if _holds(unit, role, day):
        return unit, role
    held = RoleAssignment.objects.on(day or clock.today()).filter(unit__agency_id=unit.agency_id, role=role)
    other = held.select_related("unit").order_by("unit_id").first()
    if other is not None:
        return other.unit, role
    return _taker(unit, role, day)


def _taker(unit: Unit, role: str, day: date | None) -> tuple[Unit, str]:
    """Return who of an agency takes what it is asked: the asked unit's people first, then office and leaders."""
    held = RoleAssignment.objects.on(day or clock.today()).filter(unit__agency_id=unit.agency_id)
    pairs = {(unit_id, its_role) for unit_id, its_role in held.values_list("unit_id", "role")}
    for wanted in dict.fromkeys([role, *_HERE]):
        if (unit.pk, wanted) in pairs:
            return unit, wanted
    for wanted, kind in _INSTEAD:
        for other in Unit.objects.on(day or clock.today()).filter(agency_id=unit.agency_id, kind=kind):
            if (other.pk, wanted) in pairs:
                return other, wanted
    return unit, role


def asked_of(unit: Unit, *, day: date | None = None) -> tuple[Unit, str]:
    """Return where a question to a unit lies and who answers it (see `_INSTEAD`)."""
    return _taker(unit, Role.COORDINATION.value, day)


def front_unit(agency_id: int, *, day: date | None = None) -> Unit | None:
    """Return the unit an agency is asked at when no room is named: who coordinates, else its office, its leaders."""
    units = list(Unit.objects.on(day or clock.today()).filter(agency_id=agency_id).order_by("id"))
    held = RoleAssignment.objects.on(day or clock.today()).filter(unit__agency_id=agency_id)
    pairs = set(held.values_list("unit_id", "role"))
    for role in (Role.COORDINATION, Role.CLERK, Role.HEAD, Role.SIGNER):
        for unit in units:
            if (unit.pk, role.value) in pairs:
                return unit
    return units[0] if units else None


def agency_of(dossier: Dossier, named: str, *, day: date | None = None) -> Agency:
    """Return the agency that a row of the process names, on a day.

    Args:
        named: "" the competent agency, "XA" the commune of the dossier, else an agency's electronic identifier.
        day: today by default; an agency that has ended is its successor.

    Raises:
        Conflict: no agency has that identifier, or the dossier lies in no known commune.
    """
    if not named:
        return dossier.agency
    if named == OWN_COMMUNE:
        return _commune_of(dossier, day)
    rows = AgencyIdentifier.objects.filter(code=named).select_related("agency").order_by("-valid_from")
    identifier = rows.first()
    if identifier is None:
        raise Conflict(f"Quy trình nêu cơ quan có mã {named}, nhưng Danh mục không có mã này.")
    return _living(identifier.agency, day)


def _living(agency: Agency, day: date | None) -> Agency:
    """Return the agency, or the one that continues it when it has ended."""
    day = day or clock.today()
    for _ in range(20):
        if agency.valid_to is None or agency.valid_to >= day:
            return agency
        heir = agency.successors.order_by("pk").first()
        if heir is None:
            break
        agency = heir
    raise Conflict(f"{agency} đã kết thúc hoạt động mà chưa khai cơ quan kế thừa.")


def _commune_of(dossier: Dossier, day: date | None) -> Agency:
    for agency in (dossier.agency, dossier.intake_agency):
        if agency.level == "XA" and agency.kind == Agency.Kind.COMMITTEE:
            return _living(agency, day)
    commune_id = dossier.applicant.commune_id
    found = (
        Agency.objects.on(day or clock.today())
        .filter(area_id=commune_id, level="XA", kind=Agency.Kind.COMMITTEE)
        .first()
        if commune_id
        else None
    )
    if found is None:
        raise Conflict("Chưa biết hồ sơ thuộc xã, phường nào: ghi xã, phường nơi cư trú của chủ hồ sơ.")
    return found


def home_desk(agency: Agency, *, day: date | None = None) -> Unit | None:
    """Return the one-stop desk where an agency's procedures are received: its own, or that of its tier and area."""
    desks = Unit.objects.on(day or clock.today()).filter(kind=Unit.Kind.ONE_STOP).select_related("agency")
    near = Q(agency__level=agency.level) & (
        Q(agency__area_id=agency.area_id) if agency.area_id else Q(agency__parent_id=agency.parent_id)
    )
    own = desks.filter(agency_id=agency.pk).order_by("id").first()
    return own or desks.filter(near).order_by("id").first()


def wanted_assignee(
    step_name: str, unit: Unit, role: str, wanted: int | None, before: int | None
) -> int | None:
    """Return who shall do a step: who is wanted, who did it before, or the only holder of its role.

    Raises:
        Invalid: who is wanted does not hold the role there.
    """
    if wanted is not None:
        if not organisations.people_in(unit.pk, role).filter(pk=wanted).exists():
            raise Invalid(
                f"Người được giao không giữ vai trò của bước “{step_name}” tại {unit}.", field="assignee"
            )
        return wanted
    holders = list(organisations.people_in(unit.pk, role).values_list("pk", flat=True)[:50])
    if before in holders:
        return before
    return holders[0] if len(holders) == 1 else None
