"""Where the paper of a dossier is on its axis: it follows what units confirm to each other (mot-cua.md 3.2)."""

from datetime import datetime

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import check
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.services import _core as core


@transaction.atomic
def place_paper(dossier_id: int, where: str, *, by: Actor, at: datetime | None = None) -> Dossier:
    """Write that the papers of a dossier are at the desk, or with the agency that handles it.

    Args:
        where: "TAI_MOT_CUA" or "DA_CHUYEN".

    Raises:
        Conflict: the dossier has no papers, or they were returned to the applicant.
    """
    at = at or clock.now()
    check(by, "slip.act")
    dossier = core.lock(dossier_id)
    wanted = Dossier.PaperHandover(where)
    if dossier.paper in {Dossier.PaperHandover.NONE, Dossier.PaperHandover.RETURNED}:
        # What the agency keeps of a returned dossier may go from hand to hand; the applicant's papers are gone.
        if dossier.paper == Dossier.PaperHandover.RETURNED:
            return dossier
        raise Conflict(f"Hồ sơ {dossier.label} không có bản giấy.")
    if dossier.paper == wanted:
        return dossier
    dossier.paper = wanted
    return core.written(dossier, "paper_placed", by=by, at=at, payload={"where": str(wanted.label)})
