"""A request sent twice is done once: same key and body, same answer; another body, refused (rule 9)."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid
from motcua.base.events.models import IdempotencyKey
from motcua.base.organisations.actor import Actor

KEPT = timedelta(days=7)


# One statement: who asks (for the row history), whether the key is free, and what is known of it. Should another
# transaction end between the snapshot and the lock, the row is not seen here but stops the insert at the end.
_BEGIN = """
SELECT set_config('pghistory.context_metadata', %s, true), pg_try_advisory_xact_lock(%s), known.body_hash, known.answer
FROM (SELECT 1) one LEFT JOIN events_idempotencykey known ON known.key = %s AND known.actor_id = %s
"""
_KEEP = """
INSERT INTO events_idempotencykey (key, actor_id, body_hash, answer) VALUES (%s, %s, %s, %s)
ON CONFLICT DO NOTHING RETURNING 1
"""
_RUNNING = "Yêu cầu này đang được xử lý, xin đợi một chút rồi gửi lại."


class Claim:
    """The right to do a request, or the answer it was given before (`answer` is not None)."""

    def __init__(self, row: tuple[str, int, str] | None, answer: Any = None) -> None:
        self._row = row
        self.answer = answer

    def store(self, answer: dict[str, Any]) -> None:
        """Keep the answer for a repetition; it commits with the act itself.

        Raises:
            Conflict: the same request was done a moment ago.
        """
        if self._row is None:
            return
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [*self._row, json.dumps(answer, cls=DjangoJSONEncoder, ensure_ascii=False)])
            if cursor.fetchone() is None:
                raise Conflict(_RUNNING)


def digest(body: Any) -> str:
    """Return the hash by which two bodies are told apart (bytes, text, or anything JSON can hold)."""
    if not isinstance(body, bytes):
        body = json.dumps(body, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False).encode()
    return hashlib.sha256(body).hexdigest()


@contextmanager
def claim(key: str | UUID | None, *, by: Actor, body: Any, url: str = "") -> Iterator[Claim]:
    """Open a transaction in which a request is done once for its key; a failure inside forgets it.

    Whoever does the request must `store` the answer; without it the key is not remembered.

    Args:
        key: the sender's key; without one nothing is compared.
        by: who sends; keys of different people do not meet.
        body: what is asked.
        url: where it is asked, for the row history.

    Raises:
        Invalid: the key is not 1 to 80 characters long.
        Conflict: the same key with another body, or the first request is still running.
    """
    said = json.dumps({"user": by.person_id, "url": url}) if url else ""
    if key is None or key == "":
        with transaction.atomic():
            if said:
                _begin(said, "", 0)
            yield Claim(None)
        return
    key, actor_id, body_hash = str(key), by.person_id or 0, digest(body)
    if len(key) > 80:
        raise Invalid("Khóa chống gửi lặp (Idempotency-Key) dài quá 80 ký tự.")
    with transaction.atomic():
        free, known, answer = _begin(said, key, actor_id)
        if not free:
            raise Conflict(_RUNNING)
        if known is None:
            yield Claim((key, actor_id, body_hash))
        elif known != body_hash:
            raise Conflict(
                "Khóa chống gửi lặp này đã dùng cho một yêu cầu có nội dung khác; dùng khóa mới cho yêu cầu mới."
            )
        else:
            yield Claim(None, json.loads(answer))


def _begin(said: str, key: str, actor_id: int) -> tuple[bool, str | None, str]:
    """Take the key for this transaction without waiting; return whether it is ours, its body and its answer."""
    number = int.from_bytes(hashlib.sha256(f"{actor_id}:{key}".encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [said, number if key else None, key, actor_id])
        _, free, known, answer = cursor.fetchone()
    return bool(free), known, answer


def forget(older_than: timedelta = KEPT) -> int:
    """Delete keys older than a while and return how many."""
    return IdempotencyKey.objects.filter(created_at__lt=clock.now() - older_than).delete()[0]
