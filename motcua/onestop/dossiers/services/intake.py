"""Acts at the desk of intake: receive, ask for what lacks, refuse, accept what came online or by post."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import connection, transaction

from motcua.base import clock
from motcua.base.crypto import blind_index
from motcua.base.errors import Conflict, Invalid
from motcua.base.events.services import record
from motcua.base.organisations import queries as organisations
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Unit
from motcua.base.organisations.permissions import check
from motcua.base.text import clean, fold
from motcua.base.worktime import rules as worktime
from motcua.base.worktime.queries import calendar_for
from motcua.catalogue.procedures import onsite
from motcua.catalogue.procedures import queries as catalogue
from motcua.catalogue.procedures.models import ProcedureCase, ProcedureVersion
from motcua.catalogue.processes import engine
from motcua.catalogue.processes import queries as processes
from motcua.catalogue.processes.models import ProcessVersion
from motcua.law.rulesets import RuleSet
from motcua.onestop.dossiers import papers as forms
from motcua.onestop.dossiers.intake_data import IntakeData, PaperData, PartyData
from motcua.onestop.dossiers.law import law_at, law_of
from motcua.onestop.dossiers.models import Dossier, DossierPaper, FeeLine, Party, SupplementRequest
from motcua.onestop.dossiers.rules import Status
from motcua.onestop.dossiers.services import _core as core
from motcua.onestop.dossiers.services import digitising, territory


def match_party(data: PartyData) -> Party:
    """Return the party of this identity, brought up to date with what was just written; made if new."""
    index = blind_index(data.identity)
    found = Party.objects.select_for_update().filter(identity_index=index).first() if index else None
    party = found or Party(identity_index=index, is_sample=data.is_sample)
    values = asdict(data)
    for name in ("kind", "name", "identity_kind", "identity", "representative"):
        setattr(party, name, values[name])
    # An empty field at the desk says nothing about what is known already.
    for name in ("birth_date", "sex", "address", "commune_id", "phone", "email"):
        if values[name]:
            setattr(party, name, values[name])
    party.folded = fold(party.name)[:250]
    party.phone_index = blind_index(party.phone)
    party.save()
    return party


def _versions(
    data: IntakeData, day: date
) -> tuple[ProcedureVersion, ProcedureCase | None, ProcessVersion | None, Agency]:
    version = catalogue.version_on(data.procedure_id, day)
    if version is None:
        raise Invalid("Thủ tục này không còn hiệu lực trong ngày tiếp nhận.", field="procedure")
    case = version.cases.filter(pk=data.case_id).first() if data.case_id else version.cases.first()
    if data.case_id and case is None:
        raise Invalid("Trường hợp không thuộc phiên bản thủ tục đang áp dụng.", field="case")
    agency = Agency.objects.on(day).filter(pk=data.agency_id).first()
    if agency is None:
        raise Invalid("Cơ quan giải quyết không còn hoạt động trong ngày tiếp nhận.", field="agency")
    process = processes.process_for(version.procedure_id, case.code if case else "", agency.level, day)
    return version, case, process, agency


def _new(data: IntakeData, *, by: Actor, at: datetime) -> tuple[Dossier, RuleSet]:
    """Return an unsaved dossier with everything pinned to the law and the catalogue of its day."""
    day = clock.day_of(at)
    data.check(day)
    version, case, process, agency = _versions(data, day)
    unit = Unit.objects.select_related("agency").get(pk=by.unit_id)
    law = law_at(at)
    applicant = match_party(data.applicant)
    dossier = Dossier(
        token=data.token,
        procedure_id=version.procedure_id,
        procedure_version=version,
        case=case,
        field_id=version.field_id,
        process_version=process,
        rule_set=law.code,
        summary=clean(data.summary)[:1000],
        applicant=applicant,
        applicant_name=applicant.name,
        applicant_folded=applicant.folded,
        applicant_address=applicant.address,
        filer=match_party(data.filer) if data.filer else None,
        authorisation=clean(data.authorisation)[:250],
        channel=data.channel,
        device=data.device,
        result_way=data.result_way,
        result_address=clean(data.result_address)[:300],
        copies=data.copies,
        quantity=data.quantity,
        origin=clean(data.origin)[:30],
        national_code=clean(data.national_code)[:60],
        intake_unit=unit,
        intake_agency=unit.agency,
        agency=agency,
        helping_unit_id=data.helping_unit_id,
        non_territorial=territory.check_elsewhere(law, version, agency, unit, data.non_territorial),
        on_site=onsite.steps_on(version.procedure_id, unit.agency.level, day),
        units=[unit.pk],
        submitted_at=at,
        created_by_id=by.person_id,
        is_sample=data.is_sample,
    )
    return dossier, law


def _store_lines(dossier: Dossier, data: IntakeData, *, by: Actor, at: datetime) -> None:
    digitising.take_in(dossier, data.papers, by=by, at=at)
    DossierPaper.objects.bulk_create(
        DossierPaper(
            dossier=dossier, document_id=paper.document_id, position=position, name=clean(paper.name)[:1000],
            form=paper.form, quantity=paper.quantity, received=paper.received, source=paper.source,
            file_id=paper.file_id, note=clean(paper.note)[:300], **digitising.marks(paper),
        )
        for position, paper in enumerate(data.papers)
    )  # fmt: skip
    FeeLine.objects.bulk_create(
        FeeLine(
            dossier=dossier, name=fee.name[:300], kind=fee.kind, unit_amount=fee.unit_amount,
            quantity=fee.quantity, when=fee.when, exemption=clean(fee.exemption)[:200],
            paid_at=at if fee.paid and not fee.exemption else None,
            paid_to_id=by.person_id if fee.paid and not fee.exemption else None, receipt=clean(fee.receipt)[:60],
        )
        for fee in data.fees
    )  # fmt: skip
    due = [fee for fee in data.fees if not fee.exemption and fee.unit_amount]
    if due:
        money, paid = Dossier.Money, sum(fee.paid for fee in due)
        dossier.money = money.PAID if paid == len(due) else money.PART if paid else money.OWED
    elif any(fee.exemption for fee in data.fees):
        dossier.money = Dossier.Money.EXEMPT
    dossier.paper = Dossier.PaperHandover.AT_DESK if _on_paper(data) else Dossier.PaperHandover.NONE


def _on_paper(data: IntakeData) -> bool:
    return any(paper.received and paper.form != DossierPaper.Form.ELECTRONIC for paper in data.papers)


def _collected(dossier: Dossier, data: IntakeData, *, by: Actor, at: datetime) -> None:
    """Write the fact that fees were collected with the intake itself."""
    paid = [fee for fee in data.fees if fee.paid and not fee.exemption]
    if paid:
        total = sum(fee.unit_amount * fee.quantity for fee in paid)
        payload = {"total": total, "receipt": paid[0].receipt}
        record("dossier.fee_paid", stream=("dossier", dossier.pk), by=by, at=at, payload=payload)


def _start(dossier: Dossier, law: RuleSet, *, by: Actor, at: datetime, on_paper: bool) -> None:
    """Give code and book number, start the clock, start the process (T1, T3, T6).

    Args:
        on_paper: its papers go from agency to agency, so interlinked agencies work one after the other.
    """
    version = dossier.procedure_version
    if dossier.process_version is None:
        raise Conflict(
            "Thủ tục này chưa có quy trình nội bộ được phê duyệt cho cấp giải quyết, nên chưa tiếp nhận được."
        )
    if system := catalogue.hosted_on(version):
        raise Conflict(
            f"Thủ tục này xử lý trên {system}: nhập hồ sơ ở hệ thống đó. Ở đây chỉ có bản tham chiếu để xem."
        )
    limit = catalogue.limit_for(version.pk, dossier.case_id, dossier.channel)
    if limit is None:
        raise Conflict("Thủ tục này chưa công bố thời hạn giải quyết cho trường hợp và kênh nộp đã chọn.")
    day = clock.day_of(at)
    identifier = organisations.identifier_of(
        dossier.intake_agency_id, day, preferred=law.codes.identifier_format
    )
    number = core.next_number(f"code:{identifier}:{day:%y%m%d}")
    dossier.code = law.codes.write(identifier, day, number)
    dossier.book_year = day.year
    dossier.book_number = core.next_number(f"book:{dossier.intake_unit_id}:{day.year}")
    dossier.received_at = dossier.clock_started_at = at
    dossier.limit_amount, dossier.limit_unit = limit.amount, limit.unit
    deadline = deadline_of(dossier, law)
    dossier.working_minutes = deadline.working_minutes
    dossier.first_due_at = dossier.legal_due_at = dossier.due_at = deadline.due
    core.move_new(dossier, Status.RECEIVED)
    core.store(dossier)
    run = engine.start(dossier.process_version, on_paper=on_paper)
    core.follow(dossier, run, by=by, at=at, assignee_id=None)


def deadline_of(
    dossier: Dossier, law: RuleSet | None = None, *, until: datetime | None = None
) -> worktime.Deadline:
    """Return the due date of a received dossier with its derivation, without any extension.

    Args:
        dossier: received.
        law: the law of its day (looked up when not given).
        until: counts an open pause up to this instant.
    """
    if dossier.clock_started_at is None or dossier.received_at is None or dossier.limit_amount is None:
        raise Conflict("Hồ sơ chưa được tiếp nhận nên chưa có ngày hẹn trả.")
    law = law or law_of(dossier)
    pauses = core.pauses_of(dossier, until=until) if dossier.pk else []
    return worktime.add(
        calendar_for(dossier.agency_id),
        dossier.clock_started_at,
        dossier.limit_amount,
        dossier.limit_unit,
        pauses,
        cutoff_counts_as_next_day=law.clock.cutoff_counts_as_next_day,
        cutoff=law.clock.cutoff_hour,
    )


def _again(data: IntakeData) -> Dossier | None:
    """Return what an earlier sending of the same form, or of the same code from the same system, made.

    Sendings of one form wait for each other: the second finds what the first has made.
    """
    code = clean(data.national_code)[:60]
    marks = [str(data.token)] if data.token is not None else []
    marks += [f"{clean(data.origin)[:30]}:{code}"] if code else []
    with connection.cursor() as cursor:
        for mark in marks:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [mark])
    if data.token is not None and (known := Dossier.objects.filter(token=data.token).first()):
        return known
    return (
        Dossier.objects.filter(origin=clean(data.origin)[:30], national_code=code).first() if code else None
    )


@transaction.atomic
def receive(data: IntakeData, *, by: Actor, at: datetime | None = None) -> Dossier:
    """Receive a complete dossier at the desk and issue its receipt (T1: NĐ 61/2018 Điều 17.1c; Mẫu 01).

    Args:
        data: what was written down; a second call with the same token returns the same dossier.
        by: an intake officer of the desk.
        at: the instant of receipt.

    Raises:
        Invalid: a field is wrong, or a required paper lacks.
        Conflict: the procedure has no approved process or no time limit.
        NotAllowed: the actor is no intake officer.
    """
    at = at or clock.now()
    check(by, "dossier.receive", unit_id=by.unit_id)
    if (known := _again(data)) is not None:
        return known
    if data.lacking():
        raise Invalid(
            f"Hồ sơ còn thiếu {len(data.lacking())} giấy tờ bắt buộc: {'; '.join(data.lacking())}. "
            "Lập phiếu yêu cầu bổ sung (F8) thay vì tiếp nhận.",
            field="papers",
        )
    dossier, law = _new(data, by=by, at=at)
    _start(dossier, law, by=by, at=at, on_paper=_on_paper(data))
    _store_lines(dossier, data, by=by, at=at)
    receipt = forms.issue(dossier, "tiep_nhan", law, by=by, at=at)
    done = core.written(dossier, "received", by=by, at=at, payload={"paper": receipt.pk, "T": "T1"})
    digitising.told(done, data.papers, by=by, at=at)
    _collected(dossier, data, by=by, at=at)
    return done


def _temporary(dossier: Dossier, at: datetime) -> None:
    day = clock.day_of(at)
    number = core.next_number(f"temporary:{dossier.intake_unit_id}:{day:%y%m%d}")
    dossier.temporary_code = f"TAM{dossier.intake_unit_id}-{day:%y%m%d}-{number:04d}"


@transaction.atomic
def submit(data: IntakeData, *, by: Actor, at: datetime | None = None) -> Dossier:
    """File a request online or by post; the desk has yet to look at it (T2: NĐ 61/2018 Điều 16).

    Raises:
        Invalid: a field is wrong.
    """
    at = at or clock.now()
    if (known := _again(data)) is not None:
        return known
    dossier, law = _new(data, by=by, at=at)
    core.move_new(dossier, Status.SUBMITTED)
    _temporary(dossier, at)
    calendar = calendar_for(dossier.intake_agency_id)
    dossier.intake_due_at = worktime.add(calendar, at, law.limit("H01").amount or 0, worktime.GIO_LV).due
    core.store(dossier)
    _store_lines(dossier, data, by=by, at=at)
    core.written(dossier, "submitted", by=by, at=at, payload={"T": "T2", "channel": data.channel})
    digitising.told(dossier, data.papers, by=by, at=at)
    return dossier


@transaction.atomic
def accept(
    dossier_id: int, *, by: Actor, papers: list[PaperData] | None = None, version: int | None = None,
    at: datetime | None = None,
) -> Dossier:  # fmt: skip
    """Receive what was filed online or by post, or what has been supplemented (T3, T6).

    The clock starts now, at the receipt of a complete dossier (NĐ 118/2025 Điều 17.3).

    Args:
        papers: the checklist as it stands now, when papers were added.
        version: the version the officer saw.

    Raises:
        Invalid: a required paper still lacks.
        Conflict: it is not waiting for receipt, or changed meanwhile.
    """
    at = at or clock.now()
    dossier = core.lock(dossier_id, version=version)
    core.check_right(dossier, "dossier.desk", by=by)
    if dossier.status not in {Status.SUBMITTED, Status.SUPPLEMENT_INTAKE}:
        raise Conflict(f"Hồ sơ {dossier.label} không chờ tiếp nhận: {dossier.facts.label.lower()}.")
    day = clock.day_of(at)
    if papers is not None:
        DossierPaper.objects.filter(dossier=dossier).delete()
        rebuilt = IntakeData(procedure_id=0, agency_id=0, applicant=PartyData(), papers=papers)
        _store_lines(dossier, rebuilt, by=by, at=at)
    lacking = _still_lacking(dossier)
    if lacking:
        raise Invalid(f"Hồ sơ còn thiếu giấy tờ bắt buộc: {'; '.join(lacking)}.", field="papers")
    law = law_at(at)
    # The dossier is judged by the law, catalogue and process in force when it is received.
    dossier.rule_set = law.code
    dossier.process_version = processes.process_for(
        dossier.procedure_id, dossier.case.code if dossier.case else "", dossier.agency.level, day
    )
    transition = "T3" if dossier.status == Status.SUBMITTED else "T6"
    dossier.supplement_requests.filter(fulfilled_at__isnull=True).update(fulfilled_at=at)
    _start(dossier, law, by=by, at=at, on_paper=dossier.paper != Dossier.PaperHandover.NONE)
    receipt = forms.issue(dossier, "tiep_nhan", law, by=by, at=at)
    core.written(dossier, "received", by=by, at=at, payload={"paper": receipt.pk, "T": transition})
    digitising.told(dossier, papers or [], by=by, at=at)
    return dossier


def _still_lacking(dossier: Dossier) -> list[str]:
    rows = dossier.papers.filter(received=False, document__required=True).values_list("name", flat=True)
    return list(rows)


def _check_items(items: list[dict], reason: str) -> None:
    if not items:
        raise Invalid("Chọn ít nhất một giấy tờ phải bổ sung, sửa đổi.", field="items")
    if not clean(reason):
        raise Invalid("Ghi lý do yêu cầu bổ sung, hướng dẫn một lần, đầy đủ.", field="reason")
    for item in items:
        if not clean(item.get("name", "")):
            raise Invalid("Giấy tờ phải bổ sung chưa có tên.", field="items")
        if not item.get("document_id") and not clean(item.get("basis", "")):
            raise Invalid(
                "Giấy tờ ngoài thành phần hồ sơ của thủ tục phải nêu căn cứ pháp lý (NĐ 61/2018 Điều 5).",
                field="items",
            )


@transaction.atomic
def ask_supplement_at_intake(
    data: IntakeData | int,
    *,
    items: list[dict],
    reason: str,
    by: Actor,
    deadline: date | None = None,
    again_reason: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Ask once, and completely, for what lacks before receipt (T4: NĐ 61/2018 Điều 15.3, 17.1a; Mẫu 02).

    Args:
        data: what was written at the desk, or the id of a dossier filed online or by post.
        items: what to bring: {"document_id"?, "name", "originals", "certified", "copies", "basis"?}.
        reason: why, in words for the applicant.
        deadline: last day to bring it; by default the rule set's waiting days.
        again_reason: why a second request, which the head of the desk is told of.

    Raises:
        Invalid: nothing asked, no reason, or a paper outside the procedure without legal basis.
        Conflict: asked before, and no reason given for asking again.
    """
    at = at or clock.now()
    check(by, "dossier.receive", unit_id=by.unit_id)
    _check_items(items, reason)
    if isinstance(data, int):
        dossier = core.lock(data, version=version)
        core.check_right(dossier, "dossier.desk", by=by)
        law = law_at(at)
        core.move(dossier, Status.SUPPLEMENT_INTAKE)
    else:
        if (known := _again(data)) is not None:
            return known
        dossier, law = _new(data, by=by, at=at)
        core.move_new(dossier, Status.SUPPLEMENT_INTAKE)
        _temporary(dossier, at)
        core.store(dossier)
        _store_lines(dossier, data, by=by, at=at)
    digitising.question(dossier, items, by=by, at=at)
    round_no = dossier.supplements + 1
    if round_no > 1 and not clean(again_reason):
        raise Conflict(
            "Đã yêu cầu bổ sung một lần; pháp luật chỉ cho yêu cầu một lần. Muốn yêu cầu nữa phải ghi lý do.",
            field="again_reason",
        )
    dossier.supplements = round_no
    wait = law.supplement.applicant_days
    if deadline is None and wait:
        deadline = worktime.add(calendar_for(dossier.intake_agency_id), at, wait, worktime.NGAY).due.date()
    request = SupplementRequest.objects.create(
        dossier=dossier, phase="TN", round_no=round_no, items=items, reason=clean(reason)[:2000],
        again_reason=clean(again_reason)[:500], deadline=deadline, asked_by_id=by.person_id,
        asked_by_name=by.name, asked_at=at, sent_at=at,
    )  # fmt: skip
    form = forms.issue(dossier, "bo_sung", law, by=by, at=at, request=request)
    payload = {"paper": form.pk, "items": len(items), "round": round_no, "T": "T4", "reason": request.reason}
    core.written(dossier, "supplement_asked_at_intake", by=by, at=at, payload=payload)
    digitising.told(dossier, [] if isinstance(data, int) else data.papers, by=by, at=at)
    return dossier


@transaction.atomic
def refuse_intake(
    data: IntakeData | int,
    *,
    reason: str,
    basis: str,
    by: Actor,
    right_place: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Refuse to receive, saying why and where to go (T5, T7: NĐ 61/2018 Điều 17.1b, 17.2a; Mẫu 03).

    Args:
        data: what was written at the desk, or the id of a dossier that waits for receipt.
        reason: why, for the applicant.
        basis: the legal basis.
        right_place: the agency that is competent, when this one is not.

    Raises:
        Invalid: reason or basis lacks.
        Conflict: the dossier has been received already.
    """
    at = at or clock.now()
    check(by, "dossier.receive", unit_id=by.unit_id)
    if not clean(reason):
        raise Invalid("Ghi lý do từ chối tiếp nhận.", field="reason")
    if not clean(basis):
        raise Invalid("Ghi căn cứ pháp lý của việc từ chối.", field="basis")
    law = law_at(at)
    if isinstance(data, int):
        dossier = core.lock(data, version=version)
        core.check_right(dossier, "dossier.desk", by=by)
        core.move(dossier, Status.REFUSED_INTAKE)
    else:
        if (known := _again(data)) is not None:
            return known
        dossier, law = _new(data, by=by, at=at)
        core.move_new(dossier, Status.REFUSED_INTAKE)
        _temporary(dossier, at)
        core.store(dossier)
        _store_lines(dossier, data, by=by, at=at)
    dossier.refused = True
    words = {
        "reason": clean(reason)[:2000],
        "basis": clean(basis)[:300],
        "right_place": clean(right_place)[:300],
    }
    form = forms.issue(dossier, "tu_choi", law, by=by, at=at, refusal=words)
    return core.written(
        dossier, "refused_intake", by=by, at=at, payload={"paper": form.pk, "T": "T5", **words}
    )
