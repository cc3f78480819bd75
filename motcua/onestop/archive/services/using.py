"""Looking into an owner's record and taking a paper from it: only within a dossier of that owner, always noted."""

from collections.abc import Iterable
from datetime import date, datetime

from motcua.base import clock
from motcua.base.audit.readings import record_reading
from motcua.base.audit.services import record_act
from motcua.base.crypto import blind_index
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.files.services import share
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import check
from motcua.base.text import clean
from motcua.onestop.archive import queries
from motcua.onestop.archive.models import StoredPaper, StoredUse
from motcua.onestop.archive.services import _core as core
from motcua.onestop.dossiers.models import Dossier, Party
from motcua.onestop.dossiers.services.digitising import Taken


def look_up(
    *, by: Actor, dossier: Dossier | None = None, identity: str = "", case_id: int | None = None,
    at: datetime | None = None,
) -> list[queries.Match]:  # fmt: skip
    """Look up what the applicant's record has for the papers of a dossier, or of a case at the desk of intake.

    Every look-up is in the trail (design, rule 8; lien-thong.md 1.9). At the desk the exact identity number is
    needed, and the case that the applicant files.

    Args:
        dossier: a dossier the actor may act on; or
        identity: the exact identity number typed or read at the desk, with
        case_id: the case that is being filed.

    Raises:
        NotAllowed: the dossier is not the actor's to act on, or the actor does not receive dossiers.
        Invalid: no identity number.
    """
    at = at or clock.now()
    if dossier is not None:
        if not queries.may_act_on(dossier, by=by):
            raise NotAllowed("Chỉ người đang xử lý hồ sơ được tra kho của chủ hồ sơ.")
        owner = dossier.applicant.identity_index
        documents = queries.documents_of(
            dossier.papers.filter(document__isnull=False).values_list("document_id", flat=True)
        )
        about: tuple[str, int | None, str] = ("dossier", dossier.pk, dossier.label)
    else:
        check(by, "dossier.receive", unit_id=by.unit_id)
        owner = blind_index(identity)
        if len(clean(identity)) < 9 or not owner or case_id is None:
            raise Invalid(
                "Cần đúng số định danh của chủ hồ sơ và thủ tục đang nộp để tra kho.", field="identity"
            )
        documents = (
            queries.documents_of([])
            .model.objects.filter(case_id=case_id)
            .select_related("case__version__procedure")
        )
        about = ("archive", None, "")
    found = queries.matches(owner, documents, clock.day_of(at))
    _read(about, by=by, at=at)
    procedure = next((one.case.version.procedure.code for one in documents), "")
    record_act(
        "archive.looked_up", by=by, object_kind=about[0], object_id=about[1], label=about[2], at=at,
        detail={"found": len(queries.best(found)), "procedure": procedure},
    )  # fmt: skip
    return found


def record_of(dossier: Dossier, *, by: Actor, at: datetime | None = None) -> list[StoredPaper]:
    """Return the whole record of a dossier's applicant, the newest first; the reading is in the trail.

    Raises:
        NotAllowed: the dossier is not the actor's to act on.
    """
    at = at or clock.now()
    if not queries.may_act_on(dossier, by=by):
        raise NotAllowed("Chỉ người đang xử lý hồ sơ được xem kho của chủ hồ sơ.")
    owner = dossier.applicant.identity_index
    rows = StoredPaper.objects.filter(owner_index=owner) if owner else StoredPaper.objects.none()
    found = list(rows.select_related("agency", "file", "replaced_by").defer("data").order_by("-id")[:200])
    _read(("dossier", dossier.pk, dossier.label), by=by, at=at)
    record_act(
        "archive.looked_up", by=by, object_kind="dossier", object_id=dossier.pk, label=dossier.label, at=at,
        detail={"found": len(found), "procedure": dossier.procedure.code},
    )  # fmt: skip
    return found


def _read(about: tuple[str, int | None, str], *, by: Actor, at: datetime) -> None:
    """Note that somebody was shown what an owner's record holds."""
    record_reading(
        by=by, what="TRANG", object_kind=about[0], object_id=about[1], label=about[2], detail="kho của chủ hồ sơ",
        at=at,
    )  # fmt: skip


def _consent(dossier: Dossier) -> tuple[str, str, str]:
    """Return whose consent a use rests on: the owner's by filing, or the authorised filer's with their paper."""
    if dossier.filer_id and dossier.filer is not None:
        if not dossier.authorisation:
            raise Conflict(
                "Người nộp thay phải có giấy ủy quyền mới dùng được giấy tờ trong kho của chủ hồ sơ."
            )
        return StoredUse.Consent.FILER, dossier.filer.name, dossier.authorisation
    return StoredUse.Consent.OWNER, dossier.applicant_name, ""


class OwnersStore:
    """The store as the dossiers know it (`dossiers.services.digitising.Store`)."""

    def take(
        self, dossier: Dossier, stored_id: int, *, document_id: int | None, name: str, by: Actor, at: datetime
    ) -> Taken:
        """Give a paper of the applicant's own record to a dossier; its use and the consent are noted.

        Raises:
            NotFound: the applicant's record has no such paper, or it answers another required paper.
            Conflict: it has expired, was withdrawn, or is not confirmed.
        """
        stored = core.lock(stored_id)
        today = clock.day_of(at)
        if not stored.owner_index or stored.owner_index != dossier.applicant.identity_index:
            raise NotFound("Kho của chủ hồ sơ không có giấy tờ này.")
        answers = queries.matches(stored.owner_index, queries.documents_of([document_id or 0]), today)
        if document_id and stored.pk not in {match.stored.pk for match in answers}:
            raise NotFound(f"“{stored.name}” không thay được “{name}”.")
        why = stored.why_not(today)
        if why:
            raise Conflict(f"Không dùng được “{stored.title}”: {why}.", field="papers")
        consent, consent_name, consent_note = _consent(dossier)
        use, fresh = StoredUse.objects.get_or_create(
            stored=stored, dossier=dossier, paper_name=name[:1000],
            defaults={
                "document_id": document_id, "consent": consent, "consent_name": consent_name[:250],
                "consent_note": consent_note[:250], "by_id": by.person_id, "by_name": by.name[:150],
                "unit_name": by.unit_name[:200], "at": at,
            },
        )  # fmt: skip
        if fresh:
            payload = {"dossier": dossier.label, "consent": use.get_consent_display()}
            core.fact(stored, "used", by=by, at=at, payload=payload)
        file = (
            share(stored.file, by=by, object_kind="dossier", object_id=dossier.pk, at=at)
            if stored.file
            else None
        )
        return Taken(file.pk if file else None, queries.reuse_of(stored), stored.code, stored.title)

    def told(self, dossier: Dossier, stored_ids: list[int], *, by: Actor, at: datetime) -> None:
        """Write the trail of uses."""
        for stored in StoredPaper.objects.filter(pk__in=stored_ids).defer("data"):
            core.trail(stored, "used", by=by, at=at, detail={"dossier": dossier.label})

    def holds(self, owner: Party, document_ids: Iterable[int], day: date) -> dict[int, str]:
        """Return which required papers stand valid in an owner's record, in words."""
        found = queries.matches(owner.identity_index, queries.documents_of(document_ids), day)
        return {key: match.words for key, match in queries.best(found).items() if not match.why_not}
