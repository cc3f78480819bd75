"""Tables, from wherever they come: rows of cells that know their place, columns known by their headers.

A table of a text file was flattened in one of two ways. Either every cell begins with a tab, rows parted by a blank
line. Or every paragraph of every cell stands alone between blank lines, and only numerals, hard spaces and the
sense of the words tell where a row begins and which cell a paragraph is of.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from motcua.control.plans.reading import agencies
from motcua.control.plans.reading.lines import Line
from motcua.control.plans.reading.when import is_time

NO, NAME, LEAD, SUPPORT, START, FINISH, WHEN, PRODUCT, TARGET, OTHER = (
    "no", "name", "lead", "support", "start", "finish", "when", "product", "target", "other",
)  # fmt: skip
# How often, in the layout plans are exported in; and what a table of figures to be reached has beside its sentences.
REPEATS, LEVEL, SIGN, VALUE, VALUE_TO, UNIT, SUBJECT, INDICATOR = (
    "repeats", "level", "sign", "value", "value_to", "unit", "subject", "indicator",
)  # fmt: skip
# Stands in a cell that is merged into the one above it.
DITTO = "〃"
# Stands in a cell that is empty on purpose: nobody, no day.
NOTHING = ("–", "—")
# What a header says, the first that fits.
_HEADERS = (
    (NO, r"^(số\s*)?(tt|stt)\.?$"),
    (REPEATS, r"^lặp lại$"),
    (LEVEL, r"^cấp$"),
    (SIGN, r"^dấu$"),
    (VALUE, r"^(giá trị|mức( phải đạt)?)$"),
    (VALUE_TO, r"^đến( mức)?$"),
    (UNIT, r"^đơn vị( tính)?$"),
    (SUBJECT, r"^nội dung đo$"),
    (INDICATOR, r"^mã chỉ số$"),
    (SUPPORT, r"phối hợp"),
    (LEAD, r"chủ trì|đơn vị thực hiện$|cơ quan thực hiện$|đầu mối"),
    (START, r"bắt đầu|^từ ngày$"),
    (TARGET, r"chỉ tiêu"),
    (PRODUCT, r"sản phẩm|kết quả (đạt được|đầu ra|dự kiến)|kết quả$"),
    (FINISH, r"hoàn thành|^hạn$"),
    (WHEN, r"thời gian|thời hạn|tiến độ"),
    (NAME, r"nhiệm vụ|nội dung|công việc|tên nhóm|tên thủ tục|hoạt động"),
)
ORDINAL = re.compile(r"^([IVX]+|\d+(\.\d+)*|[a-zđ]|[-+•])[.)]?$")
ROMAN = re.compile(r"^[IVX]+[.)]?$")


@dataclass(slots=True)
class Cell:
    """One cell: its text (paragraphs parted by line breaks) and the lines it was read from."""

    text: str = ""
    first: int = 0
    last: int = 0

    def add(self, text: str, number: int) -> None:
        """Add a printed line."""
        self.text = f"{self.text}\n{text}" if self.text else text
        self.first, self.last = self.first or number, number


@dataclass(slots=True)
class Row:
    """One row: cells by the role of their column; `doubt` lowers the confidence in what was put where."""

    cells: dict[str, Cell] = field(default_factory=dict)
    first: int = 0
    last: int = 0
    doubt: float = 0.0
    # Columns whose cell is merged into the one above, as far as the document says so.
    merged: set[str] = field(default_factory=set)

    def text(self, role: str) -> str:
        """Return what stands in a column, "" when nothing does or there is no such column."""
        cell = self.cells.get(role)
        return cell.text if cell else ""


@dataclass(slots=True)
class Table:
    """A table with the roles of its columns; `first` and `last` are the lines it takes."""

    columns: list[str]
    rows: list[Row]
    first: int
    last: int


def role_of(header: str) -> str:
    """Return what a column holds by its header."""
    text = " ".join(header.lower().split())
    return next((role for role, pattern in _HEADERS if re.search(pattern, text)), OTHER)


def is_plan(columns: Sequence[str]) -> bool:
    """Tell whether columns are those of a table of tasks."""
    return NAME in columns and (LEAD in columns or {WHEN, FINISH} & set(columns) != set())


def is_figures(columns: Sequence[str]) -> bool:
    """Tell whether columns are those of a table of figures to be reached."""
    return TARGET in columns and VALUE in columns


def tables_in(lines: list[Line]) -> list[Table]:
    """Return the tables of tasks and of figures in a text, in order."""
    found, at = [], 0
    while at < len(lines):
        line = lines[at]
        made = None
        if role_of(line.text) == NO and not line.blank:
            made = _tabbed(lines, at) if line.cell else _flowing(lines, at)
        if made is not None and (is_plan(made.columns) or (line.cell and is_figures(made.columns))):
            found.append(made)
            at = next((n for n in range(at, len(lines)) if lines[n].number > made.last), len(lines))
        else:
            at += 1
    return found


# ---- every cell begins with a tab ---------------------------------------------------------------------------


@dataclass(slots=True)
class _Tabbed:
    cell: Cell
    after_gap: bool


_HEADING = re.compile(r"^(phụ lục|[IVX]+\.\s|\d+\.\s|lưu ý|ghi chú|nơi nhận)", re.I)


def _tabbed(lines: list[Line], at: int) -> Table | None:
    cells, last = _tabbed_cells(lines, at)
    head = 1
    while head < len(cells) and not cells[head].after_gap:
        head += 1
    columns = [role_of(one.cell.text) for one in cells[:head]]
    rows: list[list[Cell]] = []
    for one in cells[head:]:
        row = rows[-1] if rows else None
        marks = not one.cell.text or bool(ORDINAL.match(one.cell.text))
        if row is None or len(row) >= head or (one.after_gap and (marks or len(row) == 2)):
            rows.append([one.cell])
        else:
            row.append(one.cell)
    made = []
    for row in rows:
        numbers = [n for cell in row for n in (cell.first, cell.last) if n]
        doubt = 0.0 if len(row) in (2, head) else 0.2
        by_role = _headed(dict(zip(columns, row, strict=False)))
        merged = {role for role, cell in by_role.items() if cell.text == DITTO}
        for role in merged:
            by_role[role].text = ""
        made.append(Row(by_role, min(numbers), max(numbers), doubt, merged))
    return Table(columns, made, lines[at].number, last) if made else None


_NUMBERED = re.compile(r"^([IVX]+|\d+(?:\.\d+)*)\.\s+(.+)$", re.S)


def _headed(row: dict[str, Cell]) -> dict[str, Cell]:
    """Return the cells of a row; of a heading that goes on over the columns after it, number and words alone."""
    no, name = row.get(NO), row.get(NAME)
    if no is None or name is None or not name.text or name.text == DITTO:
        return row
    if no.text == name.text and (found := _NUMBERED.match(name.text)):
        return {NO: Cell(found[1], no.first, no.last), NAME: Cell(found[2], name.first, name.last)}
    others = {cell.text for role, cell in row.items() if role not in (NO, NAME)}
    return {NO: no, NAME: name} if others == {name.text} else row


def _tabbed_cells(lines: list[Line], at: int) -> tuple[list[_Tabbed], int]:
    """Return the cells from a line on, and the number of the last line of the table."""
    cells: list[_Tabbed] = []
    gap, last, header = False, lines[at].number, _until_gap(lines, at)
    skip = 0
    for place in range(at, len(lines)):
        line = lines[place]
        if place < skip:
            continue
        if line.cell and gap and role_of(line.text) == NO:
            # The same header is repeated on a page, another one begins another table.
            if _until_gap(lines, place) != header:
                break
            skip = place + len(header)
        elif line.cell:
            cell = Cell(first=line.number, last=line.number)
            if line.text:
                cell.add(line.text, line.number)
            cells.append(_Tabbed(cell, gap))
        elif line.blank:
            gap = True
            continue
        elif gap and not _goes_on(lines, place):
            break
        else:
            cells[-1].cell.add(line.text, line.number)
        gap, last = False, line.number
    return cells, last


def _until_gap(lines: list[Line], at: int) -> list[str]:
    end = next((n for n in range(at, len(lines)) if lines[n].blank and not lines[n].cell), len(lines))
    return [line.text for line in lines[at:end]]


def _goes_on(lines: list[Line], place: int) -> bool:
    """Tell whether text after a gap still belongs to a cell: another cell follows before any heading."""
    for line in lines[place : place + 8]:
        if line.cell:
            return True
        if _HEADING.match(line.text):
            return False
    return False


# ---- every paragraph stands alone -----------------------------------------------------------------------------


def _flowing(lines: list[Line], at: int) -> Table | None:
    """Read a table whose cells have run apart into paragraphs."""
    tokens = [line for line in lines[at:] if line.text or line.hollow]
    head = 0
    while head < min(len(tokens), 14) and (head == 0 or not _is_number(tokens[head].text)):
        head += 1
    columns = _flowing_columns([token.text for token in tokens[:head]])
    rows: list[list[Line]] = []
    open_ends: set[int] = set()
    last, hollow = tokens[head - 1].number if head else lines[at].number, 0
    for place in range(head, len(tokens)):
        token = tokens[place]
        if re.match(r"^(phụ lục|lưu ý|ghi chú|kế hoạch \d+/)", token.text, re.I) or token.number > last + 40:
            break
        if not token.text:
            hollow += 1
            continue
        if _is_number(token.text):
            if hollow == 1 and rows:
                open_ends.add(len(rows) - 1)
            rows.append([token])
        elif hollow and (not rows or _begins_row(rows[-1], token.text, columns)):
            rows.append([Line(token.number, ""), token])
        elif rows:
            rows[-1].append(token)
        hollow, last = 0, token.number
    made = [_row(row, columns) for row in rows]
    for place in open_ends:
        if not made[place].text(PRODUCT):
            made[place].merged.add(PRODUCT)
    return Table(columns, made, lines[at].number, last) if made else None


def _is_number(text: str) -> bool:
    return bool(re.match(r"^([IVX]+|\d{1,3}(\.\d{1,2})*|[-+])\.?$", text))


def _begins_row(row: list[Line], text: str, columns: list[str]) -> bool:
    """Tell whether text after an empty cell begins a row: the row before is whole, or only a heading."""
    return text.startswith("-") or len(row) <= 2 or any(is_time(one.text) for one in row[2:])


def _flowing_columns(headers: list[str]) -> list[str]:
    """Return the roles of the columns; a header over two others ("Thời gian" over "Bắt đầu") is none itself."""
    roles = [role_of(header) for header in headers]
    below = START in roles and FINISH in roles
    return [role for role in roles if role != OTHER and not (below and role == WHEN)]


def _row(tokens: list[Line], columns: list[str]) -> Row:
    """Sort the paragraphs of a row into cells: agencies stand before the time, the product after it."""
    row = Row(first=tokens[0].number, last=tokens[-1].number)

    def put(role: str, given: Sequence[Line]) -> None:
        for one in given:
            row.cells.setdefault(role, Cell()).add(one.text, one.number)

    put(NO, tokens[:1])
    put(NAME, tokens[1:2])
    rest = tokens[2:]
    times = [n for n, token in enumerate(rest) if is_time(token.text)]
    if not times:
        # No time: agencies as far as they look like it, then the product.
        cut = next((n for n, token in enumerate(rest) if not agencies.begins(token.text)), len(rest))
        row.doubt = 0.3 if rest else 0.0
        before, during, after = rest[:cut], [], rest[cut:]
    else:
        begin = times[0]
        end = begin + 1
        while end < len(rest) and end in times and (end - begin < 2 or rest[end].text.startswith("-")):
            end += 1
        before, during, after = rest[:begin], rest[begin:end], rest[end:]
    put(LEAD, before[:1])
    put(SUPPORT, before[1:])
    if before and before[0].text.endswith(";") and len(before) > 2:
        row.doubt = max(row.doubt, 0.2)
    if START in columns and len(during) == 2 and not during[0].text.startswith("-"):
        put(START, during[:1])
        put(FINISH, during[1:])
    else:
        put(WHEN, during)
    put(PRODUCT, after)
    return row
