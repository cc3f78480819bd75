"""The iCalendar feed (RFC 5545): whose it is, and a person's assignments as events of whole days."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.urls import reverse
from icalendar import Calendar, Event

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.queries import actor_for, assignments_of
from motcua.base.organisations.reach import province_wide
from motcua.base.text import number
from motcua.control.plans import queries, rules, schedule
from motcua.control.plans.models import Assignment, Feed
from motcua.control.plans.services.feeds import digest_of

BEFORE, AHEAD = timedelta(days=120), timedelta(days=400)
MOST = 3000
_STATUS = {"HUY": "CANCELLED"}


def owner(token: str) -> Actor:
    """Return as whom a feed is read: its person in the role it was made under, as that role is today.

    Raises:
        NotFound: no such address, or the person or the role is no more.
    """
    feed = (
        Feed.objects.select_related("person")
        .filter(token_hash=digest_of(token), person__is_active=True)
        .first()
    )
    held = list(assignments_of(feed.person_id)) if feed else []
    if feed is None or not any(row.pk == feed.assignment_id for row in held):
        raise NotFound("Không có lịch nào ở địa chỉ này, hoặc địa chỉ đã thôi dùng.")
    actor = actor_for(feed.person, chosen=feed.assignment_id, channel="ics", held=held)
    if actor is None or allowed(actor, "plan.view") is None:
        raise NotFound("Không có lịch nào ở địa chỉ này, hoặc địa chỉ đã thôi dùng.")
    return actor


def written(by: Actor, day: date | None = None) -> bytes:
    """Return a person's assignments with a date as a calendar; for the province, what agencies owe alike is one event.

    Args:
        by: whose rights it is cut by.
        day: today by default; what lies long before it is left out.
    """
    day = day or clock.today()
    calendar = Calendar()
    calendar.add("prodid", "-//motcua//plans//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Việc theo kế hoạch")
    calendar.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    calendar.add("x-published-ttl", "PT6H")
    rows = queries.followed(by).filter(due__range=(day - BEFORE, day + AHEAD))
    whole = province_wide(by, "plan.view")
    for event in _together(rows, day) if whole else _each(rows, day):
        calendar.add_component(event)
    return calendar.to_ical()


def _event(
    uid: str, due: date, summary: str, description: str, path: str, *, sequence: int, stamp: datetime, status: str
) -> Event:  # fmt: skip
    event = Event()
    event.add("uid", f"{uid}@{urlsplit(settings.SITE_URL).hostname or 'motcua'}")
    event.add("sequence", sequence)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("last-modified", stamp.astimezone(UTC))
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", description)
    event.add("url", f"{settings.SITE_URL}{path}")
    event.add("status", status)
    event.add("transp", "TRANSPARENT")
    event.add("categories", ["Kế hoạch"])
    return event


def _each(rows: QuerySet[Assignment], day: date) -> list[Event]:
    found = []
    for row in queries.with_standing(rows.order_by("due", "pk")[:MOST], day):
        if row.due is None:
            continue
        turn = rules.period_words(row.period)
        stands = row.standing  # type: ignore[attr-defined]
        words = [
            f"Tình trạng: {row.get_state_display()}, {stands.words}", f"Cơ quan: {row.agency}",
            row.plan.cited + (f", nhiệm vụ {row.task.number}" if row.task.number else ""),
            f"Sản phẩm: {row.task.product}" if row.task.product else "",
        ]  # fmt: skip
        title = f"{row.task.title} ({turn})" if turn else row.task.title
        found.append(
            _event(
                f"assignment-{row.pk}", row.due, f"{_mark(row.state)}{title}", "\n".join(filter(None, words)),
                reverse("plans:assignment", args=[row.pk]), sequence=row.version, stamp=row.changed_at,
                status=_STATUS.get(row.state, "CONFIRMED"),
            )
        )  # fmt: skip
    return found


def _mark(state: str) -> str:
    return {"XONG": "Đã xong: ", "HUY": "Thôi: "}.get(state, "")


def _together(rows: QuerySet[Assignment], day: date) -> list[Event]:
    found = []
    for row in schedule.alike(rows).annotate(versions=Sum("version"))[:MOST]:
        stands = schedule.together(row["n"], row["n_done"], row["due"], day)
        turn = rules.period_words(row["period"])
        title = f"{row['task__title']} ({turn})" if turn else row["task__title"]
        mark = "Đã xong: " if row["n_done"] == row["n"] else ""
        found.append(
            _event(
                f"task-{row['task_id']}-{row['period'] or 'x'}-{row['due']:%Y%m%d}".replace(":", "-"), row["due"],
                f"{mark}{title}", f"{number(row['n'])} cơ quan, {stands.words}",
                reverse("plans:task", args=[row["task_id"]]), sequence=row["versions"], stamp=row["changed"],
                status="CONFIRMED",
            )
        )  # fmt: skip
    return found
