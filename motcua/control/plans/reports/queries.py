"""Reads of progress reports, cut to what a person may see, and who has sent theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from motcua.base import clock
from motcua.base.indicators import periods
from motcua.base.indicators.periods import Period
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import Scope, allowed
from motcua.base.organisations.reach import cut, may, of_agency, one_of, province_wide
from motcua.control.plans import queries, rules
from motcua.control.plans.models import Assignment, Plan, ProgressReport
from motcua.control.plans.reports.drafting import KINDS


def reports(by: Actor) -> QuerySet[ProgressReport]:
    """Return the reports a person may see: every one, or those of their agency and on its own plans."""
    rows = ProgressReport.objects.select_related("plan__agency", "agency").defer("plan__text")
    if allowed(by, "plan.view") not in (Scope.PROVINCE, Scope.AGENCY):
        return rows.none()
    return cut(rows, by, "plan.view", of_agency(by) | Q(of_agency(by, "plan__agency_id"), agency=None))


def report(by: Actor, pk: int) -> ProgressReport:
    """Return one report.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    return one_of(reports(by), pk, "Không có báo cáo này, hoặc báo cáo của cơ quan khác.")


def may_report(by: Actor, agency_id: int) -> bool:
    """Tell whether a person makes the reports of an agency."""
    return may(by, "plan.report", agency_id)


def offered(plan: Plan, day: date | None = None) -> list[Period]:
    """Return the periods reports may be drafted for now, the month that runs first."""
    day = day or clock.today()
    found = []
    for kind in KINDS:
        now = periods.containing(kind, day)
        found += [one for one in (now, now.previous()) if plan.year <= one.end.year <= plan.last_year]
    return found


@dataclass(frozen=True)
class Owed:
    """An agency, or all of them (None), with its work and its report of a period."""

    agency: Agency | None
    tally: rules.Tally
    report: ProgressReport | None
    may: bool


def owed(plan: Plan, period: str, *, by: Actor) -> list[Owed]:
    """Return who reports on a plan, with the reports of a period that the person may see: all together first."""
    whole = province_wide(by, "plan.view")
    day = clock.today()
    given = Assignment.objects.filter(plan=plan)
    if not whole:
        given = given.filter(agency_id=by.agency_id or 0)
    counted = queries.tallies(given, "agency_id", day)
    present = {
        one.agency_id: one
        for one in reports(by).filter(plan=plan, period=period).defer("drafted", "edited", "plan__text")
    }
    agencies = Agency.objects.filter(pk__in=set(counted)).order_by("level", "name")
    found = [Owed(one, counted[one.pk], present.get(one.pk), may_report(by, one.pk)) for one in agencies]
    if whole or plan.agency_id == by.agency_id:
        total = queries.tally(Assignment.objects.filter(plan=plan), day)
        found.insert(0, Owed(None, total, present.get(None), may_report(by, plan.agency_id)))
    return found


def earlier(plan: Plan, *, by: Actor) -> QuerySet[ProgressReport]:
    """Return the reports on a plan that a person may see, the latest period first."""
    rows = reports(by).filter(plan=plan).defer("drafted", "edited", "plan__text")
    return rows.order_by("-end", "-start", F("agency__name").asc(nulls_first=True), "pk")


def words_of(code: str) -> str:
    """Return the words of a report's period."""
    return periods.parse(code).words


def signed_by_period(plan: Plan) -> Mapping[str, int]:
    """Return how many agencies have signed off their report, by period."""
    rows = ProgressReport.objects.filter(plan=plan, agency__isnull=False, signed_at__isnull=False)
    found: dict[str, int] = {}
    for code in rows.values_list("period", flat=True):
        found[code] = found.get(code, 0) + 1
    return found
