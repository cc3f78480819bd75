"""Which procedures are used: online procedures that get dossiers online, procedures that get dossiers by post.

An agency's procedures are those it received dossiers of: in the period, or for online services in the twelve months
up to the period's end, since the catalogue does not say whose a procedure is.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from motcua.base.indicators.engine import Indicator, Measure, Scope, once, share
from motcua.base.indicators.periods import Period
from motcua.catalogue.procedures import counting as procedures
from motcua.catalogue.procedures.counting import Counted
from motcua.catalogue.procedures.models import Procedure
from motcua.onestop.dossiers import counting, homes
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.rules import BEFORE_RECEIPT, ENDED

YEAR = timedelta(days=365)
ONLINE_SERVICE = Q(service_level__in=["TOAN_TRINH", "MOT_PHAN"])
ONLINE = Q(channel=Dossier.Channel.ONLINE)
BY_POST = Q(channel=Dossier.Channel.POST) | Q(result_way=Dossier.ResultWay.POST)


def under_way(procedure_id: int) -> dict[int, int]:
    """Return how many dossiers under way keep each version of a procedure, by the version's key."""
    rows = Dossier.objects.filter(procedure_id=procedure_id).exclude(status__in=ENDED)
    return dict(rows.order_by().values_list("procedure_version_id").annotate(Count("pk")))


def _received(since: datetime, before: datetime) -> QuerySet[Dossier]:
    rows = Dossier.objects.filter(received_at__gte=since, received_at__lt=before)
    return rows.exclude(status__in=BEFORE_RECEIPT)


def _has(rows: QuerySet[Dossier], scope: Scope) -> Q:
    """Return the condition of procedures that some of these dossiers are of, in a scope."""
    if scope.kind == "agency":
        # An agency's dossiers are few and found by its own index.
        return Q(pk__in=rows.filter(homes.held_by(scope.id, F("received_at"))).values("procedure"))
    rows = rows.filter(procedure=OuterRef("pk"))
    if scope.kind == "level":
        home = homes.home_at(F("received_at"))
        rows = rows.alias(home=home).filter(home__in=counting.agencies_of(scope))
    return Q(Exists(rows))


def _online(period: Period, scope: Scope) -> QuerySet[Procedure]:
    rows = procedures.in_force(period, scope, ONLINE_SERVICE)
    if scope.kind == "agency":
        rows = rows.filter(_has(_received(period.stops - YEAR, period.stops), scope))
    return procedures.marked(rows, _has(_received(period.begins, period.stops).filter(ONLINE), scope))


def _post(period: Period, scope: Scope) -> QuerySet[Procedure]:
    received = _received(period.begins, period.stops)
    rows = procedures.narrowed(Procedure.objects.filter(_has(received, scope)), scope)
    return procedures.marked(rows, _has(received.filter(BY_POST), scope))


def _by_agency(period: Period) -> dict[str, dict[int, Measure]]:
    """Work both out for all agencies at once, from one count by agency and procedure of the last twelve months."""

    def read() -> dict[str, dict[int, Measure]]:
        here = Q(received_at__gte=period.begins)
        since = min(period.begins, period.stops - YEAR)
        rows = _received(since, period.stops).annotate(home=homes.home_at(F("received_at"))).order_by()
        counted = rows.values("home", "procedure_id").annotate(
            year=Count("pk", filter=Q(received_at__gte=period.stops - YEAR)), here=Count("pk", filter=here),
            online=Count("pk", filter=here & ONLINE), post=Count("pk", filter=here & BY_POST),
        )  # fmt: skip
        services = procedures.in_force(period, Scope("province", 0, ""), ONLINE_SERVICE)
        online = set(services.values_list("pk", flat=True))
        totals: dict[str, dict[int, list[int]]] = {"procedures.online_used": {}, "procedures.post_used": {}}
        for row in counted:
            for code, whole, part in (
                ("procedures.online_used", row["year"] and row["procedure_id"] in online, row["online"]),
                ("procedures.post_used", row["here"], row["post"]),
            ):
                if whole:
                    found = totals[code].setdefault(row["home"], [0, 0])
                    found[0] += bool(part)
                    found[1] += 1
        return {code: {key: share(*pair) for key, pair in found.items()} for code, found in totals.items()}

    return once(("dossiers.procedures_used", period.code), read)


def _indicator(code: str, name: str, definition: str, source: str, owner: str) -> Indicator:
    def by_agency(period: Period) -> Mapping[int, Measure]:
        return _by_agency(period)[code]

    return Indicator(
        code=code, name=name, definition=definition, source=source, owner=owner, by_agency=by_agency,
        **procedures.ways(code, agencies=True),
    )  # fmt: skip


COUNTED = {
    "procedures.online_used": Counted(_online, "Không có hồ sơ trực tuyến trong kỳ"),
    "procedures.post_used": Counted(_post, "Không có hồ sơ qua bưu chính trong kỳ"),
}
INDICATORS = (
    _indicator(
        "procedures.online_used", "Dịch vụ công trực tuyến có phát sinh hồ sơ",
        "Thủ tục cung cấp trực tuyến (toàn trình, một phần) đang áp dụng có hồ sơ trực tuyến tiếp nhận trong kỳ, trên "
        "tổng thủ tục cung cấp trực tuyến thuộc cấp đó; ở một cơ quan: thủ tục cơ quan đã nhận hồ sơ trong 12 tháng.",
        "QĐ 766/QĐ-TTg, chỉ số 3.2; TT 01/2020/TT-VPCP, biểu II.08 cột (6)", "Cơ quan giải quyết",
    ),
    _indicator(
        "procedures.post_used", "Thủ tục có phát sinh hồ sơ qua bưu chính công ích",
        "Thủ tục có hồ sơ tiếp nhận trong kỳ nộp hoặc hẹn trả kết quả qua bưu chính công ích, trên tổng thủ tục có hồ "
        "sơ tiếp nhận trong kỳ.",
        "QĐ 45/2016/QĐ-TTg; TT 01/2020/TT-VPCP, biểu II.08 cột (20)", "Bộ phận Một cửa",
    ),
)  # fmt: skip
