"""The year of review as the law and the province set it: milestones, the day a plan is due, the words of papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Milestone:
    """A step of the year: its code, its words, whose it is, its last day and, where it has one, its first."""

    code: str
    name: str
    whose: str
    until: date
    since: date | None = None


@dataclass(frozen=True)
class Year:
    """The calendar of one year of review."""

    year: int
    basis: str
    central_due: date
    milestones: tuple[Milestone, ...]

    def due(self, code: str) -> date:
        """Return the last day of a milestone; raises KeyError for one there is not."""
        return {one.code: one.until for one in self.milestones}[code]


@dataclass(frozen=True)
class Paper:
    """How a kind of paper is headed and ended."""

    sign: str
    bases: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


@cache
def _raw() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load(
        (Path(__file__).parent / "reviewing.yaml").read_text(encoding="utf-8")
    )
    return found


def _day(year: int, text: str) -> date:
    month, day = (int(part) for part in text.split("-"))
    return date(year, month, day)


def calendar(year: int) -> Year:
    """Return the calendar of a year of review, by the rule in force on its first day.

    Raises:
        LookupError: no rule is that old.
    """
    rules = [one for one in _raw()["ky"] if one["hieu_luc_tu"].year <= year]
    if not rules:
        raise LookupError(f"Chưa có lịch rà soát cho năm {year}.")
    rule = max(rules, key=lambda one: one["hieu_luc_tu"])
    return Year(
        year, rule["can_cu"], _day(year, rule["gui_trung_uong"]),
        tuple(
            Milestone(
                one["ma"], one["ten"], one["ai"], _day(year, one["den"]),
                _day(year, one["tu"]) if "tu" in one else None,
            )
            for one in rule["moc"]
        ),
    )  # fmt: skip


def paper(kind: str) -> Paper:
    """Return how a kind of paper is headed and ended: ke_hoach, quyet_dinh, cong_van, bao_cao."""
    found = _raw()["giay_to"][kind]
    return Paper(found["ky_hieu"], tuple(found.get("can_cu", ())), tuple(found.get("noi_nhan", ())))
