"""Verbs of the desk: one press that does several acts, drafts, files brought to the desk, reminders."""

import json
from dataclasses import dataclass, field

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from motcua.base import clock
from motcua.base.errors import Conflict, DomainError, Invalid, NotFound
from motcua.base.files import services as files
from motcua.base.files.models import StoredFile
from motcua.base.notices.services import notify
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import check
from motcua.base.organisations.queries import people_in
from motcua.base.text import clean, moment
from motcua.onestop.archive.services import note_scan, prepared
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.intake_data import IntakeData
from motcua.onestop.dossiers.models import Dossier, IntakeDraft, WorkItem
from motcua.onestop.dossiers.open_work import to_receive, unit_work
from motcua.onestop.dossiers.rules import Status

MOST_DRAFTS = 50


@dataclass
class TakenIn:
    """What one press of “Tiếp nhận” did: the dossier, and what after the receipt did not succeed."""

    dossier: Dossier
    warnings: list[str] = field(default_factory=list)


def take_in(
    data: IntakeData, *, by: Actor, collect: bool = False, receipt: str = "", forward: bool = True
) -> TakenIn:
    """Receive a dossier with the fees collected, and hand it on in a transaction of its own.

    The receipt stands once it is given: what fails after it is told, and done again from the dossier.

    Args:
        data: what was written at the desk.
        collect: the fees owed at intake were paid now.
        receipt: number of the fee receipt.
        forward: hand it on at once (NĐ 61/2018 Điều 18: within the day).

    Raises:
        DomainError: the dossier was not received; nothing changed.
    """
    for fee in data.fees:
        # What is collected now stands on the receipt as paid.
        fee.paid, fee.receipt = collect and not fee.exemption, receipt
    done = TakenIn(dossiers.receive(data, by=by))
    adopt_files(data, done.dossier.pk, by=by)
    if forward and done.dossier.status == Status.RECEIVED:
        item = WorkItem.objects.filter(dossier=done.dossier, closed_at__isnull=True, kind="TIEP_NHAN").first()
        try:
            if item is not None:
                done.dossier = dossiers.forward(done.dossier.pk, item.pk, by=by)
        except DomainError as error:
            done.warnings.append(f"Chưa chuyển được bộ phận xử lý: {error.message}")
    return done


def adopt_files(data: IntakeData, dossier_id: int, *, by: Actor) -> None:
    """Hand the files that the officer brought in to the dossier, so that its rights guard them."""
    brought = [paper.file_id for paper in data.papers if paper.file_id]
    if brought:
        StoredFile.objects.filter(pk__in=brought, object_kind="intake", object_id=by.person_id).update(
            object_kind="dossier", object_id=dossier_id
        )


@transaction.atomic
def keep_file(upload: UploadedFile, *, by: Actor) -> StoredFile:
    """Keep a file dropped on a row of the checklist, before there is a dossier.

    Raises:
        TooLarge, Invalid: over the limit, or not what it says it is.
    """
    check(by, "dossier.receive")
    stored = files.store(prepared(upload), by=by, object_kind="intake", object_id=by.person_id or 0)
    note_scan(stored)
    return stored


@transaction.atomic
def save_draft(
    content: dict[str, list[str]], *, label: str, by: Actor, draft_id: int | None = None
) -> IntakeDraft:
    """Keep what was typed at the desk for later; the draft is the officer's own.

    Args:
        content: the form's fields as they were sent.
        label: how the officer will know it again.
        draft_id: the draft it was taken from, which is written over.
    """
    check(by, "dossier.receive", unit_id=by.unit_id)
    mine = IntakeDraft.objects.select_for_update().filter(person_id=by.person_id, unit_id=by.unit_id)
    found = mine.filter(pk=draft_id).first() if draft_id else None
    draft = found or IntakeDraft(person_id=by.person_id, unit_id=by.unit_id)
    draft.label, draft.content, draft.saved_at = clean(label)[:300], json.dumps(content), clock.now()
    draft.save()
    spare = mine.order_by("-saved_at").values_list("pk", flat=True)[MOST_DRAFTS:]
    IntakeDraft.objects.filter(pk__in=list(spare)).delete()
    return draft


@transaction.atomic
def discard_draft(draft_id: int, *, by: Actor) -> None:
    """Throw a draft of one's own away; raises NotFound when it is not there."""
    gone, _ = IntakeDraft.objects.filter(pk=draft_id, person_id=by.person_id, unit_id=by.unit_id).delete()
    if not gone:
        raise NotFound("Không có bản lưu tạm này, hoặc bản lưu của người khác.")


def forget_draft(draft: str, *, by: Actor) -> None:
    """Throw away the draft a finished intake was taken from, if it was taken from one of the actor's own."""
    if draft.isdigit():
        IntakeDraft.objects.filter(pk=int(draft), person_id=by.person_id, unit_id=by.unit_id).delete()


def remind_of_result(work_id: int, *, by: Actor) -> int:
    """Remind the desk's returning officers to call an applicant who does not fetch a result (T25).

    Returns:
        How many were told.

    Raises:
        NotFound: no such result at the actor's desk.
    """
    check(by, "dossier.release", unit_id=by.unit_id, agency_id=by.agency_id)
    item = (
        WorkItem.objects.select_related("dossier")
        .filter(
            pk=work_id, unit_id=by.unit_id, closed_at__isnull=True, kind__in=("TRA_KET_QUA", "TRA_TU_CHOI")
        )
        .first()
    )
    if item is None:
        raise NotFound("Kết quả này không còn chờ trả tại quầy của bạn.")
    people = set(people_in(item.unit_id, "tra_ket_qua").values_list("pk", flat=True)) | {by.person_id or 0}
    told = notify(
        people, kind="dossier.result_waiting", title=f"Nhắc người nộp đến nhận kết quả hồ sơ {item.dossier.label}",
        text=f"Kết quả chờ trả từ {moment(item.opened_at)}. Gọi điện hoặc nhắn tin cho người nộp.",
        url=reverse("desk:returning") + f"?q={item.dossier.label}",
    )  # fmt: skip
    return len(told)


# ---- many at once -----------------------------------------------------------------------------------------

BATCH_ACTS: dict[str, str] = {
    "take": "nhận việc",
    "assign": "giao việc",
    "forward": "chuyển bước",
    "sign": "ký",
    "receive": "tiếp nhận",
}
MOST_AT_ONCE = 200


@dataclass
class Batch:
    """What became of an act on many: codes done, and code with reason of each that was refused."""

    act: str
    done: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The outcome in one sentence."""
        name = BATCH_ACTS[self.act]
        if not self.refused:
            return f"Đã {name} {len(self.done)} hồ sơ."
        return f"Đã {name} {len(self.done)} hồ sơ; {len(self.refused)} hồ sơ không làm được."


def do_many(
    act: str, work_ids: list[int], *, by: Actor, person_id: int | None = None, note: str = ""
) -> Batch:
    """Do one act on many work items of the actor's unit, each in its own transaction; one refused stops no other.

    Args:
        act: a key of `BATCH_ACTS`.
        work_ids: open work items; those that are not the unit's are left out.
        person_id: whom to give them to (act "assign").
        note: the opinion written to each (act "forward").

    Raises:
        Invalid: unknown act, nothing chosen, or too many.
    """
    if act not in BATCH_ACTS or act == "receive":
        raise Invalid("Không có việc này.")
    if not work_ids:
        raise Invalid("Chưa chọn hồ sơ nào. Bấm x để chọn hồ sơ đang đứng.")
    if len(work_ids) > MOST_AT_ONCE:
        raise Invalid(f"Mỗi lần làm nhiều nhất {MOST_AT_ONCE} hồ sơ.")
    if act == "assign" and person_id is None:
        raise Invalid("Chưa chọn người được giao.", field="person")
    batch = Batch(act)
    items = unit_work(by).filter(pk__in=work_ids).select_related("dossier").order_by("dossier_due_at", "id")
    for item in items:
        label = item.dossier.label
        try:
            _one(act, item, by=by, person_id=person_id, note=note)
        except DomainError as error:
            batch.refused.append((label, error.message))
        else:
            batch.done.append(label)
    return batch


def receive_many(dossier_ids: list[int], *, by: Actor) -> Batch:
    """Receive many filings that came online or by post and are complete, each in its own transaction.

    Args:
        dossier_ids: filings that wait at the actor's desk; others are left out.

    Raises:
        Invalid: nothing chosen, or too many.
    """
    if not dossier_ids:
        raise Invalid("Chưa chọn hồ sơ nào. Bấm x để chọn hồ sơ đang đứng.")
    if len(dossier_ids) > MOST_AT_ONCE:
        raise Invalid(f"Mỗi lần làm nhiều nhất {MOST_AT_ONCE} hồ sơ.")
    batch = Batch("receive")
    for dossier in to_receive(by).filter(pk__in=dossier_ids, status=Status.SUBMITTED):
        try:
            done = dossiers.accept(dossier.pk, by=by, version=dossier.version)
        except DomainError as error:
            batch.refused.append((dossier.label, error.message))
        else:
            batch.done.append(done.label)
    return batch


def _one(act: str, item: WorkItem, *, by: Actor, person_id: int | None, note: str) -> None:
    if act == "take":
        dossiers.assign(item.dossier_id, item.pk, person_id=by.person_id, by=by)
    elif act == "assign":
        dossiers.assign(item.dossier_id, item.pk, person_id=person_id, by=by)
    elif act == "forward":
        dossiers.forward(item.dossier_id, item.pk, by=by, note=note)
    elif item.read_at is None:
        raise Conflict("Chưa xem hồ sơ này nên chưa ký được; mở xem rồi ký.")
    elif item.kind == "KY_TU_CHOI":
        dossiers.sign_refusal(item.dossier_id, item.pk, by=by)
    else:
        dossiers.sign_result(item.dossier_id, item.pk, by=by)
