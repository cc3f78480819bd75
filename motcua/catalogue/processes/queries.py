"""Every read of processes: the version of a day, its steps, what is missing, who could perform."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from threading import Lock

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from motcua.base import clock
from motcua.base.events.queries import of_stream
from motcua.base.organisations.models import AgencyIdentifier, RoleAssignment
from motcua.base.organisations.queries import agencies_on
from motcua.base.text import fold
from motcua.catalogue.procedures import queries as procedures
from motcua.catalogue.procedures.models import ProcedureCase
from motcua.catalogue.procedures.models import ProcedureVersion as AnnouncedVersion
from motcua.catalogue.processes.checks import Fault, LegalLimit, check
from motcua.catalogue.processes.models import Process, ProcessStep, ProcessVersion, Tier
from motcua.catalogue.processes.remarks import Remark
from motcua.catalogue.processes.table import OWN_COMMUNE, StepRow

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
            return list(_steps[key])
    found = ProcessStep.objects.filter(version_id=version_id).select_related("version")
    steps = list(found.defer("version__bpmn"))
    if steps and steps[0].version.status != ProcessVersion.Status.DRAFT:
        with _steps_lock:
            _steps[key] = list(steps)
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
    """Return the time limit of a case of a procedure on a day (today by default), or None.

    Without a case it is what a process for every case without one of its own has to keep: the limit announced
    for all, or the shortest of theirs.
    """
    version = procedures.version_on(procedure_id, on or clock.today())
    if version is None:
        return None
    case = ProcedureCase.objects.filter(version=version, code=case_code).first() if case_code else None
    limit = procedures.limit_for(version.pk, case.pk if case else None, None)
    if limit is None and case is None:
        own = Process.objects.filter(procedure_id=procedure_id).exclude(case_code="")
        limit = procedures.tightest_limit(
            version.pk, apart_from=list(own.values_list("case_code", flat=True))
        )
    return LegalLimit(limit.amount, limit.unit) if limit else None


def performers(tier: str, on: date | None = None) -> set[tuple[str, str]]:
    """Return the pairs (kind of unit, role) that somebody holds at some agency of a tier on a day."""
    held = RoleAssignment.objects.on(on or clock.today()).filter(unit__agency__level=tier)
    return set(held.values_list("unit__kind", "role").distinct())


def known_agencies(rows: Sequence[StepRow]) -> set[str]:
    """Return those codes of agencies named in rows that exist, of whatever day: an ended agency has an heir."""
    named = {row.agency for row in rows if row.agency}
    if not named:
        return set()
    return set(AgencyIdentifier.objects.filter(code__in=named).values_list("code", flat=True))


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
    rows = rows_of(version.pk) if rows is None else rows
    return check(
        rows,
        xml=version.bpmn,
        limit=limit,
        performers=performers(version.process.tier),
        agencies=known_agencies(rows),
    )


def version(pk: int) -> ProcessVersion | None:
    """Return one version with its process, procedure and who approved it."""
    related = ("process__procedure", "approved_by", "created_by")
    return ProcessVersion.objects.select_related(*related).filter(pk=pk).first()


def versions_of(process_id: int) -> list[ProcessVersion]:
    """Return the versions of a process, newest first, without their BPMN."""
    return list(ProcessVersion.objects.filter(process_id=process_id).defer("bpmn").order_by("-number"))


def newest(procedure_id: int, case_code: str, tier: str) -> ProcessVersion | None:
    """Return the newest version of a process, draft or not: what editing begins from."""
    of_process = {
        "process__procedure_id": procedure_id,
        "process__case_code": case_code,
        "process__tier": tier,
    }
    return (
        ProcessVersion.objects.filter(**of_process)
        .select_related("process")
        .defer("bpmn")
        .order_by("-number")
        .first()
    )


def case_name(process: Process) -> str:
    """Return the name of the case a process is for, as announced today, or its code; "" for every case."""
    if not process.case_code:
        return ""
    announced = procedures.version_on(process.procedure_id, clock.today())
    case = (
        ProcedureCase.objects.filter(version=announced, code=process.case_code).first() if announced else None
    )
    return case.name if case and case.name else process.case_code


def _in_state(tab: str, today: date) -> Q:
    status = ProcessVersion.Status
    ended = Q(valid_to__isnull=False, valid_to__lt=today)
    if tab == "du-thao":
        return Q(status=status.DRAFT)
    if tab == "het":
        return Q(status=status.WITHDRAWN) | (Q(status=status.APPROVED) & ended)
    return Q(status=status.APPROVED) & ~ended


def _matching(tier: str, text: str) -> QuerySet[ProcessVersion]:
    found = ProcessVersion.objects.all()
    if tier:
        found = found.filter(process__tier=tier)
    for word in fold(text).split()[:12]:
        found = found.filter(process__procedure__folded__contains=word)
    return found


def versions(tab: str, tier: str = "", text: str = "") -> QuerySet[ProcessVersion]:
    """Return versions for the list: in force or to come ("hieu-luc"), drafts ("du-thao"), ended ("het").

    Args:
        tab: which of the three.
        tier: TINH or XA; "" for both.
        text: words of the procedure, without accents, or its code.
    """
    steps = ProcessStep.objects.filter(version=OuterRef("pk")).order_by().values("version")
    counted = steps.annotate(how_many=Count("pk")).values("how_many")
    order = ("process__procedure__code", "process__tier", "process__case_code", "-number")
    return (
        _matching(tier, text)
        .filter(_in_state(tab, clock.today()))
        .select_related("process__procedure")
        .defer("bpmn")
        .annotate(step_count=Subquery(counted))
        .order_by(*order)
    )


def lacking(tier: str = "", text: str = "") -> QuerySet[AnnouncedVersion]:
    """Return the procedures in force without an approved process at a tier that handles them.

    Each has `lacks_tinh` and `lacks_xa`; most used procedures come first.
    """
    found = procedures.matching(procedures.in_force(), text)
    held = in_force(clock.today()).filter(process__procedure_id=OuterRef("procedure_id")).order_by()
    lacks = {
        one: Q(levels__contains=[one]) & ~Exists(held.filter(process__tier=one))
        for one in Tier.values
        if tier in {"", one}
    }
    wanted = Q(pk__in=[])
    for one, condition in lacks.items():
        found = found.annotate(**{f"lacks_{one.lower()}": condition})
        wanted |= Q(**{f"lacks_{one.lower()}": True})
    return found.filter(wanted).order_by(procedures.MOST_USED, "procedure__code")


def counts(tier: str = "", text: str = "") -> dict[str, int]:
    """Return how many lines each part of the list has."""
    today = clock.today()
    states = {
        tab.replace("-", "_"): Count("pk", filter=_in_state(tab, today))
        for tab in ("hieu-luc", "du-thao", "het")
    }
    found = _matching(tier, text).aggregate(**states)
    return {tab.replace("_", "-"): count for tab, count in found.items()} | {
        "thieu": lacking(tier, text).count()
    }


def open_remarks(version: ProcessVersion) -> list[tuple[int, Remark]]:
    """Return the remarks on the drawing a draft was imported from that nobody has dealt with yet, numbered."""
    if version.status != ProcessVersion.Status.DRAFT:
        return []
    kinds = ("process.imported", "process.remarks_settled")
    found: dict[int, Remark] = {}
    for event in of_stream("process", version.process_id).filter(
        kind__in=kinds, payload__version=version.number
    ):
        if event.payload.get("settled"):
            continue
        if event.kind == "process.imported":
            given = event.payload.get("remarks", [])
            found = {number: Remark(**remark) for number, remark in enumerate(given, 1)}
        else:
            for number in event.payload.get("remarks", []):
                found.pop(number, None)
    return list(found.items())


def agencies_to_name() -> list[tuple[str, str]]:
    """Return the codes and names of the agencies of today, for choosing who does a step of another agency."""
    held = AgencyIdentifier.objects.on(clock.today()).filter(agency__in=agencies_on())
    pairs = held.order_by("-format", "agency__level", "agency__name").values_list("code", "agency__name")
    return [(OWN_COMMUNE, "Xã, phường nơi tiếp nhận hồ sơ"), *pairs]


def names_of_agencies(rows: Sequence[StepRow]) -> dict[str, str]:
    """Return the names of the agencies that rows name by code."""
    codes = {row.agency for row in rows if row.agency}
    if not codes:
        return {}
    found = AgencyIdentifier.objects.filter(code__in=codes).order_by("valid_from")
    names = dict(found.values_list("code", "agency__name"))
    return names | ({OWN_COMMUNE: "Xã, phường nơi tiếp nhận"} if OWN_COMMUNE in codes else {})


def resets(process: Process) -> bool:
    """Tell whether the limit begins anew after a supplement (NĐ 61/2018 Điều 19.4) or only pauses."""
    announced = procedures.version_on(process.procedure_id, clock.today())
    return announced is None or announced.clock_mode != AnnouncedVersion.ClockMode.PAUSE
