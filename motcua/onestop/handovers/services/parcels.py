"""The post's acts on a parcel: asked for, collected, on the way, delivered, returned, lost (QĐ 45/2016/QĐ-TTg)."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.files.services import store
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import allowed, check
from motcua.base.text import clean
from motcua.base.writing import needed
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.intake_data import FeeData, IntakeData, PaperData, PartyData
from motcua.onestop.dossiers.models import Dossier, WorkItem
from motcua.onestop.dossiers.open_work import HANDING_KINDS
from motcua.onestop.handovers.models import FilingSlip, Parcel, ParcelMove
from motcua.onestop.handovers.rules import ENDS, LABELS, TOLD_BY_POST, State, Way, may_move
from motcua.onestop.handovers.services._common import desk_of, for_the_post, tidy_tracking, told, told_of

# One parcel makes one dossier, however often its minutes are sent.
_PARCELS = UUID("6f3c1f5e-4d2a-4a0b-9b1d-0d6a5a2f45b0")
_BOTH = ("post.tell", "post.take", "post.give")


def lock(parcel_id: int) -> Parcel:
    """Lock a parcel for an act; raises NotFound."""
    found = Parcel.objects.select_for_update(of=("self",)).filter(pk=parcel_id).first()
    if found is None:
        raise NotFound("Không có bưu gửi này.")
    return found


def check_open(parcel: Parcel) -> None:
    """Raise `Conflict` when a parcel's way has ended."""
    if parcel.closed_at is not None:
        raise Conflict(f"Bưu gửi {parcel} đã kết thúc ({parcel.words.lower()}).")


def _check_move(parcel: Parcel, state: State) -> None:
    before = parcel.state if parcel.pk else ""
    if not may_move(parcel.way, before or None, state):
        words = LABELS[State(before)].lower() if before else "mới lập"
        raise Conflict(
            f"Bưu gửi {parcel} đang “{words}” nên không chuyển sang “{LABELS[state].lower()}” được."
        )


def move(parcel: Parcel, state: State, *, by: Actor, at: datetime, note: str = "") -> None:
    """Bring a locked parcel to its next state and keep the move.

    Raises:
        Conflict: the axis has no such move.
    """
    before = parcel.state if parcel.pk else ""
    _check_move(parcel, state)
    parcel.state, parcel.changed_at = state.value, at
    if state in ENDS:
        parcel.closed_at = at
    try:
        # A savepoint: a number given twice leaves the transaction around it whole.
        with transaction.atomic():
            parcel.save()
    except IntegrityError as fault:
        if "parcel_tracking_once" in str(fault):
            raise Conflict(f"Số hiệu bưu gửi {parcel.tracking} đã có.", field="tracking") from None
        raise
    ParcelMove.objects.create(
        parcel=parcel, before=before, after=state.value, at=at, by_id=by.person_id, by_name=by.name[:160],
        note=note[:300],
    )  # fmt: skip


@transaction.atomic
def ask_collection(
    *, name: str, address: str, phone: str, by: Actor, is_sample: bool = False, at: datetime | None = None
) -> Parcel:
    """Note that a citizen asks the post to come for their papers; it appears on the post officer's list.

    Raises:
        Invalid: name, address or telephone lacks.
    """
    at = at or clock.now()
    _check_any(by, ("post.carry", "post.take"))
    desk = desk_of(by)
    parcel = Parcel(
        way=Way.TO_AGENCY, agency_id=desk.agency_id, unit=desk, created_at=at, is_sample=is_sample,
        name=needed(name, "name", "Ghi tên người gửi.", 250),
        address=needed(address, "address", "Ghi địa chỉ để bưu chính đến thu gom.", 300),
        phone=needed(phone, "phone", "Ghi số điện thoại để bưu chính liên hệ.", 30),
    )  # fmt: skip
    move(parcel, State.ASKED, by=by, at=at)
    told("parcel.asked", parcel, by=by, at=at)
    return parcel


@transaction.atomic
def collect(
    data: IntakeData,
    *,
    tracking: str,
    by: Actor,
    parcel_id: int | None = None,
    postage: int = 0,
    receipt: str = "",
    note: str = "",
    scans: Sequence[UploadedFile] = (),
    at: datetime | None = None,
) -> Parcel:
    """Take a citizen's papers and money and give them the slip (Phiếu gửi hồ sơ); nothing is filed yet.

    Args:
        data: what is sent, as at intake; fees marked paid were collected with a receipt.
        tracking: the parcel's number.
        parcel_id: the asked-for collection this is, if any.
        postage: cước, in đồng.
        receipt: number of the receipt given for fees and postage.
        scans: photos or scans of what was taken, kept with the parcel.

    Raises:
        Invalid: something is written wrong, or money was taken without a receipt.
        Conflict: the number is used already.
    """
    at = at or clock.now()
    check(by, "post.carry")
    desk = desk_of(by)
    data.channel = 3
    data.check(clock.day_of(at))
    if not any(paper.received for paper in data.papers):
        raise Invalid("Ghi ít nhất một giấy tờ nhận của người gửi.", field="papers")
    fees = sum(fee.unit_amount * fee.quantity for fee in data.fees if fee.paid and not fee.exemption)
    if postage < 0:
        raise Invalid("Cước không âm.", field="postage")
    if (fees or postage) and not clean(receipt):
        raise Invalid("Đã thu tiền thì phải ghi số biên lai.", field="receipt")
    for fee in data.fees:
        fee.receipt = clean(receipt)[:60] if fee.paid else ""
    parcel = (
        lock(parcel_id) if parcel_id else Parcel(way=Way.TO_AGENCY, created_at=at, is_sample=data.is_sample)
    )
    if parcel.pk and parcel.agency_id != desk.agency_id:
        raise NotFound("Không có bưu gửi này.")
    parcel.agency_id, parcel.unit, parcel.tracking = desk.agency_id, desk, tidy_tracking(tracking)
    parcel.name, parcel.address, parcel.phone = (
        data.applicant.name,
        data.applicant.address,
        data.applicant.phone,
    )
    parcel.carrier_id, parcel.carrier_name = by.person_id, by.name[:120]
    move(parcel, State.COLLECTED, by=by, at=at)
    FilingSlip.objects.create(
        parcel=parcel, procedure_id=data.procedure_id, case_id=data.case_id, competent_id=data.agency_id,
        content=packed(data), papers=sum(paper.quantity for paper in data.papers if paper.received),
        fee_total=fees, postage=postage, receipt=clean(receipt)[:60], note=clean(note)[:300],
    )  # fmt: skip
    for scan in scans:
        store(scan, by=by, object_kind="parcel", object_id=parcel.pk, at=at)
    told("parcel.collected", parcel, by=by, at=at, payload={"papers": len(data.papers), "fees": fees})
    return parcel


def packed(data: IntakeData) -> str:
    """Return an intake as the slip keeps it."""
    kept = asdict(data)
    kept.pop("token")
    return json.dumps(kept, default=str, ensure_ascii=False)


def unpacked(slip: FilingSlip) -> IntakeData:
    """Return what a slip says, ready to be filed; the same parcel always files the same dossier."""
    kept: dict[str, Any] = json.loads(slip.content)
    party = kept.pop("applicant")
    filer = kept.pop("filer")
    papers = [PaperData(**_known(PaperData, paper)) for paper in kept.pop("papers")]
    fees = [FeeData(**_known(FeeData, fee)) for fee in kept.pop("fees")]
    kept = _known(IntakeData, kept)
    return IntakeData(
        **kept, applicant=_party(party), filer=_party(filer) if filer else None, papers=papers, fees=fees,
        token=uuid5(_PARCELS, slip.parcel.tracking),
    )  # fmt: skip


def _known(of: type, kept: dict[str, Any]) -> dict[str, Any]:
    """Return what is kept and still asked: a slip may be older than the form it is filed with."""
    names = {field.name for field in fields(of)}
    return {name: value for name, value in kept.items() if name in names}


def _party(kept: dict[str, Any]) -> PartyData:
    born = kept.pop("birth_date")
    return PartyData(**_known(PartyData, kept), birth_date=date.fromisoformat(born) if born else None)


@transaction.atomic
def send_off(parcel_ids: Iterable[int], *, by: Actor, at: datetime | None = None) -> int:
    """Put collected parcels on their way to the agency; return how many.

    Raises:
        Conflict: none of them waits to be sent.
    """
    at = at or clock.now()
    check(by, "post.carry")
    rows = Parcel.objects.select_for_update().filter(
        pk__in=set(parcel_ids), agency_id=by.agency_id, state=State.COLLECTED, closed_at__isnull=True
    )
    parcels = list(rows.order_by("pk"))
    if not parcels:
        raise Conflict("Không có bưu gửi nào vừa thu gom để chuyển đi.")
    for parcel in parcels:
        move(parcel, State.UNDER_WAY, by=by, at=at)
        told("parcel.moved", parcel, by=by, at=at, payload={"state": parcel.state})
    return len(parcels)


@transaction.atomic
def update_parcel(
    tracking: str,
    state: str,
    *,
    by: Actor,
    at: datetime | None = None,
    receiver: str = "",
    note: str = "",
    receipt: str = "",
) -> Parcel:
    """Take over what the post tells of a parcel; told twice, it changes nothing the second time.

    A delivered result is released to the receiver (T24), with the fees collected at the door.

    Args:
        tracking: the parcel's number.
        state: a code of the axis.
        by: an officer of the post or the desk, or the system that speaks for the post's own.
        at: when it happened, if not now.
        receiver: who took a delivered result.
        note: why it was not delivered, or goes back.
        receipt: receipt of fees collected at the door.

    Raises:
        NotFound: no such parcel.
        Invalid: receiver or reason lacks, or the state is none of the post's.
        Conflict: the axis has no such move.
    """
    at = at or clock.now()
    found = Parcel.objects.select_for_update(of=("self",)).filter(tracking=tidy_tracking(tracking)).first()
    if found is None or (not by.is_system and found.agency_id != by.agency_id):
        raise NotFound(f"Không có bưu gửi số {clean(tracking)}.")
    check(by, "post.tell", agency_id=found.agency_id)
    if state not in {known.value for known in TOLD_BY_POST}:
        raise Invalid("Trạng thái này được ghi bằng biên bản giao nhận, không cập nhật riêng.", field="state")
    if found.state == state or found.moves.filter(after=state, at=at).exists():
        return found
    check_open(found)
    after = State(state)
    _check_move(found, after)
    if after == State.DELIVERED:
        found.receiver = needed(receiver, "receiver", "Ghi tên người nhận bưu gửi.", 150)
    if after in {State.FAILED, State.GOING_BACK}:
        found.failure = needed(note, "note", "Ghi lý do không phát được, chuyển hoàn.", 300)
    if after in {State.FAILED, State.DELIVERED}:
        found.tries += 1
    move(found, after, by=by, at=at, note=clean(note) or found.receiver)
    if after == State.DELIVERED and found.dossier_id:
        _delivered(found, by=by, at=at, receipt=receipt)
    if found.dossier_id:
        words = {"state": LABELS[after], "tracking": found.tracking, "note": found.failure or found.receiver}
        told_of(found.dossier_id, "post_moved", by=by, at=at, payload=words)
    told("parcel.moved", found, by=by, at=at, payload={"state": state, "note": found.failure})
    return found


def _delivered(parcel: Parcel, *, by: Actor, at: datetime, receipt: str) -> None:
    """Return the dossier whose result has reached its receiver; one returned otherwise meanwhile stays as it is."""
    item = WorkItem.objects.filter(
        dossier_id=parcel.dossier_id, closed_at__isnull=True, kind__in=HANDING_KINDS
    ).first()
    if item is None:
        return
    doer = for_the_post(by)
    money = Dossier.objects.values_list("money", flat=True).get(pk=parcel.dossier_id)
    if parcel.collect and money in {Dossier.Money.OWED, Dossier.Money.PART}:
        dossiers.collect_fee(
            item.dossier_id, by=doer, receipt=clean(receipt) or f"Bưu gửi {parcel.tracking}", at=at
        )
    dossiers.release(
        item.dossier_id, item.pk, by=doer, receiver=parcel.receiver, receiver_note=f"Bưu gửi {parcel.tracking}",
        way=3, at=at,
    )  # fmt: skip


@transaction.atomic
def end_return(parcel_id: int, *, by: Actor, at: datetime | None = None) -> Parcel:
    """End the way of a parcel that went back: the result is on the desk's shelf again, the papers with their sender.

    Raises:
        Conflict: it is not going back.
    """
    at = at or clock.now()
    parcel = lock(parcel_id)
    to_citizen = parcel.way == Way.TO_CITIZEN
    check(by, "post.give" if to_citizen else "post.carry", agency_id=parcel.agency_id)
    check_open(parcel)
    if parcel.state != State.GOING_BACK:
        raise Conflict(f"Bưu gửi {parcel} không chuyển hoàn.")
    parcel.closed_at = at
    parcel.save(update_fields=["closed_at"])
    if to_citizen and parcel.dossier_id:
        payload = {"tracking": parcel.tracking, "note": parcel.failure}
        told_of(parcel.dossier_id, "post_back", by=by, at=at, payload=payload)
    told("parcel.back", parcel, by=by, at=at, payload={"note": parcel.failure})
    return parcel


@transaction.atomic
def report_lost(parcel_id: int, *, kind: str, words: str, by: Actor, at: datetime | None = None) -> Parcel:
    """Record that the post lost or damaged a parcel; a dossier's papers become an incident (NĐ 61/2018 Điều 21.2).

    Args:
        kind: "MAT" or "HONG".
        words: what happened.

    Raises:
        Invalid: the kind is unknown or nothing is said.
        Conflict: the parcel's way has ended.
    """
    at = at or clock.now()
    parcel = lock(parcel_id)
    _check_any(by, _BOTH, agency_id=parcel.agency_id)
    check_open(parcel)
    if parcel.state == State.ASKED:
        raise Conflict("Bưu chính chưa nhận giấy tờ nào của yêu cầu thu gom này.")
    if kind not in Parcel.LostKind.values:
        raise Invalid("Chọn mất hoặc hỏng.", field="kind")
    parcel.lost_words = needed(words, "words", "Ghi sự việc mất, hỏng bưu gửi.", 500)
    parcel.lost_kind, parcel.closed_at, parcel.changed_at = kind, at, at
    parcel.save(update_fields=["lost_kind", "lost_words", "closed_at", "changed_at"])
    ParcelMove.objects.create(
        parcel=parcel, before=parcel.state, after=parcel.state, at=at, by_id=by.person_id, by_name=by.name[:160],
        note=f"{parcel.words}: {parcel.lost_words}"[:300],
    )  # fmt: skip
    if parcel.dossier_id:
        result = parcel.dossier.results.last() if parcel.dossier else None
        dossiers.report_incident(
            parcel.dossier_id, what=f"{parcel.words} {parcel.tracking} trên đường phát: {parcel.lost_words}",
            remedy="Cơ quan giải quyết cấp lại kết quả; bưu chính bồi thường theo pháp luật về bưu chính.",
            papers=[result.name if result else "Kết quả giải quyết"], by=for_the_post(by), at=at,
        )  # fmt: skip
    told("parcel.lost", parcel, by=by, at=at, payload={"note": parcel.lost_words})
    return parcel


def _check_any(by: Actor, actions: tuple[str, ...], *, agency_id: int | None = None) -> None:
    """Raise `NotAllowed` unless the actor has one of these rights (at this agency)."""
    held = [action for action in actions if allowed(by, action) is not None]
    if not held:
        raise NotAllowed("Vai trò của bạn không được làm việc này.")
    if agency_id is not None and not by.is_system and agency_id != by.agency_id:
        raise NotAllowed("Bưu gửi này của cơ quan khác.")
