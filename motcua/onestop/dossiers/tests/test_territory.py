"""Filing away from the competent agency: three places, and when the clock starts (mot-cua.md 6.2; H11)."""

import pytest

from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.base.organisations.models import Agency
from motcua.onestop.dossiers import papers, services
from motcua.onestop.dossiers.law import clock_waits
from motcua.onestop.dossiers.models import Dossier, WorkItem
from motcua.onestop.dossiers.services import process_moves
from motcua.onestop.dossiers.tests.across import another_commune, items_of, replace_process
from motcua.onestop.dossiers.tests.cast import STEPS, vn


@pytest.fixture
def far(cast):
    """The other ward gets an area of its own; it is competent, the cast's desk receives."""
    Agency.objects.filter(pk=cast.other_agency.pk).update(area=another_commune())
    cast.other_agency.refresh_from_db()
    return cast.other_agency


def _received(cast, far, *, electronic=False, at="2026-08-20T09:00", **changes) -> Dossier:
    data = cast.intake(agency_id=far.pk, **changes)
    for paper in data.papers:
        paper.form = 2 if electronic else 0
    return services.receive(data, by=cast.desk, at=vn(at))


def test_helping_receiving_and_competent_are_three_places(cast, far):
    dossier = _received(cast, far, helping_unit_id=cast.room.pk)
    assert dossier.non_territorial
    assert (dossier.helping_unit_id, dossier.intake_agency_id, dossier.agency_id) == (
        cast.room.pk, cast.agency.pk, far.pk,
    )  # fmt: skip
    assert dossier.code.startswith("H05.24.31-"), "the code is of the desk that receives"


def test_papers_travel_and_the_clock_starts_when_the_competent_agency_has_them(cast, far):
    dossier = _received(cast, far)
    receipt = papers.content_of(dossier.issued.get(form="tiep_nhan"))
    assert receipt["due_expected"]
    assert "tính từ khi Ủy ban nhân dân phường Khác nhận được" in receipt["due_note"]
    cast.step(dossier, cast.desk, vn("2026-08-20T10:00"))
    on_the_way = Dossier.objects.get(pk=dossier.pk)
    assert on_the_way.status == "CHO_CHUYEN"
    assert clock_waits(on_the_way)
    arrival = items_of(on_the_way)[0]
    assert (arrival.kind, arrival.unit.agency_id) == ("XAC_NHAN_DEN", far.pk)
    services.confirm_arrival(dossier.pk, arrival.pk, by=cast.stranger, at=vn("2026-08-24T14:00"))
    there = Dossier.objects.get(pk=dossier.pk)
    assert there.arrived_at == there.clock_started_at == vn("2026-08-24T14:00")
    # Three working days from Monday 24/8; received and coded on the 20th all the same.
    assert there.due_at == there.first_due_at == vn("2026-08-27T17:30")
    assert there.received_at == vn("2026-08-20T09:00")
    assert there.code == dossier.code
    assert there.status == "CHO_PHAN_CONG"
    anew = papers.content_of(there.issued.filter(form="tiep_nhan").last())
    assert not anew["due_expected"]
    assert "thời hạn tính từ lúc đó" in anew["due_note"]


def test_what_is_all_electronic_arrives_when_it_is_handed_on(cast, far):
    dossier = _received(cast, far, electronic=True)
    cast.step(dossier, cast.desk, vn("2026-08-21T08:00"))
    there = Dossier.objects.get(pk=dossier.pk)
    assert there.arrived_at == there.clock_started_at == vn("2026-08-21T08:00")
    assert there.due_at == vn("2026-08-25T17:30")
    assert there.status == "CHO_PHAN_CONG"


def test_before_the_fifth_of_august_the_clock_starts_at_the_desk(cast, far):
    dossier = _received(cast, far, at="2026-07-20T09:00")
    due = dossier.due_at
    cast.step(dossier, cast.desk, vn("2026-07-20T10:00"))
    services.confirm_arrival(dossier.pk, items_of(dossier)[0].pk, by=cast.stranger, at=vn("2026-07-22T14:00"))
    assert Dossier.objects.get(pk=dossier.pk).due_at == due


def test_the_competent_desk_may_send_it_back_with_a_reason(cast, far):
    dossier = _received(cast, far)
    cast.step(dossier, cast.desk, vn("2026-08-20T10:00"))
    arrival = items_of(dossier)[0]
    with pytest.raises(Invalid):
        services.refuse_arrival(dossier.pk, arrival.pk, reason=" ", by=cast.stranger)
    services.refuse_arrival(
        dossier.pk, arrival.pk, reason="Thiếu bản chính", by=cast.stranger, at=vn("2026-08-24T09:00")
    )
    back = Dossier.objects.get(pk=dossier.pk)
    assert (back.status, back.paper, back.arrived_at) == ("DA_TIEP_NHAN", "TAI_MOT_CUA", None)
    again = items_of(back)[0]
    assert (again.kind, again.unit_id, again.is_return) == ("TIEP_NHAN", cast.desk_unit.pk, True)
    cast.step(back, cast.desk, vn("2026-08-24T10:00"))
    services.confirm_arrival(dossier.pk, items_of(dossier)[0].pk, by=cast.stranger, at=vn("2026-08-25T09:00"))
    assert Dossier.objects.get(pk=dossier.pk).due_at == vn("2026-08-28T17:30")


def test_only_the_competent_desk_confirms(cast, far):
    dossier = _received(cast, far)
    cast.step(dossier, cast.desk, vn("2026-08-20T10:00"))
    with pytest.raises(NotAllowed):
        services.confirm_arrival(dossier.pk, items_of(dossier)[0].pk, by=cast.desk)
    with pytest.raises(Conflict, match="Xác nhận đã nhận hồ sơ"):
        services.forward(dossier.pk, items_of(dossier)[0].pk, by=cast.stranger)


def test_before_july_2025_only_listed_procedures_go_elsewhere(cast, far):
    from motcua.law.rulesets import for_day
    from motcua.onestop.dossiers.services.territory import allows_elsewhere
    from motcua.onestop.dossiers.tests.cast import START

    old, now = for_day(START.replace(year=2024)), for_day(START)
    assert not allows_elsewhere(old, cast.version)
    cast.version.nonterritorial = True
    assert allows_elsewhere(old, cast.version)
    cast.version.nonterritorial = False
    assert allows_elsewhere(now, cast.version)


def test_the_result_goes_back_to_the_desk_that_received(cast, far):
    dossier = _received(cast, far, electronic=True)
    cast.step(dossier, cast.desk, vn("2026-08-20T10:00"))
    kinds = {item.kind: item.unit.agency_id for item in items_of(dossier)}
    assert kinds == {"PHAN_CONG": far.pk}
    from motcua.catalogue.processes.queries import steps_of

    last = next(step for step in steps_of(dossier.process_version_id) if step.kind == "TRA_KET_QUA")
    assert services.unit_of(dossier, last).pk == cast.desk_unit.pk


def test_a_dossier_on_its_way_may_be_withdrawn(cast, far):
    dossier = _received(cast, far)
    cast.step(dossier, cast.desk, vn("2026-08-20T10:00"))
    services.ask_withdrawal(dossier.pk, reason="Rút", by=cast.desk, at=vn("2026-08-20T11:00"))
    with pytest.raises(Conflict, match="đề nghị rút"):
        services.confirm_arrival(dossier.pk, items_of(dossier)[0].pk, by=cast.stranger)
    services.decide_withdrawal(dossier.pk, agree=True, by=cast.desk, at=vn("2026-08-20T12:00"))
    assert not WorkItem.objects.filter(dossier=dossier, closed_at__isnull=True).exists()


def test_a_dossier_on_its_way_keeps_its_process_until_it_has_arrived(cast, far):
    dossier = _received(cast, far)
    newer = replace_process(cast, [STEPS[2]])
    cast.step(dossier, cast.desk, vn("2026-08-20T10:00"))
    on_the_way = Dossier.objects.select_related("engine").get(pk=dossier.pk)
    (shown,) = process_moves.preview([on_the_way], newer, {}, at=vn("2026-08-20T11:00"))
    (tried,) = process_moves.move(
        [dossier.pk], newer.pk, {}, "Quy trình mới", by=cast.control, at=vn("2026-08-20T11:00")
    )
    assert shown.why_not == tried.why_not
    assert "đang chuyển đến cơ quan có thẩm quyền" in tried.why_not
    (arrival,) = items_of(on_the_way)
    assert arrival.kind == "XAC_NHAN_DEN"
