"""II.03b: decisions of announcement signed in the period, their procedures, and the catalogue on its last day."""

from collections.abc import Iterator, Mapping
from datetime import date

from motcua.base.organisations.models import Agency
from motcua.base.text import day
from motcua.catalogue.announcements.models import Announcement, AnnouncementLine
from motcua.catalogue.announcements.models.sources import Change
from motcua.catalogue.announcements.queries import signed_lines
from motcua.catalogue.publication.homes import homes
from motcua.insight.reports.providers.catalogue import own_procedures
from motcua.insight.reports.providers.facts import Asked, Fact, Line, page

BY_CHANGE = {
    Change.NEW: 5, Change.AMENDED: 6, Change.REPLACING: 7, Change.CANCELLED: 8, Change.ABOLISHED: 8,
}  # fmt: skip
BY_LEVEL = {"TINH": 15, "HUYEN": 16, "XA": 17}
NOBODY = Line("chua-ro", {2: "Chưa rõ cơ quan phụ trách"}, 9)


def facts(asked: Asked) -> Iterator[Fact]:
    """Give each decision and each of its lines, in the line of the agency that proposed it, and what is in force.

    A decision is in time when it was signed by its limit (NĐ 63/2010 Điều 15), an entry when it was made by its limit
    (Điều 24); where a text sets no limit there is none to miss. What was entered after the period had ended counts as
    not entered yet.
    """
    agencies = {one.pk: one for one in Agency.objects.all()}
    seen: set[int] = set()
    for one in signed_lines(asked.period.start, asked.period.end).order_by("announcement_id", "position"):
        decision = one.announcement
        line = _line(decision.agency_id, agencies)
        if decision.pk not in seen:
            seen.add(decision.pk)
            yield _decision(decision, line)
        adds = {4: 1, BY_CHANGE[Change(one.change)]: 1, _entry(one, asked.period.end): 1}
        yield Fact(
            line, adds, f"{one.code} {one.name}", page("announcements:line", one.pk),
            f"{one.get_change_display()}, {decision}",
        )  # fmt: skip
    owners = homes(asked.day)
    for own in own_procedures(asked.day):
        home = owners.get(own.procedure_id)
        adds = {14: 1} | {BY_LEVEL[level]: 1 for level in own.levels if level in BY_LEVEL}
        yield Fact(_line(home.owner if home else None, agencies), adds, own.label, own.url, own.field)


def _line(agency_id: int | None, agencies: Mapping[int, Agency]) -> Line:
    if agency_id is None:
        return NOBODY
    return Line(f"co-quan:{agency_id}", {2: str(agencies[agency_id])})


def _decision(decision: Announcement, line: Line) -> Fact:
    due, signed = decision.issue_due, decision.signed_on
    in_time = due is None or (signed is not None and signed <= due)
    note = f"hạn {day(due)}" if due else "không có hạn"
    return Fact(
        line, {3: 1, 9 if in_time else 10: 1}, f"Quyết định {decision}: {decision.title}",
        page("announcements:decision", decision.pk), note,
    )  # fmt: skip


def _entry(one: AnnouncementLine, last: date) -> int:
    """Return the column of a line's entry in the national database: in time, late, not yet."""
    if one.entered_on is None or one.entered_on > last:
        return 13
    due = one.announcement.entry_due
    return 11 if due is None or one.entered_on <= due else 12
