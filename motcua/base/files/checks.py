"""What a file really is, and whether it is safe to open: type by content, bombs, broken files (rule 12).

Nothing here trusts a name or a declared type: each format is opened by the library that reads it.
"""

import posixpath
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, BinaryIO, cast

import pikepdf
from PIL import Image, UnidentifiedImageError

from motcua.base.errors import Invalid, TooLarge

MB = 1024 * 1024
PDF_TYPE = "application/pdf"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOC_TYPE = "application/msword"
XLS_TYPE = "application/vnd.ms-excel"
TEXT_TYPE = "text/plain"


@dataclass(frozen=True)
class Kind:
    """A kind of file we take: how it is called, its names' endings, its content type."""

    words: str
    endings: tuple[str, ...]
    content_type: str


KINDS: tuple[Kind, ...] = (
    Kind("PDF", (".pdf",), PDF_TYPE),
    Kind("ảnh JPEG", (".jpg", ".jpeg"), "image/jpeg"),
    Kind("ảnh PNG", (".png",), "image/png"),
    Kind("ảnh TIFF", (".tif", ".tiff"), "image/tiff"),
    Kind("tài liệu Word", (".docx",), DOCX_TYPE),
    Kind("bảng tính Excel", (".xlsx",), XLSX_TYPE),
    Kind("tài liệu Word 97–2003", (".doc",), DOC_TYPE),
    Kind("bảng tính Excel 97–2003", (".xls",), XLS_TYPE),
    Kind("văn bản thuần", (".txt",), TEXT_TYPE),
)
PDF = frozenset({PDF_TYPE})
IMAGES = frozenset({"image/jpeg", "image/png", "image/tiff"})
OFFICE = frozenset({DOCX_TYPE, XLSX_TYPE, DOC_TYPE, XLS_TYPE})
XLSX = frozenset({XLSX_TYPE})
PDF_IMAGES_OFFICE = PDF | IMAGES | OFFICE

MAX_PIXELS = 120_000_000  # an A3 page at 600 dots an inch is 70 million
MAX_FRAMES = 500
MAX_ENTRIES = 5_000
MAX_UNPACKED = 300 * MB
MAX_SHEET_UNPACKED = 150 * MB
MAX_RATIO = 100
RATIO_MATTERS_FROM = 10 * MB
ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tar", ".xz", ".bz2", ".docx", ".xlsx", ".pptx")
_PIL_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "TIFF": "image/tiff"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = {"WordDocument": DOC_TYPE, "Workbook": XLS_TYPE, "Book": XLS_TYPE}


def kind_by_name(name: str) -> Kind | None:
    """Return the kind a file's name promises."""
    ending = PurePath(name).suffix.lower()
    return next((kind for kind in KINDS if ending in kind.endings), None)


def words_for(kinds: frozenset[str]) -> str:
    """Return the endings of these kinds for a message: ".pdf, .jpg"."""
    return ", ".join(kind.endings[0] for kind in KINDS if kind.content_type in kinds)


def check(file: IO[bytes], name: str, kinds: frozenset[str]) -> str:
    """Return the content type of a file after looking inside; the file is rewound.

    Args:
        file: seekable, binary.
        name: what the sender calls it.
        kinds: the content types taken here.

    Raises:
        Invalid: a kind not taken here, content that is not what the name says, a broken or unsafe file.
        TooLarge: an archive or picture that would unpack to far too much.
    """
    promised = kind_by_name(name)
    if promised is None or promised.content_type not in kinds:
        raise Invalid(f"Tệp “{name}” không thuộc loại được nhận ở đây ({words_for(kinds)}).", field="file")
    try:
        found = _sniff(file, name)
    finally:
        file.seek(0)
    if found != promised.content_type:
        raise Invalid(f"Tệp “{name}” không phải là {promised.words} như tên của nó.", field="file")
    return found


def check_xlsx(file: IO[bytes], name: str = "bang-tinh.xlsx") -> IO[bytes]:
    """Return the same file, rewound, once it is a workbook that is safe to open with openpyxl.

    Raises:
        Invalid: not a workbook, broken, with macros, or with files packed inside.
        TooLarge: it would unpack to more than a workbook of forms can need.
    """
    check(file, name, XLSX)
    with zipfile.ZipFile(file) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_SHEET_UNPACKED:
            raise TooLarge(_bomb(name), field="file")
    file.seek(0)
    return file


def _sniff(file: IO[bytes], name: str) -> str:
    file.seek(0)
    start = file.read(1024)
    file.seek(0)
    if b"%PDF-" in start:
        return _pdf(file, name)
    if start.startswith(b"PK"):
        return _package(file, name)
    if start.startswith(OLE):
        return _ole(file, name)
    if start.startswith((b"\xff\xd8", b"\x89PNG", b"II*\0", b"MM\0*")):
        return _image(file, name)
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16 has zero bytes, no other text does
    return TEXT_TYPE if wide or b"\0" not in start else ""


def _pdf(file: IO[bytes], name: str) -> str:
    try:
        with pikepdf.open(cast(BinaryIO, file)) as document:
            if len(document.pages) == 0:
                raise Invalid(f"Tệp “{name}” là PDF không có trang nào.", field="file")
    except pikepdf.PasswordError:
        raise Invalid(f"Tệp “{name}” đặt mật khẩu mở; hãy gỡ mật khẩu rồi tải lại.", field="file") from None
    except pikepdf.PdfError:
        raise Invalid(f"Tệp “{name}” là PDF bị hỏng, không mở được.", field="file") from None
    return PDF_TYPE


def _image(file: IO[bytes], name: str) -> str:
    too_many = TooLarge(f"Ảnh “{name}” có quá nhiều điểm ảnh; hãy quét lại ở 300 dpi.", field="file")
    try:
        with Image.open(file, formats=list(_PIL_TYPES)) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS or getattr(picture, "n_frames", 1) > MAX_FRAMES:
                raise too_many
            kind = _PIL_TYPES.get(picture.format or "", "")
            picture.verify()
    except Image.DecompressionBombError:
        raise too_many from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Invalid(f"Tệp “{name}” là ảnh bị hỏng, không mở được.", field="file") from None
    return kind


def _package(file: IO[bytes], name: str) -> str:
    """Look into an Office package (a ZIP): bounds first, from its directory, then what it is."""
    try:
        with zipfile.ZipFile(file) as archive:
            _bounds(archive, name)
            parts = (
                archive.read("[Content_Types].xml") if "[Content_Types].xml" in archive.namelist() else b""
            )
    # NotImplementedError: packed in a way that zipfile does not know; RuntimeError: locked with a password.
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        raise Invalid(f"Tệp “{name}” bị hỏng, không mở được.", field="file") from None
    if b"macroEnabled" in parts:
        raise Invalid(f"Tệp “{name}” có macro; hãy lưu lại thành tệp không có macro.", field="file")
    if b"wordprocessingml.document.main+xml" in parts:
        return DOCX_TYPE
    if b"spreadsheetml.sheet.main+xml" in parts:
        return XLSX_TYPE
    return ""


def _bounds(archive: zipfile.ZipFile, name: str) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise TooLarge(_bomb(name), field="file")
    if unpacked > RATIO_MATTERS_FROM and unpacked / packed > MAX_RATIO:
        raise TooLarge(_bomb(name), field="file")
    # Entries that overlap make a small file unpack without end ("better zip bomb").
    if packed > max(1, _length(archive)):
        raise TooLarge(_bomb(name), field="file")
    for entry in entries:
        path = entry.filename.replace("\\", "/")
        if entry.flag_bits & 1:
            raise Invalid(f"Tệp “{name}” đặt mật khẩu mở; hãy gỡ mật khẩu rồi tải lại.", field="file")
        if path.startswith("/") or ".." in path.split("/"):
            raise Invalid(f"Tệp “{name}” chứa đường dẫn không hợp lệ bên trong.", field="file")
        if posixpath.splitext(path)[1].lower() in ARCHIVES or posixpath.basename(path) == "vbaProject.bin":
            raise Invalid(f"Tệp “{name}” chứa tệp nén hoặc macro bên trong, không được nhận.", field="file")


def _length(archive: zipfile.ZipFile) -> int:
    stream = archive.fp
    if stream is None:
        return 0
    place = stream.tell()
    stream.seek(0, 2)
    length = stream.tell()
    stream.seek(place)
    return length


def _bomb(name: str) -> str:
    return f"Tệp “{name}” giải nén ra quá lớn (nghi là bom nén), không được nhận."


def _ole(file: IO[bytes], name: str) -> str:
    """Tell Word from Excel by the names of the streams in an old compound file; a locked new one is in such a file."""
    content = file.read(MB)
    file.seek(0, 2)
    file.seek(max(0, file.tell() - MB))
    content += file.read(MB)
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Invalid(f"Tệp “{name}” đặt mật khẩu mở; hãy gỡ mật khẩu rồi tải lại.", field="file")
    for stream, content_type in _OLE_STREAMS.items():
        if stream.encode("utf-16-le") in content:
            return content_type
    return ""
