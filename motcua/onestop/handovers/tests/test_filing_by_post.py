"""Filing by post: collected, handed over with minutes, received, lacking, refused (QĐ 45/2016/QĐ-TTg Điều 7; T2–T5)."""

import pytest
from django.db import IntegrityError, transaction

from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.events.models import Event
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.history import history_of
from motcua.onestop.dossiers.intake_data import FeeData
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.cast import vn
from motcua.onestop.handovers import services
from motcua.onestop.handovers.models import Minutes, Parcel
from motcua.onestop.handovers.services import Decision


def test_the_post_takes_papers_and_money_and_nothing_is_filed_yet(post):
    fee = FeeData(name="Lệ phí", kind="LE_PHI", unit_amount=8000, paid=True)
    parcel = post.collected("eb 1000 00001 vn", fees=[fee], postage=25000, receipt="BL-07")
    assert (parcel.tracking, parcel.state) == ("EB100000001VN", "DA_THU_GOM")
    assert (parcel.slip.fee_total, parcel.slip.postage, parcel.slip.papers) == (8000, 25000, 2)
    assert not Dossier.objects.exists()


def test_money_taken_without_a_receipt_is_refused(post):
    with pytest.raises(Invalid, match="số biên lai"):
        post.collected(postage=25000)


def test_a_tracking_number_is_used_once(post):
    post.collected("EB100000001VN")
    with pytest.raises(Conflict, match="đã có"):
        post.collected("EB100000001VN")


def test_a_wished_for_collection_becomes_the_slip(post):
    asked = services.ask_collection(
        name="Nguyễn Thị Mẫu",
        address="Tổ 5",
        phone="0912345668",
        by=post.cast.desk,
        at=vn("2026-08-20T07:30"),
    )
    assert asked.state == "CHUA_GUI"
    parcel = post.collected("EB100000009VN", parcel_id=asked.pk)
    assert (parcel.pk, parcel.state) == (asked.pk, "DA_THU_GOM")
    assert [move.after for move in parcel.moves.all()] == ["CHUA_GUI", "DA_THU_GOM"]


def test_signing_the_minutes_files_receives_and_starts_the_clock(post):
    """The moment of filing is the signing of the minutes, with everything there (QĐ 45/2016 Điều 7)."""
    parcel = post.collected()
    services.send_off([parcel.pk], by=post.officer, at=vn("2026-08-20T08:30"))
    minutes = post.minutes(Decision(parcel.pk, "NHAN"), at="2026-08-20T10:00")
    parcel.refresh_from_db()
    dossier = parcel.dossier
    assert (minutes.label, parcel.state) == ("01/2026/BBGN", "DA_GIAO_CO_QUAN")
    assert dossier.code == "H05.24.31-260820-0001"
    assert (dossier.channel, dossier.status) == (3, "DA_TIEP_NHAN")
    assert dossier.submitted_at == dossier.clock_started_at == vn("2026-08-20T10:00")
    assert [paper.form for paper in dossier.issued.all()] == ["tiep_nhan"]
    assert any("Biên bản giao nhận" in moment.under for moment in history_of(dossier))


def test_what_waits_for_the_check_has_eight_working_hours(post):
    """H01 counts from the signing."""
    parcel = post.collected()
    post.minutes(Decision(parcel.pk, "CHO_KIEM_TRA"), at="2026-08-20T10:00")
    parcel.refresh_from_db()
    assert parcel.dossier.status == "MOI_NOP"
    assert parcel.dossier.intake_due_at == vn("2026-08-21T10:00")


def test_a_lacking_dossier_counts_as_filed_when_it_is_complete(post):
    parcel = post.collected()
    post.minutes(Decision(parcel.pk, "BO_SUNG", "Thiếu bản sao căn cước", missing=(1,)))
    parcel.refresh_from_db()
    dossier = parcel.dossier
    assert (dossier.status, dossier.clock_started_at) == ("CHO_BO_SUNG_TN", None)
    request = dossier.supplement_requests.get()
    assert [item["name"] for item in request.items] == ["Giấy tờ tùy thân"]
    papers = dossiers.required_papers(post.cast.case.pk)
    for paper in papers:
        paper.received = True
    done = dossiers.accept(dossier.pk, papers=papers, by=post.cast.desk, at=vn("2026-08-25T09:00"))
    assert done.clock_started_at == vn("2026-08-25T09:00")


def test_a_lacking_line_must_say_which_papers(post):
    parcel = post.collected()
    with pytest.raises(Invalid, match="đánh dấu giấy tờ còn thiếu") as refused:
        post.minutes(Decision(parcel.pk, "BO_SUNG", "Thiếu"))
    assert refused.value.field == f"line-{parcel.pk}"


def test_a_refused_parcel_goes_back_with_its_reason_and_files_nothing(post):
    good, bad = post.collected("EB100000001VN"), post.collected("EB100000002VN")
    with pytest.raises(Invalid, match="EB100000002VN: ghi lý do"):
        post.minutes(Decision(good.pk, "NHAN"), Decision(bad.pk, "KHONG_NHAN"))
    assert not Dossier.objects.exists()
    assert not Minutes.objects.exists()
    post.minutes(Decision(good.pk, "NHAN"), Decision(bad.pk, "KHONG_NHAN", "Bì rách, thiếu phiếu gửi"))
    bad.refresh_from_db()
    assert (bad.state, bad.closed_at, bad.dossier_id) == ("CHUYEN_HOAN", None, None)
    assert Dossier.objects.count() == 1
    assert Event.objects.filter(kind="parcel.refused", stream_id=bad.pk).exists()
    services.end_return(bad.pk, by=post.officer, at=vn("2026-08-21T09:00"))
    bad.refresh_from_db()
    assert bad.closed_at is not None


def test_a_parcel_is_taken_over_once(post):
    parcel = post.collected()
    post.minutes(Decision(parcel.pk, "NHAN"))
    with pytest.raises(Conflict, match="đã giao cơ quan"):
        post.minutes(Decision(parcel.pk, "NHAN"))
    assert Dossier.objects.count() == 1


def test_the_minutes_are_numbered_without_gap_by_agency_and_year(post):
    numbers = []
    for place in range(3):
        parcel = post.collected(f"EB10000010{place}VN")
        with pytest.raises(NotFound):
            post.minutes(Decision(parcel.pk, "CHO_KIEM_TRA"), Decision(0, "NHAN"))
        numbers.append(post.minutes(Decision(parcel.pk, "CHO_KIEM_TRA")).number)
    assert numbers == [1, 2, 3]
    late = post.collected("EB100000200VN", at="2027-01-04T08:00")
    assert post.minutes(Decision(late.pk, "CHO_KIEM_TRA"), at="2027-01-04T10:00").label == "01/2027/BBGN"


def test_a_signed_minute_is_never_changed(post):
    parcel = post.collected()
    minutes = post.minutes(Decision(parcel.pk, "NHAN"))
    for change in (
        lambda: Minutes.objects.filter(pk=minutes.pk).update(note="khác"),
        lambda: minutes.lines.all().delete(),
        lambda: parcel.moves.update(note="khác"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_only_who_may_does_it(post):
    cast, parcel = post.cast, post.collected()
    decision = [Decision(parcel.pk, "NHAN")]
    with pytest.raises(NotAllowed):
        services.collect(cast.intake(), tracking="EB100000003VN", by=cast.desk)
    with pytest.raises(NotAllowed):
        services.sign_filing(decision, post_officer_id=post.officer.person_id, by=cast.specialist)
    with pytest.raises(Invalid, match="nhân viên bưu chính"):
        services.sign_filing(decision, post_officer_id=cast.desk.person_id, by=cast.desk)
    with pytest.raises((NotFound, Invalid)):
        services.sign_filing(decision, post_officer_id=post.officer.person_id, by=cast.stranger)
    with pytest.raises(NotFound):
        services.update_parcel(parcel.tracking, "DANG_VAN_CHUYEN", by=cast.stranger)


def test_a_lost_parcel_ends_and_cannot_be_handed_over(post):
    parcel = post.collected()
    services.report_lost(
        parcel.pk, kind="MAT", words="Xe thư gặp nạn", by=post.officer, at=vn("2026-08-20T09:00")
    )
    with pytest.raises(Conflict, match="mất bưu gửi"):
        post.minutes(Decision(parcel.pk, "NHAN"))
    assert Parcel.objects.get(pk=parcel.pk).closed_at == vn("2026-08-20T09:00")
