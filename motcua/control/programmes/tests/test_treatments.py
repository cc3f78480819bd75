"""Options: proposed by the owner, approved by decision, enforced by a text; nothing half, nothing twice."""

from datetime import date
from decimal import Decimal

import pytest

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.control.programmes import measuring
from motcua.control.programmes.services import campaigns, treating
from motcua.control.programmes.services.treating import Option
from motcua.control.programmes.tests.cast import added, campaign
from motcua.control.reviews.models import SimplificationDecision, SimplificationOption

TODAY = date(2026, 11, 22)
ABOLISH = Option("BAI_BO")


@pytest.fixture
def set_of_four(cast):
    added(cast, 4)
    return campaign(cast, ("RA_SOAT", 50), ("GIAM_CHI_PHI", 20), ("THUC_THI", 100))


def approved(cast, found, *keys, on=date(2026, 5, 4)):
    return treating.approve(found.pk, keys, decision_no="7/QĐ-UBND", approved_on=on, by=cast.control)


def test_the_unit_that_drafts_the_rule_proposes_and_no_other(cast, set_of_four):
    _, items = set_of_four
    assert treating.propose(items[0].pk, 1, ABOLISH, by=cast.focal).stage == "Đề xuất"
    with pytest.raises(NotAllowed):
        treating.propose(items[1].pk, 1, ABOLISH, by=cast.stranger)
    with pytest.raises(NotAllowed):
        treating.propose(items[1].pk, 1, ABOLISH, by=cast.people["specialist"])


@pytest.mark.parametrize(
    ("option", "field"),
    [
        (Option(""), "outcome"),
        (Option("DON_GIAN"), "content"),
        (Option("BAI_BO", cost_after=Decimal(-1)), "cost_after"),
        (Option("DON_GIAN", "Bỏ bước", cost_after=Decimal(5)), "cost_after"),  # nobody knows the cost before
    ],
)
def test_a_proposal_that_makes_no_sense_is_refused(cast, set_of_four, option, field):
    _, items = set_of_four
    with pytest.raises(Invalid) as refused:
        treating.propose(items[0].pk, 1, option, by=cast.focal)
    assert refused.value.field == field


def test_what_is_kept_costs_what_it_cost_and_what_is_abolished_costs_nothing(cast, set_of_four):
    found, items = set_of_four
    campaigns.set_costs(found.pk, {items[0].pk: Decimal(1000)}, by=cast.control)
    with pytest.raises(Invalid):
        treating.propose(items[0].pk, 1, Option("GIU", cost_after=Decimal(900)), by=cast.focal)
    with pytest.raises(Invalid):
        treating.propose(items[0].pk, 1, Option("BAI_BO", cost_after=Decimal(1)), by=cast.focal)


def test_a_proposal_is_changed_until_it_is_approved(cast, set_of_four):
    found, items = set_of_four
    one = treating.propose(items[0].pk, 1, ABOLISH, by=cast.focal)
    same = treating.propose(items[0].pk, 1, Option("GIU"), by=cast.focal, version=one.version)
    assert same.pk == one.pk
    with pytest.raises(Conflict):
        treating.propose(items[0].pk, 1, ABOLISH, by=cast.focal, version=one.version)
    approved(cast, found, one.pk)
    with pytest.raises(Conflict):
        treating.propose(items[0].pk, 1, ABOLISH, by=cast.focal)


def test_the_same_for_several_is_written_for_all_or_none(cast, set_of_four):
    found, items = set_of_four
    first = treating.propose(items[2].pk, 1, ABOLISH, by=cast.focal)
    approved(cast, found, first.pk)
    with pytest.raises(Conflict):
        treating.propose_many([one.pk for one in items], 1, ABOLISH, by=cast.focal)
    assert items[0].treatments.count() == 0


def test_only_the_control_office_writes_approval_and_not_before_its_day(cast, set_of_four):
    found, items = set_of_four
    one = treating.propose(items[0].pk, 1, ABOLISH, by=cast.focal)
    with pytest.raises(NotAllowed):
        treating.approve(found.pk, [one.pk], decision_no="1", approved_on=date(2026, 5, 4), by=cast.focal)
    for day in (date(2030, 1, 1), date(2025, 12, 1), None):
        with pytest.raises(Invalid):
            treating.approve(found.pk, [one.pk], decision_no="1", approved_on=day, by=cast.control)
    with pytest.raises(Invalid):
        treating.approve(found.pk, [], decision_no="1", approved_on=date(2026, 5, 4), by=cast.control)
    approved(cast, found, one.pk)
    with pytest.raises(Conflict):
        approved(cast, found, one.pk)


def test_enforcement_follows_approval_and_what_is_kept_has_none(cast, set_of_four):
    found, items = set_of_four
    first = treating.propose(items[0].pk, 1, ABOLISH, by=cast.focal)
    kept = treating.propose(items[1].pk, 1, Option("GIU"), by=cast.focal)

    def enforce(key, day=date(2026, 6, 1)):
        return treating.enforce(
            found.pk, [key], enforced_by="3/2026/QĐ-UBND", enforced_on=day, by=cast.control
        )

    with pytest.raises(Conflict):
        enforce(first.pk)
    approved(cast, found, first.pk, kept.pk)
    with pytest.raises(Conflict):
        enforce(kept.pk)
    with pytest.raises(Invalid):
        enforce(first.pk, date(2026, 5, 1))
    assert enforce(first.pk) == 1
    with pytest.raises(Conflict):
        enforce(first.pk)
    figure = next(one for one in measuring.Standing(found, TODAY).figures if one.goal.measure == "THUC_THI")
    assert figure.parts == "1 trên 1 phương án"


def test_cost_is_saved_by_totals(cast, set_of_four):
    found, items = set_of_four
    campaigns.set_costs(
        found.pk, {items[0].pk: Decimal(1_000_000), items[1].pk: Decimal(3_000_000)}, by=cast.control
    )
    one = treating.propose(
        items[0].pk, 1, Option("DON_GIAN", "Bỏ một bước", cost_after=Decimal(400_000)), by=cast.focal
    )
    approved(cast, found, one.pk)
    figure = next(
        one for one in measuring.Standing(found, TODAY).figures if one.goal.measure == "GIAM_CHI_PHI"
    )
    assert figure.sentence == (
        "Chi phí tuân thủ cắt giảm 15 % (600.000 đ trên 4.000.000 đ một năm) – "
        "còn phải cắt giảm thêm 200.000 đ một năm để đạt 20 %."
    )


def test_nothing_more_is_written_in_a_programme_that_has_ended(cast, set_of_four):
    found, items = set_of_four
    campaigns.close(found.pk, by=cast.control)
    with pytest.raises(Conflict):
        treating.propose(items[0].pk, 1, ABOLISH, by=cast.focal)


def test_options_carried_to_approval_in_the_room_of_reviews_count_too(cast, set_of_four):
    found, items = set_of_four
    given = {
        "procedure": items[0].procedure, "agency": cast.agencies["construction"], "kind": "BAI_BO",
        "competence": "TINH", "what": "Bãi bỏ", "reason": "Không còn cần", "proposed_by_name": "Quách Thị Mối (mẫu)",
        "proposed_at": clock.now(),
    }  # fmt: skip
    SimplificationOption.objects.create(**given)
    reviewed = measuring.Standing(found, TODAY).figures[0]
    assert reviewed.measure.numerator == 0
    decision = SimplificationDecision.objects.create(
        title="Thông qua phương án (mẫu)", state="DA_KY", number="5/QĐ-UBND", signed_on=date(2026, 4, 2),
        created_by_name="Đỗ Thị Kiểm (mẫu)", created_at=clock.now(),
    )  # fmt: skip
    SimplificationOption.objects.create(
        **(given | {"state": "DA_PHE_DUYET", "approved_on": date(2026, 4, 2), "decision": decision})
    )
    figures = {one.goal.measure: one for one in measuring.Standing(found, TODAY).figures}
    assert figures["RA_SOAT"].measure.numerator == 1
    assert figures["THUC_THI"].parts == "0 trên 1 phương án"
