"""The content of a line: a whole `ProcedureRecord` as JSON and back, so that no part is stored twice over."""

from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any

from motcua.catalogue.announcements.rules import working_days
from motcua.catalogue.procedures.importing.record import (
    AgencyRecord,
    BasisRecord,
    CaseRecord,
    ChannelRecord,
    DocumentRecord,
    FeeRecord,
    ProcedureRecord,
    RelatedRecord,
    ResultRecord,
)
from motcua.catalogue.procedures.importing.stored import PARTS_TO_FETCH, record_of
from motcua.catalogue.procedures.models import Procedure, ProcedureVersion

# Parts the decision itself sets: they differ in every line and tell nothing (compare.lines_of).
NOT_TOLD = frozenset({"Công bố"})


def to_json(record: ProcedureRecord) -> dict[str, Any]:
    """Return a record as JSON holds it: amounts and days as text."""
    return {name: _plain(value) for name, value in asdict(record).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def from_json(content: dict[str, Any]) -> ProcedureRecord:
    """Return the record that `to_json` wrote."""
    rows = dict(content)
    cases = [
        CaseRecord(**(case | {"documents": [DocumentRecord(**paper) for paper in case["documents"]]}))
        for case in rows.pop("cases")
    ]
    channels = [ChannelRecord(**(row | {"amount": _amount(row["amount"])})) for row in rows.pop("channels")]
    bases = [
        BasisRecord(
            **(row | {"issued_on": _day(row["issued_on"]), "effective_on": _day(row["effective_on"])})
        )
        for row in rows.pop("bases")
    ]
    return ProcedureRecord(
        **(
            rows
            | {
                "decision_date": _day(rows["decision_date"]), "valid_from": _day(rows["valid_from"]),
                "cases": cases, "channels": channels, "bases": bases,
                "fees": [FeeRecord(**row) for row in rows["fees"]],
                "agencies": [AgencyRecord(**row) for row in rows["agencies"]],
                "results": [ResultRecord(**row) for row in rows["results"]],
                "related": [RelatedRecord(**row) for row in rows["related"]],
            }
        )
    )  # fmt: skip


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def newest(procedure: Procedure) -> ProcedureVersion | None:
    """Return the newest version of a procedure with all its parts fetched."""
    found = procedure.versions.select_related("procedure", "field").order_by("-number")
    return found.prefetch_related(*PARTS_TO_FETCH).first()


def record_from(version: ProcedureVersion) -> ProcedureRecord:
    """Return a version as a record to draw the new one from."""
    return replace(record_of(version), source="manual", valid_from=None)


def longest_limit(record: ProcedureRecord) -> tuple[Decimal, str] | None:
    """Return the longest time limit a record announces, with its unit; None when it gives none."""
    told = [(row.amount, row.unit) for row in record.channels if row.amount is not None]
    return max(told, key=lambda one: working_days(*one) or Decimal(0), default=None)
