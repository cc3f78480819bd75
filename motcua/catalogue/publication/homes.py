"""Whose a procedure is: its main tier, the agency that handles it, the department that owes its data."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from motcua.base import clock
from motcua.base.indicators.engine import once
from motcua.base.organisations.models import AdministrativeUnit, Agency
from motcua.base.text import fold
from motcua.catalogue.procedures import queries
from motcua.catalogue.procedures.models import ProcedureAgency
from motcua.law.publication import publication_law

TIERS = ("TINH", "HUYEN", "XA")
_ROLES = (ProcedureAgency.Role.EXECUTES, ProcedureAgency.Role.COMPETENT)
_KINDS = (
    Agency.Kind.DEPARTMENT, Agency.Kind.BRANCH, Agency.Kind.OTHER, Agency.Kind.OFFICE, Agency.Kind.CENTRE,
    Agency.Kind.COMMITTEE,
)  # fmt: skip


@dataclass(frozen=True)
class Home:
    """Where a procedure is at home on a day.

    Attributes:
        tier: its main tier, TINH, HUYEN or XA; "" when the province does not handle it.
        handler: the provincial agency the announcement names; None for communes and for names nobody bears.
        owner: the agency that owes its data: the handler, else the one that handles most of its field.
    """

    tier: str
    handler: int | None
    owner: int | None


def homes(day: date | None = None) -> dict[int, Home]:
    """Return the home of every public procedure in force on a day, by the procedure's key."""
    on = day or clock.today()
    return once(("publication.homes", on), lambda: _homes(on))


def _homes(day: date) -> dict[int, Home]:
    versions = list(
        queries.in_force(day)
        .order_by()
        .select_related(None)
        .values_list("pk", "procedure_id", "field_id", "levels")
    )
    named: dict[int, list[str]] = {}
    rows = ProcedureAgency.objects.filter(version__in=[row[0] for row in versions], role__in=_ROLES).order_by(
        "id"
    )
    for version_id, name in rows.values_list("version_id", "name"):
        named.setdefault(version_id, []).append(name)
    names = Names(day)
    handlers = {
        pk: names.first(named.get(pk, ())) for pk, _, _, levels in versions if main_tier(levels) == "TINH"
    }
    mostly: dict[int, Counter[int]] = {}
    for pk, _, field_id, _ in versions:
        if field_id and (agency := handlers.get(pk)):
            mostly.setdefault(field_id, Counter())[agency] += 1
    found = {}
    for pk, procedure_id, field_id, levels in versions:
        handler = handlers.get(pk)
        usual = mostly.get(field_id or 0)
        owner = handler or (usual.most_common(1)[0][0] if usual else None)
        found[procedure_id] = Home(main_tier(levels), handler, owner)
    return found


def main_tier(levels: Iterable[str]) -> str:
    """Return the one tier a procedure is counted at (bao-cao.md 3.9); "" when it is not the province's own."""
    own = [tier for tier in TIERS if tier in levels]
    if not own:
        return ""
    return own[0] if publication_law().highest_tier else own[-1]


class Names:
    """The provincial agencies of a day, found by what announcements call them ("Sở Tư pháp", "Công an cấp tỉnh")."""

    def __init__(self, day: date) -> None:
        rows = (
            Agency.objects.on(day)
            .filter(level=AdministrativeUnit.Level.PROVINCE, kind__in=_KINDS)
            .order_by("pk")
        )
        self._rows = [(row.pk, fold(row.name), fold(row.short_name)) for row in rows]
        self._known: dict[str, int | None] = {}

    def first(self, names: Iterable[str]) -> int | None:
        """Return the first agency any of these names means."""
        for name in names:
            for part in re.split(r"[,;]", name):
                if found := self.find(part):
                    return found
        return None

    def find(self, name: str) -> int | None:
        """Return the agency a name means, None when it is nobody of the province."""
        wanted = fold(name).strip(" .").replace("cap tinh", "tinh").replace("uy ban nhan dan", "ubnd")
        if not wanted:
            return None
        if wanted not in self._known:
            self._known[wanted] = self._look(wanted)
        return self._known[wanted]

    def _look(self, wanted: str) -> int | None:
        for pk, name, short in self._rows:
            name = name.replace("uy ban nhan dan", "ubnd")
            if wanted in (name, short) or name.startswith(f"{wanted} "):
                return pk
        return None
