"""Acts of sharing a unit's work: an even distribution, seen before it is done; new work given out by itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, Sum

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import DomainError, Invalid, NotFound
from motcua.base.events.models import Event
from motcua.base.events.services import record
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person, RoleAssignment, StandIn, Unit
from motcua.base.organisations.permissions import check
from motcua.onestop.desk.models import SharingRule
from motcua.onestop.desk.sharing_rules import Officer, Piece, distribute
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.models import WorkItem

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Load:
    """An officer of a unit: how much lies with them and whether they are here."""

    person: Person
    roles: tuple[str, ...]
    items: int
    minutes: int
    late: int
    away_until: str

    @property
    def hours(self) -> float:
        """Working hours the process gives for all that lies with them."""
        return round(self.minutes / 60, 1)


def loads_of(unit_id: int, at: datetime | None = None) -> list[Load]:
    """Return the officers of a unit with the work that lies with each, the busiest first."""
    at = at or clock.now()
    today = clock.day_of(at)
    roles: dict[int, set[str]] = {}
    for person_id, role in (
        RoleAssignment.objects.on(today).filter(unit_id=unit_id).values_list("person", "role")
    ):
        roles.setdefault(person_id, set()).add(role)
    rows = (
        WorkItem.objects.filter(closed_at__isnull=True, unit_id=unit_id, assignee__in=roles)
        .values("assignee_id")
        .annotate(n=Count("pk"), minutes=Sum("minutes"), late=Count("pk", filter=Q(dossier_due_at__lt=at)))
        .order_by()
    )
    counted: dict[int, dict[str, Any]] = {row["assignee_id"]: dict(row) for row in rows}
    away = {
        row.absent_id: f"{row.valid_to:%d/%m/%Y}" for row in StandIn.objects.on(today).filter(unit_id=unit_id)
    }
    found = []
    for person in Person.objects.filter(pk__in=roles, is_active=True).order_by("full_name"):
        row: dict[str, Any] = counted.get(person.pk, {})
        found.append(
            Load(
                person, tuple(sorted(roles[person.pk])), row.get("n", 0), row.get("minutes") or 0,
                row.get("late", 0), away.get(person.pk, ""),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: -one.minutes)


def _pieces(unit_id: int) -> list[Piece]:
    rows = WorkItem.objects.filter(closed_at__isnull=True, unit_id=unit_id, assignee__isnull=True)
    ordered = rows.order_by("dossier_due_at", "id").values_list("pk", "role", "minutes")[:MOST_AT_ONCE]
    return [Piece(*row) for row in ordered]


def proposal(unit_id: int) -> dict[int, int]:
    """Return whom each piece of untaken work would be given to: work id to person id, the earliest due first."""
    officers = [
        Officer(load.person.pk, frozenset(load.roles), load.minutes, bool(load.away_until))
        for load in loads_of(unit_id)
    ]
    return distribute(_pieces(unit_id), officers)


def share_out(unit_id: int, *, by: Actor, proposed: dict[int, int] | None = None) -> tuple[int, list[str]]:
    """Give a unit's untaken work out evenly, each piece in its own transaction.

    Args:
        proposed: the distribution that was shown; without it a fresh one.

    Returns:
        how many were given, and in words what was not.

    Raises:
        Invalid: nothing is left to give.
    """
    check(by, "work.assign", unit_id=unit_id, agency_id=by.agency_id)
    wanted = proposed if proposed is not None else proposal(unit_id)
    if not wanted:
        raise Invalid("Không còn việc nào chưa giao, hoặc không có ai có mặt để giao.")
    items = WorkItem.objects.filter(
        pk__in=wanted, unit_id=unit_id, closed_at__isnull=True, assignee__isnull=True
    ).select_related("dossier")
    given, refused = 0, []
    for item in items.order_by("dossier_due_at", "id"):
        try:
            dossiers.assign(
                item.dossier_id, item.pk, person_id=wanted[item.pk], by=by, note="Chia đều việc của đơn vị"
            )
            given += 1
        except DomainError as error:
            refused.append(f"{item.dossier.label}: {error.message}")
    return given, refused


def mode_of(unit_id: int | None) -> str:
    """Return how a unit shares its work."""
    found = SharingRule.objects.filter(unit_id=unit_id).values_list("mode", flat=True).first()
    return found or SharingRule.Mode.BY_HAND


@transaction.atomic
def set_mode(unit_id: int, mode: str, *, by: Actor, at: datetime | None = None) -> SharingRule:
    """Decide how a unit shares its work.

    Raises:
        Invalid: no such way.
        NotFound: no such unit.
    """
    check(by, "work.assign", unit_id=unit_id, agency_id=by.agency_id)
    if mode not in SharingRule.Mode.values:
        raise Invalid("Chọn cách chia việc.", field="mode")
    unit = Unit.objects.filter(pk=unit_id, agency_id=by.agency_id).first()
    if unit is None:
        raise NotFound("Không có đơn vị này trong cơ quan của bạn.")
    at = at or clock.now()
    rule, _ = SharingRule.objects.update_or_create(
        unit_id=unit_id, defaults={"mode": mode, "set_by_name": by.name[:120], "set_at": at}
    )
    words = SharingRule.Mode(mode).label
    record("unit.sharing_set", stream=("unit", unit_id), by=by, at=at, payload={"mode": mode})
    record_act(
        "unit.sharing_set", by=by, object_kind="unit", object_id=unit_id, label=unit.name, at=at,
        detail={"note": words},
    )  # fmt: skip
    return rule


def give_out_new(events: list[Event]) -> None:
    """Reader of the log: give new untaken work of units that share by themselves to whoever has least to do."""
    units = set(SharingRule.objects.filter(mode=SharingRule.Mode.FAIR).values_list("unit_id", flat=True))
    if not units:
        return
    touched = {event.stream_id for event in events}
    waiting = WorkItem.objects.filter(
        dossier__in=touched, closed_at__isnull=True, assignee__isnull=True, unit__in=units
    )
    machine = Actor.system("Tự chia việc")
    for unit_id in set(waiting.values_list("unit_id", flat=True)):
        wanted = proposal(unit_id)
        for item in waiting.filter(unit_id=unit_id):
            if item.pk in wanted:
                dossiers.assign(
                    item.dossier_id, item.pk, person_id=wanted[item.pk], by=machine,
                    note="Tự giao cho người đang ít việc nhất",
                )  # fmt: skip
