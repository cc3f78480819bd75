"""What the acts of this room share: the lock, the fact, who is told, how a line's derived facts follow its content."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, NotFound
from motcua.base.events.services import record
from motcua.base.notices.services import notify
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import check
from motcua.base.worktime.queries import calendar_for
from motcua.base.writing import locked, still_as_shown
from motcua.catalogue.announcements import contents, rules
from motcua.catalogue.announcements.models import Announcement, AnnouncementLine, MinistryDecision
from motcua.catalogue.procedures import compare
from motcua.catalogue.procedures.importing.record import ProcedureRecord

CHANGED = "Dự thảo vừa được người khác sửa. Hãy mở lại trang để xem bản mới trước khi làm tiếp."


def lock(pk: int, *, by: Actor, action: str, version: int | None = None) -> Announcement:
    """Lock a decision for somebody with a right to act on it.

    Args:
        pk: which.
        by: who acts.
        action: the right asked for, of the proposing agency.
        version: as it was shown; None skips the check.

    Raises:
        NotFound, NotAllowed: it is not theirs.
        Conflict: somebody changed it meanwhile.
    """
    rows = Announcement.objects.select_related("agency", "source")
    found = locked(rows, pk, "Không có quyết định công bố này.")
    check(by, action, agency_id=found.agency_id)
    still_as_shown(version, found.version, CHANGED)
    return found


def lock_line(
    pk: int, *, by: Actor, action: str = "announcement.draft", version: int | None = None
) -> AnnouncementLine:
    """Lock a line with its decision (first the decision).

    Raises:
        NotFound, NotAllowed: it is not theirs.
        Conflict: somebody changed it meanwhile.
    """
    row = AnnouncementLine.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound("Không có thủ tục này trong quyết định công bố.")
    announcement = lock(row.announcement_id, by=by, action=action)
    line = AnnouncementLine.objects.select_for_update(of=("self",)).select_related("procedure").get(pk=pk)
    line.announcement = announcement
    still_as_shown(version, line.version, CHANGED)
    return line


def with_agency(announcement: Announcement) -> None:
    """Raise Conflict unless a draft lies with the department that writes it."""
    if announcement.state not in Announcement.WITH_AGENCY:
        raise Conflict(
            f"Dự thảo đang ở bước “{announcement.get_state_display().lower()}”, không sửa được nữa."
        )


def touched(announcement: Announcement, at: datetime, *fields: str) -> None:
    """Save a decision's fields with a new version."""
    announcement.version += 1
    announcement.changed_at = at
    announcement.save(update_fields=[*fields, "version", "changed_at"])


def told(
    kind: str, announcement: Announcement, *, by: Actor, at: datetime, detail: dict[str, Any] | None = None
) -> None:
    """Write a fact about a decision: its event and its line in the trail."""
    record(kind, stream=("announcement", announcement.pk), by=by, at=at, payload=detail or {})
    record_act(
        kind, by=by, object_kind="announcement", object_id=announcement.pk, label=str(announcement), detail=detail,
        at=at,
    )  # fmt: skip


def tell(people: Iterable[int], title: str, text: str, url: str, *, at: datetime) -> None:
    """Tell people of a step."""
    notify(people, kind="announcement.step", title=title[:200], text=text, url=url, at=at)


def limits(announcement: Announcement) -> None:
    """Work out by when a decision is to be issued, from the text it rests on (not saved)."""
    source = announcement.source
    due = (
        rules.issue_due(
            calendar_for(), effective_on=source.effective_on, text_signed_on=source.text_signed_on,
            shortened=source.shortened,
        )
        if source
        else None
    )  # fmt: skip
    announcement.issue_due = due.due if due else None
    announcement.issue_rule = due.rule.code if due else ""


def follow_source(source: MinistryDecision) -> None:
    """Set the limits of the open decisions that rest on a text anew, after its days were corrected."""
    for row in Announcement.objects.select_for_update(of=("self",)).filter(
        source=source, state__in=Announcement.OPEN
    ):
        row.source = source
        limits(row)
        row.save(update_fields=["issue_due", "issue_rule"])


def derive(line: AnnouncementLine, record: ProcedureRecord | None) -> None:
    """Set what follows from a line's content: name, parts changed and lacking, limits in working days (not saved)."""
    line.legal_days = rules.working_days(line.legal_amount, line.legal_unit)
    if record is None:
        line.content, line.changed_parts, line.missing, line.announced_days = None, [], [], None
        return
    line.content = contents.to_json(record)
    line.name = record.name[:2000] or line.name
    before = contents.record_from(line.base_version) if line.base_version else None
    changed = compare.changed_parts(before, record) if before else []
    line.changed_parts = [part for part in changed if part not in contents.NOT_TOLD]
    line.missing = rules.lacking(line.announcement.kind, record.missing(), record.address_note)
    longest = contents.longest_limit(record)
    line.announced_days = rules.working_days(*longest) if longest else None
