"""The daily job: a day's figures of every indicator, for agencies, fields, levels and the province."""

import os
import subprocess
import sys
from datetime import datetime, timedelta

from bench.measure import Pair, Row, Session
from bench.server import Unexpected
from motcua.base import clock
from motcua.base.indicators import periods
from motcua.config.env import ROOT

AGGREGATE = """
SELECT agency_id, field_id, sum(received), sum(online), sum(supplemented), sum(finished), sum(punctual), sum(late),
       sum(refused), sum(seconds)
FROM (
    SELECT agency_id, field_id, 1 AS received, (channel = 2)::int AS online, (supplements > 0)::int AS supplemented,
           0 AS finished, 0 AS punctual, 0 AS late, 0 AS refused, 0 AS seconds
    FROM dossiers_dossier WHERE received_at >= %(begins)s AND received_at < %(ends)s
    UNION ALL
    SELECT agency_id, field_id, 0, 0, 0, 1, (timeliness IN ('TRUOC_HAN', 'DUNG_HAN'))::int,
           (timeliness = 'QUA_HAN')::int, refused::int, extract(epoch FROM finished_at - received_at)
    FROM dossiers_dossier WHERE finished_at >= %(begins)s AND finished_at < %(ends)s
) facts GROUP BY agency_id, field_id
"""
KEPT = """
SELECT numerator, denominator FROM indicators_snapshot
WHERE indicator = 'dossiers.on_time' AND scope_kind = 'province' AND field_id = 0 AND as_of = %s
"""


def day(session: Session) -> Pair:
    """The last day of the month before, whole process with its start; beside it one aggregate of that month."""
    today = datetime.now(clock.VN).date()
    month = periods.containing("thang", today.replace(day=1) - timedelta(days=1))
    values = {"begins": month.begins, "ends": month.ends}
    environment = os.environ | {"MOTCUA_DB_NAME": session.database}
    command = [sys.executable, "-m", "motcua.config.command", "figures", "--day", month.end.isoformat()]

    def run(number: int) -> None:
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise Unexpected(
                f"motcua figures ended with {done.returncode}: {done.stdout}{done.stderr}"[:2000]
            )

    def bare(number: int) -> None:
        session.conn.execute(AGGREGATE, values).fetchall()

    def said() -> str:
        counted = session.conn.execute(AGGREGATE, values).fetchall()
        whole = sum(row[6] for row in counted), sum(row[5] for row in counted)
        kept = session.one(KEPT, month.end)
        if tuple(map(int, kept)) != tuple(map(int, whole)):
            raise Unexpected(f"the kept figure says {kept}, the dossiers {whole}")
        rows, agencies = session.one(
            "SELECT count(*), count(DISTINCT scope_id) FILTER (WHERE scope_kind = 'agency') "
            "FROM indicators_snapshot WHERE as_of = %s",
            month.end,
        )
        return f"{rows} figures, {agencies} agencies"

    return Pair(run, bare, rounds=3, warm_up=1, said=said)


ROWS = (Row("day", "A day's figures of all indicators kept", day),)
