"""A value worked out from small tables and kept in the process: rebuilt when the tables' stamp changes.

Other processes learn of a change within a few seconds; the process that made it, at once.
"""

from collections.abc import Callable
from time import monotonic
from typing import Generic, TypeVar

from django.conf import settings
from django.db import transaction

T = TypeVar("T")
_SECONDS = 3.0


class Fresh(Generic[T]):
    """Holds one value, asks the tables for their stamp now and then, and rebuilds on a new stamp.

    Args:
        stamp: one cheap query whose answer differs after every change.
        build: works out the value.
    """

    def __init__(self, stamp: Callable[[], object], build: Callable[[], T]) -> None:
        self._stamp, self._build = stamp, build
        self._held: tuple[object, T] | None = None
        self._asked_at = 0.0
        self._unsettled: object = None

    def get(self) -> T:
        """Return the value, no older than a few seconds (`settings.CALENDAR_CHECK_SECONDS`)."""
        held, now = self._held, monotonic()
        age = getattr(settings, "CALENDAR_CHECK_SECONDS", _SECONDS)
        if held is not None and self._unsettled is None and now - self._asked_at < age:
            return held[1]
        stamp = self._stamp()
        if stamp != self._unsettled:
            self._unsettled = None
        if held is None or held[0] != stamp:
            held = (stamp, self._build())
        self._held, self._asked_at = held, now
        return held[1]

    def changed(self) -> None:
        """Say, inside the transaction that changes the tables, that they differ now.

        Until that transaction commits, or the stamp shows that it was rolled back, every call asks anew.
        """
        self._unsettled = self._stamp()
        transaction.on_commit(self._settle)

    def _settle(self) -> None:
        self._unsettled, self._asked_at = None, 0.0
