"""What can be found from the top of a page: a kind for each list of a room, with how it is looked for and shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import ACTIONS, allowed


@dataclass(frozen=True)
class Hit:
    """One thing that was found: its title, its page, its number or code, and what else tells it from others."""

    title: str
    url: str
    mark: str = ""
    note: str = ""


Find = Callable[[Actor, str, int], list[Hit]]


@dataclass(frozen=True)
class Kind:
    """A kind of thing that can be found.

    Attributes:
        code: of the kind.
        name: as the page heads it ("Hồ sơ").
        action: who has no right to it is not asked for.
        find: the actor, what was typed and how many at most, to what they may see of it, the best first.
        place: where it stands among the kinds.
        list_name: name of the address of the room's own list that takes `q`; "" when it has none.
        query: what else that address needs (a tab with everything).
    """

    code: str
    name: str
    action: str
    find: Find
    place: int
    list_name: str = ""
    query: dict[str, str] = field(default_factory=dict)

    def list_url(self, text: str) -> str:
        """Return the room's own list cut to what was typed; "" when it cannot be."""
        return f"{reverse(self.list_name)}?{urlencode(self.query | {'q': text})}" if self.list_name else ""


KINDS: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Let things be found from the top of a page; registering a code again replaces it.

    Raises:
        KeyError: an action that does not exist.
    """
    for kind in kinds:
        ACTIONS[kind.action]
        KINDS[kind.code] = kind


def rows(find: Callable[[Actor, str], QuerySet[Any]], hit: Callable[[Any], Hit]) -> Find:
    """Return how a kind is found whose query is ordered and whose rows are shown one by one."""
    return lambda by, text, most: [hit(row) for row in find(by, text)[:most]]


def kinds_for(by: Actor) -> Iterable[Kind]:
    """Return the kinds somebody may look for, in their order."""
    return sorted(
        (kind for kind in KINDS.values() if allowed(by, kind.action) is not None),
        key=lambda kind: (kind.place, kind.code),
    )
