"""Jobs of lists: writing exports, taking up those whose worker died, throwing away old ones."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from motcua.base.lists import exporting


@app.task(name="lists.write", queue="exports")
def write(export_id: int) -> None:
    """Write one export."""
    close_old_connections()
    exporting.write(export_id)


@app.periodic(cron="* * * * *")
@app.task(name="lists.rescue", queue="exports", queueing_lock="lists.rescue")
def rescue(timestamp: int = 0) -> None:
    """Queue again what a dead worker left (each minute)."""
    exporting.rescue()


# Schedules are read in UTC: 19:10 is 02:10 in Viet Nam.
@app.periodic(cron="10 19 * * *")
@app.task(name="lists.expire", queue="exports", queueing_lock="lists.expire")
def expire(timestamp: int = 0) -> None:
    """Delete files older than their time (nightly)."""
    exporting.expire()
