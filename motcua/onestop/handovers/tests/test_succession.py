"""A unit or an agency ends: what is on its way and where papers lie follow to the successor."""

from motcua.base import clock
from motcua.base.organisations import services as organisations
from motcua.base.organisations.actor import Actor
from motcua.onestop.handovers import services
from motcua.onestop.handovers.models import PaperSpot, Parcel


def test_a_slip_that_waits_follows_its_room(cast):
    slip = services.hand_over([cast.received().pk], to_unit_id=cast.room.pk, by=cast.desk)
    heir = organisations.rename_unit(
        cast.room.pk, name="Phòng Văn hóa, Xã hội và Thông tin", day=clock.today(), basis="QĐ 01 (mẫu)",
        by=Actor.system(),
    )  # fmt: skip
    slip.refresh_from_db()
    assert slip.to_unit_id == heir.pk


def test_parcels_and_papers_follow_the_agency_and_signed_minutes_stay(post):
    cast = post.cast
    dossier = cast.received()
    services.open_place(code="K1", name="Kho", kind="KHO", by=cast.clerk)
    services.put(dossier.code, "K1", by=cast.desk)
    done, waiting = post.collected("EB100000001VN"), post.collected("EB100000002VN")
    minutes = post.minutes(services.Decision(done.pk, "CHO_KIEM_TRA"))
    heir = organisations.succeed_agency(
        cast.agency.pk, name="Ủy ban nhân dân phường Mẫu Mới", day=clock.today(), basis="NQ 02 (mẫu)",
        by=Actor.system(),
    )  # fmt: skip
    assert Parcel.objects.get(pk=waiting.pk).agency_id == heir.pk
    assert Parcel.objects.get(pk=done.pk).agency_id == cast.agency.pk
    minutes.refresh_from_db()
    assert minutes.agency_id == cast.agency.pk
    spot = PaperSpot.objects.select_related("place").get(dossier=dossier)
    assert (spot.agency_id, spot.place.agency_id) == (heir.pk, heir.pk)
