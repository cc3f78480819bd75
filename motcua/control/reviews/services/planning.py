"""Acts on yearly plans: drawn up, filled, sent, gathered into the province's, approved, sent to the government."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.files.checks import DOCX_TYPE
from motcua.base.files.services import store_made
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import check
from motcua.base.text import clean, day
from motcua.base.writing import needed, touched
from motcua.catalogue.procedures.models import Field
from motcua.control.plans.models import PlanTask
from motcua.control.reviews.models import ReviewItem, ReviewPlan
from motcua.control.reviews.papers.plan import plan_document
from motcua.control.reviews.services._common import lock, theirs, told

State = ReviewPlan.State
WRITABLE = (State.DRAFT, State.RETURNED)


@transaction.atomic
def open_plan(
    year: int, *, agency_id: int, by: Actor, is_province: bool = False, title: str = "", at: datetime | None = None,
    is_sample: bool = False,
) -> ReviewPlan:  # fmt: skip
    """Begin the review plan of a year, an agency's own or the province's.

    Args:
        year: of the plan.
        agency_id: whose; of the province's the agency that issues it.
        by: a focal officer of the agency, or a control officer, who alone begins the province's.
        is_province: whether it is the province's.
        title: its subject; the usual words when empty.
        at: when, if not now.
        is_sample: whether it is invented.

    Raises:
        Invalid: a year out of range, or no such agency.
        Conflict: there is one already.
    """
    if is_province:
        check(by, "review.judge")
    theirs(by, "review.plan", agency_id)
    if not 2010 <= year <= 2200:
        raise Invalid("Ghi năm của kế hoạch.", field="year")
    agency = Agency.objects.filter(pk=agency_id).first()
    if agency is None:
        raise Invalid("Chọn cơ quan lập kế hoạch.", field="agency")
    where = "trên địa bàn tỉnh" if is_province else f"của {agency}"
    words = clean(title) or f"Rà soát, đánh giá thủ tục hành chính năm {year} {where}"
    try:
        with transaction.atomic():
            plan = ReviewPlan.objects.create(
                year=year, agency=agency, is_province=is_province, title=words[:300], created_by_name=by.name,
                created_at=at or clock.now(), is_sample=is_sample,
            )  # fmt: skip
    except IntegrityError:
        whose = "của tỉnh" if is_province else f"của {agency}"
        raise Conflict(f"Kế hoạch rà soát năm {year} {whose} đã có.", field="year") from None
    told("review.plan_begun", plan, by=by, label=str(plan), at=at)
    return plan


def _writable(plan_id: int, by: Actor, version: int | None = None) -> ReviewPlan:
    """Lock a plan that may still be written by the actor."""
    plan = lock(ReviewPlan, plan_id, version=version)
    if plan.is_province:
        check(by, "review.judge")
    theirs(by, "review.plan", plan.agency_id)
    if plan.state not in WRITABLE:
        raise Conflict(f"Kế hoạch đang ở bước “{plan.get_state_display().lower()}”, không sửa được.")
    return plan


def _item_values(values: Mapping[str, Any]) -> dict[str, Any]:
    start, finish, basis = values.get("start"), values.get("finish"), values.get("basis")
    if start is None:
        raise Invalid("Ghi ngày bắt đầu.", field="start")
    if finish is None:
        raise Invalid("Ghi ngày hoàn thành.", field="finish")
    if finish < start:
        raise Invalid(f"Ngày hoàn thành {day(finish)} trước ngày bắt đầu {day(start)}.", field="finish")
    if basis not in ReviewItem.Basis.values:
        raise Invalid("Chọn căn cứ lựa chọn.", field="basis")
    note = clean(str(values.get("basis_note", "")))[:500]
    if not note and basis != ReviewItem.Basis.CHOSEN:
        raise Invalid("Ghi văn bản chỉ đạo, số phản ánh hoặc nơi phát hiện.", field="basis_note")
    lead = Agency.objects.filter(pk=values.get("lead_id") or 0).first()
    if lead is None:
        raise Invalid("Chọn cơ quan chủ trì.", field="lead")
    field = Field.objects.filter(pk=values.get("field_id") or 0).first()
    return {
        "name": needed(values.get("name"), "name", "Ghi tên thủ tục hoặc nhóm thủ tục.", 600),
        "is_group": bool(values.get("is_group")), "field": field, "lead": lead, "start": start, "finish": finish,
        "basis": basis, "basis_note": note,
        "product": needed(values.get("product"), "product", "Ghi dự kiến sản phẩm.", 500),
        "other_partners": clean(str(values.get("other_partners", "")))[:500],
    }  # fmt: skip


@transaction.atomic
def add_item(
    plan_id: int,
    values: Mapping[str, Any],
    *,
    by: Actor,
    partner_ids: Iterable[int] = (),
    at: datetime | None = None,
) -> ReviewItem:
    """Put an item into a plan that is being written (Phụ lục V).

    Args:
        plan_id: the plan.
        values: name, is_group, field_id, lead_id, start, finish, basis, basis_note, product, other_partners.
        by: who writes the plan.
        partner_ids: agencies that take part.
        at: when, if not now.

    Raises:
        Invalid: something is missing, or the days are out of order.
        Conflict: the plan is no longer written.
    """
    plan = _writable(plan_id, by)
    found = _item_values(values)
    if not plan.is_province and found["lead"].pk != plan.agency_id:
        raise Invalid("Kế hoạch của đơn vị chỉ gồm mục do đơn vị chủ trì.", field="lead")
    return _added(plan, found, partner_ids, by, at)


def _added(
    plan: ReviewPlan, found: dict[str, Any], partner_ids: Iterable[int], by: Actor, at: datetime | None,
    task: PlanTask | None = None,
) -> ReviewItem:  # fmt: skip
    last = plan.items.aggregate(last=Max("position"))["last"] or 0
    item = ReviewItem.objects.create(plan=plan, position=last + 1, task=task, **found)
    item.partners.set(Agency.objects.filter(pk__in=set(partner_ids) - {item.lead_id}))
    touched(plan)
    told("review.item_added", item, by=by, label=str(item), at=at, detail={"plan": plan.pk})
    return item


@transaction.atomic
def edit_item(
    item_id: int,
    values: Mapping[str, Any],
    *,
    by: Actor,
    partner_ids: Iterable[int] = (),
    version: int | None = None,
) -> ReviewItem:
    """Change an item of a plan that is being written; refuses what `add_item` refuses."""
    item = lock(ReviewItem, item_id, version=version)
    plan = _writable(item.plan_id, by)
    found = _item_values(values)
    if not plan.is_province and found["lead"].pk != plan.agency_id:
        raise Invalid("Kế hoạch của đơn vị chỉ gồm mục do đơn vị chủ trì.", field="lead")
    for name, value in found.items():
        setattr(item, name, value)
    item.partners.set(Agency.objects.filter(pk__in=set(partner_ids) - {item.lead_id}))
    touched(item, *found)
    touched(plan)
    told("review.item_edited", item, by=by, label=str(item))
    return item


@transaction.atomic
def drop_item(item_id: int, reason: str, *, by: Actor, version: int | None = None) -> ReviewItem:
    """Take an item out: of a plan that is written, or later by control; it stays in the record with the reason.

    Raises:
        Invalid: no reason.
        Conflict: its results are in already.
    """
    item = lock(ReviewItem, item_id, version=version)
    plan = lock(ReviewPlan, item.plan_id)
    if plan.state in WRITABLE and not plan.is_province:
        theirs(by, "review.plan", plan.agency_id)
    else:
        check(by, "review.judge")
    if item.state in (ReviewItem.State.HANDED_IN, ReviewItem.State.ACCEPTED, ReviewItem.State.DROPPED):
        raise Conflict("Mục này đã có kết quả hoặc đã đưa ra khỏi kế hoạch.")
    item.remark = needed(reason, "reason", "Ghi lý do đưa ra khỏi kế hoạch.")
    item.state = ReviewItem.State.DROPPED
    touched(item, "state", "remark")
    told("review.item_dropped", item, by=by, label=str(item), detail={"reason": item.remark[:300]})
    return item


@transaction.atomic
def take_groups(
    plan_id: int, chosen: Mapping[int, Mapping[str, Any]], *, by: Actor, at: datetime | None = None
) -> list[ReviewItem]:
    """Take review groups of a followed plan into a review plan, each as an item.

    Args:
        plan_id: the review plan that is being written.
        chosen: of each task of the followed plan what the officer confirmed: the values of `add_item`, and
            `partner_ids`.
        by: who writes the plan.
        at: when, if not now.

    Raises:
        NotFound: a task is not of a followed plan.
        Conflict: a task was taken already.
        Invalid: what `add_item` refuses.
    """
    plan = _writable(plan_id, by)
    tasks = PlanTask.objects.select_related("plan").defer("plan__text").in_bulk(list(chosen))
    taken = []
    for task_id, values in chosen.items():
        task = tasks.get(task_id)
        if task is None or task.plan.state not in ("THEO_DOI", "KET_THUC"):
            raise NotFound("Không có nhóm này trong kế hoạch đang theo dõi.")
        if plan.items.filter(task=task).exists():
            raise Conflict(f"Nhóm “{task.title[:80]}” đã có trong kế hoạch này.")
        found = _item_values({"basis": ReviewItem.Basis.ORDERED, "basis_note": task.plan.cited, **values})
        if not plan.is_province and found["lead"].pk != plan.agency_id:
            raise Invalid(f"“{found['name'][:60]}” do cơ quan khác chủ trì.", field="lead")
        taken.append(_added(plan, found, values.get("partner_ids", ()), by, at, task))
    if not taken:
        raise Invalid("Chọn nhóm cần lấy.")
    return taken


@transaction.atomic
def send_plan(
    plan_id: int, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> ReviewPlan:
    """Send an agency's plan to the control office, or put the province's before the chairman.

    Raises:
        Invalid: it has no item.
        Conflict: it has been sent.
    """
    plan = _writable(plan_id, by, version)
    if not plan.items.exclude(state=ReviewItem.State.DROPPED).exists():
        raise Invalid("Kế hoạch chưa có mục nào.")
    plan.state = State.WAITING if plan.is_province else State.SENT
    plan.sent_on = clock.day_of(at or clock.now())
    touched(plan, "state", "sent_on")
    told(
        "review.plan_submitted" if plan.is_province else "review.plan_sent",
        plan,
        by=by,
        label=str(plan),
        at=at,
    )
    return plan


@transaction.atomic
def return_plan(
    plan_id: int, remark: str, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> ReviewPlan:
    """Send a plan back with what is missing: control an agency's, the chairman the province's.

    Raises:
        Conflict: it is not with them.
    """
    plan = lock(ReviewPlan, plan_id, version=version)
    check(by, "review.approve" if plan.is_province else "review.judge")
    if plan.state not in (State.SENT, State.WAITING):
        raise Conflict("Kế hoạch không ở bước chờ xem xét.")
    plan.remark = needed(remark, "remark", "Ghi nội dung cần hoàn thiện.")
    plan.state = State.RETURNED
    touched(plan, "state", "remark")
    told("review.plan_returned", plan, by=by, label=str(plan), at=at, detail={"reason": plan.remark[:300]})
    return plan


@transaction.atomic
def gather(
    plan_id: int, proposal_ids: Iterable[int], *, by: Actor, at: datetime | None = None
) -> list[ReviewItem]:
    """Gather the items of plans that agencies sent into the province's plan of the year.

    Args:
        plan_id: the province's plan, still being written.
        proposal_ids: the agencies' plans.
        by: a control officer.
        at: when, if not now.

    Raises:
        Invalid: none chosen, or one of another year.
        Conflict: one has not been sent, or was gathered already.
    """
    plan = _writable(plan_id, by)
    if not plan.is_province:
        raise Invalid("Chỉ kế hoạch của tỉnh tổng hợp kế hoạch của các đơn vị.")
    moved: list[ReviewItem] = []
    position = plan.items.aggregate(last=Max("position"))["last"] or 0
    for proposal_id in sorted(set(proposal_ids)):
        proposal = lock(ReviewPlan, proposal_id)
        if proposal.is_province or proposal.year != plan.year:
            raise Invalid(f"{proposal.label} không phải kế hoạch đơn vị của năm {plan.year}.")
        if proposal.state != State.SENT:
            raise Conflict(f"Kế hoạch của {proposal.agency} chưa gửi hoặc đã tổng hợp.")
        for item in proposal.items.exclude(state=ReviewItem.State.DROPPED).order_by("position"):
            position += 1
            item.plan, item.proposal, item.position = plan, proposal, position
            touched(item, "plan", "proposal", "position")
            moved.append(item)
        proposal.state = State.GATHERED
        touched(proposal, "state")
    if not moved:
        raise Invalid("Chọn kế hoạch của đơn vị để tổng hợp.")
    touched(plan)
    told("review.plan_gathered", plan, by=by, label=str(plan), at=at, detail={"items": len(moved)})
    return moved


@transaction.atomic
def approve_plan(
    plan_id: int,
    *,
    number: str,
    decided_on: date,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> ReviewPlan:
    """Approve the province's plan under its number; from then on its items are to be reviewed (Điều 30).

    Args:
        plan_id: the province's plan.
        number: "12/KH-UBND".
        decided_on: the day of issue.
        by: the chairman.
        version: as it was shown.
        at: when, if not now.

    Raises:
        Invalid: no number, or a day to come.
        Conflict: it does not wait for approval.
    """
    check(by, "review.approve")
    plan = lock(ReviewPlan, plan_id, version=version)
    if plan.state != State.WAITING:
        raise Conflict("Kế hoạch chưa được trình phê duyệt.")
    plan.number = needed(number, "number", "Ghi số, ký hiệu của kế hoạch.", 60)
    if decided_on > clock.today():
        raise Invalid("Ngày ban hành không thể ở sau hôm nay.", field="decided_on")
    plan.decided_on, plan.state, plan.signer_name = decided_on, State.APPROVED, by.name[:120]
    standing = plan.items.exclude(state=ReviewItem.State.DROPPED).select_related("lead", "field")
    plan.file = store_made(
        plan_document(plan, list(standing.prefetch_related("partners").order_by("position"))),
        f"ke-hoach-ra-soat-{plan.year}.docx", DOCX_TYPE, by=by, object_kind="review_plan", object_id=plan.pk, at=at,
    )  # fmt: skip
    touched(plan, "number", "decided_on", "state", "signer_name", "file")
    told("review.plan_approved", plan, by=by, label=str(plan), at=at, detail={"number": plan.number})
    return plan


@transaction.atomic
def sent_to_government(
    plan_id: int, sent_on: date, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> ReviewPlan:
    """Record the day the approved plan went to the government (Điều 30: by 31 January of its year).

    Raises:
        Invalid: a day before it was issued, or to come.
        Conflict: it is not approved.
    """
    check(by, "review.judge")
    plan = lock(ReviewPlan, plan_id, version=version)
    if not plan.is_province or plan.state != State.APPROVED or plan.decided_on is None:
        raise Conflict("Chỉ kế hoạch của tỉnh đã phê duyệt mới gửi trung ương.")
    if not plan.decided_on <= sent_on <= clock.today():
        raise Invalid("Ngày gửi phải từ ngày ban hành đến hôm nay.", field="sent_on")
    plan.central_sent_on = sent_on
    touched(plan, "central_sent_on")
    told("review.plan_sent_on", plan, by=by, label=str(plan), at=at, detail={"day": day(sent_on)})
    return plan
