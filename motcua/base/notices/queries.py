"""Reads of notices."""

from django.db.models import QuerySet

from motcua.base.notices.models import Notice
from motcua.base.organisations.actor import Actor

COUNTED = 100


def unread(person_id: int | None) -> QuerySet[Notice]:
    """Return what a person has not read, as far as it is counted (100: the bell shows "99+")."""
    return Notice.objects.filter(person_id=person_id or 0, read_at__isnull=True)[:COUNTED]


def unread_count(person_id: int | None) -> int:
    """Return how many notices a person has not read, no further than 100."""
    return unread(person_id).count() if person_id else 0


def mine(by: Actor, *, unread: bool = False) -> QuerySet[Notice]:
    """Return one's own notices, newest first."""
    notices = Notice.objects.filter(person_id=by.person_id or 0).order_by("-at", "-id")
    return notices.filter(read_at__isnull=True) if unread else notices
