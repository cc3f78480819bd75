"""The control office's page, what is late, agencies side by side, one agency, its procedures."""

import re

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import NotAllowed
from motcua.base.files.checks import XLSX_TYPE
from motcua.base.files.views import attachment
from motcua.base.indicators import engine
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.paging import page_urls, paged
from motcua.base.posted import key_of
from motcua.base.text import fold
from motcua.insight.dashboards import agencies, pipeline
from motcua.insight.dashboards.late import ROOMS, Late, late, of_agencies
from motcua.insight.dashboards.office import office
from motcua.insight.dashboards.sheet import LATE_COLUMNS, late_rows, workbook
from motcua.insight.reports import calendar
from motcua.insight.reports import queries as reports

PAGE = 100
OWED_SHOWN = 8


@require_GET
@requires("control.view")
def home(request: OfficerRequest) -> HttpResponse:
    """Show the control office's page; who sees one agency goes to its page."""
    by = request.actor
    if agencies.own(by):
        own = agencies.agencies(by).first()
        if own is None:
            raise NotAllowed("Vai trò của bạn không gắn với cơ quan nào có trang kiểm soát.")
        return redirect("dashboards:agency", own.pk)
    with engine.sharing():
        page = office(by)
    return render(request, "dashboards/home.html", {"page": page, "today": clock.today()})


def _late(request: OfficerRequest) -> tuple[list[Late], list[Late], str, int | None]:
    """Return all that is late, what the filters keep of it, and the filters."""
    found = late(request.actor)
    room = request.GET.get("thuoc", "")
    room = room if room in ROOMS else ""
    agency_id = key_of(request.GET, "co-quan")
    kept = [
        one for one in found
        if (not room or one.room == room) and (agency_id is None or (one.agency_id or 0) == agency_id)
    ]  # fmt: skip
    return found, kept, room, agency_id


@require_GET
@requires("control.view")
def late_list(request: OfficerRequest) -> HttpResponse:
    """List what is late in every room of control, the oldest first."""
    found, kept, room, agency_id = _late(request)
    today = clock.today()
    page = paged(kept, request, PAGE)
    holders = sorted({(one.agency_id or 0, one.holder) for one in found if one.agency_id}, key=lambda h: h[1])
    counts = {code: sum(one.room == code for one in found) for code in ROOMS}
    query = request.GET.copy()
    query.pop("trang", None)
    tabs = [{"label": "Tất cả", "url": "?", "active": not room, "count": len(found)}]
    tabs += [
        {"label": name, "url": f"?thuoc={code}", "active": code == room, "count": counts[code]}
        for code, name in ROOMS.items()
        if counts[code] or code == room
    ]
    context = {
        "rows": [(one, one.days(today)) for one in page.object_list], "tabs": tabs, "total": len(kept), "room": room,
        "count": sum(one.count for one in kept),
        "holders": holders, "agency_id": agency_id, "query": query.urlencode(), "own": agencies.own(request.actor),
        "first": page.start_index(), "last": page.end_index(),
    } | page_urls(request, page)  # fmt: skip
    return render(request, "dashboards/late.html", context)


@require_GET
@requires("control.view")
def late_file(request: OfficerRequest) -> HttpResponse:
    """Send what is late, under the filters of the page, as XLSX."""
    _, kept, _, _ = _late(request)
    content = workbook("Việc trễ hạn", [("Trễ hạn", LATE_COLUMNS, late_rows(kept, clock.today()))])
    return attachment(content, "viec-tre-han.xlsx", XLSX_TYPE)


@require_GET
@requires("control.view")
@opens_with_default("dashboards:agencies")
def agency_list(request: OfficerRequest) -> HttpResponse:
    """Show agencies side by side; who sees one alone goes to its page."""
    by = request.actor
    if agencies.own(by):
        return home(request)
    choice = agencies.Choice.read(request.GET)
    with engine.sharing():
        rows = agencies.rows(by, choice.apply(agencies.agencies(by)))
    order = request.GET.get("xep", "")
    if order == "tre":
        rows.sort(key=lambda row: (-row.late, str(row.agency)))
    tabs = [
        {"label": name, "url": f"?loai={code}" if code else "?", "active": choice.kind == code}
        for code, name in {"": "Tất cả", **agencies.KINDS}.items()
    ]
    return render(
        request, "dashboards/agencies.html", {"rows": rows, "tabs": tabs, "choice": choice, "order": order}
    )


@require_GET
@requires("control.view")
def agency_page(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show one agency: its procedures, duties, drafts, decisions owed, reviews, data, shares in time."""
    by, today = request.actor, clock.today()
    agency = agencies.agency(by, pk)
    with engine.sharing():
        (row,) = agencies.rows(by, [agency], today)
        known = agencies.catalogue(today)
        shown = agencies.indicators(agency)
        columns = pipeline.columns(by, today, pk)
        behind = [(one, one.days(today)) for one in of_agencies(by, today) if one.agency_id == pk]
        debts = agencies.owed_by(by, agency)
    period = calendar.usual(today)
    context = {
        "agency": agency, "row": row, "own": agencies.own(by), "today": today,
        "period": period.words.partition(" (")[0].removeprefix("kỳ báo cáo "),
        "levels": {part: len(known.part(agency, part)) for part in ("tinh", "xa")}, "columns": columns,
        "debts": [(one, one.days_late(today)) for one in debts[:OWED_SHOWN]],
        "debt_count": len(debts), "announced": agencies.announced(by, agency, today.year), "indicators": shown,
        "late": behind[:OWED_SHOWN], "late_count": len(behind),
        "owed": reports.owed(by, period, agency), "year": today.year,
    }  # fmt: skip
    return render(request, "dashboards/agency.html", context)


@require_GET
@requires("control.view")
def agency_file(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send an agency's page as XLSX: figures, indicators, what is late, what it owes."""
    by, today = request.actor, clock.today()
    agency = agencies.agency(by, pk)
    with engine.sharing():
        (row,) = agencies.rows(by, [agency], today)
        shown = agencies.indicators(agency)
        behind = [one for one in of_agencies(by, today) if one.agency_id == pk]
        owed = agencies.owed_by(by, agency)
    debts = [(one.title, one.label, one.due, max(0, one.days_late(today))) for one in owed]
    content = workbook(
        f"Kiểm soát thủ tục hành chính: {agency.name}",
        [
            ("Số liệu", (("Nội dung", 50), ("Số", 14)), agencies.facts_of(row)),
            ("Chỉ số", (("Chỉ số", 60), ("Kết quả", 16), ("Trong đó", 26)),
             [(one.name, one.figure, one.parts) for one in shown]),
            ("Trễ hạn", LATE_COLUMNS, late_rows(behind, today)),
            ("Công bố còn nợ", (("Việc", 70), ("Văn bản", 44), ("Hạn", 13), ("Trễ (ngày)", 11)), debts),
        ],
    )  # fmt: skip
    record_act(
        "control.agency_taken_out", by=by, object_kind="agency_page", object_id=pk, label=agency.name,
        detail={"format": "xlsx"},
    )  # fmt: skip
    name = re.sub(r"[^a-z0-9]+", "-", fold(agency.name)).strip("-")
    return attachment(content, f"kiem-soat-{name}.xlsx", XLSX_TYPE)


@require_GET
@requires("control.view")
def procedure_list(request: OfficerRequest, pk: int) -> HttpResponse:
    """List the procedures that a number of an agency's page counts."""
    agency = agencies.agency(request.actor, pk)
    part = request.GET.get("xem", "")
    part = part if part in agencies.PARTS else ""
    known = agencies.catalogue(clock.today())
    page = paged(agencies.procedures(agency, part), request, PAGE)
    tabs = [
        {"label": name, "url": f"?xem={code}" if code else "?", "active": code == part,
         "count": len(known.part(agency, code))}
        for code, name in agencies.PARTS.items()
    ]  # fmt: skip
    context = {
        "agency": agency, "page": page, "tabs": tabs, "part": part,
    } | page_urls(request, page)  # fmt: skip
    return render(request, "dashboards/procedures.html", context)
