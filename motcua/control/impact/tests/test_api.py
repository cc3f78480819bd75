"""Drafts over the API: from the first form to the issued text, with the rights and refusals of the pages."""

import pytest

from motcua.base import clock
from motcua.base.events.models import Event
from motcua.config.tests.api import Caller
from motcua.control.impact.models import LegalDraft, Stage
from motcua.control.impact.tests.cast import CHECKED, NEEDED, WHOLE

pytestmark = pytest.mark.django_db
DRAFT = {
    "title": "Quy định quản lý vỉa hè (mẫu)", "kind": "QD_UBND",
    "procedures": [{"change": "MOI", "name": "Chấp thuận trông xe (mẫu)"}],
}  # fmt: skip


def field_of(problem: dict) -> list[str]:
    return [one["field"] for one in problem["errors"]]


def test_a_draft_goes_from_its_first_form_to_the_issued_text(cast):
    focal, control, appraiser = (Caller(one) for one in (cast.focal, cast.control, cast.appraiser))
    made = focal.post("/legal-drafts", DRAFT, 201, once="du-thao-1")
    at = f"/legal-drafts/{made['id']}"
    (one,) = made["procedures_told"]
    assert any("biểu đánh giá còn" in lack["what"] for lack in made["lacks"])
    sheet = focal.get(f"/assessment-sheets/{one['sheets'][0]['id']}")
    assert {"c1", "c2"} <= {question["key"] for question in sheet["questions"]}
    filled = focal.send(
        "PUT", f"/assessment-sheets/{sheet['id']}", {"answers": WHOLE, "version": sheet["version"]}
    )
    assert filled.status_code == 200, filled.content.decode()
    for code in ("MAU_DON", "DIEU_KIEN"):
        focal.post(f"/draft-procedures/{one['id']}/parts", {"code": code}, 201)
    assert focal.get(at)["lacks"] == []
    assert focal.post(f"{at}/acts/gui-y-kien")["stage"] == Stage.OPINION
    answers = CHECKED | {"b4": "khong", "b4_y_kien": "Bớt bản sao căn cước"}
    assert (
        control.send("PUT", f"/draft-procedures/{one['id']}/checks", {"answers": answers}).status_code == 200
    )
    assert focal.get(at)["opinions"] == []  # not given yet
    control.post(f"{at}/opinions", {"part": "Bố cục", "text": "Gộp hai điều"}, 201)
    given = control.post(f"{at}/acts/cho-y-kien", {"number": "125/VP-KSTT", "summary": "Cơ bản thống nhất."})
    for item in given["opinions"]:
        focal.post(
            f"/draft-opinions/{item['id']}/answer", {"answer": "TIEP_THU", "text": "Đã sửa.", "version": 0}
        )
    focal.post(f"{at}/acts/gui-tham-dinh")
    appraiser.post(f"{at}/acts/tham-dinh", {"result": "DAT", "number": "45/BC-STP", "text": "Phù hợp."})
    focal.post(f"{at}/acts/trinh")
    today = clock.today().isoformat()
    issued = focal.post(
        f"{at}/acts/ban-hanh", {"number": "12/2026/QĐ-UBND", "issued_on": today, "effective_on": today}
    )
    assert (issued["stage"], issued["issued_number"]) == (Stage.ISSUED, "12/2026/QĐ-UBND")
    assert [line["id"] for line in control.get("/legal-drafts?stage=BAN_HANH")["items"]] == [made["id"]]


def test_a_creation_sent_twice_makes_one_draft(cast):
    focal = Caller(cast.focal)
    first = focal.post("/legal-drafts", DRAFT, 201, once="k-1")
    assert focal.post("/legal-drafts", DRAFT, 201, once="k-1") == first
    assert LegalDraft.objects.count() == Event.objects.filter(kind="impact.begun").count() == 1


def test_what_is_wrong_is_named_and_nothing_is_made(cast):
    focal = Caller(cast.focal)
    wrong = DRAFT | {
        "procedures": [{"change": "MOI", "name": "Một"}, {"change": "SDBS", "procedure": "9.999999"}]
    }
    assert field_of(focal.post("/legal-drafts", wrong, 422)) == ["procedures.1.procedure"]
    assert field_of(focal.post("/legal-drafts", DRAFT | {"agency_id": 999_999}, 422)) == ["agency_id"]
    assert not LegalDraft.objects.exists()
    sheet = cast.procedure(cast.drafted()).sheets.get()
    body = {"answers": {"c1": "co_le", "c99": "co", "c1_ly_do": "Vì thế"}}
    answer = focal.send("PUT", f"/assessment-sheets/{sheet.pk}", body)
    assert answer.status_code == 422
    assert field_of(answer.json()) == ["answers.c1", "answers.c99"]
    sheet.refresh_from_db()
    assert sheet.answers == {}


def test_who_was_second_is_told(cast):
    draft = cast.drafted()
    sheet = cast.procedure(draft).sheets.get()
    focal, other = Caller(cast.focal), Caller(cast.specialist)
    assert (
        focal.send("PUT", f"/assessment-sheets/{sheet.pk}", {"answers": NEEDED}, match='"0"').status_code
        == 200
    )
    late = other.send("PUT", f"/assessment-sheets/{sheet.pk}", {"answers": WHOLE, "version": 0})
    assert late.status_code == 409
    focal.post(f"/legal-drafts/{draft.pk}/acts/thoi", {"reason": "Không cần nữa", "version": 7}, 409)
    focal.post(f"/legal-drafts/{draft.pk}/acts/thoi", {"reason": " "}, 422)


def test_a_stranger_finds_nothing_and_a_reader_writes_nothing(cast):
    draft = cast.asked()
    stranger, control, director = (Caller(one) for one in (cast.stranger, cast.control, cast.director))
    stranger.get(f"/legal-drafts/{draft.pk}", 404)
    stranger.post(f"/legal-drafts/{draft.pk}/acts/gui-y-kien", {}, 404)
    stranger.post(f"/draft-procedures/{draft.procedures.get().pk}/parts", {"code": "MAU_DON"}, 404)
    assert stranger.get("/legal-drafts")["items"] == []
    control.post("/legal-drafts", DRAFT, 403)
    director.post(f"/legal-drafts/{draft.pk}/acts/cho-y-kien", {"number": "1", "summary": "Được"}, 403)
    Caller(cast.focal).post(f"/legal-drafts/{draft.pk}/acts/gui-y-kien", {}, 409)


def test_a_page_of_drafts_goes_on_where_the_last_one_ended(cast):
    first, second = cast.drafted(), cast.drafted(title="Quy định khác (mẫu)")
    caller = Caller(cast.control)
    page = caller.get("/legal-drafts?limit=1")
    assert ([one["id"] for one in page["items"]], page["next"]) == ([second.pk], second.pk)
    rest = caller.get(f"/legal-drafts?limit=1&after={page['next']}")
    assert ([one["id"] for one in rest["items"]], rest["next"]) == ([first.pk], None)
