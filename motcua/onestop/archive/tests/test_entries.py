"""Components stay after a dossier ends well, what is brought waits for confirmation, data are extracted by kind."""

from datetime import date

import pytest

from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.onestop.archive import kinds, queries, services
from motcua.onestop.archive.models import PaperKind, StoredPaper
from motcua.onestop.archive.services.entries import Facts
from motcua.onestop.archive.tests.conftest import KIND, OWNER, scan_pdf
from motcua.onestop.dossiers.tests.cast import vn


@pytest.fixture
def ended(room):
    """A well-ended dossier whose two papers were scanned: a form, and a certificate of a kind that stays."""
    for code, name in (("G0", "Tờ khai đăng ký khai sinh"), ("G1", "Giấy chứng sinh do cơ sở y tế cấp")):
        document = room.cast.case.documents.get(code=code)
        document.name, document.replaced_by = name, []
        document.save()
    dossier = room.cast.received(identity=OWNER)
    for paper in dossier.papers.all():
        services.digitise_paper(
            dossier.pk, paper.pk, scan_pdf(), by=room.cast.desk, at=vn("2026-08-20T09:05")
        )
    from motcua.onestop.dossiers import services as dossiers
    from motcua.onestop.dossiers.tests.cast import open_item

    room.cast.step(dossier, room.cast.desk, vn("2026-08-20T09:30"))
    room.cast.step(
        dossier, room.cast.head, vn("2026-08-20T10:00"), assignee_id=room.cast.specialist.person_id
    )
    room.cast.step(dossier, room.cast.specialist, vn("2026-08-20T11:00"))
    dossiers.sign_result(dossier.pk, open_item(dossier).pk, by=room.cast.leader, at=vn("2026-08-20T14:00"))
    return dossiers.stamp(
        dossier.pk, open_item(dossier).pk, number="1/KS", by=room.cast.clerk, at=vn("2026-08-20T15:00")
    )


def test_only_kinds_the_province_keeps_may_stay(room, ended):
    assert [kind for _, kind in queries.confirmable(ended)] == ["Giấy chứng sinh"]


def test_a_confirmed_component_serves_the_next_dossier_of_the_same_owner(room, ended):
    paper = ended.papers.get(document__code="G1")
    facts = Facts(number="CS-15", issued_on=date(2026, 8, 1), issuer="Bệnh viện Mẫu")
    stored = services.confirm_component(
        ended.pk, paper.pk, by=room.cast.specialist, facts=facts, at=vn("2026-08-21T09:00")
    )
    assert (stored.source, stored.state, stored.kind_code) == ("THANH_PHAN", "DA_DUYET", "GT.CHUNG_SINH")
    assert (stored.confirmed_by_id, stored.code) == (room.cast.specialist.person_id, f"{ended.code}-TP2")
    found = services.look_up(
        by=room.cast.desk, identity=OWNER, case_id=room.cast.case.pk, at=vn("2026-09-01T09:00")
    )
    assert [(match.stored.pk, match.reuse) for match in found] == [(stored.pk, 1)]
    with pytest.raises(Conflict):
        services.confirm_component(ended.pk, paper.pk, by=room.cast.specialist)


def test_a_form_never_stays_and_a_stranger_keeps_nothing(room, ended):
    form, certificate = ended.papers.all()
    with pytest.raises(Conflict, match="loại được lưu"):
        services.confirm_component(ended.pk, form.pk, by=room.cast.specialist)
    with pytest.raises(NotAllowed):
        services.confirm_component(ended.pk, certificate.pk, by=room.cast.stranger)


def test_a_component_of_an_open_dossier_does_not_stay(room):
    dossier = room.cast.appraised(identity=OWNER)
    with pytest.raises(Conflict):
        services.confirm_component(dossier.pk, dossier.papers.first().pk, by=room.cast.specialist)


def test_an_own_upload_waits_for_confirmation_before_it_is_used(room):
    dossier = room.cast.appraised("2026-09-01T09:00", identity=OWNER)
    at = vn("2026-09-01T10:30")
    stored = services.add_for_owner(
        dossier.pk, KIND, scan_pdf(), by=room.cast.specialist, facts=Facts(issued_on=date(2026, 8, 30)), at=at
    )
    assert (stored.code, stored.state, stored.source) == ("KHO-26-000001", "CHO_DUYET", "TU_TAI")
    assert stored.why_not(at.date()) == "chưa được xác nhận"
    assert stored.valid_to == date(2027, 2, 28)
    confirmed = services.confirm(stored.pk, by=room.cast.head, at=at)
    assert confirmed.why_not(at.date()) == ""
    found = services.look_up(by=room.cast.specialist, dossier=dossier, at=at)
    assert [match.reuse for match in found] == [1]


def test_a_paper_may_be_refused_with_a_reason_and_is_then_never_offered(room):
    dossier = room.cast.appraised("2026-09-01T09:00", identity=OWNER)
    stored = services.add_for_owner(dossier.pk, KIND, scan_pdf(), by=room.cast.specialist, certified=True)
    with pytest.raises(Invalid):
        services.reject(stored.pk, reason=" ", by=room.cast.head)
    services.reject(stored.pk, reason="Ảnh mờ, không đọc được", by=room.cast.head)
    assert services.look_up(by=room.cast.specialist, dossier=dossier) == []
    with pytest.raises(Conflict):
        services.confirm(stored.pk, by=room.cast.head)


def test_data_are_extracted_by_the_fields_of_the_kind(room):
    stored = room.stored()
    given = {"ho_ten": "Nguyễn Thị Mẫu", "ngay_sinh": "04/07/1990", "tinh_trang": "Chưa kết hôn", "la": "bỏ"}
    done = services.extract(stored.pk, given, by=room.cast.clerk)
    assert queries.data_of(done) == [
        ("Họ, chữ đệm, tên", "Nguyễn Thị Mẫu"), ("Ngày sinh", "04/07/1990"), ("Tình trạng hôn nhân", "Chưa kết hôn"),
    ]  # fmt: skip
    with pytest.raises(Invalid, match="Ngày sinh không đúng"):
        services.extract(stored.pk, given | {"ngay_sinh": "hôm qua"}, by=room.cast.clerk)
    with pytest.raises(Invalid, match="Chưa ghi họ, chữ đệm, tên"):
        services.extract(stored.pk, {}, by=room.cast.clerk)


def test_numbers_and_data_lie_encrypted(room):
    from django.db import connection

    stored = room.stored()
    services.extract(stored.pk, {"ho_ten": "Nguyễn Thị Mẫu", "tinh_trang": "Độc thân"}, by=room.cast.clerk)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT owner_identity, data, owner_index FROM archive_storedpaper WHERE id = %s", [stored.pk]
        )
        raw = " ".join(cursor.fetchone())
    assert OWNER not in raw
    assert "Độc thân" not in raw


def test_a_kind_is_set_by_the_control_office_only(room):
    with pytest.raises(NotAllowed):
        services.set_kind("GT.MOI", name="Giấy mới", by=room.cast.clerk)
    fields = [{"label": "Số hiệu", "type": "text", "required": True}]
    kind = services.set_kind(
        "GT.MOI", name="Giấy mới", words=["giấy mới"], keeps=True, fields=fields, by=room.cast.control
    )
    assert kind.fields == [{"key": "so_hieu", "label": "Số hiệu", "type": "text", "required": True}]
    assert kinds.kind_of("", "Bản chụp Giấy Mới của ông A") == kind
    with pytest.raises(Invalid, match="ghi hai lần"):
        services.set_kind("GT.MOI", name="Giấy mới", fields=[*fields, *fields], by=room.cast.control)


def test_a_number_within_a_procedure_means_nothing_elsewhere():
    assert kinds.code_of("1.001193", "G01") == "1.001193/G01"
    assert kinds.code_of("1.001193", "KQ.G15.000031") == "KQ.G15.000031"


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 8, 21), 6, date(2027, 2, 21)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_validity_in_months(start, months, end):
    assert kinds.after_months(start, months) == end


def test_an_entry_is_never_deleted_or_confirmed_without_a_file(room):
    from django.db import IntegrityError, transaction

    stored = room.stored(file=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredPaper.objects.filter(pk=stored.pk).update(state="DA_DUYET")
    assert PaperKind.objects.filter(code=KIND, valid_months=6).exists()
