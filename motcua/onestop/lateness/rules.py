"""When a dossier will be late: pure arithmetic over working minutes."""

from collections.abc import Sequence
from dataclasses import dataclass

ENOUGH_CASES = 8


@dataclass(frozen=True)
class Pace:
    """How fast a unit is at a step: median and slow (80 %) working minutes over so many cases."""

    median: int
    slow: int
    cases: int


@dataclass(frozen=True)
class StepAhead:
    """A step still to be worked: its name, working minutes the process gives it, the unit's pace if known."""

    name: str
    minutes: int
    pace: Pace | None = None

    def usual(self) -> int:
        """Working minutes it usually takes."""
        return self.pace.median if self.pace and self.pace.cases >= ENOUGH_CASES else self.minutes

    def slow(self) -> int:
        """Working minutes it takes when it goes slowly."""
        return self.pace.slow if self.pace and self.pace.cases >= ENOUGH_CASES else self.minutes


@dataclass(frozen=True)
class Outlook:
    """What is to be expected: "CAO" (likely late), "VUA" (possibly) or "" (in time), and the minutes still needed."""

    level: str
    needed: int


def remaining(minutes: int, used: int) -> int:
    """Return what is left of a step's expected minutes; a step beyond them takes a quarter of them more."""
    return minutes - used if used < minutes else -(-minutes // 4)


def outlook(left: int, current: StepAhead, used: int, later: Sequence[StepAhead]) -> Outlook:
    """Return whether a dossier will be late.

    Args:
        left: working minutes until it is due.
        current: the step it is at.
        used: working minutes spent at that step so far.
        later: the steps that follow until the result.
    """
    usual = remaining(current.usual(), used) + sum(step.usual() for step in later)
    if usual > left:
        return Outlook("CAO", usual)
    slow = remaining(current.slow(), used) + sum(step.slow() for step in later)
    if slow > left:
        return Outlook("VUA", slow)
    return Outlook("", usual)


def percentile(values: Sequence[int], share: float) -> int:
    """Return the value below which a share of them lies (nearest rank); values need not be sorted."""
    ordered = sorted(values)
    place = max(0, min(len(ordered) - 1, -(-int(share * 100) * len(ordered) // 100) - 1))
    return ordered[place]
