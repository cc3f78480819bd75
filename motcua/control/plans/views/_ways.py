"""The four ways to look at duties (list, board, calendar, Gantt): a switch that keeps the filters."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from motcua.base.organisations.access import OfficerRequest

WAYS = (
    ("duties", "Danh sách", "list", "s"),
    ("board", "Bảng", "register", "b"),
    ("calendar", "Lịch", "calendar", "l"),
    ("timeline", "Gantt", "chart", "t"),
)
# "loai" is the tab of the list: the other ways show every state, and lead back to it.
FILTERS = ("q", "ke-hoach", "co-quan", "tu", "den", "loai")


def ways(request: OfficerRequest, here: str, **kept: str) -> dict[str, Any]:
    """Return what the switch and the filters of one of these pages need.

    Args:
        request: whose filters are kept.
        here: the page's name.
        kept: what else of this page's own stays when the filters change ("thang" of the calendar).
    """
    given = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    query = urlencode(given)
    own = {"loai": given.get("loai", "")} | {name.replace("_", "-"): value for name, value in kept.items()}
    own = {name: value for name, value in own.items() if value}
    return {
        "ways": [
            {
                "label": label, "icon": icon, "key": key, "active": name == here,
                "url": reverse(f"plans:{name}") + (f"?{query}" if query else ""),
            }
            for name, label, icon, key in WAYS
        ],
        "kept": list(own.items()), "clear": f"?{urlencode(own)}" if own else reverse(f"plans:{here}"),
        "filtered": f"&{query}" if query else "",
    }  # fmt: skip
