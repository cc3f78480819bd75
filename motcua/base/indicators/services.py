"""Verbs of figures: to measure, to take apart, to enter by hand, and to keep what was measured."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from motcua.base import clock
from motcua.base.errors import Invalid
from motcua.base.indicators import engine, rules
from motcua.base.indicators.engine import PROVINCE, Measure, Part, Scope
from motcua.base.indicators.entries import enter
from motcua.base.indicators.models import Snapshot
from motcua.base.indicators.periods import Period
from motcua.base.indicators.snapshots import keep, make_missing

__all__ = ["Contribution", "contributions", "enter", "make_missing", "measure", "snapshot"]


def measure(code: str, period: Period, scope: Scope = PROVINCE) -> Measure:
    """Work out an indicator for a period and scope: now, or as it stood at the end of the period's `known` day.

    Raises:
        NotFound: no room has registered it.
    """
    return engine.get(code).measure(period, scope)


def snapshot(code: str, period: Period, scope: Scope = PROVINCE, *, at: datetime | None = None) -> Snapshot:
    """Work out an indicator and keep the figure as of today; one of the same period, scope and day is replaced."""
    indicator = engine.get(code)
    at = at or clock.now()
    as_of = max(clock.day_of(at), period.start)
    keep(indicator, period, {scope: indicator.measure(period, scope)}, as_of=as_of, at=at)
    return Snapshot.objects.get(
        indicator=code, scope_kind=scope.kind, scope_id=scope.id, field_id=scope.field, period=period.kind,
        start=period.start, end=period.end, as_of=as_of,
    )  # fmt: skip


@dataclass(frozen=True)
class Contribution:
    """A part of a figure with what it costs the whole.

    Attributes:
        part: which, with its measure and the address of its rows.
        pull: by how many units it keeps the whole from its target (`rules.pulls`); below 0 where it helps.
        share: its part of all that pulls, in per cent; 0 where it helps.
    """

    part: Part
    pull: Decimal
    share: Decimal


def contributions(
    code: str,
    period: Period,
    scope: Scope = PROVINCE,
    *,
    by: str = "agency",
    op: str | None = None,
    target: Decimal | float | None = None,
) -> list[Contribution]:
    """Return the parts of a figure, those that pull it down most first.

    Args:
        code: the indicator.
        period: of the figure.
        scope: of the figure.
        by: "agency", "field", "procedure", or "step" (where the time was lost).
        op: of the target; "<" and "<=" say that lower is better whatever the indicator says.
        target: against which parts are held; without one, against the best there is.

    Raises:
        NotFound: no such indicator.
        Invalid: it cannot be taken apart that way (`Indicator.splits`).
    """
    indicator = engine.get(code)
    if indicator.parts is None or by not in indicator.splits:
        raise Invalid("Chỉ số này không tách được theo cách ấy.", field="theo")
    parts = indicator.parts(period, scope, by)
    lower = indicator.higher_is_better is False if op is None else op in {"<", "<="}
    kind: rules.Kind = "count"
    if any(part.measure.denominator is not None for part in parts):
        kind = "share" if indicator.unit == "%" else "average"
    pulls = rules.pulls((part.measure for part in parts), lower=lower, kind=kind, target=target)
    whole = sum((pull for pull in pulls if pull > 0), Decimal(0))
    found = [
        Contribution(part, pull, pull * 100 / whole if whole and pull > 0 else Decimal(0))
        for part, pull in zip(parts, pulls, strict=True)
    ]
    return sorted(found, key=lambda one: (-one.pull, one.part.name))
