"""Programmes that cut procedures, as their documents set them: data under `programmes/`, each with its source mark."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from motcua.law.facts import MARKS
from motcua.law.reminders import Step, steps_of

FOLDER = Path(__file__).parent / "programmes"
SCOPES = ("NOI_BO", "KINH_DOANH", "TAT_CA", "QUY_DINH")
MEASURES = ("CONG_BO", "RA_SOAT", "GIAM_SO", "GIAM_CHI_PHI", "GIAM_THOI_GIAN", "GIAM_DIEU_KIEN", "THUC_THI")
OUTCOMES = ("GIU", "DON_GIAN", "THAY_THE", "BAI_BO", "PHAN_CAP")


@dataclass(frozen=True)
class LawGoal:
    """A measure that must reach a level (per cent) by its last day; `round` of a review, 0 for any."""

    code: str
    measure: str
    round: int
    level: Decimal
    due: date
    mark: str


@dataclass(frozen=True)
class LawMilestone:
    """What must be done by a last day; `goal` is the code of the goal that measures it, "" for none."""

    code: str
    title: str
    due: date
    goal: str
    mark: str


@dataclass(frozen=True)
class LawProgramme:
    """A programme as its document says it."""

    code: str
    name: str
    document: str
    document_date: date | None
    baseline: date
    scope: str
    counts_as_cut: tuple[str, ...]
    mark: str
    note: str
    goals: tuple[LawGoal, ...]
    milestones: tuple[LawMilestone, ...]

    @property
    def mark_text(self) -> str:
        """The mark in words."""
        return MARKS[self.mark]


@dataclass(frozen=True)
class Common:
    """How all programmes are reckoned.

    Attributes:
        hours: working hours in one unit of a time limit.
        business: words, without accents, that tell a procedure's targets as business.
        reminding: when who is reminded of a milestone.
        opinion_days: calendar days for opinions on a draft decision.
    """

    hours: Mapping[str, Fraction]
    business: tuple[str, ...]
    reminding: tuple[Step, ...]
    opinion_days: int


def _before(row: Mapping[str, Any], where: str) -> date:
    day = row.get("truoc")
    if not isinstance(day, date):
        raise ValueError(f"{where}: “truoc” must be a date")
    return day - timedelta(days=1)


def read(raw: Mapping[str, Any], where: str) -> LawProgramme:
    """Return a programme from what its file holds.

    Raises:
        ValueError: something unknown or missing; the message says where.
    """
    try:
        goals = tuple(
            LawGoal(
                row["ma"], row["dai_luong"], int(row.get("lan", 0)), Decimal(str(row["muc"])),
                _before(row, where), row["nhan"],
            )
            for row in raw["muc_tieu"]
        )  # fmt: skip
        milestones = tuple(
            LawMilestone(row["ma"], row["viec"], _before(row, where), row.get("muc_tieu", ""), row["nhan"])
            for row in raw["moc"]
        )
        found = LawProgramme(
            raw["ma"], raw["ten"], raw["van_ban"], raw.get("ngay_van_ban"), raw["moc_so_sanh"], raw["pham_vi"],
            tuple(raw["tinh_la_cat_giam"]), raw["nhan"], raw.get("ghi_chu", ""), goals, milestones,
        )  # fmt: skip
    except KeyError as missing:
        raise ValueError(f"{where}: {missing} is missing") from None
    _check(found, where)
    return found


def _check(found: LawProgramme, where: str) -> None:
    """Raise ValueError for what no programme may say."""
    _known([found.scope], SCOPES, where)
    _known((goal.measure for goal in found.goals), MEASURES, where)
    _known(found.counts_as_cut, OUTCOMES, where)
    _known([found.mark, *(goal.mark for goal in found.goals)], MARKS, where)
    codes = {goal.code for goal in found.goals}
    _known((one.goal for one in found.milestones if one.goal), codes, where)
    if len(codes) < len(found.goals):
        raise ValueError(f"{where}: a goal's code twice")
    if any(not 0 < goal.level <= 100 for goal in found.goals):
        raise ValueError(f"{where}: a level is not between 0 and 100")


def _known(words: Iterable[str], allowed: Iterable[str], where: str) -> None:
    unknown = set(words) - set(allowed)
    if unknown:
        raise ValueError(f"{where}: unknown {', '.join(sorted(unknown))}")


@cache
def programmes() -> tuple[LawProgramme, ...]:
    """Return the programmes that can be adopted, the newest document first.

    Raises:
        ValueError: a file says what no programme may, or a code stands twice.
    """
    found = [
        read(yaml.safe_load(path.read_text(encoding="utf-8")), path.name)
        for path in sorted(FOLDER.glob("[!_]*.yaml"))
    ]
    if len({one.code for one in found}) < len(found):
        raise ValueError("programmes: a code twice")
    return tuple(sorted(found, key=lambda one: (one.document_date or date.min, one.code), reverse=True))


def programme(code: str) -> LawProgramme | None:
    """Return the programme of a code, None when there is none."""
    return next((one for one in programmes() if one.code == code), None)


@cache
def common() -> Common:
    """Return how all programmes are reckoned."""
    raw = yaml.safe_load((FOLDER / "_chung.yaml").read_text(encoding="utf-8"))
    return Common(
        hours={unit: Fraction(words) for unit, words in raw["gio_lam_viec"].items()},
        business=tuple(raw["doi_tuong_kinh_doanh"]),
        reminding=steps_of(raw["nhac_moc"]),
        opinion_days=int(raw["ngay_gop_y"]),
    )
