"""The slip a receiver signs for a result handed over (NĐ 61/2018 Điều 20; no legal form)."""

from motcua.base import clock
from motcua.base.errors import Conflict
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.printing import forms
from motcua.base.printing.services import render_pdf
from motcua.onestop.dossiers.law import law_of
from motcua.onestop.dossiers.models import Dossier, DossierPaper

_KINDS = {0: forms.PaperKind.ORIGINAL, 1: forms.PaperKind.COPY, 2: forms.PaperKind.ELECTRONIC}


def result_slip(dossier: Dossier, *, by: Actor) -> bytes:
    """Return the slip as PDF: what was handed over, to whom, by whom.

    Raises:
        Conflict: there is no result yet.
    """
    results = list(dossier.results.all())
    if not results:
        raise Conflict("Hồ sơ chưa có kết quả để ký nhận.")
    at = dossier.returned_at or clock.now()
    last = results[-1]
    slip = forms.ResultSlip(
        head=_head(dossier, clock.day_of(at)), code=dossier.code or dossier.temporary_code,
        desk=dossier.intake_unit.name,
        applicant=forms.Party(
            name=dossier.applicant_name, identity=dossier.applicant.identity, address=dossier.applicant_address,
            phone=dossier.applicant.phone, email=dossier.applicant.email,
        ),
        procedure=dossier.procedure_version.name,
        results=(
            forms.ResultPaper(
                name=last.name, number=last.number, count=dossier.quantity,
                issued_on=clock.day_of(last.issued_at) if last.issued_at else None,
            ),
        ),
        returned_papers=tuple(
            forms.Paper(name=paper.name, count=paper.quantity, kind=_KINDS[paper.form])
            for paper in dossier.papers.filter(received=True, form=DossierPaper.Form.ORIGINAL)
        ),
        fees=tuple(
            forms.Fee(name=fee.name, amount=fee.total, paid=fee.paid_at is not None) for fee in dossier.fees.all()
        ),
        taken_at=at, taker=last.receiver_name or dossier.applicant_name, taker_note=last.receiver_note,
        giver=by.name, sample=dossier.is_sample,
    )  # fmt: skip
    return render_pdf("phieu_bien_nhan_ket_qua", law_of(dossier).form_set, slip)


def _head(dossier: Dossier, day) -> forms.Head:
    agency: Agency = dossier.intake_agency
    return forms.Head(
        parent_agency=agency.name if agency.name != dossier.intake_unit.name else "",
        agency=dossier.intake_unit.name, place=agency.area.name if agency.area else "…………", issued_on=day,
    )  # fmt: skip
