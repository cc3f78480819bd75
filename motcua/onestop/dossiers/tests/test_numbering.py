"""A series goes on where the paper book stopped; a given number is never given again (TT 01/2018 Điều 10.2)."""

import pytest
import time_machine
from django.urls import reverse

from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.onestop.dossiers.services import numbering
from motcua.onestop.dossiers.tests.cast import vn

NOW = "2026-08-20T08:00"


def book(cast) -> str:
    return f"book:{cast.desk_unit.pk}:2026"


def test_the_register_goes_on_after_the_paper_book(cast):
    with time_machine.travel(vn(NOW)):
        numbering.continue_series(book(cast), 1260, basis="BB khóa sổ 01 (mẫu)", by=cast.director)
    assert cast.received().book_number == 1261
    assert cast.received().book_number == 1262


def test_codes_of_the_day_go_on_after_the_former_system(cast):
    with time_machine.travel(vn(NOW)):
        numbering.continue_series("code:H05.24.31:260820", 17, basis="BB bàn giao (mẫu)", by=cast.director)
    assert cast.received().code == "H05.24.31-260820-0018"


def test_a_series_never_goes_back(cast):
    with time_machine.travel(vn(NOW)):
        numbering.continue_series(book(cast), 50, basis="BB (mẫu)", by=cast.director)
        for last in (50, 49):
            with pytest.raises(Conflict, match="chỉ nối tiếp số lớn hơn"):
                numbering.continue_series(book(cast), last, basis="BB (mẫu)", by=cast.director)


def test_what_is_wrong_is_said_and_changes_nothing(cast):
    with time_machine.travel(vn(NOW)):
        with pytest.raises(Invalid, match="căn cứ"):
            numbering.continue_series(book(cast), 50, basis=" ", by=cast.director)
        with pytest.raises(Invalid, match="từ 1"):
            numbering.continue_series(book(cast), 0, basis="BB (mẫu)", by=cast.director)
        with pytest.raises(NotFound):
            numbering.continue_series("book:999999:2026", 5, basis="BB (mẫu)", by=cast.director)
        with pytest.raises(NotAllowed):
            numbering.continue_series(book(cast), 50, basis="BB (mẫu)", by=cast.desk)
    assert cast.received().book_number == 1


def test_the_page_lists_the_series_and_continues_one(cast, client):
    from motcua.base.organisations.models import Person

    client.force_login(
        Person.objects.get(pk=cast.director.person_id),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    with time_machine.travel(vn(NOW)):
        assert "Sổ theo dõi năm 2026" in client.get(reverse("dossiers:numbers")).text
        sent = {"series": book(cast), "last": "1.260", "basis": "BB khóa sổ 01 (mẫu)"}
        assert client.post(reverse("dossiers:numbers"), sent).status_code == 302
        assert client.post(reverse("dossiers:numbers"), sent | {"last": "mười"}).status_code == 422
        assert "1.261" in client.get(reverse("dossiers:numbers")).text


def test_why_this_date_is_printed_stretch_by_stretch(cast):
    from motcua.base.printing.tests import reading
    from motcua.onestop.dossiers.due_paper import due_pdf

    dossier = cast.received("2026-08-20T09:00")
    said = reading.text(due_pdf(dossier, by=cast.desk, at=vn("2026-08-20T09:30")))
    assert dossier.code in said
    assert "17 giờ 30 phút, ngày 24 tháng 8 năm 2026" in said
    assert "Trần Thị Quầy (mẫu) in lúc" in said
