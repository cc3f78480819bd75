"""II.06a, II.06d: dossiers received, settled and under way, of an agency by field, of the province by agency.

There are too many dossiers to draw a form one by one: the database counts them, and a cell's dossiers are looked up
when it is opened, by the same conditions.
"""

from collections.abc import Iterator

from motcua.base.organisations.models import Agency
from motcua.base.text import day
from motcua.base.urls import url_of
from motcua.catalogue.procedures.models import Field
from motcua.insight.reports.providers.facts import Asked, Fact, Line
from motcua.onestop.dossiers import turnover
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.turnover import CAME, SETTLED, UNDER_WAY

# The columns that are sums, with their parts.
SUMS = {3: CAME, 7: SETTLED, 11: UNDER_WAY}
_LEVELS = ("TINH", "HUYEN", "XA")
_NO_FIELD = "Chưa xếp lĩnh vực"


def facts(asked: Asked) -> Iterator[Fact]:
    """Give, for each line, how many dossiers stand in each of its columns.

    A line is a field of the agency the form is drawn for, or an agency of the province, which counts a dossier once:
    where it is competent, whoever else has a part in it.
    """
    lines = _Lines(asked)
    for (agency_id, field_id), cells in turnover.counts(asked.period, asked.agency_id).items():
        line = lines(field_id if asked.agency_id else agency_id)
        adds = dict(cells) | {
            column: sum(cells.get(part, 0) for part in parts) for column, parts in SUMS.items()
        }
        yield Fact(line, {column: amount for column, amount in adds.items() if amount}, line.texts[2])


class _Lines:
    """Makes the line of a field or an agency, with names looked up once."""

    def __init__(self, asked: Asked) -> None:
        self.of_agency = asked.agency_id is not None
        self.fields = {} if not self.of_agency else dict(Field.objects.values_list("pk", "name"))
        self.agencies = {} if self.of_agency else Agency.objects.in_bulk()

    def __call__(self, key: int | None) -> Line:
        if self.of_agency:
            return Line(f"linh-vuc:{key or 0}", {2: self.fields.get(key or 0, _NO_FIELD)}, int(key is None))
        agency = self.agencies[key or 0]
        order = _LEVELS.index(agency.level) if agency.level in _LEVELS else len(_LEVELS)
        return Line(f"co-quan:{agency.pk}", {2: agency.name}, order)


def behind(asked: Asked, line: str, column: int) -> list[Fact]:
    """Return the dossiers of one cell; of the line of totals how many each line adds to it."""
    if not line:
        found = [fact for fact in facts(asked) if fact.adds.get(column)]
        return sorted(found, key=lambda fact: (fact.line.order, fact.label))
    kind, _, key = line.partition(":")
    rows = turnover.of_agency(turnover.rows(asked.period), asked.agency_id)
    rows = rows.filter(home=int(key)) if kind == "co-quan" else rows.filter(field_id=int(key) or None)
    rows = turnover.standing_in(rows, SUMS.get(column, (column,)))
    listed = rows.select_related("procedure").only(
        "code", "temporary_code", "received_at", "finished_at", "due_at", "procedure__name"
    )
    here = Line(line, {})
    return [
        Fact(here, {column: 1}, one.label, url_of("dossiers:detail", one.pk), _note(one))
        for one in listed.order_by("-pk")
    ]


def _note(one: Dossier) -> str:
    words = [one.procedure.name, f"nhận {day(one.received_at)}"]
    if one.finished_at:
        words.append(f"xong {day(one.finished_at)}")
    elif one.due_at:
        words.append(f"hẹn {day(one.due_at)}")
    return ", ".join(words)
