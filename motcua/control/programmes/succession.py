"""Internal procedures, contributions, decisions and running programmes follow an agency to its heir.

The frozen set of a programme stays as it is, row for row; only who answers for a row changes. What is announced,
answered or enforced, and programmes that have ended, stay where they were.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.heirs import follow, heirs_of, names_of, whole_agencies
from motcua.base.organisations.models import Agency
from motcua.catalogue.procedures.models import ProcedureVersion
from motcua.control.programmes.models import (
    BusinessRegulation,
    Contribution,
    FieldOwner,
    InternalDecision,
    InternalProcedure,
    Opinion,
    Programme,
    ScopeItem,
)
from motcua.control.programmes.services._common import told

ACT = "internal.followed_heir"
_ON_ITS_WAY = (InternalDecision.State.DRAFT, InternalDecision.State.OPINIONS)


def _store() -> QuerySet[InternalProcedure]:
    """The internal procedures in force or to come; those that ended keep their owner."""
    lasting = ProcedureVersion.objects.filter(procedure=OuterRef("procedure_id"))
    return InternalProcedure.objects.filter(
        Exists(lasting.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today())))
    )


def _contributions() -> QuerySet[Contribution]:
    return Contribution.objects.filter(state=Contribution.State.WAITING)


def _decisions() -> QuerySet[InternalDecision]:
    return InternalDecision.objects.filter(state__in=_ON_ITS_WAY)


def _questions() -> QuerySet[Opinion]:
    return Opinion.objects.filter(answer="", decision__state__in=_ON_ITS_WAY)


def _regulations() -> QuerySet[BusinessRegulation]:
    return BusinessRegulation.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today()), enforced_on__isnull=True
    )


def _scope() -> QuerySet[ScopeItem]:
    return ScopeItem.objects.filter(programme__state=Programme.State.RUNNING)


def count(unit_ids: set[int]) -> int:
    """Return how much of this room lies with agencies that have no other unit."""
    whole = whole_agencies(unit_ids)
    owned = (_store(), _decisions(), _regulations(), _scope())
    asked = _contributions().filter(Q(agency__in=whole) | Q(owner__in=whole)).count()
    return (
        asked
        + _questions().filter(agency__in=whole).count()
        + FieldOwner.objects.filter(agency__in=whole).count()
        + sum(rows.filter(owner__in=whole).count() for rows in owned)
    )


def move(units: Mapping[int, int], by: Actor) -> None:
    """Hand over what is open to the heirs, in the caller's transaction.

    An heir that is asked of the same decision, or drafts it, is asked once or not at all.

    Args:
        units: old unit to new unit.
        by: who carries out the succession.
    """
    at, heirs = clock.now(), heirs_of(units)

    def tell(of: Callable[[Any], Any] = lambda row: row) -> Callable[[Any, Agency, Agency], None]:
        return lambda row, former, heir: told(ACT, of(row), by=by, at=at, detail=names_of(former, heir))

    for rows in (_store(), _decisions(), _regulations()):
        follow(rows, heirs, tell(), field="owner")
    follow(_contributions(), heirs, tell())
    follow(_contributions(), heirs, tell(), field="owner")
    _settle_own_questions(heirs)
    follow(
        _questions().select_related("decision"), heirs, tell(lambda row: row.decision), twin=_asked_already
    )
    for former in Agency.objects.filter(pk__in=heirs):
        heir = heirs[former.pk]
        FieldOwner.objects.filter(agency=former).update(agency=heir)
        for programme in Programme.objects.filter(pk__in=_scope().filter(owner=former).values("programme")):
            moved = _scope().filter(owner=former, programme=programme).update(owner=heir)
            detail = names_of(former, heir) | {"count": moved}
            told("programme.followed_heir", programme, by=by, at=at, detail=detail)


def _settle_own_questions(heirs: Mapping[int, Agency]) -> None:
    """Nobody is asked of a draft that has become their own."""
    for heir in heirs.values():
        _questions().filter(agency=heir, decision__owner=heir).delete()


def _asked_already(row: Opinion, heir: Agency) -> bool:
    own_draft = row.decision.owner_id == heir.pk
    if not own_draft and not Opinion.objects.filter(decision=row.decision_id, agency=heir).exists():
        return False
    row.delete()
    return True
