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


class Claim:
    """The right to do a request, or the answer it was given before (`answer` is not None)."""

    def __init__(self, row: IdempotencyKey | None, answer: Any = None) -> None:
        self._row = row
        self.answer = answer

    def store(self, answer: dict[str, Any]) -> None:
        """Keep the answer for a repetition; it commits with the act itself."""
        if self._row is not None:
            self._row.answer = answer
            self._row.save(update_fields=["answer"])


def digest(body: Any) -> str:
    """Return the hash by which two bodies are told apart (bytes, text, or anything JSON can hold)."""
    if not isinstance(body, bytes):
        body = json.dumps(body, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False).encode()
    return hashlib.sha256(body).hexdigest()


@contextmanager
def claim(key: str | UUID | None, *, by: Actor, body: Any) -> Iterator[Claim]:
    """Open a transaction in which a request is done once for its key; a failure inside forgets the key.

    Args:
        key: the sender's key; without one nothing is compared.
        by: who sends; keys of different people do not meet.
        body: what is asked.

    Raises:
        Invalid: the key is not 1 to 80 characters long.
        Conflict: the same key with another body, or the first request is still running.
    """
    if key is None or key == "":
        with transaction.atomic():
            yield Claim(None)
        return
    key, actor_id, body_hash = str(key), by.person_id or 0, digest(body)
    if len(key) > 80:
        raise Invalid("Khóa chống gửi lặp (Idempotency-Key) dài quá 80 ký tự.")
    with transaction.atomic():
        _lock(key, actor_id)
        known = IdempotencyKey.objects.filter(key=key, actor_id=actor_id).first()
        if known is None:
            yield Claim(
                IdempotencyKey.objects.create(key=key, actor_id=actor_id, body_hash=body_hash, answer={})
            )
            return
        if known.body_hash != body_hash:
            raise Conflict(
                "Yêu cầu này đã được gửi trước đó với nội dung khác. Hãy tải lại trang rồi làm lại."
            )
        yield Claim(None, known.answer)


def _lock(key: str, actor_id: int) -> None:
    """Take the key for this transaction without waiting."""
    number = int.from_bytes(hashlib.sha256(f"{actor_id}:{key}".encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise Conflict("Yêu cầu này đang được xử lý, xin đợi một chút rồi tải lại trang.")


def forget(older_than: timedelta = KEPT) -> int:
    """Delete keys older than a while and return how many."""
    return IdempotencyKey.objects.filter(created_at__lt=clock.now() - older_than).delete()[0]
