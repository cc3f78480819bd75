"""Tables sent as workbooks: opened when safe, columns known by their headings, cells read as they are meant."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from motcua.base.errors import DomainError, Invalid, TooLarge
from motcua.base.files.checks import MB, OLE, check_xlsx
from motcua.base.posted import day_of, number_of
from motcua.base.text import clean, fold

MOST_BYTES = 10 * MB
MOST_WHOLE = 30 * MB  # unpacked, of a sheet held in memory with all its cells
_NUMBERING = re.compile(r"\(?\d{0,2}\)?")
_SLACK = 10  # columns read behind the last title, where a shifted one may stand
# What openpyxl raises for packages that are no workbook it understands.
_BROKEN = (
    BadZipFile, InvalidFileException, KeyError, ValueError, OSError, EOFError, TypeError, AttributeError, SyntaxError,
)  # fmt: skip


def sent(files: MultiValueDict[str, UploadedFile], ask: str, *, name: str = "file") -> bytes:
    """Return the bytes of the workbook a form brought.

    Args:
        files: of the request.
        ask: what is said when none was chosen.
        name: the form's field.

    Raises:
        Invalid: there is none.
        TooLarge: it is larger than `MOST_BYTES`.
    """
    upload = files.get(name)
    if upload is None:
        raise Invalid(ask, field=name)
    if (upload.size or 0) > MOST_BYTES:
        raise TooLarge(f"Tệp lớn quá {MOST_BYTES // MB} MB.", field=name)
    return upload.read()


@contextmanager
def _understood(field: str) -> Iterator[None]:
    try:
        yield
    except _BROKEN:
        raise Invalid("Tệp Excel (.xlsx) bị hỏng, không đọc được; hãy dùng tệp mẫu.", field=field) from None


def opened(content: bytes, *, field: str = "file", values: bool = True, whole: bool = False) -> Workbook:
    """Return a workbook that is safe to open.

    Args:
        content: the file.
        field: of the form it came by.
        values: what formulas gave when it was saved; else the formulas themselves.
        whole: cells may be asked for in any order; else row after row alone, which takes less memory.

    Raises:
        Invalid: it is no workbook, broken, locked, or has macros.
        TooLarge: it would unpack to more than a workbook of forms can need.
    """
    if not content.startswith((b"PK", OLE)):
        raise Invalid("Tệp không phải Excel (.xlsx); hãy dùng tệp mẫu.", field=field)
    try:
        safe = check_xlsx(io.BytesIO(content))
        with ZipFile(safe) as packed:
            if whole and sum(entry.file_size for entry in packed.infolist()) > MOST_WHOLE:
                raise TooLarge("Tệp Excel giải nén ra quá lớn nên không được mở.")
    except DomainError as refused:
        refused.field = field
        raise
    with _understood(field):
        return load_workbook(safe, read_only=not whole, data_only=values)


def text_of(cell: Any) -> str:
    """Return what a cell says: lines cleaned, empty ones left out, whole numbers without ".0", days as dd/MM/yyyy."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    lines = (clean(line) for line in str(cell).replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def check_columns(
    found: Sequence[str], titles: Sequence[str], *, field: str = "file", exact: bool = False
) -> None:
    """See that each column stands where the layout has it.

    Args:
        found: the headings of the file.
        titles: those of the layout, in their order.
        field: of the form the file came by.
        exact: no column may stand behind the last.

    Raises:
        Invalid: one does not; the first is named, with what stands there and where it has gone.
    """
    places = {fold(text): place for place, text in reversed(list(enumerate(found, 1))) if text}
    for place, title in enumerate(titles, 1):
        here = found[place - 1] if place <= len(found) else ""
        if fold(here) == fold(title):
            continue
        gone = places.get(fold(title))
        moved = f"; cột này đang nằm ở {get_column_letter(gone)}, bảng bị lệch cột" if gone else ""
        there = f"là “{clean(here)[:40]}”" if clean(here) else "để trống"
        raise Invalid(
            f"Cột {get_column_letter(place)} phải là “{title}”, trong tệp {there}{moved}. "
            "Chưa nhập gì; hãy dùng tệp mẫu.",
            field=field,
        )
    if exact and any(found[len(titles) :]):
        raise Invalid(f"Bảng thừa cột sau “{titles[-1]}”. Chưa nhập gì; hãy dùng tệp mẫu.", field=field)


@dataclass(frozen=True)
class Row:
    """One filled row under the headings."""

    number: int
    cells: Mapping[str, Any]

    def text(self, title: str) -> str:
        """Return what a cell says on one line; "" for a column the table does not have."""
        return clean(text_of(self.cells.get(title)))

    def lines(self, title: str) -> list[str]:
        """Return what a cell says, a line each."""
        return text_of(self.cells.get(title)).splitlines()

    def number_in(self, title: str) -> Decimal | None:
        """Return the number of a cell, None when it is empty.

        Raises:
            Invalid: it is no number; the column is named.
        """
        value = self.cells.get(title)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Decimal(repr(value))  # a point in it never parts thousands
        with self._naming(title):
            return number_of({title: self.text(title)}, title)

    def day_in(self, title: str) -> date | None:
        """Return the day of a cell, None when it is empty.

        Raises:
            Invalid: it is no day of our time; the column is named.
        """
        with self._naming(title):
            return day_of({title: self.text(title)}, title)

    @contextmanager
    def _naming(self, title: str) -> Iterator[None]:
        try:
            yield
        except Invalid as refused:
            raise Invalid(f"cột “{title}”: {refused.message}") from None

    @contextmanager
    def at_fault(self, field: str = "file") -> Iterator[None]:
        """Let what is refused within name the row: "Dòng 7: …"."""
        try:
            yield
        except DomainError as refused:
            raise Invalid(f"Dòng {self.number}: {refused.message}", field=field) from refused


def read_rows(
    content: bytes,
    titles: Sequence[str],
    *,
    most: int,
    field: str = "file",
    sheet: str = "",
    within: int = 1,
    exact: bool = False,
) -> list[Row]:
    """Return the filled rows of the table in a workbook.

    Args:
        content: the file.
        titles: its headings, in their order; rows that say nothing but their STT are passed over.
        most: how many rows it may have.
        field: of the form it came by.
        sheet: the sheet that has it, if there is one of that name; else the first.
        within: in how many rows the headings are looked for.
        exact: no column may stand behind the last.

    Raises:
        Invalid: no workbook, no such headings, shifted columns, no rows, too many.
        TooLarge: it would unpack to more than a workbook of forms can need.
    """
    book = opened(content, field=field)
    page = next((book[name] for name in book.sheetnames if fold(name) == fold(sheet)), book.worksheets[0])
    found: list[Row] = []
    header = 0
    with _understood(field):
        for place, cells in enumerate(page.iter_rows(values_only=True, max_col=len(titles) + _SLACK), 1):
            texts = [text_of(cell) for cell in cells]
            if not header:
                if within == 1 or _is_header(texts, titles):
                    check_columns(texts, titles, field=field, exact=exact)
                    header = place
                elif place >= within:
                    break
            elif _says_something(texts[: len(titles)], titles):
                found.append(Row(place, dict(zip(titles, [*cells, *[None] * len(titles)], strict=False))))
                if len(found) > most:
                    raise Invalid(f"Tệp có quá {most} dòng; chia nhỏ rồi nhập.", field=field)
    if not header:
        raise Invalid(f"Không thấy dòng tiêu đề của bảng ({len(titles)} cột). Hãy dùng tệp mẫu.", field=field)
    if not found:
        raise Invalid("Tệp chưa có dòng nào dưới dòng tiêu đề.", field=field)
    return found


def _says_something(texts: Sequence[str], titles: Sequence[str]) -> bool:
    """Tell whether a row is more than its number, and not the layout's own "(1) (2) (3) …"."""
    told = [text for text in (texts[1:] if titles[0] == "STT" else texts) if text]
    return bool(told) and not (len(told) > 2 and all(_NUMBERING.fullmatch(text) for text in told))


def _is_header(texts: Sequence[str], titles: Sequence[str]) -> bool:
    """Tell whether a row has enough of the titles to be meant as the headings."""
    return 4 * len({fold(title) for title in titles} & {fold(text) for text in texts}) > len(titles)
