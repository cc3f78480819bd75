"""What announcing can count: decisions and entries in time, procedures announced, time limits cut."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse

from motcua.base import clock
from motcua.base.indicators.engine import PROVINCE, Indicator, Measure, Part, Scope, count, share
from motcua.base.indicators.periods import Period
from motcua.base.text import day
from motcua.catalogue.announcements import queries
from motcua.catalogue.announcements.models import Announcement, AnnouncementLine

KINDS = ("province", "agency")
_LINES, _DECISIONS = "announcements:lines", "announcements:home"


def _lines(period: Period, scope: Scope) -> QuerySet[AnnouncementLine]:
    """Return the lines signed in a period, as known on its day."""
    rows = queries.signed_lines(period.start, min(period.end, period.known or period.end))
    if scope.field:
        rows = rows.filter(procedure__field_id=scope.field if scope.field > 0 else None)
    return rows.filter(announcement__agency_id=scope.id) if scope.kind == "agency" else rows


def _decisions(period: Period, scope: Scope) -> QuerySet[Announcement]:
    end = min(period.end, period.known or period.end)
    rows = Announcement.objects.filter(
        state__in=Announcement.DONE, signed_on__range=(period.start, end), issue_due__isnull=False
    )
    return rows.filter(agency_id=scope.id) if scope.kind == "agency" else rows


def _to_enter(period: Period, scope: Scope) -> QuerySet[AnnouncementLine]:
    """Return the lines to be entered by a day of the period that is past."""
    last = min(period.end, (period.known or clock.today()) - timedelta(days=1))
    rows = AnnouncementLine.objects.filter(
        announcement__state__in=Announcement.DONE, announcement__entry_due__range=(period.start, last)
    )
    return rows.filter(announcement__agency_id=scope.id) if scope.kind == "agency" else rows


def _share(rows: QuerySet, hit: Q) -> Measure:
    found = rows.order_by().aggregate(part=Count("pk", filter=hit), whole=Count("pk"))
    return share(found["part"], found["whole"])


_IN_TIME = Q(signed_on__lte=F("issue_due"))
_ENTERED = Q(entered_on__lte=F("announcement__entry_due"))
_COMPARED = queries.LIMITS["so-sanh"][1]


def _issued(period: Period, scope: Scope) -> Measure:
    return _share(_decisions(period, scope), _IN_TIME)


def _entered(period: Period, scope: Scope) -> Measure:
    return _share(_to_enter(period, scope), _ENTERED)


def _announced(period: Period, scope: Scope) -> Measure:
    return count(_lines(period, scope).count())


_DAYS = {"legal": Sum("legal_days"), "told": Sum("announced_days")}


def _cut(period: Period, scope: Scope) -> Measure:
    days = _lines(period, scope).order_by().filter(_COMPARED).aggregate(**_DAYS)
    return _saved(days["legal"], days["told"])


def _cut_by_agency(period: Period) -> Mapping[int, Measure]:
    rows = _lines(period, PROVINCE).order_by().filter(_COMPARED).values("announcement__agency_id")
    found = rows.annotate(**_DAYS).values_list("announcement__agency_id", "legal", "told")
    return {agency: _saved(legal, told) for agency, legal, told in found}


def _saved(legal: Decimal | None, told: Decimal | None) -> Measure:
    legal = legal or Decimal(0)
    return share(legal - (told or Decimal(0)), legal)


def _address(name: str, period: Period, scope: Scope, **more: str) -> str:
    query = {"tu": day(period.start), "den": day(min(period.end, period.known or period.end))} | {
        key.replace("_", "-"): value for key, value in more.items()
    }
    if scope.kind == "agency":
        query["co-quan"] = str(scope.id)
    if scope.field:
        query["linh-vuc"] = str(max(scope.field, 0))
    return f"{reverse(name)}?{urlencode(query)}"


def _parts(
    rows: Callable[[Period, Scope], QuerySet],
    measure: Callable[[Period, Scope], Measure],
    key: str,
    address: Callable[[Period, Scope], str],
) -> Callable[[Period, Scope, str], list[Part]]:
    def parts(period: Period, scope: Scope, by: str) -> list[Part]:
        names = rows(period, scope).order_by().values_list(f"{key}_id", f"{key}__name").distinct()
        found = []
        for pk, name in names:
            own = Scope("agency", pk, name)
            found.append(Part(pk, name, measure(period, own), address(period, own)))
        return found

    return parts


def _by_agency(
    rows: Callable[[Period, Scope], QuerySet], hit: Q | None, key: str
) -> Callable[[Period], Mapping[int, Measure]]:
    def measured(period: Period) -> Mapping[int, Measure]:
        found = rows(period, PROVINCE).order_by().values(key)
        if hit is None:
            return {row[key]: count(row["whole"]) for row in found.annotate(whole=Count("pk"))}
        counted = found.annotate(part=Count("pk", filter=hit), whole=Count("pk"))
        return {row[key]: share(row["part"], row["whole"]) for row in counted}

    return measured


def _rows(name: str, **more: str) -> Callable[[Period, Scope], str]:
    return lambda period, scope: _address(name, period, scope, **more)


OWNER = "Văn phòng UBND tỉnh (kiểm soát TTHC)"
INDICATORS = (
    Indicator(
        code="announcements.issued_on_time", name="Quyết định công bố ban hành đúng hạn", unit="%",
        definition="Quyết định công bố ký trong kỳ chậm nhất vào ngày hạn tính từ văn bản quy định thủ tục, trên tổng "
        "quyết định công bố ký trong kỳ có hạn.",
        source="NĐ 63/2010/NĐ-CP Điều 15 (sửa bởi NĐ 92/2017/NĐ-CP)", owner=OWNER, measure=_issued,
        rows=_rows(_DECISIONS, han="co"), kinds=KINDS, by_agency=_by_agency(_decisions, _IN_TIME, "agency_id"),
        parts=_parts(_decisions, _issued, "agency", _rows(_DECISIONS, han="co")), splits=("agency",),
    ),
    Indicator(
        code="announcements.entered_on_time", name="Thủ tục công bố nhập CSDL quốc gia đúng hạn", unit="%",
        definition="Thủ tục trong các quyết định công bố đến hạn nhập CSDL quốc gia trong kỳ đã nhập chậm nhất vào "
        "ngày hạn, trên tổng thủ tục đến hạn nhập trong kỳ.",
        source="NĐ 63/2010/NĐ-CP Điều 24 khoản 2 (sửa bởi NĐ 92/2017/NĐ-CP)", owner=OWNER, measure=_entered,
        rows=_rows(_LINES, moc="han-nhap"), kinds=KINDS,
        by_agency=_by_agency(_to_enter, _ENTERED, "announcement__agency_id"),
        parts=_parts(_to_enter, _entered, "announcement__agency", _rows(_LINES, moc="han-nhap")),
        splits=("agency",),
    ),
    Indicator(
        code="announcements.lines", name="Thủ tục được công bố", unit="thủ tục", places=0, higher_is_better=None,
        definition="Thủ tục ban hành mới, sửa đổi, bổ sung, thay thế, hủy bỏ, bãi bỏ trong các quyết định công bố ký "
        "trong kỳ.",
        source="NĐ 63/2010/NĐ-CP Điều 14, 15", owner=OWNER, measure=_announced, rows=_rows(_LINES), kinds=KINDS,
        by_agency=_by_agency(_lines, None, "announcement__agency_id"),
        parts=_parts(_lines, _announced, "announcement__agency", _rows(_LINES)), splits=("agency",),
    ),
    Indicator(
        code="announcements.time_cut", name="Thời hạn giải quyết cắt giảm so với quy định", unit="%",
        definition="(Tổng thời hạn theo quy định − tổng thời hạn công bố) trên tổng thời hạn theo quy định, của các "
        "thủ tục công bố trong kỳ có ghi cả hai, quy về ngày làm việc; tính từ tổng, không lấy trung bình tỷ lệ.",
        source="Đề cương kiểm tra kiểm soát TTHC, mục II.1c (mục tiêu 15–20 %)", owner=OWNER, measure=_cut,
        by_agency=_cut_by_agency, rows=_rows(_LINES, thoi_han="so-sanh"), kinds=KINDS,
        parts=_parts(_lines, _cut, "announcement__agency", _rows(_LINES, thoi_han="so-sanh")), splits=("agency",),
    ),
)  # fmt: skip
