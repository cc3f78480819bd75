"""Figures by day (received, finished, how punctual) without counting a million dossiers, and what is under way.

A trigger notes by how much each act changes the figures of a day (`TallyChange`, rows are only added); a job folds
those notes into one row a day, agency and unit (`Tally`), and one a month (`MonthTally`). A figure is the sum of the
whole months of its period, of the days beside them, and of the notes, read in one statement, hence always what a
recount of all dossiers would give. What is under way is counted from the dossiers themselves: there are only as
many as are open.
"""

# Built from the names of our own columns only.
# ruff: noqa: S608

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from motcua.base import clock
from motcua.onestop.dossiers.rules import CLOCK_RUNS, WAITING


@dataclass(frozen=True)
class Figures:
    """What was received and finished in a period; `seconds` is the time from receipt to result, added up."""

    received: int = 0
    online: int = 0
    supplemented: int = 0
    finished: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    refused: int = 0
    seconds: Decimal = Decimal(0)

    @property
    def punctual(self) -> int:
        """How many were finished on time or early."""
        return self.early + self.on_time


@dataclass(frozen=True)
class Standing:
    """What is under way now: with its clock running, late of these, with its clock stopped."""

    running: int = 0
    late: int = 0
    paused: int = 0


_NAMES = [field.name for field in fields(Figures)]
_COLUMNS = ", ".join(_NAMES)
_SUMS = ", ".join(f"coalesce(sum({name}), 0)" for name in _NAMES)
_ADD = f"""
ON CONFLICT (unit_id, day, agency_id)
DO UPDATE SET {", ".join(f"{name} = kept.{name} + excluded.{name}" for name in _NAMES)}
"""
_BY_MONTH = f"""
SELECT date_trunc('month', day)::date, agency_id, unit_id, {", ".join(f"sum({name})" for name in _NAMES)}
FROM {{days}} GROUP BY 1, 2, 3
"""
_FOLD = f"""
WITH taken AS (DELETE FROM dossiers_tallychange RETURNING day, agency_id, unit_id, {_COLUMNS}),
summed AS (
    SELECT day, agency_id, unit_id, {", ".join(f"sum({name}) AS {name}" for name in _NAMES)}
    FROM taken GROUP BY day, agency_id, unit_id
),
days AS (
    INSERT INTO dossiers_tally AS kept (day, agency_id, unit_id, {_COLUMNS})
    SELECT day, agency_id, unit_id, {_COLUMNS} FROM summed {_ADD}
)
INSERT INTO dossiers_monthtally AS kept (day, agency_id, unit_id, {_COLUMNS})
{_BY_MONTH.format(days="summed")} {_ADD}
"""
# Dossiers of a day, an agency and the same units are added up before they are counted under each unit.
_FILL = f"""
WITH summed AS (
    SELECT t.day, t.agency_id, t.units, {", ".join(f"sum(t.{name}) AS {name}" for name in _NAMES)}
    FROM dossiers_dossier d, LATERAL dossiers_tally_by_units(
        d.id, d.agency_id, d.units, d.status, d.channel, d.supplements, d.received_at, d.finished_at, d.timeliness,
        d.refused
    ) t GROUP BY t.day, t.agency_id, t.units
)
INSERT INTO dossiers_tally (day, agency_id, unit_id, {_COLUMNS})
SELECT day, agency_id, unit_id, {", ".join(f"sum({name})" for name in _NAMES)}
FROM summed, LATERAL dossiers_tally_units(units) GROUP BY day, agency_id, unit_id
-- As the table's own index has them, which then grows at its end.
ORDER BY unit_id, day, agency_id
"""
_FILL_MONTHS = f"""
INSERT INTO dossiers_monthtally (day, agency_id, unit_id, {_COLUMNS})
{_BY_MONTH.format(days="dossiers_tally")} ORDER BY 3, 1, 2
"""
_UNDER_WAY = """
count(*) FILTER (WHERE status = ANY(%(running)s)) AS running,
count(*) FILTER (WHERE status = ANY(%(running)s) AND due_at < %(at)s) AS late,
count(*) FILTER (WHERE status = ANY(%(paused)s)) AS paused
FROM dossiers_dossier
"""
_OPEN = "NOT (status IN ('DA_TRA', 'DA_RUT', 'DUNG_XU_LY', 'TU_CHOI_TN'))"


def _rows(query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def _kept(first: date, last: date, where: str) -> tuple[str, dict[str, Any]]:
    """Return the rows whose sum are the figures between two days, as SQL with its values: of months, days, notes."""
    begins = first if first.day == 1 else (first.replace(day=1) + timedelta(days=31)).replace(day=1)
    # The whole months are those from `begins` up to the one of `ends`, without it.
    ends = (last + timedelta(days=1)).replace(day=1)
    parts = [("tallychange", first, last)]
    if begins < ends:
        beside = [(first, begins - timedelta(days=1)), (ends, last)]
        parts.append(("monthtally", begins, ends - timedelta(days=1)))
        parts += [("tally", start, end) for start, end in beside if start <= end]
    else:
        parts.append(("tally", first, last))
    values: dict[str, Any] = {}
    queries = []
    for number, (table, start, end) in enumerate(parts):
        values |= {f"first{number}": start, f"last{number}": end}
        queries.append(
            f"SELECT day, agency_id, unit_id, {_COLUMNS} FROM dossiers_{table} "
            f"WHERE day BETWEEN %(first{number})s AND %(last{number})s {where}"
        )
    return f"({' UNION ALL '.join(queries)}) counted", values


def totals(first: date, last: date, *, agency_id: int | None = None, unit_id: int | None = None) -> Figures:
    """Return the figures of the province, of an agency, or of a unit (what had work in it).

    Args:
        first: first day, in Viet Nam.
        last: last day, included.
        agency_id: the competent agency.
        unit_id: the unit; then of all agencies unless one is given.
    """
    where = "AND unit_id = %(unit)s" + (" AND agency_id = %(agency)s" if agency_id else "")
    kept, values = _kept(first, last, where)
    (row,) = _rows(f"SELECT {_SUMS} FROM {kept}", values | {"unit": unit_id or 0, "agency": agency_id})
    return Figures(*row)


def by_agency(first: date, last: date) -> dict[int, Figures]:
    """Return the figures of every competent agency that has any between two days, both included."""
    kept, values = _kept(first, last, "AND unit_id = 0")
    return _told(_rows(f"SELECT agency_id, {_SUMS} FROM {kept} GROUP BY agency_id", values))


def added(found: Iterable[Figures]) -> Figures:
    """Return the figures of several agencies together."""
    known = list(found)
    return Figures(*(sum(getattr(one, name) for one in known) for name in _NAMES))


def by_unit(first: date, last: date) -> dict[int, Figures]:
    """Return the figures of every unit that had work in a dossier, between two days, both included."""
    kept, values = _kept(first, last, "AND unit_id > 0")
    return _told(_rows(f"SELECT unit_id, {_SUMS} FROM {kept} GROUP BY unit_id", values))


def by_month(first: date, last: date) -> dict[date, Figures]:
    """Return the province's figures by the first day of each month, between two days, both included."""
    kept, values = _kept(first, last, "AND unit_id = 0")
    return _told(_rows(f"SELECT date_trunc('month', day)::date, {_SUMS} FROM {kept} GROUP BY 1", values))


def _told(rows: list[tuple[Any, ...]]) -> dict[Any, Figures]:
    return {key: Figures(*counted) for key, *counted in rows if any(counted)}


def standing_by_unit(at: datetime | None = None) -> dict[int, Standing]:
    """Return what is under way now in every unit that has or had work in it."""
    # Counted by the way through the units first: thousands of dossiers have gone a few hundred ways.
    by_way = f"SELECT units, {_UNDER_WAY} WHERE {_OPEN} GROUP BY units"
    query = f"""
    SELECT unit, sum(running)::bigint, sum(late)::bigint, sum(paused)::bigint
    FROM ({by_way}) way, unnest(units) unit GROUP BY unit
    """
    return {unit: Standing(*counted) for unit, *counted in _rows(query, _now(at))}


def standing_by_agency(at: datetime | None = None) -> dict[int, Standing]:
    """Return what is under way now at every competent agency."""
    query = f"SELECT agency_id, {_UNDER_WAY} WHERE {_OPEN} GROUP BY agency_id"
    return {agency: Standing(*counted) for agency, *counted in _rows(query, _now(at))}


def _now(at: datetime | None) -> dict[str, Any]:
    return {
        "at": at or clock.now(), "running": [str(status.value) for status in CLOCK_RUNS],
        "paused": [str(status.value) for status in WAITING],
    }  # fmt: skip


def fold() -> None:
    """Add the notes of the triggers to the figures by day; one at a time, acts go on meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('dossiers_tally'))")
        if cursor.fetchone()[0]:
            cursor.execute(_FOLD)


def rebuild() -> None:
    """Count all dossiers anew; for a load that has set the triggers aside. Nobody may act meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE dossiers_dossier IN SHARE MODE")
        cursor.execute("DELETE FROM dossiers_tallychange")
        cursor.execute("DELETE FROM dossiers_tally")
        cursor.execute("DELETE FROM dossiers_monthtally")
        cursor.execute(_FILL)
        cursor.execute(_FILL_MONTHS)
