"""Reads of the lists a province keeps: one list on a day, where it and the announced version disagree."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from motcua.base import clock
from motcua.base.posted import key_of
from motcua.base.text import clean, fold, read_day
from motcua.catalogue.procedures import queries as procedures
from motcua.catalogue.procedures.models import OnSiteProcedure, ProcedureVersion
from motcua.catalogue.publication.models import ListEntry
from motcua.law.publication import ListKind, publication_law

AT_DESK = "TAI_MOT_CUA"
PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What the page of a list is cut to; every value comes from the address."""

    text: str
    level: str
    agency_id: int | None
    every: bool
    day: date
    dated: bool
    service: str

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filters":
        """Read filters from a query string; words that mean nothing are passed over."""
        level = query.get("cap", "")
        asked = read_day(query.get("ngay", ""))
        service = query.get("muc", "")
        return cls(
            clean(query.get("q", ""))[:100],
            level if level in {"XA", "TINH"} else "",
            key_of(query, "co-quan"),
            query.get("het") == "1",
            asked or clock.today(),
            asked is not None,
            service if service in ("TOAN_TRINH", "MOT_PHAN") else "",
        )


def entries(kind: ListKind, filters: Filters) -> QuerySet[ListEntry]:
    """Return a list's entries under filters, in force on the day or, with `every`, all that ever stood on it."""
    rows = ListEntry.objects.filter(kind=kind.code)
    if not filters.every:
        rows = rows.on(filters.day)
    if filters.level:
        rows = rows.filter(level=filters.level)
    if filters.agency_id:
        rows = rows.filter(Q(agency_id=filters.agency_id) | Q(agency__isnull=True))
    if filters.service:
        rows = rows.filter(service_level=filters.service)
    for word in fold(filters.text).split()[:8]:
        rows = rows.filter(Q(procedure__folded__contains=word) | Q(group__icontains=word))
    order = ("group", "procedure__code", "pk") if kind.by_group else ("procedure__code", "level", "pk")
    return rows.select_related("procedure__field", "agency", "desk__unit").order_by(*order)


def counts(day: date | None = None) -> dict[str, int]:
    """Return how many entries each list has in force on a day; "tai-cho" is that of what is done whole on site."""
    on = day or clock.today()
    found = dict(ListEntry.objects.on(on).order_by().values_list("kind").annotate(n=Count("pk")))
    return {one.code: found.get(one.code, 0) for one in publication_law().lists} | {
        "tai-cho": OnSiteProcedure.objects.on(on).count()
    }


def unlisted(kind: ListKind, day: date | None = None) -> QuerySet[ProcedureVersion]:
    """Return the versions in force that say what this list is about while the list does not have them."""
    on = day or clock.today()
    if not kind.flag:
        return ProcedureVersion.objects.none()
    listed = ListEntry.objects.on(on).filter(kind=kind.code, procedure=OuterRef("procedure"))
    rows = procedures.in_force(on).order_by("procedure__code")
    if kind.flag == "service_level":
        return rows.filter(service_level__in=["TOAN_TRINH", "MOT_PHAN"]).exclude(
            Exists(listed.filter(service_level=OuterRef("service_level")))
        )
    return rows.filter(**{kind.flag: True}).exclude(Exists(listed))


def unannounced(kind: ListKind, day: date | None = None) -> QuerySet[ListEntry]:
    """Return the entries of a list whose procedure's version of the day does not say the same, or is not in force."""
    on = day or clock.today()
    if not kind.flag:
        return ListEntry.objects.none()
    agreeing = ProcedureVersion.objects.on(on).filter(procedure=OuterRef("procedure"), is_public=True)
    if kind.flag == "service_level":
        agreeing = agreeing.filter(service_level=OuterRef("service_level"))
    else:
        agreeing = agreeing.filter(**{kind.flag: True})
    return (
        ListEntry.objects.on(on)
        .filter(kind=kind.code)
        .exclude(Exists(agreeing))
        .select_related("procedure", "agency")
        .order_by("procedure__code")
    )
