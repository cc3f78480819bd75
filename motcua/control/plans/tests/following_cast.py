"""A small cast for what follows from a plan: the control office, two departments, their people; a plan with tasks."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

from django.test import Client

from motcua.base import clock
from motcua.base.events.models import Event
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Person, RoleAssignment, Unit
from motcua.base.organisations.queries import actor_for
from motcua.control.plans import readers
from motcua.control.plans.models import Assignment, Party, Plan, PlanTask, Reviewed

START = date(2025, 7, 1)
_positions = count(1)


def vn(day: date, hour: int = 7, minute: int = 10) -> datetime:
    """Return an instant of a day in Viet Nam."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.VN)


@dataclass
class Cast:
    """The control office at the province's office, Sở Mẫu, Sở Khác (strangers), and the plan of the province."""

    province: Agency
    office: Agency
    ours: Agency
    theirs: Agency
    room: Unit
    plan: Plan
    actors: dict[str, Actor] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.__dict__["actors"][name]
        except KeyError:
            raise AttributeError(name) from None

    def task(
        self, title: str = "Báo cáo kết quả rà soát", *, agency: Agency | None = None, **given
    ) -> PlanTask:
        """Return a confirmed task that an agency leads."""
        place = next(_positions)
        no = given.pop("no", str(place))
        given.setdefault("group", "I. Nhiệm vụ chung")
        task = PlanTask.objects.create(
            plan=given.pop("plan", self.plan), position=place, no=no, path=["I", no], title=title,
            review=Reviewed.CONFIRMED, **given,
        )  # fmt: skip
        agency = agency or self.ours
        Party.objects.create(task=task, part="CHU_TRI", position=0, printed=str(agency), agency=agency)
        return task

    def given(self, due: date | None, *, agency: Agency | None = None, **more) -> Assignment:
        """Return an assignment of a task of its own, or of `task`."""
        agency = agency or self.ours
        title = more.pop("title", "Báo cáo kết quả rà soát")
        task = more.pop("task", None) or self.task(title, agency=agency, finish=due)
        return Assignment.objects.create(
            task=task, plan=task.plan, agency=agency, due=due,
            changed_at=more.pop("changed_at", vn(START)), **more,
        )  # fmt: skip


def _agency(name: str, short: str, kind: str, parent: Agency | None = None) -> Agency:
    return Agency.objects.create(
        name=name, short_name=short, kind=kind, level="TINH", valid_from=START, parent=parent
    )


def person(username: str, name: str, unit: Unit, *roles: str, position: str = "") -> Actor:
    """Return an invented officer."""
    one = Person.objects.create(username=username, full_name=f"{name} (mẫu)", is_sample=True)
    for role in roles:
        RoleAssignment.objects.create(person=one, unit=unit, role=role, valid_from=START, position=position)
    actor = actor_for(one)
    assert actor is not None
    return actor


def make_cast() -> Cast:
    """Build the cast in the test's database."""
    province = _agency("Ủy ban nhân dân tỉnh Mẫu", "UBND tỉnh", "UBND")
    office = _agency("Văn phòng Ủy ban nhân dân tỉnh Mẫu", "Văn phòng UBND tỉnh", "VAN_PHONG", province)
    ours, theirs = (_agency(f"Sở {name}", f"Sở {name}", "SO", province) for name in ("Mẫu", "Khác"))
    control = Unit.objects.create(agency=office, name="Phòng KSTT", kind="PHONG", valid_from=START)
    units = {
        agency.pk: Unit.objects.create(agency=agency, name="Văn phòng Sở", kind="VAN_PHONG", valid_from=START)
        for agency in (ours, theirs)
    }
    room = Unit.objects.create(agency=ours, name="Phòng Nghiệp vụ", kind="PHONG", valid_from=START)
    plan = Plan.objects.create(
        agency=province, state=Plan.State.ACTIVE, origin=Plan.Origin.WRITTEN, number="12/KH-UBND",
        issued_on=date(2026, 1, 9), title="Kiểm soát thủ tục hành chính năm 2026", year=2026, last_year=2026,
        created_by_name="Đỗ Thị Kiểm (mẫu)", created_at=vn(START), confirmed_at=vn(START),
    )  # fmt: skip
    people = {
        "control": person("kstt", "Đỗ Thị Kiểm", control, "kstt"),
        "chief": person("cvp", "Hà Văn Phòng", control, "phe_duyet", position="Chánh Văn phòng"),
        "focal": person("dm", "Quách Thị Mối", units[ours.pk], "dau_moi"),
        "leader": person("gd", "Đặng Văn Sở", units[ours.pk], "phe_duyet", position="Giám đốc"),
        "head": person("tp", "Chu Văn Trưởng", room, "phan_cong"),
        "specialist": person("cv", "Bùi Thị Viên", room, "thu_ly"),
        "stranger": person("la", "Hồ Văn Lạ", units[theirs.pk], "dau_moi"),
        "other_leader": person("gdk", "Lý Văn Khác", units[theirs.pk], "phe_duyet", position="Giám đốc"),
    }
    return Cast(province, office, ours, theirs, room, plan, people)


def read_events() -> None:
    """Let the reader of this room follow what has been written."""
    readers.tell([event for event in Event.objects.order_by("pk") if event.kind in readers.KINDS])


def notices(actor: Actor, kind: str = "") -> list[str]:
    """Return the titles of somebody's notices, oldest first."""
    rows = Person.objects.get(pk=actor.person_id).notices.order_by("at", "pk")
    return [row.title for row in rows if not kind or row.kind == kind]


def sign_in(actor: Actor) -> Client:
    """Return a browser in which somebody has signed in."""
    client = Client()
    client.force_login(Person.objects.get(pk=actor.person_id))
    return client


def after(day: date, days: int) -> date:
    """Return the day so many days on."""
    return day + timedelta(days=days)
