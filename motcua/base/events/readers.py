"""Readers of the log: whatever follows from a fact elsewhere is done here, in order, once in effect.

A reader's handler writes in the same transaction that moves its cursor. It is shown only events of
transactions older than the oldest one still running, so that nothing which commits late is passed over.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from motcua.base import clock
from motcua.base.events.models import Event, ReaderCursor

log = logging.getLogger(__name__)
Handler = Callable[[list[Event]], None]

NEXT = """
SELECT * FROM events_event
WHERE (xid, id) > (%s::xid8, %s) AND id > %s AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY xid, id LIMIT %s
"""
# What is left of the log that came from another server, whose transaction numbers ran higher than ours.
LEFT_BEHIND = """
SELECT * FROM events_event WHERE (xid, id) > (%s::xid8, %s) AND id > %s ORDER BY xid, id LIMIT %s
"""
# What lies ahead of each reader that is in order: its kinds, how much it is, and the last of it.
AHEAD = """
SELECT reader.name, count(next.id), array_agg(DISTINCT next.kind),
       (array_agg(next.xid::text ORDER BY next.xid DESC, next.id DESC))[1],
       (array_agg(next.id ORDER BY next.xid DESC, next.id DESC))[1]
FROM events_readercursor reader LEFT JOIN LATERAL (
    SELECT xid, id, kind FROM events_event
    WHERE (xid, id) > (reader.xid, reader.last_id) AND id > reader.after_id
    AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, id LIMIT %s
) next ON true
WHERE reader.name = ANY(%s) AND reader.error = '' AND reader.xid < pg_snapshot_xmax(pg_current_snapshot())
GROUP BY reader.name
"""
LOOKED_AHEAD = 200
LEAVE_OUT = """
UPDATE events_readercursor SET xid = %(xid)s::xid8, last_id = %(id)s, moved_at = %(at)s
WHERE name = ANY(%(names)s) AND (xid, last_id) < (%(xid)s::xid8, %(id)s)
"""
NEWEST = """
SELECT * FROM events_event WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY xid DESC, id DESC LIMIT 1
"""


@dataclass(frozen=True)
class Reader:
    """A named follower of the log; `handle` gets batches in order and must not commit."""

    name: str
    handle: Handler
    kinds: frozenset[str] | None
    batch: int


READERS: dict[str, Reader] = {}


def register(name: str, handle: Handler, *, kinds: set[str] | None = None, batch: int = 200) -> None:
    """Let a handler follow the log; call it in `AppConfig.ready`.

    Args:
        name: the reader's name, kept with its cursor.
        handle: given a list of events, at most `batch`, oldest first; writes in the cursor's transaction.
        kinds: the kinds of event it cares for; by default all.
        batch: events at a time.
    """
    READERS[name] = Reader(name, handle, frozenset(kinds) if kinds else None, batch)


def _fetch_one(sql: str, params: list[Any] | None = None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0]


def next_events(cursor: ReaderCursor, size: int) -> list[Event]:
    """Return the events after the cursor that are safe to read, rebasing it after a restore elsewhere."""
    place = [str(cursor.xid), cursor.last_id, cursor.after_id, size]
    newest = int(_fetch_one("SELECT pg_snapshot_xmax(pg_current_snapshot())::text"))
    if cursor.xid < newest:
        return list(Event.objects.raw(NEXT, place))
    left = list(Event.objects.raw(LEFT_BEHIND, place))
    if left:
        return left
    cursor.after_id = _fetch_one(
        "SELECT coalesce(max(id), 0) FROM events_event WHERE xid >= %s::xid8", [str(newest)]
    )
    cursor.xid, cursor.last_id = 0, 0
    return list(Event.objects.raw(NEXT, ["0", 0, cursor.after_id, size]))


def _step(reader: Reader) -> int:
    """Handle one batch and move the cursor with it; return how many events were read."""
    with transaction.atomic():
        cursor = ReaderCursor.objects.select_for_update().get(pk=reader.name)
        events = next_events(cursor, reader.batch)
        if events:
            wanted = [event for event in events if reader.kinds is None or event.kind in reader.kinds]
            if wanted:
                reader.handle(wanted)
            cursor.xid, cursor.last_id = events[-1].xid, events[-1].pk
            cursor.error, cursor.moved_at = "", clock.now()
            cursor.save()
        return len(events)


def run_reader(name: str) -> int:
    """Read the log to its end for one reader and return how many events were read.

    Raises:
        Exception: whatever the handler raised; the batch is undone, the cursor stays and keeps the words.
    """
    reader = READERS[name]
    ReaderCursor.objects.get_or_create(name=name)
    total = 0
    try:
        while count := _step(reader):
            total += count
            if count < reader.batch:
                break
    except Exception as error:
        ReaderCursor.objects.filter(pk=name).update(error=f"{type(error).__name__}: {error}"[:300])
        raise
    return total


def _concerned() -> list[str]:
    """Return the readers that something ahead concerns, after moving all the others past it at once.

    A fact concerns few of them, and each reading costs six statements.
    """
    with connection.cursor() as cursor:
        cursor.execute(AHEAD, [LOOKED_AHEAD, list(READERS)])
        idle, last = set(), None
        for name, number, kinds, *place in cursor.fetchall():
            wanted = READERS[name].kinds
            if not number:
                idle.add(name)
            elif number < LOOKED_AHEAD and wanted is not None and wanted.isdisjoint(kinds):
                # All of them have read to the same end.
                idle.add(name)
                last = place
        if last:
            values = {"xid": last[0], "id": last[1], "at": clock.now(), "names": sorted(idle)}
            cursor.execute(LEAVE_OUT, values)
    return [name for name in READERS if name not in idle]


def run_all() -> None:
    """Let every reader read that something concerns; one that fails is logged and tried at the next wake-up."""
    for name in _concerned():
        try:
            run_reader(name)
        except Exception:
            log.exception("events: reader %s stopped", name)


def skip_to_now() -> None:
    """Let every reader begin after what is in the log (for loading history, of which nobody need be told)."""
    for name in READERS:
        with transaction.atomic():
            ReaderCursor.objects.get_or_create(name=name)
            cursor = ReaderCursor.objects.select_for_update().get(pk=name)
            last = next(iter(Event.objects.raw(NEWEST)), None)
            if last:
                cursor.xid, cursor.last_id, cursor.moved_at = last.xid, last.pk, clock.now()
                cursor.save()
