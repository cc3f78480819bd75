"""Findings about whole procedures: often late, passed on more than worked on, many ways for people."""

from collections.abc import Iterator

from motcua.base.text import number
from motcua.control.burden import rules
from motcua.control.burden.finding.found import Found, count, hours_text, in_a_year, percent
from motcua.control.burden.finding.sums import ProcedureSum, Sums
from motcua.law.burden import Measures

LATE, WAITING, TRIPS = "QUA_HAN", "CHO_LUAN_CHUYEN", "DI_LAI"
# Once to file, once for the result: what a dossier on paper takes without any fault.
UNAVOIDABLE_TRIPS = 2


def late(sums: Sums, measures: Measures) -> Iterator[Found]:
    """Find procedures whose dossiers are often late: share of those that had their result."""
    limit = measures.threshold(LATE)
    for one in sums.procedures.values():
        share = rules.ratio(one.late, one.dossiers)
        if one.late < limit.least or share < limit.level:
            continue
        waiting = in_a_year(one.late_minutes / 60, sums.days)
        yield _of(
            LATE, one, one.late, share,
            f"{percent(share)} hồ sơ có kết quả quá hạn theo luật ({number(one.late)} trên "
            f"{number(one.dossiers)}), trung "
            f"bình chậm {hours_text(one.late_minutes / 60 / one.late)}; một năm người dân chờ thêm "
            f"{hours_text(waiting)}.",
            "Xem bước nào dùng hết thời gian (bảng các bước); rút bước, đổi quy trình, hoặc bố trí lại người.",
            [
                ("Hồ sơ có kết quả trong kỳ", number(one.dossiers)), ("Quá hạn", number(one.late)),
                ("Tỷ lệ quá hạn", percent(share)),
                ("Chậm trung bình", hours_text(one.late_minutes / 60 / one.late)),
            ],
            waiting,
        )  # fmt: skip


def waiting(sums: Sums, measures: Measures) -> Iterator[Found]:
    """Find procedures whose time goes into passing on and signing rather than working on the matter."""
    limit = measures.threshold(WAITING)
    for one in sums.procedures.values():
        share = rules.ratio(one.passing, one.minutes)
        if one.dossiers < limit.least or share < limit.level:
            continue
        hours = in_a_year(one.passing / 60, sums.days)
        yield _of(
            WAITING, one, one.dossiers, share,
            f"{percent(share)} thời gian giải quyết là phân công, trình, ký, đóng dấu chứ không phải xem xét hồ "
            f"sơ: trung "
            f"bình {hours_text(one.passing / 60 / one.dossiers)} một hồ sơ, {hours_text(hours)} một năm.",
            "Ủy quyền ký, ký số trong ngày, bỏ bước phân công khi mỗi việc chỉ có một người làm, gộp trình với "
            "thẩm định.",
            [
                ("Hồ sơ có kết quả trong kỳ", number(one.dossiers)), ("Phần luân chuyển, chờ ký", percent(share)),
                ("Trung bình một hồ sơ", hours_text(one.passing / 60 / one.dossiers)),
            ],
            hours,
        )  # fmt: skip


def trips(sums: Sums, measures: Measures) -> Iterator[Found]:
    """Find procedures for which people come more often than to file and to fetch."""
    limit = measures.threshold(TRIPS)
    for one in sums.procedures.values():
        each = rules.ratio(one.trips, one.dossiers)
        if one.dossiers < limit.least or each < limit.level:
            continue
        more = in_a_year(one.trips - UNAVOIDABLE_TRIPS * one.dossiers, sums.days)
        found = _of(
            TRIPS, one, one.direct, each,
            f"Mỗi hồ sơ người dân phải đến {number(round(each, 1))} lượt; một năm khoảng {count(more)} lượt "
            f"nhiều hơn hai "
            "lượt nộp và nhận.",
            "Nộp và nhận qua mạng hoặc bưu chính; kiểm tra đủ giấy tờ trước khi người dân đến.",
            [
                ("Hồ sơ có kết quả trong kỳ", number(one.dossiers)), ("Lượt đi lại", number(one.trips)),
                ("Lượt một hồ sơ", number(round(each, 2))), ("Nộp trực tiếp", number(one.direct)),
            ],
            0.0,
        )  # fmt: skip
        found.trips = more
        yield found


def _of(
    kind: str,
    one: ProcedureSum,
    rows: int,
    share: float,
    sentence: str,
    remedy: str,
    facts: list,
    hours: float,
) -> Found:
    return Found(
        kind, f"{kind}|{one.procedure}", one.procedure, one.field, rows, share, sentence, remedy, facts,
        waiting=hours, procedures=[one.procedure], agencies=one.agencies,
    )  # fmt: skip
