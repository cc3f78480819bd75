"""Papers lent and not brought back: who keeps the agency's papers is told on the day after, then each Monday."""

from datetime import date, timedelta

from django.db.models import Count
from django.urls import reverse

from motcua.base import clock
from motcua.base.notices.services import notify
from motcua.base.organisations.models import RoleAssignment
from motcua.base.organisations.roles import Role
from motcua.onestop.handovers.models import PaperSpot

MONDAY = 0


def remind_of_loans(day: date | None = None) -> int:
    """Tell the clerks of each agency how many papers should have been back; return how many were told.

    Args:
        day: the day of asking; today by default.
    """
    day = day or clock.today()
    overdue = PaperSpot.objects.filter(state=PaperSpot.State.LENT, back_by__lt=day)
    if day.weekday() != MONDAY:
        overdue = overdue.filter(back_by=day - timedelta(days=1))
    told = 0
    for agency_id, number in overdue.order_by().values_list("agency_id").annotate(Count("pk")):
        clerks = RoleAssignment.objects.on(day).filter(role=Role.CLERK, unit__agency_id=agency_id)
        told += len(
            notify(
                set(clerks.values_list("person_id", flat=True)), kind="place.overdue",
                title=f"{number} hồ sơ giấy cho mượn quá hạn trả", url=reverse("handovers:places"),
            )
        )  # fmt: skip
    return told
