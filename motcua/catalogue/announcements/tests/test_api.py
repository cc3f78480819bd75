"""Decisions over the API: from the ministry's decision to publication, with the rights and refusals of the pages."""

from datetime import date, timedelta

import pytest

from motcua.base import clock
from motcua.catalogue.announcements.models import Announcement, AnnouncementLine, MinistryDecision
from motcua.catalogue.announcements.tests.cast import CODE, OTHER, Cast, newest
from motcua.config.tests.api import Caller

pytestmark = pytest.mark.django_db


def source_of(cast: Cast, **changes) -> dict:
    today = clock.today()
    return {
        "number": "1880/QĐ-BXD", "issued_on": str(today - timedelta(days=3)), "issuer": "Bộ Xây dựng",
        "title": "Công bố thủ tục lĩnh vực hạ tầng (mẫu)", "text_number": "12/2026/TT-BXD",
        "effective_on": str(today + timedelta(days=40)), "agency_ids": [cast.agencies["construction"].pk],
        "procedures": [{"change": "SDBS", "code": CODE, "name": "Cấp phép hạ tầng (mẫu)"}],
    } | changes  # fmt: skip


def line(**changes) -> dict:
    return {
        "change": "SDBS", "code": CODE, "changing_text": "12/2026/TT-BXD", "legal_amount": "3",
        "legal_unit": "NGAY_LV", "content": {
            "channels": [{"channel": 1, "amount": "2", "unit": "NGAY_LV"}], "address_note": "Bộ phận Một cửa cấp xã",
        },
    } | changes  # fmt: skip


def test_from_the_ministry_s_decision_to_publication(cast: Cast):
    focal, control, chairman = (Caller(one) for one in (cast.focal, cast.control, cast.chairman))
    source = control.post("/ministry-decisions", source_of(cast), 201, once="bo-1")
    assert [one["agency"] for one in source["duties"]] == ["Sở Xây dựng"]
    assert [one["code"] for one in source["procedures"]] == [CODE]
    assert [one["id"] for one in focal.get("/ministry-decisions")["items"]] == [source["id"]]
    body = {
        "source_id": source["id"], "effective_on": str(clock.today() + timedelta(days=5)), "field_name": "Hạ tầng",
        "lines": [line()],
    }  # fmt: skip
    made = focal.post("/announcements", body, 201, once="du-thao-1")
    assert focal.post("/announcements", body, 201, once="du-thao-1") == made
    at, (one,) = f"/announcements/{made['id']}", made["lines"]
    assert (one["legal_days"], one["announced_days"]) == ("3.000", "2.000")
    assert "Cách thức và thời hạn" in one["changed_parts"]
    whole = focal.get(f"/announcement-lines/{one['id']}")
    assert whole["content"]["channels"] == [
        {"channel": 1, "amount": "2", "unit": "NGAY_LV", "note": "", "case": ""}
    ]
    focal.post(f"{at}/acts/trinh", {"proposal_no": "120/TTr-SXD", "version": made["version"]})
    said = {"text": "Thời hạn chưa khớp thông tư.", "line_id": one["id"], "part": "Cách thức và thời hạn"}
    returned = control.post(f"{at}/acts/tra-lai", {"reason": "Xem lại thời hạn.", "comments": [said]})
    assert returned["state"] == Announcement.State.RETURNED
    focal.post(f"{at}/acts/trinh", {}, 409)  # the comment is not answered
    focal.post(f"/announcement-comments/{returned['comments'][0]['id']}/answer", {"text": "Đã sửa."})
    focal.post(f"{at}/acts/trinh")
    control.post(f"{at}/acts/trinh-ky")
    signed = chairman.post(f"{at}/acts/ky", {"number": "1234/QĐ-UBND"})
    assert (signed["state"], signed["lines"][0]["made_version"]) == (Announcement.State.SIGNED, 2)
    assert newest().decision_no == "1234/QĐ-UBND"
    control.post(f"{at}/acts/nhap-csdl", {"line_id": one["id"]})
    assert control.post(f"{at}/acts/cong-khai")["state"] == Announcement.State.PUBLIC


def test_a_line_is_changed_part_by_part_against_the_version_that_was_read(cast: Cast):
    focal = Caller(cast.focal)
    made = focal.post("/announcements", {"lines": [line()]}, 201)
    at = f"/announcement-lines/{made['lines'][0]['id']}"
    read = focal.get(at)
    changed = focal.send("PATCH", at, {"first_day": "2027-01-01"}, match=f'"{read["version"]}"')
    assert changed.status_code == 200, changed.content.decode()
    told = changed.json()
    assert (told["first_day"], told["changing_text"]) == ("2027-01-01", "12/2026/TT-BXD")
    assert told["content"] == read["content"]
    late = focal.send("PATCH", at, {"content": {"summary": "Khác"}, "version": read["version"]})
    assert late.status_code == 409
    wrong = focal.send("PATCH", at, {"content": {"cases": []}})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "content.Trường hợp")


def test_what_is_wrong_is_named_and_nothing_is_made(cast: Cast):
    focal, control = Caller(cast.focal), Caller(cast.control)
    wrong = focal.post("/announcements", {"lines": [line(), line(code="9.999999")]}, 422)
    assert [one["field"] for one in wrong["errors"]] == ["lines.1.code"]
    twice = focal.post("/announcements", {"lines": [line(), line()]}, 409)
    assert twice["errors"][0]["field"] == "lines.1.code"
    missing = control.post("/ministry-decisions", source_of(cast, effective_on=None), 422)
    assert missing["errors"][0]["field"] == "effective_on"
    nobody = control.post("/ministry-decisions", source_of(cast, agency_ids=[999_999]), 422)
    assert nobody["errors"][0]["field"] == "agency_ids"
    assert not Announcement.objects.exists()
    assert not AnnouncementLine.objects.exists()
    assert not MinistryDecision.objects.exists()


def test_each_does_what_is_theirs_and_the_stranger_finds_nothing(cast: Cast):
    made = cast.draft(effective_on=date(2026, 12, 20))
    cast.amended(made)
    cast.line(made, "BAIBO", OTHER)
    at = f"/announcements/{made.pk}/acts"
    focal, control, stranger = (Caller(one) for one in (cast.focal, cast.control, cast.stranger))
    stranger.get(f"/announcements/{made.pk}", 404)
    stranger.post(f"{at}/trinh", {}, 404)
    stranger.post(f"/announcements/{made.pk}/lines", line(), 404)
    focal.post(f"{at}/ky", {"number": "1/QĐ-UBND"}, 403)
    focal.post("/ministry-decisions", source_of(cast), 403)
    focal.post(f"{at}/tra-lai", {"reason": "Thử"}, 403)
    focal.post(f"{at}/trinh", {"version": 99}, 409)
    control.post(f"{at}/trinh-ky", {}, 409)
    assert focal.post(f"{at}/bo")["state"] == Announcement.State.DROPPED
