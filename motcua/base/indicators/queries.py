"""Reads of figures: which scopes a person may ask for, and a figure's course over months and days."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import F, QuerySet

from motcua.base import clock
from motcua.base.errors import Invalid, NotAllowed
from motcua.base.indicators import engine, periods, snapshots
from motcua.base.indicators.engine import LEVELS, PROVINCE, Indicator, Measure, Scope
from motcua.base.indicators.models import Snapshot
from motcua.base.indicators.periods import Period
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Unit
from motcua.base.organisations.permissions import Scope as Reach
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.queries import agencies_on


def scopes_for(by: Actor) -> list[Scope]:
    """Return the scopes a person may see figures of, widest first."""
    reach = allowed(by, "indicator.view")
    if reach == Reach.PROVINCE:
        agencies = list(agencies_on().order_by("name"))
        levels = [scope for level, scope in LEVELS.items() if any(one.level == level for one in agencies)]
        return [PROVINCE, *levels, *(Scope("agency", agency.pk, str(agency)) for agency in agencies)]
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
    """Return the scope a code names ("agency:12", "level:3;linh-vuc:7"), or a person's widest.

    Agencies and units that have ended keep their figures; whoever sees the province sees theirs.

    Raises:
        NotAllowed: they may not see its figures.
        Invalid: the code names none.
    """
    if not code:
        found = next(iter(scopes_for(by)), None)
        if found is None:
            raise NotAllowed(_NOT_YOURS)
        return found
    scope = _named(code)
    reach = allowed(by, "indicator.view")
    unit_agency = Unit.objects.filter(pk=scope.id).values_list("agency_id", flat=True).first()
    if (
        reach == Reach.PROVINCE
        or (reach == Reach.AGENCY and scope.kind == "agency" and scope.id == by.agency_id)
        or (reach == Reach.AGENCY and scope.kind == "unit" and unit_agency == by.agency_id)
        or (reach == Reach.UNIT and scope.kind == "unit" and scope.id == by.unit_id)
    ):
        return scope
    raise NotAllowed(_NOT_YOURS)


_NOT_YOURS = "Bạn không được xem số liệu của phạm vi này."
_SCOPE = re.compile(
    r"^(?P<kind>province|level|agency|unit):(?P<id>\d{1,18})"
    r"(;linh-vuc:(?P<field>-1|\d{1,18}))?(;thu-tuc:(?P<procedure>\d{1,18}))?$"
)


def _named(code: str) -> Scope:
    found = _SCOPE.match(code)
    if found is None:
        raise Invalid("Phạm vi số liệu không đúng.", field="pham_vi")
    kind, key = found["kind"], int(found["id"])
    field, procedure = int(found["field"] or 0), int(found["procedure"] or 0)
    if kind == "province":
        return replace(PROVINCE, field=field, procedure=procedure)
    if kind == "level":
        level = next((one for one in LEVELS.values() if one.id == key), None)
        if level is None:
            raise Invalid("Phạm vi số liệu không đúng.", field="pham_vi")
        return replace(level, field=field, procedure=procedure)
    row = (Agency if kind == "agency" else Unit).objects.filter(pk=key).first()
    return Scope(kind, key, str(row) if row else "", field=field, procedure=procedure)


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
    kept = _kept(codes, scope).filter(start__gte=wanted[0].start, start__lte=wanted[-1].start)
    if until is not None:
        kept = kept.filter(as_of__lte=wanted[-1].end + snapshots.SETTLING)
    newest = kept.order_by("indicator", "start", "-as_of").distinct("indicator", "start")
    found = {(snapshot.indicator, snapshot.start): snapshot for snapshot in newest}
    return {code: [(period, found.get((code, period.start))) for period in wanted] for code in codes}


def _kept(codes: list[str], scope: Scope) -> QuerySet[Snapshot]:
    return Snapshot.objects.filter(
        indicator__in=codes, scope_kind=scope.kind, scope_id=scope.id, field_id=scope.field, period="thang"
    )


def kept(code: str, period: Period, scope: Scope = PROVINCE) -> Snapshot | None:
    """Return what was kept of what stands at an instant, for the end of a period or of the last day made before it.

    For figures that would take long to work out for a page; None when nothing was kept in the week before.
    """
    last = min(period.end, clock.today())
    rows = _kept([code], scope).filter(as_of__lte=last, as_of__gt=last - WEEK).filter(as_of__lte=F("end"))
    newest = rows.order_by("-as_of")
    return engine.once(("indicators.kept", code, scope.code, last), newest.first)


def measured(code: str, period: Period, scope: Scope = PROVINCE) -> Measure:
    """Return a figure as it stood on the day a period is known by: as it was kept then, else worked out."""
    if period.known is not None:
        day = _kept([code], scope).filter(start=period.start, end=period.end, as_of=period.known)
        found = day.first() if period.kind == "thang" else None
        if found is not None:
            return _measure(found)
    return engine.get(code).measure(period, scope)


WEEK = timedelta(days=7)


def points(code: str, period: Period, scope: Scope = PROVINCE) -> list[tuple[date, Measure]]:
    """Return a figure's kept course within a period, a point for each day that is kept, the earliest first.

    Of an indicator whose parts add up each point is what the figure of the period so far was at the end of that
    day: full months before it and the month to date. Of any other (what is under way, shares of procedures) it is
    what the month's figure said.

    Args:
        code: the indicator.
        period: whose months are looked at; begin and end it with a month.
        scope: whose figure.
    """
    indicator = engine.get(code)
    rows = _kept([code], scope).filter(start__gte=period.start, end__lte=_month_end(period.end))
    kept = list(rows.filter(as_of__lte=F("end")).order_by("as_of"))
    if indicator.live or not indicator.adds:
        return [(one.as_of, _measure(one)) for one in kept]
    whole = {one.start: _measure(one) for one in rows.order_by("start", "-as_of").distinct("start")}
    found = []
    for one in kept:
        before = [measure for start, measure in whole.items() if start < one.start]
        found.append((one.as_of, indicator.total([*before, _measure(one)])))
    return found


def _measure(kept: Snapshot) -> Measure:
    return Measure(kept.numerator, kept.denominator, kept.value)


def _month_end(day: date) -> date:
    return periods.containing("thang", day).end
