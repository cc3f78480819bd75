"""Reading a printed paper back: its text, its pages, its fonts."""

import io

from pypdf import PdfReader


def pages(pdf: bytes) -> list[str]:
    """Return the text of every page with single spaces."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def text(pdf: bytes) -> str:
    """Return the text of the whole paper with single spaces."""
    return " ".join(pages(pdf))


def sheet(pdf: bytes) -> tuple[int, int]:
    """Return width and height of the first page in millimetres."""
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    return round(float(box.width) * 25.4 / 72), round(float(box.height) * 25.4 / 72)


def fonts(pdf: bytes) -> dict[str, bool]:
    """Return the fonts of all pages by name, and whether each one's file is embedded."""
    found: dict[str, bool] = {}
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            described = descendant["/FontDescriptor"].get_object()
            found[str(descendant["/BaseFont"])] = any(f"/FontFile{n}" in described for n in ("2", "3"))
    return found
