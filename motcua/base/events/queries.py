"""Reads of the log."""

from django.db.models import QuerySet

from motcua.base.events.models import Event


def of_stream(kind: str, stream_id: int) -> QuerySet[Event]:
    """Return the events of one thing, oldest first (the caller has checked the right to see it)."""
    return Event.objects.filter(stream_kind=kind, stream_id=stream_id).order_by("id")
