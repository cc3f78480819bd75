"""Work given by plans follows an agency to its successor, a room to its own; what is done stays where it was done."""

from collections.abc import Mapping

from django.db.models import F, QuerySet

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Unit
from motcua.control.plans.models import Assignment, Plan
from motcua.control.plans.services._common import told


def _open() -> QuerySet[Assignment]:
    return Assignment.objects.filter(state__in=Assignment.OPEN, plan__state=Plan.State.ACTIVE)


def count(unit_ids: set[int]) -> int:
    """Return how much open work lies with these units, and with agencies that have no other unit."""
    agencies = set(Unit.objects.filter(pk__in=unit_ids).values_list("agency_id", flat=True))
    others = Unit.objects.on(clock.today()).filter(agency_id__in=agencies).exclude(pk__in=unit_ids)
    whole = agencies - set(others.values_list("agency_id", flat=True))
    given_on = _open().filter(unit_id__in=unit_ids).count()
    return given_on + _open().filter(unit=None, agency_id__in=whole).count()


def move(units: Mapping[int, int], by: Actor) -> None:
    """Hand open work over to the successors, in the caller's transaction; dates and notes stay.

    Where the heir has the same task for the same period already, one of both is enough: the former's is given up.

    Args:
        units: old unit to new unit.
        by: who carries out the succession.
    """
    known = Unit.objects.select_related("agency").in_bulk({*units, *units.values()})
    heirs = {}
    for old, new in units.items():
        _open().filter(unit_id=old).update(unit=known[new], version=F("version") + 1)
        if known[new].agency_id != known[old].agency_id:
            heirs[known[old].agency_id] = known[new].agency
    at = clock.now()
    for former_id, heir in heirs.items():
        has = set(Assignment.objects.filter(agency=heir).values_list("task_id", "period"))
        for row in _open().filter(agency_id=former_id).select_related("task", "agency", "plan"):
            former, row.changed_at = row.agency, at
            row.version += 1
            if (row.task_id, row.period) in has:
                row.state, row.reason = Assignment.State.CANCELLED, f"Nhập vào việc của {heir}"[:500]
            else:
                row.agency = heir
            row.save()
            told("plan.followed_heir", row, by=by, at=at, detail={"from": str(former), "to": str(heir)})
