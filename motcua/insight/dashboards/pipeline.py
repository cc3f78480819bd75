"""The way of a rule from draft to wall, as columns: how many stand at each step, since when, where their list is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min

from motcua.base import clock
from motcua.base.errors import NotFound
from motcua.base.indicators import engine, periods
from motcua.base.indicators import queries as figures
from motcua.base.indicators.engine import PROVINCE, Measure, Scope
from motcua.base.organisations.actor import Actor
from motcua.catalogue.announcements import queries as announcements
from motcua.catalogue.announcements.models import Announcement
from motcua.control.impact import queries as impact
from motcua.control.impact.models import Stage
from motcua.insight.dashboards import rooms
from motcua.insight.reports.providers.facts import page

State = Announcement.State
NO_ROWS: dict[str, Any] = {"n": 0, "since": None}


@dataclass(frozen=True)
class Step:
    """What waits at one step: how many, for how many days the oldest, its list."""

    name: str
    count: int
    days: int | None
    url: str
    tone: str = ""


@dataclass(frozen=True)
class Column:
    """A stage of the way with its steps."""

    name: str
    steps: list[Step]

    @property
    def count(self) -> int:
        """How many stand in it."""
        return sum(step.count for step in self.steps)

    @property
    def days(self) -> int | None:
        """For how many days the oldest does."""
        return max((step.days for step in self.steps if step.days is not None), default=None)


def columns(by: Actor, today: date, agency_id: int | None = None) -> list[Column]:
    """Return the way of rules for what a person may see: draft, assessed, announced, published, posted.

    Args:
        by: who looks.
        today: the day ages are counted to.
        agency_id: only of this agency.
    """
    drafts, decisions = _drafts(by, agency_id), _decisions(by, agency_id)

    def draft(name: str, *stages: str) -> Step:
        return _step(
            name, [drafts.get(stage, NO_ROWS) for stage in stages], today, "impact:drafts", agency_id,
            buoc=stages[0] if len(stages) == 1 else "",
        )  # fmt: skip

    def decision(name: str, group: str) -> Step:
        states = announcements.GROUPS[group][1]
        rows = [decisions.get(state, NO_ROWS) for state in states]
        return _step(name, rows, today, "announcements:home", agency_id, **{"tinh-trang": group})

    return [
        Column("Dự thảo", [draft("Đang soạn, đánh giá", Stage.WRITING)]),
        Column(
            "Đã đánh giá",
            [
                draft("Chờ ý kiến", Stage.OPINION), draft("Tiếp thu, giải trình", Stage.EXPLAINING),
                draft("Thẩm định", Stage.APPRAISAL), draft("Trình ban hành", Stage.SUBMITTED),
            ],
        ),
        Column(
            "Công bố",
            [
                _unannounced(by, today, agency_id), decision("Soạn quyết định", "soan"),
                decision("Kiểm soát chất lượng", "kiem-soat"), decision("Chờ ký", "cho-ky"),
            ],
        ),
        Column(
            "Công khai",
            [decision("Chờ nhập CSDL quốc gia", "cho-nhap"), decision("Chờ công khai", "cho-cong-khai")],
        ),
        Column("Niêm yết", [_posting(agency_id)]),
    ]  # fmt: skip


def _step(
    name: str, rows: list[Mapping[str, Any]], today: date, url_name: str, agency_id: int | None, **filters: str
) -> Step:  # fmt: skip
    count = sum(row["n"] for row in rows)
    since = min((_day(row["since"]) for row in rows if row["since"] and row["n"]), default=None)
    if agency_id:
        filters["co-quan"] = str(agency_id)
    query = urlencode({key: value for key, value in filters.items() if value})
    url = page(url_name)
    return Step(
        name, count, (today - since).days if since else None, f"{url}?{query}" if url and query else url
    )


def _day(value: date | datetime) -> date:
    return clock.day_of(value) if isinstance(value, datetime) else value


def _drafts(by: Actor, agency_id: int | None) -> dict[str, Any]:
    found: dict[str, list[datetime]] = {}
    for draft in rooms.drafts(by):
        if agency_id in (None, draft.agency_id):
            found.setdefault(draft.stage, []).append(draft.stage_since)
    return {stage: {"n": len(since), "since": min(since)} for stage, since in found.items()}


def _unannounced(by: Actor, today: date, agency_id: int | None) -> Step:
    choice = impact.Choice(what="chua-cong-bo", agency=agency_id)
    row = (
        choice.procedures(impact.procedures(by).select_related(None))
        .order_by()
        .aggregate(n=Count("pk"), since=Min("draft__issued_on"))
    )
    return _step("Ban hành, chưa công bố", [row], today, "impact:procedures", agency_id, xem="chua-cong-bo")


def _decisions(by: Actor, agency_id: int | None) -> dict[str, Any]:
    """Return by state how many decisions there are and since when the oldest stands in it."""
    rows = announcements.announcements(by).select_related(None).order_by()
    if agency_id:
        rows = rows.filter(agency_id=agency_id)
    since: dict[str, str] = {
        State.CHECK: "submitted", State.TO_SIGN: "checked", State.SIGNED: "signed", State.ENTERED: "entered",
    }  # fmt: skip
    counted = rows.values("state").annotate(
        n=Count("pk"), drafted=Min("drafted_at"), submitted=Min("submitted_at"), checked=Min("checked_at"),
        signed=Min("signed_on"), entered=Min("entered_on"),
    )  # fmt: skip
    found: list[dict[str, Any]] = [dict(row) for row in counted]
    return {row["state"]: row | {"since": row[since.get(row["state"], "drafted")]} for row in found}


def _posting(agency_id: int | None) -> Step:
    scope = Scope("agency", agency_id, "") if agency_id else PROVINCE
    found = figure_of("publication.posted_right", scope)
    wrong = int((found.denominator or 0) - (found.numerator or 0)) if found else 0
    query = urlencode({"tinh-trang": "can-lam"} | ({"co-quan": str(agency_id)} if agency_id else {}))
    url = page("publication:work")
    return Step("Thiếu, sai phiên bản", wrong, None, f"{url}?{query}" if url else "")


def figure_of(code: str, scope: Scope) -> Measure | None:
    """Return what an indicator says today: as it was kept last, else worked out; None when no room measures it."""
    now = periods.containing("thang", clock.today())
    try:
        indicator = engine.get(code)
    except NotFound:
        return None
    kept = figures.kept(code, now, scope) if indicator.live else None
    if kept is not None:
        return Measure(kept.numerator, kept.denominator, kept.value)
    return indicator.measure(now, scope)
