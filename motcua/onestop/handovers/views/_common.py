"""What the pages of this room share."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from motcua.base.organisations.access import OfficerRequest
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import allowed

PAGE = 50
_ROOMS = (
    ("Tổng quan", "/giao-nhan/", "slip.view"),
    ("Bưu chính", "/giao-nhan/buu-chinh/", "post.view"),
    ("Phiếu bàn giao", "/giao-nhan/phieu/", "slip.view"),
    ("Kho hồ sơ giấy", "/giao-nhan/kho/", "place.view"),
)


def rooms(request: OfficerRequest) -> list[dict[str, Any]]:
    """Return the tabs over every page of this room, those the actor may open."""
    here = request.path
    deepest = max((url for _, url, _ in _ROOMS if here.startswith(url)), key=len, default="")
    return [
        {"label": label, "url": url, "active": url == deepest, "count": None}
        for label, url, action in _ROOMS
        if allowed(request.actor, action) is not None
    ]


def rights(by: Actor, *actions: str) -> dict[str, bool]:
    """Return what the actor may do, by names a template can ask for ("post.take" becomes "may_take")."""
    return {f"may_{action.split('.')[1]}": allowed(by, action) is not None for action in actions}


def number(text: str) -> int | None:
    """Return a whole number typed or chosen, with or without points between thousands; None for anything else."""
    bare = text.strip().replace(".", "").replace(" ", "")
    return int(bare) if bare.isdigit() and len(bare) < 16 else None


def page_of(request: OfficerRequest, rows: QuerySet, *, newest_first: bool = True) -> tuple[list[Any], str]:
    """Return one page of rows ordered by key, and the address of the next ("" at the end)."""
    after = number(request.GET.get("sau", ""))
    if after is not None:
        rows = rows.filter(pk__lt=after) if newest_first else rows.filter(pk__gt=after)
    found = list(rows[: PAGE + 1])
    if len(found) <= PAGE:
        return found, ""
    query = request.GET.copy()
    query["sau"] = str(found[PAGE - 1].pk)
    return found[:PAGE], f"?{query.urlencode()}"


def pdf(content: bytes, name: str) -> HttpResponse:
    """Return a paper to be shown or printed."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
