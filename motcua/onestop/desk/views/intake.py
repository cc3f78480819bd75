"""Tiếp nhận: one page, no wizard; the hands stay on the keyboard (screens.md)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from motcua.base import clock
from motcua.base.audit.services import record_disclosure
from motcua.base.errors import DomainError, NotFound
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.actor import Actor
from motcua.base.text import day
from motcua.onestop.archive.queries import scan_notes
from motcua.onestop.desk import queries, services
from motcua.onestop.desk.intake_form import IntakeForm
from motcua.onestop.desk.intake_papers import HOWS
from motcua.onestop.dossiers import open_work
from motcua.onestop.dossiers import queries as dossiers
from motcua.onestop.dossiers import services as acts
from motcua.onestop.dossiers.intake_data import IntakeData
from motcua.onestop.dossiers.models import Dossier, Party

GONE_TO = {"receive": "tiep_nhan", "supplement": "bo_sung", "refuse": "tu_choi"}


@requires("dossier.receive")
def intake(request: OfficerRequest) -> HttpResponse:
    """Show the page (GET), or do what was pressed: receive, ask for supplement, refuse, keep for later (POST)."""
    by = request.actor
    if request.method == "POST":
        form = IntakeForm.read(request.POST, by=by)
        act = request.POST.get("act", "receive")
        if act == "draft":
            return _keep(request, form)
        return _do(request, form, act if act in GONE_TO else "receive")
    draft = request.GET.get("nhap", "")
    if draft.isdigit():
        form = IntakeForm.from_draft(queries.draft(int(draft), by=by), by=by, draft_id=int(draft))
        form.find_earlier()
    else:
        form = IntakeForm.blank(by)
        if request.GET.get("thu-tuc", "").isdigit():
            form = IntakeForm.read(QueryDict(f"procedure={request.GET['thu-tuc']}&forward=1"), by=by)
    return _page(request, form, done=_done(request.GET.get("xong", ""), by=by))


def _done(pk: str, *, by: Actor) -> dict | None:
    """Return what the strip of success says about the dossier just made."""
    if not pk.isdigit():
        return None
    dossier = (
        dossiers.visible(by)
        .select_related("procedure_version")
        .filter(pk=int(pk), created_by_id=by.person_id)
        .first()
    )
    return _strip(dossier) if dossier else None


def _strip(dossier: Dossier, warnings: list[str] | None = None) -> dict:
    paper = dossier.issued.order_by("-id").first()
    return {
        "dossier": dossier,
        "paper": paper,
        "pdf": reverse("dossiers:form_pdf", args=[dossier.pk, paper.pk]) if paper else "",
        "warnings": warnings or [],
    }


def _page(
    request: OfficerRequest, form: IntakeForm, *, done: dict | None = None, status: int = 200, said: str = ""
) -> HttpResponse:
    by = request.actor
    context: dict[str, Any] = {
        "form": form,
        "done": done,
        "said": said,
        "hows": HOWS,
        "today": clock.today(),
        "goto": _goto(form),
    }
    if request.htmx:
        return render(request, "desk/_intake.html", context, status=status)
    context |= {
        "drafts": queries.drafts_of(by)[:12],
        "waiting": open_work.to_receive(by).filter(status="MOI_NOP").count(),
        "code_begins": queries.code_begins(by, clock.today()),
        "now": clock.now(),
    }
    return render(request, "desk/intake.html", context, status=status)


def _goto(form: IntakeForm) -> str:
    """Return the id of the field where the hands go on."""
    if not form.errors:
        return "id_applicant_name" if form.version else "id_procedure_text"
    first = next(iter(form.errors))
    if first == "papers":
        return "id_all_papers"
    return f"id_{first}"


def _do(request: OfficerRequest, form: IntakeForm, act: str) -> HttpResponse:
    by = request.actor
    form.panel = "" if act == "receive" else act
    data = form.data(to_receive=act == "receive")
    if act == "supplement":
        form.asked_deadline()
    elif act == "receive" and form.lacking() and not form.errors:
        names = "; ".join(row.name for row in form.lacking())
        form.errors["papers"] = (
            f"Hồ sơ còn thiếu {len(form.lacking())} giấy tờ bắt buộc: {names}. "
            "Đánh dấu giấy tờ đã nộp, hoặc bấm F8 lập phiếu yêu cầu bổ sung."
        )
    if form.errors:
        return _refused(request, form, 422)
    try:
        dossier, warnings = _acted(form, data, act, by=by)
    except DomainError as error:
        form.errors[_field(error.field)] = error.message
        return _refused(request, form, error.status)
    services.forget_draft(form.values["draft"], by=by)
    if not request.htmx:
        for warning in warnings:
            messages.warning(request, warning)
        return redirect(f"{reverse('desk:intake')}?xong={dossier.pk}")
    return _page(request, IntakeForm.blank(by), done=_strip(dossier, warnings))


def _acted(form: IntakeForm, data: IntakeData, act: str, *, by: Actor) -> tuple[Dossier, list[str]]:
    """Do the act that was pressed; return the dossier and what after its receipt did not succeed."""
    values = form.values
    if act == "receive":
        taken = services.take_in(
            data,
            by=by,
            collect=values["collect"] == "1",
            receipt=values["receipt"][:60],
            forward=form.forward_on,
        )
        return taken.dossier, taken.warnings
    if act == "supplement":
        dossier = acts.ask_supplement_at_intake(
            data, items=form.asked(), reason=values["reason"], deadline=form.asked_deadline(), by=by
        )
    else:
        dossier = acts.refuse_intake(
            data, reason=values["reason"], basis=values["basis"], right_place=values["right_place"], by=by
        )
    services.adopt_files(data, dossier.pk, by=by)
    return dossier, []


def _field(name: str | None) -> str:
    """Return the page's field for a service's."""
    return {"procedure": "procedure_text", "items": "asked", None: "form"}.get(name, name) or "form"


def _refused(request: OfficerRequest, form: IntakeForm, status: int) -> HttpResponse:
    form.find_earlier()
    answer = _page(request, form, status=status)
    if status != 422 and request.htmx:
        answer["HX-Retarget"], answer["HX-Reswap"] = "#intake", "outerHTML"
    return answer


def _keep(request: OfficerRequest, form: IntakeForm) -> HttpResponse:
    by = request.actor
    content = {
        name: request.POST.getlist(name)
        for name in request.POST
        if name not in {"csrfmiddlewaretoken", "act", "token"}
    }
    draft = form.values["draft"]
    services.save_draft(content, label=form.label, by=by, draft_id=int(draft) if draft.isdigit() else None)
    if not request.htmx:
        return redirect("desk:intake")
    answer = _page(
        request, IntakeForm.blank(by), said=f"Đã lưu tạm “{form.label}”. Mở lại ở mục Bản lưu tạm."
    )
    return trigger_client_event(answer, "drafts")


@requires("dossier.receive")
def drafts(request: OfficerRequest) -> HttpResponse:
    """Answer the list of the officer's drafts."""
    by = request.actor
    return render(request, "desk/_drafts.html", {"drafts": queries.drafts_of(by)[:12]})


@requires("dossier.receive")
@require_POST
def discard(request: OfficerRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    services.discard_draft(pk, by=request.actor)
    if request.htmx:
        return drafts(request)
    return redirect("desk:intake")


# ---- parts of the page that follow what is typed ----------------------------------------------------------


@requires("dossier.receive")
@require_GET
def procedure_options(request: OfficerRequest) -> HttpResponse:
    """Answer the type-ahead of procedures that this desk takes."""
    text = request.GET.get("q", "")[:200]
    choices = queries.procedure_choices(text, by=request.actor)
    return render(request, "desk/_procedure_options.html", {"choices": choices})


@requires("dossier.receive")
@require_POST
def parts(request: OfficerRequest) -> HttpResponse:
    """Answer papers, due date and fees for the procedure, case, channel and quantity on the page."""
    form = IntakeForm.read(request.POST, by=request.actor)
    fresh = request.POST.get("changed") == "procedure" or request.headers.get("HX-Trigger") == "id_procedure"
    # Another agency may make the filing a non-territorial one, which is said beside the choice.
    moved = request.headers.get("HX-Trigger") == "id_agency"
    context = {"form": form, "hows": HOWS, "fresh": fresh or moved, "oob": True}
    answer = render(request, "desk/_parts.html", context)
    if moved:
        trigger_client_event(answer, "goto", {"id": "id_agency"}, after="settle")
    if fresh and form.version is not None:
        many = len(form.cases) > 1
        trigger_client_event(
            answer, "goto", {"id": "id_case" if many else "id_applicant_name"}, after="settle"
        )
    return answer


@requires("dossier.receive")
@require_GET
def party_options(request: OfficerRequest) -> HttpResponse:
    """Answer the type-ahead of earlier applicants, by number, phone or name; what identifies them is masked."""
    found = dossiers.parties_like(request.GET.get("q", "")[:120])
    return render(request, "desk/_party_options.html", {"parties": found})


@requires("dossier.receive")
@require_POST
def applicant(request: OfficerRequest) -> HttpResponse:
    """Answer the applicant's card: filled from the one picked, from a card just read, or with other fields."""
    by = request.actor
    form = IntakeForm.read(request.POST, by=by)
    why = request.headers.get("HX-Trigger", "")
    chosen = form.values["applicant_party"]
    if why == "id_applicant_party":
        if not chosen.isdigit():
            return HttpResponse(status=204)
        _fill(form, int(chosen))
    else:
        form.find_earlier()
        if form.party is not None and why == "card":
            _complete(form, form.party)
    if form.party is not None and (chosen or why == "card"):
        record_disclosure(
            by=by, object_kind="party", object_id=form.party.pk, what="số định danh, điện thoại, địa chỉ",
        )  # fmt: skip
    answer = render(request, "desk/_applicant.html", {"form": form})
    where = "id_applicant_phone" if form.party and not form.values["applicant_phone"] else "id_all_papers"
    if why in {"id_applicant_party", "card"}:
        trigger_client_event(answer, "goto", {"id": where}, after="settle")
    return answer


def _fill(form: IntakeForm, party_id: int) -> None:
    party = Party.objects.select_related("commune").filter(pk=party_id).first()
    if party is None:
        raise NotFound("Không có người nộp này.")
    form.values |= {
        "applicant_group": "person" if party.kind == Party.Kind.CITIZEN else "organisation",
        "applicant_kind": party.kind, "applicant_name": party.name, "applicant_identity": party.identity,
        "applicant_identity_kind": "", "applicant_birth_date": day(party.birth_date) if party.birth_date else "",
        "applicant_sex": party.sex, "applicant_address": party.address, "applicant_phone": party.phone,
        "applicant_email": party.email, "applicant_representative": party.representative,
        "applicant_commune": str(party.commune_id or ""), "applicant_party": str(party.pk),
        "applicant_commune_text": str(party.commune) if party.commune else "",
    }  # fmt: skip
    form.party = party
    form.earlier = dossiers.earlier_of(party.pk, by=form.by, limit=5)


def _complete(form: IntakeForm, party: Party) -> None:
    """Fill only what the card does not say and the page does not have."""
    for name, value in (("applicant_phone", party.phone), ("applicant_email", party.email)):
        form.values[name] = form.values[name] or value


@requires("dossier.receive")
@require_GET
def commune_options(request: OfficerRequest) -> HttpResponse:
    """Answer the type-ahead of communes."""
    found = queries.communes_like(request.GET.get("q", "")[:80])
    return render(request, "desk/_commune_options.html", {"communes": found})


@requires("dossier.receive")
@require_POST
def upload(request: OfficerRequest, index: int) -> HttpResponse:
    """Keep a file dropped on a row of the checklist and answer the row with it."""
    by = request.actor
    form = IntakeForm.read(request.POST, by=by)
    row = next((row for row in form.papers if row.index == index), None)
    if row is None:
        raise NotFound("Không còn dòng giấy tờ này. Hãy tải lại trang.")
    brought = request.FILES.get("file")
    status = 200
    try:
        if brought is None:
            row.error = "Chưa có tệp nào được gửi."
        else:
            stored = services.keep_file(brought, by=by)
            row.file, row.file_name, row.on = str(stored.pk), stored.name, True
            note = scan_notes([stored.pk])[stored.pk]
            row.scan, row.findings = f"{note.words} · băm {stored.sha256[:12]}…", note.findings
    except DomainError as error:
        row.error = error.message
    if row.error:
        status = 422
    return render(request, "desk/_paper_row.html", {"row": row, "hows": HOWS}, status=status)


@requires("dossier.receive")
@require_POST
def panel(request: OfficerRequest, kind: str) -> HttpResponse:
    """Answer the panel of F8 (what lacks, why, until when) or of F7 (why, by which law, where to go instead)."""
    form = IntakeForm.read(request.POST, by=request.actor)
    form.panel = {"bo-sung": "supplement", "tu-choi": "refuse"}.get(kind, "")
    if form.panel == "supplement":
        form.ask_for_missing()
    return render(request, "desk/_panel.html", {"form": form})
