"""Reads of keys: whose key a text is, and the keys of a person."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet

from motcua.base import clock
from motcua.base.errors import DomainError
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import RoleAssignment
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


_COLUMNS = (
    "pk", "digest", "revoked_at", "expires_at", "used_at", "person_id", "person__full_name", "person__is_active",
    "assignment_id", "assignment__unit_id", "assignment__unit__name", "assignment__unit__agency_id",
    "assignment__unit__agency__name", "assignment__unit__agency__short_name",
)  # fmt: skip


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
    if not hmac.compare_digest(row["digest"] if row else "0" * 64, digest_of(secret)) or row is None:
        raise Unauthorised("Khóa truy cập không đúng.")
    if row["revoked_at"] is not None:
        raise Unauthorised("Khóa truy cập đã thu hồi.")
    if row["expires_at"] <= clock.now():
        raise Unauthorised("Khóa truy cập đã hết hạn.")
    if not row["person__is_active"]:
        raise Unauthorised("Tài khoản của khóa truy cập đang khóa.")
    if not row["in_force"]:
        raise Unauthorised("Vai trò mà khóa truy cập này làm việc đã hết hiệu lực.")
    unit = "assignment__unit"
    actor = Actor(
        person_id=row["person_id"], name=row["person__full_name"], roles=frozenset(row["roles"]),
        unit_id=row[f"{unit}_id"], agency_id=row[f"{unit}__agency_id"], unit_name=row[f"{unit}__name"],
        agency_name=row[f"{unit}__agency__short_name"] or row[f"{unit}__agency__name"],
        assignment_id=row["assignment_id"], ip=ip, channel="api",
    )  # fmt: skip
    return Known(row["pk"], actor, row["used_at"], row["expires_at"])


def _row(prefix: str) -> dict[str, Any] | None:
    today = clock.today()
    of_unit = RoleAssignment.objects.on(today).filter(
        person=OuterRef("person"), unit=OuterRef("assignment__unit")
    )
    in_force = Q(assignment__valid_from__lte=today) & (
        Q(assignment__valid_to__isnull=True) | Q(assignment__valid_to__gte=today)
    )
    rows = Token.objects.filter(prefix=prefix).values(
        *_COLUMNS,
        in_force=ExpressionWrapper(in_force, BooleanField()),
        roles=ArraySubquery(of_unit.values("role")),
    )
    return next(iter(rows[:1]), None) if prefix else None


def of_person(person_id: int | None) -> QuerySet[Token]:
    """Return a person's keys, the newest first."""
    return (
        Token.objects.filter(person_id=person_id).select_related("assignment__unit__agency").order_by("-id")
    )
