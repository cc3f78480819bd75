"""II.04: items of review plans, the sheets filled in for them, the options passed and in force, what they save."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from motcua.base.text import day
from motcua.control.reviews import rules
from motcua.control.reviews.figures import ReviewRow, review_rows
from motcua.control.reviews.models import Review, SimplificationOption
from motcua.insight.reports.providers.facts import Asked, Fact, Line, page

BY_CONCLUSION = {
    Review.Conclusion.KEEP: 6, Review.Conclusion.AMEND: 7, Review.Conclusion.REPLACE: 8, Review.Conclusion.ABOLISH: 9,
}  # fmt: skip


def facts(asked: Asked) -> Iterator[Fact]:
    """Give each sheet and each passed option of the rows that the review room counts for the period.

    Costs go with the first option of a cost study, so that two options of one study count once; they are rounded to
    the đồng, as the form prints them.
    """
    rows = review_rows(asked.period.start, asked.period.end, agency_id=asked.agency_id)
    for order, row in enumerate(rows):
        key = f"muc:{row.item_id}" if row.item_id else f"ngoai-ke-hoach:{row.agency_id}"
        line = Line(key, {2: row.name, 3: row.agency, 18: row.note}, order)
        yield Fact(line, {}, row.name, page("reviews:item", row.item_id) if row.item_id else "")
        for review in row.reviews:
            yield _sheet(asked, row, review, line)
        studies: set[int] = set()
        for option in row.options:
            yield _option(asked, option, line, studies)


def _sheet(asked: Asked, row: ReviewRow, review: Review, line: Line) -> Fact:
    adds = {4: 1} if row.planned else {}
    note = "chưa rà soát xong"
    if review.done_on is not None and asked.period.start <= review.done_on <= asked.period.end:
        adds |= {5: 1, BY_CONCLUSION[Review.Conclusion(review.conclusion)]: 1}
        note = f"{review.get_conclusion_display()}, xong {day(review.done_on)}"
    return Fact(line, adds, str(review.procedure), page("reviews:sheet", review.pk), note)


def _option(asked: Asked, option: SimplificationOption, line: Line, studies: set[int]) -> Fact:
    adds: dict[int, int | Decimal] = {10: 1, 17 if option.competence in rules.CENTRAL else 16: 1}
    if option.enforced_on is not None and option.enforced_on <= asked.period.end:
        adds[11] = 1
    costs = option.costs
    if costs is not None and (option.cost_study_id is None or option.cost_study_id not in studies):
        adds |= {12: _dong(costs.now), 13: _dong(costs.after)}
    if option.cost_study_id:
        studies.add(option.cost_study_id)
    return Fact(
        line, adds, f"{option.get_kind_display()}: {option.what[:200]}", page("reviews:option", option.pk),
        str(option.procedure),
    )  # fmt: skip


def _dong(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1), ROUND_HALF_UP)
