"""A document as numbered lines: spelling made even, marks of the page it was published on taken away."""

import re
import unicodedata
from dataclasses import dataclass

# The page of a law site around the document, and what is left of a converter's marks.
_FURNITURE = re.compile(
    r"^(từ khoá:|đăng nhập$|đang tải|bạn chưa (đăng nhập|xem)|vì chưa đăng nhập|nếu chưa là thành viên|dmca|ip:|"
    r"hãy để chúng tôi|văn bản này chưa cập nhật|[\d.]+$(?<=\.\d{3}))",
    re.I,
)
_MARKUP = re.compile(r"^#{1,6}\s+|\*{1,3}|^-{3,}$")
_FOOTNOTE = re.compile(r"^[¹²³⁴⁵⁶⁷⁸⁹⁰]+\s")
_FOOTNOTE_MARK = re.compile(r"(?<=\S)[¹²³⁴⁵⁶⁷⁸⁹⁰]+")
_SPACES = re.compile(r"[ \t\r\f\v]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line.

    Attributes:
        number: counted from 1.
        text: in NFC, with single spaces, without marks.
        cell: it begins a cell: a tab stands before it.
        hollow: it holds nothing but a hard space: an empty cell, or air.
    """

    number: int
    text: str
    cell: bool = False
    hollow: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing is printed on it."""
        return not self.text


def even(text: str) -> str:
    """Return text in NFC with single ordinary spaces."""
    text = unicodedata.normalize("NFC", text).replace("\u200b", "").replace("\ufeff", "")
    return _SPACES.sub(" ", text.replace("\u00a0", " ")).strip()


def lines_of(text: str) -> list[Line]:
    """Return all lines; the page's furniture and footnotes become blank, so that numbers stay those of the file."""
    found = []
    for number, raw in enumerate(text.splitlines(), 1):
        printed = even(_MARKUP.sub("", raw.strip("\r\n")))
        cell = raw.lstrip("\u00a0 ").startswith("\t")
        if (_FURNITURE.match(printed) and not cell) or _FOOTNOTE.match(printed):
            found.append(Line(number, ""))
            continue
        hollow = not printed and "\u00a0" in raw
        printed = _FOOTNOTE_MARK.sub("", printed)
        found.append(Line(number, printed, cell, hollow))
    return found


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Printed lines that belong together."""

    text: str
    first: int
    last: int


# How a paragraph of its own begins: a numeral, a letter, a dash, a heading.
OPENS = re.compile(
    r"^((phần|chương|phụ lục)\b|[IVX]+\.\s|\d+(\.\d+)*[.)]\s|[a-zđ]\)\s|[-+•]\s?\S|[*(])", re.I
)
_ENDED = re.compile(r"[.;:!?/…”\")]$")


def paragraphs(lines: list[Line]) -> list[Paragraph]:
    """Put lines together: a paragraph goes on while it has not ended and the next line begins in the middle."""
    found: list[Paragraph] = []
    for line in lines:
        if line.blank:
            continue
        before = found[-1] if found else None
        if (
            before
            and not _ENDED.search(before.text)
            and line.text[:1].islower()
            and not OPENS.match(line.text)
        ):
            found[-1] = Paragraph(f"{before.text} {line.text}", before.first, line.number)
        else:
            found.append(Paragraph(line.text, line.number, line.number))
    return found
