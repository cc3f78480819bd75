"""Results enter the owner's record once in effect; corrections withdraw what they correct (NĐ 45/2020 Điều 16)."""

import pytest

from motcua.base.audit.models import Act
from motcua.base.errors import Conflict, NotAllowed
from motcua.base.events import readers as log
from motcua.base.events.models import Event, ReaderCursor
from motcua.onestop.archive import queries, readers, services
from motcua.onestop.archive.models import StoredPaper
from motcua.onestop.archive.tests.conftest import KIND, OWNER, scan_pdf
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.tests.cast import open_item, vn


def events_of(dossier) -> list[Event]:
    return list(
        Event.objects.filter(stream_kind="dossier", stream_id=dossier.pk, kind__in=readers.KINDS).order_by(
            "id"
        )
    )


def test_an_electronic_result_stands_in_its_owners_record(room):
    stored = room.stored()
    assert (stored.code, stored.kind_code) == (f"{stored.dossier.code}-KQ1", KIND)
    assert (stored.state, stored.source, stored.number) == ("DA_DUYET", "KET_QUA", "12/XN")
    assert stored.owner_identity == OWNER
    assert OWNER not in stored.masked_identity
    assert (stored.confirmed_by_id, stored.signer) == (room.cast.leader.person_id, room.cast.leader.name)
    assert stored.sha256 == stored.result.file.sha256
    # NĐ 123/2015 Điều 23: giấy xác nhận tình trạng hôn nhân có giá trị 6 tháng kể từ ngày cấp.
    assert (str(stored.valid_from), str(stored.valid_to)) == ("2026-08-21", "2027-02-21")


def test_reading_the_log_twice_makes_no_twin(room):
    dossier = room.signed()
    events = events_of(dossier)
    readers.keep_results(events)
    first = StoredPaper.objects.get()
    acts = Act.objects.filter(object_kind="archive").count()
    readers.keep_results(events)
    readers.keep_results(list(reversed(events)))
    assert StoredPaper.objects.get().pk == first.pk
    assert Act.objects.filter(object_kind="archive").count() == acts
    assert services.keep_results_of([dossier.pk]) == 0


@pytest.mark.alone
def test_the_reader_follows_the_log_and_a_cursor_put_back_changes_nothing(own_database):
    from motcua.catalogue.procedures.models import ProcedureResult
    from motcua.onestop.archive.tests.conftest import Room
    from motcua.onestop.dossiers.tests.cast import make_cast

    cast = make_cast()
    ProcedureResult.objects.create(version=cast.version, code=KIND, name="Giấy xác nhận tình trạng hôn nhân")
    Room(cast).signed()
    log.run_reader("archive.results")
    assert StoredPaper.objects.count() == 1
    ReaderCursor.objects.filter(pk="archive.results").update(xid=0, last_id=0)
    log.run_reader("archive.results")
    assert StoredPaper.objects.count() == 1


def test_a_refusal_never_enters_the_store(room):
    dossier = room.cast.appraised(identity=OWNER)
    item = open_item(dossier)
    dossiers.refuse(
        dossier.pk, item.pk, reason="Không đủ điều kiện", basis="Luật (mẫu)", by=room.cast.specialist,
        at=vn("2026-08-20T14:00"),
    )  # fmt: skip
    dossiers.sign_refusal(dossier.pk, open_item(dossier).pk, by=room.cast.leader, at=vn("2026-08-20T15:00"))
    assert services.keep_results_of([dossier.pk]) == 0


def test_a_result_without_a_file_waits_on_the_clerks_list_until_it_is_digitised(room):
    stored = room.stored(file=False)
    assert (stored.state, stored.file_id) == ("CHUA_SO_HOA", None)
    assert list(queries.worklist(room.cast.clerk, "thieu-tep")) == [stored]
    done = services.digitise_stored_result(
        stored.pk, scan_pdf(), by=room.cast.clerk, at=vn("2026-08-24T09:00")
    )
    assert (done.pk, done.state) == (stored.pk, "DA_DUYET")
    assert done.result.file.sha256 == done.sha256
    assert not queries.worklist(room.cast.clerk, "thieu-tep").exists()
    with pytest.raises(Conflict, match="đã có bản điện tử"):
        services.digitise_stored_result(stored.pk, scan_pdf(), by=room.cast.clerk)


def test_a_result_is_digitised_even_after_it_was_handed_out(room):
    dossier = room.signed(file=False)
    dossiers.release(dossier.pk, open_item(dossier).pk, by=room.cast.returning, at=vn("2026-08-24T08:00"))
    services.keep_results_of([dossier.pk])
    stored = StoredPaper.objects.get()
    assert services.digitise_stored_result(stored.pk, scan_pdf(), by=room.cast.clerk).state == "DA_DUYET"


def test_a_clerk_of_another_agency_digitises_nothing_of_ours(room):
    stored = room.stored(file=False)
    with pytest.raises(NotAllowed):
        services.digitise_stored_result(stored.pk, scan_pdf(), by=room.cast.stranger)
    stored.refresh_from_db()
    assert stored.state == "CHUA_SO_HOA"


def test_a_correction_withdraws_the_wrong_result(room):
    wrong = room.signed()
    services.keep_results_of([wrong.pk])
    dossiers.release(wrong.pk, open_item(wrong).pk, by=room.cast.returning, at=vn("2026-08-24T08:00"))
    fresh = dossiers.correct(wrong.pk, reason="Sai năm sinh", by=room.cast.leader, at=vn("2026-08-25T08:00"))
    at = vn("2026-08-25T10:00")
    dossiers.assign(
        fresh.pk, open_item(fresh).pk, person_id=room.cast.specialist.person_id, by=room.cast.head, at=at
    )
    room.cast.step(fresh, room.cast.specialist, at)
    file = room.result_file(fresh, room.cast.leader)
    dossiers.sign_result(fresh.pk, open_item(fresh).pk, by=room.cast.leader, at=at, file_id=file.pk)
    dossiers.stamp(fresh.pk, open_item(fresh).pk, number="13/XN", by=room.cast.clerk, at=at)
    services.keep_results_of([fresh.pk], at=at)
    services.keep_results_of([wrong.pk, fresh.pk], at=at)
    former, newer = StoredPaper.objects.order_by("pk")
    assert former.withdrawn_at is not None
    assert former.replaced_by == newer
    assert f"Đính chính bằng hồ sơ {newer.dossier.code}" in former.reason
    assert newer.why_not(at.date()) == ""


def test_an_officer_withdraws_with_a_reason_and_another_agency_does_not(room):
    stored = room.stored()
    with pytest.raises(NotAllowed):
        services.withdraw(stored.pk, reason="Sai", by=room.cast.stranger)
    gone = services.withdraw(stored.pk, reason="Thu hồi theo QĐ 05/QĐ-UBND (mẫu)", by=room.cast.clerk)
    assert "QĐ 05" in gone.why_not(vn("2026-08-26T08:00").date())
    with pytest.raises(Conflict):
        services.withdraw(stored.pk, reason="Lần nữa", by=room.cast.clerk)
