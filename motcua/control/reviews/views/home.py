"""The first page of review: how the year stands, what waits for whom, what is approved but not in force."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.base import clock
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import allowed
from motcua.base.organisations.reach import province_wide
from motcua.control.reviews import figures, queries, rules
from motcua.control.reviews.models import ReviewItem, ReviewPlan, SimplificationDecision, SimplificationOption
from motcua.control.reviews.views import _common
from motcua.law import reviewing

MOST = 8


@require_GET
@requires("review.view")
def home(request: OfficerRequest) -> HttpResponse:
    """Show how a year of review stands."""
    by, today = request.actor, clock.today()
    years = sorted(
        set(queries.plans(by).values_list("year", flat=True).distinct()) | {today.year}, reverse=True
    )
    asked = request.GET.get("nam", "")
    year = int(asked) if asked.isdigit() and int(asked) in years else today.year
    province = queries.plans(by).filter(year=year, is_province=True).first()
    waiting = queries.amendments(by).filter(queries.late_texts(today)).order_by("due")
    context = {
        "ways": _common.ways("home"), "year": year, "years": years, "today": today, "year_plan": province,
        "standing": figures.of_year(by, year, today), "turns": _turns(by), "milestones": _milestones(year, today),
        "waiting": [(row, rules.standing(row.due, None, today)) for row in waiting[:MOST]],
        "items": _items(by, year, today), "whole": province_wide(by, "review.view"),
        "may_plan": allowed(by, "review.plan") is not None,
    }  # fmt: skip
    return render(request, "reviews/home.html", context)


def _milestones(year: int, today: date) -> list[tuple[reviewing.Milestone, str]]:
    """Return the steps of the year, each over, under way or to come."""
    found = []
    for one in reviewing.calendar(year).milestones:
        begun = one.since is None or one.since <= today
        found.append(
            (one, "done" if one.until < today else "current" if begun and one.until >= today else "todo")
        )
    first = next((place for place, (_, state) in enumerate(found) if state == "current"), None)
    return [
        (one, state if state != "current" or place == first or one.since else "todo")
        for place, (one, state) in enumerate(found)
    ]


def _items(by: Actor, year: int, today: date) -> list[tuple[ReviewItem, rules.Standing]]:
    """Return the items that are not handed in, the earliest due first."""
    state = ReviewItem.State
    rows = queries.items(by).filter(
        plan__year=year, plan__state=ReviewPlan.State.APPROVED,
        state__in=[state.PLANNED, state.UNDER_WAY, state.RETURNED],
    )  # fmt: skip
    return [(row, rules.standing(row.finish, None, today)) for row in rows.order_by("finish", "pk")[:MOST]]


def _turns(by: Actor) -> list[dict[str, Any]]:
    """Return what waits for the one who looks, each with its count and its list."""
    found: list[tuple[str, int, str]] = []
    options, state = queries.options(by), SimplificationOption.State
    if allowed(by, "review.judge") is not None:
        sent = queries.plans(by).filter(state=ReviewPlan.State.SENT).count()
        found += [
            ("Kế hoạch của đơn vị chờ tổng hợp", sent, reverse("reviews:plans")),
            (
                "Kết quả rà soát chờ xem xét", queries.items(by).filter(state=ReviewItem.State.HANDED_IN).count(),
                f"{reverse('reviews:items')}?loai=da-gui",
            ),
            (
                "Phương án chờ đánh giá", options.filter(state=state.JUDGED).count(),
                f"{reverse('reviews:options')}?loai=danh-gia",
            ),
            (
                "Phương án đạt, chưa vào quyết định",
                options.filter(state=state.WAITING, decision__isnull=True).count(), reverse("reviews:new_decision"),
            ),
        ]  # fmt: skip
    if allowed(by, "review.approve") is not None:
        plans = queries.plans(by).filter(state=ReviewPlan.State.WAITING, is_province=True)
        decisions = queries.decisions(by).filter(state=SimplificationDecision.State.WAITING)
        found += [
            ("Kế hoạch rà soát chờ phê duyệt", plans.count(), reverse("reviews:plans")),
            ("Quyết định chờ ký", decisions.count(), reverse("reviews:decisions")),
        ]
    if allowed(by, "review.do") is not None:
        own = queries.items(by).filter(lead_id=by.agency_id, plan__state=ReviewPlan.State.APPROVED)
        found += [
            (
                "Mục rà soát bị trả lại", own.filter(state=ReviewItem.State.RETURNED).count(),
                f"{reverse('reviews:items')}?loai=mo",
            ),
            (
                "Phương án phải hoàn thiện",
                options.filter(agency_id=by.agency_id, state=state.COMPLETING).count(),
                f"{reverse('reviews:options')}?loai=mo",
            ),
        ]  # fmt: skip
    return [{"words": words, "count": count, "url": url} for words, count, url in found if count]
