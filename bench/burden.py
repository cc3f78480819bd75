"""The ranking of burden: every sum, every finding of a year, stored; the whole process with its start."""

import os
import subprocess
import sys

from bench.measure import Pair, Row, Session
from bench.server import Unexpected
from motcua.config.env import ROOT

# One plain aggregate over the same steps: what PostgreSQL takes to read and group them once.
AGGREGATE = """
SELECT d.procedure_id, d.agency_id, w.step, count(*), sum(w.closed_at - w.opened_at),
    count(*) FILTER (WHERE w.outcome = 'return')
FROM dossiers_workitem w JOIN dossiers_dossier d ON d.id = w.dossier_id
WHERE w.closed_at IS NOT NULL GROUP BY d.procedure_id, d.agency_id, w.step
"""
KEPT = """SELECT dossiers, (SELECT count(*) FROM burden_finding f WHERE f.run_id = r.id)
FROM burden_run r WHERE state = 'XONG' ORDER BY id DESC LIMIT 1"""


def burden(session: Session) -> Pair:
    """The year's ranking from nothing; beside it one aggregate of its steps."""
    environment = os.environ | {"MOTCUA_DB_NAME": session.database}
    command = [sys.executable, "-m", "motcua.config.command", "burden", "--show", "3"]
    told: list[str] = []

    def run(number: int) -> None:
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise Unexpected(f"motcua burden ended with {done.returncode}: {done.stdout}{done.stderr}"[:2000])
        told.append(done.stdout)

    def bare(number: int) -> None:
        session.conn.execute(AGGREGATE).fetchall()

    def said() -> str:
        counted, found = session.one(KEPT)
        if not counted or not found:
            raise Unexpected(f"the run kept {counted} dossiers and {found} findings")
        return f"{counted} dossiers, {found} findings"

    return Pair(run, bare, rounds=3, warm_up=1, said=said, pieces=lambda: session.one(KEPT)[0])


ROWS = (Row("burden", "The burden ranking of a year worked out", burden),)
