"""Acts of absence: open work goes to the stand-in, and what is left of it comes back (mot-cua.md 2.1: dự phòng)."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from motcua.base import clock
from motcua.base.errors import DomainError
from motcua.base.events.models import Event
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import StandIn
from motcua.base.text import day
from motcua.onestop.desk.models import WorkCover
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.models import WorkItem

MACHINE = "Làm thay"


def follow_stand_ins(at: datetime | None = None) -> tuple[int, int]:
    """Move the open work of everybody who is away to their stand-ins, and give back what is left of ended ones.

    Run by a job every few minutes: new work that reaches somebody away follows too. Running it again changes
    nothing.

    Returns:
        how many pieces were moved, and how many came back.
    """
    at = at or clock.now()
    today = clock.day_of(at)
    running = list(StandIn.objects.on(today).select_related("absent", "substitute"))
    back = sum(_end(cover, at) for cover in _to_end({row.pk for row in running}))
    moved = 0
    for row in running:
        items = WorkItem.objects.filter(
            closed_at__isnull=True, unit_id=row.unit_id, assignee_id=row.absent_id
        ).select_related("dossier")
        moved += sum(_move(item, row, at) for item in items.order_by("dossier_due_at", "id"))
    return moved, back


def _to_end(running: set[int]) -> QuerySet[WorkCover]:
    """Return the covers to close: the stand-in is over, or the work is done or was given to somebody else."""
    rows = WorkCover.objects.filter(ended_at__isnull=True).select_related(
        "work", "stand_in", "absent", "substitute"
    )
    over = rows.exclude(stand_in__in=running) | rows.filter(work__closed_at__isnull=False)
    elsewhere = rows.exclude(work__assignee=None).exclude(work__assignee=F("substitute"))
    return (over | elsewhere).distinct().order_by("id")


def _move(item: WorkItem, row: StandIn, at: datetime) -> int:
    """Give one piece of work to the stand-in; a refusal (the role is lacking) leaves it where it is."""
    note = f"{row.absent.full_name} vắng đến {day(row.valid_to)} ({row.reason})"
    try:
        with transaction.atomic():
            dossiers.assign(
                item.dossier_id,
                item.pk,
                person_id=row.substitute_id,
                by=Actor.system(MACHINE),
                at=at,
                note=note,
            )
            WorkCover.objects.create(
                stand_in=row, work=item, absent_id=row.absent_id, substitute_id=row.substitute_id, moved_at=at
            )
    except DomainError:
        return 0
    return 1


def _end(cover: WorkCover, at: datetime) -> int:
    """Close a cover; what is still open and still with the stand-in goes back. Return 1 when it went back."""
    item, end = cover.work, WorkCover.End.GIVEN
    if item.closed_at is not None:
        end = WorkCover.End.DONE
    elif item.assignee_id == cover.substitute_id:
        end = WorkCover.End.BACK
    try:
        with transaction.atomic():
            cover.ended_at, cover.end = at, end
            cover.save(update_fields=["ended_at", "end"])
            if end == WorkCover.End.BACK:
                dossiers.assign(
                    item.dossier_id, item.pk, person_id=cover.absent_id, by=Actor.system(MACHINE), at=at,
                    note=f"{cover.absent.full_name} trở lại, {cover.substitute.full_name} trả việc",
                )  # fmt: skip
    except DomainError:
        # The absent officer does not hold the role any more: the work stays with the stand-in.
        cover.ended_at, cover.end = at, WorkCover.End.GIVEN
        cover.save(update_fields=["ended_at", "end"])
        return 0
    return int(end == WorkCover.End.BACK)


def at_once(events: list[Event]) -> None:
    """Reader of the log: a stand-in set or ended today moves work now, not in ten minutes."""
    follow_stand_ins()
