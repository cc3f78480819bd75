"""Reads of review, each cut to what a person may see."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db.models import Count, Exists, F, Model, OuterRef, Prefetch, Q, QuerySet

from motcua.base.errors import NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.reach import cut, of_agency, one_of, province_wide
from motcua.control.costs.rules import Totals
from motcua.control.plans import queries as plan_queries
from motcua.control.plans.models import Party, PlanTask, Reviewed
from motcua.control.reviews import rules
from motcua.control.reviews.models import (
    Initiative,
    LegalAmendment,
    MinistryLetter,
    Review,
    ReviewItem,
    ReviewPlan,
    SimplificationDecision,
    SimplificationOption,
)

_SHOWN_PLANS = (ReviewPlan.State.APPROVED,)
Row = TypeVar("Row", bound=Model)
_PARTNER = ReviewItem.partners.through._default_manager


def _cut(rows: QuerySet[Row], by: Actor, own: Q) -> QuerySet[Row]:
    return cut(rows, by, "review.view", own)


def plans(by: Actor) -> QuerySet[ReviewPlan]:
    """Return review plans: all for control and the chairman, an agency's own and what is approved for others."""
    rows = ReviewPlan.objects.select_related("agency")
    return _cut(rows, by, of_agency(by) | Q(is_province=True, state__in=_SHOWN_PLANS))


def items(by: Actor) -> QuerySet[ReviewItem]:
    """Return items of plans: those an agency leads, takes part in or proposed; all for the province."""
    rows = ReviewItem.objects.select_related("plan", "lead", "field")
    partner = _PARTNER.filter(of_agency(by), reviewitem_id=OuterRef("pk"))
    return _cut(rows, by, of_agency(by, "lead_id") | of_agency(by, "plan__agency_id") | Q(Exists(partner)))


def of_plan(plan: ReviewPlan, by: Actor) -> QuerySet[ReviewItem]:
    """Return the items of a plan, or those that an agency's plan gave to the province's; an approved plan is whole."""
    rows = ReviewItem.objects.select_related("plan", "lead", "field").filter(Q(plan=plan) | Q(proposal=plan))
    if (
        plan.state not in _SHOWN_PLANS
        and not province_wide(by, "review.view")
        and plan.agency_id != by.agency_id
    ):
        return rows.none()
    return rows.prefetch_related("partners").annotate(
        count=Count("reviews", distinct=True),
        done=Count("reviews", filter=Q(reviews__done_on__isnull=False), distinct=True),
    )


def reviews(by: Actor) -> QuerySet[Review]:
    """Return review sheets of the items a person may see."""
    rows = Review.objects.select_related("item__plan", "item__lead", "procedure__field", "cost_study")
    return _cut(rows, by, Q(item__in=items(by).values("pk")))


def options(by: Actor) -> QuerySet[SimplificationOption]:
    """Return options: an agency's own and those whose legal texts it drafts; all for the province."""
    rows = SimplificationOption.objects.select_related("procedure__field", "agency", "item", "decision")
    drafts = LegalAmendment.objects.filter(of_agency(by), option_id=OuterRef("pk"))
    return _cut(rows, by, of_agency(by) | Q(Exists(drafts)))


def decisions(by: Actor) -> QuerySet[SimplificationDecision]:
    """Return decisions: those signed; drafts too for the province."""
    state = SimplificationDecision.State
    rows = SimplificationDecision.objects.select_related("plan").exclude(state=state.DISCARDED)
    return _cut(rows, by, Q(state=state.SIGNED))


def letters(by: Actor) -> QuerySet[MinistryLetter]:
    """Return letters to ministries: all for the province, for an agency those with an option of its own."""
    rows = MinistryLetter.objects.select_related("decision", "file")
    own = SimplificationOption.objects.filter(of_agency(by), letter_id=OuterRef("pk"))
    return _cut(rows, by, Q(Exists(own), sent_on__isnull=False))


def amendments(by: Actor) -> QuerySet[LegalAmendment]:
    """Return the legal texts that approved options wait for: an agency's own and of its options; all for control."""
    rows = LegalAmendment.objects.filter(option__approved_on__isnull=False).select_related(
        "option__procedure", "option__decision", "option__agency", "agency"
    )
    return _cut(rows, by, of_agency(by) | of_agency(by, "option__agency_id"))


def initiatives(by: Actor) -> QuerySet[Initiative]:
    """Return initiatives; everybody who sees reviews sees them."""
    return _cut(Initiative.objects.select_related("agency", "option__procedure"), by, Q())


def one(rows: QuerySet[Row], pk: int) -> Row:
    """Return the row of a key, or raise NotFound."""
    return one_of(rows, pk, "Không có nội dung này, hoặc nội dung thuộc cơ quan khác.")


def costs_of(rows: Iterable[SimplificationOption]) -> Totals:
    """Return what options cost before and after in a year; those that share a cost study count once."""
    return rules.total(
        (("study", row.cost_study_id) if row.cost_study_id else ("option", row.pk), row.costs) for row in rows
    )


# ---- groups of a followed plan -----------------------------------------------------------------------------------


def review_groups(by: Actor, plan_id: int) -> list[PlanTask]:
    """Return the tasks of a followed plan that are groups of procedures to review, with their parties.

    In plans they stand in a table of their own and say so: "Nhóm TTHC lĩnh vực hộ tịch".
    """
    found = plan_queries.plans(by).filter(pk=plan_id, state__in=plan_queries.FOLLOWED)
    if not found.exists():
        raise NotFound("Không có kế hoạch đang theo dõi này.")
    tasks = (
        PlanTask.objects.filter(plan_id=plan_id)
        .exclude(review=Reviewed.DROPPED)
        .prefetch_related(Prefetch("parties", Party.objects.select_related("agency")))
        .order_by("position")
    )
    return [task for task in tasks if rules.is_review_group(task.title)]


def late_texts(today: date) -> Q:
    """Return the condition for texts of options approved but not in force whose date is over."""
    return Q(state__in=LegalAmendment.OPEN, due__lt=today, option__state__in=rules.UNENFORCED)


def unenforced(by: Actor) -> QuerySet[SimplificationOption]:
    """Return options approved but not in force, the first figure of the room (kiem-soat-tthc.md 3.3)."""
    kept = SimplificationOption.Kind.KEEP
    return options(by).filter(state__in=rules.UNENFORCED).exclude(kind=kept).order_by(F("approved_on").asc())
