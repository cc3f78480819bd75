"""The store beside a dossier and at the desk of intake: looked up, taken, kept; scans shown and brought."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.crypto import mask_identity
from motcua.base.errors import DomainError, Invalid, NotFound
from motcua.base.files.models import StoredFile
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed
from motcua.base.text import clean
from motcua.onestop.archive import kinds, queries, services
from motcua.onestop.archive.flags import marks_of_dossier
from motcua.onestop.archive.models import StoredPaper
from motcua.onestop.archive.services.using import record_of
from motcua.onestop.archive.views.parts import SHOWN, done, dossier_url, facts, upload_of
from motcua.onestop.dossiers import queries as dossiers
from motcua.onestop.dossiers import services as dossier_acts
from motcua.onestop.dossiers.models import Dossier, DossierPaper
from motcua.onestop.dossiers.rules import ENDED


@require_GET
@requires("dossier.view")
def of_dossier(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show beside a dossier's papers: marks of digitising, what the owner's record has, what may stay in it (htmx)."""
    return render(
        request, "archive/_dossier.html", _beside(request, pk, looking=request.GET.get("tra") == "1")
    )


def _beside(request: OfficerRequest, pk: int, *, looking: bool) -> dict[str, Any]:
    actor = request.actor
    dossier = dossiers.get(pk, by=actor)
    marks = marks_of_dossier(dossier)
    may_use = queries.may_act_on(dossier, by=actor)
    open_ = dossier.status not in ENDED and not dossier.is_reference
    # What is still to be brought is looked up before anybody asks for it (NĐ 118/2025 Điều 4.2a).
    lacking = any(not paper.received for paper, _ in marks.papers)
    found = services.look_up(by=actor, dossier=dossier) if may_use and (looking or lacking) else None
    papers = {paper.document_id: paper for paper, _ in marks.papers if paper.document_id}
    may_attach = open_ and dossiers.visible(actor, "dossier.attach").filter(pk=pk).exists()
    may_keep = dossiers.visible(actor, "archive.confirm").filter(pk=pk).exists()
    return {
        "dossier": dossier, "marks": marks, "may_use": may_use, "may_attach": may_attach,
        "notes": queries.scan_notes([paper.file_id for paper, _ in marks.papers]),
        "looked": found is not None,
        "found": [(papers[match.document_id], match) for match in queries.best(found or []).values()
                  if not marks_taken(papers[match.document_id])],
        "databases": [(paper, kinds.database_of(paper.document.data_source)) for paper, one in marks.papers
                      if may_use and paper.document and paper.document.data_source and not one.has_file],
        "database_names": kinds.DATABASES,
        "keepable": queries.confirmable(dossier) if may_keep else [],
        "kept": list(StoredPaper.objects.filter(dossier=dossier).defer("data").order_by("pk"))
        if allowed(actor, "archive.view") is not None else [],
    }  # fmt: skip


def marks_taken(paper: DossierPaper) -> bool:
    """Tell whether a paper was taken from the store already."""
    return paper.source == DossierPaper.Source.ARCHIVE


@require_GET
@requires("archive.use")
def owner(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show the whole record of a dossier's applicant; the reading is in the trail."""
    return _owner(request, dossiers.get(pk, by=request.actor))


def _owner(
    request: OfficerRequest, dossier: Dossier, *, status: int = 200, errors: Any = None
) -> HttpResponse:
    rows = record_of(dossier, by=request.actor)
    today = clock.today()
    return render(
        request,
        "archive/owner.html",
        {
            "dossier": dossier, "rows": [(row, row.why_not(today)) for row in rows],
            "identity": mask_identity(dossier.applicant.identity), "errors": errors or {},
            "kinds": [kind for kind in kinds.every() if kind.keeps or kind.certified], "typed": request.POST,
        },
        status=status,
    )  # fmt: skip


@require_POST
@requires("archive.use")
def add(request: OfficerRequest, pk: int) -> HttpResponse:
    """Put a certified copy or the owner's own upload into the record, to be confirmed."""
    dossier = dossiers.get(pk, by=request.actor)
    try:
        stored = services.add_for_owner(
            pk, request.POST.get("kind", ""), upload_of(request), by=request.actor,
            certified=request.POST.get("certified") == "1", facts=facts(request),
        )  # fmt: skip
    except DomainError as error:
        if not queries.may_act_on(dossier, by=request.actor):
            raise
        return _owner(request, dossier, status=error.status, errors={error.field or "form": error.message})
    messages.success(request, f"Đã đưa “{stored.title}” vào kho, chờ xác nhận.")
    return redirect("archive:owner", pk=pk)


@require_POST
@requires("archive.use")
def take(request: OfficerRequest, pk: int, paper: int) -> HttpResponse:
    """Take a paper of the applicant's record instead of asking for it."""
    dossiers.find(pk, by=request.actor)
    stored = request.POST.get("stored", "")
    if not stored.isdigit():
        raise Invalid("Chọn giấy tờ trong kho.", field="stored")
    taken = dossier_acts.reuse(pk, paper, int(stored), by=request.actor)
    return done(request, f"Đã lấy từ kho cho “{taken.name}”.", dossier_url(pk))


@require_POST
@requires("archive.use")
def database(request: OfficerRequest, pk: int, paper: int) -> HttpResponse:
    """Note that a database was read for a paper, or that it failed and why."""
    dossiers.find(pk, by=request.actor)
    fault = request.POST.get("fault", "") if request.POST.get("viec") == "su-co" else ""
    if request.POST.get("viec") == "su-co" and not clean(fault):
        raise Invalid("Ghi sự cố gặp phải khi tra cơ sở dữ liệu.", field="fault")
    code = request.POST.get("database", "")
    if code not in kinds.DATABASES:
        raise Invalid("Chọn cơ sở dữ liệu.", field="database")
    row = dossier_acts.read_database(pk, paper, database=code, fault=fault, by=request.actor)
    words = f"Đã ghi sự cố tra cứu cho “{row.name}”." if fault else f"Đã ghi tra cứu thay “{row.name}”."
    return done(request, words, dossier_url(pk))


@require_POST
@requires("archive.confirm")
def keep(request: OfficerRequest, pk: int, paper: int) -> HttpResponse:
    """Confirm a scanned component of a well-ended dossier into the applicant's record."""
    dossiers.find(pk, by=request.actor)
    stored = services.confirm_component(pk, paper, by=request.actor, facts=facts(request))
    return done(request, f"Đã lưu “{stored.name}” vào kho của chủ hồ sơ.", dossier_url(pk))


# ---- scans ------------------------------------------------------------------------------------------------


@require_GET
@requires("dossier.view")
def paper(request: OfficerRequest, pk: int, paper: int) -> HttpResponse:
    """Show a paper of a dossier in the page: the file beside its figures, who scanned it, when, its marks."""
    dossier = dossiers.get(pk, by=request.actor)
    marks = marks_of_dossier(dossier)
    found = next((pair for pair in marks.papers if pair[0].pk == paper), None)
    if found is None or found[0].file is None:
        raise NotFound("Giấy tờ này không có tệp.")
    file: StoredFile = found[0].file
    with_files = [one for one, _ in marks.papers if one.file_id]
    place = with_files.index(found[0])
    return render(
        request,
        "archive/_paper.html" if request.htmx else "archive/paper.html",
        {
            "dossier": dossier, "paper": found[0], "marks": found[1], "file": file,
            "note": queries.scan_notes([file.pk]).get(file.pk), "shown": file.content_type in SHOWN,
            "before": with_files[place - 1] if place else None,
            "after": with_files[place + 1] if place + 1 < len(with_files) else None,
        },
    )  # fmt: skip


@require_POST
@requires("dossier.attach")
def digitise(request: OfficerRequest, pk: int, paper: int) -> HttpResponse:
    """Scan a paper of a dossier; answers JSON to the page's uploader."""
    dossiers.find(pk, by=request.actor)
    form = request.POST.get("form", "")
    try:
        row, note = services.digitise_paper(
            pk, paper, upload_of(request), by=request.actor, form=int(form) if form.isdigit() else None
        )
    except DomainError as error:
        return _refused_scan(request, error)
    return _scanned(request, row.name, row.file, note, pk)


@require_POST
@requires("dossier.attach")
def arising(request: OfficerRequest, pk: int) -> HttpResponse:
    """Scan a paper that arose in handling."""
    dossiers.find(pk, by=request.actor)
    try:
        row, note = services.add_arising(
            pk, request.POST.get("name", ""), upload_of(request), by=request.actor
        )
    except DomainError as error:
        return _refused_scan(request, error)
    return _scanned(request, row.name, row.file, note, pk)


def _wants_json(request: OfficerRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _refused_scan(request: OfficerRequest, error: DomainError) -> HttpResponse:
    if not _wants_json(request):
        raise error
    return JsonResponse({"error": error.message}, status=error.status)


def _scanned(request: OfficerRequest, name: str, file: StoredFile | None, note: Any, pk: int) -> HttpResponse:
    if _wants_json(request) and file is not None:
        said = {
            "name": name,
            "file": file.name,
            "sha256": file.sha256,
            "words": note.words,
            "findings": note.findings,
        }
        return JsonResponse(said)
    for finding in note.findings:
        messages.warning(request, f"{name}: {finding}")
    return done(request, f"Đã số hóa “{name}”.", dossier_url(pk))


# ---- at the desk of intake ----------------------------------------------------------------------------------


@require_POST
@requires("dossier.receive")
def at_desk(request: OfficerRequest) -> HttpResponse:
    """Answer what the applicant's record has for the checklist on the intake page (htmx)."""
    post = request.POST
    identity, case = clean(post.get("applicant_identity", "")), post.get("case", "")
    total = int(post.get("papers_total", "0")) if post.get("papers_total", "0").isdigit() else 0
    rows = {
        post.get(f"paper-{index}-document", ""): index
        for index in range(min(total, 200))
        if post.get(f"paper-{index}-how") != "kho" or not post.get(f"paper-{index}-stored")
    }
    found: list[queries.Match] = []
    asked = len(identity) >= 9 and case.isdigit()
    if asked:
        matches = services.look_up(by=request.actor, identity=identity, case_id=int(case))
        found = [match for match in queries.best(matches).values() if str(match.document_id) in rows]
    names = {one.pk: one.name for one in queries.documents_of([match.document_id for match in found])}
    return render(
        request,
        "archive/_desk.html",
        {
            "found": [(rows[str(match.document_id)], names[match.document_id], match) for match in found],
            "usable": sum(1 for match in found if not match.why_not), "asked": asked,
        },
    )  # fmt: skip
