"""The pages: what control sees, what an agency sees of its own, what others do not."""

import pytest
from django.test import Client
from django.urls import reverse

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person
from motcua.control.burden.models import Proposal, Run

from .cast import Room


def signed_in(by: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=by.person_id))
    return client


def read(by: Actor, name: str, *args, query: str = "", status: int = 200) -> str:
    answer = signed_in(by).get(reverse(f"burden:{name}", args=args) + query)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def test_before_the_first_run_the_page_offers_one(room):
    assert "Tính ngay" in read(room.control, "home")
    assert "Tính ngay" not in read(room.focal, "home")


def test_control_reads_the_ranking_a_finding_and_its_rows(room: Room):
    found = room.finding()
    assert "Cứ 100 lượt" in read(room.control, "home")
    page = read(room.control, "finding", found.pk)
    assert page.count("Sửa câu chữ") == 12
    assert "Nguyễn Thị Mẫu" not in page, "no applicant is named"
    assert "2.000635" in read(room.control, "procedures")
    assert "Ký" in read(room.control, "steps")
    assert "Một nửa xong trong" in read(room.control, "procedure", found.procedure_id)
    assert "Cách đo" in read(room.control, "runs")


def test_an_agency_sees_its_own_part_and_the_stranger_nothing_of_it(room: Room):
    found = room.finding()
    assert "Cứ 100 lượt" in read(room.focal, "home")
    assert "Sửa câu chữ" in read(room.focal, "finding", found.pk)
    assert "Cứ 100 lượt" not in read(room.stranger, "home")
    read(room.stranger, "finding", found.pk, status=404)
    read(room.stranger, "propose", found.pk, status=404)
    read(room.cast.specialist, "home", status=403)


def test_filters_that_mean_nothing_are_left_out(room: Room):
    room.run()
    for query in ("?loai=xyz&co-quan=-1&linh-vuc=a&cap=9&trang=99999", "?lan=0", "?trang=0&q=%00%FF"):
        for name in ("home", "procedures", "steps", "runs"):
            read(room.control, name, query=query)
    assert "Cứ 100 lượt" not in read(room.control, "home", query="?loai=QUA_HAN")


def test_a_what_if_shows_before_and_after_and_goes_into_the_option(room: Room):
    found = room.finding()
    query = f"?phat-hien={found.pk}&quy-trinh={room.cast.process.pk}&b-phan_cong=bo&b-tham_dinh=giam&g-tham_dinh=8&d=0"
    page = read(room.control, "what_if", found.procedure_id, query=query)
    assert "bỏ bước «Phân công»" in page
    assert "giảm thời gian bước «Thẩm định» còn 1 ngày" in page
    assert "thay «" in page
    assert 'id="phan_cong"' not in read(room.control, "what_if_bpmn", found.procedure_id, query=query)
    form = read(room.control, "propose", found.pk, query=query)
    assert "Bỏ bước «Phân công»" in form
    before, after = room.cast.process.total_minutes / 480, (room.cast.process.total_minutes - 60 - 360) / 480
    assert f'value="{before:g}"'.replace(".", ",") in form
    assert f'value="{round(after, 2):g}"'.replace(".", ",") in form


@pytest.mark.parametrize("typed", ["", "abc", "-1", "nan", "1e9", "99"])
def test_a_what_if_that_cannot_be_says_why_and_shows_the_process_as_it_is(room: Room, typed: str):
    found = room.finding()
    query = f"?b-tham_dinh=giam&g-tham_dinh={typed}"
    page = read(room.control, "what_if", found.procedure_id, query=query)
    assert "hời gian mới" in page
    assert "Thay đổi đã thử" not in page


def test_an_option_is_made_in_the_browser_form(room: Room):
    found = room.finding()
    client = signed_in(room.control)
    address = reverse("burden:propose", args=[found.pk])
    given = {
        "kind": "SUA_DOI",
        "parts": "TRINH_TU",
        "what": "Gộp.",
        "reason": "Vì.",
        "saving": "1.000",
        "days_before": "3",
        "days_after": "2,5",
    }
    refused = client.post(address, given | {"saving": "một triệu"})
    assert refused.status_code == 422
    assert "Gộp." in refused.content.decode()
    assert client.post(address, given).status_code == 302
    assert Proposal.objects.get().saving == 1000


def test_control_asks_for_a_run_and_watches_it(room: Room):
    client = signed_in(room.control)
    assert client.post(reverse("burden:run"), {"tu": "01/08/2026", "den": "01/01/2027"}).status_code == 422
    assert client.post(reverse("burden:run"), {"tiep": "//evil.example"}).url == reverse("burden:runs")
    assert "Đang chờ" in client.get(reverse("burden:progress")).content.decode()
    Run.objects.update(state="LOI", error="x", done_at="2026-10-05T02:00:00Z")
    assert client.get(reverse("burden:progress"))["HX-Refresh"] == "true"
