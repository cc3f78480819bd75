"""The law a dossier is judged by: the rule set of its day of receipt, with what the province set over it."""

from datetime import datetime
from typing import Protocol

from motcua.base import clock
from motcua.base.errors import Conflict
from motcua.base.lawbook.queries import rules_for_day, rules_of
from motcua.law.rulesets import RuleSet


class Promised(Protocol):
    """What tells a dossier's deadline: a dossier, or its line in a list."""

    @property
    def pk(self) -> int: ...
    @property
    def agency_id(self) -> int: ...
    @property
    def status(self) -> str: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def clock_started_at(self) -> datetime | None: ...
    @property
    def received_at(self) -> datetime | None: ...
    @property
    def arrived_at(self) -> datetime | None: ...
    @property
    def finished_at(self) -> datetime | None: ...
    @property
    def non_territorial(self) -> bool: ...
    @property
    def rule_set(self) -> str: ...


def law_at(at: datetime) -> RuleSet:
    """Return the rule set in force at an instant."""
    return rules_for_day(clock.day_of(at))


def law_of(dossier: Promised) -> RuleSet:
    """Return the rule set that a received dossier pinned, as it stood on the day of receipt."""
    if dossier.received_at is None:
        raise Conflict("Hồ sơ chưa được tiếp nhận.")
    return rules_of(dossier.rule_set, clock.day_of(dossier.received_at))


def clock_waits(dossier: Promised) -> bool:
    """Tell whether a received dossier's clock has yet to start: it is on its way to the competent agency (H11)."""
    if not dossier.non_territorial or dossier.arrived_at is not None or dossier.received_at is None:
        return False
    return law_of(dossier).clock.non_territorial_start == "competent"
