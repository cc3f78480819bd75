"""Plans over the API: what is to be done, progress and evidence from another system, figures of targets."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.base import clock
from motcua.base.indicators.models import Entry
from motcua.config.tests.api import PREFIX, Caller
from motcua.control.plans.models import Evidence, PlanTarget, Reviewed
from motcua.control.plans.tests.following_cast import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def test_an_agency_reads_its_work_and_the_control_office_all_of_it(cast: Cast):
    late = cast.given(clock.today() - timedelta(days=3))
    cast.given(clock.today() + timedelta(days=30), agency=cast.theirs)
    (own,) = Caller(cast.focal).get("/assignments")["items"]
    assert (own["id"], own["late"], own["standing"]) == (late.pk, True, "quá hạn 3 ngày")
    page = Caller(cast.control).get("/assignments?limit=1")
    assert page["items"][0]["id"] == late.pk
    (rest,) = Caller(cast.control).get(f"/assignments?limit=1&after={page['next']}")["items"]
    assert rest["agency_id"] == cast.theirs.pk
    (plan,) = Caller(cast.control).get("/plans?year=2026")["items"]
    assert (plan["number"], plan["work"]["total"], plan["work"]["late"]) == ("12/KH-UBND", 2, 1)
    whole = Caller(cast.focal).get(f"/plans/{cast.plan.pk}")
    assert [task["leads"] for task in whole["tasks"]] == [["Sở Mẫu"], ["Sở Khác"]]
    Caller(cast.focal).get("/plans/999", 404)


def test_progress_then_done_with_a_document(cast: Cast):
    work = cast.given(clock.today())
    focal, at = Caller(cast.focal), f"/assignments/{work.pk}"
    told = focal.post(
        f"{at}/acts/tinh-hinh", {"state": "DANG", "percent": 40, "note": "Đang rà soát", "version": 0}
    )
    assert (told["state"], told["percent"], told["version"]) == ("DANG", 40, 1)
    assert focal.post(f"{at}/acts/xong", {}, 422)["errors"][0]["field"] == "evidence.number"
    body = {"note": "Đã báo cáo", "evidence": {"words": "Báo cáo", "number": "15/BC-SXD"}, "version": 1}
    done = focal.post(f"{at}/acts/xong", body, once="xong-1")
    assert focal.post(f"{at}/acts/xong", body, once="xong-1") == done
    assert (done["state"], [one["number"] for one in done["evidence"]]) == ("XONG", ["15/BC-SXD"])
    assert Evidence.objects.count() == 1
    focal.post(f"{at}/acts/tinh-hinh", {"state": "DANG"}, 409)


def test_evidence_is_a_file_or_a_number(cast: Cast):
    work = cast.given(clock.today())
    key, address = Caller(cast.focal).key, f"{PREFIX}/assignments/{work.pk}/evidence"
    headers = {"Authorization": f"Bearer {key}"}
    page = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(page)
    file = SimpleUploadedFile("bao-cao.pdf", page.getvalue(), content_type="application/pdf")
    answer = Client().post(address, {"words": "Báo cáo quý", "file": file}, headers=headers)
    assert answer.status_code == 201, answer.content.decode()
    (shown,) = answer.json()["evidence"]
    assert (shown["kind"], shown["words"]) == ("TEP", "Báo cáo quý")
    assert Client().get(f"{PREFIX}/files/{shown['file']}", headers=headers).status_code == 200
    nothing = Client().post(address, {"words": "Không có gì"}, headers=headers)
    assert (nothing.status_code, nothing.json()["errors"][0]["field"]) == (422, "number")


def test_what_is_not_theirs_is_not_there(cast: Cast):
    work = cast.given(clock.today())
    body = {"state": "DANG", "percent": 40}
    Caller(cast.stranger).post(f"/assignments/{work.pk}/acts/tinh-hinh", body, 404)
    Caller(cast.leader).post(f"/assignments/{work.pk}/acts/tinh-hinh", body, 403)
    focal = Caller(cast.focal)
    focal.post(f"/assignments/{work.pk}/acts/tinh-hinh", body | {"version": 5}, 409)
    wrong = focal.post(f"/assignments/{work.pk}/acts/tinh-hinh", {"state": "CHO"}, 422)
    assert wrong["errors"][0]["field"] == "reason"
    work.refresh_from_db()
    assert work.state == "CHUA"


def test_a_figure_entered_by_hand_is_the_target_s_figure(cast: Cast):
    target = PlanTarget.objects.create(
        plan=cast.plan, position=1, text="Đào tạo trên 90 % công chức", subject="Công chức được đào tạo", op=">",
        value=90, review=Reviewed.CONFIRMED,
    )  # fmt: skip
    control, at = Caller(cast.control), f"/plan-targets/{target.pk}/figures"
    year = clock.today().year
    body = {"period": f"nam:{year}", "numerator": 95, "denominator": "100", "evidence": "Báo cáo số 3/BC-VP"}
    told = control.post(at, body, 201, once="so-1")
    assert control.post(at, body, 201, once="so-1") == told
    assert Entry.objects.get().value == 95
    wrong = control.post(at, body | {"numerator": 101}, 422)
    assert wrong["errors"][0]["field"] == "numerator"
    assert control.post(at, body | {"period": "tuần 3"}, 422)["errors"][0]["field"] == "period"
    Caller(cast.focal).post(at, body, 403)
    Caller(cast.control).post("/plan-targets/999/figures", body, 404)
