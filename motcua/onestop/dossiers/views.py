"""Faces of dossiers: the list, one dossier, its acts, its deadline, its papers, the register, the public look-up."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base import clock
from motcua.base.errors import Conflict, DomainError, Invalid, NotFound
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, public, requires
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.queries import agencies_on
from motcua.base.printing.forms import Register
from motcua.base.printing.formsets import form_spec
from motcua.base.printing.services import render_pdf
from motcua.base.worktime.meter import Meter
from motcua.catalogue.procedures import queries as catalogue
from motcua.catalogue.procedures.models import Field, ProcedureVersion
from motcua.catalogue.processes.queries import rows_of
from motcua.onestop.dossiers import due_paper, exports, legs, papers, queries, services
from motcua.onestop.dossiers.acts import Situation, act_named, offered, situation_of
from motcua.onestop.dossiers.history import history_of
from motcua.onestop.dossiers.law import law_at, law_of
from motcua.onestop.dossiers.models import Dossier, IssuedPaper, Pause, WorkItem
from motcua.onestop.dossiers.places_asked import places_like
from motcua.onestop.dossiers.readings import note_full_numbers, note_reading
from motcua.onestop.dossiers.rules import FACTS, TIMELINESS_LABEL, Status

PAGE = 50
PDF_REGISTER_ROWS = 3000


# ---- the list ---------------------------------------------------------------------------------------------


@require_GET
@requires("dossier.view")
@opens_with_default("dossiers:list")
def dossier_list(request: OfficerRequest) -> HttpResponse:
    """List and search dossiers; every filter stands in the URL, pages go by key."""
    actor = request.actor
    filters = queries.Filters.read(request.GET)
    rows = filters.apply(queries.visible(actor))
    after = request.GET.get("sau", "")
    total = rows.count()
    page = queries.for_list(rows.order_by("-id"))
    if after.isdigit():
        page = page.filter(pk__lt=int(after))
    found = list(page[: PAGE + 1])
    if filters.q and total == 1 and len(found) == 1 and not after:
        return redirect("dossiers:detail", pk=found[0].pk)
    more = len(found) > PAGE
    found = found[:PAGE]
    params = request.GET.copy()
    params.pop("sau", None)
    first = params.urlencode()
    next_url = ""
    if more:
        params["sau"] = str(found[-1].pk)
        next_url = f"?{params.urlencode()}"
    return render(
        request,
        "dossiers/list.html",
        {
            "filters": filters, "lines": [(dossier, queries.due_meter(dossier)) for dossier in found],
            "total": total, "next_url": next_url,
            "first_url": f"?{first}" if after else "", "tabs": _tabs(request, filters),
            "statuses": [(status.value, facts.label) for status, facts in FACTS.items()],
            "channels": Dossier.Channel.choices, "timeliness": [(k.value, v) for k, v in TIMELINESS_LABEL.items()],
            "fields": Field.objects.order_by("name"), "agencies": _agencies_seen(request),
        },
    )  # fmt: skip


@require_GET
@requires("dossier.view")
def suggest(request: OfficerRequest) -> HttpResponse:
    """Answer the search at the top while typing: dossiers by code, name, number or phone, and procedures."""
    text = request.GET.get("q", "").strip()[:100]
    dossiers: list[Dossier] = []
    versions: list[ProcedureVersion] = []
    if len(text) >= 2:
        found = queries.search(queries.visible(request.actor), text)
        dossiers = list(queries.for_list(found.order_by("-id"))[:6])
        versions = catalogue.search(text, limit=4)
    return render(
        request, "dossiers/suggest.html", {"dossiers": dossiers, "versions": versions, "text": text}
    )


def _agencies_seen(request: OfficerRequest) -> Any:
    """Return the agencies to filter by: only for those who see more than their own."""
    return (
        agencies_on().order_by("level", "name") if request.actor.has("kstt", "kiem_tra", "chu_tich") else []
    )


def _tabs(request: OfficerRequest, filters: queries.Filters) -> list[dict[str, Any]]:
    params = request.GET.copy()
    for name in ("sau", "loai"):
        params.pop(name, None)
    rest = params.urlencode()
    tabs = [{"label": "Tất cả", "url": f"?{rest}", "active": not filters.state}]
    for state, label in queries.STATES.items():
        tabs.append(
            {
                "label": label,
                "url": f"?loai={state}{'&' + rest if rest else ''}",
                "active": filters.state == state,
            }
        )
    return tabs


# ---- one dossier ------------------------------------------------------------------------------------------


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


@require_GET
@requires("dossier.view")
def due_pdf(request: OfficerRequest, pk: int) -> HttpResponse:
    """Print why the due date is what it is, stretch by stretch."""
    dossier = queries.get(pk, by=request.actor)
    note_reading(dossier, by=request.actor, what="TEP", detail="diễn giải ngày hẹn")
    return _file(
        due_paper.due_pdf(dossier, by=request.actor), f"{dossier.label}-dien-giai-han.pdf", "application/pdf"
    )


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


# ---- papers -----------------------------------------------------------------------------------------------


def _file(content: bytes, name: str, kind: str, *, inline: bool = True) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
@requires("dossier.view")
def form_pdf(request: OfficerRequest, pk: int, paper: int) -> HttpResponse:
    """Print an issued form as it was issued."""
    dossier = queries.find(pk, by=request.actor)
    issued = papers.of(pk, paper)
    note_reading(dossier, by=request.actor, what="TEP", detail=f"bản in {issued.form}")
    return _file(papers.pdf(issued), f"{dossier.label}-{issued.form}-{issued.edition}.pdf", "application/pdf")


@require_GET
@requires("dossier.view")
def form_docx(request: OfficerRequest, pk: int, paper: int) -> HttpResponse:
    """Download a letter as DOCX, to be edited before it is signed."""
    dossier = queries.find(pk, by=request.actor)
    issued = papers.of(pk, paper)
    note_reading(dossier, by=request.actor, what="TEP", detail=f"bản Word {issued.form}")
    return _file(papers.docx(issued), f"{dossier.label}-{issued.form}.docx", _DOCX, inline=False)


@require_GET
@requires("dossier.view")
def control_slip(request: OfficerRequest, pk: int) -> HttpResponse:
    """Print the control slip as it stands."""
    dossier = queries.get(pk, by=request.actor)
    note_reading(dossier, by=request.actor, what="TEP", detail="phiếu kiểm soát")
    return _file(papers.control_slip(dossier), f"{dossier.label}-phieu-kiem-soat.pdf", "application/pdf")


# ---- the register -----------------------------------------------------------------------------------------


@require_GET
@requires("dossier.register")
@opens_with_default("dossiers:register")
def register(request: OfficerRequest) -> HttpResponse:
    """Show the follow-up register of a period, on screen or as PDF (Mẫu 06/2018, 07/2025); its sheet is a job."""
    first, last = exports.period_of(request.GET)
    rows = queries.register_rows(request.actor, first, last)
    if request.GET.get("dang", "") == "pdf":
        return _register_volume(request, rows, first, last)
    total = rows.count()
    after = request.GET.get("sau", "0")
    start = int(after) if after.isdigit() else 0
    page = list(rows[start : start + PAGE + 1])
    more = len(page) > PAGE
    params = request.GET.copy()
    params["sau"] = str(start + PAGE)
    return render(
        request,
        "dossiers/register.html",
        {"rows": page[:PAGE], "first": first, "last": last, "total": total, "start": start,
         "next_url": f"?{params.urlencode()}" if more else "",
         "volumes": range(1, -(-total // PDF_REGISTER_ROWS) + 1)},
    )  # fmt: skip


def _register_volume(
    request: OfficerRequest, rows: QuerySet[Dossier], first: date, last: date
) -> HttpResponse:
    """Print one volume of the register; numbers run on from the volume before (TT 01/2018 Điều 10.2)."""
    asked = request.GET.get("quyen", "1")
    volume = int(asked) if asked.isdigit() and 0 < int(asked) < 10_000 else 1
    before = (volume - 1) * PDF_REGISTER_ROWS
    head = exports.register_head(request.actor, first, last, volume=volume, rows_before=before)
    chosen = rows[before : before + PDF_REGISTER_ROWS].iterator(chunk_size=2000)
    content = render_pdf(
        "so_theo_doi", law_at(clock.now()).form_set, Register.of(head, map(exports.register_row, chosen))
    )
    name = f"so-theo-doi-{first:%Y%m%d}-{last:%Y%m%d}-quyen-{volume}.pdf"
    return _file(content, name, "application/pdf")


# ---- the public look-up -----------------------------------------------------------------------------------


@public
@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Look up a dossier by its code: how far it is, and nothing else (TT 01/2018 Điều 16.2d)."""
    code = request.GET.get("ma", "").strip().upper()[:40]
    found = Dossier.objects.filter(code=code).first() if code else None
    return render(request, "dossiers/verify.html", {"code": code, "dossier": found, "stages": _stages(found)})


def _stages(dossier: Dossier | None) -> list[dict[str, str]]:
    if dossier is None:
        return []
    order = ["Tiếp nhận", "Giải quyết", "Có kết quả", "Trả kết quả"]
    reached = {Status.RECEIVED: 0, Status.RESULT: 2, Status.REFUSED: 2, Status.RETURNED: 4}.get(
        Status(dossier.status), 1
    )
    return [
        {
            "label": label,
            "note": "",
            "state": "done" if n < reached else "current" if n == reached else "todo",
        }
        for n, label in enumerate(order)
    ]


@require_GET
@requires("dossier.view")
def by_code(request: OfficerRequest, code: str) -> HttpResponse:
    """Open a dossier by its code (as scanned from a receipt)."""
    found = queries.visible(request.actor).filter(code=code.upper()).first()
    if found is None:
        raise NotFound(f"Không có hồ sơ {code} trong phạm vi của bạn.")
    return redirect("dossiers:detail", pk=found.pk)
