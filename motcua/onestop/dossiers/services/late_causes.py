"""The act of naming why a dossier is late (mot-cua.md 3.5: every late one has its cause)."""

from datetime import datetime

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid
from motcua.base.organisations.actor import Actor
from motcua.base.text import clean
from motcua.law.late_causes import cause_of
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.rules import CLOCK_RUNS
from motcua.onestop.dossiers.services import _core as core


@transaction.atomic
def name_late_cause(
    dossier_id: int,
    *,
    code: str,
    words: str = "",
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Write down why a late dossier is late; a later naming replaces it, the event log keeps both.

    Args:
        code: of `law.late_causes`.
        words: what a code cannot say; required where the cause asks for it.

    Raises:
        Invalid: an unknown cause, or one that needs words has none.
        Conflict: the dossier is not late.
    """
    at = at or clock.now()
    cause = cause_of(code)
    if cause is None:
        raise Invalid("Chọn nguyên nhân trong danh mục.", field="code")
    if cause.needs_words and not clean(words):
        raise Invalid("Ghi rõ nguyên nhân.", field="words")
    dossier = core.lock(dossier_id, version=version)
    core.check_right(dossier, "lateness.name", by=by)
    open_late = (
        dossier.status in CLOCK_RUNS and dossier.legal_due_at is not None and at > dossier.legal_due_at
    )
    if dossier.timeliness != "QUA_HAN" and not open_late:
        raise Conflict("Hồ sơ không quá hạn nên không ghi nguyên nhân.")
    dossier.late_cause_code = code
    dossier.late_cause = (clean(words) or cause.name)[:300]
    payload = {"cause": code, "note": dossier.late_cause, "fault": cause.fault}
    return core.written(dossier, "late_cause_named", by=by, at=at, payload=payload)
