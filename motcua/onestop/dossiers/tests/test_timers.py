"""Steps that a clock ends: posting, and opinions that nobody gives (DI_TIEP); in order, once (mot-cua.md 3.2)."""

import pytest

from motcua.base.notices.models import Notice
from motcua.catalogue.processes.table import StepRow
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import Dossier, DossierLeg, WorkItem
from motcua.onestop.dossiers.services.opinions import Question
from motcua.onestop.dossiers.tests.across import department, items_of, replace_process
from motcua.onestop.dossiers.tests.cast import vn
from motcua.onestop.dossiers.watch import PROMPT, raise_warnings

POSTING = StepRow(
    key="niem_yet", name="Niêm yết", kind="CHO_HAN", where="PHONG", role="thu_ly", minutes=480,
    content="Niêm yết công khai",
)  # fmt: skip
EXAMINE = StepRow(
    key="tham_dinh", name="Thẩm định", kind="THAM_DINH", where="PHONG", role="thu_ly", minutes=240
)


def _ask_row(code: str, key: str, minutes: int, on_timeout: str = "DI_TIEP") -> StepRow:
    return StepRow(
        key=key, name=f"{key} cho ý kiến", kind="LAY_Y_KIEN", where="PHONG", role="phoi_hop", minutes=minutes,
        agency=code, block="y_kien", leg=key, leg_name=f"Ý kiến {key}", on_timeout=on_timeout,
    )  # fmt: skip


def _handed_on(cast) -> Dossier:
    dossier = cast.received("2026-08-17T08:00")
    cast.step(dossier, cast.desk, vn("2026-08-17T08:30"))
    services.forward(dossier.pk, items_of(dossier)[0].pk, by=cast.head, at=vn("2026-08-17T09:30"))
    return Dossier.objects.get(pk=dossier.pk)


def test_posting_ends_by_itself_when_its_days_have_passed(cast):
    replace_process(cast, [POSTING, EXAMINE])
    dossier = _handed_on(cast)
    item = items_of(dossier)[0]
    assert (item.kind, item.timer_at) == ("CHO_HAN", vn("2026-08-18T09:30"))
    assert services.run_timers(vn("2026-08-18T09:29")) == 0
    assert services.run_timers(vn("2026-08-18T09:35")) == 1
    assert services.run_timers(vn("2026-08-18T09:36")) == 0, "running it again does nothing"
    assert [one.name for one in items_of(dossier)] == ["Thẩm định"]
    assert items_of(dossier)[0].opened_at == vn("2026-08-18T09:30"), "the job's own delay is nobody's"


def test_nobody_hands_a_posting_on_early(cast):
    replace_process(cast, [POSTING, EXAMINE])
    dossier = _handed_on(cast)
    from motcua.base.errors import Conflict

    with pytest.raises(Conflict, match="tự kết thúc"):
        services.forward(dossier.pk, items_of(dossier)[0].pk, by=cast.specialist, at=vn("2026-08-17T10:00"))


def test_parallel_opinions_time_out_each_at_its_limit_and_the_lead_goes_on(cast):
    department("Sở Xây dựng", "H05.07", "sxd")
    department("Sở Nông nghiệp", "H05.06", "snn")
    replace_process(cast, [_ask_row("H05.07", "sxd", 240), _ask_row("H05.06", "snn", 480), EXAMINE])
    dossier = _handed_on(cast)
    assert dossier.status == "LAY_Y_KIEN"
    assert [item.kind for item in items_of(dossier)] == ["TRA_LOI_Y_KIEN"] * 2
    assert services.run_timers(vn("2026-08-17T15:31")) == 1
    assert [leg.timed_out for leg in dossier.legs.order_by("position")] == [True, False]
    answering = items_of(dossier)[0]
    from motcua.base.organisations.models import Person
    from motcua.base.organisations.queries import actor_for

    officer = actor_for(Person.objects.get(username="snn"))
    services.answer_opinion(
        dossier.pk, answering.pk, answer="DONG_Y", opinion="", by=officer, at=vn("2026-08-17T16:00")
    )
    fresh = Dossier.objects.get(pk=dossier.pk)
    assert fresh.status == "THAM_DINH"
    assert [leg.answer for leg in fresh.legs.order_by("position")] == ["", "DONG_Y"]


def test_two_that_fall_due_together_end_in_order_and_the_join_opens_once(cast):
    department("Sở Xây dựng", "H05.07", "sxd")
    department("Sở Nông nghiệp", "H05.06", "snn")
    replace_process(cast, [_ask_row("H05.07", "sxd", 240), _ask_row("H05.06", "snn", 480), EXAMINE])
    dossier = _handed_on(cast)
    assert services.run_timers(vn("2026-08-25T09:00")) == 2
    assert [item.name for item in items_of(dossier)] == ["Thẩm định"]
    assert items_of(dossier)[0].opened_at == vn("2026-08-18T09:30")


def test_a_dossier_whose_withdrawal_is_asked_waits_for_the_decision(cast):
    replace_process(cast, [POSTING, EXAMINE])
    dossier = _handed_on(cast)
    services.ask_withdrawal(dossier.pk, reason="Rút", by=cast.desk, at=vn("2026-08-17T15:00"))
    assert services.run_timers(vn("2026-08-20T09:00")) == 0
    services.decide_withdrawal(
        dossier.pk, agree=False, reason="Đang niêm yết", by=cast.leader, at=vn("2026-08-20T10:00")
    )
    assert services.run_timers(vn("2026-08-20T10:01")) == 1


def test_an_overdue_question_is_told_at_once_to_the_lead_and_the_head_of_the_desk(cast):
    build = department("Sở Xây dựng", "H05.07", "sxd")
    dossier = cast.appraised("2026-08-20T08:00")
    services.ask_opinions(
        dossier.pk, items_of(dossier)[0].pk, by=cast.specialist, at=vn("2026-08-20T09:30"),
        questions=[Question("Có phù hợp không", 1, agency_id=build.agency.pk)],
    )  # fmt: skip
    assert raise_warnings(vn("2026-08-21T09:29"), watched=PROMPT) == 0
    assert raise_warnings(vn("2026-08-21T09:31"), watched=PROMPT) == 1
    assert raise_warnings(vn("2026-08-21T09:32"), watched=PROMPT) == 0
    told = set(Notice.objects.filter(kind__startswith="dossier.H04").values_list("person_id", flat=True))
    assert {cast.specialist.person_id, cast.director.person_id, build.officer.person_id} <= told
    assert Dossier.objects.get(pk=dossier.pk).status == "LAY_Y_KIEN", "it stays with who was asked (T15)"


def test_a_timer_has_no_hand_in_what_is_not_due(cast):
    cast.appraised("2026-08-20T08:00")
    assert services.run_timers(vn("2027-01-04T09:00")) == 0
    assert not WorkItem.objects.filter(timer_at__isnull=False).exists()
    assert not DossierLeg.objects.exists()
