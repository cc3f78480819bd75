"""What impact assessment can count: drafts assessed whole, opinions given on time."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from motcua.base.indicators.engine import Indicator, Measure, Part, Scope, share
from motcua.base.indicators.periods import Period
from motcua.base.text import day
from motcua.control.impact import queries
from motcua.control.impact.models import LegalDraft


def _cut(rows: QuerySet[LegalDraft], scope: Scope) -> QuerySet[LegalDraft]:
    return rows.filter(agency_id=scope.id) if scope.kind == "agency" else rows


def _rows(view: str, period: Period, scope: Scope) -> str:
    query = {"xem": view, "tu": day(period.start), "den": day(period.end)}
    if scope.kind == "agency":
        query["co-quan"] = str(scope.id)
    return f"{reverse('impact:drafts')}?{urlencode(query)}"


def _live(period: Period) -> QuerySet[LegalDraft]:
    return LegalDraft.objects.filter(queries.live(period.start, period.end))


def _coverage(period: Period, scope: Scope) -> Measure:
    rows = _cut(_live(period), scope)
    whole = rows.count()
    return share(
        whole - rows.filter(queries.DRAFT_VIEWS["thieu-danh-gia"](period.start, period.end)).count(), whole
    )


def _coverage_by_agency(period: Period) -> Mapping[int, Measure]:
    counted = dict(_live(period).order_by().values_list("agency_id").annotate(Count("pk")))
    lacking = _live(period).filter(queries.DRAFT_VIEWS["thieu-danh-gia"](period.start, period.end))
    short = dict(lacking.order_by().values_list("agency_id").annotate(Count("pk")))
    return {pk: share(whole - short.get(pk, 0), whole) for pk, whole in counted.items()}


def _opinions(period: Period) -> QuerySet[LegalDraft]:
    return LegalDraft.objects.filter(queries.opinion_due(period.start, period.end))


_GIVEN_IN_TIME = Q(opinion_at__isnull=False) & queries.IN_TIME


def _on_time(period: Period, scope: Scope) -> Measure:
    found = _cut(_opinions(period), scope).aggregate(
        part=Count("pk", filter=_GIVEN_IN_TIME), whole=Count("pk")
    )
    return share(found["part"], found["whole"])


def _on_time_by_agency(period: Period) -> Mapping[int, Measure]:
    rows = _opinions(period).order_by().values("agency_id")
    found = rows.annotate(part=Count("pk", filter=_GIVEN_IN_TIME), whole=Count("pk"))
    return {row["agency_id"]: share(row["part"], row["whole"]) for row in found}


def _parts(measures: Mapping[int, Measure], view: str, period: Period) -> list[Part]:
    from motcua.base.organisations.models import Agency

    names = {agency.pk: str(agency) for agency in Agency.objects.filter(pk__in=measures)}
    return [
        Part(pk, names[pk], measure, _rows(view, period, Scope("agency", pk, names[pk])))
        for pk, measure in measures.items()
    ]


INDICATORS = (
    Indicator(
        code="impact.coverage", name="Dự thảo có thủ tục hành chính được đánh giá tác động", unit="%",
        definition="Dự thảo văn bản có thủ tục, đang soạn hoặc ban hành trong kỳ, mà mọi thủ tục giữ lại đã được đánh "
        "giá tác động đủ, trên tổng số dự thảo có thủ tục; không tính dự thảo đã thôi soạn.",
        source="Hồ sơ dự thảo văn bản", measure=_coverage,
        rows=lambda period, scope: _rows("trong-ky", period, scope), by_agency=_coverage_by_agency,
        parts=lambda period, scope, by: _parts(_coverage_by_agency(period), "trong-ky", period),
        splits=("agency",), kinds=("province", "agency"), owner="Cơ quan soạn thảo", adds=True,
    ),
    Indicator(
        code="impact.opinions_on_time", name="Cho ý kiến về thủ tục trong dự thảo đúng hạn", unit="%",
        definition="Dự thảo được Văn phòng UBND cho ý kiến đến hết ngày hạn, trên tổng số dự thảo đến hạn cho ý kiến "
        "trong kỳ; gửi lấy ý kiến nhiều lần thì tính lần sau cùng.",
        source="Hồ sơ dự thảo văn bản", measure=_on_time,
        rows=lambda period, scope: _rows("y-kien", period, scope), by_agency=_on_time_by_agency,
        parts=lambda period, scope, by: _parts(_on_time_by_agency(period), "y-kien", period),
        splits=("agency",), kinds=("province", "agency"), owner="Văn phòng UBND tỉnh", adds=True,
    ),
)  # fmt: skip
