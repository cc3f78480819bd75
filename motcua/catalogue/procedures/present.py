"""How a version is told on its page: ways of filing with time and fee, and what to call things."""

from dataclasses import dataclass

from motcua.base.text import money, number
from motcua.catalogue.procedures.models import (
    Channel,
    Fee,
    FilingChannel,
    ProcedureAgency,
    ProcedureCase,
    ProcedureVersion,
    TimeUnit,
)

UNKNOWN_FEE, FREE = "chưa công bố", "Miễn phí"


@dataclass(frozen=True)
class Way:
    """One line of “nộp thế nào”: the channel, its time limits and what is paid."""

    channel: int
    name: str
    limits: list[str]
    notes: list[str]
    fees: list[tuple[str, str]]


def fee_words(fee: Fee) -> str:
    """Return an amount as a citizen reads it: "8.000 đ/bản", "Miễn phí", or what the note says."""
    if fee.amount is None:
        return fee.note or UNKNOWN_FEE
    if fee.amount == 0:
        return FREE
    return f"{money(fee.amount)}/{fee.per}" if fee.per else money(fee.amount)


def limit_words(row: FilingChannel) -> str:
    """Return a time limit in words: "3 ngày làm việc"; empty when there is none."""
    return "" if row.amount is None else f"{number(row.amount)} {TimeUnit(row.unit).label}"


def ways(version: ProcedureVersion, case: ProcedureCase | None) -> list[Way]:
    """Return the ways to file a case, each with its limits and fees; needs channels and fees prefetched."""
    rows = list(version.channels.all())
    fees = [fee for fee in version.fees.all() if fee.case_id in (None, case.pk if case else None)]
    found = []
    for channel in sorted({row.channel for row in rows}):
        own = [row for row in rows if row.channel == channel and case and row.case_id == case.pk]
        here = own or [row for row in rows if row.channel == channel and row.case_id is None]
        if not here:
            continue
        paid = [(fee.name, fee_words(fee)) for fee in fees if fee.channel in (None, channel)]
        if not paid and (version.no_fees or version.fee_note):
            paid = [("", FREE if version.no_fees else "xem ghi chú")]
        found.append(
            Way(
                channel,
                str(Channel(channel).label),
                [words for words in dict.fromkeys(map(limit_words, here)) if words],
                [note for note in dict.fromkeys(row.note for row in here) if note],
                paid,
            )
        )
    return found


def short_limit(version: ProcedureVersion) -> str:
    """Return the time limit for a list line; "nhiều mức" when channels or cases differ. Needs channels prefetched."""
    words = [words for words in dict.fromkeys(map(limit_words, version.channels.all())) if words]
    return words[0] if len(words) == 1 else ("nhiều mức" if words else "")


def agencies_by_role(version: ProcedureVersion) -> list[tuple[str, list[ProcedureAgency]]]:
    """Return the agencies under the names of their roles, in the order of the law."""
    rows = list(version.agencies.all())
    return [
        (str(label), [row for row in rows if row.role == role])
        for role, label in ProcedureAgency.Role.choices
        if any(row.role == role for row in rows)
    ]


def levels_words(version: ProcedureVersion) -> str:
    """Return the levels in words: "Cấp tỉnh, Cấp xã"."""
    labels = dict(ProcedureVersion.Level.choices)
    return ", ".join(str(labels.get(level, level)) for level in version.levels)
