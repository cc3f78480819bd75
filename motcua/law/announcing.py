"""The limits of announcing as dated law, the goal of cutting time limits, and how the decision's paper is headed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ISSUE_MINISTRY, ISSUE_PROVINCE, ISSUE_SHORTENED = "BAN_HANH_BO", "BAN_HANH_TINH", "BAN_HANH_RUT_GON"
ENTER_MINISTRY, ENTER_PROVINCE, ENTER_SHORTENED = "NHAP_CSDL_BO", "NHAP_CSDL_TINH", "NHAP_CSDL_RUT_GON"
DRAFT, CHECK, OPINION = "TRINH_DU_THAO", "KIEM_SOAT_CL", "CHO_Y_KIEN"
CODES = (
    ISSUE_MINISTRY, ISSUE_PROVINCE, ISSUE_SHORTENED, ENTER_MINISTRY, ENTER_PROVINCE, ENTER_SHORTENED, DRAFT, CHECK,
    OPINION,
)  # fmt: skip
_UNITS = {"NGAY": "ngày", "NGAY_LV": "ngày làm việc"}


@dataclass(frozen=True)
class TimeRule:
    """One limit: how many days before or after an anchor, in calendar or working days, and from what law."""

    code: str
    what: str
    first: date
    last: date | None
    amount: int
    unit: str
    before: bool
    anchor: str
    basis: str
    to_check: bool

    @property
    def words(self) -> str:
        """The limit as people say it: "trước 5 ngày tính đến ngày văn bản … có hiệu lực"."""
        count = f"{self.amount:02d} {_UNITS[self.unit]}"
        if self.before:
            return f"chậm nhất trước {count} tính đến {self.anchor}"
        return f"trong {count} kể từ {self.anchor}"


@dataclass(frozen=True)
class Reminders:
    """On which days before (and on) the date, and after it, who holds something late is told; heads from a day on."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    heads_from: int


@dataclass(frozen=True)
class Announcing:
    """All of it."""

    rules: tuple[TimeRule, ...]
    goal_low: Decimal
    goal_high: Decimal
    goal_basis: str
    working_days: Mapping[str, Decimal]
    reminders: Reminders
    sign: str
    proposal_sign: str
    usual_bases: tuple[str, ...]
    recipients: tuple[str, ...]


def _rule(row: Mapping[str, Any]) -> TimeRule:
    found = TimeRule(
        row["ma"], row["viec"], row["tu"], row.get("den"), int(row["so"]), row["don_vi"], row["chieu"] == "truoc",
        row["moc"], row["can_cu"], row["nhan"] == "can_kiem",
    )  # fmt: skip
    if found.code not in CODES or found.unit not in _UNITS or found.amount < 1:
        raise ValueError(f"announcing.yaml: unknown code, unit or amount: {row['ma']}")
    return found


@cache
def announcing() -> Announcing:
    """Return the rules of announcing.

    Raises:
        ValueError: the file names a code or unit that does not exist, or two periods of one code overlap.
    """
    raw = yaml.safe_load((Path(__file__).parent / "announcing.yaml").read_text(encoding="utf-8"))
    rules = tuple(_rule(row) for row in raw["thoi_han"])
    for one in rules:
        for other in rules:
            if one is not other and one.code == other.code and _overlap(one, other):
                raise ValueError(f"announcing.yaml: {one.code} has two limits on one day")
    goal, days, told, paper = (
        raw["cat_giam"],
        raw["quy_doi_ngay_lam_viec"],
        raw["nhac"],
        raw["quyet_dinh"],
    )
    return Announcing(
        rules=rules, goal_low=Decimal(goal["thap"]), goal_high=Decimal(goal["cao"]), goal_basis=goal["can_cu"],
        working_days={unit: Decimal(value) for unit, value in days.items() if unit != "nhan"},
        reminders=Reminders(tuple(told["truoc"]), tuple(told["sau"]), int(told["len_lanh_dao_tu"])),
        sign=paper["ky_hieu"], proposal_sign=paper["to_trinh"], usual_bases=tuple(paper["can_cu_chung"]),
        recipients=tuple(paper["noi_nhan"]),
    )  # fmt: skip


def _overlap(one: TimeRule, other: TimeRule) -> bool:
    end = date.max
    return one.first <= (other.last or end) and other.first <= (one.last or end)


def rule_on(code: str, day: date) -> TimeRule | None:
    """Return the limit of a code in force on a day, None before there was one."""
    return next(
        (
            rule
            for rule in announcing().rules
            if rule.code == code and rule.first <= day and (rule.last is None or day <= rule.last)
        ),
        None,
    )
