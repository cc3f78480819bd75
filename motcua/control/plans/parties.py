"""Who is meant: the agencies and classes of agencies that a plan names, as the province has them on a day.

"Các sở, ban, ngành" is a class: a task given to it is given to every agency of it. An agency that has ended is
followed to its successors.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from django.db.models import Q

from motcua.base import clock
from motcua.base.organisations.models import AdministrativeUnit, Agency
from motcua.base.text import fold

Kind, Level = Agency.Kind, AdministrativeUnit.Level
_OFFICES = Q(kind=Kind.DEPARTMENT, level=Level.PROVINCE)
_COMMUNES = Q(kind=Kind.COMMITTEE, level=Level.COMMUNE)
_DISTRICTS = Q(kind=Kind.COMMITTEE, level=Level.DISTRICT)
_CENTRES = Q(kind__in=[Kind.CENTRE, Kind.OFFICE], level=Level.PROVINCE)
_BRANCHES = Q(kind=Kind.BRANCH, level=Level.PROVINCE)


@dataclass(frozen=True)
class Group:
    """A class of agencies: its code, its name, the words plans use for it, which agencies belong to it."""

    code: str
    name: str
    pattern: re.Pattern[str]
    members: Q


def _group(code: str, name: str, pattern: str, members: Q) -> Group:
    return Group(code, name, re.compile(pattern), members)


# Folded words; the first that fits. What names all agencies comes last.
GROUPS: dict[str, Group] = {
    group.code: group
    for group in (
        _group(
            "ubnd_xa", "UBND cấp xã",
            r"(ubnd|uy ban nhan dan|(bo phan|trung tam) .*) (cap xa|cac xa|xa, phuong|xa phuong)|^cap xa$|^cac xa\b",
            _COMMUNES,
        ),
        _group(
            "ubnd_huyen", "UBND cấp huyện",
            r"(ubnd|uy ban nhan dan|hcc|hanh chinh cong) (cap huyen|cac huyen|huyen, |huyen$)|^cac huyen\b|^cap huyen$",
            _DISTRICTS,
        ),
        _group("nganh_doc", "Cơ quan ngành dọc", r"nganh doc", _BRANCHES),
        _group(
            "so_nganh", "Các sở, ban, ngành",
            r"^(cac )?so,? (ban,? )?(nganh|co quan)|co quan chuyen mon (thuoc|truc thuoc|cap tinh)",
            _OFFICES,
        ),
        _group(
            "moi_co_quan", "Các cơ quan, đơn vị, địa phương",
            # Those "concerned", "assigned", "inspected" are some of them: the officer says which.
            r"^(?!.*(lien quan|duoc |thanh phan|truyen thong|co quan thue))"
            r"((cac )?(co quan|don vi|dia phuong)\b|thu truong)",
            _OFFICES | _COMMUNES | _CENTRES,
        ),
    )
}  # fmt: skip


def key(name: str) -> str:
    """Return a name as it is compared: no accents, usual abbreviations, no words that come and go."""
    text = fold(name)
    for long, short in (
        ("uy ban nhan dan", "ubnd"), ("hoi dong nhan dan", "hdnd"), ("phuc vu hanh chinh cong", "hcc"),
        ("hanh chinh cong", "hcc"), ("ttpvhcc", "trung tam hcc"), ("pvhcc", "hcc"),
        ("thu tuc hanh chinh", "tthc"), ("bao hiem xa hoi", "bhxh"), ("khu cong nghiep", "kcn"),
    ):  # fmt: skip
        text = text.replace(long, short)
    text = re.sub(r"[^a-z0-9 ]|\b(va|cac)\b", " ", text)
    # A department is the province's whether or not it says so.
    text = re.sub(r"^(so|ban|thanh tra|cuc) (.*) tinh( [a-z ]*)?$", r"\1 \2", text)
    text = re.sub(r"\btinh\b(?=.*\btinh\b)", "", text)
    text = re.sub(r"\btinh [a-z ]+$", "tinh", text)
    return " ".join(text.split())


@dataclass(frozen=True)
class Whom:
    """Whom printed words mean: an agency, a class of agencies, or nobody we know (both empty)."""

    agency_id: int | None = None
    group: str = ""


class Directory:
    """The agencies of a day, looked up by the words of plans."""

    def __init__(self, day: date | None = None) -> None:
        self.day = day or clock.today()
        self._present = {
            row.pk: row
            for row in Agency.objects.on(self.day).only("pk", "name", "short_name", "kind", "level")
        }
        self._by_key: dict[str, int] = {}
        for row in self._present.values():
            for name in (row.name, row.short_name):
                if name:
                    self._by_key.setdefault(key(name), row.pk)

    def whom(self, printed: str) -> Whom:
        """Return whom printed words mean.

        Args:
            printed: one name out of a plan's column ("Sở Nội vụ", "UBND cấp xã").
        """
        wanted = key(printed)
        if wanted in self._by_key:
            return Whom(agency_id=self._by_key[wanted])
        folded = fold(printed)
        group = next((one.code for one in GROUPS.values() if one.pattern.search(folded)), "")
        if group:
            return Whom(group=group)
        return Whom(agency_id=self._former(wanted) or self._near(wanted))

    def _near(self, wanted: str) -> int | None:
        """Return the one agency whose name is a slip of the pen away."""
        near = [
            (SequenceMatcher(None, wanted, name).ratio(), pk)
            for name, pk in self._by_key.items()
            if abs(len(name) - len(wanted)) <= 4
        ]
        best = sorted((found for found in near if found[0] >= 0.9), reverse=True)
        return best[0][1] if best and (len(best) == 1 or best[0][0] > best[1][0]) else None

    def _former(self, wanted: str) -> int | None:
        """Return what an agency that has ended became."""
        former = Agency.objects.filter(valid_to__lt=self.day).only("pk", "name", "short_name")
        found = {row.pk for row in former if wanted in {key(row.name), key(row.short_name or row.name)}}
        seen: set[int] = set()
        while found - seen:
            seen |= found
            heirs = set(
                Agency.objects.filter(predecessors__in=found).order_by("pk").values_list("pk", flat=True)
            )
            present = sorted(heirs & self._present.keys())
            if present:
                return present[0]
            found = heirs
        return None


def members(groups: Iterable[str], day: date | None = None) -> Mapping[str, list[int]]:
    """Return the agencies of each class on a day, by their keys in order of name."""
    day = day or clock.today()
    return {
        code: list(
            Agency.objects.on(day).filter(GROUPS[code].members).order_by("name").values_list("pk", flat=True)
        )
        for code in set(groups)
    }
