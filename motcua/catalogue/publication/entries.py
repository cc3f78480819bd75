"""When a procedure was entered in the national database, told by a room that knows (announcements); rule 5 asks."""

from collections.abc import Callable, Mapping
from datetime import date

Days = Callable[[], Mapping[str, date]]
_TELLERS: list[Days] = []


def register(days: Days) -> None:
    """Let a room tell the days of entry, by procedure code, of the decisions in force; call it in `AppConfig.ready`."""
    _TELLERS.append(days)


def known() -> dict[str, date]:
    """Return all days of entry that are known, by code."""
    return {code: day for teller in _TELLERS for code, day in teller().items()}
