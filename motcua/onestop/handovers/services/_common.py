"""What the acts of this room share: numbers of papers, the written fact, who stands for the post."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Invalid, NotAllowed
from motcua.base.events.services import record
from motcua.base.organisations import queries as organisations
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person, RoleAssignment, Unit
from motcua.base.organisations.roles import Role
from motcua.base.text import clean
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.services._core import next_number
from motcua.onestop.handovers.models import Minutes, Parcel, Slip

_TRACKING = re.compile(r"^[A-Z0-9]{6,30}$")
_CODE_IN_QR = re.compile(r"[?&]ma=([A-Za-z0-9.\-]+)")


def scanned(text: str) -> str:
    """Return the code out of what a reader typed from a QR, or the text itself, in capitals."""
    found = _CODE_IN_QR.search(text)
    return (found[1] if found else clean(text).split(" ")[0]).upper()


def tidy_tracking(text: str) -> str:
    """Return a parcel's number as it is kept: capitals and digits only.

    Raises:
        Invalid: it is none.
    """
    number = re.sub(r"[\s.\-]", "", text).upper()
    if not _TRACKING.match(number):
        raise Invalid("Số hiệu bưu gửi gồm 6–30 chữ cái và chữ số, in trên phiếu gửi.", field="tracking")
    return number


def number_in(series: str, agency_id: int, at: datetime) -> tuple[int, int]:
    """Return year and the next number, from 1 and without a gap, of an agency's series of papers."""
    year = clock.day_of(at).year
    return year, next_number(f"{series}:{agency_id}:{year}")


def desk_of(by: Actor) -> Unit:
    """Return the one-stop desk the actor works at or for.

    Raises:
        NotAllowed: their agency has none.
    """
    unit = Unit.objects.select_related("agency").filter(pk=by.unit_id).first()
    if unit is not None and unit.kind == Unit.Kind.ONE_STOP:
        return unit
    found = organisations.unit_for(by.agency_id or 0, Unit.Kind.ONE_STOP)
    if found is None:
        raise NotAllowed("Cơ quan của bạn không có Bộ phận Một cửa để giao nhận qua bưu chính.")
    return found


def post_officer(person_id: int, agency_id: int | None) -> Person:
    """Return an officer of the post who works with this agency today; raises Invalid for others."""
    held = RoleAssignment.objects.on(clock.today()).filter(
        person_id=person_id, role=Role.POSTAL, unit__agency_id=agency_id
    )
    person = Person.objects.filter(pk__in=held.values("person_id"), is_active=True).first()
    if person is None:
        raise Invalid("Chọn nhân viên bưu chính ký biên bản.", field="post_officer")
    return person


def for_the_post(by: Actor) -> Actor:
    """Return the actor with the right to end what the post brought to its end.

    Returning a result is the desk's step in the process; the law gives it to the post as well (T24). Who did it
    stays the same person.
    """
    return replace(by, is_system=True)


def told(
    kind: str,
    thing: Parcel | Minutes | Slip,
    *,
    by: Actor,
    at: datetime,
    payload: Mapping[str, Any] | None = None,
) -> None:
    """Write a fact about a parcel, minutes or a slip: its event and its line in the trail."""
    stream = thing._meta.model_name or ""
    record(kind, stream=(stream, thing.pk), by=by, at=at, payload=dict(payload or {}))
    record_act(kind, by=by, object_kind=stream, object_id=thing.pk, label=str(thing), at=at)


def told_of(
    dossier: Dossier | int, kind: str, *, by: Actor, at: datetime, payload: Mapping[str, Any] | None = None
) -> None:
    """Write into a dossier's history what became of its papers or its result on the way."""
    pk = dossier if isinstance(dossier, int) else dossier.pk
    record(f"dossier.{kind}", stream=("dossier", pk), by=by, at=at, payload=dict(payload or {}))
