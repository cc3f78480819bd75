"""Dossiers driven through random legal and illegal acts: what mot-cua.md 3.3 says never changes, holds throughout.

Hypothesis chooses who does what and when; a model that knows only the law's table says what may come of it.
`MOTCUA_LIVES` sets how many lives are led (60 by default, some 40 acts each).
"""

import os
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from motcua.base.audit.models import FOLLOWING, Act
from motcua.base.errors import DomainError
from motcua.base.events.models import Event
from motcua.base.organisations.actor import Actor
from motcua.onestop.dossiers import replay, services
from motcua.onestop.dossiers.models import Dossier, IssuedPaper, Pause, WorkItem
from motcua.onestop.dossiers.tests.cast import Cast, make_cast, vn

LIVES = int(os.environ.get("MOTCUA_LIVES", "60"))
PEOPLE = (
    "desk", "returning", "director", "head", "specialist", "colleague", "leader", "clerk", "stranger", "control",
)  # fmt: skip

# The table of mot-cua.md 3.3 written out once more, apart from the product's own.
HANDLING = [
    "DA_TIEP_NHAN",
    "CHO_CHUYEN",
    "CHO_PHAN_CONG",
    "THAM_DINH",
    "XAC_MINH",
    "LAY_Y_KIEN",
    "LIEN_THONG",
    "TRINH_KY",
]
WAITING = ["CHO_BO_SUNG_GQ", "CHO_NVTC"]
BEFORE = ["MOI_NOP", "CHO_BO_SUNG_TN", "TU_CHOI_TN"]
WORK = ["CHO_PHAN_CONG", "THAM_DINH", "XAC_MINH", "LAY_Y_KIEN", "LIEN_THONG", "TRINH_KY"]
HANDLING = ["DA_TIEP_NHAN", "CHO_CHUYEN", *WORK]
MOVES = {
    "": ["DA_TIEP_NHAN", "MOI_NOP", "CHO_BO_SUNG_TN", "TU_CHOI_TN", "THAM_DINH"],
    "MOI_NOP": ["DA_TIEP_NHAN", "CHO_BO_SUNG_TN", "TU_CHOI_TN", "DA_RUT"],
    "CHO_BO_SUNG_TN": ["DA_TIEP_NHAN", "TU_CHOI_TN", "DUNG_XU_LY", "DA_RUT"],
    "DA_TIEP_NHAN": [*WORK, "CHO_CHUYEN", "CO_KET_QUA", "DE_NGHI_RUT", "DUNG_XU_LY"],
    "CHO_CHUYEN": [*WORK, "DE_NGHI_RUT", "DUNG_XU_LY"],
    "CHO_PHAN_CONG": [*WORK, "DE_NGHI_RUT", "DUNG_XU_LY"],
    "THAM_DINH": [*WORK, *WAITING, "CO_KET_QUA", "DE_NGHI_RUT", "DUNG_XU_LY"],
    "XAC_MINH": [*WORK, *WAITING, "CO_KET_QUA", "DE_NGHI_RUT", "DUNG_XU_LY"],
    "LAY_Y_KIEN": [*WORK, *WAITING, "CO_KET_QUA", "DE_NGHI_RUT", "DUNG_XU_LY"],
    "LIEN_THONG": [*WORK, "CO_KET_QUA", "DE_NGHI_RUT", "DUNG_XU_LY"],
    "TRINH_KY": [*WORK, "CO_KET_QUA", "TU_CHOI_GQ", "DE_NGHI_RUT", "DUNG_XU_LY"],
    "CHO_BO_SUNG_GQ": ["THAM_DINH", "XAC_MINH", "LAY_Y_KIEN", "DE_NGHI_RUT", "DUNG_XU_LY"],
    "CHO_NVTC": ["THAM_DINH", "XAC_MINH", "DE_NGHI_RUT", "DUNG_XU_LY"],
    "DE_NGHI_RUT": [*HANDLING, *WAITING, "DA_RUT", "DUNG_XU_LY"],
    "CO_KET_QUA": ["DA_TRA"],
    "TU_CHOI_GQ": ["DA_TRA"],
}
ITEMS = [{"name": "Bản sao giấy khai sinh", "basis": "Luật Hộ tịch 2014", "originals": 1}]

waits = st.sampled_from([1, 7, 45, 180, 480, 1440, 2880, 5760])
people = st.sampled_from(PEOPLE)


class Life(RuleBasedStateMachine):
    """One dossier, from nothing to wherever chance takes it."""

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = vn("2026-08-20T08:00")
        self.dossier: Dossier | None = None
        self.status = ""
        self.done: list[str] = []
        self.refused = 0
        self.first_due: datetime | None = None
        self.code = ""
        self.moves_of_due = 0
        self.papers: dict[int, str] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    # ---- how an act is tried ------------------------------------------------------------------------------

    def actor(self, name: str) -> Actor:
        return getattr(self.cast, name)

    def picture(self) -> tuple:
        """All that an illegal act must leave as it is."""
        if self.dossier is None:
            return (Dossier.objects.count(), Event.objects.count(), Act.objects.count())
        key = self.dossier.pk
        return (
            Dossier.objects.filter(pk=key).values_list().get(),
            list(WorkItem.objects.filter(dossier=key).order_by("id").values_list()),
            list(Pause.objects.filter(dossier=key).order_by("id").values_list()),
            IssuedPaper.objects.filter(dossier=key).count(), Event.objects.count(), Act.objects.count(),
        )  # fmt: skip

    def attempt(self, name: str, act: Callable[[], Dossier], *, moves_due: bool = False) -> None:
        """Try an act: done, it is a move of the table; refused, it says why in Vietnamese and changed nothing."""
        before, status = self.picture(), self.status
        old_due = self.dossier.due_at if self.dossier else None
        try:
            with transaction.atomic():
                dossier = act()
        except DomainError as why:
            refusal = why
        else:
            refusal = None
        if refusal is not None:
            assert refusal.message.strip(), name
            assert refusal.status in {403, 404, 409, 422}, name
            assert self.picture() == before, f"{name} was refused but changed something"
            self.refused += 1
            return
        self.done.append(name)
        if self.dossier is None or dossier.pk == self.dossier.pk:
            fresh = Dossier.objects.get(pk=dossier.pk)
            assert fresh.status == status or fresh.status in MOVES[status], (
                f"{name}: {status} to {fresh.status}"
            )
            if self.dossier is not None and fresh.due_at != old_due and old_due is not None:
                assert moves_due, f"{name} moved the due date"
            self.dossier, self.status = fresh, fresh.status

    def step(self, name: str, by: str, wait: int, act: Callable[..., Dossier], **more) -> None:
        """Try an act of a step: an open one of the dossier if there is one, else whichever was last."""
        self.now += timedelta(minutes=wait)
        moves_due = more.pop("moves_due", False)
        item = WorkItem.objects.filter(dossier=self.dossier).order_by("closed_at", "-id").first()
        item = WorkItem.objects.filter(dossier=self.dossier, closed_at__isnull=True).first() or item
        work = item.pk if item else 0
        self.attempt(
            name,
            lambda: act(self.dossier.pk, work, by=self.actor(by), at=self.now, **more),
            moves_due=moves_due,
        )

    def whole(self, name: str, by: str, wait: int, act: Callable[..., Dossier], **more) -> None:
        """Try an act on the dossier as a whole."""
        self.now += timedelta(minutes=wait)
        moves_due = more.pop("moves_due", False)
        self.attempt(
            name, lambda: act(self.dossier.pk, by=self.actor(by), at=self.now, **more), moves_due=moves_due
        )

    # ---- birth --------------------------------------------------------------------------------------------

    @initialize(
        way=st.sampled_from(["receive", "submit", "post", "lacking"]),
        by=st.sampled_from(["desk", "desk", "leader"]),
    )
    def born(self, way: str, by: str) -> None:
        data = self.cast.intake(channel={"submit": 2, "post": 3}.get(way, 1))
        if way == "receive":
            self.attempt("receive", lambda: services.receive(data, by=self.actor(by), at=self.now))
        elif way == "lacking":
            self.attempt(
                "ask_at_intake",
                lambda: services.ask_supplement_at_intake(
                    data, items=ITEMS, reason="Thiếu giấy", by=self.actor(by), at=self.now
                ),
            )
        else:
            self.attempt("submit", lambda: services.submit(data, by=self.actor("desk"), at=self.now))
        if self.dossier is None:
            data = self.cast.intake()
            self.attempt("receive", lambda: services.receive(data, by=self.cast.desk, at=self.now))

    # ---- acts, legal or not, by anybody -------------------------------------------------------------------

    @rule(by=people, wait=waits)
    def accept(self, by: str, wait: int) -> None:
        self.whole("accept", by, wait, services.accept)

    @rule(by=people, wait=waits)
    def refuse_intake(self, by: str, wait: int) -> None:
        self.whole(
            "refuse_intake",
            by,
            wait,
            services.refuse_intake,
            reason="Không thuộc thẩm quyền",
            basis="Luật Hộ tịch",
        )

    @rule(by=people, wait=waits, again=st.sampled_from(["", "Giấy nộp thêm bị mờ"]))
    def ask_at_intake(self, by: str, wait: int, again: str) -> None:
        self.whole(
            "ask_at_intake", by, wait, services.ask_supplement_at_intake, items=ITEMS, reason="Thiếu giấy",
            again_reason=again,
        )  # fmt: skip

    @rule(by=people, wait=waits)
    def forward(self, by: str, wait: int) -> None:
        self.step("forward", by, wait, services.forward, note="Đạt")

    @rule(wait=waits)
    def forward_by_the_right_one(self, wait: int) -> None:
        """So that lives get far: whoever holds the open step does it, where handing on ends it."""
        item = WorkItem.objects.filter(dossier=self.dossier, closed_at__isnull=True).first()
        names = {
            "TIEP_NHAN": ("desk", services.forward, {}), "PHAN_CONG": ("head", services.forward, {}),
            "THAM_DINH": ("specialist", services.forward, {}), "KY": ("leader", services.sign_result, {}),
            "KY_TU_CHOI": ("leader", services.sign_refusal, {}),
            "DONG_DAU": ("clerk", services.stamp, {"number": "7/TL"}),
            "GUI_BO_SUNG": ("desk", services.send_supplement, {}),
            "NHAN_BO_SUNG": ("desk", services.receive_supplement, {"moves_due": True}),
        }  # fmt: skip
        if item is None or item.kind not in names:
            return
        by, act, more = names[item.kind]
        if item.kind == "THAM_DINH" and item.assignee_id == self.cast.colleague.person_id:
            by = "colleague"
        held = self.status in {"DE_NGHI_RUT", "CHO_NVTC"} or (
            Pause.objects.filter(dossier=self.dossier, to_at__isnull=True).exclude(kind="BO_SUNG").exists()
        )
        count = len(self.done)
        self.step(f"{item.kind} by the right one", by, wait, act, **more)
        if not held:
            assert len(self.done) == count + 1, f"{item.kind}: the right person was refused"

    @rule(by=people, wait=waits)
    def send_back(self, by: str, wait: int) -> None:
        self.step("send_back", by, wait, services.send_back, reason="Sửa lại dự thảo")

    @rule(by=people, wait=waits, to=st.sampled_from(["specialist", "colleague", "clerk", None]))
    def assign(self, by: str, wait: int, to: str | None) -> None:
        person = self.actor(to).person_id if to else None
        self.step("assign", by, wait, services.assign, person_id=person)

    @rule(by=people, wait=waits, again=st.sampled_from(["", "Bản nộp thêm không đọc được"]))
    def ask_supplement(self, by: str, wait: int, again: str) -> None:
        self.step(
            "ask_supplement",
            by,
            wait,
            services.ask_supplement,
            items=ITEMS,
            reason="Thiếu",
            again_reason=again,
        )

    @rule(by=people, wait=waits)
    def send_supplement(self, by: str, wait: int) -> None:
        self.step("send_supplement", by, wait, services.send_supplement)

    @rule(by=people, wait=waits)
    def receive_supplement(self, by: str, wait: int) -> None:
        self.step("receive_supplement", by, wait, services.receive_supplement, moves_due=True)

    @rule(by=people, wait=waits)
    def sign(self, by: str, wait: int) -> None:
        self.step("sign", by, wait, services.sign_result)

    @rule(by=people, wait=waits, number=st.sampled_from(["12/TL", ""]))
    def stamp(self, by: str, wait: int, number: str) -> None:
        self.step("stamp", by, wait, services.stamp, number=number)

    @rule(by=people, wait=waits)
    def release(self, by: str, wait: int) -> None:
        self.step("release", by, wait, services.release, receiver="Nguyễn Thị Mẫu")

    @precondition(lambda self: self.status in {"CO_KET_QUA", "TU_CHOI_GQ"})
    @rule(wait=waits)
    def release_by_the_right_one(self, wait: int) -> None:
        """Invariant 3: being late never blocks the return of a result."""
        fees = self.dossier.money == "CHUA_THU"
        count = len(self.done)
        self.step("release", "returning", wait, services.release, receiver="Nguyễn Thị Mẫu")
        assert len(self.done) == count + 1 or fees

    @rule(by=people, wait=waits, basis=st.sampled_from(["Điều 63 Luật Hộ tịch", ""]))
    def refuse(self, by: str, wait: int, basis: str) -> None:
        self.step("refuse", by, wait, services.refuse, reason="Không đủ điều kiện", basis=basis)

    @rule(by=people, wait=waits)
    def sign_refusal(self, by: str, wait: int) -> None:
        self.step("sign_refusal", by, wait, services.sign_refusal)

    @rule(by=people, wait=waits, days=st.integers(-2, 9))
    def extend(self, by: str, wait: int, days: int) -> None:
        day = (self.now + timedelta(days=days)).date()
        self.whole("extend", by, wait, services.extend, new_due=day, reason="Phải xác minh", moves_due=True)

    @rule(by=people, wait=waits, days=st.integers(-2, 9))
    def apologise(self, by: str, wait: int, days: int) -> None:
        day = (self.now + timedelta(days=days)).date()
        self.whole("apologise", by, wait, services.apologise, new_due=day, reason="Quá tải")

    @rule(by=people, wait=waits, kind=st.sampled_from(["NVTC", "LUAT", "KHAC"]))
    def pause(self, by: str, wait: int, kind: str) -> None:
        self.whole(
            "pause", by, wait, services.pause, kind=kind, reason="Chờ thuế", basis="Luật Đất đai Điều 155"
        )

    @rule(by=people, wait=waits)
    def resume(self, by: str, wait: int) -> None:
        self.whole("resume", by, wait, services.resume, moves_due=True)

    @rule(by=people, wait=waits)
    def ask_withdrawal(self, by: str, wait: int) -> None:
        self.whole("ask_withdrawal", by, wait, services.ask_withdrawal, reason="Không còn nhu cầu")

    @rule(by=people, wait=waits, agree=st.booleans())
    def decide_withdrawal(self, by: str, wait: int, agree: bool) -> None:
        self.whole("decide_withdrawal", by, wait, services.decide_withdrawal, agree=agree, reason="Đã ký")

    @precondition(lambda self: len(self.done) > 12)
    @rule(by=people, wait=waits)
    def stop(self, by: str, wait: int) -> None:
        self.whole("stop", by, wait, services.stop, reason="Theo đơn", basis="TT 03/2025 mẫu 05")

    @rule(by=people, wait=waits)
    def collect(self, by: str, wait: int) -> None:
        self.whole("collect", by, wait, services.collect_fee, receipt="0001")

    @rule(by=people, wait=waits)
    def correct(self, by: str, wait: int) -> None:
        self.whole("correct", by, wait, services.correct, reason="Sai ngày sinh do cơ quan")

    @rule(by=people, wait=waits, code=st.sampled_from(["QUA_TAI", "KHAC", "SAI_MA"]))
    def name_cause(self, by: str, wait: int, code: str) -> None:
        self.whole("name_cause", by, wait, services.name_late_cause, code=code)

    @rule(by=people)
    def act_on_what_was_seen_before(self, by: str) -> None:
        """An officer who looks at an old picture of the dossier does nothing to it."""
        if self.dossier.version < 2:
            return
        count = len(self.done)
        seen = self.dossier.version - 1
        self.whole("old picture", by, 1, services.pause, kind="LUAT", reason="x", basis="y", version=seen)
        assert len(self.done) == count

    # ---- what always holds (mot-cua.md 3.3, the invariants) -----------------------------------------------

    @invariant()
    def a_code_once_given_stays_and_received_means_code(self) -> None:
        if self.dossier is None:
            return
        if self.code:
            assert self.dossier.code == self.code
        elif self.dossier.code:
            self.code, self.first_due = self.dossier.code, self.dossier.first_due_at
        if self.status not in BEFORE and self.status not in {"DA_RUT", "DUNG_XU_LY"}:
            assert self.dossier.code
            assert self.dossier.received_at

    @invariant()
    def asked_at_intake_once_unless_a_reason_is_given(self) -> None:
        if self.dossier is None:
            return
        for request in self.dossier.supplement_requests.all():
            assert request.round_no == 1 or request.again_reason

    @invariant()
    def the_first_date_is_kept_and_the_promise_moves_by_extension_only(self) -> None:
        if self.dossier is None or not self.code:
            return
        assert self.dossier.first_due_at == self.first_due
        assert self.dossier.due_at == self.dossier.legal_due_at or self.dossier.extended
        assert self.dossier.apologies.count() <= 1

    @invariant()
    def every_step_says_who_when_and_where_and_an_open_dossier_has_one(self) -> None:
        if self.dossier is None:
            return
        items = list(WorkItem.objects.filter(dossier=self.dossier))
        for item in items:
            assert item.unit_id
            assert item.name
            assert item.closed_at is None or (item.closed_by_name and item.closed_at >= item.opened_at)
        opened = [item for item in items if item.closed_at is None]
        if self.status in [*HANDLING, *WAITING, "CO_KET_QUA", "TU_CHOI_GQ", "DE_NGHI_RUT"]:
            assert len(opened) == 1
            assert hasattr(self.dossier, "engine")
        else:
            assert not opened

    @invariant()
    def what_was_printed_is_kept(self) -> None:
        if self.dossier is None:
            return
        now = dict(IssuedPaper.objects.filter(dossier=self.dossier).values_list("pk", "content"))
        assert self.papers.items() <= now.items()
        self.papers = now

    @invariant()
    def the_clock_stands_still_once_at_a_time_and_only_while_it_may(self) -> None:
        if self.dossier is None:
            return
        opened = Pause.objects.filter(dossier=self.dossier, to_at__isnull=True)
        assert opened.count() <= 1
        if self.status == "CHO_BO_SUNG_GQ":
            assert opened.filter(kind="BO_SUNG").exists()

    @invariant()
    def no_act_left_out_of_the_index_by_label_is_alone_under_its_label(self) -> None:
        if self.dossier is None:
            return
        acts = Act.objects.filter(object_kind="dossier", object_id=self.dossier.pk).order_by()
        labels = set(acts.values_list("label", flat=True))
        assert labels == set(acts.exclude(act__in=FOLLOWING).values_list("label", flat=True))

    @invariant()
    def finished_says_how_it_stands_to_the_laws_date(self) -> None:
        if self.dossier is None or self.dossier.finished_at is None:
            return
        late = self.dossier.finished_at > self.dossier.legal_due_at
        assert (self.dossier.timeliness == "QUA_HAN") == late

    @invariant()
    def the_events_alone_give_the_same_dossier(self) -> None:
        if self.dossier is not None:
            assert replay.differences(self.dossier) == []
            assert self.dossier.version >= len(self.done)


@pytest.mark.django_db
def test_no_random_life_breaks_what_the_law_says_never_changes() -> None:
    Life.cast = make_cast()
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=LIVES, stateful_step_count=45, deadline=None,
            suppress_health_check=list(HealthCheck), print_blob=True,
        ),
    )  # fmt: skip
