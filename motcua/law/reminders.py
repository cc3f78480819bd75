"""When and whom work of plans and reports is reminded of, how letters of urging are headed: set by the province."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

KEEPER, HEAD, CONTROL = "phu_trach", "lanh_dao", "kiem_soat"
KINDS = ("TRUOC", "DUNG", "SAU", "LEN_LANH_DAO", "LEN_KIEM_SOAT")
_WEEKDAYS = {"thu_hai": 0, "thu_ba": 1, "thu_tu": 2, "thu_nam": 3, "thu_sau": 4}


@dataclass(frozen=True)
class Step:
    """One step of reminding: days after the date (before it: negative), its kind, whom, the weekday it returns on."""

    days: int
    kind: str
    to: str
    weekday: int | None = None

    def latest(self, due: date, day: date) -> int | None:
        """Return the days after the date at which it fell last by a day; None when it has not come yet."""
        passed = (day - due).days
        if passed < self.days:
            return None
        if self.weekday is None:
            return self.days
        last = passed - (day.weekday() - self.weekday) % 7
        return max(last, self.days)


@dataclass(frozen=True)
class Reminding:
    """The province's rules of reminding and urging."""

    duties: tuple[Step, ...]
    plans: tuple[Step, ...]
    reports: tuple[Step, ...]
    reports_until: timedelta
    group_over: int
    sign: str
    report_workdays: int
    recipients: tuple[str, ...]
    basis: str

    @property
    def ahead(self) -> timedelta:
        """How long before its date work is first reminded of."""
        return timedelta(days=-min(0, *(step.days for step in (*self.duties, *self.plans))))


def reached(steps: Iterable[Step], due: date, day: date) -> list[tuple[Step, int]]:
    """Return, for each of those who are told, the last step that has come by a day and on which day after the date.

    Steps missed before it are passed over: who was not reminded for weeks is reminded once.

    Args:
        steps: the rules.
        due: the date they count from.
        day: the day asked about.
    """
    last: dict[str, tuple[Step, int]] = {}
    for step in steps:
        passed = step.latest(due, day)
        if passed is not None and (step.to not in last or passed >= last[step.to][1]):
            last[step.to] = (step, passed)
    return list(last.values())


def steps_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    """Return the steps a file lists.

    Raises:
        ValueError: a kind or a recipient that does not exist.
    """
    found = tuple(
        Step(row["ngay"], row["loai"], row["gui"], _WEEKDAYS[row["lap_lai"]] if "lap_lai" in row else None)
        for row in rows
    )
    for step in found:
        if step.kind not in KINDS or step.to not in (KEEPER, HEAD, CONTROL):
            raise ValueError(f"reminders.yaml: unknown kind or recipient: {step}")
    return found


@cache
def reminding() -> Reminding:
    """Return the rules in force.

    Raises:
        ValueError: the file names a kind or recipient that does not exist.
    """
    raw = yaml.safe_load((Path(__file__).parent / "reminders.yaml").read_text(encoding="utf-8"))
    letter = raw["cong_van_don_doc"]
    return Reminding(
        duties=steps_of(raw["viec_duoc_giao"]), plans=steps_of(raw["ke_hoach_don_vi"]),
        reports=steps_of(raw["bao_cao_dinh_ky"]), reports_until=timedelta(days=int(raw["bao_cao_nhac_den"])),
        group_over=int(raw["gop_khi_qua"]), sign=letter["ky_hieu"],
        report_workdays=int(letter["bao_cao_sau_ngay_lam_viec"]), recipients=tuple(letter["noi_nhan"]),
        basis=raw["can_cu"],
    )  # fmt: skip
