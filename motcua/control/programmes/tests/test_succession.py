"""A department ends: its internal procedures, contributions and shares of programmes follow; frozen figures stay."""

from datetime import date

from motcua.base import clock
from motcua.base.audit.models import Act
from motcua.base.organisations.tests.reform import dissolve
from motcua.control.programmes import measuring
from motcua.control.programmes.models import Contribution, InternalDecision, Opinion, ScopeItem
from motcua.control.programmes.services import campaigns, deciding
from motcua.control.programmes.tests.cast import added, announced, campaign


def end(cast) -> None:
    dissolve(cast.agencies["construction"], cast.agencies["justice"])


def test_the_frozen_scope_counts_the_same_and_the_heir_answers_for_its_rows(cast):
    rows = [*added(cast, 3), *added(cast, 2, owner="justice")]
    announced(cast, rows[:2], on=date(2026, 2, 2))
    programme, items = campaign(cast, ("CONG_BO", 100))
    before = measuring.Standing(programme, clock.today()).figures[0].measure
    end(cast)
    standing = measuring.Standing(programme, clock.today())
    assert standing.figures[0].measure == before
    assert ScopeItem.objects.filter(programme=programme).count() == len(items)
    assert {one.name: one.total for one in standing.by_agency} == {"Sở Tư pháp": 5}
    assert {row.owner for row in type(rows[0]).objects.all()} == {cast.agencies["justice"]}
    act = Act.objects.get(act="programme.followed_heir")
    assert (act.object_id, act.detail["count"]) == (programme.pk, 3)


def test_a_programme_that_has_ended_keeps_who_answered_for_it(cast):
    added(cast, 1)
    programme, (item,) = campaign(cast, ("CONG_BO", 100))
    campaigns.close(programme.pk, by=cast.control)
    end(cast)
    item.refresh_from_db()
    assert item.owner == cast.agencies["construction"]


def test_what_waits_follows_and_what_is_signed_or_answered_stays(cast):
    former, heir = cast.agencies["construction"], cast.agencies["justice"]
    rows = added(cast, 2)
    field = rows[0].procedure.field
    waiting, answered = (
        Contribution.objects.create(
            agency=former, owner=former, field=field, name=f"Đề xuất {state}", layer="SO", state=state,
            reason="x" if state == "TU_CHOI" else "", sent_at=clock.now(), sent_by_name="x",
        )
        for state in ("CHO", "TU_CHOI")
    )  # fmt: skip
    signed = deciding.draft(title="Đã ký", owner_id=former.pk, changes={rows[0].pk: "MOI"}, by=cast.control)
    deciding.sign(signed.pk, number="9/QĐ-UBND", signed_on=date(2026, 2, 2), by=cast.control)
    drafted = deciding.draft(
        title="Đang soạn", owner_id=former.pk, changes={rows[1].pk: "MOI"}, by=cast.control
    )
    Opinion.objects.create(decision=drafted, agency=heir)
    Opinion.objects.create(decision=drafted, agency=cast.agencies["ward"])
    other = InternalDecision.objects.create(
        owner=cast.agencies["office"], title="Của Văn phòng", made_at=clock.now(), made_by_name="x"
    )
    asked = [Opinion.objects.create(decision=other, agency=one) for one in (former, heir)]
    end(cast)
    for row in (waiting, answered, signed, drafted):
        row.refresh_from_db()
    assert (waiting.agency, waiting.owner) == (heir, heir)
    assert (answered.agency, answered.owner) == (former, former)
    assert (drafted.owner, signed.owner) == (heir, former)
    assert {one.agency for one in drafted.opinions.all()} == {cast.agencies["ward"]}
    assert list(other.opinions.all()) == [asked[1]]
