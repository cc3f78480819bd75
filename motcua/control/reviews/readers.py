"""What follows from review: notices to those whose turn it is, never to the one who acted."""

from collections.abc import Callable, Collection

from django.urls import reverse

from motcua.base import clock
from motcua.base.events.models import Event
from motcua.base.notices.services import notify
from motcua.base.organisations.queries import holders
from motcua.base.organisations.roles import Role
from motcua.control.reviews.models import (
    ReviewItem,
    ReviewPlan,
    SimplificationDecision,
    SimplificationOption,
)

_Told = tuple[set[int], str, str]


def _holders(event: Event, role: Role, agencies: Collection[int] | None = None) -> set[int]:
    return holders(role, clock.day_of(event.at), agencies)


def _of_plan(event: Event) -> _Told | None:
    plan = ReviewPlan.objects.select_related("agency").filter(pk=event.stream_id).first()
    if plan is None:
        return None
    url = reverse("reviews:plan", args=[plan.pk])
    if event.kind == "review.plan_sent":
        return _holders(event, Role.CONTROL), f"{plan.agency} gửi kế hoạch rà soát năm {plan.year}", url
    if event.kind == "review.plan_submitted":
        return _holders(event, Role.CHAIRMAN), f"Trình phê duyệt kế hoạch rà soát năm {plan.year}", url
    if event.kind == "review.plan_approved":
        leads = set(plan.items.values_list("lead_id", flat=True))
        people = _holders(event, Role.FOCAL, leads)
        return people, f"Kế hoạch rà soát năm {plan.year} đã phê duyệt, có mục do cơ quan chủ trì", url
    people = (
        _holders(event, Role.CONTROL) if plan.is_province else _holders(event, Role.FOCAL, {plan.agency_id})
    )
    return people, f"Kế hoạch rà soát năm {plan.year} bị trả lại", url


def _of_item(event: Event) -> _Told | None:
    item = ReviewItem.objects.select_related("lead").filter(pk=event.stream_id).first()
    if item is None:
        return None
    url = reverse("reviews:item", args=[item.pk])
    if event.kind == "review.handed_in":
        return _holders(event, Role.CONTROL), f"{item.lead} gửi kết quả rà soát: {item.name}", url
    said = "đạt yêu cầu" if event.kind == "review.item_accepted" else "phải hoàn thiện"
    return _holders(event, Role.FOCAL, {item.lead_id}), f"Kết quả rà soát {said}: {item.name}", url


_OPTION_WORDS = {
    "simplification.sent": "Phương án chờ đánh giá",
    "simplification.returned": "Phương án phải hoàn thiện",
    "simplification.refused": "Phương án không được chấp thuận",
    "simplification.enforced": "Phương án đã thực thi",
}


def _of_option(event: Event) -> _Told | None:
    option = SimplificationOption.objects.select_related("procedure").filter(pk=event.stream_id).first()
    if option is None:
        return None
    to_control = event.kind in {"simplification.sent", "simplification.enforced"}
    people = _holders(event, Role.CONTROL) if to_control else _holders(event, Role.FOCAL, {option.agency_id})
    words = f"{_OPTION_WORDS[event.kind]}: {option.procedure.name}"
    return people, words, reverse("reviews:option", args=[option.pk])


def _of_decision(event: Event) -> _Told | None:
    decision = SimplificationDecision.objects.filter(pk=event.stream_id).first()
    if decision is None:
        return None
    url = reverse("reviews:decision", args=[decision.pk])
    if event.kind == "simplification.decision_submitted":
        return _holders(event, Role.CHAIRMAN), f"Trình ký: {decision.title}", url
    if event.kind == "simplification.decision_returned":
        return _holders(event, Role.CONTROL), f"Quyết định trở lại dự thảo: {decision.title}", url
    agencies = set(decision.options.values_list("agency_id", flat=True))
    agencies |= set(decision.options.values_list("amendments__agency_id", flat=True)) - {None}
    people = _holders(event, Role.FOCAL, agencies) | _holders(event, Role.CONTROL)
    return people, f"{decision.label} đã ký; văn bản thực thi phải soạn", reverse("reviews:amendments")


_WHAT: dict[str, Callable[[Event], _Told | None]] = {
    **dict.fromkeys(
        ("review.plan_sent", "review.plan_submitted", "review.plan_returned", "review.plan_approved"), _of_plan
    ),
    **dict.fromkeys(("review.handed_in", "review.item_returned", "review.item_accepted"), _of_item),
    **dict.fromkeys(_OPTION_WORDS, _of_option),
    **dict.fromkeys(
        (
            "simplification.decision_submitted", "simplification.decision_returned",
            "simplification.decision_signed",
        ),
        _of_decision,
    ),
}  # fmt: skip
KINDS = set(_WHAT)


def tell(events: list[Event]) -> None:
    """Tell the people concerned of a batch of events."""
    for event in events:
        told = _WHAT[event.kind](event)
        if told is None:
            continue
        people, title, url = told
        notify(
            people - {event.actor_id or 0}, kind=event.kind, title=title[:200],
            text=str(event.payload.get("reason") or "")[:400], url=url, event_id=event.pk, at=event.at,
        )  # fmt: skip
