"""The filters of the room's lists as they stand in the address: items, options, legal texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Model, Q, QuerySet

from motcua.base.posted import key_of
from motcua.base.search.words import having
from motcua.base.text import read_day
from motcua.control.reviews import queries, rules
from motcua.control.reviews.models import LegalAmendment, ReviewItem, ReviewPlan, SimplificationOption

_Item, _Option = ReviewItem.State, SimplificationOption.State
_OPEN_ITEM = Q(state__in=[_Item.PLANNED, _Item.UNDER_WAY, _Item.RETURNED])


@dataclass(frozen=True)
class Common:
    """What every list of the room is cut by."""

    tab: str
    text: str
    agency: int | None
    year: int | None
    since: date | None
    until: date | None
    approved: bool
    page: int

    @classmethod
    def read(
        cls, query: Mapping[str, str], tabs: Mapping[str, str], hidden: tuple[str, ...] = ()
    ) -> "Common":
        """Return the filters an address holds; what cannot be read is left out."""
        tab, first = query.get("loai", ""), next(iter(tabs))
        return cls(
            tab if tab in tabs or tab in hidden else first, query.get("q", "").strip()[:100], key_of(query, "co-quan"),
            key_of(query, "nam"), read_day(query.get("tu", "")), read_day(query.get("den", "")),
            query.get("duyet") == "1", max(1, key_of(query, "trang") or 1),
        )  # fmt: skip

    def days(self, field: str) -> Q:
        """Return the condition that a day lies between those chosen."""
        found = Q()
        if self.since:
            found &= Q(**{f"{field}__gte": self.since})
        if self.until:
            found &= Q(**{f"{field}__lte": self.until})
        return found


# ---- items

ITEM_TABS = {
    "mo": "Đang làm", "qua-han": "Quá hạn", "da-gui": "Chờ đánh giá", "dat": "Đạt yêu cầu", "tat-ca": "Tất cả",
}  # fmt: skip


def item_tab(code: str, today: date) -> Q:
    """Return the condition of a tab of items."""
    return {
        "mo": _OPEN_ITEM,
        "qua-han": _OPEN_ITEM & Q(finish__lt=today),
        "da-gui": Q(state=_Item.HANDED_IN),
        "dat": Q(state=_Item.ACCEPTED),
    }.get(code, ~Q(state=_Item.DROPPED))


def items_chosen(rows: QuerySet[ReviewItem], choice: Common) -> QuerySet[ReviewItem]:
    """Return the items of the filters but the tab."""
    if choice.year:
        rows = rows.filter(plan__year=choice.year)
    if choice.agency:
        rows = rows.filter(lead_id=choice.agency)
    if choice.approved:
        rows = rows.filter(plan__state=ReviewPlan.State.APPROVED)
    if choice.text:
        rows = rows.filter(having(choice.text, "name"))
    return rows.filter(choice.days("finish"))


# ---- options

OPTION_TABS = {
    "chua-thuc-thi": "Đã phê duyệt, chưa thực thi", "mo": "Đang đề xuất", "danh-gia": "Chờ đánh giá",
    "cho-duyet": "Chờ phê duyệt", "thuc-thi": "Đã thực thi", "khong": "Không chấp thuận", "tat-ca": "Tất cả",
}  # fmt: skip
# What figures count, beside the tabs: passed in days, and passed by a day.
OPTION_HIDDEN = ("thong-qua", "da-thong-qua")
_KEEP = Q(kind=SimplificationOption.Kind.KEEP)
_TAKEN = Q(approved_on__isnull=False) & ~Q(state=_Option.REFUSED) & ~_KEEP


def option_tab(code: str) -> Q:
    """Return the condition of a tab of options."""
    return {
        "chua-thuc-thi": Q(state__in=rules.UNENFORCED) & ~_KEEP,
        "mo": Q(state__in=[_Option.PROPOSED, _Option.COMPLETING]),
        "danh-gia": Q(state=_Option.JUDGED),
        "cho-duyet": Q(state=_Option.WAITING),
        "thuc-thi": Q(state=_Option.ENFORCED) & ~_KEEP,
        "khong": Q(state=_Option.REFUSED),
        "thong-qua": _TAKEN,
        "da-thong-qua": _TAKEN,
    }.get(code, Q())


def options_chosen(rows: QuerySet[SimplificationOption], choice: Common) -> QuerySet[SimplificationOption]:
    """Return the options of the filters but the tab; days are those of enforcement or of passing."""
    if choice.agency:
        rows = rows.filter(agency_id=choice.agency)
    if choice.text:
        rows = rows.filter(having(choice.text, "what", folded=("procedure__folded",)))
    if choice.year:
        rows = rows.filter(proposed_at__year=choice.year)
    return rows.filter(choice.days("enforced_on" if choice.tab == "thuc-thi" else "approved_on"))


# ---- legal texts

TEXT_TABS = {"chua": "Chưa ban hành", "qua-han": "Quá hạn", "da-ban-hanh": "Đã ban hành", "tat-ca": "Tất cả"}


def text_tab(code: str, today: date) -> Q:
    """Return the condition of a tab of legal texts."""
    waiting = Q(state__in=LegalAmendment.OPEN, option__state__in=rules.UNENFORCED)
    return {
        "chua": waiting,
        "qua-han": queries.late_texts(today),
        "da-ban-hanh": Q(state=LegalAmendment.State.ISSUED),
    }.get(code, Q())


def texts_chosen(rows: QuerySet[LegalAmendment], choice: Common) -> QuerySet[LegalAmendment]:
    """Return the legal texts of the filters but the tab."""
    if choice.agency:
        rows = rows.filter(agency_id=choice.agency)
    if choice.text:
        rows = rows.filter(having(choice.text, "text", folded=("option__procedure__folded",)))
    return rows.filter(choice.days("due"))


def tab_counts(rows: QuerySet[Model], conditions: Mapping[str, Q]) -> dict[str, int]:
    """Return how many rows each tab holds, with one statement."""
    names = {f"tab_{place}": code for place, code in enumerate(conditions)}
    found = rows.order_by().aggregate(
        **{name: Count("pk", filter=conditions[code] or Q(pk__isnull=False)) for name, code in names.items()}
    )
    return {code: found[name] for name, code in names.items()}
