"""Steps that a clock ends: posting whose days have passed, and what goes on without an answer.

A job calls `run_timers` each minute. Each due step is ended in a transaction of its own, in the order in which they
fell due, by the system; a step somebody ended meanwhile is left alone, so that running it twice does nothing twice.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from motcua.base import clock
from motcua.base.errors import DomainError
from motcua.base.organisations.actor import Actor
from motcua.onestop.dossiers.models import DossierLeg, WorkItem
from motcua.onestop.dossiers.rules import Status
from motcua.onestop.dossiers.services import _core as core
from motcua.onestop.dossiers.services import _legs as legs

log = logging.getLogger(__name__)
AT_ONCE = 500
CLOCK = "Hệ thống (hết thời gian)"


def run_timers(at: datetime | None = None) -> int:
    """End every step whose timer has run out, the earliest first; return how many."""
    at = at or clock.now()
    due = WorkItem.objects.filter(closed_at__isnull=True, timer_at__lte=at).order_by("timer_at", "id")
    ended = 0
    for dossier_id, item_id in due.values_list("dossier_id", "pk")[:AT_ONCE]:
        try:
            ended += _time_out(dossier_id, item_id, at)
        except DomainError as refused:
            log.warning("timer of work %s not run: %s", item_id, refused.message)
    return ended


@transaction.atomic
def _time_out(dossier_id: int, item_id: int, now: datetime) -> bool:
    """End one step whose time has passed; False when it was ended meanwhile or the dossier stands still."""
    dossier = core.lock(dossier_id)
    item = WorkItem.objects.select_related("leg").filter(pk=item_id, closed_at__isnull=True).first()
    if item is None or item.timer_at is None or item.timer_at > now:
        return False
    if dossier.status in {Status.WITHDRAWAL_ASKED, Status.FINANCIAL}:
        return False
    by = Actor.system(CLOCK)
    # A job that comes late still ends the step when its time had passed, but not before what was done since.
    done = WorkItem.objects.filter(dossier=dossier, closed_at__isnull=False).aggregate(last=Max("closed_at"))
    at = max(item.timer_at, item.opened_at, done["last"] or item.opened_at)
    waited = item.kind == "CHO_HAN"
    run = core.advance(dossier, item, "timeout", by=by, at=at)
    core.close(item, "timeout", by=by, at=at, note="" if waited else "Hết thời gian, đi tiếp")
    leg = item.leg
    if leg is not None and not waited and (leg.block, leg.key) not in {(s.block, s.leg) for s in run.open}:
        legs.end(leg, at=at, timed_out=True, answer="" if leg.kind == DossierLeg.Kind.OPINION else leg.answer)
    opened = core.follow(dossier, run, by=by, at=at)
    if dossier.status in {Status.RESULT, Status.REFUSED} and dossier.finished_at is None:
        core.finish(dossier, at=at)
    payload = {
        "step": item.name, "agency": str(leg.agency) if leg else "",
        "to": "; ".join(f"{one.name} – {one.unit}" for one in opened)[:500],
    }  # fmt: skip
    core.written(dossier, "waited" if waited else "timed_out", by=by, at=at, payload=payload)
    return True
