"""What the acts of this room share: the lock, who may, the written fact."""

from datetime import datetime
from typing import Any

from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict
from motcua.base.events.services import record
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import check
from motcua.base.writing import locked, still_as_shown
from motcua.control.plans.models import Assignment, Plan


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
    plan = locked(Plan.objects.select_related("agency"), plan_id, "Không có kế hoạch này.")
    check(by, "plan.manage", agency_id=plan.agency_id)
    still_as_shown(version, plan.version, "Kế hoạch vừa được người khác sửa; tải lại trang rồi làm tiếp.")
    return plan


def in_review(plan: Plan) -> None:
    """Raise Conflict unless a plan is still being written or reviewed."""
    if plan.state != Plan.State.REVIEW:
        raise Conflict(f"{plan.label} không còn ở bước kiểm tra.")


def told(
    kind: str, thing: Plan | Assignment, *, by: Actor, at: datetime, detail: dict[str, Any] | None = None
) -> None:
    """Write a fact about a plan or an assignment: its event and its line in the trail."""
    stream = "plan" if isinstance(thing, Plan) else "assignment"
    label = thing.label if isinstance(thing, Plan) else str(thing.task)
    record(kind, stream=(stream, thing.pk), by=by, at=at, payload=detail or {})
    record_act(kind, by=by, object_kind=stream, object_id=thing.pk, label=label, detail=detail, at=at)
