"""What an agency still owes of announcements follows to its successor; what is signed stays where it was proposed."""

from collections.abc import Mapping

from django.db.models import QuerySet

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.heirs import follow, heirs_of, names_of, whole_agencies
from motcua.base.organisations.models import Agency
from motcua.catalogue.announcements.models import Announcement, DraftDuty, Opinion
from motcua.catalogue.announcements.services import sources
from motcua.catalogue.announcements.services._common import told

ACT, DUTY_ACT = "announcement.followed_heir", "announcement.duty_followed_heir"


def _drafts() -> QuerySet[Announcement]:
    return Announcement.objects.filter(state__in=Announcement.OPEN)


def _duties() -> QuerySet[DraftDuty]:
    return DraftDuty.objects.filter(done_on__isnull=True)


def _questions() -> QuerySet[Opinion]:
    return Opinion.objects.filter(answered_on__isnull=True, announcement__state__in=Announcement.OPEN)


def count(unit_ids: set[int]) -> int:
    """Return how many drafts, drafts owed and opinions asked lie with agencies that have no other unit."""
    whole = whole_agencies(unit_ids)
    return sum(rows.filter(agency__in=whole).count() for rows in (_drafts(), _duties(), _questions()))


def move(units: Mapping[int, int], by: Actor) -> None:
    """Hand drafts, drafts owed and opinions asked over to the heirs, in the caller's transaction; limits stay.

    Where the heir owes the same draft or is asked the same, one of both is enough; nobody is asked of an own draft.

    Args:
        units: old unit to new unit.
        by: who carries out the succession.
    """
    at, heirs = clock.now(), heirs_of(units)

    def draft(row: Announcement, former: Agency, heir: Agency) -> None:
        Opinion.objects.filter(announcement=row, agency=heir, answered_on__isnull=True).delete()
        told(ACT, row, by=by, at=at, detail=names_of(former, heir))

    def question(row: Opinion, former: Agency, heir: Agency) -> None:
        told(ACT, row.announcement, by=by, at=at, detail=names_of(former, heir) | {"what": "Xin ý kiến"})

    def duty(row: DraftDuty, former: Agency, heir: Agency) -> None:
        sources.told(DUTY_ACT, row.source, by=by, at=at, detail=names_of(former, heir))

    follow(_drafts().select_related("agency", "source"), heirs, draft)
    follow(_duties().select_related("source", "announcement"), heirs, duty, twin=_owed_already)
    follow(_questions().select_related("announcement"), heirs, question, twin=_asked_already)


def _owed_already(row: DraftDuty, heir: Agency) -> bool:
    own = DraftDuty.objects.filter(source=row.source_id, agency=heir).first()
    if own is None:
        return False
    if own.announcement_id is None and row.announcement_id is not None:
        own.announcement = row.announcement
        own.save(update_fields=["announcement"])
    row.delete()
    return True


def _asked_already(row: Opinion, heir: Agency) -> bool:
    own_draft = row.announcement.agency_id == heir.pk
    if not own_draft and not Opinion.objects.filter(announcement=row.announcement_id, agency=heir).exists():
        return False
    row.delete()
    return True
