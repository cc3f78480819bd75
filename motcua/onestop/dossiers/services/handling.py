"""Acts of handling: hand on, send back, assign, verify, submit for signature, sign, stamp."""

from datetime import date, datetime

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.organisations import queries as organisations
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import SigningDelegation
from motcua.base.organisations.permissions import check
from motcua.base.text import clean, day
from motcua.onestop.dossiers.models import Dossier, Pause, Result, WorkItem
from motcua.onestop.dossiers.rules import Status
from motcua.onestop.dossiers.services import _core as core
from motcua.onestop.dossiers.services import _legs as legs
from motcua.onestop.dossiers.services import territory

SIGNING_KINDS = ("KY", "KY_TU_CHOI")
# Steps that end otherwise than by handing on; each has its own act.
_OWN_ACT = {
    "KY": "Bước ký được hoàn thành bằng “Ký kết quả” hoặc “Từ chối giải quyết”.",
    "KY_TU_CHOI": "Bước này được hoàn thành bằng “Ký thông báo từ chối”.",
    "GUI_BO_SUNG": "Bước này được hoàn thành bằng “Gửi phiếu bổ sung”.",
    "NHAN_BO_SUNG": "Bước này được hoàn thành bằng “Nhận bổ sung”.",
    "TRA_KET_QUA": "Bước này được hoàn thành bằng “Trả kết quả”.",
    "TRA_TU_CHOI": "Bước này được hoàn thành bằng “Trả thông báo từ chối”.",
    "TRA_LOI_Y_KIEN": "Bước này được hoàn thành bằng “Trả lời ý kiến”.",
    "XAC_NHAN_DEN": "Bước này được hoàn thành bằng “Xác nhận đã nhận hồ sơ”.",
    "CHO_HAN": "Bước này tự kết thúc khi hết thời gian.",
}


def begin(
    dossier_id: int, work_id: int, *, by: Actor, version: int | None, waiting: bool = False
) -> tuple[Dossier, WorkItem]:
    """Lock a dossier and the open work item the actor is about to do.

    Args:
        waiting: the act is about the opinions the step waits for.

    Raises:
        Conflict: it changed meanwhile, its clock stands still, a withdrawal is being decided, or the step waits
            for opinions.
        NotAllowed: the work lies with somebody else.
    """
    dossier = core.lock(dossier_id, version=version)
    item = core.open_work(dossier, work_id, by=by)
    if not waiting and (why := waits_for(dossier, item)):
        raise Conflict(why)
    if dossier.status == Status.WITHDRAWAL_ASKED:
        raise Conflict("Người nộp đã đề nghị rút hồ sơ; cần xác nhận hoặc bác đề nghị rút trước.")
    if dossier.status == Status.FINANCIAL:
        raise Conflict(
            "Hồ sơ đang chờ nghĩa vụ tài chính; ghi nhận hoàn thành nghĩa vụ trước khi xử lý tiếp."
        )
    return dossier, item


def waits_for(dossier: Dossier, item: WorkItem) -> str:
    """Return why a step waits: the opinions it asked for that are still open; "" when none are."""
    if dossier.status not in {Status.CONSULTATION, Status.INTERLINKED} or item.kind == legs.ANSWER_KIND:
        return ""
    asked = legs.questions_of(dossier.pk, item.pk)
    names = "; ".join(dict.fromkeys(str(leg.agency) for leg in asked))
    return f"Đang chờ ý kiến của {names}." if asked else ""


@transaction.atomic
def forward(
    dossier_id: int,
    work_id: int,
    *,
    by: Actor,
    note: str = "",
    assignee_id: int | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Finish a step and hand the dossier on (T9, T11–T15, T19; NĐ 61/2018 Điều 18, 19).

    Args:
        note: the officer's opinion, shown in the history.
        assignee_id: who shall do the next step (when the next unit leaves a choice).

    Raises:
        Conflict: the step is done by an act of its own (signing, returning…), or is done already.
    """
    at = at or clock.now()
    dossier, item = begin(dossier_id, work_id, by=by, version=version)
    if item.kind in _OWN_ACT:
        raise Conflict(_OWN_ACT[item.kind])
    if Pause.objects.filter(dossier=dossier, to_at__isnull=True).exists():
        raise Conflict("Đồng hồ đang dừng; kết thúc khoảng dừng trước khi chuyển bước.")
    sent = None
    if item.kind == "TIEP_NHAN" and dossier.non_territorial and dossier.arrived_at is None:
        sent = territory.send(dossier, item, by=by, at=at, note=note)
    opened = [sent] if sent else _hand_on(dossier, item, by=by, at=at, note=note, assignee_id=assignee_id)
    payload = {"step": item.name, "note": clean(note), "to": _next_name(opened)}
    return core.written(dossier, "forwarded", by=by, at=at, payload=payload)


def _hand_on(
    dossier: Dossier, item: WorkItem, *, by: Actor, at: datetime, note: str, assignee_id: int | None = None
) -> list[WorkItem]:
    """End a step, open what follows and return it."""
    run = core.advance(dossier, item, "forward", by=by, at=at)
    core.close(item, "forward", by=by, at=at, note=clean(note))
    if item.kind == "TIEP_NHAN" and dossier.paper == Dossier.PaperHandover.AT_DESK:
        dossier.paper = Dossier.PaperHandover.HANDED
    opened = core.follow(dossier, run, by=by, at=at, assignee_id=assignee_id)
    if dossier.status in {Status.RESULT, Status.REFUSED} and dossier.finished_at is None:
        core.finish(dossier, at=at)
    return opened


def _next_name(opened: list[WorkItem]) -> str:
    if len(opened) > 1:
        return "; ".join(f"{item.name} – {item.unit}" for item in opened)[:500]
    return f"{opened[-1].name} – {opened[-1].unit}" if opened else ""


@transaction.atomic
def send_back(
    dossier_id: int,
    work_id: int,
    *,
    reason: str,
    by: Actor,
    return_to: str | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Return the dossier to an earlier step with the reason (T21).

    Args:
        reason: what is to be mended; it may not be empty.
        return_to: the earlier step's key; the nearest allowed one by default.

    Raises:
        Invalid: no reason, or the step may not be returned to.
    """
    at = at or clock.now()
    if not clean(reason):
        raise Invalid("Ghi rõ điều cần sửa khi trả lại.", field="reason")
    dossier, item = begin(dossier_id, work_id, by=by, version=version)
    run = core.advance(dossier, item, "return", by=by, at=at, return_to=return_to)
    core.close(item, "return", by=by, at=at, note=clean(reason))
    opened = core.follow(dossier, run, by=by, at=at, is_return=True)
    payload = {"step": item.name, "note": clean(reason), "to": _next_name(opened)}
    return core.written(dossier, "returned_step", by=by, at=at, payload=payload)


@transaction.atomic
def assign(
    dossier_id: int,
    work_id: int,
    *,
    person_id: int | None,
    by: Actor,
    note: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Give an open step to a colleague of the same unit and role, or take it oneself.

    Args:
        person_id: who shall do it; None puts it back into the unit's queue.
        note: why, shown in the history.

    Raises:
        NotAllowed: only the head of the unit assigns to others.
        Invalid: the colleague does not hold the step's role at that unit.
    """
    at = at or clock.now()
    dossier = core.lock(dossier_id, version=version)
    item = WorkItem.objects.filter(pk=work_id, dossier=dossier).first()
    if item is None:
        raise NotFound("Không có việc này trong hồ sơ.")
    if item.closed_at is not None:
        raise Conflict(f"Bước “{item.name}” đã xong.")
    if person_id == by.person_id and item.assignee_id is None:
        core.open_work(dossier, work_id, by=by)
    else:
        check(by, "work.assign", unit_id=item.unit_id, agency_id=dossier.agency_id)
    name = ""
    if person_id is not None:
        name = dict(core.takers_of(item)).get(person_id, "")
        if not name:
            raise Invalid("Người được giao không giữ vai trò của bước này tại đơn vị.", field="person")
    item.assignee_id = person_id
    item.save(update_fields=["assignee"])
    payload = {"step": item.name, "person": name, "note": clean(note)}
    return core.written(dossier, "assigned", by=by, at=at, payload=payload)


@transaction.atomic
def sign_result(
    dossier_id: int,
    work_id: int,
    *,
    by: Actor,
    summary: str = "",
    number: str = "",
    file_id: int | None = None,
    valid_to: date | None = None,
    note: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Sign the result and pass it to the clerk or the desk (T20: NĐ 61/2018 Điều 19, 20).

    Args:
        summary: what the result says, in one line.
        number: number and sign, when the signer gives it; otherwise the clerk does at the stamp.
        file_id: the electronic result (a stored file).
        valid_to: last day of its validity, if it has one.

    Raises:
        NotAllowed: no signing right in force, neither own nor delegated, at this moment.
    """
    at = at or clock.now()
    dossier, item = begin(dossier_id, work_id, by=by, version=version)
    if item.kind != "KY":
        raise Conflict(f"Bước “{item.name}” không phải bước ký.")
    delegation = signing_right(dossier, by=by, at=at, agency_id=item.leg.agency_id if item.leg else None)
    result = None if item.leg else dossier.procedure_version.results.first()
    # In a leg its agency signs its own part of what the applicant receives.
    own_name = item.leg.name if item.leg else dossier.procedure_version.name
    Result.objects.create(
        dossier=dossier,
        kind=Result.Kind.RESULT,
        code=result.code if result else "",
        name=(result.name if result else own_name)[:500],
        number=clean(number)[:80],
        summary=clean(summary)[:2000],
        signed_by_id=by.person_id,
        signed_by_name=by.name,
        delegation_id=delegation,
        signed_at=at,
        valid_to=valid_to,
        file_id=file_id,
    )
    _hand_on(dossier, item, by=by, at=at, note=note)
    return core.written(dossier, "signed", by=by, at=at, payload={"T": "T20", "number": clean(number)})


def signing_right(dossier: Dossier, *, by: Actor, at: datetime, agency_id: int | None = None) -> int | None:
    """Return the delegation a signer uses (None for their own right), checked at the moment of signing.

    Args:
        agency_id: for whom is signed: the competent agency by default, a leg's agency for its own part.

    Raises:
        NotAllowed: the actor may not sign for this agency now (NĐ 61/2018 Điều 17.5).
    """
    if by.is_system:
        return None
    agency_id = agency_id or dossier.agency_id
    if by.has("phe_duyet") and by.agency_id == agency_id:
        return None
    field = dossier.field.name if dossier.field else ""
    held = organisations.delegation_for(by.person_id or 0, agency_id, clock.day_of(at), field)
    if held is None:
        raise NotAllowed(_no_right(agency_id, by))
    return held.pk


def _no_right(agency_id: int, by: Actor) -> str:
    """Return why nobody may sign by a delegation: never given, or ended when."""
    ended = (
        SigningDelegation.objects.filter(
            delegate_id=by.person_id, agency_id=agency_id, valid_to__isnull=False
        )
        .order_by("-valid_to")
        .first()
    )
    if ended is None:
        return "Bạn không có quyền ký hoặc ủy quyền ký còn hiệu lực cho cơ quan giải quyết hồ sơ này."
    return (
        f"Ủy quyền ký của bạn theo {ended.decision} đã hết hiệu lực từ sau ngày {day(ended.valid_to)}; "
        "hồ sơ phải do lãnh đạo cơ quan giải quyết ký."
    )


@transaction.atomic
def stamp(
    dossier_id: int,
    work_id: int,
    *,
    number: str,
    by: Actor,
    file_id: int | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Number, stamp and issue a signed result; it goes to the desk (T20).

    Args:
        number: number and sign in the register of outgoing documents.
        file_id: the stamped electronic result, when it was made now.

    Raises:
        Invalid: no number.
    """
    at = at or clock.now()
    if not clean(number):
        raise Invalid("Ghi số, ký hiệu của kết quả.", field="number")
    dossier, item = begin(dossier_id, work_id, by=by, version=version)
    if item.kind != "DONG_DAU":
        raise Conflict(f"Bước “{item.name}” không phải bước vào sổ, đóng dấu.")
    result = dossier.results.filter(kind=Result.Kind.RESULT).last()
    if result is None:
        raise Conflict("Hồ sơ chưa có kết quả đã ký.")
    result.number, result.issued_at = clean(number)[:80], at
    if file_id:
        result.file_id = file_id
    result.save(update_fields=["number", "issued_at", "file"])
    _hand_on(dossier, item, by=by, at=at, note=f"Số {result.number}")
    return core.written(dossier, "stamped", by=by, at=at, payload={"number": result.number})


@transaction.atomic
def mark_read(work_id: int, *, by: Actor, at: datetime | None = None) -> None:
    """Note that the person whose work it is has opened it (a leader signs only what was read)."""
    WorkItem.objects.filter(
        pk=work_id, closed_at__isnull=True, read_at__isnull=True, unit_id=by.unit_id
    ).update(read_at=at or clock.now())
