"""Reminding: once a day, of milestones that near or are late, and of opinions that are due; each step goes out once."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from motcua.base import clock
from motcua.base.notices.services import notify
from motcua.base.organisations.queries import focal_officers, holders
from motcua.base.organisations.roles import Role
from motcua.base.text import day as said
from motcua.base.text import days_passed
from motcua.control.programmes import measuring
from motcua.control.programmes.models import InternalDecision, MilestoneReminder, Opinion, Programme
from motcua.law.programmes import common
from motcua.law.reminders import CONTROL, Step, reached

NOTICE, OPINION = "programme.reminder", "internal.opinion_due"
_OPINION_DAYS = 2


@transaction.atomic
def remind(day: date | None = None, *, at: datetime | None = None) -> int:
    """Send the reminders of a day that have not been sent; return how many notices that made.

    Args:
        day: the day; today by default.
        at: the moment written on the notices, if not now.
    """
    at = at or clock.now()
    day = day or clock.day_of(at)
    rows = Programme.objects.filter(state=Programme.State.RUNNING).prefetch_related(
        "goals", "milestones__goal"
    )
    told = sum(_of_programme(found, day, at) for found in rows)
    return told + _of_opinions(day, at)


def _of_programme(found: Programme, day: date, at: datetime) -> int:
    ahead = min(step.days for step in common().reminding)
    near = [row for row in found.milestones.all() if row.done_on is None and (day - row.due).days >= ahead]
    if not near:
        return 0
    standing = measuring.Standing(found, day)
    marks = {mark.row.pk: mark for mark in measuring.milestones(standing)}
    told = 0
    for row in near:
        mark = marks[row.pk]
        if mark.state == "xong":
            continue
        for step, fell in reached(common().reminding, row.due, day):
            made, fresh = MilestoneReminder.objects.get_or_create(
                milestone=row, kind=step.kind, due=row.due, step=fell, defaults={"day": day}
            )
            if not fresh:
                continue
            people = _people(step, standing, mark, day)
            lacking = mark.figure.lacking if mark.figure else ""
            notices = notify(
                people, kind=NOTICE, title=f"{days_passed((day - row.due).days)} – {row.title}"[:200],
                text=f"{found.name}. {lacking[:1].upper()}{lacking[1:]}".strip(),
                url=reverse("programmes:programme", args=[found.pk]), at=at,
            )  # fmt: skip
            made.people = len(people)
            made.save(update_fields=["people"])
            told += len(notices)
    return told


def _people(step: Step, standing: measuring.Standing, mark: measuring.Mark, day: date) -> set[int]:
    """Return whom a step goes to: the control office; before the date also the agencies that hold the goal back."""
    people = holders(Role.CONTROL, day)
    if step.to == CONTROL or mark.figure is None:
        return people
    for agency in standing.by_agency:
        behind = any(cell[0].goal.pk == mark.figure.goal.pk and cell[2] > 0 for cell in agency.cells)
        if behind and agency.agency_id:
            people |= focal_officers(agency.agency_id, day)
    return people


def _of_opinions(day: date, at: datetime) -> int:
    """Remind agencies once of an opinion that is due in two days or is late."""
    rows = Opinion.objects.select_for_update(of=("self",)).filter(
        answered_on__isnull=True, reminded_on__isnull=True, decision__state=InternalDecision.State.OPINIONS
    )
    told = 0
    for row in rows.select_related("decision__owner"):
        due = row.decision.opinions_due
        if due is None or (due - day).days > _OPINION_DAYS:
            continue
        row.reminded_on = day
        row.save(update_fields=["reminded_on"])
        told += len(
            notify(
                focal_officers(row.agency_id, day),
                kind=OPINION,
                title=f"Góp ý trước {said(due)}: {row.decision.title}"[:200],
                url=reverse("programmes:decision", args=[row.decision_id]),
                at=at,
            )
        )
    return told
