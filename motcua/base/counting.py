"""Several counts in one statement: what a page's frame shows costs one question to the database, not one a figure."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def counts(rows: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """Return how many rows each query has; a slice is counted no further than it reaches."""
    found = dict.fromkeys(rows, 0)
    asked: list[str] = []
    columns: list[str] = []
    values: list[Any] = []
    for name, one in rows.items():
        keys = (one if one.query.is_sliced else one.order_by()).values("pk")
        try:
            query, given = keys.query.sql_with_params()
        except EmptyResultSet:
            continue
        asked.append(name)
        columns.append(f"(SELECT count(*) FROM ({query}) counted)")  # noqa: S608 - Django's own SQL
        values += given
    if asked:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(columns)}", values)
            found.update(zip(asked, cursor.fetchone(), strict=True))
    return found
