"""Jobs: each morning, the reminders of milestones and opinions."""

from procrastinate.contrib.django import app

from motcua.control.programmes.services import reminding


# Schedules are read in UTC: 07:20 in Viet Nam.
@app.periodic(cron="20 0 * * *")
@app.task(
    name="programmes.reminders",
    queue="notices",
    lock="programmes.reminders",
    queueing_lock="programmes.reminders",
)
def reminders(timestamp: int = 0) -> None:
    """Send the reminders of the day."""
    reminding.remind()
