"""Việc của tôi: tabs, scope, search, pages, preview, acts on many."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base import clock
from motcua.onestop.dossiers import open_work, services
from motcua.onestop.dossiers.models import Dossier, WorkItem
from motcua.onestop.dossiers.rules import Status
from motcua.onestop.dossiers.tests.cast import open_item

URL = "/viec/"


def with_the_specialist(cast, name: str, days_ago: int = 1) -> Dossier:
    """Return a dossier received some days ago that lies with the specialist."""
    start = clock.now() - timedelta(days=days_ago)
    dossier = services.receive(cast.intake(name=name), by=cast.desk, at=start)
    services.forward(dossier.pk, open_item(dossier).pk, by=cast.desk, at=start)
    return services.forward(
        dossier.pk, open_item(dossier).pk, by=cast.head, at=start, assignee_id=cast.specialist.person_id
    )


def to_sign(cast, name: str) -> Dossier:
    """Return a dossier that waits for the leader's signature."""
    dossier = with_the_specialist(cast, name)
    return services.forward(dossier.pk, open_item(dossier).pk, by=cast.specialist)


def test_the_specialist_sees_mine_and_the_colleague_sees_it_only_in_the_unit(cast, sit):
    dossier = with_the_specialist(cast, "Lê Văn Thử")
    assert dossier.code in sit(cast.specialist).get(URL).content.decode()
    colleague = sit(cast.colleague)
    assert dossier.code not in colleague.get(URL).content.decode()
    assert dossier.code in colleague.get(f"{URL}?pham-vi=don-vi").content.decode()


def test_tabs_count_and_keep_what_they_say(cast, sit):
    late = with_the_specialist(cast, "Trần Văn Trễ", days_ago=30)
    fresh = with_the_specialist(cast, "Vũ Thị Mới", days_ago=0)
    client = sit(cast.specialist)
    page = client.get(f"{URL}?tab=qua-han").content.decode()
    assert late.code in page
    assert fresh.code not in page
    assert "Quá hạn" in page
    assert client.get(f"{URL}?tab=tra-lai").content.decode().count("data-row") == 0
    assert client.get(f"{URL}?tab=khong-co").status_code == 200


def test_every_tab_counts_the_rows_it_lists(cast):
    """Given work of every sort, each tab's number is that of its list, for one officer and for the unit."""
    now, far = clock.now(), timedelta(days=60)
    dossiers = [with_the_specialist(cast, name) for name in ("Trần Văn Nợ", "Trần Văn Đủ")]
    Dossier.objects.filter(pk=dossiers[0].pk).update(status=Status.FINANCIAL)
    sorts = product(
        dossiers, ("KY", "NHAN_BO_SUNG", "TRA_KET_QUA"), (None, now - far, now + timedelta(hours=1), now + far),
        (None, now), (True, False), (cast.specialist, cast.colleague),
    )  # fmt: skip
    item = open_item(dossiers[1])
    for number, (dossier, kind, due, read, returned, who) in enumerate(sorts):
        item.pk, item.task_id, item.dossier, item.assignee_id = None, f"t{number}", dossier, who.person_id
        item.kind, item.dossier_due_at, item.read_at, item.is_return = kind, due, read, returned
        item.save()
    for work in (open_work.my_work(cast.specialist), open_work.unit_work(cast.specialist)):
        listed = {tab: open_work.inbox(cast.specialist, work, tab=tab).count() for tab in open_work.TABS}
        counted = open_work.inbox_counts(cast.specialist, work)
        assert counted == {tab.replace("-", "_"): number for tab, number in listed.items()}
        assert all(counted.values())
    nothing = open_work.inbox_counts(cast.specialist, WorkItem.objects.none())
    assert set(nothing.values()) == {0}


def test_what_people_typed_is_words_and_never_markup(cast, sit):
    dossier = with_the_specialist(cast, "Lê Văn Thử")
    Dossier.objects.filter(pk=dossier.pk).update(applicant_name='<b>"Lê" & Văn</b>')
    WorkItem.objects.filter(dossier=dossier).update(name="<i>Thẩm định</i>", from_name="<u>Phòng</u>")
    page = sit(cast.specialist).get(URL).content.decode()
    assert page.count("&lt;b&gt;&quot;Lê&quot; &amp; Văn&lt;/b&gt;") == 2
    assert "&lt;i&gt;Thẩm định&lt;/i&gt;" in page
    assert "&lt;u&gt;Phòng&lt;/u&gt;" in page
    assert not any(tag in page for tag in ("<b>", "<i>", "<u>"))


def test_a_search_stays_within_the_inbox_and_needs_no_accents(cast, sit):
    dossier = with_the_specialist(cast, "Đặng Thị Ngọc")
    other = with_the_specialist(cast, "Lê Văn Thử")
    page = sit(cast.specialist).get(f"{URL}?q=dang ngoc").content.decode()
    assert dossier.code in page
    assert other.code not in page


def test_pages_follow_the_due_date_without_gap_or_twin(cast, sit, monkeypatch):
    monkeypatch.setattr("motcua.onestop.desk.views.inbox.PAGE", 3)
    codes = [with_the_specialist(cast, "Lê Văn Thử", days_ago=d % 3).code for d in range(7)]
    client = sit(cast.specialist)
    seen: list[str] = []
    url = URL
    for _ in range(3):
        answer = client.get(url)
        seen += [item.dossier.code for item, _ in answer.context["lines"]]
        assert answer.context["total"] == 7
        url = URL + answer.context["next_url"]
    assert sorted(seen) == sorted(codes)
    assert answer.context["next_url"] == ""
    back = client.get(URL + answer.context["prev_url"])
    assert [item.dossier.code for item, _ in back.context["lines"]] == seen[3:6]
    assert client.get(f"{URL}?sau=rac").status_code == 200


def test_a_stranger_sees_nothing_of_another_commune(cast, sit):
    dossier = with_the_specialist(cast, "Lê Văn Thử")
    item = open_item(dossier)
    stranger = sit(cast.stranger)
    assert dossier.code not in stranger.get(f"{URL}?pham-vi=don-vi").content.decode()
    assert stranger.get(f"/viec/{item.pk}/xem/").status_code == 404
    stranger.post("/viec/nhieu/", {"act": "forward", "work": [item.pk]})
    assert open_item(dossier).pk == item.pk


def test_looking_at_a_dossier_marks_it_read_and_shows_what_may_be_done(cast, sit):
    dossier = with_the_specialist(cast, "Lê Văn Thử")
    item = open_item(dossier)
    page = sit(cast.specialist).get(f"/viec/{item.pk}/xem/", HTTP_HX_REQUEST="true").content.decode()
    assert "Chuyển bước tiếp theo" in page
    assert "Tờ khai cấp bản sao trích lục" in page
    assert open_item(dossier).read_at is not None


def test_a_leader_signs_many_but_only_what_was_read(cast, sit):
    dossiers = [to_sign(cast, name) for name in ("Lê Văn Một", "Lê Văn Hai", "Lê Văn Ba")]
    client = sit(cast.leader)
    for dossier in dossiers[:2]:
        client.get(f"/viec/{open_item(dossier).pk}/xem/", HTTP_HX_REQUEST="true")
    answer = client.post(
        "/viec/nhieu/", {"act": "sign", "work": [open_item(d).pk for d in dossiers]}, follow=True
    )
    page = answer.content.decode()
    assert "Đã ký 2 hồ sơ; 1 hồ sơ không làm được." in page
    assert f"{dossiers[2].code}: Chưa xem hồ sơ này" in page
    kinds = [open_item(d).kind for d in dossiers]
    assert kinds == ["DONG_DAU", "DONG_DAU", "KY"]


def test_sign_all_read_takes_every_read_one(cast, sit):
    dossiers = [to_sign(cast, name) for name in ("Lê Văn Một", "Lê Văn Hai")]
    client = sit(cast.leader)
    client.get(f"/viec/{open_item(dossiers[0]).pk}/xem/", HTTP_HX_REQUEST="true")
    client.post("/viec/nhieu/", {"act": "sign-read"})
    assert [open_item(d).kind for d in dossiers] == ["DONG_DAU", "KY"]


def test_a_head_gives_many_to_an_officer(cast, sit):
    dossiers = [with_the_specialist(cast, name) for name in ("Lê Văn Một", "Lê Văn Hai")]
    work = [open_item(d).pk for d in dossiers]
    give = {"act": "assign", "work": work, "person": cast.colleague.person_id}
    sit(cast.head).post("/viec/nhieu/", give)
    assert set(WorkItem.objects.filter(pk__in=work).values_list("assignee_id", flat=True)) == {
        cast.colleague.person_id
    }
    sit(cast.colleague).post("/viec/nhieu/", give | {"person": cast.specialist.person_id})
    assert set(WorkItem.objects.filter(pk__in=work).values_list("assignee_id", flat=True)) == {
        cast.colleague.person_id
    }


def test_many_are_handed_on_with_one_opinion(cast, sit):
    dossiers = [with_the_specialist(cast, name) for name in ("Lê Văn Một", "Lê Văn Hai")]
    work = [open_item(d).pk for d in dossiers]
    sit(cast.specialist).post("/viec/nhieu/", {"act": "forward", "work": work, "note": "Đủ điều kiện"})
    assert {open_item(d).kind for d in dossiers} == {"KY"}
    assert WorkItem.objects.get(pk=work[0]).note == "Đủ điều kiện"


@pytest.mark.parametrize(
    "wrong", [{"act": "burn", "work": ["1"]}, {"act": "forward"}, {"act": "assign", "work": ["1"]}]
)
def test_a_wrong_batch_is_refused_in_words(cast, sit, wrong):
    assert sit(cast.specialist).post("/viec/nhieu/", wrong).status_code == 422


def test_the_list_costs_as_many_queries_with_twelve_rows_as_with_two(cast, sit):
    client = sit(cast.specialist)
    with_the_specialist(cast, "Lê Văn Một")
    with_the_specialist(cast, "Lê Văn Hai")
    client.get(URL)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(URL)
    for _ in range(10):
        with_the_specialist(cast, "Lê Văn Nhiều")
    with CaptureQueriesContext(connection) as many:
        client.get(URL)
    assert len(many) <= len(few)
    assert len(many) <= 16, [query["sql"][:120] for query in many.captured_queries]
