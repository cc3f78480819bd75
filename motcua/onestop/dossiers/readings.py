"""Noting who is shown the personal data of a dossier (Luật Bảo vệ dữ liệu cá nhân; design, rule 8)."""

from django.db.models import Q

from motcua.base.audit.readings import record_reading
from motcua.base.audit.services import record_disclosure
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import Scope, allowed
from motcua.onestop.dossiers.models import Dossier, Party


def note_reading(dossier: Dossier, *, by: Actor, what: str, detail: str = "") -> None:
    """Note that somebody was shown a dossier's personal data; one row, waits for nobody.

    Args:
        dossier: whose data.
        by: who was shown them.
        what: a code of `Reading.What`: TRANG a page, TEP a paper, API an answer of the API.
        detail: which data or paper, in words.
    """
    record_reading(
        by=by, what=what, object_kind="dossier", object_id=dossier.pk, label=dossier.label, detail=detail,
        object_agency_id=dossier.agency_id, outside_unit=_outside(dossier, by),
    )  # fmt: skip


def note_full_numbers(dossier: Dossier, *, by: Actor, what: str) -> None:
    """Note that somebody was shown identity number or phone in full: among the readings and in the trail."""
    record_disclosure(
        by=by, object_kind="dossier", object_id=dossier.pk, label=dossier.label, what=what,
        object_agency_id=dossier.agency_id, outside_unit=_outside(dossier, by),
    )  # fmt: skip


def _outside(dossier: Dossier, by: Actor) -> bool:
    """Tell whether a dossier has never been work of the reader's unit; who watches the province has no unit's work."""
    return by.unit_id not in dossier.units and allowed(by, "dossier.view") != Scope.PROVINCE


def of_code(code: str) -> dict[str, list[int]]:
    """Return the keys of the dossiers a code means, a temporary one too."""
    found = Dossier.objects.filter(Q(code=code) | Q(temporary_code=code))
    return {"dossier": list(found.values_list("pk", flat=True))}


def of_citizen(index: str) -> dict[str, list[int]]:
    """Return the keys of a citizen's rows by kind, found by the blind index of the number."""
    parties = list(Party.objects.filter(identity_index=index).values_list("pk", flat=True))
    dossiers = Dossier.objects.filter(applicant__in=parties).values_list("pk", flat=True)
    return {"party": parties, "dossier": list(dossiers)}
