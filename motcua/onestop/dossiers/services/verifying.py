"""Field checks and councils: planned, recorded, cancelled (T12; NĐ 61/2018 Điều 19.3)."""

from datetime import datetime

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.text import clean
from motcua.onestop.dossiers import papers as forms
from motcua.onestop.dossiers import rules
from motcua.onestop.dossiers.law import law_of
from motcua.onestop.dossiers.models import Dossier, Verification, WorkItem
from motcua.onestop.dossiers.rules import Status
from motcua.onestop.dossiers.services import _core as core
from motcua.onestop.dossiers.services.handling import begin

PLANNING_KINDS = frozenset({"THAM_DINH", "XAC_MINH", "HOI_DONG"})


@transaction.atomic
def plan_verification(
    dossier_id: int,
    work_id: int,
    *,
    planned_at: datetime,
    place: str,
    participants: str,
    content: str,
    by: Actor,
    kind: str = "",
    applicant_invited: bool = False,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Plan a field check or a council's meeting; the step is not handed on before it is recorded (T12).

    Args:
        planned_at: when it is to take place.
        place, participants, content: where, who, on what.
        kind: XAC_MINH or HOI_DONG; what the step is by default.
        applicant_invited: whether the applicant must be there; an invitation is made.

    Raises:
        Invalid: something is not said, or the time has passed.
        Conflict: the step does not verify, or another plan of it is open.
    """
    at = at or clock.now()
    for value, field, words in (
        (place, "place", "Ghi địa điểm."), (participants, "participants", "Ghi thành phần tham gia."),
        (content, "content", "Ghi nội dung thẩm tra, xác minh."),
    ):  # fmt: skip
        if not clean(value):
            raise Invalid(words, field=field)
    if planned_at <= at:
        raise Invalid("Thời gian phải sau lúc này.", field="planned_at")
    dossier, item = begin(dossier_id, work_id, by=by, version=version)
    if item.kind not in PLANNING_KINDS:
        raise Conflict(f"Bước “{item.name}” không thẩm tra, xác minh.")
    if open_plan(item) is not None:
        raise Conflict("Bước này đã có lịch chưa ghi biên bản; ghi biên bản hoặc hủy lịch đó trước.")
    chosen = kind or ("HOI_DONG" if item.kind == "HOI_DONG" else "XAC_MINH")
    if chosen not in Verification.Kind.values:
        raise Invalid("Chọn xác minh thực địa hoặc họp Hội đồng.", field="kind")
    plan = Verification.objects.create(
        dossier=dossier, work=item, kind=chosen, planned_at=planned_at, place=clean(place)[:300],
        participants=clean(participants)[:2000], content=clean(content)[:2000],
        applicant_invited=applicant_invited, made_by_id=by.person_id, made_by_name=by.name,
    )  # fmt: skip
    if item.leg_id is None:
        core.move(dossier, Status.VERIFICATION)
    payload = {
        "what": plan.get_kind_display(), "place": plan.place, "planned": planned_at, "note": plan.content, "T": "T12",
    }  # fmt: skip
    if applicant_invited:
        payload["paper"] = forms.issue(
            dossier, "moi_xac_minh", law_of(dossier), by=by, at=at, verification=plan
        ).pk
    return core.written(dossier, "verification_planned", by=by, at=at, payload=payload)


def open_plan(item: WorkItem) -> Verification | None:
    """Return the plan of a step that is neither recorded nor cancelled."""
    return Verification.objects.filter(work=item, held_at__isnull=True, cancelled_at__isnull=True).first()


def _planned(item: WorkItem) -> Verification:
    plan = open_plan(item)
    if plan is None:
        raise NotFound("Bước này không có lịch thẩm tra, xác minh nào đang chờ.")
    return plan


def _settle(dossier: Dossier, item: WorkItem) -> None:
    """Bring the dossier back to the state of the step that planned."""
    status = rules.STATUS_OF_STEP.get(item.kind)
    if item.leg_id is None and status is not None:
        core.move(dossier, status)


@transaction.atomic
def record_verification(
    dossier_id: int,
    work_id: int,
    *,
    conclusion: str,
    passed: bool,
    by: Actor,
    held_at: datetime | None = None,
    participants: str = "",
    file_id: int | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Record what came of a field check or a meeting; the minutes are printed.

    Args:
        conclusion: what was found or decided.
        passed: whether the conditions are met.
        held_at: when it really took place; the planned time by default, or now when that lies ahead.
        participants: who was there, when others than planned.
        file_id: the signed minutes (a stored file).

    Raises:
        Invalid: no conclusion, or it is said to have taken place in the future.
        NotFound: nothing was planned.
    """
    at = at or clock.now()
    if not clean(conclusion):
        raise Invalid("Ghi kết luận.", field="conclusion")
    dossier, item = begin(dossier_id, work_id, by=by, version=version)
    plan = _planned(item)
    plan.held_at = held_at or min(plan.planned_at, at)
    if plan.held_at > at:
        raise Invalid("Thời gian tiến hành không thể ở tương lai.", field="held_at")
    plan.conclusion, plan.passed, plan.file_id = clean(conclusion)[:4000], passed, file_id
    if clean(participants):
        plan.participants = clean(participants)[:2000]
    plan.save()
    _settle(dossier, item)
    paper = forms.issue(dossier, "bien_ban_xac_minh", law_of(dossier), by=by, at=at, verification=plan)
    payload = {
        "what": plan.get_kind_display(),
        "passed": passed,
        "note": plan.conclusion[:300],
        "paper": paper.pk,
    }
    return core.written(dossier, "verification_recorded", by=by, at=at, payload=payload)


@transaction.atomic
def cancel_verification(
    dossier_id: int,
    work_id: int,
    *,
    reason: str,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Cancel a planned field check or meeting, with the reason.

    Raises:
        Invalid: no reason.
        NotFound: nothing was planned.
    """
    at = at or clock.now()
    if not clean(reason):
        raise Invalid("Ghi lý do hủy lịch.", field="reason")
    dossier, item = begin(dossier_id, work_id, by=by, version=version)
    plan = _planned(item)
    plan.cancelled_at, plan.cancel_reason = at, clean(reason)[:1000]
    plan.save(update_fields=["cancelled_at", "cancel_reason"])
    _settle(dossier, item)
    payload = {"what": plan.get_kind_display(), "reason": plan.cancel_reason}
    return core.written(dossier, "verification_cancelled", by=by, at=at, payload=payload)
