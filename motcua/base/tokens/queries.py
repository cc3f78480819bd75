"""Reads of keys: whose key a text is, and the keys of a person."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from motcua.base import clock
from motcua.base.errors import DomainError
from motcua.base.organisations.actor import Actor
from motcua.base.tokens.models import Token
from motcua.base.tokens.services import MARK, digest_of


class Unauthorised(DomainError):
    """No key, or one that opens nothing (HTTP 401)."""

    status = 401


@dataclass(frozen=True)
class Known:
    """What a key says: which it is, as whom it acts, when it was last marked as used, until when it holds."""

    token_id: int
    actor: Actor
    used_at: datetime | None
    expires_at: datetime


# Read at every request: written out, because building it takes longer than running it.
_KEY = """
SELECT t.id, t.digest, t.revoked_at, t.expires_at, t.used_at, p.id, p.full_name, p.is_active, a.id, u.id, u.name,
    g.id, coalesce(nullif(g.short_name, ''), g.name),
    a.valid_from <= %(day)s AND (a.valid_to IS NULL OR a.valid_to >= %(day)s),
    array(SELECT r.role FROM organisations_roleassignment r WHERE r.person_id = p.id AND r.unit_id = u.id
          AND r.valid_from <= %(day)s AND (r.valid_to IS NULL OR r.valid_to >= %(day)s))
FROM tokens_token t JOIN organisations_person p ON p.id = t.person_id
JOIN organisations_roleassignment a ON a.id = t.assignment_id
JOIN organisations_unit u ON u.id = a.unit_id JOIN organisations_agency g ON g.id = u.agency_id
WHERE t.prefix = %(prefix)s
"""


class _Row(NamedTuple):
    token_id: int
    digest: str
    revoked_at: datetime | None
    expires_at: datetime
    used_at: datetime | None
    person_id: int
    name: str
    is_active: bool
    assignment_id: int
    unit_id: int
    unit_name: str
    agency_id: int
    agency_name: str
    in_force: bool
    roles: list[str]


def known(text: str, *, ip: str = "") -> Known:
    """Return what a key says, read in one query: all roles its person holds today at the assignment's unit.

    Args:
        text: the key as it was sent.
        ip: the sender's address, for the trail.

    Raises:
        Unauthorised: it is no key, is revoked or has ended, or so has the account or the role behind it.
    """
    prefix, _, secret = text.removeprefix(MARK).partition("_")
    if not text.startswith(MARK) or not secret or len(text) > 120 or not text.isascii():
        raise Unauthorised("Khóa truy cập không đúng dạng.")
    row = _row(prefix)
    # The comparison takes as long for a wrong key as for an unknown one.
    if not hmac.compare_digest(row.digest if row else "0" * 64, digest_of(secret)) or row is None:
        raise Unauthorised("Khóa truy cập không đúng.")
    if row.revoked_at is not None:
        raise Unauthorised("Khóa truy cập đã thu hồi.")
    if row.expires_at <= clock.now():
        raise Unauthorised("Khóa truy cập đã hết hạn.")
    if not row.is_active:
        raise Unauthorised("Tài khoản của khóa truy cập đang khóa.")
    if not row.in_force:
        raise Unauthorised("Vai trò mà khóa truy cập này làm việc đã hết hiệu lực.")
    actor = Actor(
        person_id=row.person_id, name=row.name, roles=frozenset(row.roles), unit_id=row.unit_id,
        agency_id=row.agency_id, unit_name=row.unit_name, agency_name=row.agency_name,
        assignment_id=row.assignment_id, ip=ip, channel="api",
    )  # fmt: skip
    return Known(row.token_id, actor, row.used_at, row.expires_at)


def _row(prefix: str) -> _Row | None:
    with connection.cursor() as cursor:
        cursor.execute(_KEY, {"prefix": prefix, "day": clock.today()})
        found = cursor.fetchone()
    return _Row(*found) if found else None


def of_person(person_id: int | None) -> QuerySet[Token]:
    """Return a person's keys, the newest first."""
    return (
        Token.objects.filter(person_id=person_id).select_related("assignment__unit__agency").order_by("-id")
    )
