"""Average income an hour by year, for the compliance cost of procedures (kiem-soat-tthc.md 2.5)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import yaml

_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Year:
    """The national figure of a year: GDP per head (đồng), what it rests on, whether it is sure."""

    year: int
    per_head: Decimal
    hourly: Decimal
    basis: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """Nhóm đối tượng: those who bear the cost."""

    code: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class WageTable:
    """The wage file: years, newest first; groups of subjects; the divisor and how sure it is."""

    years: tuple[Year, ...]
    subjects: tuple[Subject, ...]
    hours_a_year: int
    divisor_basis: str
    divisor_sure: bool


def hourly(per_head: Decimal, months: int, days: int, hours: int) -> Decimal:
    """Return the income of an hour (đồng, six decimals half up) from that of a year.

    Args:
        per_head: income of a year (đồng).
        months: months of a year.
        days: working days of a month.
        hours: working hours of a day.
    """
    return (per_head / (months * days * hours)).quantize(_PLACES, rounding=ROUND_HALF_UP)


@cache
def table() -> WageTable:
    """Return the wage file."""
    data = yaml.safe_load(Path(__file__).with_name("wages.yaml").read_text("utf-8"))
    way = data["cach_tinh"]
    parts = way["thang"], way["ngay"], way["gio"]
    years = [
        Year(
            row["nam"], Decimal(row["dong"]), hourly(Decimal(row["dong"]), *parts), row["can_cu"],
            row["do_chac"] == "chac",
        )
        for row in data["gdp"]
    ]  # fmt: skip
    return WageTable(
        years=tuple(sorted(years, key=lambda one: -one.year)),
        subjects=tuple(
            Subject(code, row["ten"], row.get("ghi_chu", "")) for code, row in data["nhom"].items()
        ),
        hours_a_year=parts[0] * parts[1] * parts[2],
        divisor_basis=way["can_cu"],
        divisor_sure=way["do_chac"] == "chac",
    )
