"""Jobs of notices: sending e-mails, and sending again what failed."""

from procrastinate.contrib.django import app

from motcua.base.notices import services


@app.task(name="notices.deliver", queue="notices")
def deliver(delivery_ids: list[int]) -> None:
    """Send these e-mails."""
    for delivery_id in delivery_ids:
        services.deliver(delivery_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="notices.deliver_waiting", queue="notices", queueing_lock="notices.deliver_waiting")
def deliver_waiting(timestamp: int = 0) -> None:
    """Try again what could not be sent."""
    services.deliver_waiting()
