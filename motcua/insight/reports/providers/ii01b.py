"""II.01b: procedures in drafts of legal texts whose assessment was finished in the period, by the drafting agency."""

from collections.abc import Iterator

from motcua.control.impact.models import DraftProcedure, LegalDraft
from motcua.control.impact.queries import Assessed, assessed
from motcua.insight.reports.providers.facts import Asked, Fact, Line, page

KIND, CHANGE = LegalDraft.Kind, DraftProcedure.Change
BY_KIND = {KIND.RESOLUTION: 4, KIND.DECISION: 5, KIND.OTHER: 6}
BY_CHANGE = {CHANGE.NEW: 7, CHANGE.AMENDED: 8, CHANGE.REPLACED: 9, CHANGE.ABOLISHED: 10}


def facts(asked: Asked) -> Iterator[Fact]:
    """Give each procedure assessed in the period and each text they stand in."""
    agencies = None if asked.agency_id is None else [asked.agency_id]
    for group in assessed(asked.period.start, asked.period.end, agency_ids=agencies):
        line = Line(f"co-quan:{group.agency_id}", {2: group.agency})
        for one in group.procedures:
            adds = {3: 1, BY_KIND[KIND(one.draft.kind)]: 1, BY_CHANGE[CHANGE(one.change)]: 1}
            yield Fact(line, adds, one.name, page("impact:procedure", one.pk), one.draft.title)
        yield from _texts(group, line)


def _texts(group: Assessed, line: Line) -> Iterator[Fact]:
    opined, appraised = {one.pk for one in group.opined}, {one.pk for one in group.appraised}
    for text in group.texts:
        adds = {11: 1} | ({12: 1} if text.pk in opined else {}) | ({13: 1} if text.pk in appraised else {})
        yield Fact(line, adds, text.title, page("impact:draft", text.pk), text.get_stage_display())
