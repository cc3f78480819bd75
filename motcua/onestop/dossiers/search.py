"""Dossiers and their applicants in the search at the top: by code, name, identity number, phone, procedure."""

from motcua.base.organisations.actor import Actor
from motcua.base.search.registry import Hit, Kind
from motcua.base.urls import url_of
from motcua.onestop.dossiers import queries
from motcua.onestop.dossiers.models import Dossier


def _found(by: Actor, text: str, most: int) -> list[Hit]:
    return [_hit(row) for row in queries.newest(queries.search(queries.visible(by), text), most)]


def _hit(row: Dossier) -> Hit:
    return Hit(
        row.applicant_name, url_of("dossiers:detail", row.pk), row.label,
        f"{row.facts.label} · {row.procedure.name}",
    )  # fmt: skip


FOUND = (Kind("dossiers", "Hồ sơ", "dossier.view", _found, 10, "dossiers:list"),)
