"""Publication over the API: points put right and looked at, a national list compared, findings answered and given."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.base import clock
from motcua.catalogue.publication.models import CleaningFinding, CleaningRun, PostingRound
from motcua.catalogue.publication.tests.cast import BIRTH, LICENCE, Cast
from motcua.catalogue.publication.tests.test_cleaning import NAME, listed
from motcua.config.tests.api import PREFIX, Caller

pytestmark = pytest.mark.django_db


def test_a_point_is_put_right_and_looked_at(cast: Cast):
    cast.listed()
    point = cast.board()
    control, director = Caller(cast.control), Caller(cast.people["director"])
    (line,) = control.get("/posting-points")["items"]
    assert (line["id"], line["must"], line["wrong"]) == (point.pk, 1, 1)
    at = f"/posting-points/{point.pk}"
    (one,) = control.get(at)["lines"]
    assert (one["procedure"], one["state"]) == (BIRTH, "thieu")
    control.post(f"{at}/postings", {"keys": [one["key"]]}, once="dan-1")
    body = {"looks": [{"key": one["key"], "result": "DU"}], "note": "Kiểm quý"}
    seen = director.post(f"{at}/rounds", body, 201, once="kiem-1")
    assert director.post(f"{at}/rounds", body, 201, once="kiem-1") == seen
    assert (seen["right"], seen["last_look"]) == (1, str(clock.today()))
    assert PostingRound.objects.count() == 1
    wrong = director.post(f"{at}/rounds", {"looks": [{"key": "p999999", "result": "DU"}]}, 422)
    assert wrong["errors"][0]["field"] == "looks"
    director.post(f"{at}/postings", {"keys": [one["key"]]}, 403)
    Caller(cast.focal).get(at, 404)
    Caller(cast.people["stranger"]).post(f"{at}/rounds", body, 404)


def test_a_national_list_is_compared_and_its_findings_answered(cast: Cast):
    headers = {"Authorization": f"Bearer {Caller(cast.control).key}", "Idempotency-Key": "doi-chieu-1"}
    answers = [
        Client().post(
            f"{PREFIX}/cleaning-runs", {"file": listed(**{LICENCE: NAME}), "whole": "true"}, headers=headers
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201], answers[0].content.decode()
    assert json.loads(answers[0].content) == json.loads(answers[1].content)
    assert CleaningRun.objects.count() == 1
    focal, control, stranger = (Caller(one) for one in (cast.focal, cast.control, cast.people["stranger"]))
    (found,) = focal.get("/cleaning-findings?rule=2&state=MO")["items"]
    assert (found["code"], found["theirs"]) == (LICENCE, NAME)
    at = f"/cleaning-findings/{found['id']}"
    wrong = focal.post(f"{at}/answer", {"state": "KHONG_LOI"}, 422)
    assert wrong["errors"][0]["field"] == "reason"
    stranger.post(f"{at}/answer", {"state": "DA_SUA"}, 404)
    focal.post(f"{at}/agency", {"agency_id": cast.agencies["justice"].pk}, 403)
    said = focal.post(
        f"{at}/answer", {"state": "DA_SUA", "reason": "Đã sửa tên", "version": found["version"]}
    )
    assert said["state"] == "DA_SUA"
    focal.post(f"{at}/answer", {"state": "MO", "version": found["version"]}, 409)
    control.post(f"{at}/agency", {"agency_id": cast.agencies["justice"].pk})
    assert CleaningFinding.objects.get(pk=found["id"]).agency == cast.agencies["justice"]


def test_a_file_that_is_no_list_changes_nothing(cast: Cast):
    headers = {"Authorization": f"Bearer {Caller(cast.control).key}"}
    file = SimpleUploadedFile("rac.json", b"{}", "application/json")
    answer = Client().post(f"{PREFIX}/cleaning-runs", {"file": file}, headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "file")
    assert not CleaningRun.objects.exists()
