"""Loads the national list of administrative units, and the units a province had before (see data/NOTICE.md)."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.base.organisations.models import AdministrativeUnit
from motcua.base.text import fold

DATA = Path(__file__).parent / "data"
TWO_TIERS = date(2025, 7, 1)
LAST_DAY_OF_THREE_TIERS = date(2025, 6, 30)
BASIS = (
    "QĐ 19/2025/QĐ-TTg, cập nhật theo NQ 30/2026/QH16 và NQ 237/NQ-UBTVQH16 (hiệu lực 30/4/2026); cần kiểm"
)
_KINDS = ("Thành phố", "Thị xã", "Huyện", "Tỉnh")
Level = AdministrativeUnit.Level
Key = tuple[str, str, date]


@dataclass(frozen=True)
class Loaded:
    """How many units were added, and how many are there of each level today."""

    added: int
    provinces: int
    communes: int
    former: int


@transaction.atomic
def load_administrative_units(
    former: Iterable[Mapping[str, Any]] = (), areas: Mapping[str, Iterable[str]] | None = None
) -> Loaded:
    """Load the 34 provinces and their communes in force since 01/7/2025; what is there already stays.

    The list shows the state after 30/4/2026 and carries no dates; every unit is taken from 01/7/2025 on.

    Args:
        former: provinces up to 30/6/2025, each {"name", "code", "valid_from", "valid_to", "successor", and
            "districts": [{"code", "name", "valid_from", "valid_to", "merged_into"?}]}; "successor" is the code
            of the province it went into.
        areas: bare name of a former district to the codes of the communes made of it.
    """
    known: dict[Key, AdministrativeUnit] = {
        (unit.level, unit.code, unit.valid_from): unit for unit in AdministrativeUnit.objects.all()
    }
    before = len(known)
    _add(known, (_province(row) for row in _rows("don_vi_hanh_chinh_tinh.csv")))
    _add(known, (_commune(row, known) for row in _rows("don_vi_hanh_chinh_xa.csv")))
    former = list(former)
    _add(known, (_former_province(one) for one in former))
    _add(known, (_district(row, one, known) for one in former for row in one["districts"]))
    _link(known, former, areas or {})
    levels = [level for level, _, start in known if start == TWO_TIERS]
    return Loaded(
        added=len(known) - before,
        provinces=levels.count(Level.PROVINCE),
        communes=levels.count(Level.COMMUNE),
        former=len(known) - len(levels),
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _add(known: dict[Key, AdministrativeUnit], wanted: Iterable[AdministrativeUnit]) -> None:
    fresh = [unit for unit in wanted if (unit.level, unit.code, unit.valid_from) not in known]
    AdministrativeUnit.objects.bulk_create(fresh)
    known.update({(unit.level, unit.code, unit.valid_from): unit for unit in fresh})


def _province(row: Mapping[str, str]) -> AdministrativeUnit:
    return AdministrativeUnit(
        code=row["ma_tinh"], name=row["ten"], full_name=row["ten_day_du"], kind=row["loai"],
        level=Level.PROVINCE, valid_from=TWO_TIERS, basis=BASIS, folded=fold(row["ten_day_du"]),
    )  # fmt: skip


def _commune(row: Mapping[str, str], known: Mapping[Key, AdministrativeUnit]) -> AdministrativeUnit:
    return AdministrativeUnit(
        code=row["ma_xa"], name=row["ten"], full_name=row["ten_day_du"], kind=row["loai"],
        level=Level.COMMUNE, parent=known[Level.PROVINCE, row["ma_tinh"], TWO_TIERS], valid_from=TWO_TIERS,
        basis=BASIS, folded=fold(row["ten_day_du"]),
    )  # fmt: skip


def _bare(full_name: str) -> tuple[str, str]:
    """Return kind and bare name of a full name: "Thị xã Quế Võ" gives ("Thị xã", "Quế Võ")."""
    kind = next((kind for kind in _KINDS if full_name.startswith(f"{kind} ")), "")
    return kind, full_name.removeprefix(kind).strip()


def _former_province(one: Mapping[str, Any]) -> AdministrativeUnit:
    full_name = one["name"].removesuffix("(cũ)").strip()
    kind, name = _bare(full_name)
    return AdministrativeUnit(
        code=one["code"], name=name, full_name=full_name, kind=kind, level=Level.PROVINCE,
        valid_from=one["valid_from"], valid_to=one["valid_to"], basis="Nghị quyết 202/2025/QH15",
        folded=fold(full_name),
    )  # fmt: skip


def _district(
    row: Mapping[str, Any], one: Mapping[str, Any], known: Mapping[Key, AdministrativeUnit]
) -> AdministrativeUnit:
    kind, name = _bare(row["name"])
    return AdministrativeUnit(
        code=row["code"], name=name, full_name=row["name"], kind=kind, level=Level.DISTRICT,
        parent=known[Level.PROVINCE, one["code"], one["valid_from"]], valid_from=row["valid_from"],
        valid_to=row["valid_to"], folded=fold(row["name"]),
    )  # fmt: skip


def _link(
    known: Mapping[Key, AdministrativeUnit],
    former: Iterable[Mapping[str, Any]],
    areas: Mapping[str, Iterable[str]],
) -> None:
    """Name the successors: of a province the merged one, of a district its next form or its communes."""
    links: set[tuple[int, int]] = set()
    for one in former:
        old = known[Level.PROVINCE, one["code"], one["valid_from"]]
        links.add((old.pk, known[Level.PROVINCE, one["successor"], TWO_TIERS].pk))
        districts = [known[Level.DISTRICT, row["code"], row["valid_from"]] for row in one["districts"]]
        heirs = {row["code"]: row.get("merged_into") or row["code"] for row in one["districts"]}
        for unit in districts:
            if unit.valid_to == LAST_DAY_OF_THREE_TIERS:
                found = [known[Level.COMMUNE, code, TWO_TIERS] for code in areas.get(unit.name, ())]
            else:
                found = [
                    other
                    for other in districts
                    if other.code == heirs[unit.code] and other.valid_from <= _next_day(unit) <= _last(other)
                ]
            links.update((unit.pk, heir.pk) for heir in found)
    through = AdministrativeUnit.successors.through
    through.objects.bulk_create(
        [through(from_administrativeunit_id=old, to_administrativeunit_id=new) for old, new in sorted(links)],
        ignore_conflicts=True,
    )


def _next_day(unit: AdministrativeUnit) -> date:
    return date.fromordinal((unit.valid_to or LAST_DAY_OF_THREE_TIERS).toordinal() + 1)


def _last(unit: AdministrativeUnit) -> date:
    return unit.valid_to or date.max
