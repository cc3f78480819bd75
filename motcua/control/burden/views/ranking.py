"""The ranking three ways: what was found, procedures by burden, steps by time lost; and the page of a procedure."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import allowed
from motcua.base.text import number
from motcua.control.burden import queries, rules
from motcua.control.burden.finding.finding import step_sums
from motcua.control.burden.finding.sums import over_places
from motcua.control.burden.models import Finding, PaperBurden, Run
from motcua.control.burden.queries import PARTS, Choice
from motcua.control.burden.whatif import reading
from motcua.control.burden.worth import measures_of

PAGE = 30
_WAYS = (
    ("Phát hiện", "burden:home", "1"),
    ("Thủ tục", "burden:procedures", "2"),
    ("Bước", "burden:steps", "3"),
    ("Lần tính, cách đo", "burden:runs", "4"),
)


def frame(request: OfficerRequest, here: str, run: Run | None) -> dict[str, Any]:
    """Return what every page of the ranking shows: the run, whether one is under way, the ways to look."""
    kept = request.GET.copy()
    for name in ("trang", "loai"):
        kept.pop(name, None)
    rest = f"?{kept.urlencode()}" if kept else ""
    last = queries.last_asked()
    return {
        "run": run, "last": last, "may_run": allowed(request.actor, "burden.run") is not None,
        "whole": queries.whole(request.actor),
        "ways": [
            {"label": label, "url": reverse(name) + rest, "active": name == here, "key": key}
            for label, name, key in _WAYS
        ],
    }  # fmt: skip


def _page(request: OfficerRequest, total: int) -> dict[str, Any]:
    """Return which rows of a list this page shows, and the addresses of its neighbours."""
    text = request.GET.get("trang", "1")
    place = max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    query = request.GET.copy()

    def url(page: int) -> str:
        query["trang"] = str(page)
        return f"?{query.urlencode()}"

    last = max(1, -(-total // PAGE))
    place = min(place, last)
    return {
        "start": (place - 1) * PAGE, "total": total, "prev_url": url(place - 1) if place > 1 else "",
        "next_url": url(place + 1) if place < last else "",
    }  # fmt: skip


@require_GET
@requires("burden.view")
@opens_with_default("burden:home")
def home(request: OfficerRequest) -> HttpResponse:
    """List what the newest run (or the one asked for) found, what could be spared most first."""
    by, run, choice = request.actor, queries.run_of(request.GET), Choice.read(request.GET)
    context = frame(request, "burden:home", run) | {"choice": choice}
    if run is not None:
        seen = choice.findings(queries.findings(by, run), kind=False)
        counts = queries.counts(seen)
        rows = choice.findings(seen)
        page = _page(request, counts.get(choice.kind, 0) if choice.kind else sum(counts.values()))
        found = list(rows[page["start"] : page["start"] + PAGE])
        context |= {"page": page, "rows": found, "tabs": _kinds(request, counts, choice)}
        context |= queries.offered(by, run)
        most = found[0].score if found else 0
        for one in found:
            one.bar = round(100 * rules.ratio(one.score, most))  # type: ignore[attr-defined]
    return render(request, "burden/home.html", context)


def _kinds(request: OfficerRequest, counts: dict[str, int], choice: Choice) -> list[dict[str, Any]]:
    query = request.GET.copy()
    for name in ("loai", "trang"):
        query.pop(name, None)
    rest = f"&{query.urlencode()}" if query else ""
    tabs = [
        {"label": "Tất cả", "url": f"?{rest[1:]}", "active": not choice.kind, "count": sum(counts.values())}
    ]
    for code, label in Finding.Kind.choices:
        if counts.get(code) or choice.kind == code:
            active = choice.kind == code
            tabs.append(
                {"label": label, "url": f"?loai={code}{rest}", "active": active, "count": counts.get(code, 0)}
            )
    return tabs


@require_GET
@requires("burden.view")
@opens_with_default("burden:procedures")
def procedures(request: OfficerRequest) -> HttpResponse:
    """List procedures by their share of the province's burden, with its six parts."""
    by, run, choice = request.actor, queries.run_of(request.GET), Choice.read(request.GET)
    context = frame(request, "burden:procedures", run) | {"choice": choice, "parts": PARTS}
    if run is not None:
        ranked = queries.ranked_procedures(by, run, choice)
        page = _page(request, len(ranked))
        most = ranked[0].points if ranked else 0
        rows = ranked[page["start"] : page["start"] + PAGE]
        context |= {"page": page, "rows": [_bar(one, most) for one in rows]} | queries.offered(by, run)
    return render(request, "burden/procedures.html", context)


def _bar(one: queries.RankedProcedure, most: float) -> dict[str, Any]:
    """Return a procedure with its bar: each part as wide as its points, the longest bar being the first's."""
    parts = [
        {"code": part.code, "name": PARTS[part.code], "css": f"{100 * rules.ratio(part.points, most):.2f}",
         "width": part.points > 0, "share": round(100 * part.share, 1)}
        for part in one.parts
    ]  # fmt: skip
    said = ", ".join(
        f"{PARTS[part.code].lower()} {number(round(100 * part.share, 1))}%" for part in one.parts
    )
    return {"one": one, "parts": parts, "said": said}


@require_GET
@requires("burden.view")
@opens_with_default("burden:steps")
def steps(request: OfficerRequest) -> HttpResponse:
    """List steps by the working time lost in them: used beyond their time, or done again."""
    by, run, choice = request.actor, queries.run_of(request.GET), Choice.read(request.GET)
    context = frame(request, "burden:steps", run) | {"choice": choice}
    if run is not None:
        ranked = queries.ranked_steps(by, run, choice)
        page = _page(request, len(ranked))
        context |= {"page": page, "rows": ranked[page["start"] : page["start"] + PAGE]}
        context |= queries.offered(by, run)
    return render(request, "burden/steps.html", context)


@require_GET
@requires("burden.view")
def procedure(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show one procedure: its burden, where the time goes step by step, its papers, what was found."""
    by, run, one = request.actor, queries.run_of(request.GET), queries.procedure(pk)
    context = frame(request, "burden:procedures", run) | {"procedure": one, "parts": PARTS}
    if run is not None:
        ranked = queries.ranked_procedures(by, run, Choice())
        here = next((row for row in ranked if row.id == pk), None)
        context |= {
            "here": _bar(here, here.points) if here else None, "ranked": len(ranked),
            "steps": _steps(by, run, pk), "processes": reading.versions(pk),
            "papers": PaperBurden.objects.filter(run=run, procedure_id=pk).order_by("-asked", "-brought", "name"),
            "findings": list(queries.findings(by, run).filter(procedures__contains=[pk])),
        }  # fmt: skip
    return render(request, "burden/procedure.html", context)


def _steps(by: Actor, run: Run, procedure_id: int) -> list[dict[str, Any]]:
    """Return the steps of a procedure over the places the actor sees: how long, how often over, how often sent back."""
    rows = queries.seen_steps(by, run).filter(procedure_id=procedure_id)
    whole = over_places(step_sums(rows)).values()
    unmeasured = measures_of(run).unmeasured
    spent = sum(one.minutes for one in whole if one.kind not in unmeasured)
    found = [
        {
            "sum": one, "usual": rules.percentile(one.buckets, 0.5), "slow": rules.percentile(one.buckets, 0.9),
            "given": rules.ratio(one.given, one.items), "over": 100 * rules.ratio(one.over, one.items),
            "back": 100 * rules.ratio(one.sent_back, one.items),
            "share": None if one.kind in unmeasured else 100 * rules.ratio(one.minutes, spent),
        }
        for one in whole
    ]  # fmt: skip
    return sorted(found, key=lambda row: -1 if row["share"] is None else row["share"], reverse=True)
