"""Reads of review, each cut to what a person may see."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db.models import Count, Exists, F, Model, OuterRef, Prefetch, Q, QuerySet

from motcua.base.errors import NotFound
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import Scope, allowed
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
_PARTNER = ReviewItem.partners.through._default_manager


def _scope(by: Actor) -> Scope | None:
    return allowed(by, "review.view")


def plans(by: Actor) -> QuerySet[ReviewPlan]:
    """Return review plans: all for control and the chairman, an agency's own and what is approved for others."""
    scope = _scope(by)
    rows = ReviewPlan.objects.select_related("agency")
    if scope is None:
        return rows.none()
    if scope == Scope.PROVINCE:
        return rows
    return rows.filter(Q(agency_id=by.agency_id) | Q(is_province=True, state__in=_SHOWN_PLANS))


def items(by: Actor) -> QuerySet[ReviewItem]:
    """Return items of plans: those an agency leads, takes part in or proposed; all for the province."""
    scope = _scope(by)
    rows = ReviewItem.objects.select_related("plan", "lead", "field")
    if scope is None:
        return rows.none()
    if scope == Scope.PROVINCE:
        return rows
    partner = _PARTNER.filter(reviewitem_id=OuterRef("pk"), agency_id=by.agency_id)
    return rows.filter(Q(lead_id=by.agency_id) | Q(plan__agency_id=by.agency_id) | Exists(partner))


def of_plan(plan: ReviewPlan, by: Actor) -> QuerySet[ReviewItem]:
    """Return the items of a plan, or those that an agency's plan gave to the province's; an approved plan is whole."""
    rows = ReviewItem.objects.select_related("plan", "lead", "field").filter(Q(plan=plan) | Q(proposal=plan))
    if plan.state not in _SHOWN_PLANS and _scope(by) != Scope.PROVINCE and plan.agency_id != by.agency_id:
        return rows.none()
    return rows.prefetch_related("partners").annotate(
        count=Count("reviews", distinct=True),
        done=Count("reviews", filter=Q(reviews__done_on__isnull=False), distinct=True),
    )


def reviews(by: Actor) -> QuerySet[Review]:
    """Return review sheets of the items a person may see."""
    rows = Review.objects.select_related("item__plan", "item__lead", "procedure__field", "cost_study")
    if _scope(by) == Scope.PROVINCE:
        return rows
    return rows.filter(item__in=items(by).values("pk"))


def options(by: Actor) -> QuerySet[SimplificationOption]:
    """Return options: an agency's own and those whose legal texts it drafts; all for the province."""
    scope = _scope(by)
    rows = SimplificationOption.objects.select_related("procedure__field", "agency", "item", "decision")
    if scope is None:
        return rows.none()
    if scope == Scope.PROVINCE:
        return rows
    drafts = LegalAmendment.objects.filter(option_id=OuterRef("pk"), agency_id=by.agency_id)
    return rows.filter(Q(agency_id=by.agency_id) | Exists(drafts))


def decisions(by: Actor) -> QuerySet[SimplificationDecision]:
    """Return decisions: those signed; drafts too for the province."""
    scope = _scope(by)
    rows = SimplificationDecision.objects.select_related("plan")
    if scope is None:
        return rows.none()
    rows = rows.exclude(state=SimplificationDecision.State.DISCARDED)
    return rows if scope == Scope.PROVINCE else rows.filter(state=SimplificationDecision.State.SIGNED)


def letters(by: Actor) -> QuerySet[MinistryLetter]:
    """Return letters to ministries: all for the province, for an agency those with an option of its own."""
    scope = _scope(by)
    rows = MinistryLetter.objects.select_related("decision", "file")
    if scope is None:
        return rows.none()
    if scope == Scope.PROVINCE:
        return rows
    own = SimplificationOption.objects.filter(letter_id=OuterRef("pk"), agency_id=by.agency_id)
    return rows.filter(Exists(own), sent_on__isnull=False)


def amendments(by: Actor) -> QuerySet[LegalAmendment]:
    """Return the legal texts that approved options wait for: an agency's own and of its options; all for control."""
    scope = _scope(by)
    rows = LegalAmendment.objects.select_related(
        "option__procedure", "option__decision", "option__agency", "agency"
    )
    if scope is None:
        return rows.none()
    rows = rows.filter(option__approved_on__isnull=False)
    if scope == Scope.PROVINCE:
        return rows
    return rows.filter(Q(agency_id=by.agency_id) | Q(option__agency_id=by.agency_id))


def initiatives(by: Actor) -> QuerySet[Initiative]:
    """Return initiatives; everybody who sees reviews sees them."""
    rows = Initiative.objects.select_related("agency", "option__procedure")
    return rows if _scope(by) is not None else rows.none()


Row = TypeVar("Row", bound=Model)


def one(rows: QuerySet[Row], pk: int) -> Row:
    """Return the row of a key, or raise NotFound."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound("Không có nội dung này, hoặc nội dung thuộc cơ quan khác.")
    return found


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
