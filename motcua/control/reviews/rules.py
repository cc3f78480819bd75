"""The rules of review over plain data: which state follows which, what is saved, what is late, what a year asks for.

Sources: NĐ 63/2010 Điều 27–31 (bản hợp nhất); TT 02/2017 Phụ lục V, VI; reference kiem-soat-tthc.md 2.5, 3.1–3.3.
"""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from motcua.base.text import fold, number
from motcua.control.costs.rules import Totals, together

# State of an option → the states that may follow.
MOVES: dict[str, frozenset[str]] = {
    "DE_XUAT": frozenset({"VP_DANH_GIA", "KHONG_DUOC_CHAP_THUAN"}),
    "VP_DANH_GIA": frozenset({"HOAN_THIEN", "CHO_PHE_DUYET", "KHONG_DUOC_CHAP_THUAN"}),
    "HOAN_THIEN": frozenset({"VP_DANH_GIA", "KHONG_DUOC_CHAP_THUAN"}),
    "CHO_PHE_DUYET": frozenset({"DA_PHE_DUYET", "HOAN_THIEN", "KHONG_DUOC_CHAP_THUAN"}),
    "DA_PHE_DUYET": frozenset({"DA_GUI_BO", "DANG_SOAN_VAN_BAN", "DA_THUC_THI"}),
    "DA_GUI_BO": frozenset({"DANG_SOAN_VAN_BAN", "DA_THUC_THI", "KHONG_DUOC_CHAP_THUAN"}),
    "DANG_SOAN_VAN_BAN": frozenset({"DA_THUC_THI", "KHONG_DUOC_CHAP_THUAN"}),
    "DA_THUC_THI": frozenset(),
    "KHONG_DUOC_CHAP_THUAN": frozenset(),
}
APPROVED = frozenset({"DA_PHE_DUYET", "DA_GUI_BO", "DANG_SOAN_VAN_BAN", "DA_THUC_THI"})
UNENFORCED = APPROVED - {"DA_THUC_THI"}
CENTRAL = frozenset({"BO", "CHINH_PHU", "QUOC_HOI"})

# The parts of a procedure a review looks at (NĐ 63/2010 Điều 8) and an option may change.
PARTS: dict[str, str] = {
    "TEN": "Tên thủ tục",
    "TRINH_TU": "Trình tự thực hiện",
    "CACH_THUC": "Cách thức thực hiện",
    "GIAY_TO": "Thành phần hồ sơ",
    "SO_BO": "Số bộ hồ sơ",
    "THOI_HAN": "Thời hạn giải quyết",
    "DOI_TUONG": "Đối tượng thực hiện",
    "CO_QUAN": "Cơ quan giải quyết",
    "PHI": "Phí, lệ phí",
    "MAU_DON": "Mẫu đơn, tờ khai",
    "DIEU_KIEN": "Yêu cầu, điều kiện",
    "KET_QUA": "Kết quả thực hiện",
}


def may_move(state: str, to: str) -> bool:
    """Tell whether an option may go from a state to another."""
    return to in MOVES[state]


def total(costs: Iterable[tuple[Hashable, Totals | None]]) -> Totals:
    """Add up costs; the rate of the whole is of its totals, never a mean of rates (2.5).

    Args:
        costs: for each option whose costs these are (two options of one cost study count once), and what they are.
    """
    seen: dict[Hashable, Totals] = {}
    for key, found in costs:
        if found is not None:
            seen.setdefault(key, found)
    return together(seen.values())


def days_cut(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    """Return by how many per cent a time limit shrinks, two places; None when either is unknown or there was none."""
    if not before or after is None:
        return None
    return ((before - after) / before * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Standing:
    """How something with a date stands: words, tone, days late (negative: days left)."""

    words: str
    tone: str
    days: int | None = None

    @property
    def is_late(self) -> bool:
        """Whether its date is over and it is not done."""
        return self.tone == "red"


SOON = 14  # days before a date at which it is shown as near


def standing(due: date | None, done_on: date | None, today: date) -> Standing:
    """Return how a duty with a date stands on a day.

    Args:
        due: the last day in time.
        done_on: the day it was done, None while it is not.
        today: the day asked about.
    """
    if done_on is not None:
        late = (done_on - due).days if due else 0
        return (
            Standing(f"muộn {number(late)} ngày", "amber", late)
            if late > 0
            else Standing("đúng hạn", "green")
        )
    if due is None:
        return Standing("không ghi hạn", "sand")
    left = (due - today).days
    if left < 0:
        return Standing(f"quá hạn {number(-left)} ngày", "red", -left)
    if left == 0:
        return Standing("hạn hôm nay", "amber", 0)
    return Standing(f"còn {number(left)} ngày", "amber" if left <= SOON else "green", -left)


_GROUP = re.compile(r"^(\W*)nhom (tthc|thu tuc)")
_ABOUT = re.compile(
    r"^\W*nh[óo]m\s+(tthc|thủ tục hành chính|thủ tục)\s*(lĩnh vực|liên quan đến|liên quan|về|trong)?\s*", re.I
)


def is_review_group(title: str) -> bool:
    """Tell whether a task of a plan is a group of procedures to review: "Nhóm TTHC lĩnh vực hộ tịch"."""
    return bool(_GROUP.match(fold(title)))


def subjects(title: str) -> list[str]:
    """Return what a group is about, phrase by phrase, folded: "hộ tịch"; "dược phẩm"; "thi", "tuyển sinh"."""
    bare = _ABOUT.sub("", title).strip(" .…;")
    return [phrase for part in re.split(r"[,;]| và ", bare) if (phrase := fold(part).strip(" .…"))]


def year_of(day: date) -> tuple[date, date]:
    """Return the first and last day of the year a day lies in."""
    return date(day.year, 1, 1), date(day.year, 12, 31)
