"""Hôm nay: what each role should look at first (screens.md)."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.base import clock
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import allowed
from motcua.base.text import number
from motcua.base.worktime.meter import Meter
from motcua.onestop.desk import figures
from motcua.onestop.desk.views.inbox import _colleagues
from motcua.onestop.desk.views.waiting import answer_meter
from motcua.onestop.dossiers import open_work
from motcua.onestop.dossiers.models import WorkItem
from motcua.onestop.dossiers.work_lines import WorkLine, first_lines
from motcua.onestop.lateness import queries as lateness

LINES = 8


@requires("desk.today")
@require_GET
def today(request: OfficerRequest) -> HttpResponse:
    """Open the page of the role the actor acts in."""
    by = request.actor
    if by.has("chu_tich", "kstt", "kiem_tra"):
        return _province(request)
    if by.has("gd_trung_tam"):
        return _centre(request, by)
    if by.has("phe_duyet"):
        return _signer(request, by)
    if by.has("phan_cong"):
        return _head(request, by)
    if allowed(by, "work.view") is None:
        post = allowed(by, "post.carry") is not None
        return render(request, "desk/today_plain.html", {"now": clock.now(), "post": post})
    return _officer(request, by)


def _lines(rows: QuerySet[WorkItem], limit: int = LINES) -> list[tuple[WorkLine, Meter | None]]:
    return [(item, open_work.work_meter(item)) for item in first_lines(rows, limit)]


def _tile(label: str, n: int, url: str, tone: str = "") -> dict[str, Any]:
    return {"label": label, "n": n, "url": url, "tone": tone if n else "zero"}


def _work_tiles(counts: dict[str, int]) -> list[dict[str, Any]]:
    inbox = reverse("desk:inbox")
    return [
        _tile("quá hạn", counts["late"], f"{inbox}?tab=qua-han", "red"),
        _tile("đến hạn hôm nay", counts["today"], f"{inbox}?tab=sap-den-han", "amber"),
        _tile("sắp đến hạn", counts["soon"], f"{inbox}?tab=sap-den-han", "amber"),
        _tile("bị trả lại", counts["returned"], f"{inbox}?tab=tra-lai", "amber"),
        _tile("mới đến, chưa xem", counts["fresh"], f"{inbox}?tab=moi-den"),
    ]


def _officer(request: OfficerRequest, by: Actor) -> HttpResponse:
    counts = figures.my_counts(by)
    tiles = _work_tiles(counts)
    context: dict[str, Any] = {"tiles": tiles, "now": clock.now()}
    mine = open_work.inbox(by, open_work.my_work(by))
    busy = mine.filter(open_work.BUSY)
    if counts["to_forward"]:
        busy = busy.exclude(figures.not_forwarded(clock.now()))  # they have a card of their own
    context["first"] = _lines(busy)
    if counts["returned"]:
        context["returned"] = _lines(mine.filter(is_return=True))
    if counts["supplement"]:
        context["supplement"] = _lines(mine.filter(kind="NHAN_BO_SUNG"))
    if allowed(by, "dossier.receive") is not None or allowed(by, "dossier.release") is not None:
        _desk(context, counts, by)
    return render(request, "desk/today_officer.html", context)


def _desk(context: dict[str, Any], counts: dict[str, int], by: Actor) -> None:
    """Add what a desk officer looks at: online filings, what should have been handed on, results to hand out."""
    now = clock.now()
    tiles = context["tiles"]
    if allowed(by, "dossier.desk") is not None:
        rows = open_work.to_receive(by).filter(status="MOI_NOP")
        online = rows.count()
        tiles.append(_tile("trực tuyến, bưu chính chờ tiếp nhận", online, reverse("desk:waiting"), "amber"))
        chosen = rows.select_related("procedure")[:LINES] if online else []
        context["online"] = [(row, answer_meter(row)) for row in chosen]
    if counts["to_forward"]:
        items = open_work.my_work(by).filter(figures.not_forwarded(now)).order_by("opened_at")
        context["to_forward"] = _lines(items)
    if allowed(by, "dossier.release") is not None:
        ready = open_work.to_return(by)
        tiles.append(_tile("kết quả chờ trả", ready.count(), reverse("desk:returning")))
        context["results"] = list(ready.select_related("dossier__procedure")[:LINES])


def _head(request: OfficerRequest, by: Actor) -> HttpResponse:
    counts = figures.my_counts(by)
    loose = open_work.unit_work(by).filter(assignee__isnull=True).order_by("dossier_due_at", "id")
    load = open_work.load_by_person(by)
    most = max([1, *(row["total"] for row in load)])
    context = {
        "tiles": _work_tiles(counts), "now": clock.now(),
        "load": [dict(row, percent=100 * row["total"] / most) for row in load],
        "away": figures.away(by), "forecast": lateness.forecasts_of_unit(by, limit=LINES), "loose": _lines(loose),
        "colleagues": list(_colleagues(by)),
        "first": _lines(open_work.inbox(by, open_work.my_work(by))),
    }  # fmt: skip
    return render(request, "desk/today_head.html", context)


def _signer(request: OfficerRequest, by: Actor) -> HttpResponse:
    ready = open_work.my_work(by).filter(kind__in=("KY", "KY_TU_CHOI")).order_by("dossier_due_at", "id")
    counts = figures.my_counts(by)
    context = {
        "lines": _lines(ready, 50), "total": counts["to_sign"], "read": ready.filter(read_at__isnull=False).count(),
        "late": counts["late"], "other": counts["all"] - counts["to_sign"], "now": clock.now(),
    }  # fmt: skip
    return render(request, "desk/today_signer.html", context)


def _centre(request: OfficerRequest, by: Actor) -> HttpResponse:
    flow = figures.kept(f"flow:{by.agency_id}", lambda: figures.flow(by))
    day = clock.today().isoformat()
    tiles = [
        _tile("tiếp nhận hôm nay", flow.received, figures.rows_url(tu=day, den=day)),
        _tile(
            "đã trả hôm nay", flow.returned, figures.rows_url(trang_thai="DA_TRA", tra_tu=day, tra_den=day)
        ),
        _tile("chờ tiếp nhận", flow.online_waiting, figures.rows_url(loai="cho-tiep-nhan"), "amber"),
        _tile("kết quả chờ trả", flow.results_waiting, figures.rows_url(loai="cho-tra")),
        _tile("đang quá hạn", flow.late, figures.rows_url(loai="qua-han"), "red"),
    ]
    context = {
        "tiles": tiles, "flow": flow, "now": clock.now(), "away": figures.away(by),
        "load": open_work.load_by_person(by),
    }  # fmt: skip
    return render(request, "desk/today_centre.html", context)


def _province(request: OfficerRequest) -> HttpResponse:
    found = figures.kept("province", figures.province)
    now, before = found.now, found.before
    span = {"tu": now.day.isoformat(), "den": clock.today().isoformat()}
    context = {
        "found": found, "may_register": allowed(request.actor, "dossier.register") is not None,
        "now": clock.now(), "month": now,
        "punctual_url": figures.rows_url(xong_tu=span["tu"], xong_den=span["den"]),
        "online_url": figures.rows_url(kenh=2, **span), "late_url": figures.rows_url(loai="qua-han"),
        "waiting_url": figures.rows_url(loai="cho-tra"), "open_url": figures.rows_url(loai="dang-xu-ly"),
        "received_url": figures.rows_url(**span),
        "punctual_change": _change(now.punctual, before.punctual if before else None),
        "online_change": _change(now.online_share, before.online_share if before else None),
        "punctual_trend": [month.punctual for month in found.months],
        "online_trend": [month.online_share for month in found.months],
        "received_trend": [month.received for month in found.months],
    }  # fmt: skip
    return render(request, "desk/today_province.html", context)


def _change(now: float | None, before: float | None) -> dict[str, str] | None:
    """Return how a share moved against the month before, in points, with its colour."""
    if now is None or before is None:
        return None
    moved = round(now - before, 1)
    if not moved:
        return {"words": "như tháng trước", "tone": "sand"}
    sign = "+" if moved > 0 else "−"
    return {
        "words": f"{sign}{number(abs(moved), 1)} điểm so với tháng trước",
        "tone": "green" if moved > 0 else "amber",
    }
