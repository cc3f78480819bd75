"""Jobs: a run that was asked for, and each night the year up to yesterday."""

from procrastinate.contrib.django import app

from motcua.control.burden import services


@app.task(name="burden.work_out", queue="indicators", lock="burden.work_out")
def work_out(run_id: int) -> None:
    """Work out a run that was asked for."""
    services.work_out(run_id)


# Schedules are read in UTC: 19:40 is 02:40 in Viet Nam, after the figures of the day.
@app.periodic(cron="40 19 * * *")
@app.task(name="burden.nightly", queue="indicators", lock="burden.work_out", queueing_lock="burden.nightly")
def nightly(timestamp: int = 0) -> None:
    """Work out the burden of the year up to yesterday."""
    services.nightly()
