"""The one verb of the log: to record a fact, in the transaction that makes it true."""

from datetime import datetime
from typing import Any

from motcua.base import clock
from motcua.base.events.models import Event
from motcua.base.organisations.actor import Actor


def record(
    kind: str,
    *,
    stream: tuple[str, int],
    by: Actor,
    at: datetime | None = None,
    payload: dict[str, Any] | None = None,
) -> Event:
    """Write a fact to the log and return it; readers follow after the commit.

    Args:
        kind: what happened ("dossier.received").
        stream: what it happened to: kind and key.
        by: who made it.
        at: when it happened, if not now.
        payload: what else the fact consists of, as JSON.
    """
    stream_kind, stream_id = stream
    return Event.objects.create(
        at=at or clock.now(), kind=kind, stream_kind=stream_kind, stream_id=stream_id,
        actor_id=by.person_id, actor_name=by.name[:160], unit_id=by.unit_id, unit_name=by.unit_name[:200],
        agency_id=by.agency_id, payload=payload or {},
    )  # fmt: skip
