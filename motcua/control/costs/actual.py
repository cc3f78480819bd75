"""What real dossiers say of a procedure: how many subjects, how often, by which channels, with what returns and trips.

Only numbers are shown: subjects are told apart by the party their hashed identity number leads to, none is named.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from motcua.base import clock
from motcua.base.errors import Invalid
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.reach import province_wide
from motcua.base.text import day, read_day
from motcua.control.costs.terms import Way
from motcua.onestop.dossiers.models import Dossier

WAYS = {
    Dossier.Channel.DIRECT: Way.DIRECT,
    Dossier.Channel.ONLINE: Way.ONLINE,
    Dossier.Channel.POST: Way.POST,
}
CASE = 200  # letters of a case's name that a sheet keeps
_YEAR = Decimal(365)
_PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Span:
    """The days looked at, both counted."""

    start: date
    end: date

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Span":
        """Read it from an address; the twelve whole months before this one when it says nothing.

        Raises:
            Invalid: what stands there is no day, or the days are the wrong way round, or over ten years.
        """
        texts = query.get("tu", ""), query.get("den", "")
        if not any(texts):
            first = clock.today().replace(day=1)
            return cls(first.replace(year=first.year - 1), first - timedelta(days=1))
        start, end = (read_day(text) for text in texts)
        if start is None or end is None:
            raise Invalid("Ghi hai ngày theo dạng 31/12/2026.", field="tu")
        if end < start:
            raise Invalid("Ngày cuối kỳ phải sau ngày đầu kỳ.", field="den")
        if (end - start).days > 3660:
            raise Invalid("Chọn kỳ không dài quá mười năm.", field="den")
        return cls(start, end)

    @property
    def days(self) -> int:
        """How many days."""
        return (self.end - self.start).days + 1

    @property
    def words(self) -> str:
        """The days, in words."""
        return f"{day(self.start)}–{day(self.end)}"

    @property
    def query(self) -> str:
        """How an address writes it."""
        return f"tu={self.start:%d/%m/%Y}&den={self.end:%d/%m/%Y}"


@dataclass(frozen=True)
class Channel:
    """The dossiers of one channel: how many, of how many subjects, and how often a year one of them files."""

    way: Way
    dossiers: int
    subjects: int
    times: Decimal


@dataclass(frozen=True)
class Actual:
    """The figures of a period.

    Attributes:
        dossiers: received in the period.
        subjects: who filed them, each counted once.
        times: how often a year one subject files.
        channels: the same by channel.
        supplements: requests for supplement, added up.
        waited: days from filing to result, added up over `finished` dossiers.
        trips: journeys: filing at the desk, coming back with what was missing, fetching the result.
    """

    dossiers: int
    subjects: int
    times: Decimal
    channels: tuple[Channel, ...]
    supplements: int
    supplemented: int
    waited: Decimal
    finished: int
    trips: int

    @property
    def supplements_each(self) -> Decimal | None:
        """Requests for supplement a dossier."""
        return _each(self.supplements, self.dossiers)

    @property
    def waiting(self) -> Decimal | None:
        """Days from filing to result, on average of those that have one."""
        return (self.waited / self.finished).quantize(Decimal("0.1")) if self.finished else None

    @property
    def trips_each(self) -> Decimal | None:
        """Journeys a dossier."""
        return _each(self.trips, self.dossiers)


def _each(total: int, dossiers: int) -> Decimal | None:
    return (Decimal(total) / dossiers).quantize(_PLACES) if dossiers else None


def dossiers(procedure_id: int, span: Span, case: str = "") -> QuerySet[Dossier]:
    """Return the dossiers of a procedure received in a period; the index by procedure and day finds them.

    Args:
        procedure_id: the procedure.
        span: the days of receipt.
        case: name of a case of the procedure, as a sheet keeps it; all of them when empty.
    """
    begins, ends = (
        datetime.combine(one, time.min, clock.VN) for one in (span.start, span.end + timedelta(days=1))
    )
    rows = Dossier.objects.filter(procedure_id=procedure_id, received_at__gte=begins, received_at__lt=ends)
    if case:
        rows = rows.filter(case__name__startswith=case) if len(case) == CASE else rows.filter(case__name=case)
    return rows.order_by()


def yearly_times(dossiers: int, subjects: int, days: int) -> Decimal:
    """Return how often a year one subject files, so that n × q is the dossiers of a year.

    Args:
        dossiers: received in the period.
        subjects: who filed them.
        days: length of the period; 365 and 366 count as the year itself.
    """
    if not subjects:
        return Decimal(0)
    year = Decimal(days) if days in (365, 366) else _YEAR
    return (Decimal(dossiers) * year / (Decimal(subjects) * days)).quantize(_PLACES)


def figures(procedure_id: int, span: Span, case: str = "") -> Actual:
    """Work the figures out, for the whole province, in two statements.

    Args:
        procedure_id, span, case: as `dossiers`.
    """
    rows = dossiers(procedure_id, span, case)
    at_desk, done = Q(channel=Dossier.Channel.DIRECT), Q(finished_at__isnull=False)
    by_channel = rows.values("channel").annotate(
        n=Count("pk"), subjects=Count("applicant_id", distinct=True), asked=Coalesce(Sum("supplements"), 0),
        returned=Count("pk", filter=Q(supplements__gt=0)), done=Count("pk", filter=done),
        waited=Sum(F("finished_at") - F("submitted_at"), filter=done),
        fetched=Count("pk", filter=Q(result_way=Dossier.ResultWay.DIRECT, returned_at__isnull=False)),
        came=Count("pk", filter=at_desk) + Coalesce(Sum("supplements", filter=at_desk), 0),
    )  # fmt: skip
    found: list[Any] = sorted(by_channel, key=lambda row: row["channel"])
    subjects = rows.aggregate(n=Count("applicant_id", distinct=True))["n"]
    whole = sum(row["n"] for row in found)
    waited = sum((row["waited"] or timedelta(0) for row in found), timedelta(0))
    return Actual(
        dossiers=whole, subjects=subjects, times=yearly_times(whole, subjects, span.days),
        channels=tuple(
            Channel(
                WAYS[Dossier.Channel(row["channel"])], row["n"], row["subjects"],
                yearly_times(row["n"], row["subjects"], span.days),
            )
            for row in found
        ),
        supplements=sum(row["asked"] for row in found), supplemented=sum(row["returned"] for row in found),
        waited=Decimal(waited // timedelta(minutes=1)) / 1440, finished=sum(row["done"] for row in found),
        trips=sum(row["came"] + row["fetched"] for row in found),
    )  # fmt: skip


KINDS = {
    "": "Mọi hồ sơ trong kỳ",
    "truc-tiep": "Nộp trực tiếp",
    "truc-tuyen": "Nộp trực tuyến",
    "buu-chinh": "Nộp qua bưu chính",
    "bo-sung": "Phải bổ sung",
    "da-xong": "Đã có kết quả",
    "di-lai": "Có đi lại",
}
_CUT = {
    "truc-tiep": Q(channel=Dossier.Channel.DIRECT), "truc-tuyen": Q(channel=Dossier.Channel.ONLINE),
    "buu-chinh": Q(channel=Dossier.Channel.POST), "bo-sung": Q(supplements__gt=0),
    "da-xong": Q(finished_at__isnull=False),
    "di-lai": Q(channel=Dossier.Channel.DIRECT)
    | Q(result_way=Dossier.ResultWay.DIRECT, returned_at__isnull=False),
}  # fmt: skip


def behind(
    by: Actor, procedure_id: int, span: Span, kind: str, case: str = ""
) -> tuple[QuerySet[Dossier], int]:
    """Return the dossiers behind a figure that somebody may see, and how many it counts in all.

    A focal officer sees their own agency's; others only count.

    Args:
        by: who asks.
        procedure_id, span, case: as of the figures.
        kind: one of `KINDS`.
    """
    rows = dossiers(procedure_id, span, case).filter(_CUT.get(kind, Q()))
    whole = rows.count()
    if not province_wide(by, "cost.view"):
        rows = rows.filter(agency_id=by.agency_id)
    return rows.select_related("agency"), whole
