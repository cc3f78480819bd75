"""Jobs of the store: results that were issued before there was one, or whose event was missed, enter it at night."""

from procrastinate.contrib.django import app

from motcua.onestop.archive import queries
from motcua.onestop.archive.services import keep_results_of

AT_ONCE = 200
A_NIGHT = 4000


# Schedules are read in UTC: 18:10 is 01:10 in Viet Nam.
@app.periodic(cron="10 18 * * *")
@app.task(name="archive.catch_up", queue="archive", queueing_lock="archive.catch_up")
def catch_up(timestamp: int = 0) -> None:
    """Let results that have no entry yet enter their owners' records, the newest first, some thousands a night."""
    ids = queries.dossiers_not_kept(A_NIGHT)
    for start in range(0, len(ids), AT_ONCE):
        keep_results_of(ids[start : start + AT_ONCE])
