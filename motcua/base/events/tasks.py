"""Jobs of the log: waking its readers, forgetting old keys; and the care of the queue itself."""

import logging

from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.job_context import JobContext
from procrastinate.jobs import Status

from motcua.base.events import idempotency, readers

log = logging.getLogger(__name__)
WAKE = "events.wake"
# How long acts gather before the readers look.
WAKE_SECONDS = 1
JOBS_KEPT_HOURS = 72


@app.periodic(cron="* * * * *")
@app.task(name=WAKE, queue="events", queueing_lock=WAKE)
def wake(timestamp: int = 0) -> None:
    """Let every reader read on; asked for after commits with events, and each minute in case one was lost."""
    readers.run_all()


@app.periodic(cron="20 18 * * *")
@app.task(name="events.forget_keys", queue="events", queueing_lock="events.forget_keys")
def forget_keys(timestamp: int = 0) -> None:
    """Forget the keys of idempotency nobody will repeat any more (nightly)."""
    idempotency.forget()


@app.periodic(cron="* * * * *")
@app.task(name="events.rescue_jobs", queue="events", queueing_lock="events.rescue_jobs", pass_context=True)
async def rescue_jobs(context: JobContext, timestamp: int = 0) -> None:
    """Put jobs of workers that died in the middle (a power cut, kill -9) back in the queue."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        if job.id is None:
            continue
        try:
            await manager.retry_job(job)
            log.warning(
                "events: job %s (%s) of a worker that died goes back in the queue", job.id, job.task_name
            )
        except ConnectorException:
            # Another of the same queueing lock already waits and does its work.
            await manager.finish_job_by_id_async(job.id, Status.ABORTED, delete_job=False)


@app.periodic(cron="50 18 * * *")
@app.task(name="events.clean_jobs", queue="events", queueing_lock="events.clean_jobs", pass_context=True)
async def clean_jobs(context: JobContext, timestamp: int = 0) -> None:
    """Delete jobs done three days ago; failed ones stay until somebody has looked at them."""
    await context.app.job_manager.delete_old_jobs(nb_hours=JOBS_KEPT_HOURS, include_aborted=True)
