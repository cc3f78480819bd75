"""The register of business regulations (NQ 68/NQ-CP): listed, what is proposed for each, approved and enforced."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.text import clean
from motcua.base.writing import needed, still_as_shown
from motcua.control.programmes.models import BusinessRegulation, Outcome
from motcua.control.programmes.services._common import agency, check_theirs, day_needed, not_negative, told

MANAGE = "internal.manage"


@dataclass(frozen=True)
class Rule:
    """What the register says of a regulation; amounts are a year's cost in đồng."""

    code: str
    name: str
    group: str
    document: str
    owner_id: int | None
    valid_from: date | None
    valid_to: date | None = None
    article: str = ""
    trade: str = ""
    subjects: str = ""
    cost: Decimal | None = None
    cost_after: Decimal | None = None
    outcome: str = ""
    option: str = ""
    decision_no: str = ""
    approved_on: date | None = None
    enforced_by: str = ""
    enforced_on: date | None = None


@transaction.atomic
def save(
    rule: Rule, *, by: Actor, pk: int | None = None, version: int | None = None, at: datetime | None = None
) -> BusinessRegulation:
    """Add a regulation, or change what the register says of one.

    Args:
        rule: the whole row.
        by: its owner's focal officer, or a control officer.
        pk: which; None adds one.
        version: as it was shown.

    Raises:
        Invalid: something lacks, days out of order, an amount below zero, an approval without its number.
        NotAllowed: another agency's. NotFound: there is none.
        Conflict: the code is taken, or somebody was first.
    """
    at = at or clock.now()
    row = BusinessRegulation() if pk is None else _lock(pk, by=by, version=version)
    _check(rule, clock.day_of(at))
    owner = agency(rule.owner_id, "owner", "Chọn cơ quan chủ trì.", clock.day_of(at))
    check_theirs(by, MANAGE, owner.pk)
    row.code = needed(rule.code, "code", "Ghi mã quy định.", 40).upper()
    row.name = needed(rule.name, "name", "Ghi tên quy định.", 500)
    row.document = needed(rule.document, "document", "Ghi văn bản quy định.", 200)
    row.owner, row.group, row.option = owner, rule.group, rule.option.strip()
    for name, most in (
        ("article", 120),
        ("trade", 200),
        ("subjects", 200),
        ("decision_no", 80),
        ("enforced_by", 200),
    ):
        setattr(row, name, clean(getattr(rule, name))[:most])
    for name in ("cost", "cost_after", "outcome", "approved_on", "enforced_on", "valid_to"):
        setattr(row, name, getattr(rule, name))
    row.valid_from = day_needed(rule.valid_from, "valid_from", "Ghi ngày hiệu lực.")
    row.version += pk is not None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict(f"Mã {row.code} đã có trong sổ.", field="code") from None
    told("regulation.added" if pk is None else "regulation.changed", row, by=by, at=at, label=row.code)
    return row


def _lock(pk: int, *, by: Actor, version: int | None) -> BusinessRegulation:
    row = BusinessRegulation.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NotFound("Không có quy định này trong sổ.")
    check_theirs(by, MANAGE, row.owner_id)
    still_as_shown(version, row.version)
    return row


def _check(rule: Rule, today: date) -> None:
    if rule.group not in BusinessRegulation.Group.values:
        raise Invalid("Chọn nhóm quy định.", field="group")
    if rule.outcome and rule.outcome not in Outcome.values:
        raise Invalid("Chọn phương án.", field="outcome")
    first = day_needed(rule.valid_from, "valid_from", "Ghi ngày hiệu lực.")
    if rule.valid_to and rule.valid_to < first:
        raise Invalid("Ngày hết hiệu lực phải từ ngày bắt đầu trở đi.", field="valid_to")
    not_negative(rule.cost, "cost")
    not_negative(rule.cost_after, "cost_after")
    if rule.cost_after is not None and rule.cost is None:
        raise Invalid("Ghi chi phí hiện nay trước khi ghi chi phí sau.", field="cost")
    if bool(clean(rule.decision_no)) != bool(rule.approved_on):
        raise Invalid("Ghi cả số và ngày quyết định thông qua.", field="decision_no")
    if rule.approved_on and not rule.outcome:
        raise Invalid("Chọn phương án được thông qua.", field="outcome")
    if bool(clean(rule.enforced_by)) != bool(rule.enforced_on):
        raise Invalid("Ghi cả văn bản và ngày thực thi.", field="enforced_by")
    if rule.enforced_on and (rule.approved_on is None or rule.enforced_on < rule.approved_on):
        raise Invalid("Thực thi phải từ ngày thông qua trở đi.", field="enforced_on")
    if any(day and day > today for day in (rule.approved_on, rule.enforced_on)):
        raise Invalid("Ngày thông qua, thực thi chưa tới.", field="approved_on")
