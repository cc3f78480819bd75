"""More cast for what crosses agencies: departments with their people, and processes with blocks."""

from dataclasses import dataclass
from datetime import date

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import AdministrativeUnit, Agency, AgencyIdentifier, Unit
from motcua.catalogue.processes import services as processes
from motcua.catalogue.processes.models import ProcessVersion
from motcua.catalogue.processes.table import StepRow
from motcua.onestop.dossiers.models import Dossier, WorkItem
from motcua.onestop.dossiers.tests.cast import START, STEPS, Cast, _person

LATER = date(2026, 1, 1)


@dataclass
class Department:
    """An agency that is asked or takes part, with its room and the officer who does its work."""

    agency: Agency
    room: Unit
    officer: Actor
    head: Actor


def department(name: str, code: str, username: str, *, coordinator: bool = True) -> Department:
    """Return an agency of one room with a head and an officer; `coordinator` gives it somebody who coordinates."""
    agency = Agency.objects.create(name=name, short_name=name, kind="SO", level="TINH", valid_from=START)
    AgencyIdentifier.objects.create(agency=agency, code=code, format="QD20", valid_from=START)
    room = Unit.objects.create(agency=agency, name=f"Phòng chuyên môn {name}", kind="PHONG", valid_from=START)
    roles = ("thu_ly", "phoi_hop") if coordinator else ("thu_ly",)
    return Department(
        agency, room, _person(username, f"Cán bộ {name}", room, *roles),
        _person(f"{username}.truong", f"Trưởng {name}", room, "phan_cong"),
    )  # fmt: skip


def another_commune(code: str = "07229") -> AdministrativeUnit:
    """Return a commune beside the cast's."""
    return AdministrativeUnit.objects.create(
        code=code, name="Bên Cạnh", full_name="Phường Bên Cạnh", kind="Phường", level="XA", valid_from=START,
        folded="ben canh",
    )  # fmt: skip


def replace_process(cast: Cast, middle: list[StepRow], *, head: int = 2, tail: int = 3) -> ProcessVersion:
    """Give the cast's procedure a process with other steps in the middle; what is received from now on runs on it."""
    system = Actor.system()
    draft = processes.draft_from_table(
        procedure=cast.procedure, case_code="", tier="XA", name="",
        rows=[*STEPS[:head], *middle, *STEPS[tail:]], by=system,
    )  # fmt: skip
    return processes.approve(
        draft, decision_no="02/QĐ-UBND (mẫu)", decision_date=LATER, valid_from=LATER, by=system
    )


def items_of(dossier: Dossier) -> list[WorkItem]:
    """Return the open work items of a dossier in order."""
    return list(
        WorkItem.objects.filter(dossier=dossier, closed_at__isnull=True)
        .select_related("unit", "leg__agency")
        .order_by("id")
    )


def item_at(dossier: Dossier, place: Department | Agency) -> WorkItem:
    """Return the open work item that lies with an agency."""
    agency = place.agency if isinstance(place, Department) else place
    return WorkItem.objects.get(dossier=dossier, closed_at__isnull=True, unit__agency=agency)
