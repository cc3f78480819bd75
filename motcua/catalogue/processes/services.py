"""Acts on processes: to draft a version from a table, to approve it by a decision, to withdraw it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import cast

from django.db import transaction
from django.db.models import Max

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid
from motcua.base.events.services import record
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import check as check_right
from motcua.base.text import day
from motcua.catalogue.procedures.models import Procedure
from motcua.catalogue.processes import queries
from motcua.catalogue.processes.bpmn import to_bpmn
from motcua.catalogue.processes.checks import Fault, LegalLimit, check_dates
from motcua.catalogue.processes.foreign import Reading
from motcua.catalogue.processes.models import Process, ProcessStep, ProcessVersion, Tier
from motcua.catalogue.processes.table import StepRow, normalise, total_minutes


class Faulty(Invalid):
    """A version with errors is not approved; `faults` lists them."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("Quy trình còn lỗi: " + " ".join(fault.text for fault in faults))


def process_code(procedure: Procedure, case_code: str, tier: str) -> str:
    """Return the code of a process: of the procedure, its tier, and its case if it has one of its own."""
    return "-".join(part for part in ("QT", procedure.code, tier, case_code) if part)[:60]


def draft_from_table(
    *,
    procedure: Procedure,
    case_code: str,
    tier: str,
    name: str,
    rows: Sequence[StepRow],
    by: Actor,
    limit: LegalLimit | None = None,
    note: str = "",
    shown: str | None = None,
    at: datetime | None = None,
) -> ProcessVersion:
    """Store a table as the draft of a process, in place of an earlier draft; return the draft.

    Args:
        procedure: whose process it is.
        case_code: the case it is for; "" for every case.
        tier: TINH or XA.
        name: name of the process; empty takes the procedure's.
        rows: the steps in order.
        by: who drafts.
        limit: the limit to compare with; that of the procedure when left out.
        note: what the drafter adds.
        shown: the mark of the newest version when editing began ("" for none); None does not ask.
        at: when, if not now.

    Raises:
        NotAllowed: the actor may not manage processes.
        Conflict: somebody else has stored a version since editing began.
        Invalid: there are no steps, keys repeat, or the tier is unknown.
    """
    check_right(by, "process.manage")
    if tier not in Tier.values:
        raise Invalid("Chọn cấp thực hiện: cấp tỉnh hoặc cấp xã.", field="tier")
    at = at or clock.now()
    name = name.strip() or procedure.name
    steps = normalise(rows)
    limit = limit or queries.limit_of(procedure.pk, case_code)
    with transaction.atomic():
        process, _ = Process.objects.get_or_create(
            procedure=procedure, case_code=case_code, tier=tier,
            defaults={"name": name[:500], "code": process_code(procedure, case_code, tier)},
        )  # fmt: skip
        process = Process.objects.select_for_update().get(pk=process.pk)
        newest = process.versions.defer("bpmn").order_by("-number").first()
        if shown is not None and shown != (newest.mark if newest else ""):
            raise Conflict("Người khác vừa lưu quy trình này. Mở lại trang để xem bản mới trước khi sửa.")
        if process.name != name[:500]:
            process.name = name[:500]
            process.save(update_fields=["name"])
        draft = process.versions.filter(status=ProcessVersion.Status.DRAFT).first()
        number = process.versions.aggregate(last=Max("number"))["last"] or 0
        draft = draft or ProcessVersion(process=process, number=number + 1, created_by_id=by.person_id)
        draft.created_at = at
        draft.bpmn = to_bpmn(steps, process.name, f"quy_trinh_{process.pk}_{draft.number}")
        draft.total_minutes = total_minutes(steps)
        draft.limit_amount = limit.amount if limit else None
        draft.limit_unit = limit.unit if limit else ""
        draft.note = note[:500]
        draft.save()
        draft.steps.all().delete()
        ProcessStep.objects.bulk_create(ProcessStep.from_row(draft, n, row) for n, row in enumerate(steps, 1))
        record(
            "process.drafted", stream=("process", process.pk), by=by, at=at,
            payload={"version": draft.number, "steps": len(steps), "minutes": draft.total_minutes},
        )  # fmt: skip
        record_act(
            "process.drafted", by=by, object_kind="process", object_id=process.pk, label=process.code,
            detail={"version": draft.number}, at=at,
        )  # fmt: skip
    return draft


class Unheld(Invalid):
    """A drawing says what the table cannot hold; `reading` lists it. Nothing is stored without consent to it."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        if reading.refused:
            super().__init__("Chưa lưu được sơ đồ: " + " ".join(remark.text for remark in reading.refused))
        else:
            count = len(reading.left_out)
            super().__init__(
                f"Sơ đồ có {count} điều bảng không ghi được. Sửa sơ đồ, hoặc đồng ý bỏ các điều đó rồi lưu lại."
            )


def draft_from_drawing(
    *,
    procedure: Procedure,
    case_code: str,
    tier: str,
    name: str,
    reading: Reading,
    by: Actor,
    consent: bool = False,
    file: str = "",
    note: str = "",
    shown: str | None = None,
    at: datetime | None = None,
) -> ProcessVersion:
    """Store what was read from a drawing as the draft of a process, in place of an earlier draft.

    Args:
        procedure: whose process it is.
        case_code: the case it is for; "" for every case.
        tier: TINH or XA.
        name: name of the process; empty takes the procedure's.
        reading: what `foreign.read_diagram` made of the drawing.
        by: who drafts.
        consent: whether the officer agrees to leave out what the table cannot hold.
        file: the file it came from: then what was left out stays open until somebody has dealt with it.
        note: what the drafter adds.
        shown: the mark of the newest version when drawing began ("" for none); None does not ask.
        at: when, if not now.

    Raises:
        NotAllowed: the actor may not manage processes.
        Unheld: the drawing cannot be read, or says more than the table holds and nobody consented to that.
        Conflict: somebody else has stored a version since.
    """
    check_right(by, "process.manage")
    if reading.refused or not reading.rows or (reading.left_out and not (consent or file)):
        raise Unheld(reading)
    with transaction.atomic():
        draft = draft_from_table(
            procedure=procedure, case_code=case_code, tier=tier, name=name, rows=reading.rows, by=by, note=note,
            shown=shown, at=at,
        )  # fmt: skip
        if file or reading.left_out:
            remarks = [
                remark.as_dict() | {"element": reading.keys.get(remark.element, "")}
                for remark in (reading.remarks if file else reading.left_out)
            ]
            payload = {"version": draft.number, "file": file[:120], "remarks": remarks, "settled": not file}
            record("process.imported", stream=("process", draft.process_id), by=by, at=at, payload=payload)
            record_act(
                "process.imported", by=by, object_kind="process", object_id=draft.process_id,
                label=draft.process.code, at=at,
                detail={"version": draft.number, "file": file[:120], "left_out": len(reading.left_out)},
            )  # fmt: skip
    return draft


def settle_remarks(
    version: ProcessVersion, numbers: Sequence[int], *, by: Actor, at: datetime | None = None
) -> int:
    """Note that remarks on an imported drawing have been dealt with; return how many were.

    Args:
        version: the draft.
        numbers: which of its open remarks, by the number the page shows.
        by: who dealt with them.
        at: when, if not now.

    Raises:
        NotAllowed: the actor may not manage processes.
        Conflict: they were settled before.
    """
    check_right(by, "process.manage")
    with transaction.atomic():
        Process.objects.select_for_update().get(pk=version.process_id)
        open_now = {number for number, _ in queries.open_remarks(version)}
        wanted = sorted(open_now & set(numbers))
        if not wanted:
            raise Conflict("Các điều này đã được xử lý.")
        _say("process.remarks_settled", version, by, at, remarks=wanted)
    return len(wanted)


def approve(
    version: ProcessVersion,
    *,
    decision_no: str,
    decision_date: date,
    valid_from: date,
    by: Actor,
    shown: str | None = None,
    at: datetime | None = None,
) -> ProcessVersion:
    """Approve a draft by the chairman's decision (NĐ 61/2018 Điều 36.4); the version before then ends.

    Args:
        version: the draft.
        decision_no: number of the decision, as written on it.
        decision_date: its date.
        valid_from: the first day dossiers received run on this version.
        by: who records the approval.
        shown: the mark of the draft that was looked at; None does not ask.
        at: when, if not now.

    Raises:
        NotAllowed: the actor may not approve processes.
        Conflict: the version is no draft any more, was changed since it was looked at, or has remarks of an
            imported drawing that nobody has dealt with.
        Invalid: the decision lacks its number, or the dates do not fit.
        Faulty: the checks found errors.
    """
    check_right(by, "process.approve")
    if not decision_no.strip():
        raise Invalid("Nhập số quyết định phê duyệt.", field="decision_no")
    if decision_date > clock.today():
        raise Invalid("Ngày quyết định không thể sau hôm nay.", field="decision_date")
    if valid_from < decision_date:
        raise Invalid("Quy trình có hiệu lực sớm nhất từ ngày quyết định.", field="valid_from")
    with transaction.atomic():
        process = Process.objects.select_for_update().get(pk=version.process_id)
        draft = ProcessVersion.objects.select_for_update().get(pk=version.pk)
        if draft.status != ProcessVersion.Status.DRAFT:
            raise Conflict("Phiên bản này không còn là dự thảo.")
        if shown is not None and shown != draft.mark:
            raise Conflict("Dự thảo vừa được sửa. Xem lại bảng các bước rồi phê duyệt.")
        draft.process = process
        later = queries.later_start(process.pk, valid_from, apart_from=draft.pk)
        if left := len(queries.open_remarks(draft)):
            raise Conflict(
                f"Còn {left} điều của tệp sơ đồ chưa xử lý; xem và đánh dấu đã xử lý trước khi phê duyệt."
            )
        found = [*queries.faults_of(draft), *check_dates(later)]
        if errors := [fault for fault in found if fault.is_error]:
            raise Faulty(errors)
        process.versions.filter(status=ProcessVersion.Status.APPROVED, valid_from__lt=valid_from).exclude(
            valid_to__lt=valid_from
        ).update(valid_to=valid_from - timedelta(days=1))
        draft.status = ProcessVersion.Status.APPROVED
        draft.decision_no, draft.decision_date = decision_no.strip()[:80], decision_date
        draft.valid_from, draft.approved_by_id = valid_from, by.person_id
        draft.save()
        _say("process.approved", draft, by, at, decision_no=draft.decision_no, valid_from=day(valid_from))
    return draft


def withdraw(
    version: ProcessVersion, *, reason: str, from_day: date, by: Actor, at: datetime | None = None
) -> ProcessVersion:
    """Withdraw an approved version: dossiers received from a day on no longer run on it, open ones go on.

    A version withdrawn before it began gives its days back to the one before it.

    Args:
        version: the version in force.
        reason: why, with the decision if there is one.
        from_day: the first day it no longer holds.
        by: who withdraws.
        at: when, if not now.

    Raises:
        NotAllowed: the actor may not approve processes.
        Conflict: the version is not in force.
        Invalid: no reason is given.
    """
    check_right(by, "process.approve")
    if not reason.strip():
        raise Invalid("Nhập lý do thu hồi.", field="reason")
    with transaction.atomic():
        held = ProcessVersion.objects.select_for_update().select_related("process").get(pk=version.pk)
        if held.status != ProcessVersion.Status.APPROVED:
            raise Conflict("Chỉ thu hồi được phiên bản đang có hiệu lực.")
        last = from_day - timedelta(days=1)
        first, its_last = cast(date, held.valid_from), held.valid_to
        never_held = last < first
        held.valid_to = None if never_held else min(last, its_last or last)
        held.status = ProcessVersion.Status.WITHDRAWN
        held.save(update_fields=["status", "valid_to"])
        if never_held:
            ProcessVersion.objects.filter(
                process_id=held.process_id,
                status=ProcessVersion.Status.APPROVED,
                valid_to=first - timedelta(days=1),
            ).update(valid_to=its_last)
        _say("process.withdrawn", held, by, at, reason=reason.strip())
    return held


def _say(
    kind: str,
    version: ProcessVersion,
    by: Actor,
    at: datetime | None,
    **payload: str | Decimal | list[int],
) -> None:
    process = version.process
    record(kind, stream=("process", process.pk), by=by, at=at, payload={"version": version.number, **payload})
    record_act(
        kind, by=by, object_kind="process", object_id=process.pk, label=process.code,
        detail={"version": version.number, **payload}, at=at,
    )  # fmt: skip
