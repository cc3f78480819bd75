"""For each form, the facts behind its cells: which line a fact stands in and what it adds to which columns.

A cell is the sum of its facts, so the list it opens and its figure cannot differ. A form without a provider here is
not offered: a room it would have to ask is not built yet.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from motcua.base.indicators.periods import Period
from motcua.insight.reports.providers import ii01b, ii02b, ii03b, ii04, ii06, ii07b
from motcua.insight.reports.providers.facts import Asked, Fact, Line
from motcua.law.report_forms import Form

Provider = Callable[[Asked], Iterable[Fact]]
PROVIDERS: dict[str, Provider] = {
    "ii01b": ii01b.facts,
    "ii02b": ii02b.facts,
    "ii03b": ii03b.facts,
    "ii04": ii04.facts,
    "ii06a": ii06.facts,
    "ii06d": ii06.facts,
    "ii07b": ii07b.facts,
}
# Forms of too many things to draw one by one: what a cell counts is looked up when it is opened.
BEHIND: dict[str, Callable[[Asked, str, int], list[Fact]]] = {"ii06a": ii06.behind, "ii06d": ii06.behind}


@dataclass
class DrawnLine:
    """A line as drawn: what it stands for and the machine's figures by column."""

    line: Line
    machine: dict[int, Decimal] = field(default_factory=lambda: defaultdict(Decimal))


def draw(form: Form, period: Period, agency_id: int | None) -> list[DrawnLine]:
    """Return the lines of a form with what its rooms count; every counted column has a figure, 0 if nothing fell in.

    Args:
        form: one with a provider.
        period: the days counted.
        agency_id: whose; None for the whole province.
    """
    found: dict[str, DrawnLine] = {}
    for fact in PROVIDERS[form.key](Asked(form, period, agency_id)):
        drawn = found.setdefault(fact.line.key, DrawnLine(fact.line))
        for column, amount in fact.adds.items():
            drawn.machine[column] += amount
    lines = sorted(found.values(), key=lambda one: (one.line.order, one.line.texts.get(2, ""), one.line.key))
    for one in lines:
        one.machine = {
            column.number: one.machine[column.number] for column in form.counting if not column.formula
        }
    return lines


def behind(form: Form, period: Period, agency_id: int | None, line: str, column: int) -> list[Fact]:
    """Return the facts a cell counts now: of one line, or of all ("") for the line of totals."""
    asked = Asked(form, period, agency_id)
    if form.key in BEHIND:
        return BEHIND[form.key](asked, line, column)
    return [
        fact for fact in PROVIDERS[form.key](asked) if fact.adds.get(column) and line in ("", fact.line.key)
    ]


__all__ = ["PROVIDERS", "Asked", "DrawnLine", "Fact", "Line", "behind", "draw"]
