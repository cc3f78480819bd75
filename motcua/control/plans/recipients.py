"""Who is told of what: those who look after an assignment, their heads, the control office, a plan's managers."""

from datetime import date

from motcua.base.organisations.queries import holders
from motcua.base.organisations.roles import Role
from motcua.control.plans.models import Assignment, Plan
from motcua.control.plans.services import following
from motcua.law.reminders import CONTROL, HEAD


class Recipients:
    """The people of a day, each looked up once however much they have."""

    def __init__(self, day: date) -> None:
        self.day = day
        self._keepers: dict[tuple[int, int | None, int | None], set[int]] = {}
        self._of_role: dict[tuple[str, int | None], set[int]] = {}
        self._heads: dict[int, set[int]] = {}

    def keepers(self, assignment: Assignment) -> set[int]:
        """Return who looks after an assignment."""
        key = (assignment.agency_id, assignment.unit_id, assignment.person_id)
        if key not in self._keepers:
            self._keepers[key] = following.keepers(assignment, self.day)
        return self._keepers[key]

    def heads(self, agency_id: int) -> set[int]:
        """Return who leads an agency."""
        if agency_id not in self._heads:
            self._heads[agency_id] = following.heads_of(agency_id, self.day)
        return self._heads[agency_id]

    def _holders(self, role: str, agency_id: int | None = None) -> set[int]:
        if (role, agency_id) not in self._of_role:
            self._of_role[role, agency_id] = holders(
                role, self.day, None if agency_id is None else {agency_id}
            )
        return self._of_role[role, agency_id]

    def control(self) -> set[int]:
        """Return the officers of the control office."""
        return self._holders(Role.CONTROL)

    def focal(self, agency_id: int) -> set[int]:
        """Return an agency's focal officers, else those who lead it."""
        return self._holders(Role.FOCAL, agency_id) or self.heads(agency_id)

    def managers(self, plan: Plan) -> set[int]:
        """Return who manages a plan: the focal officers of its agency, for the province's the control office."""
        return self._holders(Role.FOCAL, plan.agency_id) or self.control()

    def of_assignment(self, to: str, assignment: Assignment) -> set[int]:
        """Return whom a step of reminding goes to."""
        if to == HEAD:
            return self.heads(assignment.agency_id)
        return self.control() if to == CONTROL else self.keepers(assignment)

    def of_agency(self, to: str, agency_id: int) -> set[int]:
        """Return whom a step of reminding goes to when an agency owes its own plan."""
        if to == HEAD:
            return self.heads(agency_id)
        return self.control() if to == CONTROL else self.focal(agency_id)
