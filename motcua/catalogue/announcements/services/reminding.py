"""Reminding: each morning who holds something that is due soon, today or late is told; heads when it stays late."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from motcua.base import clock
from motcua.base.notices.models import Notice
from motcua.base.notices.reminding import Line, Owed, press, tell
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.queries import focal_officers, holders
from motcua.base.organisations.roles import Role
from motcua.base.text import day as said
from motcua.base.text import days_passed
from motcua.catalogue.announcements import queries
from motcua.law.announcing import announcing
from motcua.law.reminders import reminding

KIND = "announcement.reminder"


@transaction.atomic
def remind(day: date | None = None, *, at: datetime | None = None) -> int:
    """Send the reminders of a day; return how many people were told. A second run of a day tells nobody again.

    Args:
        day: the day; today by default.
        at: the moment written on the notices, if not now.
    """
    at = at or clock.now()
    day = day or clock.day_of(at)
    start = datetime.combine(day, datetime.min.time(), clock.VN)
    told = set(Notice.objects.filter(kind=KIND, at__gte=start).values_list("person_id", flat=True))
    law = announcing().reminders
    owed = []
    for debt in queries.owed(Actor.system()):
        late = debt.days_late(day)
        if -late not in law.before and late not in law.after:
            continue
        line = Line(
            f"{debt.what}:{debt.pk}", press(late), f"{days_passed(late)} – {debt.title}"[:200],
            f"Hạn {said(debt.due)}; đang giữ: {debt.holder}.", reverse(debt.url_name, args=[debt.pk]),
        )  # fmt: skip
        owed.append(Owed(frozenset(_keepers(debt, day, late >= law.heads_from) - told), line))
    return tell(
        owed, kind=KIND, at=at, group_over=reminding().group_over, things="việc công bố",
        list_url=lambda counted: reverse("announcements:owed"),
    )  # fmt: skip


def _keepers(debt: queries.Debt, day: date, heads: bool) -> set[int]:
    """Return who holds what is owed, with those who lead them when it stays late."""
    if debt.agency_id is not None:
        own = focal_officers(debt.agency_id, day)
        return (
            own | holders(Role.SIGNER, day, {debt.agency_id}) | holders(Role.CONTROL, day) if heads else own
        )
    if debt.what == "SIGN":
        return holders(Role.CHAIRMAN, day) | holders(Role.CONTROL, day)
    return holders(Role.CONTROL, day)
