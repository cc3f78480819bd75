"""The acts of the store: results enter, components are confirmed, papers are used, extracted, withdrawn.

The only code that writes the store. A refused act raises a `DomainError` and changes nothing.
"""

from motcua.onestop.archive.services._core import check_right
from motcua.onestop.archive.services.digitising import (
    add_arising,
    digitise_paper,
    digitise_stored_result,
    note_scan,
    prepared,
)
from motcua.onestop.archive.services.entries import (
    add_for_owner,
    confirm,
    confirm_component,
    extract,
    reject,
    set_kind,
    withdraw,
)
from motcua.onestop.archive.services.results import keep_results_of
from motcua.onestop.archive.services.using import OwnersStore, look_up

__all__ = [
    "OwnersStore",
    "add_arising",
    "add_for_owner",
    "check_right",
    "confirm",
    "confirm_component",
    "digitise_paper",
    "digitise_stored_result",
    "extract",
    "keep_results_of",
    "look_up",
    "note_scan",
    "prepared",
    "reject",
    "set_kind",
    "withdraw",
]
