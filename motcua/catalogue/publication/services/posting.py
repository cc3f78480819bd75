"""Verbs of the posting register: points, what is put up and taken down, a round of looks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.events.services import record
from motcua.base.files.services import store
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Desk, Unit
from motcua.base.organisations.permissions import check
from motcua.base.text import clean, day
from motcua.catalogue.publication import standing
from motcua.catalogue.publication.models import (
    FeedbackAddress,
    Posting,
    PostingCheck,
    PostingPoint,
    PostingRound,
)

PHOTO_KINDS = frozenset({"image/jpeg", "image/png"})


@transaction.atomic
def open_point(
    *, agency_id: int, kind: str, name: str, place: str, by: Actor, unit_id: int | None = None,
    desk_id: int | None = None, valid_from: date | None = None,
) -> PostingPoint:  # fmt: skip
    """Open a posting point of an agency.

    Args:
        kind: BANG, MAN_HINH, QR or KIOSK.
        desk_id: the counter whose list it shows; None for the whole list of the agency.
        valid_from: its first day, today by default.

    Raises:
        Invalid: a name or place is lacking, or the counter is of another agency.
        Conflict: the agency has a point of this name from this day.
    """
    agency = Agency.objects.filter(pk=agency_id).first()
    if agency is None:
        raise Invalid("Chọn cơ quan.", field="agency")
    check(by, "publication.manage", agency_id=agency_id)
    if kind not in PostingPoint.Kind.values:
        raise Invalid("Chọn hình thức niêm yết.", field="kind")
    name, place = clean(name)[:120], clean(place)[:200]
    if not name or not place:
        raise Invalid("Ghi tên điểm và vị trí bằng lời.", field="name" if not name else "place")
    desk = Desk.objects.select_related("unit").filter(pk=desk_id).first() if desk_id else None
    if desk_id and (desk is None or desk.unit.agency_id != agency_id):
        raise Invalid("Quầy không thuộc cơ quan này.", field="desk")
    if unit_id and not Unit.objects.filter(pk=unit_id, agency_id=agency_id).exists():
        raise Invalid("Đơn vị không thuộc cơ quan này.", field="unit")
    try:
        with transaction.atomic():
            point = PostingPoint.objects.create(
                agency=agency, unit_id=desk.unit_id if desk else unit_id, desk=desk, kind=kind, name=name,
                place=place, valid_from=valid_from or clock.today(),
            )  # fmt: skip
    except IntegrityError:
        raise Conflict("Cơ quan đã có điểm niêm yết tên này.", field="name") from None
    told("posting.point_opened", point, by, {"name": name})
    return point


@transaction.atomic
def close_point(point_id: int, *, by: Actor, last_day: date | None = None) -> PostingPoint:
    """Close a point; what hangs there comes down on its last day.

    Raises:
        NotFound: no such point.
        Conflict: it is closed already.
    """
    point = _lock(point_id, by, "publication.manage")
    last = last_day or clock.today()
    if last < point.valid_from:
        raise Invalid("Ngày thôi dùng phải từ ngày bắt đầu dùng.", field="last_day")
    point.postings.filter(taken_down_on__isnull=True, posted_on__lte=last).update(taken_down_on=last)
    point.valid_to = last
    point.save(update_fields=["valid_to"])
    told("posting.point_closed", point, by, {"last_day": last})
    return point


@transaction.atomic
def put_right(point_id: int, keys: Iterable[str], *, by: Actor, on: date | None = None) -> int:
    """Record that what lines ask for was done: put up, replaced by the version in force, or taken down.

    Args:
        point_id: where.
        keys: of the lines (`standing.Line.key`); lines that ask for nothing are passed over.
        on: the day it was done, today by default.

    Returns:
        How many lines were put right.

    Raises:
        Invalid: none is chosen, or the day has not come, or lies before what hangs there was put up.
    """
    point = _lock(point_id, by, "publication.manage")
    when, wanted = on or clock.today(), set(keys)
    if when > clock.today():
        raise Invalid("Ngày niêm yết không thể ở sau hôm nay.", field="on")
    rows = [line for line in standing.lines([point])[point.pk] if line.key in wanted and line.todo]
    if not rows:
        raise Invalid("Chọn ít nhất một dòng cần niêm yết, thay hoặc gỡ.", field="keys")
    for line in rows:
        if line.posting is not None:
            if line.posting.posted_on > when:
                raise Invalid(
                    f"“{line.name}” niêm yết ngày {day(line.posting.posted_on)}, sau ngày đã ghi.", field="on"
                )
            Posting.objects.filter(pk=line.posting.pk).update(taken_down_on=when)
        if line.state != standing.EXTRA:
            Posting.objects.create(
                point=point, procedure=line.procedure, version=line.version, feedback=line.feedback, posted_on=when,
                posted_by_id=by.person_id,
            )  # fmt: skip
    told("posting.put_right", point, by, {"count": len(rows), "date": when})
    return len(rows)


@dataclass(frozen=True)
class Look:
    """What was found of one line: DU, THIEU or SAI_PB, words, a photograph."""

    result: str
    note: str = ""
    photo: File | None = None


@transaction.atomic
def check_round(
    point_id: int, looks: Mapping[str, Look], *, by: Actor, on: date | None = None, note: str = ""
) -> PostingRound:
    """Keep a round of looks at a point; lines not looked at are left out.

    Args:
        point_id: where.
        looks: by the lines' keys.
        on: the day of the round, today by default.

    Raises:
        Invalid: nothing was looked at, an unknown result, or something that is not on this point's list.
    """
    point = _lock(point_id, by, "posting.check")
    when = on or clock.today()
    if when > clock.today():
        raise Invalid("Ngày kiểm tra không thể ở sau hôm nay.", field="on")
    if not looks:
        raise Invalid("Ghi kết quả ít nhất một dòng.", field="looks")
    known = {line.key: line for line in standing.lines([point])[point.pk]}
    made = PostingRound.objects.create(
        point=point, checked_on=when, checked_by_id=by.person_id, checked_by_name=by.name[:160],
        note=clean(note)[:500],
    )  # fmt: skip
    for key, look in looks.items():
        line = known.get(key)
        if line is None:
            raise Invalid(
                "Có dòng không thuộc điểm niêm yết này; tải lại trang rồi kiểm tiếp.", field="looks"
            )
        if look.result not in PostingCheck.Result.values:
            raise Invalid("Kết quả phải là đủ, thiếu hoặc sai phiên bản.", field="looks")
        kept = PostingCheck.objects.create(
            round=made, procedure=line.procedure, posting=line.posting, result=look.result,
            note=clean(look.note)[:300],
        )  # fmt: skip
        if look.photo is not None:
            kept.photo = store(
                look.photo, by=by, object_kind="posting_point", object_id=point.pk, kinds=PHOTO_KINDS
            )
            kept.save(update_fields=["photo"])
    bad = sum(look.result != PostingCheck.Result.RIGHT for look in looks.values())
    told("posting.checked", point, by, {"count": len(looks), "wrong": bad, "date": when})
    return made


@transaction.atomic
def set_feedback_address(
    *, agency_id: int, receiver: str, address: str, phone: str, by: Actor, email: str = "", website: str = "",
    valid_from: date | None = None,
) -> FeedbackAddress:  # fmt: skip
    """Set where feedback is received from a day on; the address before it ends the day before.

    Raises:
        Invalid: the receiver, address or phone is lacking (NĐ 20/2008 Điều 13), or the web address is none.
        Conflict: another address begins on or after this day.
    """
    if not Agency.objects.select_for_update().filter(pk=agency_id).exists():
        raise Invalid("Chọn cơ quan.", field="agency")
    check(by, "publication.manage", agency_id=agency_id)
    first = valid_from or clock.today()
    told = {"receiver": clean(receiver)[:200], "address": clean(address)[:300], "phone": clean(phone)[:80]}
    for field, words in (("receiver", "nơi tiếp nhận"), ("address", "địa chỉ"), ("phone", "số điện thoại")):
        if not told[field]:
            raise Invalid(f"Ghi {words}.", field=field)
    if email and "@" not in email:
        raise Invalid("Thư điện tử không đúng.", field="email")
    if website and not website.startswith(("http://", "https://")):
        raise Invalid("Địa chỉ trang tin bắt đầu bằng http:// hoặc https://.", field="website")
    rows = FeedbackAddress.objects.filter(agency_id=agency_id)
    if rows.filter(valid_from__gte=first).exists():
        raise Conflict("Đã có địa chỉ hiệu lực từ ngày này hoặc sau đó.", field="valid_from")
    rows.on(first).update(valid_to=date.fromordinal(first.toordinal() - 1))
    made = FeedbackAddress.objects.create(
        agency_id=agency_id, **told, email=clean(email)[:254], website=clean(website)[:300], valid_from=first
    )
    tell_of_address("posting.address_set", made, by, {"what": made.receiver, "from": first})
    return made


def tell_of_address(act: str, address: FeedbackAddress, by: Actor, detail: dict[str, Any]) -> None:
    """Write a fact about an address for feedback: an event and a line in the trail of its agency."""
    record(act, stream=("agency", address.agency_id), by=by, payload=detail)
    record_act(
        act, by=by, object_kind="organisation", object_id=address.agency_id, label=address.receiver, detail=detail
    )  # fmt: skip


def _lock(point_id: int, by: Actor, action: str) -> PostingPoint:
    point = (
        PostingPoint.objects.select_for_update(of=("self",))
        .select_related("agency")
        .filter(pk=point_id)
        .first()
    )
    if point is None:
        raise NotFound("Không có điểm niêm yết này.")
    check(by, action, agency_id=point.agency_id)
    if point.valid_to is not None and point.valid_to < clock.today():
        raise Conflict("Điểm niêm yết này đã thôi dùng.")
    return point


def told(act: str, point: PostingPoint, by: Actor, detail: dict[str, Any]) -> None:
    """Write a fact about a point: its event and its line in the trail."""
    record(act, stream=("posting_point", point.pk), by=by, payload=detail)
    record_act(act, by=by, object_kind="posting_point", object_id=point.pk, label=point.name, detail=detail)
