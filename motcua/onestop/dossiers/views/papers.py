"""What is printed of a dossier: issued forms, the control slip, the derivation of its date."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from motcua.base.organisations.access import OfficerRequest, requires
from motcua.onestop.dossiers import due_paper, papers, queries
from motcua.onestop.dossiers.models import Dossier, IssuedPaper
from motcua.onestop.dossiers.readings import note_reading

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def file_answer(content: bytes, name: str, kind: str, *, inline: bool = True) -> HttpResponse:
    """Return bytes as a file to be shown or saved under a name."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _issued(request: OfficerRequest, pk: int, paper: int, how: str) -> tuple[Dossier, IssuedPaper]:
    """Return an issued form with its dossier, its reading noted."""
    dossier = queries.find(pk, by=request.actor)
    issued = papers.of(pk, paper)
    note_reading(dossier, by=request.actor, what="TEP", detail=f"{how} {issued.form}")
    return dossier, issued


@require_GET
@requires("dossier.view")
def form_pdf(request: OfficerRequest, pk: int, paper: int) -> HttpResponse:
    """Print an issued form as it was issued."""
    dossier, issued = _issued(request, pk, paper, "bản in")
    return file_answer(
        papers.pdf(issued), f"{dossier.label}-{issued.form}-{issued.edition}.pdf", "application/pdf"
    )


@require_GET
@requires("dossier.view")
def form_docx(request: OfficerRequest, pk: int, paper: int) -> HttpResponse:
    """Download a letter as DOCX, to be edited before it is signed."""
    dossier, issued = _issued(request, pk, paper, "bản Word")
    return file_answer(papers.docx(issued), f"{dossier.label}-{issued.form}.docx", _DOCX, inline=False)


@require_GET
@requires("dossier.view")
def control_slip(request: OfficerRequest, pk: int) -> HttpResponse:
    """Print the control slip as it stands."""
    dossier = queries.get(pk, by=request.actor)
    note_reading(dossier, by=request.actor, what="TEP", detail="phiếu kiểm soát")
    return file_answer(
        papers.control_slip(dossier), f"{dossier.label}-phieu-kiem-soat.pdf", "application/pdf"
    )


@require_GET
@requires("dossier.view")
def due_pdf(request: OfficerRequest, pk: int) -> HttpResponse:
    """Print why the due date is what it is, stretch by stretch."""
    dossier = queries.get(pk, by=request.actor)
    note_reading(dossier, by=request.actor, what="TEP", detail="diễn giải ngày hẹn")
    return file_answer(
        due_paper.due_pdf(dossier, by=request.actor), f"{dossier.label}-dien-giai-han.pdf", "application/pdf"
    )
