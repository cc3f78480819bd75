"""The chain of the trail, and every way of breaking it being found with its place."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread, Timer

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from motcua.base.audit import command, seals
from motcua.base.audit.models import Act, ChainHead
from motcua.base.audit.services import record_act
from motcua.base.audit.tests.cast import OFFICER
from motcua.base.audit.verify import verify
from motcua.base.errors import Conflict
from motcua.config import database


@pytest.fixture(autouse=True)
def var(settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def trail(own_database: str) -> str:
    """Twelve committed acts."""
    for number in range(12):
        record_act(
            "dossier.received", by=OFFICER, object_kind="dossier", object_id=number, label=f"H.{number}"
        )
    return own_database


@pytest.fixture
def intruder(trail: str) -> Iterator[psycopg.Connection]:
    """The database's owner, who has switched the guards off."""
    owner = database.connection("owner")
    with psycopg.connect(
        host=owner["HOST"] or None, port=owner["PORT"] or None, user=owner["USER"],
        password=owner["PASSWORD"], dbname=trail, autocommit=True, **owner["OPTIONS"],
    ) as conn:  # fmt: skip
        conn.execute("ALTER TABLE audit_act DISABLE TRIGGER USER")
        yield conn


FORGED = """
INSERT INTO audit_act
SELECT {seq}, at, {recorded}, act, actor_id, actor_name, roles, unit_name, on_behalf_of, ip, channel,
       object_kind, object_id, label, detail, hash,
       sha256(hash || convert_to(audit_canonical(ARRAY[
           '{seq}', (extract(epoch FROM at) * 1000000)::bigint::text,
           (extract(epoch FROM {recorded}) * 1000000)::bigint::text, act, actor_id::text, actor_name,
           roles::text, unit_name, on_behalf_of, ip, channel, object_kind, object_id::text, label,
           detail::text]), 'UTF8'))
FROM audit_act WHERE seq = {seq} - 1
"""
COPIED = """
INSERT INTO audit_act
SELECT 6, at, recorded_at, 'dossier.signed', actor_id, actor_name, roles, unit_name, on_behalf_of, ip,
       channel, object_kind, object_id, label, detail, prev_hash, hash
FROM audit_act WHERE seq = 5
"""


def first_break() -> tuple[str, int | None]:
    report = verify()
    assert not report.whole
    return report.breaks[0].kind, report.breaks[0].seq


@pytest.mark.django_db
def test_acts_are_numbered_without_gaps_and_chained() -> None:
    for _ in range(3):
        record_act("sign_in", by=OFFICER, detail={"note": "có dấu: ă"})
    rows = list(Act.objects.order_by("seq"))
    assert [row.seq for row in rows] == [1, 2, 3]
    assert bytes(rows[1].prev_hash) == bytes(rows[0].hash)
    assert bytes(ChainHead.objects.get().hash) == bytes(rows[2].hash)
    assert rows[0].roles == ["tiep_nhan"]
    assert rows[0].ip == "10.0.0.7"
    assert verify().whole


@pytest.mark.django_db
def test_an_act_of_the_past_keeps_both_its_time_and_the_time_of_recording() -> None:
    then = datetime(2025, 12, 1, 2, tzinfo=UTC)
    record_act("dossier.released", by=OFFICER, at=then)
    row = Act.objects.get()
    assert row.at == then
    assert row.recorded_at - then > timedelta(days=30)
    assert verify().whole


@pytest.mark.django_db
def test_many_acts_in_one_statement_are_chained_like_single_ones() -> None:
    record_act("sign_in", by=OFFICER)
    row = ["2026-01-05 09:00+07", "dossier.received", "Tải lịch sử", "{}", "", "", "", "system", "dossier"]
    columns = "at, act, actor_name, roles, unit_name, on_behalf_of, ip, channel, object_kind, label, detail"
    with connection.cursor() as cursor, cursor.copy(f"COPY audit_act ({columns}) FROM STDIN") as copy:
        for number in range(500):
            copy.write_row([*row, f"H.{number}", "{}"])
    record_act("sign_out", by=OFFICER)
    report = verify()
    assert report.whole
    assert report.rows == report.head == 502


def test_parallel_writers_make_one_chain(own_database: str) -> None:
    def write() -> None:
        for _ in range(10):
            with transaction.atomic():
                record_act("sign_in", by=OFFICER)
        connection.close()

    writers = [Thread(target=write) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert verify().whole
    assert ChainHead.objects.get().seq == 60


def test_without_the_lock_parallel_writers_would_collide(trail: str, intruder: psycopg.Connection) -> None:
    intruder.execute("ALTER TABLE audit_act ENABLE TRIGGER USER")
    intruder.execute("ALTER TABLE audit_act DISABLE TRIGGER audit_1_lock")
    written, finish = Event(), Event()

    def first() -> None:
        with transaction.atomic():
            record_act("sign_in", by=OFFICER)
            written.set()
            finish.wait(10)
        connection.close()

    writer = Thread(target=first)
    writer.start()
    written.wait(10)
    Timer(0.3, finish.set).start()
    with pytest.raises(IntegrityError):
        record_act("sign_in", by=OFFICER)
    writer.join()


def test_an_act_that_is_rolled_back_leaves_no_gap(trail: str) -> None:
    def fail() -> None:
        with transaction.atomic():
            record_act("sign_in", by=OFFICER)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    record_act("sign_out", by=OFFICER)
    assert Act.objects.order_by("-seq").values_list("seq", flat=True)[0] == 13
    assert verify().whole


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_act SET label = 'x'",
        "DELETE FROM audit_act",
        "TRUNCATE audit_act",
        "UPDATE audit_chainhead SET seq = 0",
        "INSERT INTO audit_chainhead (id, seq, hash) VALUES (1, 0, '')",
        "ALTER TABLE audit_act DISABLE TRIGGER USER",
        "UPDATE events_event SET kind = 'x'",
        "DELETE FROM events_event",
        "TRUNCATE events_event",
    ],
)
def test_the_application_may_only_add(trail: str, statement: str) -> None:
    with pytest.raises(Exception, match=r"permission denied|must be owner"), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_act SET label = 'x'", "DELETE FROM audit_act", "TRUNCATE audit_act"]
)
def test_the_guards_refuse_even_the_owner(intruder: psycopg.Connection, statement: str) -> None:
    intruder.execute("ALTER TABLE audit_act ENABLE TRIGGER USER")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="chỉ được ghi thêm"):
        intruder.execute(statement)


def test_a_forged_number_or_hash_is_overwritten_by_the_chain(trail: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_act (seq, at, recorded_at, act, actor_name, roles, unit_name, on_behalf_of,"
            " ip, channel, object_kind, label, detail, prev_hash, hash) VALUES"
            " (5, now(), '2020-01-01', 'x', 'x', '{}', '', '', '', 'web', '', '', '{}', '', '')"
        )
    assert verify().whole
    assert Act.objects.count() == 13


def test_an_altered_row_is_found(intruder: psycopg.Connection) -> None:
    intruder.execute("UPDATE audit_act SET actor_name = 'Người khác' WHERE seq = 5")
    assert first_break() == ("update", 5)


def test_an_altered_detail_is_found(intruder: psycopg.Connection) -> None:
    intruder.execute("UPDATE audit_act SET detail = '{\"amount\": 1}' WHERE seq = 7")
    assert first_break() == ("update", 7)


def test_a_removed_row_is_found(intruder: psycopg.Connection) -> None:
    intruder.execute("DELETE FROM audit_act WHERE seq = 4")
    assert first_break() == ("delete", 4)


def test_a_removed_first_row_is_found(intruder: psycopg.Connection) -> None:
    intruder.execute("DELETE FROM audit_act WHERE seq = 1")
    assert first_break() == ("delete", 1)


def test_an_inserted_row_is_found(intruder: psycopg.Connection) -> None:
    intruder.execute("UPDATE audit_act SET seq = seq + 1000 WHERE seq >= 6")
    intruder.execute("UPDATE audit_act SET seq = seq - 999 WHERE seq > 1000")
    intruder.execute(COPIED)
    assert first_break() == ("order", 6)


def test_a_row_added_behind_the_head_is_found(intruder: psycopg.Connection) -> None:
    intruder.execute(FORGED.format(seq=13, recorded="recorded_at"))
    assert first_break() == ("insert", 13)


def test_two_rows_that_changed_places_are_found(intruder: psycopg.Connection) -> None:
    intruder.execute("UPDATE audit_act SET seq = 1003 WHERE seq = 3")
    intruder.execute("UPDATE audit_act SET seq = 3 WHERE seq = 8")
    intruder.execute("UPDATE audit_act SET seq = 8 WHERE seq = 1003")
    assert first_break() == ("order", 3)


def test_a_cut_tail_is_found(intruder: psycopg.Connection) -> None:
    intruder.execute("DELETE FROM audit_act WHERE seq > 9")
    assert first_break() == ("tail", 10)


def test_a_cut_tail_with_the_head_moved_back_is_found_by_the_seal(intruder: psycopg.Connection) -> None:
    seals.seal()
    intruder.execute("DELETE FROM audit_act WHERE seq > 9")
    intruder.execute("UPDATE audit_chainhead SET seq = 9, hash = (SELECT hash FROM audit_act WHERE seq = 9)")
    assert first_break() == ("seal", 12)


def test_a_chain_rewritten_from_the_start_is_found_by_the_seal(intruder: psycopg.Connection) -> None:
    seals.seal()
    intruder.execute("DELETE FROM audit_act")
    intruder.execute("UPDATE audit_chainhead SET seq = 0, hash = sha256('motcua'::bytea), recorded_at = NULL")
    intruder.execute("ALTER TABLE audit_act ENABLE TRIGGER USER")
    for number in range(12):
        record_act("sign_in", by=OFFICER, label=str(number))
    assert first_break() == ("seal", 12)


def test_an_edited_or_missing_seal_is_found(trail: str, var: Path) -> None:
    for day in (1, 2, 3):
        seals.seal(datetime(2026, 11, day).date())
    path = var / "seals" / trail / "2026-11-02.json"
    kept = path.read_text()
    path.write_text(kept.replace('"seq": 12', '"seq": 11'))
    assert [item.kind for item in verify().breaks] == ["seal"]
    path.unlink()
    assert "2026-11-03" in verify().breaks[0].words
    path.write_text(kept)
    assert verify().whole


def test_a_clock_put_back_is_found(intruder: psycopg.Connection) -> None:
    intruder.execute("ALTER TABLE audit_act ENABLE TRIGGER USER")
    intruder.execute("UPDATE audit_chainhead SET recorded_at = now()")
    record_act("sign_in", by=OFFICER)
    assert verify().whole
    intruder.execute("ALTER TABLE audit_act DISABLE TRIGGER audit_2_chain")
    intruder.execute(FORGED.format(seq=14, recorded="recorded_at - interval '1 hour'"))
    assert first_break() == ("clock", 14)


def test_a_guard_left_switched_off_is_named(intruder: psycopg.Connection) -> None:
    words = [item.words for item in verify().breaks]
    assert len(words) == 5
    assert any("audit_act_no_change" in item for item in words)


def test_sealing_is_refused_when_the_trail_no_longer_fits(intruder: psycopg.Connection) -> None:
    seals.seal(datetime(2026, 11, 1).date())
    intruder.execute("DELETE FROM audit_act WHERE seq > 9")
    with pytest.raises(Conflict, match="không còn khớp"):
        seals.seal(datetime(2026, 11, 2).date())


def test_the_command_speaks_vietnamese_and_exits_with_one(
    intruder: psycopg.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    intruder.execute("ALTER TABLE audit_act ENABLE TRIGGER USER")
    assert command.main(["seal"]) == 0
    assert command.main(["verify"]) == 0
    assert "nguyên vẹn: 12 dòng" in capsys.readouterr().out
    intruder.execute("ALTER TABLE audit_act DISABLE TRIGGER USER")
    intruder.execute("DELETE FROM audit_act WHERE seq = 7")
    assert command.main(["verify"]) == 1
    assert "Thiếu dòng 7" in capsys.readouterr().err
    assert command.main(["verify", "--json"]) == 1
    assert '"kind": "delete"' in capsys.readouterr().out


def test_loading_many_acts_after_an_analysis_of_few_finds_the_last_row_by_the_index(
    intruder: psycopg.Connection,
) -> None:
    intruder.execute("ALTER TABLE audit_act ENABLE TRIGGER USER")
    intruder.execute("ANALYZE audit_act")
    with intruder.transaction():
        intruder.execute(
            "INSERT INTO audit_act (at, act, actor_name, roles, unit_name, on_behalf_of, ip, channel, object_kind, "
            "label, detail) SELECT now(), 'sign_in', 'x', '{}', '', '', '', 'web', '', '', '{}' "
            "FROM generate_series(1, 500)"
        )
        read = intruder.execute(
            "SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'audit_act'"
        ).fetchone()
    assert read is not None
    assert read[0] < 500, "each row would read all rows before it"
