"""Reads of periodic reports, cut to what a person may see; who owes which for a period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from motcua.base import clock
from motcua.base.indicators.periods import Period
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.reach import cut, of_agency, one_of
from motcua.insight.reports import calendar, providers
from motcua.insight.reports.models import Report
from motcua.insight.reports.services import may
from motcua.law import report_forms
from motcua.law.report_forms import AGENCY, PROVINCE, Form

DONE = (Report.State.HANDED_IN, Report.State.TAKEN, Report.State.LOCKED)


def reports(by: Actor) -> QuerySet[Report]:
    """Return the reports a person may see: all of the province, or those of their agency."""
    return cut(Report.objects.select_related("agency").defer("changed"), by, "report.view", of_agency(by))


def report(by: Actor, pk: int) -> Report:
    """Return one report.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    return one_of(reports(by), pk, "Không có báo cáo này, hoặc báo cáo của cơ quan khác.")


@dataclass(frozen=True)
class Choice:
    """Filters of the register, as they stand in the address."""

    form: str = ""
    period: str = ""
    state: str = ""
    agency: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Choice":
        """Read them from an address."""
        return cls(*(query.get(name, "") for name in ("bieu", "ky", "tinh-trang", "co-quan")))

    def apply(self, rows: QuerySet[Report]) -> QuerySet[Report]:
        """Keep the chosen reports."""
        if self.form:
            rows = rows.filter(form=self.form)
        if self.period:
            rows = rows.filter(period=self.period)
        if self.state == "tre":
            rows = rows.filter(late(clock.today()))
        elif self.state in Report.State.values:
            rows = rows.filter(state=self.state)
        if self.agency == "tinh":
            rows = rows.filter(agency=None)
        elif self.agency.isdigit():
            rows = rows.filter(agency_id=int(self.agency))
        return rows


def late(day: date) -> Q:
    """Return the condition of a report that should have been handed in before a day and is not."""
    return Q(due__lt=day) & ~Q(state__in=DONE)


def register(by: Actor, choice: Choice) -> QuerySet[Report]:
    """Return the register, the latest period first."""
    return choice.apply(reports(by)).order_by("-end", "form", F("agency__name").asc(nulls_first=True), "pk")


@dataclass(frozen=True)
class Owed:
    """A form of a period with its report, if drawn; `may` says whether the person may draw it."""

    form: Form
    report: Report | None
    due: date
    may: bool

    @property
    def is_late(self) -> bool:
        """Tell whether it should have been handed in and is not."""
        return self.due < clock.today() and (self.report is None or self.report.state not in DONE)


def owed(by: Actor, period: Period, agency: Agency | None) -> list[Owed]:
    """Return the forms of a period that somebody fills in, each with its report."""
    level = AGENCY if agency else PROVINCE
    there = {
        one.form: one
        for one in reports(by).filter(period=period.code, agency_id=agency.pk if agency else None)
    }
    due = calendar.due_on(period, agency)
    may_draw = may(by, "report.draft", agency.pk if agency else None)
    return [
        Owed(form, there.get(form.key), there[form.key].due if form.key in there else due, may_draw)
        for form in offered(period, level)
    ]


def offered(period: Period, level: str) -> list[Form]:
    """Return the forms that can be drawn for a period at a level."""
    return [
        form
        for form in report_forms.forms_on(period.end)
        if form.key in providers.PROVIDERS and level in form.levels and period.kind in form.periods
    ]


def absent(period: Period) -> list[Form]:
    """Return the forms of a period that no room can be asked for yet."""
    return [form for form in report_forms.forms_on(period.end) if form.key not in providers.PROVIDERS]


def handed_in_by_agencies(by: Actor, period: Period) -> Mapping[str, int]:
    """Return how many agencies have handed in their report of a period, by form."""
    rows = reports(by).filter(period=period.code, agency__isnull=False, state__in=DONE)
    return dict(rows.order_by().values_list("form").annotate(n=Count("pk")))
