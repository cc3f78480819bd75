"""The sums that findings are made of, as plain data: procedures, steps (whole and by place), papers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cached_property

from motcua.control.burden import rules


@dataclass(slots=True)
class ProcedureSum:
    """A procedure over all agencies; times in working minutes, money in đồng, of the period."""

    procedure: int
    code: str
    name: str
    field: int | None
    agencies: list[int]
    levels: list[str]
    dossiers: int
    late: int
    late_minutes: int
    trips: int
    minutes: int
    passing: int
    direct: int


@dataclass(slots=True)
class StepSum:
    """A step of a procedure at one place, or over places when summed."""

    procedure: int
    field: int | None
    agency: int
    level: str
    step: str
    kind: str
    name: str
    items: int = 0
    minutes: int = 0
    given: int = 0
    over: int = 0
    over_minutes: int = 0
    sent_back: int = 0
    redone: int = 0
    redone_minutes: int = 0
    asked: int = 0
    refused: int = 0
    noted: int = 0
    buckets: dict[int, int] = dataclass_field(default_factory=dict)

    @property
    def pace(self) -> float:
        """The part of the time given that was used; 0 when no time is given."""
        return rules.ratio(self.minutes, self.given)


_COUNTS = (
    "items", "minutes", "given", "over", "over_minutes", "sent_back", "redone", "redone_minutes", "asked", "refused",
    "noted",
)  # fmt: skip


@dataclass(slots=True)
class PaperSum:
    """A paper of a case of a procedure; counts are dossiers of the period."""

    procedure: int
    field: int | None
    case: str
    name: str
    documents: list[int]
    dossiers: int
    brought: int
    held: int
    reused: int
    asked: int
    requests: int
    refused: int
    waited_minutes: int
    direct: int
    data_source: str
    result_codes: list[str]


@dataclass
class Sums:
    """All that a run counted."""

    days: int
    procedures: dict[int, ProcedureSum]
    steps: list[StepSum]
    papers: list[PaperSum]
    fields: dict[int, str]
    agencies: dict[int, str]

    @cached_property
    def at(self) -> dict[tuple[int, str], list[StepSum]]:
        """The steps of each step of a procedure, a place each."""
        found: dict[tuple[int, str], list[StepSum]] = defaultdict(list)
        for one in self.steps:
            found[one.procedure, one.step].append(one)
        return found

    @cached_property
    def over_places(self) -> dict[tuple[int, str], StepSum]:
        """Each step of each procedure over all places."""
        return over_places(self.steps)


def over_places(steps: Iterable[StepSum]) -> dict[tuple[int, str], StepSum]:
    """Return each step of each procedure over all places; the name is that of the place with most of it."""
    whole: dict[tuple[int, str], StepSum] = {}
    most: dict[tuple[int, str], int] = defaultdict(int)
    for one in steps:
        key = (one.procedure, one.step)
        found = whole.get(key)
        if found is None:
            found = whole[key] = StepSum(one.procedure, one.field, 0, "", one.step, one.kind, one.name)
        for name in _COUNTS:
            setattr(found, name, getattr(found, name) + getattr(one, name))
        for bucket, count in one.buckets.items():
            found.buckets[bucket] = found.buckets.get(bucket, 0) + count
        if one.items > most[key]:
            most[key], found.name = one.items, one.name
    return whole


def places(steps: Iterable[StepSum], chosen: Mapping[str, object]) -> list[int]:
    """Return the agencies that have a step (`procedure`, `step` and the like as given), in order of their keys."""
    return sorted({s.agency for s in steps if all(getattr(s, key) == value for key, value in chosen.items())})
