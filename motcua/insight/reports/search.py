"""Periodic reports in the search at the top: by form, period, agency."""

from django.db.models import Q, QuerySet

from motcua.base.organisations.actor import Actor
from motcua.base.search.registry import Hit, Kind, rows
from motcua.base.search.words import MOST_WORDS, having
from motcua.base.text import clean, fold
from motcua.base.urls import url_of
from motcua.insight.reports import calendar, queries, services
from motcua.insight.reports.models import Report
from motcua.law import report_forms

_PROVINCE = {"toan", "tinh"}
_PERIODS = {fold(words): kind for kind, words in calendar.KINDS.items()}


def _reports(by: Actor, text: str) -> QuerySet[Report]:
    """Return the reports each word of the text speaks of: its form's, its period's, or whose it is."""
    found = Q()
    names = {form.key: fold(f"{form.short} {form.title}") for form in report_forms.forms()}
    for word in clean(text).split()[:MOST_WORDS]:
        folded = fold(word)
        either = Q(form__in=[key for key, name in names.items() if folded in name])
        either |= having(word, "agency__name", "agency__short_name")
        if folded == "bieu":
            continue
        if folded in _PERIODS:
            either |= Q(period__startswith=f"{_PERIODS[folded]}:")
        if folded in _PROVINCE:
            either |= Q(agency=None)
        if folded.isdigit() and len(folded) == 4:
            either |= Q(end__year=int(folded))
        found &= either
    return queries.reports(by).filter(found).order_by("-end", "form", "pk")


def _report(row: Report) -> Hit:
    return Hit(
        services.label_of(row), url_of("reports:report", row.pk), "",
        f"{row.agency or 'Toàn tỉnh'} · {row.get_state_display()}",
    )  # fmt: skip


FOUND = (Kind("reports", "Báo cáo định kỳ", "report.view", rows(_reports, _report), 130),)
