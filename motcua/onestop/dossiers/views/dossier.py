"""One dossier: its page, its acts, why its date is what it is, its scans."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.errors import Conflict, DomainError, Invalid
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed
from motcua.base.printing.formsets import form_spec
from motcua.base.worktime.meter import Meter
from motcua.catalogue.processes.queries import rows_of
from motcua.onestop.dossiers import legs, papers, queries, services
from motcua.onestop.dossiers.acts import Situation, act_named, offered, situation_of
from motcua.onestop.dossiers.history import history_of
from motcua.onestop.dossiers.law import law_of
from motcua.onestop.dossiers.models import Dossier, IssuedPaper, Pause, WorkItem
from motcua.onestop.dossiers.places_asked import places_like
from motcua.onestop.dossiers.readings import note_full_numbers, note_reading


@require_GET
@requires("dossier.view")
def detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a dossier: papers, history, where it stands, and what I may do now."""
    dossier = queries.get(pk, by=request.actor)
    situation = situation_of(dossier, by=request.actor, work=_number(request.GET.get("viec", "")))
    item = situation.item
    if item is not None and item.read_at is None and item.unit_id == request.actor.unit_id:
        services.mark_read(item.pk, by=request.actor)
    note_reading(situation.dossier, by=request.actor, what="TRANG")
    return render(request, "dossiers/detail.html", _page(situation))


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 12 else None


@require_GET
@requires("dossier.view")
def places(request: OfficerRequest, pk: int) -> HttpResponse:
    """Answer the type-ahead of whom an opinion may be asked: rooms of the agency, agencies of the province."""
    dossier = queries.find(pk, by=request.actor)
    found = places_like(request.GET.get("q", "")[:80], dossier, unit_id=request.actor.unit_id)
    return render(request, "dossiers/places.html", {"places": found})


def _meter(dossier: Dossier, pauses: list[Pause]) -> Meter | None:
    """Return the meter of the page; how a ministry's system came to its date is not known here."""
    meter = queries.due_meter(dossier, pauses=pauses)
    return replace(meter, explain_url="") if meter and dossier.system else meter


def _page(situation: Situation, bound: tuple[str, Any] | None = None) -> dict[str, Any]:
    dossier, pauses = situation.dossier, situation.pauses
    acts = offered(situation, bound=bound)
    fees = list(dossier.fees.all())
    lanes = legs.lanes_of(dossier, at=situation.at)
    return {
        "dossier": dossier,
        "meter": _meter(dossier, pauses),
        "steps": _steps(dossier),
        "papers": dossier.papers.select_related("file", "document"),
        "issued": [(paper, form_spec(paper.form, paper.form_set)) for paper in dossier.issued.defer("content")],
        "results": dossier.results.select_related("file", "delegation"),
        "requests": dossier.supplement_requests.all(),
        "pauses": pauses,
        "incidents": dossier.incidents.all(),
        "fees": fees,
        "fee_total": sum(line.total for line in fees),
        "history": history_of(dossier),
        "item": situation.item, "open_items": situation.items, "own_items": situation.own,
        "lanes": lanes, "shares": legs.shares(dossier, at=situation.at) if lanes else [],
        "checks": dossier.verifications.select_related("file"),
        "on_the_way": dossier.non_territorial and dossier.arrived_at is None,
        "acts": [offer for offer in acts if offer.act.group == "step"],
        "more_acts": [offer for offer in acts if offer.act.group == "dossier"],
        "opened": bound[0] if bound else "",
        "earlier": [
            other for other in queries.earlier_of(dossier.applicant_id, by=situation.by) if other.pk != dossier.pk
        ],
        "corrections": list(dossier.corrections.all()),
        "limit": papers.limit_words(dossier),
        "may_reveal": situation.may("dossier.personal"),
        "may_see_readings": allowed(situation.by, "reading.view") is not None,
        "may_attach": situation.may("dossier.attach"), "may_talk": allowed(situation.by, "note.write") is not None,
    }  # fmt: skip


def _steps(dossier: Dossier) -> list[dict[str, str]]:
    """Return the steps strip: the main line of the process with what has been done and where the dossier is."""
    if dossier.process_version_id is None:
        return []
    items = list(WorkItem.objects.filter(dossier=dossier).order_by("id"))
    latest = {item.step: item for item in items}
    current = next((item for item in items if item.closed_at is None), None)
    strip = []
    rows = list(rows_of(dossier.process_version_id))
    if current is not None and current.step not in {row.key for row in rows}:
        strip_end = [{"label": current.name, "note": "đang chờ", "state": "current"}]
    else:
        strip_end = []
    for row in rows:
        item = latest.get(row.key)
        state, note = "todo", _minutes(row.minutes)
        if item is not None and item.closed_at is None:
            late = item.step_due_at is not None and clock.now() > item.step_due_at
            state, note = ("late", f"{note} · trễ") if late else ("current", f"{note} · đang làm")
        elif item is not None and item.closed_at is not None:
            late = item.step_due_at is not None and item.closed_at > item.step_due_at
            state, note = "done", f"{note} · {'trễ' if late else 'đúng'}"
        strip.append({"label": row.name, "note": note, "state": state})
    return strip + strip_end


def _minutes(minutes: int) -> str:
    if minutes and minutes % 240 == 0:
        return f"{minutes / 480:g} ngày".replace(".", ",")
    return f"{minutes / 60:g} giờ".replace(".", ",") if minutes else "–"


@require_POST
@requires("dossier.view")
def act(request: OfficerRequest, pk: int, name: str) -> HttpResponse:
    """Do one act on a dossier; a refused one shows the dossier with the reason at its form, and changes nothing."""
    actor = request.actor
    dossier = queries.find(pk, by=actor)
    chosen = act_named(name)
    situation = situation_of(dossier, by=actor, work=_number(request.POST.get("work", "")))
    version = request.POST.get("version", "")
    form = chosen.form(request.POST, request.FILES, dossier=dossier, item=situation.item)
    if version.isdigit() and int(version) != dossier.version:
        form.add_error(
            None, "Hồ sơ vừa được người khác xử lý. Đây là tình trạng mới; hãy xem lại rồi làm tiếp."
        )
        return _refused(request, dossier, name, form, Conflict.status)
    if not chosen.quick and not form.is_valid():
        return _refused(request, dossier, name, form, Invalid.status)
    if not chosen.shown(situation):
        raise Conflict("Hồ sơ đã sang bước khác nên không làm được việc này nữa.")
    why = chosen.why_not(situation)
    if why:
        raise Conflict(why)
    common = {"by": actor, "version": int(version) if version.isdigit() else None}
    try:
        chosen.run(situation, getattr(form, "cleaned_data", {}), form, common)
    except DomainError as refused:
        if chosen.quick:
            raise
        place = refused.field if refused.field in form.fields else None
        form.add_error(place, refused.message)
        return _refused(request, dossier, name, form, refused.status)
    messages.success(request, f"Đã xong: {chosen.label.lower()}.")
    printed = _to_print(pk)
    target = request.POST.get("tiep", "")
    url = (
        target
        if target.startswith("/") and not target.startswith("//")
        else reverse("dossiers:detail", args=[pk])
    )
    return redirect(f"{url}?in={printed}" if printed and url.endswith(f"/{pk}/") else url)


def _to_print(dossier_id: int) -> int | None:
    """Return the form the act just issued, to be printed."""
    issued = IssuedPaper.objects.filter(dossier_id=dossier_id).order_by("-id")
    latest = issued.values_list("pk", "issued_at").first()
    if latest is None or (clock.now() - latest[1]) > timedelta(seconds=20):
        return None
    return latest[0]


def _refused(request: OfficerRequest, dossier: Dossier, name: str, form: Any, status: int) -> HttpResponse:
    fresh = queries.get(dossier.pk, by=request.actor)
    page = _page(situation_of(fresh, by=request.actor), (name, form))
    if not any(offer.form is form for offer in [*page["acts"], *page["more_acts"]]):
        # The act is no longer offered, so there is no form beside which to tell why.
        for words in form.non_field_errors():
            messages.error(request, words)
    return render(request, "dossiers/detail.html", page, status=status)


@require_GET
@requires("dossier.view")
def due(request: OfficerRequest, pk: int) -> HttpResponse:
    """Explain the due date: received, rule and article, days counted, holidays skipped, pauses (htmx fragment)."""
    dossier = queries.get(pk, by=request.actor)
    law = law_of(dossier)
    deadline = services.deadline_of(dossier)
    return render(
        request,
        "dossiers/due.html",
        {
            "dossier": dossier, "deadline": deadline, "law": law, "limit": papers.limit_words(dossier),
            "apology": dossier.apologies.filter(is_extension=True).first(),
            # The calendar may have changed since: a promised date does not (mot-cua.md 12.4).
            "moved": deadline.due != dossier.legal_due_at,
        },
    )  # fmt: skip


@require_POST
@requires("dossier.personal")
def reveal(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show the applicant's identity number and phone in full, and note who saw them (design, rule 8)."""
    dossier = queries.get(pk, by=request.actor)
    note_full_numbers(dossier, by=request.actor, what="số định danh, điện thoại của chủ hồ sơ")
    return render(request, "dossiers/applicant_full.html", {"dossier": dossier})


@require_POST
@requires("dossier.attach")
def attach(request: OfficerRequest, pk: int, paper: int) -> HttpResponse:
    """Attach a dropped or chosen file to a paper."""
    queries.find(pk, by=request.actor)
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        raise Invalid("Chưa chọn tệp.", field="file")
    services.attach(pk, paper, upload, by=request.actor)
    messages.success(request, "Đã lưu tệp.")
    if request.htmx:
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    return redirect("dossiers:detail", pk=pk)
