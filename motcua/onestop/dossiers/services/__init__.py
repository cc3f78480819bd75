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
    receive,
    refuse_intake,
    submit,
)
from motcua.onestop.dossiers.services.late_causes import name_late_cause
from motcua.onestop.dossiers.services.lines import attach, collect_fee
from motcua.onestop.dossiers.services.offers import due_within, fees_of, preview_due, required_papers
from motcua.onestop.dossiers.services.opinions import (
    answer_opinion,
    ask_opinions,
    go_on_without,
    withdraw_opinion,
)
from motcua.onestop.dossiers.services.places import unit_of
from motcua.onestop.dossiers.services.promises import apologise, extend
from motcua.onestop.dossiers.services.supplement import (
    ask_supplement,
    pause,
    receive_supplement,
    resume,
    send_supplement,
)
from motcua.onestop.dossiers.services.territory import confirm_arrival, refuse_arrival
from motcua.onestop.dossiers.services.timers import run_timers
from motcua.onestop.dossiers.services.verifying import (
    cancel_verification,
    plan_verification,
    record_verification,
)

__all__ = [
    "accept",
    "add_paper",
    "answer_opinion",
    "apologise",
    "ask_opinions",
    "ask_supplement",
    "ask_supplement_at_intake",
    "ask_withdrawal",
    "assign",
    "attach",
    "cancel_verification",
    "collect_fee",
    "confirm_arrival",
    "correct",
    "deadline_of",
    "decide_withdrawal",
    "digitise",
    "digitise_result",
    "due_within",
    "extend",
    "fees_of",
    "forward",
    "go_on_without",
    "mark_read",
    "name_late_cause",
    "pause",
    "plan_verification",
    "preview_due",
    "read_database",
    "receive",
    "receive_supplement",
    "record_verification",
    "refuse",
    "refuse_arrival",
    "refuse_intake",
    "release",
    "report_incident",
    "required_papers",
    "resume",
    "reuse",
    "run_timers",
    "send_back",
    "send_supplement",
    "sign_refusal",
    "sign_result",
    "stamp",
    "stop",
    "submit",
    "unit_of",
    "withdraw_opinion",
]  # fmt: skip
