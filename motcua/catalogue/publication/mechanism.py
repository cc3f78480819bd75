"""Procedures by the way they are handled (biểu II.07b): under local authority, at the one-stop desk, with a process."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from motcua.base import clock
from motcua.base.organisations.models import Agency
from motcua.catalogue.procedures.models import Procedure
from motcua.catalogue.processes import queries as processes
from motcua.catalogue.publication.homes import TIERS, homes
from motcua.catalogue.publication.listing import AT_DESK
from motcua.catalogue.publication.models import ListEntry

# The three groups of columns: under local authority, handled at the one-stop desk, with an approved process.
OWN, ONE_STOP, PROCESS = "own", "one_stop", "process"
PARTS = (OWN, ONE_STOP, PROCESS)
DISTRICTS, COMMUNES, NOBODY = "cap-huyen", "cap-xa", "chua-ro"
_GROUP_NAMES = {DISTRICTS: "UBND cấp huyện", COMMUNES: "UBND cấp xã", NOBODY: "Chưa rõ cơ quan thực hiện"}


@dataclass
class Row:
    """A line of the form: an agency or a group of agencies, and per part and tier the procedures it counts.

    Attributes:
        key: "co-quan:12" of an agency, "cap-xa", "cap-huyen" or "chua-ro" of a group.
        agency_id: the agency, None of a group.
        procedures: keys of procedures by (part, tier); each procedure stands at its one main tier.
    """

    key: str
    name: str
    agency_id: int | None = None
    procedures: dict[tuple[str, str], set[int]] = field(default_factory=dict)

    def count(self, part: str, tier: str = "") -> int:
        """Return how many procedures a cell counts; without a tier, those of all tiers."""
        return sum(len(self.procedures.get((part, one), ())) for one in ([tier] if tier else TIERS))


def by_mechanism(day: date | None = None) -> list[Row]:
    """Return the lines of II.07b on a day: provincial agencies by name, then districts, communes, and the unknown.

    Each procedure is counted at its one main tier, so that sums hold: total = province + district + commune, and the
    one-stop desk never has more than the tier itself.
    """
    on = day or clock.today()
    at_desk = set(
        ListEntry.objects.on(on)
        .filter(kind=AT_DESK)
        .order_by()
        .values_list("procedure_id", "level")
        .distinct()
    )
    running = set(
        processes.in_force(on).order_by().values_list("process__procedure_id", "process__tier").distinct()
    )
    names = {row.pk: str(row) for row in Agency.objects.on(on)}
    rows: dict[str, Row] = {}
    for procedure_id, home in homes(on).items():
        if not home.tier:
            continue
        key, agency_id = _line(home.tier, home.handler)
        name = names.get(agency_id, "") if agency_id else _GROUP_NAMES[key]
        row = rows.setdefault(key, Row(key, name, agency_id))
        for part, holds in (
            (OWN, True),
            (ONE_STOP, (procedure_id, home.tier) in at_desk),
            (PROCESS, (procedure_id, home.tier) in running),
        ):
            if holds:
                row.procedures.setdefault((part, home.tier), set()).add(procedure_id)
    last = {DISTRICTS: 1, COMMUNES: 2, NOBODY: 3}
    return sorted(rows.values(), key=lambda row: (last.get(row.key, 0), row.name))


def _line(tier: str, handler: int | None) -> tuple[str, int | None]:
    if tier == "XA":
        return COMMUNES, None
    if tier == "HUYEN":
        return DISTRICTS, None
    return (f"co-quan:{handler}", handler) if handler else (NOBODY, None)


def total(rows: Iterable[Row]) -> Row:
    """Return the line of the whole province."""
    whole = Row("toan-tinh", "Toàn tỉnh")
    for row in rows:
        for cell, keys in row.procedures.items():
            whole.procedures.setdefault(cell, set()).update(keys)
    return whole


def procedures_of(
    day: date | None = None, *, key: str = "", part: str = OWN, tier: str = ""
) -> QuerySet[Procedure]:
    """Return the procedures a cell of II.07b counts.

    Args:
        day: of the form.
        key: of the line, "" for the whole province.
        part: `OWN`, `ONE_STOP` or `PROCESS`.
        tier: TINH, HUYEN or XA; "" for all.
    """
    rows = [row for row in by_mechanism(day) if key in ("", row.key)]
    found = {
        pk
        for row in rows
        for one in ([tier] if tier else TIERS)
        for pk in row.procedures.get((part, one), ())
    }
    return Procedure.objects.filter(pk__in=found).select_related("field").order_by("code")
