"""Studies from the first line to the confirmed saving: who may what, and that nobody's work is overwritten."""

from dataclasses import replace
from decimal import Decimal

import pytest

from motcua.base.audit.models import Act
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.indicators import engine, periods
from motcua.base.indicators.engine import PROVINCE, Scope
from motcua.control.costs import queries, services, storing
from motcua.control.costs.models import CostStudy
from motcua.control.costs.rules import Totals
from motcua.control.costs.sheet import Activity, Sheet
from motcua.control.costs.terms import Work
from motcua.control.costs.tests.cast import NOW, vector


def test_a_study_begins_with_the_newest_wage(cast):
    study = cast.study()
    # 114 million đồng a head in 2024 over 12 × 22 × 8 hours (kiem-soat-tthc.md 2.5).
    assert study.wage == Decimal("53977.272727")
    assert "114 triệu" in study.wage_basis


def test_a_sheet_is_read_back_as_it_was_written(cast):
    study = cast.counted()
    sheet = storing.load(study)
    assert set(sheet.activities) == set(vector().activities)
    assert storing.load_many([study])[study.pk].totals() == vector().totals()


def test_the_database_adds_up_what_the_rules_add_up(cast):
    own = Activity(
        NOW, Work.FILE, 9, "Đi lại", hours=Decimal("0.3333"), wage=Decimal("45265.151515"),
        times=Decimal("1.2345"), subjects=Decimal("333.33"),
    )  # fmt: skip
    sheet = replace(vector(), activities=(*vector().activities, own))
    one, two = cast.counted(sheet), cast.counted()
    empty = cast.study()
    assert queries.totals([one.pk, two.pk, empty.pk]) == {
        one.pk: sheet.totals(), two.pk: vector().totals(), empty.pk: Totals(),
    }  # fmt: skip


def test_whoever_saves_second_is_told_and_overwrites_nothing(cast):
    study = cast.counted()
    mine = replace(vector(), wage=Decimal(60_000))
    services.write_sheet(study.pk, mine, by=cast.focal, version=study.version)
    with pytest.raises(Conflict, match="người khác"):
        services.write_sheet(study.pk, vector(), by=cast.control, version=study.version)
    study.refresh_from_db()
    assert study.wage == 60_000


def test_a_wrong_line_stores_nothing(cast):
    study = cast.counted()
    wrong = replace(vector().activities[0], hours=Decimal(-1))
    with pytest.raises(Invalid, match="không được âm"):
        services.write_sheet(study.pk, Sheet(Decimal(1), (), (wrong,)), by=cast.focal, version=study.version)
    study.refresh_from_db()
    assert study.wage == 50_000
    assert storing.load(study).totals() == vector().totals()


def test_another_agency_neither_sees_nor_writes(cast):
    study = cast.counted()
    assert not queries.studies(cast.stranger).exists()
    with pytest.raises(NotFound):
        queries.study(cast.stranger, study.pk)
    with pytest.raises(NotAllowed):
        services.write_sheet(study.pk, vector(), by=cast.stranger, version=study.version)


def test_control_confirms_and_nobody_else(cast):
    study = cast.counted()
    with pytest.raises(NotAllowed):
        services.confirm(study.pk, by=cast.focal, version=study.version)
    assert queries.confirmed_totals(cast.control) == (Totals(), 0)
    services.confirm(study.pk, by=cast.control, version=study.version)
    assert queries.confirmed_totals(cast.control) == (vector().totals(), 1)
    assert Act.objects.filter(act="cost.confirmed", object_id=study.pk).exists()


def test_a_confirmed_study_does_not_change_until_it_is_opened_again(cast):
    study = cast.confirmed()
    with pytest.raises(Conflict, match="đã xác nhận"):
        services.write_sheet(study.pk, vector(), by=cast.focal, version=study.version)
    with pytest.raises(Invalid, match="lý do"):
        services.reopen(study.pk, " ", by=cast.control, version=study.version)
    again = services.reopen(study.pk, "Phí đã đổi", by=cast.control, version=study.version)
    assert (again.edition, again.state, again.confirmed_at) == (2, CostStudy.State.DRAFT, None)
    services.write_sheet(study.pk, vector(), by=cast.focal, version=again.version)


def test_lines_without_subjects_are_not_confirmed(cast):
    study = cast.counted(replace(vector(), volumes=()))
    with pytest.raises(Invalid, match="số đối tượng"):
        services.confirm(study.pk, by=cast.control, version=study.version)


def test_an_empty_block_ii_is_confirmed_only_of_an_abolished_procedure(cast):
    sheet = replace(vector(), activities=tuple(one for one in vector().activities if one.key == NOW))
    study = cast.counted(sheet)
    with pytest.raises(Invalid, match="bãi bỏ"):
        services.confirm(study.pk, by=cast.control, version=study.version)
    services.confirm(study.pk, by=cast.control, version=study.version, abolished=True)
    assert queries.totals([study.pk])[study.pk].rate == 100


def test_a_draft_thrown_away_leaves_lists_and_groups(cast):
    study = cast.counted()
    group = services.new_group("Nhóm", [study.pk], agency_id=cast.agency.pk, by=cast.focal)
    services.discard(study.pk, by=cast.focal, version=study.version)
    assert not queries.studies(cast.control).exists()
    assert not group.studies.exists()


def test_a_group_counts_from_totals(cast):
    dear = replace(vector(), wage=Decimal(500_000))
    one, two = cast.counted(), cast.counted(dear)
    group = services.new_group("Nhóm", [one.pk, two.pk], agency_id=cast.agency.pk, by=cast.focal)
    sums, number = queries.group_totals([group.pk])[group.pk]
    assert number == 2
    assert sums == vector().totals() + dear.totals()
    assert sums.rate != (vector().totals().rate + dear.totals().rate) / 2


def test_a_group_is_not_overwritten_and_keeps_what_its_reader_cannot_see(cast):
    ours = cast.counted()
    theirs = services.new_study("Của sở khác", agency_id=cast.office.agencies["justice"].pk, by=cast.control)
    group = services.new_group("Nhóm", [ours.pk, theirs.pk], agency_id=cast.agency.pk, by=cast.control)
    services.change_group(group.pk, by=cast.focal, version=0, title="Nhóm hai", study_ids=[])
    assert list(group.studies.all()) == [theirs]
    with pytest.raises(Conflict):
        services.change_group(group.pk, by=cast.control, version=0, title="Nhóm ba", study_ids=[])
    with pytest.raises(Invalid, match="cơ quan khác"):
        services.change_group(group.pk, by=cast.focal, version=1, title="Nhóm", study_ids=[theirs.pk])


def test_the_indicators_count_what_was_confirmed_in_the_period(cast):
    cast.counted()
    study = cast.confirmed()
    period = periods.year(study.confirmed_at.year)
    agency = Scope("agency", cast.agency.pk, "Sở Xây dựng")
    assert engine.get("costs.saved").measure(period, PROVINCE).value == 75_000_000
    rate = engine.get("costs.rate").measure(period, agency)
    assert (rate.numerator, rate.denominator) == (75_000_000, 112_000_000)
    assert engine.get("costs.saved").measure(periods.year(study.confirmed_at.year - 1), PROVINCE).value == 0
    assert engine.get("costs.rate").by_agency(period)[cast.agency.pk].value == rate.value
    rows = queries.Choice.read({"loai": "xac-nhan", "co-quan": str(cast.agency.pk)})
    assert list(rows.apply(queries.studies(cast.control))) == [study]


def test_the_province_sets_a_wage_with_its_decision(cast):
    with pytest.raises(NotAllowed):
        services.set_wage(2024, "chung", Decimal(60_000), "QĐ 01", by=cast.focal)
    with pytest.raises(Invalid, match="căn cứ"):
        services.set_wage(2024, "chung", Decimal(60_000), "", by=cast.control)
    row = services.set_wage(2024, "chung", Decimal(60_000), "QĐ 01/QĐ-UBND (mẫu)", by=cast.control)
    assert cast.study().wage == 60_000
    with pytest.raises(Conflict):
        services.set_wage(2024, "chung", Decimal(61_000), "QĐ 02", by=cast.control)
    services.withdraw_wage(row.pk, by=cast.control)
    assert cast.study().wage == Decimal("53977.272727")


@pytest.mark.parametrize(
    ("year", "hourly"), [(2022, "45265.151515"), (2023, "48248.106061"), (2024, "53977.272727")]
)
def test_the_wages_of_the_reference(db, year, hourly):
    from motcua.control.costs.wages import every

    assert next(row.amount for row in every() if row.year == year) == Decimal(hourly)
