"""What digitising and the store can count, with the rows behind each figure (danh-gia.md §4, group G5).

Of a past day only files, results and entries of the store that were there by its end count. A paper whose file was
replaced later has lost the former; whether a paper was reused is told when it is received and has no time of its own.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from motcua.base import clock
from motcua.base.indicators import periods, queries
from motcua.base.indicators.engine import Indicator, Measure, Scope
from motcua.base.indicators.periods import Period
from motcua.onestop.archive.flags import HAS_FILE, IS_DIGITISED_AT_INTAKE, IS_FROM_STORE, IS_REUSED
from motcua.onestop.archive.models import StoredPaper
from motcua.onestop.dossiers import counting
from motcua.onestop.dossiers.counting import Base, Condition, Counted
from motcua.onestop.dossiers.indicators import finished_in, received_in
from motcua.onestop.dossiers.models import Dossier, DossierPaper, Result

Known = datetime | None


def _filed(until: Known) -> Q:
    return HAS_FILE if until is None else Q(file__at__lt=until)


def _papers(condition: Q) -> Exists:
    return Exists(DossierPaper.objects.filter(condition, dossier=OuterRef("pk")))


def _results(condition: Q) -> Exists:
    return Exists(Result.objects.filter(condition, dossier=OuterRef("pk"), kind=Result.Kind.RESULT))


def _at_intake(until: Known) -> Condition:
    digitised = Q() if until is None else Q(digitised_at__isnull=True) | Q(digitised_at__lt=until)
    return _papers(IS_DIGITISED_AT_INTAKE & _filed(until) & digitised)


def _stored(until: Known) -> Exists:
    rows = StoredPaper.objects.filter(
        dossier=OuterRef("pk"), source=StoredPaper.Source.RESULT, state=StoredPaper.State.CONFIRMED
    )
    return Exists(rows if until is None else rows.filter(confirmed_at__lt=until))


def _received(period: Period) -> QuerySet[Dossier]:
    return received_in(period).filter(system="")


def _finished(period: Period) -> QuerySet[Dossier]:
    return finished_in(period).filter(system="")


def _with_result(period: Period) -> QuerySet[Dossier]:
    return _finished(period).filter(_results(Q()), refused=False)


RECEIVED = Base("received_here", _received, lambda period: F("received_at"))
FINISHED = Base("finished_here", _finished, lambda period: F("finished_at"))
WITH_RESULT = Base("with_result", _with_result, lambda period: F("finished_at"))


def _valid(period: Period) -> QuerySet[Dossier]:
    """Return the dossiers whose result was signed by the period's end and still holds on its last day."""
    stops = min(period.stops, clock.now())
    day = (stops.astimezone(clock.VN) - timedelta(microseconds=1)).date()
    holds = (
        Q(replaced_by__isnull=True)
        & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        & Q(signed_at__lt=stops)
    )
    return Dossier.objects.filter(_results(holds), system="", refused=False, finished_at__lt=stops)


VALID = Base("valid_results", _valid, lambda period: F("finished_at"))
SHARES: dict[str, Counted] = {
    "archive.intake_digitised": Counted(
        RECEIVED, _at_intake, lacks="Không có thành phần nào được số hóa khi tiếp nhận"
    ),
    "archive.electronic_results": Counted(
        WITH_RESULT, lambda until: _results(_filed(until)), lacks="Kết quả chưa có bản điện tử"
    ),
    "archive.digitised": Counted(
        FINISHED, lambda until: Q(_papers(_filed(until))) & Q(_results(_filed(until))),
        lacks="Thiếu tệp thành phần hoặc tệp kết quả",
    ),
    "archive.reused": Counted(
        RECEIVED, lambda until: _papers(IS_REUSED), lacks="Không dùng lại giấy tờ đã số hóa"
    ),
    "archive.shared": Counted(
        WITH_RESULT, lambda until: Q(_papers(IS_FROM_STORE)) | Q(_stored(until)),
        lacks="Kết quả chưa vào kho dữ liệu",
    ),
    "archive.valid_results": Counted(
        VALID, lambda until: _results(_filed(until)), lacks="Kết quả còn hiệu lực chưa có bản điện tử"
    ),
}  # fmt: skip


def _valid_ways(code: str) -> dict[str, Any]:
    """Return the ways of a figure over all results there ever were: for a page, as of the last day that is kept."""
    ways = counting.ways(code)

    def known(period: Period, scope: Scope) -> Period:
        found = queries.kept(code, period, scope) if period.known is None else None
        return periods.as_of(period, found.as_of) if found is not None else period

    def measure(period: Period, scope: Scope) -> Measure:
        found = queries.kept(code, period, scope) if period.known is None else None
        if found is not None:
            return Measure(found.numerator, found.denominator, found.value)
        return counting.measure(code, period, scope)

    def rows(period: Period, scope: Scope) -> str:
        return counting.address(code, known(period, scope), scope)

    return ways | {"counts": "giấy tờ", "measure": measure, "rows": rows, "live": True}


def _indicator(code: str, name: str, definition: str, source: str) -> Indicator:
    ways = _valid_ways(code) if code == "archive.valid_results" else counting.ways(code)
    return Indicator(
        code=code, name=name, unit="%", definition=definition, source=source,
        owner="Bộ phận Một cửa, cơ quan giải quyết", **ways,
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
    _indicator(
        "archive.valid_results", "Số hóa kết quả còn hiệu lực",
        "Hồ sơ có kết quả còn hiệu lực vào ngày cuối kỳ mà kết quả có bản điện tử, trên tổng hồ sơ có kết quả còn hiệu "
        "lực; kết quả ghi ở hệ thống, không ghi ngày hết hạn là còn hiệu lực. Trang số liệu cho số của ngày chốt mới "
        "nhất.",
        "NĐ 107/2021/NĐ-CP; QĐ 468/QĐ-TTg; TT 01/2020/TT-VPCP, biểu II.08 cột (18)",
    ),
)  # fmt: skip
