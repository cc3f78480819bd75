"""The log and the trail of a load: entries of all parts in order of time, numbered and chained, sent by COPY.

The trail is chained here exactly as the database's trigger chains it (`audit.sql.CHAIN`); `motcua audit verify`
works it out again afterwards, as for any other trail.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from operator import itemgetter
from struct import Struct

from django.db import connection

from motcua.base.clock import VN
from motcua.demo.dossiers.binary import EPOCH, LENGTH
from motcua.demo.dossiers.log import ACT_COLUMNS, EVENT_COLUMNS, SINCE, Entry

_WHEN = itemgetter(0)
# The chain's hash before it, its number, when it happened, when it was recorded, the act itself, its dossier.
_HASHED = b"%b%d:%b;16:%d;%b;%b%b%b"
# How many fields a row has, and its first: number and time of an event; of an act also when it was recorded.
_EVENT, _ACT = Struct(">hiqiq"), Struct(">hiqiqiq")
_EVENT_FIELDS, _ACT_FIELDS = len(EVENT_COLUMNS), len(ACT_COLUMNS)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_A_SECOND = 1_000_000
# Microseconds from 1970 to where entries begin to count.
_FIRST = (SINCE.replace(tzinfo=VN) - _EPOCH) // _MICROSECOND
_HASH_LENGTH = LENGTH.pack(hashlib.sha256().digest_size)


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

    def rows_of(self, parts: Sequence[list[Entry]]) -> tuple[bytes, bytes]:
        """Return the rows of events and of acts for what the parts of the province did in the same stretch of time."""
        entries = parts[0] if len(parts) == 1 else sorted(chain.from_iterable(parts), key=_WHEN)
        self.recorded = max(self.recorded, datetime.now(UTC))
        recorded = (self.recorded - _EPOCH) // _MICROSECOND
        hashed_recorded = b"16:%d" % recorded
        recorded -= EPOCH
        seq, event_id, head = self.seq, self.next_event, self.head
        sha256, of_event, of_act = hashlib.sha256, _EVENT.pack, _ACT.pack
        events: list[bytes] = []
        acts: list[bytes] = []
        for second, (about, did, acted, detail, hashed, ended), (which, label, named), payload in entries:
            seq += 1
            when = second * _A_SECOND + _FIRST
            number = b"%d" % seq
            text = (head, len(number), number, when, hashed_recorded, hashed, named, ended)
            before, head = head, sha256(_HASHED % text).digest()
            when -= EPOCH
            events += (of_event(_EVENT_FIELDS, 8, event_id, 8, when), about, which, did, payload)
            acts += (
                of_act(_ACT_FIELDS, 8, seq, 8, when, 8, recorded), acted, label, detail,
                _HASH_LENGTH, before, _HASH_LENGTH, head,
            )  # fmt: skip
            event_id += 1
        self.seq, self.next_event, self.head = seq, event_id, head
        return b"".join(events), b"".join(acts)

    def close(self) -> None:
        """Move the chain's head to the last act written."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE audit_chainhead SET seq = %s, hash = %s, recorded_at = %s WHERE id = 1",
                [self.seq, self.head, self.recorded],
            )
