"""Jobs: paces each night, forecasts each hour of work."""

from procrastinate.contrib.django import app

from motcua.onestop.lateness import forecasting


# Schedules are read in UTC: 18 is 01:00 in Viet Nam, 23–10 is 06:00–17:00.
@app.periodic(cron="15 18 * * *")
@app.task(name="lateness.paces", queue="dossiers", lock="lateness.paces", queueing_lock="lateness.paces")
def paces(timestamp: int = 0) -> None:
    """Work out how fast units are at their steps."""
    forecasting.refresh_paces()


@app.periodic(cron="5 23,0-10 * * *")
@app.task(
    name="lateness.forecasts", queue="dossiers", lock="lateness.forecasts", queueing_lock="lateness.forecasts"
)
def forecasts(timestamp: int = 0) -> None:
    """Forecast which open dossiers will be late."""
    forecasting.refresh_forecasts()
