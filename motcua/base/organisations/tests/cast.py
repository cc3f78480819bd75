"""Invented people of the tests of this room: a ward, a department, and who works there."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.contrib.auth.hashers import make_password

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, AgencyIdentifier, Person, RoleAssignment, Unit
from motcua.base.organisations.queries import actor_for

START = date(2025, 7, 1)
PASSWORD = "mau-canh-dong-2026"


@dataclass
class House:
    """A ward with its one-stop desk, room and leaders; a department beside it; their people."""

    ward: Agency
    department: Agency
    desk: Unit
    room: Unit
    leaders: Unit
    far: Unit
    admin: Actor
    head: Actor
    leader: Actor
    officer: Actor
    specialist: Actor
    colleague: Actor
    stranger: Actor

    def person(self, who: str) -> Person:
        """Return the account of one of them."""
        return Person.objects.get(pk=getattr(self, who).person_id)


@cache
def _hashed() -> str:
    """Hash the one password once: hashing is slow by design."""
    return make_password(PASSWORD)


def person(username: str, name: str, unit: Unit | None = None, *roles: str) -> Person:
    """Make an account with a known password and roles at a unit."""
    made = Person.objects.create(
        username=username, password=_hashed(), full_name=f"{name} (mẫu)", is_sample=True, phone="0912345668"
    )
    for role in roles:
        RoleAssignment.objects.create(person=made, unit=unit, role=role, valid_from=START)
    return made


def house() -> House:
    """Build the cast."""
    ward = Agency.objects.create(
        name="Ủy ban nhân dân phường Mẫu",
        short_name="UBND phường Mẫu",
        kind="UBND",
        level="XA",
        valid_from=START,
    )
    AgencyIdentifier.objects.create(agency=ward, code="H05.24.31", format="QD20", valid_from=START)
    department = Agency.objects.create(name="Sở Mẫu", kind="SO", level="TINH", valid_from=START)
    units = {
        kind: Unit.objects.create(agency=ward, name=name, kind=kind, valid_from=START)
        for kind, name in (
            ("MOT_CUA", "Trung tâm Phục vụ hành chính công phường Mẫu"), ("PHONG", "Phòng Kinh tế"),
            ("LANH_DAO", "Lãnh đạo UBND"),
        )
    }  # fmt: skip
    far = Unit.objects.create(agency=department, name="Văn phòng Sở", kind="PHONG", valid_from=START)

    def actor(*given: object) -> Actor:
        found = actor_for(person(*given))  # type: ignore[arg-type]
        assert found is not None
        return found

    return House(
        ward, department, units["MOT_CUA"], units["PHONG"], units["LANH_DAO"], far,
        admin=actor("quantri", "Tạ Văn Quản", far, "quan_tri"),
        head=actor("phong", "Ngô Văn Phòng", units["PHONG"], "phan_cong"),
        leader=actor("ky", "Lê Văn Ký", units["LANH_DAO"], "phe_duyet"),
        officer=actor("quay", "Trần Thị Quầy", units["MOT_CUA"], "tiep_nhan"),
        specialist=actor("thuly", "Phạm Văn Thụ", units["PHONG"], "thu_ly"),
        colleague=actor("thuly2", "Đặng Thị Lý", units["PHONG"], "thu_ly"),
        stranger=actor("la", "Hồ Văn Lạ", far, "phan_cong", "thu_ly"),
    )  # fmt: skip
