"""Jobs of the trail: the seal of the day."""

import logging

from procrastinate.contrib.django import app

from motcua.base.audit import seals
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
