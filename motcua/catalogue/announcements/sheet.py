"""The annex as a workbook: written from a draft, read back as its lines; shifted columns are refused with words."""

import io
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from motcua.base.errors import Invalid
from motcua.base.text import clean, fold
from motcua.catalogue.announcements import wording
from motcua.catalogue.announcements.models import Announcement
from motcua.catalogue.announcements.models.sources import Change
from motcua.catalogue.procedures.models import TimeUnit

# Heading and width of each column; the order is the layout.
COLUMNS = (
    ("STT", 6), ("Loại thay đổi", 16), ("Mã TTHC", 14), ("Tên thủ tục", 60), ("Thời hạn", 10), ("Đơn vị thời hạn", 16),
    ("Địa điểm thực hiện", 34), ("Phí, lệ phí", 28), ("Căn cứ pháp lý", 40), ("Cơ quan thực hiện", 30),
    ("Văn bản quy định việc thay đổi", 34), ("Mã thủ tục bị thay thế", 22), ("Thời hạn theo luật", 12),
    ("Đơn vị theo luật", 16),
)  # fmt: skip
TITLE = "Phụ lục công bố"
MOST = 500
_CHANGES = {fold(label): value for value, label in Change.choices} | {
    value.lower(): value for value in Change.values
}
_UNITS = {fold(label): value for value, label in TimeUnit.choices}


@dataclass(frozen=True)
class SheetLine:
    """One row of the workbook."""

    where: int
    change: str
    code: str
    name: str
    amount: Decimal | None
    unit: str
    place: str
    fee: str
    bases: tuple[str, ...]
    agency: str
    changing_text: str
    replaces: tuple[str, ...]
    legal_amount: Decimal | None
    legal_unit: str


def write(made: Announcement) -> bytes:
    """Return a decision's lines in the layout that `read` takes."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = TITLE
    sheet.append([title for title, _ in COLUMNS])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    for place, (_, width) in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    units = dict(TimeUnit.choices)
    lines = made.lines.select_related("base_version__procedure", "base_version__field")
    for position, line in enumerate(lines.prefetch_related("replaced__procedure"), 1):
        record = wording.record_of_line(line)
        from motcua.catalogue.announcements.contents import longest_limit

        longest = longest_limit(record) if record else None
        sheet.append(
            [position, line.get_change_display(), line.code, line.name,
             float(longest[0]) if longest else None, str(units[longest[1]]) if longest else None,
             wording.place(record) if record else "", wording.fee(record) if record else "",
             wording.bases(record) if record else "", wording.agency(record) if record else "", line.changing_text,
             "; ".join(link.procedure.code for link in line.replaced.all()),
             float(line.legal_amount) if line.legal_amount else None,
             str(units[line.legal_unit]) if line.legal_unit else None]
        )  # fmt: skip
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if cell.data_type == "f":
                cell.data_type = "s"  # words that begin with "=" are no formula
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes) -> list[SheetLine]:
    """Return the rows of a workbook in the annex's layout.

    Raises:
        Invalid: no workbook, other or shifted columns, a row that cannot be read; where and why.
    """
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError, EOFError):
        raise Invalid("Tệp không phải bảng tính Excel (.xlsx) đọc được.", field="file") from None
    rows = book.worksheets[0].iter_rows(values_only=True, max_row=MOST + 2, max_col=40)
    _check_heads([clean(_text(cell)) for cell in next(rows, ())])
    found = []
    for where, cells in enumerate(rows, 2):
        values = [*cells, *[None] * len(COLUMNS)][: len(COLUMNS)]
        if any(_text(value).strip() for value in values[1:]):
            found.append(_line(where, values))
    if not found:
        raise Invalid("Tệp không có dòng thủ tục nào.", field="file")
    if len(found) > MOST:
        raise Invalid(f"Tệp có quá {MOST} dòng.", field="file")
    codes = [line.code for line in found]
    twice = next((line for line in found if codes.count(line.code) > 1), None)
    if twice:
        raise Invalid(f"Dòng {twice.where}: thủ tục {twice.code} có hai dòng trong tệp.", field="file")
    return found


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _check_heads(heads: list[str]) -> None:
    for place, (title, _) in enumerate(COLUMNS):
        told = heads[place] if place < len(heads) else ""
        if fold(told) == fold(title):
            continue
        letter = get_column_letter(place + 1)
        other = next((at for at, head in enumerate(heads) if fold(head) == fold(title)), None)
        moved = (
            f"; cột này đang nằm ở {get_column_letter(other + 1)}, bảng bị lệch cột"
            if other is not None
            else ""
        )
        raise Invalid(
            f"Cột {letter} phải là “{title}”, trong tệp là “{told[:40] or 'trống'}”{moved}. Dùng tệp mẫu tải từ trang.",
            field="file",
        )


def _line(where: int, values: list[Any]) -> SheetLine:
    texts = [clean(_text(value)) for value in values]
    change = _CHANGES.get(fold(texts[1]), "")
    if not change:
        known = ", ".join(str(label) for label in Change.labels)
        raise Invalid(f"Dòng {where}: loại thay đổi “{texts[1][:40]}” không đúng ({known}).", field="file")
    if not texts[2]:
        raise Invalid(f"Dòng {where}: chưa ghi mã thủ tục.", field="file")
    amount, unit = _limit(where, texts[4], texts[5], "thời hạn")
    legal, legal_unit = _limit(where, texts[12], texts[13], "thời hạn theo luật")
    bases = tuple(clean(line.lstrip("-• ")) for line in _text(values[8]).splitlines() if clean(line))
    return SheetLine(
        where, change, texts[2].upper(), texts[3], amount, unit, texts[6], texts[7], bases, texts[9], texts[10],
        tuple(texts[11].replace(";", " ").replace(",", " ").split()), legal, legal_unit,
    )  # fmt: skip


def _limit(where: int, amount: str, unit: str, what: str) -> tuple[Decimal | None, str]:
    if not amount:
        return None, ""
    try:
        found = Decimal(amount.replace(",", "."))
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite() or not 0 < found < 100_000 or found != round(found, 2):
        raise Invalid(
            f"Dòng {where}: {what} “{amount[:20]}” không phải số dương; có thể bảng bị lệch cột.",
            field="file",
        )
    code = _UNITS.get(fold(unit), "")
    if not code:
        known = ", ".join(str(label) for label in TimeUnit.labels)
        raise Invalid(
            f"Dòng {where}: đơn vị “{unit[:20] or 'trống'}” của {what} không đúng ({known}).", field="file"
        )
    return found, code
