"""What a line of a list of work shows: read as plain values, for making objects of a page's rows took longest."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from motcua.onestop.dossiers.models import WorkItem


class ProcedureLine(NamedTuple):
    """The procedure in a line."""

    code: str
    name: str


class PersonLine(NamedTuple):
    """The officer in a line."""

    full_name: str


class LegLine(NamedTuple):
    """The leg of a block in a line: its own limit is measured."""

    agency_id: int
    started_at: datetime | None
    due_at: datetime | None


class DossierLine(NamedTuple):
    """The dossier in a line."""

    pk: int
    code: str | None
    temporary_code: str
    applicant_name: str
    status: str
    due_at: datetime | None
    clock_started_at: datetime | None
    received_at: datetime | None
    arrived_at: datetime | None
    finished_at: datetime | None
    non_territorial: bool
    rule_set: str
    agency_id: int
    version: int
    procedure: ProcedureLine

    @property
    def label(self) -> str:
        """The code, or the temporary one before receipt."""
        return self.code or self.temporary_code


class WorkLine(NamedTuple):
    """A piece of open work as a list shows it."""

    pk: int
    dossier_id: int
    name: str
    kind: str
    role: str
    from_name: str
    is_return: bool
    opened_at: datetime
    read_at: datetime | None
    step_due_at: datetime | None
    dossier_due_at: datetime | None
    assignee_id: int | None
    assignee: PersonLine | None
    leg: LegLine | None
    dossier: DossierLine


# In the order of the classes above: of the work, of who has it, of its leg, of the dossier, of the procedure.
_OWN = WorkLine._fields[:12]
_PERSON, _LEG = (
    (f"assignee__{name}" for name in PersonLine._fields),
    (f"leg__{name}" for name in LegLine._fields),
)
_DOSSIER = (f"dossier__{name}" for name in DossierLine._fields[:-1])
_PROCEDURE = (f"dossier__procedure__{name}" for name in ProcedureLine._fields)
_COLUMNS = (*_OWN, *_PERSON, *_LEG, *_DOSSIER, *_PROCEDURE)


def first_lines(rows: QuerySet[WorkItem], limit: int) -> list[WorkLine]:
    """Return the first rows as lines: chosen from an index alone, and only then joined."""
    chosen = WorkItem.objects.filter(pk__in=rows.values("pk")[:limit]).order_by(*rows.query.order_by)
    return [_line(row) for row in chosen.values_list(*_COLUMNS)]


def _line(row: tuple) -> WorkLine:
    own, name, leg, dossier, procedure = row[:12], row[12], row[13:16], row[16:-2], row[-2:]
    parts = (
        None if name is None else PersonLine(name),
        None if leg[0] is None else LegLine(*leg),
        DossierLine._make((*dossier, ProcedureLine(*procedure))),
    )
    return WorkLine._make((*own, *parts))
