"""Reads: who acts as whom, who works where, which identifier an agency has on a day."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import (
    Agency,
    AgencyIdentifier,
    Person,
    RoleAssignment,
    SigningDelegation,
    StandIn,
    Unit,
)
from motcua.base.organisations.roles import Role


def assignments_of(person_id: int | None, day: date | None = None) -> QuerySet[RoleAssignment]:
    """Return a person's assignments in force on a day, with unit and agency."""
    return (
        RoleAssignment.objects.on(day or clock.today())
        .filter(person_id=person_id)
        .select_related("unit__agency")
        .order_by("id")
    )


def actor_for(
    person: Person, *, chosen: int | None = None, ip: str = "", channel: str = "web",
    held: list[RoleAssignment] | None = None,
) -> Actor | None:  # fmt: skip
    """Return as whom a person acts: all roles held at the chosen assignment's unit; None without any assignment.

    Args:
        person: who.
        chosen: the assignment to act under; by default the first.
        ip: where from, for the trail.
        channel: "web", "api"…
        held: their assignments of today when they are at hand.
    """
    held = list(assignments_of(person.pk)) if held is None else held
    if not held or not person.is_active:
        return None
    here = next((item for item in held if item.pk == chosen), held[0])
    roles = frozenset(item.role for item in held if item.unit_id == here.unit_id)
    return Actor(
        person_id=person.pk,
        name=person.full_name,
        roles=roles,
        unit_id=here.unit_id,
        agency_id=here.unit.agency_id,
        unit_name=here.unit.name,
        agency_name=str(here.unit.agency),
        assignment_id=here.pk,
        ip=ip,
        channel=channel,
    )


def covered_by(person_id: int | None, unit_id: int | None, day: date | None = None) -> list[int]:
    """Return the people whose work at this unit a person takes on a day."""
    rows = StandIn.objects.on(day or clock.today()).filter(substitute_id=person_id, unit_id=unit_id)
    return list(rows.values_list("absent_id", flat=True))


def substitute_for(person_id: int, unit_id: int, day: date | None = None) -> int | None:
    """Return who takes a person's work at a unit on a day, if they are away."""
    rows = StandIn.objects.on(day or clock.today()).filter(absent_id=person_id, unit_id=unit_id)
    return rows.values_list("substitute_id", flat=True).first()


def identifier_of(agency_id: int, day: date, preferred: str = "QD20") -> str:
    """Return the agency's electronic identifier in force on a day, in the preferred format if it has one.

    Raises:
        NotFound: the agency has none on that day.
    """
    rows = list(AgencyIdentifier.objects.on(day).filter(agency_id=agency_id).values_list("format", "code"))
    by_format = dict(rows)
    code = by_format.get(preferred) or next(iter(by_format.values()), None)
    if code is None:
        raise NotFound(
            "Cơ quan chưa có mã định danh điện tử có hiệu lực; quản trị viên cần khai trong Danh mục."
        )
    return code


def people_in(unit_id: int, role: Role | str, day: date | None = None) -> QuerySet[Person]:
    """Return the people who hold a role at a unit on a day."""
    held = RoleAssignment.objects.on(day or clock.today()).filter(unit_id=unit_id, role=role)
    return Person.objects.filter(is_active=True, pk__in=held.values("person_id")).order_by("full_name")


def holders(role: str, day: date, agencies: Collection[int] | None = None) -> set[int]:
    """Return the keys of those who hold a role on a day: in some agencies, or (None) anywhere."""
    held = RoleAssignment.objects.on(day).filter(role=role)
    if agencies is not None:
        held = held.filter(unit__agency_id__in=agencies)
    return set(held.values_list("person_id", flat=True))


def focal_officers(agency_id: int, day: date) -> set[int]:
    """Return an agency's focal officers, else those who sign for it."""
    return holders(Role.FOCAL, day, {agency_id}) or holders(Role.SIGNER, day, {agency_id})


def unit_for(agency_id: int, kind: str, name: str = "", day: date | None = None) -> Unit | None:
    """Return an agency's unit of a kind (and name, when several), in force on a day."""
    units = Unit.objects.on(day or clock.today()).filter(agency_id=agency_id, kind=kind)
    if name:
        units = units.filter(name=name)
    return units.order_by("id").first()


def delegation_for(person_id: int, agency_id: int, day: date, field: str = "") -> SigningDelegation | None:
    """Return the delegation by which a person may sign for an agency on a day (for a field), if any."""
    rows = SigningDelegation.objects.on(day).filter(delegate_id=person_id, agency_id=agency_id)
    return rows.filter(Q(fields_of="") | Q(fields_of__contains=field)).select_related("grantor").first()


def agencies_on(day: date | None = None) -> QuerySet[Agency]:
    """Return the agencies in force on a day."""
    return Agency.objects.on(day or clock.today()).select_related("area", "parent")


def is_last_administrator(person_id: int, *, besides: int | None = None) -> bool:
    """Tell whether nobody could administer any more without this person (or without one of their assignments).

    Args:
        person_id: whose going is considered.
        besides: an assignment that would end; without it the whole person would go.
    """
    today = clock.today()
    held = RoleAssignment.objects.on(today).filter(role=Role.ADMIN, person__is_active=True)
    if not held.filter(person_id=person_id).exists():
        return False
    others = held.exclude(pk=besides) if besides else held.exclude(person_id=person_id)
    return not others.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today)).exists()


def lineage(agency_id: int) -> set[int]:
    """Return the agency with all it continues: what was received under an earlier name is now its own."""
    found, fresh = {agency_id}, {agency_id}
    while fresh:
        rows = Agency.objects.filter(successors__in=fresh).values_list("pk", flat=True)
        fresh = set(rows) - found
        found |= fresh
    return found
