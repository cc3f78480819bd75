"""A person's calendar feed: a secret address, made, made anew and ended by the person; kept only as a hash."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import NotAllowed, NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person
from motcua.base.organisations.permissions import check
from motcua.control.plans.models import Feed


def digest_of(token: str) -> str:
    """Return what is kept of a token: it has 256 random bits, so one round of SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make(*, by: Actor, at: datetime | None = None) -> str:
    """Make a person's secret address, for the role they act under; an earlier one ends. Return the token.

    Raises:
        NotAllowed: no role with work given by plans.
    """
    at = at or clock.now()
    check(by, "plan.view")
    if by.person_id is None or by.assignment_id is None:
        raise NotAllowed("Chỉ người đang giữ vai trò mới lập được địa chỉ lịch.")
    Person.objects.select_for_update().get(pk=by.person_id)
    token = secrets.token_hex(32)
    Feed.objects.update_or_create(
        person_id=by.person_id,
        defaults={"assignment_id": by.assignment_id, "token_hash": digest_of(token), "made_at": at},
    )
    record_act("plan.feed_made", by=by, object_kind="person", object_id=by.person_id, label=by.name, at=at)
    return token


@transaction.atomic
def end(*, by: Actor, at: datetime | None = None) -> None:
    """End one's secret address.

    Raises:
        NotFound: there is none.
    """
    at = at or clock.now()
    gone, _ = Feed.objects.filter(person_id=by.person_id or 0).delete()
    if not gone:
        raise NotFound("Bạn chưa lập địa chỉ lịch nào.")
    record_act("plan.feed_ended", by=by, object_kind="person", object_id=by.person_id, label=by.name, at=at)
