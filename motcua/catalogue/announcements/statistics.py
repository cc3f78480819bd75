"""Monthly figures of what was announced (kiem-soat-tthc.md 1.9): new, amended, replaced, abolished, with their rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.text import day as said
from motcua.catalogue.announcements import queries
from motcua.catalogue.announcements.models import AnnouncementLine

BY = {"thang": "Theo tháng", "co-quan": "Theo cơ quan", "linh-vuc": "Theo lĩnh vực"}


@dataclass(frozen=True)
class Asked:
    """Which table: a year or one of its months, and by what it is split."""

    year: int
    month: int = 0
    by: str = "thang"

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> "Asked":
        """Read it from a query string; this year by month when nothing is said."""
        year, month = str(query.get("nam", "")), str(query.get("thang", ""))
        by = str(query.get("theo", ""))
        given = int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else 0
        return cls(
            given if 2000 <= given <= 2099 else clock.today().year,
            int(month) if month.isascii() and month.isdecimal() and len(month) < 3 and 1 <= int(month) <= 12 else 0,
            by if by in BY else "thang",
        )  # fmt: skip

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.month or 1, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return _month_end(self.year, self.month or 12)


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


@dataclass
class Line:
    """One row of the table: its name, the figures by kind of change, and the addresses of what they count."""

    name: str
    query: dict[str, str]
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def cells(self) -> list[tuple[str, int, str]]:
        """The figures in order with their words and the lists they open."""
        return [
            (label, self.counts.get(word, 0), self.url(word)) for word, (label, _) in queries.CHANGES.items()
        ]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    def url(self, change: str = "") -> str:
        """Return the list of what a figure counts."""
        more = {"thay-doi": change} if change else {}
        return f"{reverse('announcements:lines')}?{urlencode(self.query | more)}"


_WORD_OF = {code: word for word, (_, codes) in queries.CHANGES.items() for code in codes}


def table(by: Actor, asked: Asked) -> list[Line]:
    """Return the table somebody may see: one line a month, agency or field, the total last."""
    rows = queries.lines(by).filter(
        announcement__state__in=queries.Announcement.DONE,
        announcement__signed_on__range=(asked.first, asked.last),
    )
    days = {"tu": said(asked.first), "den": said(asked.last)}
    total = Line("Cộng", days)
    found = _months(rows, asked) if asked.by == "thang" else _groups(rows, asked, days)
    for line in found:
        for word, count in line.counts.items():
            total.counts[word] = total.counts.get(word, 0) + count
    return [*found, total]


def _months(rows: QuerySet[AnnouncementLine], asked: Asked) -> list[Line]:
    months = [asked.month] if asked.month else range(1, 13)
    lines = {
        month: Line(
            f"Tháng {month}/{asked.year}",
            {"tu": said(date(asked.year, month, 1)), "den": said(_month_end(asked.year, month))},
        )
        for month in months
        if date(asked.year, month, 1) <= clock.today()
    }
    counted = rows.order_by().annotate(month=TruncMonth("announcement__signed_on")).values("month", "change")
    for row in counted.annotate(count=Count("pk")):
        counts = lines[row["month"].month].counts
        word = _WORD_OF[row["change"]]
        counts[word] = counts.get(word, 0) + row["count"]
    return list(lines.values())


def _groups(rows: QuerySet[AnnouncementLine], asked: Asked, days: dict[str, str]) -> list[Line]:
    key, name, word = (
        ("announcement__agency_id", "announcement__agency__name", "co-quan")
        if asked.by == "co-quan"
        else ("procedure__field_id", "procedure__field__name", "linh-vuc")
    )
    lines: dict[int | None, Line] = {}
    for row in rows.order_by().values(key, name, "change").annotate(count=Count("pk")):
        line = lines.setdefault(
            row[key], Line(row[name] or "Chưa ghi lĩnh vực", days | {word: str(row[key] or 0)})
        )
        change = _WORD_OF[row["change"]]
        line.counts[change] = line.counts.get(change, 0) + row["count"]
    return sorted(lines.values(), key=lambda line: (-line.total, line.name))
