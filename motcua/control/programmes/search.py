"""Internal procedures and programmes in the search at the top: by code, name, document."""

from django.db.models import QuerySet

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.search.registry import Hit, Kind, rows
from motcua.base.search.words import having
from motcua.base.urls import url_of
from motcua.control.programmes import queries
from motcua.control.programmes.models import InternalProcedure, Programme


def _store(by: Actor, text: str) -> QuerySet[InternalProcedure]:
    return queries.listed(by, queries.Filters(text), clock.today())


def _internal(row: InternalProcedure) -> Hit:
    return Hit(
        row.procedure.name, url_of("programmes:internal", row.pk), row.procedure.code,
        f"{row.owner} · {row.get_layer_display()}",
    )  # fmt: skip


def _programmes(by: Actor, text: str) -> QuerySet[Programme]:
    return queries.programmes(by).prefetch_related(None).filter(having(text, "name", "document", "code"))


def _programme(row: Programme) -> Hit:
    return Hit(
        row.name, url_of("programmes:programme", row.pk), note=f"{row.document} · {row.get_state_display()}"
    )


FOUND = (
    Kind("internal", "TTHC nội bộ", "internal.view", rows(_store, _internal), 110, "programmes:inventory"),
    Kind("programmes", "Chương trình cắt giảm", "programme.view", rows(_programmes, _programme), 120),
)
