"""What the editors of table and drawing share: whose process it is, what stands beside, what was seen first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.catalogue.procedures import queries as procedures
from motcua.catalogue.procedures.models import Procedure, ProcedureCase
from motcua.catalogue.processes import queries
from motcua.catalogue.processes.checks import Fault, check
from motcua.catalogue.processes.models import Tier
from motcua.catalogue.processes.present import Sum, sum_of
from motcua.catalogue.processes.table import StepRow


@dataclass(frozen=True)
class Target:
    """A process to draft: of a procedure, at a tier, for a case of it ("" for every case)."""

    procedure: Procedure
    tier: str
    case: str
    cases: list[ProcedureCase]

    @property
    def tier_label(self) -> str:
        """The tier in words."""
        return Tier(self.tier).label


def target_of(procedure_id: int, tier: str, case_code: str) -> Target:
    """Return the process that an address and a case mean.

    Raises:
        NotFound: no such procedure, tier, or case of it.
    """
    procedure = Procedure.objects.filter(pk=procedure_id).first()
    if procedure is None or tier not in Tier.values:
        raise NotFound("Không có thủ tục này ở cấp đã chọn.")
    version = procedures.version_on(procedure.pk, clock.today())
    cases = list(ProcedureCase.objects.filter(version=version)) if version else []
    if case_code and case_code not in {case.code for case in cases}:
        raise NotFound("Thủ tục không có trường hợp này.")
    return Target(procedure, tier, case_code, cases)


def beside(rows: Sequence[StepRow], target: Target) -> tuple[list[Fault], Sum]:
    """Return what stands beside an editor: the faults, and the sum beside the limit."""
    limit = queries.limit_of(target.procedure.pk, target.case)
    known = queries.known_agencies(rows)
    faults = check(rows, limit=limit, performers=queries.performers(target.tier), agencies=known)
    return faults, sum_of(rows, limit)


def shown_mark(request: HttpRequest, case: str) -> str | None:
    """Return the mark of the version editing began from, unless it was turned to another case since."""
    return request.POST.get("shown") if request.POST.get("shown_case", case) == case else None
