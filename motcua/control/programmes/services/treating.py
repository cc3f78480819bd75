"""What becomes of a programme's procedures: options proposed by their owner, approved by decision, enforced."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.text import clean
from motcua.base.writing import needed, still_as_shown
from motcua.control.programmes.models import Outcome, Programme, ScopeItem, Treatment
from motcua.control.programmes.services import campaigns
from motcua.control.programmes.services._common import check_theirs, day_needed, not_negative, told

PROPOSE = "internal.manage"


@dataclass(frozen=True)
class Option:
    """What is proposed for a procedure: amounts are a year's cost in đồng and how many conditions are left."""

    outcome: str
    content: str = ""
    why: str = ""
    legal_fix: str = ""
    cost_after: Decimal | None = None
    conditions_after: int | None = None


@transaction.atomic
def propose(
    item_id: int, round: int, option: Option, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> Treatment:  # fmt: skip
    """Propose what is to become of a procedure in a review, or change the proposal while it is not approved.

    Args:
        item_id: of the frozen scope.
        round: 1 or 2.
        option: what is proposed.
        by: who drafts the rule (its owner's focal officer), or a control officer.
        version: of the proposal as it was shown; None skips the check.

    Raises:
        NotFound: no such item. NotAllowed: another agency's.
        Invalid: no outcome, a change without its content, an amount below zero, costs that do not fit.
        Conflict: approved already, the programme has ended, or somebody was first.
    """
    at = at or clock.now()
    item = (
        ScopeItem.objects.select_for_update(of=("self",)).select_related("programme", "procedure", "regulation")
        .filter(pk=item_id).first()
    )  # fmt: skip
    if item is None:
        raise NotFound("Không có thủ tục này trong chương trình.")
    check_theirs(by, PROPOSE, item.owner_id)
    if item.programme.state != Programme.State.RUNNING:
        raise Conflict("Chương trình này đã kết thúc.")
    if item.regulation_id:
        raise Conflict("Phương án của quy định kinh doanh ghi ở sổ quy định.")
    _check(item, round, option)
    row = Treatment.objects.select_for_update().filter(item=item, round=round).first()
    if row is None:
        row = Treatment(item=item, round=round, changed_at=at)
    elif row.approved_on:
        raise Conflict("Phương án đã được thông qua, không sửa được nữa.")
    else:
        still_as_shown(version, row.version)
        row.version += 1
    row.outcome, row.content, row.why = option.outcome, option.content.strip(), option.why.strip()
    row.legal_fix, row.cost_after = clean(option.legal_fix)[:500], option.cost_after
    row.conditions_after, row.made_by_name, row.changed_at = option.conditions_after, by.name[:120], at
    row.save()
    told(
        "programme.option_proposed", item.programme, by=by, at=at,
        detail={"procedure": str(item)[:120], "round": round, "outcome": row.get_outcome_display()},
    )  # fmt: skip
    return row


@transaction.atomic
def propose_many(
    item_ids: Iterable[int], round: int, option: Option, *, by: Actor, at: datetime | None = None
) -> int:
    """Propose the same for several procedures, for all of them or none; return for how many.

    Raises:
        Invalid: none chosen, or as `propose` for one of them.
        NotAllowed, Conflict: as `propose`.
    """
    keys = list(dict.fromkeys(item_ids))
    if not keys:
        raise Invalid("Chọn thủ tục cần ghi phương án.", field="ids")
    for key in keys:
        propose(key, round, option, by=by, at=at)
    return len(keys)


def _check(item: ScopeItem, round: int, option: Option) -> None:
    if round not in (1, 2):
        raise Invalid("Chọn lần rà soát 1 hoặc 2.", field="round")
    if option.outcome not in Outcome.values:
        raise Invalid("Chọn phương án.", field="outcome")
    if option.outcome not in (Outcome.KEEP, Outcome.ABOLISH) and not clean(option.content):
        raise Invalid("Ghi nội dung đơn giản hóa.", field="content")
    not_negative(option.cost_after, "cost_after")
    not_negative(option.conditions_after, "conditions_after")
    if option.cost_after is not None and item.cost is None:
        raise Invalid(
            "Chưa có chi phí trước rà soát nên chưa so được; ghi chi phí hiện nay trước.", field="cost_after"
        )
    if option.outcome == Outcome.ABOLISH and option.cost_after:
        raise Invalid("Thủ tục bãi bỏ thì không còn chi phí.", field="cost_after")
    if option.outcome == Outcome.KEEP and option.cost_after not in (None, item.cost):
        raise Invalid("Giữ nguyên thì chi phí không đổi.", field="cost_after")


def _rows(programme: Programme, ids: Iterable[int]) -> list[Treatment]:
    wanted = set(ids)
    rows = list(
        Treatment.objects.select_for_update(of=("self",))
        .filter(pk__in=wanted, item__programme=programme)
        .order_by("pk")
    )
    if not rows or len(rows) < len(wanted):
        raise Invalid("Chọn phương án của chương trình này.", field="ids")
    return rows


@transaction.atomic
def approve(
    pk: int, ids: Iterable[int], *, decision_no: str, approved_on: date | None, by: Actor, at: datetime | None = None
) -> int:  # fmt: skip
    """Write the decision that approves options (TT 02/2017, Phụ lục VI); return how many it approves.

    Args:
        pk: the programme.
        ids: options proposed.
        decision_no: number and sign.
        approved_on: its day.

    Raises:
        Invalid: none chosen, no number or day, a day to come or before the baseline.
        Conflict: one is approved already.
    """
    at = at or clock.now()
    found = campaigns.lock(pk, by=by)
    number = needed(decision_no, "decision_no", "Ghi số quyết định thông qua phương án.", 80)
    day = day_needed(approved_on, "approved_on", "Ghi ngày quyết định.")
    if day > clock.day_of(at):
        raise Invalid("Ngày quyết định chưa tới.", field="approved_on")
    if day < found.baseline:
        raise Invalid("Ngày quyết định trước mốc so sánh của chương trình.", field="approved_on")
    rows = _rows(found, ids)
    if any(row.approved_on for row in rows):
        raise Conflict("Có phương án đã được thông qua; tải lại danh sách.")
    for row in rows:
        row.decision_no, row.approved_on, row.changed_at, row.version = number, day, at, row.version + 1
        row.save()
    told("programme.options_approved", found, by=by, at=at, detail={"number": number, "count": len(rows)})
    return len(rows)


@transaction.atomic
def enforce(
    pk: int, ids: Iterable[int], *, enforced_by: str, enforced_on: date | None, by: Actor, at: datetime | None = None
) -> int:  # fmt: skip
    """Write the legal text that carries approved options out; return how many it carries out.

    Raises:
        Invalid: none chosen, no text or day, a day to come or before the approval.
        Conflict: one is not approved, keeps everything as it was, or is enforced already.
    """
    at = at or clock.now()
    found = campaigns.lock(pk, by=by)
    text = needed(enforced_by, "enforced_by", "Ghi văn bản thực thi.", 200)
    day = day_needed(enforced_on, "enforced_on", "Ghi ngày thực thi.")
    if day > clock.day_of(at):
        raise Invalid("Ngày thực thi chưa tới.", field="enforced_on")
    rows = _rows(found, ids)
    for row in rows:
        if row.approved_on is None:
            raise Conflict("Có phương án chưa được thông qua.")
        if row.enforced_on is not None:
            raise Conflict("Có phương án đã ghi thực thi; tải lại danh sách.")
        if row.outcome == Outcome.KEEP:
            raise Conflict("Phương án giữ nguyên không có gì để thực thi.")
        if day < row.approved_on:
            raise Invalid("Ngày thực thi trước ngày thông qua phương án.", field="enforced_on")
        row.enforced_by, row.enforced_on, row.changed_at, row.version = text, day, at, row.version + 1
        row.save()
    told("programme.options_enforced", found, by=by, at=at, detail={"number": text, "count": len(rows)})
    return len(rows)
