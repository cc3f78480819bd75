"""Verbs: to ask for a run, to work it out, to keep each night's, to make a finding a draft option."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.events.services import record
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import check
from motcua.base.text import day, money
from motcua.control.burden import queries
from motcua.control.burden.computing import figures
from motcua.control.burden.finding import finding
from motcua.control.burden.models import Finding, PaperBurden, ProcedureBurden, Proposal, Run, StepBurden
from motcua.control.burden.worth import measures_of, settings_of
from motcua.control.reviews.models import SimplificationOption
from motcua.control.reviews.services.options import propose_option

log = logging.getLogger(__name__)
LONGEST_DAYS = 3 * 366
# A run that has not ended after so long has lost its worker.
LOST_AFTER = timedelta(hours=1)
# The figures of so many runs stay whole; of older ones those of a month's last run.
KEPT_WHOLE = 7


def usual_period(today: date) -> tuple[date, date]:
    """Return the period of the night run: the year up to yesterday."""
    return today - timedelta(days=365), today - timedelta(days=1)


def ask(first: date, last: date, *, by: Actor, at: datetime | None = None, queued: bool = True) -> Run:
    """Ask for a run over a period; its job is queued in the same transaction.

    Args:
        first: first day.
        last: last day, before today.
        queued: whether a job works it out; else the caller does (`work_out`).

    Raises:
        NotAllowed: not a control officer.
        Invalid: a period that is none, not over yet, or too long.
        Conflict: another run waits or is being worked out.
    """
    check(by, "burden.run")
    at = at or clock.now()
    if last < first:
        raise Invalid("Ngày cuối kỳ phải sau ngày đầu kỳ.", field="den")
    if last >= clock.today():
        raise Invalid("Chỉ tính được đến hết ngày hôm qua.", field="den")
    if (last - first).days + 1 > LONGEST_DAYS:
        raise Invalid("Kỳ tính dài nhất là ba năm.", field="tu")
    return _open(first, last, by=by, at=at, queued=queued)


def _open(first: date, last: date, *, by: Actor, at: datetime, queued: bool = False) -> Run:
    """Write a run down, with the line of the trail; one at a time."""
    with transaction.atomic():
        _give_up_lost(at)
        waiting = Run.objects.filter(state__in=[Run.State.WAITING, Run.State.RUNNING]).first()
        if waiting is not None:
            raise Conflict(f"Đang tính gánh nặng kỳ {waiting}; đợi xong rồi tính lại.")
        try:
            with transaction.atomic():
                run = Run.objects.create(
                    first=first, last=last, settings=settings_of(last), asked_by_id=by.person_id,
                    asked_by_name=by.name[:120], asked_at=at,
                )  # fmt: skip
        except IntegrityError:
            raise Conflict("Người khác vừa yêu cầu tính; đợi xong rồi tính lại.") from None
        if queued:
            _queue(run)
        detail = {"from": day(first), "to": day(last)}
        record("burden.asked", stream=("burden_run", run.pk), by=by, at=at, payload=detail)
        record_act(
            "burden.asked", by=by, object_kind="burden_run", object_id=run.pk, label=str(run), detail=detail, at=at
        )  # fmt: skip
    return run


def _give_up_lost(at: datetime) -> None:
    lost = Run.objects.filter(state=Run.State.RUNNING, started_at__lt=at - LOST_AFTER)
    lost |= Run.objects.filter(state=Run.State.WAITING, asked_at__lt=at - 2 * LOST_AFTER)
    lost.update(state=Run.State.FAILED, error="Việc tính bị ngắt giữa chừng.", stage="", done_at=at)


def _queue(run: Run) -> None:
    """Write the job into the queue in the same transaction: no run waits without one, no job is without its run."""
    from motcua.control.burden import tasks  # the job module imports this one

    tasks.work_out.defer(run_id=run.pk)


def work_out(run_id: int) -> None:
    """Work a waiting run out: its figures, then its findings; the job's body.

    A run that waits no longer (another worker has it, it was given up) is left alone. What goes wrong is written at the
    run and raised for the job's log.
    """
    started = Run.objects.filter(pk=run_id, state=Run.State.WAITING).update(
        state=Run.State.RUNNING, started_at=clock.now(), progress=1, stage="Đọc lịch làm việc"
    )
    if not started:
        return
    run = Run.objects.get(pk=run_id)

    def told(percent: int, stage: str) -> None:
        Run.objects.filter(pk=run_id, state=Run.State.RUNNING).update(progress=percent, stage=stage)

    try:
        measures = measures_of(run)
        counted = figures.work_out(run, measures, told)
        told(97, "Tìm điểm nghẽn")
        with transaction.atomic():
            sums = finding.read(run)
            finding.store(run, finding.find(sums, measures), sums, measures)
            Run.objects.filter(pk=run_id).update(
                state=Run.State.DONE, progress=100, stage="", dossiers=counted, done_at=clock.now()
            )
    except Exception:
        log.exception("burden run %s failed", run_id)
        _clear(run_id)
        Run.objects.filter(pk=run_id).update(
            state=Run.State.FAILED, stage="", done_at=clock.now(),
            error="Có lỗi khi tính; chi tiết ở nhật ký máy chủ. Bấm “Tính lại”.",
        )  # fmt: skip
        raise
    thin()


def _clear(run_id: int) -> None:
    for model in (Finding, ProcedureBurden, StepBurden, PaperBurden):
        model.objects.filter(run_id=run_id).delete()


def nightly(at: datetime | None = None) -> Run | None:
    """Work out the year up to yesterday, unless a run over it exists already or one is under way."""
    at = at or clock.now()
    first, last = usual_period(clock.day_of(at))
    if Run.objects.filter(first=first, last=last, state=Run.State.DONE).exists():
        return None
    try:
        run = _open(first, last, by=Actor.system(), at=at)
    except Conflict:
        return None
    work_out(run.pk)
    return run


def thin() -> int:
    """Drop the figures of older runs but the last of each month, whose findings stay; return how many were thinned."""
    done = list(Run.objects.filter(state=Run.State.DONE, thinned=False).order_by("-pk"))
    months = {(run.last.year, run.last.month): run.pk for run in reversed(done)}
    kept = {run.pk for run in done[:KEPT_WHOLE]} | set(months.values())
    old = [run.pk for run in done if run.pk not in kept]
    with transaction.atomic():
        for model in (ProcedureBurden, StepBurden, PaperBurden):
            model.objects.filter(run__in=old).delete()
        Run.objects.filter(pk__in=old).update(thinned=True)
    return len(old)


def propose(
    finding_id: int, *, by: Actor, kind: str, parts: Sequence[str], what: str, reason: str,
    procedure_id: int | None = None, days_before: Decimal | None = None, days_after: Decimal | None = None,
    saving: int = 0, changes: Sequence[dict[str, Any]] = (), at: datetime | None = None,
) -> Proposal:  # fmt: skip
    """Make a draft option of a finding, with the page of its evidence, its days and its saving (NĐ 63/2010 Điều 31).

    Args:
        finding_id: what was found.
        kind: a code of `SimplificationOption.Kind`.
        parts: codes of `reviews.rules.PARTS` that change.
        what: what is simplified.
        reason: why.
        procedure_id: which of the finding's procedures; its first by default.
        days_before: working days the procedure takes now.
        days_after: and would take.
        saving: đồng a year that people would be spared, at most what the procedure costs them.
        changes: of a what-if, as `whatif.rules.Change` writes them.

    Raises:
        NotFound: no such finding for this actor.
        NotAllowed: neither a control officer nor a focal officer of an agency that the finding touches.
        Invalid: words or figures lack or cannot be.
    """
    check(by, "burden.propose")
    found = queries.finding(finding_id, by=by)
    procedure = procedure_id or found.procedure_id
    if procedure not in found.procedures:
        raise NotFound("Phát hiện này không nói về thủ tục đó.")
    if by.person_id is None or by.agency_id is None:
        raise Invalid("Phương án phải có người và cơ quan đề xuất.")
    if days_before is not None and days_after is not None and days_after > days_before:
        raise Invalid("Số ngày sau không được nhiều hơn số ngày trước.", field="days_after")
    before = queries.yearly_cost(found.run, procedure)
    if not 0 <= saving <= before:
        raise Invalid(f"Tiết kiệm phải từ 0 đến chi phí hiện nay là {money(before)} một năm.", field="saving")
    with transaction.atomic():
        option = propose_option(
            procedure, kind, parts, what, reason, by, by.agency_id,
            evidence_url=reverse("burden:finding", args=[found.pk]), days_before=days_before, days_after=days_after,
            origin=SimplificationOption.Origin.BURDEN, cost_before=Decimal(before),
            cost_after=Decimal(before - saving), at=at,
        )  # fmt: skip
        return Proposal.objects.create(
            finding=found, key=found.key, option=option, saving=saving, changes=list(changes), by_id=by.person_id,
            by_name=by.name[:120], at=at or clock.now(),
        )  # fmt: skip
