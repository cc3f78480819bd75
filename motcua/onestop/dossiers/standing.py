"""How dossiers stood at a past instant: which were under way, with their clock running, late or stopped.

Of a dossier that nobody has touched since, its row says it. Of the others the event log does: each event tells what
its act changed (`replay`), so the last one before the instant that told of the state or of the date promised gives
it. A dossier loaded with its history from elsewhere has events that tell less; there the pauses say whether its clock
stood, the extension what date was promised, and a date moved by a later pause cannot be known any more: the present
one is taken.
"""

from datetime import datetime
from typing import Any

from django.db import connection

from motcua.base.indicators.engine import once
from motcua.onestop.dossiers.rules import BEFORE_RECEIPT, CLOCK_RUNS, WAITING

_STOOD = """
WITH candidate AS (
    SELECT d.id, d.status, d.due_at FROM dossiers_dossier d
    WHERE d.received_at < %(at)s AND (d.finished_at IS NULL OR d.finished_at >= %(at)s)
        AND NOT d.status = ANY(%(before)s)
), stood AS (
    SELECT c.id,
        CASE WHEN told.touched IS NOT TRUE THEN c.status
             WHEN told.status IS NOT NULL THEN told.status
             WHEN told.ended < %(at)s THEN c.status
             WHEN EXISTS (
                 SELECT 1 FROM dossiers_pause p WHERE p.dossier_id = c.id AND p.kind IN ('BO_SUNG', 'NVTC')
                     AND p.from_at < %(at)s AND (p.to_at IS NULL OR p.to_at >= %(at)s)
             ) THEN %(waiting)s
             ELSE %(running)s END AS status,
        CASE WHEN told.touched IS NOT TRUE THEN c.due_at
             WHEN told.due_at IS NOT NULL THEN told.due_at::timestamptz
             ELSE coalesce((
                 SELECT a.old_due_at FROM dossiers_apology a
                 WHERE a.dossier_id = c.id AND a.is_extension AND a.at >= %(at)s
             ), c.due_at) END AS due_at
    FROM candidate c
    LEFT JOIN LATERAL (
        SELECT bool_or(e.at >= %(at)s) AS touched,
            (array_agg(e.payload -> 'set' ->> 'status' ORDER BY e.id DESC)
                FILTER (WHERE e.at < %(at)s AND e.payload -> 'set' ? 'status'))[1] AS status,
            (array_agg(e.payload -> 'set' ->> 'due_at' ORDER BY e.id DESC)
                FILTER (WHERE e.at < %(at)s AND e.payload -> 'set' ? 'due_at'))[1] AS due_at,
            min(e.at) FILTER (WHERE e.kind IN ('dossier.withdrawn', 'dossier.stopped')) AS ended
        FROM events_event e WHERE e.stream_kind = 'dossier' AND e.stream_id = c.id
    ) told ON true
)
SELECT id, status = ANY(%(clock)s) AS running, due_at FROM stood
WHERE status = ANY(%(clock)s) OR status = ANY(%(paused)s)
"""


def stood(at: datetime) -> list[tuple[int, bool, datetime | None]]:
    """Return the dossiers under way at a past instant: key, whether the clock ran, the date promised."""

    def read() -> list[tuple[int, bool, datetime | None]]:
        values: dict[str, Any] = {
            "at": at, "before": sorted(BEFORE_RECEIPT), "clock": sorted(CLOCK_RUNS), "paused": sorted(WAITING),
            "waiting": "CHO_BO_SUNG_GQ", "running": "THAM_DINH",
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(_STOOD, values)
            return cursor.fetchall()

    return once(("dossiers.stood", at), read)


def late_at(at: datetime) -> list[int]:
    """Return the dossiers that were being handled past the date promised at a past instant."""
    return [key for key, running, due in stood(at) if running and due is not None and due < at]


def paused_at(at: datetime) -> list[int]:
    """Return the dossiers that were waiting for their applicants at a past instant."""
    return [key for key, running, _ in stood(at) if not running]
