"""What publication takes from the law or from the province's own rule: lists, cleaning rules, limits."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class ListKind:
    """A list a province keeps: its code, its word in addresses, its name, and what an entry must say.

    Attributes:
        code: stored with each entry.
        slug: in addresses.
        name: heading of its page.
        detail: what the free words of an entry are called.
        detail_must: an entry needs them.
        by_desk: an entry may name a counter.
        by_group: an entry needs the name of its group.
        by_level: an entry needs the level of the online service.
        flag: the announced fact of a version it must agree with ("nonterritorial"), "" for none.
        personal: an entry says what a person of the agency was given, and ends with the agency.
        against: the list a procedure cannot stand on at the same time, "" for none.
        source: the provision.
    """

    code: str
    slug: str
    name: str
    detail: str
    detail_must: bool
    by_desk: bool
    by_group: bool
    by_level: bool
    flag: str
    personal: bool
    against: str
    source: str


@dataclass(frozen=True)
class CleaningRule:
    """A rule of data cleaning: its number in the reference, its name, working days an agency has to mend."""

    number: int
    name: str
    days: int


@dataclass(frozen=True)
class PublicationLaw:
    """The whole file."""

    lists: tuple[ListKind, ...]
    rules: tuple[CleaningRule, ...]
    entry_days: dict[str, int]
    highest_tier: bool
    check_every: int

    def kind(self, code: str) -> ListKind | None:
        """Return the list of a code or of a word in an address, None when there is none."""
        return next((one for one in self.lists if code in (one.code, one.slug)), None)

    def rule(self, number: int) -> CleaningRule:
        """Return the rule of a number.

        Raises:
            KeyError: there is none.
        """
        found = next((one for one in self.rules if one.number == number), None)
        if found is None:
            raise KeyError(number)
        return found


@cache
def publication_law() -> PublicationLaw:
    """Return what the file says.

    Raises:
        ValueError: a list twice, rules that are not 1 to 8, or a limit that is no number of days.
    """
    raw = yaml.safe_load((Path(__file__).parent / "publication.yaml").read_text(encoding="utf-8"))
    lists = tuple(_kind(row) for row in raw["danh_muc"])
    rules = tuple(CleaningRule(row["so"], row["ten"], row["ngay"]) for row in raw["quy_tac"])
    if len({one.code for one in lists} | {one.slug for one in lists}) != 2 * len(lists):
        raise ValueError("publication.yaml: a list twice")
    if [one.number for one in rules] != list(range(1, 9)) or any(one.days < 1 for one in rules):
        raise ValueError("publication.yaml: rules are numbered 1 to 8, with days to mend")
    days = {"tinh": int(raw["han_nhap"]["tinh"]), "bo": int(raw["han_nhap"]["bo"])}
    return PublicationLaw(lists, rules, days, raw["cap_chinh"] == "cao_nhat", int(raw["kiem_niem_yet"]))


def _kind(row: dict[str, Any]) -> ListKind:
    return ListKind(
        code=row["ma"], slug=row["duong"], name=row["ten"], detail=row["ghi"],
        detail_must=bool(row.get("bat_buoc")), by_desk=bool(row.get("quay")), by_group=bool(row.get("nhom")),
        by_level=bool(row.get("muc")), flag=row.get("co", ""), personal=bool(row.get("theo_nguoi")),
        against=row.get("trai", ""), source=row["can_cu"],
    )  # fmt: skip
