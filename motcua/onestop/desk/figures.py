"""Figures of the today pages: each a single query over indexed columns, each with the rows it counts in the URL."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import ExtractHour
from django.urls import reverse

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import StandIn
from motcua.onestop.dossiers import open_work, tallies
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.rules import CLOCK_RUNS, Status

T = TypeVar("T")
FORWARD_BY = time(15, 0)
KEPT_SECONDS = 300
ON_TIME = ("TRUOC_HAN", "DUNG_HAN")


def rows_url(**filters: Any) -> str:
    """Return the address of the list of dossiers with filters, by their names in the URL (hyphens as underscores)."""
    given = {name.replace("_", "-"): value for name, value in filters.items() if value not in (None, "")}
    return f"{reverse('dossiers:list')}?{urlencode(given)}"


def start_of(day: date) -> datetime:
    """Return the first instant of a day in Viet Nam."""
    return datetime.combine(day, time(), tzinfo=clock.VN)


def share(part: int, whole: int) -> float | None:
    """Return a share in per cent, None of nothing."""
    return round(100 * part / whole, 1) if whole else None


# ---- an officer -------------------------------------------------------------------------------------------


def my_counts(by: Actor) -> dict[str, int]:
    """Return how much of the actor's work is due today, late, soon due, sent back, new, waiting, not handed on."""
    at = clock.now()
    tabs, tomorrow = open_work.tab_conditions(by, at), start_of(at.date()) + timedelta(days=1)
    return open_work.my_work(by).aggregate(
        all=Count("*"),
        late=Count("pk", filter=tabs["qua-han"]),
        today=Count("pk", filter=Q(dossier_due_at__gte=at, dossier_due_at__lt=tomorrow) & open_work.BUSY),
        soon=Count("pk", filter=tabs["sap-den-han"]),
        returned=Count("pk", filter=tabs["tra-lai"]),
        fresh=Count("pk", filter=tabs["moi-den"]),
        supplement=Count("pk", filter=Q(kind="NHAN_BO_SUNG")),
        to_send=Count("pk", filter=Q(kind="GUI_BO_SUNG")),
        to_forward=Count("pk", filter=not_forwarded(at)),
        to_sign=Count("pk", filter=Q(kind__in=("KY", "KY_TU_CHOI"))),
    )


def not_forwarded(at: datetime) -> Q:
    """Return what H02 says should have been handed on: received before today, or before 15:00 when it is past 15:00."""
    today = start_of(at.date())
    limit = today + timedelta(hours=FORWARD_BY.hour) if at.time() >= FORWARD_BY else today
    return Q(kind="TIEP_NHAN", opened_at__lt=limit)


# ---- a head -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Away:
    """A colleague who is away, until when, and who takes the work."""

    name: str
    until: date
    substitute: str


def away(by: Actor) -> list[Away]:
    """Return who of the actor's unit is away today."""
    rows = StandIn.objects.on(clock.today()).filter(unit_id=by.unit_id).select_related("absent", "substitute")
    return [Away(row.absent.full_name, row.valid_to, row.substitute.full_name) for row in rows]


# ---- the director of a centre -----------------------------------------------------------------------------


@dataclass
class Flow:
    """A centre's day."""

    received: int = 0
    returned: int = 0
    online_waiting: int = 0
    results_waiting: int = 0
    late: int = 0
    hours: list[dict[str, Any]] = field(default_factory=list)
    officers: list[dict[str, Any]] = field(default_factory=list)


def flow(by: Actor) -> Flow:
    """Return what went through the actor's centre today, by hour, and how punctual what each officer received is."""
    today = start_of(clock.today())
    rows = Dossier.objects.filter(intake_agency_id=by.agency_id)
    found = Flow()
    found.received = rows.filter(received_at__gte=today).count()
    found.returned = rows.filter(returned_at__gte=today).count()
    now_open = rows.filter(
        status__in=[Status.SUBMITTED, Status.RESULT, Status.REFUSED, *CLOCK_RUNS]
    ).aggregate(
        online=Count("pk", filter=Q(status=Status.SUBMITTED)),
        results=Count("pk", filter=Q(status__in=[Status.RESULT, Status.REFUSED])),
        late=Count("pk", filter=Q(status__in=[*CLOCK_RUNS], due_at__lt=clock.now())),
    )  # fmt: skip
    found.online_waiting, found.results_waiting = now_open["online"], now_open["results"]
    found.late = now_open["late"]
    found.hours = _hours(rows, today)
    found.officers = _by_officer(rows)
    return found


def _hours(rows: QuerySet[Dossier], today: datetime) -> list[dict[str, Any]]:
    counted = dict(
        rows.filter(received_at__gte=today)
        .annotate(hour=ExtractHour("received_at", tzinfo=clock.VN))
        .values_list("hour")
        .annotate(n=Count("pk"))
    )
    first, last = min([7, *counted]), max([17, *counted])
    most = max([1, *counted.values()])
    return [
        {"hour": hour, "n": counted.get(hour, 0), "height": round(72 * counted.get(hour, 0) / most, 1)}
        for hour in range(first, last + 1)
    ]


def _by_officer(rows: QuerySet[Dossier], days: int = 30) -> list[dict[str, Any]]:
    since = clock.today() - timedelta(days=days)
    counted = (
        rows.filter(received_at__gte=start_of(since))
        .values(name=F("created_by__full_name"))
        .annotate(
            total=Count("pk"), done=Count("pk", filter=~Q(timeliness="")),
            on_time=Count("pk", filter=Q(timeliness__in=ON_TIME)), supplements=Count("pk", filter=Q(supplements__gt=0)),
        )
        .order_by("-total")[:12]
    )  # fmt: skip
    return [dict(row, share=share(row["on_time"], row["done"])) for row in counted]


# ---- the province -----------------------------------------------------------------------------------------


@dataclass
class Month:
    """A month's figures: received by the day of receipt, finished and punctual by the day of finishing."""

    day: date
    received: int
    online: int
    done: int
    on_time: int

    @property
    def late(self) -> int:
        """How many of the finished ones were late."""
        return self.done - self.on_time

    @property
    def punctual(self) -> float | None:
        """Share of the finished ones that were on time or early, in per cent."""
        return share(self.on_time, self.done)

    @property
    def online_share(self) -> float | None:
        """Share filed online, in per cent."""
        return share(self.online, self.received)


@dataclass
class Province:
    """What the leaders' page says, and when it was worked out."""

    at: datetime
    months: list[Month]
    late: list[dict[str, Any]]
    late_total: int
    waiting: dict[str, Any]
    open_total: int
    worst: str

    @property
    def now(self) -> Month:
        """The present month."""
        return self.months[-1]

    @property
    def before(self) -> Month | None:
        """The month before."""
        return self.months[-2] if len(self.months) > 1 else None


def kept(name: str, make: Callable[[], T]) -> T:
    """Return a figure kept for a while, so that a hundred leaders at eight o'clock count once.

    Args:
        name: what it is, with whose it is.
        make: works it out.
    """
    if getattr(settings, "MOTCUA_CLOCK_SHIFT", None) is not None:
        return make()
    key = f"desk:{name}:{clock.today():%Y%m%d}"
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, KEPT_SECONDS)
    return found


def province() -> Province:
    """Return the province's figures: twelve months, late now by agency, results nobody fetches."""
    at = clock.now()
    return Province(at, _months(at.date()), *_late(at), _waiting(), _open(), _worst(at.date()))


def _months(today: date) -> list[Month]:
    """Return the twelve months up to now, from the figures kept by day."""
    months = [_month_before(today.replace(day=1), back) for back in range(11, -1, -1)]
    counted = tallies.by_month(months[0], today)
    found = [(day, counted.get(day, tallies.Figures())) for day in months]
    return [Month(day, one.received, one.online, one.finished, one.punctual) for day, one in found]


def _month_before(first: date, back: int) -> date:
    month = first.year * 12 + first.month - 1 - back
    return date(month // 12, month % 12 + 1, 1)


def _late(at: datetime) -> tuple[list[dict[str, Any]], int]:
    rows = (
        Dossier.objects.filter(status__in=[*CLOCK_RUNS], due_at__lt=at)
        .values("agency_id", name=F("agency__name"), short=F("agency__short_name"))
        .annotate(n=Count("pk"), oldest=Min("due_at"), silent=Count("pk", filter=Q(apologised=False)))
        .order_by("-n")
    )
    found = list(rows)
    total = sum(row["n"] for row in found)
    most = max([1, *(row["n"] for row in found)])
    return [
        dict(
            row, label=row["short"] or row["name"], percent=100 * row["n"] / most,
            url=rows_url(loai="qua-han", co_quan=row["agency_id"]),
        )
        for row in found[:5]
    ], total  # fmt: skip


def _waiting() -> dict[str, Any]:
    long_ago = clock.now() - timedelta(days=14)
    return Dossier.objects.filter(status__in=[Status.RESULT, Status.REFUSED]).aggregate(
        total=Count("pk"), long=Count("pk", filter=Q(finished_at__lt=long_ago))
    )


def _open() -> int:
    return Dossier.objects.filter(status__in=[*CLOCK_RUNS]).count()


def _worst(today: date) -> str:
    """Return in words which agencies finished the most dossiers late this month."""
    rows = (
        Dossier.objects.filter(finished_at__gte=start_of(today.replace(day=1)), timeliness="QUA_HAN")
        .values(name=F("agency__name"), short=F("agency__short_name"))
        .annotate(n=Count("pk"))
        .order_by("-n", "name")[:3]
    )
    return ", ".join(f"{row['short'] or row['name']} ({row['n']})" for row in rows)
