"""Work given by plans follows an agency to its successor, a room to its own; what is done stays where it was done."""

from collections.abc import Mapping

from django.db.models import F, QuerySet

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.heirs import came_along, follow, heirs_of, names_of, whole_agencies
from motcua.base.organisations.models import Agency, Unit
from motcua.control.plans.models import Assignment, Plan
from motcua.control.plans.services._common import told


def _open() -> QuerySet[Assignment]:
    return Assignment.objects.filter(state__in=Assignment.OPEN, plan__state=Plan.State.ACTIVE)


def count(unit_ids: set[int]) -> int:
    """Return how much open work lies with these units, and with agencies that have no other unit."""
    given_on = _open().filter(unit_id__in=unit_ids).count()
    return given_on + _open().filter(unit=None, agency_id__in=whole_agencies(unit_ids)).count()


def move(units: Mapping[int, int], by: Actor) -> None:
    """Hand open work over to the successors, in the caller's transaction; dates and notes stay.

    Where the heir has the same task for the same period already, one of both is enough: the former's is given up.
    An officer who did not come along is no longer named.

    Args:
        units: old unit to new unit.
        by: who carries out the succession.
    """
    at = clock.now()
    fresh = Unit.objects.in_bulk(set(units.values()))
    for old, new in units.items():
        _open().filter(unit_id=old).update(unit=fresh[new], version=F("version") + 1)

    def twin(row: Assignment, heir: Agency) -> bool:
        row.changed_at = at
        if not Assignment.objects.filter(agency=heir, task=row.task_id, period=row.period).exists():
            if not came_along(row.person_id, heir):
                row.person = None
            return False
        row.version += 1
        row.state, row.reason = Assignment.State.CANCELLED, f"Nhập vào việc của {heir}"[:500]
        row.save()
        return True

    follow(
        _open().select_related("task", "agency", "plan"), heirs_of(units), twin=twin,
        tell=lambda row, former, heir: told(
            "plan.followed_heir", row, by=by, at=at, detail=names_of(former, heir)
        ),
    )  # fmt: skip
