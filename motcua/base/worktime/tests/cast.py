"""The people of the calendar's tests, all invented."""

from datetime import date

from django.test import Client

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Person, RoleAssignment, Unit
from motcua.base.organisations.queries import actor_for
from motcua.base.organisations.roles import Role


def agency(name: str = "UBND phường Mẫu") -> Agency:
    """Return an agency of the new structure."""
    made, _ = Agency.objects.get_or_create(name=name, kind="UBND", level="XA", valid_from=date(2025, 7, 1))
    return made


def person(username: str, role: Role, where: Agency | None = None) -> Person:
    """Return a person who holds a role at the office of an agency."""
    unit, _ = Unit.objects.get_or_create(
        agency=where or agency(), name="Văn phòng", kind="VAN_PHONG", valid_from=date(2025, 7, 1)
    )
    made = Person.objects.create_user(username, password="mat-khau-dai-2026", full_name=f"{username} (mẫu)")
    RoleAssignment.objects.create(person=made, unit=unit, role=role, valid_from=date(2025, 7, 1))
    return made


def actor(username: str, role: Role, where: Agency | None = None) -> Actor:
    """Return as whom such a person acts."""
    found = actor_for(person(username, role, where))
    assert found is not None
    return found


def signed_in(who: Person) -> Client:
    """Return a browser in which this person is signed in."""
    client = Client()
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
