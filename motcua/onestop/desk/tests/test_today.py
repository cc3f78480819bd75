"""Hôm nay, by role; the rail's counts; the ceilings of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base import clock
from motcua.base.counting import counts
from motcua.base.organisations.models import Person, RoleAssignment, StandIn, Unit
from motcua.base.organisations.queries import actor_for
from motcua.onestop.desk import figures
from motcua.onestop.desk.queries import rail_rows
from motcua.onestop.desk.tests.test_inbox import to_sign, with_the_specialist
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.tests.cast import open_item


@pytest.fixture(autouse=True)
def _nothing_kept():
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def chairman(cast):
    """The province's chairman (sample)."""
    person = Person.objects.create(username="chutich", full_name="Lê Văn Chủ (mẫu)", is_sample=True)
    unit = Unit.objects.get(agency=cast.other_agency, kind="LANH_DAO")
    RoleAssignment.objects.create(person=person, unit=unit, role="chu_tich", valid_from="2025-07-01")
    return actor_for(person)


def test_a_desk_officer_sees_what_was_not_handed_on_and_what_came_online(cast, sit):
    late = services.receive(
        cast.intake(name="Trần Văn Quên"), by=cast.desk, at=clock.now() - timedelta(days=1)
    )
    filed = services.submit(cast.intake(name="Ngô Thị Mạng", channel=2), by=cast.desk)
    page = sit(cast.desk).get("/").content.decode()
    assert "Đã nhận, chưa chuyển" in page
    assert late.code in page
    assert filed.applicant_name in page


def test_a_returning_officer_sees_the_results_to_hand_out(cast, sit):
    dossier = cast.signed()
    page = sit(cast.returning).get("/").content.decode()
    assert "Kết quả để trả" in page
    assert dossier.code in page


def test_a_specialist_sees_the_late_first(cast, sit):
    late = with_the_specialist(cast, "Trần Văn Trễ", days_ago=30)
    fresh = with_the_specialist(cast, "Vũ Thị Mới", days_ago=0)
    page = sit(cast.specialist).get("/").content.decode()
    assert page.index(late.code) < page.index(fresh.code)


def test_a_head_sees_loose_work_who_is_away_and_what_will_be_late(cast, sit):
    loose = with_the_specialist(cast, "Lê Văn Lỏng")
    services.assign(loose.pk, open_item(loose).pk, person_id=None, by=cast.head)
    StandIn.objects.create(
        unit=cast.room, absent_id=cast.specialist.person_id, substitute_id=cast.colleague.person_id,
        reason="Nghỉ phép", valid_from=clock.today(), valid_to=clock.today(),
    )  # fmt: skip
    page = sit(cast.head).get("/").content.decode()
    assert loose.code in page
    assert "Phạm Văn Thụ (mẫu)" in page
    assert "làm thay" in page


def test_a_leader_sees_what_waits_for_the_signature(cast, sit):
    dossier = to_sign(cast, "Lê Văn Ký")
    page = sit(cast.leader).get("/").content.decode()
    assert dossier.code in page
    assert "Ký tất cả đã xem" in page


def test_a_director_sees_the_day_by_hour_and_by_officer(cast, sit):
    dossier = services.receive(cast.intake(), by=cast.desk)
    answer = sit(cast.director).get("/")
    page = answer.content.decode()
    flow = answer.context["flow"]
    assert (flow.received, sum(bar["n"] for bar in flow.hours)) == (1, 1)
    assert [row["name"] for row in flow.officers] == ["Trần Thị Quầy (mẫu)"]
    assert f"tu={clock.today():%Y-%m-%d}" in page
    assert dossier.intake_agency_id == cast.director.agency_id


def test_the_chairman_reads_sentences_whose_figures_open_their_rows(cast, sit, chairman):
    with_the_specialist(cast, "Trần Văn Trễ", days_ago=30)
    services.receive(cast.intake(channel=2, name="Ngô Thị Mạng"), by=cast.desk)
    client = sit(chairman)
    answer = client.get("/")
    found = answer.context["found"]
    assert found.late_total == 1
    assert found.late[0]["label"] == "UBND phường Mẫu"
    assert found.now.received + (found.before.received if found.before else 0) >= 1
    rows = client.get(found.late[0]["url"])
    assert (rows.status_code, rows.context["total"]) == (200, 1)


def test_twelve_months_count_receipts_by_their_day_and_punctuality_by_the_day_of_finishing(cast):
    cast.received("2026-08-20T09:00")
    cast.signed("2026-08-31T09:00", until="2026-09-03T10:00", identity="024080000002")
    months = {month.day.isoformat(): month for month in figures.province().months}
    assert len(months) == 12
    assert (months["2026-08-01"].received, months["2026-08-01"].done) == (2, 0)
    assert (months["2026-09-01"].done, months["2026-09-01"].punctual) == (1, 100.0)


def test_everybody_has_a_today_page(cast, sit, chairman):
    for actor in [*cast.actors.values(), chairman]:
        answer = sit(actor).get("/")
        assert answer.status_code == 200, actor.name


def test_the_rail_counts_what_is_mine_in_one_statement(cast):
    with_the_specialist(cast, "Lê Văn Thử")
    cast.signed()
    services.receive(cast.intake(), by=cast.desk)
    services.submit(cast.intake(channel=2), by=cast.desk)
    assert counts(rail_rows(cast.specialist)) == {"desk:inbox": 1}
    rows = rail_rows(cast.desk)
    with CaptureQueriesContext(connection) as asked:
        found = counts(rows)
    assert len(asked) == 1
    assert found == {"desk:inbox": 1, "desk:returning": 1, "desk:intake": 1}
    assert counts(rail_rows(cast.stranger)) == {"desk:inbox": 0, "desk:returning": 0, "desk:intake": 0}


@pytest.mark.parametrize("name", ["desk", "returning", "specialist", "head", "leader", "director", "control"])
def test_the_today_page_costs_no_more_queries_with_more_dossiers(cast, sit, name):
    def some() -> None:
        with_the_specialist(cast, "Lê Văn Thử")
        to_sign(cast, "Lê Văn Ký")
        cast.signed()
        services.receive(cast.intake(), by=cast.desk, at=clock.now() - timedelta(days=1))
        services.submit(cast.intake(channel=2), by=cast.desk)

    from django.core.cache import cache

    client = sit(cast.actors[name])
    some()
    client.get("/")
    cache.clear()
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    some()
    some()
    cache.clear()
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(many) <= len(few), [query["sql"][:160] for query in many.captured_queries]
    assert len(many) <= 25  # one of them asks the shared cache, which is a table
