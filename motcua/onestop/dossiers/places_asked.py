"""Whom an opinion may be asked of: rooms of the competent agency, and agencies of the province, while typing."""

from dataclasses import dataclass

from django.db.models import Q

from motcua.base import clock
from motcua.base.organisations.models import Agency, Unit
from motcua.base.text import fold
from motcua.onestop.dossiers.models import Dossier

MOST = 10


@dataclass(frozen=True)
class Place:
    """An agency, or one of its rooms, that may be asked."""

    name: str
    under: str
    agency_id: int
    unit_id: int | None = None

    @property
    def key(self) -> str:
        """The place in a form's hidden field."""
        return f"u{self.unit_id}" if self.unit_id else f"a{self.agency_id}"


def places_like(text: str, dossier: Dossier, *, unit_id: int | None = None, limit: int = MOST) -> list[Place]:
    """Return the places whose name has these words, without accents: first the agency's own rooms.

    Args:
        text: what was typed; empty gives the own rooms.
        dossier: its agency's rooms come first.
        unit_id: the asking unit, which is left out.
    """
    words = fold(text).split()[:6]
    rooms = [
        Place(unit.name, str(unit.agency), unit.agency_id, unit.pk)
        for unit in Unit.objects.on(clock.today())
        .filter(agency_id=dossier.agency_id)
        .exclude(Q(kind=Unit.Kind.ONE_STOP) | Q(pk=unit_id or 0))
        .select_related("agency")
        .order_by("name")
        if all(word in fold(unit.name) for word in words)
    ]
    if not words:
        return rooms[:limit]
    # Names are few (an agency a row) and have no column without accents, so they are folded here.
    agencies = Agency.objects.on(clock.today()).exclude(pk=dossier.agency_id).order_by("level", "name")
    found = [
        Place(agency.name, agency.get_level_display(), agency.pk)
        for agency in agencies.only("name", "short_name", "level")
        if all(word in fold(f"{agency.name} {agency.short_name}") for word in words)
    ]
    return [*rooms, *found][:limit]


def find_place(key: str, name: str, dossier: Dossier) -> Place | None:
    """Return the place that was picked, or whose name was typed in full; None when there is none.

    Args:
        key: "u12" a room, "a5" an agency.
        name: what stands in the field.
    """
    today = clock.today()
    if key[:1] == "u" and key[1:].isdigit():
        unit = Unit.objects.on(today).select_related("agency").filter(pk=int(key[1:])).first()
        return Place(unit.name, str(unit.agency), unit.agency_id, unit.pk) if unit else None
    if key[:1] == "a" and key[1:].isdigit():
        agency = Agency.objects.on(today).filter(pk=int(key[1:])).first()
        return Place(agency.name, "", agency.pk) if agency else None
    wanted = fold(name)
    alike = [place for place in places_like(name, dossier, limit=50) if fold(place.name) == wanted]
    return alike[0] if len(alike) == 1 else None
