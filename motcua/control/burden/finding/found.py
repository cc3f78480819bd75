"""A finding before it is stored, and what a year of it comes to."""

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal

from motcua.base.text import number
from motcua.control.burden import rules
from motcua.law.burden import Measures

Fact = tuple[str, str]


@dataclass(slots=True)
class Found:
    """What a detector found; `hours` and `waiting` are hours of a year, `money` đồng of a year beside the hours.

    Attributes:
        kind: of `models.Finding.Kind`.
        key: what it is about, the same from run to run.
        rows: how many rows its evidence has.
        share: how bad, as the kind measures it.
        hours: people's own hours.
        waiting: working hours that dossiers waited.
        trips: ways to the office.
    """

    kind: str
    key: str
    procedure: int
    field: int | None
    rows: int
    share: float
    sentence: str
    remedy: str
    facts: list[Fact]
    hours: float = 0.0
    waiting: float = 0.0
    trips: float = 0.0
    procedures: list[int] = dataclass_field(default_factory=list)
    agencies: list[int] = dataclass_field(default_factory=list)
    step: str = ""
    step_kind: str = ""
    step_name: str = ""
    paper: str = ""
    documents: list[int] = dataclass_field(default_factory=list)

    def cost(self, measures: Measures) -> int:
        """Return what people spend on it in a year: their hours at the hourly income, and the ways they go."""
        worth = measures.worth
        hours = Decimal(self.hours) + Decimal(self.trips) * worth.trip
        return int(hours * worth.wage + Decimal(self.trips) * worth.trip_money)

    def people_hours(self, measures: Measures) -> float:
        """Return people's hours of a year, ways included."""
        return self.hours + self.trips * float(measures.worth.trip)

    def score(self, measures: Measures) -> int:
        """Return what could be spared of it in a year (đồng): cost and waiting, by the part that could be cut."""
        waiting = Decimal(self.waiting) * measures.worth.waiting * measures.worth.wage
        return int((self.cost(measures) + float(waiting)) * measures.threshold(self.kind).spared)


def hours_text(hours: float) -> str:
    """Return working hours in words, days when there are many: "6,5 giờ", "12 ngày"."""
    if hours >= 16:
        return f"{number(round(hours / 8, 1 if hours < 80 else 0))} ngày làm việc"
    return f"{number(round(hours, 1))} giờ làm việc"


def minutes_text(minutes: float) -> str:
    """Return working minutes in words."""
    return f"{number(round(minutes))} phút làm việc" if minutes < 60 else hours_text(minutes / 60)


def percent(share: float) -> str:
    """Return a share in words: 0.436 becomes "44 %"."""
    return f"{number(round(100 * share, 0 if share >= 0.1 else 1))}%"


def count(value: float) -> str:
    """Return a count of a year, rounded to what one may believe."""
    return number(round(value) if value >= 10 else round(value, 1))


def in_a_year(amount: float, days: int) -> float:
    """Return an amount of the period as of a year."""
    return rules.yearly(amount, days)
