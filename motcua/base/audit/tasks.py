"""Jobs of the trail: the daily seal."""

import logging

from procrastinate.contrib.django import app

from motcua.base.audit import seals
from motcua.base.errors import Conflict

log = logging.getLogger(__name__)


# Schedules are read in UTC: 16:55 is 23:55 in Viet Nam.
@app.periodic(cron="55 16 * * *")
@app.task(name="audit.seal", queue="audit", queueing_lock="audit.seal")
def seal_daily(timestamp: int) -> None:
    """Seal the day's trail shortly before midnight; a trail that no longer fits its last seal is reported."""
    try:
        seals.seal()
    except Conflict as refused:
        log.critical("audit: %s", refused.message)
        raise
