"""The living style guide at /giao-dien/: every component in every state, and whole invented pages."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from motcua.base import clock, text
from motcua.base.organisations.access import public
from motcua.ui import samples
from motcua.ui.icons import ICONS

PAGES = {
    "ho-so": "ui/guide/dossier.html",
    "tiep-nhan": "ui/guide/intake.html",
    "lanh-dao": "ui/guide/leader.html",
}
_RAIL = (
    ("Hôm nay", "home", 1, None),
    ("Tiếp nhận", "inbox-in", 1, None),
    ("Việc của tôi", "list", 1, 14),
    ("Hồ sơ", "folder", 1, None),
    ("Trả kết quả", "send", 1, 6),
    ("Thủ tục", "book", 2, None),
    ("Quy trình", "flow", 2, None),
    ("Kế hoạch", "target", 2, 3),
    ("Kiểm soát", "shield", 2, None),
    ("Báo cáo", "chart", 2, None),
)
_HERE = {"ho-so": "Việc của tôi", "tiep-nhan": "Tiếp nhận", "lanh-dao": "Hôm nay"}


def _context(page: str = "") -> dict[str, Any]:
    here = _HERE.get(page)
    rail = [
        {"label": label, "icon": icon, "group": group, "count": count, "url": "#", "active": label == here}
        for label, icon, group, count in _RAIL
    ]
    return {
        "rail": rail,
        "notice_count": 3,
        "search_suggest_url": "/giao-dien/goi-y/",
        "now": clock.now(),
        "dues": samples.DUES,
        "due": samples.DUES["running"],
        "steps": samples.STEPS,
        "tabs": samples.TABS,
        "rows": samples.ROWS,
        "trend": samples.TREND,
        "icons": sorted(ICONS),
        "crumbs": [
            {"label": "Thủ tục", "url": "#"},
            {"label": "Hộ tịch", "url": "#"},
            {"label": "Cấp bản sao trích lục hộ tịch"},
        ],
        "chips": [{"label": "Lĩnh vực: Hộ tịch", "url": "?"}, {"label": "Quá hạn", "url": "?"}],
    }


def _only_while_building() -> None:
    if not settings.DEBUG:
        raise Http404


@public
def guide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    _only_while_building()
    return render(request, "ui/guide/guide.html", _context())


@public
def sample(request: HttpRequest, page: str) -> HttpResponse:
    """Show a whole invented page: ho-so, tiep-nhan or lanh-dao."""
    _only_while_building()
    if page not in PAGES:
        raise Http404
    return render(request, PAGES[page], _context(page))


@public
def suggestions(request: HttpRequest) -> HttpResponse:
    """Answer the type-ahead of the guide: options as HTML."""
    _only_while_building()
    wanted = text.fold(request.GET.get("q", ""))
    found = [one for one in samples.PROCEDURES if wanted in text.fold(" ".join(one))]
    return render(request, "ui/guide/options.html", {"found": found})


@public
def derivation(request: HttpRequest) -> HttpResponse:
    """Answer what `due.explain_url` answers: how a due date came about."""
    _only_while_building()
    return render(request, "ui/guide/derivation.html")
