"""What a scan looks like and what it lacks: PDF, 200 dpi, colour, size; figures are the law's configuration."""

import io
from datetime import date

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.base.files import checks
from motcua.base.lawbook.services import override_fact
from motcua.base.organisations.actor import Actor
from motcua.law import rulesets
from motcua.onestop.archive import scans, services
from motcua.onestop.archive.models import ScanNote
from motcua.onestop.archive.tests.conftest import OWNER, scan_pdf
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.tests.cast import open_item, vn

LAW = rulesets.for_day(date(2026, 9, 1))


def looked_at(upload) -> scans.Scan:
    return scans.inspect(upload.file, checks.PDF_TYPE, upload.size)


def photo(width: int = 1800, height: int = 2600, mode: str = "RGB") -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new(mode, (width, height), (200, 10, 10) if mode == "RGB" else 128).save(made, "JPEG")
    return SimpleUploadedFile("anh.jpg", made.getvalue(), "image/jpeg")


def test_a_colour_scan_of_200_dpi_is_good():
    scan = looked_at(scan_pdf())
    assert (scan.format, scan.pages, scan.colour) == ("PDF", 1, True)
    assert 198 <= (scan.dpi or 0) <= 206
    assert scans.findings(scan, LAW) == []


def test_a_coarse_grey_scan_is_told_what_it_lacks():
    found = scans.findings(looked_at(scan_pdf(width=850, height=1170, mode="L")), LAW)
    assert len(found) == 2
    assert "cần ít nhất 200 dpi" in found[0]
    assert "đen trắng" in found[1]


def test_a_document_made_by_a_computer_has_no_resolution():
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(made, force_version="1.7")
    scan = looked_at(SimpleUploadedFile("don.pdf", made.getvalue()))
    assert (scan.dpi, scan.colour, scans.findings(scan, LAW)) == (None, None, [])


def test_a_signature_inside_is_seen_with_its_name():
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        value = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Name="UBND phường Mẫu", M="D:20260821100000+07'00'")
        entry = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="Chu ky 1", V=document.make_indirect(value))
        form = pikepdf.Dictionary(Fields=[document.make_indirect(entry)], SigFlags=3)
        document.Root.AcroForm = document.make_indirect(form)
        document.save(made)
    scan = looked_at(SimpleUploadedFile("ket-qua.pdf", made.getvalue()))
    assert scan.signatures == [{"name": "UBND phường Mẫu", "at": "2026-08-21T10:00:00"}]


def test_a_photograph_becomes_a_pdf(room):
    dossier = room.cast.received(identity=OWNER)
    paper = dossier.papers.first()
    row, note = services.digitise_paper(
        dossier.pk, paper.pk, photo(), by=room.cast.desk, at=vn("2026-08-20T09:10")
    )
    assert (row.file.name, row.file.content_type) == ("anh.pdf", "application/pdf")
    assert (note.format, note.findings) == ("PDF", [])


def test_a_broken_picture_is_refused_as_what_it_is(room):
    dossier = room.cast.received(identity=OWNER)
    broken = SimpleUploadedFile("anh.jpg", b"\xff\xd8 khong phai anh", "image/jpeg")
    with pytest.raises(Invalid, match="ảnh bị hỏng"):
        services.digitise_paper(dossier.pk, dossier.papers.first().pk, broken, by=room.cast.desk)
    assert not ScanNote.objects.exists()


def test_each_stage_is_noted_with_who_when_and_hash(room):
    dossier = room.cast.received(identity=OWNER)
    first, second = dossier.papers.all()
    at = vn("2026-08-20T09:05")
    row, note = services.digitise_paper(dossier.pk, first.pk, scan_pdf(), by=room.cast.desk, form=1, at=at)
    assert (row.digitised_step, row.digitised_by_id, row.digitised_at) == (
        "TIEP_NHAN",
        room.cast.desk.person_id,
        at,
    )
    assert (row.form, row.source, len(row.file.sha256)) == (1, "SO_HOA", 64)
    assert note.file_id == row.file_id
    room.cast.step(dossier, room.cast.desk, vn("2026-08-20T09:30"))
    room.cast.step(
        dossier, room.cast.head, vn("2026-08-20T10:00"), assignee_id=room.cast.specialist.person_id
    )
    later, _ = services.digitise_paper(dossier.pk, second.pk, scan_pdf(), by=room.cast.specialist)
    assert later.digitised_step == "GIAI_QUYET"
    arisen, _ = services.add_arising(dossier.pk, "Biên bản xác minh", scan_pdf(), by=room.cast.specialist)
    assert (arisen.digitised_step, arisen.document_id, dossier.papers.count()) == ("GIAI_QUYET", None, 3)


def test_a_scan_over_the_rule_is_stopped_when_the_province_wants_it_so(room):
    override_fact(
        "nd118-2025", "digitise.strict", "true", by=Actor.system(), basis="Quy chế (mẫu)",
        valid_from=date(2026, 8, 1), at=vn("2026-07-31T08:00"),
    )  # fmt: skip
    dossier = room.cast.received(identity=OWNER)
    poor = scan_pdf(width=600, height=820)
    with pytest.raises(Invalid, match="chưa đạt tiêu chuẩn"):
        services.digitise_paper(
            dossier.pk, dossier.papers.first().pk, poor, by=room.cast.desk, at=vn("2026-08-20T09:10")
        )
    assert dossier.papers.first().file is None


def test_a_stranger_and_a_closed_dossier_take_no_scan(room):
    dossier = room.cast.received(identity=OWNER)
    paper = dossier.papers.first()
    with pytest.raises(NotAllowed):
        services.digitise_paper(dossier.pk, paper.pk, scan_pdf(), by=room.cast.stranger)
    done = room.signed()
    dossiers.release(done.pk, open_item(done).pk, by=room.cast.returning, at=vn("2026-08-24T08:00"))
    with pytest.raises(Conflict, match="đã kết thúc"):
        services.digitise_paper(done.pk, done.papers.first().pk, scan_pdf(), by=room.cast.desk)
