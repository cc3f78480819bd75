"""Opinions: asked of agencies and rooms at once, answered, taken back, gone on without (T13–T15).

NĐ 61/2018 Điều 19.5: the question says what and until when; who does not answer in time is reported.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.organisations import queries as organisations
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Unit
from motcua.base.text import clean, moment_long
from motcua.base.worktime.rules import GIO_LV, NGAY_LV, in_minutes, read_amount
from motcua.onestop.dossiers import papers as forms
from motcua.onestop.dossiers import rules
from motcua.onestop.dossiers.law import law_of
from motcua.onestop.dossiers.models import Dossier, DossierLeg, Pause, WorkItem
from motcua.onestop.dossiers.rules import Status
from motcua.onestop.dossiers.services import _core as core
from motcua.onestop.dossiers.services import _legs as legs
from motcua.onestop.dossiers.services import places
from motcua.onestop.dossiers.services.handling import begin

ASKING_KINDS = frozenset({"THAM_DINH", "XAC_MINH", "HOI_DONG", "LAY_Y_KIEN"})
MOST_AT_ONCE = 20
ANSWERS = (DossierLeg.Answer.AGREE, DossierLeg.Answer.DISAGREE, DossierLeg.Answer.OTHER)


@dataclass(frozen=True)
class Question:
    """What one agency or room is asked, and until when.

    `unit_id` names a room; without it `agency_id` is asked at its front. `amount` of `unit` (GIO_LV or NGAY_LV)
    runs by the asked agency's calendar.
    """

    content: str
    amount: Decimal | int | str
    unit: str = NGAY_LV
    agency_id: int | None = None
    unit_id: int | None = None
    file_id: int | None = None


@transaction.atomic
def ask_opinions(
    dossier_id: int,
    work_id: int,
    *,
    questions: Sequence[Question],
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Ask several agencies or rooms at once; the step waits until all have answered (T13: NĐ 61/2018 Điều 19.5a).

    Args:
        questions: each with its own content and limit; a letter is made for each.

    Raises:
        Invalid: nobody asked, no content or limit, or somebody asked twice.
        Conflict: the step may not ask, or its questions are still open.
    """
    at = at or clock.now()
    dossier, item = begin(dossier_id, work_id, by=by, version=version)
    if item.kind not in ASKING_KINDS:
        raise Conflict(f"Bước “{item.name}” không lấy ý kiến.")
    if Pause.objects.filter(dossier=dossier, to_at__isnull=True).exists():
        raise Conflict("Đồng hồ đang dừng; kết thúc khoảng dừng trước khi lấy ý kiến.")
    if not questions:
        raise Invalid("Chọn ít nhất một cơ quan hoặc phòng để lấy ý kiến.", field="asked")
    if len(questions) > MOST_AT_ONCE:
        raise Invalid(f"Mỗi lần lấy ý kiến không quá {MOST_AT_ONCE} nơi.", field="asked")
    before = DossierLeg.objects.filter(dossier=dossier, block="", key__startswith=f"{item.pk}.").count()
    made: list[DossierLeg] = []
    papers: list[int] = []
    asked: set[int] = set()
    for position, question in enumerate(questions, before + 1):
        unit = _asked_unit(question, day=at)
        if unit.pk in asked or unit.pk == item.unit_id:
            raise Invalid(f"{unit} được hỏi hai lần, hoặc là nơi đang hỏi.", field="asked")
        asked.add(unit.pk)
        leg = _ask(dossier, item, question, unit, position, by=by, at=at)
        made.append(leg)
        papers.append(forms.issue(dossier, "lay_y_kien", law_of(dossier), by=by, at=at, leg=leg).pk)
    legs.take_part(dossier, (leg.agency_id for leg in made))
    if item.leg_id is None:
        core.move(dossier, Status.CONSULTATION)
    payload = {
        "to": "; ".join(_whom(leg) for leg in made), "paper": papers[0], "T": "T13",
        "due": max((leg.due_at for leg in made if leg.due_at), default=None),
    }  # fmt: skip
    return core.written(dossier, "opinion_asked", by=by, at=at, payload=payload)


def _asked_unit(question: Question, *, day: datetime) -> Unit:
    if not clean(question.content):
        raise Invalid("Ghi nội dung lấy ý kiến.", field="content")
    if question.unit_id:
        unit = Unit.objects.on(clock.day_of(day)).select_related("agency").filter(pk=question.unit_id).first()
    else:
        agency = Agency.objects.on(clock.day_of(day)).filter(pk=question.agency_id).first()
        unit = places.front_unit(agency.pk) if agency else None
    if unit is None:
        raise Invalid("Nơi được hỏi không còn hoạt động, hoặc chưa có đơn vị.", field="asked")
    return unit


def _minutes(question: Question) -> int:
    if question.unit not in (GIO_LV, NGAY_LV):
        raise Invalid("Thời hạn trả lời tính bằng giờ hoặc ngày làm việc.", field="unit")
    minutes = in_minutes(read_amount(question.amount, question.unit), question.unit)
    if not 30 <= minutes <= 250 * 480:
        raise Invalid("Thời hạn trả lời từ 30 phút làm việc đến 250 ngày làm việc.", field="amount")
    return minutes


def _ask(
    dossier: Dossier,
    item: WorkItem,
    question: Question,
    unit: Unit,
    position: int,
    *,
    by: Actor,
    at: datetime,
) -> DossierLeg:
    place, role = places.asked_of(unit)
    leg = DossierLeg.objects.create(
        dossier=dossier, kind=DossierLeg.Kind.OPINION, key=f"{item.pk}.{position}", position=position,
        name=clean(question.content)[:1000], agency_id=unit.agency_id, minutes=_minutes(question),
        asked_file_id=question.file_id, asked_by_id=by.person_id, asked_by_name=by.name,
    )  # fmt: skip
    legs.begin(leg, at=at)
    holders = list(organisations.people_in(place.pk, role).values_list("pk", flat=True)[:2])
    work = WorkItem.objects.create(
        dossier=dossier, task_id=f"hoi-{leg.pk}", step=item.step, kind=legs.ANSWER_KIND,
        name="Trả lời lấy ý kiến", role=role, unit=place, leg=leg, minutes=leg.minutes, opened_at=at,
        assignee_id=holders[0] if len(holders) == 1 else None, step_due_at=leg.due_at,
        # The asked agency works against its own limit.
        dossier_due_at=leg.due_at, from_name=by.name,
    )  # fmt: skip
    if work.unit_id not in dossier.units:
        dossier.units = [*dossier.units, work.unit_id]
    return leg


def _whom(leg: DossierLeg) -> str:
    unit = leg.work.order_by("id").select_related("unit", "unit__agency").first()
    if unit is None or leg.agency_id != leg.dossier.agency_id:
        return str(leg.agency)
    return str(unit.unit)


@transaction.atomic
def answer_opinion(
    dossier_id: int,
    work_id: int,
    *,
    answer: str,
    opinion: str,
    by: Actor,
    file_id: int | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Answer what one's agency was asked (T14: NĐ 61/2018 Điều 19.5b); late is still an answer.

    Args:
        answer: DONG_Y, KHONG_DONG_Y or Y_KIEN_KHAC.
        opinion: in words; needed unless the answer is plain agreement.
        file_id: the answering letter (a stored file).

    Raises:
        Invalid: no answer chosen, or nothing said where it must be.
        Conflict: the question was answered or taken back meanwhile.
    """
    at = at or clock.now()
    if answer not in [choice.value for choice in ANSWERS]:
        raise Invalid("Chọn đồng ý, không đồng ý hoặc ý kiến khác.", field="answer")
    if answer != DossierLeg.Answer.AGREE and not clean(opinion):
        raise Invalid("Ghi rõ ý kiến và lý do.", field="opinion")
    dossier, item = begin(dossier_id, work_id, by=by, version=version)
    leg = item.leg
    if item.kind != legs.ANSWER_KIND or leg is None:
        raise Conflict(f"Bước “{item.name}” không phải việc trả lời lấy ý kiến.")
    leg.opinion, leg.file_id = clean(opinion)[:4000], file_id
    leg.answered_by_id, leg.answered_by_name = by.person_id, by.name
    if leg.block:
        # The engine ends the branch; what was said is kept before it does.
        leg.answer = answer
        leg.save()
        run = core.advance(dossier, item, "forward", by=by, at=at)
        core.close(item, "forward", by=by, at=at, note=leg.opinion)
        core.follow(dossier, run, by=by, at=at)
    else:
        legs.end(leg, at=at, answer=answer)
        core.close(item, "forward", by=by, at=at, note=leg.opinion)
        _back(dossier, leg)
    leg.refresh_from_db()
    payload = {
        "agency": str(leg.agency), "answer": leg.get_answer_display(), "note": leg.opinion[:300],
        "late": leg.late_minutes, "asker": _asker(leg), "all": _all_in(dossier, leg), "T": "T14",
    }  # fmt: skip
    return core.written(dossier, "opinion_answered", by=by, at=at, payload=payload)


def _asker(leg: DossierLeg) -> int | None:
    item = WorkItem.objects.filter(pk=legs.asking_item(leg)).values_list("assignee_id", flat=True).first()
    return item or leg.asked_by_id


def _all_in(dossier: Dossier, leg: DossierLeg) -> bool:
    """Tell whether nothing asked together with a question is open any more."""
    open_ones = DossierLeg.objects.filter(dossier=dossier, ended_at__isnull=True, block=leg.block)
    if not leg.block:
        open_ones = open_ones.filter(key__startswith=f"{legs.asking_item(leg)}.")
    return not open_ones.exists()


def _back(dossier: Dossier, leg: DossierLeg) -> None:
    """Bring the dossier back to the step that asked, once nothing it asked is open."""
    item_id = legs.asking_item(leg)
    if legs.questions_of(dossier.pk, item_id):
        return
    item = WorkItem.objects.filter(pk=item_id, closed_at__isnull=True).first()
    if item is None or item.leg_id is not None:
        return
    status = rules.STATUS_OF_STEP.get(item.kind)
    if status is not None and dossier.status == Status.CONSULTATION:
        core.move(dossier, status)


@transaction.atomic
def withdraw_opinion(
    dossier_id: int,
    work_id: int,
    *,
    leg_id: int,
    reason: str,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Take a question back before it is answered; nobody is charged for it.

    Args:
        work_id: the step that asked.
        leg_id: the question.
        reason: why it is not needed any more.

    Raises:
        Invalid: no reason.
        NotFound: the step has no such open question.
    """
    at = at or clock.now()
    if not clean(reason):
        raise Invalid("Ghi lý do rút câu hỏi.", field="reason")
    dossier, item = begin(dossier_id, work_id, by=by, version=version, waiting=True)
    leg = next((one for one in legs.questions_of(dossier.pk, item.pk) if one.pk == leg_id), None)
    if leg is None:
        raise NotFound("Không còn câu hỏi này; nơi được hỏi có thể vừa trả lời.")
    legs.end(leg, at=at, answer=DossierLeg.Answer.WITHDRAWN)
    DossierLeg.objects.filter(pk=leg.pk).update(late_minutes=0)
    _close_answers(leg, "withdrawn", by=by, at=at, note=clean(reason))
    _back(dossier, leg)
    payload = {"agency": str(leg.agency), "reason": clean(reason)}
    return core.written(dossier, "opinion_withdrawn", by=by, at=at, payload=payload)


def _close_answers(leg: DossierLeg, outcome: str, *, by: Actor, at: datetime, note: str) -> None:
    for item in leg.work.filter(closed_at__isnull=True):
        core.close(item, outcome, by=by, at=at, note=note)


@transaction.atomic
def go_on_without(
    dossier_id: int,
    work_id: int,
    *,
    reason: str,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Go on without the opinions whose time has passed; the delay is charged to who did not answer (T15).

    Args:
        work_id: the step that asked.
        reason: on what the officer decides instead.

    Raises:
        Invalid: no reason.
        Conflict: nothing is overdue, or some asked still have time.
    """
    at = at or clock.now()
    if not clean(reason):
        raise Invalid("Ghi căn cứ giải quyết tiếp khi chưa có ý kiến.", field="reason")
    dossier, item = begin(dossier_id, work_id, by=by, version=version, waiting=True)
    waiting = legs.questions_of(dossier.pk, item.pk)
    if not waiting:
        raise Conflict("Không còn ý kiến nào đang chờ.")
    early = [leg for leg in waiting if leg.due_at is None or leg.due_at > at]
    if early:
        until = max(leg.due_at for leg in early if leg.due_at)
        raise Conflict(
            f"{_names(early)} còn hạn trả lời đến {moment_long(until)}; hãy đợi, hoặc rút câu hỏi đã gửi."
        )
    for leg in waiting:
        legs.end(leg, at=at, timed_out=True)
        _close_answers(leg, "timeout", by=by, at=at, note="Hết hạn, không trả lời")
    _back(dossier, waiting[-1])
    payload = {"agency": _names(waiting), "reason": clean(reason), "T": "T15"}
    return core.written(dossier, "opinion_passed_over", by=by, at=at, payload=payload)


def _names(found: list[DossierLeg]) -> str:
    return "; ".join(dict.fromkeys(str(leg.agency) for leg in found))
