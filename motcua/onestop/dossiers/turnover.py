"""What came in, what was settled and what is under way in a period, each dossier once on each side (bao-cao.md 3.6).

A dossier is settled with its result or its refusal, or when it was withdrawn or stopped. Everything of a period counts
at the agency that was competent at its end, also when it came in under an earlier one: so what came in always equals
what was settled and what is under way, agency by agency, and a period takes over what the one before left.
"""

from collections.abc import Iterable, Mapping

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from motcua.base import clock
from motcua.base.events.models import Event
from motcua.base.indicators.periods import Period
from motcua.onestop.dossiers import homes
from motcua.onestop.dossiers.indicators import late_open
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.rules import BEFORE_RECEIPT, Status, Timeliness

# How a dossier came in, and where it has gone; the numbers are those of the columns of II.06a.
ONLINE, DIRECT, CARRIED = 4, 5, 6
EARLY, ON_TIME, LATE, IN_TIME, OVERDUE = 8, 9, 10, 12, 13
CAME, SETTLED, UNDER_WAY = (ONLINE, DIRECT, CARRIED), (EARLY, ON_TIME, LATE), (IN_TIME, OVERDUE)
_GIVEN_UP = (Status.WITHDRAWN, Status.STOPPED)


def rows(period: Period) -> QuerySet[Dossier]:
    """Return the dossiers of a period, each with `came`, `went` and `home`.

    What waits for the applicant or for money has its clock stopped and counts as under way in time. How punctual a
    result is is measured by the law's date, lateness of what is under way by the date promised, as in the figures.

    Args:
        period: of reports; a running one is looked at as it stands now.
    """
    until = min(period.stops, clock.now())
    found = Dossier.objects.filter(received_at__lt=until).exclude(status__in=BEFORE_RECEIPT)
    found = found.alias(settled_at=_settled_at()).filter(
        Q(settled_at__isnull=True) | Q(settled_at__gte=period.begins)
    )
    return found.annotate(
        came=_number(
            When(received_at__lt=period.begins, then=Value(CARRIED)),
            When(channel=Dossier.Channel.ONLINE, then=Value(ONLINE)),
            otherwise=DIRECT,
        ),
        went=_number(
            When(settled_at__lt=until, timeliness=Timeliness.EARLY, then=Value(EARLY)),
            When(settled_at__lt=until, timeliness=Timeliness.LATE, then=Value(LATE)),
            # Withdrawn and stopped ones have no date to be measured by: they count as settled on time.
            When(settled_at__lt=until, then=Value(ON_TIME)),
            When(pk__in=late_open(period).values("pk"), then=Value(OVERDUE)),
            otherwise=IN_TIME,
        ),
        home=homes.home_at(until),
    )


def _number(*cases: When, otherwise: int) -> Case:
    return Case(*cases, default=Value(otherwise), output_field=IntegerField())


def _settled_at() -> Coalesce:
    """Return an expression: when a dossier was settled; of one withdrawn or stopped its event says it."""
    told = Event.objects.filter(
        stream_kind="dossier", stream_id=OuterRef("pk"), kind__in=["dossier.withdrawn", "dossier.stopped"]
    ).order_by("-id")
    given_up = When(
        status__in=_GIVEN_UP,
        then=Coalesce(Subquery(told.values("at")[:1], output_field=DateTimeField()), F("received_at")),
    )
    return Coalesce(F("finished_at"), Case(given_up, default=None, output_field=DateTimeField()))


def counts(
    period: Period, agency_id: int | None = None
) -> Mapping[tuple[int, int | None], Mapping[int, int]]:
    """Return how many dossiers stand in each cell, by competent agency and field; one statement.

    Args:
        period: of reports.
        agency_id: only this agency's.
    """
    found: dict[tuple[int, int | None], dict[int, int]] = {}
    asked = of_agency(rows(period), agency_id).order_by()
    for row in asked.values("home", "field_id", "came", "went").annotate(n=Count("pk")):
        cells = found.setdefault((row["home"], row["field_id"]), {})
        for cell in (row["came"], row["went"]):
            cells[cell] = cells.get(cell, 0) + row["n"]
    return found


def of_agency(asked: QuerySet[Dossier], agency_id: int | None) -> QuerySet[Dossier]:
    """Return those of `rows` that count at an agency; all without one."""
    return asked if agency_id is None else asked.filter(home=agency_id)


def standing_in(asked: QuerySet[Dossier], cells: Iterable[int]) -> QuerySet[Dossier]:
    """Return those of `rows` that stand in one of these cells."""
    wanted = list(cells)
    return asked.filter(Q(came__in=wanted) | Q(went__in=wanted))
