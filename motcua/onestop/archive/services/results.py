"""Results enter the store: once in effect, however often the log is read; corrections withdraw what they correct."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.onestop.archive import kinds, queries
from motcua.onestop.archive.models import PaperKind, StoredPaper
from motcua.onestop.archive.services import _core as core
from motcua.onestop.dossiers.models import Dossier, Result

SYSTEM = Actor.system("Kho dữ liệu điện tử")
State = StoredPaper.State


@dataclass
class _Written:
    """What a run changed; the trail is written at its very end, because it takes the chain's lock."""

    at: datetime
    acts: list[tuple[StoredPaper, str, dict[str, Any]]] = field(default_factory=list)

    def add(self, stored: StoredPaper, act: str, **payload: Any) -> None:
        core.fact(stored, act, by=SYSTEM, at=self.at, payload=payload)
        self.acts.append((stored, act, payload))

    def finish(self) -> None:
        for stored, act, payload in self.acts:
            core.trail(stored, act, by=SYSTEM, at=self.at, detail=payload)


def keep_results_of(dossier_ids: Iterable[int], *, at: datetime | None = None) -> int:
    """Bring the store in line with the results of these dossiers and return how many entries changed.

    A result that is issued stands in its owner's record (with a file: confirmed by the signature of the agency;
    without one: on the worklist of what is to be digitised). What was signed again, or corrected by a later
    dossier, is withdrawn in favour of the newer. Calling again changes nothing. An owner without an identity
    number has no record (NĐ 45/2020 Điều 16: the record is the owner's by identity).

    Args:
        dossier_ids: dossiers of which something was told.
        at: the instant of the act.
    """
    written = _Written(at or clock.now())
    known = kinds.every()
    rows = (
        Dossier.objects.filter(
            pk__in=set(dossier_ids), finished_at__isnull=False, refused=False, system="", code__isnull=False
        )
        .exclude(applicant__identity_index="")
        .select_related("applicant", "agency", "procedure", "procedure_version")
        .order_by("pk")
    )
    for dossier in rows:
        results = list(Result.objects.filter(dossier=dossier, kind=Result.Kind.RESULT).select_related("file"))
        entries = [_keep(dossier, result, n, known, written) for n, result in enumerate(results, 1)]
        for earlier in entries[:-1]:
            _withdraw(earlier, entries[-1], "Kết quả được ký lại", written)
        if entries and dossier.corrects_id:
            former = StoredPaper.objects.select_for_update(of=("self",)).filter(
                dossier_id=dossier.corrects_id, source=StoredPaper.Source.RESULT
            )
            for wrong in former.order_by("pk"):
                _withdraw(wrong, entries[-1], f"Đính chính bằng hồ sơ {dossier.code}", written)
    _follow_replacements(rows, written)
    written.finish()
    return len({stored.pk for stored, _, _ in written.acts})


def _keep(
    dossier: Dossier, result: Result, position: int, known: list[PaperKind], written: _Written
) -> StoredPaper:
    """Return the entry of a result, made or brought up to date."""
    stored = StoredPaper.objects.select_for_update(of=("self",)).filter(result=result).first()
    if stored is None:
        stored = _new(dossier, result, position, known, written)
    changed = [
        name
        for name, value in (("number", result.number), ("signer", result.signed_by_name))
        if value and getattr(stored, name) != value
    ]
    for name in changed:
        setattr(stored, name, result.number if name == "number" else result.signed_by_name)
    if result.file is not None and stored.file_id is None and stored.withdrawn_at is None:
        core.take_file(stored, result.file, by=SYSTEM, at=written.at)
        stored.state, stored.confirmed_at = State.CONFIRMED, written.at
        stored.confirmed_by_id, stored.confirmed_by_name = result.signed_by_id, result.signed_by_name
        stored.save()
        written.add(stored, "file_given")
    elif changed:
        stored.save(update_fields=changed)
    return stored


def _new(
    dossier: Dossier, result: Result, position: int, known: list[PaperKind], written: _Written
) -> StoredPaper:
    code = result.code or f"KQ/{dossier.procedure.code}"
    kind = kinds.kind_of(code, result.name, known)
    issued = clock.day_of(result.issued_at or result.signed_at)
    owner = dossier.applicant
    stored = StoredPaper.objects.create(
        code=queries.result_code(dossier, position), kind_code=code, name=result.name, owner_kind=owner.kind,
        owner_name=owner.name, owner_identity=owner.identity, owner_index=owner.identity_index,
        agency_id=dossier.agency_id, number=result.number, issued_on=issued, issuer=dossier.agency.name[:250],
        signer=result.signed_by_name, summary=result.summary, valid_from=issued,
        valid_to=result.valid_to or _valid_to(dossier, result, kind, issued), source=StoredPaper.Source.RESULT,
        state=State.LACKING, dossier=dossier, result=result, stored_at=written.at, is_sample=dossier.is_sample,
    )  # fmt: skip
    written.add(stored, "stored", source=str(stored.source))
    return stored


def _valid_to(dossier: Dossier, result: Result, kind: PaperKind | None, issued: date) -> date | None:
    """Return until when a result holds: as its procedure announces it, else as its kind does."""
    announced = dossier.procedure_version.results.filter(code=result.code, valid_months__isnull=False).first()
    months = announced.valid_months if announced else None
    return kinds.after_months(issued, months) if months else kinds.ends(kind, issued)


def _withdraw(stored: StoredPaper, by_entry: StoredPaper, reason: str, written: _Written) -> None:
    if stored.withdrawn_at is not None or stored.pk == by_entry.pk:
        return
    stored.withdrawn_at, stored.withdrawn_by_name = written.at, SYSTEM.name
    stored.reason, stored.replaced_by = reason, by_entry
    stored.save(update_fields=["withdrawn_at", "withdrawn_by_name", "reason", "replaced_by"])
    written.add(stored, "withdrawn", reason=reason, replaced_by=by_entry.code)


def _follow_replacements(rows: Iterable[Dossier], written: _Written) -> None:
    """Withdraw entries whose result names another as its replacement."""
    replaced = StoredPaper.objects.filter(
        dossier__in=rows, result__replaced_by__isnull=False, withdrawn_at__isnull=True
    ).select_related("result")
    for stored in replaced.order_by("pk"):
        newer = StoredPaper.objects.filter(
            result_id=stored.result.replaced_by_id if stored.result else 0
        ).first()
        if newer is not None:
            _withdraw(core.lock(stored.pk), newer, "Cấp lại, thay thế", written)
