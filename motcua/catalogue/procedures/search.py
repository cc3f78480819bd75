"""Procedures in force in the search at the top: by code, name or abbreviation, the most used first."""

from django.urls import reverse

from motcua.base.organisations.actor import Actor
from motcua.base.search.registry import Hit, Kind
from motcua.catalogue.procedures import queries


def _find(by: Actor, text: str, most: int) -> list[Hit]:
    return [
        Hit(
            one.name, reverse("procedures:detail", args=[one.procedure.code]), one.procedure.code,
            str(one.field or ""),
        )
        for one in queries.search(text, limit=most)
    ]  # fmt: skip


FOUND = (Kind("procedures", "Thủ tục", "procedure.view", _find, 20, "procedures:list"),)
