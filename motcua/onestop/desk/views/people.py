"""A unit's people and work: who has how much, an even distribution, what a dossier's colleagues say to each other."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.actor import Actor
from motcua.onestop.desk import notes, sharing
from motcua.onestop.desk.models import Note, SharingRule, WorkCover
from motcua.onestop.dossiers import open_work
from motcua.onestop.dossiers import queries as dossiers
from motcua.onestop.dossiers.models import WorkItem
from motcua.onestop.dossiers.work_lines import first_lines


@require_http_methods(["GET", "POST"])
@requires("work.assign")
def share(request: OfficerRequest) -> HttpResponse:
    """Show how a unit's work lies with its people and whom the untaken work would go to; give it out."""
    by = request.actor
    if request.method == "POST":
        return _share_out(request, by)
    loads = sharing.loads_of(by.unit_id or 0)
    proposal = sharing.proposal(by.unit_id or 0)
    names = {load.person.pk: load.person.full_name for load in loads}
    items = WorkItem.objects.filter(
        closed_at__isnull=True, unit_id=by.unit_id, assignee__isnull=True
    ).order_by("dossier_due_at", "id")
    more: dict[int, int] = {}
    for person in proposal.values():
        more[person] = more.get(person, 0) + 1
    most = max([1, *(load.items + more.get(load.person.pk, 0) for load in loads)])
    covers = WorkCover.objects.filter(ended_at__isnull=True, work__unit_id=by.unit_id)
    context = {
        "loads": [(load, more.get(load.person.pk, 0), 100 * load.items / most) for load in loads],
        "lines": [
            (item, open_work.work_meter(item), proposal.get(item.pk), names.get(proposal.get(item.pk, 0), ""))
            for item in first_lines(items, sharing.MOST_AT_ONCE)
        ],
        "mode": sharing.mode_of(by.unit_id), "modes": SharingRule.Mode.choices, "given": len(proposal),
        "covers": covers.select_related("work__dossier", "absent", "substitute", "stand_in").order_by(
            "absent_id", "id"
        )[:50],
    }  # fmt: skip
    return render(request, "desk/share.html", context)


def _share_out(request: OfficerRequest, by: Actor) -> HttpResponse:
    if "mode" in request.POST:
        rule = sharing.set_mode(by.unit_id or 0, request.POST["mode"], by=by)
        messages.success(request, f"Đã đặt cách chia việc: {rule.get_mode_display().lower()}.")
        return redirect("desk:share")
    proposed: dict[int, int] = {}
    for pair in request.POST.getlist("give"):
        work, _, person = pair.partition(":")
        chosen = request.POST.get(f"person-{work}", person)
        if work.isdigit() and chosen.isdigit():
            proposed[int(work)] = int(chosen)
    given, refused = sharing.share_out(by.unit_id or 0, by=by, proposed=proposed)
    messages.add_message(
        request,
        messages.WARNING if refused else messages.SUCCESS,
        f"Đã giao {given} việc cho người của đơn vị.",
    )
    for words in refused[:10]:
        messages.error(request, words)
    return redirect("desk:share")


# ---- notes ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@requires("note.write")
def talk(request: OfficerRequest, pk: int) -> HttpResponse:
    """Answer the notes of the actor's agency on a dossier, with the one just written."""
    by = request.actor
    dossier = dossiers.find(pk, by=by)
    if request.method == "POST":
        notes.write(pk, request.POST.get("text", ""), by=by)
        if not request.htmx:
            return redirect("dossiers:detail", pk=pk)
    return render(request, "desk/_notes.html", _notes(dossier.pk, by))


@require_POST
@requires("note.write")
def take_back(request: OfficerRequest, pk: int) -> HttpResponse:
    """Take one's own note back."""
    note = notes.take_back(pk, by=request.actor)
    if not request.htmx:
        return redirect("dossiers:detail", pk=note.dossier_id)
    return render(request, "desk/_notes.html", _notes(note.dossier_id, request.actor))


@require_GET
@requires("note.write")
def people(request: OfficerRequest) -> HttpResponse:
    """Answer the colleagues that may be named in a note."""
    found = notes.colleagues(request.actor, request.GET.get("q", "")[:60])
    return render(request, "desk/_people.html", {"people": found})


def _notes(dossier_id: int, by: Actor) -> dict[str, Any]:
    found: list[Note] = list(notes.notes_of(dossier_id, by=by))
    return {
        "notes": found, "dossier_id": dossier_id, "me": by.person_id, "agency_name": by.agency_name,
        "colleagues": notes.colleagues(by, limit=200),
    }  # fmt: skip
