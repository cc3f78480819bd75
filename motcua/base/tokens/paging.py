"""Lists of the API are read page by page: each page says after which key the next one begins."""

from functools import reduce
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def page_of(rows: QuerySet[Row], after: Any, limit: int, *, by: str = "pk") -> tuple[list[Row], Any]:
    """Return one page of a list and the key the next page comes after, None when there is none.

    Args:
        rows: the list, in any order.
        after: the key the page before gave; None for the first page.
        limit: how many rows a page has.
        by: the field that orders the list, no two rows with the same ("-pk": the newest first).
    """
    key = by.removeprefix("-")
    rows = rows.order_by(by)
    if after:
        rows = rows.filter(**{f"{key}__{'lt' if by.startswith('-') else 'gt'}": after})
    found = list(rows[: limit + 1])
    page = found[:limit]
    return page, reduce(getattr, key.split("__"), page[-1]) if len(found) > limit else None
