"""Acts on entries: components confirmed, what is brought for an owner, extraction, withdrawal; the kinds."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.base.events.services import record
from motcua.base.files.services import store as store_file
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import check
from motcua.base.text import clean
from motcua.onestop.archive import kinds, queries
from motcua.onestop.archive.models import PaperKind, StoredPaper
from motcua.onestop.archive.services import _core as core
from motcua.onestop.archive.services.digitising import note_scan, prepared
from motcua.onestop.dossiers.models import Dossier, DossierPaper
from motcua.onestop.dossiers.services._core import check_right as check_dossier
from motcua.onestop.dossiers.services._core import lock as lock_dossier
from motcua.onestop.dossiers.services._core import next_number

State = StoredPaper.State


@dataclass
class Facts:
    """What an officer writes of a paper that is no result of ours."""

    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    signer: str = ""
    valid_to: date | None = None

    def check(self, today: date) -> None:
        """Raise `Invalid` for what cannot be."""
        if self.issued_on and self.issued_on > today:
            raise Invalid("Ngày cấp không thể sau hôm nay.", field="issued_on")
        if self.valid_to and self.issued_on and self.valid_to < self.issued_on:
            raise Invalid("Ngày hết giá trị phải sau ngày cấp.", field="valid_to")


def _of_owner(dossier: Dossier, facts: Facts, kind: PaperKind, at: datetime) -> StoredPaper:
    owner = dossier.applicant
    if not owner.identity_index:
        raise Conflict("Chủ hồ sơ chưa có số định danh nên chưa có kho dữ liệu.")
    facts.check(clock.day_of(at))
    return StoredPaper(
        kind_code=kind.code, name=kind.name, owner_kind=owner.kind, owner_name=owner.name,
        owner_identity=owner.identity, owner_index=owner.identity_index, agency_id=dossier.agency_id,
        number=clean(facts.number)[:80], issued_on=facts.issued_on, issuer=clean(facts.issuer)[:250],
        signer=clean(facts.signer)[:150], valid_from=facts.issued_on,
        valid_to=facts.valid_to or kinds.ends(kind, facts.issued_on), dossier=dossier, stored_at=at,
        is_sample=dossier.is_sample,
    )  # fmt: skip


@transaction.atomic
def confirm_component(
    dossier_id: int, paper_id: int, *, by: Actor, facts: Facts | None = None, at: datetime | None = None
) -> StoredPaper:
    """Confirm a scanned component of a well-ended dossier into the applicant's record (NĐ 310/2026; mot-cua.md 5.2).

    Args:
        facts: number, day and validity as the officer reads them from the paper.

    Raises:
        Conflict: the dossier has not ended well, the paper was taken from the store itself, is there already, or is
            of a kind that the province does not keep.
        NotAllowed: the dossier is not the actor's.
    """
    at = at or clock.now()
    dossier = lock_dossier(dossier_id)
    check_dossier(dossier, "archive.confirm", by=by)
    paper = next((one for one, _ in queries.confirmable(dossier) if one.pk == paper_id), None)
    if paper is None or paper.file is None:
        raise Conflict(
            "Chỉ lưu vào kho giấy tờ đã số hóa của hồ sơ có kết quả, thuộc loại được lưu và chưa có trong kho."
        )
    code = kinds.code_of(dossier.procedure.code, paper.document.code) if paper.document else ""
    kind = kinds.kind_of(code, paper.name)
    if kind is None:
        raise Conflict("Loại giấy tờ này chưa được khai trong danh mục của kho.")
    stored = _of_owner(dossier, facts or Facts(), kind, at)
    stored.code = queries.component_code(dossier, paper)
    stored.source = StoredPaper.Source.CERTIFIED if kind.certified else StoredPaper.Source.COMPONENT
    stored.state = State.WAITING
    stored.save()
    _confirm(stored, paper, by=by, at=at)
    return core.written(stored, "confirmed", by=by, at=at, payload={"source": str(stored.source)})


def _confirm(stored: StoredPaper, paper: DossierPaper, *, by: Actor, at: datetime) -> None:
    if paper.file is not None:
        core.take_file(stored, paper.file, by=by, at=at)
    stored.state, stored.confirmed_at = State.CONFIRMED, at
    stored.confirmed_by_id, stored.confirmed_by_name = by.person_id, by.name[:150]
    stored.save()


@transaction.atomic
def add_for_owner(
    dossier_id: int,
    kind_code: str,
    upload: UploadedFile,
    *,
    by: Actor,
    certified: bool = False,
    facts: Facts | None = None,
    at: datetime | None = None,
) -> StoredPaper:
    """Put what the applicant brings for the own record there: a certified electronic copy, or an own upload.

    It waits until an officer confirms it; nothing unconfirmed stands for a paper.

    Args:
        dossier_id: an open dossier of the owner, on whose occasion it is brought.
        kind_code: one of the kinds the province keeps.
        certified: a certified electronic copy (NĐ 45/2020 Điều 10); otherwise the owner's own upload.

    Raises:
        Invalid: an unknown kind, or the file is not taken.
        NotAllowed: the dossier is not the actor's to act on.
    """
    at = at or clock.now()
    dossier = lock_dossier(dossier_id)
    if not queries.may_act_on(dossier, by=by):
        raise NotAllowed("Chỉ người đang xử lý hồ sơ được thêm vào kho của chủ hồ sơ.")
    kind = PaperKind.objects.filter(code=kind_code).first()
    if kind is None:
        raise Invalid("Chọn loại giấy tờ.", field="kind")
    stored = _of_owner(dossier, facts or Facts(), kind, at)
    stored.code = f"KHO-{clock.day_of(at):%y}-{next_number(f'archive:{clock.day_of(at).year}'):06d}"
    stored.source = StoredPaper.Source.CERTIFIED if certified else StoredPaper.Source.OWN
    stored.state = State.WAITING
    stored.save()
    stored.file = store_file(prepared(upload, at), by=by, object_kind="archive", object_id=stored.pk, at=at)
    note = note_scan(stored.file, at=at)
    stored.sha256, stored.signed, stored.signatures = stored.file.sha256, note.signed, note.signatures
    stored.save()
    return core.written(stored, "stored", by=by, at=at, payload={"source": str(stored.source)})


@transaction.atomic
def confirm(stored_id: int, *, by: Actor, at: datetime | None = None) -> StoredPaper:
    """Confirm an entry that waits, after comparing it with the original.

    Raises:
        Conflict: it does not wait, or has no file.
    """
    at = at or clock.now()
    stored = core.lock(stored_id)
    core.check_right(stored, "archive.confirm", by=by)
    if stored.state != State.WAITING or stored.withdrawn_at is not None or stored.file_id is None:
        raise Conflict("Giấy tờ này không chờ xác nhận.")
    stored.state, stored.confirmed_at = State.CONFIRMED, at
    stored.confirmed_by_id, stored.confirmed_by_name = by.person_id, by.name[:150]
    stored.save(update_fields=["state", "confirmed_at", "confirmed_by", "confirmed_by_name"])
    return core.written(stored, "confirmed", by=by, at=at, payload={"source": str(stored.source)})


@transaction.atomic
def reject(stored_id: int, *, reason: str, by: Actor, at: datetime | None = None) -> StoredPaper:
    """Refuse to confirm an entry that waits.

    Raises:
        Invalid: no reason. Conflict: it does not wait.
    """
    at = at or clock.now()
    if not clean(reason):
        raise Invalid("Ghi lý do không xác nhận.", field="reason")
    stored = core.lock(stored_id)
    core.check_right(stored, "archive.confirm", by=by)
    if stored.state != State.WAITING or stored.withdrawn_at is not None:
        raise Conflict("Giấy tờ này không chờ xác nhận.")
    stored.state, stored.reason = State.REJECTED, clean(reason)[:500]
    stored.save(update_fields=["state", "reason"])
    return core.written(stored, "rejected", by=by, at=at, payload={"reason": stored.reason})


@transaction.atomic
def withdraw(stored_id: int, *, reason: str, by: Actor, at: datetime | None = None) -> StoredPaper:
    """Withdraw an entry: the paper was revoked, is false, or was replaced elsewhere; nobody uses it from now on.

    Raises:
        Invalid: no reason. Conflict: it was withdrawn before. NotAllowed: another agency keeps it.
    """
    at = at or clock.now()
    if not clean(reason):
        raise Invalid("Ghi lý do, số quyết định thu hồi.", field="reason")
    stored = core.lock(stored_id)
    core.check_right(stored, "archive.withdraw", by=by)
    if stored.withdrawn_at is not None:
        raise Conflict("Giấy tờ này đã thu hồi.")
    stored.withdrawn_at, stored.withdrawn_by_name = at, by.name[:150]
    stored.reason = clean(reason)[:500]
    stored.save(update_fields=["withdrawn_at", "withdrawn_by_name", "reason"])
    return core.written(stored, "withdrawn", by=by, at=at, payload={"reason": stored.reason})


@transaction.atomic
def extract(stored_id: int, given: dict[str, str], *, by: Actor, at: datetime | None = None) -> StoredPaper:
    """Write the data fields read from an entry's paper (bóc tách), by the fields of its kind.

    Args:
        given: what was typed, by field key.

    Raises:
        Invalid: a field that must be there lacks, or is no date or number.
        Conflict: the entry has no file yet, or its kind has no fields.
    """
    at = at or clock.now()
    stored = core.lock(stored_id)
    core.check_right(stored, "archive.digitise", by=by)
    kind = kinds.kind_of(stored.kind_code, stored.name)
    if kind is None or not kind.fields:
        raise Conflict("Loại giấy tờ này chưa khai trường bóc tách.")
    if stored.file_id is None:
        raise Conflict("Giấy tờ chưa có bản điện tử.")
    values = kinds.read_fields(kind, given)
    stored.data, stored.data_at = json.dumps(values, ensure_ascii=False), at
    stored.save(update_fields=["data", "data_at"])
    return core.written(stored, "extracted", by=by, at=at, payload={"count": len(values)})


@transaction.atomic
def set_kind(
    code: str, *, name: str, by: Actor, words: list[str] | None = None, keeps: bool = False, certified: bool = False,
    valid_months: int | None = None, fields: list[dict[str, Any]] | None = None, basis: str = "",
    at: datetime | None = None,
) -> PaperKind:  # fmt: skip
    """Set what the store does with papers of a kind: whether components stay, for how long, which data are read.

    Args:
        code: national code of the paper or result, or the province's own.
        words: words of the name by which papers without a code are known.
        keeps: components of this kind may be confirmed into the record.
        valid_months: validity counted from the day of issue; None without a limit.
        fields: what is extracted: [{"key", "label", "type", "required"}].
        basis: the rule it rests on.

    Raises:
        Invalid: no code or name, or a field is wrong.
    """
    check(by, "archive.manage")
    if not clean(code) or not clean(name):
        raise Invalid("Ghi mã và tên loại giấy tờ.", field="code" if not clean(code) else "name")
    if valid_months is not None and not 1 <= valid_months <= 1200:
        raise Invalid("Thời hạn giá trị từ 1 đến 1.200 tháng.", field="valid_months")
    values = {
        "name": clean(name)[:300], "words": [clean(word)[:100] for word in words or [] if clean(word)],
        "keeps": keeps, "certified": certified, "valid_months": valid_months,
        "fields": kinds.check_fields(fields or []), "basis": clean(basis)[:300],
    }  # fmt: skip
    kind, _ = PaperKind.objects.update_or_create(code=clean(code)[:60], defaults=values)
    at = at or clock.now()
    record("archive.kind_changed", stream=("paper_kind", kind.pk), by=by, at=at, payload={"code": kind.code})
    record_act(
        "archive.kind_changed", by=by, object_kind="paper_kind", object_id=kind.pk, label=kind.code, at=at,
        detail={"name": kind.name},
    )  # fmt: skip
    return kind
