"""The first page of publication, and procedures by mechanism (II.07b)."""

from collections import Counter

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.base import clock
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.models import Agency
from motcua.base.organisations.reach import may
from motcua.base.paging import page_urls, paged
from motcua.base.text import read_day
from motcua.catalogue.procedures.models import Procedure
from motcua.catalogue.publication import listing, mechanism, queries, standing
from motcua.catalogue.publication.models import CleaningFinding
from motcua.catalogue.publication.views._common import whole
from motcua.law.publication import publication_law

TOP = 8
TIERS = (("TINH", "Cấp tỉnh"), ("XA", "Cấp xã"))
PARTS = {
    mechanism.OWN: "Thuộc thẩm quyền địa phương", mechanism.ONE_STOP: "Thực hiện theo một cửa, liên thông",
    mechanism.PROCESS: "Có quy trình nội bộ đã phê duyệt",
}  # fmt: skip


@requires("publication.view")
@require_safe
def home(request: OfficerRequest) -> HttpResponse:
    """Show how posting, lists and data stand, and what asks for something."""
    by = request.actor
    found = standing.lines(queries.points(by))
    all_lines = [line for rows in found.values() for line in rows]
    tally = standing.Tally(Counter(line.state for line in all_lines))
    per_agency: dict[int, standing.Tally] = {}
    names: dict[int, Agency] = {}
    for line in all_lines:
        names[line.point.agency_id] = line.point.agency
        per_agency.setdefault(line.point.agency_id, standing.Tally()).of[line.state] += 1
    agencies = sorted(
        ((names[pk], one) for pk, one in per_agency.items()), key=lambda pair: (-pair[1].wrong, str(pair[0]))
    )
    rows = queries.findings(by).select_related(None).order_by()
    counted = dict(rows.values_list("state").annotate(n=Count("pk")))
    counts = listing.counts()
    context = {
        "tally": tally, "points": len(found), "agencies": [pair for pair in agencies if pair[1].wrong][:TOP],
        "rules": queries.by_rule(by), "open": counted.get(CleaningFinding.State.OPEN, 0),
        "late": rows.filter(state=CleaningFinding.State.OPEN, due__lt=clock.today()).count(),
        "last_run": queries.runs().first(), "lists": [(one, counts[one.code]) for one in publication_law().lists],
        "on_site": counts["tai-cho"], "whole": whole(request), "may_manage": may(request.actor, "publication.manage"),
        "may_run": may(request.actor, "cleaning.run"),
    }  # fmt: skip
    return render(request, "publication/home.html", context)


@requires("publication.view")
@require_safe
def by_mechanism(request: OfficerRequest) -> HttpResponse:
    """Show the lines of II.07b on a day; every number opens the procedures it counts."""
    day = read_day(request.GET.get("ngay", "")) or clock.today()
    rows = mechanism.by_mechanism(day)
    districts = any(row.count(part, "HUYEN") for row in rows for part in mechanism.PARTS)
    tiers = [TIERS[0], *([("HUYEN", "Cấp huyện")] if districts else []), TIERS[1]]
    lines = [_line(row, tiers) for row in [*rows, mechanism.total(rows)]]
    context = {
        "lines": lines[:-1], "sum": lines[-1], "parts": PARTS.items(), "tiers": tiers, "day": day,
        "columns": len(tiers) + 1,
    }  # fmt: skip
    return render(request, "publication/mechanism.html", context)


def _line(row: mechanism.Row, tiers: list[tuple[str, str]]) -> dict:
    cells = [
        {"part": part, "tier": tier, "count": row.count(part, tier)}
        for part in mechanism.PARTS
        for tier in ("", *(code for code, _ in tiers))
    ]
    own, desk, process = (row.count(part) for part in mechanism.PARTS)
    shares = (100 * desk / own if own else None, 100 * process / desk if desk else None)
    return {"key": row.key, "name": row.name, "cells": cells, "shares": shares}


@requires("publication.view")
@require_safe
def mechanism_rows(request: OfficerRequest) -> HttpResponse:
    """List the procedures a number of II.07b counts."""
    day = read_day(request.GET.get("ngay", "")) or clock.today()
    rows, part, key = asked(
        request.GET.get("dong", ""), request.GET.get("cot", ""), request.GET.get("cap", ""), day
    )
    page = paged(rows, request, queries.PAGE)
    name = next((row.name for row in mechanism.by_mechanism(day) if row.key == key), "Toàn tỉnh")
    context = {"page": page, "part": PARTS[part], "name": name, "day": day} | page_urls(request, page)
    return render(request, "publication/mechanism_rows.html", context)


def asked(key: str, part: str, tier: str, day) -> tuple:
    """Return the procedures an address of II.07b asks for, with the part and the line it means."""
    part = part if part in PARTS else mechanism.OWN
    key = key if key != "toan-tinh" else ""
    tier = tier if tier in ("TINH", "HUYEN", "XA") else ""
    rows = mechanism.procedures_of(day, key=key, part=part, tier=tier)
    assert rows.model is Procedure
    return rows, part, key
