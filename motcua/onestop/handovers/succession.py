"""What is on its way follows a unit to its successor: parcels, slips that wait, and the agency's places."""

from collections.abc import Mapping

from django.db.models import Q

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Unit
from motcua.onestop.handovers.models import PaperSpot, Parcel, Place, Slip


def _slips(unit_ids: set[int]):
    return Slip.objects.filter(
        Q(from_unit_id__in=unit_ids) | Q(to_unit_id__in=unit_ids), closed_at__isnull=True
    )


def count(unit_ids: set[int]) -> int:
    """Return how many parcels and slips are open at these units."""
    parcels = Parcel.objects.filter(unit_id__in=unit_ids, closed_at__isnull=True).count()
    return parcels + _slips(unit_ids).count()


def move(units: Mapping[int, int], by: Actor) -> None:
    """Hand open parcels and slips over to the successors, in the caller's transaction; signed minutes stay.

    An agency's places follow to the new agency; a code that is used there gets the old agency's number before it.

    Args:
        units: old unit to new unit.
        by: who carries out the succession.
    """
    known = Unit.objects.in_bulk({*units, *units.values()})
    agencies = {}
    for old, new in units.items():
        heir, former = known[new], known[old]
        Parcel.objects.filter(unit_id=old, closed_at__isnull=True).update(unit=heir, agency_id=heir.agency_id)
        Slip.objects.filter(from_unit_id=old, closed_at__isnull=True).exclude(to_unit_id=new).update(
            from_unit=heir
        )
        Slip.objects.filter(to_unit_id=old, closed_at__isnull=True).exclude(from_unit_id=new).update(
            to_unit=heir
        )
        if heir.agency_id != former.agency_id:
            agencies[former.agency_id] = heir.agency_id
    for former_id, heir_id in agencies.items():
        taken = set(Place.objects.filter(agency_id=heir_id).values_list("code", flat=True))
        for place in Place.objects.filter(agency_id=former_id):
            if place.code in taken:
                place.code = f"{former_id}-{place.code}"[:20]
            place.agency_id = heir_id
            place.save(update_fields=["code", "agency"])
        PaperSpot.objects.filter(agency_id=former_id).update(agency_id=heir_id)
