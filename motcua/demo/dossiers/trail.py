"""The log and the trail of a load: entries of all parts in order of time, numbered and chained, sent by COPY.

The trail is chained here exactly as the database's trigger chains it (`audit.sql.CHAIN`); `motcua audit verify`
works it out again afterwards, as for any other trail.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import chain
from operator import itemgetter

from django.db import connection

from motcua.demo.dossiers.log import PARTED

_WHEN = itemgetter(slice(16))


class Trail:
    """Where the log and the trail stand while a load adds to them."""

    def __init__(self, first_event: int) -> None:
        """Take the chain's lock, which the loading transaction holds to its end."""
        self.next_event = first_event
        with connection.cursor() as cursor:
            # As seconds: the load has set the session's time zone, which the driver does not follow.
            cursor.execute(
                "SELECT seq, hash, extract(epoch FROM recorded_at)::float8 FROM audit_chainhead WHERE id = 1 FOR UPDATE"
            )
            self.seq, head, last = cursor.fetchone()
        self.head = bytes(head)
        now = datetime.now(UTC)
        self.recorded = max(now, datetime.fromtimestamp(last, UTC)) if last else now

    def lines_of(self, parts: Sequence[list[bytes]]) -> tuple[bytes, bytes]:
        """Return the lines of events and of acts for what the parts of the province did in the same stretch of time."""
        entries = parts[0] if len(parts) == 1 else sorted(chain.from_iterable(parts), key=_WHEN)
        self.recorded = max(self.recorded, datetime.now(UTC))
        epoch = datetime(1970, 1, 1, tzinfo=UTC)
        micros = b"%d" % ((self.recorded - epoch).days * 86_400_000_000 + self._of_day())
        hashed_recorded = b"%d:%b" % (len(micros), micros)
        recorded = self.recorded.isoformat(" ").encode()
        seq, event_id, head = self.seq, self.next_event, self.head
        before, sha256 = head.hex().encode(), hashlib.sha256
        events, acts = [], []
        for entry in entries:
            at, event, act, hashed = entry.split(PARTED)
            seq += 1
            number = b"%d" % seq
            text = (head, len(number), number, len(at), at, hashed_recorded, hashed)
            head = sha256(b"%b%d:%b;%d:%b;%b;%b" % text).digest()
            after = head.hex().encode()
            events.append(b"%d\t%b\n" % (event_id, event))
            line = (number, event[:19], recorded, act, before, after)
            acts.append(b"%b\t%b\t%b\t%b\t\\\\x%b\t\\\\x%b\n" % line)
            before = after
            event_id += 1
        self.seq, self.next_event, self.head = seq, event_id, head
        return b"".join(events), b"".join(acts)

    def _of_day(self) -> int:
        at = self.recorded
        return ((at.hour * 60 + at.minute) * 60 + at.second) * 1_000_000 + at.microsecond

    def close(self) -> None:
        """Move the chain's head to the last act written."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE audit_chainhead SET seq = %s, hash = %s, recorded_at = %s WHERE id = 1",
                [self.seq, self.head, self.recorded],
            )
