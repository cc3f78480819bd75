"""The table as an Excel sheet: the template, a version written out, and a tolerant reader of published tables."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from motcua.base import workbooks
from motcua.base.errors import Invalid, TooLarge
from motcua.base.organisations.roles import Role
from motcua.base.text import clean, fold
from motcua.catalogue.processes.checks import Fault, duration
from motcua.catalogue.processes.table import (
    TABLE_KINDS,
    OnTimeout,
    StepKind,
    StepRow,
    Where,
    key_from,
    normalise,
    total_minutes,
)
from motcua.catalogue.processes.wording import (
    kind_from,
    minutes_from,
    role_from,
    time_words,
    unit_in,
    where_from,
)

MAX_BYTES, MAX_ROWS, MAX_COLUMNS = 2_000_000, 300, 30
HEADINGS = (
    ("TT", 6), ("Bước", 28), ("Cơ quan, đơn vị", 26), ("Chức danh, vai trò", 24), ("Nội dung", 46),
    ("Thời gian", 11), ("Đơn vị thời gian", 12), ("Sản phẩm", 30), ("Loại bước", 16),
    ("Mã cơ quan", 14), ("Khối cùng làm", 14), ("Chặng", 24), ("Mã chặng", 12), ("Khi hết thời gian", 18),
)  # fmt: skip
ALIASES: dict[str, tuple[str, ...]] = {
    "number": ("tt", "stt", "so tt", "so thu tu"),
    "name": (
        "buoc", "ten buoc", "buoc thuc hien", "cac buoc", "trinh tu", "trinh tu thuc hien", "cac buoc thuc hien",
        "cong viec", "buoc cong viec",
    ),
    "content": (
        "noi dung", "noi dung cong viec", "noi dung thuc hien", "mo ta", "cach thuc thuc hien", "dien giai",
        "cong viec cu the", "noi dung cong viec cu the",
    ),
    "unit": (
        "co quan don vi", "co quan", "don vi", "don vi thuc hien", "bo phan", "bo phan thuc hien", "noi thuc hien",
        "co quan thuc hien", "co quan don vi thuc hien", "don vi bo phan",
    ),
    "role": (
        "chuc danh vai tro", "vai tro", "chuc danh", "nguoi thuc hien", "trach nhiem", "trach nhiem thuc hien",
        "can bo thuc hien", "chuc danh vi tri", "vi tri", "chu the thuc hien", "doi tuong thuc hien",
    ),
    "time": (
        "thoi gian", "thoi gian thuc hien", "thoi gian giai quyet", "thoi gian xu ly", "thoi han", "thoi gian quy dinh",
    ),
    "time_unit": ("don vi thoi gian", "don vi tinh", "dvt", "don vi tinh thoi gian"),
    "product": (
        "san pham", "ket qua", "san pham ket qua", "bieu mau", "bieu mau ket qua", "ket qua san pham", "ho so",
        "san pham dau ra",
    ),
    "kind": ("loai buoc", "loai", "loai cong viec"),
    "agency": ("ma co quan", "ma dinh danh", "ma dinh danh co quan"),
    "block": ("khoi cung lam", "khoi", "khoi song song", "khoi lien thong"),
    "leg_name": ("chang", "ten chang", "chang lien thong"),
    "leg": ("ma chang",),
    "on_timeout": ("khi het thoi gian", "het thoi gian", "khi het han"),
}  # fmt: skip
# A row of totals, and no step: "Tổng hợp ý kiến" and "Công khai kết quả" are steps.
_TOTAL = re.compile(
    r"(tong|cong)( (cong|thoi gian|thoi han|so|gio|ngay|cac buoc|toan quy trinh)\b.*)?[ :.]*$"
)
_COLUMN = {alias: column for column, aliases in ALIASES.items() for alias in aliases}


@dataclass
class Reading:
    """What was read: the rows that could be, and what could not, by row of the sheet."""

    rows: list[StepRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def has_errors(self) -> bool:
        """Whether anything could not be understood."""
        return any(fault.is_error for fault in self.faults)


@dataclass
class _Row:
    number: int
    values: dict[str, Any]
    merged: frozenset[str]
    in_group: bool

    def text(self, column: str) -> str:
        return clean(str(self.values.get(column) or ""))

    @property
    def leg(self) -> str:
        """The leg the row belongs to, by its code or else its name; "" when it is a leg by itself."""
        named = self.text("leg") or self.text("leg_name")
        return key_from(named) if named and self.text("block") else ""


def read_table(content: bytes) -> Reading:
    """Read the first sheet that holds a table of steps.

    Headings are known by their usual names, merged cells count for every row they cover, a step's time may be
    written in any of the usual ways, and rows of totals are compared and left out.

    Args:
        content: the bytes of an .xlsx file.

    Raises:
        TooLarge: the file, or what it unpacks to, is larger than any table of steps.
        Invalid: it is no workbook, or no sheet has the headings.
    """
    book = _open(content)
    try:
        for sheet in book.worksheets:
            if found := _headings(sheet):
                return _read(sheet, *found)
    finally:
        book.close()
    raise Invalid("Không tìm thấy bảng các bước: cần có ít nhất các cột «Bước» và «Thời gian».")


def _open(content: bytes) -> openpyxl.Workbook:
    if len(content) > MAX_BYTES:
        raise TooLarge("Tệp Excel lớn hơn 2 MB; bảng quy trình không cần lớn như vậy.")
    return workbooks.opened(content, field="tep", whole=True)


def _headings(sheet: Worksheet) -> tuple[int, dict[str, int], str] | None:
    """Return the row of the headings, the column of each, and the unit they give to times."""
    for number, cells in enumerate(sheet.iter_rows(max_row=30, max_col=MAX_COLUMNS, values_only=True), 1):
        columns: dict[str, int] = {}
        unit = ""
        for place, value in enumerate(cells, 1):
            words = fold(str(value or "").split("(")[0].replace("/", " ").replace(",", " ").replace("-", " "))
            column = _COLUMN.get(words.strip(" .:"))
            if column and column not in columns:
                columns[column] = place
                if column == "time":
                    unit = unit_in(str(value))
        if "time" in columns and ("name" in columns or "content" in columns) and len(columns) >= 3:
            return number, columns, unit
    return None


def _rows(sheet: Worksheet, heading: int, columns: dict[str, int]) -> Iterator[_Row]:
    covered: dict[tuple[int, int], Any] = {}
    grouped: set[int] = set()
    name_place = columns.get("name", 0)
    for area in sheet.merged_cells.ranges:
        if area.max_row - area.min_row > MAX_ROWS or area.max_col > 200:
            continue
        if area.min_col <= name_place <= area.max_col and area.max_row > area.min_row:
            grouped.update(range(area.min_row, area.max_row + 1))
        for row in range(area.min_row, area.max_row + 1):
            for column in range(area.min_col, area.max_col + 1):
                if (row, column) != (area.min_row, area.min_col):
                    covered[row, column] = sheet.cell(area.min_row, area.min_col).value
    last = min(sheet.max_row, heading + MAX_ROWS)
    for number in range(heading + 1, last + 1):
        values = {
            name: covered.get((number, place), sheet.cell(number, place).value)
            for name, place in columns.items()
        }
        merged = frozenset(name for name, place in columns.items() if (number, place) in covered)
        if any(value not in (None, "") for name, value in values.items() if name not in merged):
            yield _Row(number, values, merged, number in grouped)


def _read(sheet: Worksheet, heading: int, columns: dict[str, int], unit: str) -> Reading:
    reading = Reading()
    steps: list[_Row] = []
    for row in _rows(sheet, heading, columns):
        first = fold(row.text("number") or row.text("name") or row.text("content"))
        if _TOTAL.match(fold(row.text("name"))) or _TOTAL.match(first):
            _compare(reading, steps, row, unit)
            continue
        if fold(row.text("name")) == "1" or fold(row.text("content")) in {"(1)", "(2)", "(5)"}:
            continue
        if steps and _continues(row):
            _append(steps[-1], row)
        else:
            steps.append(row)
    rows = [_step(reading, steps, place, unit) for place in range(len(steps))]
    reading.rows = normalise([row for row in rows if row is not None])
    if not steps:
        reading.faults.append(Fault("Bảng chưa có bước nào dưới hàng tiêu đề.", row=heading))
    return reading


def _continues(row: _Row) -> bool:
    """Tell whether a row only goes on with the step above: its time is merged with it, or it has none of its own."""
    if "time" in row.merged:
        return True
    empty = all(not row.text(column) or column in row.merged for column in ("number", "name", "time"))
    return empty and "time" not in row.merged and not row.text("role")


def _append(step: _Row, row: _Row) -> None:
    for column in ("content", "product"):
        if column not in row.merged and row.text(column):
            step.values[column] = "; ".join(part for part in (step.text(column), row.text(column)) if part)


def _minutes(row: _Row, unit: str) -> int | None:
    return minutes_from(row.values.get("time"), row.text("time_unit") or unit)


def _compare(reading: Reading, steps: Sequence[_Row], row: _Row, unit: str) -> None:
    written = _minutes(row, unit)
    total = total_minutes(
        StepRow(
            name="", kind="", minutes=_minutes(step, unit) or 0, block=step.text("block"),
            leg=step.leg or str(step.number),
        )
        for step in steps
    )  # fmt: skip
    if written and written != total:
        text = f"Dòng tổng ghi {duration(written)} nhưng các bước cộng lại là {duration(total)} làm việc."
        reading.faults.append(Fault(text, False, row=row.number))


_LATER = {
    "": "", "cho": "", fold(OnTimeout.WAIT.label): "", "di tiep": OnTimeout.GO_ON.value,
    "di_tiep": OnTimeout.GO_ON.value, fold(OnTimeout.GO_ON.label): OnTimeout.GO_ON.value,
    "coi nhu dong y": OnTimeout.GO_ON.value,
}  # fmt: skip


def _step(reading: Reading, steps: Sequence[_Row], place: int, unit: str) -> StepRow | None:
    row = steps[place]

    def fault(text: str, is_error: bool = True) -> None:
        reading.faults.append(Fault(text, is_error, row=row.number))

    name, content = row.text("name"), row.text("content")
    told_by = (name, content)
    if row.in_group and content:
        told_by = (content, name)
        name = f"{name} – {content.split(';')[0][:80]}"
    name = name if name and not name.isdigit() else content.split(";")[0][:120]
    if not name:
        fault("Bước chưa có tên.")
        return None
    label = row.text("kind")
    kind = kind_from(label, *told_by, first=place == 0, last=place == len(steps) - 1)
    if kind is None:
        fault(f"Không rõ loại bước «{label}»; tạm ghi là thẩm định.", is_error=bool(label))
        kind = StepKind.EXAMINE
    minutes = _minutes(row, unit)
    if minutes is None:
        fault(f"Không đọc được thời gian «{row.text('time')}»; viết như «4 giờ», «0,5 ngày».")
    unit_name, title = row.text("unit"), row.text("role")
    role = role_from(title, kind) or role_from(unit_name, kind)
    if title and role is None:
        fault(f"Không rõ vai trò của «{title}»; tạm lấy theo loại bước.", is_error=False)
    later = _LATER.get(fold(row.text("on_timeout")))
    if later is None:
        fault(f"Không rõ khi hết thời gian thì làm gì: «{row.text('on_timeout')}».")
    where = where_from(unit_name, role or "", kind)
    named = unit_name if where == Where.ROOM and fold(unit_name) != fold(Where.ROOM.label) else ""
    return StepRow(
        name=name[:250], kind=kind, where=where, unit_name=named[:200], role=role or "", minutes=minutes or 0,
        content=content, product=row.text("product")[:300], agency=row.text("agency")[:40],
        block=row.text("block")[:40], leg=row.leg, leg_name=row.text("leg_name")[:200], on_timeout=later or "",
    )  # fmt: skip


def write_table(rows: Sequence[StepRow], title: str) -> bytes:
    """Return a workbook with the table of steps in the layout the reader knows, and a sheet of the words it takes.

    Args:
        rows: the steps; an empty sequence gives an empty table to fill in.
        title: written above the table.
    """
    book = openpyxl.Workbook()
    sheet = cast(Worksheet, book.active)
    sheet.title = "Quy trình"
    _head(sheet, title)
    edge = Side(style="thin", color="C9C2BA")
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(_cells(number, row), 1):
            cell = sheet.cell(number + 3, column, value)
            cell.data_type = "s" if isinstance(value, str) else cell.data_type
    last = len(rows) + 4
    if rows:
        sheet.cell(last, 2, "Tổng thời gian").font = Font(bold=True)
        amount, unit = time_words(total_minutes(rows))
        sheet.cell(last, 6, amount).font = Font(bold=True)
        sheet.cell(last, 7, unit)
    for cells in sheet.iter_rows(min_row=3, max_row=max(last, 12), max_col=len(HEADINGS)):
        for framed in cells:
            framed.border = Border(top=edge, bottom=edge, left=edge, right=edge)
            framed.alignment = Alignment(wrap_text=True, vertical="top")
    _choices(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(number: int, row: StepRow) -> tuple[int | str, ...]:
    """Return the cells of a step in the order of the headings."""
    amount, unit = time_words(row.minutes)
    place = row.unit_name or (Where(row.where).label if row.where in Where.values else "")
    role = Role(row.role).label if row.role in Role.values else ""
    kind = StepKind(row.kind).label if row.kind in StepKind.values else ""
    waits = row.kind == StepKind.WAIT or row.on_timeout != OnTimeout.GO_ON
    later = "" if waits else OnTimeout.GO_ON.label
    return (
        number, row.name, place, role, row.content, amount, unit, row.product, kind, row.agency, row.block,
        row.leg_name, row.leg, later,
    )  # fmt: skip


def _head(sheet: Worksheet, title: str) -> None:
    sheet.cell(1, 1, title).font = Font(bold=True, size=14)
    sheet.cell(1, 1).data_type = "s"
    sheet.cell(2, 1, "Thời gian tính theo giờ hoặc ngày làm việc; một ngày là 8 giờ.").font = Font(
        italic=True
    )
    for column, (heading, width) in enumerate(HEADINGS, 1):
        cell = sheet.cell(3, column, heading)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="F3EEE8")
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A4"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "3:3"


def _choices(book: openpyxl.Workbook, sheet: Worksheet) -> None:
    words = book.create_sheet("Từ dùng")
    lists = {
        "Loại bước": [kind.label for kind in TABLE_KINDS],
        "Chức danh, vai trò": [role.label for role in Role],
        "Đơn vị thời gian": ["giờ", "ngày", "phút"],
        "Khi hết thời gian": [OnTimeout.WAIT.label, OnTimeout.GO_ON.label],
    }
    headings = [heading for heading, _ in HEADINGS]
    for column, (heading, values) in enumerate(lists.items(), 1):
        words.cell(1, column, heading).font = Font(bold=True)
        letter = get_column_letter(column)
        words.column_dimensions[letter].width = 26
        for number, value in enumerate(values, 2):
            words.cell(number, column, value)
        choice = DataValidation(
            type="list", formula1=f"='Từ dùng'!${letter}$2:${letter}${len(values) + 1}", allow_blank=True,
            showErrorMessage=heading != "Chức danh, vai trò",
        )  # fmt: skip
        target = get_column_letter(headings.index(heading) + 1)
        choice.add(f"{target}4:{target}{MAX_ROWS}")
        sheet.add_data_validation(choice)
