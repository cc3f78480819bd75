"""How amounts and rates are written: whole đồng, two decimals of a rate, rounded half up (kiem-soat-tthc.md 2.5)."""

from decimal import Decimal

from motcua.base.text import number
from motcua.control.costs.rules import Totals, dong


def money(value: Decimal) -> str:
    """Write an amount: "112.000.000"."""
    return number(dong(value), 0)


def percent(totals: Totals) -> str:
    """Write the rate of saving: "66,96 %"; empty when there was nothing to save from."""
    shown = totals.rate_shown
    return "" if shown is None else f"{number(shown, 2)} %"


def change(totals: Totals) -> str:
    """Write by how much the cost changes: "−66,96 %", "+5,00 %"; "–" when it was zero."""
    shown = totals.rate_shown
    if shown is None:
        return "–"
    return f"{'−' if shown >= 0 else '+'}{number(abs(shown), 2)} %" if shown else "0,00 %"
