"""Acts of supplement while handling: ask, send through the desk, receive (NĐ 61/2018 Điều 19.4; Mẫu 02)."""

from datetime import date, datetime

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid
from motcua.base.organisations.actor import Actor
from motcua.base.text import clean
from motcua.base.worktime import rules as worktime
from motcua.base.worktime.queries import calendar_for
from motcua.law.rulesets import RuleSet
from motcua.onestop.dossiers import papers as forms
from motcua.onestop.dossiers import rules
from motcua.onestop.dossiers.law import law_of
from motcua.onestop.dossiers.models import Dossier, DossierPaper, Pause, SupplementRequest
from motcua.onestop.dossiers.rules import Status
from motcua.onestop.dossiers.services import _core as core
from motcua.onestop.dossiers.services import _legs as legs
from motcua.onestop.dossiers.services import digitising
from motcua.onestop.dossiers.services.handling import begin
from motcua.onestop.dossiers.services.intake import _check_items, deadline_of


@transaction.atomic
def ask_supplement(
    dossier_id: int,
    work_id: int,
    *,
    items: list[dict],
    reason: str,
    by: Actor,
    deadline: date | None = None,
    again_reason: str = "",
    applicant_fault: bool = True,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Draft a request for supplement; it goes to the desk, never straight to the applicant (T16; NĐ 61/2018 Điều 5).

    Args:
        items: what to bring: {"document_id"?, "name", "originals", "certified", "copies", "basis"?, "despite"?}.
        reason: why, for the applicant.
        deadline: last day to bring it.
        again_reason: why a second request; the second stops no clock.
        applicant_fault: False when the agency should have seen it at intake.

    Raises:
        Invalid: nothing asked, no reason, or a paper outside the procedure without legal basis.
        Conflict: a second request without a reason, the clock stands still, or the step does not allow it.
    """
    at = at or clock.now()
    _check_items(items, reason)
    dossier, item = begin(dossier_id, work_id, by=by, version=version)
    _check_clock_runs(dossier)
    round_no = dossier.supplement_requests.filter(phase="GQ").count() + 1
    if round_no > 1 and not clean(again_reason):
        raise Conflict(
            "Hồ sơ này đã yêu cầu bổ sung khi giải quyết; yêu cầu lần nữa phải ghi lý do và đồng hồ không dừng.",
            field="again_reason",
        )
    digitising.question(dossier, items, by=by, at=at)
    run = core.advance(dossier, item, "supplement", by=by, at=at)
    core.close(item, "supplement", by=by, at=at, note=clean(reason))
    SupplementRequest.objects.create(
        dossier=dossier, phase="GQ", round_no=round_no, items=items, reason=clean(reason)[:2000],
        again_reason=clean(again_reason)[:500], applicant_fault=applicant_fault, deadline=deadline,
        asked_by_id=by.person_id, asked_by_name=by.name, asked_at=at,
    )  # fmt: skip
    dossier.supplements += 1
    core.follow(dossier, run, by=by, at=at)
    payload = {"items": len(items), "reason": clean(reason), "round": round_no, "T": "T16"}
    return core.written(dossier, "supplement_asked", by=by, at=at, payload=payload)


def _check_clock_runs(dossier: Dossier) -> None:
    """Raise Conflict when the clock stands still already: it does so once at a time."""
    if Pause.objects.filter(dossier=dossier, to_at__isnull=True).exists():
        raise Conflict("Đồng hồ của hồ sơ đang dừng; cho chạy lại trước đã.")


def _within_h03(dossier: Dossier, law: RuleSet, at: datetime) -> bool:
    """Tell whether a request goes out within H03, counted from the day of receipt (NĐ 61/2018 Điều 19.4)."""
    if dossier.clock_started_at is None:
        return False
    last = worktime.add(
        calendar_for(dossier.agency_id),
        dossier.clock_started_at,
        law.supplement.notice.amount or 0,
        worktime.NGAY_LV,
    )
    return at <= last.due


@transaction.atomic
def send_supplement(
    dossier_id: int,
    work_id: int,
    *,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Send the drafted request to the applicant; the clock stops if the request is lawful (T16; mot-cua.md 4.3).

    A request later than H03, or a second one, stops nothing (NONE).

    Raises:
        Conflict: no request is waiting at the desk, or the clock stands still.
    """
    at = at or clock.now()
    dossier, item = begin(dossier_id, work_id, by=by, version=version)
    _check_clock_runs(dossier)
    request = dossier.supplement_requests.filter(phase="GQ", sent_at__isnull=True).last()
    if item.kind != "GUI_BO_SUNG" or request is None:
        raise Conflict("Không có phiếu yêu cầu bổ sung nào đang chờ gửi.")
    law = law_of(dossier)
    wanted = dossier.procedure_version.clock_mode or law.clock.default_mode
    request.within_limit = _within_h03(dossier, law, at)
    request.mode = rules.clock_mode(
        wanted=wanted, within_limit=request.within_limit, round_no=request.round_no
    )
    request.sent_at = at
    request.save(update_fields=["within_limit", "mode", "sent_at"])
    run = core.advance(dossier, item, "forward", by=by, at=at)
    core.close(item, "forward", by=by, at=at)
    core.follow(dossier, run, by=by, at=at)
    Pause.objects.create(
        dossier=dossier, kind=Pause.Kind.SUPPLEMENT, mode=request.mode, from_at=at, reason=request.reason[:500],
        basis=law.supplement.notice.fact.basis[:300],
    )  # fmt: skip
    form = forms.issue(dossier, "bo_sung", law, by=by, at=at, request=request)
    payload = {"paper": form.pk, "mode": request.mode, "within_limit": request.within_limit, "T": "T16"}
    return core.written(dossier, "supplement_sent", by=by, at=at, payload=payload)


@transaction.atomic
def receive_supplement(
    dossier_id: int,
    work_id: int,
    *,
    by: Actor,
    papers: list[dict] | None = None,
    note: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Receive the supplement; the due date is worked out anew by the clock mode (T17; NĐ 61/2018 Điều 19.4).

    RESET: the whole limit again from now. PAUSE: the old due date later by the pause. NONE: unchanged.

    Args:
        papers: what was brought: {"name", "form", "quantity", "file_id"?}; the requested ones by default.

    Raises:
        Conflict: no supplement is being waited for.
    """
    at = at or clock.now()
    dossier, item = begin(dossier_id, work_id, by=by, version=version)
    request = dossier.supplement_requests.filter(
        phase="GQ", sent_at__isnull=False, fulfilled_at__isnull=True
    ).last()
    if item.kind != "NHAN_BO_SUNG" or request is None:
        raise Conflict("Hồ sơ không chờ bổ sung.")
    _store_brought(dossier, request, papers)
    request.fulfilled_at = at
    request.save(update_fields=["fulfilled_at"])
    Pause.objects.filter(dossier=dossier, to_at__isnull=True).update(to_at=at)
    before = dossier.due_at
    if request.mode == "RESET":
        dossier.clock_started_at = at
    if request.mode in {"RESET", "PAUSE"}:
        deadline = deadline_of(dossier)
        dossier.working_minutes = deadline.working_minutes
        dossier.legal_due_at = deadline.due
        # A promised extension stays when it reaches further than the new legal date.
        later = max(deadline.due, dossier.due_at or deadline.due) if dossier.extended else deadline.due
        core.set_due(dossier, later)
    run = core.advance(dossier, item, "forward", by=by, at=at)
    core.close(item, "forward", by=by, at=at, note=clean(note))
    core.follow(dossier, run, by=by, at=at)
    form = forms.issue(dossier, "tiep_nhan", law_of(dossier), by=by, at=at)
    payload = {
        "paper": form.pk, "mode": request.mode, "due_before": before, "due": dossier.due_at, "T": "T17",
    }  # fmt: skip
    return core.written(dossier, "supplement_received", by=by, at=at, payload=payload)


def _store_brought(dossier: Dossier, request: SupplementRequest, papers: list[dict] | None) -> None:
    brought = papers if papers is not None else [
        {"name": item["name"], "quantity": max(1, int(item.get("originals", 0)) + int(item.get("copies", 0)))}
        for item in request.items
    ]  # fmt: skip
    if not brought:
        raise Invalid("Chưa ghi giấy tờ người nộp bổ sung.", field="papers")
    start = dossier.papers.count()
    DossierPaper.objects.bulk_create(
        DossierPaper(
            dossier=dossier, position=start + number, name=clean(paper["name"])[:1000],
            form=int(paper.get("form", 0)), quantity=int(paper.get("quantity", 1)), file_id=paper.get("file_id"),
            supplement_round=dossier.supplements,
        )
        for number, paper in enumerate(brought)
    )  # fmt: skip


@transaction.atomic
def pause(
    dossier_id: int,
    *,
    kind: str,
    reason: str,
    basis: str,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Stop the clock for what a specialised law does not count: money owed, expertise, posting… (mot-cua.md 3.2).

    Args:
        kind: "NVTC" (financial obligation; the dossier waits) or "LUAT" (work goes on, time does not count).
        reason: what is being waited for.
        basis: the law, article and clause that allow it.

    Raises:
        Invalid: no reason or basis.
        Conflict: the clock stands still already, or the state does not allow it.
    """
    at = at or clock.now()
    if not clean(reason):
        raise Invalid("Ghi lý do dừng đồng hồ.", field="reason")
    if not clean(basis):
        raise Invalid(
            "Ghi căn cứ pháp lý: luật chuyên ngành, điều, khoản cho phép không tính thời gian.", field="basis"
        )
    if kind not in {Pause.Kind.FINANCIAL, Pause.Kind.LEGAL}:
        raise Invalid("Chọn loại khoảng dừng.", field="kind")
    dossier = core.lock(dossier_id, version=version)
    core.check_right(dossier, "dossier.pause", by=by)
    if dossier.status not in {Status.APPRAISAL, Status.VERIFICATION, Status.INTERLINKED}:
        raise Conflict(
            "Chỉ dừng đồng hồ khi hồ sơ đang thẩm định, thẩm tra, xác minh hoặc ở cơ quan liên thông."
        )
    _check_clock_runs(dossier)
    dossier.resume_status = dossier.status
    if kind == Pause.Kind.FINANCIAL:
        core.move(dossier, Status.FINANCIAL)
    Pause.objects.create(
        dossier=dossier,
        kind=kind,
        mode="PAUSE",
        from_at=at,
        reason=clean(reason)[:500],
        basis=clean(basis)[:300],
    )
    payload = {"kind": kind, "reason": clean(reason), "basis": clean(basis)}
    return core.written(dossier, "paused", by=by, at=at, payload=payload)


@transaction.atomic
def resume(
    dossier_id: int, *, by: Actor, note: str = "", version: int | None = None, at: datetime | None = None
) -> Dossier:
    """Let the clock run again; the due date moves by the pause.

    Raises:
        Conflict: the clock is running.
    """
    at = at or clock.now()
    dossier = core.lock(dossier_id, version=version)
    core.check_right(dossier, "dossier.pause", by=by)
    running = (
        Pause.objects.filter(dossier=dossier, to_at__isnull=True).exclude(kind=Pause.Kind.SUPPLEMENT).first()
    )
    if running is None:
        raise Conflict("Đồng hồ của hồ sơ đang chạy.")
    running.to_at = at
    running.save(update_fields=["to_at"])
    if dossier.status == Status.FINANCIAL:
        core.move(dossier, Status(dossier.resume_status))
    dossier.resume_status = ""
    before = dossier.due_at
    deadline = deadline_of(dossier)
    dossier.working_minutes, dossier.legal_due_at = deadline.working_minutes, deadline.due
    core.set_due(
        dossier, max(deadline.due, dossier.due_at or deadline.due) if dossier.extended else deadline.due
    )
    if dossier.agencies:
        legs.shift(dossier, at=at)
    payload = {"note": clean(note), "due_before": before, "due": dossier.due_at}
    return core.written(dossier, "resumed", by=by, at=at, payload=payload)
