"""Open dossiers follow their unit to its successor: code, receipt and dates stay as they are (mot-cua.md 1)."""

from collections.abc import Mapping

from django.db.models import Q

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.events.services import record
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Unit
from motcua.base.organisations.queries import people_in
from motcua.onestop.dossiers import homes, replay
from motcua.onestop.dossiers.models import Dossier, DossierLeg, WorkItem
from motcua.onestop.dossiers.rules import ENDED


def count(unit_ids: set[int]) -> int:
    """Return how many dossiers are open at these units: work lies there, or they were received there."""
    return _open(unit_ids).count()


def _open(unit_ids: set[int]):
    at_work = WorkItem.objects.filter(unit_id__in=unit_ids, closed_at__isnull=True).values("dossier_id")
    return Dossier.objects.exclude(status__in=sorted(ENDED)).filter(
        Q(pk__in=at_work) | Q(intake_unit_id__in=unit_ids)
    )


def move(units: Mapping[int, int], by: Actor) -> None:
    """Hand the open dossiers of units over to their successors, in the caller's transaction.

    Args:
        units: old unit to new unit.
        by: who carries out the succession.
    """
    at = clock.now()
    fresh = Unit.objects.in_bulk(set(units.values()))
    for old, new in units.items():
        heir, former = fresh[new], Unit.objects.get(pk=old)
        for dossier in _open({old}).select_for_update(of=("self",)).order_by("pk"):
            replay.begin(dossier)
            homes.leave(dossier, at)
            _move_work(dossier, old, new)
            if dossier.intake_unit_id == old:
                dossier.intake_unit_id, dossier.intake_agency_id = new, heir.agency_id
            if dossier.agency_id == former.agency_id:
                dossier.agency_id = heir.agency_id
            _move_legs(dossier, former.agency_id, heir.agency_id)
            dossier.units = sorted({*dossier.units, new})
            dossier.version += 1
            told = replay.changes(dossier)
            dossier.save(
                update_fields=["intake_unit", "intake_agency", "agency", "units", "agencies", "version"]
            )
            record(
                "dossier.rehomed", stream=("dossier", dossier.pk), by=by,
                payload={"step": former.name, "to": heir.name, "set": told},
            )  # fmt: skip
    record_act("dossier.rehomed", by=by, object_kind="unit", detail={"units": len(units)})


def _move_legs(dossier: Dossier, old: int, new: int) -> None:
    """Move the running and coming legs of an agency to its successor, with their limits and clocks as they are."""
    if old == new:
        return
    DossierLeg.objects.filter(dossier=dossier, agency_id=old, ended_at__isnull=True).update(agency_id=new)
    if old in dossier.agencies:
        # What the old agency said stays readable by the one that continues it.
        own = {dossier.agency_id, dossier.intake_agency_id}
        dossier.agencies = sorted({new if one == old else one for one in dossier.agencies} - own)


def _move_work(dossier: Dossier, old: int, new: int) -> None:
    """Move open work to the new unit; it stays with its officer only where that officer came along."""
    for item in WorkItem.objects.filter(dossier=dossier, unit_id=old, closed_at__isnull=True):
        item.unit_id = new
        if item.assignee_id and not people_in(new, item.role).filter(pk=item.assignee_id).exists():
            item.assignee_id = None
        item.save(update_fields=["unit", "assignee"])
