"""Plans, items, options and texts to amend follow an agency to its heir; what is accepted or enforced stays."""

from collections.abc import Mapping

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.heirs import follow, heirs_of, names_of, whole_agencies
from motcua.base.organisations.models import Agency
from motcua.base.writing import touched
from motcua.control.reviews.models import LegalAmendment, ReviewItem, ReviewPlan, SimplificationOption
from motcua.control.reviews.services._common import told
from motcua.control.reviews.services.planning import WRITABLE

PLAN, ITEM, OPTION = "review.plan_followed_heir", "review.item_followed_heir", "simplification.followed_heir"
TEXT = "simplification.text_followed_heir"
State = ReviewPlan.State


def _plans() -> QuerySet[ReviewPlan]:
    """The plans that are still on their way; an agency's own whose items went to the heir's plan is none."""
    standing = ReviewItem.objects.filter(plan=OuterRef("pk")).exclude(state=ReviewItem.State.DROPPED)
    return ReviewPlan.objects.filter(
        Q(is_province=True) & ~Q(state=State.APPROVED)
        | Q(is_province=False, state__in=[*WRITABLE, State.SENT]) & Exists(standing)
    )


def _items() -> QuerySet[ReviewItem]:
    return ReviewItem.objects.exclude(state__in=[ReviewItem.State.ACCEPTED, ReviewItem.State.DROPPED])


def _options() -> QuerySet[SimplificationOption]:
    ended = (SimplificationOption.State.ENFORCED, SimplificationOption.State.REFUSED)
    return SimplificationOption.objects.exclude(state__in=ended)


def _texts() -> QuerySet[LegalAmendment]:
    return LegalAmendment.objects.filter(state__in=LegalAmendment.OPEN)


def count(unit_ids: set[int]) -> int:
    """Return how many plans, items, options and texts lie with agencies that have no other unit."""
    whole = whole_agencies(unit_ids)
    found = _items().filter(lead__in=whole).count()
    return found + sum(rows.filter(agency__in=whole).count() for rows in (_plans(), _options(), _texts()))


def move(units: Mapping[int, int], by: Actor) -> None:
    """Hand over what is open to the heirs, in the caller's transaction; dates and decisions stay.

    An heir that has a plan of the same year takes the items into it. Where the heir's was sent further than the
    former's, it returns to the step at which the new items can still be worked on and gathered.

    Args:
        units: old unit to new unit.
        by: who carries out the succession.
    """
    at, heirs = clock.now(), heirs_of(units)

    def tell(act: str):  # type: ignore[no-untyped-def]  # of any noun of the room
        return lambda row, former, heir: told(
            act, row, by=by, label=str(row), at=at, detail=names_of(former, heir)
        )

    follow(_plans(), heirs, tell(PLAN), twin=_into_own_plan)
    follow(_items(), heirs, tell(ITEM), field="lead", twin=_no_partner_of_itself)
    _move_partners(heirs)
    follow(_options(), heirs, tell(OPTION))
    follow(_texts(), heirs, tell(TEXT))


def _into_own_plan(row: ReviewPlan, heir: Agency) -> bool:
    own = ReviewPlan.objects.filter(year=row.year, agency=heir, is_province=False).first()
    if row.is_province or own is None:
        return False
    last = own.items.aggregate(last=Max("position"))["last"] or 0
    for item in row.items.exclude(state=ReviewItem.State.DROPPED).order_by("position"):
        if item.task_id and own.items.filter(task=item.task_id).exists():
            item.state, item.remark = ReviewItem.State.DROPPED, f"Đã có trong kế hoạch của {heir}."
            touched(item, "state", "remark")
            continue
        last += 1
        item.plan, item.position = own, last
        touched(item, "plan", "position")
    if row.state in WRITABLE and own.state not in WRITABLE:
        own.state, own.remark = State.RETURNED, f"Nhận thêm mục của {row.agency}; hoàn thiện rồi gửi lại."
    elif own.state == State.GATHERED:
        own.state = State.SENT
    touched(own, "state", "remark")
    row.remark = f"Đã nhập vào kế hoạch của {heir}."
    touched(row, "remark")
    return True


def _no_partner_of_itself(row: ReviewItem, heir: Agency) -> bool:
    row.partners.remove(heir)
    return False


def _move_partners(heirs: Mapping[int, Agency]) -> None:
    """Let the heir take part in open items where the former agency did."""
    for former, heir in heirs.items():
        for item in _items().filter(partners=former):
            item.partners.remove(former)
            if item.lead_id != heir.pk:
                item.partners.add(heir)
            touched(item)
