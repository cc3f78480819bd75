"""Late dossiers as those who answer for them see them: open, owed an apology, without a cause, about to be late."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.text import number
from motcua.base.worktime import rules as worktime
from motcua.base.worktime.queries import calendar_for
from motcua.law.late_causes import likely_cause
from motcua.onestop.dossiers import open_work
from motcua.onestop.dossiers import queries as dossiers
from motcua.onestop.dossiers.models import Dossier, WorkItem
from motcua.onestop.dossiers.rules import CLOCK_RUNS
from motcua.onestop.lateness.models import Forecast

TABS: dict[str, str] = {
    "sap-cham": "Dự báo chậm",
    "dang-cham": "Đang quá hạn",
    "no-xin-loi": "Còn nợ xin lỗi",
    "chua-nguyen-nhan": "Chưa ghi nguyên nhân",
}


def start_of_year(at: datetime | None = None) -> datetime:
    """Return the first instant of the year: debts of earlier years are closed with their register."""
    day = clock.day_of(at or clock.now())
    return datetime(day.year, 1, 1, tzinfo=clock.VN)


def late_open(at: datetime) -> Q:
    """Return the condition of dossiers being handled past the date promised."""
    return Q(status__in=[*CLOCK_RUNS], due_at__lt=at)


def finished_late(at: datetime) -> Q:
    """Return the condition of dossiers that were finished late this year."""
    return Q(timeliness="QUA_HAN", finished_at__gte=start_of_year(at))


def owed(at: datetime) -> Q:
    """Return the condition of late dossiers without an apology (NĐ 61/2018 Điều 19.9; invariant 3)."""
    return Q(apologised=False) & (late_open(at) | finished_late(at))


def unnamed(at: datetime) -> Q:
    """Return the condition of late dossiers whose cause nobody has named."""
    return Q(late_cause_code="") & (late_open(at) | finished_late(at))


def rows_of(tab: str, *, by: Actor, at: datetime | None = None) -> QuerySet[Dossier]:
    """Return the dossiers of a tab that the actor answers for or watches, the earliest due first."""
    at = at or clock.now()
    seen = dossiers.visible(by, "lateness.view")
    if tab == "sap-cham":
        return seen.filter(forecast__isnull=False, status__in=[*CLOCK_RUNS], due_at__gte=at)
    condition = {"dang-cham": late_open, "no-xin-loi": owed, "chua-nguyen-nhan": unnamed}[tab]
    return seen.filter(condition(at))


@dataclass(frozen=True)
class Filter:
    """What the page of late dossiers is cut to: a tab and, for who sees the province, an agency."""

    tab: str
    agency_id: int | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filter":
        """Read the filters from an address; words that mean nothing are passed over."""
        tab, agency = query.get("loai", ""), query.get("co-quan", "")
        known = agency.isdecimal() and len(agency) < 16
        return cls(tab if tab in TABS else next(iter(TABS)), int(agency) if known else None)

    def rows(self, by: Actor, at: datetime) -> QuerySet[Dossier]:
        """Return the dossiers that pass, the earliest due first."""
        found = rows_of(self.tab, by=by, at=at).order_by("due_at", "pk")
        return found.filter(agency_id=self.agency_id) if self.agency_id is not None else found


def counts(by: Actor) -> dict[str, int]:
    """Return how many dossiers stand under each tab."""
    at = clock.now()
    return {tab: rows_of(tab, by=by, at=at).count() for tab in TABS}


@dataclass(frozen=True)
class Overrun:
    """A step that took longer than the process gives it: where, how many working minutes used and given."""

    step: str
    kind: str
    unit: str
    who: str
    used: int
    given: int
    is_open: bool
    of_leg: bool

    @property
    def words(self) -> str:
        """The overrun as a sentence."""
        verb = "đang dùng" if self.is_open else "dùng"
        return f"{self.step} – {self.unit}: {verb} {hours(self.used)}, quy trình cho {hours(self.given)}"

    @property
    def likely_cause(self) -> str:
        """The code of the cause this overrun suggests."""
        return likely_cause(self.kind, of_leg=self.of_leg)


def hours(minutes: int) -> str:
    """Return working minutes as hours in words."""
    return f"{number(round(minutes / 60, 1))} giờ"


# Steps that are no work on the dossier: waiting for the applicant, handing the result out.
NOT_COUNTED = frozenset({"NHAN_BO_SUNG", "TRA_KET_QUA", "TRA_TU_CHOI"})
# A line names the worst steps only.
STEPS_SHOWN = 3


def timed_steps() -> QuerySet[WorkItem]:
    """Return the steps that have a time of their own, with what `overruns_among` reads."""
    return (
        WorkItem.objects.filter(minutes__gt=0)
        .exclude(kind__in=NOT_COUNTED)
        .select_related("unit", "assignee")
        .only(
            "dossier_id", "name", "kind", "minutes", "opened_at", "closed_at", "closed_by_name", "leg_id",
            "unit__name", "unit__agency_id", "assignee__full_name",
        )
    )  # fmt: skip


def overruns(found: Sequence[Dossier], at: datetime | None = None) -> dict[int, list[Overrun]]:
    """Return for each dossier the steps that took longer than they should, the worst first; one query for all."""
    steps: dict[int, list[WorkItem]] = defaultdict(list)
    for item in timed_steps().filter(dossier__in=[dossier.pk for dossier in found]):
        steps[item.dossier_id].append(item)
    return {pk: overruns_among(items, at or clock.now()) for pk, items in steps.items()}


def overruns_among(steps: Iterable[WorkItem], at: datetime) -> list[Overrun]:
    """Return which of a dossier's `timed_steps` took longer than they should, the worst first."""
    result = []
    for item in steps:
        used = worktime.working_minutes(
            calendar_for(item.unit.agency_id), item.opened_at, item.closed_at or at
        )
        if used <= item.minutes:
            continue
        who = item.closed_by_name or (item.assignee.full_name if item.assignee else "")
        result.append(
            Overrun(
                item.name, item.kind, item.unit.name, who, used, item.minutes,
                item.closed_at is None, item.leg_id is not None,
            )
        )  # fmt: skip
    return sorted(result, key=lambda one: one.given - one.used)


def forecasts_of_unit(by: Actor, *, limit: int) -> list[Forecast]:
    """Return the forecasts of dossiers whose work lies in the actor's unit, the nearest due first."""
    here = open_work.unit_work(by).values("dossier_id")
    return list(
        Forecast.objects.filter(dossier__in=here, due_at__gte=clock.now())
        .select_related("dossier")
        .order_by("due_at", "dossier_id")[:limit]
    )


def since(days: int) -> date:
    """Return the day so many days ago."""
    return clock.today() - timedelta(days=days)
