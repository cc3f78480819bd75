"""Reads: the rule set of a day with the province's overrides, and the overrides themselves."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from django.db import connection
from django.db.models import QuerySet

from motcua.base.lawbook.models import Override
from motcua.base.worktime.freshness import Fresh
from motcua.law import facts as law
from motcua.law import rulesets

T = TypeVar("T")
_STAMP = "SELECT (count(*), max(id), count(withdrawn_at), max(withdrawn_at))::text FROM lawbook_override"


def rules_for_day(day: date) -> rulesets.RuleSet:
    """Return the rule set in force on a day, amendments and the province's overrides applied.

    Raises:
        LawError: there is no rule set for that day.
    """
    return rules_of(rulesets.code_for_day(day), day)


def rules_of(code: str, day: date) -> rulesets.RuleSet:
    """Return the law a dossier that pinned (code, day) is judged by; the same answer on any later day."""
    return rulesets.get(code, day, _fresh.get().get(code, ()))


def version() -> object:
    """Return a token that differs after every change of an override, for caching what is read from here."""
    return _fresh.stamped()[0]


def dossier_facts(day: date, make: Callable[..., T]) -> T:
    """Return the facts that intake, deadlines and forms read on a day, by keyword, from `make`.

    Args:
        day: the day of receipt.
        make: takes rule_set, form_set, clock_mode, response_hours, supplement_days, cutoff,
            cutoff_counts_as_next_day, extension_times, extension_notice_days, extension_most_days,
            supplement_wait_days, code_format, identifier_format and sequence_width.
    """
    rules = rules_for_day(day)
    return make(
        rule_set=rules.code,
        form_set=rules.form_set,
        clock_mode=rules.clock.default_mode,
        response_hours=int(rules.limit("H01").amount or 0),
        supplement_days=int(rules.supplement.notice.amount or 0),
        cutoff=rules.clock.cutoff_hour,
        cutoff_counts_as_next_day=rules.clock.cutoff_counts_as_next_day,
        extension_times=rules.extension.max_count,
        extension_notice_days=rules.extension.notice_days,
        extension_most_days=rules.extension.max_days,
        supplement_wait_days=rules.supplement.applicant_days,
        code_format=rules.codes.pattern,
        identifier_format=rules.codes.identifier_format,
        sequence_width=rules.codes.width,
    )


def overrides_of(code: str) -> QuerySet[Override]:
    """Return every override of a rule set, withdrawn ones too, fact by fact in order of their first day."""
    return Override.objects.filter(rule_set=code).select_related("set_by", "withdrawn_by")


def forget_overrides() -> None:
    """Have rule sets resolved anew after a change in this transaction; services call it."""
    _fresh.changed()


def _stamp() -> object:
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        row = cursor.fetchone()
    return row[0] if row else None


def _build() -> dict[str, tuple[law.Override, ...]]:
    found: dict[str, list[law.Override]] = {}
    for row in Override.objects.filter(cancelled=False):
        override = law.Override(row.path, row.value, row.basis, row.valid_from, row.valid_to, row.set_by_name)
        found.setdefault(row.rule_set, []).append(override)
    return {code: tuple(rows) for code, rows in found.items()}


_fresh: Fresh[dict[str, tuple[law.Override, ...]]] = Fresh(_stamp, _build)
