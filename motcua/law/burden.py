"""How burden is measured: what an hour of waiting counts, from where on something is a finding; dated."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Worth:
    """What things cost people once: hours, đồng, and shares of an hour (see the file).

    `wage` is đồng an hour; the file has none, the compliance cost gives it (`control/burden/worth.py`).
    """

    wage: Decimal
    paper: Decimal
    trip: Decimal
    trip_money: int
    online: Decimal
    post: Decimal
    supplement: Decimal
    waiting: Decimal
    at_once_hours: int


@dataclass(frozen=True, slots=True)
class Threshold:
    """When something is a finding: at least so many cases, from this level on; the share that could be spared."""

    least: int
    level: float
    spared: float


@dataclass(frozen=True)
class Measures:
    """One set of the file, in force from a day to a day."""

    valid_from: date
    valid_to: date | None
    worth: Worth
    passing: frozenset[str]
    unmeasured: frozenset[str]
    formal: frozenset[str]
    thresholds: dict[str, Threshold]
    weights: dict[str, int]
    sure: float
    raw: dict[str, Any]

    def threshold(self, kind: str) -> Threshold:
        """Return the threshold of a kind of finding."""
        return self.thresholds[kind]


@cache
def _sets() -> tuple[Measures, ...]:
    data = yaml.safe_load(Path(__file__).with_name("burden.yaml").read_text("utf-8"))
    return tuple(read_set(row) for row in data["bo"])


def basis() -> str:
    """Return what the measures rest on, in words."""
    return str(yaml.safe_load(Path(__file__).with_name("burden.yaml").read_text("utf-8"))["can_cu"])


def read_set(row: dict[str, Any]) -> Measures:
    """Read one set as the file, or a run that keeps it, writes it."""
    value = {key: Decimal(str(one)) for key, one in row["quy_doi"].items()}
    worth = Worth(
        wage=Decimal(0), paper=value["gio_mot_giay_to"], trip=value["gio_di_lai"],
        trip_money=int(value["tien_di_lai"]), online=value["gio_nop_truc_tuyen"], post=value["gio_nop_buu_chinh"],
        supplement=value["gio_bo_sung"], waiting=value["phan_cho"], at_once_hours=int(value["tra_ngay_gio"]),
    )  # fmt: skip
    found = {
        kind: Threshold(int(one["it_nhat"]), float(one["nguong"]), float(one["phan_cat"]))
        for kind, one in row["phat_hien"].items()
    }
    raw = {key: row[key] for key in row if key not in {"tu_ngay", "den_ngay"}}
    return Measures(
        row["tu_ngay"], row["den_ngay"], worth, frozenset(row["buoc_luan_chuyen"]), frozenset(row["buoc_khong_do"]),
        frozenset(row["buoc_xet_hinh_thuc"]), found, dict(row["trong_so"]), float(row["lan_sai_so"]), raw,
    )  # fmt: skip


def measures_on(day: date) -> Measures:
    """Return the set in force on a day, the first one for a day before all of them."""
    found = [
        one for one in _sets() if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)
    ]
    return found[-1] if found else _sets()[0]
