"""Invented people for the tests of the ground floor."""

from datetime import date

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Person, RoleAssignment, Unit
from motcua.base.organisations.roles import Role

OFFICER = Actor(
    person_id=101, name="Nguyễn Thị Hoa (mẫu)", roles=frozenset({"tiep_nhan"}), unit_id=11, agency_id=1,
    unit_name="Bộ phận Một cửa", agency_name="UBND phường Kinh Bắc", ip="10.0.0.7",
)  # fmt: skip
STRANGER = Actor(
    person_id=202, name="Trần Văn Lạ (mẫu)", roles=frozenset({"thu_ly"}), unit_id=22, agency_id=2
)


def person(username: str, name: str, role: Role, agency: str = "Sở Tư pháp (mẫu)", email: str = "") -> Person:
    """Make a person who holds a role at the only unit of an agency."""
    where, _ = Agency.objects.get_or_create(
        name=agency, kind=Agency.Kind.values[0], level="tinh", valid_from=date(2020, 1, 1)
    )
    unit, _ = Unit.objects.get_or_create(
        agency=where, name="Văn phòng", kind=Unit.Kind.values[0], valid_from=date(2020, 1, 1)
    )
    made = Person.objects.create_user(username, password="mat-khau-dai-2026", full_name=name, email=email)
    RoleAssignment.objects.create(person=made, unit=unit, role=role, valid_from=date(2020, 1, 1))
    return made
