"""What processes can count: procedures with an approved one, and how much shorter it is than the law's limit."""

from decimal import Decimal

from django.db.models import Case, DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest

from motcua.base.indicators.engine import Indicator, Scope
from motcua.base.indicators.periods import Period
from motcua.catalogue.procedures import counting
from motcua.catalogue.procedures.counting import Counted
from motcua.catalogue.procedures.models import Procedure
from motcua.catalogue.processes.models import ProcessVersion

# Working hours of a limit; a limit of calendar days or months has none that can be compared.
HOURS = {"GIO_LV": 1, "NGAY_LV": 8}
_HOURS = DecimalField(max_digits=12, decimal_places=2)


def _approved(period: Period, scope: Scope) -> QuerySet[ProcessVersion]:
    day = counting.day_of(period)
    rows = ProcessVersion.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day), status=ProcessVersion.Status.APPROVED, valid_from__lte=day,
        process__procedure=OuterRef("pk"),
    )  # fmt: skip
    return rows.filter(process__tier=scope.level) if scope.level else rows


def _with_process(period: Period, scope: Scope) -> QuerySet[Procedure]:
    return counting.marked(counting.in_force(period, scope), Exists(_approved(period, scope)))


def _cut(period: Period, scope: Scope) -> QuerySet[Procedure]:
    """Return procedures with the hours the law gives (`whole`) and those their processes do without (`part`)."""
    limits = [When(limit_unit=unit, then=F("limit_amount") * hours) for unit, hours in HOURS.items()]
    known = (
        _approved(period, scope)
        .filter(limit_unit__in=HOURS, limit_amount__gt=0)
        .annotate(law=Case(*limits, output_field=_HOURS))
        .annotate(
            cut=Greatest(F("law") - F("total_minutes") / Decimal(60), Value(Decimal(0)), output_field=_HOURS)
        )
    )
    rows = counting.narrowed(Procedure.objects.filter(Exists(known)), scope)
    of_procedure = known.order_by().values("process__procedure")
    sums = {
        name: Coalesce(
            Subquery(of_procedure.annotate(n=Sum(column)).values("n"), output_field=_HOURS), Decimal(0)
        )
        for name, column in (("part", "cut"), ("whole", "law"))
    }
    return rows.annotate(**sums)


COUNTED = {
    "processes.approved": Counted(_with_process, "Chưa có quy trình nội bộ được phê duyệt"),
    "processes.limit_cut": Counted(_cut, "Quy trình dùng hết thời hạn luật định", unit="giờ làm việc"),
}
OWNER = "Cơ quan giải quyết trình, Văn phòng UBND tỉnh thẩm định"
INDICATORS = (
    Indicator(
        code="processes.approved", name="Thủ tục có quy trình nội bộ được phê duyệt",
        definition="Thủ tục đang áp dụng vào ngày cuối kỳ có quy trình nội bộ đã phê duyệt và đang hiệu lực ở cấp đó, "
        "trên tổng thủ tục đang áp dụng thuộc cấp đó.",
        source="NĐ 61/2018/NĐ-CP Điều 8; TT 01/2020/TT-VPCP, biểu II.07b", owner=OWNER, every="quy",
        **counting.ways("processes.approved"),
    ),
    Indicator(
        code="processes.limit_cut", name="Thời hạn giải quyết cắt giảm so với quy định",
        definition="Số giờ làm việc mà quy trình nội bộ đang hiệu lực dùng ít hơn thời hạn công bố, trên tổng số giờ "
        "làm việc của thời hạn công bố; chỉ tính thủ tục có thời hạn theo giờ hoặc ngày làm việc (1 ngày là 8 giờ).",
        source="NĐ 63/2010/NĐ-CP; kế hoạch kiểm soát TTHC của tỉnh (cắt giảm 15–20 % thời hạn)", owner=OWNER,
        every="quy", **counting.ways("processes.limit_cut"),
    ),
)  # fmt: skip
