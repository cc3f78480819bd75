"""Digitising a dossier's papers at its three stages, papers taken from the owner's store, databases read instead.

NĐ 107/2021 and NĐ 118/2025: what is brought is scanned once, what a store or a database holds is not asked for again.
The store itself is a room above (`onestop/archive`); it says here what it holds (`register_store`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.events.services import record
from motcua.base.files.services import store as store_file
from motcua.base.organisations.actor import Actor
from motcua.base.text import clean
from motcua.onestop.dossiers.intake_data import PaperData
from motcua.onestop.dossiers.models import Dossier, DossierPaper, Party, Result
from motcua.onestop.dossiers.rules import BEFORE_RECEIPT, ENDED, Status
from motcua.onestop.dossiers.services import _core as core

Step = DossierPaper.Step


@dataclass(frozen=True)
class Taken:
    """What the store gave for a paper: its file under the dossier's rights, and how the national message calls it."""

    file_id: int | None
    reuse: int
    result_code: str
    words: str


class Store(Protocol):
    """What a store of papers must answer; `onestop/archive` is one."""

    def take(
        self, dossier: Dossier, stored_id: int, *, document_id: int | None, name: str, by: Actor, at: datetime
    ) -> Taken:
        """Give a paper of the applicant's own record to a dossier and note its use."""
        ...

    def told(self, dossier: Dossier, stored_ids: list[int], *, by: Actor, at: datetime) -> None:
        """Write the trail of uses, after everything else of the act."""
        ...

    def holds(self, owner: Party, document_ids: Iterable[int], day: date) -> dict[int, str]:
        """Return which required papers stand valid in an owner's record, in words."""
        ...


_STORES: list[Store] = []


def register_store(store: Store) -> None:
    """Let a room above answer for what owners' records hold; call it in `AppConfig.ready`."""
    _STORES[:] = [store]


def stage(dossier: Dossier) -> str:
    """Return at which stage a paper that is scanned now is digitised (mot-cua.md 5.1)."""
    return Step.INTAKE if dossier.status in {*BEFORE_RECEIPT, Status.RECEIVED} else Step.HANDLING


def mark(paper: DossierPaper, dossier: Dossier, *, by: Actor, at: datetime) -> list[str]:
    """Note on a paper, not yet saved, that it was scanned now, and return the columns to save."""
    paper.digitised_step, paper.digitised_at, paper.digitised_by_id = stage(dossier), at, by.person_id
    paper.source, paper.received = DossierPaper.Source.SCANNED, True
    paper.reuse, paper.result_code = DossierPaper.Reuse.NONE, ""
    return [
        "file", "source", "received", "digitised_step", "digitised_at", "digitised_by", "reuse", "result_code",
    ]  # fmt: skip


def _paper(dossier: Dossier, paper_id: int) -> DossierPaper:
    paper = DossierPaper.objects.filter(pk=paper_id, dossier=dossier).select_related("document").first()
    if paper is None:
        raise NotFound("Không có giấy tờ này trong hồ sơ.")
    return paper


def _open(dossier_id: int, action: str, *, by: Actor) -> Dossier:
    dossier = core.lock(dossier_id)
    core.check_right(dossier, action, by=by)
    if dossier.status in ENDED or dossier.is_reference:
        raise Conflict("Hồ sơ đã kết thúc nên không đổi giấy tờ được.")
    return dossier


@transaction.atomic
def digitise(
    dossier_id: int,
    paper_id: int,
    upload: UploadedFile,
    *,
    by: Actor,
    form: int | None = None,
    at: datetime | None = None,
) -> DossierPaper:
    """Scan a paper of a dossier: its file, the kind of copy, at which stage, by whom and when (mot-cua.md 5.1).

    Args:
        form: kind of copy that was scanned (0 original, 1 copy, 2 electronic); as written down by default.

    Raises:
        TooLarge, Invalid: the file is over the limit, or not what it says it is.
        Conflict: the dossier has ended.
    """
    at = at or clock.now()
    dossier = _open(dossier_id, "dossier.attach", by=by)
    paper = _paper(dossier, paper_id)
    paper.file = store_file(upload, by=by, object_kind="dossier", object_id=dossier.pk, at=at)
    if form in DossierPaper.Form.values:
        paper.form = int(form or 0)
    paper.save(update_fields=[*mark(paper, dossier, by=by, at=at), "form"])
    payload = {"name": paper.name, "khau": paper.digitised_step, "sha256": paper.file.sha256}
    core.written(dossier, "paper_attached", by=by, at=at, payload=payload)
    return paper


@transaction.atomic
def add_paper(
    dossier_id: int, name: str, upload: UploadedFile, *, by: Actor, at: datetime | None = None
) -> DossierPaper:
    """Digitise a paper that arose in handling: minutes of a check, an opinion (mot-cua.md 5.1, second stage).

    Raises:
        Invalid: it has no name, or the file is not taken.
        Conflict: the dossier has ended.
    """
    at = at or clock.now()
    if not clean(name):
        raise Invalid("Ghi tên giấy tờ.", field="name")
    dossier = _open(dossier_id, "dossier.attach", by=by)
    last = dossier.papers.order_by("-position").values_list("position", flat=True).first()
    paper = DossierPaper(dossier=dossier, name=clean(name)[:1000], position=(last or 0) + 1, quantity=1)
    paper.file = store_file(upload, by=by, object_kind="dossier", object_id=dossier.pk, at=at)
    mark(paper, dossier, by=by, at=at)
    paper.save()
    core.written(dossier, "paper_added", by=by, at=at, payload={"name": paper.name})
    return paper


@transaction.atomic
def digitise_result(
    dossier_id: int, result_id: int, upload: UploadedFile, *, by: Actor, at: datetime | None = None
) -> Result:
    """Give a signed result its electronic copy, if need be after it was handed out (mot-cua.md 5.1, third stage).

    Raises:
        TooLarge, Invalid: the file is not taken.
        Conflict: the result has one already; a wrong result is mended by a correction.
    """
    at = at or clock.now()
    dossier = core.lock(dossier_id)
    core.check_right(dossier, "archive.digitise", by=by)
    result = Result.objects.select_for_update().filter(pk=result_id, dossier=dossier, kind="KET_QUA").first()
    if result is None:
        raise NotFound("Không có kết quả này trong hồ sơ.")
    if result.file_id is not None:
        raise Conflict("Kết quả đã có bản điện tử. Kết quả sai được sửa bằng đính chính.")
    if dossier.finished_at is None:
        raise Conflict("Kết quả chưa phát hành nên chưa số hóa được.")
    result.file = store_file(upload, by=by, object_kind="dossier", object_id=dossier.pk, at=at)
    result.save(update_fields=["file"])
    core.written(dossier, "result_digitised", by=by, at=at, payload={"name": result.name})
    return result


@transaction.atomic
def reuse(
    dossier_id: int, paper_id: int, stored_id: int, *, by: Actor, at: datetime | None = None
) -> DossierPaper:
    """Let a paper of the applicant's own record stand for one to be brought (NĐ 118/2025 Điều 4.2a).

    Raises:
        Conflict: it has expired, was withdrawn or is not confirmed; or the dossier has ended.
        NotFound: the applicant's record has no such paper.
    """
    at = at or clock.now()
    dossier = _open(dossier_id, "archive.use", by=by)
    paper = _paper(dossier, paper_id)
    if not _STORES:
        raise Conflict("Chưa có kho dữ liệu để tra.")
    taken = _STORES[0].take(dossier, stored_id, document_id=paper.document_id, name=paper.name, by=by, at=at)
    paper.file_id, paper.reuse, paper.result_code = taken.file_id, taken.reuse, taken.result_code
    paper.source, paper.form, paper.received = DossierPaper.Source.ARCHIVE, DossierPaper.Form.ELECTRONIC, True
    paper.digitised_step, paper.digitised_at, paper.digitised_by = "", None, None
    paper.save()
    core.written(dossier, "paper_reused", by=by, at=at, payload={"name": paper.name, "note": taken.words})
    _STORES[0].told(dossier, [stored_id], by=by, at=at)
    return paper


@transaction.atomic
def read_database(
    dossier_id: int,
    paper_id: int,
    *,
    database: str,
    by: Actor,
    fault: str = "",
    at: datetime | None = None,
) -> DossierPaper:
    """Note that a database was read instead of asking for a paper, or that it could not be read and why.

    NĐ 118/2025 Điều 4.2a: a paper whose data a database holds is asked for only when that database fails or errs.

    Args:
        database: code of the database.
        fault: what failed ("CSDL sự cố"); empty when the data were read.

    Raises:
        Invalid: no database is named.
    """
    at = at or clock.now()
    if not clean(database):
        raise Invalid("Chọn cơ sở dữ liệu.", field="database")
    dossier = _open(dossier_id, "archive.use", by=by)
    paper = _paper(dossier, paper_id)
    payload = {"name": paper.name, "database": clean(database)[:40], "reason": clean(fault)[:300]}
    if clean(fault):
        return _written(paper, dossier, "database_failed", by, at, payload)
    paper.database_code, paper.source = clean(database)[:40], DossierPaper.Source.DATABASE
    paper.form, paper.received = DossierPaper.Form.ELECTRONIC, True
    paper.save(update_fields=["database_code", "source", "form", "received"])
    return _written(paper, dossier, "database_read", by, at, payload)


def _written(
    paper: DossierPaper, dossier: Dossier, act: str, by: Actor, at: datetime, payload: dict[str, Any]
) -> DossierPaper:
    core.written(dossier, act, by=by, at=at, payload=payload)
    return paper


# ---- at intake: the checklist becomes papers ---------------------------------------------------------------


def take_in(dossier: Dossier, papers: list[PaperData], *, by: Actor, at: datetime) -> None:
    """Take from the store what the checklist marks so, in the intake's own transaction; scanned papers are marked.

    Raises:
        Conflict: a paper has expired or was withdrawn meanwhile.
        NotFound: it is not the applicant's.
    """
    for paper in papers:
        if paper.stored_id and paper.received and _STORES:
            taken = _STORES[0].take(
                dossier, paper.stored_id, document_id=paper.document_id, name=clean(paper.name), by=by, at=at
            )
            paper.file_id, paper.reuse, paper.result_code = taken.file_id, taken.reuse, taken.result_code
            paper.source, paper.form = DossierPaper.Source.ARCHIVE, DossierPaper.Form.ELECTRONIC
        elif paper.file_id and paper.source == DossierPaper.Source.SCANNED and not paper.digitised_step:
            paper.digitised_step, paper.digitised_at, paper.digitised_by_id = Step.INTAKE, at, by.person_id


def marks(paper: PaperData) -> dict[str, Any]:
    """Return the columns of digitising and reuse of a paper from the checklist."""
    read = paper.source == DossierPaper.Source.DATABASE
    return {
        "digitised_step": paper.digitised_step, "digitised_at": paper.digitised_at,
        "digitised_by_id": paper.digitised_by_id, "reuse": paper.reuse, "result_code": paper.result_code[:60],
        "database_code": paper.database_code[:40] if read else "",
    }  # fmt: skip


def told(dossier: Dossier, papers: list[PaperData], *, by: Actor, at: datetime) -> None:
    """Write events and trail of what the intake took from the store and of databases that failed; call it last."""
    failed = [paper for paper in papers if clean(paper.database_fault)]
    for paper in failed:
        why = clean(paper.database_fault)[:300]
        payload = {"name": clean(paper.name), "database": paper.database_code[:40], "reason": why}
        record("dossier.database_failed", stream=("dossier", dossier.pk), by=by, at=at, payload=payload)
    for paper in failed:
        record_act(
            "dossier.database_failed", by=by, object_kind="dossier", object_id=dossier.pk, label=dossier.label, at=at,
            detail={"database": paper.database_code, "reason": clean(paper.database_fault)[:300]},
        )  # fmt: skip
    taken = [paper.stored_id for paper in papers if paper.stored_id and paper.received]
    if taken and _STORES:
        _STORES[0].told(dossier, taken, by=by, at=at)


# ---- asking for what is held --------------------------------------------------------------------------------


def question(dossier: Dossier, items: list[dict], *, by: Actor, at: datetime) -> None:
    """Refuse to ask for papers that stand valid in the applicant's record, unless each is asked for with a reason.

    Args:
        items: what is asked for, as in `ask_supplement`; "despite" is the reason of asking all the same.

    Raises:
        Conflict: the store holds one and no reason is given (NĐ 118/2025 Điều 4.2a).
    """
    wanted = {int(item["document_id"]): item for item in items if item.get("document_id")}
    held = _STORES[0].holds(dossier.applicant, wanted, clock.day_of(at)) if _STORES and wanted else {}
    silent = [words for document, words in held.items() if not clean(wanted[document].get("despite", ""))]
    if silent:
        raise Conflict(
            f"Đã có trong kho dữ liệu của chủ hồ sơ: {'; '.join(silent)}. Không yêu cầu nộp lại "
            "(NĐ 118/2025 Điều 4 khoản 2a); nếu dữ liệu không chính xác thì ghi lý do.",
            field="despite",
        )
    if held:
        reasons = "; ".join(dict.fromkeys(clean(wanted[document]["despite"]) for document in held))
        payload = {"items": len(held), "name": "; ".join(held.values()), "reason": reasons[:300]}
        record("dossier.asked_though_stored", stream=("dossier", dossier.pk), by=by, at=at, payload=payload)
