"""Opinions asked of several at once, answered, late, gone on without (T13–T15; NĐ 61/2018 Điều 19.5)."""

import pytest

from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.onestop.dossiers import papers, queries, services
from motcua.onestop.dossiers.models import Dossier, DossierLeg, WorkItem
from motcua.onestop.dossiers.services.opinions import Question
from motcua.onestop.dossiers.tests.across import department, item_at, items_of
from motcua.onestop.dossiers.tests.cast import vn


@pytest.fixture
def asked(cast):
    """Two departments asked at nine: one has a day, the other two; the second has nobody who coordinates."""
    build, land = (
        department("Sở Xây dựng", "H05.07", "sxd"),
        department("Sở Nông nghiệp và Môi trường", "H05.06", "snn", coordinator=False),
    )
    dossier = cast.appraised("2026-08-20T08:00")
    work = items_of(dossier)[0]
    services.ask_opinions(
        dossier.pk, work.pk, by=cast.specialist, at=vn("2026-08-20T09:30"),
        questions=[
            Question("Công trình có phù hợp quy hoạch không", 1, agency_id=build.agency.pk),
            Question("Đất có tranh chấp không", 2, agency_id=land.agency.pk),
        ],
    )  # fmt: skip
    return dossier, work, build, land


def test_each_asked_agency_has_its_own_content_limit_and_letter(cast, asked):
    dossier, _, build, land = asked
    fresh = Dossier.objects.get(pk=dossier.pk)
    assert fresh.status == "LAY_Y_KIEN"
    first, second = fresh.legs.order_by("position")
    assert (first.agency, first.due_at) == (build.agency, vn("2026-08-21T09:30"))
    # Saturday 22/8 is worked instead of Monday 31/8 (mot-cua.md 12.5).
    assert (second.agency, second.due_at) == (land.agency, vn("2026-08-22T09:30"))
    letters = fresh.issued.filter(form="lay_y_kien").order_by("id")
    assert [papers.content_of(one)["asked"] for one in letters] == [build.agency.name, land.agency.name]
    assert set(fresh.agencies) == {build.agency.pk, land.agency.pk}


def test_an_agency_without_a_coordinator_is_answered_for_by_its_head(cast, asked):
    dossier, _, build, land = asked
    assert item_at(dossier, build).role == "phoi_hop"
    assert item_at(dossier, build).assignee_id == build.officer.person_id
    assert item_at(dossier, land).role == "phan_cong"


def test_the_asked_see_the_dossier_and_others_do_not(cast, asked):
    dossier, _, build, _ = asked
    stranger = department("Sở Khác", "H05.09", "skhac")
    assert queries.visible(build.officer).filter(pk=dossier.pk).exists()
    assert queries.visible(build.head).filter(pk=dossier.pk).exists()
    assert not queries.visible(stranger.officer).filter(pk=dossier.pk).exists()


def test_the_step_waits_until_all_have_answered_and_then_goes_on(cast, asked):
    dossier, work, build, land = asked
    with pytest.raises(Conflict, match="Đang chờ ý kiến của Sở Xây dựng; Sở Nông nghiệp và Môi trường"):
        services.forward(dossier.pk, work.pk, by=cast.specialist, at=vn("2026-08-20T10:00"))
    services.answer_opinion(
        dossier.pk, item_at(dossier, build).pk, answer="DONG_Y", opinion="", by=build.officer,
        at=vn("2026-08-20T14:30"),
    )  # fmt: skip
    assert Dossier.objects.get(pk=dossier.pk).status == "LAY_Y_KIEN"
    services.answer_opinion(
        dossier.pk, item_at(dossier, land).pk, answer="KHONG_DONG_Y", opinion="Đất đang tranh chấp", by=land.head,
        at=vn("2026-08-20T15:30"),
    )  # fmt: skip
    back = Dossier.objects.get(pk=dossier.pk)
    assert back.status == "THAM_DINH"
    assert [leg.used_minutes for leg in back.legs.order_by("position")] == [180, 240]
    services.forward(dossier.pk, work.pk, by=cast.specialist, at=vn("2026-08-20T16:00"))
    assert Dossier.objects.get(pk=dossier.pk).status == "TRINH_KY"


def test_a_question_may_be_given_to_a_specialist_who_answers_it(cast, asked):
    dossier, _, _, land = asked
    services.assign(
        dossier.pk, item_at(dossier, land).pk, person_id=land.officer.person_id, by=land.head,
        at=vn("2026-08-20T10:00"),
    )  # fmt: skip
    services.answer_opinion(
        dossier.pk, item_at(dossier, land).pk, answer="Y_KIEN_KHAC", opinion="Cần đo lại", by=land.officer,
        at=vn("2026-08-20T11:00"),
    )  # fmt: skip
    leg = DossierLeg.objects.get(dossier=dossier, agency=land.agency)
    assert (leg.answer, leg.answered_by_id) == ("Y_KIEN_KHAC", land.officer.person_id)


def test_nobody_answers_for_another_agency_nor_twice(cast, asked):
    dossier, _, build, land = asked
    item = item_at(dossier, build)
    with pytest.raises(NotAllowed):
        services.answer_opinion(dossier.pk, item.pk, answer="DONG_Y", opinion="", by=land.officer)
    services.answer_opinion(
        dossier.pk, item.pk, answer="DONG_Y", opinion="", by=build.officer, at=vn("2026-08-20T10:00")
    )
    with pytest.raises(Conflict, match="đã được"):
        services.answer_opinion(dossier.pk, item.pk, answer="DONG_Y", opinion="", by=build.officer)


def test_disagreement_says_why(cast, asked):
    dossier, _, build, _ = asked
    with pytest.raises(Invalid, match="Ghi rõ ý kiến"):
        services.answer_opinion(
            dossier.pk, item_at(dossier, build).pk, answer="KHONG_DONG_Y", opinion=" ", by=build.officer
        )


def test_the_lead_goes_on_without_an_answer_only_after_its_limit(cast, asked):
    dossier, work, build, land = asked
    with pytest.raises(Conflict, match="còn hạn trả lời đến"):
        services.go_on_without(
            dossier.pk, work.pk, reason="Theo hồ sơ", by=cast.specialist, at=vn("2026-08-21T10:00")
        )
    services.withdraw_opinion(
        dossier.pk, work.pk, leg_id=DossierLeg.objects.get(dossier=dossier, agency=land.agency).pk,
        reason="Đã có bản đồ", by=cast.specialist, at=vn("2026-08-21T10:00"),
    )  # fmt: skip
    services.go_on_without(
        dossier.pk, work.pk, reason="Căn cứ quy hoạch đã duyệt", by=cast.specialist, at=vn("2026-08-21T10:30")
    )
    silent = DossierLeg.objects.get(dossier=dossier, agency=build.agency)
    assert (silent.timed_out, silent.late_minutes) == (True, 60)
    taken_back = DossierLeg.objects.get(dossier=dossier, agency=land.agency)
    assert (taken_back.answer, taken_back.late_minutes) == ("DA_RUT", 0)
    assert Dossier.objects.get(pk=dossier.pk).status == "THAM_DINH"
    assert not WorkItem.objects.filter(
        dossier=dossier, kind="TRA_LOI_Y_KIEN", closed_at__isnull=True
    ).exists()


def test_a_room_of_ones_own_agency_may_be_asked(cast):
    dossier = cast.appraised("2026-08-20T08:00")
    work = items_of(dossier)[0]
    office = cast.agency.units.get(kind="VAN_PHONG")
    services.ask_opinions(
        dossier.pk, work.pk, by=cast.specialist, at=vn("2026-08-20T09:30"),
        questions=[Question("Sổ gốc còn lưu không", 4, unit="GIO_LV", unit_id=office.pk)],
    )  # fmt: skip
    item = WorkItem.objects.get(dossier=dossier, kind="TRA_LOI_Y_KIEN")
    assert (item.unit_id, item.assignee_id, item.step_due_at) == (
        office.pk, cast.clerk.person_id, vn("2026-08-20T15:30"),
    )  # fmt: skip
    services.answer_opinion(
        dossier.pk, item.pk, answer="DONG_Y", opinion="Còn", by=cast.clerk, at=vn("2026-08-20T10:30")
    )
    assert Dossier.objects.get(pk=dossier.pk).status == "THAM_DINH"


def test_a_dossier_that_is_stopped_leaves_nobody_asked(cast, asked):
    dossier, _, _, _ = asked
    services.stop(
        dossier.pk, reason="Tòa án thụ lý", basis="Điều 1", by=cast.leader, at=vn("2026-08-20T14:00")
    )
    assert not items_of(dossier)
    assert not DossierLeg.objects.filter(dossier=dossier, ended_at__isnull=True).exists()


def test_who_is_asked_twice_or_for_no_time_is_refused(cast):
    build = department("Sở Xây dựng", "H05.07", "sxd")
    dossier = cast.appraised("2026-08-20T08:00")
    work = items_of(dossier)[0]
    twice = [Question("Có phù hợp không", 1, agency_id=build.agency.pk)] * 2
    with pytest.raises(Invalid, match="hai lần"):
        services.ask_opinions(dossier.pk, work.pk, by=cast.specialist, questions=twice)
    with pytest.raises(Invalid, match="Thời hạn trả lời từ 30 phút"):
        services.ask_opinions(
            dossier.pk, work.pk, by=cast.specialist,
            questions=[Question("Có phù hợp không", 0, agency_id=build.agency.pk)],
        )  # fmt: skip
    with pytest.raises(Invalid, match="ít nhất một"):
        services.ask_opinions(dossier.pk, work.pk, by=cast.specialist, questions=[])
    assert Dossier.objects.get(pk=dossier.pk).status == "THAM_DINH"
