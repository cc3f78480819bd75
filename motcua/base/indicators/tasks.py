"""Jobs of figures: the daily snapshot."""

from procrastinate.contrib.django import app

from motcua.base.indicators import services


# Schedules are read in UTC: 18:30 is 01:30 in Viet Nam.
@app.periodic(cron="30 18 * * *")
@app.task(name="indicators.snapshot", queue="indicators", queueing_lock="indicators.snapshot")
def snapshot(timestamp: int = 0) -> None:
    """Keep the figures of the day that has just ended, and of days missed before it."""
    services.make_missing()
