"""What a scan looks like, and what it lacks of the rules (TT 01/2023/TT-VPCP; figures are configuration of the law).

Nothing here knows a dossier: a file goes in, its figures come out; `findings` compares them with the rule set.
"""

import io
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import PurePath
from typing import IO, Any, cast

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from PIL import Image, ImageOps, UnidentifiedImageError

from motcua.base.files import checks
from motcua.base.text import number
from motcua.law.rulesets import RuleSet

A4_INCHES = 11.69
# A picture with fewer dots on its shorter side beside text is an emblem, not a scanned page.
SCAN_SIDE = 1000
JPEG_QUALITY = 88


@dataclass
class Scan:
    """The figures of a file: format, pages, lowest resolution of its scanned pages, colour, signatures.

    `dpi` and `colour` are None where nothing was scanned (a document made by a computer).
    """

    format: str
    size: int
    pages: int = 1
    pdf_version: Decimal | None = None
    dpi: int | None = None
    colour: bool | None = None
    signatures: list[dict[str, str]] = field(default_factory=list)

    @property
    def signed(self) -> bool:
        """Whether it carries a digital signature (its validity is another matter)."""
        return bool(self.signatures)


def inspect(file: IO[bytes], content_type: str, size: int) -> Scan:
    """Return the figures of a file that `base.files.checks` has let in; the file is rewound.

    Args:
        file: seekable, binary.
        content_type: as found by its content.
        size: in bytes.
    """
    file.seek(0)
    try:
        if content_type in checks.PDF:
            return _pdf(file, size)
        if content_type in checks.IMAGES:
            return _image(file, size)
        return Scan("Word" if "word" in content_type else "Excel", size)
    finally:
        file.seek(0)


def _image(file: IO[bytes], size: int) -> Scan:
    with Image.open(file) as picture:
        resolution = picture.info.get("dpi")
        dpi = round(float(min(resolution))) if resolution and min(resolution) > 1 else None
        # A photo says 72 whatever it is: then the longer side is taken for the longer side of an A4 sheet.
        if dpi is None or dpi <= 96:
            dpi = round(max(picture.size) / A4_INCHES)
        colour = picture.mode not in {"1", "L", "LA", "I", "I;16"}
        return Scan(str(picture.format), size, getattr(picture, "n_frames", 1), dpi=dpi, colour=colour)


def _pdf(file: IO[bytes], size: int) -> Scan:
    with pikepdf.open(cast(Any, file)) as document:
        scan = Scan("PDF", size, len(document.pages), Decimal(document.pdf_version))
        for page in document.pages[:200]:
            found = _largest_picture(page)
            if found is None:
                continue
            dpi, colour = found
            scan.dpi = dpi if scan.dpi is None else min(scan.dpi, dpi)
            scan.colour = colour or bool(scan.colour)
        scan.signatures = _signatures(document)
        return scan


def _largest_picture(page: pikepdf.Page) -> tuple[int, bool] | None:
    """Return resolution and colour of a page's scan, None when the page was not scanned."""
    try:
        pictures = [(int(p.Width), int(p.Height), p) for p in page.get_images().values()]
        if not pictures:
            return None
        width, height, picture = max(pictures, key=lambda one: one[0] * one[1])
        has_text = "/Font" in page.obj.get("/Resources", {})
        if has_text and min(width, height) < SCAN_SIDE:
            return None
        box = [float(side) for side in page.mediabox]
        inches = max(box[2] - box[0], box[3] - box[1]) / 72
        return round(max(width, height) / inches) if inches else 0, _is_colour(picture)
    except (AttributeError, KeyError, TypeError, ValueError, pikepdf.PdfError):
        return None


def _is_colour(picture: Any) -> bool:
    if bool(picture.get("/ImageMask", False)) or int(picture.get("/BitsPerComponent", 8)) == 1:
        return False
    space = picture.get("/ColorSpace", "/DeviceRGB")
    if isinstance(space, pikepdf.Array) and len(space) > 1 and str(space[0]) == "/ICCBased":
        return int(space[1].get("/N", 3)) > 1
    name = str(space[0]) if isinstance(space, pikepdf.Array) else str(space)
    return name not in {"/DeviceGray", "/CalGray"}


def _signatures(document: pikepdf.Pdf) -> list[dict[str, str]]:
    """Return who signed inside the file and when, as the file itself says."""
    found: list[dict[str, str]] = []
    form = document.Root.get("/AcroForm")
    if form is None:
        return found
    stack = list(form.get("/Fields", []))
    while stack and len(found) < 50:
        entry = stack.pop(0)
        stack.extend(entry.get("/Kids", []))
        value = entry.get("/V")
        if str(entry.get("/FT", "")) == "/Sig" and isinstance(value, pikepdf.Dictionary):
            found.append(
                {"name": str(value.get("/Name", ""))[:150], "at": _pdf_time(str(value.get("/M", "")))}
            )
    return found


def _pdf_time(text: str) -> str:
    try:
        return datetime.strptime(text[:16], "D:%Y%m%d%H%M%S").isoformat()
    except ValueError:
        return ""


def findings(scan: Scan, law: RuleSet) -> list[str]:
    """Return what a scan lacks of the rules, one plain sentence each; empty when it is good."""
    found = []
    if law.value("digitise.pdf_only") and scan.format != "PDF":
        found.append("Bản số hóa phải là PDF; hãy quét hoặc lưu thành PDF.")
    lowest = law.value("digitise.pdf_version")
    if isinstance(lowest, Decimal) and scan.pdf_version is not None and scan.pdf_version < lowest:
        found.append(f"PDF phiên bản {number(scan.pdf_version)} cũ hơn {number(lowest)}; hãy lưu lại.")
    dpi = law.value("digitise.min_dpi")
    # A few dots are lost to cropping and straightening.
    if isinstance(dpi, int) and scan.dpi is not None and scan.dpi < dpi * 0.97:
        found.append(f"Độ phân giải {scan.dpi} dpi, cần ít nhất {dpi} dpi; hãy quét lại rõ hơn.")
    if law.value("digitise.colour") and scan.colour is False:
        found.append("Bản quét đen trắng; cần quét màu để thấy dấu đỏ.")
    most = law.value("digitise.max_mb")
    if isinstance(most, int) and scan.size > most * checks.MB:
        found.append(f"Tệp nặng {number(round(scan.size / checks.MB, 1))} MB, quá {most} MB.")
    return found


def as_pdf(upload: UploadedFile) -> UploadedFile:
    """Return a photographed or pasted picture as a PDF of one page a frame; other files as they are.

    A picture that cannot be read is returned untouched: the look inside on storing says what is wrong with it.
    """
    name = PurePath(upload.name or "anh")
    kind = checks.kind_by_name(name.name)
    if kind is None or kind.content_type not in checks.IMAGES or upload.file is None:
        return upload
    try:
        checks.check(upload.file, name.name, checks.IMAGES)
    except Exception as refused:
        upload.file.seek(0)
        if getattr(refused, "message", None) is None:
            raise
        return upload
    try:
        with Image.open(upload.file) as picture:
            frames = []
            for index in range(min(getattr(picture, "n_frames", 1), 100)):
                picture.seek(index)
                upright = ImageOps.exif_transpose(picture)
                frames.append(upright.convert("L" if upright.mode in {"1", "L"} else "RGB"))
            dpi = max(72, round(max(frames[0].size) / A4_INCHES))
            made = io.BytesIO()
            frames[0].save(
                made, "PDF", save_all=True, append_images=frames[1:], resolution=dpi, quality=JPEG_QUALITY
            )
    except (UnidentifiedImageError, OSError, ValueError):
        upload.file.seek(0)
        return upload
    return SimpleUploadedFile(f"{name.stem}.pdf", made.getvalue(), content_type="application/pdf")
