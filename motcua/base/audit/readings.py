"""Who read personal data: to note a reading, and to seal the day's readings in the chain of the trail.

A reading is one row of a table that only grows. It takes no lock that another reader waits for, so that noting it
costs a page well under a millisecond; the chain gets a digest of them each night (decision 5).
"""

import hashlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from motcua.base import clock
from motcua.base.audit.models import Act
from motcua.base.audit.services import record_act
from motcua.base.organisations.actor import Actor

SEALED = "audit.readings_sealed"
# How much before opening and after closing still counts as a day at work.
EARLY, LATE = timedelta(hours=1), timedelta(hours=2)
MEMBERS_A_ROW = 5_000
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('motcua audit_reading'))"
_INSERT = """
INSERT INTO audit_reading (at, what, person_id, person_name, unit_id, unit_name, agency_id, object_kind, object_id,
                           object_agency_id, label, detail, purpose, count, members, outside_unit, after_hours,
                           ip, channel)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_ROWS = """
SELECT ARRAY[id::text, (extract(epoch FROM at) * 1000000)::bigint::text,
             (extract(epoch FROM recorded_at) * 1000000)::bigint::text, what, person_id::text, person_name,
             unit_id::text, unit_name, agency_id::text, object_kind, object_id::text, object_agency_id::text,
             label, detail, purpose, count::text, members::text, outside_unit::text, after_hours::text, ip, channel]
FROM audit_reading WHERE id > %s AND id <= %s ORDER BY id
"""


class Members:
    """The objects whose data one file holds, eight bytes each."""

    def __init__(self) -> None:
        self.keys = array("q")

    def add(self, key: int) -> None:
        """Add one object's key."""
        self.keys.append(key)

    def parts(self) -> Iterator[list[int]]:
        """Yield the keys, each once, as many as one row holds."""
        keys = sorted(set(self.keys))
        for start in range(0, len(keys), MEMBERS_A_ROW):
            yield keys[start : start + MEMBERS_A_ROW]


def record_reading(
    *,
    by: Actor,
    what: str,
    object_kind: str = "",
    object_id: int | None = None,
    label: str = "",
    object_agency_id: int | None = None,
    detail: str = "",
    purpose: str = "",
    outside_unit: bool = False,
    count: int = 1,
    members: Members | None = None,
    at: datetime | None = None,
) -> None:
    """Note that somebody was shown personal data, in the caller's transaction; waits for nobody.

    Args:
        by: who was shown it; what the system itself reads is not noted.
        what: a code of `Reading.What`.
        object_kind: kind of the object the data belong to ("dossier").
        object_id: its key.
        label: how a person knows it (the dossier's code).
        object_agency_id: the agency whose object it is, so that its director may see the reading.
        detail: which data, in words; never the data themselves.
        purpose: what for, where it was asked.
        outside_unit: the object has never been work of the reader's unit.
        count: how many objects were shown.
        members: their keys, when they are many (an export); the rows they go on in count none.
        at: when, if not now; the moment of recording is kept as well.
    """
    if by.is_system:
        return
    present = at or clock.now()
    given = at or (present if settings.MOTCUA_CLOCK_SHIFT else None)
    after = _after_hours(by.agency_id, present)
    parts: Iterator[list[int] | None] = (
        members.parts() if members is not None and members.keys else iter([None])
    )
    rows = [
        [
            given, what, by.person_id, by.name[:160], by.unit_id, by.unit_name[:200], by.agency_id, object_kind,
            object_id, object_agency_id, label[:160], detail[:200], purpose[:200],
            count if place == 0 else 0, part, outside_unit, after, by.ip[:45], by.channel[:20],
        ]
        for place, part in enumerate(parts)
    ]  # fmt: skip
    with connection.cursor() as cursor:
        for row in rows:
            cursor.execute(_INSERT, row)


def _after_hours(agency_id: int | None, at: datetime) -> bool:
    """Tell whether a moment lies on a day off, or well before opening or after closing."""
    from motcua.base.worktime.queries import calendar_for

    calendar, local = calendar_for(agency_id), at.astimezone(clock.VN).replace(tzinfo=None)
    if not calendar.is_workday(local.date()):
        return True
    return not calendar.opens(local.date()) - EARLY <= local <= calendar.closes(local.date()) + LATE


# ---- the seal ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Digest:
    """What a run of readings hashes to: those after `after` up to `last`."""

    after: int
    last: int
    count: int
    digest: str


def digest(after: int, last: int) -> Digest:
    """Hash the readings numbered above `after` up to `last`; each field is hashed with its length."""
    from motcua.base.audit.verify import canonical

    total, found = 0, hashlib.sha256()
    connection.ensure_connection()
    with transaction.atomic(), connection.connection.cursor(name="audit_readings") as cursor:
        cursor.itersize = 5000
        cursor.execute(_ROWS, [after, last])
        for (parts,) in cursor:
            total += 1
            found.update(hashlib.sha256(canonical(parts)).digest())
    return Digest(after, last, total, found.hexdigest())


def seal() -> Digest | None:
    """Write the digest of the readings since the last one into the chain; None when there are none.

    It waits, without making others wait longer than a moment, for transactions that are writing a reading: below
    the number it sees then, no reading can come later.
    """
    after = _last_sealed()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK)
        cursor.execute("SELECT coalesce(max(id), 0) FROM audit_reading")
        last = cursor.fetchone()[0]
    if last <= after:
        return None
    made = digest(after, last)
    record_act(
        SEALED, by=Actor.system(), object_kind="reading", label=f"{after + 1}–{last}",
        detail={"after": made.after, "last": made.last, "count": made.count, "digest": made.digest},
    )  # fmt: skip
    return made


def _last_sealed() -> int:
    newest = Act.objects.filter(act=SEALED).order_by("-seq").values_list("detail", flat=True).first()
    return int(newest["last"]) if newest else 0


def broken_seals() -> Iterator[tuple[int, str]]:
    """Yield the acts of sealing that the readings no longer fit: their number and what is wrong, in words."""
    before = 0
    for seq, detail in Act.objects.filter(act=SEALED).order_by("seq").values_list("seq", "detail"):
        found = digest(detail["after"], detail["last"])
        span = f"{detail['after'] + 1}–{detail['last']}"
        if detail["after"] != before:
            yield seq, f"Bản băm lượt xem ở dòng {seq} không nối tiếp bản trước."
        elif found.count != detail["count"]:
            missing = f"có {found.count} dòng, lúc niêm phong có {detail['count']} dòng"
            yield seq, f"Lượt xem dữ liệu cá nhân {span}: {missing} (bản băm ở dòng {seq})."
        elif found.digest != detail["digest"]:
            yield seq, f"Lượt xem dữ liệu cá nhân {span} đã bị sửa: không khớp bản băm ở dòng {seq}."
        before = detail["last"]
