"""The one verb of the log: to record a fact, in the transaction that makes it true."""

import contextlib
from datetime import datetime
from time import monotonic
from typing import Any

from django.db import connection, transaction

from motcua.base import clock
from motcua.base.events.models import Event
from motcua.base.organisations.actor import Actor

# Until when the wake-up that this process asked for last surely still waits, by database.
_waits_until: dict[str, float] = {}


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
    if not any(entry[1] is wake_readers for entry in connection.run_on_commit):
        transaction.on_commit(wake_readers, robust=True)
    return Event.objects.create(
        at=at or clock.now(), kind=kind, stream_kind=stream_kind, stream_id=stream_id,
        actor_id=by.person_id, actor_name=by.name[:160], unit_id=by.unit_id, unit_name=by.unit_name[:200],
        agency_id=by.agency_id, payload=payload or {},
    )  # fmt: skip


def wake_readers() -> None:
    """Enqueue one wake-up of the readers unless one waits already; runs after the commit.

    They wake a moment later, so that acts that follow each other are read together: one after the other, each
    would cost the readers as much as the officer. Nothing depends on it: they also wake every minute and their
    cursors know where to go on.
    """
    if monotonic() < _waits_until.get(connection.settings_dict["NAME"], 0.0):
        return
    from procrastinate.exceptions import AlreadyEnqueued

    from motcua.base.events import tasks
    from motcua.base.events.readers import READERS

    if not READERS:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo' LIMIT 1",
            [tasks.WAKE],
        )
        if cursor.fetchone():
            return
    asked = monotonic()
    with contextlib.suppress(AlreadyEnqueued):
        tasks.wake.configure(schedule_in={"seconds": tasks.WAKE_SECONDS}).defer()
        _waits_until[connection.settings_dict["NAME"]] = asked + tasks.WAKE_SECONDS * 0.8
