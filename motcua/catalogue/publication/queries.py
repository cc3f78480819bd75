"""Reads of publication, each cut to what a person may see: points and their state, findings, runs, II.07b."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.reach import cut, of_agency, one_of
from motcua.base.posted import key_of
from motcua.base.text import clean, fold
from motcua.catalogue.publication import standing
from motcua.catalogue.publication.mechanism import by_mechanism, procedures_of
from motcua.catalogue.publication.models import CleaningFinding, CleaningRun, CleaningSighting, PostingPoint
from motcua.law.publication import publication_law

__all__ = ["by_mechanism", "procedures_of"]
State = CleaningFinding.State
PAGE = 50


def points(by: Actor, *, day: date | None = None) -> QuerySet[PostingPoint]:
    """Return the points in use that a person may see, with the day they were last looked at."""
    rows = PostingPoint.objects.on(day or clock.today())
    return (
        cut(rows, by, "publication.view", of_agency(by))
        .select_related("agency", "unit", "desk")
        .annotate(last_look=Max("rounds__checked_on"))
        .order_by("agency__level", "agency__name", "name", "pk")
    )


def point(by: Actor, pk: int) -> PostingPoint:
    """Return a point a person may see.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    return one_of(points(by), pk, "Không có điểm niêm yết này, hoặc điểm của cơ quan khác.")


@dataclass(frozen=True)
class PointFilters:
    """What the pages of posting are cut to."""

    agency_id: int | None
    state: str
    text: str
    overdue: bool

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "PointFilters":
        """Read filters from a query string; words that mean nothing are passed over."""
        state = query.get("tinh-trang", "")
        return cls(
            key_of(query, "co-quan"),
            state if state in (*standing.STATES, "can-lam") else "",
            clean(query.get("q", ""))[:100],
            query.get("kiem") == "qua-han",
        )

    def narrow(self, rows: QuerySet[PostingPoint]) -> QuerySet[PostingPoint]:
        """Return the points of the chosen agency, or those nobody has looked at for long."""
        if self.agency_id:
            rows = rows.filter(agency_id=self.agency_id)
        if self.overdue:
            since = clock.today() - timedelta(days=publication_law().check_every)
            rows = rows.filter(Q(last_look__isnull=True) | Q(last_look__lt=since))
        return rows

    def keeps(self, line: standing.Line) -> bool:
        """Tell whether a line is wanted."""
        if self.state == "can-lam" and not line.todo:
            return False
        if self.state and self.state != "can-lam" and line.state != self.state:
            return False
        told = fold(f"{line.procedure.code if line.procedure else ''} {line.name}")
        return all(word in told for word in fold(self.text).split())


def work(by: Actor, filters: PointFilters) -> list[standing.Line]:
    """Return the lines of the points a person may see, under filters, point by point."""
    found = standing.lines(filters.narrow(points(by)))
    return [line for rows in found.values() for line in rows if filters.keeps(line)]


# ---- data cleaning ----------------------------------------------------------------------------------------


def findings(by: Actor) -> QuerySet[CleaningFinding]:
    """Return the findings a person may see: all, or those their agency owes."""
    rows = CleaningFinding.objects.select_related("agency", "procedure")
    return cut(rows, by, "publication.view", of_agency(by))


@dataclass(frozen=True)
class FindingFilters:
    """What the worklist is cut to."""

    state: str
    rule: int
    agency_id: int | None
    text: str
    late: bool

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "FindingFilters":
        """Read filters from a query string; words that mean nothing are passed over."""
        state, rule = query.get("tinh-trang", "MO"), query.get("quy-tac", "")
        return cls(
            state if state in (*State.values, "con", "tat-ca") else "MO",
            int(rule) if rule in list("12345678") else 0,
            key_of(query, "co-quan"),
            clean(query.get("q", ""))[:100],
            query.get("han") == "qua",
        )

    def narrow(self, rows: QuerySet[CleaningFinding], *, skip: str = "") -> QuerySet[CleaningFinding]:
        """Apply the filters but the one named in `skip`."""
        if self.state == "con" and skip != "state":
            rows = rows.filter(state__in=[State.OPEN, State.MENDED])
        elif self.state != "tat-ca" and skip != "state":
            rows = rows.filter(state=self.state)
        if self.rule and skip != "rule":
            rows = rows.filter(rule=self.rule)
        if self.agency_id is not None:
            rows = rows.filter(agency_id=self.agency_id or None)
        if self.late:
            rows = rows.filter(state=State.OPEN, due__lt=clock.today())
        for word in self.text.split()[:6]:
            rows = rows.filter(Q(code__icontains=word) | Q(name__icontains=word) | Q(what__icontains=word))
        return rows


@dataclass(frozen=True)
class Progress:
    """How far the mending of an agency has come."""

    agency: Agency | None
    total: int
    open: int
    mended: int
    excused: int
    gone: int
    late: int
    late_since: date | None

    @property
    def percent(self) -> int:
        """Per cent that no longer asks for anything."""
        return 100 * (self.total - self.open) // self.total if self.total else 100


def progress(by: Actor, day: date | None = None) -> list[Progress]:
    """Return how each agency's findings stand, late against a day, who owes most first."""
    late = Q(state=State.OPEN, due__lt=day or clock.today())
    counted = (
        findings(by)
        .select_related(None)
        .order_by()
        .values("agency_id")
        .annotate(
            total=Count("pk"),
            late=Count("pk", filter=late),
            late_since=Min("due", filter=late),
            **{state.lower(): Count("pk", filter=Q(state=state)) for state in State.values},
        )
    )
    rows = list(counted)
    agencies = Agency.objects.in_bulk([row["agency_id"] for row in rows if row["agency_id"]])
    made = [
        Progress(
            agencies.get(row["agency_id"]), row["total"], row["mo"], row["da_sua"], row["khong_loi"], row["het"],
            row["late"], row["late_since"],
        )
        for row in rows
    ]  # fmt: skip
    return sorted(made, key=lambda one: (-one.open, -one.total, str(one.agency)))


def by_rule(by: Actor) -> list[tuple[int, str, int, int]]:
    """Return number, name, open findings and all findings of each rule."""
    counted = {
        row["rule"]: row
        for row in findings(by)
        .select_related(None)
        .order_by()
        .values("rule")
        .annotate(open=Count("pk", filter=Q(state=State.OPEN)), total=Count("pk"))
    }
    nothing = {"open": 0, "total": 0}
    return [
        (
            rule.number,
            rule.name,
            counted.get(rule.number, nothing)["open"],
            counted.get(rule.number, nothing)["total"],
        )
        for rule in publication_law().rules
    ]


def runs() -> QuerySet[CleaningRun]:
    """Return the runs, the newest first, with how many findings each saw."""
    return CleaningRun.objects.select_related("file").annotate(seen=Count("sightings")).order_by("-pk")


def run(pk: int) -> CleaningRun:
    """Return a run.

    Raises:
        NotFound: there is none.
    """
    return one_of(runs(), pk, "Không có đợt đối chiếu này.")


@dataclass(frozen=True)
class Compared:
    """What a run saw against the run before it, by rule: what is new, what is gone, what stayed."""

    rule: int
    name: str
    fresh: int
    gone: int
    same: int


def compared(later: CleaningRun, earlier: CleaningRun | None) -> list[Compared]:
    """Compare what two runs saw."""

    def seen(one: CleaningRun | None) -> dict[int, int]:
        rows = (
            CleaningSighting.objects.filter(run=one).values_list("finding_id", "finding__rule") if one else ()
        )
        return dict(rows)

    now, before = seen(later), seen(earlier)
    fresh = Counter(rule for pk, rule in now.items() if pk not in before)
    gone = Counter(rule for pk, rule in before.items() if pk not in now)
    same = Counter(rule for pk, rule in now.items() if pk in before)
    return [
        Compared(rule.number, rule.name, fresh[rule.number], gone[rule.number], same[rule.number])
        for rule in publication_law().rules
    ]


def seen_by(run_id: int, *, not_by: int | None = None) -> QuerySet[CleaningFinding]:
    """Return the findings a run saw, of them only those another run did not see when one is given."""
    rows = CleaningFinding.objects.filter(sightings__run_id=run_id).select_related("agency", "procedure")
    return rows.exclude(sightings__run_id=not_by) if not_by else rows
