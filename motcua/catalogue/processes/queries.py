"""Every read of processes: the version of a day, its steps, what is missing, who could perform."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from threading import Lock

from django.db import connection
from django.db.models import F, Q, QuerySet

from motcua.base import clock
from motcua.base.organisations.models import RoleAssignment
from motcua.catalogue.procedures import queries as procedures
from motcua.catalogue.procedures.models import ProcedureCase
from motcua.catalogue.processes.checks import Fault, LegalLimit, check
from motcua.catalogue.processes.models import Process, ProcessStep, ProcessVersion
from motcua.catalogue.processes.table import StepRow

KEPT_STEPS = 1024
_steps: OrderedDict[tuple[str, int], list[ProcessStep]] = OrderedDict()
_steps_lock = Lock()


def in_force(day: date) -> QuerySet[ProcessVersion]:
    """Return the versions in force on a day, without the BPMN text (the engine keeps it read)."""
    status = ProcessVersion.Status
    return (
        ProcessVersion.objects.filter(valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        .filter(Q(status=status.APPROVED) | Q(status=status.WITHDRAWN, valid_to__isnull=False))
        .select_related("process")
        .defer("bpmn")
    )


def process_for(procedure_id: int, case_code: str, tier: str, day: date) -> ProcessVersion | None:
    """Return the version a dossier received on a day runs on: that of its case, else that of every case.

    Args:
        procedure_id: the procedure.
        case_code: the code of its case, "" for none.
        tier: TINH or XA.
        day: the day of receipt.
    """
    return (
        in_force(day)
        .filter(
            process__procedure_id=procedure_id, process__tier=tier, process__case_code__in={case_code, ""}
        )
        .order_by("-process__case_code", F("valid_from").desc())
        .first()
    )


def version_to_run(version_id: int) -> ProcessVersion | None:
    """Return a version for the engine: all but the BPMN text, which is read only when not yet known."""
    return ProcessVersion.objects.select_related("process").defer("bpmn").filter(pk=version_id).first()


def steps_of(version_id: int) -> list[ProcessStep]:
    """Return the steps of a version's table in order; those of approved versions are kept in memory."""
    key = (str(connection.settings_dict["NAME"]), version_id)
    with _steps_lock:
        if key in _steps:
            _steps.move_to_end(key)
            return _steps[key]
    steps = list(ProcessStep.objects.filter(version_id=version_id).select_related("version"))
    if steps and steps[0].version.status != ProcessVersion.Status.DRAFT:
        with _steps_lock:
            _steps[key] = steps
            while len(_steps) > KEPT_STEPS:
                _steps.popitem(last=False)
    return steps


def rows_of(version_id: int) -> list[StepRow]:
    """Return the table of a version as plain rows."""
    return [step.row() for step in steps_of(version_id)]


def legal_limit(process: Process, on: date | None = None) -> LegalLimit | None:
    """Return the time limit that a procedure gives for the process's case on a day, or None."""
    return limit_of(process.procedure_id, process.case_code, on)


def limit_of(procedure_id: int, case_code: str, on: date | None = None) -> LegalLimit | None:
    """Return the time limit of a case of a procedure on a day (today by default), or None."""
    version = procedures.version_on(procedure_id, on or clock.today())
    if version is None:
        return None
    case = ProcedureCase.objects.filter(version=version, code=case_code).first() if case_code else None
    limit = procedures.limit_for(version.pk, case.pk if case else None, None)
    return LegalLimit(limit.amount, limit.unit) if limit else None


def performers(tier: str, on: date | None = None) -> set[tuple[str, str]]:
    """Return the pairs (kind of unit, role) that somebody holds at some agency of a tier on a day."""
    held = RoleAssignment.objects.on(on or clock.today()).filter(unit__agency__level=tier)
    return set(held.values_list("unit__kind", "role").distinct())


def later_start(process_id: int, valid_from: date, *, apart_from: int) -> date | None:
    """Return the first day of an approved version that begins on or after `valid_from`, or None."""
    return (
        ProcessVersion.objects.filter(process_id=process_id, status=ProcessVersion.Status.APPROVED)
        .filter(valid_from__gte=valid_from)
        .exclude(pk=apart_from)
        .order_by("valid_from")
        .values_list("valid_from", flat=True)
        .first()
    )


def faults_of(version: ProcessVersion, rows: Sequence[StepRow] | None = None) -> list[Fault]:
    """Return the faults of a version as it stands, with its own limit and the performers of its tier."""
    limit = LegalLimit(version.limit_amount, version.limit_unit) if version.limit_amount is not None else None
    return check(
        rows_of(version.pk) if rows is None else rows,
        xml=version.bpmn,
        limit=limit,
        performers=performers(version.process.tier),
    )
