"""A department ends: drafts that are not issued follow to the heir with all that was said of them."""

from motcua.base.audit.models import Act
from motcua.base.organisations.tests.reform import dissolve
from motcua.control.impact import queries


def test_a_draft_under_way_follows_and_an_issued_text_stays(cast):
    former, heir = cast.agencies["construction"], cast.agencies["health"]
    issued = cast.issued(title="Đã ban hành (mẫu)")
    under_way = cast.opined()
    version = under_way.version
    dissolve(former, heir)
    under_way.refresh_from_db()
    issued.refresh_from_db()
    assert (under_way.agency, under_way.stage, under_way.version) == (heir, "TIEP_THU", version + 1)
    assert issued.agency == former
    assert under_way.keeper is None
    assert queries.holder(queries.draft(cast.stranger, under_way.pk)) == "Sở Y tế"
    assert under_way.opinions.count() == 1
    act = Act.objects.get(act="impact.followed_heir")
    assert (act.object_id, act.detail["from"]) == (under_way.pk, "Sở Xây dựng")


def test_a_keeper_who_works_at_the_heir_keeps_the_draft(cast):
    draft = cast.drafted()
    draft.keeper_id = cast.stranger.person_id
    draft.save(update_fields=["keeper"])
    dissolve(cast.agencies["construction"], cast.agencies["health"])
    draft.refresh_from_db()
    assert draft.keeper_id == cast.stranger.person_id
