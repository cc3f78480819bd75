"""The acts of the office on a dossier; the only code that writes dossiers.

Each takes the actor as `by`, opens its transaction, locks the dossier, checks the right and the state, changes,
writes event and trail, and returns the dossier. A refused act raises a `DomainError` and changes nothing.
"""

from motcua.onestop.dossiers.services.digitising import (
    add_paper,
    digitise,
    digitise_result,
    read_database,
    reuse,
)
from motcua.onestop.dossiers.services.ending import (
    ask_withdrawal,
    correct,
    decide_withdrawal,
    refuse,
    release,
    report_incident,
    sign_refusal,
    stop,
)
from motcua.onestop.dossiers.services.handling import (
    assign,
    forward,
    mark_read,
    send_back,
    sign_result,
    stamp,
)
from motcua.onestop.dossiers.services.intake import (
    accept,
    ask_supplement_at_intake,
    deadline_of,
    due_within,
    fees_of,
    preview_due,
    receive,
    refuse_intake,
    required_papers,
    submit,
)
from motcua.onestop.dossiers.services.late_causes import name_late_cause
from motcua.onestop.dossiers.services.lines import attach, collect_fee
from motcua.onestop.dossiers.services.places import unit_of
from motcua.onestop.dossiers.services.promises import apologise, extend
from motcua.onestop.dossiers.services.supplement import (
    ask_supplement,
    pause,
    receive_supplement,
    resume,
    send_supplement,
)

__all__ = [
    "accept",
    "add_paper",
    "apologise",
    "ask_supplement",
    "ask_supplement_at_intake",
    "ask_withdrawal",
    "assign",
    "attach",
    "collect_fee",
    "correct",
    "deadline_of",
    "decide_withdrawal",
    "digitise",
    "digitise_result",
    "due_within",
    "extend",
    "fees_of",
    "forward",
    "mark_read",
    "name_late_cause",
    "pause",
    "preview_due",
    "read_database",
    "receive",
    "receive_supplement",
    "refuse",
    "refuse_intake",
    "release",
    "report_incident",
    "required_papers",
    "resume",
    "reuse",
    "send_back",
    "send_supplement",
    "sign_refusal",
    "sign_result",
    "stamp",
    "stop",
    "submit",
    "unit_of",
]  # fmt: skip
