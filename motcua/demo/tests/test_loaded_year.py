"""A loaded year of dossiers: complete, in order, lively, and untouched by a second run."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection

from motcua.base import clock
from motcua.base.audit.verify import verify
from motcua.base.events.models import Event
from motcua.demo.dossiers.tables import LOADED_TABLES, STILL
from motcua.demo.tests.conftest import FEW
from motcua.onestop.dossiers.models import Counter, Dossier, DossierEngine, Party, WorkItem
from motcua.onestop.dossiers.rules import ENDED

pytestmark = pytest.mark.xdist_group("sample_year")


def rows(sql: str) -> list[tuple]:
    """Return what a query finds."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def none(sql: str) -> bool:
    """Tell whether a query finds nothing."""
    return rows(f"SELECT 1 FROM ({sql}) AS found LIMIT 1") == []


@pytest.fixture(scope="module")
def year(many: str) -> str:
    return many


def test_as_many_dossiers_are_there_as_were_asked_for(year):
    assert Dossier.objects.filter(is_sample=True).count() == Dossier.objects.count()
    assert 3950 <= Dossier.objects.count() <= 4000


def test_codes_of_a_day_and_agency_run_from_one_without_gap_or_twin(year):
    assert none("""
        SELECT 1 FROM (
            SELECT split_part(code, '-', 3)::int AS n, row_number() OVER (
                PARTITION BY intake_agency_id, split_part(code, '-', 2) ORDER BY received_at, code) AS place
            FROM dossiers_dossier WHERE code IS NOT NULL) d
        WHERE n <> place
    """)


def test_what_stands_still_in_the_sample_has_the_models_default_and_the_tables_have_none_of_their_own(year):
    for model, names in STILL.items():
        expected = {name: getattr(model(), name) for name in names}
        loaded = (
            model._base_manager.filter(is_sample=True) if model in {Party, Dossier} else model._base_manager
        )
        assert list(loaded.order_by().values(*sorted(names)).distinct()) == [expected], model
    tables = ", ".join(f"'{name}'" for name in LOADED_TABLES if name.startswith("dossiers_"))
    assert none(f"""
        SELECT 1 FROM information_schema.columns
        WHERE table_name IN ({tables}) AND column_default IS NOT NULL
    """)


def test_book_numbers_of_a_desk_and_year_run_from_one_without_gap_or_twin(year):
    assert none("""
        SELECT 1 FROM (
            SELECT book_number, row_number() OVER (
                PARTITION BY intake_unit_id, book_year ORDER BY received_at, book_number) AS place
            FROM dossiers_dossier WHERE book_number IS NOT NULL) d
        WHERE book_number <> place
    """)


def test_the_counters_go_on_after_the_last_number_given(year):
    for code, last in rows("""
        SELECT left(code, length(code) - 5), max(split_part(code, '-', 3)::int)
        FROM dossiers_dossier WHERE code IS NOT NULL GROUP BY 1 LIMIT 200
    """):
        identifier, _, day = code.rpartition("-")
        assert Counter.objects.get(pk=f"code:{identifier}:{day}").last == last


def test_nothing_happens_after_now_on_a_day_off_or_outside_the_hours_of_work(year):
    now = clock.now()
    assert none(f"SELECT 1 FROM events_event WHERE at > '{now}'")
    assert none(f"SELECT 1 FROM dossiers_workitem WHERE opened_at > '{now}' OR closed_at > '{now}'")
    local = "(at AT TIME ZONE 'Asia/Ho_Chi_Minh')"
    acts = f"""
        SELECT {local}::time AS hour, extract(isodow FROM {local}) AS weekday FROM events_event
        WHERE stream_kind = 'dossier' AND kind <> 'dossier.submitted'
    """
    assert none(f"SELECT 1 FROM ({acts}) a WHERE hour NOT BETWEEN '07:30' AND '17:30:59'")
    assert none(f"SELECT 1 FROM ({acts}) a WHERE hour BETWEEN '11:31' AND '13:29:59'")
    assert none(f"SELECT 1 FROM ({acts}) a WHERE weekday = 7")


def test_receipts_fall_on_working_days_of_the_calendar(year):
    from motcua.base.worktime.queries import calendar_for

    calendar = calendar_for(None)
    days = {row[0] for row in rows("""
        SELECT DISTINCT (received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date FROM dossiers_dossier
        WHERE received_at IS NOT NULL
    """)}  # fmt: skip
    assert len(days) > 200
    assert all(calendar.is_workday(day) for day in days)


def test_an_open_dossier_has_one_open_step_and_its_engine_and_an_ended_one_has_neither(year):
    ended = [status.value for status in ENDED]
    before = ["MOI_NOP", "CHO_BO_SUNG_TN"]
    running = Dossier.objects.exclude(status__in=[*ended, *before])
    assert running.count() == DossierEngine.objects.count() > 0
    assert WorkItem.objects.filter(closed_at__isnull=True).count() == running.count()
    assert none("""
        SELECT 1 FROM dossiers_workitem w LEFT JOIN dossiers_dossierengine e USING (dossier_id)
        WHERE w.closed_at IS NULL AND (e.state IS NULL OR e.state->'open'->0->>0 <> w.task_id)
    """)


def test_events_stand_in_order_of_time_and_each_has_its_line_in_the_trail(year):
    assert none("""
        SELECT 1 FROM (SELECT at, lag(at) OVER (ORDER BY id) AS before FROM events_event
                       WHERE stream_kind = 'dossier') e WHERE at < before
    """)
    events = Event.objects.filter(stream_kind="dossier").count()
    assert rows("SELECT count(*) FROM audit_act WHERE object_kind = 'dossier'") == [(events,)]
    assert none("SELECT 1 FROM dossiers_dossier d WHERE version <> 1 + (SELECT count(*) FROM events_event e "
                "WHERE e.stream_kind = 'dossier' AND e.stream_id = d.id)")  # fmt: skip


def test_the_trail_is_whole_after_loading(year):
    report = verify()
    assert report.whole, report.breaks
    assert report.rows > 20_000


def test_keys_and_triggers_are_back_after_loading(year):
    assert none("SELECT 1 FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'")
    keys = rows(
        "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conrelid = 'dossiers_workitem'::regclass"
    )
    assert keys[0][0] >= 4


def test_the_year_looks_like_real_life(year):
    (late, done), = rows("SELECT count(*) FILTER (WHERE timeliness = 'QUA_HAN'), count(*) FROM dossiers_dossier "
                         "WHERE timeliness <> ''")  # fmt: skip
    assert 0.005 < late / done < 0.04
    (asked, refused, withdrawn, everything), = rows("""
        SELECT count(*) FILTER (WHERE supplements > 0), count(*) FILTER (WHERE refused),
               count(*) FILTER (WHERE status = 'DA_RUT'), count(*) FROM dossiers_dossier
    """)  # fmt: skip
    assert 0.04 < asked / everything < 0.10
    assert 0.005 < refused / everything < 0.03
    assert 0.001 < withdrawn / everything < 0.012
    lately = clock.now() - timedelta(days=183)
    online = dict(rows(f"SELECT submitted_at > '{lately}', avg((channel = 2)::int)::float "
                       "FROM dossiers_dossier GROUP BY 1"))  # fmt: skip
    assert online[True] > online[False] > 0.2


def test_people_come_again_and_nobody_is_real(year):
    assert none("SELECT 1 FROM dossiers_party WHERE NOT is_sample OR name NOT LIKE '%(mẫu)'")
    assert rows("SELECT count(*) > 300 FROM (SELECT 1 FROM dossiers_dossier GROUP BY applicant_id "
                "HAVING count(*) > 1) again") == [(True,)]  # fmt: skip


def test_the_ward_has_work_of_every_kind_waiting(year):
    waiting = dict(rows("""
        SELECT w.kind, count(*) FROM dossiers_workitem w JOIN organisations_unit u ON u.id = w.unit_id
        JOIN organisations_agency a ON a.id = u.agency_id
        WHERE w.closed_at IS NULL AND a.short_name = 'UBND phường Đa Mai' GROUP BY 1
    """))  # fmt: skip
    assert waiting.keys() >= {
        "TIEP_NHAN",
        "PHAN_CONG",
        "THAM_DINH",
        "KY",
        "DONG_DAU",
        "TRA_KET_QUA",
        "NHAN_BO_SUNG",
    }
    assert waiting["KY"] >= 5
    returned = WorkItem.objects.filter(
        closed_at__isnull=True, is_return=True, unit__agency__short_name="UBND phường Đa Mai"
    )
    assert returned.exists()
    late = WorkItem.objects.filter(
        closed_at__isnull=True, unit__agency__short_name="UBND phường Đa Mai", dossier_due_at__lt=clock.now()
    )
    assert late.exists()


def test_building_again_keeps_everything_and_says_so(few):
    environment = os.environ | {"MOTCUA_DB_NAME": few, "MOTCUA_DB_ROLE": "owner"}
    before = Dossier.objects.count()
    command = [sys.executable, "-m", "motcua.config.command", "demo", "--dossiers", str(FEW)]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    assert "(đã có)" in done.stdout
    assert "thêm" not in done.stdout
    assert "tiepnhan" in done.stdout
    assert "motcua-demo-2026" in done.stdout
    assert Dossier.objects.count() == before > FEW - 10
