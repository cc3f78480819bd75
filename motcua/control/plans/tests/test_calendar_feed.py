"""The iCalendar feed: a secret address, what stands behind it, and that it ends with the role."""

from datetime import date, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.organisations.models import Person, RoleAssignment
from motcua.control.plans import feed
from motcua.control.plans.models import Feed
from motcua.control.plans.services import feeds, following
from motcua.control.plans.tests.following_cast import Cast, make_cast, sign_in

MINE = "/ke-hoach/lich/dia-chi/"


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def events(content: bytes) -> list:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def read(token: str, status: int = 200) -> list:
    answer = Client().get(f"/ke-hoach/lich/{token}.ics")
    assert answer.status_code == status
    if status != 200:
        return []
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return events(answer.content)


def test_the_feed_holds_the_agencys_work_as_events_of_whole_days(cast):
    due = clock.today() + timedelta(days=20)
    task = cast.task(
        "Báo cáo; rà soát, đơn giản hóa thủ tục" + " hành chính" * 12, product="Báo cáo\nQuyết định"
    )
    one = cast.given(due, task=task, state="DANG", percent=40)
    cast.given(due, agency=cast.theirs, title="Việc của sở khác")
    cast.given(None)
    (event,) = read(feeds.make(by=cast.focal))
    assert event["uid"] == f"assignment-{one.pk}@127.0.0.1"
    assert str(event["summary"]) == task.title
    assert event["dtstart"].dt == due
    assert event["dtend"].dt == due + timedelta(days=1)
    assert str(event["url"]).endswith(f"/ke-hoach/viec/{one.pk}/")
    assert "Đang thực hiện" in event["description"]
    assert "Quyết định" in event["description"]
    assert event["sequence"] == 0


def test_lines_are_folded_at_75_octets_and_commas_escaped(cast):
    cast.given(clock.today(), title="Rà soát, đơn giản hóa; " + "thủ tục hành chính nội bộ " * 9)
    content = feed.written(cast.focal)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert "Rà soát\\, đơn giản hóa\\; ".encode() in content.replace(b"\r\n ", b"")


def test_a_moved_date_and_a_finish_keep_the_event_and_raise_its_sequence(cast):
    due = clock.today() + timedelta(days=5)
    one = cast.given(due, title="Tập huấn")
    token = feeds.make(by=cast.focal)
    (before,) = read(token)
    following.move_due(one.pk, due + timedelta(days=7), "Cơn bão", by=cast.control)
    (moved,) = read(token)
    assert moved["uid"] == before["uid"]
    assert (moved["sequence"], moved["dtstart"].dt) == (1, due + timedelta(days=7))
    following.finish(one.pk, by=cast.focal, evidence={"number": "5/BC"})
    (done,) = read(token)
    assert (done["sequence"], str(done["summary"])) == (2, "Đã xong: Tập huấn")


def test_for_the_province_what_agencies_owe_alike_is_one_event(cast):
    due = clock.today() + timedelta(days=5)
    task = cast.task("Niêm yết công khai")
    cast.given(due, task=task, state="XONG", done_on=clock.today())
    cast.given(due, task=task, agency=cast.theirs)
    (event,) = read(feeds.make(by=cast.control))
    assert str(event["summary"]) == "Niêm yết công khai"
    assert "2 cơ quan, 1/2 xong" in event["description"]
    assert str(event["url"]).endswith(f"/ke-hoach/nhiem-vu/{task.pk}/")


def test_only_a_hash_is_kept_a_new_address_ends_the_old_and_unknown_ones_lead_nowhere(cast):
    first = feeds.make(by=cast.focal)
    assert first not in str(Feed.objects.values_list("token_hash", flat=True).get())
    second = feeds.make(by=cast.focal)
    read(first, 404)
    read(second)
    read("0" * 64, 404)
    feeds.end(by=cast.focal)
    read(second, 404)
    with pytest.raises(NotFound):
        feeds.end(by=cast.focal)


def test_the_address_ends_with_the_role_or_the_account(cast):
    cast.given(clock.today())
    mine, theirs = feeds.make(by=cast.focal), feeds.make(by=cast.stranger)
    assert len(read(mine)) == 1
    assert read(theirs) == []
    RoleAssignment.objects.filter(person_id=cast.focal.person_id).update(valid_to=date(2026, 1, 1))
    read(mine, 404)
    Person.objects.filter(pk=cast.stranger.person_id).update(is_active=False)
    read(theirs, 404)


def test_a_person_makes_sees_once_and_ends_the_address_on_the_page(cast):
    browser = sign_in(cast.focal)
    made = browser.post(MINE).content.decode()
    token = next(part.split(".ics")[0] for part in made.split("/ke-hoach/lich/") if ".ics" in part[:80])
    read(token)
    assert token not in browser.get("/ke-hoach/lich/").content.decode()
    assert browser.post(MINE, {"thoi": "1"}).status_code == 302
    read(token, 404)
