"""Jobs of files: sweeping away bytes no record names."""

from procrastinate.contrib.django import app

from motcua.base.files import services


# Schedules are read in UTC: 19:40 is 02:40 in Viet Nam.
@app.periodic(cron="40 19 * * *")
@app.task(name="files.sweep", queue="files", queueing_lock="files.sweep")
def sweep(timestamp: int = 0) -> None:
    """Delete what failed uploads left behind."""
    services.sweep()
