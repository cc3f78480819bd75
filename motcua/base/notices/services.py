"""Verbs of notices: to tell people, to mark as read, to send what waits."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.notices.models import Delivery, Notice
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=2)


def notify(
    person_ids: Iterable[int],
    *,
    kind: str,
    title: str,
    text: str = "",
    url: str = "",
    event_id: int | None = None,
    at: datetime | None = None,
) -> list[Notice]:
    """Tell people something, in the application and, where they have an address, by e-mail; return the notices.

    Told twice about the same event (and kind), a person gets one notice. E-mails leave after the commit.

    Args:
        person_ids: whom to tell.
        kind: what sort of notice, for those who filter ("dossier.soon_due").
        title: one line; no personal data, it may leave the house.
        text: a sentence or two more.
        url: the page to open, beginning with "/".
        event_id: the event it follows from.
        at: when, if not now.

    Raises:
        ValueError: `url` does not lie on this site.
    """
    if url and (not url.startswith("/") or url.startswith("//")):
        raise ValueError(url)
    people = Person.objects.filter(pk__in=set(person_ids), is_active=True)
    if event_id is not None:
        told = Notice.objects.filter(event_id=event_id, kind=kind).values("person_id")
        people = people.exclude(pk__in=told)
    moment = at or clock.now()
    with transaction.atomic():
        made = Notice.objects.bulk_create(
            Notice(
                person=person, kind=kind, title=title[:200], text=text, url=url, at=moment, event_id=event_id
            )
            for person in people.order_by("pk")
        )
        _deliver(made)
    return made


def _deliver(notices: list[Notice]) -> None:
    """Put the e-mails in the queue, in the transaction of their notices."""
    from motcua.base.notices import tasks

    deliveries = Delivery.objects.bulk_create(
        Delivery(notice=notice, address=notice.person.email, created_at=clock.now())
        for notice in notices
        if notice.person.email
    )
    if deliveries:
        tasks.deliver.defer(delivery_ids=[delivery.pk for delivery in deliveries])


def mark_read(notice_id: int, *, by: Actor, at: datetime | None = None) -> Notice:
    """Mark one of one's own notices as read and return it.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    notice = Notice.objects.filter(pk=notice_id, person_id=by.person_id or 0).first()
    if notice is None:
        raise NotFound("Không tìm thấy thông báo này.")
    if notice.read_at is None:
        notice.read_at = at or clock.now()
        notice.save(update_fields=["read_at"])
    return notice


def mark_all_read(*, by: Actor, at: datetime | None = None) -> int:
    """Mark all of one's own notices as read and return how many were not."""
    unread = Notice.objects.filter(person_id=by.person_id or 0, read_at__isnull=True)
    return unread.update(read_at=at or clock.now())


def _message(delivery: Delivery) -> EmailMessage:
    notice = delivery.notice
    parts = [f"Kính gửi {notice.person.full_name},", notice.title]
    if notice.text:
        parts.append(notice.text)
    if notice.url:
        parts.append(f"Mở trang: {settings.SITE_URL}{notice.url}")
    parts.append(f"Một Cửa – {settings.PROVINCE_NAME}\nThư gửi tự động, xin không trả lời.")
    return EmailMessage(f"[Một Cửa] {notice.title}", "\n\n".join(parts), to=[delivery.address])


def deliver(delivery_id: int) -> None:
    """Send one e-mail that waits; a failure is kept with its words and tried again later, eight times in all."""
    with transaction.atomic():
        waiting = Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        waiting = waiting.select_related("notice__person")
        delivery = waiting.filter(pk=delivery_id, state=Delivery.State.WAITING).first()
        if delivery is None:
            return
        delivery.attempts += 1
        try:
            _message(delivery).send()
        except Exception as error:
            log.warning("notices: e-mail %s failed (%s)", delivery.pk, error)
            delivery.error = f"{type(error).__name__}: {error}"[:300]
            if delivery.attempts >= MAX_ATTEMPTS:
                delivery.state = Delivery.State.FAILED
        else:
            delivery.state, delivery.error, delivery.sent_at = Delivery.State.SENT, "", clock.now()
        delivery.save()


def deliver_waiting() -> int:
    """Send again what waits, each after twice the wait of the time before; return how many were tried."""
    present, tried = clock.now(), 0
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING).order_by("created_at")
    for pk, created_at, attempts in waiting.values_list("pk", "created_at", "attempts")[:500]:
        if present >= created_at + FIRST_WAIT * (2**attempts - 1):
            deliver(pk)
            tried += 1
    return tried
