"""What the pages share: the way from one to the other, an act that is refused in words, a list cut to a page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse

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


def tabs_of(
    tabs: Mapping[str, str], counts: Mapping[str, int], chosen: str, rest: str, red: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Return the tabs of a list with their counts; `rest` are the other filters."""
    return [
        {
            "label": label, "url": f"?loai={code}{rest}", "active": code == chosen, "count": counts[code],
            "tone": "red" if code in red else "", "key": str(place),
        }
        for place, (code, label) in enumerate(tabs.items(), 1)
    ]  # fmt: skip


def rest_of(request: HttpRequest) -> str:
    """Return the filters of the address but tab and page."""
    rest = request.GET.copy()
    for name in ("loai", "trang"):
        rest.pop(name, None)
    return f"&{rest.urlencode()}" if rest else ""


def cut(rows: QuerySet[Any], page: int, base: str) -> dict[str, Any]:
    """Return a page of rows with the addresses of its neighbours."""
    found: list[Model] = list(rows[(page - 1) * PAGE : page * PAGE + 1])
    more = len(found) > PAGE
    return {
        "rows": found[:PAGE], "next_url": f"{base}&trang={page + 1}" if more else "",
        "prev_url": f"{base}&trang={page - 1}" if page > 1 else "",
    }  # fmt: skip
