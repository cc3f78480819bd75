"""The control office's page: the way of rules, what is late, campaigns, savings, data, burden; cut to its reader."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from motcua.base import clock
from motcua.base.indicators import queries as figures
from motcua.base.indicators.engine import PROVINCE
from motcua.base.organisations.actor import Actor
from motcua.base.text import money, number
from motcua.control.burden import queries as burden
from motcua.control.costs.rules import Totals
from motcua.control.reviews import figures as review_figures
from motcua.control.reviews import queries as reviews
from motcua.control.reviews.models import SimplificationOption
from motcua.insight.dashboards import pipeline, rooms
from motcua.insight.dashboards.late import Late, late
from motcua.insight.reports import calendar
from motcua.insight.reports import queries as reports
from motcua.insight.reports.providers.facts import page

LATE_SHOWN, FINDINGS, GOALS, CAMPAIGNS = 7, 3, 3, 2
GATHERED = {
    "ke-hoach": "{} việc được giao theo kế hoạch quá hạn",
    "lam-sach": "{} lỗi dữ liệu thủ tục quá hạn sửa",
}
TRENDS = ("impact.coverage", "announcements.issued_on_time", "announcements.entered_on_time")


@dataclass(frozen=True)
class Sentence:
    """A sentence with its figure, where the figure opens, its course over the months and its goal."""

    words: str
    figure: str
    url: str
    pill: str = ""
    tone: str = "sand"
    trend: list[Any] = field(default_factory=list)
    goal: Any = None
    note: str = ""


@dataclass(frozen=True)
class Office:
    """The page."""

    day: date
    columns: list[pipeline.Column]
    late: list[Late]
    late_holders: int
    sentences: list[Sentence]
    campaigns: list[dict[str, Any]]
    findings: list[Any]
    burden_run: Any

    @property
    def shown(self) -> list[tuple[Late, int]]:
        """The oldest of what is late, each with its days; rooms that give a line an agency give one for all."""
        return [(one, one.days(self.day)) for one in gathered(self.late)[:LATE_SHOWN]]

    @property
    def campaigns_shown(self) -> list[dict[str, Any]]:
        """The programmes that fit on the page."""
        return self.campaigns[:CAMPAIGNS]

    @property
    def campaigns_more(self) -> int:
        """How many do not."""
        return max(0, len(self.campaigns) - CAMPAIGNS)

    @property
    def late_count(self) -> int:
        """How many things are late."""
        return sum(one.count for one in self.late)


def gathered(found: list[Late]) -> list[Late]:
    """Return what is late with one line for each room that tells of agencies together, the oldest first."""
    lines = [one for one in found if one.room not in GATHERED]
    for room, words in GATHERED.items():
        own = [one for one in found if one.room == room]
        if own:
            count, places = sum(one.count for one in own), len({one.agency_id for one in own})
            lines.append(
                Late(
                    room, words.format(number(count)), f"{number(places)} cơ quan", None, own[0].due, own[0].since,
                    f"{reverse('dashboards:late')}?{urlencode({'thuoc': room})}", count,
                )
            )  # fmt: skip
    return sorted(lines, key=lambda one: (one.since, one.room, one.what))


def office(by: Actor, today: date | None = None) -> Office:
    """Return the page of the control office for a reader who sees the whole province."""
    day = today or clock.today()
    behind = late(by, day)
    run = burden.done_runs().first()
    found = list(burden.findings(by, run)[:FINDINGS]) if run else []
    return Office(
        day=day, columns=pipeline.columns(by, day), late=behind,
        late_holders=len({one.holder for one in behind}),
        sentences=[*_trends(), *_savings(by, day), _cleaning(by, day), _round(by, day)],
        campaigns=campaigns(by, day), findings=found, burden_run=run,
    )  # fmt: skip


def _trends() -> list[Sentence]:
    """Return a sentence for each duty with a share in time, as it stands this year, with its course."""
    from motcua.base.errors import NotFound
    from motcua.base.indicators import engine, periods

    year = periods.containing("nam", clock.today())
    said = []
    series = figures.many_series(list(TRENDS), PROVINCE, 12)
    for code in TRENDS:
        try:
            indicator = engine.get(code)
        except NotFound:
            continue
        measure = indicator.measure(year, PROVINCE)
        if measure.value is None:
            continue
        course = [float(kept.value) for _, kept in series[code] if kept and kept.value is not None]
        whole = measure.value >= 100
        said.append(
            Sentence(
                f"{indicator.name}: {number(measure.numerator)} trên {number(measure.denominator)} trong năm.",
                f"{number(round(measure.value, 1))} %", indicator.rows(year, PROVINCE),
                "đạt" if whole else "chưa đủ 100 %", "green" if whole else "amber", course, 100,
            )
        )  # fmt: skip
    return said


def _savings(by: Actor, day: date) -> list[Sentence]:
    """Return what was saved: proven by options in force, and promised by those passed this year."""
    rows = reviews.options(by).exclude(kind=SimplificationOption.Kind.KEEP)
    in_force = list(rows.filter(state=SimplificationOption.State.ENFORCED).select_related(None))
    proven = reviews.costs_of(in_force)
    year = review_figures.of_year(by, day.year, day)
    url = page("reviews:options")
    passed = year.approved_costs
    said = [
        Sentence(
            f"Đã tiết kiệm cho người dân, doanh nghiệp mỗi năm nhờ {number(len(in_force))} phương án đã thực thi"
            f"{_rate(proven)}.", money(_dong(proven.saved)), f"{url}?loai=thuc-thi" if url else "",
        )
        if in_force
        else Sentence("Chưa phương án đơn giản hóa nào được thực thi, chưa có khoản tiết kiệm đã chứng minh.", "–", url)
    ]  # fmt: skip
    if year.approved or year.unenforced:
        waiting = f"{number(year.unenforced)} phương án đã phê duyệt còn chờ thực thi"
        said.append(
            Sentence(
                f"Sẽ tiết kiệm khi thực thi {number(year.approved)} phương án thông qua năm {day.year}{_rate(passed)}; "
                f"{waiting}.", money(_dong(passed.saved)),
                f"{url}?loai=thong-qua&tu=01/01/{day.year}&den=31/12/{day.year}" if url else "",
                f"{number(year.late_texts)} văn bản trễ" if year.late_texts else "", "red",
            )
        )  # fmt: skip
    return said


def _dong(amount: Any) -> int:
    return round(amount)


def _rate(totals: Totals) -> str:
    return f" (cắt giảm {number(totals.rate_shown)} % chi phí)" if totals.rate_shown is not None else ""


def _cleaning(by: Actor, day: date) -> Sentence:
    rows = rooms.cleaning(by, day)
    total, left, behind = (sum(getattr(one, name) for one in rows) for name in ("total", "open", "late"))
    done = 100 * (total - left) // total if total else 100
    words = (
        f"Làm sạch dữ liệu thủ tục: còn {number(left)} trên {number(total)} lỗi phải sửa."
        if total
        else "Chưa đối chiếu danh mục với cơ sở dữ liệu quốc gia."
    )
    return Sentence(
        words, f"{done} %" if total else "–", page("publication:cleaning"),
        f"{number(behind)} quá hạn" if behind else "", "red",
    )  # fmt: skip


def _round(by: Actor, day: date) -> Sentence:
    period = calendar.usual(day)
    owed = reports.owed(by, period, None)
    done = sum(one.report is not None and one.report.state in reports.DONE for one in owed)
    due = calendar.due_on(period, None)
    words = period.words.partition(" (")[0].removeprefix("kỳ báo cáo ")
    return Sentence(
        f"Báo cáo {words}: {number(done)} trên {number(len(owed))} biểu đã nộp, hạn {due:%d/%m/%Y}.",
        f"{done}/{len(owed)}", page("reports:home"), "trễ hạn" if day > due and done < len(owed) else "", "red",
    )  # fmt: skip


def campaigns(by: Actor, day: date) -> list[dict[str, Any]]:
    """Return the running programmes with their goals as they stand, goals that are missed first."""
    found = []
    for standing in rooms.standings(by, day):
        goals = sorted(standing.figures, key=lambda one: (one.reached is not False, one.goal.due))
        if goals:
            found.append(
                {"programme": standing.programme, "goals": goals[:GOALS], "more": max(0, len(goals) - GOALS)}
            )
    return found
