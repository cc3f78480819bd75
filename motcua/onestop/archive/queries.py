"""Reads of the store: by the exact identity of a dossier's applicant, by code, and the worklists of an agency.

Nobody browses people: what belongs to an owner is shown only inside a dossier of that owner which one may act on;
managers see counts, what lacks, what ends, and an entry whose exact code they know.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.lawbook.queries import rules_for_day
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import Scope, allowed
from motcua.base.text import day
from motcua.catalogue.procedures.models import RequiredDocument
from motcua.onestop.archive import kinds
from motcua.onestop.archive.models import PaperKind, ScanNote, StoredPaper
from motcua.onestop.dossiers import queries as dossiers
from motcua.onestop.dossiers.models import Dossier, DossierPaper, Result
from motcua.onestop.dossiers.rules import ENDED

PAGE = 50
State = StoredPaper.State


@dataclass(frozen=True)
class Match:
    """A paper of the owner's record that answers a required one; `why_not` says why it cannot be used."""

    document_id: int
    stored: StoredPaper
    reuse: int
    why_not: str

    @property
    def words(self) -> str:
        """The paper as the clerk is told of it: name, number, day, validity."""
        parts = [self.stored.title]
        if self.stored.issued_on:
            parts.append(f"ngày {day(self.stored.issued_on)}")
        return f"{' '.join(parts)}, {self.stored.validity}"


def matches(owner_index: str, documents: Iterable[RequiredDocument], today: date) -> list[Match]:
    """Return what an owner's record has for required papers, the usable and newest one of each paper first.

    A result answers when its code is among those that may replace the paper (MA_KQ_THAYTHE) or is the paper's own
    code; an earlier component answers when it is the same paper, or of the same kind.

    Args:
        owner_index: blind index of the owner's identity.
        documents: with their case, version and procedure.
        today: the day that validity is judged on.
    """
    known = kinds.every()
    wanted = {one.pk: _answering(one, known) for one in documents}
    codes = {code for answers in wanted.values() for code in answers}
    if not owner_index or not codes:
        return []
    rows = StoredPaper.objects.filter(owner_index=owner_index, kind_code__in=codes).exclude(
        state=State.REJECTED
    )
    stored = sorted(rows.defer("data"), key=lambda one: (one.issued_on or date.min, one.pk), reverse=True)
    found: list[Match] = []
    for document_id, answering in wanted.items():
        answers = [one for one in stored if one.kind_code in answering]
        for one in sorted(answers, key=lambda one: bool(one.why_not(today))):
            found.append(Match(document_id, one, reuse_of(one), one.why_not(today)))
    return found


def _answering(document: RequiredDocument, known: list[PaperKind]) -> set[str]:
    """Return the codes of stored papers that may stand for a required one."""
    own = kinds.code_of(document.case.version.procedure.code, document.code)
    kind = kinds.kind_of(own, document.name, known)
    return {code for code in (*document.replaced_by, own, kind.code if kind else "") if code}


def reuse_of(stored: StoredPaper) -> int:
    """Return DuocTaiSuDung of a paper taken from the store (lien-thong.md 1.4): 2 a result, 1 anything else."""
    reuse = DossierPaper.Reuse
    return reuse.RESULT if stored.source == StoredPaper.Source.RESULT else reuse.PAPER


def documents_of(ids: Iterable[int]) -> QuerySet[RequiredDocument]:
    """Return required papers with what `matches` reads of them."""
    return RequiredDocument.objects.filter(pk__in=list(ids)).select_related("case__version__procedure")


def best(found: list[Match]) -> dict[int, Match]:
    """Return the first answer for each required paper."""
    first: dict[int, Match] = {}
    for match in found:
        first.setdefault(match.document_id, match)
    return first


def may_act_on(dossier: Dossier, *, by: Actor) -> bool:
    """Tell whether an actor may look up the record of a dossier's applicant: open, and theirs to act on."""
    if dossier.status in ENDED or dossier.is_reference:
        return False
    return dossiers.visible(by, "archive.use").filter(pk=dossier.pk).exists()


def get(stored_id: int, *, by: Actor) -> StoredPaper:
    """Return an entry that an actor may see; raises NotFound for all others."""
    row = (
        StoredPaper.objects.select_related("agency", "dossier", "file", "replaced_by")
        .filter(pk=stored_id)
        .first()
    )
    if row is None or not may_see(row, by=by):
        raise NotFound("Không có giấy tờ này trong kho, hoặc bạn không có quyền xem.")
    return row


def may_see(stored: StoredPaper, *, by: Actor) -> bool:
    """Tell whether an entry is an actor's to see: kept by their agency, or its owner has an open dossier with them."""
    scope = allowed(by, "archive.view")
    if scope == Scope.PROVINCE or (scope is not None and stored.agency_id == by.agency_id):
        return True
    mine = dossiers.visible(by, "archive.use").exclude(status__in=ENDED)
    return mine.filter(applicant__identity_index=stored.owner_index).exists()


def may_open(by: Actor, stored_id: int) -> bool:
    """Tell whether somebody may open the file of an entry (for `base.files.access`)."""
    stored = StoredPaper.objects.filter(pk=stored_id).first()
    return stored is not None and may_see(stored, by=by)


def kept(by: Actor) -> QuerySet[StoredPaper]:
    """Return the entries kept by the actor's agency, or by all for the province's control."""
    scope = allowed(by, "archive.view")
    if scope is None:
        return StoredPaper.objects.none()
    rows = StoredPaper.objects.all()
    return rows if scope == Scope.PROVINCE else rows.filter(agency_id=by.agency_id)


LISTS: dict[str, str] = {
    "thieu-tep": "Kết quả chưa số hóa",
    "cho-xac-nhan": "Chờ xác nhận",
    "sap-het": "Sắp hết giá trị",
    "thu-hoi": "Đã thu hồi, thay thế",
}


def list_named(name: str) -> str:
    """Return the worklist a word of the address means, the first one for any other word."""
    return name if name in LISTS else next(iter(LISTS))


def notice_days(today: date) -> int:
    """Return how many days ahead an ending validity is told of (configuration of the rule set)."""
    value = rules_for_day(today).value("digitise.expiry_notice_days")
    return int(str(value)) if value is not None else 0


def _conditions(today: date) -> dict[str, Q]:
    alive = Q(withdrawn_at__isnull=True)
    until = today + timedelta(days=notice_days(today))
    return {
        "thieu-tep": alive & Q(state=State.LACKING),
        "cho-xac-nhan": alive & Q(state=State.WAITING),
        "sap-het": alive & Q(state=State.CONFIRMED, valid_to__gte=today, valid_to__lte=until),
        "thu-hoi": Q(withdrawn_at__isnull=False),
    }


def worklist(by: Actor, name: str, *, today: date | None = None) -> QuerySet[StoredPaper]:
    """Return a worklist of `LISTS`, the newest first."""
    condition = _conditions(today or clock.today()).get(name, Q(pk__in=[]))
    return kept(by).filter(condition).select_related("dossier", "agency").defer("data").order_by("-id")


def counts(by: Actor, *, today: date | None = None) -> dict[str, int]:
    """Return how many entries there are of each worklist, and how many are confirmed, in one query."""
    parts = _conditions(today or clock.today()) | {
        "da-duyet": Q(state=State.CONFIRMED, withdrawn_at__isnull=True)
    }
    columns: dict[str, Any] = {
        name.replace("-", "_"): Count("pk", filter=condition) for name, condition in parts.items()
    }
    return kept(by).aggregate(**columns)


def by_code(code: str, *, by: Actor) -> StoredPaper | None:
    """Return the entry of an exact code kept within the actor's reach, None for any other."""
    code = code.strip().upper()
    return kept(by).filter(code=code).first() if code else None


def of_code(code: str) -> dict[str, list[int]]:
    """Return the keys of the entries a code means: their own, or of the dossier they came from (who read them?)."""
    found = StoredPaper.objects.filter(Q(code=code) | Q(dossier__code=code))
    return {"archive": list(found.values_list("pk", flat=True))}


def of_citizen(index: str) -> dict[str, list[int]]:
    """Return the keys of a citizen's entries by the blind index of the number."""
    return {"archive": list(StoredPaper.objects.filter(owner_index=index).values_list("pk", flat=True))}


def raw_data(stored: StoredPaper) -> dict[str, str]:
    """Return what was extracted of an entry, by field key."""
    return json.loads(stored.data) if stored.data else {}


def dossiers_not_kept(most: int) -> list[int]:
    """Return dossiers whose issued results have no entry in the store, the newest first."""
    rows = Result.objects.filter(
        kind=Result.Kind.RESULT, stored__isnull=True, dossier__finished_at__isnull=False, dossier__refused=False,
        dossier__system="",
    ).exclude(dossier__applicant__identity_index="")  # fmt: skip
    return list(dict.fromkeys(rows.order_by("-pk").values_list("dossier_id", flat=True)[:most]))


def data_of(stored: StoredPaper) -> list[tuple[str, str]]:
    """Return what was extracted of an entry, as labels and values for a page."""
    kind = kinds.kind_of(stored.kind_code, stored.name)
    known = {entry["key"]: entry for entry in (kind.fields if kind else [])}
    shown = []
    for key, value in raw_data(stored).items():
        entry = known.get(key, {"label": key, "type": "text"})
        shown.append((entry["label"], day(date.fromisoformat(value)) if entry["type"] == "date" else value))
    return shown


def scan_notes(file_ids: Iterable[int | None]) -> dict[int, ScanNote]:
    """Return what the scans of these files look like, by file."""
    return ScanNote.objects.in_bulk([pk for pk in file_ids if pk])


def confirmable(dossier: Dossier) -> list[tuple[DossierPaper, str]]:
    """Return the scanned papers of a well-ended dossier that may stay in the applicant's record, with their kind.

    What the province's list of kinds does not name (forms, declarations) never stays.
    """
    if dossier.finished_at is None or dossier.refused or not dossier.applicant.identity_index:
        return []
    known = kinds.every()
    there = set(StoredPaper.objects.filter(dossier=dossier).values_list("code", flat=True))
    found = []
    for paper in dossier.papers.select_related("document", "file"):
        if paper.file_id is None or paper.source == DossierPaper.Source.ARCHIVE:
            continue
        if component_code(dossier, paper) in there:
            continue
        code = kinds.code_of(dossier.procedure.code, paper.document.code) if paper.document else ""
        kind = kinds.kind_of(code, paper.name, known)
        if kind is not None and kind.keeps:
            found.append((paper, kind.name))
    return found


def result_code(dossier: Dossier, position: int) -> str:
    """Return the unique code (MaKetQua) under which a dossier's n-th result stands in the store."""
    return f"{dossier.code}-KQ{position}"


def component_code(dossier: Dossier, paper: DossierPaper) -> str:
    """Return the unique code under which a component of a dossier stands in the store."""
    return f"{dossier.code}-TP{paper.position + 1}"
