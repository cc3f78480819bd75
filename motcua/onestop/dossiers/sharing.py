"""Of a late dossier's delay, each agency's share (mot-cua.md 3.4): pure arithmetic in working minutes.

The delay is what it is: working minutes from the dossier's legal limit to its end (or to now), by the calendar of
the competent agency. It is divided so that the shares always sum to it:

1. Each working minute in which legs were overdue is borne by their agencies, equally when several were at once.
2. If those minutes are fewer than the delay, the rest is the lead agency's, whose own time was not kept.
3. If they are more, the lead made some of them good: every share is scaled down to the delay.
4. Shares are whole minutes by largest remainder; the smaller agency number first where remainders are equal.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise


@dataclass(frozen=True)
class Overrun:
    """A stretch in which an agency's leg was overdue, in working minutes on the dossier's own time line."""

    agency: int
    start: int
    end: int


def borne(overruns: Iterable[Overrun]) -> dict[int, Fraction]:
    """Return how many working minutes each agency bears: concurrent overdue minutes are shared equally."""
    spans = [one for one in overruns if one.end > one.start]
    edges = sorted({edge for one in spans for edge in (one.start, one.end)})
    found: dict[int, Fraction] = {}
    for start, end in pairwise(edges):
        late = {one.agency for one in spans if one.start <= start and one.end >= end}
        for agency in late:
            found[agency] = found.get(agency, Fraction()) + Fraction(end - start, len(late))
    return found


def shares(overruns: Iterable[Overrun], delay: int, lead: int) -> dict[int, int]:
    """Divide a dossier's delay among agencies; the shares sum to the delay, and nobody has one of nothing.

    Args:
        overruns: of every leg that was overdue, the lead's own legs too.
        delay: how late the dossier is, in working minutes; 0 when it is not.
        lead: the competent agency.
    """
    if delay <= 0:
        return {}
    exact = borne(overruns)
    total = sum(exact.values(), Fraction())
    if total > delay:
        exact = {agency: part * delay / total for agency, part in exact.items()}
    elif total < delay:
        exact[lead] = exact.get(lead, Fraction()) + delay - total
    return _whole(exact, delay)


def _whole(exact: Mapping[int, Fraction], delay: int) -> dict[int, int]:
    """Return whole minutes that sum to the delay, by largest remainder."""
    floors = {agency: part.numerator // part.denominator for agency, part in exact.items()}
    left = delay - sum(floors.values())
    order = sorted(exact, key=lambda agency: (floors[agency] - exact[agency], agency))
    for agency in order[:left]:
        floors[agency] += 1
    return {agency: minutes for agency, minutes in floors.items() if minutes}
