"""Filing away from the competent agency: three places, and the day the clock starts (mot-cua.md 6.2; H11).

A dossier may be helped with at one place, received at a second desk and handled by an agency of a third. Its papers
travel; the time that takes is not the handling agency's: since NĐ 309/2026 the clock starts when the competent
agency receives the dossier (NĐ 118/2025 Điều 17.3). What is all electronic arrives when it is handed on.
"""

from datetime import datetime

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Unit
from motcua.base.organisations.roles import Role
from motcua.base.text import clean
from motcua.catalogue.procedures.models import ProcedureVersion
from motcua.catalogue.processes import engine
from motcua.law.rulesets import RuleSet
from motcua.onestop.dossiers import papers as forms
from motcua.onestop.dossiers.law import clock_waits, law_of
from motcua.onestop.dossiers.models import Dossier, WorkItem
from motcua.onestop.dossiers.rules import Status
from motcua.onestop.dossiers.services import _core as core
from motcua.onestop.dossiers.services import _legs as legs
from motcua.onestop.dossiers.services import places

ARRIVAL_KIND = "XAC_NHAN_DEN"
ABROAD = (
    "Cơ quan giải quyết ở tỉnh khác không nằm trong phần mềm này: nhập hồ sơ trên Cổng Dịch vụ công quốc gia "
    "hoặc hệ thống của tỉnh đó."
)


def allows_elsewhere(law: RuleSet, version: ProcedureVersion) -> bool:
    """Tell whether a procedure may be filed at another desk of the province under the law of a day."""
    scope = law.value("channels.non_territorial")
    return scope in {"province", "nation"} or (scope == "list" and version.nonterritorial)


def is_elsewhere(agency: Agency, desk: Unit) -> bool:
    """Tell whether a commune's agency lies in another commune than the desk."""
    here = desk.agency
    apart = agency.area_id is not None and here.area_id is not None and agency.area_id != here.area_id
    return agency.level == here.level == "XA" and apart


def check_elsewhere(
    law: RuleSet, version: ProcedureVersion, agency: Agency, desk: Unit, wanted: bool
) -> bool:
    """Return whether a filing is non-territorial.

    Args:
        wanted: the desk says so.

    Raises:
        Conflict: it is, but neither the law of the day nor the province's list lets this procedure be filed here.
    """
    if not wanted and not is_elsewhere(agency, desk):
        return False
    home = places.home_desk(agency, day=law.day)
    if home is not None and home.pk == desk.pk:
        return False
    if not allows_elsewhere(law, version):
        raise Conflict(
            f"Thủ tục này phải nộp tại {home or agency}: chưa được nhận không phụ thuộc địa giới.",
            field="agency",
        )
    return True


def send(dossier: Dossier, item: WorkItem, *, by: Actor, at: datetime, note: str) -> WorkItem | None:
    """Send a non-territorial dossier on its way; its papers are to be confirmed where they arrive (T10).

    Returns:
        The work of confirming; None when nothing travels: the dossier has arrived and is handed on as any other.
    """
    if dossier.paper == Dossier.PaperHandover.NONE:
        arrive(dossier, at=at)
        return None
    core.close(item, "forward", by=by, at=at, note=clean(note))
    unit = places.home_desk(dossier.agency, day=clock.day_of(at)) or places.front_unit(dossier.agency_id)
    if unit is None:
        raise Conflict(
            f"{dossier.agency} chưa có nơi nhận hồ sơ chuyển đến. Quản trị cần khai trong Danh mục."
        )
    desk = unit.kind == Unit.Kind.ONE_STOP
    # The engine still stands at the intake: it goes on when the competent agency has the papers.
    arrival = WorkItem.objects.create(
        dossier=dossier, task_id=item.task_id, step=item.step, kind=ARRIVAL_KIND,
        name="Xác nhận đã nhận hồ sơ", role=Role.INTAKE if desk else Role.CLERK, unit=unit, opened_at=at,
        dossier_due_at=dossier.due_at, from_name=by.name,
    )  # fmt: skip
    if unit.pk not in dossier.units:
        dossier.units = [*dossier.units, unit.pk]
    # The centre of the province receives for a department: its officers see what is on its way to them.
    legs.take_part(dossier, [unit.agency_id])
    dossier.paper = Dossier.PaperHandover.HANDED
    core.move(dossier, Status.TO_FORWARD)
    return arrival


def arrive(dossier: Dossier, *, at: datetime) -> None:
    """Note that the competent agency has the dossier, and start its clock when the law says so."""
    from motcua.onestop.dossiers.services.intake import deadline_of

    waits = clock_waits(dossier)
    dossier.arrived_at = at
    if not waits:
        return
    dossier.clock_started_at = at
    deadline = deadline_of(dossier)
    dossier.working_minutes = deadline.working_minutes
    dossier.first_due_at = dossier.legal_due_at = deadline.due
    core.set_due(dossier, deadline.due)


def _arriving(dossier_id: int, work_id: int, *, by: Actor, version: int | None) -> tuple[Dossier, WorkItem]:
    dossier = core.lock(dossier_id, version=version)
    item = core.open_work(dossier, work_id, by=by)
    if item.kind != ARRIVAL_KIND:
        raise Conflict("Hồ sơ không chờ xác nhận đã nhận.")
    if dossier.status != Status.TO_FORWARD:
        raise Conflict("Người nộp đã đề nghị rút hồ sơ; cần xác nhận hoặc bác đề nghị rút trước.")
    return dossier, item


@transaction.atomic
def confirm_arrival(
    dossier_id: int,
    work_id: int,
    *,
    by: Actor,
    note: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Confirm that the competent agency has the dossier; its clock starts and the receipt is made anew (H11).

    Raises:
        Conflict: it is not on its way, or somebody confirmed it meanwhile.
    """
    at = at or clock.now()
    dossier, item = _arriving(dossier_id, work_id, by=by, version=version)
    arrive(dossier, at=at)
    run = core.advance(dossier, item, "forward", by=by, at=at)
    core.close(item, "forward", by=by, at=at, note=clean(note))
    core.follow(dossier, run, by=by, at=at)
    paper = forms.issue(dossier, "tiep_nhan", law_of(dossier), by=by, at=at)
    payload = {"note": clean(note), "due": dossier.due_at, "paper": paper.pk, "T": "T10"}
    return core.written(dossier, "arrived", by=by, at=at, payload=payload)


@transaction.atomic
def refuse_arrival(
    dossier_id: int,
    work_id: int,
    *,
    reason: str,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Send back to the receiving desk what is not this agency's, or did not come whole.

    Raises:
        Invalid: no reason.
        Conflict: it is not on its way.
    """
    at = at or clock.now()
    if not clean(reason):
        raise Invalid("Ghi lý do không nhận.", field="reason")
    dossier, item = _arriving(dossier_id, work_id, by=by, version=version)
    core.close(item, "return", by=by, at=at, note=clean(reason))
    # Where the engine stands, the intake, is opened at the receiving desk again.
    run = engine.resume(core.process_of(dossier), core.state_of(dossier))
    core.follow(dossier, run, by=by, at=at, is_return=True)
    dossier.paper = Dossier.PaperHandover.AT_DESK
    payload = {"reason": clean(reason), "step": item.name, "to": str(dossier.intake_unit)}
    return core.written(dossier, "arrival_refused", by=by, at=at, payload=payload)
