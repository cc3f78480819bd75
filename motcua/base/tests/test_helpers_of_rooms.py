"""What rooms share of the ground floor: rights that end at an agency, rows locked, words needed, buttons, pages."""

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db.models import Q
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import reverse

from motcua.base.acting import done
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.reach import cut, may, of_agency, one_of, province_wide
from motcua.base.organisations.roles import Role
from motcua.base.paging import address
from motcua.base.writing import needed, still_as_shown

PAGE = "desk:today"
SEES = "review.view"  # the control office over the province, focal officers in their agency


@pytest.fixture
def ours(db) -> Agency:
    made = [
        Agency.objects.create(name=name, kind=Agency.Kind.DEPARTMENT, level="TINH", valid_from="2020-01-01")
        for name in ("Sở Ta", "Sở Khác")
    ]
    return made[0]


def officer(role: Role, agency_id: int | None = None) -> Actor:
    return Actor(1, "Trần A", roles=frozenset({role.value}), agency_id=agency_id)


def test_a_list_is_cut_to_how_far_a_right_reaches(ours):
    rows = Agency.objects.order_by("name")

    def seen(by: Actor) -> list[str]:
        return [one.name for one in cut(rows, by, SEES, of_agency(by, "pk"))]

    assert seen(officer(Role.CONTROL)) == ["Sở Khác", "Sở Ta"]
    assert seen(officer(Role.FOCAL, ours.pk)) == ["Sở Ta"]
    assert seen(officer(Role.FOCAL)) == [], "who has no agency has nothing of it"
    assert seen(officer(Role.CASHIER, ours.pk)) == []


def test_a_right_of_an_agency_is_no_right_of_another(ours):
    focal = officer(Role.FOCAL, ours.pk)
    assert may(focal, "review.do")
    assert may(focal, "review.do", ours.pk)
    assert not may(focal, "review.do", ours.pk + 1)
    assert not province_wide(focal, SEES)
    assert province_wide(officer(Role.CONTROL), SEES)


def test_a_row_that_is_none_of_theirs_is_not_there(ours):
    assert one_of(Agency.objects.all(), ours.pk, "Không có.") == ours
    with pytest.raises(NotFound, match="Không có cơ quan này"):
        one_of(Agency.objects.filter(~Q(pk=ours.pk)), ours.pk, "Không có cơ quan này.")


def test_words_must_be_there_and_not_too_many():
    assert needed("  một   hai ", "text", "Ghi gì đó.") == "một hai"
    assert needed(" một \n\n hai ", "text", "Ghi gì đó.", lines=True) == "một\nhai"
    with pytest.raises(Invalid, match="Ghi gì đó"):
        needed(" \n ", "text", "Ghi gì đó.", lines=True)
    with pytest.raises(Invalid, match="nhiều nhất 3 ký tự"):
        needed("dài quá", "text", "Ghi gì đó.", 3)


def test_who_was_first_wins():
    still_as_shown(None, 4)
    still_as_shown(4, 4)
    with pytest.raises(Conflict, match="người khác sửa"):
        still_as_shown(3, 4)


def pressed(act) -> tuple[str, list[str]]:
    request = RequestFactory().post("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    answer = done(request, act, PAGE, words="Đã ghi.", query="tab=1", anchor="y-kien")
    return answer["Location"], [str(one) for one in request._messages]


def test_a_button_says_what_came_of_it_where_the_clerk_stands():
    def refuse() -> None:
        raise Conflict("Đã có người làm.")

    assert pressed(lambda: None) == (f"{reverse(PAGE)}?tab=1#y-kien", ["Đã ghi."])
    assert pressed(refuse) == (f"{reverse(PAGE)}?tab=1#y-kien", ["Đã có người làm."])

    def forbid() -> None:
        raise NotAllowed("Không được.")

    with pytest.raises(NotAllowed):
        pressed(forbid)


def test_another_filter_begins_with_the_first_page():
    query = QueryDict("q=a&trang=3&tinh-trang=MO")
    assert address(query, tinh_trang="") == "?q=a"
    assert address(query, trang="4") == "?q=a&trang=4&tinh-trang=MO"
