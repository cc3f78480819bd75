"""Verbs: set a fact the law leaves to the province, and withdraw it. Only these write."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.events.services import record
from motcua.base.lawbook.models import Override
from motcua.base.lawbook.queries import forget_overrides
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import check
from motcua.law import rulesets
from motcua.law.facts import LawError, write_value

ACTION = "law.override"


@transaction.atomic
def override_fact(
    rule_set: str,
    path: str,
    value: Any,
    *,
    by: Actor,
    basis: str,
    valid_from: date,
    at: datetime | None = None,
) -> Override:
    """Set the province's value of a fact from a day on.

    Args:
        rule_set: code of the rule set.
        path: the fact, one marked "cần kiểm" or left to the province.
        value: as a form gives it; nothing (None or "") for "no rule".
        by: control office or administrator.
        basis: the decision it rests on.
        valid_from: its first day, later than today, so that no dossier already received reads another law
            than the one it was received under; only the set-up of an installation may name a past day.
        at: the instant of the act, now by default.

    Raises:
        NotFound: no such rule set or fact.
        Invalid: the fact is not the province's to set, or value, basis or day is wrong.
        Conflict: the same fact is already set from that day.
    """
    check(by, ACTION)
    moment = at or clock.now()
    if not basis.strip():
        raise Invalid("Ghi căn cứ: số, ngày và cơ quan ban hành quyết định.", field="basis")
    if not by.is_system and valid_from <= clock.day_of(moment):
        raise Invalid(
            "Thông số mới chỉ áp dụng từ ngày mai trở đi, để hồ sơ đã tiếp nhận giữ nguyên căn cứ.",
            field="valid_from",
        )
    text = _checked_value(rule_set, path, value, valid_from)
    try:
        with transaction.atomic():
            row = Override.objects.create(
                rule_set=rule_set,
                path=path,
                value=text,
                basis=basis.strip(),
                valid_from=valid_from,
                set_by_id=by.person_id,
                set_by_name=by.name[:160],
                set_at=moment,
            )
    except IntegrityError:
        message = f"Dữ kiện này đã được đặt từ ngày {valid_from:%d/%m/%Y}; rút thông số cũ trước."
        raise Conflict(message, field="valid_from") from None
    _written("law.overridden", row, by, moment, {"value": text, "basis": row.basis})
    return row


@transaction.atomic
def withdraw_override(override_id: int, reason: str, *, by: Actor, at: datetime | None = None) -> Override:
    """Withdraw an override from tomorrow on; one that has not begun never begins.

    Raises:
        NotFound: no such override. Conflict: it was withdrawn before. Invalid: no reason was given.
    """
    check(by, ACTION)
    row = Override.objects.select_for_update().filter(pk=override_id).first()
    if row is None:
        raise NotFound("Không có thông số này.")
    if row.withdrawn_at is not None:
        raise Conflict("Thông số này đã được rút.")
    if not reason.strip():
        raise Invalid("Ghi lý do rút thông số.", field="reason")
    moment = at or clock.now()
    today = clock.day_of(moment)
    if row.valid_from > today:
        row.cancelled = True
    else:
        row.valid_to = today
    row.withdrawn_at, row.withdrawn_by_id, row.withdrawn_reason = moment, by.person_id, reason.strip()
    row.save(update_fields=["cancelled", "valid_to", "withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    last = (row.valid_to or row.valid_from - timedelta(days=1)).isoformat()
    _written("law.restored", row, by, moment, {"last_day": last, "reason": row.withdrawn_reason})
    return row


def _checked_value(rule_set: str, path: str, value: Any, day: date) -> str | None:
    if rule_set not in rulesets.codes():
        raise NotFound("Không có bộ quy tắc này.")
    try:
        fact = rulesets.get(rule_set, day).fact(path)
        if not fact.adjustable:
            raise Invalid(f"“{fact.title}” do văn bản quy định, tỉnh không đặt lại được.", field="value")
        read = fact.read(value)
        if read is None and fact.value is not None:
            raise Invalid(f"Nhập giá trị cho “{fact.title}”.", field="value")
        text = write_value(read)
    except LawError as fault:
        raise Invalid(fault.message, field="value") from None
    if text is not None and len(text) > 200:
        raise Invalid("Giá trị dài quá 200 ký tự.", field="value")
    return text


def _written(act: str, row: Override, by: Actor, at: datetime, detail: dict[str, Any]) -> None:
    """Write event and audit of a change and have rule sets resolved anew; the last step of each verb."""
    forget_overrides()
    detail = {"rule_set": row.rule_set, "path": row.path, "valid_from": row.valid_from.isoformat(), **detail}
    record(act, stream=("law", row.pk), by=by, at=at, payload=detail)
    record_act(act, by=by, object_kind="law", object_id=row.pk, label=str(row), detail=detail, at=at)
