"""Saved views: filters under a name, for me or my unit, and the list that opens with one."""

import pytest
from django.test import Client
from django.urls import reverse

from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.lists import queries, saving
from motcua.base.lists.models import SavedView
from motcua.base.lists.tests.reading import signed_in
from motcua.onestop.dossiers.tests.cast import Cast

LIST = "dossiers:list"


def test_filters_are_kept_without_the_page_and_without_empty_ones(cast: Cast) -> None:
    view = saving.save(LIST, "  Quá hạn   trực tuyến ", "?loai=qua-han&kenh=2&sau=77&tien-do=", by=cast.desk)
    assert (view.name, view.query) == ("Quá hạn trực tuyến", "loai=qua-han&kenh=2")


def test_my_view_is_mine_alone_and_the_units_is_everybodys_there(cast: Cast) -> None:
    saving.save(LIST, "Của tôi", "loai=qua-han", by=cast.specialist)
    saving.save(LIST, "Của phòng", "loai=cho-tra", by=cast.head, for_unit=True)
    assert [view.name for view in queries.views_of(LIST, by=cast.specialist)] == ["Của phòng", "Của tôi"]
    assert [view.name for view in queries.views_of(LIST, by=cast.colleague)] == ["Của phòng"]
    assert not queries.views_of(LIST, by=cast.desk)
    with pytest.raises(NotAllowed):
        saving.save(LIST, "Của phòng 2", "loai=cho-tra", by=cast.specialist, for_unit=True)


def test_the_same_name_again_replaces_the_filters(cast: Cast) -> None:
    saving.save(LIST, "Trễ", "loai=qua-han", by=cast.desk)
    saving.save(LIST, "Trễ", "loai=qua-han&kenh=1", by=cast.desk)
    assert SavedView.objects.get().query == "loai=qua-han&kenh=1"


def test_a_citizens_number_is_not_kept_in_a_view(cast: Cast) -> None:
    for typed in ("024190777777", "024 190 777 777", "0912.345.668"):
        with pytest.raises(Invalid, match="số định danh"):
            saving.save(LIST, "Một người", f"q={typed}", by=cast.desk)


def test_a_list_opens_with_my_default_only_when_i_come_from_elsewhere(cast: Cast, client: Client) -> None:
    saving.save(LIST, "Trễ", "loai=qua-han", by=cast.desk, opens=True)
    signed_in(client, cast.desk)
    url = reverse(LIST)
    assert (
        client.get(url, headers={"Referer": "http://testserver/"}).headers["Location"]
        == f"{url}?loai=qua-han"
    )
    assert client.get(url, headers={"Referer": f"http://testserver{url}?loai=qua-han"}).status_code == 200
    assert client.get(f"{url}?tat-ca=1").status_code == 200
    assert client.get(f"{url}?kenh=1").status_code == 200
    assert signed_in(client, cast.returning).get(url).status_code == 200


def test_views_are_saved_renamed_chosen_and_dropped_on_the_page(cast: Cast, client: Client) -> None:
    signed_in(client, cast.desk)
    url = reverse(LIST)
    answer = client.post(reverse("lists:save_view"), {"ds": LIST, "ten": "Trễ", "loc": "loai=qua-han"})
    assert answer.headers["Location"] == f"{url}?loai=qua-han"
    view = SavedView.objects.get()
    page = client.get(url, {"loai": "qua-han"}).content.decode()
    assert "Đổi tên “Trễ”" in page
    change = reverse("lists:change_view", args=[view.pk])
    client.post(change, {"viec": "doi-ten", "ten": "Trễ hẹn"})
    client.post(change, {"viec": "mac-dinh"})
    assert client.get(url).status_code == 302
    client.post(change, {"viec": "thoi-mac-dinh"})
    assert client.get(url).status_code == 200
    client.post(change, {"viec": "xoa"})
    assert not SavedView.objects.exists()
    assert client.post(change, {"viec": "xoa"}).status_code == 404


def test_the_units_view_is_changed_by_those_who_may_and_a_stranger_sees_none(cast: Cast) -> None:
    view = saving.save(LIST, "Của phòng", "loai=cho-tra", by=cast.head, for_unit=True)
    with pytest.raises(NotAllowed):
        saving.rename(view, "Khác", by=cast.specialist)
    with pytest.raises(NotAllowed):
        saving.drop(view, by=cast.specialist)
    with pytest.raises(NotFound):
        queries.view(view.pk, by=cast.stranger)
    saving.save(LIST, "Thứ hai", "loai=qua-han", by=cast.head, for_unit=True)
    with pytest.raises(Conflict):
        saving.rename(view, "Thứ hai", by=cast.head)
    saving.drop(view, by=cast.head)


@pytest.mark.parametrize(
    ("code", "query", "who"),
    [
        ("lateness:list", "loai=dang-cham", "leader"),
        ("desk:returning", "q=sinh", "returning"),
        ("handovers:post", "tab=xong", "desk"),
        ("handovers:slips", "tab=xong", "desk"),
        ("archive:home", "muc=sap-het", "clerk"),
        ("dossiers:counted", "dat=0", "leader"),
        ("indicators:units", "ky=nam%3A2026", "leader"),
        ("procedures:on_site", "cap=XA", "desk"),
    ],
)
def test_lists_of_the_rooms_open_with_a_view_and_offer_it(
    cast: Cast, client: Client, code: str, query: str, who: str
) -> None:
    saving.save(code, "Hay xem", query, by=getattr(cast, who), opens=True)
    signed_in(client, getattr(cast, who))
    url = reverse(code)
    assert client.get(url, headers={"Referer": "http://testserver/"}).headers["Location"] == f"{url}?{query}"
    assert "Hay xem" in client.get(f"{url}?{query}").content.decode()
