"""The papers of this room as PDF: what the rows say, in the words of the forms."""

from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from motcua.base import clock
from motcua.base.organisations.models import Unit
from motcua.base.printing import forms, handover_forms
from motcua.base.printing.services import render_label, render_pdf
from motcua.base.text import money
from motcua.onestop.dossiers.law import law_at
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.handovers.models import Minutes, Parcel, Slip
from motcua.onestop.handovers.queries import slip_lines
from motcua.onestop.handovers.services import unpacked

_KINDS = {0: forms.PaperKind.ORIGINAL, 1: forms.PaperKind.COPY, 2: forms.PaperKind.ELECTRONIC}
_WAYS = {1: "tại Bộ phận Một cửa", 2: "trực tuyến", 3: "qua bưu chính công ích"}


def _head(unit: Unit, day: date, number: str = "") -> forms.Head:
    agency = unit.agency
    return forms.Head(
        parent_agency=agency.name if agency.name != unit.name else "", agency=unit.name, number=number,
        place=agency.area.name if agency.area else "…………", issued_on=day,
    )  # fmt: skip


def _set(at: datetime) -> str:
    return law_at(at).form_set


def _look_up() -> str:
    return f"{settings.SITE_URL}{reverse('dossiers:verify')}?ma={{code}}"


def minutes_pdf(minutes: Minutes) -> bytes:
    """Return signed minutes as PDF, one list for both sides."""
    rows = minutes.lines.select_related("parcel__slip__procedure", "parcel__dossier__procedure")
    to_post = minutes.kind == Minutes.Kind.RESULTS
    paper = handover_forms.PostMinutes(
        head=_head(minutes.unit, clock.day_of(minutes.signed_at), minutes.label),
        subject=(
            "Giao kết quả giải quyết thủ tục hành chính cho bưu chính"
            if to_post
            else "Bưu chính giao hồ sơ thủ tục hành chính"
        ),
        place=minutes.unit.name, signed_at=minutes.signed_at, post_officer=minutes.post_officer_name,
        desk_officer=minutes.desk_officer_name, giver_is_post=not to_post, note=minutes.note,
        lines=tuple(
            handover_forms.PostLine(
                tracking=row.parcel.tracking, dossier=row.parcel.dossier.label if row.parcel.dossier else "",
                name=row.parcel.name, procedure=_procedure(row.parcel), papers=_papers(row.parcel),
                outcome=row.get_outcome_display(), note=row.reason,
            )
            for row in rows
        ),
        sample=minutes.is_sample,
    )  # fmt: skip
    return render_pdf("bien_ban_giao_nhan", _set(minutes.signed_at), paper)


def _procedure(parcel: Parcel) -> str:
    if parcel.dossier is not None:
        return parcel.dossier.procedure.name
    return parcel.slip.procedure.name if hasattr(parcel, "slip") else ""


def _papers(parcel: Parcel) -> int:
    return parcel.slip.papers if hasattr(parcel, "slip") else 0


def filing_slip_pdf(parcel: Parcel) -> bytes:
    """Return the slip the sender gets, as PDF."""
    slip, data = parcel.slip, unpacked(parcel.slip)
    taken_at = next((move.at for move in parcel.moves.all() if move.after == "DA_THU_GOM"), parcel.created_at)
    to = _WAYS.get(data.result_way, "")
    paper = handover_forms.FilingSlip(
        head=_head(parcel.unit, clock.day_of(taken_at)), tracking=parcel.tracking,
        sender=forms.Party(name=parcel.name, address=parcel.address, phone=parcel.phone, email=data.applicant.email),
        procedure=slip.procedure.name, receiver=f"{parcel.unit.name} ({slip.competent.name})",
        papers=tuple(
            forms.Paper(name=one.name, kind=_KINDS[one.form], count=one.quantity)
            for one in data.papers
            if one.received
        ),
        fees=tuple(
            forms.Fee(name=fee.name, amount=fee.unit_amount * fee.quantity, paid=True)
            for fee in data.fees
            if fee.paid
        ),
        postage=money(slip.postage) if slip.postage else "", receipt=slip.receipt,
        result_to=f"{to}: {data.result_address}" if data.result_way == 3 else to, taken_at=taken_at,
        post_officer=parcel.carrier_name, sample=parcel.is_sample,
    )  # fmt: skip
    return render_pdf("phieu_gui_ho_so", _set(taken_at), paper)


def slip_pdf(slip: Slip) -> bytes:
    """Return a slip between units as PDF, with what the receiver confirmed so far."""
    lines = slip_lines(slip)
    answered = [line for line in lines if line.answered_by_name]
    paper = handover_forms.UnitSlip(
        head=_head(slip.from_unit, clock.day_of(slip.given_at), slip.label), from_unit=slip.from_unit.name,
        to_unit=f"{slip.to_unit.name}, {slip.to_unit.agency}" if slip.to_unit.agency_id != slip.agency_id
        else slip.to_unit.name,
        given_at=slip.given_at, giver=slip.given_by_name, note=slip.note,
        receiver=answered[-1].answered_by_name if answered else "",
        lines=tuple(
            handover_forms.UnitLine(
                code=line.dossier.label, name=line.dossier.applicant_name, procedure=line.dossier.procedure.name,
                papers=line.papers, answer=line.get_answer_display(), note=line.missing,
            )
            for line in lines
        ),
        sample=slip.is_sample,
    )  # fmt: skip
    return render_pdf("phieu_ban_giao", _set(slip.given_at), paper)


def label_pdf(dossier: Dossier, where: str) -> bytes:
    """Return the label of a dossier's folder as PDF."""
    label = handover_forms.PaperLabel(
        head=_head(dossier.intake_unit, clock.today()), code=dossier.label, name=dossier.applicant_name,
        procedure=dossier.procedure.name, where=where, lookup_url=_look_up(), sample=dossier.is_sample,
    )  # fmt: skip
    return render_label(label)
