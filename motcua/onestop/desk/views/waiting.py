"""Chờ tiếp nhận: what came online or by post, or was sent back for papers before receipt (T3–T7)."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from motcua.base import clock
from motcua.base.errors import DomainError, Invalid, NotFound
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.actor import Actor
from motcua.base.worktime.meter import Meter, measure
from motcua.base.worktime.queries import calendar_for
from motcua.onestop.desk import queries, services
from motcua.onestop.desk.intake_papers import HOWS
from motcua.onestop.dossiers import open_work
from motcua.onestop.dossiers import queries as dossiers
from motcua.onestop.dossiers import services as acts
from motcua.onestop.dossiers.intake_data import PaperData
from motcua.onestop.dossiers.models import Dossier, DossierPaper, WorkItem
from motcua.onestop.dossiers.readings import note_reading
from motcua.onestop.dossiers.rules import Status

PAGE = 100


def answer_meter(dossier: Dossier) -> Meter | None:
    """Return how much of the time to answer is used (H01); None while the applicant is asked for papers."""
    if dossier.status != Status.SUBMITTED or dossier.intake_due_at is None:
        return None
    calendar = calendar_for(dossier.intake_agency_id)
    return measure(calendar, dossier.submitted_at, dossier.intake_due_at, clock.now())


@requires("dossier.desk")
def waiting(request: OfficerRequest) -> HttpResponse:
    """List what waits for receipt at the desk, the oldest first."""
    by = request.actor
    rows = list(queries.waiting(by)[:PAGE])
    fresh = [(row, answer_meter(row)) for row in rows if row.status == Status.SUBMITTED]
    asked = [row for row in rows if row.status == Status.SUPPLEMENT_INTAKE]
    context = {"fresh": fresh, "asked": asked, "pdf": _pdf(request.GET.get("in", ""), by)}
    return render(request, "desk/waiting.html", context)


@requires("dossier.desk")
@require_POST
def receive_many(request: OfficerRequest) -> HttpResponse:
    """Receive the chosen filings that are complete; say of each other one why not."""
    chosen = [int(pk) for pk in request.POST.getlist("dossier") if pk.isdigit()]
    done = services.receive_many(chosen, by=request.actor)
    messages.add_message(request, messages.WARNING if done.refused else messages.SUCCESS, done.words)
    for label, why in done.refused[:10]:
        messages.error(request, f"{label}: {why}")
    return redirect("desk:waiting")


def _pdf(made: str, by: Actor) -> str:
    """Return the address of the form just made ("dossier-paper"), to be printed when the page opens."""
    dossier_id, _, paper_id = made.partition("-")
    if not (dossier_id.isdigit() and paper_id.isdigit()):
        return ""
    if not dossiers.visible(by).filter(pk=int(dossier_id)).exists():
        return ""
    return reverse("dossiers:form_pdf", args=[int(dossier_id), int(paper_id)])


def _get(pk: int, by: Actor) -> Dossier:
    found = (
        open_work.to_receive(by)
        .select_related("procedure", "procedure_version", "case", "applicant", "filer", "agency")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFound("Hồ sơ này không còn chờ tiếp nhận ở quầy của bạn.")
    return found


@requires("dossier.desk")
def one(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show one that waits with its papers (GET), or receive it, ask for what lacks, refuse it (POST)."""
    by = request.actor
    dossier = _get(pk, by)
    papers = list(dossier.papers.select_related("file", "document"))
    errors: dict[str, str] = {}
    act, status = "", 200
    if request.method == "POST":
        act = request.POST.get("act", "")
        try:
            return _done(request, _do(request, dossier, papers, act), act)
        except DomainError as error:
            errors[error.field or "form"] = error.message
            status = error.status
    else:
        note_reading(dossier, by=by, what="TRANG", detail="hồ sơ chờ tiếp nhận")
    context = {
        "dossier": dossier, "papers": papers, "hows": HOWS, "meter": answer_meter(dossier), "errors": errors,
        "act": act, "typed": request.POST, "due": _due(dossier),
        "requests": list(dossier.supplement_requests.all()), "opened": set(request.POST.getlist("on")),
        "asked": set(request.POST.getlist("ask")),
    }  # fmt: skip
    return render(request, "desk/waiting_one.html", context, status=status)


def _due(dossier: Dossier):
    return acts.preview_due(dossier.procedure_version_id, dossier.case_id, dossier.channel, dossier.agency_id)


def _do(request: OfficerRequest, dossier: Dossier, papers: list[DossierPaper], act: str) -> Dossier:
    by = request.actor
    post = request.POST
    version = int(post["version"]) if post.get("version", "").isdigit() else None
    if act == "supplement":
        return acts.ask_supplement_at_intake(
            dossier.pk, items=_asked(post, papers), reason=post.get("reason", ""),
            deadline=_day(post.get("deadline", "")), again_reason=post.get("again_reason", ""), version=version, by=by,
        )  # fmt: skip
    if act == "refuse":
        return acts.refuse_intake(
            dossier.pk, reason=post.get("refuse_reason", ""), basis=post.get("basis", ""),
            right_place=post.get("right_place", ""), version=version, by=by,
        )  # fmt: skip
    on = set(post.getlist("on"))
    done = acts.accept(dossier.pk, papers=[_paper(row, on) for row in papers], version=version, by=by)
    if post.get("forward") == "1" and done.status == Status.RECEIVED:
        item = WorkItem.objects.filter(dossier=done, closed_at__isnull=True, kind="TIEP_NHAN").first()
        if item is not None:
            done = acts.forward(done.pk, item.pk, by=by)
    return done


def _paper(row: DossierPaper, on: set[str]) -> PaperData:
    return PaperData(
        name=row.name, document_id=row.document_id, form=row.form, quantity=row.quantity,
        received=str(row.pk) in on, required=bool(row.document and row.document.required), source=row.source,
        file_id=row.file_id, note=row.note, reuse=row.reuse, result_code=row.result_code,
        database_code=row.database_code, digitised_step=row.digitised_step, digitised_at=row.digitised_at,
        digitised_by_id=row.digitised_by_id,
    )  # fmt: skip


def _asked(post, papers: list[DossierPaper]) -> list[dict]:
    wanted = set(post.getlist("ask"))
    items = [
        {
            "document_id": row.document_id, "name": row.name, "originals": _count(post, f"{row.pk}-originals"),
            "certified": _count(post, f"{row.pk}-certified"), "copies": _count(post, f"{row.pk}-copies"),
            "basis": row.note, "despite": post.get("despite", ""),
        }
        for row in papers if str(row.pk) in wanted
    ]  # fmt: skip
    if post.get("other_name", "").strip():
        items.append(
            {
                "name": post["other_name"],
                "basis": post.get("other_basis", ""),
                "originals": 1,
                "certified": 0,
                "copies": 0,
            }
        )
    return items


def _count(post, name: str) -> int:
    text = post.get(name, "").strip()
    return int(text) if text.isdecimal() and len(text) < 4 else 0


def _day(text: str):
    if not text.strip():
        return None
    try:
        found = datetime.strptime(text.strip(), "%d/%m/%Y").date()
    except ValueError:
        raise Invalid("Ngày không đúng; ghi ngày/tháng/năm.", field="deadline") from None
    if found < clock.today():
        raise Invalid("Hạn bổ sung phải từ hôm nay trở đi.", field="deadline")
    return found


def _done(request: OfficerRequest, dossier: Dossier, act: str) -> HttpResponse:
    paper = dossier.issued.order_by("-id").first()
    words = {"supplement": "Đã lập phiếu yêu cầu bổ sung", "refuse": "Đã lập phiếu từ chối"}.get(
        act, "Đã tiếp nhận"
    )
    messages.success(request, f"{words} {dossier.label} của {dossier.applicant_name}.")
    where = reverse("desk:waiting")
    return redirect(f"{where}?in={dossier.pk}-{paper.pk}" if paper else where)
