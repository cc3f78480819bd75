"""What publication can count: walls that are right, findings of data cleaning, procedures at the one-stop desk."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from motcua.base.indicators.engine import NO_MEASURE, Indicator, Measure, Scope, count, once, share
from motcua.base.indicators.periods import Period
from motcua.catalogue.procedures.counting import day_of
from motcua.catalogue.publication import mechanism, standing
from motcua.catalogue.publication.models import CleaningFinding, PostingPoint

CONTROL_OFFICE = "Văn phòng UBND tỉnh (kiểm soát TTHC)"


def _tallies(day: date) -> dict[tuple[int, str], standing.Tally]:
    """Return how the points of each agency stood on a day, by agency and level."""
    points = list(PostingPoint.objects.on(day).select_related("agency"))
    found: dict[tuple[int, str], standing.Tally] = {}
    for rows in standing.lines(points, day).values():
        for line in rows:
            key = (line.point.agency_id, line.point.agency.level)
            found.setdefault(key, standing.Tally(Counter())).of[line.state] += 1
    return found


def _posted_right(period: Period, scope: Scope) -> Measure:
    if scope.kind == "unit" or scope.field or scope.procedure:
        return NO_MEASURE
    day = day_of(period)
    tallies = once(("publication.tallies", day), lambda: _tallies(day))
    here = [
        one for (agency, level), one in tallies.items()
        if (scope.kind != "agency" or agency == scope.id) and (not scope.level or level == scope.level)
    ]  # fmt: skip
    return share(sum(one.right for one in here), sum(one.must for one in here))


def _work_url(period: Period, scope: Scope) -> str:
    asked = {"tinh-trang": ""} | ({"co-quan": str(scope.id)} if scope.kind == "agency" else {})
    return f"{reverse('publication:work')}?{urlencode(asked)}"


def _still_open(period: Period) -> QuerySet[CleaningFinding]:
    day = day_of(period)
    rows = CleaningFinding.objects.filter(opened_on__lte=day).exclude(state=CleaningFinding.State.EXCUSED)
    return rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))


def _open_findings_by_agency(period: Period) -> Mapping[int, Measure]:
    found = _still_open(period).filter(agency__isnull=False).order_by().values_list("agency_id")
    return {agency: count(number) for agency, number in found.annotate(number=Count("pk"))}


def _open_findings(period: Period, scope: Scope) -> Measure:
    if scope.kind == "unit" or scope.field or scope.procedure:
        return NO_MEASURE
    rows = _still_open(period)
    if scope.kind == "agency":
        rows = rows.filter(agency_id=scope.id)
    elif scope.level:
        rows = rows.filter(agency__level=scope.level)
    return count(rows.count())


def _findings_url(period: Period, scope: Scope) -> str:
    asked = {"tinh-trang": "con"} | ({"co-quan": str(scope.id)} if scope.kind == "agency" else {})
    return f"{reverse('publication:cleaning')}?{urlencode(asked)}"


def _one_stop(period: Period, scope: Scope) -> Measure:
    if scope.kind == "unit" or scope.field or scope.procedure:
        return NO_MEASURE
    day = day_of(period)
    rows = once(("publication.mechanism", day), lambda: mechanism.by_mechanism(day))
    if scope.kind == "agency":
        rows = [row for row in rows if row.agency_id == scope.id]
    own = sum(row.count(mechanism.OWN, scope.level) for row in rows)
    return share(sum(row.count(mechanism.ONE_STOP, scope.level) for row in rows), own)


def _one_stop_url(period: Period, scope: Scope) -> str:
    key = f"co-quan:{scope.id}" if scope.kind == "agency" else ""
    asked = {"dong": key, "cot": mechanism.OWN, "cap": scope.level, "ngay": day_of(period).isoformat()}
    return f"{reverse('publication:mechanism_rows')}?{urlencode(asked)}"


INDICATORS = (
    Indicator(
        code="publication.posted_right", name="Mục niêm yết đúng", unit="%", adds=False,
        definition="Thủ tục và địa chỉ tiếp nhận phản ánh, kiến nghị dán đúng phiên bản đang áp dụng, không bị lượt "
        "kiểm tra gần nhất chỉ ra là thiếu hoặc sai, trên tổng số mục phải niêm yết, vào ngày cuối kỳ.",
        source="NĐ 63/2010/NĐ-CP Điều 16, 17; NĐ 20/2008/NĐ-CP Điều 13", owner=CONTROL_OFFICE, every="thang",
        kinds=("province", "level", "agency"), measure=_posted_right, rows=_work_url,
    ),
    Indicator(
        code="publication.open_findings", name="Lỗi dữ liệu thủ tục chưa sửa", unit="lỗi", higher_is_better=False,
        definition="Chỗ khác giữa danh mục của tỉnh và CSDL quốc gia mà tám quy tắc làm sạch chỉ ra, chưa hết ở đợt "
        "đối chiếu gần nhất và không được xác định là không phải lỗi. Lỗi đã báo sửa còn được đếm đến khi kiểm lại.",
        source="NĐ 63/2010/NĐ-CP Điều 26; kiem-soat-tthc.md 1.9", owner=CONTROL_OFFICE, every="thang", places=0,
        kinds=("province", "level", "agency"), measure=_open_findings, rows=_findings_url, live=True,
        by_agency=_open_findings_by_agency,
    ),
    Indicator(
        code="publication.one_stop", name="Thủ tục đưa ra một cửa", unit="%", adds=False,
        definition="Thủ tục thuộc thẩm quyền địa phương có trong danh mục tiếp nhận tại Bộ phận Một cửa ở cấp chính "
        "của nó, trên tổng thủ tục thuộc thẩm quyền địa phương, vào ngày cuối kỳ.",
        source="Biểu II.07b TT 01/2020/TT-VPCP, cột (7)/(3)", owner=CONTROL_OFFICE, every="quy",
        kinds=("province", "level", "agency"), measure=_one_stop, rows=_one_stop_url,
    ),
)  # fmt: skip
