"""The standard cost model in exact decimals (kiem-soat-tthc.md 2.5); nothing is rounded before it is shown.

The structure of the formulas is sure; how the form words them is to be checked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction

# Wide enough for every product of numbers that the form lets in; a product that did not fit would raise.
_EXACT = Context(prec=300, traps=[Inexact, InvalidOperation])
WIDE = Context(prec=300)  # for rounding what is shown
_RATE = Context(prec=28, rounding=ROUND_HALF_UP)
ZERO = Decimal(0)


def activity_cost(hours: Decimal, wage: Decimal, amount: Decimal) -> Decimal:
    """Return what an activity costs once: c = t·w + f.

    Args:
        hours: time it takes (giờ).
        wage: average income (đồng an hour).
        amount: fees and other money paid (đồng).
    """
    return _EXACT.add(_EXACT.multiply(hours, wage), amount)


def yearly_cost(once: Decimal, times: Decimal, subjects: Decimal) -> Decimal:
    """Return what it costs in a year: c·n·q.

    Args:
        once: cost of doing it once (đồng).
        times: how often one subject does it in a year.
        subjects: how many do it in a year.
    """
    return _EXACT.multiply(_EXACT.multiply(once, times), subjects)


def add(amounts: Iterable[Decimal]) -> Decimal:
    """Return the exact sum."""
    whole = ZERO
    for amount in amounts:
        whole = _EXACT.add(whole, amount)
    return whole


def rate(now: Decimal, saved: Decimal) -> Decimal | None:
    """Return the saved share in per cent, to 28 digits; None when there is nothing to save from (2.5)."""
    if now == 0:
        return None
    return _RATE.divide(_RATE.multiply(saved, Decimal(100)), now)


@dataclass(frozen=True, slots=True)
class Totals:
    """What a procedure or a group costs in a year (đồng), now and after."""

    now: Decimal = ZERO
    after: Decimal = ZERO

    @property
    def saved(self) -> Decimal:
        """ΔT = now − after; below zero when it becomes dearer."""
        return _EXACT.subtract(self.now, self.after)

    @property
    def rate(self) -> Decimal | None:
        """ΔT / now in per cent, unrounded, for comparing with goals; None when now is zero."""
        return rate(self.now, self.saved)

    @property
    def rate_shown(self) -> Decimal | None:
        """The rate to two decimals, half up, as papers print it."""
        if self.now == 0:
            return None
        hundredths = Fraction(self.saved) * 10000 / Fraction(self.now)
        sign = -1 if hundredths < 0 else 1
        return Decimal(sign * int(abs(hundredths) + Fraction(1, 2))) / 100

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(_EXACT.add(self.now, other.now), _EXACT.add(self.after, other.after))


def together(parts: Iterable[Totals]) -> Totals:
    """Return the totals of several procedures; their rate is of the sums, never a mean of rates (2.5)."""
    whole = Totals()
    for part in parts:
        whole += part
    return whole


def dong(value: Decimal) -> Decimal:
    """Round an amount to whole đồng, half up, for showing."""
    return value.quantize(Decimal(1), rounding=ROUND_HALF_UP, context=WIDE)
