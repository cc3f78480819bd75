"""Verbs of figures: to measure, and to keep what was measured."""

import logging
from datetime import date, datetime, timedelta

from motcua.base import clock
from motcua.base.indicators import engine, periods
from motcua.base.indicators.engine import PROVINCE, Indicator, Measure, Scope
from motcua.base.indicators.models import Snapshot
from motcua.base.indicators.periods import Period
from motcua.base.organisations.queries import agencies_on

log = logging.getLogger(__name__)
# Late entries and corrections of a month still come in for some days.
SETTLING = timedelta(days=10)


def measure(code: str, period: Period, scope: Scope = PROVINCE) -> Measure:
    """Work out an indicator for a period and scope, now.

    Raises:
        NotFound: no room has registered it.
    """
    return engine.get(code).measure(period, scope)


def snapshot(code: str, period: Period, scope: Scope = PROVINCE, *, at: datetime | None = None) -> Snapshot:
    """Work out an indicator and keep the figure; one of the same period and scope is replaced."""
    found = engine.get(code).measure(period, scope)
    _keep(engine.get(code), period, {scope: found}, at)
    return Snapshot.objects.get(
        indicator=code, scope_kind=scope.kind, scope_id=scope.id, period=period.kind, start=period.start,
        end=period.end,
    )  # fmt: skip


def _keep(
    indicator: Indicator, period: Period, found: dict[Scope, Measure], at: datetime | None = None
) -> None:
    Snapshot.objects.bulk_create(
        [
            Snapshot(
                indicator=indicator.code, scope_kind=scope.kind, scope_id=scope.id, period=period.kind,
                start=period.start, end=period.end, numerator=item.numerator, denominator=item.denominator,
                value=item.value, computed_at=at or clock.now(),
            )
            for scope, item in found.items()
        ],
        update_conflicts=True,
        unique_fields=["indicator", "scope_kind", "scope_id", "period", "start", "end"],
        update_fields=["numerator", "denominator", "value", "computed_at"],
    )  # fmt: skip


def snapshot_period(indicator: Indicator, period: Period) -> int:
    """Keep an indicator's figures of a period for the province and every agency; return how many."""
    agencies = {agency.pk: Scope("agency", agency.pk, str(agency)) for agency in agencies_on(period.end)}
    found = {PROVINCE: indicator.measure(period, PROVINCE)}
    if indicator.by_agency:
        measured = indicator.by_agency(period)
        found |= {agencies[pk]: item for pk, item in measured.items() if pk in agencies}
    else:
        found |= {scope: indicator.measure(period, scope) for scope in agencies.values()}
    _keep(indicator, period, found)
    return len(found)


def snapshot_all(day: date | None = None) -> int:
    """Keep every indicator's figures of this month, and of the last one while it settles; return how many.

    An indicator that fails is logged and does not stop the others.
    """
    day = day or clock.today()
    wanted = [periods.containing("thang", day)]
    if day - SETTLING < wanted[0].start:
        wanted.append(wanted[0].previous())
    kept = 0
    for indicator in engine.everything():
        for period in wanted:
            try:
                kept += snapshot_period(indicator, period)
            except Exception:
                log.exception("indicators: %s could not be measured for %s", indicator.code, period.code)
    return kept
