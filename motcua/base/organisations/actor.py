"""As whom an act is done: the person, the roles and the unit of the assignment they act under."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """Who acts. Services take one as `by`; it is written into events and into the trail of acts."""

    person_id: int | None
    name: str
    roles: frozenset[str] = field(default_factory=frozenset)
    unit_id: int | None = None
    agency_id: int | None = None
    unit_name: str = ""
    agency_name: str = ""
    assignment_id: int | None = None
    on_behalf_of_id: int | None = None
    on_behalf_of_name: str = ""
    ip: str = ""
    channel: str = "web"
    is_system: bool = False

    @classmethod
    def system(cls, name: str = "Hệ thống") -> "Actor":
        """Return the actor of automatic work (jobs, loading); it may do everything and says so in the trail."""
        return cls(person_id=None, name=name, channel="system", is_system=True)

    def has(self, *roles: str) -> bool:
        """Tell whether the actor holds any of these roles."""
        return any(role in self.roles for role in roles)
