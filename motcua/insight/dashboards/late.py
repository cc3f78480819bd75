"""What is late in the rooms of control, in one list: what, with whom, since when; every line opens its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min
from django.urls import reverse

from motcua.base import clock
from motcua.base.indicators import engine
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency
from motcua.base.organisations.permissions import allowed
from motcua.catalogue.announcements import queries as announcements
from motcua.catalogue.publication import queries as publication
from motcua.catalogue.publication.models import CleaningFinding
from motcua.control.impact import queries as impact
from motcua.control.impact.models.drafts import OPEN_STAGES
from motcua.control.plans import queries as plans
from motcua.control.programmes import measuring
from motcua.control.programmes import queries as programmes
from motcua.control.programmes.models import Programme
from motcua.control.reviews import queries as reviews
from motcua.control.reviews.models import ReviewItem, ReviewPlan
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
    return engine.once(("dashboards.late", by.person_id, by.agency_id, day), lambda: _late(by, day))


def _late(by: Actor, day: date) -> list[Late]:
    sources = (_drafts, _decisions, _cleaning, _reviews, _texts, _milestones, _reports, _duties)
    found = [one for source in sources for one in source(by, day)]
    return sorted(found, key=lambda one: (one.since, one.room, one.what))


def _drafts(by: Actor, day: date) -> Iterator[Late]:
    for draft in impact.drafts(by).filter(stage__in=OPEN_STAGES):
        standing = impact.standing(draft, day)
        if standing.late:
            began = draft.stage_since.astimezone(clock.VN).date()
            agency = draft.agency_id if standing.holder == str(draft.agency) else None
            yield Late(
                "danh-gia", f"{draft.get_stage_display()}: {draft.title}", standing.holder, agency, standing.due,
                standing.due or began, page("impact:draft", draft.pk),
            )  # fmt: skip


def _decisions(by: Actor, day: date) -> Iterator[Late]:
    for debt in announcements.owed(by, day - timedelta(days=1)):
        yield Late(
            "cong-bo", debt.title, debt.holder, debt.agency_id, debt.due, debt.due, page(debt.url_name, debt.pk)
        )  # fmt: skip


def _cleaning(by: Actor, day: date) -> Iterator[Late]:
    rows = publication.findings(by).filter(state=CleaningFinding.State.OPEN, due__lt=day)
    counted = (
        rows.select_related(None).order_by().values("agency_id").annotate(n=Count("pk"), since=Min("due"))
    )
    found = list(counted)
    names = Agency.objects.in_bulk([row["agency_id"] for row in found if row["agency_id"]])
    for row in found:
        agency = names.get(row["agency_id"])
        url = page("publication:cleaning")
        yield Late(
            "lam-sach", f"{row['n']} lỗi dữ liệu thủ tục quá hạn sửa", str(agency or "Chưa rõ cơ quan"),
            row["agency_id"], row["since"], row["since"],
            f"{url}?co-quan={row['agency_id'] or 0}&han=qua" if url else "", row["n"],
        )  # fmt: skip


def _reviews(by: Actor, day: date) -> Iterator[Late]:
    state = ReviewItem.State
    rows = reviews.items(by).filter(
        plan__state=ReviewPlan.State.APPROVED, finish__lt=day,
        state__in=[state.PLANNED, state.UNDER_WAY, state.RETURNED],
    )  # fmt: skip
    for item in rows:
        yield Late(
            "ra-soat", f"Rà soát: {item.name}", str(item.lead), item.lead_id, item.finish, item.finish,
            page("reviews:item", item.pk),
        )  # fmt: skip


def _texts(by: Actor, day: date) -> Iterator[Late]:
    for text in reviews.amendments(by).filter(reviews.late_texts(day)):
        yield Late(
            "ra-soat", f"Sửa {text} để thực thi phương án", text.holder, text.agency_id, text.due, text.due,
            page("reviews:amendment", text.pk),
        )  # fmt: skip


def _milestones(by: Actor, day: date) -> Iterator[Late]:
    for standing in standings(by, day):
        if not any(row.done_on is None and row.due < day for row in standing.programme.milestones.all()):
            continue
        figures = {one.goal.pk: one for one in standing.figures}
        followed = standing.programme.made_at.astimezone(clock.VN).date()
        for row in standing.programme.milestones.all():
            # What was over before the programme was followed here is history, not today's work.
            if followed <= row.due < day and not measuring.is_done(row, figures.get(row.goal_id or 0)):
                yield Late(
                    "chuong-trinh", f"{row.title} ({standing.programme.name})", announcements.CONTROL_OFFICE, None,
                    row.due, row.due, page("programmes:programme", standing.programme.pk),
                )  # fmt: skip


def standings(by: Actor, day: date) -> list[measuring.Standing]:
    """Return the running programmes as they stand; within `engine.sharing` each is read once."""
    running = programmes.programmes(by).filter(state=Programme.State.RUNNING)
    key = ("dashboards.standings", by.person_id, by.agency_id, day)
    return engine.once(key, lambda: [measuring.Standing(one, day) for one in running])


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
