"""Lists a page at a time by the number of the page (`?trang=2`), the filters of the address kept."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict


def address(query: QueryDict, **changes: str) -> str:
    """Return an address with other filters, from its first page on.

    Args:
        query: of the address as it is.
        changes: filters by name, "_" for "-"; an empty one is left out.
    """
    given = query.copy()
    for name, value in ({"trang": ""} | changes).items():
        name = name.replace("_", "-")
        given[name] = value
        if not value:
            given.pop(name)
    return f"?{given.urlencode()}"


def paged(rows: QuerySet[Any] | Sequence[Any], request: HttpRequest, size: int) -> Page:
    """Return the page of a list the address asks for."""
    return Paginator(rows, size).get_page(request.GET.get("trang"))


def page_urls(request: HttpRequest, page: Page) -> dict[str, str]:
    """Return the addresses of the pages before and after, as a pager takes them."""
    after, before = page.has_next(), page.has_previous()
    return {
        "next_url": address(request.GET, trang=str(page.next_page_number())) if after else "",
        "prev_url": address(request.GET, trang=str(page.previous_page_number())) if before else "",
    }
