"""The causes a late dossier may have, as a dated list a province can replace (mot-cua.md 3.5)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FAULTS = {
    "CA_NHAN": "cá nhân",
    "TAP_THE": "tập thể",
    "CO_QUAN_KHAC": "cơ quan khác",
    "KHACH_QUAN": "khách quan",
}


@dataclass(frozen=True)
class LateCause:
    """One cause: its code, words, whose fault it is counted as, the kinds of step it is likely at."""

    code: str
    name: str
    fault: str
    steps: tuple[str, ...]
    needs_words: bool

    @property
    def fault_name(self) -> str:
        """Whose fault it is counted as, in words."""
        return FAULTS[self.fault]


@cache
def late_causes() -> tuple[LateCause, ...]:
    """Return the list of causes in its order.

    Raises:
        ValueError: the file names a fault that does not exist, or a code twice.
    """
    raw = yaml.safe_load((Path(__file__).parent / "late_causes.yaml").read_text(encoding="utf-8"))
    found = tuple(
        LateCause(row["ma"], row["ten"], row["loi"], tuple(row.get("buoc", ())), bool(row.get("ghi_ro")))
        for row in raw["nguyen_nhan"]
    )
    if any(cause.fault not in FAULTS for cause in found) or len({c.code for c in found}) != len(found):
        raise ValueError("late_causes.yaml: an unknown fault, or a code twice")
    return found


def cause_of(code: str) -> LateCause | None:
    """Return the cause of a code, None when there is none."""
    return next((cause for cause in late_causes() if cause.code == code), None)


def likely_cause(step_kind: str, *, of_leg: bool = False) -> str:
    """Return the code of the cause a delay at this kind of step most likely has, "" when none stands out."""
    if of_leg:
        return "LIEN_THONG_CHAM"
    return next((cause.code for cause in late_causes() if step_kind in cause.steps), "")
