"""Reminding: before and after a round's day, once a step, who draws and who approves what is not handed in yet.

An agency hears of a round in one notice, whatever forms it still owes; each step goes out once (`ReportReminder`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from motcua.base import clock
from motcua.base.indicators import periods
from motcua.base.indicators.periods import Period
from motcua.base.notices.reminding import Line, Owed, press, tell
from motcua.base.organisations.models import Agency, RoleAssignment
from motcua.base.organisations.roles import Role
from motcua.base.text import day as said
from motcua.base.text import days_passed
from motcua.insight.reports import calendar, queries
from motcua.insight.reports.models import Report, ReportReminder
from motcua.law.reminders import CONTROL, HEAD, Step, reached, reminding
from motcua.law.report_forms import AGENCY, PROVINCE, Form
from motcua.law.report_rounds import rounds

NOTICE = "report.reminder"
_AS_PROVINCE = (Agency.Kind.COMMITTEE, Agency.Kind.OFFICE)
_MOVED = 15  # no holiday moves a day further than that


@dataclass(frozen=True)
class Round:
    """What one agency (None: the province) has not handed in of a period, and by when it should have."""

    period: Period
    agency: Agency | None
    due: date
    undrawn: tuple[Form, ...]
    waiting: tuple[Form, ...]
    drawing: tuple[Form, ...]

    @property
    def count(self) -> int:
        """How many forms are owed."""
        return len(self.undrawn) + len(self.waiting) + len(self.drawing)

    @property
    def words(self) -> str:
        """What is owed, by how far it has come."""
        parts = (("chưa lập", self.undrawn), ("đang lập", self.drawing), ("chờ duyệt", self.waiting))
        return "; ".join(f"{name}: {', '.join(one.short for one in forms)}" for name, forms in parts if forms)


class _People:
    """Who is told, looked up once a day."""

    def __init__(self, day: date) -> None:
        self._held: dict[tuple[str, int], set[int]] = {}
        self._control: set[int] = set()
        rows = RoleAssignment.objects.on(day).filter(
            role__in=[Role.FOCAL, Role.SIGNER, Role.CHAIRMAN, Role.CONTROL], person__is_active=True
        )
        for role, agency_id, person_id in rows.values_list("role", "unit__agency_id", "person_id"):
            self._held.setdefault((role, agency_id), set()).add(person_id)
            if role == Role.CONTROL:
                self._control.add(person_id)

    def keepers(self, agency: Agency | None) -> set[int]:
        """Return who draws an agency's reports: its focal officers, else who leads it; of the province's control."""
        if agency is None:
            return self._control
        return self._held.get((Role.FOCAL, agency.pk), set()) or self.heads(agency)

    def heads(self, agency: Agency | None) -> set[int]:
        """Return who approves an agency's reports."""
        if agency is None:
            return self._control
        leads = (self._held.get((role, agency.pk), set()) for role in (Role.SIGNER, Role.CHAIRMAN))
        return set().union(*leads)

    def of(self, step: Step, one: Round) -> set[int]:
        """Return whom a step goes to; what waits for approval is told to who approves too."""
        if step.to == HEAD:
            return self.heads(one.agency)
        if step.to == CONTROL:
            return self._control
        return self.keepers(one.agency) | (self.heads(one.agency) if one.waiting else set())


@transaction.atomic
def remind(day: date | None = None, *, at: datetime | None = None) -> int:
    """Send the reminders of a day that have not been sent; return how many people were told.

    Args:
        day: the day; today by default.
        at: the moment written on the notices, if not now.
    """
    at = at or clock.now()
    day = day or clock.day_of(at)
    law = reminding()
    sent = set(
        ReportReminder.objects.filter(due__gte=day - law.reports_until).values_list(
            "agency_id", "period", "kind", "due", "step"
        )
    )
    people, owed, notes = _People(day), [], []
    for one in owing(day):
        agency_id = one.agency.pk if one.agency else None
        for step, fell in reached(law.reports, one.due, day):
            if (agency_id, one.period.code, step.kind, one.due, fell) in sent:
                continue
            whom = people.of(step, one)
            notes.append(
                ReportReminder(
                    agency=one.agency, period=one.period.code, kind=step.kind, due=one.due, step=fell, day=day,
                    people=len(whom),
                )
            )  # fmt: skip
            owed.append(Owed(frozenset(whom), _line(one, step, (day - one.due).days)))
    ReportReminder.objects.bulk_create(notes)
    return tell(
        owed, kind=NOTICE, at=at, group_over=law.group_over, things="báo cáo định kỳ",
        list_url=lambda counted: reverse("reports:home"),
    )  # fmt: skip


def owing(day: date) -> Iterator[Round]:
    """Yield who has not handed in all of a round whose day is near or not long over.

    Only agencies that were at work on the round's day owe it: what ended stays as it was.
    """
    for period in _rounds(day):
        yield from _of_period(period, day)


def _rounds(day: date) -> list[Period]:
    """Return the periods whose day falls about now: the running one of each kind, and the one before."""
    found = []
    for kind in calendar.KINDS:
        now = calendar.parse(periods.containing(kind, day).code)
        found += [calendar.parse(now.previous().code), now]
    if rounds().fourth_in_year:
        found = [one for one in found if not (one.kind == "bc_quy" and one.code.endswith("-4"))]
    return found


def _of_period(period: Period, day: date) -> Iterator[Round]:
    law = reminding()
    first, last = min(step.days for step in law.reports), law.reports_until.days
    forms = {level: queries.offered(period, level) for level in (AGENCY, PROVINCE)}
    there: dict[int | None, dict[str, str]] = {}
    for agency_id, form, state in Report.objects.filter(period=period.code).values_list(
        "agency_id", "form", "state"
    ):
        there.setdefault(agency_id, {})[form] = state
    for agency in (None, *Agency.objects.on(day).order_by("pk")):
        # The province's committee reports by the control office, as the province.
        if agency is not None and agency.level == "TINH" and agency.kind in _AS_PROVINCE:
            continue
        written = rounds().due_day(calendar.level_of(agency), period.kind, period.end)
        if not first - _MOVED <= (day - written).days <= last + _MOVED:
            continue
        due = calendar.due_on(period, agency)
        if not first <= (day - due).days <= last:
            continue
        one = _owed(
            period, agency, due, forms[AGENCY if agency else PROVINCE],
            there.get(agency.pk if agency else None, {}),
        )  # fmt: skip
        if one.count:
            yield one


def _owed(
    period: Period, agency: Agency | None, due: date, forms: list[Form], there: Mapping[str, str]
) -> Round:
    undrawn = tuple(one for one in forms if one.key not in there)
    waiting = tuple(one for one in forms if there.get(one.key) == Report.State.WAITING)
    open_states = (Report.State.DRAFT, Report.State.RETURNED)
    drawing = tuple(one for one in forms if there.get(one.key) in open_states)
    return Round(period, agency, due, undrawn, waiting, drawing)


def _line(one: Round, step: Step, days: int) -> Line:
    words = one.period.words.partition(" (")[0].removeprefix("kỳ báo cáo ")
    who = f"{one.agency}: " if one.agency and step.to in (HEAD, CONTROL) else ""
    whose = "" if one.agency else " của tỉnh"
    return Line(
        f"{one.period.code}:{one.agency.pk if one.agency else 0}", press(days),
        f"{days_passed(days)} – {who}nộp {one.count} biểu báo cáo{whose}, {words}"[:200],
        f"Hạn {said(one.due)}; {one.words}.",
        f"{reverse('reports:home')}?vong={one.period.code}",
    )  # fmt: skip
