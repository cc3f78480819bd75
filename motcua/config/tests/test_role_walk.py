"""Every address, for every role, for the visitor and for the stranger from another agency (design, rule 6).

Read it as one table: the addresses come from the site itself, what a role may open from `permissions.ACTIONS`, and
`PLACES` says which object each address is tried on. A new address is walked without anybody adding it here; it
fails until its view says who may open it (`@requires`, `@signed_in` or `@public`).
"""

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from motcua.base.files.services import store_made
from motcua.base.notices.services import notify
from motcua.base.organisations.access import SIGNED_IN
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person, RoleAssignment, SigningDelegation, StandIn, Unit
from motcua.base.organisations.permissions import ACTIONS, Scope
from motcua.base.organisations.roles import Role
from motcua.config.tests.walked_control import places_of_control
from motcua.onestop.archive.models import StoredPaper
from motcua.onestop.archive.services import keep_results_of
from motcua.onestop.dossiers.models import Dossier, IssuedPaper
from motcua.onestop.dossiers.tests.cast import START, Cast, make_cast, open_item
from motcua.onestop.handovers import services as handovers

# Views that are not ours and answer for themselves: signing in and out, second factor; the API, whose operations
# have a walk of their own (test_api_role_walk.py).
NOT_OURS = ("allauth.", "ninja.", "functools")

# An object of one agency: the stranger must get 403 or 404 there, whatever roles they hold at home.
GUARDED = (
    "archive:",
    "dossiers:",
    "files:",
    "handovers:",
    "desk:waiting_one",
    "desk:inbox_preview",
    "desk:hand_out",
    "desk:remind",
    "desk:slip",
    "plans:assignment",
    "plans:review",
    "plans:head",
    "plans:confirm_sure",
    "plans:follow",
    "plans:discard",
    "plans:add_",
    "plans:point_out",
    "announcements:decision",
    "announcements:edit",
    "announcements:line_",
    "announcements:import_lines",
    "publication:point",
    "publication:check",
    "publication:paper",
    "publication:finding",
    "impact:",
    "costs:",
    "reviews:item",
    "reviews:sheet",
    "reviews:edit_item",
    "burden:finding",
    "burden:propose",
    "reports:report",
    "reports:cell",
    "reports:try_cell",
    "reports:fresh",
    "reports:xlsx",
    "reports:csv",
    "reports:act",
    "dashboards:agency",
    "dashboards:procedures",
)

# Letters no other language's messages have; what is refused is refused in words an officer reads.
VIETNAMESE = re.compile("[đơưăạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")

# What a stranger may be answered.
REFUSALS = (403, 404, 405)

# Addresses where the right to the page is not yet the right to the act: the service asks again and may say 403.
ASKS_AGAIN = {
    "dossiers:act": "each act on a dossier has a right of its own",
    "desk:hand_out": "the result may lie with a colleague",
    "desk:inbox_batch": "each act on a work item has a right of its own",
    "plans:assignment_act": "each act on an assignment has a right of its own",
    "plans:report_act": "each act on a report has a right of its own",
    "announcements:act": "each act on a decision has a right of its own",
    "announcements:line_act": "each act on a line has a right of its own",
    "announcements:comment_act": "the department answers, the control office accepts",
    "announcements:opinion_act": "the agency asked answers, the department explains",
    "impact:draft_act": "each act on a draft has a right of its own",
    "impact:procedure_act": "each act on a draft has a right of its own",
    "impact:item_act": "opinions are written by one office and answered by another",
    "impact:paper_remove": "papers belong to the office that brought them",
    "impact:sheet": "only the drafting agency changes its forms",
    "impact:sheet_remove": "only the drafting agency changes its forms",
    "costs:act": "to confirm a study is the control office's",
    **dict.fromkeys(
        [
            f"reviews:{name}"
            for name in (
                "plans",
                "plan_act",
                "item_act",
                "option_act",
                "decision_act",
                "amendment_act",
                "add_item",
                "edit_item",
                "drop_item",
                "take_groups",
                "add_procedures",
                "remove_procedure",
                "item_drawing",
                "sheet",
                "sheet_drawing",
                "new_option",
                "edit_option",
                "initiatives",
            )
        ],
        "each act of a review has a right of its own, and belongs to the lead agency",
    ),
    "reports:act": "each act on a report has a right of its own",
    "programmes:opinion": "who is asked answers, who drafts explains",
    "programmes:regulation": "a regulation is changed by its owner",
    **dict.fromkeys(
        [f"handovers:{name}" for name in ("slip_answer", "slip_rest", "slip_scan", "slip_resolve")],
        "only the units of a slip answer it",
    ),
    **dict.fromkeys(
        [f"handovers:{name}" for name in ("ask", "end_return", "lost")],
        "the post, the desk that takes and the one that gives each have their acts",
    ),
    "organisations:act_as": "only between roles the person holds",
    "organisations:delegation_new": "a leader delegates only the own power",
    "organisations:delegation_end": "only the one who delegated",
    "organisations:standin_new": "only in the own unit or agency",
    "organisations:standin_end": "only in the own unit or agency",
}

# At which kind of unit of the ward a role is tried; the others work at the specialist room.
HOME = {
    Role.INTAKE: "MOT_CUA", Role.RETURNING: "MOT_CUA", Role.CASHIER: "MOT_CUA", Role.CENTRE_DIRECTOR: "MOT_CUA",
    Role.SIGNER: "LANH_DAO", Role.CHAIRMAN: "LANH_DAO", Role.CLERK: "VAN_PHONG",
}  # fmt: skip


@dataclass(frozen=True)
class Address:
    """One address of the site: its name, the names of its arguments, and who may open it."""

    name: str
    arguments: tuple[str, ...]
    action: str | None
    decided: bool

    @property
    def guarded(self) -> bool:
        """Tell whether it shows or changes an object of one agency."""
        return bool(self.arguments) and self.name.startswith(GUARDED) and self.action is not None

    def opens_to(self, role: Role) -> bool:
        """Tell whether the table of permissions lets a role in."""
        return self.action in (None, SIGNED_IN) or role in ACTIONS[str(self.action)]


def addresses(resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()) -> Iterator[Address]:
    """Walk the site's address table and return what is ours."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry, (*spaces, entry.namespace) if entry.namespace else spaces)
        elif isinstance(entry, URLPattern) and not entry.callback.__module__.startswith(NOT_OURS):
            yield Address(
                ":".join([*spaces, entry.name or f"(no name: {entry.pattern})"]),
                tuple(entry.pattern.converters),
                getattr(entry.callback, "required_action", None),
                hasattr(entry.callback, "required_action"),
            )


ADDRESSES = sorted(addresses(), key=lambda one: one.name)


@dataclass
class Site:
    """The cast, one person for each role at the ward, and what the addresses are tried on."""

    cast: Cast
    people: dict[Role, Person]
    places: dict[str, dict[str, object]]

    def url(self, address: Address, person: Person | None = None) -> str:
        """Return the address on its sample object."""
        own = self.places.get(address.name) or self.places.get(address.name.split(":")[0], {})
        given: dict[str, object] = {}
        for name in address.arguments:
            value = own[name]
            given[name] = value(person) if callable(value) else value
        return reverse(address.name, kwargs=given)


@pytest.fixture(scope="module")
def ward(django_db_setup, django_db_blocker) -> Iterator[Site]:
    """Build the site once: every request is taken back, so the roles do not see each other's traces."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _site()
        transaction.set_rollback(True)


@pytest.fixture
def site(ward: Site) -> Iterator[Site]:
    with transaction.atomic():
        yield ward
        transaction.set_rollback(True)


def _site() -> Site:
    cast = make_cast()
    handled, signed = cast.appraised(), cast.signed()
    file = store_made(
        b"%PDF-1.4\n%%EOF\n", "thu.pdf", "application/pdf", by=cast.desk, object_kind="dossier",
        object_id=handled.pk,
    )  # fmt: skip
    units = {unit.kind: unit for unit in cast.agency.units.all()}
    people = {role: _person(role, units[HOME.get(role, "PHONG")]) for role in Role}
    return Site(cast, people, _places(cast, handled, signed, file.uuid, people))


def _person(role: Role, unit: Unit) -> Person:
    person = Person.objects.create(username=f"vai.{role.value}", full_name=f"{role.label} (mẫu)")
    RoleAssignment.objects.create(person=person, unit=unit, role=role, valid_from=START)
    return person


def _places(
    cast: Cast, handled: Dossier, signed: Dossier, file: uuid.UUID, people: dict[Role, Person]
) -> dict[str, dict[str, object]]:
    """Return the arguments of each address, or of a room; 0 where there is nothing to try it on."""

    def notice_of(person: Person | None) -> int:
        if person is None:
            return 0
        notify([person.pk], kind="mau", title="Thử")
        return person.notices.latest("pk").pk  # type: ignore[attr-defined]

    delegation = SigningDelegation.objects.create(
        agency=cast.agency, grantor=people[Role.SIGNER], delegate=people[Role.INTAKE], decision="01/UQ (mẫu)",
        valid_from=date(2026, 1, 1),
    )  # fmt: skip
    stand_in = StandIn.objects.create(
        unit=cast.room, absent_id=cast.specialist.person_id, substitute_id=cast.colleague.person_id,
        reason="Nghỉ phép", valid_from=date(2026, 1, 1), valid_to=date(2026, 1, 31),
    )  # fmt: skip
    issued = IssuedPaper.objects.filter(dossier=handled).first()
    form = issued.pk if issued else 0
    paper = handled.papers.first()
    keep_results_of([signed.pk])
    stored = StoredPaper.objects.get(dossier=signed)
    notice: Callable[[Person | None], int] = notice_of
    code = cast.procedure.code
    return {
        "desk": {"pk": handled.pk, "index": 0, "kind": "refuse"},
        "desk:discard_draft": {"pk": 0},
        "desk:inbox_preview": {"pk": open_item(handled).pk},
        "desk:hand_out": {"pk": open_item(signed).pk},
        "desk:remind": {"pk": signed.pk},
        "desk:slip": {"pk": signed.pk},
        "dossiers": {"pk": handled.pk, "name": "forward", "code": handled.code},
        "dossier_processes": {"pk": cast.process.pk},
        "dossiers:attach": {"pk": handled.pk, "paper": paper.pk if paper else 0},
        "dossiers:form_pdf": {"pk": handled.pk, "paper": form},
        "dossiers:form_docx": {"pk": handled.pk, "paper": form},
        "files": {"uuid": file},
        **_handed(cast, handled, people),
        "archive": {"pk": handled.pk, "paper": paper.pk if paper else 0},
        **{f"archive:{name}": {"pk": stored.pk} for name in ("entry", "give_file", "extract", "confirm")},
        "archive:withdraw": {"pk": stored.pk},
        "archive:reveal": {"pk": stored.pk},
        "procedures": {"code": code, "number": 1, "key": uuid.UUID(int=1), "part": "giay-to", "pk": 0},
        "processes": {"pk": cast.process.pk, "procedure_id": cast.procedure.pk, "tier": "XA"},
        "organisations": {
            "agency_id": cast.agency.pk, "unit_id": cast.room.pk, "person_id": cast.specialist.person_id,
            "act": "contact", "delegation_id": delegation.pk, "standin_id": stand_in.pk, "assignment_id": 0,
        },
        "lateness": {"pk": handled.pk},
        "desk:note_take_back": {"pk": 0},
        "lawbook": {"override_id": 0},
        "worktime": {"day_id": 0, "hours_id": 0},
        "lists": {"uuid": uuid.UUID(int=1), "pk": 0},
        "notices": {"notice_id": notice},
        "ui": {"page": "intake"},
        "demo": {"of": "ke-hoach-mau", "kind": "txt"},
        **places_of_control(cast),
    }  # fmt: skip


def _handed(cast: Cast, dossier: Dossier, people: dict[Role, Person]) -> dict[str, dict[str, object]]:
    """Return what the addresses of giving and taking are tried on: two parcels, minutes, a slip, a place."""
    carrier = Actor(
        people[Role.POSTAL].pk, "Bưu chính", frozenset({Role.POSTAL.value}), cast.desk_unit.pk, cast.agency.pk
    )
    parcels = [handovers.collect(cast.intake(), tracking=f"EB90000000{n}VN", by=carrier) for n in (1, 2)]
    minutes = handovers.sign_filing(
        [handovers.Decision(parcels[0].pk, "CHO_KIEM_TRA")],
        post_officer_id=carrier.person_id or 0,
        by=cast.desk,
    )
    slip = handovers.hand_over([dossier.pk], to_unit_id=cast.desk_unit.pk, by=cast.specialist)
    place = handovers.open_place(code="K1", name="Kho", kind="KHO", by=cast.clerk)
    handovers.put(dossier.code or "", "K1", by=cast.desk)
    line = slip.lines.get()
    found: dict[str, dict[str, object]] = {"handovers": {"pk": parcels[1].pk, "act": "muon"}}
    for names, pk in (
        ("minutes minutes_pdf", minutes.pk),
        ("slip slip_pdf slip_scan slip_rest", slip.pk),
        ("slip_answer slip_resolve", line.pk),
        ("place close_place", place.pk),
        ("paper paper_act label", dossier.pk),
    ):
        found |= {f"handovers:{name}": {"pk": pk, "act": "muon"} for name in names.split()}
    return found


def client_of(person: Person | None) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return client


def ask(client: Client, method: str, url: str) -> HttpResponse:
    """Send one request and take back whatever it changed, so that the walk's order does not matter."""
    with transaction.atomic():
        answer: HttpResponse = getattr(client, method)(url)
        transaction.set_rollback(True)
    return answer


def to_the_door(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and str(answer.headers.get("Location", "")).startswith(
        "/tai-khoan/login/"
    )


def test_every_address_says_who_may_open_it():
    undecided = [one.name for one in ADDRESSES if not one.decided]
    assert undecided == []
    assert len(ADDRESSES) > 60, "the walk lost its way"


def test_every_named_action_is_in_the_table():
    assert {one.action for one in ADDRESSES} - {None, SIGNED_IN} <= set(ACTIONS)


def test_every_guarded_name_is_still_an_address():
    names = [one.name for one in ADDRESSES]
    assert [mark for mark in GUARDED if not any(name.startswith(mark) for name in names)] == []
    assert set(ASKS_AGAIN) <= set(names)


def test_a_visitor_is_sent_to_the_door_and_learns_nothing(site):
    client, faults = client_of(None), []
    for address in ADDRESSES:
        for method in ("get", "post"):
            answer = ask(client, method, site.url(address))
            public = address.action is None
            fine = answer.status_code < 500 if public else to_the_door(answer) or answer.status_code == 405
            if not fine:
                faults.append(f"{method} {address.name}: {answer.status_code}")
    assert faults == []


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_a_role_opens_what_the_table_gives_it_and_nothing_else(site, role):
    person = site.people[role]
    client, faults = client_of(person), []
    for address in ADDRESSES:
        url = site.url(address, person)
        for method in ("get", "post"):
            answer = ask(client, method, url)
            status = answer.status_code
            if not address.opens_to(role):
                fine = status in (403, 405)
            elif method == "post" and address.name in ASKS_AGAIN:
                fine = status < 500
            else:
                fine = status < 500 and status != 403
            if not fine:
                faults.append(f"{method} {address.name} ({address.action}): {status}")
            if 400 <= status < 500 and status != 405 and not VIETNAMESE.search(answer.content.decode()):
                faults.append(f"{method} {address.name}: {status} without a Vietnamese word")
    assert faults == []


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.CHAIRMAN, Role.ADMIN)])
def test_a_stranger_from_another_agency_sees_nothing_of_ours(site, role):
    home = site.cast.other_agency.units.get(kind=HOME.get(role, "PHONG"))
    stranger = Person.objects.create(username="khach", full_name="Hồ Văn Lạ (mẫu)")
    RoleAssignment.objects.create(person=stranger, unit=home, role=role, valid_from=START)
    client, faults = client_of(stranger), []
    for address in (one for one in ADDRESSES if one.guarded):
        if ACTIONS[str(address.action)].get(role) == Scope.PROVINCE:
            continue
        for method in ("get", "post"):
            status = ask(client, method, site.url(address, stranger)).status_code
            if status not in REFUSALS:
                faults.append(f"{method} {address.name}: {status}")
    assert faults == []


def test_an_officer_without_any_role_opens_only_the_own_account(site):
    nobody = Person.objects.create(username="chua", full_name="Chưa Giao (mẫu)")
    client, faults = client_of(nobody), []
    for address in ADDRESSES:
        if address.action is None:
            continue
        status = ask(client, "get", site.url(address, nobody)).status_code
        expected = (200,) if address.action == SIGNED_IN else (403, 405)
        if status not in expected:
            faults.append(f"{address.name}: {status}")
    assert faults == []


def test_the_system_is_not_a_person_who_signs_in():
    assert Actor.system().person_id is None
