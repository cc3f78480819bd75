"""Acts that end a dossier: refuse, return the result, withdraw, stop; and what mends it afterwards."""

from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid
from motcua.base.organisations import queries as organisations
from motcua.base.organisations.actor import Actor
from motcua.base.text import clean
from motcua.catalogue.processes import engine
from motcua.catalogue.processes import queries as processes
from motcua.onestop.dossiers import papers as forms
from motcua.onestop.dossiers.law import law_at, law_of
from motcua.onestop.dossiers.models import Dossier, Incident, Pause, Result
from motcua.onestop.dossiers.rules import ENDED, IN_HANDLING, WAITING, Status
from motcua.onestop.dossiers.services import _core as core
from motcua.onestop.dossiers.services.handling import begin, signing_right
from motcua.onestop.dossiers.services.intake import deadline_of


def _words(reason: str, basis: str, right_place: str = "") -> dict[str, str]:
    if not clean(reason):
        raise Invalid("Ghi lý do.", field="reason")
    if not clean(basis):
        raise Invalid("Ghi căn cứ pháp lý.", field="basis")
    return {
        "reason": clean(reason)[:2000],
        "basis": clean(basis)[:300],
        "right_place": clean(right_place)[:300],
    }


@transaction.atomic
def refuse(
    dossier_id: int,
    work_id: int,
    *,
    reason: str,
    basis: str,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Propose to refuse (the leader signs), or refuse when one is the signer (T18: NĐ 61/2018 Điều 19.8).

    Args:
        reason: why the conditions are not met.
        basis: the legal basis.

    Raises:
        Invalid: no reason or basis.
    """
    at = at or clock.now()
    words = _words(reason, basis)
    dossier, item = begin(dossier_id, work_id, by=by, version=version)
    run = core.advance(dossier, item, "refuse", by=by, at=at)
    core.close(item, "refuse", by=by, at=at, note=words["reason"])
    draft = Result(
        dossier=dossier, kind=Result.Kind.REFUSAL, name="Thông báo từ chối giải quyết hồ sơ",
        summary=words["reason"], basis=words["basis"], signed_by_name="", signed_at=at,
    )  # fmt: skip
    if item.kind == "KY":
        signing_right(dossier, by=by, at=at)
        return _signed_refusal(dossier, draft, run, by=by, at=at)
    draft.save()
    core.follow(dossier, run, by=by, at=at)
    return core.written(dossier, "refusal_proposed", by=by, at=at, payload=words)


@transaction.atomic
def sign_refusal(
    dossier_id: int, work_id: int, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> Dossier:
    """Sign the proposed refusal; the desk hands it to the applicant (T18; Mẫu 03)."""
    at = at or clock.now()
    dossier, item = begin(dossier_id, work_id, by=by, version=version)
    draft = dossier.results.filter(kind=Result.Kind.REFUSAL).last()
    if item.kind != "KY_TU_CHOI" or draft is None:
        raise Conflict("Hồ sơ không có đề nghị từ chối đang chờ ký.")
    signing_right(dossier, by=by, at=at)
    run = core.advance(dossier, item, "forward", by=by, at=at)
    core.close(item, "forward", by=by, at=at)
    return _signed_refusal(dossier, draft, run, by=by, at=at)


def _signed_refusal(dossier: Dossier, draft: Result, run: engine.Run, *, by: Actor, at: datetime) -> Dossier:
    draft.signed_by_id, draft.signed_by_name, draft.signed_at, draft.issued_at = by.person_id, by.name, at, at
    draft.save()
    core.follow(dossier, run, by=by, at=at)
    dossier.refused = True
    core.finish(dossier, at=at)
    words = {"reason": draft.summary, "basis": draft.basis}
    form = forms.issue(dossier, "tu_choi", law_of(dossier), by=by, at=at, refusal=words)
    return core.written(dossier, "refused", by=by, at=at, payload={"paper": form.pk, "T": "T18", **words})


@transaction.atomic
def release(
    dossier_id: int,
    work_id: int,
    *,
    by: Actor,
    receiver: str = "",
    receiver_note: str = "",
    way: int | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Hand the result (or the refusal) to the applicant; the dossier is closed (T24: NĐ 61/2018 Điều 20).

    Being late stops nothing; a late dossier without an apology is noted as a breach (invariant 3).

    Args:
        receiver: who took it; the applicant (or the filer) by default.
        receiver_note: paper shown by another receiver (authorisation), or the parcel's number.
        way: 1 in person, 2 electronically, 3 by post; as registered by default.

    Raises:
        Invalid: somebody else takes it without a paper.
        Conflict: fees are still owed.
    """
    at = at or clock.now()
    dossier, item = begin(dossier_id, work_id, by=by, version=version)
    if item.kind not in {"TRA_KET_QUA", "TRA_TU_CHOI"}:
        raise Conflict("Hồ sơ chưa có kết quả để trả.")
    if dossier.money == Dossier.Money.OWED and not dossier.refused:
        raise Conflict("Chưa thu đủ phí, lệ phí; ghi nhận thu trước khi trả kết quả.", field="fee")
    known = {dossier.applicant.name, dossier.filer.name if dossier.filer else dossier.applicant.name}
    taker = clean(receiver) or (dossier.filer.name if dossier.filer else dossier.applicant.name)
    if taker not in known and not clean(receiver_note):
        raise Invalid(
            "Người khác nhận thay phải có giấy ủy quyền; ghi số, ngày giấy ủy quyền.", field="receiver_note"
        )
    if way in (1, 2, 3):
        dossier.result_way = way
    result = dossier.results.last()
    if result is not None:
        result.receiver_name, result.receiver_note = taker[:150], clean(receiver_note)[:250]
        result.issued_at = result.issued_at or at
        result.save(update_fields=["receiver_name", "receiver_note", "issued_at"])
    run = core.advance(dossier, item, "forward", by=by, at=at)
    core.close(item, "forward", by=by, at=at)
    if not run.finished:
        core.follow(dossier, run, by=by, at=at)
    core.move(dossier, Status.RETURNED)
    dossier.returned_at = at
    if dossier.paper != Dossier.PaperHandover.NONE:
        dossier.paper = Dossier.PaperHandover.RETURNED
    core.close_all(dossier, by=by, at=at, outcome="ended")
    breach = dossier.timeliness == "QUA_HAN" and not dossier.apologised
    if dossier.result_way == Dossier.ResultWay.DIRECT and result is not None:
        forms.issue(dossier, "phieu_bien_nhan_ket_qua", law_of(dossier), by=by, at=at, result=result)
    payload = {
        "receiver_is_applicant": taker in known,
        "way": dossier.result_way,
        "no_apology": breach,
        "T": "T24",
    }
    return core.written(dossier, "released", by=by, at=at, payload=payload)


@transaction.atomic
def ask_withdrawal(
    dossier_id: int, *, reason: str, by: Actor, version: int | None = None, at: datetime | None = None
) -> Dossier:
    """Note that the applicant asks for the dossier back (T23); before receipt it is withdrawn at once.

    Args:
        reason: the applicant's words, or the number of the letter.

    Raises:
        Conflict: it is decided already, or ended.
    """
    at = at or clock.now()
    if not clean(reason):
        raise Invalid("Ghi nội dung đề nghị rút của người nộp.", field="reason")
    dossier = core.lock(dossier_id, version=version)
    core.check_right(dossier, "dossier.desk", by=by)
    if dossier.status in {Status.SUBMITTED, Status.SUPPLEMENT_INTAKE}:
        core.move(dossier, Status.WITHDRAWN)
        return core.written(dossier, "withdrawn", by=by, at=at, payload={"reason": clean(reason), "T": "T23"})
    if dossier.results.filter(kind=Result.Kind.RESULT).exists():
        raise Conflict("Đã ký quyết định giải quyết nên không rút hồ sơ được.")
    if dossier.status not in IN_HANDLING | WAITING:
        raise Conflict("Hồ sơ ở trạng thái này không rút được.")
    dossier.resume_status = dossier.status
    core.move(dossier, Status.WITHDRAWAL_ASKED)
    return core.written(
        dossier, "withdrawn_asked", by=by, at=at, payload={"reason": clean(reason), "T": "T23"}
    )


@transaction.atomic
def decide_withdrawal(
    dossier_id: int,
    *,
    agree: bool,
    by: Actor,
    reason: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Confirm or reject the withdrawal; confirmed, the dossier ends with the notice of stopping (T23; Mẫu 05/2025).

    Args:
        agree: True ends the dossier; False lets handling go on.
        reason: what becomes of papers and fees, or why it is rejected.
    """
    at = at or clock.now()
    dossier = core.lock(dossier_id, version=version)
    core.check_right(dossier, "dossier.withdrawal", by=by)
    if dossier.status != Status.WITHDRAWAL_ASKED:
        raise Conflict("Hồ sơ không có đề nghị rút đang chờ.")
    if not agree:
        if not clean(reason):
            raise Invalid("Ghi lý do không đồng ý cho rút.", field="reason")
        core.move(dossier, Status(dossier.resume_status))
        dossier.resume_status = ""
        return core.written(dossier, "withdrawal_rejected", by=by, at=at, payload={"reason": clean(reason)})
    core.move(dossier, Status.WITHDRAWN)
    return _ended(dossier, "withdrawn", "Theo đề nghị của người nộp hồ sơ.", clean(reason), by=by, at=at)


def _ended(dossier: Dossier, act: str, basis: str, reason: str, *, by: Actor, at: datetime) -> Dossier:
    core.close_all(dossier, by=by, at=at, outcome=act)
    Pause.objects.filter(dossier=dossier, to_at__isnull=True).update(to_at=at)
    dossier.resume_status = ""
    law = law_of(dossier)
    payload: dict[str, Any] = {"reason": reason, "basis": basis, "T": "T23"}
    if forms.has_form(law.form_set, "dung_giai_quyet"):
        form = forms.issue(
            dossier, "dung_giai_quyet", law, by=by, at=at, stop={"basis": basis, "reason": reason}
        )
        payload["paper"] = form.pk
    return core.written(dossier, act, by=by, at=at, payload=payload)


@transaction.atomic
def stop(
    dossier_id: int,
    *,
    reason: str,
    basis: str,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Stop handling on a legal ground, with the notice of stopping (T23; TT 03/2025 mẫu 05).

    Raises:
        Invalid: no reason or basis.
        NotAllowed: only a signing leader of the competent agency stops a dossier.
    """
    at = at or clock.now()
    words = _words(reason, basis)
    dossier = core.lock(dossier_id, version=version)
    core.check_right(dossier, "dossier.stop", by=by)
    core.move(dossier, Status.STOPPED)
    return _ended(dossier, "stopped", words["basis"], words["reason"], by=by, at=at)


@transaction.atomic
def correct(
    dossier_id: int, *, reason: str, by: Actor, version: int | None = None, at: datetime | None = None
) -> Dossier:
    """Open the free correction of a returned result that the agency got wrong (T26: NĐ 61/2018 Điều 21.1).

    The correction is a linked dossier of its own, handled from appraisal on, without papers or fees.

    Raises:
        Conflict: the result has not been returned, or a correction is open.
    """
    at = at or clock.now()
    if not clean(reason):
        raise Invalid("Ghi sai sót cần đính chính.", field="reason")
    wrong = core.lock(dossier_id, version=version)
    core.check_right(wrong, "dossier.correct", by=by)
    if wrong.status != Status.RETURNED or wrong.refused:
        raise Conflict("Chỉ đính chính kết quả đã trả.")
    if wrong.corrections.exclude(status__in=ENDED).exists():
        raise Conflict("Đang có hồ sơ đính chính cho kết quả này.")
    day = clock.day_of(at)
    law = law_at(at)
    fresh = Dossier.objects.get(pk=wrong.pk)
    fresh.pk, fresh.id = None, None
    fresh._state.adding = True
    for name in ("token", "finished_at", "returned_at", "intake_due_at", "book_year", "book_number"):
        setattr(fresh, name, None)
    fresh.status, fresh.timeliness, fresh.resume_status, fresh.late_cause = Status.APPRAISAL, "", "", ""
    fresh.supplements, fresh.version, fresh.units, fresh.agencies = 0, 1, [wrong.intake_unit_id], []
    # The sender's code stays with the first; a correction begins inside the agency, nothing travels.
    fresh.origin = fresh.national_code = ""
    fresh.non_territorial, fresh.arrived_at = False, None
    fresh.extended = fresh.apologised = fresh.refused = False
    fresh.money, fresh.paper, fresh.sync = (
        Dossier.Money.NONE,
        Dossier.PaperHandover.NONE,
        Dossier.Sync.WAITING,
    )
    fresh.corrects = wrong
    fresh.summary = f"Đính chính kết quả hồ sơ {wrong.code}: {clean(reason)}"[:1000]
    fresh.rule_set = law.code
    fresh.submitted_at = fresh.received_at = fresh.clock_started_at = at
    fresh.created_by_id = by.person_id
    version_now = processes.process_for(
        wrong.procedure_id, wrong.case.code if wrong.case else "", wrong.agency.level, day
    )
    fresh.process_version = version_now or wrong.process_version
    identifier = organisations.identifier_of(
        wrong.intake_agency_id, day, preferred=law.codes.identifier_format
    )
    number = core.next_number(f"code:{identifier}:{day:%y%m%d}")
    fresh.code = law.codes.write(identifier, day, number)
    deadline = deadline_of(fresh, law)
    fresh.working_minutes = deadline.working_minutes
    fresh.first_due_at = fresh.legal_due_at = fresh.due_at = deadline.due
    fresh.save()
    process = core.process_of(fresh)
    first = next(
        (step for step in processes.steps_of(process.pk) if step.kind == "THAM_DINH"),
        processes.steps_of(process.pk)[1],
    )
    core.follow(fresh, engine.seek(process, first.key), by=by, at=at)
    core.written(fresh, "correction_opened", by=by, at=at, payload={"reason": clean(reason), "T": "T26"})
    core.written(
        wrong, "corrected", by=by, at=at, payload={"reason": clean(reason), "correction": fresh.code}
    )
    return fresh


@transaction.atomic
def report_incident(
    dossier_id: int,
    *,
    what: str,
    remedy: str,
    papers: list[str],
    cost: int = 0,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Record that papers of a dossier were lost or damaged, with apology and remedy (T27: NĐ 61/2018 Điều 21.2).

    Args:
        what: what happened.
        remedy: how the agency makes it good.
        papers: names of the papers lost or damaged.
        cost: what the agency bears, in đồng.
    """
    at = at or clock.now()
    if not clean(what) or not clean(remedy):
        raise Invalid("Ghi sự việc và cách khắc phục.", field="what" if not clean(what) else "remedy")
    if not papers:
        raise Invalid("Chọn giấy tờ bị mất, hỏng.", field="papers")
    if cost < 0:
        raise Invalid("Chi phí không âm.", field="cost")
    dossier = core.lock(dossier_id, version=version)
    core.check_right(dossier, "dossier.incident", by=by)
    incident = Incident.objects.create(
        dossier=dossier, what=clean(what)[:1000], remedy=clean(remedy)[:1000], cost=cost,
        reported_by_id=by.person_id, reported_by_name=by.name, at=at,
    )  # fmt: skip
    law = law_of(dossier) if dossier.received_at else law_at(at)
    form = forms.issue(dossier, "bien_ban_su_co", law, by=by, at=at, incident=incident, lost=papers)
    payload = {"what": incident.what, "remedy": incident.remedy, "cost": cost, "paper": form.pk, "T": "T27"}
    return core.written(dossier, "incident", by=by, at=at, payload=payload)
