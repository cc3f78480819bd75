"""Opinions together, legs of agencies, timers: random walks against a slow oracle, and the cases of the field."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.util.task import TaskState

from motcua.base.errors import Conflict, Invalid
from motcua.catalogue.processes import engine
from motcua.catalogue.processes.bpmn import BPMN, from_bpmn, parse, to_bpmn
from motcua.catalogue.processes.table import Outcome, generated, has_blocks, normalise, total_minutes
from motcua.catalogue.processes.tests.conftest import USUAL
from motcua.catalogue.processes.tests.parallel import LEGS, OPINIONS, POSTED, Oracle, block_tables, leg
from motcua.catalogue.processes.tests.test_engine import version_of

LEADS_TO = {"supplement": {"bo_sung_gui"}, "refuse": {"tu_choi_ky", "tu_choi_tra"}}


def kept(run):
    return json.loads(json.dumps(run.state))


def keys(run):
    return [step.key for step in run.open]


class Walk:
    """Acts on the open step of a name, with the state through JSON between two acts."""

    def __init__(self, rows, on_paper=False):
        self.version = version_of(rows)
        self.run = engine.start(self.version, on_paper=on_paper)

    def __call__(self, key, outcome="forward", **how):
        (task,) = (step.task_id for step in self.run.open if step.key == key)
        self.run = engine.advance(self.version, kept(self.run), task, outcome, **how)
        return self

    @property
    def at(self):
        return keys(self.run)

    def to_block(self):
        return self("tiep_nhan")("phan_cong")("tham_dinh")


def test_opinions_are_asked_together_and_the_last_answer_goes_on():
    walk = Walk(OPINIONS).to_block()
    assert walk.at == ["lay_y_kien", "lay_y_kien_2", "lay_y_kien_3"]
    assert [step.agency for step in walk.run.open] == ["H05.07", "H05.06", "XA"]
    assert [step.outcomes for step in walk.run.open] == [("forward",)] * 3
    assert walk("lay_y_kien_2").at == ["lay_y_kien", "lay_y_kien_3"]
    assert walk.run.arrived == (("y_kien", "lay_y_kien_2"),)
    assert walk("lay_y_kien").at == ["lay_y_kien_3"]
    assert walk("lay_y_kien_3").at == ["tham_dinh_2"]
    assert (walk.run.arrived, walk.run.state.get("arrived")) == ((), None)


def test_an_opinion_that_does_not_come_in_time_is_passed_over_only_where_the_process_says_so():
    walk = Walk(OPINIONS).to_block()
    assert [step.may_time_out for step in walk.run.open] == [True, True, False]
    assert walk("lay_y_kien", "timeout").at == ["lay_y_kien_2", "lay_y_kien_3"]
    with pytest.raises(Invalid, match="không có cách xử lý này"):
        walk("lay_y_kien_3", "timeout")


def test_opinions_on_paper_are_asked_together_all_the_same():
    assert len(Walk(OPINIONS, on_paper=True).to_block().at) == 3


def test_an_electronic_dossier_goes_to_all_agencies_at_once():
    """NĐ 61/2018 Điều 19.6: the desk sends it to every agency at the same time."""
    walk = Walk(LEGS).to_block()
    assert walk.at == ["tham_dinh_2", "tham_dinh_3", "tham_dinh_4"]
    assert [step.leg_name for step in walk.run.open] == ["Công an cấp xã", "Bảo hiểm xã hội", "Thuế tỉnh"]
    assert walk("tham_dinh_4").at == ["tham_dinh_2", "tham_dinh_3", "trinh_ky"]
    assert walk("trinh_ky", "return").at == ["tham_dinh_2", "tham_dinh_3", "tham_dinh_4"]
    walk("tham_dinh_2")("tham_dinh_3")("ky")("tham_dinh_4")("trinh_ky")
    assert walk.at == ["trinh_ky_2"]


def test_a_paper_dossier_goes_from_agency_to_agency_in_the_order_of_the_table():
    """NĐ 61/2018 Điều 19.6: on paper one agency after the other."""
    walk = Walk(LEGS, on_paper=True).to_block()
    assert walk.at == ["tham_dinh_2"]
    assert walk("tham_dinh_2")("ky").at == ["tham_dinh_3"]
    assert walk.run.arrived == (("lien_thong", "h05_13"),)
    assert walk("tham_dinh_3").at == ["tham_dinh_4"]
    assert walk("tham_dinh_4")("trinh_ky").at == ["trinh_ky_2"]
    assert walk.run.state == {"v": 2, "open": walk.run.state["open"], "on_paper": True}


def test_a_leg_neither_asks_for_papers_nor_refuses():
    walk = Walk(LEGS).to_block()
    assert [step.outcomes for step in walk.run.open] == [("forward",)] * 3
    for outcome in ("supplement", "refuse", "timeout"):
        with pytest.raises(Invalid, match="không có cách xử lý này"):
            walk("tham_dinh_2", outcome)


def test_after_the_join_the_lead_agency_may_send_the_dossier_back_before_the_block_and_all_are_asked_again():
    walk = Walk(OPINIONS).to_block()("lay_y_kien")("lay_y_kien_2")("lay_y_kien_3")
    assert walk.run.open[0].return_to == ("tham_dinh", "phan_cong")
    walk("tham_dinh_2", "return", return_to="tham_dinh")("tham_dinh")
    assert len(walk.at) == 3


def test_a_posting_is_ended_by_its_time_and_by_nobody():
    walk = Walk(POSTED).to_block()
    (step,) = walk.run.open
    assert (step.kind, step.minutes, step.outcomes, step.may_time_out) == ("CHO_HAN", 7200, (), True)
    with pytest.raises(Invalid, match="không có cách xử lý này"):
        walk("cho_han", "forward")
    assert walk("cho_han", "timeout").at == ["hoi_dong"]
    assert walk("hoi_dong", "timeout").at == ["trinh_ky"]


def test_a_state_of_the_first_format_goes_on():
    version = version_of(USUAL)
    old = {"v": 1, "open": [["a" * 32, "tham_dinh"]], "asked": {}}
    assert engine.resume(version, old).state["v"] == 2
    assert keys(engine.advance(version, old, "a" * 32, "forward")) == ["trinh_ky"]


def test_a_state_that_does_not_belong_to_the_version_is_refused():
    with pytest.raises(Conflict, match="không khớp"):
        engine.resume(version_of(USUAL), {"v": 2, "open": [["a" * 32, "khong_co"]]})


def test_seeking_into_a_block_opens_the_legs_that_are_named_and_counts_the_others_as_ended():
    version = version_of(LEGS)
    alone = engine.seek(version, "tham_dinh_3")
    assert (keys(alone), alone.arrived) == (
        ["tham_dinh_3"], (("lien_thong", "h05_13"), ("lien_thong", "h05_20")),
    )  # fmt: skip
    assert keys(engine.advance(version, alone.state, alone.open[0].task_id, "forward")) == ["trinh_ky_2"]
    beside = engine.seek(version, "tham_dinh_3", others=["ky"])
    assert (keys(beside), beside.arrived) == (["ky", "tham_dinh_3"], (("lien_thong", "h05_20"),))
    on_paper = engine.seek(version, "tham_dinh_3", on_paper=True)
    assert on_paper.arrived == (("lien_thong", "h05_13"),)
    assert keys(engine.advance(version, on_paper.state, on_paper.open[0].task_id, "forward")) == [
        "tham_dinh_4"
    ]
    for key, how in (
        ("tham_dinh", {"others": ["ky"]}),
        ("tham_dinh_2", {"others": ["ky"]}),
        ("tham_dinh_2", {"others": ["tham_dinh"]}),
        ("tham_dinh_2", {"others": ["tham_dinh_3"], "on_paper": True}),
    ):
        with pytest.raises(Invalid, match="không thể cùng mở"):
            engine.seek(version, key, **how)


def test_the_legs_of_a_version_are_listed_with_their_agency_and_time():
    found = [
        (one.name, one.agency, one.minutes, one.kind, one.position)
        for one in engine.legs_of(version_of(LEGS))
    ]
    assert found == [
        ("Công an cấp xã", "H05.13", 720, "LIEN_THONG", 1),
        ("Bảo hiểm xã hội", "H05.21", 960, "LIEN_THONG", 2),
        ("Thuế tỉnh", "H05.20", 300, "LIEN_THONG", 3),
    ]
    assert {one.kind for one in engine.legs_of(version_of(OPINIONS))} == {"Y_KIEN"}
    assert engine.legs_of(version_of(USUAL)) == []
    assert (has_blocks(LEGS), has_blocks(normalise(USUAL))) == (True, False)


def test_time_is_that_of_the_longest_leg_and_on_paper_of_all_legs_in_turn():
    usual = total_minutes(USUAL)
    assert total_minutes(OPINIONS) == total_minutes(OPINIONS, on_paper=True) == usual + 2400 + 480
    assert total_minutes(LEGS) == usual + 960
    assert total_minutes(LEGS, on_paper=True) == usual + 720 + 960 + 300


def test_rows_of_a_leg_share_its_name_and_agency():
    (first, second) = normalise(leg("Thuế", "", ("Xem", "THAM_DINH", 60), ("Ký", "KY", 60)))
    assert (first.leg_name, second.leg_name, second.legal_status) == ("Thuế", "Thuế", "LIEN_THONG")
    alone = normalise([first, second])[0]
    assert normalise([alone]) == [alone]


def test_rows_of_one_block_that_stand_apart_are_refused():
    with pytest.raises(Invalid, match="phải đứng liền"):
        to_bpmn([*OPINIONS[:4], USUAL[2], *OPINIONS[4:]], "Thử", "p")


@given(block_tables())
@settings(max_examples=80, deadline=None)
def test_a_table_with_blocks_written_as_bpmn_reads_back_the_same(rows):
    xml = to_bpmn(rows, "Tên có & và <dấu>", "quy_trinh")
    assert from_bpmn(xml) == rows
    assert normalise(rows) == rows
    assert to_bpmn(from_bpmn(xml), "Tên có & và <dấu>", "quy_trinh") == xml


@given(block_tables(), st.booleans(), st.data())
@settings(max_examples=100, deadline=None)
def test_every_walk_opens_what_the_rows_say_and_reaches_the_end(rows, on_paper, data):
    version, oracle = version_of(rows), Oracle(rows, on_paper)
    run, back = engine.start(version, on_paper=on_paper), 0
    for _ in range(400):
        assert {step.key for step in run.open} == oracle.open
        assert len(run.open) == len(oracle.open)
        assert set(run.arrived) == oracle.ended_legs
        if run.finished:
            break
        state = kept(run)
        assert len(json.dumps(state)) < 1200
        again = engine.resume(version, state)
        assert (again.state, again.open) == (run.state, run.open)
        step = data.draw(st.sampled_from(run.open))
        ways = [
            *(one for one in step.outcomes if one in {"forward", "return"}),
            *(["timeout"] * step.may_time_out),
        ]
        outcome = "return" if "return" in ways and back < 6 and data.draw(st.booleans()) else None
        outcome = outcome or data.draw(st.sampled_from([one for one in ways if one != "return"]))
        target = data.draw(st.sampled_from(step.return_to)) if outcome == Outcome.RETURN else None
        run = engine.advance(version, state, step.task_id, outcome, return_to=target)
        if target:
            back += 1
            oracle.go_back(step.key, target)
        else:
            oracle.go_on(step.key)
    assert run.finished


@given(block_tables(), st.booleans(), st.data())
@settings(max_examples=60, deadline=None)
def test_seeking_what_is_open_equals_walking_there(rows, on_paper, data):
    version = version_of(rows)
    run = engine.start(version, on_paper=on_paper)
    while not run.finished:
        first, *others = data.draw(st.permutations(run.open))
        there = engine.seek(version, first.key, on_paper=on_paper, others=[one.key for one in others])
        assert keys(there) == keys(run)
        assert set(there.arrived) == set(run.arrived)
        outcome = "forward" if first.outcomes else "timeout"
        ahead = engine.advance(
            version, kept(there), there.open[keys(there).index(first.key)].task_id, outcome
        )
        run = engine.advance(version, kept(run), first.task_id, outcome)
        assert keys(ahead) == keys(run)


@given(block_tables(), st.booleans())
@settings(max_examples=25, deadline=None)
def test_every_step_beside_blocks_can_be_left_in_every_way_it_offers(rows, on_paper):
    version = version_of(rows)
    for row in [*rows, *generated(rows)]:
        there = engine.seek(version, row.key, on_paper=on_paper)
        (step,) = there.open
        for outcome in (*step.outcomes, *(["timeout"] * step.may_time_out)):
            for back in step.return_to if outcome == Outcome.RETURN else (None,):
                after = engine.advance(version, kept(there), step.task_id, outcome, return_to=back)
                if outcome in LEADS_TO:
                    assert keys(after)[0] in LEADS_TO[outcome]
                elif back:
                    assert keys(after) == [back]


def in_the_library_alone(rows, on_paper):
    """The file as it is written, its timers apart, in a bare workflow of the library: sub-processes, joins and all."""
    root = parse(to_bpmn(rows, "Quy trình thử", "quy_trinh"))
    for timer in list(root.iter(f"{{{BPMN}}}boundaryEvent")):
        home = timer.getparent()
        for flow in home.findall(f"{{{BPMN}}}sequenceFlow[@sourceRef='{timer.get('id')}']"):
            home.remove(flow)
        home.remove(timer)
    for event in root.iter(f"{{{BPMN}}}intermediateCatchEvent"):
        event.tag = f"{{{BPMN}}}userTask"
        event.remove(event.find(f"{{{BPMN}}}timerEventDefinition"))
    parser = BpmnParser()
    parser.add_bpmn_xml(root)
    spec = parser.get_spec("quy_trinh")
    workflow = BpmnWorkflow(spec, parser.get_subprocess_specs("quy_trinh"))
    workflow.task_tree.data["on_paper"] = on_paper
    workflow.do_engine_steps()
    return workflow


@given(block_tables(), st.booleans(), st.data())
@settings(max_examples=50, deadline=None)
def test_the_file_means_the_same_to_a_bare_bpmn_engine(rows, on_paper, data):
    workflow, oracle = in_the_library_alone(rows, on_paper), Oracle(rows, on_paper)
    for _ in range(200):
        ready = {task.task_spec.name: task for task in workflow.get_tasks(state=TaskState.READY, manual=True)}
        assert set(ready) == oracle.open
        if not ready:
            break
        key = data.draw(st.sampled_from(sorted(ready)))
        ready[key].data["outcome"] = "forward"
        ready[key].run()
        workflow.do_engine_steps()
        oracle.go_on(key)
    assert workflow.completed
