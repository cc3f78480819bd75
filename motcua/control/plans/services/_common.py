"""What the acts of this room share: the lock, who may, the written fact."""

from datetime import datetime
from typing import Any

from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.events.services import record
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import check
from motcua.base.text import clean
from motcua.control.plans.models import Assignment, Plan


def needed(text: str, field: str, message: str, most: int) -> str:
    """Return text without needless spaces; raises Invalid when there is none."""
    text = clean(text)
    if not text:
        raise Invalid(message, field=field)
    return text[:most]


def lock_plan(plan_id: int, *, by: Actor, version: int | None = None) -> Plan:
    """Lock a plan for somebody who manages it.

    Args:
        plan_id: which.
        by: a control officer, or a focal officer of the plan's agency.
        version: as it was shown; None skips the check.

    Raises:
        NotFound, NotAllowed: it is not theirs.
        Conflict: somebody changed it meanwhile.
    """
    plan = Plan.objects.select_for_update(of=("self",)).select_related("agency").filter(pk=plan_id).first()
    if plan is None:
        raise NotFound("Không có kế hoạch này.")
    check(by, "plan.manage", agency_id=plan.agency_id)
    if version is not None and version != plan.version:
        raise Conflict("Kế hoạch vừa được người khác sửa; tải lại trang rồi làm tiếp.")
    return plan


def in_review(plan: Plan) -> None:
    """Raise Conflict unless a plan is still being written or reviewed."""
    if plan.state != Plan.State.REVIEW:
        raise Conflict(f"{plan.label} không còn ở bước kiểm tra.")


def touched(plan: Plan, *fields: str) -> None:
    """Save a plan's fields with a new version."""
    plan.version += 1
    plan.save(update_fields=[*fields, "version"])


def told(
    kind: str, thing: Plan | Assignment, *, by: Actor, at: datetime, detail: dict[str, Any] | None = None
) -> None:
    """Write a fact about a plan or an assignment: its event and its line in the trail."""
    stream = "plan" if isinstance(thing, Plan) else "assignment"
    label = thing.label if isinstance(thing, Plan) else str(thing.task)
    record(kind, stream=(stream, thing.pk), by=by, at=at, payload=detail or {})
    record_act(kind, by=by, object_kind=stream, object_id=thing.pk, label=label, detail=detail, at=at)
