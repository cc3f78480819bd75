"""The public page: everybody reads it, only what is public, as it was on a day, also as data; papers that hang."""

from datetime import date

import pytest
from django.test import Client

from motcua.base.errors import Invalid
from motcua.catalogue.procedures.importing import national
from motcua.catalogue.procedures.models import ProcedureVersion
from motcua.catalogue.publication import papers, standing
from motcua.catalogue.publication.services import posting
from motcua.catalogue.publication.tests.cast import BIRTH, LICENCE

PAGE = f"/tra-cuu/thu-tuc/{BIRTH}/"


def body(path: str, status: int = 200) -> str:
    answer = Client().get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_visitor_reads_what_to_bring_how_long_and_how_much(cast):
    page = body(PAGE)
    for told in (
        "Cấp bản sao trích lục",
        "Tờ khai",
        "3 ngày làm việc",
        "8.000 đ/bản",
        "Nộp tờ khai.",
        "60/2014/QH13",
    ):
        assert told in page, told
    assert 'class="rail' not in page, "not the officers' frame"
    assert "Giấy chứng nhận kết hôn" in body(f"{PAGE}?truong-hop=02")


def test_the_page_of_a_day_tells_what_applied_then(cast):
    cast.amended(day=date(2026, 6, 1), name="Tên mới từ tháng sáu (mẫu)")
    assert "Tên mới từ tháng sáu" in body(PAGE)
    assert "Tên mới từ tháng sáu" not in body(f"{PAGE}?ngay=2026-05-31").split("<h1>")[1].split("</h1>")[0]
    assert "không áp dụng vào ngày 30/06/2025" in body(f"{PAGE}?ngay=2025-06-30", 404)
    assert "không đọc được" in body(f"{PAGE}?ngay=hom-qua")


def test_what_is_not_public_is_not_shown(cast):
    ProcedureVersion.objects.filter(procedure__code=BIRTH).update(is_public=False)
    assert "trích lục" not in body(PAGE, 404)
    assert BIRTH not in body("/tra-cuu/thu-tuc/?q=trich+luc")
    assert Client().get(f"{PAGE}du-lieu.json").status_code == 404


def test_a_visitor_finds_a_procedure_without_accents(cast):
    page = body("/tra-cuu/thu-tuc/?q=trich+luc")
    assert PAGE in page
    assert LICENCE not in page
    assert "Không tìm thấy" in body("/tra-cuu/thu-tuc/?q=zzzzzz")


def test_the_same_is_had_as_data_without_a_key(cast):
    reading = national.read(Client().get(f"{PAGE}du-lieu.json").content.decode())
    assert [(row.code, row.name) for row in reading.records] == [(BIRTH, cast.version().name)]
    found = Client().get("/tra-cuu/thu-tuc/du-lieu.json").json()
    assert [item["code"] for item in found["items"]] == sorted(item["code"] for item in found["items"])
    assert found["next"] is None
    assert Client().get(f"/tra-cuu/thu-tuc/du-lieu.json?after={BIRTH}").json()["items"] == []
    assert Client().get("/tra-cuu/thu-tuc/du-lieu.json?ngay=x").status_code == 422


def test_the_papers_of_a_point_are_pdf_in_both_sizes(cast):
    cast.listed()
    address = posting.set_feedback_address(
        agency_id=cast.agencies["office"].pk, receiver="Văn phòng UBND tỉnh", address="Số 1 (mẫu)", phone="0222",
        website="https://pakn.example", by=cast.control,
    )  # fmt: skip
    point = cast.board()
    versions = papers.hanging(standing.lines([point])[point.pk])
    made = [
        papers.poster(versions, head="UBND phường Mẫu", size="a3", feedback=address),
        papers.poster(versions, head="UBND phường Mẫu"), papers.desk_list(point, versions),
        papers.qr_sheet(point, versions), papers.feedback(address, head="UBND phường Mẫu"),
    ]  # fmt: skip
    assert all(one.startswith(b"%PDF") for one in made)
    with pytest.raises(Invalid):
        papers.poster([], head="UBND phường Mẫu")


def test_the_qr_leads_to_the_public_page(cast, settings):
    settings.SITE_URL = "https://motcua.example"
    assert papers.address_of(BIRTH) == f"https://motcua.example{PAGE}"


def test_cases_that_ask_for_the_same_are_told_once(cast):
    told = papers._procedure(cast.version())
    assert [group["cases"] for group in told["steps"]] == [""]
    assert [group["cases"] for group in told["papers"]] == ["Trích lục khai sinh", "Trích lục kết hôn"]
    assert told["from"] == "01/07/2025"
