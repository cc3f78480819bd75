"""Drafts of legal texts in the search at the top: by title or by number."""

from django.db.models import QuerySet

from motcua.base.organisations.actor import Actor
from motcua.base.search.registry import Hit, Kind, rows
from motcua.base.urls import url_of
from motcua.control.impact import queries
from motcua.control.impact.models import LegalDraft


def _drafts(by: Actor, text: str) -> QuerySet[LegalDraft]:
    return queries.Choice(text).drafts(queries.drafts(by)).order_by("-stage_since", "-pk")


def _draft(row: LegalDraft) -> Hit:
    return Hit(
        row.title, url_of("impact:draft", row.pk), row.issued_number,
        f"{row.label} · {row.agency} · {row.get_stage_display()}",
    )  # fmt: skip


FOUND = (Kind("drafts", "Dự thảo văn bản", "impact.view", rows(_drafts, _draft), 70, "impact:drafts"),)
