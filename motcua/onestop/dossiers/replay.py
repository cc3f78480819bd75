"""A dossier rebuilt from its events: each event says what its act changed, so that the log alone gives the row.

No personal data: names, numbers and addresses stand in the dossier and its forms only.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from motcua.base.events.models import Event
from motcua.base.events.queries import of_stream
from motcua.onestop.dossiers.models import Dossier

# What an event tells of when it has changed.
TOLD = (
    "code", "temporary_code", "national_code", "origin", "status", "resume_status", "procedure_version_id",
    "process_version_id", "rule_set", "agency_id", "intake_agency_id", "intake_unit_id", "helping_unit_id", "units",
    "channel", "result_way", "money", "paper", "on_site", "non_territorial", "submitted_at", "intake_due_at",
    "received_at", "clock_started_at", "limit_amount", "limit_unit", "working_minutes", "first_due_at",
    "legal_due_at", "due_at", "arrived_at", "finished_at", "returned_at", "timeliness", "late_cause_code",
    "supplements", "extended", "apologised", "refused", "corrects_id", "book_year", "book_number", "version",
)  # fmt: skip
_EMPTY: tuple[Any, ...] = (None, "", [], False, 0)


def begin(dossier: Dossier) -> None:
    """Note what is known of a locked dossier, so that its next event tells only what changes."""
    dossier.as_told = _told(dossier)


def changes(dossier: Dossier) -> dict[str, Any]:
    """Return the columns that changed since the last event and count them as told.

    A new dossier tells all that is not empty.
    """
    now, before = _told(dossier), dossier.as_told
    dossier.as_told = now
    if before is None:
        return {name: value for name, value in now.items() if value not in _EMPTY}
    return {name: value for name, value in now.items() if value != before[name]}


def _told(dossier: Dossier) -> dict[str, Any]:
    return {name: _plain(getattr(dossier, name)) for name in TOLD}


def _plain(value: Any) -> Any:
    """Return a value in the one way it is told: instants in UTC, amounts with two places."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, Decimal):
        return str(value.quantize(Decimal("0.01")))
    return str(value) if isinstance(value, StrEnum) else value


def as_json(values: dict[str, Any]) -> dict[str, Any]:
    """Return values as an event keeps them."""
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def rebuild(events: Iterable[Event]) -> dict[str, Any] | None:
    """Return the columns of a dossier as its events, in order, give them.

    None when its first event does not tell: it was loaded with its history from elsewhere.
    """
    found: dict[str, Any] = dict.fromkeys(TOLD)
    told = False
    for event in events:
        if "set" in event.payload:
            told = True
            found |= event.payload["set"]
        elif not told:
            return None
    return found if told else None


def differences(dossier: Dossier) -> list[str] | None:
    """Return the columns in which a dossier is not what its events say; None when they do not tell."""
    return compare(dossier, of_stream("dossier", dossier.pk))


def compare(dossier: Dossier, events: Iterable[Event]) -> list[str] | None:
    """Return the columns in which a dossier is not what these events of it, in order, say (see `differences`)."""
    rebuilt = rebuild(events)
    if rebuilt is None:
        return None
    row = as_json(_told(dossier))
    return [
        name
        for name in TOLD
        if row[name] != rebuilt[name] and not (rebuilt[name] is None and row[name] in _EMPTY)
    ]
