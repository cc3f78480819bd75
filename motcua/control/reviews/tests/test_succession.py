"""A department ends: its plan, items, options and texts follow to the heir; what is accepted or enforced stays."""

import pytest

from motcua.base.audit.models import Act
from motcua.base.organisations.tests.reform import dissolve
from motcua.control.reviews import queries
from motcua.control.reviews.models import ReviewItem, ReviewPlan
from motcua.control.reviews.services import planning
from motcua.control.reviews.tests.cast import YEAR

SENT, GATHERED, RETURNED, DRAFT = "DA_GUI", "DA_TONG_HOP", "TRA_LAI", "DANG_LAP"


def end(cast) -> None:
    dissolve(cast.province.agencies["construction"], cast.province.agencies["justice"])


def own_plan(cast, agency: str, by, *, state: str = DRAFT) -> ReviewPlan:
    plan = planning.open_plan(YEAR, agency_id=cast.agency(agency), by=by)
    planning.add_item(plan.pk, cast.values(lead_id=cast.agency(agency)), by=by)
    ReviewPlan.objects.filter(pk=plan.pk).update(state=state)
    return plan


def test_items_options_and_texts_follow_and_what_is_done_stays(cast):
    heir = cast.province.agencies["justice"]
    item = cast.item()
    item.partners.add(heir)
    done = ReviewItem.objects.create(
        plan=item.plan, position=9, name="Đã đạt", lead_id=cast.agency(), start=item.start, finish=item.finish,
        basis="TU_CHON", product="x", state=ReviewItem.State.ACCEPTED,
    )  # fmt: skip
    option = cast.option(item.reviews.first())
    version, text = option.version, cast.text_of(option)
    end(cast)
    for row in (item, done, option, text):
        row.refresh_from_db()
    assert (item.lead, list(item.partners.all())) == (heir, [])
    assert done.lead_id == cast.agency()
    assert (option.agency, option.version, text.agency) == (heir, version + 1, heir)
    assert text.holder == "Sở Tư pháp"
    assert option in queries.options(cast.stranger)
    assert Act.objects.filter(act="simplification.followed_heir", object_id=option.pk).exists()


def test_an_own_plan_that_is_being_written_becomes_the_heirs(cast):
    plan = own_plan(cast, "construction", cast.focal)
    end(cast)
    plan.refresh_from_db()
    assert plan.agency_id == cast.agency("justice")
    assert plan.items.get().lead_id == cast.agency("justice")
    planning.send_plan(plan.pk, by=cast.stranger)


@pytest.mark.parametrize(
    ("former", "heirs", "after"),
    [(DRAFT, DRAFT, DRAFT), (DRAFT, SENT, RETURNED), (SENT, GATHERED, SENT), (SENT, DRAFT, DRAFT)],
)
def test_an_heir_with_a_plan_of_the_year_takes_the_items_into_it(cast, former, heirs, after):
    gone = own_plan(cast, "construction", cast.focal, state=former)
    own = own_plan(cast, "justice", cast.stranger, state=heirs)
    end(cast)
    own.refresh_from_db()
    assert [one.position for one in own.items.all()] == [1, 2]
    assert {one.lead_id for one in own.items.all()} == {cast.agency("justice")}
    assert own.state == after
    gone.refresh_from_db()
    assert (gone.agency_id, gone.items.count()) == (cast.agency(), 0)
