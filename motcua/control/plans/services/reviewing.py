"""Checking what the machine read, item by item: right, corrected, put together, taken apart, or left out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Max

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.indicators import engine
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import AdministrativeUnit
from motcua.base.text import clean
from motcua.base.writing import needed, touched
from motcua.control.plans.models import Party, Plan, PlanTarget, PlanTask, Reviewed
from motcua.control.plans.parties import Directory
from motcua.control.plans.services._common import in_review, lock_plan, told
from motcua.control.plans.services.drafting import parties_of

Item = TypeVar("Item", PlanTask, PlanTarget)
SURE = 0.9  # from this confidence on an item may be confirmed together with the others
_TASK_FIELDS = frozenset({"no", "group", "title", "start", "finish", "when_text", "product", "recurrence"})
_TARGET_FIELDS = frozenset(
    {"text", "subject", "indicator", "level", "op", "value", "value_to", "unit", "start", "by"}
)


def _item(model: type[Item], pk: int, *, by: Actor) -> Item:
    """Return an item of a plan in review, its plan locked."""
    plan_id = model.objects.filter(pk=pk).values_list("plan_id", flat=True).first()
    if plan_id is None:
        raise NotFound("Mục này không còn trong bản đọc; tải lại trang.")
    plan = lock_plan(plan_id, by=by)
    in_review(plan)
    item = model.objects.get(pk=pk)
    item.plan = plan
    return item


def _judge(item: PlanTask | PlanTarget, judgement: Reviewed, by: Actor) -> None:
    item.review, item.reviewed_by_name = judgement, by.name[:120]
    item.save()
    touched(item.plan)


@transaction.atomic
def confirm(model: type[Item], pk: int, *, by: Actor) -> Item:
    """Say that an item is right as it stands; one that was left out comes back.

    Raises:
        NotFound: no such item.
        Conflict: the plan is no longer in review.
        NotAllowed: another agency's plan.
    """
    item = _item(model, pk, by=by)
    _judge(item, Reviewed.CONFIRMED, by)
    return item


@transaction.atomic
def drop(model: type[Item], pk: int, *, by: Actor) -> Item:
    """Leave an item out of the plan; it can be confirmed after all."""
    item = _item(model, pk, by=by)
    _judge(item, Reviewed.DROPPED, by)
    return item


@transaction.atomic
def confirm_sure(plan_id: int, *, by: Actor) -> int:
    """Confirm all that was read with confidence and has its leads known; return how many.

    What the machine doubts is left for the eye: a task below the confidence, one without a lead, or one whose lead
    nobody knows.
    """
    plan = lock_plan(plan_id, by=by)
    in_review(plan)
    waiting = plan.tasks.filter(review=Reviewed.WAITING, confidence__gte=str(SURE))
    unknown = Party.objects.filter(task__plan=plan, part=Party.Part.LEAD, agency=None, group="")
    led = Party.objects.filter(task__plan=plan, part=Party.Part.LEAD)
    sure = waiting.exclude(pk__in=unknown.values("task")).filter(pk__in=led.values("task"))
    judged = {"review": Reviewed.CONFIRMED, "reviewed_by_name": by.name[:120]}
    done = sure.update(**judged)
    done += plan.targets.filter(review=Reviewed.WAITING).exclude(indicator="").update(**judged)
    touched(plan)
    return done


@transaction.atomic
def correct_task(
    pk: int,
    values: Mapping[str, Any],
    *,
    by: Actor,
    lead: Sequence[str] | None = None,
    support: Sequence[str] | None = None,
) -> PlanTask:
    """Write a task as it should be and confirm it; what the machine read is kept beside it.

    Args:
        values: of the fields no, group, title, start, finish, when_text, product, recurrence.
        lead: names of who leads, as written; None leaves them.
        support: names of who takes part.

    Raises:
        Invalid: no title, or days that run backwards.
    """
    task = _item(PlanTask, pk, by=by)
    set_task(task, values)
    set_parties(task, lead=lead, support=support)
    _judge(task, Reviewed.CONFIRMED, by)
    return task


def set_task(task: PlanTask, values: Mapping[str, Any]) -> None:
    """Put values into a task, unsaved; raises Invalid for what cannot be."""
    for name in _TASK_FIELDS & values.keys():
        setattr(task, name, values[name])
    task.title = needed(task.title, "title", "Ghi nội dung nhiệm vụ.", 4000)
    task.group, task.when_text = clean(task.group)[:500], clean(task.when_text)[:300]
    task.no, task.product = clean(task.no)[:20], clean(task.product)
    if task.start and task.finish and task.finish < task.start:
        raise Invalid("Ngày hoàn thành đứng trước ngày bắt đầu.", field="finish")
    if values.keys() & {"start", "finish", "when_text", "recurrence"}:
        task.inherited = [name for name in task.inherited if name != "when"]


def set_parties(task: PlanTask, *, lead: Sequence[str] | None, support: Sequence[str] | None) -> None:
    """Write anew who leads and who takes part; None leaves as it is."""
    directory = Directory()
    for part, names in ((Party.Part.LEAD, lead), (Party.Part.SUPPORT, support)):
        if names is not None:
            task.parties.filter(part=part).delete()
            Party.objects.bulk_create(parties_of(task, part, names, directory))


@transaction.atomic
def point_out(party_id: int, *, agency_id: int | None, group: str, by: Actor) -> Party:
    """Say whom printed words mean; all tasks of the plan that use the same words follow.

    Args:
        agency_id: the agency, or None.
        group: the class of agencies (a code of `parties.GROUPS`), or "".

    Raises:
        Invalid: both or neither.
    """
    party = Party.objects.select_related("task").filter(pk=party_id).first()
    if party is None:
        raise NotFound("Mục này không còn trong bản đọc; tải lại trang.")
    plan = lock_plan(party.task.plan_id, by=by)
    in_review(plan)
    if bool(agency_id) == bool(group):
        raise Invalid("Chọn một cơ quan hoặc một nhóm cơ quan.", field="whom")
    Party.objects.filter(task__plan=plan, printed=party.printed).update(agency_id=agency_id, group=group)
    touched(plan)
    party.refresh_from_db()
    return party


@transaction.atomic
def correct_target(pk: int, values: Mapping[str, Any], *, by: Actor) -> PlanTarget:
    """Write a target as it should be and confirm it; what the machine read is kept beside it.

    Raises:
        Invalid: no such indicator, a range or days that run backwards.
    """
    target = _item(PlanTarget, pk, by=by)
    set_target(target, values)
    _judge(target, Reviewed.CONFIRMED, by)
    return target


def set_target(target: PlanTarget, values: Mapping[str, Any]) -> None:
    """Put values into a target, unsaved; raises Invalid for what cannot be."""
    for name in _TARGET_FIELDS & values.keys():
        setattr(target, name, values[name])
    target.text = needed(target.text or target.subject, "text", "Ghi nội dung chỉ tiêu.", 2000)
    target.subject = clean(target.subject)[:200]
    if target.indicator and target.indicator not in {one.code for one in engine.everything()}:
        raise Invalid("Không có chỉ số này; chọn trong danh sách hoặc để nhập tay.", field="indicator")
    if target.level not in {"", *AdministrativeUnit.Level.values}:
        raise Invalid("Chọn cấp.", field="level")
    if target.op not in PlanTarget.Op.values:
        raise Invalid("Chọn cách so sánh.", field="op")
    if target.value is None:
        raise Invalid("Ghi con số phải đạt.", field="value")
    if target.value_to is not None and target.value_to < target.value:
        raise Invalid("Khoảng giá trị bị ngược.", field="value_to")
    if target.start and target.by and target.by < target.start:
        raise Invalid("Ngày cuối đứng trước ngày đầu.", field="by")


@transaction.atomic
def merge_up(pk: int, *, by: Actor) -> PlanTask:
    """Put a task together with the one before it, when one duty was read as two; return what became of both.

    Raises:
        Conflict: there is none before it.
    """
    task = _item(PlanTask, pk, by=by)
    rows = task.plan.tasks.exclude(review=Reviewed.DROPPED).filter(position__lt=task.position)
    above = rows.order_by("-position").first()
    if above is None:
        raise Conflict("Không có mục nào ở trên để gộp.")
    above.title = f"{above.title.rstrip(' .;')}; {task.title}" if above.title else task.title
    above.product = "; ".join(dict.fromkeys(text for text in (above.product, task.product) if text))
    above.finish = above.finish or task.finish
    above.start = above.start or task.start
    above.recurrence = above.recurrence or task.recurrence
    above.when_text = above.when_text or task.when_text
    above.last_line = max(above.last_line or 0, task.last_line or 0) or None
    for part in Party.Part.values:
        known = {party.printed for party in above.parties.filter(part=part)}
        last = above.parties.filter(part=part).aggregate(last=Max("position"))["last"] or 0
        for place, party in enumerate(
            task.parties.filter(part=part).exclude(printed__in=known), start=last + 1
        ):
            party.pk, party._state.adding, party.task, party.position = None, True, above, place
            party.save()
    task.targets.update(task=above)
    task.review, task.reviewed_by_name = Reviewed.DROPPED, by.name[:120]
    task.save()
    above.plan = task.plan
    _judge(above, Reviewed.WAITING, by)
    return above


@transaction.atomic
def split(pk: int, at: int, *, by: Actor) -> tuple[PlanTask, PlanTask]:
    """Take a task apart where two duties were read as one; both wait for review, agencies and days are the same.

    Args:
        at: the place in the title, in characters, where the second begins.

    Raises:
        Invalid: one of both would be empty.
    """
    task = _item(PlanTask, pk, by=by)
    first, second = task.title[:at].strip(" ;,."), task.title[at:].strip(" ;,.")
    if not first or not second:
        raise Invalid("Đặt con trỏ vào giữa hai việc rồi bấm Tách.", field="title")
    parties = list(task.parties.all())
    other = PlanTask.objects.get(pk=pk)
    other.pk, other._state.adding, other.title = None, True, second
    other.position = _between(task)
    other.review, other.read = Reviewed.WAITING, None
    other.plan = task.plan
    other.save()
    for party in parties:
        party.pk, party._state.adding, party.task = None, True, other
    Party.objects.bulk_create(parties)
    task.title = first
    _judge(task, Reviewed.WAITING, by)
    return task, other


def _between(task: PlanTask) -> int:
    """Return a free place right after a task, making room when there is none."""
    rows = PlanTask.objects.filter(plan_id=task.plan_id)
    if rows.filter(position=task.position + 1).exists():
        rows.filter(position__gt=task.position).update(position=F("position") + 1)
    return task.position + 1


@transaction.atomic
def add_task(
    plan_id: int,
    values: Mapping[str, Any],
    *,
    by: Actor,
    lead: Sequence[str] = (),
    support: Sequence[str] = (),
    after: int | None = None,
) -> PlanTask:
    """Write a task into a plan that is being drafted; what an officer writes is confirmed.

    Args:
        after: the task it stands behind; at the end by default.
    """
    plan = lock_plan(plan_id, by=by)
    in_review(plan)
    before = plan.tasks.filter(pk=after).first() if after else None
    task = PlanTask(plan=plan, review=Reviewed.CONFIRMED, reviewed_by_name=by.name[:120])
    if before is not None:
        task.position, task.group, task.part = _between(before), before.group, before.part
    else:
        task.position = (plan.tasks.aggregate(last=Max("position"))["last"] or 0) + 10
    set_task(task, values)
    task.path = [task.no] if task.no else []
    task.save()
    set_parties(task, lead=lead, support=support)
    touched(plan)
    return task


@transaction.atomic
def add_target(plan_id: int, values: Mapping[str, Any], *, by: Actor) -> PlanTarget:
    """Write a target into a plan that is being drafted; what an officer writes is confirmed."""
    plan = lock_plan(plan_id, by=by)
    in_review(plan)
    last = plan.targets.aggregate(last=Max("position"))["last"] or 0
    target = PlanTarget(
        plan=plan,
        position=last + 10,
        review=Reviewed.CONFIRMED,
        reviewed_by_name=by.name[:120],
        op=">=",
        value=0,
    )
    set_target(target, values)
    target.save()
    touched(plan)
    return target


_HEAD_FIELDS = (
    "kind", "issuer", "number", "issued_on", "place", "title", "signer", "signer_title", "year", "last_year",
    "answer_by", "parent",
)  # fmt: skip


@transaction.atomic
def correct_head(plan_id: int, values: Mapping[str, Any], *, by: Actor, at: datetime | None = None) -> Plan:
    """Write a plan's head as it should be.

    Args:
        values: of kind, issuer, number, issued_on, place, title, signer, signer_title, year, last_year, answer_by,
            parent (a plan or None).

    Raises:
        Invalid: no title, years that run backwards.
    """
    plan = lock_plan(plan_id, by=by)
    in_review(plan)
    for name in _HEAD_FIELDS:
        if name in values:
            setattr(plan, name, values[name])
    plan.title = needed(plan.title, "title", "Ghi trích yếu.", 500)
    if not 2000 <= plan.year <= plan.last_year <= 2200:
        raise Invalid("Năm của kế hoạch không đúng.", field="last_year")
    if plan.parent_id == plan.pk:
        raise Invalid("Kế hoạch không thực hiện chính nó.", field="parent")
    touched(plan, *(name for name in _HEAD_FIELDS if name in values))
    told("plan.head_corrected", plan, by=by, at=at or clock.now())
    return plan


@transaction.atomic
def discard(plan_id: int, *, by: Actor, at: datetime | None = None) -> Plan:
    """Throw a draft away; it stays in the trail, nobody sees it any more.

    Raises:
        Conflict: it is followed already.
    """
    at = at or clock.now()
    plan = lock_plan(plan_id, by=by)
    in_review(plan)
    plan.state, plan.ended_at = Plan.State.DISCARDED, at
    touched(plan, "state", "ended_at")
    told("plan.discarded", plan, by=by, at=at)
    return plan


@transaction.atomic
def replace_dates(pk: int, earlier_id: int | None, *, by: Actor) -> PlanTask:
    """Say that a task sets the dates of earlier recurring work anew (a directive moves the 15th to the 21st).

    When the document is followed the earlier work's turns to come end; what is done or past stays.

    Args:
        pk: a task of the document in review.
        earlier_id: a task of a followed plan; None takes it back.

    Raises:
        Invalid: the earlier task does not recur, or its plan is not followed.
    """
    task = _item(PlanTask, pk, by=by)
    earlier = None
    if earlier_id is not None:
        earlier = PlanTask.objects.filter(pk=earlier_id, plan__state=Plan.State.ACTIVE).first()
        if earlier is None or (earlier.recurrence or {}).get("kind") != "periodic":
            raise Invalid("Chọn nhiệm vụ định kỳ của kế hoạch đang theo dõi.", field="replaces")
    task.replaces = earlier
    task.save(update_fields=["replaces"])
    touched(task.plan)
    return task
