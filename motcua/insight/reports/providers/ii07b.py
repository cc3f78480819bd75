"""II.07b: procedures of the province by agency and tier, those at a one-stop desk, those with a process."""

from collections.abc import Iterator

from motcua.catalogue.publication.mechanism import ONE_STOP, OWN, PROCESS, by_mechanism
from motcua.insight.reports.providers.catalogue import own_procedures
from motcua.insight.reports.providers.facts import Asked, Fact, Line

# The columns of a part: its total and, by tier, its own.
COLUMNS = {
    OWN: (3, {"TINH": 4, "HUYEN": 5, "XA": 6}),
    ONE_STOP: (7, {"TINH": 8, "HUYEN": 9, "XA": 10}),
    PROCESS: (11, {"TINH": 12, "HUYEN": 13, "XA": 14}),
}


def facts(asked: Asked) -> Iterator[Fact]:
    """Give each procedure in force on the last day in the line of who handles it, at its one main tier.

    It is handled at the one-stop desk when it stands on the list of the desk of that tier, and has a process when one
    is approved there (`publication.mechanism`).
    """
    known = {one.procedure_id: one for one in own_procedures(asked.day)}
    for order, row in enumerate(by_mechanism(asked.day)):
        line = Line(row.key, {2: row.name}, order)
        adds: dict[int, dict[int, int]] = {}
        for (part, tier), procedures in row.procedures.items():
            total, tiers = COLUMNS[part]
            for pk in procedures:
                adds.setdefault(pk, {}).update({total: 1, tiers[tier]: 1})
        for pk, columns in adds.items():
            if pk in known:
                yield Fact(line, columns, known[pk].label, known[pk].url, known[pk].field)
