"""Acts on the promised date: extend in time, apologise for what is late (NĐ 61/2018 Điều 19.9; Mẫu 04)."""

from datetime import date, datetime, time

from django.db import transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid
from motcua.base.organisations.actor import Actor
from motcua.base.text import clean, moment_long
from motcua.base.worktime import rules as worktime
from motcua.base.worktime.queries import calendar_for
from motcua.onestop.dossiers import papers as forms
from motcua.onestop.dossiers.law import law_of
from motcua.onestop.dossiers.models import Apology, Dossier
from motcua.onestop.dossiers.rules import CLOCK_RUNS, DONE
from motcua.onestop.dossiers.services import _core as core


def _end_of(day: date, agency_id: int) -> datetime:
    calendar = calendar_for(agency_id)
    if not calendar.is_workday(day):
        raise Invalid("Ngày hẹn mới phải là ngày làm việc.", field="new_due")
    noon = datetime.combine(day, time(0, 1), tzinfo=clock.VN)
    return worktime.add(calendar, noon, 0, worktime.NGAY_LV).due


@transaction.atomic
def extend(
    dossier_id: int,
    *,
    new_due: date,
    reason: str,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Ask for more time with an apology: once, at least one day before the date promised (T22; H05, H06).

    The dossier still counts as late against the law's date; both dates are kept.

    Args:
        new_due: the new day promised, a working day after the old one.
        reason: why the agency needs longer.

    Raises:
        Invalid: no reason, or a day that is not after the old one, not worked, or beyond the limit.
        Conflict: extended before, too late to extend, or handling is over.
    """
    at = at or clock.now()
    if not clean(reason):
        raise Invalid("Ghi lý do xin gia hạn.", field="reason")
    dossier = core.lock(dossier_id, version=version)
    core.check_right(dossier, "dossier.extend", by=by)
    law = law_of(dossier)
    if dossier.due_at is None or dossier.status not in CLOCK_RUNS:
        raise Conflict("Chỉ gia hạn khi hồ sơ đang được giải quyết.")
    if dossier.extended or Apology.objects.filter(dossier=dossier).count() >= law.extension.max_count:
        raise Conflict("Hồ sơ đã hẹn lại một lần; pháp luật không cho hẹn lại lần nữa.")
    old_day = clock.day_of(dossier.due_at)
    today = clock.day_of(at)
    if (old_day - today).days < law.extension.notice_days:
        raise Conflict(
            f"Phải xin gia hạn chậm nhất {law.extension.notice_days} ngày trước ngày hẹn "
            f"({moment_long(dossier.due_at)}). "
            "Đã quá thời điểm đó; nếu trễ hẹn hãy lập phiếu xin lỗi."
        )
    if new_due <= old_day:
        raise Invalid("Ngày hẹn mới phải sau ngày hẹn cũ.", field="new_due")
    most = law.extension.max_days
    due = _end_of(new_due, dossier.agency_id)
    calendar = calendar_for(dossier.agency_id)
    if most and due > worktime.add(calendar, dossier.due_at, most, worktime.NGAY_LV).due:
        raise Invalid(f"Gia hạn không quá {most} ngày làm việc.", field="new_due")
    apology = Apology.objects.create(
        dossier=dossier, is_extension=True, reason=clean(reason)[:1000], old_due_at=dossier.due_at,
        new_due_at=due, signed_by_id=by.person_id, signed_by_name=by.name, at=at,
    )  # fmt: skip
    dossier.extended = dossier.apologised = True
    core.set_due(dossier, due)
    form = forms.issue(dossier, "xin_loi", law, by=by, at=at, apology=apology)
    payload = {
        "paper": form.pk,
        "reason": apology.reason,
        "due_before": apology.old_due_at,
        "due": due,
        "T": "T22",
    }
    return core.written(dossier, "extended", by=by, at=at, payload=payload)


@transaction.atomic
def apologise(
    dossier_id: int,
    *,
    new_due: date,
    reason: str,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
) -> Dossier:
    """Issue the apology owed for a dossier that is late without an extension (mot-cua.md 3.5; provinces' plans).

    It names a new day to the applicant; the due date that is measured does not move (invariant 4).

    Raises:
        Conflict: it is not late, or an apology has been issued.
    """
    at = at or clock.now()
    if not clean(reason):
        raise Invalid("Ghi nguyên nhân trễ hẹn.", field="reason")
    dossier = core.lock(dossier_id, version=version)
    core.check_right(dossier, "dossier.extend", by=by)
    if dossier.due_at is None or dossier.status not in CLOCK_RUNS | DONE:
        raise Conflict("Hồ sơ không ở trạng thái phải xin lỗi.")
    if dossier.apologised:
        raise Conflict("Đã lập phiếu xin lỗi và hẹn lại cho hồ sơ này.")
    if (dossier.finished_at or at) <= dossier.due_at:
        raise Conflict("Hồ sơ chưa quá hạn.")
    due = _end_of(new_due, dossier.agency_id)
    if due <= at:
        raise Invalid("Ngày hẹn mới phải sau lúc này.", field="new_due")
    apology = Apology.objects.create(
        dossier=dossier, is_extension=False, reason=clean(reason)[:1000], old_due_at=dossier.due_at,
        new_due_at=due, signed_by_id=by.person_id, signed_by_name=by.name, at=at,
    )  # fmt: skip
    dossier.apologised, dossier.late_cause = True, apology.reason[:300]
    form = forms.issue(dossier, "xin_loi", law_of(dossier), by=by, at=at, apology=apology)
    payload = {"paper": form.pk, "reason": apology.reason, "due": due}
    return core.written(dossier, "apologised", by=by, at=at, payload=payload)
