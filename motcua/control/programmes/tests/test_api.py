"""Programmes over the API: options of items up to their text, contributions and their answers, opinions owed."""

import pytest

from motcua.base import clock
from motcua.catalogue.procedures.models import Field
from motcua.config.tests.api import Caller
from motcua.control.programmes.models import Contribution, Treatment
from motcua.control.programmes.services import deciding
from motcua.control.programmes.tests.cast import added, campaign

pytestmark = pytest.mark.django_db
CONTRIBUTION = {
    "name": "Cấp phát vật tư (mẫu)", "field": "Tài sản công", "layer": "SO", "steps": ["Sở gửi tờ trình.", "Ký."],
    "documents": ["Tờ trình"], "limit_amount": 5, "limit_unit": "NGAY_LV", "yearly": 12,
}  # fmt: skip


def test_an_option_is_proposed_approved_and_enforced(cast):
    added(cast, 2)
    found, items = campaign(cast, ("RA_SOAT", 50))
    focal, control = Caller(cast.focal), Caller(cast.control)
    at = f"/programme-items/{items[0].pk}/options/1"
    proposed = focal.send("PUT", at, {"outcome": "BAI_BO"})
    assert proposed.status_code == 200, proposed.content.decode()
    late = focal.send("PUT", at, {"outcome": "DON_GIAN", "content": "Bớt giấy", "version": 7})
    assert late.status_code == 409
    wrong = focal.send("PUT", at, {"outcome": "DON_GIAN"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "content")
    assert Caller(cast.stranger).send("PUT", at, {"outcome": "BAI_BO"}).status_code == 403
    whole = f"/programmes/{found.code}"
    body = {"options": [proposed.json()["id"]], "decision_no": "7/QĐ-UBND", "approved_on": str(clock.today())}
    focal.post(f"{whole}/acts/thong-qua", body, 403)
    assert (
        control.post(f"{whole}/acts/thong-qua", body | {"options": [999]}, 422)["errors"][0]["field"]
        == "options"
    )
    assert control.post(f"{whole}/acts/thong-qua", body, once="tq-1") == {"count": 1}
    assert control.post(f"{whole}/acts/thong-qua", body, once="tq-1") == {"count": 1}
    enforced = {"options": body["options"], "enforced_by": "12/QĐ-UBND", "enforced_on": str(clock.today())}
    control.post(f"{whole}/acts/thuc-thi", enforced)
    listed = control.get(f"{whole}/items?limit=1")
    assert [one["enforced_by"] for one in listed["items"][0]["options"]] == ["12/QĐ-UBND"]
    assert [one["options"] for one in control.get(f"{whole}/items?after={listed['next']}")["items"]] == [[]]
    assert Treatment.objects.count() == 1
    control.get("/programmes/khong-co/items", 404)


def test_a_contribution_goes_to_its_owner_and_is_answered(cast):
    (one,) = added(cast)
    focal, stranger = Caller(cast.focal), Caller(cast.stranger)
    sent = stranger.post("/internal-contributions", CONTRIBUTION, 201, once="dx-1")
    assert stranger.post("/internal-contributions", CONTRIBUTION, 201, once="dx-1") == sent
    assert (sent["owner"], sent["state"]) == ("Sở Xây dựng", "CHO")
    at = f"/internal-contributions/{sent['id']}/acts"
    stranger.post(f"{at}/nhan", {}, 403)
    wrong = focal.post(f"{at}/gop", {"into": "NB-XX-99"}, 422)
    assert wrong["errors"][0]["field"] == "into"
    focal.post(f"{at}/tu-choi", {"reason": "Trùng", "version": 9}, 409)
    merged = focal.post(f"{at}/gop", {"into": one.procedure.code, "version": sent["version"]})
    assert (merged["state"], merged["internal"]) == ("GOP", one.procedure.code)
    other = stranger.post("/internal-contributions", CONTRIBUTION | {"name": "Thanh lý vật tư (mẫu)"}, 201)
    taken = focal.post(f"/internal-contributions/{other['id']}/acts/nhan")
    assert (taken["state"], bool(taken["internal"])) == ("NHAN", True)
    assert {row["state"] for row in focal.get("/internal-contributions")["items"]} == {"GOP", "NHAN"}


def test_what_is_wrong_with_a_contribution_is_named(cast):
    Field.objects.get_or_create(name="Tài sản công", defaults={"code": "TSC", "folded": "tai san cong"})
    focal = Caller(cast.focal)

    def field(**changes) -> str:
        return focal.post("/internal-contributions", CONTRIBUTION | changes, 422)["errors"][0]["field"]

    assert field(field="Không có lĩnh vực này") == "field"
    assert field(limit_unit="") == "limit_amount"
    assert field(steps=[]) == "steps"
    assert not Contribution.objects.exists()
    Caller(cast.control).post("/internal-contributions", CONTRIBUTION, 403)


def test_an_agency_that_is_asked_gives_its_opinion(cast):
    (one,) = added(cast)
    made = deciding.draft(
        title="Công bố TTHC nội bộ (mẫu)", owner_id=cast.agencies["construction"].pk, changes={one.pk: "MOI"},
        by=cast.focal,
    )  # fmt: skip
    deciding.ask_opinions(made.pk, [cast.agencies["justice"].pk], due=None, by=cast.focal)
    stranger = Caller(cast.stranger)
    (owed,) = stranger.get("/internal-opinions")["items"]
    at = f"/internal-opinions/{owed['id']}/answer"
    Caller(cast.focal).post(at, {"answer": "NHAT_TRI"}, 404)
    assert stranger.post(at, {"answer": "GOP_Y"}, 422)["errors"][0]["field"] == "text"
    given = stranger.post(at, {"answer": "GOP_Y", "text": "Bớt một bước", "version": owed["version"]})
    assert given["answer"] == "GOP_Y"
    stranger.post(at, {"answer": "NHAT_TRI", "version": owed["version"]}, 409)
    assert stranger.get("/internal-opinions")["items"] == []
