"""Jobs of the log: waking its readers, and forgetting old keys of idempotency."""

from procrastinate.contrib.django import app

from motcua.base.events import idempotency, readers

WAKE = "events.wake"


@app.periodic(cron="* * * * *")
@app.task(name=WAKE, queue="events", lock=WAKE, queueing_lock=WAKE)
def wake(timestamp: int = 0) -> None:
    """Let every reader read on; asked for after commits with events, and each minute in case one was lost."""
    readers.run_all()


@app.periodic(cron="20 18 * * *")
@app.task(name="events.forget_keys", queue="events", queueing_lock="events.forget_keys")
def forget_keys(timestamp: int = 0) -> None:
    """Forget the keys of idempotency nobody will repeat any more (nightly)."""
    idempotency.forget()
