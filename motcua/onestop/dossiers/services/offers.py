"""What the desk tells before anything is received: the checklist, the fees, the due date."""

from datetime import datetime

from motcua.base import clock
from motcua.base.errors import DomainError
from motcua.base.worktime import rules as worktime
from motcua.base.worktime.queries import calendar_for
from motcua.catalogue.procedures import queries as catalogue
from motcua.onestop.dossiers.intake_data import FeeData, PaperData
from motcua.onestop.dossiers.law import law_at


def required_papers(case_id: int | None) -> list[PaperData]:
    """Return the checklist of a case: every paper the procedure names, none ticked yet."""
    if case_id is None:
        return []
    return [
        PaperData(
            name=document.name, document_id=document.pk, form=0 if document.originals or not document.copies else 1,
            quantity=document.originals or document.copies or 1, received=False, required=document.required,
        )
        for document in catalogue.documents_for(case_id)
    ]  # fmt: skip


def fees_of(version_id: int, case_id: int | None, channel: int, quantity: int = 1) -> list[FeeData]:
    """Return what a filing costs: the procedure's fees for the case and channel, in đồng, known amounts only."""
    return [
        FeeData(name=fee.name, kind=fee.kind, unit_amount=fee.amount, quantity=quantity if fee.per else 1)
        for fee in catalogue.fees_for(version_id, case_id, channel)
        if fee.amount
    ]


def preview_due(
    version_id: int, case_id: int | None, channel: int, agency_id: int, at: datetime | None = None
) -> worktime.Deadline | None:
    """Return the due date a dossier would get if it were received now; None when no limit is announced."""
    return due_within(catalogue.limit_for(version_id, case_id, channel), agency_id, at)


def due_within(
    limit: catalogue.Limit | None, agency_id: int, at: datetime | None = None
) -> worktime.Deadline | None:
    """Return the due date of a limit that begins now at an agency; None without a limit."""
    at = at or clock.now()
    if limit is None:
        return None
    law = law_at(at)
    try:
        return worktime.add(
            calendar_for(agency_id), at, limit.amount, limit.unit,
            cutoff_counts_as_next_day=law.clock.cutoff_counts_as_next_day, cutoff=law.clock.cutoff_hour,
        )  # fmt: skip
    except DomainError:
        return None
