"""Legs of a dossier: made when a block of the process opens or a question is asked, started, ended, counted.

Each leg has an accountable agency and its own clock, run by that agency's calendar (NĐ 61/2018 Điều 19.5–19.7).
Time in which the dossier's clock stood still is not the agency's. The law's limit is the dossier's own: that of
the interlinked group (TT 01/2018 Điều 4), never the sum of the legs.
"""

from collections.abc import Iterable
from datetime import datetime

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.worktime import rules as worktime
from motcua.base.worktime.queries import calendar_for
from motcua.catalogue.processes import engine
from motcua.onestop.dossiers import papers
from motcua.onestop.dossiers.law import law_of
from motcua.onestop.dossiers.models import Dossier, DossierLeg, Pause
from motcua.onestop.dossiers.services import places

ANSWER_KIND = "TRA_LOI_Y_KIEN"
"""Kind of the work item in which an opinion is given, asked by an officer or by the process."""


def due_of(
    agency_id: int, minutes: int, at: datetime, pauses: Iterable[worktime.Pause] = ()
) -> datetime | None:
    """Return when so many working minutes from `at` end by an agency's calendar; None without a limit."""
    if not minutes:
        return None
    hours = f"{minutes / 60:.4f}"
    return worktime.add(calendar_for(agency_id), at, hours, worktime.GIO_LV, pauses).due


def pauses_since(dossier_id: int, start: datetime, until: datetime) -> list[worktime.Pause]:
    """Return the stretches after an instant in which the dossier's clock stood still, an open one up to `until`."""
    found = []
    for pause in Pause.objects.filter(dossier_id=dossier_id, from_at__lt=until).exclude(mode="NONE"):
        end = min(pause.to_at or until, until)
        if end > start:
            found.append(worktime.Pause(max(pause.from_at, start), end, pause.reason))
    return found


def of_step(dossier: Dossier, step: engine.OpenStep, *, by: Actor, at: datetime) -> DossierLeg:
    """Return the running leg that a step of a block belongs to; the first step of a block makes all its legs."""
    legs = DossierLeg.objects.filter(dossier=dossier, block=step.block, key=step.leg, ended_at__isnull=True)
    leg = legs.order_by("-round_no").first()
    if leg is None:
        made = _make_block(dossier, step.block, by=by, at=at)
        leg = next(one for one in made if one.key == step.leg)
        if leg.kind == DossierLeg.Kind.INTERLINKED:
            # Each agency's work and limit, before any begins (NĐ 61/2018 Điều 19.6).
            papers.issue(dossier, "chuyen_xu_ly", law_of(dossier), by=by, at=at)
    if leg.started_at is None:
        begin(leg, at=at)
    return leg


def _make_block(dossier: Dossier, block: str, *, by: Actor, at: datetime) -> list[DossierLeg]:
    if dossier.process_version is None:
        return []
    before = DossierLeg.objects.filter(dossier=dossier, block=block).order_by("-round_no").first()
    round_no = before.round_no + 1 if before else 1
    made = []
    for plan in engine.legs_of(dossier.process_version):
        if plan.block != block:
            continue
        agency = places.agency_of(dossier, plan.agency, day=clock.day_of(at))
        made.append(
            DossierLeg(
                dossier=dossier, kind=plan.kind, block=block, key=plan.key, round_no=round_no,
                position=plan.position, name=plan.name[:1000], agency=agency,
                is_lead=agency.pk == dossier.agency_id, minutes=plan.minutes, asked_by_id=by.person_id,
                asked_by_name=by.name,
            )
        )  # fmt: skip
    take_part(dossier, (leg.agency_id for leg in made))
    return DossierLeg.objects.bulk_create(made)


def take_part(dossier: Dossier, agency_ids: Iterable[int]) -> None:
    """Note which other agencies have a part in a dossier: their officers may read it."""
    own = {dossier.agency_id, dossier.intake_agency_id}
    more = sorted({*dossier.agencies, *agency_ids} - own)
    if more != dossier.agencies:
        dossier.agencies = more


def begin(leg: DossierLeg, *, at: datetime) -> None:
    """Start a leg's clock: its agency has received its part."""
    leg.started_at = at
    leg.due_at = due_of(leg.agency_id, leg.minutes, at)
    leg.save(update_fields=["started_at", "due_at"])


def end(leg: DossierLeg, *, at: datetime, answer: str = "", timed_out: bool = False) -> None:
    """End a leg and write how much working time it used and how late it was."""
    leg.ended_at = at
    leg.timed_out = timed_out
    leg.answer = answer or leg.answer
    if leg.started_at is not None:
        leg.used_minutes = used(leg, at)
        leg.late_minutes = max(0, leg.used_minutes - leg.minutes) if leg.minutes else 0
    leg.save()


def used(leg: DossierLeg, at: datetime) -> int:
    """Return the working minutes a started leg has used at an instant, pauses of the dossier left out."""
    if leg.started_at is None or at <= leg.started_at:
        return 0
    pauses = pauses_since(leg.dossier_id, leg.started_at, at)
    return worktime.elapsed_working_minutes(calendar_for(leg.agency_id), leg.started_at, at, pauses)


def settle(dossier: Dossier, run: engine.Run, *, at: datetime) -> None:
    """End the legs of blocks in which the process has no step open any more."""
    running = {(step.block, step.leg) for step in run.open if step.block}
    for leg in DossierLeg.objects.filter(
        dossier=dossier, started_at__isnull=False, ended_at__isnull=True
    ).exclude(block=""):
        if (leg.block, leg.key) not in running:
            end(leg, at=at, answer=leg.answer or DossierLeg.Answer.DONE)


def end_all(dossier: Dossier, *, at: datetime) -> None:
    """End every leg of a dossier that ends off its process; one that never began just ends."""
    for leg in DossierLeg.objects.filter(dossier=dossier, ended_at__isnull=True):
        end(leg, at=max(at, leg.started_at or at))


def shift(dossier: Dossier, *, at: datetime) -> None:
    """Move the limits of running legs by the pauses since they began."""
    for leg in DossierLeg.objects.filter(dossier=dossier, ended_at__isnull=True, started_at__isnull=False):
        if leg.started_at is None or not leg.minutes:
            continue
        due = due_of(leg.agency_id, leg.minutes, leg.started_at, pauses_since(dossier.pk, leg.started_at, at))
        if due != leg.due_at:
            leg.due_at = due
            leg.save(update_fields=["due_at"])


def questions_of(dossier_id: int, item_id: int) -> "list[DossierLeg]":
    """Return the questions an officer asked from a step that are not settled yet, in order."""
    rows = DossierLeg.objects.filter(
        dossier_id=dossier_id, block="", key__startswith=f"{item_id}.", ended_at__isnull=True
    )
    return list(rows.select_related("agency").order_by("position"))


def asking_item(leg: DossierLeg) -> int:
    """Return the work item from which a question was asked; 0 for a leg of the process."""
    head = leg.key.partition(".")[0]
    return int(head) if not leg.block and head.isdigit() else 0
