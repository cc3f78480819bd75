"""Notices: told once, read by their owner only, and e-mails that are never lost."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.base import clock
from motcua.base.audit.tests.cast import person
from motcua.base.errors import NotFound
from motcua.base.notices import queries, services
from motcua.base.notices.models import Delivery, Notice
from motcua.base.organisations.models import Person
from motcua.base.organisations.queries import actor_for
from motcua.base.organisations.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def hoa() -> Person:
    return person("hoa", "Nguyễn Thị Hoa (mẫu)", Role.INTAKE, email="hoa@example.vn")


@pytest.fixture
def lan() -> Person:
    return person("lan", "Vũ Thị Lan (mẫu)", Role.SPECIALIST)


def tell(*people: Person, event_id: int | None = None, title: str = "Hồ sơ H-1 sắp đến hạn") -> list[Notice]:
    return services.notify(
        [one.pk for one in people], kind="dossier.soon_due", title=title,
        text="Còn một ngày làm việc.", url="/ho-so/H-1/", event_id=event_id,
    )  # fmt: skip


def test_people_are_told_once_about_an_event(hoa: Person, lan: Person) -> None:
    tell(hoa, event_id=5)
    assert [notice.person for notice in tell(hoa, lan, event_id=5)] == [lan]
    assert queries.unread_count(hoa.pk) == queries.unread_count(lan.pk) == 1
    assert queries.unread_count(None) == 0


def test_only_those_with_an_address_get_an_email_and_its_job_in_the_same_transaction(
    hoa: Person, lan: Person
) -> None:
    tell(hoa, lan)
    delivery = Delivery.objects.get()
    assert (delivery.address, delivery.state) == ("hoa@example.vn", "cho_gui")
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'notices.deliver'")
        assert "delivery_ids" in str(cursor.fetchall())


def test_an_email_says_what_and_where(hoa: Person) -> None:
    tell(hoa)
    services.deliver(Delivery.objects.get().pk)
    assert mail.outbox[0].subject == "[Một Cửa] Hồ sơ H-1 sắp đến hạn"
    assert "Kính gửi Nguyễn Thị Hoa (mẫu)" in mail.outbox[0].body
    assert "/ho-so/H-1/" in mail.outbox[0].body
    services.deliver(Delivery.objects.get().pk)
    assert len(mail.outbox) == 1
    assert Delivery.objects.get().state == Delivery.State.SENT


def test_an_email_that_fails_is_tried_again_and_given_up_visibly(
    hoa: Person, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: object) -> int:
        raise OSError("máy chủ thư không trả lời")

    tell(hoa)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", broken)
    assert services.deliver_waiting() == 1
    assert services.deliver_waiting() == 0, "too early"
    settings.MOTCUA_CLOCK_SHIFT = timedelta(hours=12)
    for _ in range(10):
        services.deliver_waiting()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == (Delivery.State.FAILED, 8)
    assert "không trả lời" in delivery.error


def test_a_notice_leads_only_to_this_site(hoa: Person) -> None:
    for url in ("https://example.org/", "//example.org/"):
        with pytest.raises(ValueError, match="example"):
            services.notify([hoa.pk], kind="x", title="x", url=url)


def test_nobody_reads_anothers_notice(hoa: Person, lan: Person) -> None:
    notice = tell(hoa)[0]
    actor = actor_for(lan)
    assert actor is not None
    with pytest.raises(NotFound):
        services.mark_read(notice.pk, by=actor)


def test_opening_a_notice_marks_it_and_leads_to_its_page(hoa: Person, client: Client) -> None:
    notice = tell(hoa)[0]
    client.force_login(hoa)
    page = client.get("/thong-bao/").content.decode()
    assert "Hồ sơ H-1 sắp đến hạn" in page
    assert client.get(f"/thong-bao/{notice.pk}/")["Location"] == "/ho-so/H-1/"
    assert "Không có thông báo chưa đọc" in client.get("/thong-bao/").content.decode()
    assert "Hồ sơ H-1" in client.get("/thong-bao/?xem=tat-ca").content.decode()


def test_all_are_marked_at_once_by_their_owner_only(hoa: Person, lan: Person, client: Client) -> None:
    tell(hoa, lan)
    tell(hoa)
    client.force_login(hoa)
    assert client.get("/thong-bao/doc-het/").status_code == 405
    answer = client.post("/thong-bao/doc-het/", follow=True)
    assert "Đã đánh dấu 2 thông báo là đã đọc." in answer.content.decode()
    assert queries.unread_count(hoa.pk) == 0
    assert queries.unread_count(lan.pk) == 1


def test_a_long_list_is_paged(hoa: Person, client: Client) -> None:
    present = clock.now()
    Notice.objects.bulk_create(
        Notice(person=hoa, kind="x", title=f"Tin {number}", at=present) for number in range(40)
    )
    client.force_login(hoa)
    with CaptureQueriesContext(connection) as caught:
        client.get("/thong-bao/")
    Notice.objects.filter(pk__gt=Notice.objects.order_by("pk")[3].pk).update(read_at=present)
    with CaptureQueriesContext(connection) as fewer:
        client.get("/thong-bao/")
    assert len(caught) == len(fewer)
    Notice.objects.update(read_at=None)
    assert "trang=2" in client.get("/thong-bao/").content.decode()
    assert len(client.get("/thong-bao/?trang=2").context["page"].object_list) == 10
