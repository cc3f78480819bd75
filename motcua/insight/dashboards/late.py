"""What is late in the rooms of control, in one list: what, with whom, since when; every line opens its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min
from django.urls import reverse

from motcua.base import clock
from motcua.base.indicators import engine
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import allowed
from motcua.catalogue.announcements import queries as announcements
from motcua.control.impact import queries as impact
from motcua.control.plans import queries as plans
from motcua.control.programmes import measuring
from motcua.insight.dashboards import rooms
from motcua.insight.reports import calendar
from motcua.insight.reports import queries as reports
from motcua.insight.reports.providers.facts import page
from motcua.law import report_forms

ROOMS = {
    "danh-gia": "Đánh giá tác động", "cong-bo": "Công bố", "lam-sach": "Làm sạch dữ liệu", "ra-soat": "Rà soát",
    "chuong-trinh": "Chương trình", "bao-cao": "Báo cáo", "ke-hoach": "Kế hoạch",
}  # fmt: skip


@dataclass(frozen=True)
class Late:
    """One thing that is late.

    Attributes:
        room: a key of `ROOMS`.
        what: as a clerk says it.
        holder: with whom it lies.
        agency_id: that agency; None for the control office, the chairman and who is no agency of the province.
        due: the day it should have been done by; None when it only lies too long.
        since: from when it counts as late.
        count: how many things the line stands for.
    """

    room: str
    what: str
    holder: str
    agency_id: int | None
    due: date | None
    since: date
    url: str
    count: int = 1

    @property
    def room_name(self) -> str:
        """Whose list it comes from."""
        return ROOMS[self.room]

    def days(self, today: date) -> int:
        """For how many days it is late."""
        return (today - self.since).days


def late(by: Actor, today: date | None = None) -> list[Late]:
    """Return what is late of what a person may see, the oldest first.

    Duties of plans and faults of data come as one line for each agency, all else one by one. Within `engine.sharing`
    the rooms are asked once.
    """
    day = today or clock.today()
    return sorted([*of_agencies(by, day), *_milestones(by, day)], key=_oldest)


def of_agencies(by: Actor, today: date | None = None) -> list[Late]:
    """Return what is late without the milestones of programmes, which always lie with the control office."""
    day = today or clock.today()
    sources = (_drafts, _decisions, _cleaning, _reviews, _texts, _reports, _duties)

    def found() -> list[Late]:
        return sorted((one for source in sources for one in source(by, day)), key=_oldest)

    return engine.once(("dashboards.late", by.person_id, by.agency_id, day), found)


def _oldest(one: Late) -> tuple[date, str, str]:
    return one.since, one.room, one.what


def _drafts(by: Actor, day: date) -> Iterator[Late]:
    for draft in rooms.drafts(by):
        standing = impact.standing(draft, day)
        if standing.late:
            began = clock.day_of(draft.stage_since)
            agency = draft.agency_id if standing.holder == str(draft.agency) else None
            yield Late(
                "danh-gia", f"{draft.get_stage_display()}: {draft.title}", standing.holder, agency, standing.due,
                standing.due or began, page("impact:draft", draft.pk),
            )  # fmt: skip


def _decisions(by: Actor, day: date) -> Iterator[Late]:
    for debt in rooms.debts(by):
        if debt.due < day:
            yield Late(
                "cong-bo", debt.title, debt.holder, debt.agency_id, debt.due, debt.due, page(debt.url_name, debt.pk)
            )  # fmt: skip


def _cleaning(by: Actor, day: date) -> Iterator[Late]:
    url = page("publication:cleaning")
    for one in rooms.cleaning(by, day):
        if one.late_since is not None:
            agency_id = one.agency.pk if one.agency else None
            yield Late(
                "lam-sach", f"{one.late} lỗi dữ liệu thủ tục quá hạn sửa", str(one.agency or "Chưa rõ cơ quan"),
                agency_id, one.late_since, one.late_since,
                f"{url}?co-quan={agency_id or 0}&han=qua" if url else "", one.late,
            )  # fmt: skip


def _reviews(by: Actor, day: date) -> Iterator[Late]:
    for item in rooms.items(by):
        if item.finish < day:
            yield Late(
                "ra-soat", f"Rà soát: {item.name}", str(item.lead), item.lead_id, item.finish, item.finish,
                page("reviews:item", item.pk),
            )  # fmt: skip


def _texts(by: Actor, day: date) -> Iterator[Late]:
    for text in rooms.texts(by, day):
        if text.is_late:  # type: ignore[attr-defined]
            yield Late(
                "ra-soat", f"Sửa {text} để thực thi phương án", text.holder, text.agency_id, text.due, text.due,
                page("reviews:amendment", text.pk),
            )  # fmt: skip


def _milestones(by: Actor, day: date) -> Iterator[Late]:
    for standing in rooms.standings(by, day):
        if not any(row.done_on is None and row.due < day for row in standing.programme.milestones.all()):
            continue
        figures = {one.goal.pk: one for one in standing.figures}
        followed = clock.day_of(standing.programme.made_at)
        for row in standing.programme.milestones.all():
            # What was over before the programme was followed here is history, not today's work.
            if followed <= row.due < day and not measuring.is_done(row, figures.get(row.goal_id or 0)):
                yield Late(
                    "chuong-trinh", f"{row.title} ({standing.programme.name})", announcements.CONTROL_OFFICE, None,
                    row.due, row.due, page("programmes:programme", standing.programme.pk),
                )  # fmt: skip


def _reports(by: Actor, day: date) -> Iterator[Late]:
    for report in reports.reports(by).filter(reports.late(day)):
        form = report_forms.form(report.form, report.form_version)
        words = calendar.parse(report.period).words.partition(" (")[0]
        yield Late(
            "bao-cao", f"Biểu {form.short}, {words}", str(report.agency or announcements.CONTROL_OFFICE),
            report.agency_id, report.due, report.due, reverse("reports:report", args=[report.pk]),
        )  # fmt: skip


def _duties(by: Actor, day: date) -> Iterator[Late]:
    if allowed(by, "plan.view") is None:
        return
    rows = plans.followed(by).filter(plans.standing_is("qua-han", day))
    names = ("agency_id", "agency__short_name", "agency__name")
    for row in rows.order_by().values(*names).annotate(n=Count("pk"), since=Min("due")):
        yield Late(
            "ke-hoach", f"{row['n']} việc được giao theo kế hoạch quá hạn",
            row["agency__short_name"] or row["agency__name"], row["agency_id"], row["since"], row["since"],
            f"{reverse('plans:duties')}?co-quan={row['agency_id']}&loai=qua-han", row["n"],
        )  # fmt: skip
