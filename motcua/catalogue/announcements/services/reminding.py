"""Reminding: each morning who holds something that is due soon, today or late is told; heads when it stays late."""

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from motcua.base import clock
from motcua.base.notices.models import Notice
from motcua.base.notices.reminding import since
from motcua.base.notices.services import notify
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.roles import Role
from motcua.base.text import day as said
from motcua.base.text import number
from motcua.catalogue.announcements import queries
from motcua.catalogue.announcements.services._common import focal_officers, holders
from motcua.law.announcing import announcing

KIND = "announcement.reminder"
_GROUP_OVER = 3


@transaction.atomic
def remind(day: date | None = None, *, at: datetime | None = None) -> int:
    """Send the reminders of a day; return how many people were told. A second run of a day tells nobody again.

    Args:
        day: the day; today by default.
        at: the moment written on the notices, if not now.
    """
    at = at or clock.now()
    day = day or at.astimezone(clock.VN).date()
    start = datetime.combine(day, datetime.min.time(), clock.VN)
    told = set(Notice.objects.filter(kind=KIND, at__gte=start).values_list("person_id", flat=True))
    law = announcing().reminders
    of_person: dict[int, list[tuple[queries.Debt, int]]] = defaultdict(list)
    for debt in queries.owed(Actor.system()):
        late = debt.days_late(day)
        if -late not in law.before and late not in law.after:
            continue
        for person in _keepers(debt, day, late >= law.heads_from) - told:
            of_person[person].append((debt, late))
    for person, debts in of_person.items():
        if len(debts) > _GROUP_OVER:
            late_count = sum(late > 0 for _, late in debts)
            notify(
                [person], kind=KIND, title=f"Công bố: {number(len(debts))} việc, {number(late_count)} quá hạn",
                text="\n".join(f"- {since(late)}: {debt.title}"[:200] for debt, late in debts[:5]),
                url=reverse("announcements:owed"), at=at,
            )  # fmt: skip
            continue
        for debt, late in debts:
            notify(
                [person], kind=KIND, title=f"{since(late)} – {debt.title}"[:200],
                text=f"Hạn {said(debt.due)}; đang giữ: {debt.holder}.", url=reverse(debt.url_name, args=[debt.pk]),
                at=at,
            )  # fmt: skip
    return len(of_person)


def _keepers(debt: queries.Debt, day: date, heads: bool) -> set[int]:
    """Return who holds what is owed, with those who lead them when it stays late."""
    if debt.agency_id is not None:
        own = focal_officers(debt.agency_id, day)
        return own | holders(Role.SIGNER, day, debt.agency_id) | holders(Role.CONTROL, day) if heads else own
    if debt.what == "SIGN":
        return holders(Role.CHAIRMAN, day) | holders(Role.CONTROL, day)
    return holders(Role.CONTROL, day)
