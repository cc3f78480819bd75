"""II.07b: procedures of the province by agency and level, those received at a one-stop desk, those with a process."""

from collections.abc import Iterator

from django.urls import reverse

from motcua.catalogue.procedures import queries as procedures
from motcua.catalogue.procedures.counting import OWN_LEVELS
from motcua.catalogue.processes import queries as processes
from motcua.catalogue.processes.models import ProcessStep
from motcua.catalogue.processes.table import Where
from motcua.insight.reports.providers.facts import Asked, Fact, Line
from motcua.insight.reports.providers.owners import Owners, with_agencies

# A block of columns: its total and, by level, its part.
AUTHORITY = (3, {"TINH": 4, "HUYEN": 5, "XA": 6})
ONE_STOP = (7, {"TINH": 8, "HUYEN": 9, "XA": 10})
PROCESSES = (11, {"TINH": 12, "HUYEN": 13, "XA": 14})
_ORDER = list(OWN_LEVELS)


def facts(asked: Asked) -> Iterator[Fact]:
    """Give each procedure in force on the last day, in the line of who does it.

    It is done through a one-stop desk at a level when an approved process of that level has a step at the desk, and
    it has a process at a level when one is approved there. Where each procedure is to have one chief level (a flag of
    the form), only its highest counts.
    """
    with_process, at_desk = _processes(asked)
    owners = Owners(asked.day)
    versions = procedures.in_force(asked.day).filter(levels__overlap=OWN_LEVELS).order_by("procedure__code")
    chief = asked.form.flags["mot_cap_chinh"]
    for version in with_agencies(
        versions.only("procedure", "procedure__code", "name", "levels", "field__name")
    ):
        levels = [level for level in _ORDER if level in version.levels]
        if chief:
            levels = levels[:1]
        owner = owners.of(version)
        adds: dict[int, int] = {}
        for block, there in (
            (AUTHORITY, set(levels)),
            (ONE_STOP, at_desk.get(version.procedure_id, set())),
            (PROCESSES, with_process.get(version.procedure_id, set())),
        ):
            _count(adds, block, [level for level in levels if level in there])
        yield Fact(
            Line(owner.key, {2: owner.name}, owner.order), adds, f"{version.procedure.code} {version.name}",
            reverse("procedures:detail", args=[version.procedure.code]),
            version.field.name if version.field else "",
        )  # fmt: skip


def _count(adds: dict[int, int], block: tuple[int, dict[str, int]], levels: list[str]) -> None:
    total, columns = block
    if levels:
        adds[total] = 1
    for level in levels:
        adds[columns[level]] = 1


def _processes(asked: Asked) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """Return by procedure the levels with an approved process, and those whose process passes the one-stop desk."""
    in_force = processes.in_force(asked.day)
    approved: dict[int, set[str]] = {}
    for procedure, tier in in_force.values_list("process__procedure_id", "process__tier"):
        approved.setdefault(procedure, set()).add(tier)
    at_desk: dict[int, set[str]] = {}
    steps = ProcessStep.objects.filter(version__in=in_force.values("pk"), where=Where.DESK)
    for procedure, tier in steps.values_list(
        "version__process__procedure_id", "version__process__tier"
    ).distinct():
        at_desk.setdefault(procedure, set()).add(tier)
    return approved, at_desk
