"""The annex as a workbook: written from a draft, read back as its lines; shifted columns are refused with words."""

import io
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from motcua.base import workbooks
from motcua.base.errors import Invalid
from motcua.base.text import fold
from motcua.catalogue.announcements import wording
from motcua.catalogue.announcements.contents import longest_limit
from motcua.catalogue.announcements.models import Announcement
from motcua.catalogue.announcements.models.sources import Change
from motcua.catalogue.procedures.importing.workbook import code_in
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
    found: list[SheetLine] = []
    for row in workbooks.read_rows(content, [title for title, _ in COLUMNS], most=MOST):
        with row.at_fault():
            line = _line(row)
            if any(line.code == other.code for other in found):
                raise Invalid(f"thủ tục {line.code} có hai dòng trong tệp.")
        found.append(line)
    return found


def _line(row: workbooks.Row) -> SheetLine:
    change = _CHANGES.get(fold(row.text("Loại thay đổi")), "")
    if not change:
        known = ", ".join(str(label) for label in Change.labels)
        raise Invalid(f"loại thay đổi “{row.text('Loại thay đổi')[:40]}” không đúng ({known}).")
    code = code_in(row.cells["Mã TTHC"]).upper()
    if not code:
        raise Invalid("chưa ghi mã thủ tục.")
    amount, unit = _limit(row, "Thời hạn", "Đơn vị thời hạn")
    legal, legal_unit = _limit(row, "Thời hạn theo luật", "Đơn vị theo luật")
    bases = tuple(line.lstrip("-• ") for line in row.lines("Căn cứ pháp lý"))
    replaced = code_in(row.cells["Mã thủ tục bị thay thế"]).replace(";", " ").replace(",", " ").split()
    return SheetLine(
        row.number, change, code, row.text("Tên thủ tục"), amount, unit, row.text("Địa điểm thực hiện"),
        row.text("Phí, lệ phí"), bases, row.text("Cơ quan thực hiện"), row.text("Văn bản quy định việc thay đổi"),
        tuple(replaced), legal, legal_unit,
    )  # fmt: skip


def _limit(row: workbooks.Row, amount: str, unit: str) -> tuple[Decimal | None, str]:
    found = row.number_in(amount)
    if found is None:
        return None, ""
    if not 0 < found < 100_000 or found != round(found, 2):
        raise Invalid(
            f"cột “{amount}”: “{row.text(amount)[:20]}” không phải số dương; có thể bảng bị lệch cột."
        )
    code = _UNITS.get(fold(row.text(unit)), "")
    if not code:
        known = ", ".join(str(label) for label in TimeUnit.labels)
        raise Invalid(f"cột “{unit}”: “{row.text(unit)[:20] or 'trống'}” không đúng ({known}).")
    return found, code
