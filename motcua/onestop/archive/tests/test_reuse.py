"""What the owner's record holds is taken, not asked for again; what expired or was withdrawn is refused, and why."""

import pytest

from motcua.base.audit.models import Act
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.events.models import Event
from motcua.onestop.archive import queries, services
from motcua.onestop.archive.models import StoredUse
from motcua.onestop.archive.services.using import record_of
from motcua.onestop.archive.tests.conftest import OWNER
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.intake_data import PartyData
from motcua.onestop.dossiers.tests.cast import open_item, vn

DAY = "2026-09-01T09:00"


def waiting_paper(dossier):
    return dossier.papers.get(document__code="G1")


def test_at_the_desk_the_checklist_is_looked_up_by_the_exact_number(room):
    stored = room.stored()
    found = services.look_up(by=room.cast.desk, identity=OWNER, case_id=room.cast.case.pk, at=vn(DAY))
    assert [(match.stored.pk, match.reuse, match.why_not) for match in found] == [(stored.pk, 2, "")]
    assert found[0].words == (
        "Giấy xác nhận tình trạng hôn nhân số 12/XN ngày 21/08/2026, có giá trị đến 21/02/2027"
    )
    assert (
        services.look_up(by=room.cast.desk, identity="024190000778", case_id=room.cast.case.pk, at=vn(DAY))
        == []
    )


def test_every_look_up_is_in_the_trail_without_the_number(room):
    room.stored()
    services.look_up(by=room.cast.desk, identity=OWNER, case_id=room.cast.case.pk, at=vn(DAY))
    act = Act.objects.filter(act="archive.looked_up").latest("seq")
    assert (act.actor_id, act.detail["found"]) == (room.cast.desk.person_id, 1)
    assert OWNER not in str(act.detail) + act.label


def test_part_of_a_number_finds_nobody(room):
    room.stored()
    with pytest.raises(Invalid, match="đúng số định danh"):
        services.look_up(by=room.cast.desk, identity=OWNER[:6], case_id=room.cast.case.pk)


def test_a_paper_ticked_from_the_store_is_taken_with_the_intake(room):
    stored = room.stored()
    data = room.cast.intake(identity=OWNER)
    data.papers[1].stored_id = stored.pk
    dossier = dossiers.receive(data, by=room.cast.desk, at=vn(DAY))
    paper = waiting_paper(dossier)
    assert (paper.source, paper.reuse, paper.result_code, paper.form) == ("KHO", 2, stored.code, 2)
    assert paper.file.sha256 == stored.sha256
    # The using dossier's rights guard its own record of the same bytes.
    assert (paper.file.object_kind, paper.file.object_id) == ("dossier", dossier.pk)
    use = StoredUse.objects.get()
    assert (use.stored_id, use.dossier_id, use.consent, use.consent_name) == (
        stored.pk, dossier.pk, "CHU_HO_SO", "Nguyễn Thị Mẫu",
    )  # fmt: skip
    assert (use.by_id, use.at) == (room.cast.desk.person_id, vn(DAY))
    assert Act.objects.filter(act="archive.used", object_id=stored.pk).count() == 1


def test_the_store_gives_only_the_applicants_own_papers(room):
    stored = room.stored()
    data = room.cast.intake(name="Người Khác", identity="024190000999")
    data.papers[1].stored_id = stored.pk
    with pytest.raises(NotFound, match="Kho của chủ hồ sơ không có"):
        dossiers.receive(data, by=room.cast.desk, at=vn(DAY))
    assert not StoredUse.objects.exists()


def test_a_paper_that_answers_another_required_paper_is_not_taken_for_this_one(room):
    stored = room.stored()
    data = room.cast.intake(identity=OWNER)
    data.papers[0].stored_id = stored.pk
    with pytest.raises(NotFound, match="không thay được"):
        dossiers.receive(data, by=room.cast.desk, at=vn(DAY))


def test_an_expired_paper_is_refused_with_the_reason(room):
    stored = room.stored()
    found = services.look_up(
        by=room.cast.desk, identity=OWNER, case_id=room.cast.case.pk, at=vn("2027-03-01T09:00")
    )
    assert found[0].why_not == "hết giá trị từ sau 21/02/2027"
    dossier = room.cast.received("2027-03-01T09:00", identity=OWNER)
    with pytest.raises(Conflict, match="hết giá trị từ sau 21/02/2027"):
        dossiers.reuse(
            dossier.pk, waiting_paper(dossier).pk, stored.pk, by=room.cast.desk, at=vn("2027-03-01T10:00")
        )
    assert waiting_paper(dossier).source == "NOP"


def test_it_holds_on_its_last_day_and_not_on_the_next(room):
    stored = room.stored()
    assert stored.why_not(vn("2027-02-21T23:00").date()) == ""
    assert stored.why_not(vn("2027-02-22T00:30").date()) != ""


def test_a_withdrawn_paper_is_refused_with_the_reason(room):
    stored = room.stored()
    services.withdraw(
        stored.pk, reason="Thu hồi theo QĐ 05 (mẫu)", by=room.cast.clerk, at=vn("2026-08-30T08:00")
    )
    dossier = room.cast.received(DAY, identity=OWNER)
    with pytest.raises(Conflict, match="QĐ 05"):
        dossiers.reuse(dossier.pk, waiting_paper(dossier).pk, stored.pk, by=room.cast.desk, at=vn(DAY))


def test_the_specialist_takes_it_while_handling(room):
    stored = room.stored()
    dossier = room.cast.appraised(DAY, identity=OWNER)
    services.look_up(by=room.cast.specialist, dossier=dossier, at=vn(DAY))
    paper = dossiers.reuse(
        dossier.pk, waiting_paper(dossier).pk, stored.pk, by=room.cast.specialist, at=vn("2026-09-01T11:00")
    )
    assert (paper.source, paper.reuse) == ("KHO", 2)
    assert Event.objects.filter(kind="dossier.paper_reused", stream_id=dossier.pk).exists()


def test_who_files_for_another_needs_the_owners_authorisation(room):
    stored = room.stored()
    filer = PartyData(name="Lê Thị Nộp (mẫu)", identity="024190000555", address="Phường Mẫu")
    data = room.cast.intake(identity=OWNER, filer=filer, authorisation="GUQ 03/2026, UBND phường Mẫu")
    data.papers[1].stored_id = stored.pk
    dossier = dossiers.receive(data, by=room.cast.desk, at=vn(DAY))
    use = StoredUse.objects.get(dossier=dossier)
    assert (use.consent, use.consent_note) == ("NGUOI_NOP_THAY", "GUQ 03/2026, UBND phường Mẫu")


def test_asking_for_what_is_stored_needs_a_reason(room):
    room.stored()
    dossier = room.cast.appraised(DAY, identity=OWNER)
    paper = waiting_paper(dossier)
    item = {"document_id": paper.document_id, "name": paper.name, "originals": 1}
    ask = {"reason": "Cần bản gốc để đối chiếu", "by": room.cast.specialist, "at": vn("2026-09-01T11:00")}
    with pytest.raises(Conflict, match="Đã có trong kho dữ liệu của chủ hồ sơ") as refused:
        dossiers.ask_supplement(dossier.pk, open_item(dossier).pk, items=[item], **ask)
    assert refused.value.field == "despite"
    with_reason = item | {"despite": "Sai năm sinh trên bản trong kho"}
    dossiers.ask_supplement(dossier.pk, open_item(dossier).pk, items=[with_reason], **ask)
    event = Event.objects.get(kind="dossier.asked_though_stored")
    assert event.payload["reason"] == "Sai năm sinh trên bản trong kho"


def test_asking_at_the_desk_for_what_is_stored_needs_a_reason_too(room):
    room.stored()
    data = room.cast.intake(identity=OWNER)
    data.papers[1].received = False
    item = {"document_id": data.papers[1].document_id, "name": data.papers[1].name, "originals": 1}
    with pytest.raises(Conflict, match="Đã có trong kho"):
        dossiers.ask_supplement_at_intake(data, items=[item], reason="Thiếu", by=room.cast.desk, at=vn(DAY))


def test_what_is_expired_may_be_asked_for_as_ever(room):
    room.stored()
    dossier = room.cast.appraised("2027-03-01T09:00", identity=OWNER)
    paper = waiting_paper(dossier)
    item = {"document_id": paper.document_id, "name": paper.name, "originals": 1}
    dossiers.ask_supplement(
        dossier.pk, open_item(dossier).pk, items=[item], reason="Hết hạn", by=room.cast.specialist,
        at=vn("2027-03-01T11:00"),
    )  # fmt: skip


def test_a_database_that_fails_is_logged_with_the_reason(room):
    data = room.cast.intake(identity=OWNER)
    data.papers[1].database_code, data.papers[1].database_fault = "DAN_CU", "Không kết nối lúc 08:40"
    dossier = dossiers.receive(data, by=room.cast.desk, at=vn(DAY))
    event = Event.objects.get(kind="dossier.database_failed", stream_id=dossier.pk)
    assert (event.payload["database"], event.payload["reason"]) == ("DAN_CU", "Không kết nối lúc 08:40")
    assert waiting_paper(dossier).database_code == ""
    assert Act.objects.filter(act="dossier.database_failed", object_id=dossier.pk).exists()


def test_a_database_that_is_read_stands_for_the_paper(room):
    dossier = room.cast.appraised(DAY, identity=OWNER)
    paper = waiting_paper(dossier)
    done = dossiers.read_database(
        dossier.pk, paper.pk, database="DAN_CU", by=room.cast.specialist, at=vn("2026-09-01T11:00")
    )
    assert (done.source, done.database_code) == ("CSDL", "DAN_CU")
    dossiers.read_database(
        dossier.pk, paper.pk, database="DAN_CU", fault="Quá thời gian chờ", by=room.cast.specialist,
        at=vn("2026-09-01T11:05"),
    )  # fmt: skip
    kinds = set(Event.objects.filter(stream_id=dossier.pk).values_list("kind", flat=True))
    assert {"dossier.database_read", "dossier.database_failed"} <= kinds


def test_a_stranger_looks_up_nothing_takes_nothing_sees_nothing(room):
    stored = room.stored()
    dossier = room.cast.appraised(DAY, identity=OWNER)
    stranger = room.cast.stranger
    with pytest.raises(NotAllowed):
        services.look_up(by=stranger, dossier=dossier)
    with pytest.raises(NotAllowed):
        record_of(dossier, by=stranger)
    with pytest.raises(NotAllowed):
        dossiers.reuse(dossier.pk, waiting_paper(dossier).pk, stored.pk, by=stranger)
    with pytest.raises(NotFound):
        queries.get(stored.pk, by=stranger)
    assert not queries.may_open(stranger, stored.pk)
    assert queries.by_code(stored.code, by=stranger) is None
    assert sum(queries.counts(stranger).values()) == 0


def test_an_officer_of_another_agency_sees_it_only_while_the_owners_dossier_lies_with_them(room):
    stored = room.stored()
    theirs = room.cast.intake(identity=OWNER, agency_id=room.cast.other_agency.pk)
    dossier = dossiers.receive(theirs, by=room.cast.stranger, at=vn(DAY))
    assert queries.get(stored.pk, by=room.cast.stranger) == stored
    assert record_of(dossier, by=room.cast.stranger) == [stored]
    dossiers.ask_withdrawal(dossier.pk, reason="Xin rút", by=room.cast.stranger, at=vn("2026-09-01T10:00"))
    assert queries.may_open(room.cast.stranger, stored.pk)


def test_a_closed_dossier_opens_no_record(room):
    room.stored()
    done = room.signed(at=DAY, until="2026-09-02T10:00")
    dossiers.release(done.pk, open_item(done).pk, by=room.cast.returning, at=vn("2026-09-03T08:00"))
    done.refresh_from_db()
    with pytest.raises(NotAllowed):
        services.look_up(by=room.cast.desk, dossier=done)
