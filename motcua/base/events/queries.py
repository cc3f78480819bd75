"""Reads of the log."""

from dataclasses import dataclass, replace

from django.db.models import QuerySet

from motcua.base.errors import Invalid
from motcua.base.events import readers
from motcua.base.events.models import Event, ReaderCursor


def of_stream(kind: str, stream_id: int) -> QuerySet[Event]:
    """Return the events of one thing, oldest first (the caller has checked the right to see it)."""
    return Event.objects.filter(stream_kind=kind, stream_id=stream_id).order_by("id")


@dataclass(frozen=True)
class Place:
    """How far somebody outside has read: transaction and number of the last event, and the number of the last
    event of a former server (see `ReaderCursor`)."""

    xid: int = 0
    last_id: int = 0
    after_id: int = 0

    @classmethod
    def read(cls, text: str) -> "Place":
        """Read a place as `str` writes it; empty is the beginning.

        Raises:
            Invalid: it was not written by us.
        """
        if not text:
            return cls()
        parts = text.split(".")
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
            raise Invalid("Con trỏ không đúng; gửi lại nguyên văn `next` của lần đọc trước.", field="after")
        return cls(*map(int, parts))

    def at(self, event: Event) -> "Place":
        """Return the place of an event."""
        return replace(self, xid=int(event.xid), last_id=event.pk)

    def __str__(self) -> str:
        return f"{self.xid}.{self.last_id}.{self.after_id}"


def events_after(place: Place, limit: int) -> tuple[list[Event], Place, bool]:
    """Return the events after a place that are safe to read, the place after them, and whether there are more.

    Safe are those of transactions older than the oldest one still running, so that none which commits late is
    passed over; the caller has yet to cut them to what may be seen.
    """
    cursor = ReaderCursor(name="", xid=place.xid, last_id=place.last_id, after_id=place.after_id)
    events = readers.next_events(cursor, limit)
    if events:
        cursor.xid, cursor.last_id = events[-1].xid, events[-1].pk
    return events, Place(int(cursor.xid), cursor.last_id, cursor.after_id), len(events) == limit
