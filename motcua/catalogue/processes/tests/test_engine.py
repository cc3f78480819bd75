"""Every walk a dossier may take through a process: forward, back, supplement, refusal, and it always ends."""

import json
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.base.errors import Conflict, Invalid
from motcua.catalogue.processes import engine
from motcua.catalogue.processes.bpmn import from_bpmn, to_bpmn
from motcua.catalogue.processes.table import Outcome, StepKind, StepRow, generated, normalise
from motcua.catalogue.processes.tests.conftest import USUAL

MIDDLE = [kind for kind in StepKind.values[1:9] if kind != StepKind.RETURN_RESULT]
_numbers = iter(range(1, 10**9))


def version_of(rows):
    """A version that lives in memory only: the engine asks for no more."""
    number = next(_numbers)
    xml = to_bpmn(rows, "Quy trình thử", f"quy_trinh_{number}")
    return SimpleNamespace(pk=-number, created_at=number, status="DA_DUYET", bpmn=xml)


@pytest.fixture(scope="module")
def version():
    return version_of(USUAL)


class Walk:
    """Walks a process the way dossiers do: the state goes through JSON between two acts."""

    def __init__(self, version, run=None):
        self.version, self.run = version, run or engine.start(version)

    def __call__(self, outcome="forward", return_to=None):
        state = json.loads(json.dumps(self.run.state))
        self.run = engine.advance(self.version, state, self.step.task_id, outcome, return_to=return_to)
        return self

    @property
    def step(self):
        return self.run.open[0]

    @property
    def at(self):
        return [step.key for step in self.run.open]


def test_a_dossier_goes_from_the_desk_to_the_result(version):
    walk, passed = Walk(version), []
    while not walk.run.finished:
        passed.append(walk.step.key)
        walk()
    assert passed == ["tiep_nhan", "phan_cong", "tham_dinh", "trinh_ky", "ky", "dong_dau", "tra_ket_qua"]


def test_an_open_step_says_who_does_what_in_how_long(version):
    step = Walk(version)()().step
    assert (step.kind, step.where, step.unit_name, step.role, step.minutes) == (
        "THAM_DINH", "PHONG", "Phòng Tư pháp", "thu_ly", 720,
    )  # fmt: skip
    assert step.outcomes == ("forward", "return", "supplement", "refuse")
    assert step.return_to == ("phan_cong",)
    assert step.legal_status == "THAM_DINH"


def test_a_leader_returns_a_draft_to_the_step_chosen(version):
    walk = Walk(version)()()()()
    assert walk.at == ["ky"]
    assert walk("return", "tham_dinh").at == ["tham_dinh"]
    assert walk().at == ["trinh_ky"]


def test_a_supplement_goes_through_the_desk_and_back_to_the_examination(version):
    walk = Walk(version)()()
    assert walk("supplement").at == ["bo_sung_gui"]
    assert (walk.step.where, walk.step.role, walk.step.outcomes) == ("MOT_CUA", "tiep_nhan", ("forward",))
    assert walk().at == ["bo_sung_nhan"]
    assert walk.step.legal_status == "CHO_BO_SUNG_GQ"
    assert walk().at == ["tham_dinh"]


def test_a_refusal_is_signed_by_the_leader_and_handed_over_at_the_desk(version):
    walk = Walk(version)()()
    assert walk("refuse").at == ["tu_choi_ky"]
    assert (walk.step.where, walk.step.role) == ("LANH_DAO", "phe_duyet")
    assert walk().at == ["tu_choi_tra"]
    assert walk.step.where == "MOT_CUA"
    assert walk().run.finished


def test_a_leader_who_disagrees_with_a_refusal_sends_it_back_to_who_proposed_it(version):
    walk = Walk(version)()()()
    assert walk("refuse").step.return_to == ("trinh_ky",)
    assert walk("return").at == ["trinh_ky"]
    assert "asked" not in walk.run.state


def test_a_refusal_by_the_signer_needs_no_second_signature(version):
    assert Walk(version)()()()()("refuse").at == ["tu_choi_tra"]


def test_a_supplement_asked_before_the_examination_goes_back_to_who_asked():
    rows = [
        USUAL[0],
        StepRow(name="Xác minh", kind="XAC_MINH", minutes=60, content="Đi thực địa"),
        StepRow(name="Thẩm định", kind="THAM_DINH", minutes=60, content="Xem xét"),
        *USUAL[4:],
    ]
    walk = Walk(version_of(rows))()
    assert walk("supplement")()().at == ["xac_minh"]
    assert walk()("supplement")()().at == ["tham_dinh"]


def test_a_step_ended_by_somebody_else_is_not_ended_again(version):
    walk = Walk(version)
    task = walk.step.task_id
    walk()
    with pytest.raises(Conflict, match="đã được xử lý"):
        engine.advance(version, walk.run.state, task, "forward")


@pytest.mark.parametrize(
    ("outcome", "back", "said"),
    [
        ("supplement", None, "không có cách xử lý này"),
        ("approve", None, "không có cách xử lý này"),
        ("return", "ky", "không được trả lại"),
        ("return", "khong_co", "không được trả lại"),
        ("return", None, "không được trả lại"),
    ],
)
def test_what_a_step_may_not_do_is_refused(version, outcome, back, said):
    walk = Walk(version)()()()
    assert walk.at == ["trinh_ky"]
    with pytest.raises(Invalid, match=said):
        walk(outcome, back)


def test_a_finished_run_goes_no_further(version):
    walk = Walk(version)
    last = ""
    while not walk.run.finished:
        last = walk.step.task_id
        walk()
    with pytest.raises(Conflict):
        engine.advance(version, walk.run.state, last, "forward")


def test_seeking_a_step_that_does_not_exist_is_refused(version):
    with pytest.raises(Invalid, match="không có bước"):
        engine.seek(version, "khong_co")
    with pytest.raises(Invalid, match="không dẫn tới nhánh"):
        engine.seek(version, "bo_sung_gui", asked_by="trinh_ky")


@st.composite
def tables(draw):
    """Tables as random as the rules allow: 1 to 8 steps between the desk and the desk."""
    places = st.sampled_from(["PHONG", "LANH_DAO", "VAN_PHONG", "MOT_CUA"])
    words = st.sampled_from(["Phòng Tư pháp", "Phòng «A & B» <1>", "Sở Xây dựng", ""])
    rows = [StepRow(name="Tiếp nhận", kind="TIEP_NHAN", minutes=draw(st.integers(0, 480)))]
    for number in range(draw(st.integers(1, 8))):
        rows.append(
            StepRow(
                name=f'Bước {number} – "đặc" & <biệt>',
                kind=draw(st.sampled_from(MIDDLE)),
                where=draw(places),
                unit_name=draw(words),
                minutes=draw(st.integers(0, 4800)),
                content=draw(words),
                product=draw(words),
                may_supplement=draw(st.booleans()),
                may_refuse=draw(st.booleans()),
            )
        )
    rows.append(StepRow(name="Trả kết quả", kind="TRA_KET_QUA"))
    return normalise(rows)


@given(tables())
@settings(max_examples=60, deadline=None)
def test_a_table_written_as_bpmn_reads_back_the_same(rows):
    xml = to_bpmn(rows, "Tên có & và <dấu>", "quy_trinh")
    assert from_bpmn(xml) == rows
    assert to_bpmn(from_bpmn(xml), "Tên có & và <dấu>", "quy_trinh") == xml


@given(tables(), st.data())
@settings(max_examples=60, deadline=None)
def test_every_legal_walk_ends_and_seeking_equals_walking(rows, data):
    version = version_of(rows)
    walk, loops = Walk(version), 0
    for _ in range(200):
        if walk.run.finished:
            break
        assert len(walk.run.open) == 1
        step = walk.step
        assert len(json.dumps(walk.run.state)) < 300
        asker = (walk.run.state.get("asked") or {}).values()
        there = engine.seek(version, step.key, asked_by=next(iter(asker), None))
        ways = [(other.key, other.outcomes, other.return_to) for other in there.open]
        assert ways == [(step.key, step.outcomes, step.return_to)]
        calm = loops >= 12
        outcome = Outcome.FORWARD if calm else data.draw(st.sampled_from(step.outcomes))
        back = data.draw(st.sampled_from(step.return_to)) if outcome == Outcome.RETURN else None
        loops += outcome != Outcome.FORWARD
        ahead = Walk(version, there)(outcome, back)
        walk(outcome, back)
        assert ahead.at == walk.at
    assert walk.run.finished


@given(tables())
@settings(max_examples=30, deadline=None)
def test_every_step_of_every_table_can_be_left_in_every_way_it_offers(rows):
    version = version_of(rows)
    for row in [*rows, *generated(rows)]:
        for outcome in engine.seek(version, row.key).open[0].outcomes:
            walk = Walk(version, engine.seek(version, row.key))
            for back in walk.step.return_to if outcome == Outcome.RETURN else (None,):
                Walk(version, engine.seek(version, row.key))(outcome, back)


def test_many_threads_walk_one_version_at_once_without_meeting():
    version = version_of(USUAL)

    def walk_to_the_end(number):
        walk = Walk(version)()()
        for _ in range(number % 3):
            walk("supplement")()()
        while not walk.run.finished:
            walk()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(walk_to_the_end, range(48)))
