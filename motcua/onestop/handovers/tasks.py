"""Jobs: each morning, papers that were lent and should have been back."""

from procrastinate.contrib.django import app

from motcua.onestop.handovers import reminders


# Schedules are read in UTC: 07:20 in Viet Nam.
@app.periodic(cron="20 0 * * *")
@app.task(name="handovers.loans", queue="dossiers", lock="handovers.loans", queueing_lock="handovers.loans")
def loans(timestamp: int = 0) -> None:
    """Tell who keeps papers what has not been brought back."""
    reminders.remind_of_loans()
