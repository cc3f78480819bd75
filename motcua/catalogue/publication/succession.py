"""Places of posting, entries of lists and findings follow an agency to its heir; looks taken and what is gone stay.

A list says who serves, so an entry of one agency ends with it and goes on for the heir by the same decision. A place
of posting and what hangs there only get another keeper.
"""

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.heirs import (
    ONE_DAY,
    carried_desk,
    continue_row,
    follow,
    heirs_of,
    names_of,
    whole_agencies,
)
from motcua.base.organisations.models import Agency, Desk
from motcua.catalogue.publication.models import CleaningFinding, FeedbackAddress, ListEntry, PostingPoint
from motcua.catalogue.publication.services import cleaning, lists, posting
from motcua.law.publication import publication_law

ENTRY, POINT, FINDING = "publication.followed_heir", "posting.followed_heir", "cleaning.followed_heir"
ADDRESS = "posting.address_followed_heir"


def _lasting() -> Q:
    return Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today())


def _entries() -> QuerySet[ListEntry]:
    return ListEntry.objects.filter(_lasting()).select_related("procedure")


def _points() -> QuerySet[PostingPoint]:
    return PostingPoint.objects.filter(_lasting())


def _addresses() -> QuerySet[FeedbackAddress]:
    return FeedbackAddress.objects.filter(_lasting())


def _findings() -> QuerySet[CleaningFinding]:
    unsettled = (CleaningFinding.State.OPEN, CleaningFinding.State.MENDED)
    return CleaningFinding.objects.filter(state__in=unsettled)


def count(unit_ids: set[int]) -> int:
    """Return how many places, entries and findings lie with these units, and with agencies that have no other."""
    whole = whole_agencies(unit_ids)
    kept = _points().filter(Q(agency__in=whole) | Q(unit__in=unit_ids)).count()
    listed = _entries().filter(Q(agency__in=whole) | Q(desk__unit__in=unit_ids)).count()
    owned = (_addresses(), _findings())
    return kept + listed + sum(rows.filter(agency__in=whole).count() for rows in owned)


def move(units: Mapping[int, int], by: Actor) -> None:
    """Hand over what is in use, in force or open, in the caller's transaction.

    A counter is followed only where it goes on at the heir (a renamed agency or unit); elsewhere the place shows the
    heir's whole list until another counter is named.

    Args:
        units: old unit to new unit.
        by: who carries out the succession.
    """
    heirs = heirs_of(units)
    _move_counters(units, heirs)

    def point(row: PostingPoint, former: Agency, heir: Agency) -> None:
        posting.told(POINT, row, by, names_of(former, heir))

    def finding(row: CleaningFinding, former: Agency, heir: Agency) -> None:
        cleaning.told(FINDING, row, by, names_of(former, heir))

    def placed(row: PostingPoint, heir: Agency) -> bool:
        if PostingPoint.objects.filter(agency=heir, name=row.name, valid_from=row.valid_from).exists():
            row.name = f"{row.name[:100]} ({row.agency_id})"
        return False

    follow(_points(), heirs, point, twin=placed)
    follow(_findings(), heirs, finding)
    for former in Agency.objects.filter(pk__in=heirs):
        for row in _entries().filter(agency=former).select_for_update(of=("self",)).order_by("pk"):
            _move_entry(row, former, heirs[former.pk], carried_desk(row.desk_id, units), by)
        _move_address(former, heirs[former.pk], by)


def _move_counters(units: Mapping[int, int], heirs: Mapping[int, Agency]) -> None:
    """Let places of old units, and entries that stay with their agency, name the counter that goes on, or none."""
    for point in _points().filter(Q(unit__in=units) | Q(desk__unit__in=units)):
        point.unit_id = units.get(point.unit_id or 0, point.unit_id)
        point.desk = carried_desk(point.desk_id, units)
        point.save(update_fields=["unit", "desk"])
    for entry in _entries().filter(desk__unit__in=units).exclude(agency__in=heirs):
        desk = carried_desk(entry.desk_id, units)
        if desk is not None:
            entry.desk = desk
            entry.save(update_fields=["desk"])


def _move_entry(row: ListEntry, former: Agency, heir: Agency, desk: Desk | None, by: Actor) -> None:
    """End an entry with its agency and let it go on for the heir, unless the heir's own lists say otherwise.

    What one officer may sign for another was given by a leader of the former agency: it goes on only where the agency
    is renamed, as its signing delegations do (a new name is noted as successor before the work moves, `structure`).
    """
    today, kind, ended = clock.today(), lists.kind_of(row.kind), row.pk
    renamed = former.successors.filter(pk=heir.pk).exists()
    goes_on = heir.level == row.level and (renamed or not kind.personal)
    if goes_on and not _stands_already(row, heir, desk, kind.against):
        continue_row(row, today, agency=heir, desk=desk)
    elif row.valid_from < today:
        row.valid_to = today - ONE_DAY
        row.save(update_fields=["valid_to"])
    else:
        row.delete()
    ListEntry.objects.filter(pk=ended, agency=former).update(end_reason=f"Cơ quan kế thừa: {heir}"[:300])
    lists.told(ENTRY, row, kind, by, names_of(former, heir))


def _stands_already(row: ListEntry, heir: Agency, desk: Desk | None, against: str) -> bool:
    """Tell whether the heir, or its whole tier, stands on the list, or on one that excludes it, on a day to come."""
    there = _entries().filter(procedure=row.procedure_id, level=row.level)
    there = there.filter(Q(agency=heir) | Q(agency__isnull=True))
    if row.valid_to is not None:
        there = there.filter(valid_from__lte=row.valid_to)
    opposite = {against} | {one.code for one in publication_law().lists if one.against == row.kind}
    if there.filter(kind__in=opposite).exists():
        return True
    return there.filter(kind=row.kind, group=row.group, desk=desk).exists()


def _move_address(former: Agency, heir: Agency, by: Actor) -> None:
    """Let the address for feedback go on for an heir without one of its own; else it ends."""
    has, today = _addresses().filter(agency=heir).exists(), clock.today()
    for row in _addresses().filter(agency=former):
        if not has:
            continue_row(row, today, agency=heir)
        elif row.valid_from < today:
            row.valid_to = today - ONE_DAY
            row.save(update_fields=["valid_to"])
        posting.tell_of_address(ADDRESS, row, by, {"what": row.receiver} | names_of(former, heir))
