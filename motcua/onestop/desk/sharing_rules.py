"""Who gets the next piece of work: the arithmetic of fair sharing, without the database."""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Officer:
    """Somebody work may be given to: roles at the unit, working minutes already lying with them, away or not."""

    person_id: int
    roles: frozenset[str]
    load: int = 0
    away: bool = False


@dataclass(frozen=True)
class Piece:
    """A piece of work: who may do it and how many working minutes it takes."""

    work_id: int
    role: str
    minutes: int


def distribute(pieces: Iterable[Piece], officers: Sequence[Officer]) -> dict[int, int]:
    """Give each piece, in order, to the officer of its role who is there and has least to do.

    Between equals the one with the smaller key is taken, so that the same state gives the same answer. A piece
    nobody present may do is left out.

    Returns:
        work id to person id.
    """
    loads = {officer.person_id: officer.load for officer in officers}
    by_role: dict[str, list[tuple[int, int]]] = {}
    for officer in officers:
        if not officer.away:
            for role in officer.roles:
                by_role.setdefault(role, []).append((officer.load, officer.person_id))
    for queue in by_role.values():
        heapq.heapify(queue)
    given: dict[int, int] = {}
    for piece in pieces:
        queue = by_role.get(piece.role, [])
        # A load in the queue may be old: the officer got work of another role meanwhile.
        while queue and queue[0][0] != loads[queue[0][1]]:
            heapq.heapreplace(queue, (loads[queue[0][1]], queue[0][1]))
        if not queue:
            continue
        person = queue[0][1]
        given[piece.work_id] = person
        loads[person] += max(1, piece.minutes)
        heapq.heapreplace(queue, (loads[person], person))
    return given
