"""Jobs of the trail: the seal of the day."""

import logging

from procrastinate.contrib.django import app

from motcua.base.audit import readings, seals
from motcua.base.errors import Conflict

log = logging.getLogger(__name__)


@app.periodic(cron="55 * * * *")
@app.task(name="audit.seal", queue="audit", queueing_lock="audit.seal")
def seal(timestamp: int) -> None:
    """Renew the day's seal every hour, last shortly before midnight; a trail that does not fit is reported."""
    try:
        seals.seal()
    except Conflict as refused:
        log.critical("audit: %s", refused.message)
        raise


# Schedules are read in UTC: 18:10 is 01:10 in Viet Nam; the seal of the hour after takes the digest out of the house.
@app.periodic(cron="10 18 * * *")
@app.task(name="audit.seal_readings", queue="audit", queueing_lock="audit.seal_readings")
def seal_readings(timestamp: int) -> None:
    """Put the digest of the day's readings of personal data into the chain (nightly)."""
    readings.seal()
