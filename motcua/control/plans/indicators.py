"""What plans can count: the work agencies were given, done by its date."""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from motcua.base import clock
from motcua.base.indicators.engine import Indicator, Measure, Part, Scope, share
from motcua.base.indicators.periods import Period
from motcua.base.text import day
from motcua.control.plans.models import Assignment
from motcua.control.plans.queries import DUE, FOLLOWED

_IN_TIME = Q(state=Assignment.State.DONE, done_on__lte=F("due"))


def _due(period: Period, scope: Scope) -> QuerySet[Assignment]:
    """Return what was due in a period and is past its date; what was given up does not count."""
    last = min(period.end, (period.known or clock.today()) - timedelta(days=1))
    rows = Assignment.objects.filter(due__range=(period.start, last), plan__state__in=FOLLOWED)
    rows = rows.exclude(state=Assignment.State.CANCELLED)
    if scope.kind == "agency":
        return rows.filter(agency_id=scope.id)
    if scope.kind == "unit":
        return rows.filter(unit_id=scope.id)
    return rows.filter(agency__level=scope.level) if scope.level else rows


def _in_time(period: Period) -> Q:
    """Return the condition for work done by its date, as known on the period's day."""
    return _IN_TIME & Q(done_on__lte=period.known) if period.known else _IN_TIME


def _measure(period: Period, scope: Scope) -> Measure:
    found = _due(period, scope).aggregate(part=Count("pk", filter=_in_time(period)), whole=Count("pk"))
    return share(found["part"], found["whole"])


def _by_agency(period: Period) -> Mapping[int, Measure]:
    rows = _due(period, Scope("province", 0, "")).order_by().values("agency_id")
    found = rows.annotate(part=Count("pk", filter=_in_time(period)), whole=Count("pk"))
    return {row["agency_id"]: share(row["part"], row["whole"]) for row in found}


def _rows(period: Period, scope: Scope) -> str:
    query = {"loai": DUE, "tu": day(period.start), "den": day(min(period.end, period.known or period.end))}
    if scope.kind == "agency":
        query["co-quan"] = str(scope.id)
    return f"{reverse('plans:duties')}?{urlencode(query)}"


def _parts(period: Period, scope: Scope, by: str) -> list[Part]:
    rows = _due(period, scope).order_by().values("agency_id", "agency__name", "agency__short_name")
    found = rows.annotate(part=Count("pk", filter=_in_time(period)), whole=Count("pk"))
    return [
        Part(
            row["agency_id"], row["agency__short_name"] or row["agency__name"], share(row["part"], row["whole"]),
            _rows(period, Scope("agency", row["agency_id"], "")),
        )
        for row in found
    ]  # fmt: skip


INDICATORS = (
    Indicator(
        code="plans.tasks_on_time", name="Nhiệm vụ được giao hoàn thành đúng hạn", unit="%", counts="nhiệm vụ",
        definition="Việc được giao theo kế hoạch, văn bản chỉ đạo hoàn thành đến hết ngày hạn, trên tổng số việc đã "
        "đến hạn trong kỳ, không tính việc thôi thực hiện.",
        source="Kế hoạch, văn bản chỉ đạo giao việc", measure=_measure,
        rows=_rows, by_agency=_by_agency, parts=_parts, splits=("agency",), kinds=("province", "level", "agency"),
        owner="Cơ quan được giao việc", adds=True,
    ),
)  # fmt: skip
