"""Works the figures of a run out: statements over the dossiers, a progress after each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Min, Sum

from motcua.base import clock
from motcua.base.organisations.models import Unit
from motcua.control.burden.computing import statements as sql
from motcua.control.burden.computing.worked import Worked, lay_out
from motcua.control.burden.models import ProcedureBurden, Run
from motcua.control.burden.rules import FINE, FIRST_SIGN, MOST_BUCKET
from motcua.law.burden import Measures
from motcua.onestop.dossiers.models import Dossier

Told = Callable[[int, str], None]
# Work beside the steps of a process, some under the key of a step: arrivals confirmed, opinions given elsewhere.
BESIDE = ["XAC_NHAN_DEN", "TRA_LOI_Y_KIEN"]
# Dossiers that were received longer before the period count as received then.
LONGEST = timedelta(days=730)


def span(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the instants a period begins and ends with."""
    begins = datetime.combine(first, time(), tzinfo=clock.VN)
    return begins, datetime.combine(last + timedelta(days=1), time(), tzinfo=clock.VN)


def work_out(run: Run, measures: Measures, told: Told) -> int:
    """Store the figures of a run and return how many dossiers it counted.

    Args:
        run: its period and key; rows it has already are replaced.
        measures: what things are worth.
        told: called with the percentage done and what is being done next.
    """
    begins, ends = span(run.first, run.last)
    received = Dossier.objects.filter(finished_at__gte=begins, finished_at__lt=ends, system="")
    oldest = received.aggregate(at=Min("received_at"))["at"]
    first = max(clock.day_of(oldest) if oldest else run.first, run.first - LONGEST)
    worked = lay_out(min(first, run.first), run.last)
    worth = measures.worth
    values: dict[str, Any] = {
        "run": run.pk, "begins": begins, "ends": ends, "counted": worked.array, "wage": worth.wage,
        "trip_money": worth.trip_money, "paper": worth.paper, "trip": worth.trip, "online": worth.online,
        "post": worth.post, "supplement": worth.supplement, "at_once": worth.at_once_hours,
        "passing": sorted(measures.passing), "beside": BESIDE, "agency_of": _agency_of_units(),
    }  # fmt: skip
    with _temporary():
        for percent, stage, statement in _stages(worked):
            told(percent, stage)
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql.SETTINGS, {"look_up": "on" if statement == sql.STEPS else "off"})
                cursor.execute(statement, values)
    return ProcedureBurden.objects.filter(run=run).aggregate(n=Sum("dossiers"))["n"] or 0


def _agency_of_units() -> list[int]:
    """Return the agency of each unit at the place of its key: a look-up instead of a join for millions of steps."""
    known = dict(Unit.objects.values_list("pk", "agency_id"))
    return [known.get(key, 0) for key in range(1, max(known, default=0) + 1)]


def _stages(worked: Worked) -> Iterator[tuple[int, str, str]]:
    filled = {"dossiers": sql.DOSSIERS, "minutes": sql.MINUTES}
    taken = worked.between("w.opened_at", "w.closed_at", "n.agency_of[w.unit_id]")
    yield (
        2,
        "Cộng các bước",
        sql.ITEMS.format(worked=taken, most=MOST_BUCKET, fine=FINE, first=FIRST_SIGN, **filled),
    )
    yield 45, "Cộng giấy tờ", sql.PAPERS.format(**filled)
    waited = worked.between(
        "coalesce(s.sent_at, s.asked_at)", "coalesce(s.fulfilled_at, s.sent_at, s.asked_at)", "d.agency_id"
    )
    yield 60, "Đọc yêu cầu bổ sung", sql.ASKED.format(waited=waited, **filled)
    yield 65, "Đối chiếu giấy tờ tỉnh đã cấp", sql.HELD.format(**filled)
    late = worked.between("d.legal_due_at", "d.finished_at", "d.agency_id")
    elapsed = worked.between("d.received_at", "d.finished_at", "d.agency_id")
    paused = worked.between("pause.from_at", "pause.to_at", "d.agency_id")
    whole = sql.PROCEDURES.format(late=late, elapsed=elapsed, paused=paused, trips=sql.TRIPS, **filled)
    yield 75, "Cộng theo thủ tục", whole
    yield 88, "Cộng theo bước, nơi làm", sql.STEPS
    yield 94, "Cộng theo giấy tờ", sql.PAPER_ROWS


@contextmanager
def _temporary() -> Iterator[None]:
    """Drop the tables that only the run needs, before (a run that broke off) and after."""
    drop = f"DROP TABLE IF EXISTS {', '.join(f'pg_temp.{name}' for name in sql.TEMPORARY)}"
    with connection.cursor() as cursor:
        cursor.execute(drop)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(drop)
