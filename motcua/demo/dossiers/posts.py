"""Who does it, and where: officers, desks, and the posts at which a process's steps are done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Unit
from motcua.demo.dossiers.tables import copied_cells
from motcua.onestop.dossiers.models import WorkItem

# What stands around the varying cells of an entry of the log: the event before the dossier's number and after it, the
# act before and after it, and what the act is hashed as before the dossier and after it.
Frame = tuple[bytes, bytes, bytes, bytes, bytes, bytes]


@dataclass(slots=True)
class Officer:
    """A person at a unit, as services see an actor."""

    person_id: int | None
    name: str
    roles: list[str]
    unit_id: int
    unit_name: str
    agency_id: int
    agency_name: str
    assignment_id: int | None = None
    position: str = ""
    channel: str = "web"
    # How the log has what the officer does, by act and status.
    frames: dict[str, dict[str, Frame]] = field(default_factory=dict)

    def actor(self) -> Actor:
        """Return the actor that services take; without a person it is a system."""
        return Actor(
            person_id=self.person_id, name=self.name, roles=frozenset(self.roles), unit_id=self.unit_id,
            agency_id=self.agency_id, unit_name=self.unit_name, agency_name=self.agency_name,
            assignment_id=self.assignment_id, channel=self.channel, is_system=self.person_id is None,
        )  # fmt: skip


@dataclass(slots=True)
class Place:
    """A one-stop desk and whom it serves."""

    unit: Unit
    agency: Agency
    commune_code: str
    kind: str
    weight: float = 1.0
    area_id: int | None = None
    area_name: str = ""
    unit_id: int = 0
    agency_id: int = 0
    intake: list[Officer] = field(default_factory=list)
    returning: list[Officer] = field(default_factory=list)


class Said(dict[str, Any]):
    """What an event says whenever something usual happens; not to be changed, for its cell is written once."""

    cell: bytes = b""


@dataclass(slots=True, eq=False)
class Post:
    """A step at the unit that does it: what all its work items say, and who may do them."""

    step: str
    kind: str
    name: str
    role: str
    minutes: int
    worked: int
    unit_id: int
    holders: list[Officer]
    # The status that a dossier takes with the step, if it takes one.
    status: str | None
    # How events call it.
    named: str
    # As cells of a work item.
    cells: str = ""
    by_id: dict[int | None, Officer] = field(init=False)
    # What is said when it is handed on, by note and the step after it.
    handed: dict[tuple[str, "Post"], Said] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Lay out what is asked for each dossier."""
        self.by_id = {one.person_id: one for one in self.holders}
        self.cells = copied_cells(WorkItem, self)

    def handed_on(self, note: str, after: "Post") -> Said:
        """Return what is said when the step is done with a note and another follows."""
        said = self.handed.get((note, after))
        if said is None:
            said = Said(step=self.name, note=note, to=after.named)
            self.handed[note, after] = said
        return said


class Posts(dict[str, Post]):
    """The posts of a process for what is filed at one desk, found when they are first asked for."""

    def __init__(self, found: Callable[[str], Post]) -> None:
        self.found = found

    def __missing__(self, key: str) -> Post:
        """Find the post of a step."""
        post = self[key] = self.found(key)
        return post
