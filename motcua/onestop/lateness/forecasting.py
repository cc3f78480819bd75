"""Works out paces and forecasts from the dossiers; run by jobs, read by the pages."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count

from motcua.base import clock
from motcua.base.organisations.models import StandIn
from motcua.base.text import day, number
from motcua.base.worktime import rules as worktime
from motcua.base.worktime.queries import calendar_for
from motcua.catalogue.processes.queries import steps_of
from motcua.onestop.dossiers.models import Dossier, DossierLeg, WorkItem
from motcua.onestop.dossiers.open_work import HANDING_KINDS
from motcua.onestop.dossiers.rules import CLOCK_RUNS
from motcua.onestop.lateness.models import Forecast, StepPace
from motcua.onestop.lateness.queries import NOT_COUNTED, hours
from motcua.onestop.lateness.rules import ENOUGH_CASES, Outlook, Pace, StepAhead, outlook, percentile

PACE_DAYS = 90
PACE_CASES = 200
HORIZON_DAYS = 21
CHUNK = 1000
BUSY = 40

# The last cases of each kind of step at each unit; those sent back are part of how fast a unit is.
LAST_CASES = """
SELECT unit_id, kind, procedure_id, agency_id, opened_at, closed_at FROM (
    SELECT w.unit_id, w.kind, d.procedure_id, u.agency_id, w.opened_at, w.closed_at,
        row_number() OVER (PARTITION BY w.unit_id, w.kind, d.procedure_id ORDER BY w.closed_at DESC) AS place
    FROM dossiers_workitem w
    JOIN dossiers_dossier d ON d.id = w.dossier_id
    JOIN organisations_unit u ON u.id = w.unit_id
    WHERE w.closed_at >= %s AND w.closed_at < %s AND NOT w.kind = ANY(%s)
) one WHERE place <= %s
"""


def refresh_paces(at: datetime | None = None) -> int:
    """Work out how fast each unit was at each kind of step in the last 90 days; return how many paces there are."""
    at = at or clock.now()
    took: dict[tuple[int, str, int | None], list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(LAST_CASES, [at - timedelta(days=PACE_DAYS), at, sorted(NOT_COUNTED), PACE_CASES])
        for unit, kind, procedure, agency, opened, closed in cursor:
            minutes = worktime.working_minutes(calendar_for(agency), opened, closed)
            took[unit, kind, procedure].append(minutes)
            took[unit, kind, None].append(minutes)
    rows = [
        StepPace(
            unit_id=unit, kind=kind, procedure_id=procedure, median=percentile(values, 0.5),
            slow=percentile(values, 0.8), cases=len(values), computed_at=at,
        )
        for (unit, kind, procedure), values in took.items()
        if len(values) >= ENOUGH_CASES
    ]  # fmt: skip
    with transaction.atomic():
        StepPace.objects.all().delete()
        StepPace.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


class _Known:
    """What the forecast asks again and again, read once: paces, loads, absences."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        rows = StepPace.objects.values_list("unit_id", "kind", "procedure_id", "median", "slow", "cases")
        self.paces: dict[tuple[int, str, int | None], Pace] = {
            (unit, kind, proc): Pace(*rest) for unit, kind, proc, *rest in rows
        }
        held = WorkItem.objects.filter(closed_at__isnull=True, assignee__isnull=False).order_by()
        self.loads: Counter[int] = Counter(dict(held.values_list("assignee").annotate(n=Count("pk"))))
        today = clock.day_of(at)
        self.away = {row.absent_id: row.valid_to for row in StandIn.objects.on(today)}

    def pace(self, unit: int | None, kind: str, procedure: int) -> Pace | None:
        """Return the pace of a unit at a step of a procedure, else at that kind of step."""
        if unit is None:
            return None
        return self.paces.get((unit, kind, procedure)) or self.paces.get((unit, kind, None))


def refresh_forecasts(at: datetime | None = None) -> int:
    """Make the forecast of every open dossier due within three weeks anew; return how many will be late."""
    at = at or clock.now()
    known = _Known(at)
    open_now = Dossier.objects.filter(
        status__in=[*CLOCK_RUNS], system="", due_at__gte=at, due_at__lt=at + timedelta(days=HORIZON_DAYS)
    ).only("pk", "procedure_id", "process_version_id", "due_at", "agency_id", "units")
    last, total = 0, 0
    while chunk := list(open_now.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        total += _store(chunk, _forecast(chunk, known))
        last = chunk[-1].pk
    Forecast.objects.filter(computed_at__lt=at).delete()
    return total


def _store(chunk: Sequence[Dossier], found: list[Forecast]) -> int:
    Forecast.objects.bulk_create(
        found, update_conflicts=True, unique_fields=["dossier"],
        update_fields=["level", "due_at", "left", "needed", "reasons", "computed_at"],
    )  # fmt: skip
    return len(found)


def _forecast(chunk: Sequence[Dossier], known: _Known) -> list[Forecast]:
    keys = [dossier.pk for dossier in chunk]
    items: dict[int, list[WorkItem]] = defaultdict(list)
    for item in (
        WorkItem.objects.filter(dossier__in=keys).select_related("unit", "assignee").order_by("id")
    ).only(
        "dossier_id", "step", "kind", "name", "minutes", "opened_at", "closed_at", "is_return", "assignee_id",
        "assignee__full_name", "unit_id", "unit__name", "unit__agency_id",
    ):  # fmt: skip
        items[item.dossier_id].append(item)
    waiting: dict[int, list[DossierLeg]] = defaultdict(list)
    for leg in DossierLeg.objects.filter(
        dossier__in=keys, started_at__isnull=False, ended_at__isnull=True, due_at__lt=known.at
    ).select_related("agency"):
        waiting[leg.dossier_id].append(leg)
    found = []
    for dossier in chunk:
        made = _one(dossier, items[dossier.pk], waiting[dossier.pk], known)
        if made is not None:
            found.append(made)
    return found


def _one(
    dossier: Dossier, items: list[WorkItem], late_legs: list[DossierLeg], known: _Known
) -> Forecast | None:
    opened = [item for item in items if item.closed_at is None]
    if not opened or dossier.due_at is None or dossier.process_version_id is None:
        return None
    left = worktime.working_minutes(calendar_for(dossier.agency_id), known.at, dossier.due_at)
    worst: tuple[Outlook, WorkItem, StepAhead, int] | None = None
    for item in opened:
        used = worktime.working_minutes(calendar_for(item.unit.agency_id), item.opened_at, known.at)
        current = StepAhead(
            item.name, item.minutes, known.pace(item.unit_id, item.kind, dossier.procedure_id)
        )
        seen = outlook(left, current, used, _later(dossier, item, items, known))
        if worst is None or seen.needed > worst[0].needed:
            worst = (seen, item, current, used)
    if worst is None or not worst[0].level:
        return None
    seen, item, current, used = worst
    return Forecast(
        dossier=dossier, level=seen.level, due_at=dossier.due_at, left=left, needed=seen.needed,
        reasons=_reasons(item, current, used, left, items, late_legs, known), computed_at=known.at,
    )  # fmt: skip


def _later(dossier: Dossier, item: WorkItem, items: list[WorkItem], known: _Known) -> list[StepAhead]:
    """Return the steps that follow on the main line until the result, with the pace of who will do them."""
    rows = steps_of(dossier.process_version_id or 0)
    keys = [row.key for row in rows]
    if item.step not in keys:
        return []
    # Who did a step of this dossier before will do it again; else nobody is known yet.
    units = {one.step: one.unit_id for one in items}
    return [
        StepAhead(row.name, row.minutes, known.pace(units.get(row.key), row.kind, dossier.procedure_id))
        for row in rows[keys.index(item.step) + 1 :]
        if row.kind not in HANDING_KINDS
    ]


def _reasons(
    item: WorkItem,
    current: StepAhead,
    used: int,
    left: int,
    items: list[WorkItem],
    late_legs: list[DossierLeg],
    known: _Known,
) -> list[str]:
    """Say, most telling first, why a dossier will be late."""
    said = []
    if item.minutes and used > item.minutes:
        said.append(f"Bước {item.name} đã dùng {hours(used)}, quy trình cho {hours(item.minutes)}")
    if current.pace and current.pace.cases >= ENOUGH_CASES and current.pace.median > current.minutes:
        said.append(
            f"{item.unit.name} thường mất {hours(current.pace.median)} cho bước này "
            f"({number(current.pace.cases)} lượt trong 90 ngày)"
        )
    for leg in late_legs:
        said.append(f"{leg.agency} chậm trả lời: {leg.name}")
    returned = sum(1 for one in items if one.is_return)
    if returned:
        said.append(f"Đã bị trả lại {returned} lần")
    if item.assignee_id is None:
        said.append(f"Chưa giao cho ai ở {item.unit.name}")
    elif (until := known.away.get(item.assignee_id)) is not None and item.assignee is not None:
        said.append(f"{item.assignee.full_name} vắng đến {day(until)}")
    elif known.loads[item.assignee_id] >= BUSY and item.assignee is not None:
        said.append(f"{item.assignee.full_name} đang giữ {number(known.loads[item.assignee_id])} việc")
    said.append(f"Còn {hours(left)} làm việc đến hạn mà các bước sau còn nhiều" if not said else "")
    return [words for words in said if words]
