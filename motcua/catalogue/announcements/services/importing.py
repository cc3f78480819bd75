"""Bringing lines into a draft from a workbook in the annex's layout: all of them or none."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import DomainError, Invalid
from motcua.base.organisations.actor import Actor
from motcua.catalogue.announcements import contents, sheet
from motcua.catalogue.announcements.models import AnnouncementLine
from motcua.catalogue.announcements.services import drafting
from motcua.catalogue.announcements.services._common import lock, told, with_agency
from motcua.catalogue.announcements.sheet import SheetLine
from motcua.catalogue.procedures.importing.record import (
    AgencyRecord,
    BasisRecord,
    ChannelRecord,
    ProcedureRecord,
)


@transaction.atomic
def import_lines(pk: int, content: bytes, *, by: Actor, at: datetime | None = None) -> int:
    """Add the rows of a workbook to a draft and return how many; what they do not say stays as the catalogue has it.

    Args:
        pk: the draft.
        content: the workbook's bytes.
        by: an officer of its agency.
        at: when, if not now.

    Raises:
        Invalid: the workbook or a row is wrong, or a procedure does not fit; the row is told, nothing is stored.
        Conflict: the draft is on its way.
    """
    at = at or clock.now()
    made = lock(pk, by=by, action="announcement.draft")
    with_agency(made)
    rows = sheet.read(content)
    for row in rows:
        try:
            _add(pk, row, by=by, at=at)
        except DomainError as refused:
            raise Invalid(f"Dòng {row.where}: {refused.message}", field="file") from refused
    made.refresh_from_db()
    told("announcement.lines_imported", made, by=by, at=at, detail={"lines": len(rows)})
    return len(rows)


def _add(pk: int, row: SheetLine, *, by: Actor, at: datetime) -> None:
    line = drafting.add_line(
        pk, change=row.change, code=row.code, name=row.name, replaces=row.replaces, by=by, at=at
    )
    if line.content is not None:
        line = drafting.save_content(line.pk, _told_by(row, line), version=line.version, by=by, at=at)
    drafting.save_facts(
        line.pk, version=line.version, by=by, changing_text=row.changing_text or line.changing_text,
        legal_amount=row.legal_amount, legal_unit=row.legal_unit, replaces=row.replaces, at=at,
    )  # fmt: skip


def _told_by(row: SheetLine, line: AnnouncementLine) -> ProcedureRecord:
    """Return a line's content with what a row says of it."""
    record = contents.from_json(line.content or {})
    if row.name:
        record = replace(record, name=row.name)
    if row.amount is not None:
        kept = [replace(channel, amount=row.amount, unit=row.unit) for channel in record.channels]
        record = replace(record, channels=kept or [ChannelRecord(1, row.amount, row.unit)])
    if row.place:
        record = replace(record, address_note=row.place)
    if row.fee and not record.fees:
        free = row.fee.lower() in {"không", "không thu", "miễn phí"}
        record = replace(record, no_fees=free, fee_note="" if free else row.fee)
    known = {basis.number for basis in record.bases} | {f"{b.name} ({b.number})" for b in record.bases}
    fresh = [BasisRecord(text[:120], text) for text in row.bases if text not in known]
    record = replace(record, bases=[*record.bases, *fresh])
    if row.agency and not any(one.role == "THUC_HIEN" for one in record.agencies):
        record = replace(record, agencies=[*record.agencies, AgencyRecord("THUC_HIEN", row.agency[:500])])
    return record
