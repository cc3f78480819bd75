"""Reads of the register pages: the dated tree, people, administrative units, and what waits to be chosen."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Length

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.organisations.models import (
    AdministrativeUnit,
    Agency,
    AgencyIdentifier,
    Desk,
    Person,
    RoleAssignment,
    SigningDelegation,
    StandIn,
    Unit,
)
from motcua.base.organisations.roles import Role
from motcua.base.text import fold

Level = AdministrativeUnit.Level
LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)


@dataclass
class Node:
    """An agency in the tree, or an administrative unit that holds agencies, with what stands under it."""

    label: str
    agency: Agency | None = None
    area: AdministrativeUnit | None = None
    children: list["Node"] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Count the agencies in this node."""
        return (self.agency is not None) + sum(child.size for child in self.children)


def provinces_on(day: date) -> list[AdministrativeUnit]:
    """Return the province of this installation on a day: itself, or the provinces that were merged into it."""
    own = AdministrativeUnit.objects.filter(level=Level.PROVINCE, code=settings.PROVINCE_CODE)
    found = list(own.order_by("-valid_from")[:1])
    while found and all(unit.valid_from > day for unit in found):
        found = list(AdministrativeUnit.objects.filter(level=Level.PROVINCE, successors__in=found).distinct())
    return sorted((unit for unit in found if unit.valid_from <= day), key=lambda unit: unit.name)


def tree(day: date) -> list[Node]:
    """Return the agencies in force on a day: those of the province by their parents, the others by territory.

    Up to 30/6/2025 districts stand between the province and its communes.
    """
    agencies = list(
        Agency.objects.on(day).select_related("area").annotate(unit_count=Count("units")).order_by("id")
    )
    provinces = provinces_on(day)
    areas = list(
        AdministrativeUnit.objects.on(day)
        .filter(Q(parent__in=provinces) | Q(parent__parent__in=provinces))
        .order_by("code")
    )
    placed: dict[int | None, list[Agency]] = defaultdict(list)
    local = {unit.pk for unit in areas}
    for agency in agencies:
        placed[agency.area_id if agency.area_id in local else None].append(agency)
    roots = _by_parent(placed[None])
    by_area: dict[int, list[AdministrativeUnit]] = defaultdict(list)
    for unit in areas:
        by_area[unit.parent_id or 0].append(unit)
    for province in provinces:
        below = [_area_node(unit, by_area, placed) for unit in by_area[province.pk]]
        if below:
            roots.append(Node(province.full_name, area=province, children=below))
    return roots


def _area_node(
    unit: AdministrativeUnit,
    by_area: dict[int, list[AdministrativeUnit]],
    placed: dict[int | None, list[Agency]],
) -> Node:
    below = [_area_node(child, by_area, placed) for child in by_area[unit.pk]]
    return Node(unit.full_name, area=unit, children=_by_parent(placed[unit.pk]) + below)


def _by_parent(agencies: list[Agency]) -> list[Node]:
    nodes = {agency.pk: Node(agency.name, agency=agency) for agency in agencies}
    roots: list[Node] = []
    for agency in agencies:
        node = nodes[agency.pk]
        over = nodes.get(agency.parent_id or 0)
        (over.children if over else roots).append(node)
    return roots


@dataclass(frozen=True)
class Hit:
    """An agency or a unit that a search found."""

    label: str
    note: str
    agency: Agency


def find_agencies(words: str, day: date, limit: int = 60) -> list[Hit]:
    """Find agencies by name or code, and units by name, in force on a day."""
    words = words.strip()
    coded = AgencyIdentifier.objects.filter(code__istartswith=words).values("agency_id")
    agencies = (
        Agency.objects.on(day)
        .filter(
            Q(name__unaccent__icontains=words) | Q(short_name__unaccent__icontains=words) | Q(pk__in=coded)
        )
        .select_related("area", "parent")
        .order_by("level", "name")
    )
    units = Unit.objects.on(day).filter(name__unaccent__icontains=words, agency__in=Agency.objects.on(day))
    found = [
        Hit(agency.name, str(agency.parent or agency.get_level_display()), agency)
        for agency in agencies[:limit]
    ]
    rest = units.select_related("agency").order_by("agency__level", "name")[: limit - len(found)]
    return found + [Hit(unit.name, unit.agency.name, unit.agency) for unit in rest]


@dataclass
class UnitView:
    """A unit on the agency's page: its desks and, by role, its people on the day."""

    unit: Unit
    desks: list[Desk]
    roles: list[tuple[str, list[RoleAssignment]]]


@dataclass
class AgencyView:
    """All an agency's page shows."""

    agency: Agency
    identifiers: list[AgencyIdentifier]
    units: list[UnitView]
    former_units: list[Unit]
    children: list[Agency]
    predecessors: list[Agency]
    successors: list[Agency]
    delegations: list[SigningDelegation]
    stand_ins: list[StandIn]
    people: int


def agency_view(agency_id: int, day: date) -> AgencyView:
    """Read an agency as it stands on a day, in a fixed number of queries.

    Raises:
        NotFound: there is no such agency.
    """
    agency = Agency.objects.select_related("area__parent", "parent").filter(pk=agency_id).first()
    if agency is None:
        raise NotFound("Không có cơ quan này trong danh mục.")
    desks = Prefetch("desks", Desk.objects.on(day).order_by("number"), to_attr="desks_now")
    held = RoleAssignment.objects.on(day).filter(person__is_active=True).select_related("person", "sent_by")
    people = Prefetch("assignments", held.order_by("person__full_name"), to_attr="held_now")
    all_units = list(agency.units.prefetch_related(desks, people).order_by("kind", "name"))
    now = [unit for unit in all_units if unit.valid_from <= day <= (unit.valid_to or day)]
    return AgencyView(
        agency=agency,
        identifiers=list(agency.identifiers.order_by("format", "-valid_from")),
        units=[UnitView(unit, unit.desks_now, _by_role(unit.held_now)) for unit in now],
        former_units=[unit for unit in all_units if unit.valid_to and unit.valid_to < day],
        children=list(agency.children.on(day).order_by("name")),
        predecessors=list(agency.predecessors.order_by("name")),
        successors=list(agency.successors.order_by("name")),
        delegations=list(delegations(day).filter(agency=agency)),
        stand_ins=list(stand_ins(day).filter(unit__agency=agency)),
        people=len({row.person_id for unit in now for row in unit.held_now}),
    )


def _by_role(rows: list[RoleAssignment]) -> list[tuple[str, list[RoleAssignment]]]:
    found: dict[str, list[RoleAssignment]] = defaultdict(list)
    for row in rows:
        found[row.role].append(row)
    return [(role.label, found[role.value]) for role in Role if found[role.value]]


def people(
    words: str = "", *, role: str = "", agency_id: int | None = None, state: str = ""
) -> QuerySet[Person]:
    """Find people by name, user name or title, role and agency held today.

    Args:
        words: no accents needed.
        role: code of a role held today.
        agency_id: where they hold a role today.
        state: "khoa" for locked accounts, "chua" for those without any role; else active ones.
    """
    held = RoleAssignment.objects.on(clock.today()).select_related("unit__agency").order_by("id")
    found = Person.objects.prefetch_related(Prefetch("assignments", held, to_attr="held_now"))
    for word in words.split():
        found = found.filter(
            Q(full_name__unaccent__icontains=word)
            | Q(username__istartswith=word)
            | Q(title__unaccent__icontains=word)
        )
    if role or agency_id:
        asked = RoleAssignment.objects.on(clock.today())
        asked = asked.filter(role=role) if role else asked
        asked = asked.filter(unit__agency_id=agency_id) if agency_id else asked
        found = found.filter(pk__in=asked.values("person_id"))
    if state == "khoa":
        found = found.filter(is_active=False)
    elif state == "chua":
        any_role = RoleAssignment.objects.on(clock.today()).values("person_id")
        found = found.filter(is_active=True).exclude(pk__in=any_role)
    else:
        found = found.filter(is_active=True)
    return found.order_by("full_name", "id")


def people_options(words: str, agency_id: int | None, *, limit: int = 12) -> QuerySet[Person]:
    """Find people for a type-ahead, those who hold a role at the given agency today first."""
    near = RoleAssignment.objects.on(clock.today()).filter(person=OuterRef("pk"), unit__agency_id=agency_id)
    found = people(words).annotate(near=Exists(near))
    return found.order_by("-near", "full_name", "id")[:limit]


def person(person_id: int) -> Person:
    """Return a person, or raise `NotFound`."""
    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise NotFound("Không có người này trong danh mục.")
    return found


def roles_of(person_id: int) -> list[RoleAssignment]:
    """Return all roles a person holds, held or will hold; open ones first, then the latest."""
    rows = RoleAssignment.objects.filter(person_id=person_id).select_related(
        "unit__agency", "sent_by", "stand_in"
    )
    return list(rows.order_by(F("valid_to").desc(nulls_first=True), "-valid_from", "id"))


def delegations(day: date | None = None) -> QuerySet[SigningDelegation]:
    """Return delegations of signing power, newest first; those not over by a day when one is given."""
    rows = SigningDelegation.objects.select_related("agency", "grantor", "delegate")
    if day:
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    return rows.order_by("-valid_from", "-id")


def stand_ins(day: date | None = None) -> QuerySet[StandIn]:
    """Return stand-ins, newest first; those not over by a day when one is given."""
    rows = StandIn.objects.select_related("unit__agency", "absent", "substitute")
    if day:
        rows = rows.filter(valid_to__gte=day)
    return rows.order_by("-valid_from", "-id")


def areas(words: str = "", *, day: date | None = None, level: str = "") -> QuerySet[AdministrativeUnit]:
    """Find administrative units by name (no accents needed) or by the beginning of their code.

    Args:
        words: name or code.
        day: in force then; None for all of them, former ones included.
        level: code of `AdministrativeUnit.Level`.
    """
    found = AdministrativeUnit.objects.on(day) if day else AdministrativeUnit.objects.all()
    text = fold(words)
    if text:
        found = found.filter(code__startswith=text) if text.isdigit() else found.filter(folded__contains=text)
    if level:
        found = found.filter(level=level)
    return (
        found.select_related("parent")
        .prefetch_related("predecessors", "successors")
        .order_by(Length("code"), "code", "valid_from")
    )


def unit_options(words: str, *, limit: int = 12) -> QuerySet[Unit]:
    """Find units in force by the words of their own and their agency's name."""
    found = Unit.objects.on(clock.today()).select_related("agency")
    for word in words.split():
        found = found.filter(
            Q(name__unaccent__icontains=word)
            | Q(agency__name__unaccent__icontains=word)
            | Q(agency__short_name__unaccent__icontains=word)
        )
    return found.order_by("agency__level", "agency__name", "name")[:limit]
