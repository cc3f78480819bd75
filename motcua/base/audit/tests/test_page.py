"""The page of the trail: who may open it, what the filters find, how it is paged."""

from dataclasses import replace
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.base.audit import acts
from motcua.base.audit.models import Act
from motcua.base.audit.services import record_act, record_disclosure
from motcua.base.audit.tests.cast import OFFICER, STRANGER, person
from motcua.base.clock import VN
from motcua.base.organisations.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspector(client: Client) -> Client:
    client.force_login(person("kiemtra", "Lê Kiểm Tra (mẫu)", Role.INSPECTOR))
    return client


def test_an_inspector_reads_who_did_what_in_vietnamese(inspector: Client) -> None:
    record_act(
        "dossier.received", by=OFFICER, object_kind="dossier", object_id=7, label="000.24.H05-261121-0007"
    )
    record_disclosure(
        by=STRANGER, object_kind="dossier", object_id=7, label="000.24.H05-261121-0007", what="số định danh"
    )
    page = inspector.get("/nhat-ky/").content.decode()
    assert "Tiếp nhận hồ sơ" in page
    assert "Nguyễn Thị Hoa (mẫu)" in page
    assert "Xem thông tin cá nhân" in page
    assert "số định danh" in page
    assert "10.0.0.7" in page


def test_what_came_another_way_is_called_by_its_name_and_no_code(inspector: Client) -> None:
    for channel in acts.CHANNELS:
        record_act(
            "dossier.submitted", by=replace(OFFICER, channel=channel), object_kind="dossier", object_id=7
        )
    page = inspector.get("/nhat-ky/").content.decode()
    assert "cổng dịch vụ công" in page
    assert ">portal<" not in page


def test_a_specialist_has_no_right_to_the_trail(client: Client) -> None:
    client.force_login(person("thuly", "Phạm Thụ Lý (mẫu)", Role.SPECIALIST))
    assert client.get("/nhat-ky/").status_code == 403


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.get("/nhat-ky/").status_code == 302


def test_the_filters_stand_in_the_address(inspector: Client) -> None:
    first = datetime(2026, 3, 2, 9, tzinfo=VN)
    record_act("dossier.received", by=OFFICER, label="H-1", object_kind="dossier", at=first)
    record_act("dossier.signed", by=OFFICER, label="H-2", object_kind="dossier", at=first.replace(day=3))
    record_act("dossier.signed", by=OFFICER, label="H-3", object_kind="dossier", at=first.replace(day=4))

    def labels(query: str) -> list[str]:
        rows = inspector.get(f"/nhat-ky/?{query}").context["rows"]
        return [row["act"].label for row in rows if row["act"].object_kind == "dossier"]

    assert labels("viec=dossier.signed") == ["H-3", "H-2"]
    assert labels("doi_tuong=H-1") == ["H-1"]
    assert labels("tu=03/03/2026&den=2026-03-03") == ["H-2"]
    assert labels("nguoi=khong+ai+ten+nhu+vay") == []
    assert (
        "Ngày kết thúc đứng trước" in inspector.get("/nhat-ky/?tu=2026-03-04&den=2026-03-01").content.decode()
    )


def test_a_person_is_found_without_accents(inspector: Client) -> None:
    rows = inspector.get("/nhat-ky/?nguoi=le+kiem").context["rows"]
    assert [row["act"].act for row in rows] == ["sign_in"]


def test_pages_follow_each_other_without_overlap(inspector: Client) -> None:
    for number in range(120):
        record_act("dossier.printed", by=OFFICER, label=f"H-{number}")
    seen: list[int] = []
    query = ""
    while query is not None:
        page = inspector.get(f"/nhat-ky/?{query}").context["page"]
        seen += [row.seq for row in page.rows]
        query = f"truoc={page.older}" if page.older else None
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == Act.objects.count() == len(set(seen))
    back = inspector.get(f"/nhat-ky/?sau={seen[60]}").context["page"]
    assert [row.seq for row in back.rows] == seen[10:60]


def test_details_are_read_in_vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "VALUES", {"what": {}})
    acts.register({}, values={"status": {"DA_TRA": "Đã trả kết quả"}})
    detail = {"status": "DA_TRA", "last_day": "2026-11-30", "due": "2026-11-24T10:30:00+00:00", "note": "",
              "paper": ["Đơn", "Bản sao"], "role": {"old": "thu_ly"}}  # fmt: skip
    assert acts.worded(detail) == [
        ("Trạng thái", "Đã trả kết quả"),
        ("Ngày cuối", "30/11/2026"),
        ("Hẹn trả", "17:30 24/11/2026"),
        ("Giấy tờ", "Đơn, Bản sao"),
        ("Vai trò", "Trước: thu_ly"),
    ]


def test_the_page_asks_the_database_as_often_for_many_rows_as_for_few(inspector: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            inspector.get("/nhat-ky/")
        return len(caught)

    record_act("sign_in", by=OFFICER)
    few = queries()
    for _ in range(60):
        record_act("sign_in", by=OFFICER)
    assert queries() == few


def test_sign_in_failure_and_sign_out_are_recorded(client: Client) -> None:
    someone = person("hoa", "Nguyễn Thị Hoa (mẫu)", Role.INTAKE)
    client.post("/tai-khoan/login/", {"login": "hoa", "password": "sai-mat-khau"})
    client.post("/tai-khoan/login/", {"login": "hoa", "password": "mat-khau-dai-2026"})
    client.post("/tai-khoan/logout/")
    found = list(Act.objects.order_by("seq").values_list("act", "actor_id", "label"))
    assert found == [
        ("sign_in_failed", None, "hoa"),
        ("sign_in", someone.pk, "hoa"),
        ("sign_out", someone.pk, "hoa"),
    ]
