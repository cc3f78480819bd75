"""What rooms above keep at a unit (open dossiers, work): asked before a unit ends, handed over to its successor.

The ground floor knows no dossier; a room registers a `Keeper` when it is loaded.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from motcua.base.organisations.actor import Actor

Count = Callable[[set[int]], int]
Move = Callable[[Mapping[int, int], Actor], None]


@dataclass(frozen=True)
class Keeper:
    """One kind of open work: its Vietnamese name, how much lies at given units, how it follows to new ones."""

    name: str
    count: Count
    move: Move | None = None


KEEPERS: dict[str, Keeper] = {}


def register(code: str, name: str, count: Count, move: Move | None = None) -> None:
    """Name a kind of open work.

    Args:
        code: of the keeper; registering again replaces it.
        name: as a clerk calls it ("hồ sơ đang giải quyết").
        count: unit ids to the number of open things there.
        move: old unit id to new unit id, and the actor; called in the transaction of the hand-over. Without it
            a unit with open work cannot be succeeded.
    """
    KEEPERS[code] = Keeper(name, count, move)


def open_work(unit_ids: set[int]) -> list[str]:
    """Return what still lies open at these units, in words ("12 hồ sơ đang giải quyết")."""
    found = [(keeper, keeper.count(unit_ids)) for keeper in KEEPERS.values()]
    return [f"{count} {keeper.name}" for keeper, count in found if count]


def move_all(units: Mapping[int, int], by: Actor) -> list[str]:
    """Hand open work over from old units to new ones; return, in words, what cannot follow."""
    stuck = []
    for keeper in KEEPERS.values():
        count = keeper.count(set(units))
        if count and keeper.move is None:
            stuck.append(f"{count} {keeper.name}")
        elif count and keeper.move is not None:
            keeper.move(units, by)
    return stuck
