"""Reads of legs: each agency's lane on a dossier's page, who is late, and each agency's share of the delay."""

from dataclasses import dataclass
from datetime import datetime

from motcua.base import clock
from motcua.base.organisations.models import Agency
from motcua.base.text import number
from motcua.base.worktime import rules as worktime
from motcua.base.worktime.meter import Meter, measure
from motcua.base.worktime.queries import calendar_for
from motcua.onestop.dossiers import sharing
from motcua.onestop.dossiers.models import Dossier, DossierLeg, WorkItem
from motcua.onestop.dossiers.services import _legs


@dataclass
class Lane:
    """One leg as the page draws it."""

    leg: DossierLeg
    meter: Meter | None
    items: list[WorkItem]
    is_late: bool

    @property
    def holder(self) -> str:
        """Where the leg's open work lies, and with whom."""
        item = next((one for one in self.items if one.closed_at is None), None)
        if item is None:
            return ""
        return f"{item.unit}, {item.assignee.full_name}" if item.assignee else f"{item.unit}, chưa ai nhận"

    @property
    def words(self) -> str:
        """How the leg stands, in words."""
        leg = self.leg
        if leg.started_at is None:
            return "chưa đến lượt" if leg.ended_at is None else "không thực hiện"
        if leg.ended_at is None:
            return "đang quá hạn" if self.is_late else "đang làm"
        if leg.answer == DossierLeg.Answer.WITHDRAWN:
            return "đã rút câu hỏi"
        if leg.timed_out:
            return "không trả lời, đã đi tiếp"
        return leg.get_answer_display().lower() if leg.answer else "đã kết thúc"

    @property
    def tone(self) -> str:
        """The pill's colour."""
        if self.is_late or self.leg.timed_out:
            return "red"
        if self.leg.started_at is None or self.leg.ended_at is None:
            return "blue" if self.leg.started_at else "sand"
        return "amber" if self.leg.answer in {"KHONG_DONG_Y", "Y_KIEN_KHAC"} else "green"


def lanes_of(dossier: Dossier, *, at: datetime | None = None) -> list[Lane]:
    """Return the legs of a dossier in the order they came, each with its meter and work."""
    at = at or clock.now()
    legs = list(
        DossierLeg.objects.filter(dossier=dossier)
        .select_related("agency", "file", "asked_file")
        .order_by("started_at", "position", "id")
    )
    if not legs:
        return []
    items: dict[int | None, list[WorkItem]] = {}
    rows = WorkItem.objects.filter(dossier=dossier, leg__isnull=False).select_related("unit", "assignee")
    for item in rows.order_by("id"):
        items.setdefault(item.leg_id, []).append(item)
    pauses = _legs.pauses_since(
        dossier.pk, min((leg.started_at for leg in legs if leg.started_at), default=at), at
    )
    return [Lane(leg, _meter(leg, at, pauses), items.get(leg.pk, []), _late(leg, at)) for leg in legs]


def _meter(leg: DossierLeg, at: datetime, pauses: list[worktime.Pause]) -> Meter | None:
    if leg.started_at is None or leg.due_at is None or leg.answer == DossierLeg.Answer.WITHDRAWN:
        return None
    own = [pause for pause in pauses if pause.end > leg.started_at]
    return measure(
        calendar_for(leg.agency_id), leg.started_at, leg.due_at, at, pauses=own, done_at=leg.ended_at
    )


def _late(leg: DossierLeg, at: datetime) -> bool:
    if leg.answer == DossierLeg.Answer.WITHDRAWN or leg.due_at is None:
        return False
    return (leg.ended_at or at) > leg.due_at


@dataclass(frozen=True)
class Share:
    """What one agency bears of a dossier's delay, in working minutes."""

    agency: Agency
    minutes: int
    delay: int

    @property
    def percent(self) -> int:
        """The share in hundredths, rounded."""
        return round(100 * self.minutes / self.delay) if self.delay else 0

    @property
    def words(self) -> str:
        """The share as clerks say it."""
        if self.minutes >= 480:
            return f"{number(round(self.minutes / 480, 1))} ngày làm việc"
        return f"{number(round(self.minutes / 60, 1))} giờ làm việc"


def delay_of(dossier: Dossier, *, at: datetime | None = None) -> int:
    """Return how late a dossier is against the law's date, in working minutes of the competent agency; 0 if not."""
    end = dossier.finished_at or at or clock.now()
    if dossier.legal_due_at is None or end <= dossier.legal_due_at:
        return 0
    return worktime.working_minutes(calendar_for(dossier.agency_id), dossier.legal_due_at, end)


def shares(dossier: Dossier, *, at: datetime | None = None) -> list[Share]:
    """Return each agency's share of a dossier's delay, the largest first; they sum to the delay (see `sharing`).

    A dossier without legs that is late is its agency's alone.
    """
    at = at or clock.now()
    delay = delay_of(dossier, at=at)
    if not delay:
        return []
    end = dossier.finished_at or at
    found = sharing.shares(_overruns(dossier, end), delay, dossier.agency_id)
    agencies = Agency.objects.in_bulk(found)
    return sorted(
        (Share(agencies[agency], minutes, delay) for agency, minutes in found.items()),
        key=lambda share: (-share.minutes, share.agency.name),
    )


def _overruns(dossier: Dossier, end: datetime) -> list[sharing.Overrun]:
    """Return the overdue stretches of all legs on the dossier's time line: working minutes since its clock began."""
    start = dossier.clock_started_at
    if start is None:
        return []
    calendar = calendar_for(dossier.agency_id)

    def minute(moment: datetime) -> int:
        return max(0, worktime.working_minutes(calendar, start, moment))

    legs = dossier.legs.filter(started_at__isnull=False, due_at__lt=end).exclude(
        answer=DossierLeg.Answer.WITHDRAWN
    )
    return [
        sharing.Overrun(leg.agency_id, minute(leg.due_at), minute(min(leg.ended_at or end, end)))
        for leg in legs
        if leg.due_at is not None and (leg.ended_at or end) > leg.due_at
    ]
