"""Readers of the log: in order, once in effect, and nothing that commits late is passed over."""

from threading import Event as Signal
from threading import Thread

import psycopg
import pytest
from django.db import connection, transaction

from motcua.base.audit.tests.cast import OFFICER
from motcua.base.errors import Conflict
from motcua.base.events import queries, readers, tasks
from motcua.base.events.models import Event, ReaderCursor
from motcua.base.events.services import record
from motcua.config import database

pytestmark = pytest.mark.alone

seen: list[int] = []


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "READERS", {})
    seen.clear()
    readers.register("test", lambda events: seen.extend(event.payload["n"] for event in events), batch=3)


def fact(number: int, kind: str = "dossier.received") -> Event:
    return record(kind, stream=("dossier", number), by=OFFICER, payload={"n": number})


@pytest.mark.django_db
def test_a_fact_keeps_who_made_it_and_when() -> None:
    made = Event.objects.get(pk=fact(4).pk)
    assert (made.stream_kind, made.stream_id, made.actor_name) == ("dossier", 4, "Nguyễn Thị Hoa (mẫu)")
    assert (made.unit_name, made.agency_id) == ("Bộ phận Một cửa", 1)
    assert made.xid > 0
    assert list(queries.of_stream("dossier", 4)) == [made]


def test_a_reader_sees_each_fact_once_and_in_order(own_database: str) -> None:
    for number in range(8):
        fact(number)
    assert readers.run_reader("test") == 8
    assert readers.run_reader("test") == 0
    fact(8)
    readers.run_reader("test")
    assert seen == list(range(9))


def read_while_another_is_late() -> None:
    """Fact 1 is written first and committed last; the reader looks in between and afterwards."""
    begun, finish = Signal(), Signal()

    def slow() -> None:
        with transaction.atomic():
            fact(1)
            begun.set()
            finish.wait(10)
        connection.close()

    late = Thread(target=slow)
    late.start()
    begun.wait(10)
    fact(2)
    readers.run_reader("test")
    finish.set()
    late.join()
    readers.run_reader("test")


def test_a_transaction_that_commits_late_is_not_passed_over(own_database: str) -> None:
    read_while_another_is_late()
    assert seen == [1, 2]


def test_without_the_horizon_the_late_one_would_be_lost(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    blind = readers.NEXT.replace("AND xid < pg_snapshot_xmin(pg_current_snapshot())", "")
    monkeypatch.setattr(readers, "NEXT", blind)
    read_while_another_is_late()
    assert seen == [2]


def test_a_handler_that_fails_moves_nothing_and_is_tried_again(own_database: str) -> None:
    def fragile(events: list[Event]) -> None:
        record("copied", stream=("copy", events[0].pk), by=OFFICER)
        if not repaired:
            raise ValueError("hỏng")

    repaired: list[bool] = []
    readers.register("test", fragile, kinds={"dossier.received"})
    fact(1)
    with pytest.raises(ValueError, match="hỏng"):
        readers.run_reader("test")
    assert not Event.objects.filter(kind="copied").exists()
    assert ReaderCursor.objects.get().error == "ValueError: hỏng"
    repaired.append(True)
    readers.run_reader("test")
    readers.run_reader("test")
    assert Event.objects.filter(kind="copied").count() == 1
    assert ReaderCursor.objects.get().error == ""


def test_two_workers_at_once_handle_each_fact_once(own_database: str) -> None:
    for number in range(60):
        fact(number)

    def work() -> None:
        readers.run_reader("test")
        connection.close()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert seen == list(range(60))


def test_history_that_was_loaded_may_be_skipped(own_database: str) -> None:
    fact(1)
    readers.skip_to_now()
    fact(2)
    readers.run_reader("test")
    assert seen == [2]


def test_after_a_restore_on_another_server_reading_goes_on(own_database: str) -> None:
    for number in range(3):
        fact(number)
    readers.run_reader("test")
    unread = fact(3)
    # The former server had counted far higher than this one.
    far = unread.xid + 10_000_000
    owner = database.connection("owner")
    with psycopg.connect(
        host=owner["HOST"] or None, port=owner["PORT"] or None, user=owner["USER"],
        password=owner["PASSWORD"], dbname=own_database, autocommit=True, **owner["OPTIONS"],
    ) as conn:  # fmt: skip
        conn.execute("ALTER TABLE events_event DISABLE TRIGGER USER")
        conn.execute("UPDATE events_event SET xid = (%s + id)::text::xid8", [far])
        conn.execute("ALTER TABLE events_event ENABLE TRIGGER USER")
    ReaderCursor.objects.update(xid=far + unread.pk - 1)
    fact(4)
    readers.run_reader("test")
    fact(5)
    readers.run_reader("test")
    assert seen == [0, 1, 2, 3, 4, 5]


def test_a_commit_asks_for_one_wake_up(own_database: str) -> None:
    def waiting() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [tasks.WAKE])
            return cursor.fetchone()[0]

    with transaction.atomic():
        for number in range(5):
            fact(number)
        assert waiting() == 0
    assert waiting() == 1
    fact(9)
    assert waiting() == 1
    tasks.wake()
    assert seen == [0, 1, 2, 3, 4, 9]


def test_a_refused_act_asks_for_nothing(own_database: str) -> None:
    def refused() -> None:
        with transaction.atomic():
            fact(1)
            raise Conflict("Hồ sơ đã đóng.")

    with pytest.raises(Conflict):
        refused()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone()[0] == 0


def test_a_reader_whom_nothing_concerns_is_moved_on_without_being_shown_anything(own_database: str) -> None:
    shown: list[int] = []
    readers.register(
        "other", lambda events: shown.extend(e.payload["n"] for e in events), kinds={"dossier.signed"}
    )
    readers.run_all()
    fact(1)
    last = fact(2)
    readers.run_all()
    assert seen == [1, 2]
    assert shown == []
    assert {one.last_id for one in ReaderCursor.objects.all()} == {last.pk}
    fact(3, "dossier.signed")
    readers.run_all()
    readers.run_all()
    assert (seen, shown) == ([1, 2, 3], [3])
