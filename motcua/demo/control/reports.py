"""Sample reports of two quarters: one handed in and locked, one corrected by hand, one late with its department."""

from datetime import date, datetime, time

from django.db import transaction

from motcua.base import clock
from motcua.base.organisations.models import RoleAssignment
from motcua.base.organisations.queries import actor_for
from motcua.base.organisations.roles import Role
from motcua.demo.progress import Progress
from motcua.insight.reports import calendar, services
from motcua.insight.reports.models import Report


def build_reports(progress: Progress) -> None:
    """Draw the reports of the last quarter and of the running one, by the services; reports that are there stay."""
    with progress.step("Báo cáo định kỳ (mẫu)") as step, transaction.atomic():
        before = Report.objects.count()
        if not before:
            _build(clock.today())
        step.done(Report.objects.count(), Report.objects.count() - before)


def _actor(role: Role, username: str):
    held = RoleAssignment.objects.on(clock.today()).filter(role=role, person__username=username)
    one = held.select_related("person").first()
    return actor_for(one.person) if one else None


def _build(today: date) -> None:
    control, focal = _actor(Role.CONTROL, "kiemsoat"), _actor(Role.FOCAL, "daumoi.sxd")
    if control is None:
        return
    now = calendar.parse(calendar.usual(today).code)
    last = calendar.parse(now.previous().code)
    drawn = datetime.combine(last.end, time(9), clock.VN)
    filed = datetime.combine(calendar.due_on(last, None), time(15, 30), clock.VN)
    for key in ("ii01b", "ii02b", "ii03b", "ii04", "ii07b"):
        report = services.draft(key, last.code, None, by=control, at=drawn)
        services.submit(report.pk, by=control, at=filed)
        services.sign(report.pk, by=control, at=filed)
        if key != "ii04":
            services.take(report.pk, by=control, at=filed)
        if key in ("ii03b", "ii07b"):
            services.lock(report.pk, by=control, at=filed)
    services.draft("ii07b", now.code, None, by=control)
    _corrected(services.draft("ii03b", now.code, None, by=control), control)
    if focal is not None:
        services.draft("ii01b", last.code, focal.agency_id, by=focal, at=drawn)


def _corrected(report: Report, control) -> None:
    """Correct two cells that belong together, so that the checks still hold."""
    row = report.rows.first()
    if row is None:
        return
    figures = {column: int(row.machine.get(column) or 0) for column in ("4", "5", "11")}
    for column in ("4", "5", "11"):
        services.correct(
            report.pk, row.key, int(column), str(figures[column] + 1),
            "Một thủ tục công bố bằng văn bản riêng, chưa có trong phần mềm (mẫu)", by=control,
        )  # fmt: skip
