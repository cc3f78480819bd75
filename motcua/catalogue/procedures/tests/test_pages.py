"""The pages: what a reader finds, how filters stand in the address, how many queries a page costs, who may enter."""

import pytest
from django.test import Client

from motcua.base.organisations.roles import Role
from motcua.catalogue.procedures.models import ProcedureVersion
from motcua.catalogue.procedures.tests.cast import SUMMER, extract, person, store

pytestmark = pytest.mark.django_db
# Queries of the frame (session, person, assignments, notices, counts) are not ours; these are what our views add.
LIST_QUERIES, DETAIL_QUERIES, QUALITY_QUERIES = 6, 14, 3


@pytest.fixture
def catalogue():
    store(
        extract(),
        extract(
            code="1.901193",
            name="Đăng ký khai sinh (mẫu)",
            levels=["TINH"],
            field_name="Khai sinh",
            fees=[],
            abbreviations=[],
        ),
    )


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(person("quay", Role.INTAKE))
    return client


@pytest.fixture
def control(client: Client) -> Client:
    client.force_login(person("kiemsoat", Role.CONTROL))
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_desk_officer_reads_what_to_bring_how_long_and_how_much(catalogue, officer):
    page = text(officer, "/thu-tuc/2.900635/")
    for words in (
        "Cấp bản sao trích lục hộ tịch (mẫu)",
        "Tờ khai",
        "3 ngày làm việc",
        "8.000 đ/bản",
        "60/2014/QH13",
    ):
        assert words in page
    assert "/thu-tuc/2.900635/sua/" not in page


def test_another_case_shows_its_own_papers_and_time(catalogue, officer):
    page = text(officer, "/thu-tuc/2.900635/?truong-hop=02")
    assert "Giấy chứng nhận kết hôn" in page
    assert "1 ngày làm việc" in page


def test_the_full_code_with_its_suffix_opens_the_same_page(catalogue, officer):
    assert "Tờ khai" in text(officer, "/thu-tuc/2.900635.000.00.00.H05/")


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("q=khai+sinh", "1.901193", "2.900635"),
        ("q=tlht", "2.900635", "1.901193"),
        ("cap=TINH", "1.901193", "2.900635"),
        ("thieu=du", "2.900635", "1.901193"),
        ("thieu=h4", "1.901193", "2.900635"),
        ("muc=chua", "Không có thủ tục nào như vậy", "2.900635"),
        ("dau-hieu=trung-ten", "Không có thủ tục nào như vậy", "2.900635"),
    ],
)
def test_a_filter_in_the_address_cuts_the_list(catalogue, officer, query, there, gone):
    page = text(officer, f"/thu-tuc/?{query}")
    assert there in page
    assert gone not in page


@pytest.mark.parametrize(
    "query", ["trang=999", "trang=x", "linh-vuc=%27", "linh-vuc=99999999999999", "q=%00", "cap=Z", "sap=Z"]
)
def test_nonsense_in_the_address_breaks_nothing(catalogue, officer, query):
    text(officer, f"/thu-tuc/?{query}")


def test_the_type_ahead_answers_with_options(catalogue, officer):
    page = text(officer, "/thu-tuc/goi-y/?q=trich+luc")
    assert 'role="option"' in page
    assert 'data-code="2.900635"' in page
    assert text(officer, "/thu-tuc/goi-y/?q=zzzz").strip() == ""


def test_two_versions_stand_side_by_side(catalogue, officer):
    store(extract(summary="Xin bản sao từ sổ hộ tịch."), day=SUMMER)
    page = text(officer, "/thu-tuc/2.900635/so-sanh/")
    assert "<ins>" in page
    assert "Phiên bản 1" in page
    assert "Phiên bản 2" in page
    assert "đã hết hiệu lực" in text(officer, "/thu-tuc/2.900635/phien-ban/1/")


def test_one_version_alone_cannot_be_compared_and_unknown_codes_are_not_found(catalogue, officer):
    for address in (
        "/thu-tuc/2.900635/so-sanh/",
        "/thu-tuc/2.900635/phien-ban/7/",
        "/thu-tuc/9.999999/",
        "/thu-tuc/%00/",
    ):
        assert officer.get(address).status_code == 404


def test_every_figure_of_the_quality_page_opens_as_many_rows(catalogue, officer):
    page = text(officer, "/thu-tuc/chat-luong/")
    assert '<a href="/thu-tuc/?thieu=h4">1</a>' in page
    assert "1 thủ tục đang áp dụng" in text(officer, "/thu-tuc/?thieu=h4")


def test_words_of_the_catalogue_cannot_become_markup(officer):
    store(extract(name="<script>alert(1)</script> (mẫu)", summary="<b>x"))
    for address in ("/thu-tuc/", "/thu-tuc/2.900635/", "/thu-tuc/goi-y/?q=script"):
        assert "<script>alert(1)" not in text(officer, address)


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/thu-tuc/", LIST_QUERIES),
        ("/thu-tuc/2.900635/", DETAIL_QUERIES),
        ("/thu-tuc/chat-luong/", QUALITY_QUERIES),
    ],
)
def test_a_page_costs_as_many_queries_for_two_procedures_as_for_forty(
    catalogue, officer, django_assert_max_num_queries, address, most
):
    store(
        *(
            extract(code=f"1.90{n:04d}", name=f"Thủ tục {n} (mẫu)", field_name=f"Lĩnh vực {n}")
            for n in range(40)
        )
    )
    officer.get(address)
    with django_assert_max_num_queries(1000) as seen:
        officer.get(address)
    ours = [query for query in seen.captured_queries if "procedures_" in query["sql"]]
    assert len(ours) <= most


READ = ("/thu-tuc/", "/thu-tuc/2.900635/", "/thu-tuc/chat-luong/", "/thu-tuc/goi-y/?q=a")
CHANGE = (
    "/thu-tuc/nhap/",
    "/thu-tuc/nhap/mau/",
    "/thu-tuc/them/",
    "/thu-tuc/2.900635/sua/",
)


@pytest.mark.parametrize("address", READ + CHANGE)
def test_the_control_officer_opens_every_page(catalogue, control, address):
    assert control.get(address).status_code == 200


@pytest.mark.parametrize("address", CHANGE)
def test_a_desk_officer_is_refused_where_the_catalogue_is_changed(catalogue, officer, address):
    assert officer.get(address).status_code == 403


@pytest.mark.parametrize("address", READ + CHANGE)
def test_a_visitor_signs_in_first_and_a_person_without_a_role_is_refused(catalogue, client, address):
    assert client.get(address).status_code == 302
    client.force_login(person("khach", None))
    assert client.get(address).status_code in (302, 403)


def test_a_desk_officer_cannot_post_past_the_buttons(catalogue, officer):
    for address in (
        "/thu-tuc/2.900635/bai-bo/",
        "/thu-tuc/2.900635/sua/",
        "/thu-tuc/them/",
        "/thu-tuc/nhap/",
    ):
        assert officer.post(address, {"basis": "1/QĐ", "last_day": "31/12/2026"}).status_code == 403
    assert ProcedureVersion.objects.count() == 2
    assert not ProcedureVersion.objects.exclude(valid_to=None).exists()
