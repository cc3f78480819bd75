"""Compliance cost over the API: a study written in the documented JSON, replaced, confirmed, opened again."""

from decimal import Decimal

import pytest

from motcua.config.tests.api import Caller
from motcua.control.costs.models import CostStudy

pytestmark = pytest.mark.django_db
# The example of docs/costs.md (kiem-soat-tthc.md 2.5).
SHEET = {
    "wage": 50000,
    "now": {
        "subjects": 200,
        "activities": [
            {"work": 1, "hours": 3, "other": 60000}, {"work": 2, "hours": 2}, {"work": 3, "fee": 150000},
            {"work": 4, "hours": 1}, {"work": 6, "hours": 1},
        ],
    },
    "after": {
        "subjects": "200",
        "activities": [
            {"work": 1, "hours": "1.5", "other": 10000}, {"work": 2, "hours": 0.25}, {"work": 3, "fee": 75000},
            {"work": 6, "hours": 0.25},
        ],
    },
}  # fmt: skip
STUDY = {"title": "Thủ tục mẫu"} | SHEET


def test_a_study_of_the_documented_json_gives_the_documented_figures(cast):
    focal, control = Caller(cast.focal), Caller(cast.control)
    made = focal.post("/compliance-costs", STUDY, 201, once="chi-phi-1")
    assert focal.post("/compliance-costs", STUDY, 201, once="chi-phi-1") == made
    figures = [Decimal(made[name]) for name in ("now", "after", "saved", "rate")]
    assert figures == [112_000_000, 37_000_000, 75_000_000, Decimal("66.96")]
    at = f"/compliance-costs/{made['id']}"
    body = SHEET | {"after": None, "note": "Chỉ khối hiện tại", "version": made["version"]}
    answer = focal.send("PUT", f"{at}/activities", body)
    assert answer.status_code == 200, answer.content.decode()
    assert Decimal(answer.json()["after"]) == 0
    control.post(f"{at}/acts/xac-nhan", {}, 422)
    control.post(f"{at}/acts/xac-nhan", {"abolished": True, "version": made["version"]}, 409)
    assert control.post(f"{at}/acts/xac-nhan", {"abolished": True})["state"] == "XAC_NHAN"
    assert focal.send("PUT", f"{at}/activities", SHEET).status_code == 409
    again = control.post(f"{at}/acts/mo-lai", {"reason": "Tính lại theo số liệu mới"})
    assert (again["state"], again["edition"]) == ("SOAN", 2)
    assert CostStudy.objects.count() == 1


def test_what_is_wrong_is_named_and_nothing_is_made(cast):
    focal = Caller(cast.focal)

    def fields(changes: dict, status: int = 422) -> list[str]:
        return [one["field"] for one in focal.post("/compliance-costs", STUDY | changes, status)["errors"]]

    assert fields({"code": "9.999999"}) == ["code"]
    assert fields({"now": {"activities": [{"work": 7}]}}) == ["now.activities.0.work"]
    assert fields({"now": {"activities": [{"work": 1, "hours": -1}]}}) == ["now.activities.0.hours"]
    assert fields({"agency_id": 999_999}, 403) == []
    assert fields({"title": "", "code": ""}) == ["title"]
    hired = {"now": {"activities": [{"work": 1, "doing": "hired", "hours": 2}]}}
    assert "Bảng tính" in focal.post("/compliance-costs", STUDY | hired, 422)["detail"]
    assert not CostStudy.objects.exists()


def test_each_does_what_is_theirs_and_the_stranger_finds_nothing(cast):
    study = cast.counted()
    at = f"/compliance-costs/{study.pk}"
    Caller(cast.focal).post(f"{at}/acts/xac-nhan", {}, 403)
    Caller(cast.inspector).post("/compliance-costs", STUDY, 403)
    stranger = Caller(cast.stranger)
    stranger.get(at, 404)
    assert stranger.send("PUT", f"{at}/activities", SHEET).status_code == 404
