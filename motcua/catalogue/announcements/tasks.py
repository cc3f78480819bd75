"""Jobs: each morning, the reminders of what is owed on the way to publication."""

from procrastinate.contrib.django import app

from motcua.catalogue.announcements.services import reminding


# Schedules are read in UTC: 07:15 in Viet Nam.
@app.periodic(cron="15 0 * * *")
@app.task(
    name="announcements.reminders", queue="notices", lock="announcements.reminders",
    queueing_lock="announcements.reminders",
)  # fmt: skip
def reminders(timestamp: int = 0) -> None:
    """Send the reminders of the day."""
    reminding.remind()
