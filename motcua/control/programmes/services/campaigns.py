"""Programmes: taken over from their document or set up anew, adjusted with reasons, frozen on their day, ended."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import check
from motcua.base.text import clean, fold, number
from motcua.base.text import day as said
from motcua.base.writing import needed, still_as_shown, touched
from motcua.control.programmes import scope
from motcua.control.programmes.models import Goal, Mark, Milestone, Outcome, Programme, ScopeItem
from motcua.control.programmes.services._common import day_needed, not_negative, told
from motcua.law.programmes import LawProgramme, programme

MANAGE = "programme.manage"


@transaction.atomic
def adopt(
    code: str, *, by: Actor, baseline: date | None = None, reason: str = "", at: datetime | None = None
) -> Programme:
    """Take over a programme of the government with its goals and dates.

    Args:
        code: of the programme in `law/programmes`.
        by: a control officer.
        baseline: another day of comparison than the document's, with its reason.
        reason: why.

    Raises:
        NotFound: there is no such programme.
        Invalid: another day without a reason.
        Conflict: it has been taken over already.
    """
    check(by, MANAGE)
    law, at = programme(code), at or clock.now()
    if law is None:
        raise NotFound("Không có chương trình này.")
    baseline, reason = baseline or law.baseline, clean(reason)[:500]
    if baseline != law.baseline and not reason:
        raise Invalid("Ghi lý do đổi mốc so sánh.", field="reason")
    if Programme.objects.filter(code=code).exists():
        raise Conflict("Chương trình này đã được nạp.")
    made = Programme.objects.create(
        code=law.code, name=law.name, document=law.document, document_date=law.document_date, baseline=baseline,
        law_baseline=law.baseline, scope=law.scope, counts_as_cut=list(law.counts_as_cut), mark=law.mark,
        note=law.note, reason=reason, made_at=at, made_by_name=by.name[:120],
    )  # fmt: skip
    _fill(made, law)
    told("programme.adopted", made, by=by, at=at, detail={"document": law.document})
    return made


def _fill(made: Programme, law: LawProgramme) -> None:
    goals = {
        one.code: Goal.objects.create(
            programme=made, code=one.code, measure=one.measure, round=one.round, level=one.level,
            law_level=one.level, due=one.due, law_due=one.due, mark=one.mark, position=place,
        )
        for place, one in enumerate(law.goals)
    }  # fmt: skip
    for row in law.milestones:
        Milestone.objects.create(
            programme=made,
            code=row.code,
            title=row.title,
            due=row.due,
            law_due=row.due,
            goal=goals.get(row.goal),
        )


@transaction.atomic
def set_up(
    *, name: str, document: str, baseline: date | None, scope_code: str, by: Actor, counts_as_cut: list[str],
    note: str = "", at: datetime | None = None,
) -> Programme:  # fmt: skip
    """Set up a programme of the province's own; its goals are added afterwards.

    Raises:
        Invalid: no name, document, day or scope, or nothing that counts as cut.
        Conflict: there is one of this name.
    """
    check(by, MANAGE)
    at = at or clock.now()
    name = needed(name, "name", "Ghi tên chương trình.", 300)
    document = needed(document, "document", "Ghi văn bản đặt ra chương trình.", 200)
    day = day_needed(baseline, "baseline", "Ghi mốc so sánh, ví dụ 31/12/2025.")
    if scope_code not in Programme.Scope.values:
        raise Invalid("Chọn phạm vi thủ tục.", field="scope")
    outcomes = [one for one in counts_as_cut if one in Outcome.values and one != Outcome.KEEP]
    if not outcomes:
        raise Invalid("Chọn ít nhất một phương án được tính là cắt giảm.", field="counts")
    code = f"tinh-{day.year}-{'-'.join(fold(name).split())}"[:60].strip("-")
    code = "".join(sign for sign in code if sign.isalnum() or sign == "-")
    if Programme.objects.filter(code=code).exists():
        raise Conflict("Đã có chương trình cùng tên và cùng năm.", field="name")
    made = Programme.objects.create(
        code=code, name=name, document=document, baseline=day, law_baseline=day, scope=scope_code,
        counts_as_cut=outcomes, mark=Mark.OWN, note=clean(note)[:1000], made_at=at, made_by_name=by.name[:120],
    )  # fmt: skip
    told("programme.set_up", made, by=by, at=at, detail={"document": document})
    return made


def lock(pk: int, *, by: Actor, version: int | None = None, running: bool = True) -> Programme:
    """Lock a programme for who manages programmes.

    Raises:
        NotAllowed: they do not.
        NotFound: there is none.
        Conflict: somebody changed it, or it has ended.
    """
    check(by, MANAGE)
    found = Programme.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotFound("Không có chương trình này.")
    still_as_shown(version, found.version)
    if running and found.state != Programme.State.RUNNING:
        raise Conflict("Chương trình này đã kết thúc.")
    return found


@transaction.atomic
def add_goal(
    pk: int, *, measure: str, level: Decimal | None, due: date | None, by: Actor, round: int = 0,
    at: datetime | None = None,
) -> Goal:  # fmt: skip
    """Add a goal of the province's own, with the milestone of its day.

    Raises:
        Invalid: an unknown measure, a level outside 0–100 %, or a day not after the baseline.
        Conflict: the same measure and review has a goal for that day.
    """
    at = at or clock.now()
    found = lock(pk, by=by)
    if measure not in Goal.Measure.values:
        raise Invalid("Chọn đại lượng.", field="measure")
    last = _sound(found, level, due)
    code = f"{fold(measure).replace('_', '-')}-{round}-{last:%Y%m%d}"
    try:
        with transaction.atomic():
            goal = Goal.objects.create(
                programme=found, code=code, measure=measure, round=round if round in (1, 2) else 0, level=level,
                law_level=level, due=last, law_due=last, mark=Mark.OWN, position=found.goals.count(),
            )  # fmt: skip
            Milestone.objects.create(
                programme=found, code=code, title=str(goal), due=last, law_due=last, goal=goal
            )
    except IntegrityError:
        raise Conflict("Mục tiêu này đã có.", field="measure") from None
    told(
        "programme.goal_added", found, by=by, at=at, detail={"goal": str(goal), "deadline": last.isoformat()}
    )
    return goal


def _sound(found: Programme, level: Decimal | None, due: date | None) -> date:
    if level is None or not 0 < level <= 100:
        raise Invalid("Mức phải lớn hơn 0 và không quá 100 %.", field="level")
    last = day_needed(due, "due", "Ghi ngày cuối, ví dụ 31/12/2026.")
    if last <= found.baseline:
        raise Invalid(f"Ngày cuối phải sau mốc so sánh {said(found.baseline)}.", field="due")
    return last


@transaction.atomic
def adjust_goal(
    goal_id: int, *, level: Decimal | None, due: date | None, reason: str, by: Actor, version: int | None = None,
    at: datetime | None = None,
) -> Goal:  # fmt: skip
    """Set another level or last day for a goal than its document does, and say why; its milestone's day follows.

    Raises:
        NotFound: there is no such goal.
        Invalid: no reason for what differs from the document, or a level or day that cannot be.
        Conflict: somebody was first.
    """
    at = at or clock.now()
    goal = Goal.objects.filter(pk=goal_id).first()
    if goal is None:
        raise NotFound("Không có mục tiêu này.")
    found = lock(goal.programme_id, by=by)
    goal = Goal.objects.select_for_update(of=("self",)).get(pk=goal_id)
    still_as_shown(version, goal.version)
    last = _sound(found, level, due)
    reason = clean(reason)[:500]
    differs = (level, last) != (goal.law_level, goal.law_due)
    if differs and not reason:
        raise Invalid("Ghi lý do điều chỉnh mục tiêu.", field="reason")
    before = f"{number(goal.level)} %, {said(goal.due)}"
    goal.level, goal.due, goal.reason = level or goal.level, last, reason if differs else ""
    touched(goal, "level", "due", "reason")
    for row in goal.milestones.select_for_update().filter(done_on__isnull=True):
        row.due, row.reason = last, reason if last != row.law_due else ""
        touched(row, "due", "reason")
    told(
        "programme.goal_adjusted", found, by=by, at=at,
        detail={"from": before, "to": f"{number(goal.level)} %, {said(last)}", "reason": reason},
    )  # fmt: skip
    return goal


@transaction.atomic
def move_milestone(
    milestone_id: int, *, due: date | None, reason: str, by: Actor, version: int | None = None,
    at: datetime | None = None,
) -> Milestone:  # fmt: skip
    """Set another last day for a milestone than its document does, and say why.

    Raises:
        NotFound, Invalid, Conflict: as `adjust_goal`.
    """
    at = at or clock.now()
    found, row = _milestone(milestone_id, by=by, version=version)
    last, reason = day_needed(due, "due", "Ghi ngày cuối."), clean(reason)[:500]
    if last != row.law_due and not reason:
        raise Invalid("Ghi lý do đổi mốc.", field="reason")
    before = row.due
    row.due, row.reason = last, reason if last != row.law_due else ""
    touched(row, "due", "reason")
    told(
        "programme.milestone_moved", found, by=by, at=at,
        detail={"from": before.isoformat(), "to": last.isoformat(), "reason": reason},
    )  # fmt: skip
    return row


def _milestone(pk: int, *, by: Actor, version: int | None) -> tuple[Programme, Milestone]:
    row = Milestone.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound("Không có mốc này.")
    found = lock(row.programme_id, by=by)
    row = Milestone.objects.select_for_update(of=("self",)).get(pk=pk)
    still_as_shown(version, row.version)
    return found, row


@transaction.atomic
def finish_milestone(
    milestone_id: int, *, done_on: date | None, note: str, by: Actor, version: int | None = None,
    at: datetime | None = None,
) -> Milestone:  # fmt: skip
    """Say that a milestone which nothing measures was reached, and by what.

    Raises:
        Invalid: no word of what was done, or a day to come.
        Conflict: a goal measures it, it is done, or somebody was first.
    """
    at = at or clock.now()
    found, row = _milestone(milestone_id, by=by, version=version)
    if row.goal_id:
        raise Conflict("Mốc này tự đo theo mục tiêu, không ghi tay.")
    if row.done_on:
        raise Conflict("Mốc này đã ghi là xong.")
    day = done_on or at.date()
    if day > at.date():
        raise Invalid("Ngày hoàn thành chưa tới.", field="done_on")
    row.done_on, row.note = day, needed(note, "note", "Ghi kết quả, ví dụ số văn bản.", 300)
    touched(row, "done_on", "note")
    told("programme.milestone_done", found, by=by, at=at, detail={"name": row.title, "note": row.note})
    return row


@transaction.atomic
def move_baseline(
    pk: int, *, baseline: date | None, reason: str, by: Actor, version: int | None = None, at: datetime | None = None
) -> Programme:  # fmt: skip
    """Compare with another day than the document says, as long as the set is not frozen.

    Raises:
        Invalid: no day or no reason, or a goal is due before it.
        Conflict: the set is frozen.
    """
    at = at or clock.now()
    found = lock(pk, by=by, version=version)
    if found.is_frozen:
        raise Conflict("Phạm vi đã chốt, mốc so sánh không đổi được nữa.")
    day, reason = day_needed(baseline, "baseline", "Ghi mốc so sánh."), clean(reason)[:500]
    if day != found.law_baseline and not reason:
        raise Invalid("Ghi lý do đổi mốc so sánh.", field="reason")
    if found.goals.filter(due__lte=day).exists():
        raise Invalid("Có mục tiêu đến hạn trước mốc này.", field="baseline")
    before, found.baseline = found.baseline, day
    found.reason = reason if day != found.law_baseline else ""
    touched(found, "baseline", "reason")
    told(
        "programme.baseline_moved", found, by=by, at=at,
        detail={"from": before.isoformat(), "to": day.isoformat(), "reason": reason},
    )  # fmt: skip
    return found


@transaction.atomic
def freeze(pk: int, *, by: Actor, version: int | None = None, at: datetime | None = None) -> Programme:
    """Fix the set a programme is measured by: what was in force on its baseline day, with its limits as they were.

    Raises:
        Invalid: the day has not come, or nothing was in force then.
        Conflict: it is frozen already, or somebody was first.
    """
    at = at or clock.now()
    found = lock(pk, by=by, version=version)
    if found.is_frozen:
        raise Conflict("Phạm vi đã chốt.")
    if found.baseline > clock.day_of(at):
        raise Invalid(f"Mốc so sánh {said(found.baseline)} chưa tới.")
    items = scope.candidates(found)
    if not items:
        raise Invalid(
            f"Ngày {said(found.baseline)} kho dữ liệu chưa có mục nào thuộc phạm vi; đổi mốc so sánh, ghi rõ lý do."
        )
    ScopeItem.objects.bulk_create(items, batch_size=500)
    found.frozen_at = at
    touched(found, "frozen_at")
    told("programme.frozen", found, by=by, at=at, detail={"count": len(items)})
    return found


@transaction.atomic
def add_late(pk: int, *, reason: str, by: Actor, at: datetime | None = None) -> int:
    """Add to a frozen set what was in force on its day but came into the store later; return how many.

    Raises:
        Invalid: no reason.
        Conflict: the set is not frozen, or nothing lacks.
    """
    at = at or clock.now()
    found = lock(pk, by=by)
    if not found.is_frozen:
        raise Conflict("Phạm vi chưa chốt.")
    reason = needed(reason, "reason", "Ghi lý do bổ sung vào phạm vi đã chốt.", 300)
    known = set(found.items.values_list("procedure_id", "regulation_id"))
    late = [one for one in scope.candidates(found) if (one.procedure_id, one.regulation_id) not in known]
    if not late:
        raise Conflict("Không có mục nào có hiệu lực vào mốc so sánh mà còn thiếu.")
    for one in late:
        one.late_reason = reason
    ScopeItem.objects.bulk_create(late, batch_size=500)
    touched(found)
    told("programme.scope_added", found, by=by, at=at, detail={"count": len(late), "reason": reason})
    return len(late)


@transaction.atomic
def set_costs(pk: int, costs: Mapping[int, Decimal | None], *, by: Actor, at: datetime | None = None) -> int:
    """Write a year's compliance cost of items as of the baseline; return how many changed.

    Args:
        costs: đồng a year by item; None takes the figure away.

    Raises:
        Invalid: a cost below zero, or one of another programme.
    """
    at = at or clock.now()
    found = lock(pk, by=by)
    rows = {row.pk: row for row in found.items.select_for_update(of=("self",)).filter(pk__in=costs)}
    if set(costs) - set(rows):
        raise Invalid("Có thủ tục không thuộc chương trình này.")
    changed = []
    for key, cost in costs.items():
        not_negative(cost, f"cost-{key}")
        if rows[key].cost != cost:
            rows[key].cost = cost
            changed.append(rows[key])
    ScopeItem.objects.bulk_update(changed, ["cost"])
    if changed:
        told("programme.costs_set", found, by=by, at=at, detail={"count": len(changed)})
    return len(changed)


@transaction.atomic
def close(pk: int, *, by: Actor, version: int | None = None, at: datetime | None = None) -> Programme:
    """End a programme: its figures stay, nothing of it is reminded of any more."""
    at = at or clock.now()
    found = lock(pk, by=by, version=version)
    found.state, found.closed_at = Programme.State.CLOSED, at
    touched(found, "state", "closed_at")
    told("programme.closed", found, by=by, at=at)
    return found


def values_of(goal: Goal) -> dict[str, Any]:
    """Return what a goal's form shows."""
    return {"level": number(goal.level), "due": said(goal.due), "reason": goal.reason}
