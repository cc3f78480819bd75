"""A dossier from the desk to the result (mot-cua.md 3.3: T1, T9, T11, T19, T20, T24)."""

import pytest

from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.base.events.queries import of_stream
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import Dossier, WorkItem
from motcua.onestop.dossiers.tests.cast import open_item, vn


def test_a_complete_dossier_gets_a_code_a_due_date_and_a_receipt(cast):
    dossier = cast.received("2026-08-20T09:00")
    assert dossier.code == "H05.24.31-260820-0001"
    assert dossier.status == "DA_TIEP_NHAN"
    # 20/8/2026, 3 working days, Saturday 22/8 is made up: 24/8 (mot-cua.md 12.5)
    assert dossier.due_at == vn("2026-08-24T17:30")
    assert dossier.rule_set == "nd118-2025"
    assert [paper.form for paper in dossier.issued.all()] == ["tiep_nhan"]
    assert open_item(dossier).assignee_id == cast.desk.person_id


def test_a_dossier_goes_from_the_desk_to_the_returned_result(cast):
    dossier = cast.signed("2026-08-20T09:00", until="2026-08-21T10:00")
    assert (dossier.status, dossier.timeliness) == ("CO_KET_QUA", "TRUOC_HAN")
    done = services.release(dossier.pk, open_item(dossier).pk, by=cast.returning, at=vn("2026-08-24T08:00"))
    assert (done.status, done.portal_status) == ("DA_TRA", 10)
    assert not WorkItem.objects.filter(dossier=dossier, closed_at__isnull=True).exists()
    assert not hasattr(Dossier.objects.get(pk=dossier.pk), "engine")
    kinds = [event.kind for event in of_stream("dossier", dossier.pk)]
    assert kinds == [
        "dossier.received", "dossier.forwarded", "dossier.forwarded", "dossier.forwarded", "dossier.signed",
        "dossier.stamped", "dossier.released",
    ]  # fmt: skip


def test_pressing_twice_makes_one_dossier(cast):
    data = cast.intake()
    first = services.receive(data, by=cast.desk, at=vn("2026-08-20T09:00"))
    second = services.receive(data, by=cast.desk, at=vn("2026-08-20T09:01"))
    assert first.pk == second.pk
    assert Dossier.objects.count() == 1


def test_a_dossier_that_lacks_a_required_paper_is_not_received(cast):
    data = cast.intake()
    data.papers[1].received = False
    with pytest.raises(Invalid, match="Giấy tờ tùy thân"):
        services.receive(data, by=cast.desk)
    assert not Dossier.objects.exists()


def test_two_officers_acting_on_one_dossier_the_second_is_told(cast):
    dossier = cast.appraised()
    seen = dossier.version
    services.forward(
        dossier.pk, open_item(dossier).pk, by=cast.specialist, version=seen, at=vn("2026-08-20T11:00")
    )
    with pytest.raises(Conflict, match="vừa được người khác xử lý"):
        services.forward(dossier.pk, open_item(dossier).pk, by=cast.leader, version=seen)


def test_work_given_to_one_officer_is_not_done_by_another(cast):
    dossier = cast.appraised()
    with pytest.raises(NotAllowed, match="giao cho người khác"):
        services.forward(dossier.pk, open_item(dossier).pk, by=cast.colleague, at=vn("2026-08-20T11:00"))
    services.assign(dossier.pk, open_item(dossier).pk, person_id=cast.colleague.person_id, by=cast.head)
    services.forward(dossier.pk, open_item(dossier).pk, by=cast.colleague, at=vn("2026-08-20T11:00"))


def test_a_stranger_from_another_commune_can_do_nothing(cast):
    dossier = cast.received()
    item = open_item(dossier)
    for act in (
        lambda: services.forward(dossier.pk, item.pk, by=cast.stranger),
        lambda: services.ask_withdrawal(dossier.pk, reason="…", by=cast.stranger),
        lambda: services.assign(dossier.pk, item.pk, person_id=None, by=cast.stranger),
        lambda: services.collect_fee(dossier.pk, by=cast.stranger),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_leader_sends_back_with_a_reason_and_the_same_officer_gets_it_again(cast):
    dossier = cast.appraised()
    cast.step(dossier, cast.specialist, vn("2026-08-20T14:00"))
    with pytest.raises(Invalid, match="điều cần sửa"):
        services.send_back(dossier.pk, open_item(dossier).pk, reason=" ", by=cast.leader)
    back = services.send_back(
        dossier.pk, open_item(dossier).pk, reason="Sai năm sinh", by=cast.leader, return_to="tham_dinh",
        at=vn("2026-08-20T15:00"),
    )  # fmt: skip
    assert back.status == "THAM_DINH"
    item = open_item(back)
    assert (item.assignee_id, item.is_return) == (cast.specialist.person_id, True)
