"""Decisions that announce internal procedures: opinions asked, given and explained; signed; public; reminders."""

from datetime import date, timedelta

import pytest

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.base.organisations.models import Person
from motcua.catalogue.procedures.models import ProcedureVersion
from motcua.control.programmes.models import InternalProcedure, MilestoneReminder
from motcua.control.programmes.services import deciding, reminding
from motcua.control.programmes.tests.cast import added, announced, campaign


@pytest.fixture
def drafted(cast):
    rows = added(cast, 2)
    return deciding.draft(
        title="Công bố TTHC nội bộ (mẫu)", owner_id=cast.agencies["construction"].pk,
        changes={row.pk: "MOI" for row in rows}, by=cast.focal,
    )  # fmt: skip


def asked(cast, drafted, *names, due=None):
    return deciding.ask_opinions(
        drafted.pk, [cast.agencies[name].pk for name in names], due=due, by=cast.focal
    )


def sign(drafted, by, day=None, **more):
    return deciding.sign(drafted.pk, number="9/QĐ-UBND", signed_on=day or clock.today(), by=by, **more)


def test_a_round_waits_for_its_day_or_for_the_last_answer(cast, drafted):
    found = asked(cast, drafted, "justice", "ward")
    assert found.opinions_due == clock.today() + timedelta(days=10)
    with pytest.raises(Conflict) as refused:
        sign(drafted, cast.focal)
    assert "Sở Tư pháp" in refused.value.message
    for one in found.opinions.all():
        by = cast.stranger if one.agency == cast.agencies["justice"] else cast.people["ward"]
        deciding.give_opinion(one.pk, answer="NHAT_TRI", text="", by=by)
    assert sign(drafted, cast.focal).state == "BAN_HANH"


def test_a_comment_is_explained_before_signing(cast, drafted):
    opinion = asked(cast, drafted, "justice").opinions.get()
    with pytest.raises(Invalid):
        deciding.give_opinion(opinion.pk, answer="GOP_Y", text=" ", by=cast.stranger)
    deciding.give_opinion(opinion.pk, answer="GOP_Y", text="Rút thời hạn còn 5 ngày", by=cast.stranger)
    with pytest.raises(Conflict):
        sign(drafted, cast.focal)
    with pytest.raises(Invalid):
        deciding.explain(opinion.pk, taken="KHONG", explanation="", by=cast.focal)
    deciding.explain(opinion.pk, taken="KHONG", explanation="Luật quy định 10 ngày", by=cast.focal)
    assert sign(drafted, cast.focal).number == "9/QĐ-UBND"


def test_only_who_is_asked_answers_and_only_the_owner_explains(cast, drafted):
    opinion = asked(cast, drafted, "justice").opinions.get()
    with pytest.raises(NotAllowed):
        deciding.give_opinion(opinion.pk, answer="NHAT_TRI", text="", by=cast.people["ward"])
    deciding.give_opinion(opinion.pk, answer="GOP_Y", text="x", by=cast.stranger)
    with pytest.raises(NotAllowed):
        deciding.explain(opinion.pk, taken="TIEP_THU", explanation="", by=cast.stranger)


def test_signing_announces_the_procedures_without_a_new_version(cast, drafted):
    sign(drafted, cast.focal)
    for row in InternalProcedure.objects.all():
        assert row.announced_on == clock.today()
        version = ProcedureVersion.objects.get(procedure=row.procedure)
        assert (version.number, version.is_public, version.decision_no) == (1, True, "9/QĐ-UBND")


def test_what_is_announced_is_not_announced_as_new_again_and_ends_by_a_decision(cast):
    rows = added(cast, 1)
    announced(cast, rows, on=date(2026, 2, 2))
    office = cast.agencies["office"].pk
    with pytest.raises(Conflict):
        deciding.draft(title="Lại", owner_id=office, changes={rows[0].pk: "MOI"}, by=cast.control)
    made = deciding.draft(title="Bãi bỏ", owner_id=office, changes={rows[0].pk: "BAIBO"}, by=cast.control)
    sign(made, cast.control, date(2026, 3, 3))
    assert ProcedureVersion.objects.get().valid_to == date(2026, 3, 3)
    with pytest.raises(Conflict) as refused:
        deciding.draft(title="Nữa", owner_id=office, changes={rows[0].pk: "BAIBO"}, by=cast.control)
    assert "hết hiệu lực" in refused.value.message


def test_what_was_never_announced_is_not_abolished_by_a_decision(cast):
    rows = added(cast)
    with pytest.raises(Conflict):
        deciding.draft(
            title="Bãi bỏ",
            owner_id=cast.agencies["office"].pk,
            changes={rows[0].pk: "BAIBO"},
            by=cast.control,
        )


def test_a_procedure_lies_in_one_draft_at_a_time(cast, drafted):
    row = InternalProcedure.objects.first()
    with pytest.raises(Conflict):
        deciding.draft(
            title="Khác", owner_id=cast.agencies["construction"].pk, changes={row.pk: "MOI"}, by=cast.focal
        )
    deciding.drop(drafted.pk, by=cast.focal)
    deciding.draft(
        title="Khác", owner_id=cast.agencies["construction"].pk, changes={row.pk: "MOI"}, by=cast.focal
    )


def test_a_refused_signing_leaves_nothing_behind(cast, drafted):
    with pytest.raises(Invalid):
        sign(drafted, cast.focal, clock.today() + timedelta(days=1))
    with pytest.raises(Conflict):
        sign(drafted, cast.focal, version=drafted.version + 1)
    assert not InternalProcedure.objects.exclude(announced_on=None).exists()


def test_it_is_made_public_after_signing_and_once(cast, drafted):
    given = {"address": "Cổng thông tin tỉnh", "published_on": clock.today(), "by": cast.focal}
    with pytest.raises(Conflict):
        deciding.publish(drafted.pk, **given)
    sign(drafted, cast.focal)
    with pytest.raises(Invalid):
        deciding.publish(drafted.pk, **(given | {"published_on": date(2020, 1, 1)}))
    deciding.publish(drafted.pk, **given)
    with pytest.raises(Conflict):
        deciding.publish(drafted.pk, **given)


# ---- reminders ------------------------------------------------------------------------------------------------


def titles(actor):
    return [row.title for row in Person.objects.get(pk=actor.person_id).notices.order_by("pk")]


def test_a_milestone_is_reminded_of_before_its_day_with_what_lacks_and_once(cast):
    added(cast, 2)
    campaign(cast, ("RA_SOAT", 50), due=date(2026, 12, 20))
    day = date(2026, 11, 20)
    reminding.remind(day)
    reminding.remind(day)
    assert titles(cast.control) == ["Còn 30 ngày – 50 % đã rà soát, thông qua phương án"]
    assert titles(cast.focal) == titles(cast.control)
    assert titles(cast.stranger) == []
    assert MilestoneReminder.objects.count() == 1


def test_an_agency_is_reminded_once_of_an_opinion_it_owes(cast, drafted):
    asked(cast, drafted, "justice", due=clock.today() + timedelta(days=5))
    assert reminding.remind(clock.today()) == 0
    assert reminding.remind(clock.today() + timedelta(days=3)) == 1
    assert reminding.remind(clock.today() + timedelta(days=4)) == 0
    assert titles(cast.stranger)[-1].startswith("Góp ý trước")
