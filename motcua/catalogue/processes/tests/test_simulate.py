"""Every way the simulator tells of can be walked by the engine, step by step and minute by minute."""

from datetime import datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.base import clock
from motcua.base.worktime.files import national_calendar
from motcua.catalogue.processes import engine
from motcua.catalogue.processes.checks import LegalLimit
from motcua.catalogue.processes.simulate import Path, longest, paths
from motcua.catalogue.processes.table import StepRow, normalise, total_minutes
from motcua.catalogue.processes.tests.conftest import USUAL
from motcua.catalogue.processes.tests.parallel import block_tables
from motcua.catalogue.processes.tests.test_engine import tables, version_of
from motcua.catalogue.processes.trial import Trial, ways_of


def leg(name, minutes, agency, block="lien_thong", kind="THAM_DINH", **more):
    return StepRow(
        name=name,
        kind=kind,
        minutes=minutes,
        agency=agency,
        block=block,
        leg=f"chang_{agency.lower()}",
        **more,
    )


# Three agencies of a group for one limit, then the lead's signature and the result at the desk of intake.
LINKED = normalise(
    [
        USUAL[0],
        leg("Thẩm định quy hoạch", 960, "A", leg_name="Sở Xây dựng"),
        leg("Thẩm định môi trường", 1440, "B", leg_name="Sở Nông nghiệp và Môi trường"),
        leg("Xác định nghĩa vụ", 480, "C", leg_name="Thuế tỉnh"),
        *USUAL[4:],
    ]
)


def of(found: list[Path], code: str) -> list[Path]:
    return [path for path in found if path.code == code]


def test_the_straight_way_takes_the_sum_of_the_steps():
    straight = paths(normalise(USUAL))[0]
    assert (straight.elapsed, straight.counted) == (total_minutes(USUAL), 1440)
    assert straight.acts[0].row.key == "tiep_nhan"


def test_legs_of_a_group_run_at_once_electronically_and_in_turn_on_paper():
    """NĐ 61/2018 Điều 19.6."""
    at_once, in_turn = paths(LINKED)[:2]
    rest = 120 + 240 + 120
    assert (at_once.elapsed, in_turn.elapsed) == (rest + 1440, rest + 960 + 1440 + 480)
    assert (at_once.on_paper, in_turn.on_paper) == (False, True)


def test_each_agency_is_told_its_share():
    shares = {share.who: share for share in paths(LINKED)[0].shares}
    assert shares["Sở Nông nghiệp và Môi trường"].minutes == 1440
    assert round(shares["Sở Nông nghiệp và Môi trường"].percent) == 43
    assert round(sum(share.percent for share in shares.values())) == 100


def test_a_complete_supplement_sets_the_limit_anew():
    """NĐ 61/2018 Điều 19.4: what went before it no longer counts, unless the procedure only pauses."""
    (asked,) = of(paths(normalise(USUAL)), "bo_sung")
    assert asked.waits
    assert (asked.elapsed, asked.counted) == (120 + 120 + 720 + 120 + 1200, 1200)
    (paused,) = of(paths(normalise(USUAL), resets=False), "bo_sung")
    assert paused.counted == paused.elapsed


def test_a_way_longer_than_the_law_says_by_how_much_and_when_it_ends():
    limit = LegalLimit(Decimal(3), "NGAY_LV")
    back = next(
        path for path in of(paths(normalise(USUAL)), "tra_lai") if "«Ký kết quả» về «Thẩm định»" in path.title
    )
    assert back.over(limit) == 720 + 120 + 240
    straight = paths(normalise(USUAL))[0]
    assert straight.over(limit) == 0
    received = datetime(2026, 8, 20, 9, 0, tzinfo=clock.VN)
    # Thursday 09:00 and three days of eight hours; Saturday 22/8/2026 is worked to make up (mot-cua.md 12.4).
    assert straight.done_by(national_calendar(), received) == datetime(2026, 8, 24, 9, 0, tzinfo=clock.VN)


def test_opinions_nobody_gives_are_waited_for_no_longer_than_their_time():
    asked = [
        StepRow(name=who, kind="LAY_Y_KIEN", minutes=minutes, block="hoi", leg=f"l{minutes}", on_timeout=told)
        for who, minutes, told in (("Công an", 480, "DI_TIEP"), ("Thuế", 960, ""))
    ]
    rows = normalise([*USUAL[:3], *asked, *USUAL[3:]])
    (silent,) = of(paths(rows), "het_gio")
    assert silent.title == "Hết thời gian không ai trả lời: «Công an»"
    assert [act.outcome for act in silent.acts if act.row.block] == ["timeout", "forward"]


def test_the_longest_way_is_found():
    found = paths(LINKED)
    assert longest(found).counted == max(path.counted for path in found)
    assert longest([]) is None


@given(st.one_of(tables(), block_tables()))
@settings(max_examples=60, deadline=None)
def test_the_engine_walks_every_way_with_the_same_steps_and_times(rows):
    version = version_of(rows)
    for path in paths(rows):
        run, now = engine.start(version, on_paper=path.on_paper), 0
        opened = {step.task_id: 0 for step in run.open}
        for act in path.acts:
            step = next(step for step in run.open if step.key == act.row.key)
            assert opened[step.task_id] == act.start, (path.title, act)
            assert act.end == act.start + step.minutes
            now = act.end
            run = engine.advance(
                version, run.state, step.task_id, act.outcome, return_to=act.return_to or None
            )
            for other in run.open:
                opened.setdefault(other.task_id, now)
        assert run.finished, path.title
        assert now == path.elapsed


@given(block_tables())
@settings(max_examples=60, deadline=None)
def test_the_straight_ways_agree_with_the_sum_the_table_shows(rows):
    found = paths(rows)
    assert found[0].elapsed == total_minutes(rows)
    for path in of(found, "giay"):
        assert path.elapsed == total_minutes(rows, on_paper=True)


@given(block_tables(), st.booleans(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_a_trial_counts_legs_that_run_together_once_in_whatever_order_they_are_clicked(
    rows, on_paper, chance
):
    version = version_of(rows)
    run, trial = engine.start(version, on_paper=on_paper), Trial()
    trial.open(run)
    while run.open:
        step = chance.choice(run.open)
        names = {row.key: row.name for row in rows}
        way = next(way for way in ways_of(step, names) if way.outcome in {"forward", "timeout"})
        after = engine.advance(version, run.state, step.task_id, way.outcome)
        trial.note(step, way, resets=True)
        trial.open(after, step)
        run = after
    assert trial.total == trial.used == total_minutes(rows, on_paper=on_paper)
    assert set(trial.marks(run, rows)["current"]) == set()
