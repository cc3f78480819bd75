"""Every read of announcing, cut to what the reader may see: decisions, lines, sources, what is owed and by whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.reach import cut, of_agency, one_of, province_wide
from motcua.base.posted import key_of
from motcua.base.search.words import MOST_WORDS, having
from motcua.base.text import read_day
from motcua.catalogue.announcements import rules
from motcua.catalogue.announcements.models import (
    Announcement,
    AnnouncementLine,
    DraftDuty,
    MinistryDecision,
    Opinion,
)

State = Announcement.State


def announcements(by: Actor) -> QuerySet[Announcement]:
    """Return the decisions somebody may see: signed ones all, drafts their own agency's or where it was asked."""
    rows = Announcement.objects.select_related("agency", "source", "drafted_by")
    asked = Announcement.objects.filter(of_agency(by, "opinions__agency_id")).exclude(state=State.DROPPED)
    own = Q(state__in=Announcement.DONE) | of_agency(by) | Q(pk__in=asked.values("pk"))
    return cut(rows, by, "announcement.view", own)


def announcement(by: Actor, pk: int) -> Announcement:
    """Return one decision.

    Raises:
        NotFound: there is none, or not for this reader.
    """
    return one_of(announcements(by), pk, "Không có quyết định công bố này.")


def lines(by: Actor) -> QuerySet[AnnouncementLine]:
    """Return the lines of the decisions somebody may see."""
    return AnnouncementLine.objects.filter(announcement__in=announcements(by).values("pk")).select_related(
        "announcement", "announcement__agency", "procedure", "procedure__field"
    )


def line(by: Actor, pk: int) -> AnnouncementLine:
    """Return one line.

    Raises:
        NotFound: there is none, or not for this reader.
    """
    return one_of(lines(by), pk, "Không có thủ tục này trong quyết định công bố.")


def signed_lines(period_from: date, period_to: date) -> QuerySet[AnnouncementLine]:
    """Return the lines of decisions signed between two days, both included; for figures, uncut."""
    return AnnouncementLine.objects.filter(
        announcement__state__in=Announcement.DONE, announcement__signed_on__range=(period_from, period_to)
    ).select_related("announcement", "announcement__agency", "procedure", "procedure__field")


def sources(by: Actor) -> QuerySet[MinistryDecision]:
    """Return the texts that set decisions off: all for the province, else those the agency owes something after."""
    own = Q(pk__in=DraftDuty.objects.filter(of_agency(by)).values("source_id"))
    return cut(MinistryDecision.objects.all(), by, "announcement.view", own)


def sources_with(rows: QuerySet[MinistryDecision], text: str) -> QuerySet[MinistryDecision]:
    """Return those of the texts that have words in their title or number."""
    return rows.filter(having(text, "title", "number"))


def source(by: Actor, pk: int) -> MinistryDecision:
    """Return one of them.

    Raises:
        NotFound: there is none, or not for this reader.
    """
    return one_of(sources(by), pk, "Không có văn bản này.")


# ---- what is owed -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Debt:
    """One thing owed: what, of which decision or text, by when, who holds it.

    `what` is DRAFT, OPINION, COMPLETE, CHECK, SIGN, ENTER or PUBLISH; `agency_id` is whose it is, `holder` says it in
    words; `key` is stable from day to day.
    """

    key: str
    what: str
    title: str
    label: str
    due: date
    agency_id: int | None
    holder: str
    url_name: str
    pk: int

    def days_late(self, on: date) -> int:
        """Days past the date; negative when it is to come."""
        return (on - self.due).days


CONTROL_OFFICE = "Văn phòng UBND tỉnh (kiểm soát TTHC)"
CHAIRMAN = "Chủ tịch UBND tỉnh"


def owed(by: Actor, on: date | None = None) -> list[Debt]:
    """Return all that is owed under way to publication, the most pressing first: what, by when, who holds it.

    Args:
        by: the reader; an agency sees its own.
        on: only what was due by this day; all with a date when not given.
    """
    if allowed(by, "announcement.view") is None:
        return []
    found = [*_drafts_owed(by), *_opinions_owed(by), *_decisions_owed(by)]
    return sorted(
        (debt for debt in found if on is None or debt.due <= on), key=lambda debt: (debt.due, debt.key)
    )


def _own(by: Actor, field: str = "agency_id") -> Q:
    return Q() if province_wide(by, "announcement.view") else of_agency(by, field)


def _drafts_owed(by: Actor) -> Iterable[Debt]:
    rows = DraftDuty.objects.filter(_own(by), done_on__isnull=True).select_related("agency", "source")
    for duty in rows:
        yield Debt(
            f"du-thao:{duty.pk}", "DRAFT", f"Trình dự thảo công bố theo {duty.source.number}", str(duty.source),
            duty.due, duty.agency_id, str(duty.agency), "announcements:source", duty.source_id,
        )  # fmt: skip


def _opinions_owed(by: Actor) -> Iterable[Debt]:
    rows = Opinion.objects.filter(
        _own(by), answered_on__isnull=True, announcement__state=State.OPINION
    ).select_related("agency", "announcement")
    for row in rows:
        yield Debt(
            f"y-kien:{row.pk}", "OPINION", f"Trả lời ý kiến: {row.announcement.title}", str(row.announcement), row.due,
            row.agency_id, str(row.agency), "announcements:decision", row.announcement_id,
        )  # fmt: skip


def _decisions_owed(by: Actor) -> Iterable[Debt]:
    rows = Announcement.objects.filter(
        _own(by), state__in=[*Announcement.OPEN, State.SIGNED, State.ENTERED]
    ).select_related("agency")
    for row in rows:
        for what, title, due, agency_id, holder in _steps_owed(row):
            if due is not None:
                yield Debt(
                    f"{what.lower()}:{row.pk}", what, f"{title}: {row.title}", str(row), due, agency_id, holder,
                    "announcements:decision", row.pk,
                )  # fmt: skip


def _steps_owed(row: Announcement) -> Iterable[tuple[str, str, date | None, int | None, str]]:
    own = (row.agency_id, str(row.agency))
    if row.state in Announcement.WITH_AGENCY:
        yield ("COMPLETE", "Hoàn thiện và trình để kịp ban hành", row.issue_due, *own)
    elif row.state == State.CHECK:
        yield ("CHECK", "Kiểm soát chất lượng dự thảo", row.check_due, None, CONTROL_OFFICE)
    elif row.state == State.TO_SIGN:
        yield ("SIGN", "Ký ban hành", row.issue_due, None, CHAIRMAN)
    elif row.state == State.SIGNED:
        yield ("ENTER", "Nhập CSDL quốc gia", row.entry_due, None, CONTROL_OFFICE)
    elif row.state == State.ENTERED:
        yield ("PUBLISH", "Công khai", row.entry_due, None, CONTROL_OFFICE)


# ---- lists ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Filters:
    """What the register of decisions is cut to; every value comes from the address."""

    text: str = ""
    state: str = ""
    kind: str = ""
    agency_id: int | None = None
    first: date | None = None
    last: date | None = None
    time: str = ""

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> "Filters":
        """Read filters from a query string; words that mean nothing are passed over."""
        state, kind = str(query.get("tinh-trang", "")), str(query.get("loai", ""))
        timely = str(query.get("han", ""))
        known = {*State.values, *GROUPS}
        return cls(
            str(query.get("q", ""))[:100],
            state if state in known else "",
            kind if kind in Announcement.Kind.values else "",
            key_of(query, "co-quan"),
            read_day(str(query.get("tu", ""))),
            read_day(str(query.get("den", ""))),
            timely if timely in TIMES else "",
        )

    def apply(self, rows: QuerySet[Announcement]) -> QuerySet[Announcement]:
        """Return the decisions that meet them."""
        if self.text:
            coded = AnnouncementLine.objects.filter(announcement=OuterRef("pk"))
            found = Q()
            for word in self.text.split()[:MOST_WORDS]:
                found &= having(word, "title", "number") | Q(Exists(coded.filter(code__icontains=word)))
            rows = rows.filter(found)
        if self.state:
            rows = rows.filter(state__in=GROUPS[self.state][1] if self.state in GROUPS else [self.state])
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.agency_id:
            rows = rows.filter(agency_id=self.agency_id)
        if self.first:
            rows = rows.filter(signed_on__gte=self.first)
        if self.last:
            rows = rows.filter(signed_on__lte=self.last)
        if not self.state:
            rows = rows.exclude(state=State.DROPPED)
        return rows.filter(TIMES[self.time][1]) if self.time else rows


_TIMED = Q(issue_due__isnull=False, signed_on__isnull=False)
TIMES: dict[str, tuple[str, Q]] = {
    "co": ("Có hạn ban hành", _TIMED),
    "dung": ("Ban hành đúng hạn", _TIMED & Q(signed_on__lte=F("issue_due"))),
    "muon": ("Ban hành muộn", _TIMED & Q(signed_on__gt=F("issue_due"))),
}
# Columns of the pipeline: its word in addresses, its name, the states in it.
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "soan": ("Đang soạn", (State.DRAFT, State.OPINION, State.RETURNED)),
    "kiem-soat": ("Chờ kiểm soát chất lượng", (State.CHECK,)),
    "cho-ky": ("Chờ ký", (State.TO_SIGN,)),
    "cho-nhap": ("Chờ nhập CSDL quốc gia", (State.SIGNED,)),
    "cho-cong-khai": ("Chờ công khai", (State.ENTERED,)),
    "xong": ("Đang công khai", (State.PUBLIC,)),
}


def counts_by_group(by: Actor) -> dict[str, int]:
    """Return how many decisions stand in each column of the pipeline."""
    counted = dict(announcements(by).order_by().values_list("state").annotate(Count("pk")))
    return {word: sum(counted.get(state, 0) for state in states) for word, (_, states) in GROUPS.items()}


# ---- lines ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LineFilters:
    """What the register of announced procedures is cut to; every value comes from the address."""

    text: str = ""
    change: str = ""
    agency_id: int | None = None
    field_id: int | None = None
    first: date | None = None
    last: date | None = None
    entry: str = ""
    limit: str = ""
    by_entry: bool = False

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> "LineFilters":
        """Read filters from a query string; words that mean nothing are passed over."""
        change = str(query.get("thay-doi", ""))
        agency, field = key_of(query, "co-quan"), key_of(query, "linh-vuc")
        entry, limit = str(query.get("nhap", "")), str(query.get("thoi-han", ""))
        return cls(
            str(query.get("q", ""))[:100],
            change if change in CHANGES else "",
            agency,
            field,
            read_day(str(query.get("tu", ""))),
            read_day(str(query.get("den", ""))),
            entry if entry in ENTRIES else "",
            limit if limit in LIMITS else "",
            query.get("moc") == "han-nhap",
        )

    def apply(self, rows: QuerySet[AnnouncementLine]) -> QuerySet[AnnouncementLine]:
        """Return the lines of signed decisions that meet them."""
        rows = rows.filter(announcement__state__in=Announcement.DONE)
        for word in self.text.split()[:8]:
            rows = rows.filter(Q(name__unaccent__icontains=word) | Q(code__icontains=word))
        if self.change:
            rows = rows.filter(change__in=CHANGES[self.change][1])
        if self.agency_id:
            rows = rows.filter(announcement__agency_id=self.agency_id)
        if self.field_id is not None:
            rows = rows.filter(procedure__field_id=self.field_id or None)
        dated = "announcement__entry_due" if self.by_entry else "announcement__signed_on"
        if self.first:
            rows = rows.filter(**{f"{dated}__gte": self.first})
        if self.last:
            rows = rows.filter(**{f"{dated}__lte": self.last})
        rows = rows.filter(ENTRIES[self.entry][1]) if self.entry else rows
        return rows.filter(LIMITS[self.limit][1]) if self.limit else rows


CHANGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "moi": ("Mới", ("MOI",)),
    "sua-doi": ("Sửa đổi, bổ sung", ("SDBS",)),
    "thay-the": ("Thay thế", ("THAYTHE",)),
    "bai-bo": ("Bãi bỏ, hủy bỏ", ("HUYBO", "BAIBO")),
}
_ENTERED = Q(entered_on__isnull=False)
_ENTERED_IN_TIME = _ENTERED & Q(entered_on__lte=F("announcement__entry_due"))
ENTRIES: dict[str, tuple[str, Q]] = {
    "dung": ("Nhập CSDL đúng hạn", _ENTERED_IN_TIME),
    "muon": ("Nhập CSDL muộn", Q(entered_on__gt=F("announcement__entry_due"))),
    "chua": ("Chưa nhập CSDL", ~_ENTERED),
}
_COMPARED = Q(legal_days__isnull=False, announced_days__isnull=False)
LIMITS: dict[str, tuple[str, Q]] = {
    "so-sanh": ("Có thời hạn theo luật", _COMPARED),
    "cat": ("Đã cắt giảm thời hạn", _COMPARED & Q(announced_days__lt=F("legal_days"))),
    "khong-cat": ("Chưa cắt giảm", _COMPARED & Q(announced_days__gte=F("legal_days"))),
}


def cut_of(rows: QuerySet[AnnouncementLine]) -> rules.Cut:
    """Return the time cut over some lines, from the totals of those that have both limits."""
    found = (
        rows.order_by()
        .filter(_COMPARED)
        .aggregate(legal=Sum("legal_days"), announced=Sum("announced_days"), lines=Count("pk"))
    )
    return rules.Cut(found["legal"] or Decimal(0), found["announced"] or Decimal(0), found["lines"])


def with_counts(rows: QuerySet[Announcement]) -> QuerySet[Announcement]:
    """Add how many lines of each kind a decision has."""
    return rows.annotate(
        count_lines=Count("lines", distinct=True),
        count_new=Count("lines", filter=Q(lines__change="MOI"), distinct=True),
        count_amended=Count("lines", filter=Q(lines__change="SDBS"), distinct=True),
        count_replacing=Count("lines", filter=Q(lines__change="THAYTHE"), distinct=True),
        count_ended=Count("lines", filter=Q(lines__change__in=["HUYBO", "BAIBO"]), distinct=True),
    )


def of_procedure(by: Actor, procedure_id: int) -> QuerySet[AnnouncementLine]:
    """Return what decisions did to a procedure, the newest first; drafts only where they may be seen."""
    own = lines(by).exclude(announcement__state=State.DROPPED)
    return (
        own.filter(Q(procedure_id=procedure_id) | Q(replaced__procedure_id=procedure_id))
        .distinct()
        .prefetch_related("replaced__procedure")
        .order_by(F("announcement__signed_on").desc(nulls_first=True), "-pk")
    )
