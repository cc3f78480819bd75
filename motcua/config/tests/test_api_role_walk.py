"""Every operation of the API, for every role, without a key, and for the stranger from another agency (rule 6).

The operations come from the document itself, what a role may do from `permissions.ACTIONS`; a new operation is walked
without anybody adding it here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from motcua.base.files.services import store_made
from motcua.base.organisations.models import Person, RoleAssignment, Unit
from motcua.base.organisations.permissions import ACTIONS, Scope
from motcua.base.organisations.queries import actor_for
from motcua.base.organisations.roles import Role
from motcua.config.api import document
from motcua.config.api_docs import example_of
from motcua.config.tests.api import PREFIX, Caller, filing
from motcua.config.tests.test_role_walk import HOME
from motcua.config.tests.walked_control import api_places
from motcua.onestop.dossiers.acts import ACTS
from motcua.onestop.dossiers.tests.cast import START, Cast, make_cast, open_item

# Operations where the right to the address is not yet the right to the act: the service asks again.
ASKS_AGAIN = (
    "act", "batchAct", "uploadFile", "attachFile", "readPersonalData", "createDossier", "markRead",
    "returnAnnouncement", "reportLegalText", "issueLegalText", "createReport", "returnReport",
)  # fmt: skip

# What lies with one agency: the stranger must not see it.
GUARDED = (
    "dossier_id", "work_id", "file_id", "study_id", "report_id", "draft_id", "draft_procedure_id", "sheet_id",
    "opinion_id", "assignment_id", "finding_id", "announcement_id", "line_id", "comment_id", "point_id", "cleaning_id",
    "review_id", "option_id", "item_id", "contribution_id",
)  # fmt: skip


@dataclass(frozen=True)
class Operation:
    """One operation: how it is called and which right it needs ("" for every key)."""

    name: str
    method: str
    path: str
    action: str
    body: Any

    @property
    def guarded(self) -> bool:
        """Tell whether it shows or changes an object of one agency."""
        return any(f"{{{name}}}" in self.path for name in GUARDED)

    def opens_to(self, role: Role) -> bool:
        """Tell whether the table of permissions lets a role in."""
        return not self.action or role in ACTIONS[self.action]


def operations() -> list[Operation]:
    """Return every operation of the document with a body as its example says."""
    told = document()
    return [
        Operation(
            one["operationId"], method.upper(), path.removeprefix(PREFIX), one["x-quyen"],
            example_of(told, next(iter(one["requestBody"]["content"].values()))["schema"])
            if "requestBody" in one
            else None,
        )
        for path, methods in told["paths"].items() for method, one in methods.items()
    ]  # fmt: skip


OPERATIONS = operations()


@dataclass
class Site:
    """The cast, and what the operations are tried on."""

    cast: Cast
    places: dict[str, object]

    def send(self, caller: Caller, operation: Operation) -> int:
        """Call an operation on our sample objects, take back what it did, and return the status."""
        path = operation.path
        for name, value in self.places.items():
            path = path.replace(f"{{{name}}}", str(value))
        body = filing(self.cast) if operation.name == "createDossier" else operation.body
        if operation.name == "countWorkdays":
            path += "?first=2026-01-01&last=2026-12-31"
        with transaction.atomic():
            status = caller.send(
                operation.method, path, body if operation.method != "GET" else None
            ).status_code
            transaction.set_rollback(True)
        return status


@pytest.fixture(scope="module")
def ward(django_db_setup, django_db_blocker) -> Iterator[Site]:
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        handled = cast.appraised()
        file = store_made(
            b"%PDF-1.4\n%%EOF\n", "thu.pdf", "application/pdf", by=cast.desk, object_kind="dossier",
            object_id=handled.pk,
        )  # fmt: skip
        paper, form = handled.papers.first(), handled.issued.first()
        places = {
            "dossier_id": handled.pk, "paper_id": paper.pk if paper else 0, "form_id": form.pk if form else 0,
            "work_id": open_item(handled).pk, "file_id": file.uuid, "version_id": cast.process.pk,
            "agency_id": cast.agency.pk, "code": cast.procedure.code, "system": "BO_CA",
            **api_places(cast),
        }  # fmt: skip
        yield Site(cast, places)
        transaction.set_rollback(True)


@pytest.fixture
def site(ward: Site, settings) -> Iterator[Site]:
    settings.API_RATE = settings.API_BURST = 1_000_000
    with transaction.atomic():
        yield ward
        transaction.set_rollback(True)


def caller_of(role: Role, unit: Unit) -> Caller:
    person = Person.objects.create(username=f"api.{role.value}", full_name=f"{role.label} (mẫu)")
    RoleAssignment.objects.create(person=person, unit=unit, role=role, valid_from=START)
    return Caller(actor_for(person))


def test_every_operation_says_which_right_it_needs():
    assert {one.action for one in OPERATIONS} - {""} <= set(ACTIONS)
    assert [one.name for one in OPERATIONS if not one.action] == ["getMe"]
    assert len(OPERATIONS) > 45, "the walk lost its way"


def test_every_act_is_an_operation():
    walked = {
        one.path.rsplit("/", 1)[-1]
        for one in OPERATIONS
        if one.path.startswith("/dossiers/{dossier_id}/acts/")
    }
    assert walked == {act.name for act in ACTS}


def test_without_a_key_nothing_opens(site):
    answers = {one.name: site.send(Caller(), one) for one in OPERATIONS}
    assert {name: status for name, status in answers.items() if status != 401} == {}


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_a_role_does_what_the_table_gives_it_and_nothing_else(site, role):
    unit = site.cast.agency.units.get(kind=HOME.get(role, "PHONG"))
    caller, faults = caller_of(role, unit), []
    for operation in OPERATIONS:
        status = site.send(caller, operation)
        if not operation.opens_to(role):
            fine = status == 403
        elif operation.name.startswith(ASKS_AGAIN):
            fine = status < 500
        else:
            fine = status < 500 and status != 403
        if not fine:
            faults.append(f"{operation.name} ({operation.action}): {status}")
    assert faults == []


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.CHAIRMAN, Role.ADMIN)])
def test_a_stranger_from_another_agency_sees_and_does_nothing_of_ours(site, role):
    unit = site.cast.other_agency.units.get(kind=HOME.get(role, "PHONG"))
    caller, faults = caller_of(role, unit), []
    for operation in (one for one in OPERATIONS if one.guarded):
        if ACTIONS[operation.action].get(role) == Scope.PROVINCE:
            continue
        status = site.send(caller, operation)
        if status not in (403, 404, 422):  # what is wrong in itself is told before anything is looked up
            faults.append(f"{operation.name}: {status}")
    assert faults == []
