"""Reads of figures: which scopes a person may ask for, and a figure's course over the months."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from motcua.base import clock
from motcua.base.errors import NotAllowed
from motcua.base.indicators import engine, periods
from motcua.base.indicators.engine import PROVINCE, Indicator, Measure, Scope
from motcua.base.indicators.models import Snapshot
from motcua.base.indicators.periods import Period
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Unit
from motcua.base.organisations.permissions import Scope as Reach
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.queries import agencies_on


def scopes_for(by: Actor) -> list[Scope]:
    """Return the scopes a person may see figures of, widest first."""
    reach = allowed(by, "indicator.view")
    if reach == Reach.PROVINCE:
        agencies = agencies_on().order_by("name")
        return [PROVINCE, *(Scope("agency", agency.pk, str(agency)) for agency in agencies)]
    if reach == Reach.AGENCY and by.agency_id:
        units = Unit.objects.on(clock.today()).filter(agency_id=by.agency_id).order_by("name")
        own = Scope("agency", by.agency_id, by.agency_name)
        return [own, *(Scope("unit", unit.pk, unit.name) for unit in units)]
    if reach == Reach.UNIT and by.unit_id:
        return [Scope("unit", by.unit_id, by.unit_name)]
    return []


def units_for(by: Actor) -> list[Scope]:
    """Return the units a person may see figures of, each named with its agency, in order of the agencies' names."""
    reach = allowed(by, "indicator.view")
    rows = Unit.objects.on(clock.today())
    if reach == Reach.AGENCY and by.agency_id:
        rows = rows.filter(agency_id=by.agency_id)
    elif reach == Reach.UNIT and by.unit_id:
        rows = rows.filter(pk=by.unit_id)
    elif reach != Reach.PROVINCE:
        rows = rows.none()
    listed = rows.order_by("agency__name", "name").values_list(
        "pk", "name", "agency__name", "agency__short_name"
    )
    return [
        Scope("unit", pk, name if name == agency else f"{name}, {short or agency}")
        for pk, name, agency, short in listed
    ]


# The table of units opens with the present quarter.
UNITS_PERIOD = "quy"


@dataclass(frozen=True)
class UnitFigures:
    """The table of units: its indicators, the units that have a figure, and what each unit has."""

    indicators: list[Indicator]
    measured: list[Mapping[int, Measure]]
    scopes: list[Scope]

    def line(self, scope: Scope) -> list[tuple[Indicator, Measure | None]]:
        """Return a unit's figure of each indicator; worked out now, and only for this unit."""
        return [(one, found.get(scope.id)) for one, found in zip(self.indicators, self.measured, strict=True)]


def figures_by_unit(by: Actor, period: Period) -> UnitFigures:
    """Return the figures of the units a person may see that have any in a period."""
    indicators = engine.of_units()
    with engine.sharing():
        measured = [indicator.by_unit(period) for indicator in indicators if indicator.by_unit]
    scopes = [scope for scope in units_for(by) if any(scope.id in found for found in measured)]
    return UnitFigures(indicators, measured, scopes)


def scope_for(by: Actor, code: str = "") -> Scope:
    """Return the scope a code names ("agency:12"), or a person's widest.

    Raises:
        NotAllowed: they may not see its figures.
    """
    scopes = scopes_for(by)
    found = next((scope for scope in scopes if not code or scope.code == code), None)
    if found is None:
        raise NotAllowed("Bạn không được xem số liệu của phạm vi này.")
    return found


def series(
    code: str, scope: Scope = PROVINCE, months: int = 12, until: date | None = None
) -> list[tuple[Period, Snapshot | None]]:
    """Return an indicator's kept figures of the last months, oldest first; None where none was kept.

    Args:
        code: the indicator.
        scope: whose figure.
        months: how many, counting the month of `until`.
        until: a day in the last month; today if not given.
    """
    return many_series([code], scope, months, until)[code]


def many_series(
    codes: list[str], scope: Scope = PROVINCE, months: int = 12, until: date | None = None
) -> dict[str, list[tuple[Period, Snapshot | None]]]:
    """Return `series` of several indicators at once, with one query."""
    wanted = [periods.containing("thang", until or clock.today())]
    while len(wanted) < months:
        wanted.insert(0, wanted[0].previous())
    kept = Snapshot.objects.filter(
        indicator__in=codes, scope_kind=scope.kind, scope_id=scope.id, period="thang",
        start__gte=wanted[0].start, start__lte=wanted[-1].start,
    )  # fmt: skip
    found = {(snapshot.indicator, snapshot.start): snapshot for snapshot in kept}
    return {code: [(period, found.get((code, period.start))) for period in wanted] for code in codes}
