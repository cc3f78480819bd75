"""What digitising and the store can count, with the rows behind each figure (danh-gia.md §4, group G5)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.indicators import periods
from motcua.base.indicators.engine import Indicator, Measure, Scope, share
from motcua.base.indicators.periods import Period
from motcua.base.indicators.queries import scope_for
from motcua.base.organisations.actor import Actor
from motcua.onestop.archive.flags import HAS_FILE, IS_DIGITISED_AT_INTAKE, IS_FROM_STORE, IS_REUSED
from motcua.onestop.archive.models import StoredPaper
from motcua.onestop.dossiers import queries as dossiers
from motcua.onestop.dossiers.models import Dossier, DossierPaper, Result
from motcua.onestop.dossiers.rules import BEFORE_RECEIPT


def _papers(condition: Q) -> Exists:
    return Exists(DossierPaper.objects.filter(condition, dossier=OuterRef("pk")))


def _results(condition: Q) -> Exists:
    return Exists(Result.objects.filter(condition, dossier=OuterRef("pk"), kind=Result.Kind.RESULT))


def _stored() -> Exists:
    return Exists(
        StoredPaper.objects.filter(
            dossier=OuterRef("pk"), source=StoredPaper.Source.RESULT, state=StoredPaper.State.CONFIRMED
        )
    )


def _received(period: Period) -> QuerySet[Dossier]:
    rows = Dossier.objects.filter(received_at__gte=period.begins, received_at__lt=period.ends, system="")
    return rows.exclude(status__in=BEFORE_RECEIPT)


def _finished(period: Period) -> QuerySet[Dossier]:
    return Dossier.objects.filter(finished_at__gte=period.begins, finished_at__lt=period.ends, system="")


def _with_result(period: Period) -> QuerySet[Dossier]:
    return _finished(period).filter(_results(Q()), refused=False)


@dataclass(frozen=True)
class Share:
    """A share of dossiers: which are counted, what makes one count, and what those that do not lack."""

    rows: Callable[[Period], QuerySet[Dossier]]
    part: Callable[[], Exists | Q]
    lacks: str


SHARES: dict[str, Share] = {
    "archive.intake_digitised": Share(
        _received, lambda: _papers(IS_DIGITISED_AT_INTAKE), "Không có thành phần nào được số hóa khi tiếp nhận"
    ),
    "archive.electronic_results": Share(
        _with_result, lambda: _results(HAS_FILE), "Kết quả chưa có bản điện tử"
    ),
    "archive.digitised": Share(
        _finished, lambda: Q(_papers(HAS_FILE)) & Q(_results(HAS_FILE)), "Thiếu tệp thành phần hoặc tệp kết quả"
    ),
    "archive.reused": Share(_received, lambda: _papers(IS_REUSED), "Không dùng lại giấy tờ đã số hóa"),
    "archive.shared": Share(
        _with_result, lambda: Q(_papers(IS_FROM_STORE)) | Q(_stored()), "Kết quả chưa vào kho dữ liệu"
    ),
}  # fmt: skip


def _scoped(rows: QuerySet[Dossier], scope: Scope) -> QuerySet[Dossier]:
    if scope.kind == "agency":
        return rows.filter(agency_id=scope.id)
    if scope.kind == "unit":
        return rows.filter(units__contains=[scope.id])
    return rows


def counted(code: str, period: Period, scope: Scope) -> QuerySet[Dossier]:
    """Return the dossiers an indicator counts, each with `hit`: whether it is in the numerator.

    Raises:
        KeyError: no such share.
    """
    chosen = SHARES[code]
    return _scoped(chosen.rows(period), scope).annotate(hit=chosen.part())


@dataclass(frozen=True)
class Counted:
    """What the page of a share's dossiers is cut to: whose share, of which period, and whether it counted them."""

    code: str
    period: Period
    scope: Scope
    hit: str

    @classmethod
    def read(cls, by: Actor, query: Mapping[str, str]) -> "Counted":
        """Read the filters from an address.

        Raises:
            NotFound: no such share.
            NotAllowed: a scope whose figures the actor may not see.
            Invalid: no such period.
        """
        code, period, hit = (
            query.get("chi-so", "archive.intake_digitised"),
            query.get("ky", ""),
            query.get("dat", ""),
        )
        if code not in SHARES:
            raise NotFound("Không có chỉ số này.")
        return cls(
            code, periods.parse(period) if period else periods.containing("thang", clock.today()),
            scope_for(by, query.get("pham-vi", "")), hit if hit in {"0", "1"} else "",
        )  # fmt: skip

    @property
    def lacks(self) -> str:
        """What a dossier that does not count lacks, in words."""
        return SHARES[self.code].lacks

    def rows(self, by: Actor) -> QuerySet[Dossier]:
        """Return the dossiers that the actor may see."""
        found = counted(self.code, self.period, self.scope).filter(pk__in=dossiers.visible(by).values("pk"))
        return found.filter(hit=self.hit == "1") if self.hit else found


def _measure(code: str) -> Callable[[Period, Scope], Measure]:
    def measure(period: Period, scope: Scope) -> Measure:
        found = counted(code, period, scope).aggregate(
            part=Count("pk", filter=Q(hit=True)), whole=Count("pk")
        )
        return share(found["part"], found["whole"])

    return measure


def _by_agency(code: str) -> Callable[[Period], dict[int, Measure]]:
    def measure(period: Period) -> dict[int, Measure]:
        rows = SHARES[code].rows(period).annotate(hit=SHARES[code].part()).values("agency_id")
        found = rows.annotate(part=Count("pk", filter=Q(hit=True)), whole=Count("pk")).order_by()
        return {row["agency_id"]: share(row["part"], row["whole"]) for row in found}

    return measure


def _rows(code: str) -> Callable[[Period, Scope], str]:
    def url(period: Period, scope: Scope) -> str:
        params = {"chi-so": code, "ky": period.code, "pham-vi": scope.code}
        return f"{reverse('archive:counted')}?{urlencode(params)}"

    return url


def _indicator(code: str, name: str, definition: str, source: str) -> Indicator:
    return Indicator(
        code=code, name=name, unit="%", definition=definition, source=source, measure=_measure(code),
        rows=_rows(code), by_agency=_by_agency(code),
    )  # fmt: skip


INDICATORS = (
    _indicator(
        "archive.intake_digitised", "Hồ sơ được số hóa khi tiếp nhận",
        "Hồ sơ tiếp nhận trong kỳ có ít nhất một thành phần được số hóa, hoặc lấy từ kho dữ liệu, khi tiếp nhận, "
        "trên tổng hồ sơ tiếp nhận trong kỳ.", "NĐ 107/2021/NĐ-CP; NĐ 118/2025/NĐ-CP",
    ),
    _indicator(
        "archive.electronic_results", "Cấp kết quả điện tử",
        "Hồ sơ có kết quả trong kỳ mà kết quả có bản điện tử, trên tổng hồ sơ có kết quả trong kỳ (không tính hồ sơ "
        "bị từ chối).", "QĐ 766/QĐ-TTg, chỉ số 4.1",
    ),
    _indicator(
        "archive.digitised", "Số hóa hồ sơ, giấy tờ, kết quả",
        "Hồ sơ giải quyết xong trong kỳ có cả tệp thành phần hồ sơ và tệp kết quả, trên tổng hồ sơ giải quyết xong "
        "trong kỳ.", "QĐ 766/QĐ-TTg, chỉ số 4.2",
    ),
    _indicator(
        "archive.reused", "Khai thác, sử dụng lại dữ liệu đã số hóa",
        "Hồ sơ tiếp nhận trong kỳ dùng lại ít nhất một giấy tờ hoặc kết quả đã số hóa, trên tổng hồ sơ tiếp nhận "
        "trong kỳ.", "QĐ 766/QĐ-TTg, chỉ số 4.3",
    ),
    _indicator(
        "archive.shared", "Kết nối, chia sẻ với kho của tổ chức, cá nhân",
        "Hồ sơ có kết quả trong kỳ đã lấy giấy tờ từ kho hoặc đã đưa kết quả điện tử vào kho, trên tổng hồ sơ có kết "
        "quả trong kỳ.", "QĐ 766/QĐ-TTg, chỉ số 4.4",
    ),
)  # fmt: skip
