"""The legal forms of a dossier: what each says, when it is issued, and how it is printed again.

What a form said when it was issued is kept (encrypted, it holds personal data); a reprint is a new edition
and the earlier one can still be read (invariant 7 of mot-cua.md 3.3).
"""

import json
from datetime import date, datetime
from typing import Any

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, RoleAssignment
from motcua.base.printing import forms
from motcua.base.printing.formsets import FORMS, form_spec
from motcua.base.printing.services import render_docx, render_pdf
from motcua.base.text import moment_long, number
from motcua.catalogue.procedures.models import TimeUnit
from motcua.law.rulesets import RuleSet
from motcua.onestop.dossiers import papers_across
from motcua.onestop.dossiers.law import law_of
from motcua.onestop.dossiers.models import (
    Apology,
    Dossier,
    DossierLeg,
    DossierPaper,
    Incident,
    IssuedPaper,
    Party,
    Result,
    SupplementRequest,
    Verification,
)

_PAPER_KINDS: dict[int, forms.PaperKind] = {
    DossierPaper.Form.ORIGINAL: forms.PaperKind.ORIGINAL,
    DossierPaper.Form.COPY: forms.PaperKind.COPY,
    DossierPaper.Form.ELECTRONIC: forms.PaperKind.ELECTRONIC,
}
_WAYS = {1: forms.ReturnWay.DESK, 2: forms.ReturnWay.ONLINE, 3: forms.ReturnWay.POST}
SUFFIX = {
    "bo_sung": "HDHS",
    "xin_loi": "PXL",
    "dung_giai_quyet": "TB",
    "tu_choi": "PTC",
    "tiep_nhan": "TNHS",
    "phieu_bien_nhan_ket_qua": "PKN",
    "bien_ban_su_co": "BB",
    **papers_across.SUFFIXES,
}
# Forms the handling agency signs; the others are the desk's.
_AGENCY_FORMS = frozenset({*papers_across.SUFFIXES, "xin_loi", "dung_giai_quyet", "kiem_soat"})
_LEADER_POST = {"XA": "CHỦ TỊCH", "TINH": "GIÁM ĐỐC"}


def has_form(form_set: str, form: str) -> bool:
    """Tell whether a set of forms has this form (2018 knew no notice of stopping)."""
    return form in FORMS.get(form_set, {})


def issue(
    dossier: Dossier,
    form: str,
    law: RuleSet,
    *,
    by: Actor,
    at: datetime,
    request: SupplementRequest | None = None,
    refusal: dict[str, str] | None = None,
    apology: Apology | None = None,
    stop: dict[str, str] | None = None,
    result: Result | None = None,
    incident: Incident | None = None,
    lost: list[str] | None = None,
    leg: DossierLeg | None = None,
    verification: Verification | None = None,
) -> IssuedPaper:
    """Make a legal form of a dossier, numbered, with what it says kept as it was said.

    Args:
        dossier: saved, with its papers and fees.
        form: neutral code of the form ("tiep_nhan", "bo_sung", "tu_choi", "xin_loi", "dung_giai_quyet",
            "phieu_bien_nhan_ket_qua", "bien_ban_su_co"), or one of `papers_across`.
        law: the rule set whose forms are used.
        request, refusal, apology, stop, result, incident, lost, leg, verification: what the form is about.

    Raises:
        Invalid: the form lacks something it must say.
    """
    from motcua.onestop.dossiers.services._core import next_number

    form_set = law.form_set
    edition = IssuedPaper.objects.filter(dossier=dossier, form=form).count() + 1
    agency_id = dossier.agency_id if form in _AGENCY_FORMS else dossier.intake_agency_id
    serial = next_number(f"form:{agency_id}:{form}:{clock.day_of(at).year}")
    written = f"{serial:02d}/{SUFFIX[form]}"
    between_agencies = dict.fromkeys(
        papers_across.SUFFIXES, lambda: _about(dossier)
        | papers_across.content_of(dossier, form, by=by, leg=leg, verification=verification)
    )  # fmt: skip
    content: dict[str, Any] = {
        **between_agencies,
        "tiep_nhan": lambda: _receipt(dossier, by, at, edition),
        "bo_sung": lambda: _supplement(dossier, request, by),
        "tu_choi": lambda: _refusal(dossier, refusal or {}, by),
        "xin_loi": lambda: _apology(dossier, apology, by),
        "dung_giai_quyet": lambda: _stop(dossier, stop or {}, by, at),
        "phieu_bien_nhan_ket_qua": lambda: _result_slip(dossier, result, by, at),
        "bien_ban_su_co": lambda: _incident(dossier, incident, lost or [], by, at),
    }[form]()
    content["head"] = _head(dossier, form, written, clock.day_of(at))
    content["lookup_url"] = _lookup(dossier)
    content["sample"] = dossier.is_sample
    checked = form_spec(form, form_set).model(**content)  # refuses a form with a hole in it
    return IssuedPaper.objects.create(
        dossier=dossier, form=form, form_set=form_set, number=written, edition=edition,
        content=checked.model_dump_json(), issued_at=at, issued_by_id=by.person_id, issued_by_name=by.name,
    )  # fmt: skip


def pdf(paper: IssuedPaper) -> bytes:
    """Return an issued form as PDF, saying what it said when it was issued."""
    return render_pdf(paper.form, paper.form_set, _loaded(paper))


def docx(paper: IssuedPaper) -> bytes:
    """Return a letter (apology, notice of stopping) as an editable DOCX; raises DomainError for other forms."""
    return render_docx(paper.form, paper.form_set, _loaded(paper))


def _loaded(paper: IssuedPaper) -> forms.FormData:
    return form_spec(paper.form, paper.form_set).model.model_validate_json(paper.content)


def of(dossier_id: int, paper_id: int) -> IssuedPaper:
    """Return an issued form of a dossier; raises NotFound."""
    found = IssuedPaper.objects.filter(dossier_id=dossier_id, pk=paper_id).select_related("dossier").first()
    if found is None:
        raise NotFound("Không có chứng từ này trong hồ sơ.")
    return found


def common(dossier: Dossier, form: str, day: date) -> dict[str, Any]:
    """Return what every paper about a dossier says: its head, code, applicant, procedure, where to look it up."""
    return {
        "head": _head(dossier, form, "", day), "code": dossier.code,
        "applicant": _party(dossier.applicant, dossier), "procedure": _procedure(dossier),
        "lookup_url": _lookup(dossier), "sample": dossier.is_sample,
    }  # fmt: skip


def control_slip(dossier: Dossier) -> bytes:
    """Return the control slip as it stands: every handing over so far (Mẫu 05/2018, 06/2025) as PDF."""
    law = law_of(dossier)
    content: dict[str, Any] = common(dossier, "kiem_soat", clock.today()) | {
        "handling_agency": dossier.agency.name,
        "received_at": dossier.received_at,
        "due_at": dossier.due_at,
        "handovers": tuple(papers_across.handovers_of(dossier)),
        "cooperating_agencies": papers_across.cooperating(dossier),
        "blank_rows": 0 if dossier.returned_at else 2,
    }
    return render_pdf("kiem_soat", law.form_set, forms.ControlSlip(**content))


def _lookup(dossier: Dossier) -> str:
    from django.conf import settings
    from django.urls import reverse

    return f"{settings.SITE_URL}{reverse('dossiers:verify')}?ma={{code}}"


def _head(dossier: Dossier, form: str, written: str, day: date) -> forms.Head:
    if form in _AGENCY_FORMS:
        agency = dossier.agency
        return forms.Head(
            parent_agency=_above(agency),
            agency=agency.name,
            number=written,
            place=_place(agency),
            issued_on=day,
        )
    desk = dossier.intake_unit
    return forms.Head(
        parent_agency=desk.agency.name if desk.agency.name != desk.name else _above(desk.agency),
        agency=desk.name, number=written, place=_place(desk.agency), issued_on=day,
    )  # fmt: skip


def _above(agency: Agency) -> str:
    return agency.parent.name if agency.parent else ""


def _place(agency: Agency) -> str:
    area = agency.area
    return area.name if area else "…………"


def _party(party: Party, dossier: Dossier) -> forms.Party:
    return forms.Party(
        name=dossier.applicant_name, identity=party.identity, address=dossier.applicant_address,
        phone=party.phone, email=party.email,
    )  # fmt: skip


def _procedure(dossier: Dossier) -> str:
    name = dossier.procedure_version.name
    case = dossier.case.name if dossier.case_id and dossier.case else ""
    return f"{name} ({case})" if case else name


def limit_words(dossier: Dossier) -> str:
    """Return the time limit in words: "3 ngày làm việc"."""
    if dossier.limit_amount is None:
        return "không quy định"
    return f"{number(dossier.limit_amount)} {TimeUnit(dossier.limit_unit).label}"


def _about(dossier: Dossier) -> dict[str, Any]:
    return {
        "code": dossier.code, "applicant": _party(dossier.applicant, dossier), "procedure": _procedure(dossier),
    }  # fmt: skip


def _receipt(dossier: Dossier, by: Actor, at: datetime, edition: int) -> dict[str, Any]:
    papers = tuple(
        forms.Paper(
            name=paper.name, count=paper.quantity,
            kind=forms.PaperKind.DATA_STORE if paper.source in {"KHO", "CSDL"} else _PAPER_KINDS[paper.form],
        )
        for paper in dossier.papers.filter(received=True)
    )  # fmt: skip
    fees = tuple(
        forms.Fee(name=line.name, amount=line.total, paid=line.paid_at is not None)
        for line in dossier.fees.all()
    )
    return {
        "version": edition,
        "code": dossier.code,
        "desk": dossier.intake_unit.name,
        "applicant": _party(dossier.applicant, dossier),
        "filer": dossier.filer.name if dossier.filer_id and dossier.filer else "",
        "procedure": _procedure(dossier),
        "papers": papers,
        "sets": dossier.copies,
        "time_limit": limit_words(dossier),
        # Written again after the promised date (a supplement that stopped no clock), it says when the dossier came.
        "received_at": dossier.received_at
        if dossier.arrived_at or (dossier.due_at and at > dossier.due_at)
        else at,
        **_due_words(dossier),
        "due_at": dossier.due_at,
        "return_way": _WAYS[dossier.result_way],
        "return_place": dossier.result_address,
        "fees": fees,
        "book": str(dossier.book_year or ""),
        "book_number": str(dossier.book_number or ""),
        "receiver": by.name,
    }


def _due_words(dossier: Dossier) -> dict[str, Any]:
    """Return what a receipt says beside its date when the dossier goes to an agency elsewhere (Điều 17.3)."""
    if not dossier.non_territorial:
        return {}
    if dossier.arrived_at is not None:
        when = moment_long(dossier.arrived_at)
        return {"due_note": f"{dossier.agency.name} nhận hồ sơ lúc {when}; thời hạn tính từ lúc đó."}
    if law_of(dossier).clock.non_territorial_start != "competent":
        return {"due_note": f"Hồ sơ nộp không phụ thuộc địa giới; cơ quan giải quyết: {dossier.agency.name}."}
    return {
        "due_expected": True,
        "due_note": f"Ngày hẹn chính thức tính từ khi {dossier.agency.name} nhận được hồ sơ "
        "(thời gian chuyển hồ sơ không tính vào thời hạn) và được báo lại cho người nộp.",
    }


def _supplement(dossier: Dossier, request: SupplementRequest | None, by: Actor) -> dict[str, Any]:
    if request is None:
        raise NotFound("Không có yêu cầu bổ sung để lập phiếu.")
    items = tuple(
        forms.SupplementItem(
            name=item["name"] if not item.get("basis") else f"{item['name']} (căn cứ: {item['basis']})",
            originals=int(item.get("originals", 0)), certified=int(item.get("certified", 0)),
            copies=int(item.get("copies", 0)),
        )
        for item in request.items
    )  # fmt: skip
    return {
        "code": dossier.code or dossier.temporary_code,
        "desk": dossier.intake_unit.name,
        "applicant": _party(dossier.applicant, dossier),
        "procedure": _procedure(dossier),
        "items": items,
        "reason": request.reason,
        "deadline": request.deadline,
        "contact": by.name,
        "contact_phone": dossier.intake_agency.phone,
        "guide": request.asked_by_name,
    }


def _refusal(dossier: Dossier, words: dict[str, str], by: Actor) -> dict[str, Any]:
    stage = forms.RefusalStage.HANDLING if dossier.received_at else forms.RefusalStage.INTAKE
    return {
        "code": dossier.code or dossier.temporary_code,
        "desk": dossier.intake_unit.name,
        "applicant": _party(dossier.applicant, dossier),
        "filer": dossier.filer.name if dossier.filer_id and dossier.filer else "",
        "procedure": _procedure(dossier),
        "stage": stage,
        "reason": words.get("reason", ""),
        "legal_basis": words.get("basis", ""),
        "right_place": words.get("right_place", ""),
        "contact": by.name,
        "contact_phone": dossier.intake_agency.phone,
        "receiver": by.name,
    }


def _signer(dossier: Dossier, by: Actor) -> forms.Signer:
    """Return how the agency's leader signs: their position, with KT. for a deputy (NĐ 30/2020)."""
    held = (
        RoleAssignment.objects.filter(pk=by.assignment_id).values_list("position", flat=True).first()
        if by.assignment_id
        else ""
    ) or ""
    chief = _LEADER_POST.get(dossier.agency.level, "THỦ TRƯỞNG")
    if held.lower().startswith("phó"):
        return forms.Signer(authority=f"KT. {chief}", post=held.upper(), name=by.name)
    return forms.Signer(post=(held or chief).upper(), name=by.name)


def _letter(dossier: Dossier, by: Actor) -> dict[str, Any]:
    return {
        "code": dossier.code,
        "desk": dossier.intake_unit.name,
        "applicant": _party(dossier.applicant, dossier),
        "procedure": _procedure(dossier),
        "received_at": dossier.received_at,
        "handling_agency": dossier.agency.name,
        "signer": _signer(dossier, by),
        "recipients": ("Như trên", dossier.intake_unit.name, "Lưu: VT"),
    }


def _apology(dossier: Dossier, apology: Apology | None, by: Actor) -> dict[str, Any]:
    if apology is None:
        raise NotFound("Không có nội dung xin lỗi để lập phiếu.")
    days = (clock.day_of(apology.new_due_at) - clock.day_of(apology.old_due_at)).days
    return _letter(dossier, by) | {
        "field": dossier.field.name if dossier.field_id and dossier.field else "",
        "due_at": apology.old_due_at,
        "reason": apology.reason,
        "extension": f"{days} ngày",
        "new_due_at": apology.new_due_at,
    }


def _stop(dossier: Dossier, words: dict[str, str], by: Actor, at: datetime) -> dict[str, Any]:
    paid = sum(line.total for line in dossier.fees.all() if line.paid_at)
    return _letter(dossier, by) | {
        "basis": words.get("basis", ""),
        "stage": words.get("reason") or dossier.facts.label,
        "stopped_on": clock.day_of(at),
        "papers_note": "Trả lại người nộp toàn bộ bản chính, bản gốc đã nhận tại Bộ phận Một cửa.",
        "fees_note": (
            f"Người nộp đã nộp {number(paid)} đồng; việc hoàn trả theo quy định về phí, lệ phí."
            if paid
            else "Chưa thu phí, lệ phí."
        ),
    }


def _result_slip(dossier: Dossier, result: Result | None, by: Actor, at: datetime) -> dict[str, Any]:
    if result is None:
        raise NotFound("Không có kết quả để ký nhận.")
    fees = tuple(
        forms.Fee(name=line.name, amount=line.total, paid=line.paid_at is not None)
        for line in dossier.fees.all()
    )
    taken = forms.ResultPaper(
        name=result.name,
        number=result.number,
        issued_on=clock.day_of(result.issued_at or at),
        count=dossier.quantity,
    )
    return {
        "code": dossier.code,
        "desk": dossier.intake_unit.name,
        "applicant": _party(dossier.applicant, dossier),
        "procedure": _procedure(dossier),
        "results": (taken,),
        "fees": fees,
        "taken_at": at,
        "taker": result.receiver_name or dossier.applicant_name,
        "taker_note": result.receiver_note,
        "giver": by.name,
    }


def _incident(
    dossier: Dossier, incident: Incident | None, lost: list[str], by: Actor, at: datetime
) -> dict[str, Any]:
    if incident is None:
        raise NotFound("Không có sự cố để lập biên bản.")
    return {
        "code": dossier.code or dossier.temporary_code,
        "applicant": _party(dossier.applicant, dossier),
        "procedure": _procedure(dossier),
        "made_at": at,
        "found_at": at,
        "place": by.unit_name or dossier.intake_unit.name,
        "what": incident.what,
        "papers": tuple(lost),
        "responsible_unit": by.unit_name or dossier.agency.name,
        "remedy": incident.remedy,
        "present": (forms.Witness(name=by.name),),
        "recorder": by.name,
        "signer": _signer(dossier, by),
    }


def content_of(paper: IssuedPaper) -> dict[str, Any]:
    """Return what an issued form says, as plain data."""
    return json.loads(paper.content)
