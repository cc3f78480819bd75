"""Papers handed from unit to unit: confirmed one by one, differences open until explained, the axis stays true."""

import pytest
from django.db import IntegrityError, transaction

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.events.models import Event
from motcua.base.notices.models import Notice
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.history import history_of
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.cast import vn
from motcua.onestop.handovers import queries, readers, services
from motcua.onestop.handovers.models import SlipLine


def lines(slip) -> list[SlipLine]:
    return list(slip.lines.all())


def test_several_dossiers_go_in_one_slip_and_are_confirmed_one_by_one(cast):
    first, second = cast.received(), cast.received()
    slip = services.hand_over(
        [first.pk, second.pk], to_unit_id=cast.room.pk, by=cast.desk, at=vn("2026-08-20T14:00")
    )
    assert (slip.label, [line.papers for line in lines(slip)]) == ("01/2026/PBG", [2, 2])
    services.answer_scanned(slip.pk, first.code.lower(), by=cast.specialist, at=vn("2026-08-20T14:05"))
    slip.refresh_from_db()
    assert slip.closed_at is None
    assert services.answer_rest(slip.pk, by=cast.specialist, at=vn("2026-08-20T14:06")) == 1
    slip.refresh_from_db()
    assert slip.closed_at == vn("2026-08-20T14:06")
    assert Dossier.objects.get(pk=first.pk).paper == "DA_CHUYEN"


def test_the_axis_follows_the_papers_back_to_the_desk(cast):
    dossier = cast.appraised()
    assert dossier.paper == "DA_CHUYEN"
    slip = services.hand_over([dossier.pk], to_unit_id=cast.desk_unit.pk, by=cast.specialist)
    assert Dossier.objects.get(pk=dossier.pk).paper == "DA_CHUYEN"
    services.answer_rest(slip.pk, by=cast.desk)
    assert Dossier.objects.get(pk=dossier.pk).paper == "TAI_MOT_CUA"
    sentences = [moment.sentence for moment in history_of(dossier)]
    assert "Bản giấy: bản giấy tại bộ phận một cửa" in sentences
    assert "Nhận đủ hồ sơ giấy" in sentences


def test_a_difference_stays_open_until_it_is_explained(cast):
    dossier = cast.received()
    slip = services.hand_over([dossier.pk], to_unit_id=cast.room.pk, by=cast.desk)
    (line,) = lines(slip)
    with pytest.raises(Invalid, match="còn thiếu"):
        services.answer(line.pk, "THIEU", by=cast.specialist)
    services.answer(line.pk, "THIEU", missing="Bản chính giấy khai sinh", by=cast.specialist)
    slip.refresh_from_db()
    assert slip.closed_at is None
    with pytest.raises(NotAllowed):
        services.resolve(line.pk, "…", by=cast.stranger)
    services.resolve(line.pk, "Bản chính để ở quầy, đã chuyển bổ sung", by=cast.desk)
    slip.refresh_from_db()
    assert slip.closed_at is not None


def test_papers_not_taken_stay_with_the_giver(cast):
    dossier = cast.received()
    slip = services.hand_over([dossier.pk], to_unit_id=cast.room.pk, by=cast.desk)
    services.answer(
        lines(slip)[0].pk, "KHONG_NHAN", missing="Không thuộc lĩnh vực của phòng", by=cast.specialist
    )
    assert Dossier.objects.get(pk=dossier.pk).paper == "TAI_MOT_CUA"
    readers.tell(list(Event.objects.filter(kind="slip.differs")))
    notice = Notice.objects.get(person_id=cast.desk.person_id, kind="slip.differs")
    assert "có chênh lệch" in notice.title


def test_an_answer_is_given_once_and_never_changed(cast):
    slip = services.hand_over([cast.received().pk], to_unit_id=cast.room.pk, by=cast.desk)
    (line,) = lines(slip)
    services.answer(line.pk, "DU", by=cast.specialist)
    with pytest.raises(Conflict, match="đã được"):
        services.answer(line.pk, "KHONG_NHAN", missing="…", by=cast.specialist)
    with pytest.raises(IntegrityError), transaction.atomic():
        SlipLine.objects.filter(pk=line.pk).update(answer="KHONG_NHAN", missing="sửa")


def test_papers_are_on_one_slip_at_a_time_and_must_exist(cast):
    dossier = cast.received()
    services.hand_over([dossier.pk], to_unit_id=cast.room.pk, by=cast.desk)
    with pytest.raises(Conflict, match="chờ xác nhận"):
        services.hand_over([dossier.pk], to_unit_id=cast.room.pk, by=cast.desk)
    electronic = cast.intake()
    for paper in electronic.papers:
        paper.form = 2
    online = dossiers.receive(electronic, by=cast.desk, at=vn("2026-08-20T09:00"))
    with pytest.raises(Conflict, match="không có bản giấy"):
        services.hand_over([online.pk], to_unit_id=cast.room.pk, by=cast.desk)


def test_only_the_receiving_unit_confirms(cast):
    slip = services.hand_over([cast.received().pk], to_unit_id=cast.room.pk, by=cast.desk)
    for other in (cast.desk, cast.clerk, cast.stranger):
        with pytest.raises(NotAllowed):
            services.answer_rest(slip.pk, by=other)
    with pytest.raises(NotFound):
        services.hand_over([slip.lines.get().dossier_id], to_unit_id=cast.room.pk, by=cast.stranger)
    with pytest.raises(NotFound, match="không có hồ sơ mã"):
        services.answer_scanned(slip.pk, "H05.24.31-260820-9999", by=cast.specialist)


def test_slips_are_numbered_without_gap(cast):
    numbers = []
    for _ in range(3):
        dossier = cast.received()
        slip = services.hand_over([dossier.pk], to_unit_id=cast.room.pk, by=cast.desk)
        numbers.append(slip.number)
        # A refused slip uses no number up.
        with pytest.raises(Conflict):
            services.hand_over([dossier.pk], to_unit_id=cast.room.pk, by=cast.desk)
    assert numbers == [1, 2, 3]


def test_the_desk_may_bundle_what_it_handed_on_in_the_system_but_once(cast, settings):
    """Work goes on in the system at once, the papers follow in a bundle (NĐ 61/2018 Điều 18.2)."""
    settings.MOTCUA_CLOCK_SHIFT = vn("2026-08-20T15:00") - clock.now()
    dossier = cast.appraised()
    assert dossier in queries.papers_here(cast.desk)
    slip = services.hand_over([dossier.pk], to_unit_id=cast.room.pk, by=cast.desk)
    assert dossier not in queries.papers_here(cast.desk)
    services.answer_rest(slip.pk, by=cast.specialist)
    assert dossier not in queries.papers_here(cast.desk)
    assert dossier in queries.papers_here(cast.specialist)
