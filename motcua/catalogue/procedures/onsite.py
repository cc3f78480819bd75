"""The list of procedures done whole at the one-stop desk: read, written, ended (TT 01/2018 Điều 6; mot-cua.md 6.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.events.services import record
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person
from motcua.base.organisations.permissions import check
from motcua.base.text import clean, day, fold
from motcua.catalogue.procedures.models import OnSiteProcedure, Procedure


def steps_on(procedure_id: int, level: str, on: date) -> int:
    """Return how many steps of a procedure are done at a desk of a tier on a day: 4, 5, or 0 when it is not listed."""
    rows = OnSiteProcedure.objects.on(on).filter(procedure_id=procedure_id, level=level)
    return rows.values_list("steps", flat=True).first() or 0


def listed(on: date | None = None, *, level: str = "", text: str = "") -> QuerySet[OnSiteProcedure]:
    """Return the list with procedures and delegates.

    Args:
        on: only what is in force on this day; the whole list with what has ended when not given.
        level: TINH or XA keeps one tier.
        text: code or words of the procedure, accents or not.
    """
    rows = OnSiteProcedure.objects.on(on) if on else OnSiteProcedure.objects.all()
    if level:
        rows = rows.filter(level=level)
    for word in fold(text).split()[:8]:
        rows = rows.filter(procedure__folded__contains=word)
    return rows.select_related("procedure", "procedure__field").prefetch_related("delegates")


@dataclass(frozen=True)
class Filters:
    """What the page of the list is cut to; every value comes from the address."""

    text: str
    level: str
    every: bool

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filters":
        """Read filters from a query string; words that mean nothing are passed over."""
        level = query.get("cap", "")
        return cls(
            query.get("q", "")[:100], level if level in {"XA", "TINH"} else "", query.get("het") == "1"
        )

    def rows(self, today: date) -> QuerySet[OnSiteProcedure]:
        """Return what is in force today, or the whole list with what has ended."""
        return listed(None if self.every else today, level=self.level, text=self.text)


@transaction.atomic
def put_on_list(
    procedure_id: int,
    *,
    level: str,
    steps: int,
    decision_no: str,
    decision_date: date,
    valid_from: date,
    by: Actor,
    valid_to: date | None = None,
    delegate_ids: Sequence[int] = (),
    note: str = "",
) -> OnSiteProcedure:
    """Put a procedure on the list from a day on.

    Args:
        level: TINH or XA.
        steps: 4, or 5 with the stamp.
        delegate_ids: people whom the decision lets sign; each still needs a written delegation when signing.

    Raises:
        Invalid: no decision, another number of steps, days out of order, or a signer who is nobody at work here.
        Conflict: it is on the list on one of these days.
    """
    check(by, "procedure.onsite")
    if not clean(decision_no):
        raise Invalid("Ghi số quyết định.", field="decision_no")
    if steps not in OnSiteProcedure.Steps.values:
        raise Invalid("Chọn 4 hoặc 5 khâu tại chỗ.", field="steps")
    if level not in {"TINH", "XA"}:
        raise Invalid("Chọn cấp thực hiện.", field="level")
    if valid_to is not None and valid_to < valid_from:
        raise Invalid("Ngày hết hiệu lực phải sau ngày bắt đầu.", field="valid_to")
    if valid_from < decision_date:
        raise Invalid("Hiệu lực không thể trước ngày quyết định.", field="valid_from")
    delegates = list(Person.objects.filter(pk__in=delegate_ids, is_active=True))
    if len(delegates) < len(set(delegate_ids)):
        raise Invalid("Chọn người được ủy quyền ký từ danh sách gợi ý.", field="signers")
    procedure = Procedure.objects.filter(pk=procedure_id).first()
    if procedure is None:
        raise Invalid("Chọn thủ tục trong danh mục.", field="procedure")
    try:
        with transaction.atomic():
            row = OnSiteProcedure.objects.create(
                procedure=procedure, level=level, steps=steps, decision_no=clean(decision_no)[:80],
                decision_date=decision_date, valid_from=valid_from, valid_to=valid_to, note=clean(note)[:300],
            )  # fmt: skip
    except IntegrityError:
        raise Conflict(
            f"Thủ tục {procedure.code} đã có trong danh mục trong thời gian này; chấm dứt dòng cũ trước.",
            field="procedure",
        ) from None
    row.delegates.set(delegates)
    _told("procedure.onsite_added", row, by)
    return row


@transaction.atomic
def take_off_list(row_id: int, *, last_day: date, by: Actor) -> OnSiteProcedure:
    """End a line of the list after its last day; what was received on its days stays as it was.

    Raises:
        NotFound: no such line.
        Invalid: the last day lies before its first.
        Conflict: it has ended already.
    """
    check(by, "procedure.onsite")
    row = (
        OnSiteProcedure.objects.select_for_update(of=("self",))
        .select_related("procedure")
        .filter(pk=row_id)
        .first()
    )
    if row is None:
        raise NotFound("Không có dòng này trong danh mục.")
    if row.valid_to is not None and row.valid_to <= last_day:
        raise Conflict(f"Dòng này đã hết hiệu lực từ sau ngày {day(row.valid_to)}.")
    if last_day < row.valid_from:
        raise Invalid("Ngày cuối phải từ ngày bắt đầu hiệu lực trở đi.", field="last_day")
    row.valid_to = last_day
    row.save(update_fields=["valid_to"])
    _told("procedure.onsite_ended", row, by)
    return row


def _told(kind: str, row: OnSiteProcedure, by: Actor) -> None:
    payload = {
        "steps": row.steps,
        "level": row.level,
        "decision": row.decision_no,
        "from": row.valid_from,
        "to": row.valid_to,
    }
    record(kind, stream=("procedure", row.procedure_id), by=by, payload=payload)
    record_act(
        kind, by=by, object_kind="procedure", object_id=row.procedure_id, label=row.procedure.code,
        detail={"decision": row.decision_no, "steps": row.steps},
    )  # fmt: skip
