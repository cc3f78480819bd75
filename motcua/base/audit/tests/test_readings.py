"""Who was shown personal data: what is noted, who may look it up, what is unusual, and how it is guarded."""

from datetime import datetime, timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.base import clock
from motcua.base.audit import reading_queries, readings
from motcua.base.audit.models import Act, Reading
from motcua.base.audit.reading_queries import Filter
from motcua.base.audit.readings import Members, record_reading
from motcua.base.audit.tests.cast import OFFICER
from motcua.base.audit.verify import verify
from motcua.base.clock import VN
from motcua.base.crypto import blind_index
from motcua.base.lists.tests.reading import asked, signed_in
from motcua.base.organisations.actor import Actor
from motcua.config import database
from motcua.onestop.dossiers.tests.cast import Cast, make_cast


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def read(dossier_id: int, by: Actor = OFFICER, **more) -> None:
    record_reading(
        by=by, what="TRANG", object_kind="dossier", object_id=dossier_id, label=f"H-{dossier_id}", **more
    )


# ---- what is noted ----------------------------------------------------------------------------------------


def test_opening_a_dossier_a_number_and_a_paper_is_noted(cast: Cast, client: Client) -> None:
    dossier = cast.received()
    signed_in(client, cast.desk)
    client.get(reverse("dossiers:detail", args=[dossier.pk]))
    client.post(reverse("dossiers:reveal", args=[dossier.pk]))
    client.get(reverse("dossiers:form_pdf", args=[dossier.pk, dossier.issued.get().pk]))
    noted = Reading.objects.order_by("id")
    assert [row.what for row in noted] == ["TRANG", "SO", "TEP"]
    assert {(row.person_id, row.label, row.outside_unit) for row in noted} == {
        (cast.desk.person_id, dossier.code, False)
    }
    assert Act.objects.filter(act="dossier.personal_read").exists()


def test_noting_a_page_costs_one_statement_and_no_lock_of_the_chain(cast: Cast) -> None:
    read(6)  # the calendar is read once a process
    with CaptureQueriesContext(connection) as caught:
        read(7)
    assert len(caught) == 1
    assert "audit_act" not in caught[0]["sql"]


def test_who_the_dossier_does_not_concern_is_marked(cast: Cast, client: Client) -> None:
    dossier = cast.received()
    for who in (cast.leader, cast.control):
        signed_in(client, who).get(reverse("dossiers:detail", args=[dossier.pk]))
    marks = {row.person_id: row.outside_unit for row in Reading.objects.all()}
    assert marks == {cast.leader.person_id: True, cast.control.person_id: False}


@pytest.mark.parametrize(
    ("at", "late"),
    [
        ("2026-08-20T09:00", False),
        ("2026-08-20T18:30", False),
        ("2026-08-20T22:00", True),
        ("2026-08-20T04:00", True),
        ("2026-08-23T09:00", True),
    ],
)
def test_reading_at_night_or_on_a_day_off_is_marked(db, at: str, late: bool) -> None:
    read(7, at=datetime.fromisoformat(at).replace(tzinfo=VN))
    assert Reading.objects.get().after_hours is late


def test_what_the_system_reads_is_not_noted(db) -> None:
    read(7, by=Actor.system())
    assert not Reading.objects.exists()


# ---- the page ---------------------------------------------------------------------------------------------


def test_by_dossier_the_files_that_hold_it_are_found_too(cast: Cast, client: Client) -> None:
    dossier, other = cast.received(), cast.received()
    asked("dossiers:list", by=cast.desk)
    signed_in(client, cast.head).get(reverse("dossiers:detail", args=[other.pk]))
    found = reading_queries.readings(cast.control, Filter(code=dossier.code))
    assert [row.what for row in found] == ["XUAT"]
    page = signed_in(client, cast.control).get(reverse("audit:readings"), {"ho-so": dossier.code.lower()})
    assert "Xuất danh sách" in page.content.decode()


def test_a_long_export_is_one_line_and_still_found_by_each_of_its_dossiers(cast: Cast, monkeypatch) -> None:
    dossiers = [cast.received() for _ in range(5)]
    monkeypatch.setattr(readings, "MEMBERS_A_ROW", 2)
    asked("dossiers:list", by=cast.desk)
    assert [row.count for row in reading_queries.readings(cast.control, Filter())] == [5]
    for dossier in dossiers:
        assert reading_queries.readings(cast.control, Filter(code=dossier.code)).count() == 1


def test_by_citizen_the_number_never_stands_in_an_address(cast: Cast, client: Client) -> None:
    dossier = cast.received(identity="024190777777")
    cast.received()
    for one in (dossier, cast.received()):
        signed_in(client, cast.desk).get(reverse("dossiers:detail", args=[one.pk]))
    answer = signed_in(client, cast.control).post(
        reverse("audit:readings_of_citizen"), {"so": "024190777777"}
    )
    assert "024190777777" not in answer.headers["Location"]
    page = client.get(answer.headers["Location"])
    assert [line["row"].label for line in page.context["lines"]] == [dossier.code]
    assert client.post(reverse("audit:readings_of_citizen"), {"so": "12"}).status_code == 422
    assert blind_index("024190777777") in answer.headers["Location"]


def test_a_director_sees_the_own_agency_and_who_looked_at_its_dossiers(cast: Cast) -> None:
    read(1, by=cast.desk, object_agency_id=cast.agency.pk)
    read(2, by=cast.stranger, object_agency_id=cast.agency.pk)
    read(3, by=cast.stranger, object_agency_id=cast.other_agency.pk)
    assert {row.object_id for row in reading_queries.readings(cast.director, Filter())} == {1, 2}
    assert {row.object_id for row in reading_queries.readings(cast.control, Filter())} == {1, 2, 3}
    assert not reading_queries.readings(cast.desk, Filter())


@pytest.mark.parametrize("who", ["desk", "head", "specialist", "leader", "clerk", "stranger"])
def test_others_have_no_right_to_the_page(cast: Cast, client: Client, who: str) -> None:
    signed_in(client, cast.actors[who])
    assert client.get(reverse("audit:readings")).status_code == 403
    dossier = cast.received()
    page = client.get(reverse("dossiers:detail", args=[dossier.pk])).content.decode()
    assert "Nhật ký xem" not in page


def test_the_dossier_leads_to_its_readings_for_those_allowed(cast: Cast, client: Client) -> None:
    dossier = cast.received()
    page = (
        signed_in(client, cast.director).get(reverse("dossiers:detail", args=[dossier.pk])).content.decode()
    )
    assert f"{reverse('audit:readings')}?ho-so={dossier.code}" in page


def test_unusual_reading_is_named_with_its_measure(cast: Cast, client: Client) -> None:
    at = datetime(2026, 8, 20, 9, tzinfo=VN)
    for number in range(25):
        read(number + 1, by=cast.specialist, outside_unit=True, at=at)
    for number in range(12):
        read(number + 1, by=cast.head, at=at.replace(hour=22))
    read(1, by=cast.desk, at=at)
    days = {"tu": "20/08/2026", "den": "20/08/2026"}
    page = signed_in(client, cast.control).get(reverse("audit:readings"), days | {"theo": "can-bo"})
    officers = {one.person_id: one for one in page.context["officers"]}
    assert officers[cast.specialist.person_id].signs == [
        "20/08/2026: mở 25 hồ sơ ngoài việc của đơn vị (mức 20 một ngày)"
    ]
    assert officers[cast.head.person_id].signs == [
        "20/08/2026: có 12 lượt xem ngoài giờ làm việc (mức 10 một ngày)"
    ]
    assert officers[cast.desk.person_id].signs == []
    assert [one.person_id for one in page.context["officers"]][-1] == cast.desk.person_id
    assert len(client.get(reverse("audit:readings"), days | {"la": "1"}).context["lines"]) == 37


def test_pages_follow_each_other_and_ask_as_often_for_many_as_for_few(cast: Cast, client: Client) -> None:
    signed_in(client, cast.control)
    for number in range(120):
        read(number + 1)

    def asked_for(query: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(f"{reverse('audit:readings')}?{query}")
        return len(caught)

    seen, query = [], ""
    while query is not None:
        page = client.get(f"{reverse('audit:readings')}?{query}").context["page"]
        seen += [row.pk for row in page.rows]
        query = f"truoc={page.older}" if page.older else None
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen)) == 120
    assert asked_for("den=01/01/2020") == asked_for("la=0")


# ---- what guards it ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_reading SET label = 'x'", "DELETE FROM audit_reading", "TRUNCATE audit_reading"],
)
def test_the_application_may_only_add(db, statement: str) -> None:
    read(7)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_moment_of_recording_is_the_databases_own(db) -> None:
    read(7, at=datetime(2020, 1, 1, tzinfo=VN))
    assert clock.now() - Reading.objects.get().recorded_at < timedelta(minutes=1)


@pytest.fixture
def sealed(own_database: str):
    """Ten readings sealed in two runs, and the database's owner with the guards off."""
    for number in range(5):
        read(number + 1)
    readings.seal()
    members = Members()
    for key in (3, 1, 3):
        members.add(key)
    read(6, members=members, purpose="Thanh tra (mẫu)")
    for number in range(4):
        read(number + 7)
    assert readings.seal().count == 5
    assert readings.seal() is None
    owner = database.connection("owner")
    with psycopg.connect(
        host=owner["HOST"] or None, port=owner["PORT"] or None, user=owner["USER"],
        password=owner["PASSWORD"], dbname=own_database, autocommit=True, **owner["OPTIONS"],
    ) as conn:  # fmt: skip
        assert verify().whole
        conn.execute("ALTER TABLE audit_reading DISABLE TRIGGER USER")
        yield conn


@pytest.mark.parametrize(
    ("attack", "place"),
    [
        ("UPDATE audit_reading SET person_name = 'Người khác' WHERE id = 2", "1–5"),
        ("UPDATE audit_reading SET purpose = '' WHERE purpose <> ''", "6–10"),
        ("UPDATE audit_reading SET members = '{1}' WHERE members IS NOT NULL", "6–10"),
        ("UPDATE audit_reading SET at = at - interval '1 day' WHERE id = 8", "6–10"),
        ("DELETE FROM audit_reading WHERE id = 4", "1–5"),
        ("TRUNCATE audit_reading", "1–5"),
    ],
)
def test_a_reading_changed_behind_the_guards_is_found_by_its_seal(sealed, attack: str, place: str) -> None:
    sealed.execute(attack)
    sealed.execute("ALTER TABLE audit_reading ENABLE TRIGGER USER")
    broken = [item for item in verify().breaks if item.kind == "reading"]
    assert broken
    assert place in broken[0].words


def test_a_guard_left_off_is_named(sealed) -> None:
    assert [item.kind for item in verify().breaks] == ["trigger"] * 4


def test_the_seal_waits_for_who_is_still_writing(own_database: str) -> None:
    from threading import Thread

    from django.db import connections

    read(1)
    done: list[int] = []

    def seal() -> None:
        made = readings.seal()
        done.append(made.count if made else 0)
        connections["default"].close()

    with transaction.atomic():
        read(2)
        thread = Thread(target=seal)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive(), "a number that commits later would be left out"
    thread.join(10)
    assert done == [2]
