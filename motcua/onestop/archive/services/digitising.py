"""Scans brought to dossiers and results: photographs become PDF, the look at the scan is noted or stops it."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid
from motcua.base.files.models import StoredFile
from motcua.base.lawbook.queries import rules_for_day
from motcua.base.organisations.actor import Actor
from motcua.law.rulesets import RuleSet
from motcua.onestop.archive import scans
from motcua.onestop.archive.models import ScanNote, StoredPaper
from motcua.onestop.archive.services import _core as core
from motcua.onestop.archive.services.results import keep_results_of
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.models import DossierPaper


def prepared(upload: UploadedFile, at: datetime | None = None) -> UploadedFile:
    """Return what is to be stored of an upload: pictures as PDF where the rules of the day want PDF."""
    law = rules_for_day(clock.day_of(at or clock.now()))
    return scans.as_pdf(upload) if law.value("digitise.pdf_only") else upload


def note_scan(file: StoredFile, *, at: datetime | None = None) -> ScanNote:
    """Note what a stored file looks like and what it lacks of the rules of the day (TT 01/2023/TT-VPCP).

    Raises:
        Invalid: the province takes no scan that lacks something (`digitise.strict`).
    """
    at = at or clock.now()
    law: RuleSet = rules_for_day(clock.day_of(at))
    with file.open() as content:
        scan = scans.inspect(content, file.content_type, file.size)
    lacking = scans.findings(scan, law)
    if lacking and law.value("digitise.strict"):
        raise Invalid(f"Bản số hóa “{file.name}” chưa đạt tiêu chuẩn: {' '.join(lacking)}", field="file")
    values = {
        "format": scan.format, "pages": scan.pages, "dpi": scan.dpi, "colour": scan.colour, "signed": scan.signed,
        "signatures": scan.signatures, "findings": lacking, "rule_set": law.code, "at": at,
    }  # fmt: skip
    note, _ = ScanNote.objects.update_or_create(file=file, defaults=values)
    return note


@transaction.atomic
def digitise_paper(
    dossier_id: int, paper_id: int, upload: UploadedFile, *, by: Actor, form: int | None = None,
    at: datetime | None = None,
) -> tuple[DossierPaper, ScanNote]:  # fmt: skip
    """Scan a paper of a dossier and note the look at the scan.

    Args:
        form: kind of copy (0 original, 1 copy, 2 electronic).

    Raises:
        TooLarge, Invalid: the file is not taken.
        Conflict: the dossier has ended.
    """
    paper = dossiers.digitise(dossier_id, paper_id, prepared(upload, at), by=by, form=form, at=at)
    return paper, _noted(paper.file, at)


@transaction.atomic
def add_arising(
    dossier_id: int, name: str, upload: UploadedFile, *, by: Actor, at: datetime | None = None
) -> tuple[DossierPaper, ScanNote]:
    """Scan a paper that arose in handling and note the look at the scan (second stage of digitising)."""
    paper = dossiers.add_paper(dossier_id, name, prepared(upload, at), by=by, at=at)
    return paper, _noted(paper.file, at)


@transaction.atomic
def digitise_stored_result(
    stored_id: int, upload: UploadedFile, *, by: Actor, at: datetime | None = None
) -> StoredPaper:
    """Give a result on the worklist its electronic copy: in its dossier and in the owner's record at once.

    Raises:
        Conflict: it has one already, or the entry was withdrawn.
        NotAllowed: another agency keeps it.
    """
    at = at or clock.now()
    # The dossier is locked first, as every act does; the entry after it.
    found = StoredPaper.objects.filter(pk=stored_id).first()
    if found is None or found.result_id is None or found.dossier_id is None:
        raise Conflict("Giấy tờ này không phải kết quả của một hồ sơ.")
    if found.withdrawn_at is not None:
        raise Conflict("Giấy tờ đã thu hồi, không cần số hóa.")
    result = dossiers.digitise_result(found.dossier_id, found.result_id, prepared(upload, at), by=by, at=at)
    _noted(result.file, at)
    keep_results_of([found.dossier_id], at=at)
    return core.lock(stored_id)


def _noted(file: StoredFile | None, at: datetime | None) -> ScanNote:
    if file is None:
        raise Conflict("Tệp chưa được lưu.")
    return note_scan(file, at=at)
