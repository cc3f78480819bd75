"""Whose a procedure is: announcements name who does it in words; here they are matched to the province's agencies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from motcua.base.organisations.models import Agency
from motcua.base.organisations.queries import agencies_on
from motcua.base.text import fold
from motcua.catalogue.procedures.models import ProcedureAgency, ProcedureVersion

COMMUNES, OTHERS, UNKNOWN = "cap-xa", "khac", "chua-ro"
WORDS = {
    COMMUNES: "Ủy ban nhân dân cấp xã",
    OTHERS: "Cơ quan khác nêu trong quyết định công bố",
    UNKNOWN: "Chưa ghi cơ quan thực hiện",
}
_OF_COMMUNE = ("cap xa", "nhan dan xa", "xa, phuong", "phuong, xa")
_OF_COMMITTEE = ("nhan dan cap tinh", "nhan dan tinh", "ubnd tinh", "ubnd cap tinh")


@dataclass(frozen=True)
class Owner:
    """Who does a procedure: an agency of the province, all communes, somebody else, or nobody named."""

    key: str
    name: str
    order: int
    agency_id: int | None = None


def with_agencies(versions: QuerySet[ProcedureVersion]) -> QuerySet[ProcedureVersion]:
    """Return versions with who executes them at hand for `Owners.of`."""
    executes = ProcedureAgency.objects.filter(role=ProcedureAgency.Role.EXECUTES).only("version_id", "name")
    return versions.prefetch_related(Prefetch("agencies", executes, to_attr="executing"))


class Owners:
    """Matches what announcements call an executing agency to the agencies of a day; each name is matched once."""

    def __init__(self, day: date) -> None:
        own = agencies_on(day).filter(level="TINH").exclude(kind=Agency.Kind.OTHER).order_by("pk")
        area = {part for one in own if one.area for part in (fold(one.area.name), fold(one.area.full_name))}
        self._agencies: dict[str, Agency] = {}
        for one in own:
            base = fold(one.name)
            for place in sorted(area, key=len, reverse=True):
                base = base.replace(f" {place}", "").replace(f" tinh {place}", "")
            if one.kind == Agency.Kind.COMMITTEE:
                self._agencies |= dict.fromkeys(_OF_COMMITTEE, one)
            else:
                self._agencies[base.removesuffix(" tinh").strip()] = one
        self._known: dict[str, Owner] = {}

    def of(self, version: ProcedureVersion) -> Owner:
        """Return who does a procedure by its version (read by `with_agencies`)."""
        names = [one.name for one in version.executing]  # type: ignore[attr-defined]
        if not names:
            return self._fixed(COMMUNES if set(version.levels) == {"XA"} else UNKNOWN)
        found = [self._named(name) for name in names]
        return min(found, key=lambda one: one.order)

    def _named(self, name: str) -> Owner:
        if name not in self._known:
            self._known[name] = self._match(fold(name))
        return self._known[name]

    def _match(self, folded: str) -> Owner:
        places = [(folded.find(base), base) for base in self._agencies if base and base in folded]
        if places:
            agency = self._agencies[min(places, key=lambda place: (place[0], -len(place[1])))[1]]
            return Owner(f"co-quan:{agency.pk}", str(agency), 1, agency.pk)
        return self._fixed(COMMUNES if any(words in folded for words in _OF_COMMUNE) else OTHERS)

    @staticmethod
    def _fixed(key: str) -> Owner:
        return Owner(key, WORDS[key], 2 + list(WORDS).index(key))


def owned_by(versions: Iterable[ProcedureVersion], day: date) -> Mapping[int, Owner]:
    """Return the owner of each version by its key."""
    owners = Owners(day)
    return {one.pk: owners.of(one) for one in versions}
