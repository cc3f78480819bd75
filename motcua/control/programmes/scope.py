"""What a programme is about: the procedures in force on its baseline day, and what has become of each since.

Before the set is frozen it is worked out anew from the catalogue; afterwards it is what was frozen.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from motcua.base.organisations.models import Agency
from motcua.base.text import fold
from motcua.catalogue.procedures.models import FilingChannel, ProcedureAgency, ProcedureVersion
from motcua.catalogue.procedures.present import limit_words
from motcua.control.costs import queries as costs
from motcua.control.costs.models import CostStudy
from motcua.control.programmes import rules
from motcua.control.programmes.models import (
    BusinessRegulation,
    InternalProcedure,
    Outcome,
    Programme,
    ScopeItem,
)
from motcua.control.programmes.rules import Line, Span, Treated
from motcua.control.reviews.models import SimplificationOption
from motcua.law.programmes import common

Scope = Programme.Scope


def versions_of(scope: str, day: date) -> QuerySet[ProcedureVersion]:
    """Return the versions in force on a day of the procedures a scope covers; business ones are told by `covers`."""
    rows = ProcedureVersion.objects.on(day).select_related("procedure", "field")
    if scope == Scope.INTERNAL:
        return rows.filter(kind__in=ProcedureVersion.INTERNAL, procedure__internal__isnull=False)
    return rows.filter(is_public=True).exclude(kind__in=ProcedureVersion.INTERNAL)


def covers(scope: str, version: ProcedureVersion) -> bool:
    """Tell whether a scope covers a version found by `versions_of`."""
    return scope != Scope.BUSINESS or rules.is_business(
        [fold(one) for one in version.targets], common().business
    )


def candidates(programme: Programme) -> list[ScopeItem]:
    """Return, not stored, the items a programme's scope has on its baseline day."""
    if programme.scope == Scope.REGULATIONS:
        return _regulations(programme)
    found = [
        version
        for version in versions_of(programme.scope, programme.baseline).order_by("procedure__code")
        if covers(programme.scope, version)
    ]
    limits = longest_limits([version.pk for version in found])
    internal = {
        one.procedure_id: one
        for one in InternalProcedure.objects.filter(procedure__in=[row.procedure_id for row in found])
    }
    owners = {} if programme.scope == Scope.INTERNAL else executing_agencies(found)
    costs = studied_costs({version.procedure_id for version in found})
    items = [
        _item(programme, version, limits.get(version.pk), internal.get(version.procedure_id), owners)
        for version in found
    ]
    for item in items:
        item.cost = costs.get(item.procedure_id or 0)
    return items


def _item(
    programme: Programme, version: ProcedureVersion, limit: tuple[Decimal, str] | None,
    internal: InternalProcedure | None, owners: dict[int, int],
) -> ScopeItem:  # fmt: skip
    hours, words = limit or (None, "")
    return ScopeItem(
        programme=programme, procedure=version.procedure, procedure_version=version, internal=internal,
        owner_id=internal.owner_id if internal else owners.get(version.pk), hours=hours, limit_words=words,
        conditions=rules.conditions_in(version.conditions, version.no_conditions),
    )  # fmt: skip


def _regulations(programme: Programme) -> list[ScopeItem]:
    rows = BusinessRegulation.objects.on(programme.baseline).order_by("code")
    return [
        ScopeItem(programme=programme, regulation=row, owner_id=row.owner_id, cost=row.cost) for row in rows
    ]


def studied_costs(procedure_ids: Iterable[int]) -> dict[int, Decimal]:
    """Return what procedures cost in a year now by their newest confirmed study; those without one are absent."""
    studies = (
        CostStudy.objects.filter(procedure__in=list(procedure_ids), state=CostStudy.State.CONFIRMED)
        .order_by("procedure_id", "-confirmed_at", "-pk")
        .distinct("procedure_id")
    )
    of_study = {one.pk: one.procedure_id for one in studies if one.procedure_id}
    return {of_study[pk]: round(totals.now, 2) for pk, totals in costs.totals(of_study).items() if totals.now}


def longest_limits(version_ids: Iterable[int]) -> dict[int, tuple[Decimal, str]]:
    """Return the longest time limit of each version, in working hours and in words; versions without one are absent."""
    found: dict[int, tuple[Decimal, str]] = {}
    for row in FilingChannel.objects.filter(version__in=list(version_ids), amount__isnull=False):
        if row.amount is None:
            continue
        hours = rules.hours_of(row.amount, row.unit)
        if row.version_id not in found or hours > found[row.version_id][0]:
            found[row.version_id] = (hours, limit_words(row))
    return found


def executing_agencies(versions: Sequence[ProcedureVersion]) -> dict[int, int]:
    """Return for each version the agency of this province that is named as executing it, where one is named alone."""
    by_name: dict[str, int] = {}
    for agency in Agency.objects.all():
        by_name.setdefault(fold(agency.name), agency.pk)
        if agency.short_name:
            by_name.setdefault(fold(agency.short_name), agency.pk)
    found: dict[int, int] = {}
    rows = ProcedureAgency.objects.filter(version__in=[one.pk for one in versions], role="THUC_HIEN")
    for row in rows.order_by("id"):
        agency_id = by_name.get(fold(row.name))
        if agency_id is not None:
            found.setdefault(row.version_id, agency_id)
    return found


# ---- lines ----------------------------------------------------------------------------------------------------


def items_of(programme: Programme) -> list[ScopeItem]:
    """Return a programme's items with what their lines need: frozen ones, or those the day gives before that."""
    return items_together([programme])[programme.pk]


def items_together(programmes: Sequence[Programme]) -> dict[int, list[ScopeItem]]:
    """Return the items of several programmes by the programme's key, the frozen ones read at once."""
    found: dict[int, list[ScopeItem]] = {
        one.pk: [] if one.is_frozen else candidates(one) for one in programmes
    }
    rows = ScopeItem.objects.filter(programme__in=[one.pk for one in programmes if one.is_frozen])
    rows = rows.select_related(
        "programme", "procedure", "procedure_version__field", "internal", "regulation", "owner"
    )
    for item in rows.prefetch_related("treatments").order_by("procedure__code", "regulation__code"):
        found[item.programme_id].append(item)
    return found


@dataclass(frozen=True)
class Facts:
    """What became of procedures since: how their limits and conditions changed, which options were approved."""

    spans: Mapping[int, tuple[Span, ...]]
    options: Mapping[int, tuple[SimplificationOption, ...]]


def facts_of(items: Iterable[ScopeItem]) -> Facts:
    """Return what became of the procedures of items."""
    keys = {one.procedure_id for one in items if one.procedure_id}
    return Facts(_spans(keys), approved_options(keys))


def lines_of(items: Sequence[ScopeItem], facts: Facts | None = None) -> list[Line]:
    """Return items as lines the rules can count, in the same order; the key is the item's place.

    Args:
        items: of one programme.
        facts: what became of their procedures, where it has been read for several programmes.
    """
    facts = facts or facts_of(items)
    return [
        Line(
            key=place, agency=item.owner_id, announced_on=_announced_on(item), hours=item.hours, cost=item.cost,
            conditions=item.conditions, treatments=treated(item, facts.options.get(item.procedure_id or 0, ())),
            spans=facts.spans.get(item.procedure_id or 0, ()),
        )
        for place, item in enumerate(items)
    ]  # fmt: skip


# What the room of reviews calls a kind of option, in the words of programmes.
_OUTCOMES = {
    "GIU_NGUYEN": Outcome.KEEP, "SUA_DOI": Outcome.SIMPLIFY, "THAY_THE": Outcome.REPLACE, "BAI_BO": Outcome.ABOLISH,
    "PHAN_CAP": Outcome.DECENTRALISE, "UY_QUYEN": Outcome.DECENTRALISE, "LIEN_THONG": Outcome.SIMPLIFY,
}  # fmt: skip


def approved_options(procedure_ids: Iterable[int]) -> dict[int, tuple[SimplificationOption, ...]]:
    """Return the options the room of reviews carried to approval, by procedure, the earliest first."""
    found: dict[int, list[SimplificationOption]] = defaultdict(list)
    rows = SimplificationOption.objects.filter(procedure__in=list(procedure_ids), approved_on__isnull=False)
    rows = rows.exclude(state=SimplificationOption.State.REFUSED).select_related("decision")
    for row in rows.order_by("approved_on", "pk"):
        found[row.procedure_id].append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def treated(item: ScopeItem, options: Sequence[SimplificationOption] = ()) -> tuple[Treated, ...]:
    """Return what reviews made of an item; of a regulation, what its own row says.

    Args:
        item: with its treatments fetched.
        options: of the same procedure, approved in the room of reviews: they count for the reviews (1, then 2) for
            which the programme itself has no option, when they came after its baseline day.
    """
    if item.regulation is not None:
        row = item.regulation
        if not row.outcome:
            return ()
        return (Treated(1, row.outcome, row.approved_on, row.enforced_on, row.cost_after),)
    own = [
        Treated(
            one.round, one.outcome, one.approved_on, one.enforced_on, one.cost_after, one.conditions_after
        )
        for one in (item.treatments.all() if item.pk else ())
    ]
    free = [number for number in (1, 2) if number not in {one.round for one in own}]
    since = [one for one in options if one.approved_on and one.approved_on >= item.programme.baseline]
    return (
        *own,
        *(
            Treated(number, _OUTCOMES[one.kind], one.approved_on, one.enforced_on, one.cost_after)
            for number, one in zip(free, since, strict=False)
        ),
    )


def _announced_on(item: ScopeItem) -> date | None:
    if item.internal is not None:
        return item.internal.announced_on
    version = item.procedure_version
    if version is None or not version.decision_no:
        return None
    return version.decision_date or version.valid_from


def _spans(procedure_ids: Iterable[int]) -> dict[int, tuple[Span, ...]]:
    versions = ProcedureVersion.objects.filter(procedure__in=list(procedure_ids)).order_by(
        "procedure_id", "number"
    )
    rows = list(
        versions.values_list("pk", "procedure_id", "valid_from", "valid_to", "conditions", "no_conditions")
    )
    limits = longest_limits(row[0] for row in rows)
    found: dict[int, list[Span]] = defaultdict(list)
    for pk, procedure_id, first, last, text, none_set in rows:
        hours = limits[pk][0] if pk in limits else None
        found[procedure_id].append(Span(first, last, hours, rules.conditions_in(text, none_set)))
    return {key: tuple(spans) for key, spans in found.items()}
