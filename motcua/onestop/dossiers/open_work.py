"""Việc: reads of open work: whose it is, what is late or soon due, what the desk has to hand out and to receive."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Count, Q, QuerySet, Value, When

from motcua.base import clock
from motcua.base.organisations import queries as organisations
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import allowed
from motcua.base.worktime import rules as worktime
from motcua.base.worktime.meter import SOON_MINUTES, Meter, measure
from motcua.base.worktime.queries import calendar_for
from motcua.onestop.dossiers import queries as dossiers
from motcua.onestop.dossiers.models import Dossier, Pause, WorkItem
from motcua.onestop.dossiers.rules import WAITING, Status
from motcua.onestop.dossiers.work_lines import WorkLine


def my_work(by: Actor) -> QuerySet[WorkItem]:
    """Return the open work that lies with the actor: given to me, to whom I stand in for, or untaken in my unit."""
    if allowed(by, "work.view") is None or by.person_id is None:
        return WorkItem.objects.none()
    people = [by.person_id, *organisations.covered_by(by.person_id, by.unit_id)]
    roles = _work_roles(by)
    return WorkItem.objects.filter(closed_at__isnull=True, unit_id=by.unit_id).filter(
        Q(assignee_id__in=people) | Q(assignee__isnull=True, role__in=roles)
    )


def _work_roles(by: Actor) -> list[str]:
    roles = set(by.roles)
    if roles & {"tiep_nhan", "tra_ket_qua"}:
        roles |= {"tiep_nhan", "tra_ket_qua"}
    return sorted(roles)


def unit_work(by: Actor) -> QuerySet[WorkItem]:
    """Return all open work of the actor's unit."""
    if allowed(by, "work.view") is None:
        return WorkItem.objects.none()
    return WorkItem.objects.filter(closed_at__isnull=True, unit_id=by.unit_id)


# Steps in which the unit waits for somebody else.
WAITING_KINDS = ("NHAN_BO_SUNG", "LAY_Y_KIEN", "CHO_HAN")
HANDING_KINDS = ("TRA_KET_QUA", "TRA_TU_CHOI")
# Work that has somebody's hands on it, or should have.
BUSY = ~Q(kind__in=(*WAITING_KINDS, *HANDING_KINDS))

TABS: dict[str, str] = {
    "tat-ca": "Tất cả",
    "sap-den-han": "Sắp đến hạn",
    "qua-han": "Quá hạn",
    "moi-den": "Mới đến",
    "cho-nguoi-khac": "Chờ người khác",
    "tra-lai": "Trả lại",
}


def soon_limit(agency_id: int | None, at: datetime | None = None) -> datetime:
    """Return the instant two working days from now: what is due by then is about to be due (mot-cua.md 3.5)."""
    return worktime.add(calendar_for(agency_id), at or clock.now(), SOON_MINUTES // 60, worktime.GIO_LV).due


def tab_conditions(by: Actor, at: datetime) -> dict[str, Q]:
    """Return which open work stands under which tab of the inbox: what is late and soon due is said here alone."""
    return _under_tabs(at, soon_limit(by.agency_id, at))


def _under_tabs(at: datetime, soon: datetime) -> dict[str, Q]:
    return {
        "tat-ca": Q(),
        # The day first, which settles it for most: ten thousand rows are asked.
        "sap-den-han": Q(dossier_due_at__gte=at, dossier_due_at__lte=soon) & BUSY,
        "qua-han": Q(dossier_due_at__lt=at) & BUSY,
        "moi-den": Q(read_at__isnull=True),
        # Few dossiers owe money at a time: looked up once, so that ten thousand are counted from an index alone.
        "cho-nguoi-khac": Q(kind__in=WAITING_KINDS)
        | Q(dossier__in=Dossier.objects.filter(status=Status.FINANCIAL).values("pk")),
        "tra-lai": Q(is_return=True),
    }


def inbox(by: Actor, work: QuerySet[WorkItem], *, tab: str = "tat-ca", q: str = "") -> QuerySet[WorkItem]:
    """Return the inbox, the earliest due first.

    Args:
        by: whose.
        work: `my_work`, or `unit_work` for everything open in the unit.
        tab: a key of `TABS`.
        q: kept dossiers by `search`.
    """
    rows = work.filter(tab_conditions(by, clock.now()).get(tab, Q()))
    if q.strip():
        rows = rows.filter(dossier__in=dossiers.search(dossiers.visible(by), q).values("pk"))
    return rows.order_by("dossier_due_at", "id")


_COUNTED_BY = ("dossier_due_at", "kind", "read_at", "is_return", "dossier_id")
# Stand for the instants where the columns name them.
_AT, _SOON = datetime(1, 1, 2, tzinfo=UTC), datetime(1, 1, 3, tzinfo=UTC)


def inbox_counts(by: Actor, work: QuerySet[WorkItem]) -> dict[str, int]:
    """Return how many of this open work there are under each tab, in one query."""
    at, (columns, given) = clock.now(), _tab_columns()
    instants: dict[Any, datetime] = {_AT: at, _SOON: soon_limit(by.agency_id, at)}
    names = [tab.replace("-", "_") for tab in TABS]
    try:
        rows, values = work.order_by().values(*_COUNTED_BY).query.sql_with_params()
    except EmptyResultSet:
        return dict.fromkeys(names, 0)
    with connection.cursor() as cursor:
        cursor.execute(
            # The rows are named as the table itself, for so the columns call it.
            f'SELECT {columns} FROM ({rows}) "{WorkItem._meta.db_table}"',  # noqa: S608 - Django's own SQL
            [*(instants.get(value, value) for value in given), *values],
        )
        return dict(zip(names, cursor.fetchone(), strict=True))


@cache
def _tab_columns() -> tuple[str, list[Any]]:
    """Return the columns that count the tabs, and their values: Django writes them once, not with every page."""
    columns: list[str] = []
    values: list[Any] = []
    for condition in _under_tabs(_AT, _SOON).values():
        if not condition:
            columns.append("count(*)")
            continue
        query = WorkItem.objects.filter(condition).query
        where, given = query.get_compiler(connection=connection).compile(query.where)
        columns.append(f"count(*) FILTER (WHERE {where})")
        values += given
    return ", ".join(columns), values


def to_return(by: Actor) -> QuerySet[WorkItem]:
    """Return the results (and refusals) that lie at the actor's desk to be handed out."""
    if allowed(by, "dossier.release") is None:
        return WorkItem.objects.none()
    return WorkItem.objects.filter(
        closed_at__isnull=True, unit_id=by.unit_id, kind__in=HANDING_KINDS
    ).order_by("-opened_at")


def to_receive(by: Actor) -> QuerySet[Dossier]:
    """Return what came online or by post to the actor's desk and waits for receipt, the oldest first."""
    rows = dossiers.visible(by, "dossier.desk").filter(intake_unit_id=by.unit_id)
    return rows.filter(status__in=[Status.SUBMITTED, Status.SUPPLEMENT_INTAKE]).order_by("submitted_at")


def load_by_person(by: Actor) -> list[dict[str, Any]]:
    """Return the open work of the actor's unit by officer: how many, late, about to be due."""
    at = clock.now()
    conditions = tab_conditions(by, at)
    rows: Any = (
        unit_work(by)
        .values("assignee_id", "assignee__full_name")
        .annotate(
            total=Count("pk"),
            late=Count(Case(When(conditions["qua-han"], then=Value(1)))),
            soon=Count(Case(When(conditions["sap-den-han"], then=Value(1)))),
        )
        .order_by("-total")
    )
    return list(rows)


def work_meter(item: WorkItem | WorkLine, *, pauses: list[Pause] | None = None) -> Meter | None:
    """Return the meter of what lies with an officer: of its leg's own limit in a block, else of the dossier.

    Args:
        item: the work, with its dossier and leg.
        pauses: the dossier's pauses when they are at hand.
    """
    leg, at = item.leg, clock.now()
    if leg is None or leg.started_at is None or leg.due_at is None:
        return dossiers.due_meter(item.dossier, at=at, pauses=pauses)
    waits = item.dossier.status in WAITING
    meter = measure(
        calendar_for(leg.agency_id), leg.started_at, leg.due_at, at, paused_since=at if waits else None
    )
    words = dossiers.STANDS_STILL if waits else meter.words
    return replace(meter, words=words, due_text=f"của chặng: {meter.due_text}")
