"""The acts of giving and taking; the only code that writes parcels, minutes, slips and places."""

from motcua.onestop.handovers.services._common import scanned
from motcua.onestop.handovers.services.minutes import Decision, ResultLine, sign_filing, sign_results
from motcua.onestop.handovers.services.parcels import (
    ask_collection,
    collect,
    end_return,
    report_lost,
    send_off,
    unpacked,
    update_parcel,
)
from motcua.onestop.handovers.services.places import (
    archive,
    bring_back,
    close_place,
    lend,
    open_place,
    put,
)
from motcua.onestop.handovers.services.slips import (
    answer,
    answer_rest,
    answer_scanned,
    hand_over,
    resolve,
)

__all__ = [
    "Decision",
    "ResultLine",
    "answer",
    "answer_rest",
    "answer_scanned",
    "archive",
    "ask_collection",
    "bring_back",
    "close_place",
    "collect",
    "end_return",
    "hand_over",
    "lend",
    "open_place",
    "put",
    "report_lost",
    "resolve",
    "scanned",
    "send_off",
    "sign_filing",
    "sign_results",
    "unpacked",
    "update_parcel",
]
