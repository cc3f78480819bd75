"""What this room can count, with the rows behind each figure (bao-cao.md 3.6; mot-cua.md 15).

Received, finished and how punctual come from the figures by day (`tallies`) when they are asked for now, for all
fields; for a past day, a field or a procedure from the dossiers themselves (`counting`). What is under way is counted
from the open dossiers, of a past instant by what the log says of it (`standing`).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import DecimalField, Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from motcua.base import clock
from motcua.base.indicators.engine import Indicator, Lazily, Measure, Scope, average, count, once, share
from motcua.base.indicators.periods import Period
from motcua.onestop.dossiers import counting, standing, tallies
from motcua.onestop.dossiers.counting import Base, Condition, Counted
from motcua.onestop.dossiers.models import Dossier, SupplementRequest
from motcua.onestop.dossiers.rules import BEFORE_RECEIPT, CLOCK_RUNS, WAITING
from motcua.onestop.dossiers.tallies import Figures, Standing

OfFigures = Callable[[Figures], Measure]
HANDLING = "Cơ quan giải quyết"


# ---- over which dossiers ----------------------------------------------------------------------------------


def received_in(period: Period) -> QuerySet[Dossier]:
    """Return the dossiers received in a period."""
    rows = Dossier.objects.filter(received_at__gte=period.begins, received_at__lt=period.stops)
    return rows.exclude(status__in=BEFORE_RECEIPT)


def finished_in(period: Period) -> QuerySet[Dossier]:
    """Return the dossiers whose result, or refusal, was there in a period."""
    return Dossier.objects.filter(finished_at__gte=period.begins, finished_at__lt=period.stops)


def late_open(period: Period) -> QuerySet[Dossier]:
    """Return what is handled past the date promised: now, or at the end of a period (of the day it is known by)."""
    if period.stops < clock.now():
        return among(standing.late_at(period.stops))
    return Dossier.objects.filter(status__in=[*CLOCK_RUNS], due_at__lt=clock.now())


def waiting(period: Period) -> QuerySet[Dossier]:
    """Return what waits for its applicant: now, or at the end of a period (of the day it is known by)."""
    if period.stops < clock.now():
        return among(standing.paused_at(period.stops))
    return Dossier.objects.filter(status__in=[*WAITING])


def among(keys: list[int]) -> QuerySet[Dossier]:
    """Return dossiers by their keys, thousands of them as one value."""
    return Dossier.objects.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [keys]))


def instant(period: Period) -> datetime:
    """Return the instant at which a period's dossiers under way are looked at: its end, or now."""
    return min(period.stops, clock.now())


RECEIVED = Base("received", received_in, lambda period: F("received_at"))
FINISHED = Base("finished", finished_in, lambda period: F("finished_at"))
LATE_OPEN = Base("late_open", late_open, instant)
PAUSED = Base("paused", waiting, instant)


def _supplemented(until: datetime | None) -> Condition:
    if until is None:
        return Q(supplements__gt=0)
    return Exists(SupplementRequest.objects.filter(dossier=OuterRef("pk"), asked_at__lt=until))


HOURS = Func(
    F("finished_at"), F("received_at"), template="(extract(epoch FROM %(expressions)s) / 3600)", arg_joiner=" - ",
    output_field=DecimalField(),
)  # fmt: skip
COUNTED = {
    "dossiers.on_time": Counted(
        FINISHED, lambda until: Q(timeliness__in=["TRUOC_HAN", "DUNG_HAN"]), lacks="Có kết quả sau hạn theo luật",
    ),
    "dossiers.online": Counted(RECEIVED, lambda until: Q(channel=2), lacks="Không nộp trực tuyến"),
    "dossiers.post": Counted(
        RECEIVED, lambda until: Q(channel=3) | Q(result_way=3), lacks="Không nộp, không nhận kết quả qua bưu chính",
    ),
    "dossiers.received": Counted(RECEIVED),
    "dossiers.late_open": Counted(LATE_OPEN),
    "dossiers.late": Counted(
        Base("finished_late", lambda period: finished_in(period).filter(timeliness="QUA_HAN"), FINISHED.moment)
    ),
    "dossiers.paused": Counted(PAUSED),
    "dossiers.supplemented": Counted(RECEIVED, _supplemented, lacks="Không phải bổ sung"),
    "dossiers.refused": Counted(FINISHED, lambda until: Q(refused=True), lacks="Không bị từ chối"),
    "dossiers.handling_hours": Counted(FINISHED, amount=HOURS),
}  # fmt: skip


# ---- how each is worked out -------------------------------------------------------------------------------


def _kept(code: str, of: OfFigures, *, steps: bool = False) -> dict[str, Any]:
    """Return the ways to measure what the figures by day say, and what they do not keep by counting dossiers."""
    ways = counting.ways(code, steps=steps)

    def measure(period: Period, scope: Scope) -> Measure:
        if period.known is not None or scope.field or scope.procedure:
            return counting.measure(code, period, scope)
        return of(
            once(("dossiers.totals", period.start, period.end, scope.code), lambda: _totals(period, scope))
        )

    def by_agency(period: Period) -> Mapping[int, Measure]:
        if period.known is not None:
            return counting.by_agency(code, period)
        return Lazily(_agencies(period), of)

    def by_unit(period: Period) -> Mapping[int, Measure]:
        first, last = period.start, period.end
        return Lazily(once(("dossiers.by_unit", first, last), lambda: tallies.by_unit(first, last)), of)

    return ways | {"measure": measure, "by_agency": by_agency, "by_unit": by_unit, "heavy": False}


def _agencies(period: Period) -> dict[int, Figures]:
    first, last = period.start, period.end
    return once(("dossiers.by_agency", first, last), lambda: tallies.by_agency(first, last))


def _totals(period: Period, scope: Scope) -> Figures:
    if scope.kind == "level":
        found = _agencies(period)
        return tallies.added(found[agency] for agency in counting.agencies_of(scope) if agency in found)
    whose = {f"{scope.kind}_id": scope.id} if scope.kind in {"agency", "unit"} else {}
    return tallies.totals(period.start, period.end, **whose)


def _by_unit() -> dict[int, Standing]:
    return once("dossiers.standing_by_unit", tallies.standing_by_unit)


def _by_agency() -> dict[int, Standing]:
    return once("dossiers.standing_by_agency", tallies.standing_by_agency)


def _live(code: str, name: str, *, steps: bool = False) -> dict[str, Any]:
    """Return the ways to count what is under way: now, or at the end of a period that is over."""
    ways = counting.ways(code, steps=steps)

    def measure(period: Period, scope: Scope) -> Measure:
        if scope.field or scope.procedure or period.stops < clock.now():
            return counting.measure(code, period, scope)
        if scope.kind == "unit":
            return count(getattr(_by_unit().get(scope.id, Standing()), name))
        found = _by_agency()
        if scope.kind == "province":
            return count(sum(getattr(standing, name) for standing in found.values()))
        agencies = counting.agencies_of(scope) if scope.kind == "level" else [scope.id]
        return count(sum(getattr(found.get(agency, Standing()), name) for agency in agencies))

    def by_unit(period: Period) -> Mapping[int, Measure]:
        return Lazily(_by_unit(), lambda standing: count(getattr(standing, name)))

    return ways | {"measure": measure, "by_unit": by_unit, "live": True}


INDICATORS = (
    Indicator(
        code="dossiers.on_time", name="Hồ sơ giải quyết đúng hạn và trước hạn", unit="%",
        definition="Hồ sơ có kết quả trong kỳ không muộn hơn hạn theo luật, trên tổng hồ sơ có kết quả trong kỳ. "
        "Gia hạn có xin lỗi vẫn là quá hạn so với hạn theo luật.",
        source="TT 01/2020/TT-VPCP, biểu II.06a", owner=HANDLING,
        **_kept("dossiers.on_time", lambda counted: share(counted.punctual, counted.finished), steps=True),
    ),
    Indicator(
        code="dossiers.online", name="Hồ sơ nộp trực tuyến", unit="%",
        definition="Hồ sơ tiếp nhận trong kỳ qua kênh trực tuyến, trên tổng hồ sơ tiếp nhận trong kỳ.",
        source="QĐ 766/QĐ-TTg", owner="Bộ phận Một cửa, cơ quan giải quyết",
        **_kept("dossiers.online", lambda counted: share(counted.online, counted.received)),
    ),
    Indicator(
        code="dossiers.post", name="Hồ sơ qua dịch vụ bưu chính công ích", unit="%",
        definition="Hồ sơ tiếp nhận trong kỳ nộp qua bưu chính công ích hoặc hẹn trả kết quả qua bưu chính công ích, "
        "trên tổng hồ sơ tiếp nhận trong kỳ.",
        source="QĐ 45/2016/QĐ-TTg; TT 01/2020/TT-VPCP, biểu II.08 cột (21)", owner="Bộ phận Một cửa",
        **counting.ways("dossiers.post"),
    ),
    Indicator(
        code="dossiers.received", name="Hồ sơ tiếp nhận", unit="hồ sơ",
        definition="Hồ sơ tiếp nhận trong kỳ, mọi kênh.", source="TT 01/2020/TT-VPCP, biểu II.06a",
        higher_is_better=None, places=0, owner="Bộ phận Một cửa",
        **_kept("dossiers.received", lambda counted: count(counted.received)),
    ),
    Indicator(
        code="dossiers.late_open", name="Hồ sơ đang giải quyết đã quá hạn", unit="hồ sơ",
        definition="Hồ sơ đang giải quyết mà ngày hẹn trả đã qua, tính đến lúc xem; của kỳ đã qua, tính đến hết kỳ.",
        source="TT 01/2020/TT-VPCP, biểu II.06a", higher_is_better=False, places=0, owner=HANDLING,
        **_live("dossiers.late_open", "late"),
    ),
    Indicator(
        code="dossiers.late", name="Hồ sơ có kết quả quá hạn", unit="hồ sơ",
        definition="Hồ sơ có kết quả trong kỳ muộn hơn hạn theo luật, kể cả hồ sơ đã gia hạn có xin lỗi.",
        source="TT 01/2020/TT-VPCP, biểu II.06a", higher_is_better=False, places=0, owner=HANDLING,
        **_kept("dossiers.late", lambda counted: count(counted.late)),
    ),
    Indicator(
        code="dossiers.paused", name="Hồ sơ đang dừng tính giờ", unit="hồ sơ",
        definition="Hồ sơ đang chờ người nộp bổ sung hoặc thực hiện nghĩa vụ tài chính, tính đến lúc xem; của kỳ đã "
        "qua, tính đến hết kỳ.",
        source="TT 01/2018/TT-VPCP Điều 7", higher_is_better=None, places=0, owner=HANDLING,
        **_live("dossiers.paused", "paused"),
    ),
    Indicator(
        code="dossiers.supplemented", name="Hồ sơ phải bổ sung", unit="%",
        definition="Hồ sơ tiếp nhận trong kỳ đã có yêu cầu bổ sung, trên tổng hồ sơ tiếp nhận trong kỳ.",
        source="TT 01/2018/TT-VPCP Điều 13", higher_is_better=False, owner=HANDLING,
        **_kept("dossiers.supplemented", lambda counted: share(counted.supplemented, counted.received)),
    ),
    Indicator(
        code="dossiers.refused", name="Hồ sơ bị từ chối giải quyết", unit="%",
        definition="Hồ sơ kết thúc trong kỳ bằng thông báo từ chối, trên tổng hồ sơ kết thúc trong kỳ.",
        source="NĐ 61/2018/NĐ-CP Điều 19.8", higher_is_better=None, owner=HANDLING,
        **_kept("dossiers.refused", lambda counted: share(counted.refused, counted.finished)),
    ),
    Indicator(
        code="dossiers.handling_hours", name="Thời gian giải quyết trung bình", unit="giờ",
        definition="Số giờ theo lịch từ lúc tiếp nhận đến lúc có kết quả, trung bình các hồ sơ có kết quả trong kỳ.",
        source="TT 01/2018/TT-VPCP Điều 13", higher_is_better=False, owner=HANDLING,
        **_kept("dossiers.handling_hours", lambda counted: average(counted.seconds / 3600, counted.finished)),
    ),
)  # fmt: skip
