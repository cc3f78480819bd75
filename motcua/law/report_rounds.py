"""When periodic reports are due, to whom they go, and which years have periods of their own (bao-cao.md 1.1–1.3)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PROVINCE, AGENCY, COMMUNE = "tinh", "co_quan", "xa"
BEFORE, AFTER = "truoc", "sau"


@dataclass(frozen=True)
class Due:
    """By which day of the last month a level hands in its reports of some kinds of periods."""

    level: str
    periods: tuple[str, ...]
    day: int
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Recipient:
    """To whom a level reports, from a day to a day."""

    level: str
    name: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Rounds:
    """The province's rules of the reporting round."""

    dues: tuple[Due, ...]
    recipients: tuple[Recipient, ...]
    on_holiday: str
    own_periods: dict[str, tuple[date, date]]
    fourth_in_year: bool
    basis: str

    def due_day(self, level: str, kind: str, end: date) -> date:
        """Return the day a report is due by, before it is moved off a holiday.

        Args:
            level: PROVINCE, AGENCY or COMMUNE.
            kind: of the period ("bc_quy").
            end: the last day of the period; the report is due in that month.

        Raises:
            LookupError: no rule fits.
        """
        for due in reversed(self.dues):
            if due.level == level and kind in due.periods and _in_force(due, end):
                return end.replace(day=due.day)
        raise LookupError((level, kind, end))

    def recipients_on(self, level: str, day: date) -> list[str]:
        """Return to whom a level may report on a day, the usual one first."""
        return [one.name for one in self.recipients if one.level == level and _in_force(one, day)]


def _in_force(one: Due | Recipient, day: date) -> bool:
    return one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)


def read(raw: dict[str, Any]) -> Rounds:
    """Return the rules a file holds; raises ValueError when it says neither before nor after a holiday."""
    if raw["ngay_nghi"] not in (BEFORE, AFTER):
        raise ValueError("report_rounds.yaml: ngay_nghi is neither truoc nor sau")
    return Rounds(
        dues=tuple(Due(o["cap"], tuple(o["ky"]), o["ngay"], o["tu"], o.get("den")) for o in raw["han_gui"]),
        recipients=tuple(Recipient(o["cap"], o["ten"], o["tu"], o.get("den")) for o in raw["noi_nhan"]),
        on_holiday=raw["ngay_nghi"], own_periods={o["ky"]: (o["tu"], o["den"]) for o in raw["ky_rieng"] or ()},
        fourth_in_year=bool(raw["quy_iv_nhap_nam"]),
        basis=raw["can_cu"],
    )  # fmt: skip


@cache
def rounds() -> Rounds:
    """Return the rules in force."""
    return read(yaml.safe_load((Path(__file__).parent / "report_rounds.yaml").read_text(encoding="utf-8")))
