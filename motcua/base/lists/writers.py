"""CSV and XLSX, written row by row to a file, so that memory stays flat; what looks like a formula stays text."""

import csv
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from motcua.base import text
from motcua.base.clock import VN
from motcua.base.lists.registry import CSV_TYPE, XLSX_TYPE, Format, Sheet

# A sheet ends at 1,048,576 rows; what is longer goes on in the next one.
ROWS_A_SHEET = 1_000_000
LONGEST_CELL = 32_767
# What Excel and its kin read as the beginning of a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_FORMATS = {"day": "dd/mm/yyyy", "moment": "dd/mm/yyyy hh:mm", "number": "#,##0", "decimal": "#,##0.0"}


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return text.moment(value)
    if isinstance(value, date):
        return text.day(value)
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int | float | Decimal):
        return str(value)
    words = str(value).replace("\r\n", "\n").replace("\x00", "")
    return f"'{words}" if words.startswith(FORMULA_SIGNS) else words


def write_csv(sheet: Sheet) -> None:
    """Write CSV in UTF-8 with the mark by which Excel knows it; a cell that would be a formula gets a leading '."""
    getters = [getter for _, getter in sheet.columns]
    with sheet.path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([column.title for column, _ in sheet.columns])
        for row in sheet.rows:
            writer.writerow([_plain(getter(row)) for getter in getters])


class _Pages:
    """The sheets of one workbook: the next begins when one is full."""

    def __init__(self, book: Workbook, sheet: Sheet) -> None:
        self.book, self.sheet = book, sheet
        self.head = book.add_format(
            {"bold": True, "bg_color": "#F3EEE8", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        )
        self.formats = [
            book.add_format({"num_format": _FORMATS[column.kind]}) if column.kind in _FORMATS else None
            for column, _ in sheet.columns
        ]
        self.count = 0

    def next(self) -> Worksheet:
        """Begin a sheet with its headings, which stay in view and can be filtered."""
        self.count += 1
        made = self.book.add_worksheet("Danh sách" if self.count == 1 else f"Danh sách {self.count}")
        made.freeze_panes(1, 0)
        for place, (column, _) in enumerate(self.sheet.columns):
            made.set_column(place, place, column.width, self.formats[place])
            made.write_string(0, place, column.title, self.head)
        return made


def _cell(page: Worksheet, form: Any) -> Callable[[int, int, Any], None]:
    """Return what puts a value into a cell of one column."""

    def put(row: int, place: int, value: Any) -> None:
        if value is None or value == "":
            return
        if isinstance(value, datetime):
            page.write_datetime(row, place, value.astimezone(VN).replace(tzinfo=None), form)
        elif isinstance(value, date):
            page.write_datetime(row, place, datetime(value.year, value.month, value.day), form)
        elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            page.write_number(row, place, value, form)
        else:
            words = _plain(value) if isinstance(value, bool) else str(value)
            page.write_string(row, place, words[:LONGEST_CELL])

    return put


def write_xlsx(sheet: Sheet) -> None:
    """Write a workbook: the list, and a sheet that says whose it is; every text is a text, never a formula."""
    options = {"constant_memory": True, "tmpdir": str(sheet.path.parent)}
    with Workbook(str(sheet.path), options) as book:
        pages = _Pages(book, sheet)
        page = pages.next()
        puts = [_cell(page, form) for form in pages.formats]
        getters = [getter for _, getter in sheet.columns]
        place, last = 0, max(len(getters) - 1, 0)
        for row in sheet.rows:
            if place == ROWS_A_SHEET:
                page.autofilter(0, 0, place, last)
                page, place = pages.next(), 0
                puts = [_cell(page, form) for form in pages.formats]
            place += 1
            for at, getter in enumerate(getters):
                puts[at](place, at, getter(row))
        page.autofilter(0, 0, max(place, 1), last)
        _write_notes(book, sheet)


def _write_notes(book: Workbook, sheet: Sheet) -> None:
    page = book.add_worksheet("Thông tin")
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 80)
    bold = book.add_format({"bold": True})
    for row, (word, value) in enumerate(sheet.notes):
        page.write_string(row, 0, word, bold)
        page.write_string(row, 1, value)


XLSX = Format("xlsx", "Excel (XLSX)", "xlsx", XLSX_TYPE, write_xlsx)
CSV = Format("csv", "CSV", "csv", CSV_TYPE, write_csv)
