"""What this room can count: late dossiers without an apology or a cause (mot-cua.md 3.5; plans of provinces)."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.base.events.models import Event
from motcua.base.indicators.engine import Indicator
from motcua.base.indicators.periods import Period
from motcua.onestop.dossiers import counting
from motcua.onestop.dossiers.counting import Base, Condition, Counted
from motcua.onestop.dossiers.indicators import HANDLING, finished_in, instant, late_open
from motcua.onestop.dossiers.models import Apology, Dossier

NAMED = "dossier.late_cause_named"


def _late(period: Period) -> QuerySet[Dossier]:
    """Return the dossiers that were late in the period: finished late in it, or open and late at its end."""
    finished = finished_in(period).filter(timeliness="QUA_HAN").values("pk")
    return Dossier.objects.filter(system="").filter(
        Q(pk__in=finished) | Q(pk__in=late_open(period).values("pk"))
    )


def _apologised(until: datetime | None) -> Condition:
    if until is None:
        return Q(apologised=True)
    return Exists(Apology.objects.filter(dossier=OuterRef("pk"), at__lt=until))


def _named(until: datetime | None) -> Condition:
    """Whose cause is named; by a past day only if it was named by then, or came so from elsewhere."""
    if until is None:
        return ~Q(late_cause_code="")
    naming = Event.objects.filter(stream_kind="dossier", stream_id=OuterRef("pk"), kind=NAMED)
    only_since = Exists(naming.filter(at__gte=until)) & ~Exists(naming.filter(at__lt=until))
    return ~Q(late_cause_code="") & ~only_since


LATE = Base("late", _late, instant)
COUNTED = {
    "lateness.apologised": Counted(LATE, _apologised, lacks="Chưa có phiếu xin lỗi, hẹn lại"),
    "lateness.named": Counted(LATE, _named, lacks="Chưa ghi nguyên nhân"),
}

INDICATORS = (
    Indicator(
        code="lateness.apologised", name="Hồ sơ quá hạn có văn bản xin lỗi", unit="%",
        definition="Hồ sơ quá hạn trong kỳ (kết thúc muộn trong kỳ hoặc đang quá hạn lúc hết kỳ) đã có phiếu xin lỗi, "
        "hẹn lại, trên tổng hồ sơ quá hạn trong kỳ.",
        source="NĐ 61/2018/NĐ-CP Điều 19.9; NĐ 118/2025/NĐ-CP Điều 19", owner=HANDLING, live=True,
        **counting.ways("lateness.apologised"),
    ),
    Indicator(
        code="lateness.named", name="Hồ sơ quá hạn đã ghi nguyên nhân", unit="%",
        definition="Hồ sơ quá hạn trong kỳ đã ghi mã nguyên nhân, trên tổng hồ sơ quá hạn trong kỳ.",
        source="Kế hoạch kiểm soát TTHC của tỉnh", owner=HANDLING, live=True, **counting.ways("lateness.named"),
    ),
)  # fmt: skip
