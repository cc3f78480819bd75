"""What can be filed: a case of a procedure with its steps and papers, as a dossier pins and copies them."""

import dataclasses
from dataclasses import dataclass
from decimal import Decimal

from motcua.base.organisations.models import Unit
from motcua.base.worktime import rules as worktime
from motcua.catalogue.procedures.models import Fee, ProcedureCase, ProcedureVersion, RequiredDocument
from motcua.catalogue.processes.models import ProcessVersion
from motcua.catalogue.processes.table import StepRow, resume_key
from motcua.demo.dossiers.tables import copied_cells
from motcua.onestop.dossiers.models import Dossier, DossierPaper


@dataclass(slots=True)
class PaperLine:
    """What the lines of a required document say in all dossiers; of a paper brought later, in one."""

    document_id: int | None
    position: int
    name: str
    quantity: int
    form: int = 0
    required: bool = False
    cells: str = ""

    def __post_init__(self) -> None:
        """Write down what the line says."""
        self.cells = copied_cells(DossierPaper, self)

    @classmethod
    def of(cls, position: int, document: RequiredDocument) -> "PaperLine":
        """Return the line of a required document, brought as the law asks for it."""
        quantity = document.originals or document.copies or 1
        form = (
            DossierPaper.Form.ORIGINAL
            if document.originals or not document.copies
            else DossierPaper.Form.COPY
        )
        return cls(document.pk, position, document.name[:1000], quantity, form.value, document.required)


@dataclass(frozen=True, slots=True, eq=False)
class StepPlan:
    """What every work item of a step says."""

    key: str
    kind: str
    name: str
    role: str
    minutes: int
    worked: int
    at_desk: bool
    row: StepRow

    @classmethod
    def of(cls, row: StepRow) -> "StepPlan":
        """Return the plan of a row of the table; `worked` is its time as the services count it."""
        minutes = row.minutes
        worked = worktime.in_minutes(Decimal(f"{minutes / 60:.4f}"), worktime.GIO_LV) if minutes else 0
        at_desk = row.where == Unit.Kind.ONE_STOP
        return cls(row.key, str(row.kind), row.name, str(row.role), minutes, worked, at_desk, row)


@dataclass(slots=True)
class Offer:
    """One case of one procedure, with everything a dossier of it pins and copies."""

    code: str
    key: str
    version: ProcedureVersion
    case: ProcedureCase
    process: ProcessVersion
    rows: list[StepRow]
    steps: dict[str, StepRow]
    limits: dict[int, tuple[Decimal, str]]
    channels: tuple[int, ...]
    fees: dict[int, list[Fee]]
    papers: list[RequiredDocument]
    result: tuple[str, str]
    weight: float
    field: str
    field_id: int | None
    procedure_id: int
    version_id: int
    case_id: int
    process_id: int
    next_key: dict[str, str]
    plans: dict[str, StepPlan]
    required: list[int]
    lines: list[PaperLine] = dataclasses.field(init=False)
    # As cells of a dossier.
    cells: str = ""

    def __post_init__(self) -> None:
        """Write down what all dossiers of the case say."""
        self.lines = [PaperLine.of(position, document) for position, document in enumerate(self.papers)]
        self.cells = copied_cells(Dossier, self)

    def resume_after(self, asked_by: str) -> str:
        """Return the step a dossier goes on with after a supplement."""
        return resume_key(self.rows, asked_by)
