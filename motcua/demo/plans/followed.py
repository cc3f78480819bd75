"""The sample plan taken into following, with the work of invented officers up to today, by the services' own rules."""

import random
from datetime import date, datetime, time, timedelta

from django.core.files.base import ContentFile
from django.db import transaction

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Person, RoleAssignment
from motcua.base.organisations.queries import actor_for
from motcua.base.organisations.roles import Role
from motcua.control.plans.models import Assignment, Plan, PlanTarget, PlanTask, Reviewed
from motcua.control.plans.services import drafting, following, reviewing
from motcua.demo.plans import sample_file, sample_name
from motcua.demo.progress import Progress

# The province began to follow its plan here; work that was due before was brought in as done or late.
BEGAN = date(2026, 11, 2)
DONE_IN_TIME, DONE_LATE = 0.86, 0.93  # of what is due; the rest is late
MOST_ACTS = 800
_REPORTS = ("Báo cáo kết quả thực hiện", "Kế hoạch triển khai", "Biên bản kiểm tra", "Quyết định phê duyệt")
_WHY = (
    "Chờ văn bản hướng dẫn của bộ", "Đang lấy ý kiến các đơn vị liên quan", "Thiếu người do sắp xếp bộ máy",
    "Hệ thống phần mềm đang nâng cấp",
)  # fmt: skip


def build_plans(progress: Progress, *, seed: int = 1, most: int = MOST_ACTS) -> None:
    """Read the sample plan in, confirm and follow it, and let its agencies work; one that is there stays.

    Args:
        progress: where to tell of it.
        seed: of what is drawn by chance.
        most: how much work is done at most; a small sample needs little.
    """
    with progress.step("Kế hoạch mẫu và việc được giao") as step, transaction.atomic():
        before = Assignment.objects.count()
        if not Plan.objects.filter(is_sample=True).exists():
            control = _actor("kiemsoat")
            began = _at(min(BEGAN, clock.today() - timedelta(days=14)), 8)
            plan = _taken_in(control, began)
            _work(plan, random.Random(seed), began, most)
        found = Assignment.objects.count()
        step.done(found, found - before)


def _actor(username: str) -> Actor:
    actor = actor_for(Person.objects.get(username=username))
    if actor is None:
        raise LookupError(username)
    return actor


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), clock.VN)


def _taken_in(control: Actor, at: datetime) -> Plan:
    province = Agency.objects.on(at.date()).get(kind=Agency.Kind.COMMITTEE, level="TINH")
    file = ContentFile(sample_file("docx"), sample_name("docx"))
    plan = drafting.read_in(file, agency_id=province.pk, by=control, at=at, is_sample=True)
    reviewing.confirm_sure(plan.pk, by=control)
    for task in plan.tasks.filter(review=Reviewed.WAITING):
        reviewing.confirm(PlanTask, task.pk, by=control)
    for target in plan.targets.filter(review=Reviewed.WAITING):
        reviewing.confirm(PlanTarget, target.pk, by=control)
    return following.follow(plan.pk, by=control, at=at + timedelta(hours=1))


def _work(plan: Plan, chance: random.Random, began: datetime, most: int) -> None:
    """Let agencies do what is due, most in time, some late, some not yet; each by its own officer."""
    today = clock.today()
    officers = _officers()
    due = plan.assignments.filter(due__lt=today, agency__in=officers).order_by("due", "pk")
    for number, work in enumerate(due.select_related("agency", "task")[:most]):
        by, drawn = officers[work.agency_id], chance.random()
        last = work.due or today
        if drawn < DONE_LATE:
            day = last - timedelta(days=chance.randint(0, 6))
            if drawn >= DONE_IN_TIME:
                day = min(last + timedelta(days=chance.randint(1, 9)), today - timedelta(days=1))
            at = _at(max(day, began.date() + timedelta(days=1)), chance.randint(8, 16))
            evidence = {
                "number": f"{chance.randint(10, 400)}/BC-{number:03}M", "words": chance.choice(_REPORTS), "dated": day,
            }  # fmt: skip
            following.finish(work.pk, by=by, done_on=day, evidence=evidence, at=at)
        elif chance.random() < 0.6:
            note, at = chance.choice(_WHY), _at(max(last, began.date()) + timedelta(days=1), 9)
            percent = chance.choice((20, 40, 60, 80))
            following.report_progress(
                work.pk, "DANG", by=by, note=note, percent=percent, at=min(at, clock.now())
            )
    coming = plan.assignments.filter(due__gte=today, agency__in=officers).order_by("due", "pk")
    for work in coming[:40]:
        if chance.random() < 0.5:
            by, percent = officers[work.agency_id], chance.choice((10, 30, 50))
            following.report_progress(work.pk, "DANG", by=by, percent=percent, note="Đang tổng hợp")


def _officers() -> dict[int, Actor]:
    """Return the focal officer of each agency; the control office answers for its own."""
    held = RoleAssignment.objects.on(clock.today()).filter(role__in=[Role.FOCAL, Role.CONTROL])
    found: dict[int, Actor] = {}
    for one in held.select_related("person", "unit").order_by("pk"):
        if one.unit.agency_id not in found and (actor := actor_for(one.person, held=[one])):
            found[one.unit.agency_id] = actor
    return found
