"""Review over the API: a sheet answered, results sent, an option proposed and judged, its text followed to the end."""

import pytest

from motcua.base import clock
from motcua.config.tests.api import Caller
from motcua.control.reviews.models import SimplificationOption
from motcua.control.reviews.tests.cast import YEAR, Cast, answers

pytestmark = pytest.mark.django_db


def option_of(cast: Cast, **changes) -> dict:
    text = {
        "text": "Quyết định số 5/2024/QĐ-UBND", "articles": "Điều 4", "due": f"{YEAR}-12-30",
        "agency_id": cast.agency(),
    }  # fmt: skip
    return {
        "procedure": "1.100001", "kind": "SUA_DOI", "parts": ["THOI_HAN"], "what": "Giảm còn 10 ngày",
        "reason": "Có dữ liệu số", "days_before": 20, "days_after": "10", "texts": [text],
    } | changes  # fmt: skip


def test_a_sheet_is_answered_and_the_results_sent_with_an_option(cast: Cast):
    item = cast.item(count=1)
    focal = Caller(cast.focal)
    (told,) = focal.get("/review-items?state=CHUA")["items"]
    assert focal.get(f"/review-items/{item.pk}")["missing"]
    (sheet,) = told["sheets"]
    at = f"/review-sheets/{sheet['id']}"
    assert "r1" in {question["key"] for question in focal.get(at)["questions"]}
    body = {"answers": answers({"thoi_han": ("SUA_DOI", "còn 10 ngày")}), "version": sheet["version"]}
    unread = focal.send("PUT", at, body | {"answers": {"r1": "có"}})
    assert unread.json()["errors"][0]["field"] == "answers.r1"
    done = focal.send("PUT", at, body | {"conclusion": "SUA_DOI", "reason": "Có dữ liệu số"})
    assert done.status_code == 200, done.content.decode()
    assert focal.send("PUT", at, body).status_code == 409  # an older version
    lacking = focal.post(f"/review-items/{item.pk}/acts/gui", {}, 422)
    assert "phương án" in lacking["detail"]
    focal.post("/simplifications", option_of(cast, procedure="", review_id=sheet["id"]), 201)
    sent = focal.post(f"/review-items/{item.pk}/acts/gui")
    assert (sent["state"], sent["missing"]) == ("DA_GUI", [])
    assert Caller(cast.stranger).send("PUT", at, body).status_code == 404
    assert Caller(cast.control).send("PUT", at, body).status_code == 403


def test_an_option_is_proposed_judged_and_completed(cast: Cast):
    focal, control = Caller(cast.focal), Caller(cast.control)
    made = focal.post("/simplifications", option_of(cast), 201, once="pa-1")
    assert focal.post("/simplifications", option_of(cast), 201, once="pa-1") == made
    assert SimplificationOption.objects.count() == 1
    at = f"/simplifications/{made['id']}"
    assert (made["state"], [one["articles"] for one in made["texts"]]) == ("DE_XUAT", ["Điều 4"])
    assert focal.post(f"{at}/acts/gui", {"version": made["version"]})["state"] == "VP_DANH_GIA"
    focal.post(f"{at}/acts/dat", {}, 403)
    returned = control.post(f"{at}/acts/y-kien", {"text": "Ghi rõ căn cứ", "returned": True})
    (remark,) = returned["remarks"]
    focal.post(f"{at}/acts/gui", {"version": made["version"]}, 409)
    focal.post(f"{at}/acts/gui", {"answers": {str(remark["id"]): "Đã ghi Điều 4"}})
    assert control.post(f"{at}/acts/dat")["state"] == "CHO_PHE_DUYET"
    Caller(cast.stranger).get(at, 404)


def test_what_is_wrong_is_named_and_nothing_is_made(cast: Cast):
    focal = Caller(cast.focal)

    def field(**changes) -> str:
        return focal.post("/simplifications", option_of(cast, **changes), 422)["errors"][0]["field"]

    assert field(procedure="9.999999") == "procedure"
    assert field(parts=["KHONG_CO"]) == "parts"
    assert field(cost_study_id=999) == "cost_study_id"
    (text,) = option_of(cast)["texts"]
    assert field(texts=[text, text | {"agency_id": 999_999}]) == "texts.1.agency_id"
    assert not SimplificationOption.objects.exists()
    Caller(cast.chairman).post("/simplifications", option_of(cast), 403)


def test_a_legal_text_is_followed_until_the_option_is_in_force(cast: Cast):
    option = cast.ready()
    cast.signed(option)
    focal, at = Caller(cast.focal), f"/legal-texts/{cast.text_of(option).pk}/acts"
    told = focal.post(f"{at}/tinh-hinh", {"state": "DANG_SOAN", "note": "Dự thảo 1", "version": 0})
    assert [one["state"] for one in told["texts"]] == ["DANG_SOAN"]
    focal.post(f"{at}/tinh-hinh", {"state": "DA_TRINH", "version": 0}, 409)
    Caller(cast.stranger).post(f"{at}/tinh-hinh", {"state": "DA_TRINH"}, 404)
    body = {"number": "12/QĐ-UBND", "issued_on": str(clock.today())}
    assert focal.post(f"{at}/ban-hanh", body, once="vb-1")["state"] == "DA_THUC_THI"
    assert focal.post(f"{at}/ban-hanh", body, once="vb-1")["enforced_on"] == str(clock.today())
