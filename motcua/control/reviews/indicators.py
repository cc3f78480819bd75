"""What review can count: items reviewed, options passed, in force, waiting; what is saved and proven."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from motcua.base import clock
from motcua.base.indicators.engine import NO_MEASURE, PROVINCE, Indicator, Measure, Scope, count, share
from motcua.base.indicators.periods import Period
from motcua.base.text import day
from motcua.control.reviews import queries
from motcua.control.reviews.models import ReviewItem, ReviewPlan, SimplificationOption

_KEEP = SimplificationOption.Kind.KEEP
_KINDS = ("province", "level", "agency")


def _until(period: Period) -> date:
    """Return the last day that is known of a period."""
    return min(period.end, period.known or clock.today())


def _within(rows: QuerySet[Any], scope: Scope, agency: str) -> QuerySet[Any]:
    if scope.kind == "agency":
        return rows.filter(**{f"{agency}_id": scope.id})
    return rows.filter(**{f"{agency}__level": scope.level}) if scope.level else rows


def _items(period: Period, scope: Scope) -> QuerySet[ReviewItem]:
    rows = ReviewItem.objects.filter(
        plan__state=ReviewPlan.State.APPROVED, finish__range=(period.start, _until(period))
    )
    return _within(rows.exclude(state=ReviewItem.State.DROPPED), scope, "lead")


def _handed(period: Period) -> Q:
    return Q(handed_on__lte=_until(period))


def _items_done(period: Period, scope: Scope) -> Measure:
    found = _items(period, scope).aggregate(part=Count("pk", filter=_handed(period)), whole=Count("pk"))
    return share(found["part"], found["whole"])


def _items_by_agency(period: Period) -> Mapping[int, Measure]:
    rows = _items(period, PROVINCE).order_by().values("lead_id")
    found = rows.annotate(part=Count("pk", filter=_handed(period)), whole=Count("pk"))
    return {row["lead_id"]: share(row["part"], row["whole"]) for row in found}


def _items_rows(period: Period, scope: Scope) -> str:
    query = {"tu": day(period.start), "den": day(_until(period)), "duyet": "1"}
    if scope.kind == "agency":
        query["co-quan"] = str(scope.id)
    return f"{reverse('reviews:items')}?{urlencode(query)}"


def _options(scope: Scope, until: date, since: date | None = None) -> QuerySet[SimplificationOption]:
    """Return the options passed between two days; what was refused afterwards is none."""
    rows = SimplificationOption.objects.filter(approved_on__lte=until).exclude(kind=_KEEP)
    if since is not None:
        rows = rows.filter(approved_on__gte=since)
    return _within(rows.exclude(state=SimplificationOption.State.REFUSED), scope, "agency")


def _each(rows: QuerySet[SimplificationOption], hit: Q | None = None) -> Any:
    """Yield each agency with how many of its options there are, and how many of them meet a condition."""
    found = rows.order_by().values("agency_id").annotate(part=Count("pk", filter=hit), whole=Count("pk"))
    return found.values_list("agency_id", "part", "whole")


def _approved(period: Period, scope: Scope) -> Measure:
    return count(_options(scope, _until(period), period.start).count())


def _approved_by_agency(period: Period) -> Mapping[int, Measure]:
    rows = _options(PROVINCE, _until(period), period.start)
    return {agency: count(whole) for agency, _, whole in _each(rows)}


def _enforced(period: Period, scope: Scope) -> Measure:
    until = _until(period)
    found = _options(scope, until).aggregate(
        part=Count("pk", filter=Q(enforced_on__lte=until)), whole=Count("pk")
    )
    return share(found["part"], found["whole"])


def _enforced_by_agency(period: Period) -> Mapping[int, Measure]:
    until = _until(period)
    found = _each(_options(PROVINCE, until), Q(enforced_on__lte=until))
    return {agency: share(part, whole) for agency, part, whole in found}


def _waiting(period: Period) -> Q:
    return Q(enforced_on__isnull=True) | Q(enforced_on__gt=_until(period))


def _unenforced(period: Period, scope: Scope) -> Measure:
    return count(_options(scope, _until(period)).filter(_waiting(period)).count())


def _unenforced_by_agency(period: Period) -> Mapping[int, Measure]:
    found = _each(_options(PROVINCE, _until(period)), _waiting(period))
    return {agency: count(part) for agency, part, _ in found}


def _in_force(period: Period, scope: Scope) -> QuerySet[SimplificationOption]:
    until = _until(period)
    return _options(scope, until).filter(enforced_on__range=(period.start, until))


def _saving_by_agency(period: Period) -> Mapping[int, Measure]:
    agencies = {agency for agency, _, _ in _each(_in_force(period, PROVINCE))}
    return {agency: _saving(period, Scope("agency", agency, "")) for agency in agencies}


def _saving(period: Period, scope: Scope) -> Measure:
    """Return R: what options in force since the period's days save of what they cost before, of the totals."""
    costs = queries.costs_of(_in_force(period, scope))
    if not costs.now:
        return NO_MEASURE
    return Measure(costs.saved, costs.now, costs.rate)


def _options_rows(which: str) -> Any:
    def rows(period: Period, scope: Scope) -> str:
        query = {"loai": which, "tu": day(period.start), "den": day(_until(period))}
        if which in {"chua-thuc-thi", "da-thong-qua"}:
            query["tu"] = ""
        if scope.kind == "agency":
            query["co-quan"] = str(scope.id)
        return (
            f"{reverse('reviews:options')}?{urlencode({key: value for key, value in query.items() if value})}"
        )

    return rows


_SOURCE = "NĐ 63/2010/NĐ-CP Điều 27–31; TT 02/2017/TT-VPCP"
INDICATORS = (
    Indicator(
        code="reviews.items_done", name="Mục rà soát đã gửi kết quả", unit="%",
        definition="Mục của kế hoạch rà soát đã gửi kết quả, trên số mục đến hạn hoàn thành trong kỳ; không tính mục "
        "đã đưa ra khỏi kế hoạch.",
        source=_SOURCE, measure=_items_done, rows=_items_rows, by_agency=_items_by_agency, kinds=_KINDS,
        owner="Cơ quan chủ trì rà soát",
    ),
    Indicator(
        code="reviews.options_approved", name="Phương án đơn giản hóa được thông qua", unit="phương án",
        definition="Phương án (trừ giữ nguyên) được thông qua bằng quyết định ký trong kỳ.", source=_SOURCE,
        measure=_approved, rows=_options_rows("thong-qua"), kinds=_KINDS, places=0, owner="Văn phòng UBND tỉnh",
        by_agency=_approved_by_agency,
    ),
    Indicator(
        code="reviews.enforced", name="Phương án đã thực thi", unit="%",
        definition="Phương án đã có đủ văn bản thực thi ban hành, trên số phương án được thông qua đến cuối kỳ.",
        source=_SOURCE, measure=_enforced, rows=_options_rows("da-thong-qua"), kinds=_KINDS,
        owner="Cơ quan soạn thảo văn bản thực thi", adds=True,
        by_agency=_enforced_by_agency,
    ),
    Indicator(
        code="reviews.unenforced", name="Phương án đã phê duyệt nhưng chưa thực thi", unit="phương án",
        definition="Phương án được thông qua mà đến cuối kỳ chưa đủ văn bản thực thi.", source=_SOURCE,
        measure=_unenforced, rows=_options_rows("chua-thuc-thi"), kinds=_KINDS, places=0, higher_is_better=False,
        owner="Cơ quan soạn thảo văn bản thực thi", live=True,
        by_agency=_unenforced_by_agency,
    ),
    Indicator(
        code="reviews.saving_rate", name="Tỷ lệ cắt giảm chi phí tuân thủ đã chứng minh", unit="%",
        definition="Chi phí tiết kiệm của các phương án thực thi trong kỳ trên tổng chi phí trước đơn giản hóa của "
        "chúng (R = ΣΔT/ΣT); các phương án chung một bảng tính chỉ tính một lần.",
        source=_SOURCE, measure=_saving, rows=_options_rows("thuc-thi"), kinds=_KINDS, places=2, adds=False,
        owner="Văn phòng UBND tỉnh",
        by_agency=_saving_by_agency,
    ),
)  # fmt: skip
