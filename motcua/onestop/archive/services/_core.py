"""What the acts of the store share: the lock, the signed file, the written fact."""

from datetime import datetime
from typing import Any

from motcua.base.audit.services import record_act
from motcua.base.errors import NotAllowed, NotFound
from motcua.base.events.services import record
from motcua.base.files.models import StoredFile
from motcua.base.files.services import share
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import Scope, allowed
from motcua.onestop.archive import scans
from motcua.onestop.archive.models import ScanNote, StoredPaper
from motcua.onestop.dossiers import queries as dossiers


def lock(stored_id: int) -> StoredPaper:
    """Lock an entry of the store for an act.

    Raises:
        NotFound: there is none.
    """
    row = StoredPaper.objects.select_for_update(of=("self",)).filter(pk=stored_id).first()
    if row is None:
        raise NotFound("Không có giấy tờ này trong kho.")
    return row


def check_right(stored: StoredPaper, action: str, *, by: Actor) -> None:
    """Raise `NotAllowed` unless the actor may do an action on an entry: kept by their agency, or of their dossier."""
    scope = allowed(by, action)
    if scope is None:
        raise NotAllowed("Vai trò của bạn không được làm việc này.")
    if scope == Scope.PROVINCE:
        return
    if scope == Scope.AGENCY and stored.agency_id == by.agency_id:
        return
    if stored.dossier_id and dossiers.visible(by, action).filter(pk=stored.dossier_id).exists():
        return
    raise NotAllowed("Giấy tờ này do cơ quan khác quản lý.")


def take_file(stored: StoredPaper, file: StoredFile, *, by: Actor, at: datetime) -> None:
    """Give an entry, already saved, its file under the store's own rights, with hash and signatures."""
    note = ScanNote.objects.filter(file=file).first()
    if note is not None:
        stored.signatures = note.signatures
    else:
        try:
            with file.open() as content:
                stored.signatures = scans.inspect(content, file.content_type, file.size).signatures
        except (FileNotFoundError, ValueError, OSError):
            stored.signatures = []
    stored.signed = bool(stored.signatures)
    stored.file = share(file, by=by, object_kind="archive", object_id=stored.pk, at=at)
    stored.sha256 = file.sha256


def fact(
    stored: StoredPaper, act: str, *, by: Actor, at: datetime, payload: dict[str, Any] | None = None
) -> None:
    """Write the event of an act on an entry."""
    record(f"archive.{act}", stream=("archive", stored.pk), by=by, at=at, payload=payload or {})


def trail(
    stored: StoredPaper, act: str, *, by: Actor, at: datetime, detail: dict[str, Any] | None = None
) -> None:
    """Write the line of the trail of an act on an entry; call it last, it holds the chain's lock."""
    record_act(
        f"archive.{act}", by=by, object_kind="archive", object_id=stored.pk, label=stored.code, at=at,
        detail=detail or {},
    )  # fmt: skip


def written(
    stored: StoredPaper, act: str, *, by: Actor, at: datetime, payload: dict[str, Any] | None = None
) -> StoredPaper:
    """Write event and trail of an act on one entry."""
    fact(stored, act, by=by, at=at, payload=payload)
    trail(stored, act, by=by, at=at, detail=payload)
    return stored
