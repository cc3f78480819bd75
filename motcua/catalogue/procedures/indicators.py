"""What the catalogue can count of itself: announced procedures, and those done whole at the one-stop desk."""

from django.db.models import Exists, OuterRef, QuerySet

from motcua.base.indicators.engine import Indicator, Scope
from motcua.base.indicators.periods import Period
from motcua.catalogue.procedures import counting
from motcua.catalogue.procedures.counting import Counted
from motcua.catalogue.procedures.models import OnSiteProcedure, Procedure, ProcedureVersion

CONTROL_OFFICE = "Văn phòng UBND tỉnh (kiểm soát TTHC)"


def _announced(period: Period, scope: Scope) -> QuerySet[Procedure]:
    versions = ProcedureVersion.objects.on(counting.day_of(period)).filter(
        procedure=OuterRef("pk"), is_public=True
    )
    return counting.marked(counting.in_force(period, scope), Exists(versions.exclude(decision_no="")))


def _listed(period: Period, scope: Scope) -> QuerySet[OnSiteProcedure]:
    rows = OnSiteProcedure.objects.on(counting.day_of(period)).filter(procedure=OuterRef("pk"))
    return rows.filter(level=scope.level) if scope.level else rows


def _on_site(period: Period, scope: Scope) -> QuerySet[Procedure]:
    return counting.marked(counting.in_force(period, scope), Exists(_listed(period, scope)))


def _delegated(period: Period, scope: Scope) -> QuerySet[Procedure]:
    """Whom a decision delegates has no day of its own: of a past day those named now count."""
    listed = _listed(period, scope)
    rows = counting.narrowed(Procedure.objects.filter(Exists(listed)), scope)
    return counting.marked(rows, Exists(listed.filter(delegates__isnull=False)))


COUNTED = {
    "procedures.announced": Counted(_announced, "Chưa ghi quyết định công bố"),
    "procedures.on_site": Counted(_on_site, "Chưa có trong danh mục làm trọn tại Một cửa"),
    "procedures.on_site_delegated": Counted(_delegated, "Chưa ủy quyền ký tại Một cửa"),
}
INDICATORS = (
    Indicator(
        code="procedures.announced", name="Thủ tục có quyết định công bố",
        definition="Thủ tục đang áp dụng vào ngày cuối kỳ có quyết định công bố ghi trong danh mục, trên tổng thủ tục "
        "đang áp dụng thuộc cấp đó.",
        source="NĐ 63/2010/NĐ-CP Điều 13–15; QĐ 766/QĐ-TTg, chỉ số 1.1", owner=CONTROL_OFFICE, every="quy",
        **counting.ways("procedures.announced"),
    ),
    Indicator(
        code="procedures.on_site", name="Thủ tục làm trọn tại Bộ phận Một cửa (4, 5 tại chỗ)",
        definition="Thủ tục đang áp dụng có trong danh mục thực hiện 4 hoặc 5 khâu tại Bộ phận Một cửa vào ngày cuối "
        "kỳ, trên tổng thủ tục đang áp dụng thuộc cấp đó.",
        source="TT 01/2018/TT-VPCP Điều 6, Điều 13 (chỉ số 5)", owner=CONTROL_OFFICE, every="quy",
        **counting.ways("procedures.on_site"),
    ),
    Indicator(
        code="procedures.on_site_delegated", name="Thủ tục tại chỗ được ủy quyền ký",
        definition="Thủ tục trong danh mục 4, 5 tại chỗ có người được ủy quyền ký kết quả tại Bộ phận Một cửa, trên "
        "tổng thủ tục trong danh mục vào ngày cuối kỳ.",
        source="NĐ 61/2018/NĐ-CP Điều 17.5; TT 01/2018/TT-VPCP Điều 6", owner=CONTROL_OFFICE, every="quy",
        **counting.ways("procedures.on_site_delegated"),
    ),
)  # fmt: skip
