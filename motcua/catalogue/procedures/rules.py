"""The parts of a procedure, their letters and names, and what a record lacks; plain data, no database.

Source: NĐ 63/2010/NĐ-CP Điều 8 khoản 2, as amended by NĐ 92/2017/NĐ-CP (kiem-soat-tthc.md 1.1); the legal
bases come with the announcement (Điều 15 khoản 1).
"""

from dataclasses import dataclass
from decimal import Decimal

# Letter of the article (h splits into four, the bases are added at announcement) and its name.
PARTS: dict[str, str] = {
    "a": "Tên thủ tục",
    "b": "Trình tự thực hiện",
    "c": "Cách thức thực hiện",
    "d": "Thành phần hồ sơ",
    "đ": "Thời hạn giải quyết",
    "e": "Đối tượng thực hiện",
    "g": "Cơ quan giải quyết",
    "h1": "Mẫu đơn, tờ khai",
    "h2": "Kết quả thực hiện",
    "h3": "Yêu cầu, điều kiện",
    "h4": "Phí, lệ phí",
    "cc": "Căn cứ pháp lý",
}
HOURS_OF_A_DAY = 24


@dataclass(frozen=True)
class Presence:
    """Which parts a version has: True when there is a value or a statement that the law asks for none."""

    name: bool
    steps: bool
    channels: bool
    documents: bool
    limit: bool
    targets: bool
    agencies: bool
    forms: bool
    results: bool
    conditions: bool
    fees: bool
    bases: bool


def missing(presence: Presence) -> list[str]:
    """Return the letters of the parts that lack, in the order of the article."""
    has = (
        presence.name,
        presence.steps,
        presence.channels,
        presence.documents,
        presence.limit,
        presence.targets,
        presence.agencies,
        presence.forms,
        presence.results,
        presence.conditions,
        presence.fees,
        presence.bases,
    )
    return [letter for letter, there in zip(PARTS, has, strict=True) if not there]


def working_limit(amount: Decimal, unit: str) -> tuple[Decimal, str]:
    """Turn a limit of the national record into one the working calendar can count.

    Hours count within working hours (mot-cua.md 4.2); 24 hours and their multiples are working days.

    Args:
        amount: how many of `unit`.
        unit: GIO_LV, NGAY_LV, NGAY, THANG or GIO.
    """
    if unit != "GIO":
        return amount, unit
    if amount % HOURS_OF_A_DAY == 0:
        return amount / HOURS_OF_A_DAY, "NGAY_LV"
    return amount, "GIO_LV"
