"""What this room can count: late dossiers without an apology or a cause (mot-cua.md 3.5; plans of provinces)."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from motcua.base import clock
from motcua.base.indicators.engine import Indicator, Measure, Scope, share
from motcua.base.indicators.periods import Period
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.rules import CLOCK_RUNS


def _late(period: Period, scope: Scope) -> QuerySet[Dossier]:
    """Return the dossiers that were late in the period: finished late in it, or open and late at its end."""
    at: datetime = min(clock.now(), period.ends)
    ended = Q(timeliness="QUA_HAN", finished_at__gte=period.begins, finished_at__lt=period.ends)
    rows = Dossier.objects.filter(system="").filter(ended | Q(status__in=[*CLOCK_RUNS], due_at__lt=at))
    if scope.kind == "agency":
        return rows.filter(agency_id=scope.id)
    if scope.kind == "unit":
        return rows.filter(units__contains=[scope.id])
    return rows


def _apologised(period: Period, scope: Scope) -> Measure:
    found = _late(period, scope).aggregate(part=Count("pk", filter=Q(apologised=True)), whole=Count("pk"))
    return share(found["part"], found["whole"])


def _named(period: Period, scope: Scope) -> Measure:
    found = _late(period, scope).aggregate(part=Count("pk", filter=~Q(late_cause_code="")), whole=Count("pk"))
    return share(found["part"], found["whole"])


def _rows(tab: str) -> Callable[[Period, Scope], str]:
    def url(period: Period, scope: Scope) -> str:
        params = {"loai": tab}
        if scope.kind == "agency":
            params["co-quan"] = str(scope.id)
        return f"{reverse('lateness:list')}?{urlencode(params)}"

    return url


INDICATORS = (
    Indicator(
        code="lateness.apologised", name="Hồ sơ quá hạn có văn bản xin lỗi", unit="%",
        definition="Hồ sơ quá hạn trong kỳ (kết thúc muộn trong kỳ hoặc đang quá hạn lúc hết kỳ) đã có phiếu xin lỗi, "
        "hẹn lại, trên tổng hồ sơ quá hạn trong kỳ.",
        source="NĐ 61/2018/NĐ-CP Điều 19.9; NĐ 118/2025/NĐ-CP Điều 19", measure=_apologised,
        rows=_rows("no-xin-loi"),
    ),
    Indicator(
        code="lateness.named", name="Hồ sơ quá hạn đã ghi nguyên nhân", unit="%",
        definition="Hồ sơ quá hạn trong kỳ đã ghi mã nguyên nhân, trên tổng hồ sơ quá hạn trong kỳ.",
        source="Kế hoạch kiểm soát TTHC của tỉnh", measure=_named, rows=_rows("chua-nguyen-nhan"),
    ),
)  # fmt: skip
