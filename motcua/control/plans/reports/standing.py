"""How the work of a plan stood at the end of a day, also of one long past.

Every change of an assignment leaves its former row in the history, with the instant from which it held
(`changed_at`). What is known today of the past is taken from today: work reported later as done on a day in time is
done on that day, work that was sent back was never done. The rest is as it was.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps

from motcua.base import clock
from motcua.control.plans import rules
from motcua.control.plans.models import Assignment, Evidence, Plan

State = Assignment.State


@dataclass(frozen=True)
class Facts:
    """What a row of an assignment says of its state."""

    state: str
    due: date | None
    done_on: date | None
    note: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Row:
    """An assignment as it stood; `after` is the day it was done when that came only later."""

    id: int
    task: int
    agency: int
    period: str
    facts: Facts
    standing: rules.Standing
    after: date | None = None
    product: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether somebody still had to do it."""
        return self.facts.state in Assignment.OPEN


def stood(now: Facts, then: Facts | None, day: date, *, changed: bool, followed: bool) -> Facts | None:
    """Return how an assignment stood at the end of a day; None when it had not been given yet.

    Args:
        now: what it says today.
        then: what it said at the end of the day, when that is in the history.
        changed: whether it was made or changed after the day.
        followed: whether the plan was followed on the day; a plan taken in later had its work all along.
    """
    done = now.state == State.DONE
    if done and now.done_on is not None and now.done_on <= day:
        return now
    if then is None:
        if changed and followed:
            return None
        # Nothing is known of that day but that it was not done.
        return _as(now, now, State.NEW) if done or changed else now
    # Called done by then and sent back, or done again later: it was being worked on.
    return _as(then, now, State.RUNNING if then.state == State.DONE else then.state)


def _as(was: Facts, now: Facts, state: str) -> Facts:
    """Return former facts with the latest words about them: a reason given late is a reason."""
    return Facts(state, was.due, None, now.note or was.note, now.reason or was.reason)


def rows_of(plan: Plan, agency_id: int | None, day: date) -> list[Row]:
    """Return the work of a plan (of one agency) as it stood at the end of a day, in the plan's order."""
    ends = datetime.combine(day + timedelta(days=1), time.min, clock.VN)
    found = Assignment.objects.filter(plan=plan)
    if agency_id is not None:
        found = found.filter(agency_id=agency_id)
    assignments = list(found.order_by("task__position", "agency__level", "agency__name", "due", "pk"))
    changed = [one.pk for one in assignments if one.changed_at >= ends]
    before = _before(changed, ends)
    followed = plan.confirmed_at is not None and plan.confirmed_at < ends
    rows = []
    for one in assignments:
        now = Facts(one.state, one.due, one.done_on, one.note, one.reason)
        facts = stood(now, before.get(one.pk), day, changed=one.changed_at >= ends, followed=followed)
        if facts is not None:
            after = now.done_on if facts.state != State.DONE else None
            standing = rules.standing(facts.state, facts.due, facts.done_on, day)
            rows.append(Row(one.pk, one.task_id, one.agency_id, one.period, facts, standing, after))
    return _with_products(rows)


def _before(ids: list[int], ends: datetime) -> dict[int, Facts]:
    """Return what assignments said last before an instant, out of their history."""
    if not ids:
        return {}
    history: Any = apps.get_model("plans", "AssignmentEvent")
    kept = (
        history.objects.filter(pgh_obj_id__in=ids, changed_at__lt=ends)
        .order_by("pgh_obj_id", "-version", "-pgh_id")
        .distinct("pgh_obj_id")
    )
    fields = ("pgh_obj_id", "state", "due", "done_on", "note", "reason")
    return {pk: Facts(*facts) for pk, *facts in kept.values_list(*fields)}


def _with_products(rows: Iterable[Row]) -> list[Row]:
    """Return the rows, those done with what shows it."""
    rows = list(rows)
    done = [row.id for row in rows if row.facts.state == State.DONE]
    products: dict[int, list[str]] = {}
    for one in Evidence.objects.filter(assignment_id__in=done).order_by("at", "pk"):
        numbered = (
            f"{one.words} (số {one.number})" if one.number and one.number not in one.words else one.words
        )
        products.setdefault(one.assignment_id, []).append(numbered)
    return [replace(row, product=tuple(products[row.id])) if row.id in products else row for row in rows]
