"""Papers: reading what the site prints, making what the scanner would."""

import io
import zipfile

from playwright.sync_api import Page
from pypdf import PdfReader, PdfWriter


def pdf_text(page: Page, address: str) -> str:
    """Return the words of a PDF of the site, as the signed-in officer gets it."""
    answer = page.request.get(address)
    assert answer.ok
    assert answer.headers["content-type"] == "application/pdf"
    body = answer.body()
    assert body.startswith(b"%PDF-")
    return "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(body)).pages)


def docx_text(page: Page, address: str) -> str:
    """Return the XML of a letter's body."""
    answer = page.request.get(address)
    assert answer.ok
    with zipfile.ZipFile(io.BytesIO(answer.body())) as letter:
        return letter.read("word/document.xml").decode()


def scan() -> bytes:
    """Return what the scanner makes: a PDF of one blank sheet."""
    sheet = io.BytesIO()
    with PdfWriter() as made:
        made.add_blank_page(595, 842)
        made.write(sheet)
    return sheet.getvalue()
