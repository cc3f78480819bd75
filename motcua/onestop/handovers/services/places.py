"""Stores, cabinets and shelves; putting papers in, lending them, getting them back, handing them to the archive."""

import re
from datetime import date, datetime

from django.db import transaction

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import check
from motcua.base.writing import needed
from motcua.onestop.dossiers import queries as dossier_queries
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.rules import ENDED
from motcua.onestop.handovers.models import PaperMove, PaperSpot, Place
from motcua.onestop.handovers.services._common import scanned, told_of

Act, Spot = PaperMove.Act, PaperSpot.State
_CODE = re.compile(r"^[A-Z0-9][A-Z0-9.\-]*$")


@transaction.atomic
def open_place(
    *,
    code: str,
    name: str,
    kind: str,
    by: Actor,
    parent_id: int | None = None,
    valid_from: date | None = None,
) -> Place:
    """Name a new store, cabinet or shelf of the actor's agency.

    Args:
        code: short and unique in the agency; it is printed on the shelf's label.
        kind: a code of `Place.Kind`.
        parent_id: the store or cabinet it stands in.

    Raises:
        Invalid: code, name or kind lacks.
        Conflict: the code is used.
    """
    check(by, "place.manage", agency_id=by.agency_id)
    code = scanned(code)[:20]
    if not _CODE.match(code):
        raise Invalid("Mã gồm chữ cái không dấu, chữ số, dấu chấm, gạch ngang.", field="code")
    if kind not in Place.Kind.values:
        raise Invalid("Chọn kho, tủ hoặc ngăn.", field="kind")
    if Place.objects.filter(agency_id=by.agency_id, code=code).exists():
        raise Conflict(f"Mã {code} đã dùng.", field="code")
    if parent_id and not Place.objects.filter(pk=parent_id, agency_id=by.agency_id).exists():
        raise Invalid("Nơi chứa không thuộc cơ quan của bạn.", field="parent")
    place = Place.objects.create(
        agency_id=by.agency_id, unit_id=by.unit_id, parent_id=parent_id, kind=kind, code=code,
        name=needed(name, "name", "Ghi tên nơi để hồ sơ.", 120), valid_from=valid_from or clock.today(),
    )  # fmt: skip
    record_act("place.opened", by=by, object_kind="place", object_id=place.pk, label=place.code)
    return place


@transaction.atomic
def close_place(place_id: int, *, by: Actor, last_day: date | None = None) -> Place:
    """End the use of a place; its code is not given again.

    Raises:
        Conflict: papers lie in it, or on shelves in it.
    """
    check(by, "place.manage", agency_id=by.agency_id)
    place = Place.objects.select_for_update().filter(pk=place_id, agency_id=by.agency_id).first()
    if place is None:
        raise NotFound("Không có nơi để hồ sơ này.")
    if place.valid_to is not None:
        raise Conflict(f"{place.code} đã thôi dùng.")
    if PaperSpot.objects.filter(place=place, state__in=[Spot.IN, Spot.LENT]).exists():
        raise Conflict(f"{place.code} còn hồ sơ; chuyển hồ sơ sang nơi khác trước.")
    if place.children.filter(valid_to__isnull=True).exists():
        raise Conflict(f"Trong {place.code} còn ngăn, tủ đang dùng.")
    day = last_day or clock.today()
    if day < place.valid_from:
        raise Invalid("Ngày thôi dùng không trước ngày bắt đầu dùng.", field="last_day")
    place.valid_to = day
    place.save(update_fields=["valid_to"])
    record_act("place.closed", by=by, object_kind="place", object_id=place.pk, label=place.code)
    return place


def _dossier(code: str, by: Actor) -> Dossier:
    code = scanned(code)
    rows = dossier_queries.visible(by)
    found = rows.filter(code=code).first() or rows.filter(temporary_code=code).first()
    if found is None:
        raise NotFound(f"Không có hồ sơ mã {code}, hoặc hồ sơ thuộc đơn vị khác.", field="code")
    return found


def _spot(dossier_id: int, by: Actor) -> PaperSpot:
    """Lock where a dossier's papers lie in the actor's agency."""
    rows = PaperSpot.objects.select_for_update(of=("self",)).select_related("place", "dossier")
    spot = rows.filter(dossier_id=dossier_id).first()
    if spot is None or (not by.is_system and spot.agency_id != by.agency_id):
        raise NotFound("Hồ sơ giấy này không có trong kho của cơ quan bạn.")
    return spot


@transaction.atomic
def put(
    code: str,
    place_code: str,
    *,
    by: Actor,
    note: str = "",
    is_sample: bool = False,
    at: datetime | None = None,
) -> PaperSpot:
    """Lay the papers of a dossier in a place: for the first time, moved from another, or brought back.

    Args:
        code: of the dossier, typed or scanned.
        place_code: of the place, typed or scanned.

    Raises:
        NotFound: no such dossier or place.
        Conflict: the dossier has no papers, or they are in the archive.
    """
    at = at or clock.now()
    check(by, "place.move", agency_id=by.agency_id)
    dossier = _dossier(code, by)
    wanted = scanned(place_code)
    place = Place.objects.on(clock.today()).filter(agency_id=by.agency_id, code=wanted).first()
    if place is None:
        raise NotFound(f"Không có nơi để mã {wanted} đang dùng.", field="place")
    if dossier.paper == Dossier.PaperHandover.NONE:
        raise Conflict(f"Hồ sơ {dossier.label} không có bản giấy.", field="code")
    # The dossier's own row is the lock: a first laying has no spot to lock yet.
    Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    spot = PaperSpot.objects.filter(dossier=dossier).first() or PaperSpot(dossier=dossier)
    if spot.state == Spot.ARCHIVED:
        raise Conflict(f"Hồ sơ {dossier.label} đã nộp lưu trữ.", field="code")
    if spot.state == Spot.IN and spot.place_id == place.pk:
        raise Conflict(f"Hồ sơ {dossier.label} đã ở {place.code}.", field="code")
    act = Act.BACK if spot.state == Spot.LENT else Act.PUT
    spot.agency_id, spot.place, spot.state, spot.since = place.agency_id, place, Spot.IN, at
    spot.holder, spot.back_by = "", None
    spot.save()
    _moved(spot, act, by=by, at=at, note=note)
    return spot


@transaction.atomic
def lend(
    dossier_id: int, *, to: str, back_by: date, by: Actor, note: str = "", at: datetime | None = None
) -> PaperSpot:
    """Give papers out of a place to somebody who brings them back by a day.

    Raises:
        Invalid: nobody named, or a day that is past.
        Conflict: the papers are not in their place.
    """
    at = at or clock.now()
    check(by, "place.move", agency_id=by.agency_id)
    spot = _spot(dossier_id, by)
    if spot.state != Spot.IN:
        raise Conflict(f"Hồ sơ không có trong kho ({spot.get_state_display().lower()}).")
    holder = needed(to, "to", "Ghi người, đơn vị mượn.", 200)
    if back_by < clock.day_of(at):
        raise Invalid("Hạn trả không trước hôm nay.", field="back_by")
    spot.state, spot.holder, spot.back_by, spot.since = Spot.LENT, holder, back_by, at
    spot.save()
    _moved(spot, Act.LEND, by=by, at=at, to=holder, back_by=back_by, note=note)
    return spot


@transaction.atomic
def bring_back(dossier_id: int, *, by: Actor, at: datetime | None = None) -> PaperSpot:
    """Take lent papers back into the place they came from.

    Raises:
        Conflict: they are not lent.
    """
    at = at or clock.now()
    check(by, "place.move", agency_id=by.agency_id)
    spot = _spot(dossier_id, by)
    if spot.state != Spot.LENT:
        raise Conflict("Hồ sơ này không đang cho mượn.")
    holder, spot.holder, spot.back_by, spot.state, spot.since = spot.holder, "", None, Spot.IN, at
    spot.save()
    _moved(spot, Act.BACK, by=by, at=at, to=holder)
    return spot


@transaction.atomic
def archive(dossier_id: int, *, by: Actor, note: str = "", at: datetime | None = None) -> PaperSpot:
    """Hand the papers of an ended dossier to the archive; they leave the agency's own places for good.

    Raises:
        Conflict: the dossier has not ended, or the papers are not in their place.
    """
    at = at or clock.now()
    check(by, "place.manage", agency_id=by.agency_id)
    spot = _spot(dossier_id, by)
    if spot.state != Spot.IN:
        raise Conflict(f"Hồ sơ không có trong kho ({spot.get_state_display().lower()}).")
    if spot.dossier.status not in ENDED:
        raise Conflict("Hồ sơ chưa kết thúc nên chưa nộp lưu trữ.")
    spot.state, spot.since = Spot.ARCHIVED, at
    spot.save()
    _moved(spot, Act.ARCHIVE, by=by, at=at, note=note)
    return spot


def leave(dossier_id: int, *, to: str, by: Actor, at: datetime) -> None:
    """Take papers out of their place because they were handed over; nothing when they lie in none."""
    spot = PaperSpot.objects.select_for_update(of=("self",)).filter(dossier_id=dossier_id).first()
    if spot is None or spot.state not in {Spot.IN, Spot.LENT}:
        return
    spot.state, spot.holder, spot.back_by, spot.since = Spot.LEFT, to[:200], None, at
    spot.save()
    _moved(spot, Act.OUT, by=by, at=at, to=to)


def _moved(
    spot: PaperSpot,
    act: str,
    *,
    by: Actor,
    at: datetime,
    to: str = "",
    back_by: date | None = None,
    note: str = "",
) -> None:
    """Keep a coming or going, and write it into the dossier's history and the trail."""
    PaperMove.objects.create(
        dossier_id=spot.dossier_id, act=act, place=spot.place, to=to[:200], back_by=back_by, note=note[:300], at=at,
        by_id=by.person_id, by_name=by.name[:160],
    )  # fmt: skip
    payload = {"act": str(Act(act).label), "place": spot.place.code, "to": to, "note": note}
    told_of(spot.dossier_id, "paper_kept", by=by, at=at, payload=payload)
    record_act(
        "place.moved", by=by, object_kind="dossier", object_id=spot.dossier_id, label=spot.dossier.label, at=at,
        detail={"what": str(Act(act).label), "to": to},
    )  # fmt: skip
