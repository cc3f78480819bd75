"""The small cast of plans: a province with an office, two departments, two communes, and who works there (invented)."""

from dataclasses import dataclass
from datetime import date, datetime

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Person, RoleAssignment, Unit
from motcua.base.organisations.queries import actor_for
from motcua.control.plans.models import Assignment, Plan
from motcua.control.plans.services import drafting, following, reviewing

START = date(2025, 7, 1)


def vn(text: str) -> datetime:
    """Return an instant given as Vietnamese local time: "2026-03-02T09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.VN)


@dataclass
class Cast:
    """The province's agencies by a short word, and people by theirs."""

    agencies: dict[str, Agency]
    units: dict[str, Unit]
    people: dict[str, Actor]

    @property
    def control(self) -> Actor:
        """The control officer of the province's office."""
        return self.people["control"]

    @property
    def focal(self) -> Actor:
        """The focal officer of the department of construction."""
        return self.people["focal"]

    @property
    def stranger(self) -> Actor:
        """The focal officer of the department of justice, who has no part in what construction owes."""
        return self.people["stranger"]

    def drafted(self, at: str = "2026-02-02T08:00", **changes) -> Plan:
        """Return an empty plan of the province for 2026."""
        given = {"title": "Kiểm soát thủ tục hành chính năm 2026", "agency_id": self.agencies["province"].pk}
        return drafting.write_new(**(given | {"year": 2026, "by": self.control, "at": vn(at)} | changes))

    def followed(self, *tasks: dict, at: str = "2026-02-02T09:00", **changes) -> Plan:
        """Return a followed plan with these tasks; each has title, lead, and other fields of a task."""
        plan = self.drafted(**changes)
        for task in tasks or ({"title": "Niêm yết công khai thủ tục", "lead": ["Sở Xây dựng"]},):
            values = {key: value for key, value in task.items() if key not in {"lead", "support"}}
            reviewing.add_task(
                plan.pk, values, by=self.control, lead=task.get("lead", ()), support=task.get("support", ())
            )
        return following.follow(plan.pk, by=self.control, at=vn(at))

    def given(self, agency: str = "construction", **task) -> Assignment:
        """Return the one assignment of a task given to an agency, due on 30/6/2026 unless told otherwise."""
        values = {"title": "Rà soát quy trình nội bộ", "finish": date(2026, 6, 30)} | task
        plan = self.followed(values | {"lead": [self.agencies[agency].name]})
        return Assignment.objects.select_related("task", "plan", "agency").get(plan=plan)


def _person(username: str, name: str, unit: Unit, *roles: str) -> Actor:
    person = Person.objects.create_user(username=username, password=None, full_name=f"{name} (mẫu)")
    RoleAssignment.objects.bulk_create(
        RoleAssignment(person=person, unit=unit, role=role, valid_from=START) for role in roles
    )
    actor = actor_for(person)
    assert actor is not None
    return actor


def make_cast() -> Cast:
    """Build the cast; the database must be empty."""
    kinds = Agency.Kind
    province = Agency.objects.create(
        name="Ủy ban nhân dân tỉnh Mẫu",
        short_name="UBND tỉnh",
        kind=kinds.COMMITTEE,
        level="TINH",
        valid_from=START,
    )
    told = {
        "office": ("Văn phòng Ủy ban nhân dân tỉnh", "Văn phòng UBND tỉnh", kinds.OFFICE, "TINH"),
        "construction": ("Sở Xây dựng", "", kinds.DEPARTMENT, "TINH"),
        "justice": ("Sở Tư pháp", "", kinds.DEPARTMENT, "TINH"),
        "centre": ("Trung tâm Phục vụ hành chính công tỉnh Mẫu", "TTPVHCC tỉnh", kinds.CENTRE, "TINH"),
        "ward": ("Ủy ban nhân dân phường Mẫu Một", "UBND phường Mẫu Một", kinds.COMMITTEE, "XA"),
        "village": ("Ủy ban nhân dân xã Mẫu Hai", "UBND xã Mẫu Hai", kinds.COMMITTEE, "XA"),
    }
    agencies = {"province": province} | {
        key: Agency.objects.create(
            name=name, short_name=short, kind=kind, level=level, parent=province, valid_from=START
        )
        for key, (name, short, kind, level) in told.items()
    }
    units = {
        key: Unit.objects.create(
            agency=agency, name=f"Văn phòng {key}", kind=Unit.Kind.OFFICE, valid_from=START
        )
        for key, agency in agencies.items()
    }
    units["room"] = Unit.objects.create(
        agency=agencies["construction"], name="Phòng Quản lý nhà", kind=Unit.Kind.ROOM, valid_from=START
    )
    people = {
        "control": _person("kstt", "Đỗ Thị Kiểm", units["office"], "kstt"),
        "chairman": _person("ct", "Lê Văn Chủ", units["province"], "chu_tich", "phe_duyet"),
        "focal": _person("dm1", "Quách Thị Mối", units["construction"], "dau_moi"),
        "leader": _person("ld1", "Đặng Văn Sở", units["construction"], "phe_duyet"),
        "head": _person("tp1", "Chu Văn Cấp", units["room"], "phan_cong"),
        "specialist": _person("cv1", "Bùi Thị Phép", units["room"], "thu_ly"),
        "stranger": _person("dm2", "Tạ Văn Lạ", units["justice"], "dau_moi"),
        "ward": _person("dm3", "Lã Văn Đầu", units["ward"], "dau_moi"),
        "intake": _person("tn1", "Trần Thị Quầy", units["ward"], "tiep_nhan"),
    }
    return Cast(agencies, units, people)
