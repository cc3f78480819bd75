"""The province's hourly wages: set with a decision, withdrawn."""

from decimal import Decimal

from django.db import IntegrityError, transaction

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.events.services import record
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import check
from motcua.base.text import clean
from motcua.control.costs.models import Wage
from motcua.control.costs.sheet import checked_number
from motcua.law.wages import table

OVERRIDE = "law.override"


@transaction.atomic
def set_wage(year: int, subject: str, amount: Decimal, basis: str, *, by: Actor) -> Wage:
    """Set the province's wage of a year and group of subjects; new studies are offered it.

    Args:
        year: the year it is for.
        subject: code of the law file's groups.
        amount: đồng an hour.
        by: control office or administrator.
        basis: the decision it rests on.

    Raises:
        Invalid: unknown group, no amount or no basis. Conflict: that year has one already.
    """
    check(by, OVERRIDE)
    if subject not in {one.code for one in table().subjects}:
        raise Invalid("Chọn nhóm đối tượng.", field="subject")
    if not 2000 <= year <= 2200:
        raise Invalid("Ghi năm bằng bốn chữ số.", field="year")
    amount = checked_number(amount, "wage")
    if not amount:
        raise Invalid("Mức thu nhập phải lớn hơn 0.", field="amount")
    if not clean(basis):
        raise Invalid("Ghi căn cứ: số, ngày và cơ quan ban hành.", field="basis")
    try:
        with transaction.atomic():
            row = Wage.objects.create(
                year=year, subject=subject, amount=amount, basis=clean(basis)[:250],
                set_by_name=by.name[:120], set_at=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        raise Conflict(
            f"Năm {year} đã có mức của tỉnh cho nhóm này; rút mức cũ trước.", field="year"
        ) from None
    _written("cost.wage_set", row, by)
    return row


@transaction.atomic
def withdraw_wage(wage_id: int, *, by: Actor) -> None:
    """Withdraw a wage of the province; studies keep what they were counted with.

    Raises:
        NotFound: there is none. Conflict: it was withdrawn before.
    """
    check(by, OVERRIDE)
    row = Wage.objects.select_for_update().filter(pk=wage_id).first()
    if row is None:
        raise NotFound("Không có mức thu nhập này.")
    if row.withdrawn_at is not None:
        raise Conflict("Mức này đã được rút.")
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    _written("cost.wage_withdrawn", row, by)


def _written(act: str, row: Wage, by: Actor) -> None:
    detail = {"year": row.year, "subject": row.subject, "amount": str(row.amount), "basis": row.basis}
    record(act, stream=("cost_wage", row.pk), by=by, payload=detail)
    record_act(act, by=by, object_kind="cost_wage", object_id=row.pk, label=str(row), detail=detail)
