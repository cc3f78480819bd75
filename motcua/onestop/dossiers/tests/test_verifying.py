"""Field checks and councils: planned, recorded or cancelled before the step goes on (T12; NĐ 61/2018 Điều 19.3)."""

import pytest

from motcua.base.errors import Conflict, Invalid
from motcua.onestop.dossiers import papers, services
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.across import items_of
from motcua.onestop.dossiers.tests.cast import vn

PLAN = {
    "place": "Thửa đất số 15", "participants": "Công chức địa chính; hộ liền kề", "content": "Ranh giới",
    "planned_at": vn("2026-08-21T08:00"),
}  # fmt: skip


@pytest.fixture
def planned(cast):
    dossier = cast.appraised("2026-08-20T08:00")
    work = items_of(dossier)[0]
    services.plan_verification(
        dossier.pk, work.pk, by=cast.specialist, applicant_invited=True, at=vn("2026-08-20T10:00"), **PLAN
    )
    return dossier, work


def test_the_applicant_who_is_needed_is_invited_in_writing(cast, planned):
    dossier, _ = planned
    fresh = Dossier.objects.get(pk=dossier.pk)
    assert fresh.status == "XAC_MINH"
    letter = papers.content_of(fresh.issued.get(form="moi_xac_minh"))
    assert (letter["place"], letter["participants"]) == (PLAN["place"], PLAN["participants"])


def test_the_step_is_not_handed_on_before_the_record(cast, planned):
    dossier, work = planned
    with pytest.raises(Conflict, match="chưa ghi biên bản"):
        services.forward(dossier.pk, work.pk, by=cast.specialist, at=vn("2026-08-20T11:00"))
    with pytest.raises(Invalid, match="tương lai"):
        services.record_verification(
            dossier.pk, work.pk, conclusion="Đúng", passed=True, by=cast.specialist,
            held_at=vn("2026-08-22T08:00"), at=vn("2026-08-21T09:00"),
        )  # fmt: skip
    services.record_verification(
        dossier.pk, work.pk, conclusion="Hiện trạng đúng với hồ sơ", passed=True, by=cast.specialist,
        at=vn("2026-08-21T09:00"),
    )  # fmt: skip
    fresh = Dossier.objects.get(pk=dossier.pk)
    assert fresh.status == "THAM_DINH"
    assert papers.content_of(fresh.issued.get(form="bien_ban_xac_minh"))["passed"] is True
    services.forward(dossier.pk, work.pk, by=cast.specialist, at=vn("2026-08-21T10:00"))


def test_a_plan_is_cancelled_only_with_a_reason(cast, planned):
    dossier, work = planned
    with pytest.raises(Invalid):
        services.cancel_verification(dossier.pk, work.pk, reason="", by=cast.specialist)
    services.cancel_verification(
        dossier.pk, work.pk, reason="Mưa bão", by=cast.specialist, at=vn("2026-08-20T15:00")
    )
    services.forward(dossier.pk, work.pk, by=cast.specialist, at=vn("2026-08-20T16:00"))
    assert Dossier.objects.get(pk=dossier.pk).status == "TRINH_KY"


def test_nothing_is_planned_twice_nor_in_the_past(cast, planned):
    dossier, work = planned
    with pytest.raises(Conflict, match="đã có lịch"):
        services.plan_verification(dossier.pk, work.pk, by=cast.specialist, at=vn("2026-08-20T11:00"), **PLAN)
    other = cast.appraised("2026-08-20T08:00")
    with pytest.raises(Invalid, match="phải sau"):
        services.plan_verification(
            other.pk, items_of(other)[0].pk, by=cast.specialist, at=vn("2026-08-21T11:00"), **PLAN
        )
