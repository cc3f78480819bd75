"""Limits and papers of impact assessment: what the decree leaves open, set by the province."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True)
class ImpactRules:
    """Days and signs of the papers; `opinion_days` and `appraisal_days` are working days, `long_at` calendar days."""

    opinion_days: int
    appraisal_days: int
    long_at: dict[str, int]
    above: str
    opinion_sign: str
    appraisal_sign: str
    recipients: tuple[str, ...]
    basis: str


@cache
def impact_rules() -> ImpactRules:
    """Return the rules in force."""
    raw = yaml.safe_load((Path(__file__).parent / "impact.yaml").read_text(encoding="utf-8"))
    letter = raw["cong_van"]
    return ImpactRules(
        opinion_days=int(raw["ngay_cho_y_kien"]), appraisal_days=int(raw["ngay_tham_dinh"]),
        long_at={stage: int(days) for stage, days in raw["ngay_nam_lau"].items()}, above=letter["co_quan_tren"],
        opinion_sign=letter["ky_hieu_y_kien"], appraisal_sign=letter["ky_hieu_tham_dinh"],
        recipients=tuple(letter["noi_nhan"]), basis=raw["can_cu"],
    )  # fmt: skip
