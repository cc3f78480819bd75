"""The door of the API: keys, cookies, errors in one shape, the document and its page."""

import json
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from ninja import Schema

from motcua.base import clock
from motcua.base.organisations.models import Person
from motcua.base.tokens import limits
from motcua.base.tokens.models import Token
from motcua.base.tokens.problems import MEDIA_TYPE
from motcua.config.api import document
from motcua.config.tests.api import PREFIX, Caller, filing, key_of
from motcua.onestop.dossiers.tests.cast import Cast, make_cast


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def problem_of(answer, status: int) -> dict:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == MEDIA_TYPE
    said = json.loads(answer.content)
    assert set(said) == {"type", "title", "status", "detail", "errors"}
    assert said["status"] == status
    assert said["type"] == f"/api/v1/docs#loi-{status}"
    return said


def test_without_a_key_the_door_is_shut(cast):
    answer = Caller().send("GET", "/me")
    assert "Bearer" in problem_of(answer, 401)["detail"]
    assert answer["WWW-Authenticate"] == "Bearer"


def test_an_officer_s_session_does_not_open_the_api(cast):
    client = Client()
    client.force_login(Person.objects.get(pk=cast.desk.person_id))
    problem_of(client.get(f"{PREFIX}/me"), 401)


def test_a_revoked_key_is_refused_with_a_reason(cast):
    caller = Caller(cast.desk)
    caller.get("/me")
    Token.objects.update(revoked_at=clock.now())
    assert "thu hồi" in problem_of(caller.send("GET", "/me"), 401)["detail"]


def test_use_is_noted_once_a_minute(cast, django_assert_num_queries):
    caller = Caller(cast.desk)
    caller.get("/me")
    used = Token.objects.get().used_at
    assert used
    caller.get("/me")
    assert Token.objects.get().used_at == used
    Token.objects.update(used_at=used - timedelta(minutes=2))
    caller.get("/me")
    assert Token.objects.get().used_at > used


def test_me_says_as_whom_the_key_acts(cast):
    me = Caller(cast.returning).get("/me")
    assert (me["person_id"], me["roles"]) == (cast.returning.person_id, ["thu_phi", "tra_ket_qua"])
    assert "dossier.release" in me["actions"]
    assert "dossier.receive" not in me["actions"]


def test_a_key_that_sends_too_much_is_told_to_wait(cast, settings):
    settings.API_RATE, settings.API_BURST = 1, 3
    limits._buckets.clear()
    caller = Caller(cast.desk)
    answers = [caller.send("GET", "/me") for _ in range(5)]
    assert [answer.status_code for answer in answers[:3]] == [200] * 3
    problem_of(answers[-1], 429)
    assert int(answers[-1]["Retry-After"]) >= 1
    limits._buckets.clear()


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_400(cast, body):
    caller = Caller(cast.desk)
    answer = caller.client.generic(
        "POST", f"{PREFIX}/deadlines", body, content_type="application/json",
        headers={"Authorization": f"Bearer {caller.key}"},
    )  # fmt: skip
    problem_of(answer, 400)


def test_another_content_type_is_415(cast):
    caller = Caller(cast.desk)
    answer = caller.client.generic(
        "POST", f"{PREFIX}/deadlines", b"<x/>", content_type="text/xml",
        headers={"Authorization": f"Bearer {caller.key}"},
    )  # fmt: skip
    problem_of(answer, 415)


def test_a_body_too_large_is_413(cast, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    problem_of(Caller(cast.desk).send("POST", "/deadlines", {"reason": "x" * 2000}), 413)
    settings.UPLOAD_REQUEST_LIMIT = 500
    assert (
        "MB" in problem_of(Caller(cast.desk).send("POST", "/deadlines", {"reason": "x" * 900}), 413)["detail"]
    )


def test_an_unknown_address_and_method_are_problems_too(cast):
    problem_of(Caller(cast.desk).send("GET", "/khong-co"), 404)
    answer = Caller(cast.desk).send("DELETE", "/me")
    problem_of(answer, 405)
    assert answer["Allow"] == "GET"


def test_a_fault_of_ours_is_a_problem_and_changes_nothing(cast, monkeypatch, caplog):
    def broken(*_, **__):
        raise RuntimeError("the printer is on fire")

    monkeypatch.setattr("motcua.onestop.dossiers.services.receive", broken)
    said = problem_of(Caller(cast.desk).send("POST", "/dossiers", filing(cast)), 500)
    assert "printer" not in json.dumps(said)
    assert "printer" in caplog.text


def test_while_the_database_is_away_a_program_is_asked_to_send_again(cast, monkeypatch):
    def away(*_, **__):
        raise OperationalError("connection refused")

    monkeypatch.setattr("motcua.onestop.dossiers.services.receive", away)
    answer = Caller(cast.desk).send("POST", "/dossiers", filing(cast))
    said = problem_of(answer, 503)
    assert answer["Retry-After"] == "5"
    assert "Idempotency-Key" in said["detail"]
    assert "refused" not in json.dumps(said)


def test_the_document_is_open_and_complete(client):
    answer = client.get(f"{PREFIX}/openapi.json")
    assert answer.status_code == 200
    told = json.loads(answer.content)
    assert told["openapi"].startswith("3.1")
    names = [one["operationId"] for methods in told["paths"].values() for one in methods.values()]
    assert len(names) == len(set(names)) > 45
    for methods in told["paths"].values():
        for one in methods.values():
            assert one["security"] == [{"KhoaTruyCap": []}]
            assert {"400", "401", "403", "404", "405", "409", "413", "415", "422", "429"} <= set(
                one["responses"]
            )
            assert one["summary"] != one["operationId"]


def test_every_act_of_the_pages_is_in_the_document():
    from motcua.onestop.dossiers.acts import ACTS

    paths = document()["paths"]
    assert all(f"{PREFIX}/dossiers/{{dossier_id}}/acts/{act.name}" in paths for act in ACTS)


def test_no_two_schemas_of_the_document_share_a_name():
    told, found = document()["components"]["schemas"], {}
    waiting: list[type] = [Schema]
    while waiting:
        kinds = waiting.pop().__subclasses__()
        waiting += kinds
        for kind in kinds:
            if kind.__name__ in told and kind.__module__.startswith("motcua"):
                found.setdefault(kind.__name__, set()).add(kind.__module__)
    assert {name: modules for name, modules in found.items() if len(modules) > 1} == {}


def test_the_page_of_the_api_needs_nothing_from_outside(client):
    page = client.get(f"{PREFIX}/docs").content.decode()
    assert "createDossier" in page
    assert 'id="loi-422"' in page
    assert "//cdn" not in page
    assert "curl" in page


def test_a_key_acts_only_where_its_assignment_is(cast):
    assert Caller(key=key_of(cast.stranger)).get("/me")["agency_id"] == cast.other_agency.pk
