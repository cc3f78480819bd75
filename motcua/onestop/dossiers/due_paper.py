"""The printed answer to "why this date": every stretch that was counted or left out (mot-cua.md 4)."""

from datetime import datetime

from motcua.base import clock
from motcua.base.errors import Conflict
from motcua.base.organisations.actor import Actor
from motcua.base.printing import forms
from motcua.base.printing.services import render_pdf
from motcua.base.text import day, moment, moment_long, number
from motcua.base.worktime.explain import Interval
from motcua.onestop.dossiers import papers
from motcua.onestop.dossiers.law import law_of
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.services import deadline_of


def due_pdf(dossier: Dossier, *, by: Actor, at: datetime | None = None) -> bytes:
    """Return the derivation of a dossier's due date as PDF, from its receipt to its last minute.

    Raises:
        Conflict: it has not been received, so that it has no date.
    """
    at = at or clock.now()
    if dossier.received_at is None or dossier.due_at is None or dossier.legal_due_at is None:
        raise Conflict("Hồ sơ chưa được tiếp nhận nên chưa có ngày hẹn trả.")
    law, deadline = law_of(dossier), deadline_of(dossier)
    content = forms.DueExplanation(
        **papers.common(dossier, "dien_giai_han", clock.day_of(at)),
        agency=dossier.agency.name, limit=papers.limit_words(dossier), law=law.name,
        received_at=dossier.received_at, due_at=dossier.legal_due_at, promised_at=dossier.due_at,
        sentences=tuple(deadline.sentences), lines=tuple(_line(one) for one in deadline.intervals),
        note=_note(dossier, deadline.due), printed_by=by.name, printed_at=at,
    )  # fmt: skip
    return render_pdf("dien_giai_han", law.form_set, content)


def _line(one: Interval) -> forms.DueLine:
    first, last = day(one.start), day(one.end)
    when = moment(one.start) if one.start == one.end else first if first == last else f"{first} – {last}"
    counted = f"{one.days} ngày" if one.days else f"{number(one.minutes / 60, 2)} giờ" if one.minutes else ""
    return forms.DueLine(when=when, what=one.text, counted=counted, basis=one.basis)


def _note(dossier: Dossier, worked_out: datetime) -> str:
    extension = dossier.apologies.filter(is_extension=True).first()
    if extension is not None:
        return f"Đã xin gia hạn một lần, hẹn lại {moment_long(extension.new_due_at)}."
    if worked_out != dossier.legal_due_at:
        return (
            f"Lịch làm việc đã đổi sau khi hẹn: tính theo lịch bây giờ là {moment_long(worked_out)}. "
            "Ngày đã hẹn không tự đổi."
        )
    return ""
