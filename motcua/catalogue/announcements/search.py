"""Decisions of announcement and the texts behind them in the search at the top: by number, title, procedure code."""

from django.db.models import QuerySet

from motcua.base.organisations.actor import Actor
from motcua.base.search.registry import Hit, Kind, rows
from motcua.base.text import day
from motcua.base.urls import url_of
from motcua.catalogue.announcements import queries
from motcua.catalogue.announcements.models import Announcement, MinistryDecision


def _decisions(by: Actor, text: str) -> QuerySet[Announcement]:
    return queries.Filters(text).apply(queries.announcements(by)).order_by("-drafted_at", "-pk")


def _decision(row: Announcement) -> Hit:
    signed = f", ký {day(row.signed_on)}" if row.signed_on else ""
    return Hit(
        row.title, url_of("announcements:decision", row.pk), row.number,
        f"{row.agency} · {row.get_state_display()}{signed}",
    )  # fmt: skip


def _sources(by: Actor, text: str) -> QuerySet[MinistryDecision]:
    return queries.sources_with(queries.sources(by), text).order_by("-received_on", "-pk")


def _source(row: MinistryDecision) -> Hit:
    return Hit(
        row.title, url_of("announcements:source", row.pk), row.number, f"{row.issuer}, {day(row.issued_on)}"
    )


FOUND = (
    Kind(
        "announcements", "Quyết định công bố", "announcement.view", rows(_decisions, _decision), 50,
        "announcements:home",
    ),
    Kind(
        "sources", "Văn bản làm căn cứ công bố", "announcement.view", rows(_sources, _source), 60,
        "announcements:sources",
    ),
)  # fmt: skip
