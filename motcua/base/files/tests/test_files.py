"""Files on their way in and out."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from PIL import Image

from motcua.base.audit.models import Act
from motcua.base.audit.tests.cast import STRANGER, person
from motcua.base.errors import Conflict, DomainError, Invalid, NotFound, TooLarge
from motcua.base.files import access, checks, queries, services
from motcua.base.files.limits import UploadLimitMiddleware
from motcua.base.files.models import StoredFile
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.queries import actor_for
from motcua.base.organisations.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path: Path) -> Path:
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    return tmp_path


@pytest.fixture
def officer() -> Actor:
    made = actor_for(person("hoa", "Nguyễn Thị Hoa (mẫu)", Role.INTAKE))
    assert made is not None
    return made


def pdf() -> bytes:
    out = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(out)
    return out.getvalue()


def picture(form: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size).save(out, form)
    return out.getvalue()


def workbook() -> bytes:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["Mã thủ tục", "Tên"])
    book.save(out)
    return out.getvalue()


def package(extra: dict[str, bytes], base: bytes | None = None) -> bytes:
    out = io.BytesIO(base or workbook())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in extra.items():
            archive.writestr(name, content)
    return out.getvalue()


def keep(officer: Actor, name: str, content: bytes, **how: object) -> StoredFile:
    return services.store(
        SimpleUploadedFile(name, content), by=officer, object_kind="dossier", object_id=7, **how
    )


def by_words(value: object) -> str:
    """Name a case by its words: a file made anew has other bytes each time."""
    return value if isinstance(value, str) else "content"


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("giấy khai sinh.pdf", pdf(), "application/pdf"),
        ("ảnh.JPG", picture("JPEG"), "image/jpeg"),
        ("ảnh.png", picture("PNG"), "image/png"),
        ("quét.tif", picture("TIFF"), "image/tiff"),
        ("bảng.xlsx", workbook(), checks.XLSX_TYPE),
    ],
    ids=by_words,
)
def test_a_file_is_kept_with_its_digest_under_a_random_name(
    officer: Actor, storage: Path, name: str, content: bytes, content_type: str
) -> None:
    stored = keep(officer, name, content)
    assert (stored.name, stored.size, stored.content_type) == (name, len(content), content_type)
    assert stored.uploaded_by_id == officer.person_id
    with stored.open() as file:
        assert file.read() == content
    kept = [path.name for path in storage.rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert len(kept[0]) == 32


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("don.pdf", b"<html><script>alert(1)</script></html>", "không phải là PDF như tên của nó"),
        ("don.pdf", picture(), "không phải là PDF như tên của nó"),
        ("anh.png", pdf(), "không phải là ảnh PNG"),
        ("anh.jpg", picture("PNG"), "không phải là ảnh JPEG"),
        ("bang.xlsx", package({}, base=pdf()), "không phải là bảng tính Excel"),
        ("don.docx", workbook(), "không phải là tài liệu Word"),
        ("chay.exe", b"MZ" + bytes(100), "không thuộc loại được nhận"),
        ("khong-duoi", pdf(), "không thuộc loại được nhận"),
        ("don.pdf", pdf()[:200], "là PDF bị hỏng"),
        ("anh.png", picture()[:40], "là ảnh bị hỏng"),
        ("bang.xlsx", workbook()[:300], "bị hỏng"),
        ("don.pdf", b"", "trống"),
        ("bang.xlsx", package({"xl/vbaProject.bin": b"x"}), "macro"),
        ("bang.xlsx", package({"xl/embeddings/a.zip": b"PK"}), "chứa tệp nén"),
        ("bang.xlsx", package({"../../etc/passwd": b"x"}), "đường dẫn không hợp lệ"),
    ],
    ids=by_words,
)
def test_a_file_that_is_not_what_it_says_is_refused(
    officer: Actor, storage: Path, name: str, content: bytes, words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        keep(officer, name, content)
    assert not StoredFile.objects.exists()
    assert not [path for path in storage.rglob("*") if path.is_file()]


def test_only_the_kinds_asked_for_are_taken(officer: Actor) -> None:
    with pytest.raises(Invalid, match=r"\(\.pdf\)"):
        keep(officer, "anh.png", picture(), kinds=checks.PDF)


def test_a_pdf_with_a_password_is_refused(officer: Actor) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(Invalid, match="đặt mật khẩu"):
        keep(officer, "don.pdf", out.getvalue())


def test_a_zip_bomb_in_a_workbook_is_refused(officer: Actor) -> None:
    bomb = package({"xl/worksheets/sheet9.xml": bytes(64 * checks.MB)})
    assert len(bomb) < checks.MB
    with pytest.raises(TooLarge, match="bom nén") as refused:
        keep(officer, "bang.xlsx", bomb)
    assert refused.value.status == 413
    with pytest.raises(TooLarge):
        checks.check_xlsx(io.BytesIO(bomb))


def test_an_archive_of_overlapping_entries_is_refused() -> None:
    content = package({"xl/big.xml": bytes(checks.MB)})
    start = content.index(b"PK\x01\x02")
    end = content.rindex(b"PK\x05\x06")
    last = content[content.rindex(b"PK\x01\x02", start, end) : end]
    count = struct.unpack("<H", content[end + 10 : end + 12])[0] + 200
    directory = content[start:end] + last * 200
    tail = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), start, 0)
    with pytest.raises(TooLarge):
        checks.check_xlsx(io.BytesIO(content[:start] + directory + tail))


def test_a_picture_bomb_is_refused(officer: Actor) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    with pytest.raises(TooLarge, match="điểm ảnh"):
        keep(officer, "anh.png", bomb)


def test_a_good_workbook_opens_after_the_check() -> None:
    book = openpyxl.load_workbook(checks.check_xlsx(io.BytesIO(workbook())), read_only=True)
    assert next(book.active.values) == ("Mã thủ tục", "Tên")


def test_a_file_over_the_limit_is_refused(officer: Actor, settings) -> None:
    settings.UPLOAD_LIMIT = 100
    with pytest.raises(TooLarge, match="lớn hơn"):
        keep(officer, "don.pdf", pdf())


@pytest.mark.parametrize(
    ("answer", "error", "words"), [(1, Invalid, "mã độc"), (2, Conflict, "chưa trả lời")]
)
def test_what_the_scanner_refuses_is_not_kept(
    officer: Actor, settings, answer: int, error: type[DomainError], words: str
) -> None:
    settings.UPLOAD_SCAN_COMMAND = f"sh -c 'exit {answer}'"
    with pytest.raises(error, match=words):
        keep(officer, "don.pdf", pdf())
    assert not StoredFile.objects.exists()


def test_what_the_scanner_lets_pass_is_marked_so(officer: Actor, settings) -> None:
    assert keep(officer, "don.pdf", pdf()).scan == StoredFile.Scan.NONE
    settings.UPLOAD_SCAN_COMMAND = "true"
    assert keep(officer, "don.pdf", pdf()).scan == StoredFile.Scan.CLEAN


def test_a_name_keeps_nothing_dangerous() -> None:
    assert services.safe_name("../../etc/đơn\u202e xin.pdf") == "đơn_ xin.pdf"
    assert services.safe_name('C:\\tam\\"a".pdf') == "_a_.pdf"
    assert len(services.safe_name("a" * 300 + ".pdf")) == 120


def test_a_stranger_does_not_learn_that_a_file_exists(officer: Actor, monkeypatch) -> None:
    monkeypatch.setattr(access, "_RULES", {})
    stored = keep(officer, "don.pdf", pdf())
    with pytest.raises(NotFound):
        queries.get(officer, stored.uuid)
    access.register("dossier", lambda by, object_id: by.agency_id == officer.agency_id and object_id == 7)
    assert queries.get(officer, stored.uuid) == stored
    with pytest.raises(NotFound):
        queries.get(STRANGER, stored.uuid)


def test_a_file_leaves_as_an_attachment_and_its_reading_is_recorded(
    officer: Actor, client: Client, monkeypatch
) -> None:
    monkeypatch.setattr(access, "_RULES", {"dossier": lambda by, object_id: True})
    client.force_login(person("thuly", "Phạm Thụ Lý (mẫu)", Role.SPECIALIST))
    stored = keep(officer, "giấy khai sinh.pdf", pdf())
    answer = client.get(f"/tep/{stored.uuid}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    act = Act.objects.order_by("-seq").first()
    assert act is not None
    assert (act.act, act.detail) == ("file.opened", {"file": "giấy khai sinh.pdf"})


def test_only_pdf_and_pictures_are_shown_in_place(officer: Actor, client: Client, monkeypatch) -> None:
    monkeypatch.setattr(access, "_RULES", {"dossier": lambda by, object_id: True})
    client.force_login(person("thuly", "Phạm Thụ Lý (mẫu)", Role.SPECIALIST))
    shown = client.get(f"/tep/{keep(officer, 'a.png', picture()).uuid}?xem=1")
    assert shown["Content-Disposition"].startswith("inline")
    assert "sandbox" in shown["Content-Security-Policy"]
    saved = client.get(f"/tep/{keep(officer, 'a.xlsx', workbook()).uuid}?xem=1")
    assert saved["Content-Disposition"].startswith("attachment")


def test_what_the_system_made_is_kept_too(officer: Actor) -> None:
    made = services.store_made(
        pdf(), "Giấy hẹn.pdf", checks.PDF_TYPE, by=officer, object_kind="dossier", object_id=7
    )
    assert made in queries.of_object("dossier", 7)


def test_the_sweep_takes_only_old_bytes_without_a_record(officer: Actor, storage: Path, settings) -> None:
    kept = keep(officer, "don.pdf", pdf())
    orphan = default_storage.save(kept.storage_name.rsplit("/", 1)[0] + "/orphan", kept.open())
    assert services.sweep() == 0
    from datetime import timedelta

    settings.MOTCUA_CLOCK_SHIFT = timedelta(days=2)
    assert services.sweep() == 1
    assert default_storage.exists(kept.storage_name)
    assert not default_storage.exists(orphan)


def test_a_request_of_200_mb_is_refused_before_a_byte_is_read(settings) -> None:
    class Unread:
        def read(self, *_: object) -> bytes:
            raise AssertionError("the body was read")

    request = RequestFactory().post("/tiep-nhan/", HTTP_HX_REQUEST="")
    request.META["CONTENT_LENGTH"] = str(200 * checks.MB)
    request.META["wsgi.input"] = request._stream = Unread()
    answer = UploadLimitMiddleware(lambda _: pytest.fail("let through"))(request)
    assert answer.status_code == 413
    assert "nặng 200 MB" in answer.content.decode()


def test_a_body_of_hidden_length_is_refused() -> None:
    request = RequestFactory().post("/tiep-nhan/", HTTP_TRANSFER_ENCODING="chunked")
    request.META["CONTENT_LENGTH"] = ""
    answer = UploadLimitMiddleware(lambda _: pytest.fail("let through"))(request)
    assert answer.status_code == 411


def test_an_ordinary_request_passes() -> None:
    from django.http import HttpResponse

    request = RequestFactory().post("/tiep-nhan/", {"a": "b"})
    assert UploadLimitMiddleware(lambda _: HttpResponse("ok"))(request).content == b"ok"
