"""A unit or an agency ends and its successor takes the open dossiers: code, receipt and dates stay (mot-cua.md 1)."""

from datetime import date

import pytest

from motcua.base import clock
from motcua.base.organisations import services as organisations
from motcua.base.organisations.actor import Actor
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.cast import open_item, vn


@pytest.fixture
def tomorrow(monkeypatch) -> date:
    return clock.today()


def test_open_dossiers_follow_their_room_under_its_new_name(cast, tomorrow):
    dossier = cast.appraised()
    before = (dossier.code, dossier.received_at, dossier.due_at)
    heir = organisations.rename_unit(
        cast.room.pk, name="Phòng Văn hóa, Xã hội và Thông tin", day=tomorrow, basis="QĐ 01 (mẫu)",
        by=Actor.system(),
    )  # fmt: skip
    after = Dossier.objects.get(pk=dossier.pk)
    assert (after.code, after.received_at, after.due_at) == before
    assert open_item(after).unit_id == heir.pk
    assert heir.pk in after.units


def test_an_agency_gives_way_to_its_successor_and_work_goes_on(cast, tomorrow):
    dossier = cast.appraised()
    heir = organisations.succeed_agency(
        cast.agency.pk,
        name="Ủy ban nhân dân phường Mẫu Mới",
        day=tomorrow,
        basis="NQ 02 (mẫu)",
        by=Actor.system(),
    )
    after = Dossier.objects.get(pk=dossier.pk)
    assert (after.agency_id, after.intake_agency_id, after.code) == (heir.pk, heir.pk, dossier.code)
    services.extend(
        after.pk,
        new_due=date(2026, 8, 27),
        reason="Sắp xếp lại",
        by=Actor.system(),
        at=vn("2026-08-21T08:00"),
    )


def test_the_leg_of_an_agency_goes_to_its_successor_with_its_limit(cast, tomorrow):
    from motcua.onestop.dossiers.models import DossierLeg
    from motcua.onestop.dossiers.services.opinions import Question
    from motcua.onestop.dossiers.tests.across import department, items_of

    build = department("Sở Xây dựng", "H05.07", "sxd")
    dossier = cast.appraised()
    services.ask_opinions(
        dossier.pk, items_of(dossier)[0].pk, by=cast.specialist, at=vn("2026-08-20T11:00"),
        questions=[Question("Có phù hợp không", 1, agency_id=build.agency.pk)],
    )  # fmt: skip
    before = DossierLeg.objects.get(dossier=dossier)
    heir = organisations.succeed_agency(
        build.agency.pk,
        name="Sở Xây dựng và Giao thông",
        day=tomorrow,
        basis="NQ 03 (mẫu)",
        by=Actor.system(),
    )
    after = DossierLeg.objects.get(dossier=dossier)
    assert (after.agency_id, after.due_at, after.started_at) == (heir.pk, before.due_at, before.started_at)
    assert Dossier.objects.get(pk=dossier.pk).agencies == [heir.pk]
