"""A request sent twice is done once."""

from datetime import timedelta
from threading import Event as Signal
from threading import Thread
from typing import Any

import pytest
from django.db import connection

from motcua.base.audit.tests.cast import OFFICER, STRANGER
from motcua.base.errors import Conflict, Invalid
from motcua.base.events import idempotency
from motcua.base.events.idempotency import claim
from motcua.base.events.models import IdempotencyKey

done: list[Any] = []


@pytest.fixture(autouse=True)
def nothing_done() -> None:
    done.clear()


def receive(key: str | None, body: Any, by: Any = OFFICER) -> Any:
    with claim(key, by=by, body=body) as claimed:
        if claimed.answer is not None:
            return claimed.answer
        done.append(body)
        answer = {"code": f"H-{len(done)}"}
        claimed.store(answer)
        return answer


@pytest.mark.django_db
def test_the_same_key_and_body_give_the_same_answer() -> None:
    assert receive("k", {"a": 1}) == receive("k", {"a": 1}) == {"code": "H-1"}
    assert len(done) == 1


@pytest.mark.django_db
def test_the_same_key_with_another_body_is_refused() -> None:
    receive("k", {"a": 1})
    with pytest.raises(Conflict, match="nội dung khác"):
        receive("k", {"a": 2})
    assert len(done) == 1


@pytest.mark.django_db
def test_keys_of_two_people_do_not_meet() -> None:
    receive("k", {"a": 1})
    receive("k", {"a": 2}, by=STRANGER)
    assert len(done) == 2


@pytest.mark.django_db
def test_without_a_key_nothing_is_compared() -> None:
    receive(None, {"a": 1})
    receive("", {"a": 1})
    assert len(done) == 2
    assert not IdempotencyKey.objects.exists()


@pytest.mark.django_db
def test_a_failure_forgets_the_key() -> None:
    def fail() -> None:
        with claim("k", by=OFFICER, body={}):
            raise ValueError("hỏng")

    with pytest.raises(ValueError, match="hỏng"):
        fail()
    assert receive("k", {}) == {"code": "H-1"}


@pytest.mark.django_db
def test_a_key_too_long_is_refused() -> None:
    with pytest.raises(Invalid, match="80 ký tự"):
        receive("k" * 81, {})


@pytest.mark.django_db
def test_old_keys_are_forgotten() -> None:
    receive("k", {})
    assert idempotency.forget() == 0
    assert idempotency.forget(timedelta(0)) == 1


def test_a_repetition_while_the_first_still_runs_is_refused(own_database: str) -> None:
    begun, finish = Signal(), Signal()

    def slow() -> None:
        with claim("k", by=OFFICER, body={}) as claimed:
            begun.set()
            finish.wait(10)
            claimed.store({"code": "H-1"})
        connection.close()

    first = Thread(target=slow)
    first.start()
    begun.wait(10)
    with pytest.raises(Conflict, match="đang được xử lý"):
        receive("k", {})
    finish.set()
    first.join()
    assert receive("k", {}) == {"code": "H-1"}
    assert not done
