"""Verbs of keys: to issue one, to revoke one, to note that it was used."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.events.services import record
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person
from motcua.base.organisations.queries import assignments_of
from motcua.base.text import clean, day
from motcua.base.tokens.models import Token

MARK = "mc_"
MOST_DAYS = 366
DEFAULT_DAYS = 90
MOST_KEYS = 20
# How often the moment of last use is written, so that reading does not write to the database each time.
MARK_USED_EVERY = timedelta(minutes=1)


def digest_of(secret: str) -> str:
    """Return what is kept of a key's secret part: it has 256 random bits, so one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(
    person_id: int,
    *,
    by: Actor,
    name: str = "",
    days: int = DEFAULT_DAYS,
    assignment_id: int | None = None,
) -> tuple[Token, str]:
    """Make a key for a person and return it with its text, which is shown this once and kept nowhere.

    Args:
        person_id: for whom; people make keys for themselves, the `motcua token` command for anybody.
        by: who makes it.
        name: what it is for.
        days: how long it holds, at most `MOST_DAYS`.
        assignment_id: the role assignment it acts under; the first in force by default.

    Raises:
        NotAllowed: for somebody else.
        Invalid: no such role in force today, too long, no name, or too many keys already.
        Conflict: the account is locked.
    """
    if not by.is_system and by.person_id != person_id:
        raise NotAllowed("Mỗi người chỉ tạo khóa truy cập cho chính mình.")
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(f"Thời hạn của khóa từ 1 đến {MOST_DAYS} ngày.", field="days")
    if not (label := clean(name)[:80]):
        raise Invalid("Ghi khóa dùng cho phần mềm hay việc gì.", field="name")
    with transaction.atomic():
        person = Person.objects.select_for_update().filter(pk=person_id).first()
        if person is None:
            raise NotFound("Không có người này.")
        if not person.is_active:
            raise Conflict("Tài khoản đang khóa nên không tạo khóa truy cập được.")
        held = list(assignments_of(person_id))
        chosen = next((row for row in held if assignment_id in (None, row.pk)), None)
        if chosen is None:
            raise Invalid("Người này không giữ vai trò đã chọn trong hôm nay.", field="assignment")
        at = clock.now()
        if (
            Token.objects.filter(person=person, revoked_at__isnull=True, expires_at__gt=at).count()
            >= MOST_KEYS
        ):
            raise Invalid(f"Mỗi người giữ nhiều nhất {MOST_KEYS} khóa; thu hồi khóa không dùng trước.")
        prefix, secret = secrets.token_hex(5), secrets.token_hex(32)
        token = Token.objects.create(
            prefix=prefix, digest=digest_of(secret), person=person, assignment=chosen, name=label,
            created_at=at, expires_at=at + timedelta(days=days),
        )  # fmt: skip
        _tell("token.issued", token, by=by, detail={"name": label, "valid_to": day(token.expires_at)})
    return token, f"{MARK}{prefix}_{secret}"


def revoke(token_id: int, *, by: Actor) -> Token:
    """Revoke a key: it opens nothing from now on.

    Raises:
        NotFound: there is none, or it is somebody else's.
        Conflict: it is revoked already.
    """
    with transaction.atomic():
        rows = Token.objects.select_for_update().filter(pk=token_id)
        token = (rows if by.is_system else rows.filter(person_id=by.person_id)).first()
        if token is None:
            raise NotFound("Không có khóa truy cập này.")
        if token.revoked_at is not None:
            raise Conflict("Khóa này đã thu hồi rồi.")
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        _tell("token.revoked", token, by=by, detail={"name": token.name})
    return token


def mark_used(token_id: int, used_at: datetime | None, now: datetime) -> None:
    """Note that a key was used, at most once a minute.

    Args:
        token_id: the key.
        used_at: when it was marked last.
        now: the present instant.
    """
    if used_at is None or now - used_at >= MARK_USED_EVERY:
        Token.objects.filter(pk=token_id).update(used_at=now)


def _tell(act: str, token: Token, *, by: Actor, detail: dict[str, str]) -> None:
    record(act, stream=("token", token.pk), by=by, payload=detail | {"prefix": token.prefix})
    record_act(act, by=by, object_kind="token", object_id=token.pk, label=f"mc_{token.prefix}", detail=detail)
