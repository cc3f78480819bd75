"""What-ifs: the table changed, played with observed durations, papers replaced by data."""

from decimal import Decimal

import pytest

from motcua.base.errors import Invalid
from motcua.catalogue.processes.checks import check
from motcua.catalogue.processes.simulate import paths
from motcua.catalogue.processes.table import StepRow, normalise, total_minutes
from motcua.control.burden import rules as burden
from motcua.control.burden.whatif import rules
from motcua.control.burden.whatif.reading import _turn
from motcua.control.burden.whatif.rules import CUT, MERGE, REMOVE, Change, PaperUse, People, Seen
from motcua.onestop.dossiers.tests.cast import STEPS

from .made import measures

ROWS = normalise(STEPS)


def changed(*changes: Change) -> list[StepRow]:
    return rules.changed(ROWS, changes)


def keys(rows: list[StepRow]) -> list[str]:
    return [row.key for row in rows]


def test_a_removed_step_is_gone_and_the_process_is_shorter_by_its_time():
    rows = changed(Change(REMOVE, "phan_cong"))
    assert "phan_cong" not in keys(rows)
    assert total_minutes(rows) == total_minutes(ROWS) - 60
    assert paths(rows)[0].elapsed == paths(ROWS)[0].elapsed - 60
    assert not [fault for fault in check(rows) if fault.is_error]


def test_a_merged_step_leaves_its_name_and_the_longer_time_to_the_one_before_it():
    rows = changed(Change(MERGE, "ky"))
    merged = next(row for row in rows if row.key == "tham_dinh")
    assert merged.name == "Thẩm định; Ký"
    assert merged.minutes == 840
    assert any(fault.is_error for fault in check(rows)), (
        "a process without a signature is none, and that is said"
    )


def test_ways_are_told_apart_by_where_they_leave_the_line_whatever_a_step_is_called_then():
    before, after = (
        {_turn(path) for path in paths(rows)} for rows in (ROWS, changed(Change(MERGE, "tham_dinh")))
    )
    assert ("bo_sung", "tham_dinh") in before
    assert ("thang", "") in before & after
    assert ("tu_choi", "ky") in before & after


def test_a_cut_step_has_less_time_never_more():
    assert total_minutes(changed(Change(CUT, "tham_dinh", 480))) == total_minutes(ROWS) - 360
    for minutes in (0, 841):
        with pytest.raises(Invalid, match="Thời gian mới"):
            changed(Change(CUT, "tham_dinh", minutes))


@pytest.mark.parametrize("key", ["tiep_nhan", "tra"])
def test_taking_in_and_handing_out_stay(key):
    with pytest.raises(Invalid, match="Không bỏ hay gộp được"):
        changed(Change(REMOVE, key))
    with pytest.raises(Invalid, match="không có bước"):
        changed(Change(REMOVE, "khong_co"))


def test_ways_back_to_a_step_that_is_gone_lead_to_who_took_its_work():
    rows = normalise(
        [
            *STEPS[:3],
            StepRow(**{**vars_of(STEPS[3]), "may_return_to": ("tham_dinh", "phan_cong")}),
            *STEPS[4:],
        ]
    )
    after = rules.changed(rows, [Change(MERGE, "tham_dinh")])
    assert next(row for row in after if row.key == "ky").may_return_to == ("phan_cong",)


def vars_of(row: StepRow) -> dict:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def seen(each: int, items: int = 100, sent_back: int = 0) -> Seen:
    return Seen({burden.bucket_of(each): items}, items, sent_back, items * 480)


def test_real_time_is_played_from_what_was_observed_and_is_the_same_each_time():
    observed = {row.key: seen(100) for row in ROWS}
    now = rules.play(ROWS, ROWS, observed)
    # Handing over the result waits for the applicant and counts nothing: five steps of 100 minutes.
    assert now.usual == pytest.approx(500, rel=0.1)
    assert now == rules.play(ROWS, ROWS, observed)
    assert rules.play(ROWS, changed(Change(REMOVE, "phan_cong")), observed).usual == pytest.approx(
        0.8 * now.usual, rel=0.02
    )
    half = rules.play(ROWS, changed(Change(CUT, "tham_dinh", 420)), observed)
    assert half.usual == pytest.approx(0.9 * now.usual, rel=0.02)


def test_returns_lengthen_the_slow_cases():
    calm = {row.key: seen(100) for row in ROWS}
    restless = calm | {"ky": seen(100, sent_back=50)}
    assert rules.play(ROWS, ROWS, restless).slow > rules.play(ROWS, ROWS, calm).slow + 150


def test_data_in_place_of_a_paper_spares_bringing_it_and_being_asked_again():
    people = People(1000, 3000, 1500, 200, 6000, 400_000_000)
    paper = PaperUse("0", "Bản sao", 1000, 100, 50)
    then = rules.without(people, [paper], measures().worth)
    hours = 1000 * 0.5 + 100 * 1 + 50 * 2
    assert then.hours == pytest.approx(6000 - hours)
    assert then.cost == 400_000_000 - int(Decimal(hours) * 50_000) - 50 * 30_000
    assert (then.papers, then.trips, then.requests) == (2000, 1450, 100)
    assert rules.without(people, [], measures().worth) == people
