"""What the rooms need to let their open things follow a unit or an agency to its successor (see `handover.py`)."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Model, QuerySet

from motcua.base import clock
from motcua.base.organisations.models import Agency, Desk, RoleAssignment, Unit

ONE_DAY = timedelta(days=1)
Tell = Callable[[Any, Agency, Agency], None]


def whole_agencies(unit_ids: set[int]) -> set[int]:
    """Return the agencies that have no other unit today than these: what names the agency alone goes with them."""
    agencies = set(Unit.objects.filter(pk__in=unit_ids).values_list("agency_id", flat=True))
    others = Unit.objects.on(clock.today()).filter(agency_id__in=agencies).exclude(pk__in=unit_ids)
    return agencies - set(others.values_list("agency_id", flat=True))


def heirs_of(units: Mapping[int, int]) -> dict[int, Agency]:
    """Return for each agency whose units go to another agency its heir.

    Of several heirs it is the one that takes most of the units, of equals the one named first.

    Args:
        units: old unit to new unit.
    """
    known = Unit.objects.select_related("agency").in_bulk({*units, *units.values()})
    taken: dict[int, Counter[Agency]] = {}
    for old, new in units.items():
        former, heir = known[old].agency_id, known[new].agency
        if heir.pk != former:
            taken.setdefault(former, Counter())[heir] += 1
    return {former: counted.most_common(1)[0][0] for former, counted in taken.items()}


def follow(
    rows: QuerySet[Any],
    heirs: Mapping[int, Agency],
    tell: Tell,
    *,
    field: str = "agency",
    twin: Callable[[Any, Agency], bool] | None = None,
) -> None:
    """Give each row that names a former agency to its heir, its version raised, and tell of it.

    Args:
        rows: what is still open.
        heirs: former agency to heir.
        tell: writes event and trail: the row as it is now, the former agency, the heir.
        field: the foreign key to the agency.
        twin: settles a row whose heir has the same already and returns True; otherwise changes nothing but fields
            of the row that are saved with it.
    """
    formers = Agency.objects.in_bulk(list(heirs))
    # The whole row is saved: a room may clear on the way what does not come along (`came_along`).
    for row in rows.filter(**{f"{field}__in": list(heirs)}).select_for_update(of=("self",)).order_by("pk"):
        former = formers[getattr(row, f"{field}_id")]
        heir = heirs[former.pk]
        if twin is None or not twin(row, heir):
            setattr(row, field, heir)
            if hasattr(row, "version"):
                row.version += 1
            row.save()
        tell(row, former, heir)


def came_along(person_id: int | None, heir: Agency) -> bool:
    """Tell whether an officer holds a role at the heir today: what lay with them stays with them."""
    held = RoleAssignment.objects.on(clock.today()).filter(unit__agency=heir, person__is_active=True)
    return person_id is not None and held.filter(person_id=person_id).exists()


def continue_row(row: Any, day: date, **place: object) -> None:
    """Split a dated row: the old place keeps it to the day before, the new place has it from the day on.

    What begins on the day or later has not begun at the old place and is moved. `row` is the new one afterwards.
    """
    if row.valid_from >= day:
        for key, value in place.items():
            setattr(row, key, value)
        row.save(update_fields=list(place))
        return
    last = row.valid_to
    row.valid_to = day - ONE_DAY
    row.save(update_fields=["valid_to"])
    row.pk, row.valid_from, row.valid_to = None, day, last
    row._state.adding = True
    for key, value in place.items():
        setattr(row, key, value)
    row.save(force_insert=True)


def carried_desk(desk_id: int | None, units: Mapping[int, int]) -> Desk | None:
    """Return the counter that goes on with one of an old unit (`continue_row`), or itself where its unit stays.

    Args:
        desk_id: the counter.
        units: old unit to new unit.
    """
    former = Desk.objects.filter(pk=desk_id).first() if desk_id else None
    if former is None or former.unit_id not in units:
        return former
    if former.valid_to is None:
        return None
    return Desk.objects.filter(
        unit_id=units[former.unit_id], number=former.number, valid_from=former.valid_to + ONE_DAY
    ).first()


def names_of(former: Model, heir: Model) -> dict[str, str]:
    """Return the detail of a line of the trail that says from whom to whom."""
    return {"from": str(former), "to": str(heir)}
