"""What a provider gives: facts, each in a line of the form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import NoReverseMatch, reverse

from motcua.base import clock
from motcua.base.indicators.periods import Period
from motcua.law.report_forms import Form


@dataclass(frozen=True)
class Asked:
    """Which form is drawn, for which days, for whom (None: the whole province)."""

    form: Form
    period: Period
    agency_id: int | None

    @property
    def day(self) -> date:
        """The day on which what stands is looked at: the period's last, or today while it runs."""
        return min(self.period.end, clock.today())


@dataclass(frozen=True)
class Line:
    """A line of a form.

    Attributes:
        key: what it stands for, the same whenever it is drawn ("co-quan:12").
        texts: what its columns of words say, by number.
        order: where it stands among the lines.
    """

    key: str
    texts: Mapping[int, str]
    order: int = 0


@dataclass(frozen=True)
class Fact:
    """Something counted: in which line, how much it adds to which columns, how to know it and where to see it."""

    line: Line
    adds: Mapping[int, Decimal | int]
    label: str
    url: str = ""
    note: str = ""


def page(name: str, *args: object) -> str:
    """Return the address of a page, "" when its room has none of this name."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
