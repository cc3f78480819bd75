"""A small invented province for the tests of reports: a committee, its office, two departments, a followed plan."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.test import Client
from django.utils import timezone

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Person, RoleAssignment, Unit
from motcua.base.organisations.queries import actor_for
from motcua.control.plans.models import Assignment, Evidence, Plan, PlanTarget, PlanTask

START = date(2025, 7, 1)
FOLLOWED = date(2026, 1, 10)
TODAY = date(2026, 11, 23)
_names = count(1)


def at(day: date, hour: int = 9) -> datetime:
    """Return an instant of a day in Vietnamese time."""
    return datetime.combine(day, time(hour), clock.VN)


def shift(day: date = TODAY) -> timedelta:
    """Return by how much the clock is set so that it is a day's morning."""
    return at(day) - timezone.now()


@dataclass
class ReportCast:
    """The agencies, one person for each role at them, and the plan."""

    province: Agency
    office: Agency
    works: Agency
    health: Agency
    plan: Plan
    actors: dict[str, Actor] = field(default_factory=dict)

    def task(self, title: str, **values: Any) -> PlanTask:
        """Return a confirmed task of the plan."""
        place = self.plan.tasks.count() + 1
        given = {"no": str(place), "position": place * 10, "review": "DUNG", "plan": self.plan} | values
        return PlanTask.objects.create(title=title, **given)

    def target(self, subject: str, **values: Any) -> PlanTarget:
        """Return a confirmed target of the plan; without an indicator it is entered by hand."""
        place = self.plan.targets.count() + 1
        given = {
            "op": ">=",
            "value": 90,
            "text": f"{subject} đạt từ 90 % trở lên",
            "by": date(2026, 12, 31),
        } | values
        return PlanTarget.objects.create(
            plan=self.plan, subject=subject, position=place * 10, review="DUNG", **given
        )

    def give(
        self, agency: Agency, due: date | None, *, task: PlanTask | None = None, **values: Any
    ) -> Assignment:
        """Return a share of a task, as if given with the plan."""
        task = task or self.task(f"Việc mẫu {next(_names)}")
        given = {"changed_at": at(FOLLOWED), "due": due} | values
        return Assignment.objects.create(task=task, plan=self.plan, agency=agency, **given)

    def done(
        self, agency: Agency, due: date | None, on: date, *, number: str = "", **values: Any
    ) -> Assignment:
        """Return a share that was done on a day, with a document that shows it."""
        made = self.give(agency, due, state="XONG", done_on=on, changed_at=at(on), version=1, **values)
        if number:
            Evidence.objects.create(
                assignment=made,
                kind="VAN_BAN",
                words="Báo cáo kết quả",
                number=number,
                at=at(on),
                by_name="Người mẫu",
            )
        return made

    def client(self, name: str) -> Client:
        """Return a browser in which somebody is signed in."""
        client = Client()
        client.force_login(Person.objects.get(pk=self.actors[name].person_id))
        return client

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.__dict__["actors"][name]
        except KeyError:
            raise AttributeError(name) from None


def _agency(name: str, kind: str, level: str = "TINH") -> Agency:
    agency = Agency.objects.create(name=name, kind=kind, level=level, valid_from=START)
    Unit.objects.create(agency=agency, name="Văn phòng", kind="VAN_PHONG", valid_from=START)
    return agency


def _person(username: str, agency: Agency, role: str) -> Actor:
    person = Person.objects.create(username=username, full_name=f"{username.title()} (mẫu)", is_sample=True)
    RoleAssignment.objects.create(person=person, unit=agency.units.get(), role=role, valid_from=START)
    actor = actor_for(person)
    assert actor is not None
    return actor


def make_report_cast() -> ReportCast:
    """Build the province and its plan; the stranger is the focal officer of another department."""
    province = _agency("Ủy ban nhân dân tỉnh Mẫu", "UBND")
    office = _agency("Văn phòng UBND tỉnh", "VAN_PHONG")
    works, health = _agency("Sở Xây dựng", "SO"), _agency("Sở Y tế", "SO")
    plan = Plan.objects.create(
        state="THEO_DOI", origin="SOAN", agency=province, number="12/KH-UBND", issued_on=date(2026, 1, 9),
        place="Mẫu", title="Kiểm soát thủ tục hành chính năm 2026", year=2026, last_year=2026,
        created_by_name="Kiểm (mẫu)", created_at=at(date(2026, 1, 8)), confirmed_by_name="Kiểm (mẫu)",
        confirmed_at=at(FOLLOWED),
    )  # fmt: skip
    cast = ReportCast(province, office, works, health, plan)
    for name, agency, role in (
        ("control", office, "kstt"), ("chairman", province, "chu_tich"), ("focal", works, "dau_moi"),
        ("leader", works, "phe_duyet"), ("specialist", works, "thu_ly"), ("stranger", health, "dau_moi"),
        ("clerk", works, "van_thu"),
    ):  # fmt: skip
        cast.actors[name] = _person(name, agency, role)
    return cast
