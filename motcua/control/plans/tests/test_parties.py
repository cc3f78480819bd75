"""Whom a plan's words mean, among the agencies the province has on a day."""

import pytest

from motcua.base.organisations.models import Agency
from motcua.control.plans.parties import Directory, members
from motcua.control.plans.tests.cast import START


@pytest.mark.parametrize(
    ("printed", "agency"),
    [
        ("Văn phòng UBND tỉnh", "office"),
        ("văn phòng Ủy ban nhân dân tỉnh", "office"),
        ("Sở Xây dựng", "construction"),
        ("Sở Xây Dựng tỉnh", "construction"),
        ("Sở Xây dưng", "construction"),
        ("Trung tâm HCC tỉnh", "centre"),
        ("Trung tâm Hành chính công tỉnh", "centre"),
        ("Trung tâm Phục vụ hành chính công tỉnh", "centre"),
        ("UBND phường Mẫu Một", "ward"),
    ],
)
def test_an_agency_is_known_by_its_usual_names_and_a_slip_of_the_pen(cast, printed, agency):
    assert Directory().whom(printed).agency_id == cast.agencies[agency].pk


@pytest.mark.parametrize(
    ("printed", "group"),
    [
        ("Các sở, ban, ngành", "so_nganh"),
        ("Sở, ban ngành tỉnh", "so_nganh"),
        ("các cơ quan chuyên môn thuộc UBND tỉnh", "so_nganh"),
        ("UBND cấp xã", "ubnd_xa"),
        ("UBND các xã, phường, thị trấn", "ubnd_xa"),
        ("Bộ phận tiếp nhận và trả kết quả cấp xã", "ubnd_xa"),
        ("UBND huyện, thành phố", "ubnd_huyen"),
        ("Các cơ quan, đơn vị, địa phương", "moi_co_quan"),
        # Some of them: the officer says which.
        ("các cơ quan, đơn vị có liên quan", ""),
        ("Các đơn vị được kiểm tra", ""),
    ],
)
def test_a_class_of_agencies_is_known_by_its_words(cast, printed, group):
    found = Directory().whom(printed)
    assert (found.group, found.agency_id) == (group, None)


def test_a_class_means_every_agency_of_it_on_the_day(cast):
    found = members(["so_nganh", "ubnd_xa", "ubnd_huyen"])
    assert found["so_nganh"] == [cast.agencies["justice"].pk, cast.agencies["construction"].pk]
    assert set(found["ubnd_xa"]) == {cast.agencies["ward"].pk, cast.agencies["village"].pk}
    assert found["ubnd_huyen"] == []  # ended on 30/6/2025 (NQ 203/2025/QH15)


def test_an_agency_that_has_ended_is_followed_to_what_it_became(cast):
    former = Agency.objects.create(
        name="Sở Giao thông vận tải", kind=Agency.Kind.DEPARTMENT, level="TINH", valid_from=START.replace(year=2020),
        valid_to=START.replace(year=2025, month=6),
    )  # fmt: skip
    former.successors.add(cast.agencies["construction"])
    assert Directory().whom("Sở Giao thông vận tải").agency_id == cast.agencies["construction"].pk
    assert Directory().whom("Sở Không Có").agency_id is None
