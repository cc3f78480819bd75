"""Studies being drawn and groups follow an agency to its heir; a confirmed study stays with who confirmed it."""

from collections.abc import Mapping

from django.db.models import QuerySet

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.heirs import follow, heirs_of, names_of, whole_agencies
from motcua.control.costs.models import CostGroup, CostStudy
from motcua.control.costs.services import groups, studies


def _studies() -> QuerySet[CostStudy]:
    return CostStudy.objects.filter(state=CostStudy.State.DRAFT)


def _groups() -> QuerySet[CostGroup]:
    return CostGroup.objects.filter(ended_at__isnull=True)


def count(unit_ids: set[int]) -> int:
    """Return how many studies and groups lie with agencies that have no other unit."""
    whole = whole_agencies(unit_ids)
    return sum(rows.filter(agency__in=whole).count() for rows in (_studies(), _groups()))


def move(units: Mapping[int, int], by: Actor) -> None:
    """Hand studies and groups over to the heirs, in the caller's transaction; figures and wages stay.

    Args:
        units: old unit to new unit.
        by: who carries out the succession.
    """
    heirs = heirs_of(units)
    follow(
        _studies(), heirs,
        lambda row, former, heir: studies.written("cost.followed_heir", row, by, **names_of(former, heir)),
    )  # fmt: skip
    follow(
        _groups(), heirs,
        lambda row, former, heir: groups.written("cost.group_followed_heir", row, by, **names_of(former, heir)),
    )  # fmt: skip
