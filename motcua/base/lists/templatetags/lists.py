"""Tags behind `<c-export>` and `<c-saved-views>`: what the present list offers its reader."""

from typing import Any

from django import template
from django.http import QueryDict

from motcua.base.lists import queries, registry, views
from motcua.base.lists.exporting import filters_of
from motcua.base.organisations.permissions import allowed

register = template.Library()


@register.simple_tag(takes_context=True)
def export_box(context: template.Context, code: str, shown: str = "") -> dict[str, Any]:
    """Return what the box that asks for a file shows; empty when the reader may not have the list.

    Args:
        code: of the list.
        shown: filters the page has chosen by itself ("tab=phat"), which its address does not say.
    """
    request = context["request"]
    query = request.GET.copy()
    for key, value in QueryDict(shown).items():
        query[key] = str(value)
    return views.box(request, code, query.urlencode())


@register.simple_tag(takes_context=True)
def saved_views(context: template.Context, code: str) -> dict[str, Any]:
    """Return the saved views of a list for its reader; empty when the list is not theirs."""
    request = context["request"]
    by, listing = getattr(request, "actor", None), registry.find(code)
    if by is None or listing is None or allowed(by, listing.action) is None:
        return {}
    query = filters_of(request.GET.urlencode())
    views = getattr(request, "saved_views", {}).get(code)
    lines = queries.view_lines(
        code, query.urlencode(), queries.views_of(code, by=by) if views is None else views
    )
    return {
        "code": code, "lines": lines, "query": query.urlencode(), "may_share": queries.may_share(by),
        "active": next((line for line in lines if line.active and query), None), "url": listing.url(),
    }  # fmt: skip
