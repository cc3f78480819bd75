"""Indicators no room measures yet: defined like all others, their figures entered with evidence and marked "nhập tay".

When the room that can count one is built, it registers an indicator under the same code, and entering ends.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from django.urls import reverse

from motcua.base.indicators import entries
from motcua.base.indicators.engine import Indicator, Measure, Scope
from motcua.base.indicators.periods import Period

CONTROL_OFFICE = "Văn phòng UBND tỉnh (kiểm soát TTHC)"


def _measure(code: str) -> Callable[[Period, Scope], Measure]:
    return lambda period, scope: entries.measure(code, period, scope)


def _rows(code: str) -> Callable[[Period, Scope], str]:
    def url(period: Period, scope: Scope) -> str:
        params = {"chi-so": code, "pham-vi": scope.code, "ky": period.code}
        return f"{reverse('indicators:entries')}?{urlencode(params)}"

    return url


def _by_hand(
    code: str, name: str, definition: str, source: str, *, owner: str = CONTROL_OFFICE, every: str = "quy",
    unit: str = "%", levels: tuple[str, ...] = ("TINH", "XA"),
) -> Indicator:  # fmt: skip
    return Indicator(
        code=code, name=name, unit=unit, definition=definition, source=source, measure=_measure(code),
        rows=_rows(code), kinds=("province", "level", "agency"), levels=levels, every=every, owner=owner,
        by_hand=True,
    )  # fmt: skip


INDICATORS = (
    _by_hand(
        "announcements.posted", "Thủ tục được niêm yết, công khai",
        "Thủ tục đã niêm yết đúng bản công bố tại nơi tiếp nhận, trên tổng thủ tục thuộc thẩm quyền giải quyết của cơ "
        "quan, cấp đó.",
        "NĐ 63/2010/NĐ-CP Điều 17 (sửa bởi NĐ 92/2017/NĐ-CP); TT 02/2017/TT-VPCP chương III",
        owner="Cơ quan giải quyết thủ tục",
    ),
    _by_hand(
        "reviews.internal_reviewed", "Thủ tục hành chính nội bộ được rà soát",
        "Thủ tục hành chính nội bộ đã rà soát, có phương án đơn giản hóa được phê duyệt, trên tổng thủ tục nội bộ đã "
        "thống kê, công bố.",
        "QĐ 1085/QĐ-TTg ngày 15/9/2022", owner="Cơ quan chủ trì thủ tục nội bộ",
    ),
    _by_hand(
        "reviews.internal_cut", "Thủ tục hành chính nội bộ được cắt giảm",
        "Thủ tục hành chính nội bộ được cắt giảm, đơn giản hóa theo phương án đã phê duyệt, trên tổng thủ tục nội bộ "
        "đã thống kê, công bố.",
        "QĐ 1085/QĐ-TTg ngày 15/9/2022", owner="Cơ quan chủ trì thủ tục nội bộ",
    ),
    _by_hand(
        "costs.cut", "Chi phí tuân thủ được cắt giảm",
        "Chi phí tuân thủ cắt giảm sau đơn giản hóa, trên chi phí tuân thủ trước đơn giản hóa của các thủ tục thuộc "
        "phương án (tính một năm).",
        "NĐ 63/2010/NĐ-CP; TT 02/2017/TT-VPCP (tính chi phí tuân thủ)", owner="Cơ quan chủ trì rà soát",
    ),
)  # fmt: skip
