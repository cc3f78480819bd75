"""A leader moves running dossiers to a newer version: the step is kept or named, the due date never changes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from motcua.base.audit.models import Act
from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.base.events.queries import of_stream
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person
from motcua.catalogue.processes import services as processes
from motcua.catalogue.processes.table import StepRow
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.history import history_of
from motcua.onestop.dossiers.models import Dossier, DossierEngine, WorkItem
from motcua.onestop.dossiers.services import process_moves
from motcua.onestop.dossiers.tests.cast import STEPS, open_item, vn

pytestmark = pytest.mark.django_db
REASON = "Cắt giảm một bước theo quyết định mới"
# The new version: the examination takes less, a verification follows, and the assigning is gone.
NEWER = (
    STEPS[0],
    replace(STEPS[2], minutes=480),
    StepRow(key="xac_minh", name="Xác minh", kind="XAC_MINH", where="PHONG", role="thu_ly", minutes=120),
    *STEPS[3:],
)


@pytest.fixture
def newer(cast):
    """Version 2 of the cast's process, in force from September."""
    system = Actor.system()
    draft = processes.draft_from_table(
        procedure=cast.procedure, case_code="", tier="XA", name="", rows=NEWER, by=system
    )
    return processes.approve(
        draft, decision_no="02/QĐ-UBND (mẫu)", decision_date=date(2026, 8, 1), valid_from=date(2026, 9, 1), by=system
    )  # fmt: skip


def moved(cast, dossier, version, mapping=None, by=None, at="2026-08-20T14:00"):
    """Move one dossier and return why it was not moved, "" when it was."""
    (outcome,) = process_moves.move(
        [dossier.pk], version.pk, mapping or {}, REASON, by=by or cast.leader, at=vn(at)
    )
    return outcome.why_not


def test_a_dossier_keeps_its_step_and_its_due_date(cast, newer):
    dossier = cast.appraised()
    before, item = Dossier.objects.get(pk=dossier.pk), open_item(dossier)
    assert moved(cast, dossier, newer) == ""

    after, same = Dossier.objects.get(pk=dossier.pk), open_item(dossier)
    assert after.process_version_id == newer.pk
    assert (after.due_at, after.first_due_at, after.legal_due_at) == (
        before.due_at, before.first_due_at, before.legal_due_at,
    )  # fmt: skip
    assert (same.pk, same.step, same.assignee_id) == (item.pk, "tham_dinh", cast.specialist.person_id)
    assert same.minutes == 480
    assert same.step_due_at < item.step_due_at


def test_the_dossier_goes_on_by_the_new_version(cast, newer):
    dossier = cast.appraised()
    moved(cast, dossier, newer)
    cast.step(dossier, cast.specialist, vn("2026-08-21T09:00"))
    assert open_item(dossier).step == "xac_minh"
    cast.step(dossier, cast.specialist, vn("2026-08-21T10:00"))
    services.sign_result(dossier.pk, open_item(dossier).pk, by=cast.leader, at=vn("2026-08-21T11:00"))
    services.stamp(dossier.pk, open_item(dossier).pk, number="1/TL", by=cast.clerk, at=vn("2026-08-21T14:00"))
    assert Dossier.objects.get(pk=dossier.pk).status == "CO_KET_QUA"


def test_a_step_the_new_version_lacks_is_named_by_the_leader(cast, newer):
    dossier = cast.received()
    cast.step(dossier, cast.desk, vn("2026-08-20T09:30"))
    assert open_item(dossier).step == "phan_cong"
    assert "không có bước «Phân công»; chọn bước thay" in moved(cast, dossier, newer)
    assert "không thay cho bước «Phân công» được" in moved(cast, dossier, newer, {"phan_cong": "tra"})

    assert moved(cast, dossier, newer, {"phan_cong": "tham_dinh"}) == ""
    item = open_item(dossier)
    assert (item.step, item.role) == ("tham_dinh", "thu_ly")
    assert WorkItem.objects.get(dossier=dossier, step="phan_cong").outcome == "process_moved"
    assert Dossier.objects.get(pk=dossier.pk).status == "THAM_DINH"


def test_a_dossier_waiting_for_the_applicant_waits_on(cast, newer):
    dossier = cast.appraised()
    item = open_item(dossier)
    paper = {"name": "Giấy khai sinh", "originals": 1, "certified": 0, "copies": 0, "basis": "Luật Hộ tịch"}
    services.ask_supplement(
        dossier.pk, item.pk, items=[paper], reason="Thiếu giấy", by=cast.specialist, at=vn("2026-08-20T15:00"),
    )  # fmt: skip
    services.send_supplement(dossier.pk, open_item(dossier).pk, by=cast.desk, at=vn("2026-08-20T15:30"))
    assert moved(cast, dossier, newer, at="2026-08-20T16:00") == ""
    assert open_item(dossier).kind == "NHAN_BO_SUNG"
    services.receive_supplement(dossier.pk, open_item(dossier).pk, by=cast.desk, at=vn("2026-08-21T09:00"))
    assert open_item(dossier).step == "tham_dinh"


def test_the_preview_tells_the_work_left_before_and_after(cast, newer):
    dossier = cast.appraised()
    (found,) = process_moves.movable(newer, by=cast.leader)
    (line,) = process_moves.preview([found], newer, {}, at=vn("2026-08-20T14:00"))
    assert (line.dossier, line.step, line.to_step) == (dossier, "tham_dinh", "tham_dinh")
    assert line.before == 840 + 240 + 60 + 120
    assert line.after == 480 + 120 + 240 + 60 + 120
    # From Thursday 14:00 to Monday 17:30; Saturday 22/8/2026 is worked to make up (mot-cua.md 12.4).
    assert line.left == 210 + 3 * 480
    assert Dossier.objects.get(pk=dossier.pk).process_version_id == cast.process.pk


def test_what_is_mapped_is_asked_for_once_a_step(cast, newer):
    cast.step(dossier := cast.received(), cast.desk, vn("2026-08-20T09:30"))
    found = list(process_moves.movable(newer, by=cast.leader))
    wanted = process_moves.steps_to_map(found, newer)
    assert list(wanted) == ["phan_cong"]
    keys = [
        row.key for row in process_moves.targets_for(wanted["phan_cong"], processes.queries.rows_of(newer.pk))
    ]
    assert keys == ["tham_dinh", "xac_minh", "ky"]
    assert dossier in found


def test_the_move_stands_in_event_trail_and_history(cast, newer):
    dossier = cast.appraised()
    moved(cast, dossier, newer)
    event = of_stream("dossier", dossier.pk).last()
    assert event.kind == "dossier.process_moved"
    assert (event.payload["from_version"], event.payload["to_version"]) == (1, 2)
    assert (event.payload["minutes_before"], event.payload["minutes_after"]) == (1260, 1020)
    assert Act.objects.filter(act="dossier.process_moved", object_id=dossier.pk).exists()
    latest = history_of(dossier)[0]
    assert latest.sentence == "Chuyển sang phiên bản 2 của quy trình, từ bước Thẩm định"
    assert REASON in latest.under


def test_one_that_cannot_be_moved_does_not_stop_the_others(cast, newer):
    kept, other = cast.appraised(), cast.received()
    cast.step(other, cast.desk, vn("2026-08-20T09:30"))
    done = process_moves.move(
        [other.pk, kept.pk, kept.pk], newer.pk, {}, REASON, by=cast.leader, at=vn("2026-08-20T14:00")
    )
    assert [bool(one.why_not) for one in done] == [True, False]
    assert moved(cast, kept, newer).startswith("Chỉ chuyển sang phiên bản mới hơn")


def test_a_finished_dossier_is_not_moved(cast, newer):
    dossier = cast.signed()
    services.release(dossier.pk, open_item(dossier).pk, by=cast.returning, at=vn("2026-08-21T15:00"))
    assert not DossierEngine.objects.filter(dossier=dossier).exists()
    assert moved(cast, dossier, newer, at="2026-08-24T09:00") == "Hồ sơ không còn việc đang mở."


def test_only_a_leader_of_the_agency_or_the_control_office_moves(cast, newer):
    dossier = cast.appraised()
    for actor in (cast.desk, cast.specialist, cast.stranger, cast.clerk):
        with pytest.raises(NotAllowed):
            process_moves.move([dossier.pk], newer.pk, {}, REASON, by=actor)
        assert not process_moves.movable(newer, by=actor).exists()
    strange = replace(cast.leader, agency_id=cast.other_agency.pk, unit_id=None)
    assert moved(cast, dossier, newer, by=strange) == "Hồ sơ này thuộc đơn vị khác."
    assert moved(cast, dossier, newer, by=cast.control) == ""


def test_a_reason_and_an_approved_version_are_asked_for(cast, newer):
    dossier = cast.appraised()
    with pytest.raises(Invalid, match="lý do"):
        process_moves.move([dossier.pk], newer.pk, {}, "  ", by=cast.leader)
    draft = processes.draft_from_table(
        procedure=cast.procedure, case_code="", tier="XA", name="", rows=NEWER, by=Actor.system()
    )
    with pytest.raises(Conflict, match="đã được phê duyệt"):
        process_moves.move([dossier.pk], draft.pk, {}, REASON, by=cast.leader)


def test_the_leader_moves_on_the_page(cast, newer, client):
    dossier = cast.appraised()
    client.force_login(Person.objects.get(pk=cast.leader.person_id))
    page = reverse("dossier_processes:move", args=[newer.pk])
    shown = client.get(page).content.decode()
    assert dossier.code in shown
    assert "giữ nguyên bước" in shown
    assert client.post(page, {"ho-so": [str(dossier.pk)], "ly_do": ""}).status_code == 422
    assert client.post(page, {"ly_do": REASON}).status_code == 422
    done = client.post(page, {"ho-so": [str(dossier.pk)], "ly_do": REASON}, follow=True).content.decode()
    assert "Đã chuyển 1 hồ sơ sang phiên bản 2" in done
    assert "Không có hồ sơ nào để chuyển" in done


def test_a_version_tells_how_many_run_on_it(cast, newer, client):
    cast.appraised()
    client.force_login(Person.objects.get(pk=cast.leader.person_id))
    here = client.get(reverse("dossier_processes:running", args=[cast.process.pk])).content.decode()
    assert "<b>1</b> hồ sơ đang chạy theo phiên bản này" in here
    new = client.get(reverse("dossier_processes:running", args=[newer.pk])).content.decode()
    assert "Chuyển hồ sơ sang phiên bản này" in new
    client.force_login(Person.objects.get(pk=cast.specialist.person_id))
    assert (
        "Chuyển hồ sơ"
        not in client.get(reverse("dossier_processes:running", args=[newer.pk])).content.decode()
    )
    assert client.get(reverse("dossier_processes:move", args=[newer.pk])).status_code == 403


def test_the_page_asks_no_more_of_the_database_when_more_run(
    cast, newer, client, django_assert_max_num_queries
):
    client.force_login(Person.objects.get(pk=cast.leader.person_id))
    page = reverse("dossier_processes:move", args=[newer.pk])
    for day in range(6):
        cast.appraised((vn("2026-08-03T09:00") + timedelta(days=day % 4)).strftime("%Y-%m-%dT%H:%M"))
    client.get(page)
    with django_assert_max_num_queries(16):
        client.get(page)
