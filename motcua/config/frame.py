"""What the officer's frame shows on every page: the rail by what my role does, my assignments, counts."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from motcua.base.counting import counts
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import allowed

# label, url name, action that shows it, icon, group
RAIL = (
    ("Hôm nay", "desk:today", "desk.today", "home", 1),
    ("Tiếp nhận", "desk:intake", "dossier.receive", "inbox-in", 1),
    ("Việc của tôi", "desk:inbox", "work.view", "list", 1),
    ("Hồ sơ", "dossiers:list", "dossier.view", "folder", 1),
    ("Hồ sơ chậm", "lateness:list", "lateness.view", "late", 1),
    ("Trả kết quả", "desk:returning", "dossier.release", "send", 1),
    ("Giao nhận", "handovers:home", "handover.view", "swap", 1),
    ("Kho dữ liệu", "archive:home", "archive.view", "archive", 1),
    ("Thủ tục", "procedures:list", "procedure.view", "book", 2),
    ("Quy trình", "processes:list", "process.view", "flow", 2),
    ("Kế hoạch", "plans:home", "plan.view", "target", 2),
    ("Kiểm soát", "dashboards:home", "control.view", "control", 2),
    ("Báo cáo", "reports:home", "report.view", "report", 2),
    ("Sổ theo dõi", "dossiers:register", "dossier.register", "register", 2),
    ("Số liệu", "indicators:home", "indicator.view", "chart", 2),
    ("Lịch làm việc", "worktime:calendar", "calendar.view", "calendar", 3),
    ("Luật áp dụng", "lawbook:law", "law.view", "scale", 3),
    ("Danh mục", "organisations:home", "organisation.view", "org", 3),
    ("Nhật ký", "audit:trail", "audit.view", "shield", 3),
    ("Ai đã xem", "audit:readings", "reading.view", "eye", 3),
)
# The rooms of control stand under one line of the rail, side by side: label, url name, action that shows it.
CONTROL = (
    ("Tổng quan", "dashboards:home", "control.view"),
    ("Đánh giá tác động", "impact:home", "impact.view"),
    ("Công bố", "announcements:home", "announcement.view"),
    ("Công khai", "publication:home", "publication.view"),
    ("Chi phí tuân thủ", "costs:home", "cost.view"),
    ("Rà soát", "reviews:home", "review.view"),
    ("Chương trình", "programmes:home", "programme.view"),
    ("Gánh nặng", "burden:home", "burden.view"),
)
# Who may not see the whole of a room may still open a part of it: the same, by the room's first page.
_PARTS = {"programmes:home": ("TTHC nội bộ", "programmes:inventory", "internal.view")}
_CONTROL = frozenset(name.split(":")[0] for _, name, _ in CONTROL)

# Every page asks for the same thirty addresses.
_url = cache(reverse)
_NOTICES = "notices"
_OWN_PAGES = frozenset(name for _, name, *_ in RAIL)
# A room's other pages stand under its first line.
_FIRST = {name.split(":")[0]: name for _, name, *_ in reversed(RAIL)}
# Pages that belong to another line of the rail than their neighbours.
_UNDER = {
    "desk:waiting": "desk:intake", "desk:waiting_one": "desk:intake", "desk:drafts": "desk:intake",
    "desk:hand_out": "desk:returning", "desk:slip": "desk:returning", "desk:remind": "desk:returning",
    "dossiers:register": "dossiers:register", "dossiers:numbers": "dossiers:register",
    "dossier_processes:move": "processes:list", "audit:readings_of_citizen": "audit:readings",
    "tokens:mine": "organisations:home", "desk:share": "desk:inbox",
}  # fmt: skip


def _is_here(here: str, name: str) -> bool:
    """Tell whether a line of the rail is that of the page: its own, or its room's."""
    if here in _OWN_PAGES or here in _UNDER:
        return name == _UNDER.get(here, here)
    if here.split(":")[0] in _CONTROL:
        return name == "dashboards:home"
    return name == _FIRST.get(here.split(":")[0]) and not name.startswith("desk:")


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the context of `ui/page.html`; nothing for a visitor who has not signed in.

    What must be counted is counted when a page shows it: answers that are a part of a page have no frame.
    """
    actor = getattr(request, "actor", None)
    base: dict[str, Any] = {"province": settings.PROVINCE_NAME, "DEBUG": settings.DEBUG}
    if actor is None:
        return base
    counted = cache(lambda: _counted(request, actor))
    return base | {
        "rail": SimpleLazyObject(lambda: _rail(request, actor, counted())),
        "control_rooms": SimpleLazyObject(lambda: _control_rooms(request, actor)),
        "assignments": getattr(request, "assignments", []),
        "notice_count": SimpleLazyObject(lambda: counted()[_NOTICES]),
        "search_suggest_url": _url("search:suggest"),
    }


def _counted(request: HttpRequest, actor: Actor) -> dict[str, int]:
    """Return the counts of the rail and the bell; what the page has counted already is not counted again."""
    from motcua.base.notices.queries import unread
    from motcua.control.plans.queries import pressing
    from motcua.onestop.desk.queries import rail_rows

    known = getattr(request, "counted", {})
    rows = rail_rows(actor, known) | {_NOTICES: unread(actor.person_id)}
    if allowed(actor, "plan.view") is not None and "plans:home" not in known:
        rows["plans:home"] = pressing(actor)
    return counts(rows) | known


def _rail(request: HttpRequest, actor: Actor, counted: dict[str, int]) -> list[dict[str, Any]]:
    here = getattr(request.resolver_match, "view_name", "") if request.resolver_match else ""
    rail = []
    for label, name, action, icon, group in RAIL:
        opens = _first_room(actor) if name == CONTROL[0][1] else name if allowed(actor, action) else ""
        if not opens:
            continue
        rail.append(
            {
                "label": label,
                "url": _url(opens),
                "icon": icon,
                "group": group,
                "active": _is_here(here, name),
                "count": counted.get(name),
            }
        )
    return rail


def _first_room(actor: Actor) -> str:
    """Return the first room of control somebody may open: who only appraises has no overview."""
    return next((name for _, name in _rooms_of(actor)), "")


def _rooms_of(actor: Actor) -> list[tuple[str, str]]:
    """Return the rooms of control somebody may open, each with the page it opens with."""
    rooms = [room if allowed(actor, room[2]) else _PARTS.get(room[1], room) for room in CONTROL]
    return [(label, name) for label, name, action in rooms if allowed(actor, action)]


def _control_rooms(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """Return the rooms of control side by side, on a page of one of them; nothing elsewhere."""
    here = request.resolver_match.namespace if request.resolver_match else ""
    if here not in _CONTROL:
        return []
    return [
        {"label": label, "url": _url(name), "active": name.split(":")[0] == here}
        for label, name in _rooms_of(actor)
    ]
