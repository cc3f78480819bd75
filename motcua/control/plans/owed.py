"""What agencies owe: how much is late or due soon at each, and the letters that urged them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import Scope, allowed
from motcua.control.plans import queries, rules
from motcua.control.plans.models import Assignment, UrgingLetter


@dataclass(frozen=True)
class Debt:
    """One agency's work that presses: late, the date that passed first, due soon; the day of the last letter."""

    agency: Agency
    late: int
    oldest: date | None
    soon: int
    days: int
    urged: date | None


def debts(by: Actor, day: date | None = None) -> list[Debt]:
    """Return the agencies whose work is late or due soon, those with most that is late first."""
    day = day or clock.today()
    late, soon = queries.standing_is("qua-han", day), queries.standing_is("sap-han", day)
    rows = (
        queries.followed(by)
        .filter(late | soon)
        .order_by()
        .values("agency_id")
        .annotate(
            n_late=Count("pk", filter=late), n_soon=Count("pk", filter=soon),
            oldest=Min("due", filter=late),
        )
    )  # fmt: skip
    counted = {row["agency_id"]: row for row in rows}
    urged = dict(
        letters(by).filter(agency__in=counted).order_by().values_list("agency_id").annotate(Max("day"))
    )
    found = []
    for agency in Agency.objects.filter(pk__in=counted):
        row = counted[agency.pk]
        days = (day - row["oldest"]).days if row["oldest"] else 0
        found.append(Debt(agency, row["n_late"], row["oldest"], row["n_soon"], days, urged.get(agency.pk)))
    return sorted(found, key=lambda debt: (-debt.late, -debt.days, -debt.soon, str(debt.agency)))


def owed_by(agency_ids: Iterable[int], day: date, *, soon: bool = False) -> QuerySet[Assignment]:
    """Return what agencies have not done though its date has passed, the oldest first.

    Args:
        agency_ids: which.
        day: the day asked about.
        soon: also what is due within the next days.
    """
    last = day + timedelta(days=rules.SOON) if soon else day - timedelta(days=1)
    return (
        Assignment.objects.filter(
            agency_id__in=set(agency_ids), state__in=Assignment.OPEN, due__lte=last, plan__state="THEO_DOI"
        )
        .select_related("task", "plan", "agency")
        .defer("plan__text")
        .order_by("agency_id", "due", "plan_id", "task__position", "pk")
    )


def letters(by: Actor) -> QuerySet[UrgingLetter]:
    """Return the letters of urging a person may see: the control office all, an agency those sent to it."""
    rows = UrgingLetter.objects.select_related("agency", "file").annotate(
        count=Count("assignments", distinct=True)
    )
    scope = allowed(by, "plan.view")
    if scope == Scope.PROVINCE:
        return rows if allowed(by, "plan.urge") else rows.filter(sent_at__isnull=False)
    if scope == Scope.AGENCY and by.agency_id:
        return rows.filter(Q(agency_id=by.agency_id), sent_at__isnull=False)
    return rows.none()
