"""Reads: the rule set of a day with the province's overrides, and the overrides themselves."""

from datetime import date

from django.db import connection
from django.db.models import QuerySet

from motcua.base.lawbook.models import Override
from motcua.base.worktime.freshness import Fresh
from motcua.law import facts as law
from motcua.law import rulesets

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
