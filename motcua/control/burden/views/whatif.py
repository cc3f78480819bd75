"""The what-if: a process as it is beside as it would be; changes stand in the address, nothing is stored."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.base.errors import NotFound
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed
from motcua.catalogue.processes.checks import duration
from motcua.catalogue.processes.models import ProcessVersion
from motcua.control.burden import queries, rules
from motcua.control.burden.drafting import said
from motcua.control.burden.models import Run
from motcua.control.burden.whatif import reading
from motcua.control.burden.whatif.rules import CUT, FIXED, MERGE, REMOVE


def _asked(
    request: OfficerRequest, procedure_id: int
) -> tuple[Run | None, ProcessVersion | None, list[ProcessVersion]]:
    versions = reading.versions(procedure_id)
    wanted = request.GET.get("quy-trinh", "")
    chosen = next((one for one in versions if str(one.pk) == wanted), versions[0] if versions else None)
    return queries.run_of(request.GET), chosen, versions


@require_GET
@requires("burden.view")
def what_if(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show what changes of a process would come to: legal time, real time, ways, cost; before beside after."""
    by, procedure = request.actor, queries.procedure(pk)
    run, version, versions = _asked(request, pk)
    context: dict[str, Any] = {"procedure": procedure, "version": version, "versions": versions, "run": run}
    if run is not None and version is not None:
        found = reading.answer(version, run, request.GET)
        findings = list(queries.findings(by, run).filter(procedures__contains=[pk]))
        chosen = next((one for one in findings if str(one.pk) == request.GET.get("phat-hien", "")), None)
        query = request.GET.copy()
        query["quy-trinh"] = str(version.pk)
        context |= {
            "answer": found, "lines": _lines(request, found), "ways": [_way(pair) for pair in found.ways],
            "figures": _figures(found), "said": [said(change) for change in found.changes],
            "replaced": {change.key for change in found.changes if change.act == "du_lieu"},
            "finding": chosen or (findings[0] if findings else None), "query": query.urlencode(),
            "may_propose": allowed(by, "burden.propose") is not None,
            "drawing": f"{reverse('burden:what_if_bpmn', args=[pk])}?{query.urlencode()}",
        }  # fmt: skip
    return render(request, "burden/whatif.html", context)


@require_GET
@requires("burden.view")
def diagram(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send the changed process as BPMN, to be drawn on the page."""
    run, version, _ = _asked(request, pk)
    if run is None or version is None:
        raise NotFound("Thủ tục này chưa có quy trình đang áp dụng.")
    xml = reading.answer(version, run, request.GET).diagram(after=True)
    answer = HttpResponse(xml, content_type="application/xml; charset=utf-8")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _lines(request: OfficerRequest, found: reading.Answer) -> list[dict[str, Any]]:
    """Return each step with what was observed of it and what the form says of it."""
    lines = []
    for place, row in enumerate(found.before):
        seen = found.seen.get(row.key)
        act = request.GET.get(f"b-{row.key}", "")
        lines.append(
            {
                "row": row, "act": act if act in {REMOVE, MERGE, CUT} else "",
                "hours": request.GET.get(f"g-{row.key}", ""),
                "given": duration(row.minutes), "fixed": row.kind in FIXED or place == 0,
                "usual": rules.percentile(seen.buckets, 0.5) if seen else None,
                "slow": rules.percentile(seen.buckets, 0.9) if seen else None,
                "back": round(100 * seen.rate) if seen else None, "number": place + 1,
            }
        )  # fmt: skip
    return lines


def _way(pair: reading.PathPair) -> dict[str, Any]:
    before = duration(pair.before.elapsed) if pair.before else "không có"
    after = duration(pair.after.elapsed) if pair.after else "không còn"
    less = pair.before.elapsed - pair.after.elapsed if pair.before and pair.after else 0
    return {"title": pair.title, "before": before, "after": after, "less": duration(less) if less > 0 else ""}


def _figures(found: reading.Answer) -> list[dict[str, Any]]:
    """Return the figures that matter, now and afterwards, with what is spared."""
    now, then = found.people
    usual, slow = found.expected
    days = rules.DAY_MINUTES
    limit = (
        f"Thời gian theo quy trình (ngày làm việc){f', thời hạn {found.limit.words}' if found.limit else ''}"
    )
    rows: list[tuple[str, float, float, int]] = [
        (limit, *found.days, 2),
        ("Thực tế: một nửa hồ sơ xong trong (ngày làm việc)", usual.usual / days, slow.usual / days, 1),
        ("Thực tế: 9 trên 10 hồ sơ xong trong (ngày làm việc)", usual.slow / days, slow.slow / days, 1),
        ("Giấy tờ người dân nộp một năm", now.papers, then.papers, 0),
        ("Lượt phải bổ sung một năm", now.requests, then.requests, 0),
        ("Lượt đi lại một năm", now.trips, then.trips, 0),
        ("Giờ công của người dân một năm", now.hours, then.hours, 0),
        ("Chi phí tuân thủ một năm (đồng)", now.cost, then.cost, 0),
    ]  # fmt: skip
    return [
        {
            "label": label, "before": before, "after": after, "places": places,
            "less": before - after if round(before - after, places) else 0,
            "percent": 100 * rules.ratio(before - after, before),
        }
        for label, before, after, places in rows
    ]  # fmt: skip
