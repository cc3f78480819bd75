"""Contributions: a unit says which internal procedure it performs; the owner of the field takes it or says why not."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Count

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import check
from motcua.base.organisations.reach import province_wide
from motcua.base.text import clean
from motcua.base.writing import needed, still_as_shown, touched
from motcua.catalogue.procedures.importing.record import (
    AgencyRecord,
    CaseRecord,
    ChannelRecord,
    ProcedureRecord,
    ResultRecord,
)
from motcua.catalogue.procedures.models import Channel, Field, TimeUnit
from motcua.control.programmes import inventory
from motcua.control.programmes.models import Contribution, FieldOwner, InternalProcedure
from motcua.control.programmes.models.internal import Layer
from motcua.control.programmes.services import internal
from motcua.control.programmes.services._common import agency, check_theirs, not_negative, told

CONTRIBUTE, MANAGE = "internal.contribute", "internal.manage"
State = Contribution.State


@dataclass(frozen=True)
class Proposal:
    """What a unit says of a procedure it performs; lists stand one a line."""

    name: str
    field_id: int | None
    layer: str
    steps: str = ""
    documents: str = ""
    limit_amount: Decimal | None = None
    limit_unit: str = ""
    result: str = ""
    basis: str = ""
    yearly: int | None = None


def owner_of(field_id: int) -> int | None:
    """Return the agency to which contributions of a field go.

    The one the control office named; else the one that owns most internal procedures of the field; else None.
    """
    named = FieldOwner.objects.filter(field_id=field_id).values_list("agency_id", flat=True).first()
    if named:
        return int(named)
    held = InternalProcedure.objects.filter(procedure__field_id=field_id).order_by()
    most = held.values("owner_id").annotate(many=Count("pk")).order_by("-many", "owner_id").first()
    return int(most["owner_id"]) if most else None


@transaction.atomic
def send(proposal: Proposal, *, by: Actor, at: datetime | None = None) -> Contribution:
    """Send a contribution to the owner of its field; without one the control office routes it.

    Raises:
        NotAllowed: who does not work at an agency that contributes.
        Invalid: no name, field or layer, a limit without its unit, a number below zero.
        Conflict: this unit has sent it already and waits for the answer.
    """
    check(by, CONTRIBUTE)
    at = at or clock.now()
    if by.agency_id is None:
        raise NotAllowed("Đề xuất gửi thay mặt một cơ quan; hãy chọn vai trò tại cơ quan.")
    name = needed(proposal.name, "name", "Ghi tên thủ tục nội bộ.", 500)
    field = Field.objects.filter(pk=proposal.field_id).first() if proposal.field_id else None
    if field is None:
        raise Invalid("Chọn lĩnh vực để biết gửi tới cơ quan nào.", field="field")
    if proposal.layer not in Layer.values:
        raise Invalid("Chọn lớp của thủ tục.", field="layer")
    if not clean(proposal.steps):
        raise Invalid("Ghi trình tự thực hiện, mỗi bước một dòng.", field="steps")
    amount = proposal.limit_amount
    if amount is not None and not (0 < amount < 100_000 and proposal.limit_unit in TimeUnit.values):
        raise Invalid("Thời hạn phải lớn hơn 0 và có đơn vị.", field="limit_amount")
    not_negative(proposal.yearly, "yearly")
    waiting = Contribution.objects.filter(agency_id=by.agency_id, state=State.WAITING, name__iexact=name)
    if waiting.exists():
        raise Conflict("Đơn vị bạn đã gửi đề xuất này, đang chờ trả lời.", field="name")
    made = Contribution.objects.create(
        agency_id=by.agency_id, owner_id=owner_of(field.pk), field=field, name=name, layer=proposal.layer,
        steps=proposal.steps.strip(), documents=proposal.documents.strip(), limit_amount=amount,
        limit_unit=proposal.limit_unit if amount is not None else "", result=clean(proposal.result)[:500],
        basis=proposal.basis.strip(), yearly=proposal.yearly, sent_at=at, sent_by_id=by.person_id,
        sent_by_name=by.name[:120],
    )  # fmt: skip
    told("internal.contributed", made, by=by, at=at, detail={"to": str(made.owner or "")})
    return made


def _lock(pk: int, *, by: Actor, version: int | None) -> Contribution:
    found = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("field", "agency", "owner")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFound("Không có đề xuất này.")
    check_theirs(by, MANAGE, found.owner_id)
    still_as_shown(version, found.version)
    if found.state != State.WAITING:
        raise Conflict(f"Đề xuất này {found.get_state_display().lower()}.")
    return found


@transaction.atomic
def accept(
    pk: int, *, by: Actor, valid_from: date | None = None, version: int | None = None, at: datetime | None = None
) -> InternalProcedure:  # fmt: skip
    """Take a contribution into the store as a procedure of its own, with the owner's next code.

    Raises:
        NotFound, NotAllowed: it is not theirs.
        Conflict: it was answered, nobody owns its field yet, or somebody was first.
    """
    at = at or clock.now()
    found = _lock(pk, by=by, version=version)
    if found.owner_id is None:
        raise Conflict("Lĩnh vực này chưa có cơ quan chủ trì; chuyển đề xuất tới cơ quan trước.")
    facts = internal.Facts(found.layer, found.owner_id, found.yearly)
    made = internal.add(_record(found), facts, by=by, valid_from=valid_from, at=at)
    _answer(found, State.ACCEPTED, by=by, at=at, into=made)
    told("internal.contribution_accepted", found, by=by, at=at, detail={"code": made.procedure.code})
    return made


def _record(found: Contribution) -> ProcedureRecord:
    """Return what a contribution says as a procedure's record."""
    documents = inventory.papers_of(found.documents)
    return ProcedureRecord(
        code="", name=found.name, source="manual", field_name=found.field.name, targets=["Cán bộ, công chức"],
        no_conditions=True, no_forms=True, no_fees=True, no_results=not found.result,
        cases=[CaseRecord(documents=documents, steps=inventory.lines(found.steps))],
        channels=[ChannelRecord(int(Channel.DIRECT), found.limit_amount, found.limit_unit)],
        agencies=[AgencyRecord("THUC_HIEN", found.agency.name)],
        results=[ResultRecord(name=found.result)] if found.result else [],
        bases=inventory.bases_of(found.basis),
    )  # fmt: skip


@transaction.atomic
def merge(
    pk: int, into_id: int, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> InternalProcedure:
    """Count a contribution as a procedure the owner's store has already; how often it happens is added up.

    Raises:
        Invalid: the procedure is not the owner's.
        NotFound, NotAllowed, Conflict: as `accept`.
    """
    at = at or clock.now()
    found = _lock(pk, by=by, version=version)
    into = (
        InternalProcedure.objects.select_for_update(of=("self",))
        .select_related("procedure")
        .filter(pk=into_id, owner_id=found.owner_id)
        .first()
    )
    if into is None:
        raise Invalid("Chọn thủ tục trong kho của cơ quan chủ trì.", field="into")
    if found.yearly:
        into.yearly = (into.yearly or 0) + found.yearly
        touched(into, "yearly")
    _answer(found, State.MERGED, by=by, at=at, into=into)
    told("internal.contribution_merged", found, by=by, at=at, detail={"code": into.procedure.code})
    return into


@transaction.atomic
def refuse(
    pk: int, reason: str, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> Contribution:
    """Refuse a contribution and say why.

    Raises:
        Invalid: no reason. NotFound, NotAllowed, Conflict: as `accept`.
    """
    at = at or clock.now()
    found = _lock(pk, by=by, version=version)
    found.reason = needed(reason, "reason", "Ghi lý do không tiếp nhận.", 500)
    _answer(found, State.REFUSED, by=by, at=at)
    told("internal.contribution_refused", found, by=by, at=at, detail={"reason": found.reason})
    return found


@transaction.atomic
def route(
    pk: int, agency_id: int | None, *, by: Actor, version: int | None = None, remember: bool = False,
    at: datetime | None = None,
) -> Contribution:  # fmt: skip
    """Send a contribution on to another owner.

    Args:
        agency_id: whom.
        remember: contributions of this field go there from now on; only the control office may say so.

    Raises:
        Invalid: no such agency. NotFound, NotAllowed, Conflict: as `accept`.
    """
    at = at or clock.now()
    found = _lock(pk, by=by, version=version)
    owner = agency(agency_id, "owner", "Chọn cơ quan chủ trì.", clock.day_of(at))
    if remember:
        if not province_wide(by, MANAGE):
            raise NotAllowed("Chỉ Văn phòng UBND tỉnh đặt cơ quan chủ trì của một lĩnh vực.")
        FieldOwner.objects.update_or_create(field=found.field, defaults={"agency": owner})
    found.owner = owner
    touched(found, "owner")
    told("internal.contribution_routed", found, by=by, at=at, detail={"to": str(owner)})
    return found


def _answer(
    found: Contribution, state: State, *, by: Actor, at: datetime, into: InternalProcedure | None = None
) -> None:
    found.state, found.internal, found.answered_at, found.answered_by_name = state, into, at, by.name[:120]
    touched(found, "state", "internal", "reason", "answered_at", "answered_by_name")
