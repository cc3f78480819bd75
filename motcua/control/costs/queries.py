"""Reads of the room, cut to what the actor may see."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import DecimalField, F, QuerySet, Sum
from django.db.models.functions import Coalesce

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import Scope, allowed
from motcua.control.costs.models import CostActivity, CostStudy, Stage
from motcua.control.costs.rules import Totals

_EXACT: DecimalField = DecimalField(max_digits=90, decimal_places=16)


def studies(by: Actor) -> QuerySet[CostStudy]:
    """Return the studies somebody may see: all of the province, or those of their agency; none thrown away."""
    scope = allowed(by, "cost.view")
    rows = CostStudy.objects.exclude(state=CostStudy.State.DISCARDED).select_related("agency", "procedure")
    if scope is None:
        return rows.none()
    return rows if scope == Scope.PROVINCE else rows.filter(agency_id=by.agency_id)


def totals(study_ids: Iterable[int]) -> dict[int, Totals]:
    """Return what studies cost in a year, now and after, by one query; zero for an empty study.

    Args:
        study_ids: keys; the caller has cut them to what its reader may see.
    """
    ids = list(study_ids)
    once = F("hours") * Coalesce("wage", "volume__study__wage") + F("fee") + F("other")
    yearly = once * Coalesce("times", "volume__times") * Coalesce("subjects", "volume__subjects")
    rows = (
        CostActivity.objects.filter(volume__study_id__in=ids)
        .order_by()
        .values_list("volume__study_id", "volume__stage")
        .annotate(yearly=Sum(yearly, output_field=_EXACT))
    )
    found: dict[int, dict[str, Decimal]] = {pk: {} for pk in ids}
    for pk, stage, amount in rows:
        found[pk][stage] = amount
    return {
        pk: Totals(by_stage.get(Stage.NOW, Decimal(0)), by_stage.get(Stage.AFTER, Decimal(0)))
        for pk, by_stage in found.items()
    }
