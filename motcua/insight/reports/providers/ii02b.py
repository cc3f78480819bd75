"""II.02b: legal texts of the province issued in the period with the procedures they make, change or abolish."""

from collections.abc import Iterator

from motcua.base.text import day
from motcua.control.impact.models import DraftProcedure
from motcua.control.impact.queries import issued
from motcua.insight.reports.providers.facts import Asked, Fact, Line, page

CHANGE = DraftProcedure.Change
BY_CHANGE = {CHANGE.NEW: 5, CHANGE.AMENDED: 6, CHANGE.REPLACED: 7, CHANGE.ABOLISHED: 8}


def facts(asked: Asked) -> Iterator[Fact]:
    """Give each procedure of each text issued in the period; a line is a text."""
    agencies = None if asked.agency_id is None else [asked.agency_id]
    texts = issued(asked.period.start, asked.period.end, agency_ids=agencies)
    for order, text in enumerate(texts):
        draft = text.draft
        name = f"{draft.title} ({draft.issued_number}, ngày {day(draft.issued_on)})"
        line = Line(f"van-ban:{draft.pk}", {2: name, 3: draft.issuer}, order)
        for one in text.procedures:
            adds = {4: 1, BY_CHANGE[CHANGE(one.change)]: 1}
            yield Fact(line, adds, one.name, page("impact:procedure", one.pk), one.get_change_display())
