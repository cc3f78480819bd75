"""Results by post: handed out with minutes, delivered, failed, returned, lost (T24; QĐ 45/2016/QĐ-TTg)."""

import pytest

from motcua.base.errors import Conflict, Invalid
from motcua.base.events.models import Event
from motcua.onestop.dossiers.intake_data import FeeData
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.cast import open_item, vn
from motcua.onestop.handovers import services
from motcua.onestop.handovers.models import Parcel


def test_a_delivered_result_is_released_with_its_receivers_name(post):
    dossier = post.result()
    parcel = post.sent(dossier)
    assert (parcel.state, parcel.address) == ("DA_LAY_KET_QUA", "Tổ 5, phường Mẫu, tỉnh Bắc Ninh")
    services.update_parcel(parcel.tracking, "DANG_PHAT", by=post.officer, at=vn("2026-08-24T09:00"))
    services.update_parcel(
        parcel.tracking,
        "PHAT_THANH_CONG",
        receiver="Lê Văn Con (mẫu)",
        by=post.officer,
        at=vn("2026-08-25T15:00"),
    )
    done = Dossier.objects.get(pk=dossier.pk)
    assert (done.status, done.returned_at, done.result_way) == ("DA_TRA", vn("2026-08-25T15:00"), 3)
    result = done.results.get()
    assert (result.receiver_name, result.receiver_note) == ("Lê Văn Con (mẫu)", "Bưu gửi EA200000001VN")


def test_the_posts_message_told_twice_changes_nothing(post):
    parcel = post.sent(post.result())
    for _ in range(3):
        services.update_parcel(
            parcel.tracking,
            "PHAT_THANH_CONG",
            receiver="Nguyễn Thị Mẫu",
            by=post.officer,
            at=vn("2026-08-25T15:00"),
        )
    assert parcel.moves.count() == 2
    assert Event.objects.filter(kind="dossier.released").count() == 1


def test_an_old_message_that_comes_again_is_passed_over(post):
    parcel = post.sent(post.result())
    at = vn("2026-08-24T09:00")
    services.update_parcel(parcel.tracking, "DANG_PHAT", by=post.officer, at=at)
    services.update_parcel(
        parcel.tracking, "PHAT_KHONG_THANH_CONG", note="Vắng nhà", by=post.officer, at=vn("2026-08-24T16:00")
    )
    again = services.update_parcel(parcel.tracking, "DANG_PHAT", by=post.officer, at=at)
    assert again.state == "PHAT_KHONG_THANH_CONG"


def test_a_result_that_comes_back_lies_on_the_shelf_again_and_may_be_sent_again(post):
    dossier = post.result()
    parcel = post.sent(dossier)
    with pytest.raises(Conflict, match="đang ở bưu chính"):
        post.sent(dossier, "EA200000002VN")
    with pytest.raises(Invalid, match="lý do"):
        services.update_parcel(parcel.tracking, "CHUYEN_HOAN", by=post.officer)
    services.update_parcel(
        parcel.tracking, "CHUYEN_HOAN", note="Sai địa chỉ", by=post.officer, at=vn("2026-08-26T09:00")
    )
    services.end_return(parcel.pk, by=post.cast.returning, at=vn("2026-08-27T09:00"))
    assert open_item(dossier).kind == "TRA_KET_QUA"
    assert post.sent(dossier, "EA200000002VN", at="2026-08-28T09:00").state == "DA_LAY_KET_QUA"


def test_fees_owed_are_collected_at_the_door_or_keep_the_result_here(post):
    fee = FeeData(name="Lệ phí", kind="LE_PHI", unit_amount=8000)
    dossier = post.result(fees=[fee])
    with pytest.raises(Conflict, match="thu hộ khi phát"):
        post.sent(dossier)
    parcel = post.sent(dossier, collect=True)
    assert parcel.collect == 8000
    services.update_parcel(
        parcel.tracking, "PHAT_THANH_CONG", receiver="Nguyễn Thị Mẫu", receipt="BC-11", by=post.officer,
        at=vn("2026-08-25T15:00"),
    )  # fmt: skip
    done = Dossier.objects.get(pk=dossier.pk)
    assert (done.status, done.money) == ("DA_TRA", "DA_THU")
    assert done.fees.get().receipt == "BC-11"


def test_who_comes_to_the_desk_gets_nothing_by_post(post):
    dossier = post.cast.signed()
    with pytest.raises(Conflict, match="không đăng ký nhận qua bưu chính"):
        post.sent(dossier)


def test_a_lost_result_is_an_incident_of_the_dossier(post):
    """The agency apologises and issues the result anew (NĐ 61/2018 Điều 21.2; T27)."""
    dossier = post.result()
    parcel = post.sent(dossier)
    services.report_lost(
        parcel.pk, kind="MAT", words="Mất trên đường phát", by=post.officer, at=vn("2026-08-25T09:00")
    )
    incident = dossier.incidents.get()
    assert "EA200000001VN" in incident.what
    assert incident.reported_by_id == post.officer.person_id
    # The duplicate is sent in another parcel.
    assert post.sent(dossier, "EA200000003VN", at="2026-08-28T08:00").pk != parcel.pk


def test_a_delivery_names_who_took_it(post):
    parcel = post.sent(post.result())
    with pytest.raises(Invalid, match="tên người nhận"):
        services.update_parcel(parcel.tracking, "PHAT_THANH_CONG", by=post.officer)
    assert Parcel.objects.get(pk=parcel.pk).state == "DA_LAY_KET_QUA"


def test_states_signed_in_minutes_are_not_told(post):
    parcel = post.collected()
    with pytest.raises(Invalid, match="biên bản"):
        services.update_parcel(parcel.tracking, "DA_GIAO_CO_QUAN", by=post.officer)
