"""What the room can count: the saving of confirmed studies, and its rate."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from motcua.base.indicators.engine import Indicator, Measure, Part, Scope, count, share
from motcua.base.indicators.periods import Period
from motcua.base.organisations.models import Agency
from motcua.base.text import day
from motcua.control.costs.models import CostStudy
from motcua.control.costs.queries import totals
from motcua.control.costs.rules import Totals, together


def _confirmed(period: Period, scope: Scope) -> QuerySet[CostStudy]:
    """Return the studies confirmed in a period; one opened again since does not count, also for a past day."""
    rows = CostStudy.objects.filter(state=CostStudy.State.CONFIRMED)
    rows = rows.filter(confirmed_at__gte=period.begins, confirmed_at__lt=period.stops)
    if scope.procedure:
        rows = rows.filter(procedure_id=scope.procedure)
    if scope.kind == "agency":
        return rows.filter(agency_id=scope.id)
    return rows.filter(agency__level=scope.level) if scope.level else rows


def _together(rows: QuerySet[CostStudy]) -> Totals:
    return together(totals(rows.values_list("pk", flat=True)).values())


def _by_agency(period: Period) -> dict[int, Totals]:
    pairs = list(_confirmed(period, Scope("province", 0, "")).values_list("pk", "agency_id"))
    sums = totals(pk for pk, _ in pairs)
    found: dict[int, Totals] = {}
    for pk, agency_id in pairs:
        found[agency_id] = found.get(agency_id, Totals()) + sums[pk]
    return found


def _saved(sums: Totals) -> Measure:
    return count(sums.saved)


def _rate(sums: Totals) -> Measure:
    return share(sums.saved, sums.now)


def _rows(period: Period, scope: Scope) -> str:
    last = min(period.end, period.known or period.end)
    query = {"loai": "xac-nhan", "tu": day(period.start), "den": day(last)}
    if scope.kind == "agency":
        query["co-quan"] = str(scope.id)
    elif scope.level:
        query["cap"] = scope.level
    return f"{reverse('costs:home')}?{urlencode(query)}"


def _saved_of(period: Period, scope: Scope) -> Measure:
    return _saved(_together(_confirmed(period, scope)))


def _rate_of(period: Period, scope: Scope) -> Measure:
    return _rate(_together(_confirmed(period, scope)))


def _saved_by_agency(period: Period) -> Mapping[int, Measure]:
    return {agency: _saved(sums) for agency, sums in _by_agency(period).items()}


def _rate_by_agency(period: Period) -> Mapping[int, Measure]:
    return {agency: _rate(sums) for agency, sums in _by_agency(period).items()}


def _saved_parts(period: Period, scope: Scope, by: str) -> list[Part]:
    return _parts(period, scope, _saved_by_agency(period))


def _rate_parts(period: Period, scope: Scope, by: str) -> list[Part]:
    return _parts(period, scope, _rate_by_agency(period))


def _parts(period: Period, scope: Scope, found: Mapping[int, Measure]) -> list[Part]:
    agencies = Agency.objects.in_bulk(list(found))
    kept = [
        pk
        for pk, agency in agencies.items()
        if (scope.kind != "agency" or pk == scope.id) and (not scope.level or agency.level == scope.level)
    ]
    return [
        Part(pk, str(agencies[pk]), found[pk], _rows(period, Scope("agency", pk, str(agencies[pk]))))
        for pk in kept
    ]


INDICATORS = (
    Indicator(
        code="costs.saved", name="Chi phí tuân thủ tiết kiệm đã xác nhận", unit="đồng/năm",
        definition="Tổng chi phí một năm hiện tại trừ chi phí một năm sau đơn giản hóa của các bảng tính được xác nhận "
        "trong kỳ.",
        source="Mô hình chi phí chuẩn, NĐ 63/2010/NĐ-CP Điều 10, 28", measure=_saved_of, rows=_rows,
        by_agency=_saved_by_agency, parts=_saved_parts, splits=("agency",),
        kinds=("province", "level", "agency"), owner="Cơ quan rà soát thủ tục", adds=True, places=0,
    ),
    Indicator(
        code="costs.rate", name="Tỷ lệ chi phí tuân thủ cắt giảm", unit="%",
        definition="Tổng chi phí tiết kiệm trên tổng chi phí hiện tại của các bảng tính được xác nhận trong kỳ; tính "
        "từ tổng, không lấy trung bình.",
        source="Mô hình chi phí chuẩn, NĐ 63/2010/NĐ-CP Điều 10, 28", measure=_rate_of, rows=_rows,
        by_agency=_rate_by_agency, parts=_rate_parts, splits=("agency",),
        kinds=("province", "level", "agency"), owner="Cơ quan rà soát thủ tục", adds=True, places=2,
    ),
)  # fmt: skip
