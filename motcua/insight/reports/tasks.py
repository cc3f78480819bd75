"""Jobs: each morning, the reminders of periodic reports."""

from procrastinate.contrib.django import app

from motcua.insight.reports import reminding


# Schedules are read in UTC: 07:25 in Viet Nam.
@app.periodic(cron="25 0 * * *")
@app.task(
    name="reports.reminders", queue="notices", lock="reports.reminders", queueing_lock="reports.reminders"
)
def reminders(timestamp: int = 0) -> None:
    """Send the reminders of the day."""
    reminding.remind()
