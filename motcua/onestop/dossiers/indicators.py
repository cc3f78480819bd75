"""What this room can count, with the rows behind each figure (bao-cao.md 3.6; mot-cua.md 15)."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.urls import reverse

from motcua.base import clock
from motcua.base.indicators.engine import Indicator, Measure, Scope, average, count, share
from motcua.base.indicators.periods import Period
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.rules import BEFORE_RECEIPT, CLOCK_RUNS

_DONE = Q(finished_at__isnull=False)
_IN_TIME = Q(timeliness__in=["TRUOC_HAN", "DUNG_HAN"])


def _scoped(rows: QuerySet[Dossier], scope: Scope) -> QuerySet[Dossier]:
    if scope.kind == "agency":
        return rows.filter(agency_id=scope.id)
    if scope.kind == "unit":
        return rows.filter(units__contains=[scope.id])
    return rows


def _finished(period: Period) -> QuerySet[Dossier]:
    return Dossier.objects.filter(finished_at__gte=period.begins, finished_at__lt=period.ends)


def _received(period: Period) -> QuerySet[Dossier]:
    rows = Dossier.objects.filter(received_at__gte=period.begins, received_at__lt=period.ends)
    return rows.exclude(status__in=BEFORE_RECEIPT)


def _share_of(rows: Callable[[Period], QuerySet[Dossier]], part: Q) -> Callable[[Period, Scope], Measure]:
    def measure(period: Period, scope: Scope) -> Measure:
        found = _scoped(rows(period), scope).aggregate(part=Count("pk", filter=part), whole=Count("pk"))
        return share(found["part"], found["whole"])

    return measure


def _share_by_agency(
    rows: Callable[[Period], QuerySet[Dossier]], part: Q
) -> Callable[[Period], dict[int, Measure]]:
    def measure(period: Period) -> dict[int, Measure]:
        found = rows(period).values("agency_id").annotate(part=Count("pk", filter=part), whole=Count("pk"))
        return {row["agency_id"]: share(row["part"], row["whole"]) for row in found.order_by()}

    return measure


def _count_received(period: Period, scope: Scope) -> Measure:
    return count(_scoped(_received(period), scope).count())


def _count_late(period: Period, scope: Scope) -> Measure:
    at = min(clock.now(), period.ends)
    return count(_scoped(Dossier.objects.filter(status__in=[*CLOCK_RUNS], due_at__lt=at), scope).count())


def _handling_time(period: Period, scope: Scope) -> Measure:
    spent = ExpressionWrapper(F("finished_at") - F("received_at"), output_field=DurationField())
    found = _scoped(_finished(period), scope).aggregate(mean=Avg(spent), n=Count("pk"))
    hours = found["mean"].total_seconds() / 3600 if found["mean"] else 0
    return average(hours * found["n"], found["n"])


def _rows(**fixed: str) -> Callable[[Period, Scope], str]:
    def url(period: Period, scope: Scope) -> str:
        params = dict(fixed)
        if "loai" not in fixed:
            params |= {"tu": _iso(period.start), "den": _iso(period.end)}
        if scope.kind == "agency":
            params["co-quan"] = str(scope.id)
        return f"{reverse('dossiers:list')}?{urlencode(params)}"

    return url


def _rows_finished(**fixed: str) -> Callable[[Period, Scope], str]:
    def url(period: Period, scope: Scope) -> str:
        params = fixed | {"xong-tu": _iso(period.start), "xong-den": _iso(period.end)}
        if scope.kind == "agency":
            params["co-quan"] = str(scope.id)
        return f"{reverse('dossiers:list')}?{urlencode(params)}"

    return url


def _iso(day: date) -> str:
    return day.isoformat()


INDICATORS = (
    Indicator(
        code="dossiers.on_time", name="Hồ sơ giải quyết đúng hạn và trước hạn", unit="%",
        definition="Hồ sơ có kết quả trong kỳ không muộn hơn hạn theo luật, trên tổng hồ sơ có kết quả trong kỳ. "
        "Gia hạn có xin lỗi vẫn là quá hạn so với hạn theo luật.",
        source="TT 01/2020/TT-VPCP, biểu II.06a", measure=_share_of(_finished, _DONE & _IN_TIME),
        rows=_rows_finished(), by_agency=_share_by_agency(_finished, _DONE & _IN_TIME),
    ),
    Indicator(
        code="dossiers.online", name="Hồ sơ nộp trực tuyến", unit="%",
        definition="Hồ sơ tiếp nhận trong kỳ qua kênh trực tuyến, trên tổng hồ sơ tiếp nhận trong kỳ.",
        source="QĐ 766/QĐ-TTg", measure=_share_of(_received, Q(channel=2)), rows=_rows(kenh="2"),
        by_agency=_share_by_agency(_received, Q(channel=2)),
    ),
    Indicator(
        code="dossiers.received", name="Hồ sơ tiếp nhận", unit="hồ sơ",
        definition="Hồ sơ tiếp nhận trong kỳ, mọi kênh.", source="TT 01/2020/TT-VPCP, biểu II.06a",
        measure=_count_received, rows=_rows(), higher_is_better=None, places=0,
    ),
    Indicator(
        code="dossiers.late_open", name="Hồ sơ đang giải quyết đã quá hạn", unit="hồ sơ",
        definition="Hồ sơ đang giải quyết mà ngày hẹn trả đã qua, tính đến lúc xem.",
        source="TT 01/2020/TT-VPCP, biểu II.06a", measure=_count_late, rows=_rows(loai="qua-han"),
        higher_is_better=False, places=0,
    ),
    Indicator(
        code="dossiers.supplemented", name="Hồ sơ phải bổ sung", unit="%",
        definition="Hồ sơ tiếp nhận trong kỳ đã có yêu cầu bổ sung, trên tổng hồ sơ tiếp nhận trong kỳ.",
        source="TT 01/2018/TT-VPCP Điều 13", measure=_share_of(_received, Q(supplements__gt=0)), rows=_rows(),
        higher_is_better=False, by_agency=_share_by_agency(_received, Q(supplements__gt=0)),
    ),
    Indicator(
        code="dossiers.refused", name="Hồ sơ bị từ chối giải quyết", unit="%",
        definition="Hồ sơ kết thúc trong kỳ bằng thông báo từ chối, trên tổng hồ sơ kết thúc trong kỳ.",
        source="NĐ 61/2018/NĐ-CP Điều 19.8", measure=_share_of(_finished, Q(refused=True)),
        rows=_rows_finished(), higher_is_better=None, by_agency=_share_by_agency(_finished, Q(refused=True)),
    ),
    Indicator(
        code="dossiers.handling_hours", name="Thời gian giải quyết trung bình", unit="giờ",
        definition="Số giờ theo lịch từ lúc tiếp nhận đến lúc có kết quả, trung bình các hồ sơ có kết quả trong kỳ.",
        source="TT 01/2018/TT-VPCP Điều 13", measure=_handling_time, rows=_rows_finished(), higher_is_better=False,
    ),
)  # fmt: skip
