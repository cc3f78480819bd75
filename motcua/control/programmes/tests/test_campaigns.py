"""Programmes: taken over with every date of their document, moved with reasons, frozen on their day."""

from datetime import date
from decimal import Decimal

import pytest

from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.catalogue.procedures.models import ProcedureVersion
from motcua.control.programmes import measuring, scope
from motcua.control.programmes.models import Programme
from motcua.control.programmes.services import campaigns, internal, treating
from motcua.control.programmes.services.internal import Facts
from motcua.control.programmes.services.treating import Option
from motcua.control.programmes.tests.cast import SINCE, added, announced, campaign, record
from motcua.law.programmes import programmes

TODAY = date(2026, 11, 22)


def test_every_programme_of_the_law_can_be_taken_over(cast):
    for law in programmes():
        found = campaigns.adopt(law.code, by=cast.control)
        assert found.goals.count() == len(law.goals)
        assert found.milestones.count() == len(law.milestones)


def test_the_programme_of_2022_to_2025_has_all_its_dates(cast):
    # QĐ 1085/QĐ-TTg, CV 6828/VPCP-KSTT (kiem-soat-tthc.md 3.4): "trước 01/4/2023" is 31/3/2023 at the latest
    found = campaigns.adopt("noi-bo-2022-2025", by=cast.control)
    said = {(one.measure, one.round): (one.level, one.due) for one in found.goals.all()}
    assert said == {
        ("CONG_BO", 0): (100, date(2023, 3, 31)),
        ("RA_SOAT", 1): (50, date(2023, 12, 31)),
        ("RA_SOAT", 2): (100, date(2024, 12, 31)),
        ("GIAM_SO", 0): (20, date(2024, 12, 31)),
        ("GIAM_CHI_PHI", 0): (20, date(2024, 12, 31)),
        ("THUC_THI", 1): (100, date(2024, 6, 30)),
        ("THUC_THI", 2): (100, date(2025, 6, 30)),
    }


def test_the_programme_of_2025_asks_for_three_times_thirty_per_cent(cast):
    found = campaigns.adopt("nq66-2025", by=cast.control)
    assert {(one.measure, int(one.level)) for one in found.goals.all()} == {
        ("GIAM_THOI_GIAN", 30), ("GIAM_CHI_PHI", 30), ("GIAM_DIEU_KIEN", 30),
    }  # fmt: skip


def test_a_programme_is_taken_over_once_and_by_the_control_office(cast):
    campaigns.adopt("nq66-2025", by=cast.control)
    with pytest.raises(Conflict):
        campaigns.adopt("nq66-2025", by=cast.control)
    with pytest.raises(NotAllowed):
        campaigns.adopt("nq66-2026", by=cast.focal)


def test_a_level_or_day_that_differs_from_the_document_needs_a_reason(cast):
    found = campaigns.adopt("nq66-2026", by=cast.control)
    goal = found.goals.get(measure="GIAM_THOI_GIAN")
    with pytest.raises(Invalid) as refused:
        campaigns.adjust_goal(goal.pk, level=Decimal(40), due=goal.due, reason=" ", by=cast.control)
    assert refused.value.field == "reason"
    moved = campaigns.adjust_goal(
        goal.pk, level=Decimal(40), due=date(2026, 11, 30), reason="Theo kế hoạch tỉnh", by=cast.control
    )
    assert (moved.level, moved.law_level) == (40, 50)
    assert moved.milestones.get().due == date(2026, 11, 30)
    back = campaigns.adjust_goal(goal.pk, level=Decimal(50), due=goal.law_due, reason="x", by=cast.control)
    assert back.reason == ""


def test_two_who_adjust_the_same_goal_do_not_overwrite_each_other(cast):
    found = campaigns.adopt("nq66-2026", by=cast.control)
    goal = found.goals.first()
    campaigns.adjust_goal(
        goal.pk, level=Decimal(40), due=goal.due, reason="A", by=cast.control, version=goal.version
    )
    with pytest.raises(Conflict):
        campaigns.adjust_goal(
            goal.pk, level=Decimal(35), due=goal.due, reason="B", by=cast.control, version=goal.version
        )


@pytest.mark.parametrize("level", [Decimal(0), Decimal(101), None])
def test_a_goal_lies_between_nothing_and_everything(cast, level):
    found, _ = campaign_of(cast)
    with pytest.raises(Invalid):
        campaigns.add_goal(found.pk, measure="RA_SOAT", level=level, due=date(2026, 12, 31), by=cast.control)


def campaign_of(cast):
    added(cast, 2)
    return campaign(cast, ("RA_SOAT", 50))


def test_the_set_is_what_was_in_force_on_the_baseline_day_and_stays_so(cast):
    added(cast, 2)
    added(cast, owner="justice", valid_from=date(2026, 3, 1))  # begins after the baseline
    found, items = campaign(cast, ("RA_SOAT", 50))
    assert len(items) == 2
    added(cast, owner="office")
    assert len(measuring.Standing(found, TODAY).items) == 2


def test_limits_are_those_of_the_baseline_and_are_compared_with_those_of_today(cast):
    row = added(cast)[0]
    found, (item,) = campaign(cast, ("GIAM_THOI_GIAN", 30))
    assert item.hours == 80
    newest = row.procedure.versions.get()
    from motcua.catalogue.procedures.importing.record import ChannelRecord

    shorter = record(row.procedure.name, channels=[ChannelRecord(1, Decimal(5), "NGAY_LV")])
    internal.change(
        row.pk, shorter, Facts("SO", row.owner_id, 12), by=cast.control, shown_hash=newest.content_hash,
        valid_from=date(2026, 6, 1),
    )  # fmt: skip
    assert ProcedureVersion.objects.filter(procedure=row.procedure).count() == 2
    figure = measuring.Standing(found, TODAY).figures[0]
    assert figure.figure == "50 %"
    assert measuring.Standing(found, date(2026, 5, 31)).figures[0].figure == "0 %"


def test_nothing_can_be_frozen_before_its_day_or_without_anything(cast):
    found = campaigns.adopt("noi-bo-2022-2025", by=cast.control)
    with pytest.raises(Invalid) as refused:
        campaigns.freeze(found.pk, by=cast.control)
    assert "31/03/2023" in refused.value.message
    ahead = campaigns.set_up(
        name="Năm sau", document="x", baseline=date(2030, 1, 1), scope_code="NOI_BO", by=cast.control,
        counts_as_cut=["BAI_BO"],
    )  # fmt: skip
    with pytest.raises(Invalid):
        campaigns.freeze(ahead.pk, by=cast.control)


def test_the_baseline_moves_with_a_reason_until_the_set_is_frozen(cast):
    added(cast)
    found = campaigns.adopt("nq66-2026", by=cast.control)
    with pytest.raises(Invalid):
        campaigns.move_baseline(found.pk, baseline=date(2026, 1, 31), reason="", by=cast.control)
    own, _ = campaign(cast, ("RA_SOAT", 50))
    with pytest.raises(Conflict):
        campaigns.move_baseline(own.pk, baseline=date(2026, 2, 1), reason="muộn", by=cast.control)


def test_what_was_in_force_then_but_entered_late_is_added_with_a_reason(cast):
    added(cast, 2)
    found, _ = campaign(cast, ("RA_SOAT", 50))
    with pytest.raises(Conflict):
        campaigns.add_late(found.pk, reason="không có gì", by=cast.control)
    added(cast, owner="justice")
    assert campaigns.add_late(found.pk, reason="Sở Tư pháp thống kê muộn", by=cast.control) == 1
    assert found.items.filter(late_reason="Sở Tư pháp thống kê muộn").count() == 1


def test_public_procedures_are_no_part_of_an_internal_programme_and_the_other_way_round(cast):
    from motcua.catalogue.procedures.tests.cast import extract, store

    store(extract(targets=["Doanh nghiệp"]), day=SINCE)
    store(extract(code="2.900636", targets=["Công dân Việt Nam"]), day=SINCE)
    added(cast)
    _internal_one, items = campaign(cast, ("RA_SOAT", 50))
    assert {one.procedure.code[:2] for one in items} == {"NB"}
    business = Programme(scope="KINH_DOANH", baseline=date(2026, 1, 31))
    assert [one.procedure.code for one in scope.candidates(business)] == ["2.900635"]


def test_half_of_the_store_reviewed_is_said_in_a_sentence_with_what_lacks(cast):
    rows = added(cast, 5)
    announced(cast, rows[:4], on=date(2026, 2, 2))
    found, items = campaign(cast, ("RA_SOAT", 50), ("CONG_BO", 100))
    first = treating.propose(items[0].pk, 1, Option("BAI_BO"), by=cast.focal)
    treating.approve(
        found.pk, [first.pk], decision_no="7/QĐ-UBND", approved_on=date(2026, 5, 4), by=cast.control
    )
    figures = {one.goal.measure: one for one in measuring.Standing(found, TODAY).figures}
    reviewed = figures["RA_SOAT"]
    assert (reviewed.figure, reviewed.lacking) == ("20 %", "còn thiếu 2 TTHC nội bộ để đạt 50 %")
    assert figures["CONG_BO"].sentence == (
        "TTHC nội bộ đã công bố 80 % (4 trên 5 TTHC nội bộ) – còn thiếu 1 TTHC nội bộ để đạt 100 %."
    )
    more = [treating.propose(one.pk, 1, Option("BAI_BO"), by=cast.focal).pk for one in items[1:3]]
    treating.approve(found.pk, more, decision_no="8/QĐ-UBND", approved_on=date(2026, 6, 4), by=cast.control)
    assert measuring.Standing(found, TODAY).figures[0].goal.measure
    now = next(one for one in measuring.Standing(found, TODAY).figures if one.goal.measure == "RA_SOAT")
    assert now.reached
    assert now.lacking == ""


def test_a_milestone_is_done_by_its_goal_or_by_hand_and_late_when_neither(cast):
    added(cast)
    found, items = campaign(cast, ("RA_SOAT", 50), due=date(2026, 6, 30))
    mark = measuring.milestones(measuring.Standing(found, TODAY))[0]
    assert (mark.state, mark.words) == ("qua-han", "quá hạn 145 ngày")
    with pytest.raises(Conflict):
        campaigns.finish_milestone(mark.row.pk, done_on=TODAY, note="x", by=cast.control)
    one = treating.propose(items[0].pk, 1, Option("GIU"), by=cast.focal)
    treating.approve(found.pk, [one.pk], decision_no="1/QĐ", approved_on=date(2026, 6, 2), by=cast.control)
    assert measuring.milestones(measuring.Standing(found, TODAY))[0].state == "xong"


def test_who_holds_a_goal_back_stands_first(cast):
    added(cast, 3)
    added(cast, 2, owner="justice")
    found, items = campaign(cast, ("RA_SOAT", 100))
    for item in items:
        if item.owner_id == cast.agencies["construction"].pk:
            one = treating.propose(item.pk, 1, Option("BAI_BO"), by=cast.control)
            treating.approve(
                found.pk, [one.pk], decision_no="1/QĐ", approved_on=date(2026, 6, 2), by=cast.control
            )
    rows = measuring.Standing(found, TODAY).by_agency
    assert [(row.name, row.held) for row in rows] == [("Sở Tư pháp", 2), ("Sở Xây dựng", 0)]
