"""What the pages share: the way from one to the other, a list with its tabs cut to a page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from motcua.base.organisations.access import OfficerRequest
from motcua.base.organisations.models import Agency
from motcua.base.organisations.reach import province_wide
from motcua.control.reviews.choosing import Common, tab_counts

PAGE = 40
_WAYS = (
    ("home", "Tổng quan", "home"), ("plans", "Kế hoạch", "calendar"), ("items", "Mục rà soát", "list"),
    ("options", "Phương án", "target"), ("decisions", "Quyết định", "file"), ("amendments", "Văn bản phải sửa", "edit"),
    ("initiatives", "Sáng kiến", "star"), ("report", "Báo cáo", "chart"),
)  # fmt: skip


def ways(here: str) -> list[dict[str, Any]]:
    """Return the switch between the pages of the room."""
    return [
        {"url": reverse(f"reviews:{name}"), "label": label, "active": name == here}
        for name, label, _ in _WAYS
    ]


def listed(
    request: OfficerRequest,
    here: str,
    base: QuerySet[Any],
    choice: Common,
    tabs: Mapping[str, Q],
    labels: Mapping[str, str],
    order: Sequence[str],
    red: str,
) -> dict[str, Any]:
    """Return what the page of one of the room's lists shows: its tabs with their counts, the page of rows, its pager.

    Args:
        request: with the filters in its address.
        here: the page's name.
        base: the rows under all filters but the tab.
        choice: the filters.
        tabs: the condition of each tab.
        labels: the tabs that are shown.
        order: of the rows.
        red: the tab whose count presses.
    """
    counts = tab_counts(base, tabs)
    rest = request.GET.copy()
    for name in ("loai", "trang"):
        rest.pop(name, None)
    more = f"&{rest.urlencode()}" if rest else ""
    found = list(
        base.filter(tabs[choice.tab]).order_by(*order)[(choice.page - 1) * PAGE : choice.page * PAGE + 1]
    )
    at = f"?loai={choice.tab}{more}&trang="
    return {
        "ways": ways(here), "choice": choice, "total": counts[choice.tab], "shown": f"loai={choice.tab}",
        "tabs": [
            {
                "label": label, "url": f"?loai={code}{more}", "active": code == choice.tab, "count": counts[code],
                "tone": "red" if code == red else "", "key": str(place),
            }
            for place, (code, label) in enumerate(labels.items(), 1)
        ],
        "rows": found[:PAGE], "next_url": f"{at}{choice.page + 1}" if len(found) > PAGE else "",
        "prev_url": f"{at}{choice.page - 1}" if choice.page > 1 else "",
        "whole": province_wide(request.actor, "review.view"),
    }  # fmt: skip


def agencies_in(rows: QuerySet[Any], field: str, whole: bool) -> QuerySet[Agency]:
    """Return the agencies that rows name in a field, to choose from; none for who sees one agency alone."""
    found = Agency.objects.filter(pk__in=rows.exclude(**{field: None}).order_by().values(field))
    return found.order_by("name") if whole else found.none()
