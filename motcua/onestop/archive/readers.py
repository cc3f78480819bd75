"""What follows from a dossier's events: its results enter the owner's record, once in effect."""

from motcua.base.events.models import Event
from motcua.onestop.archive.services import keep_results_of

# Each says that a result was made, numbered, given a file or handed out; what is there decides, not the event.
KINDS = {
    "dossier.signed",
    "dossier.stamped",
    "dossier.forwarded",
    "dossier.released",
    "dossier.result_digitised",
}


def keep_results(events: list[Event]) -> None:
    """Bring the store in line with the results that a batch of events is about."""
    keep_results_of({event.stream_id for event in events})
