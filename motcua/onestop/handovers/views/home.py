"""Tổng quan: what waits for me between hands, and one box that says where a paper is."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import allowed
from motcua.onestop.handovers import queries
from motcua.onestop.handovers.views._common import rights, rooms


@requires("handover.view")
@require_GET
def home(request: OfficerRequest) -> HttpResponse:
    """Show what waits; an officer of the post goes straight to the post's page."""
    by = request.actor
    if allowed(by, "slip.view") is None:
        return redirect("handovers:post")
    cards = [*_post(by), *_slips(by), *_places(by)]
    context = {"rooms": rooms(request), "cards": cards, **rights(by, "place.view")}
    return render(request, "handovers/home.html", context)


def _line(label: str, url: str, count: int, tone: str = "blue") -> dict[str, Any]:
    return {"label": label, "url": url, "count": count, "tone": tone}


def _post(by: Actor) -> list[dict[str, Any]]:
    if allowed(by, "post.view") is None:
        return []
    counts, url = queries.board_counts(by), reverse("handovers:post")
    lines = [_line(label, f"{url}?tab={name}", counts[name], "red" if name == "chuyen-hoan" else "blue")
             for name, (label, _) in queries.TABS.items() if name in counts]  # fmt: skip
    buttons = []
    if allowed(by, "post.take") is not None:
        buttons.append({"label": "Nhận hồ sơ", "url": reverse("handovers:take")})
    if allowed(by, "post.give") is not None:
        waiting = len(queries.results_to_send(by))
        lines.append(_line("Kết quả chờ giao bưu chính", reverse("handovers:give"), waiting, "amber"))
        buttons.append({"label": "Giao kết quả", "url": reverse("handovers:give")})
    return [{"title": "Bưu chính", "lines": lines, "buttons": buttons}]


def _slips(by: Actor) -> list[dict[str, Any]]:
    counts, url = queries.slip_counts(by), reverse("handovers:slips")
    tones = {"cho-toi": "amber", "chenh-lech": "red"}
    lines = [
        _line(label, f"{url}?tab={name}", counts[name], tones.get(name, "blue"))
        for name, label in queries.SLIP_TABS.items()
        if name in counts
    ]
    buttons = [{"label": "Lập phiếu bàn giao", "url": reverse("handovers:new_unit_slip")}]
    return [{"title": "Phiếu bàn giao", "lines": lines, "buttons": buttons}]


def _places(by: Actor) -> list[dict[str, Any]]:
    if allowed(by, "place.view") is None:
        return []
    url = reverse("handovers:places")
    lines = [
        _line("Đang cho mượn", url, queries.loans(by).count()),
        _line("Mượn quá hạn", url, queries.overdue_loans(by).count(), "red"),
    ]
    return [{"title": "Kho hồ sơ giấy", "lines": lines, "buttons": [{"label": "Mở kho", "url": url}]}]
