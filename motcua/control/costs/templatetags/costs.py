"""How the templates of this room write amounts."""

from decimal import Decimal

from django import template

from motcua.control.costs import wording
from motcua.control.costs.rules import Totals

register = template.Library()
register.filter("doi", wording.change)
register.filter("ty_le", wording.percent)


@register.filter
def dong(value: Decimal | None) -> str:
    """Write an amount of đồng, rounded half up; nothing for none."""
    return "" if value is None else wording.money(value)


@register.filter
def sac(totals: Totals) -> str:
    """Return the tone of a change: green when it saves, red when it becomes dearer."""
    return "green" if totals.saved > 0 else "red" if totals.saved < 0 else "sand"
