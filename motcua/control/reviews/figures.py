"""The figures of review: rows of form II.04 (bao-cao.md 3.4) with what they count, and the year's sums."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from motcua.base.organisations.actor import Actor
from motcua.base.text import day
from motcua.control.costs.rules import Totals, together
from motcua.control.reviews import queries, rules
from motcua.control.reviews.models import Review, ReviewItem, ReviewPlan, SimplificationOption

Conclusion = Review.Conclusion


@dataclass
class ReviewRow:
    """One row of II.04: an item of a plan, or what an agency proposed outside of it. Numbers are of procedures.

    `planned` … `abolished` count sheets, `approved` … `central` options, `costs` are of the approved ones.
    """

    name: str
    agency_id: int
    agency: str
    item_id: int | None = None
    planned: int = 0
    kept: int = 0
    amended: int = 0
    replaced: int = 0
    abolished: int = 0
    approved: int = 0
    enforced: int = 0
    province: int = 0
    central: int = 0
    costs: Totals = field(default_factory=Totals)
    note: str = ""
    options: list[SimplificationOption] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)

    @property
    def reviewed(self) -> int:
        """Column 5, by its own rule: (5) = (6) + (7) + (8) + (9)."""
        return self.kept + self.amended + self.replaced + self.abolished

    @property
    def url(self) -> str:
        """The page of what the row is about."""
        if self.item_id:
            return reverse("reviews:item", args=[self.item_id])
        return f"{reverse('reviews:options')}?{urlencode({'co-quan': self.agency_id, 'loai': 'tat-ca'})}"


def review_rows(period_from: date, period_to: date, *, agency_id: int | None = None) -> list[ReviewRow]:
    """Return the rows of II.04 of a period: items planned in it, and whatever was reviewed or passed in it.

    (10) are options passed in the period, (11) those of them in force by its end, so that (11) ≤ (10); costs are of
    (10), options of one cost study counted once.

    Args:
        period_from: the first day.
        period_to: the last day.
        agency_id: only what this agency leads or proposed.
    """
    span = (period_from, period_to)
    items = ReviewItem.objects.filter(plan__state=ReviewPlan.State.APPROVED).exclude(
        state=ReviewItem.State.DROPPED
    )
    options = SimplificationOption.objects.filter(approved_on__range=span).exclude(
        kind=SimplificationOption.Kind.KEEP
    )
    if agency_id is not None:
        items, options = items.filter(lead_id=agency_id), options.filter(agency_id=agency_id)
    passed: dict[tuple[int | None, int], list[SimplificationOption]] = {}
    for option in options.select_related("agency", "procedure").order_by("pk"):
        key = (option.item_id, 0 if option.item_id else option.agency_id)
        passed.setdefault(key, []).append(option)
    planned = Q(start__lte=period_to, finish__gte=period_from)
    wanted = planned | Q(reviews__done_on__range=span) | Q(pk__in=[key for key, _ in passed if key])
    rows = []
    for item in (
        items.filter(wanted).distinct().select_related("lead", "plan").order_by("plan__year", "position")
    ):
        rows.append(_of_item(item, span, passed.pop((item.pk, 0), [])))
    _add_sheets(rows, span)
    rows += [_outside(found, period_to) for found in passed.values()]
    return rows


def _of_item(item: ReviewItem, span: tuple[date, date], passed: list[SimplificationOption]) -> ReviewRow:
    row = ReviewRow(item.name, item.lead_id, str(item.lead), item.pk)
    if item.finish < span[0]:
        row.note = f"Kế hoạch năm {item.plan.year}"
    row.planned = -1 if item.start <= span[1] and item.finish >= span[0] else 0
    _add_options(row, passed, span[1])
    return row


def _outside(passed: list[SimplificationOption], until: date) -> ReviewRow:
    row = ReviewRow("Phương án ngoài kế hoạch rà soát", passed[0].agency_id, str(passed[0].agency))
    _add_options(row, passed, until)
    return row


def _add_options(row: ReviewRow, passed: list[SimplificationOption], until: date) -> None:
    row.options = passed
    row.approved = len(passed)
    row.enforced = sum(one.enforced_on is not None and one.enforced_on <= until for one in passed)
    row.central = sum(one.competence in rules.CENTRAL for one in passed)
    row.province = row.approved - row.central
    row.costs = queries.costs_of(passed)


def _add_sheets(rows: Sequence[ReviewRow], span: tuple[date, date]) -> None:
    by_item = {row.item_id: row for row in rows}
    counts = {
        Conclusion.KEEP: "kept", Conclusion.AMEND: "amended", Conclusion.REPLACE: "replaced",
        Conclusion.ABOLISH: "abolished",
    }  # fmt: skip
    whole: dict[int | None, int] = {}
    for review in Review.objects.filter(item_id__in=by_item).select_related("procedure").order_by("pk"):
        row = by_item[review.item_id]
        row.reviews.append(review)
        whole[review.item_id] = whole.get(review.item_id, 0) + 1
        if review.done_on is not None and span[0] <= review.done_on <= span[1]:
            name = counts[Conclusion(review.conclusion)]
            setattr(row, name, getattr(row, name) + 1)
    for key, row in by_item.items():
        # An item of the period counts its procedures; one of another year was planned there.
        row.planned = whole.get(key, 0) if row.planned else 0


def total(rows: Iterable[ReviewRow]) -> ReviewRow:
    """Return the row of sums; its rate is of the totals (bao-cao.md 3.4)."""
    found = ReviewRow("Tổng số", 0, "")
    parts = list(rows)
    for name in (
        "planned",
        "kept",
        "amended",
        "replaced",
        "abolished",
        "approved",
        "enforced",
        "province",
        "central",
    ):
        setattr(found, name, sum(getattr(row, name) for row in parts))
    found.costs = together(row.costs for row in parts)
    return found


@dataclass(frozen=True)
class Standing:
    """How a year stands, for the first page and the report."""

    items: int
    items_done: int
    items_late: int
    options: int
    approved: int
    unenforced: int
    late_texts: int
    approved_costs: Totals
    enforced: int
    enforced_costs: Totals


def of_year(by: Actor, year: int, today: date) -> Standing:
    """Return how a year stands for what a person may see; options approved in it, texts of all years.

    Args:
        by: who looks.
        year: of the plan.
        today: the day asked about.
    """
    state, kept = ReviewItem.State, SimplificationOption.Kind.KEEP
    first, last = date(year, 1, 1), date(year, 12, 31)
    items = queries.items(by).filter(plan__year=year, plan__state=ReviewPlan.State.APPROVED)
    counts = items.exclude(state=state.DROPPED).aggregate(
        whole=Count("pk"), done=Count("pk", filter=Q(state=state.ACCEPTED)),
        late=Count("pk", filter=Q(state__in=[state.PLANNED, state.UNDER_WAY, state.RETURNED], finish__lt=today)),
    )  # fmt: skip
    options = queries.options(by).exclude(kind=kept)
    passed = list(options.filter(approved_on__range=(first, last)))
    told = options.aggregate(
        proposed=Count("pk", filter=Q(proposed_at__year=year)),
        unenforced=Count("pk", filter=Q(state__in=rules.UNENFORCED)),
    )
    return Standing(
        items=counts["whole"], items_done=counts["done"], items_late=counts["late"],
        options=told["proposed"], approved=len(passed),
        unenforced=told["unenforced"],
        late_texts=queries.amendments(by).filter(queries.late_texts(today)).count(),
        approved_costs=queries.costs_of(passed), enforced=sum(one.enforced_on is not None for one in passed),
        enforced_costs=queries.costs_of(one for one in passed if one.enforced_on is not None),
    )  # fmt: skip


def in_words(first: date, last: date) -> str:
    """Return a period in words: "năm 2026", or its days."""
    if (first, last) == rules.year_of(first):
        return f"năm {first.year}"
    return f"từ {day(first)} đến {day(last)}"
