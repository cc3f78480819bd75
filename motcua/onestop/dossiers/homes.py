"""Where a dossier was on a day: reports of a time before a reorganisation count it where it was then (13.5)."""

from datetime import datetime

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from motcua.onestop.dossiers.models import Dossier, FormerHome

Moment = datetime | F


def home_at(at: Moment) -> Coalesce:
    """Return an expression: the agency that was competent for a dossier at a moment.

    Args:
        at: an instant, or a column of the dossier (`F("finished_at")`): where it was when that happened.
    """
    return Coalesce(
        Subquery(_left_after(at).values("agency_id")[:1]), F("agency_id"), output_field=BigIntegerField()
    )


def held_by(agency_id: int, at: Moment) -> Q:
    """Return the condition that an agency, in force or not any more, was competent for a dossier at a moment."""
    # Nearly every dossier has had one home: the first half lets PostgreSQL use the index on the agency.
    moved = FormerHome.objects.filter(agency_id=agency_id).values("dossier")
    return (Q(agency_id=agency_id) | Q(pk__in=moved)) & Q(Exact(home_at(at), agency_id))


def worked_in(unit_id: int, at: Moment) -> Q:
    """Return the condition that a unit had had work in a dossier, not counting what it inherited after a moment."""
    # The units of a dossier only grow: where one was lacking later, it was lacking before.
    lacking = _left_after(at).exclude(units__contains=[unit_id])
    return Q(units__contains=[unit_id]) & ~Q(Exists(lacking))


def _left_after(at: Moment) -> QuerySet[FormerHome]:
    """Return the homes a dossier left after a moment, the next one first."""
    when = OuterRef(str(at.name)) if isinstance(at, F) else at  # type: ignore[attr-defined]  # F has one
    return FormerHome.objects.filter(dossier=OuterRef("pk"), until__gt=when).order_by("until")


def leave(dossier: Dossier, at: datetime) -> None:
    """Keep where a dossier is before it moves to a successor, once for each move; in the caller's transaction."""
    FormerHome.objects.get_or_create(
        dossier=dossier, until=at,
        defaults={
            "agency_id": dossier.agency_id, "intake_agency_id": dossier.intake_agency_id,
            "intake_unit_id": dossier.intake_unit_id, "units": dossier.units,
        },
    )  # fmt: skip
