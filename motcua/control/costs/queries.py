"""Reads of the room, cut to what the actor may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.indicators.engine import LEVEL_IDS
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.reach import cut, of_agency, one_of
from motcua.base.posted import as_key, key_of
from motcua.base.search.words import having
from motcua.base.text import clean, read_day
from motcua.control.costs.actual import CASE, KINDS, Span
from motcua.control.costs.models import CostActivity, CostGroup, CostStudy
from motcua.control.costs.rules import Totals, together
from motcua.control.costs.terms import Stage

_EXACT: DecimalField = DecimalField(max_digits=90, decimal_places=16)


def studies(by: Actor) -> QuerySet[CostStudy]:
    """Return the studies somebody may see: all of the province, or those of their agency; none thrown away."""
    rows = CostStudy.objects.exclude(state=CostStudy.State.DISCARDED).select_related("agency", "procedure")
    return cut(rows, by, "cost.view", of_agency(by))


def totals(study_ids: Iterable[int]) -> dict[int, Totals]:
    """Return what studies cost in a year, now and after, by one query; zero for an empty study.

    Args:
        study_ids: keys; the caller has cut them to what its reader may see.
    """
    ids = list(study_ids)
    once = F("hours") * Coalesce("wage", "volume__study__wage") + F("fee") + F("other")
    yearly = once * Coalesce("times", "volume__times") * Coalesce("subjects", "volume__subjects")
    rows = (
        CostActivity.objects.filter(volume__study_id__in=ids)
        .order_by()
        .values_list("volume__study_id", "volume__stage")
        .annotate(yearly=Sum(yearly, output_field=_EXACT))
    )
    found: dict[int, dict[str, Decimal]] = {pk: {} for pk in ids}
    for pk, stage, amount in rows:
        found[pk][stage] = amount
    return {
        pk: Totals(by_stage.get(Stage.NOW, Decimal(0)), by_stage.get(Stage.AFTER, Decimal(0)))
        for pk, by_stage in found.items()
    }


TABS = {"": "Tất cả", "dang-tinh": "Đang tính", "xac-nhan": "Đã xác nhận"}
_STATES = {"dang-tinh": CostStudy.State.DRAFT, "xac-nhan": CostStudy.State.CONFIRMED}


@dataclass(frozen=True)
class Choice:
    """What the list of studies is cut to; every value comes from the address."""

    text: str = ""
    tab: str = ""
    agency: int | None = None
    group: int | None = None
    level: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Choice":
        """Read filters from a query string; words that mean nothing are passed over."""
        tab, agency, group, level = (query.get(name, "") for name in ("loai", "co-quan", "nhom", "cap"))
        return cls(
            query.get("q", "")[:100], tab if tab in TABS else "", as_key(agency), as_key(group),
            level if level in LEVEL_IDS else "", read_day(query.get("tu", "")), read_day(query.get("den", "")),
        )  # fmt: skip

    def apply(self, rows: QuerySet[CostStudy], *, tab: bool = True) -> QuerySet[CostStudy]:
        """Return what of these studies is asked for; without the tab, for its counts."""
        if self.text:
            rows = rows.filter(having(self.text, "title", "procedure__code", folded=("procedure__folded",)))
        if self.agency:
            rows = rows.filter(agency_id=self.agency)
        if self.group:
            rows = rows.filter(groups=self.group)
        if self.level:
            rows = rows.filter(agency__level=self.level)
        if self.since:
            rows = rows.filter(confirmed_at__gte=_start(self.since))
        if self.until:
            rows = rows.filter(confirmed_at__lt=_start(self.until + timedelta(days=1)))
        if tab and self.tab:
            rows = rows.filter(state=_STATES[self.tab])
        return rows


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.VN)


def study(by: Actor, pk: int) -> CostStudy:
    """Return one study.

    Raises:
        NotFound: there is none, or it is another agency's.
    """
    return one_of(studies(by), pk, "Không có bảng tính chi phí này, hoặc bảng tính của cơ quan khác.")


def sees(by: Actor, study_id: int | None) -> bool:
    """Tell whether somebody may open a study; other rooms link to it."""
    return study_id is not None and studies(by).filter(pk=study_id).exists()


def study_of_catalogue(by: Actor, pk: int) -> CostStudy:
    """Return a study whose procedure is in the catalogue.

    Raises:
        NotFound: there is none, it is not theirs, or it has no procedure and hence no dossiers.
    """
    found = study(by, pk)
    if found.procedure_id is None:
        raise NotFound("Bảng tính này chưa gắn với thủ tục trong danh mục nên không có hồ sơ thực tế.")
    return found


def dossiers_asked(by: Actor, query: Mapping[str, str]) -> tuple[CostStudy, Span, str, str]:
    """Return whose dossiers an address asks for: the study, the days, which kind of them, of which case.

    Raises:
        NotFound: as `study_of_catalogue`. Invalid: the days are none.
    """
    kind = query.get("loai", "")
    found = study_of_catalogue(by, key_of(query, "bang") or 0)
    return found, Span.read(query), kind if kind in KINDS else "", clean(query.get("truong-hop", ""))[:CASE]


def with_totals(found: Iterable[CostStudy]) -> list[CostStudy]:
    """Return studies, each with `totals`."""
    listed = list(found)
    sums = totals(one.pk for one in listed)
    for one in listed:
        one.totals = sums[one.pk]  # type: ignore[attr-defined]
    return listed


def tab_counts(rows: QuerySet[CostStudy]) -> dict[str, int]:
    """Return how many studies each tab has."""
    drafts, confirmed = (Count("pk", filter=Q(state=state)) for state in _STATES.values())
    found = rows.order_by().aggregate(drafts=drafts, confirmed=confirmed)
    return {"": sum(found.values()), "dang-tinh": found["drafts"], "xac-nhan": found["confirmed"]}


def confirmed_totals(by: Actor) -> tuple[Totals, int]:
    """Return what the confirmed studies somebody may see come to, and how many there are."""
    ids = list(studies(by).filter(state=CostStudy.State.CONFIRMED).values_list("pk", flat=True))
    return together(totals(ids).values()), len(ids)


def groups(by: Actor) -> QuerySet[CostGroup]:
    """Return the groups somebody may see, with how many studies each has."""
    rows = CostGroup.objects.filter(ended_at__isnull=True).select_related("agency")
    return cut(rows, by, "cost.view", of_agency(by))


def group(by: Actor, pk: int) -> CostGroup:
    """Return one group.

    Raises:
        NotFound: there is none, or it is another agency's.
    """
    return one_of(groups(by), pk, "Không có nhóm này, hoặc nhóm của cơ quan khác.")


def members(by: Actor, group: CostGroup) -> QuerySet[CostStudy]:
    """Return the studies of a group that somebody may see, by title."""
    return studies(by).filter(groups=group).order_by("title", "pk")


def group_totals(group_ids: Iterable[int]) -> dict[int, tuple[Totals, int]]:
    """Return what groups come to and how many studies each has, by two queries.

    Args:
        group_ids: keys; the caller has cut them to what its reader may see.
    """
    ids = list(group_ids)
    pairs = list(
        CostGroup.studies.through.objects.filter(costgroup_id__in=ids).values_list(
            "costgroup_id", "coststudy_id"
        )
    )
    sums = totals({study_id for _, study_id in pairs})
    found: dict[int, list[Totals]] = {pk: [] for pk in ids}
    for group_id, study_id in pairs:
        found[group_id].append(sums[study_id])
    return {pk: (together(parts), len(parts)) for pk, parts in found.items()}


def groups_with_totals(found: Iterable[CostGroup]) -> list[CostGroup]:
    """Return groups, each with `totals` and `count`, how many studies it has."""
    listed = list(found)
    sums = group_totals(group.pk for group in listed)
    for group in listed:
        group.totals, group.count = sums[group.pk]  # type: ignore[attr-defined]
    return listed
