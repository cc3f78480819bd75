"""Jobs: each morning, the reminders of work given by plans."""

from procrastinate.contrib.django import app

from motcua.control.plans.services import reminding


# Schedules are read in UTC: 07:10 in Viet Nam.
@app.periodic(cron="10 0 * * *")
@app.task(name="plans.reminders", queue="notices", lock="plans.reminders", queueing_lock="plans.reminders")
def reminders(timestamp: int = 0) -> None:
    """Send the reminders of the day."""
    reminding.remind()
