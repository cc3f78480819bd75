import pytest
from django.db import IntegrityError

from motcua.base.organisations.models import Agency, Person, RoleAssignment, Unit
from motcua.base.organisations.queries import actor_for

pytestmark = pytest.mark.django_db


def test_a_person_acts_with_all_roles_held_at_one_unit():
    agency = Agency.objects.create(name="UBND xã Mẫu", kind="UBND", level="XA", valid_from="2025-07-01")
    desk = Unit.objects.create(agency=agency, name="TTPVHCC xã Mẫu", kind="MOT_CUA", valid_from="2025-07-01")
    person = Person.objects.create_user("canbo", full_name="Trần Thị Quầy (mẫu)")
    for role in ("tiep_nhan", "tra_ket_qua"):
        RoleAssignment.objects.create(person=person, unit=desk, role=role, valid_from="2025-07-01")
    actor = actor_for(person)
    assert actor.roles == {"tiep_nhan", "tra_ket_qua"}
    with pytest.raises(IntegrityError):
        RoleAssignment.objects.create(person=person, unit=desk, role="tiep_nhan", valid_from="2026-01-01")
