"""A write sent again is done once (design, rule 9): repeat, another body, while running, after failure, 200 at once."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from motcua.base.events.models import Event, IdempotencyKey
from motcua.config.tests.api import Caller, filing
from motcua.onestop.dossiers.models import Counter, Dossier
from motcua.onestop.dossiers.tests.cast import Cast, make_cast

KEY = "9b2f6c1e-5a3d-4a86-9d0e-2f6a1c7b8e11"


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def test_a_repeated_filing_gives_the_same_answer_and_one_dossier(cast):
    desk, body = Caller(cast.desk), filing(cast)
    first = desk.send("POST", "/dossiers", body, once=KEY)
    again = desk.send("POST", "/dossiers", body, once=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first["ETag"] == again["ETag"]
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert Dossier.objects.count() == Event.objects.filter(kind="dossier.received").count() == 1


def test_the_same_key_with_another_body_or_address_is_refused(cast):
    desk = Caller(cast.desk)
    pk = desk.post("/dossiers", filing(cast), 201, once=KEY)["id"]
    problem = desk.post("/dossiers", filing(cast, copies=2), 409, once=KEY)
    assert "nội dung khác" in problem["detail"]
    desk.post(f"/dossiers/{pk}/acts/chuyen", {}, 409, once=KEY)
    assert Dossier.objects.count() == 1
    assert Event.objects.filter(kind="dossier.forwarded").count() == 0


def test_keys_of_two_people_do_not_meet(cast):
    Caller(cast.desk).post("/dossiers", filing(cast), 201, once=KEY)
    Caller(cast.stranger).post("/dossiers", filing(cast, agency_id=cast.other_agency.pk), 201, once=KEY)
    assert Dossier.objects.count() == 2


def test_after_a_failure_the_key_is_free(cast):
    desk = Caller(cast.desk)
    desk.post("/dossiers", filing(cast, papers=[]), 422, once=KEY)
    assert not IdempotencyKey.objects.exists()
    desk.post("/dossiers", filing(cast), 201, once=KEY)


def test_a_fault_in_the_middle_leaves_nothing_and_frees_the_key(cast, monkeypatch):
    desk, stores = Caller(cast.desk), []

    def broken(self, answer):
        stores.append(answer)
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr("motcua.base.events.idempotency.Claim.store", broken)
        desk.post("/dossiers", filing(cast), 500, once=KEY)
    assert stores
    assert not Dossier.objects.exists()
    assert not IdempotencyKey.objects.exists()
    assert not Counter.objects.exists()
    desk.post("/dossiers", filing(cast), 201, once=KEY)


@pytest.mark.parametrize("key", ["x" * 81])
def test_a_key_too_long_is_refused(cast, key):
    Caller(cast.desk).post("/dossiers", filing(cast), 422, once=key)


def test_an_act_repeated_is_done_once(cast):
    desk = Caller(cast.desk)
    pk = desk.post("/dossiers", filing(cast), 201)["id"]
    first = desk.post(f"/dossiers/{pk}/acts/chuyen", {}, once="a-1")
    again = desk.post(f"/dossiers/{pk}/acts/chuyen", {}, once="a-1")
    assert first == again
    assert Event.objects.filter(kind="dossier.forwarded").count() == 1


def test_a_repetition_while_the_first_still_runs_is_refused(own_database, monkeypatch):
    cast = make_cast()
    desk, body = Caller(cast.desk), filing(cast)
    begun, finish = threading.Event(), threading.Event()
    from motcua.onestop.dossiers import services

    receive = services.receive

    def slow(*args, **more):
        begun.set()
        assert finish.wait(20)
        return receive(*args, **more)

    monkeypatch.setattr("motcua.onestop.dossiers.services.receive", slow)
    answers: list[int] = []

    def first() -> None:
        answers.append(Caller(key=desk.key).send("POST", "/dossiers", body, once=KEY).status_code)
        connection.close()

    running = threading.Thread(target=first)
    running.start()
    assert begun.wait(20)
    assert "đang được xử lý" in desk.post("/dossiers", body, 409, once=KEY)["detail"]
    finish.set()
    running.join()
    assert answers == [201]
    assert desk.send("POST", "/dossiers", body, once=KEY)["Idempotency-Replayed"] == "true"
    assert Dossier.objects.count() == 1


def test_two_hundred_at_once_make_one_dossier(own_database):
    cast = make_cast()
    key, body = Caller(cast.desk).key, filing(cast)
    gate = threading.Barrier(50)

    def send(_: int) -> tuple[int, str]:
        try:
            gate.wait(30)
            answer = Caller(key=key).send("POST", "/dossiers", body, once=KEY)
            return answer.status_code, answer.content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(send, range(200)))
    assert len(answers) == 200
    assert {status for status, _ in answers} <= {201, 409}
    codes = {json.loads(text)["code"] for status, text in answers if status == 201}
    assert len(codes) == 1
    assert Dossier.objects.count() == 1
    assert Counter.objects.get(series__startswith="code:").last == 1


def test_many_at_once_with_the_same_national_code_make_one_dossier(own_database):
    cast = make_cast()
    key = Caller(cast.desk).key
    body = filing(cast, intake="submit", origin="DVCQG", national_code="G01.01-261120-0001")

    def send(number: int) -> tuple[int, int]:
        try:
            answer = Caller(key=key).send("POST", "/dossiers", body, once=f"gui-{number}")
            return answer.status_code, json.loads(answer.content).get("id", 0)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, range(40)))
    assert {status for status, _ in answers} == {201}
    assert len({pk for _, pk in answers}) == 1
    assert Dossier.objects.count() == 1
