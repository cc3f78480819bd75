"""The daily job: what every indicator said at the end of each day, by agency, field, level and for the province.

For a day D it keeps the figures of D's month from its first day to D, and in the first days of a month those of the
month before once more, as they stood at the end of D: facts dated later do not count (`periods.as_of`). A past day
can so be made at any time and gives what it gave then; what a room cannot know of a past day its `indicators.py` says.
"""

import csv
import io
import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import F, Max

from motcua.base import clock
from motcua.base.indicators import engine, periods
from motcua.base.indicators.engine import LEVEL_IDS, LEVELS, PROVINCE, Indicator, Measure, Scope
from motcua.base.indicators.models import Entry, Snapshot, SnapshotDay
from motcua.base.indicators.periods import Period
from motcua.base.organisations.models import Agency

log = logging.getLogger(__name__)
# Late entries and corrections of a month still come in for some days.
SETTLING = timedelta(days=10)
# Figures by field are kept for every day of so many; of older days only those of a month's last day.
FIELDS_KEPT = timedelta(days=35)
# After an outage no more days than this are made up.
MOST_MISSED = timedelta(days=400)
COLUMNS = (
    "indicator", "scope_kind", "scope_id", "field_id", "period", "start", "end", "as_of", "numerator",
    "denominator", "value", "by_hand", "computed_at",
)  # fmt: skip
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('indicators_snapshot'))"


def _rows(
    indicator: Indicator, period: Period, found: dict[Scope, Measure], as_of: date, at: datetime
) -> Iterator[Snapshot]:
    for scope, item in found.items():
        yield Snapshot(
            indicator=indicator.code, scope_kind=scope.kind, scope_id=scope.id, field_id=scope.field,
            period=period.kind, start=period.start, end=period.end, as_of=as_of,
            numerator=_to(item.numerator, 2), denominator=_to(item.denominator, 2), value=_to(item.value, 4),
            by_hand=indicator.by_hand, computed_at=at,
        )  # fmt: skip


def _to(value: Decimal | None, places: int) -> Decimal | None:
    return None if value is None else round(value, places)


def keep(
    indicator: Indicator,
    period: Period,
    found: dict[Scope, Measure],
    *,
    as_of: date,
    at: datetime | None = None,
) -> None:
    """Keep figures of an indicator and a period; those of the same scope and day are replaced."""
    Snapshot.objects.bulk_create(
        list(_rows(indicator, period, found, as_of, at or clock.now())),
        update_conflicts=True,
        unique_fields=list(COLUMNS[:8]),
        update_fields=["numerator", "denominator", "value", "by_hand", "computed_at"],
    )


def measured(indicator: Indicator, period: Period, agencies: dict[int, str]) -> dict[Scope, Measure]:
    """Return an indicator's figures of a period for the province, the levels, agencies and fields.

    Args:
        indicator: what is measured; by `cells` at once where it can, else scope by scope.
        period: with the day it is known by.
        agencies: key and level of those to measure; agencies that have figures besides count in the totals.
    """
    found: dict[Scope, Measure] = {}
    if indicator.cells is not None:
        cells = indicator.cells(period)
        for (agency, field), item in cells.items():
            found[Scope("agency", agency, "", field)] = item
        if indicator.adds:
            return found | _totals(indicator, cells.items(), agencies)
    kinds = set(indicator.kinds)
    if "province" in kinds:
        found[PROVINCE] = indicator.measure(period, PROVINCE)
    if "level" in kinds:
        found |= {
            LEVELS[one]: indicator.measure(period, LEVELS[one])
            for one in set(agencies.values()) & set(LEVELS)
        }
    if indicator.by_agency is not None:
        counted, nothing = indicator.by_agency(period), _total(indicator, [])
        found |= {Scope("agency", key, ""): counted.get(key, nothing) for key in agencies}
    elif "agency" in kinds and not indicator.by_hand:
        found |= {(own := Scope("agency", key, "")): indicator.measure(period, own) for key in agencies}
    elif "agency" in kinds:
        found |= _entered(indicator, period, agencies)
    return found


def _entered(indicator: Indicator, period: Period, agencies: dict[int, str]) -> dict[Scope, Measure]:
    """Return the figures entered for agencies; most have none."""
    listed = Entry.objects.filter(indicator=indicator.code, scope_kind="agency").values_list(
        "scope_id", flat=True
    )
    scopes = [Scope("agency", key, "") for key in sorted(set(listed) & set(agencies))]
    return {scope: indicator.measure(period, scope) for scope in scopes}


def _totals(
    indicator: Indicator, cells: Iterable[tuple[engine.Cell, Measure]], agencies: dict[int, str]
) -> dict[Scope, Measure]:
    """Return the totals of cells: of each agency (of one without any, nothing), level, field, and the province."""
    groups: dict[Scope, list[Measure]] = {Scope("agency", key, ""): [] for key in agencies}
    groups |= {PROVINCE: []} | {LEVELS[level]: [] for level in set(agencies.values()) & set(LEVEL_IDS)}
    level_of = dict(Agency.objects.values_list("pk", "level"))
    for (agency, field), item in cells:
        level = LEVELS.get(level_of.get(agency, ""))
        for scope in (Scope("agency", agency, ""), level, PROVINCE, Scope("province", 0, "", field)):
            if scope is not None:
                groups.setdefault(scope, []).append(item)
    return {scope: _total(indicator, items) for scope, items in groups.items()}


def _total(indicator: Indicator, items: list[Measure]) -> Measure:
    if items:
        return indicator.total(items)
    return (
        engine.share(0, 0)
        if indicator.unit == "%"
        else engine.count(0)
        if indicator.adds
        else engine.NO_MEASURE
    )


def of_day(day: date, at: datetime | None = None, *, failed: list[str] | None = None) -> Iterator[Snapshot]:
    """Work out the rows of a day, unsaved: what every indicator says as of its end.

    An indicator that fails is logged, named in `failed`, and does not stop the others.
    """
    at = at or clock.now()
    agencies = dict(Agency.objects.on(day).values_list("pk", "level"))
    wanted = [periods.containing("thang", day)]
    if day - SETTLING < wanted[0].start:
        wanted.append(wanted[0].previous())
    for period in wanted:
        known = periods.as_of(period, day)
        with engine.sharing():
            for indicator in engine.everything():
                try:
                    with transaction.atomic():
                        found = measured(indicator, known, agencies)
                except Exception:
                    log.exception("indicators: %s could not be measured for %s", indicator.code, known.code)
                    if failed is not None and indicator.code not in failed:
                        failed.append(indicator.code)
                    continue
                yield from _rows(indicator, period, found, day, at)


def make(day: date) -> int:
    """Keep the figures of a day whole, in place of what was kept of it before; return how many.

    By COPY: the rows of a day are tens of thousands.
    """
    at, failed = clock.now(), list[str]()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)
            Snapshot.objects.filter(as_of=day, period="thang").delete()
            text = io.StringIO()
            writer = csv.writer(text)
            rows = list(of_day(day, at, failed=failed))
            for row in rows:
                writer.writerow("" if (value := getattr(row, name)) is None else value for name in COLUMNS)
            columns = ", ".join(f'"{name}"' for name in COLUMNS)
            with cursor.copy(f"COPY indicators_snapshot ({columns}) FROM STDIN WITH (FORMAT csv)") as copy:
                copy.write(text.getvalue())
        SnapshotDay.objects.update_or_create(
            day=day, defaults={"rows": len(rows), "made_at": at, "failed": failed}
        )
        thin(day)
    return len(rows)


def thin(day: date) -> int:
    """Drop the figures by field of days long before a day, but not those of a month's last day; return how many."""
    old = Snapshot.objects.exclude(field_id=0).filter(as_of__lt=day - FIELDS_KEPT).exclude(as_of=F("end"))
    return old.delete()[0]


def yesterday() -> date:
    """Return the last day that is over."""
    return clock.today() - timedelta(days=1)


def missing(until: date) -> list[date]:
    """Return the days not kept yet, from after the last one kept up to a day; only that day when none ever was.

    Before them the days of the last weeks on which an indicator failed.
    """
    last = SnapshotDay.objects.filter(day__lte=until).aggregate(last=Max("day"))["last"]
    first = until if last is None else max(last + timedelta(days=1), until - MOST_MISSED)
    again = SnapshotDay.objects.filter(day__gte=until - FIELDS_KEPT, day__lt=first).exclude(failed=[])
    owed = list(again.order_by("day").values_list("day", flat=True))
    return owed + [first + timedelta(days=number) for number in range((until - first).days + 1)]


def make_missing(until: date | None = None) -> int:
    """Keep the figures of every day that is over and not kept yet, the earliest first; return how many rows.

    Each day is a transaction of its own: what stops it in the middle loses one day's work, and the next run
    begins where it ended.
    """
    return sum(make(day) for day in missing(until or yesterday()))
