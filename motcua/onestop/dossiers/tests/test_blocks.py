"""Interlinked agencies and opinions of the process: legs, clocks, join, who is late (mot-cua.md 3.4)."""

import pytest

from motcua.base.errors import Invalid
from motcua.base.events.queries import of_stream
from motcua.base.notices.models import Notice
from motcua.catalogue.processes.table import StepRow
from motcua.onestop.dossiers import legs, papers, papers_across, services
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.readers import tell
from motcua.onestop.dossiers.tests.across import department, item_at, items_of, replace_process
from motcua.onestop.dossiers.tests.cast import vn


def _leg(code: str, key: str, name: str, *steps: tuple[str, str, str, int]) -> list[StepRow]:
    return [
        StepRow(
            key=f"{key}_{number}", name=step, kind=kind, where="PHONG", role=role, minutes=minutes, agency=code,
            block="lien_thong", leg=key, leg_name=name,
        )
        for number, (step, kind, role, minutes) in enumerate(steps, 1)
    ]  # fmt: skip


@pytest.fixture
def linked(cast):
    """A group of procedures: the commune registers, police and insurance do their parts, the commune sums up."""
    police, insurance = department("Công an", "H05.13", "ca"), department("Bảo hiểm", "H05.21", "bh")
    replace_process(
        cast,
        [
            *_leg("", "chu_tri", "Đăng ký khai sinh", ("Ghi sổ", "THAM_DINH", "thu_ly", 240)),
            *_leg("H05.13", "cong_an", "Đăng ký thường trú", ("Kiểm tra", "THAM_DINH", "thu_ly", 480)),
            *_leg("H05.21", "bao_hiem", "Cấp thẻ bảo hiểm", ("Cấp thẻ", "THAM_DINH", "thu_ly", 240)),
            StepRow(key="tong_hop", name="Tổng hợp", kind="THAM_DINH", where="PHONG", role="thu_ly", minutes=240),
        ],
    )  # fmt: skip
    return police, insurance


def _at_the_block(cast, *, electronic: bool) -> Dossier:
    data = cast.intake()
    for paper in data.papers:
        paper.form = 2 if electronic else 0
    dossier = services.receive(data, by=cast.desk, at=vn("2026-08-17T08:00"))
    cast.step(dossier, cast.desk, vn("2026-08-17T08:30"))
    services.forward(dossier.pk, items_of(dossier)[0].pk, by=cast.head, at=vn("2026-08-17T09:30"))
    return Dossier.objects.get(pk=dossier.pk)


def test_an_electronic_dossier_goes_to_all_agencies_at_once(cast, linked):
    police, insurance = linked
    dossier = _at_the_block(cast, electronic=True)
    assert dossier.status == "LIEN_THONG"
    assert {item.unit.agency_id for item in items_of(dossier)} == {
        cast.agency.pk, police.agency.pk, insurance.agency.pk,
    }  # fmt: skip
    lead, second, _ = dossier.legs.order_by("position")
    assert (lead.is_lead, second.is_lead) == (True, False)
    assert second.due_at == vn("2026-08-18T09:30")
    slip = papers.content_of(dossier.issued.get(form="chuyen_xu_ly"))
    assert [row["limit"] for row in slip["rows"]] == [
        "0,5 ngày làm việc",
        "1 ngày làm việc",
        "0,5 ngày làm việc",
    ]
    assert slip["in_turn"] is False
    assert set(dossier.agencies) == {police.agency.pk, insurance.agency.pk}


def test_each_agency_hears_that_its_part_has_begun(cast, linked):
    police, insurance = linked
    dossier = _at_the_block(cast, electronic=False)
    tell(list(of_stream("dossier", dossier.pk)))
    assert not Notice.objects.filter(person_id=police.officer.person_id).exists()
    services.forward(dossier.pk, items_of(dossier)[0].pk, by=cast.specialist, at=vn("2026-08-17T10:00"))
    tell(list(of_stream("dossier", dossier.pk)))
    assert "đến phần việc của cơ quan bạn" in Notice.objects.get(person_id=police.officer.person_id).title
    assert not Notice.objects.filter(person_id=insurance.officer.person_id).exists()


def test_the_legs_end_each_at_its_time_and_the_lead_sums_up(cast, linked):
    police, insurance = linked
    dossier = _at_the_block(cast, electronic=True)
    for place, who, when in (
        (cast.agency, cast.specialist, "2026-08-17T10:30"), (insurance, insurance.officer, "2026-08-17T15:00"),
        (police, police.officer, "2026-08-19T10:30"),
    ):  # fmt: skip
        services.forward(dossier.pk, item_at(dossier, place).pk, by=who, at=vn(when))
    joined = Dossier.objects.get(pk=dossier.pk)
    assert joined.status == "THAM_DINH"
    assert [item.name for item in items_of(joined)] == ["Tổng hợp"]
    used = {leg.key: (leg.used_minutes, leg.late_minutes) for leg in joined.legs.all()}
    assert used == {"chu_tri": (60, 0), "bao_hiem": (210, 0), "cong_an": (1020, 540)}
    assert all(leg.answer == "DA_LAM_XONG" for leg in joined.legs.all())


def test_on_paper_the_agencies_work_in_turn(cast, linked):
    police, insurance = linked
    dossier = _at_the_block(cast, electronic=False)
    assert [item.unit.agency_id for item in items_of(dossier)] == [cast.agency.pk]
    assert papers.content_of(dossier.issued.get(form="chuyen_xu_ly"))["in_turn"] is True
    services.forward(dossier.pk, items_of(dossier)[0].pk, by=cast.specialist, at=vn("2026-08-17T10:30"))
    assert [item.unit.agency_id for item in items_of(dossier)] == [police.agency.pk]
    waiting = dossier.legs.get(key="bao_hiem")
    assert (waiting.started_at, waiting.due_at) == (None, None)
    services.forward(dossier.pk, items_of(dossier)[0].pk, by=police.officer, at=vn("2026-08-17T14:30"))
    waiting.refresh_from_db()
    assert waiting.due_at == vn("2026-08-18T08:30")
    services.forward(dossier.pk, items_of(dossier)[0].pk, by=insurance.officer, at=vn("2026-08-17T15:30"))
    assert Dossier.objects.get(pk=dossier.pk).status == "THAM_DINH"
    assert dossier.issued.filter(form="chuyen_xu_ly").count() == 1


def test_the_result_comes_back_to_the_desk_of_intake(cast, linked):
    police, insurance = linked
    dossier = _at_the_block(cast, electronic=True)
    for place, who in (
        (cast.agency, cast.specialist),
        (police, police.officer),
        (insurance, insurance.officer),
    ):
        services.forward(dossier.pk, item_at(dossier, place).pk, by=who, at=vn("2026-08-17T10:30"))
    services.forward(dossier.pk, items_of(dossier)[0].pk, by=cast.specialist, at=vn("2026-08-17T11:00"))
    services.sign_result(dossier.pk, items_of(dossier)[0].pk, by=cast.leader, at=vn("2026-08-17T11:10"))
    services.stamp(dossier.pk, items_of(dossier)[0].pk, number="1", by=cast.clerk, at=vn("2026-08-17T11:20"))
    last = items_of(dossier)[0]
    assert (last.kind, last.unit_id) == ("TRA_KET_QUA", cast.desk_unit.pk)
    assert Dossier.objects.get(pk=dossier.pk).status == "CO_KET_QUA"


def test_an_agency_acts_on_its_own_leg_only(cast, linked):
    police, _ = linked
    dossier = _at_the_block(cast, electronic=True)
    with pytest.raises(Invalid, match="không có cách xử lý"):
        services.ask_supplement(
            dossier.pk, item_at(dossier, police).pk, by=police.officer, reason="Thiếu", at=vn("2026-08-17T10:00"),
            items=[{"name": "Giấy tờ", "basis": "Luật Cư trú", "originals": 1}],
        )  # fmt: skip


def test_each_agency_bears_its_share_of_the_delay_and_they_sum_to_it(cast, linked):
    police, insurance = linked
    dossier = _at_the_block(cast, electronic=True)
    # Due on Thursday 20/8 at 17:30; the police hold their leg until Monday 24/8.
    services.forward(
        dossier.pk, item_at(dossier, cast.agency).pk, by=cast.specialist, at=vn("2026-08-17T10:30")
    )
    services.forward(
        dossier.pk, item_at(dossier, insurance).pk, by=insurance.officer, at=vn("2026-08-18T11:30")
    )
    services.forward(dossier.pk, item_at(dossier, police).pk, by=police.officer, at=vn("2026-08-24T17:30"))
    late = Dossier.objects.get(pk=dossier.pk)
    at = vn("2026-08-25T11:30")
    found = legs.shares(late, at=at)
    assert legs.delay_of(late, at=at) == sum(share.minutes for share in found) == 3 * 480 + 240
    assert found[0].agency == police.agency
    assert {lane.leg.key: lane.words for lane in legs.lanes_of(late, at=at)}[
        "cong_an"
    ] == "đã làm xong phần việc"
    assert [lane.is_late for lane in legs.lanes_of(late, at=at)].count(True) == 2


def test_the_control_slip_has_a_line_to_each_agency_and_back(cast, linked):
    police, insurance = linked
    dossier = _at_the_block(cast, electronic=True)
    for place, who in (
        (cast.agency, cast.specialist),
        (police, police.officer),
        (insurance, insurance.officer),
    ):
        services.forward(dossier.pk, item_at(dossier, place).pk, by=who, at=vn("2026-08-17T10:30"))
    lines = papers_across.handovers_of(Dossier.objects.get(pk=dossier.pk))
    to_police = [line for line in lines if "Công an" in line.receiver_unit]
    from_police = [line for line in lines if "Công an" in line.giver_unit]
    assert (len(to_police), len(from_police)) == (1, 1)
    assert from_police[0].receiver_unit == cast.room.name
    assert papers_across.cooperating(dossier) == (police.agency.name, insurance.agency.name)
    assert papers.control_slip(Dossier.objects.get(pk=dossier.pk))[:4] == b"%PDF"


def test_time_in_which_the_clock_stood_still_is_no_agencys(cast, linked):
    police, _ = linked
    dossier = _at_the_block(cast, electronic=True)
    services.pause(
        dossier.pk, kind="NVTC", reason="Chờ nộp lệ phí cư trú", basis="Luật Cư trú Điều 20", by=cast.specialist,
        at=vn("2026-08-17T10:30"),
    )  # fmt: skip
    services.resume(dossier.pk, by=cast.specialist, at=vn("2026-08-18T10:30"))
    leg = dossier.legs.get(key="cong_an")
    assert leg.due_at == vn("2026-08-19T09:30"), "a working day later, as long as the pause was"
    services.forward(dossier.pk, item_at(dossier, police).pk, by=police.officer, at=vn("2026-08-19T09:00"))
    leg.refresh_from_db()
    assert (leg.used_minutes, leg.late_minutes) == (450, 0)
