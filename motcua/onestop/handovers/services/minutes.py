"""Signing minutes with the post: dossiers taken over (the moment of filing), results handed out (QĐ 45/2016)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict, DomainError, Invalid, NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person
from motcua.base.organisations.permissions import check
from motcua.base.text import clean
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.models import Dossier, WorkItem
from motcua.onestop.dossiers.open_work import to_return
from motcua.onestop.handovers.models import Minutes, MinutesLine, Parcel
from motcua.onestop.handovers.rules import State, Way
from motcua.onestop.handovers.services import parcels
from motcua.onestop.handovers.services._common import (
    number_in,
    post_officer,
    tidy_tracking,
    told,
    told_of,
)

Outcome = MinutesLine.Outcome
MOST_LINES = 200
ON_THE_TABLE = (State.COLLECTED, State.UNDER_WAY)


@dataclass(frozen=True)
class Decision:
    """What the desk officer decides on one parcel: a code of `MinutesLine.Outcome`, why, which papers lack."""

    parcel_id: int
    outcome: str
    reason: str = ""
    missing: tuple[int, ...] = ()  # places in the slip's list of papers, from 0


@dataclass(frozen=True)
class ResultLine:
    """A result to be handed to the post: its work item, the parcel's number, whether fees are collected at the door."""

    work_id: int
    tracking: str
    collect: bool = False


@dataclass
class _Signed:
    parcel: Parcel
    outcome: str
    reason: str = ""
    payload: dict = field(default_factory=dict)


@transaction.atomic
def sign_filing(
    decisions: Sequence[Decision],
    *,
    post_officer_id: int,
    by: Actor,
    note: str = "",
    at: datetime | None = None,
) -> Minutes:
    """Sign the minutes by which the post hands dossiers over; signing is the moment of filing (QĐ 45/2016 Điều 7).

    Complete ones are received at once or wait for the desk's check; of lacking ones the rest is asked for, and
    they count as filed when they are complete; refused ones go back to their senders.

    Args:
        decisions: one for each parcel that lies on the table.
        post_officer_id: who signs for the post.
        by: an intake officer of the desk.

    Raises:
        Invalid: a refusal without reason, a supplement without papers; `field` names the line.
        Conflict: a parcel is not on its way to this desk, or its dossier cannot be received.
    """
    at = at or clock.now()
    check(by, "post.take", unit_id=by.unit_id)
    officer = post_officer(post_officer_id, by.agency_id)
    chosen = {decision.parcel_id: decision for decision in decisions}
    if not chosen:
        raise Invalid("Chưa có bưu gửi nào được ghi kết quả giao nhận.", field="lines")
    if len(chosen) > MOST_LINES:
        raise Invalid(f"Mỗi biên bản tối đa {MOST_LINES} bưu gửi.", field="lines")
    rows = Parcel.objects.select_for_update(of=("self",)).filter(pk__in=chosen, agency_id=by.agency_id)
    found = {parcel.pk: parcel for parcel in rows.select_related("slip").order_by("pk")}
    signed = []
    for pk, decision in chosen.items():
        parcel = found.get(pk)
        if parcel is None:
            raise NotFound("Có bưu gửi không thuộc cơ quan của bạn.")
        try:
            signed.append(_decide(parcel, decision, by=by, at=at))
        except DomainError as refused:
            raise type(refused)(f"Bưu gửi {parcel.tracking}: {refused.message}", field=f"line-{pk}") from None
    return _write(Minutes.Kind.FILING, signed, officer, by=by, at=at, note=note)


def _decide(parcel: Parcel, decision: Decision, *, by: Actor, at: datetime) -> _Signed:
    """Do to one parcel what the officer decided."""
    if parcel.way != Way.TO_AGENCY or parcel.state not in ON_THE_TABLE or parcel.closed_at is not None:
        raise Conflict(f"đang “{parcel.words.lower()}”, không chờ giao cho cơ quan.")
    reason = clean(decision.reason)[:1000]
    if decision.outcome == Outcome.REFUSED:
        if not reason:
            raise Invalid("ghi lý do không nhận.")
        parcel.failure = reason[:300]
        parcels.move(parcel, State.GOING_BACK, by=by, at=at, note=reason)
        return _Signed(parcel, decision.outcome, reason)
    dossier = _filed(parcel, decision, reason, by=by, at=at)
    parcel.dossier = dossier
    parcels.move(parcel, State.HANDED, by=by, at=at)
    return _Signed(parcel, decision.outcome, reason)


def _filed(parcel: Parcel, decision: Decision, reason: str, *, by: Actor, at: datetime) -> Dossier:
    """File what the slip says and do what was decided; return the dossier."""
    data = parcels.unpacked(parcel.slip)
    if decision.outcome == Outcome.LACKING:
        lacking = [paper for place, paper in enumerate(data.papers) if place in decision.missing]
        if not lacking:
            raise Invalid("đánh dấu giấy tờ còn thiếu.")
        for paper in lacking:
            paper.received = False
        items = [
            {
                "document_id": paper.document_id, "name": paper.name, "certified": 0,
                "originals": paper.quantity if paper.form == 0 else 0,
                "copies": paper.quantity if paper.form != 0 else 0,
                **({} if paper.document_id else {"basis": "giấy tờ ghi trên phiếu gửi hồ sơ"}),
            }
            for paper in lacking
        ]  # fmt: skip
        dossier = dossiers.submit(data, by=by, at=at)
        words = reason or "Hồ sơ gửi qua bưu chính còn thiếu giấy tờ."
        return dossiers.ask_supplement_at_intake(dossier.pk, items=items, reason=words, by=by, at=at)
    if decision.outcome not in {Outcome.RECEIVED, Outcome.TO_CHECK}:
        raise Invalid("chọn kết quả giao nhận.")
    dossier = dossiers.submit(data, by=by, at=at)
    if decision.outcome == Outcome.RECEIVED:
        dossier = dossiers.accept(dossier.pk, by=by, at=at)
    return dossier


def _write(
    kind: str, signed: list[_Signed], officer: Person, *, by: Actor, at: datetime, note: str
) -> Minutes:
    """Number and keep the minutes with their lines, and write what happened."""
    year, number = number_in("minutes", by.agency_id or 0, at)
    minutes = Minutes.objects.create(
        kind=kind, agency_id=by.agency_id, unit_id=signed[0].parcel.unit_id, year=year, number=number, signed_at=at,
        post_officer=officer, post_officer_name=officer.full_name[:120], desk_officer_id=by.person_id,
        desk_officer_name=by.name[:120], note=clean(note)[:500],
        is_sample=all(line.parcel.is_sample for line in signed),
    )  # fmt: skip
    MinutesLine.objects.bulk_create(
        MinutesLine(
            minutes=minutes, parcel=line.parcel, position=place, outcome=line.outcome,
            reason=line.reason or ("Thiếu giấy tờ" if line.outcome == Outcome.LACKING else ""),
        )
        for place, line in enumerate(signed, start=1)
    )  # fmt: skip
    for line in signed:
        if line.parcel.dossier_id:
            payload = {"minutes": minutes.label, "tracking": line.parcel.tracking, "post": officer.full_name}
            kind_of = "post_out" if kind == Minutes.Kind.RESULTS else "post_in"
            told_of(line.parcel.dossier_id, kind_of, by=by, at=at, payload=payload)
        if line.outcome == Outcome.REFUSED:
            told("parcel.refused", line.parcel, by=by, at=at, payload={"note": line.reason})
    told("minutes.signed", minutes, by=by, at=at, payload={"lines": len(signed), "kind": kind})
    return minutes


@transaction.atomic
def sign_results(
    lines: Sequence[ResultLine],
    *,
    post_officer_id: int,
    by: Actor,
    note: str = "",
    at: datetime | None = None,
) -> Minutes:
    """Hand a batch of results to the post with minutes; they are returned when the post has delivered them.

    Args:
        lines: results that lie at the desk and are to be sent, with the numbers of their parcels.
        post_officer_id: who signs for the post.

    Raises:
        Invalid: nothing chosen, or a number that is none; `field` names the line.
        Conflict: the result is not to be sent, is out already, or fees are owed.
    """
    at = at or clock.now()
    check(by, "post.give", agency_id=by.agency_id)
    officer = post_officer(post_officer_id, by.agency_id)
    if not lines:
        raise Invalid("Chưa chọn kết quả nào để giao bưu chính.", field="lines")
    if len(lines) > MOST_LINES:
        raise Invalid(f"Mỗi biên bản tối đa {MOST_LINES} bưu gửi.", field="lines")
    rows = to_return(by).filter(pk__in=[line.work_id for line in lines])
    items = {item.pk: item for item in rows.select_related("dossier__applicant", "unit")}
    signed = []
    for line in lines:
        item = items.get(line.work_id)
        if item is None:
            raise NotFound("Có kết quả không còn chờ trả ở quầy của bạn.")
        try:
            signed.append(_Signed(_sent(item, line, officer, by=by, at=at), Outcome.HANDED))
        except DomainError as refused:
            where = f"line-{line.work_id}"
            raise type(refused)(f"Hồ sơ {item.dossier.label}: {refused.message}", field=where) from None
    return _write(Minutes.Kind.RESULTS, signed, officer, by=by, at=at, note=note)


def _sent(item: WorkItem, line: ResultLine, officer: Person, *, by: Actor, at: datetime) -> Parcel:
    """Return the parcel in which one result leaves."""
    dossier = item.dossier
    if dossier.result_way != Dossier.ResultWay.POST:
        raise Conflict("người nộp không đăng ký nhận qua bưu chính.")
    if Parcel.objects.filter(dossier=dossier, way=Way.TO_CITIZEN, closed_at__isnull=True).exists():
        raise Conflict("kết quả đang ở bưu chính.")
    owed = 0
    if dossier.money in {Dossier.Money.OWED, Dossier.Money.PART} and not dossier.refused:
        unpaid = dossier.fees.filter(paid_at__isnull=True, exemption="")
        owed = sum(fee.total for fee in unpaid)
        if not line.collect:
            raise Conflict("chưa thu đủ phí, lệ phí; thu trước hoặc chọn thu hộ khi phát.")
    parcel = Parcel(
        way=Way.TO_CITIZEN, tracking=tidy_tracking(line.tracking), agency_id=by.agency_id, unit=item.unit,
        dossier=dossier, name=dossier.applicant_name, address=dossier.result_address or dossier.applicant_address,
        phone=dossier.applicant.phone, carrier=officer, carrier_name=officer.full_name[:120], collect=owed,
        created_at=at, is_sample=dossier.is_sample,
    )  # fmt: skip
    parcels.move(parcel, State.RESULT_TAKEN, by=by, at=at)
    return parcel
