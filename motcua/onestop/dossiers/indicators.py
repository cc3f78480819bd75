"""What this room can count, with the rows behind each figure (bao-cao.md 3.6; mot-cua.md 15)."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from motcua.base import clock
from motcua.base.indicators.engine import Indicator, Lazily, Measure, Scope, average, count, once, share
from motcua.base.indicators.periods import Period
from motcua.onestop.dossiers import tallies
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.rules import CLOCK_RUNS
from motcua.onestop.dossiers.tallies import Figures, Standing

OfFigures = Callable[[Figures], Measure]


def _measured(of: OfFigures) -> Callable[[Period, Scope], Measure]:
    def measure(period: Period, scope: Scope) -> Measure:
        whose = {f"{scope.kind}_id": scope.id} if scope.kind in {"agency", "unit"} else {}
        key = ("dossiers.totals", period.start, period.end, scope.code)
        return of(once(key, lambda: tallies.totals(period.start, period.end, **whose)))

    return measure


def _by_agency_of(of: OfFigures) -> Callable[[Period], dict[int, Measure]]:
    def measure(period: Period) -> dict[int, Measure]:
        found = tallies.by_agency(period.start, period.end)
        return {agency: of(figures) for agency, figures in found.items()}

    return measure


def _by_unit_of(of: OfFigures) -> Callable[[Period], Mapping[int, Measure]]:
    def measure(period: Period) -> Mapping[int, Measure]:
        first, last = period.start, period.end
        return Lazily(once(("dossiers.by_unit", first, last), lambda: tallies.by_unit(first, last)), of)

    return measure


def _kept(of: OfFigures) -> dict[str, Any]:
    """Return the ways to measure what the figures by day say: one scope, all agencies, all units."""
    return {
        "measure": _measured(of), "by_agency": _by_agency_of(of), "by_unit": _by_unit_of(of),
    }  # fmt: skip


def _by_unit() -> dict[int, Standing]:
    return once("dossiers.standing_by_unit", tallies.standing_by_unit)


def _by_agency() -> dict[int, Standing]:
    return once("dossiers.standing_by_agency", tallies.standing_by_agency)


def _live(name: str) -> dict[str, Any]:
    """Return the ways to count what is under way now, whatever the period."""

    def measure(period: Period, scope: Scope) -> Measure:
        if scope.kind == "unit":
            return count(getattr(_by_unit().get(scope.id, Standing()), name))
        found = _by_agency()
        if scope.kind == "agency":
            return count(getattr(found.get(scope.id, Standing()), name))
        return count(sum(getattr(standing, name) for standing in found.values()))

    def by_unit(period: Period) -> Mapping[int, Measure]:
        return Lazily(_by_unit(), lambda standing: count(getattr(standing, name)))

    return {"measure": measure, "by_unit": by_unit}


def _count_late(period: Period, scope: Scope) -> Measure:
    """Count what is late now; of a period that is over, what is under way and was due before its end."""
    if period.ends >= clock.now():
        return _live("late")["measure"](period, scope)
    rows = Dossier.objects.filter(status__in=[*CLOCK_RUNS], due_at__lt=period.ends)
    if scope.kind == "agency":
        rows = rows.filter(agency_id=scope.id)
    if scope.kind == "unit":
        rows = rows.filter(units__contains=[scope.id])
    return count(rows.count())


def _hours(figures: Figures) -> Measure:
    return average(figures.seconds / 3600, figures.finished)


def _rows(**fixed: str) -> Callable[[Period, Scope], str]:
    def url(period: Period, scope: Scope) -> str:
        params = dict(fixed)
        if "loai" not in fixed:
            params |= {"tu": _iso(period.start), "den": _iso(period.end)}
        return _address(params, scope)

    return url


def _rows_finished(**fixed: str) -> Callable[[Period, Scope], str]:
    def url(period: Period, scope: Scope) -> str:
        return _address(fixed | {"xong-tu": _iso(period.start), "xong-den": _iso(period.end)}, scope)

    return url


def _address(params: dict[str, str], scope: Scope) -> str:
    whose = {"agency": "co-quan", "unit": "don-vi"}.get(scope.kind)
    return f"{_list()}?{urlencode(params | ({whose: str(scope.id)} if whose else {}))}"


@cache
def _list() -> str:
    return reverse("dossiers:list")


def _iso(day: date) -> str:
    return day.isoformat()


INDICATORS = (
    Indicator(
        code="dossiers.on_time", name="Hồ sơ giải quyết đúng hạn và trước hạn", unit="%",
        definition="Hồ sơ có kết quả trong kỳ không muộn hơn hạn theo luật, trên tổng hồ sơ có kết quả trong kỳ. "
        "Gia hạn có xin lỗi vẫn là quá hạn so với hạn theo luật.",
        source="TT 01/2020/TT-VPCP, biểu II.06a", rows=_rows_finished(),
        **_kept(lambda counted: share(counted.punctual, counted.finished)),
    ),
    Indicator(
        code="dossiers.online", name="Hồ sơ nộp trực tuyến", unit="%",
        definition="Hồ sơ tiếp nhận trong kỳ qua kênh trực tuyến, trên tổng hồ sơ tiếp nhận trong kỳ.",
        source="QĐ 766/QĐ-TTg", rows=_rows(kenh="2"),
        **_kept(lambda counted: share(counted.online, counted.received)),
    ),
    Indicator(
        code="dossiers.received", name="Hồ sơ tiếp nhận", unit="hồ sơ",
        definition="Hồ sơ tiếp nhận trong kỳ, mọi kênh.", source="TT 01/2020/TT-VPCP, biểu II.06a",
        rows=_rows(), higher_is_better=None, places=0, **_kept(lambda counted: count(counted.received)),
    ),
    Indicator(
        code="dossiers.late_open", name="Hồ sơ đang giải quyết đã quá hạn", unit="hồ sơ",
        definition="Hồ sơ đang giải quyết mà ngày hẹn trả đã qua, tính đến lúc xem.",
        source="TT 01/2020/TT-VPCP, biểu II.06a", rows=_rows(loai="qua-han"), higher_is_better=False, places=0,
        **(_live("late") | {"measure": _count_late}),
    ),
    Indicator(
        code="dossiers.late", name="Hồ sơ có kết quả quá hạn", unit="hồ sơ",
        definition="Hồ sơ có kết quả trong kỳ muộn hơn hạn theo luật, kể cả hồ sơ đã gia hạn có xin lỗi.",
        source="TT 01/2020/TT-VPCP, biểu II.06a", rows=_rows_finished(**{"tien-do": "QUA_HAN"}),
        higher_is_better=False, places=0, **_kept(lambda counted: count(counted.late)),
    ),
    Indicator(
        code="dossiers.paused", name="Hồ sơ đang dừng tính giờ", unit="hồ sơ",
        definition="Hồ sơ đang chờ người nộp bổ sung hoặc thực hiện nghĩa vụ tài chính, tính đến lúc xem.",
        source="TT 01/2018/TT-VPCP Điều 7", rows=_rows(loai="dung-tinh-gio"), higher_is_better=None, places=0,
        **_live("paused"),
    ),
    Indicator(
        code="dossiers.supplemented", name="Hồ sơ phải bổ sung", unit="%",
        definition="Hồ sơ tiếp nhận trong kỳ đã có yêu cầu bổ sung, trên tổng hồ sơ tiếp nhận trong kỳ.",
        source="TT 01/2018/TT-VPCP Điều 13", rows=_rows(), higher_is_better=False,
        **_kept(lambda counted: share(counted.supplemented, counted.received)),
    ),
    Indicator(
        code="dossiers.refused", name="Hồ sơ bị từ chối giải quyết", unit="%",
        definition="Hồ sơ kết thúc trong kỳ bằng thông báo từ chối, trên tổng hồ sơ kết thúc trong kỳ.",
        source="NĐ 61/2018/NĐ-CP Điều 19.8", rows=_rows_finished(), higher_is_better=None,
        **_kept(lambda counted: share(counted.refused, counted.finished)),
    ),
    Indicator(
        code="dossiers.handling_hours", name="Thời gian giải quyết trung bình", unit="giờ",
        definition="Số giờ theo lịch từ lúc tiếp nhận đến lúc có kết quả, trung bình các hồ sơ có kết quả trong kỳ.",
        source="TT 01/2018/TT-VPCP Điều 13", rows=_rows_finished(), higher_is_better=False,
        **_kept(_hours),
    ),
)  # fmt: skip
