"""What dossiers under way keep: rooms above say how many were received under which version of a procedure."""

from collections.abc import Callable, Mapping

# Told a procedure's key, returns how many open dossiers hold each of its versions, by the version's key.
Counter = Callable[[int], Mapping[int, int]]
_COUNTERS: list[Counter] = []


def register(counter: Counter) -> None:
    """Let a room say what of its open work keeps a version; call it in `AppConfig.ready`."""
    _COUNTERS.append(counter)


def by_version(procedure_id: int) -> dict[int, int]:
    """Return how many open dossiers keep each version of a procedure."""
    found: dict[int, int] = {}
    for counter in _COUNTERS:
        for version, count in counter(procedure_id).items():
            found[version] = found.get(version, 0) + count
    return found
