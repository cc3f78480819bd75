"""Places of posting in the search at the top: by name, place, agency."""

from django.db.models import QuerySet

from motcua.base.organisations.actor import Actor
from motcua.base.search.registry import Hit, Kind, rows
from motcua.base.search.words import having
from motcua.base.urls import url_of
from motcua.catalogue.publication import queries
from motcua.catalogue.publication.models import PostingPoint


def _points(by: Actor, text: str) -> QuerySet[PostingPoint]:
    return queries.points(by).filter(having(text, "name", "place", "agency__name", "agency__short_name"))


def _point(row: PostingPoint) -> Hit:
    return Hit(
        row.name, url_of("publication:point", row.pk), row.get_kind_display(), f"{row.place} · {row.agency}"
    )


FOUND = (Kind("points", "Điểm niêm yết", "publication.view", rows(_points, _point), 140),)
