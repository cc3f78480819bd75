"""Reads of who was shown personal data: by dossier, by citizen, by officer; and what is unusual in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from motcua.base import clock
from motcua.base.audit import subjects
from motcua.base.audit.models import Reading
from motcua.base.audit.paging import of_days
from motcua.base.audit.queries import people_like
from motcua.base.clock import VN
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import Scope, allowed
from motcua.base.text import clean, day, number, read_day

SUMMARY_DAYS = 7
MOST_SUMMARY_DAYS = 92
MOST_OFFICERS = 200
_INDEX = re.compile(r"^[0-9a-f]{32}$")


@dataclass(frozen=True)
class Rule:
    """What is unusual for one officer on one day: more than so many of something, and how that is said."""

    key: str
    most: int
    words: str

    @property
    def said(self) -> str:
        """The rule in words: "mở hơn 20 hồ sơ ngoài việc của đơn vị"."""
        return self.words.format(n=f"hơn {number(self.most)}")


# Simple enough to be told to the officer concerned; none of them says that something was wrong.
RULES = (
    Rule("outside", 20, "mở {n} hồ sơ ngoài việc của đơn vị"),
    Rule("after", 10, "có {n} lượt xem ngoài giờ làm việc"),
    Rule("numbers", 30, "xem đủ số định danh, điện thoại {n} lần"),
    Rule("dossiers", 300, "mở {n} hồ sơ"),
    Rule("exported", 20_000, "xuất {n} hồ sơ ra tệp"),
)


@dataclass(frozen=True)
class Filter:
    """What part of the readings is looked at; empty fields do not narrow it."""

    person: str = ""
    code: str = ""
    citizen: str = ""
    what: str = ""
    unusual: bool = False
    first: date | None = None
    last: date | None = None

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "Filter":
        """Read the filter from an address; what cannot be read does not narrow it."""
        index = str(query.get("cong-dan", ""))
        what = str(query.get("o-dau", ""))
        return cls(
            person=str(query.get("nguoi", "")).strip()[:120], code=clean(str(query.get("ho-so", "")))[:60].upper(),
            citizen=index if _INDEX.match(index) else "", what=what if what in Reading.What.values else "",
            unusual=query.get("la") == "1", first=read_day(str(query.get("tu", ""))),
            last=read_day(str(query.get("den", ""))),
        )  # fmt: skip

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for."""
        return self != Filter()


def readings(by: Actor, chosen: Filter) -> QuerySet[Reading]:
    """Return the readings somebody may see that fit a filter, newest first.

    A centre's director sees those of the own agency's people, and those of the agency's dossiers by others.
    """
    scope = allowed(by, "reading.view")
    rows = Reading.objects.order_by("-id").defer("members")
    if scope is None:
        return rows.none()
    if scope != Scope.PROVINCE:
        rows = rows.filter(Q(agency_id=by.agency_id) | Q(object_agency_id=by.agency_id))
    if chosen.person:
        rows = rows.filter(person_id__in=people_like(chosen.person))
    if chosen.code:
        rows = rows.filter(_of(subjects.of_code(chosen.code)) | Q(label=chosen.code))
    if chosen.citizen:
        rows = rows.filter(_of(subjects.of_citizen(chosen.citizen)))
    if not chosen.code and not chosen.citizen:
        rows = rows.exclude(count=0)  # where the keys of a long export go on
    if chosen.what:
        rows = rows.filter(what=chosen.what)
    if chosen.unusual:
        rows = rows.filter(Q(outside_unit=True) | Q(after_hours=True))
    return of_days(rows, chosen.first, chosen.last)


def _of(found: dict[str, list[int]]) -> Q:
    """Keep what was shown of these objects: themselves, and the files that hold them."""
    kept = Q(pk__in=[])
    for kind, keys in found.items():
        if keys:
            kept |= Q(object_kind=kind, object_id__in=keys) | Q(object_kind=kind, members__overlap=keys)
    return kept


@dataclass
class Officer:
    """What one officer was shown in a period, and the days on which that was unusual, each with its reason."""

    person_id: int | None
    name: str
    unit: str
    readings: int = 0
    dossiers: int = 0
    outside: int = 0
    after: int = 0
    numbers: int = 0
    exported: int = 0
    signs: list[str] = field(default_factory=list)


def period_of(chosen: Filter) -> tuple[date, date]:
    """Return the days a summary looks at: those of the filter, the last week without; at most three months."""
    last = chosen.last or clock.today()
    first = chosen.first or last - timedelta(days=SUMMARY_DAYS - 1)
    return max(min(first, last), last - timedelta(days=MOST_SUMMARY_DAYS - 1)), last


def by_officer(by: Actor, chosen: Filter) -> list[Officer]:
    """Return who was shown how much in a period, those with something unusual first."""
    first, last = period_of(chosen)
    narrowed = Filter(chosen.person, chosen.code, chosen.citizen, chosen.what, chosen.unusual, first, last)
    one = Q(object_kind="dossier", object_id__isnull=False)
    days: Any = (
        readings(by, narrowed)
        .order_by()
        .values("person_id", day=TruncDate("at", tzinfo=VN))
        .annotate(
            name=Max("person_name"), unit=Max("unit_name"), readings=Count("pk"),
            dossiers=Count("object_id", filter=one, distinct=True),
            outside=Count("object_id", filter=one & Q(outside_unit=True), distinct=True),
            after=Count("pk", filter=Q(after_hours=True)), numbers=Count("pk", filter=Q(what="SO")),
            exported=Sum("count", filter=Q(what="XUAT", object_kind="dossier"), default=0),
        )
        .order_by("day")
    )  # fmt: skip
    found: dict[int | None, Officer] = {}
    for row in days:
        officer = found.setdefault(row["person_id"], Officer(row["person_id"], row["name"], row["unit"]))
        for name in ("readings", "dossiers", "outside", "after", "numbers", "exported"):
            setattr(officer, name, getattr(officer, name) + row[name])
        officer.signs += signs_of(row["day"], row)
    ordered = sorted(found.values(), key=lambda one: (-len(one.signs), -one.readings, one.name))
    return ordered[:MOST_OFFICERS]


def signs_of(when: date, counts: Mapping[str, Any]) -> list[str]:
    """Return what was unusual on one day, each as a sentence that names the rule's measure."""
    return [
        f"{day(when)}: {rule.words.format(n=number(counts[rule.key]))} (mức {number(rule.most)} một ngày)"
        for rule in RULES
        if counts[rule.key] > rule.most
    ]
