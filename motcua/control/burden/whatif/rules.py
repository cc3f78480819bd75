"""Changing a table of steps and playing it through with observed durations: pure functions over plain data."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from motcua.base.errors import Invalid
from motcua.catalogue.processes.table import Block, StepKind, StepRow, normalise, parts_of, return_targets
from motcua.control.burden import rules
from motcua.law.burden import Worth

REMOVE, MERGE, CUT, DATA = "bo", "gop", "giam", "du_lieu"
# Played so often with dice that always fall alike: the same question has the same answer.
PLAYS, SEED = 2000, 20250701
MOST_RETURNS = 3
# Whoever hands in and takes home meets these; a process without them is none.
FIXED = frozenset({StepKind.INTAKE, StepKind.RETURN_RESULT})


@dataclass(frozen=True, slots=True)
class Change:
    """One change: a step removed, merged into the one before it, cut to so many minutes; a paper replaced by data."""

    act: str
    key: str
    minutes: int = 0
    name: str = ""

    def as_dict(self) -> dict[str, str | int]:
        """Return it as it is kept with a proposal."""
        return {"act": self.act, "key": self.key, "minutes": self.minutes, "name": self.name}


def changed(rows: Sequence[StepRow], changes: Iterable[Change]) -> list[StepRow]:
    """Return the table as it would be.

    A step that is merged does its work in the step before it on the main line or in its leg, whose time becomes the
    longer of the two; ways back to a step that is gone lead to the one that took its work.

    Args:
        rows: the table.
        changes: in any order; each step is changed once.

    Raises:
        Invalid: no such step, one that a process cannot lack, more time than it had, none before it to merge into.
    """
    by_key = {change.key: change for change in changes if change.act != DATA}
    known = {row.key for row in rows}
    if unknown := set(by_key) - known:
        raise Invalid(f"Quy trình không có bước «{sorted(unknown)[0]}».")
    kept: list[StepRow] = []
    heir: dict[str, str] = {}
    for row in rows:
        change = by_key.get(row.key)
        if change is None:
            kept.append(row)
        elif change.act == CUT:
            if not 0 < change.minutes <= row.minutes:
                raise Invalid(
                    f"Thời gian mới của bước «{row.name}» phải lớn hơn 0 và không quá thời gian cũ."
                )
            kept.append(replace(row, minutes=change.minutes))
        else:
            before = _before(kept, row)
            if row.kind in FIXED or before is None:
                raise Invalid(f"Không bỏ hay gộp được bước «{row.name}».")
            heir[row.key] = kept[before].key
            if change.act == MERGE:
                longer = max(kept[before].minutes, row.minutes)
                kept[before] = replace(
                    kept[before], name=f"{kept[before].name}; {row.name}"[:300], minutes=longer
                )
    return normalise([_redirected(row, heir, kept) for row in kept])


def _before(kept: Sequence[StepRow], row: StepRow) -> int | None:
    """Return the place of the step that would take a step's work: the one before it in the same line or leg."""
    for place in range(len(kept) - 1, -1, -1):
        one = kept[place]
        if (one.block, one.leg) == (row.block, row.leg):
            return place
    return None


def _redirected(row: StepRow, heir: Mapping[str, str], kept: Sequence[StepRow]) -> StepRow:
    targets = []
    for key in row.may_return_to:
        while key in heir:
            key = heir[key]
        if key != row.key and key not in targets and any(one.key == key for one in kept):
            targets.append(key)
    return replace(row, may_return_to=tuple(targets))


@dataclass(frozen=True, slots=True)
class Seen:
    """How a step went in real life: durations by bucket, how many cases, how many were sent back."""

    buckets: Mapping[int, int]
    items: int
    sent_back: int
    given: int

    @property
    def rate(self) -> float:
        """Share of its cases that it sent back."""
        return rules.ratio(self.sent_back, self.items)


@dataclass(frozen=True, slots=True)
class Expected:
    """Working minutes from receipt to result as they would be: half of the cases within, 9 of 10 within."""

    usual: int
    slow: int


def play(before: Sequence[StepRow], after: Sequence[StepRow], seen: Mapping[str, Seen]) -> Expected:
    """Play a table with durations as observed; a step with less time given takes that much less time.

    Steps are taken as independent of each other, returns go to the nearest step they may; handing over the
    result, which
    waits for the applicant, counts nothing.

    Args:
        before: the table as it is, whose times the observed ones belong to.
        after: the table to play.
        seen: what was observed, by step.
    """
    dice = random.Random(SEED)  # noqa: S311 - a simulation, no secret
    given = {row.key: row.minutes for row in before}
    parts = parts_of(after)
    drawn = {row.key: _Draw.of(row, seen.get(row.key), given.get(row.key, row.minutes)) for row in after}
    backs = {row.key: next(iter(return_targets(after, row.key)), "") for row in after}
    place = {part.key: at for at, part in enumerate(parts) if isinstance(part, StepRow)}
    times = sorted(_once(parts, drawn, backs, place, dice) for _ in range(PLAYS))
    return Expected(round(times[PLAYS // 2]), round(times[PLAYS * 9 // 10]))


@dataclass(slots=True)
class _Draw:
    values: list[float] = field(default_factory=list)
    weights: list[int] = field(default_factory=list)
    rate: float = 0.0
    counts: bool = True

    @classmethod
    def of(cls, row: StepRow, seen: Seen | None, given: int) -> "_Draw":
        if row.kind in {StepKind.RETURN_RESULT, StepKind.RECEIVE_SUPPLEMENT}:
            return cls(counts=False)
        if seen is None or not seen.buckets:
            return cls([float(row.minutes)], [1])
        scale = rules.ratio(row.minutes, given) if given and row.minutes < given else 1.0
        return cls(
            [rules.middle_of(bucket) * scale for bucket in seen.buckets],
            list(seen.buckets.values()),
            seen.rate,
        )

    def time(self, dice: random.Random) -> float:
        return dice.choices(self.values, self.weights)[0] if self.counts else 0.0


def _once(
    parts: Sequence[StepRow | Block], drawn: Mapping[str, _Draw], backs: Mapping[str, str],
    place: Mapping[str, int], dice: random.Random,
) -> float:  # fmt: skip
    at, now, returns = 0, 0.0, 0
    while at < len(parts):
        part = parts[at]
        if isinstance(part, Block):
            now += max(sum(drawn[row.key].time(dice) for row in branch.rows) for branch in part.branches)
            at += 1
            continue
        now += drawn[part.key].time(dice)
        back = backs[part.key]
        if back in place and returns < MOST_RETURNS and dice.random() < drawn[part.key].rate:
            at, returns = place[back], returns + 1
        else:
            at += 1
    return now


@dataclass(frozen=True, slots=True)
class People:
    """What people spend on a procedure in a year: dossiers, papers brought, ways, supplements, hours, đồng."""

    dossiers: float
    papers: float
    trips: float
    requests: float
    hours: float
    cost: int


@dataclass(frozen=True, slots=True)
class PaperUse:
    """A paper's part of it in a year: brought, asked for again, brought in person."""

    key: str
    name: str
    brought: float
    requests: float
    direct: float


def without(people: People, replaced: Iterable[PaperUse], worth: Worth) -> People:
    """Return what is left when data stand for papers: neither brought nor asked for again (t = 0, f = 0; 2.5)."""
    papers = trips = requests = hours = 0.0
    money = Decimal(0)
    for one in replaced:
        papers += one.brought
        requests += one.requests
        trips += one.direct
        own = (
            one.brought * float(worth.paper)
            + one.requests * float(worth.supplement)
            + one.direct * float(worth.trip)
        )
        hours += own
        money += Decimal(own) * worth.wage + Decimal(one.direct) * worth.trip_money
    return People(
        people.dossiers, people.papers - papers, people.trips - trips, people.requests - requests,
        people.hours - hours, max(0, people.cost - round(money)),
    )  # fmt: skip
