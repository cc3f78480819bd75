"""Where papers lie: put in, lent, brought back, taken out with a slip, handed to the archive."""

from datetime import date, timedelta

import pytest

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.notices.models import Notice
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.history import history_of
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.cast import open_item, vn
from motcua.onestop.handovers import queries, services
from motcua.onestop.handovers.models import PaperSpot
from motcua.onestop.handovers.reminders import remind_of_loans


@pytest.fixture
def shelf(cast):
    store = services.open_place(code="k1", name="Kho tầng 1", kind="KHO", by=cast.clerk)
    return services.open_place(
        code="K1-T2-N3", name="Tủ 2, ngăn 3", kind="NGAN", parent_id=store.pk, by=cast.clerk
    )


def spot(dossier) -> PaperSpot:
    return PaperSpot.objects.get(dossier=dossier)


def test_a_code_and_a_place_typed_or_scanned_lay_the_papers_there(cast, shelf):
    dossier = cast.received()
    services.put(f"https://mau.vn/tra-cuu?ma={dossier.code}", "k1-t2-n3", by=cast.desk)
    assert (spot(dossier).place, spot(dossier).state) == (shelf, "TRONG_KHO")
    with pytest.raises(Conflict, match="đã ở K1-T2-N3"):
        services.put(dossier.code, "K1-T2-N3", by=cast.desk)
    services.put(dossier.code, "K1", by=cast.clerk)
    assert [move.place.code for move in dossier.paper_moves.all()] == ["K1-T2-N3", "K1"]
    assert history_of(dossier)[0].sentence == "Nhập kho hồ sơ giấy, K1"


def test_lent_papers_have_a_holder_and_a_day_and_are_found_when_overdue(cast, shelf):
    dossier = cast.received()
    services.put(dossier.code, shelf.code, by=cast.desk)
    day = clock.today() + timedelta(days=3)
    with pytest.raises(Invalid, match="người, đơn vị mượn"):
        services.lend(dossier.pk, to=" ", back_by=day, by=cast.desk)
    with pytest.raises(Invalid, match="Hạn trả"):
        services.lend(dossier.pk, to="Thanh tra", back_by=date(2020, 1, 1), by=cast.desk)
    services.lend(dossier.pk, to="Thanh tra tỉnh", back_by=day, by=cast.desk)
    assert queries.overdue_loans(cast.desk, day).count() == 0
    assert queries.overdue_loans(cast.desk, day + timedelta(days=1)).count() == 1
    assert queries.overdue_loans(cast.stranger, day + timedelta(days=1)).count() == 0
    services.bring_back(dossier.pk, by=cast.desk)
    assert (spot(dossier).state, spot(dossier).holder) == ("TRONG_KHO", "")


def test_the_clerk_hears_of_papers_not_brought_back_the_day_after_and_each_monday(cast, shelf):
    dossier = cast.received()
    services.put(dossier.code, shelf.code, by=cast.desk)
    tuesday = clock.today() + timedelta(days=(1 - clock.today().weekday()) % 7 or 7)
    services.lend(dossier.pk, to="Thanh tra tỉnh", back_by=tuesday, by=cast.desk)
    told = {days: remind_of_loans(tuesday + timedelta(days=days)) for days in range(8)}
    assert {days for days, people in told.items() if people} == {1, 6}
    (notice, _) = Notice.objects.filter(person_id=cast.clerk.person_id)
    assert notice.title == "1 hồ sơ giấy cho mượn quá hạn trả"


def test_papers_handed_over_leave_their_place(cast, shelf):
    dossier = cast.received()
    services.put(dossier.code, shelf.code, by=cast.desk)
    slip = services.hand_over([dossier.pk], to_unit_id=cast.room.pk, by=cast.desk)
    assert spot(dossier).state == "TRONG_KHO"
    services.answer_rest(slip.pk, by=cast.specialist)
    assert (spot(dossier).state, spot(dossier).holder) == ("DA_XUAT", cast.room.name)


def test_only_ended_dossiers_go_to_the_archive_and_do_not_come_back(cast, shelf):
    dossier = cast.signed()
    services.put(dossier.code, shelf.code, by=cast.clerk)
    with pytest.raises(Conflict, match="chưa kết thúc"):
        services.archive(dossier.pk, by=cast.clerk)
    dossiers.release(dossier.pk, open_item(dossier).pk, by=cast.returning, at=vn("2026-08-24T08:00"))
    services.archive(dossier.pk, by=cast.clerk)
    assert spot(dossier).state == "DA_LUU_TRU"
    with pytest.raises(Conflict, match="đã nộp lưu trữ"):
        services.put(dossier.code, shelf.code, by=cast.clerk)
    assert Dossier.objects.get(pk=dossier.pk).status == "DA_TRA"


def test_a_place_in_use_is_not_closed_and_a_closed_one_takes_nothing(cast, shelf):
    dossier = cast.received()
    services.put(dossier.code, shelf.code, by=cast.desk)
    with pytest.raises(Conflict, match="còn hồ sơ"):
        services.close_place(shelf.pk, by=cast.clerk)
    with pytest.raises(Conflict, match="còn ngăn"):
        services.close_place(shelf.parent_id, by=cast.clerk)
    services.put(dossier.code, "K1", by=cast.desk)
    services.close_place(shelf.pk, by=cast.clerk, last_day=clock.today())
    shelf.refresh_from_db()
    shelf.valid_from = shelf.valid_to = date(2026, 1, 1)
    shelf.save()
    with pytest.raises(NotFound, match="K1-T2-N3"):
        services.put(dossier.code, shelf.code, by=cast.desk)
    with pytest.raises(Conflict, match="đã dùng"):
        services.open_place(code="K1-T2-N3", name="Ngăn mới", kind="NGAN", by=cast.clerk)


def test_another_agencys_store_is_not_ours(cast, shelf):
    dossier = cast.received()
    with pytest.raises(NotFound):
        services.put(dossier.code, shelf.code, by=cast.stranger)
    with pytest.raises(NotAllowed):
        services.open_place(code="K2", name="Kho", kind="KHO", by=cast.desk)
    with pytest.raises(NotFound):
        services.lend(dossier.pk, to="A", back_by=clock.today(), by=cast.stranger)
