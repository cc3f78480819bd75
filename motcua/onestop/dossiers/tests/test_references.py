"""Reference copies of dossiers that a ministry's system handles: kept once, read only (NĐ 224/2026 Điều 15)."""

from dataclasses import replace

import pytest

from motcua.base.errors import Conflict, Invalid
from motcua.base.organisations.actor import Actor
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.intake_data import PartyData
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.services.references import ReferenceData, upsert
from motcua.onestop.dossiers.tests.cast import vn

SYSTEM, CODE = "Hộ tịch điện tử", "G15.1-260820-0007"
LINK = Actor.system("Kết nối")


@pytest.fixture
def said(cast) -> ReferenceData:
    return ReferenceData(
        procedure_id=cast.procedure.pk, agency_id=cast.agency.pk, unit_id=cast.desk_unit.pk,
        applicant=PartyData(name="Trần Văn Mẫu", identity="024190777777", address="Phường Mẫu"),
        status="THAM_DINH", said_at=vn("2026-08-20T10:00"), submitted_at=vn("2026-08-20T08:00"),
        received_at=vn("2026-08-20T09:00"), due_at=vn("2026-08-25T17:30"),
    )  # fmt: skip


def test_a_message_said_twice_makes_one_copy_and_a_later_one_moves_it(cast, said):
    first = upsert(SYSTEM, CODE, said, by=LINK)
    assert upsert(SYSTEM, CODE, said, by=LINK).pk == first.pk
    later = replace(
        said, status="CO_KET_QUA", said_at=vn("2026-08-21T10:00"), finished_at=vn("2026-08-21T09:00")
    )
    moved = upsert(SYSTEM, CODE, later, by=LINK)
    assert (moved.pk, moved.status, moved.timeliness) == (first.pk, "CO_KET_QUA", "TRUOC_HAN")
    assert upsert(SYSTEM, CODE, said, by=LINK).status == "CO_KET_QUA", "an older message changes nothing"
    assert Dossier.objects.filter(code=CODE).count() == 1


def test_every_act_on_a_copy_is_refused(cast, said):
    copy = upsert(SYSTEM, CODE, said, by=LINK)
    for act in (
        lambda: services.stop(copy.pk, reason="x", basis="y", by=cast.leader),
        lambda: services.ask_withdrawal(copy.pk, reason="x", by=cast.desk),
        lambda: services.forward(copy.pk, 1, by=cast.desk),
        lambda: services.collect_fee(copy.pk, by=cast.desk),
    ):
        with pytest.raises(Conflict, match="ở đây chỉ xem"):
            act()
    assert Dossier.objects.get(pk=copy.pk).status == "THAM_DINH"


def test_our_own_dossier_is_never_written_over(cast, said):
    ours = cast.received()
    with pytest.raises(Conflict):
        upsert(SYSTEM, ours.code, said, by=LINK)
    assert not Dossier.objects.get(pk=ours.pk).system


def test_a_copy_with_times_out_of_order_is_refused(cast, said):
    with pytest.raises(Invalid, match="thứ tự"):
        upsert(SYSTEM, CODE, replace(said, finished_at=vn("2026-08-19T09:00")), by=LINK)


def test_officers_write_no_copies(cast, said):
    with pytest.raises(Conflict):
        upsert(SYSTEM, CODE, said, by=cast.desk)


def test_the_page_says_where_it_is_handled(cast, said, client):
    from motcua.onestop.dossiers.tests.test_pages import sign_in

    copy = upsert(SYSTEM, CODE, said, by=LINK)
    page = sign_in(client, cast.desk).get(f"/ho-so/{copy.pk}/")
    assert page.status_code == 200
    assert "Hồ sơ xử lý trên hệ thống Hộ tịch điện tử; ở đây chỉ xem" in page.text
    assert "Tiếp nhận" not in page.context["acts"].__str__()
