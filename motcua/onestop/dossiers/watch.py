"""Limits watched by jobs: warnings at two working days, one day and zero; H02–H06 (mot-cua.md 3.5, 4.1).

A warning goes to whoever holds the work, and to the heads the law names; each is given once for each date.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from motcua.base import clock
from motcua.base.notices.services import notify
from motcua.base.organisations.models import RoleAssignment
from motcua.base.organisations.queries import substitute_for
from motcua.base.text import moment_long
from motcua.base.worktime import rules as worktime
from motcua.base.worktime.queries import calendar_for
from motcua.onestop.dossiers.law import law_of
from motcua.onestop.dossiers.models import Alert, Dossier, SupplementRequest, WorkItem
from motcua.onestop.dossiers.rules import CLOCK_RUNS, Status
from motcua.onestop.dossiers.services._legs import ANSWER_KIND, asking_item


@dataclass(frozen=True)
class Warned:
    """One warning to be given: of which limit, about which instant, to whom, in which words."""

    dossier: Dossier
    code: str
    about: datetime
    people: frozenset[int]
    title: str


def holders(unit_id: int, *roles: str) -> set[int]:
    """Return who holds any of these roles at a unit today."""
    rows = RoleAssignment.objects.on(clock.today()).filter(unit_id=unit_id, role__in=roles)
    return set(rows.values_list("person_id", flat=True))


def keepers(item: WorkItem) -> set[int]:
    """Return who should hear of a work item: its officer (or the stand-in), else all who hold its role."""
    if item.assignee_id is None:
        return holders(item.unit_id, item.role)
    return {substitute_for(item.assignee_id, item.unit_id) or item.assignee_id}


def _open_items(dossiers: Any) -> dict[int, WorkItem]:
    """Return the open step of each dossier; of several, one of the competent agency rather than of a leg."""
    rows = WorkItem.objects.filter(closed_at__isnull=True, dossier_id__in=dossiers)
    return {item.dossier_id: item for item in sorted(rows, key=lambda item: (item.leg_id is None, item.pk))}


def _leg_keepers(dossiers: Any) -> dict[int, set[int]]:
    """Return, by dossier, who holds the open parts of other agencies."""
    rows = WorkItem.objects.filter(closed_at__isnull=True, leg__isnull=False, dossier_id__in=dossiers)
    found: dict[int, set[int]] = {}
    for item in rows:
        found.setdefault(item.dossier_id, set()).update(keepers(item))
    return found


def due_warnings(at: datetime) -> list[Warned]:
    """Return the warnings owed for dossiers that are due within two working days, one day, or late (H05)."""
    found = []
    reach = at + timedelta(days=14)
    running = Dossier.objects.filter(status__in=[*CLOCK_RUNS], due_at__lte=reach).order_by("due_at")
    # What is on its way to the competent agency has an expected date, no promised one.
    running = running.exclude(non_territorial=True, arrived_at__isnull=True)
    dossiers = list(running.select_related("procedure")[:20000])
    items = _open_items(dossier.pk for dossier in dossiers)
    parts = _leg_keepers([dossier.pk for dossier in dossiers if dossier.agencies])
    for dossier in dossiers:
        due, item = dossier.due_at, items.get(dossier.pk)
        if due is None or item is None:
            continue
        left = worktime.working_minutes(calendar_for(dossier.agency_id), at, due) if due > at else 0
        if due <= at:
            code, words = "han-0", "đã quá hạn"
        elif left <= 8 * 60:
            code, words = "han-1", f"còn không quá một ngày làm việc, hạn {moment_long(due)}"
        elif left <= 16 * 60:
            code, words = "han-2", f"còn không quá hai ngày làm việc, hạn {moment_long(due)}"
        else:
            continue
        people = keepers(item) | parts.get(dossier.pk, set())
        if code != "han-2":
            people |= holders(item.unit_id, "phan_cong")
        if code == "han-0":
            people |= holders(dossier.intake_unit_id, "gd_trung_tam")
        title = f"Hồ sơ {dossier.code} {words}"
        found.append(Warned(dossier, code, due, frozenset(people), title))
    return found


def forwarding_warnings(at: datetime) -> list[Warned]:
    """Return the dossiers not handed to the handling agency the day they were received (H02: NĐ 61 Điều 18.2).

    Received at the cut-off hour or later, they may wait until the next working day begins.
    """
    found = []
    waiting = Dossier.objects.filter(status=Status.RECEIVED, received_at__gte=at - timedelta(days=30))
    items = _open_items(waiting.values("pk"))
    for dossier in waiting:
        item = items.get(dossier.pk)
        if item is None or dossier.received_at is None:
            continue
        law, calendar = law_of(dossier), calendar_for(dossier.agency_id)
        received = dossier.received_at.astimezone(clock.VN)
        late_in_day = received.time() >= law.clock.cutoff_hour
        limit = worktime.add(calendar, dossier.received_at, 1 if late_in_day else 0, worktime.NGAY_LV).due
        if late_in_day:
            limit = worktime.add(
                calendar,
                datetime.combine(clock.day_of(limit), time(0, 1), tzinfo=clock.VN),
                "0.25",
                worktime.GIO_LV,
            ).due
        if at <= limit:
            continue
        people = keepers(item) | holders(dossier.intake_unit_id, "gd_trung_tam")
        title = f"Hồ sơ {dossier.code} chưa chuyển cơ quan giải quyết trong ngày tiếp nhận"
        found.append(Warned(dossier, "H02", limit, frozenset(people), title))
    return found


def supplement_warnings(at: datetime) -> list[Warned]:
    """Return the dossiers whose time to ask for a supplement ends today (H03: NĐ 61 Điều 19.4)."""
    found = []
    examined = Dossier.objects.filter(
        status__in=[Status.TO_ASSIGN, Status.APPRAISAL, Status.VERIFICATION], supplements=0,
        clock_started_at__gte=at - timedelta(days=21),
    )  # fmt: skip
    items = _open_items(examined.values("pk"))
    for dossier in examined:
        item = items.get(dossier.pk)
        if item is None or dossier.clock_started_at is None:
            continue
        days = law_of(dossier).supplement.notice.amount
        if not days:
            continue
        last = worktime.add(
            calendar_for(dossier.agency_id), dossier.clock_started_at, days, worktime.NGAY_LV
        ).due
        if dossier.due_at and last < dossier.due_at and clock.day_of(last) == clock.day_of(at) and at < last:
            title = f"Hồ sơ {dossier.code}: hôm nay là ngày cuối được yêu cầu bổ sung mà đồng hồ dừng"
            found.append(Warned(dossier, "H03", last, frozenset(keepers(item)), title))
    return found


def opinion_warnings(at: datetime) -> list[Warned]:
    """Return the opinions that were not given in time: the head of the one-stop desk is told (H04, T15: Điều 19.5b)."""
    found = []
    late = WorkItem.objects.filter(
        closed_at__isnull=True, kind__in=["LAY_Y_KIEN", ANSWER_KIND], step_due_at__lt=at
    )
    for item in late.select_related("dossier", "leg__agency"):
        people = (
            keepers(item)
            | holders(item.dossier.intake_unit_id, "gd_trung_tam")
            | holders(item.unit_id, "phan_cong")
        )
        whose = ""
        if item.leg is not None:
            people |= _leads(item)
            whose = f" của {item.leg.agency}"
        title = f"Hồ sơ {item.dossier.code}: quá hạn trả lời lấy ý kiến{whose}"
        # One warning for each question: two of a dossier may be due at the same minute.
        code = f"H04-{item.leg_id}" if item.leg_id else "H04"
        found.append(Warned(item.dossier, code, item.step_due_at or at, frozenset(people), title))
    return found


def _leads(item: WorkItem) -> set[int]:
    """Return who asked, or who holds the competent agency's steps of the dossier: the lead hears of what is late."""
    leg = item.leg
    asking = WorkItem.objects.filter(pk=asking_item(leg) if leg else 0, closed_at__isnull=True).first()
    if asking is not None:
        return keepers(asking)
    if leg is not None and leg.asked_by_id and not leg.block:
        return {leg.asked_by_id}
    unit = (
        WorkItem.objects.filter(dossier_id=item.dossier_id, unit__agency_id=item.dossier.agency_id)
        .order_by("-id")
        .values_list("unit_id", flat=True)
        .first()
    )
    return holders(unit, "phan_cong") if unit else set()


def leg_warnings(at: datetime) -> list[Warned]:
    """Return the interlinked agencies' legs that are overdue: they, the lead and the desk of intake are told."""
    found = []
    late = WorkItem.objects.filter(
        closed_at__isnull=True, leg__kind="LIEN_THONG", leg__ended_at__isnull=True, leg__due_at__lt=at
    )
    for item in late.select_related("dossier", "leg__agency"):
        leg = item.leg
        if leg is None or leg.due_at is None:
            continue
        people = keepers(item) | _leads(item) | holders(item.unit_id, "phan_cong")
        people |= holders(item.dossier.intake_unit_id, "gd_trung_tam")
        title = f"Hồ sơ {item.dossier.code}: {leg.agency} quá hạn phần việc liên thông"
        found.append(Warned(item.dossier, f"CHANG-{leg.pk}", leg.due_at, frozenset(people), title))
    return found


def extension_warnings(at: datetime) -> list[Warned]:
    """Return the dossiers for which an extension must be asked today or not at all (H05, H06: Điều 19.9).

    These are due tomorrow with more work left by the process than working time to do it in.
    """
    found = []
    tomorrow = clock.day_of(at) + timedelta(days=1)
    first = datetime.combine(tomorrow, time(), tzinfo=clock.VN)
    rows = Dossier.objects.filter(
        status__in=[*CLOCK_RUNS], due_at__gte=first, due_at__lt=first + timedelta(days=1), extended=False
    )
    items = _open_items(rows.values("pk"))
    for dossier in rows:
        item = items.get(dossier.pk)
        if item is None or item.kind in {"KY", "DONG_DAU", "TRINH_KY"} or dossier.due_at is None:
            continue
        people = holders(item.unit_id, "phan_cong") | keepers(item)
        title = f"Hồ sơ {dossier.code} hẹn trả ngày mai; nếu không kịp, hôm nay là ngày cuối xin gia hạn"
        found.append(Warned(dossier, "H05", dossier.due_at, frozenset(people), title))
    return found


def expired_supplements(at: datetime) -> list[Warned]:
    """Return the requests at intake whose time has run out: the desk ends or prolongs them (H09, T7)."""
    found = []
    rows = SupplementRequest.objects.filter(
        phase="TN",
        fulfilled_at__isnull=True,
        deadline__lt=clock.day_of(at),
        dossier__status=Status.SUPPLEMENT_INTAKE,
    )
    for request in rows.select_related("dossier"):
        about = datetime.combine(request.deadline or clock.day_of(at), time(), tzinfo=clock.VN)
        people = holders(request.dossier.intake_unit_id, "tiep_nhan")
        title = (
            f"Hồ sơ {request.dossier.label} hết hạn bổ sung; cần từ chối tiếp nhận hoặc gia hạn cho người nộp"
        )
        found.append(Warned(request.dossier, "H09", about, frozenset(people), title))
    return found


# What is told the minute it falls due; the rest every ten minutes of the day.
PROMPT = (opinion_warnings, leg_warnings)
WATCHED = (
    due_warnings, forwarding_warnings, supplement_warnings, *PROMPT, extension_warnings, expired_supplements,
)  # fmt: skip


def raise_warnings(
    at: datetime | None = None, *, watched: tuple[Callable[[datetime], list[Warned]], ...] = WATCHED
) -> int:
    """Give every warning that is owed and was not given yet; return how many.

    Args:
        at: the instant of asking.
        watched: which limits.
    """
    at = at or clock.now()
    given = 0
    for watch in watched:
        owed = watch(at)
        known = _known([warning.dossier.pk for warning in owed])
        for warning in owed:
            if (warning.dossier.pk, warning.code, warning.about) in known:
                continue
            with transaction.atomic():
                _, fresh = Alert.objects.get_or_create(
                    dossier=warning.dossier,
                    code=warning.code,
                    about=warning.about,
                    defaults={"raised_at": at},
                )
                if fresh and warning.people:
                    url = reverse("dossiers:detail", args=[warning.dossier.pk])
                    notify(
                        warning.people, kind=f"dossier.{warning.code}", title=warning.title, url=url, at=at
                    )
                    given += 1
    return given


def _known(dossier_ids: list[int]) -> set[tuple[int, str, datetime]]:
    rows: QuerySet[Alert] = Alert.objects.filter(dossier_id__in=dossier_ids)
    return set(rows.values_list("dossier_id", "code", "about"))
