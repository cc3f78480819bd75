"""Agencies side by side and one agency's page: its procedures, duties, drafts, reviews, data and shares in time.

Each room is asked once for all agencies together, so that a table of a hundred asks no more than a page of one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.indicators import engine, periods
from motcua.base.indicators import queries as figures
from motcua.base.indicators.engine import Measure, Scope
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.queries import agencies_on
from motcua.base.organisations.reach import cut, of_agency, one_of, province_wide
from motcua.base.text import fold, number
from motcua.catalogue.announcements import queries as announcements
from motcua.catalogue.announcements.models import Announcement
from motcua.catalogue.procedures.models import Procedure, ProcedureVersion
from motcua.catalogue.procedures.queries import in_force
from motcua.catalogue.processes import queries as processes
from motcua.catalogue.publication.homes import homes
from motcua.control.plans import queries as plans
from motcua.control.plans.rules import Tally
from motcua.insight.dashboards import rooms
from motcua.insight.dashboards.late import of_agencies

ON_TIME = "dossiers.on_time"
SHOWN = (
    ON_TIME, "dossiers.online", "dossiers.late_open", "plans.tasks_on_time", "impact.coverage",
    "announcements.issued_on_time", "publication.posted_right", "reviews.enforced",
)  # fmt: skip
KINDS = {"tinh": "Sở, ngành", "nganh-doc": "Ngành dọc", "xa": "Cấp xã"}
_INTERNAL = (ProcedureVersion.Kind.STANDARD_INTERNAL, ProcedureVersion.Kind.INTERCONNECTED_INTERNAL)


def agencies(by: Actor) -> QuerySet[Agency]:
    """Return the agencies whose page a person may see: all that handle or control, or their own."""
    rows = agencies_on().order_by("level", "name")
    if province_wide(by, "control.view"):
        return rows.exclude(kind__in=[Agency.Kind.OTHER, Agency.Kind.CENTRE])
    return cut(rows, by, "control.view", of_agency(by, "pk"))


def agency(by: Actor, pk: int) -> Agency:
    """Return one agency.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    return one_of(agencies(by), pk, "Không có cơ quan này, hoặc bạn không xem được trang của cơ quan khác.")


@dataclass(frozen=True)
class Choice:
    """Filters of the table of agencies."""

    kind: str = ""
    text: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Choice":
        """Read them from an address; what means nothing is passed over."""
        kind = query.get("loai", "")
        return cls(kind if kind in KINDS else "", query.get("q", "").strip()[:80])

    def apply(self, rows: QuerySet[Agency]) -> QuerySet[Agency]:
        """Keep the chosen agencies."""
        branch = Q(kind=Agency.Kind.BRANCH)
        if self.kind == "xa":
            rows = rows.filter(level="XA").exclude(branch)
        elif self.kind == "tinh":
            rows = rows.filter(level="TINH").exclude(branch)
        elif self.kind:
            rows = rows.filter(branch)
        for word in fold(self.text).split()[:6]:
            rows = rows.filter(Q(name__unaccent__icontains=word) | Q(short_name__unaccent__icontains=word))
        return rows


@dataclass
class Row:
    """An agency with what stands open in each room."""

    agency: Agency
    procedures: int = 0
    missing: int = 0
    without_process: int = 0
    duties: Tally = field(default_factory=Tally)
    drafts: int = 0
    owed: int = 0
    reviews: int = 0
    reviews_late: int = 0
    texts: int = 0
    faults: int = 0
    faults_late: int = 0
    late: int = 0
    on_time: Measure | None = None
    on_time_url: str = ""


# ---- procedures of agencies -------------------------------------------------------------------------------------

PARTS = {
    "": "Tất cả", "tinh": "Cấp tỉnh", "xa": "Cấp xã", "thieu": "Còn thiếu bộ phận",
    "quy-trinh": "Chưa có quy trình nội bộ",
}  # fmt: skip


@dataclass(frozen=True)
class _Catalogue:
    """The procedures in force: whose each is, which lack a part, which have no process."""

    of_agency: Mapping[int, frozenset[int]]
    of_communes: frozenset[int]
    missing: frozenset[int]
    without_process: frozenset[int]
    levels: Mapping[int, tuple[str, ...]]

    def of(self, agency: Agency) -> frozenset[int]:
        """Return the procedures an agency answers for: a commune those of its tier, others what they handle."""
        if agency.level == "XA":
            return self.of_communes if agency.kind == Agency.Kind.COMMITTEE else frozenset()
        return self.of_agency.get(agency.pk, frozenset())

    def part(self, agency: Agency, part: str) -> frozenset[int]:
        """Return a part of an agency's procedures (a key of `PARTS`)."""
        own = self.of(agency)
        if part == "thieu":
            return own & self.missing
        if part == "quy-trinh":
            return own & self.without_process
        if part:
            return frozenset(pk for pk in own if part.upper() in self.levels[pk])
        return own


def catalogue(day: date) -> _Catalogue:
    """Return the catalogue of a day by agency, read once within `engine.sharing`; internal procedures are left out."""
    return engine.once(("dashboards.catalogue", day), lambda: _catalogue(day))


def _catalogue(day: date) -> _Catalogue:
    rows = in_force(day).exclude(kind__in=_INTERNAL).order_by()
    known = {
        pk: (tuple(levels), bool(missing))
        for pk, levels, missing in rows.values_list("procedure_id", "levels", "missing")
    }
    with_process = set(
        processes.in_force(day).order_by().values_list("process__procedure_id", flat=True).distinct()
    )
    of_agency: dict[int, set[int]] = {}
    for pk, home in homes(day).items():
        if home.owner and pk in known:
            of_agency.setdefault(home.owner, set()).add(pk)
    return _Catalogue(
        {pk: frozenset(found) for pk, found in of_agency.items()},
        frozenset(pk for pk, (levels, _) in known.items() if "XA" in levels),
        frozenset(pk for pk, (_, missing) in known.items() if missing), frozenset(set(known) - with_process),
        {pk: levels for pk, (levels, _) in known.items()},
    )  # fmt: skip


def procedures(agency: Agency, part: str, day: date | None = None) -> QuerySet[Procedure]:
    """Return the procedures that a number of an agency's page counts.

    Args:
        agency: whose.
        part: a key of `PARTS`.
        day: of the catalogue, today by default.
    """
    keys = catalogue(day or clock.today()).part(agency, part)
    return Procedure.objects.filter(pk__in=keys).select_related("field").order_by("code")


# ---- the table --------------------------------------------------------------------------------------------------


def rows(by: Actor, chosen: Iterable[Agency], day: date | None = None) -> list[Row]:
    """Return agencies with what stands open in each room, in their order; each room is asked once."""
    day = day or clock.today()
    found = {one.pk: Row(one) for one in chosen}
    known = catalogue(day)
    for row in found.values():
        own = known.of(row.agency)
        row.procedures, row.missing = len(own), len(own & known.missing)
        row.without_process = len(own & known.without_process)
    for pk, tally in plans.tallies(plans.followed(by), "agency_id", day).items():
        if pk in found:
            found[pk].duties = tally
    for name, counted in _counted(by, day).items():
        for pk, many in counted.items():
            if pk in found:
                setattr(found[pk], name, many)
    for progress in rooms.cleaning(by, day):
        if progress.agency and progress.agency.pk in found:
            row = found[progress.agency.pk]
            row.faults, row.faults_late = progress.open, progress.late
    indicator, now = engine.get(ON_TIME), periods.containing("thang", clock.today())
    measured = indicator.by_agency(now) if indicator.by_agency else {}
    for pk, row in found.items():
        if pk in measured:
            row.on_time = measured[pk]
            row.on_time_url = indicator.rows(now, Scope("agency", pk, str(row.agency)))
    return list(found.values())


def _counted(by: Actor, day: date) -> dict[str, Mapping[int, int]]:
    """Return by the name of a row's figure how many each agency has."""
    items = rooms.items(by)
    behind: Counter[int] = Counter()
    for one in of_agencies(by, day):
        if one.agency_id:
            behind[one.agency_id] += one.count
    return {
        "drafts": Counter(draft.agency_id for draft in rooms.drafts(by)),
        "owed": Counter(debt.agency_id for debt in rooms.debts(by) if debt.agency_id),
        "reviews": Counter(item.lead_id for item in items),
        "reviews_late": Counter(item.lead_id for item in items if item.finish < day),
        "texts": Counter(text.agency_id for text in rooms.texts(by, day) if text.agency_id),
        "late": behind,
    }


# ---- one agency -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """An indicator of an agency: what it says this year, its course, where it opens."""

    code: str
    name: str
    figure: str
    parts: str
    url: str
    trend: list[float]
    tone: str


def indicators(agency: Agency) -> list[Shown]:
    """Return the indicators of an agency that have a figure, with their kept course of twelve months."""
    scope = Scope("agency", agency.pk, str(agency))
    year = periods.containing("nam", clock.today())
    series = figures.many_series(list(SHOWN), scope, 12)
    found = []
    for code in SHOWN:
        try:
            indicator = engine.get(code)
        except NotFound:
            continue
        if "agency" not in indicator.kinds:
            continue
        period = periods.containing("thang", clock.today()) if indicator.live else year
        measure = indicator.measure(period, scope)
        if measure.value is None:
            continue
        trend = [float(kept.value) for _, kept in series[code] if kept and kept.value is not None]
        share = measure.denominator is not None
        parts = f"{number(measure.numerator)} trên {number(measure.denominator)}" if share else ""
        unit = "%" if indicator.unit == "%" else indicator.unit
        found.append(
            Shown(
                code, indicator.name, f"{number(round(measure.value, indicator.places))} {unit}", parts,
                indicator.rows(period, scope), trend, "green" if indicator.higher_is_better else "amber",
            )
        )  # fmt: skip
    return found


def owed_by(by: Actor, agency: Agency) -> list[announcements.Debt]:
    """Return what an agency owes on the way to publication, the most pressing first."""
    return [debt for debt in rooms.debts(by) if debt.agency_id == agency.pk]


def announced(by: Actor, agency: Agency, year: int) -> int:
    """Return how many decisions an agency proposed were signed in a year."""
    rows = announcements.announcements(by).filter(agency=agency, state__in=Announcement.DONE)
    return rows.filter(signed_on__year=year).count()


def own(by: Actor) -> bool:
    """Tell whether a person sees one agency's page alone: their own."""
    return not province_wide(by, "control.view")


def facts_of(row: Row) -> list[tuple[str, Any]]:
    """Return the figures of an agency's page as words and numbers, for its sheet."""
    return [
        ("Thủ tục phụ trách", row.procedures), ("Thủ tục còn thiếu bộ phận", row.missing),
        ("Thủ tục chưa có quy trình nội bộ", row.without_process), ("Việc theo kế hoạch", row.duties.counted),
        ("Việc đã xong", row.duties.done), ("Việc quá hạn", row.duties.late),
        ("Dự thảo văn bản đang thực hiện", row.drafts), ("Việc công bố còn nợ", row.owed),
        ("Mục rà soát chưa xong", row.reviews), ("Mục rà soát quá hạn", row.reviews_late),
        ("Văn bản phải sửa để thực thi phương án", row.texts), ("Lỗi dữ liệu chưa sửa", row.faults),
        ("Lỗi dữ liệu quá hạn", row.faults_late), ("Tổng việc trễ hạn", row.late),
    ]  # fmt: skip
