"""Phiếu gửi hồ sơ: the post officer writes down what a citizen sends."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.base import clock
from motcua.base.errors import DomainError, Invalid
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.actor import Actor
from motcua.base.text import clean, read_day
from motcua.catalogue.procedures import queries as catalogue
from motcua.onestop.desk.queries import agencies_for, procedure_choices
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.intake_data import FeeData, IntakeData, PaperData, PartyData
from motcua.onestop.handovers import queries, services
from motcua.onestop.handovers.views._common import number, rooms

POST_CHANNEL = 3


@requires("post.carry")
@require_GET
def procedure_options(request: OfficerRequest) -> HttpResponse:
    """Answer the type-ahead of procedures."""
    choices = procedure_choices(request.GET.get("q", "")[:100], by=request.actor)
    return render(request, "handovers/_procedure_options.html", {"choices": choices})


def _chosen(values: QueryDict, by: Actor) -> dict[str, Any]:
    """Return what follows from the chosen procedure: cases, agencies, papers and fees."""
    procedure_id = number(values.get("procedure", ""))
    version = catalogue.version_on(procedure_id, clock.today()) if procedure_id else None
    if version is None:
        return {"version": None}
    cases = list(version.cases.order_by("pk"))
    wanted = number(values.get("case", ""))
    case = next((one for one in cases if one.pk == wanted), cases[0] if cases else None)
    agencies = agencies_for(version, by=by)
    chosen = number(values.get("agency", ""))
    agency = next((one for one in agencies if one.pk == chosen), agencies[0] if agencies else None)
    papers = dossiers.required_papers(case.pk if case else None)
    ticked = set(values.getlist("papers"))
    paid = set(values.getlist("fees"))
    fees = dossiers.fees_of(version.pk, case.pk if case else None, POST_CHANNEL)
    return {
        "version": version, "cases": cases, "case": case, "agencies": agencies, "agency": agency,
        "papers": [(place, paper, str(place) in ticked) for place, paper in enumerate(papers)],
        "fees": [(place, fee, fee.unit_amount * fee.quantity, str(place) in paid) for place, fee in enumerate(fees)],
    }  # fmt: skip


@requires("post.carry")
@require_GET
def parts(request: OfficerRequest) -> HttpResponse:
    """Answer the part of the slip that follows from the procedure and its case."""
    return render(
        request, "handovers/_slip_parts.html", _chosen(request.GET, request.actor) | {"typed": request.GET}
    )


@requires("post.carry")
def new_slip(request: OfficerRequest) -> HttpResponse:
    """Show the slip to be written (GET), or take the papers over (POST)."""
    by, post = request.actor, request.POST
    error, status = None, 200
    asked_id = number((post or request.GET).get("asked", ""))
    asked = queries.board(by, "thu-gom").filter(pk=asked_id).first() if asked_id else None
    chosen = _chosen(post, by)
    if request.method == "POST":
        try:
            parcel = services.collect(
                _data(post, chosen), tracking=post.get("tracking", ""), by=by,
                parcel_id=asked.pk if asked else None, postage=number(post.get("postage", "") or "0") or 0,
                receipt=post.get("receipt", ""), note=post.get("note", ""), scans=request.FILES.getlist("scans")[:10],
            )  # fmt: skip
        except DomainError as refused:
            error, status = refused, refused.status
        else:
            messages.success(request, f"Đã nhận hồ sơ gửi của {parcel.name}, bưu gửi {parcel.tracking}.")
            return redirect(f"{reverse('handovers:new_slip')}?in={parcel.pk}")
    typed: dict[str, Any] = post.dict() if post else {}
    if asked and not post:
        typed = {"name": asked.name, "address": asked.address, "phone": asked.phone}
    printed = number(request.GET.get("in", ""))
    context = {
        "rooms": rooms(request), "typed": typed, "error": error, "field": error.field if error else "",
        "asked": asked, **chosen,
        "print": queries.parcels(by).filter(pk=printed, slip__isnull=False).first() if printed else None,
    }  # fmt: skip
    return render(request, "handovers/new_slip.html", context, status=status)


def _data(post: QueryDict, chosen: dict[str, Any]) -> IntakeData:
    """Return what was written, as the desk would have written it.

    Raises:
        Invalid: no procedure or agency, or a birthday that is none.
    """
    version, agency = chosen["version"], chosen.get("agency")
    if version is None:
        raise Invalid("Chọn thủ tục người dân gửi hồ sơ.", field="procedure")
    if agency is None:
        raise Invalid("Chưa xác định được cơ quan giải quyết.", field="agency")
    born = post.get("birth_date", "").strip()
    if born and read_day(born) is None:
        raise Invalid("Ngày sinh không đúng; ghi dạng 04/07/1990.", field="applicant_birth_date")
    papers: list[PaperData] = []
    for place, paper, ticked in chosen["papers"]:
        paper.received = ticked
        paper.quantity = number(post.get(f"q-{place}", "")) or paper.quantity
        papers.append(paper)
    for name in post.get("other", "").splitlines():
        if clean(name):
            papers.append(PaperData(name=clean(name)[:300], required=False))
    fees: list[FeeData] = []
    for _, fee, _, paid in chosen["fees"]:
        fee.paid = paid
        fees.append(fee)
    identity = post.get("identity", "")
    kinds = {9: "CMND", 12: "CCCD"}
    person = post.get("kind", "CONG_DAN") == "CONG_DAN"
    digits = sum(ch.isdigit() for ch in identity)
    return IntakeData(
        procedure_id=version.procedure_id, agency_id=agency.pk, case_id=chosen["case"].pk if chosen["case"] else None,
        applicant=PartyData(
            kind="CONG_DAN" if person else "TO_CHUC", name=post.get("name", ""), identity=identity,
            identity_kind=kinds.get(digits, "HO_CHIEU") if person else "MST",
            birth_date=read_day(born) if born else None, sex=post.get("sex", "")[:4],
            address=post.get("address", ""), phone=post.get("phone", ""), email=post.get("email", ""),
        ),
        channel=POST_CHANNEL, result_way=number(post.get("result_way", "")) or POST_CHANNEL,
        result_address=post.get("result_address", "") or post.get("address", ""), papers=papers, fees=fees,
    )  # fmt: skip
