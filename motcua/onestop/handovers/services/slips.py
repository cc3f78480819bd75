"""Handing papers from unit to unit with one slip; the receiver confirms each, a difference stays until explained."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Unit
from motcua.base.organisations.permissions import check
from motcua.base.writing import needed
from motcua.onestop.dossiers import queries as dossier_queries
from motcua.onestop.dossiers.models import Dossier, DossierPaper
from motcua.onestop.dossiers.services.paper import place_paper
from motcua.onestop.handovers.models import Slip, SlipLine
from motcua.onestop.handovers.services import places
from motcua.onestop.handovers.services._common import number_in, scanned, told, told_of

Answer = SlipLine.Answer
MOST_LINES = 200


@transaction.atomic
def hand_over(
    dossier_ids: Iterable[int],
    *,
    to_unit_id: int,
    by: Actor,
    note: str = "",
    is_sample: bool = False,
    at: datetime | None = None,
) -> Slip:
    """Hand the papers of several dossiers to another unit in one slip.

    Args:
        dossier_ids: dossiers on paper that the giver may see, in the order of the slip.
        to_unit_id: the unit that receives.

    Raises:
        Invalid: nothing chosen, no such unit, or one's own.
        Conflict: a dossier has no papers, or its papers are on another slip.
    """
    at = at or clock.now()
    check(by, "slip.act", unit_id=by.unit_id)
    wanted = list(dict.fromkeys(dossier_ids))
    if not wanted:
        raise Invalid("Chưa chọn hồ sơ nào để bàn giao.", field="dossiers")
    if len(wanted) > MOST_LINES:
        raise Invalid(f"Mỗi phiếu bàn giao tối đa {MOST_LINES} hồ sơ.", field="dossiers")
    unit = Unit.objects.on(clock.today()).filter(pk=to_unit_id).first()
    if unit is None or unit.pk == by.unit_id:
        raise Invalid("Chọn đơn vị nhận, khác đơn vị của bạn.", field="to_unit")
    rows = dossier_queries.visible(by).filter(pk__in=wanted)
    # Locked in the order of keys: two slips with the same dossiers do not wait for each other in a ring.
    found = {row.pk: row for row in rows.select_for_update(of=("self",)).order_by("pk")}
    busy = dict(
        SlipLine.objects.filter(dossier_id__in=wanted, answer="").values_list("dossier_id", "slip__number")
    )
    counts: dict[int, int] = {}
    for dossier_id, quantity in (
        DossierPaper.objects.filter(dossier_id__in=wanted, received=True)
        .exclude(form=DossierPaper.Form.ELECTRONIC)
        .values_list("dossier_id", "quantity")
    ):
        counts[dossier_id] = counts.get(dossier_id, 0) + quantity
    for pk in wanted:
        _check_can_go(found.get(pk), busy)
    year, number = number_in("slip", by.agency_id or 0, at)
    slip = Slip.objects.create(
        agency_id=by.agency_id, year=year, number=number, from_unit_id=by.unit_id, to_unit=unit,
        given_by_id=by.person_id, given_by_name=by.name[:120], given_at=at, note=note.strip()[:500],
        is_sample=is_sample,
    )  # fmt: skip
    SlipLine.objects.bulk_create(
        SlipLine(slip=slip, dossier_id=pk, position=place, papers=counts.get(pk, 0))
        for place, pk in enumerate(wanted, start=1)
    )
    for pk in wanted:
        told_of(pk, "paper_given", by=by, at=at, payload={"slip": slip.label, "to": unit.name})
    told("slip.given", slip, by=by, at=at, payload={"lines": len(wanted), "to": unit.name})
    return slip


def _check_can_go(dossier: Dossier | None, busy: dict[int, int]) -> None:
    if dossier is None:
        raise NotFound("Có hồ sơ không thuộc đơn vị của bạn.")
    if dossier.paper == Dossier.PaperHandover.NONE:
        raise Conflict(f"Hồ sơ {dossier.label} không có bản giấy để bàn giao.", field="dossiers")
    if dossier.pk in busy:
        raise Conflict(
            f"Hồ sơ {dossier.label} đang trong phiếu bàn giao số {busy[dossier.pk]} chờ xác nhận.",
            field="dossiers",
        )


def _line(line_id: int) -> SlipLine:
    """Lock a line and, before it, its slip: whoever ends a slip's last line sees the others' answers."""
    slip_id = SlipLine.objects.filter(pk=line_id).values_list("slip_id", flat=True).first()
    if slip_id is None:
        raise NotFound("Không có dòng bàn giao này.")
    slip = Slip.objects.select_for_update(of=("self",)).select_related("to_unit", "from_unit").get(pk=slip_id)
    line = SlipLine.objects.select_related("dossier").get(pk=line_id)
    line.slip = slip
    return line


def _check_receiver(slip: Slip, by: Actor) -> None:
    check(by, "slip.act")
    if not by.is_system and by.unit_id != slip.to_unit_id:
        raise NotAllowed("Chỉ bên nhận xác nhận phiếu bàn giao này.")


@transaction.atomic
def answer(
    line_id: int, answer: str, *, by: Actor, missing: str = "", at: datetime | None = None
) -> SlipLine:
    """Confirm one dossier of a slip: whole, lacking something, or not taken.

    Args:
        answer: a code of `SlipLine.Answer`.
        missing: what lacks, or why it is not taken.

    Raises:
        NotAllowed: another unit's slip.
        Invalid: a difference without words.
        Conflict: answered already.
    """
    at = at or clock.now()
    line = _line(line_id)
    _check_receiver(line.slip, by)
    if answer not in Answer.values:
        raise Invalid("Chọn nhận đủ, nhận còn thiếu hoặc không nhận.", field="answer")
    if line.answer:
        raise Conflict(f"Hồ sơ {line.dossier.label} đã được {line.answered_by_name} xác nhận.")
    if answer != Answer.WHOLE:
        words = "Ghi giấy tờ còn thiếu." if answer == Answer.LACKING else "Ghi lý do không nhận."
        line.missing = needed(missing, "missing", words, 500)
    line.answer, line.answered_at = answer, at
    line.answered_by_id, line.answered_by_name = by.person_id, by.name[:120]
    line.save()
    slip = line.slip
    payload = {"slip": slip.label, "from": slip.from_unit.name, "note": line.missing, "answer": answer}
    if answer != Answer.REFUSED:
        places.leave(line.dossier_id, to=slip.to_unit.name, by=by, at=at)
        at_desk = slip.to_unit.kind == Unit.Kind.ONE_STOP
        place_paper(line.dossier_id, "TAI_MOT_CUA" if at_desk else "DA_CHUYEN", by=by, at=at)
    told_of(line.dossier_id, "paper_taken", by=by, at=at, payload=payload)
    if answer != Answer.WHOLE:
        told("slip.differs", slip, by=by, at=at, payload={"note": f"{line.dossier.label}: {line.missing}"})
    _close_if_done(slip, by=by, at=at)
    return line


def answer_scanned(slip_id: int, text: str, *, by: Actor, at: datetime | None = None) -> SlipLine:
    """Confirm as whole the dossier whose code was scanned.

    Raises:
        NotFound: the slip has no such dossier.
    """
    code = scanned(text)
    rows = SlipLine.objects.filter(slip_id=slip_id)
    line = rows.filter(dossier__code=code).first() or rows.filter(dossier__temporary_code=code).first()
    if line is None:
        raise NotFound(f"Phiếu này không có hồ sơ mã {code}.")
    return answer(line.pk, Answer.WHOLE, by=by, at=at)


@transaction.atomic
def answer_rest(slip_id: int, *, by: Actor, at: datetime | None = None) -> int:
    """Confirm as whole all lines of a slip that are still open; return how many."""
    rows = SlipLine.objects.filter(slip_id=slip_id, answer="").order_by("position")
    pks = list(rows.values_list("pk", flat=True))
    if not pks:
        raise Conflict("Phiếu này không còn dòng nào chờ xác nhận.")
    for pk in pks:
        answer(pk, Answer.WHOLE, by=by, at=at)
    return len(pks)


@transaction.atomic
def resolve(line_id: int, words: str, *, by: Actor, at: datetime | None = None) -> SlipLine:
    """Write how a difference ended; both sides may.

    Raises:
        Conflict: the line has no open difference.
    """
    at = at or clock.now()
    line = _line(line_id)
    check(by, "slip.act")
    if not by.is_system and by.unit_id not in {line.slip.from_unit_id, line.slip.to_unit_id}:
        raise NotAllowed("Chỉ bên giao và bên nhận xử lý chênh lệch của phiếu này.")
    if not line.differs:
        raise Conflict("Dòng này không có chênh lệch chờ xử lý.")
    line.resolution = needed(words, "resolution", "Ghi cách xử lý chênh lệch.", 500)
    line.resolved_at, line.resolved_by_name = at, by.name[:120]
    line.save(update_fields=["resolution", "resolved_at", "resolved_by_name"])
    payload = {"slip": line.slip.label, "note": line.resolution}
    told_of(line.dossier_id, "paper_settled", by=by, at=at, payload=payload)
    _close_if_done(line.slip, by=by, at=at)
    return line


def _close_if_done(slip: Slip, *, by: Actor, at: datetime) -> None:
    """Close a slip on which nothing waits any more."""
    lines = SlipLine.objects.filter(slip=slip)
    waiting = lines.filter(answer="").exists()
    differs = lines.filter(answer__in=[Answer.LACKING, Answer.REFUSED], resolved_at__isnull=True).exists()
    if waiting or differs:
        return
    slip.closed_at = at
    slip.save(update_fields=["closed_at"])
    told("slip.closed", slip, by=by, at=at)
