"""A dossier over the API, from the filing to the returned result; what is refused on the way."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.base.audit.models import Act
from motcua.base.organisations.models import Person, RoleAssignment
from motcua.base.organisations.queries import actor_for
from motcua.config.tests.api import PREFIX, Caller, filing
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.cast import START, Cast, make_cast

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def test_a_dossier_is_created_and_moved_to_its_returned_result(cast):
    desk = Caller(cast.desk)
    made = desk.post("/dossiers", filing(cast), 201)
    pk = made["id"]
    assert made["code"].startswith("H05.24.31-")
    assert made["status"] == "DA_TIEP_NHAN"
    desk.act(pk, "chuyen", version=made["version"])
    Caller(cast.head).act(pk, "chuyen", assignee=cast.specialist.person_id, note="Xem kỹ năm sinh")
    Caller(cast.specialist).act(pk, "chuyen")
    Caller(cast.leader).act(pk, "ky", summary="Cấp bản sao")
    Caller(cast.clerk).act(pk, "dong-dau", number="12/TL")
    Caller(cast.returning).act(pk, "thu-phi", receipt="0001")
    done = Caller(cast.returning).act(pk, "tra", receiver="Nguyễn Thị Mẫu")
    assert (done["status"], done["portal_status"]) == ("DA_TRA", 10)
    whole = desk.get(f"/dossiers/{pk}")
    assert whole["applicant_person"]["identity"] == "024 190 ••• 777"
    assert len(desk.get(f"/dossiers/{pk}/history")["items"]) >= 7


def test_the_trail_says_that_it_came_over_the_api(cast):
    Caller(cast.desk).post("/dossiers", filing(cast), 201)
    act = Act.objects.filter(act="dossier.received").get()
    assert (act.channel, act.actor_name) == ("api", cast.desk.name)


def test_what_another_system_filed_waits_at_the_desk(cast):
    desk = Caller(cast.desk)
    body = filing(cast, intake="submit", origin="DVCQG", national_code="G22.99-261120-0007")
    first = desk.post("/dossiers", body, 201)
    assert (first["status"], first["portal_status"], first["code"]) == ("MOI_NOP", 1, "")
    again = desk.post("/dossiers", body, 201)
    assert again["id"] == first["id"]
    accepted = desk.act(first["id"], "tiep-nhan")
    assert accepted["code"]
    assert accepted["national_code"] == "G22.99-261120-0007"
    found = desk.get("/dossiers?origin=DVCQG&national_code=G22.99-261120-0007")
    assert [row["id"] for row in found["items"]] == [first["id"]]


def test_the_same_national_code_at_another_agency_is_refused(cast):
    body = filing(cast, intake="submit", origin="DVCQG", national_code="G22.99-261120-0008")
    Caller(cast.desk).post("/dossiers", body, 201)
    problem = Caller(cast.stranger).post("/dossiers", body, 409)
    assert problem["errors"][0]["field"] == "national_code"


def test_a_dossier_that_lacks_a_paper_is_not_received(cast):
    problem = Caller(cast.desk).post("/dossiers", filing(cast, papers=[]), 422)
    assert problem["title"] == "Dữ liệu chưa đúng"
    assert "còn thiếu 2 giấy tờ bắt buộc" in problem["detail"]
    assert not Dossier.objects.exists()


def test_every_wrong_field_is_named_in_vietnamese(cast):
    body = filing(cast, copies=0, channel=7, papers="không", applicnt={})
    body["applicant"].pop("name")
    problem = Caller(cast.desk).post("/dossiers", body, 422)
    found = {error["field"]: error["message"] for error in problem["errors"]}
    assert found == {
        "applicant.name": "Thiếu trường này.",
        "channel": "Chỉ nhận một trong: 1, 2, 3.",
        "copies": "Không nhỏ hơn 1.",
        "papers": "Phải là một danh sách.",
        "applicnt": "Không có trường này.",
    }


def test_acting_on_a_version_that_is_gone_is_refused(cast):
    desk = Caller(cast.desk)
    pk = desk.post("/dossiers", filing(cast), 201)["id"]
    answer = desk.send("GET", f"/dossiers/{pk}")
    etag = answer["ETag"]
    desk.act(pk, "chuyen")
    refused = Caller(cast.head).send("POST", f"/dossiers/{pk}/acts/chuyen", {}, match=etag)
    assert refused.status_code == 409
    Caller(cast.head).act(pk, "chuyen", 409, version=1)


def test_the_acts_tell_what_may_be_done_and_why_not(cast):
    pk = Caller(cast.desk).post("/dossiers", filing(cast), 201)["id"]
    of_desk = {act["name"]: act for act in Caller(cast.desk).get(f"/dossiers/{pk}/acts")["acts"]}
    assert of_desk["chuyen"]["allowed"]
    of_colleague = {act["name"]: act for act in Caller(cast.clerk).get(f"/dossiers/{pk}/acts")["acts"]}
    assert not of_colleague["chuyen"]["allowed"]
    assert of_colleague["chuyen"]["why_not"]


def test_an_act_that_is_not_due_is_refused_with_a_reason(cast):
    pk = Caller(cast.desk).post("/dossiers", filing(cast), 201)["id"]
    problem = Caller(cast.desk).act(pk, "ky", 409)
    assert "Ký kết quả" in problem["detail"]


def test_the_form_of_an_act_is_checked_as_on_the_page(cast):
    desk = Caller(cast.desk)
    pk = desk.post("/dossiers", filing(cast), 201)["id"]
    desk.act(pk, "chuyen")
    Caller(cast.head).act(pk, "chuyen", assignee=cast.specialist.person_id)
    problem = Caller(cast.specialist).act(pk, "tra-lai", 422, return_to="khong_co", reason="Sai")
    assert problem["errors"][0]["field"] == "return_to"
    problem = Caller(cast.specialist).act(pk, "tra-lai", 422, return_to="phan_cong")
    assert problem["errors"] == [{"field": "reason", "message": "Thiếu trường này."}]


def test_a_stranger_sees_no_dossier_of_ours(cast):
    pk = Caller(cast.desk).post("/dossiers", filing(cast), 201)["id"]
    stranger = Caller(cast.stranger)
    for path in ("", "/history", "/papers", "/acts", "/deadline"):
        stranger.get(f"/dossiers/{pk}{path}", 404)
    assert stranger.get("/dossiers")["items"] == []
    assert stranger.get("/events")["items"] == []


def test_files_are_sent_before_the_dossier_and_read_with_its_rights(cast):
    desk = Caller(cast.desk)
    upload = SimpleUploadedFile("khai-sinh.pdf", make_pdf(), "application/pdf")
    answer = desk.client.post(
        f"{PREFIX}/files", {"file": upload}, headers={"Authorization": f"Bearer {desk.key}"}
    )
    assert answer.status_code == 201, answer.content
    kept = json.loads(answer.content)
    body = filing(cast)
    body["papers"][0]["file"] = kept["id"]
    pk = desk.post("/dossiers", body, 201)["id"]
    papers = desk.get(f"/dossiers/{pk}/papers")
    assert papers["papers"][0]["file"]["id"] == kept["id"]
    assert desk.send("GET", f"/files/{kept['id']}").status_code == 200
    assert Caller(cast.stranger).send("GET", f"/files/{kept['id']}").status_code == 404
    form = desk.send("GET", f"/dossiers/{pk}/forms/{papers['forms'][0]['id']}")
    assert form.content.startswith(b"%PDF")


def test_the_result_s_file_is_sent_first_and_named_when_signing(cast):
    dossier = cast.appraised()
    Caller(cast.specialist).act(dossier.pk, "chuyen")
    leader = Caller(cast.leader)
    answer = leader.client.post(
        f"{PREFIX}/dossiers/{dossier.pk}/files",
        {"file": SimpleUploadedFile("ket-qua.pdf", make_pdf(), "application/pdf")},
        headers={"Authorization": f"Bearer {leader.key}"},
    )
    assert answer.status_code == 201, answer.content
    file_id = json.loads(answer.content)["id"]
    leader.act(dossier.pk, "ky", file=file_id)
    assert leader.get(f"/dossiers/{dossier.pk}/papers")["results"][0]["file"]["id"] == file_id


def make_pdf() -> bytes:
    import io

    import pikepdf

    document, made = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.save(made)
    return made.getvalue()


def test_the_inbox_is_paged_by_key_with_the_exact_total(cast):
    for _ in range(5):
        cast.appraised("2026-08-20T09:00")
    specialist, seen, after = Caller(cast.specialist), [], ""
    while True:
        page = specialist.get(f"/inbox?limit=2&after={after}")
        assert page["total"] == 5
        seen += [row["dossier_id"] for row in page["items"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert len(seen) == len(set(seen)) == 5


def test_many_are_done_each_once_for_the_key(cast):
    for _ in range(3):
        cast.appraised("2026-08-20T09:00")
    specialist = Caller(cast.specialist)
    work = [row["work_id"] for row in specialist.get("/inbox")["items"]]
    body = {"act": "forward", "work_ids": [*work, 999_999], "note": "Đủ điều kiện"}
    first = specialist.post("/inbox/batch", body, once="lo-1")
    assert (first["done"], first["refused"]) == (3, 1)
    assert first["items"][-1]["status"] == 404
    again = specialist.post("/inbox/batch", body, once="lo-1")
    assert (again["done"], again["refused"]) == (3, 1)
    assert Act.objects.filter(act="dossier.forwarded", channel="api").count() == 3


def test_personal_data_is_masked_and_its_reading_noted(cast):
    pk = Caller(cast.desk).post("/dossiers", filing(cast), 201)["id"]
    told = Caller(cast.desk).post(f"/dossiers/{pk}/personal")
    assert told["identity"] == "024190000777"
    assert Act.objects.filter(act="dossier.personal_read", object_id=pk).exists()
    Caller(cast.leader).post(f"/dossiers/{pk}/personal", status=403)


def test_a_ministry_s_system_says_how_its_dossier_stands_and_nobody_here_acts_on_it(cast):
    admin = Person.objects.create(username="ketnoi", full_name="Kết nối Bộ (mẫu)")
    RoleAssignment.objects.create(person=admin, unit=cast.room, role="quan_tri", valid_from=START)
    connection = Caller(actor_for(admin))
    body = {
        "procedure": cast.procedure.code, "agency_id": cast.agency.pk, "unit_id": cast.desk_unit.pk,
        "applicant": {"name": "Nguyễn Thị Mẫu", "identity": "024190000777"}, "status": "THAM_DINH",
        "said_at": "2026-11-20T09:00:00+07:00", "submitted_at": "2026-11-19T09:00:00+07:00",
        "received_at": "2026-11-19T10:00:00+07:00", "due_at": "2026-11-24T17:30:00+07:00", "limit_amount": "3",
        "limit_unit": "NGAY_LV",
    }  # fmt: skip
    answer = connection.send("PUT", "/reference-dossiers/BO_CA/G01.01-261119-0001", body)
    assert answer.status_code == 200, answer.content.decode()
    pk = json.loads(answer.content)["id"]
    again = connection.send("PUT", "/reference-dossiers/BO_CA/G01.01-261119-0001", body)
    assert json.loads(again.content)["id"] == pk
    desk = Caller(cast.desk)
    assert desk.send("PUT", "/reference-dossiers/BO_CA/X", body).status_code == 403
    assert desk.get(f"/dossiers/{pk}")["national_code"] == "G01.01-261119-0001"
    desk.act(pk, "chuyen", 409)
