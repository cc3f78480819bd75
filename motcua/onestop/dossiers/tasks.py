"""Jobs of dossiers: the limits watched, the most used procedures counted."""

from datetime import timedelta

from django.db import connection
from procrastinate.contrib.django import app

from motcua.base import clock
from motcua.onestop.dossiers import tallies
from motcua.onestop.dossiers.services import run_timers
from motcua.onestop.dossiers.watch import PROMPT, raise_warnings

COUNT_USES = """
INSERT INTO procedures_procedureuse (procedure_id, count)
SELECT procedure_id, count(*) FROM dossiers_dossier WHERE received_at >= %s GROUP BY procedure_id
ON CONFLICT (procedure_id) DO UPDATE SET count = excluded.count
WHERE procedures_procedureuse.count <> excluded.count
"""


# Schedules are read in UTC: 23–11 is 06:00–18:00 in Viet Nam.
@app.periodic(cron="*/10 23,0-11 * * *")
@app.task(name="dossiers.watch", queue="dossiers", lock="dossiers.watch", queueing_lock="dossiers.watch")
def watch(timestamp: int = 0) -> None:
    """Warn of dossiers about to be due, and of the limits H02–H06 and H09."""
    raise_warnings()


@app.periodic(cron="* * * * *")
@app.task(name="dossiers.timers", queue="dossiers", lock="dossiers.timers", queueing_lock="dossiers.timers")
def timers(timestamp: int = 0) -> None:
    """End the steps whose time has passed, and tell at once of opinions and legs that are overdue (T15)."""
    run_timers()
    raise_warnings(watched=PROMPT)


@app.periodic(cron="40 18 * * *")
@app.task(name="dossiers.count_uses", queue="dossiers", queueing_lock="dossiers.count_uses")
def count_uses(timestamp: int = 0) -> None:
    """Count how often each procedure was used in the last year: the most used come first at intake."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_USES, [clock.now() - timedelta(days=365)])


@app.periodic(cron="*/5 * * * *")
@app.task(name="dossiers.fold_tallies", queue="dossiers", queueing_lock="dossiers.fold_tallies")
def fold_tallies(timestamp: int = 0) -> None:
    """Add what acts have changed to the figures by day."""
    tallies.fold()
