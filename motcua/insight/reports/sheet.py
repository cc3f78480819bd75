"""A report as the printed form: XLSX on landscape A4 with merged headings and signatures (NĐ 30/2020), and CSV."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins

from motcua.base.lists.writers import FORMULA_SIGNS
from motcua.insight.reports.calendar import parse
from motcua.insight.reports.headings import depth, headings
from motcua.insight.reports.standing import Line, Standing
from motcua.law.report_forms import PERCENT, Form

_FACE = "Times New Roman"
_VI = "[$-42A]"  # numbers as they are written in Viet Nam
_THIN = Side(style="thin", color="000000")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_UNDER = Border(bottom=_THIN)


class _Page:
    """One sheet being written, with a hand for words and for numbers."""

    def __init__(self, form: Form) -> None:
        self.book = Workbook()
        self.book.remove(self.book.worksheets[0])
        self.sheet: Any = self.book.create_sheet(form.short)
        self.columns = len(form.columns)
        self.row = 1

    def words(
        self, first: int, last: int, text: str, *, size: float = 12, bold: bool = False, italic: bool = False,
        align: str = "center", height: float | None = None, row: int | None = None,
    ) -> Any:  # fmt: skip
        """Write words over some columns of a row, as text whatever they look like."""
        row = row or self.row
        if last > first:
            self.sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
        cell = self.sheet.cell(row, first)
        cell.value = "".join(sign for sign in text if sign.isprintable() or sign == "\n") or None
        if text:
            cell.data_type = "s"
        cell.font = Font(name=_FACE, size=size, bold=bold, italic=italic)
        cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
        if height:
            self.sheet.row_dimensions[row].height = height
        return cell


def workbook(standing: Standing, *, signer: str = "", day: date | None = None) -> bytes:
    """Return the form as XLSX: heads, headings, column numbers, lines, totals, place and date, signatures.

    Args:
        standing: the report.
        signer: who signs, "" while it is a draft.
        day: when it was handed in; empty while it is a draft.
    """
    form = standing.form
    page = _Page(form)
    _set_up(page, form)
    _head(page, standing)
    top = page.row
    _headings(page, form)
    repeat = page.row - 1
    for line in standing.lines:
        _line(page, form, line)
    _line(page, form, standing.total)
    _foot(page, standing, signer, day)
    page.sheet.print_title_rows = f"{top}:{repeat}"
    page.sheet.freeze_panes = page.sheet.cell(repeat + 1, 3)
    out = io.BytesIO()
    page.book.save(out)
    return out.getvalue()


def _set_up(page: _Page, form: Form) -> None:
    sheet = page.sheet
    page.book.properties.title, page.book.properties.creator = f"Biểu {form.code}: {form.title}", ""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.6, right=0.4, top=0.8, bottom=0.8, header=0.4, footer=0.4)
    sheet.print_options.horizontalCentered = True
    sheet.oddHeader.center.text = "&P"
    sheet.HeaderFooter.differentFirst = True
    for column in form.columns:
        sheet.column_dimensions[get_column_letter(column.number)].width = column.width


def _split(form: Form) -> tuple[int, int]:
    """Return after which column the left half of the head ends, and where the right one begins."""
    widths = [column.width for column in form.columns]
    half, reached = sum(widths) * 0.42, 0.0
    for place, width in enumerate(widths, 1):
        reached += width
        if reached >= half and place >= 2:
            return place, place + 1
    return len(widths) - 1, len(widths)


def agency_words(standing: Standing) -> tuple[str, str]:
    """Return the agency above and the one that reports, in capitals."""
    province = f"ỦY BAN NHÂN DÂN {settings.PROVINCE_NAME.upper()}"
    agency = standing.report.agency
    return province, (agency.name if agency else "Văn phòng").upper()


def _head(page: _Page, standing: Standing) -> None:
    form, report = standing.form, standing.report
    left, right = _split(form)
    last = page.columns
    above, own = agency_words(standing)
    page.words(1, left, above, size=12, height=18)
    page.words(right, last, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
    page.row += 1
    page.words(1, left, own, size=12, bold=True, height=18)
    page.words(right, last, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True)
    page.row += 1
    page.words(1, left, "–––––––––", size=8, height=12)
    page.words(right, last, "–––––––––––––––––––––––––", size=8)
    page.row += 1
    page.words(1, left, f"Biểu số: {form.code}", size=12, italic=True, height=18)
    page.row += 1
    page.words(1, last, form.title.upper(), size=14, bold=True, height=24 if len(form.title) < 90 else 40)
    page.row += 1
    period = parse(report.period)
    words = period.words.partition(" (")[0].replace("kỳ báo cáo", "Kỳ báo cáo:")
    span = f"(từ ngày {report.start:%d/%m/%Y} đến ngày {report.end:%d/%m/%Y})"
    page.words(1, last, f"{words} {span}", size=13, italic=True, height=20)
    page.row += 1
    whose = report.agency.name if report.agency else _province()
    page.words(1, left, f"Đơn vị báo cáo: {whose}", size=12, align="left", height=34)
    page.words(right, last, f"Đơn vị nhận báo cáo: {report.recipient}", size=12, align="left")
    page.row += 1
    page.words(right, last, f"Đơn vị tính: {form.unit}", size=12, italic=True, align="right", height=18)
    page.row += 1


def _headings(page: _Page, form: Form) -> None:
    sheet, top, rows = page.sheet, page.row, depth(form)
    for row in headings(form):
        for one in row:
            first = top + one.row - 1
            if one.rows > 1 or one.columns > 1:
                sheet.merge_cells(
                    start_row=first, start_column=one.column, end_row=first + one.rows - 1,
                    end_column=one.column + one.columns - 1,
                )  # fmt: skip
            cell = sheet.cell(first, one.column)
            cell.value, cell.data_type = one.words, "s"
            cell.font = Font(name=_FACE, size=11, bold=True)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for row_number in range(top, top + rows):
        sheet.row_dimensions[row_number].height = 62 if row_number == top + rows - 1 else 34
        for column in range(1, page.columns + 1):
            sheet.cell(row_number, column).border = _GRID
    page.row = top + rows
    for column in range(1, page.columns + 1):
        cell = page.words(column, column, f"({column})", size=10, italic=True)
        cell.border = _GRID
    page.row += 1


def _line(page: _Page, form: Form, line: Line) -> None:
    is_total = line.row is None
    longest = 1.0
    for column in form.columns:
        cell = page.sheet.cell(page.row, column.number)
        cell.border = _GRID
        cell.font = Font(name=_FACE, size=12, bold=is_total)
        if column.counts:
            value = line.cells[column.number].filed
            cell.value = None if value is None else _plain(value)
            cell.number_format = f"{_VI}#,##0.00" if column.kind == PERCENT else f"{_VI}#,##0"
            cell.alignment = Alignment(horizontal="right", vertical="center", indent=1)
            continue
        words = (
            line.texts.get(column.number, "") if not is_total else "Tổng cộng" if column.number == 2 else ""
        )
        if column.number == 1:
            words = "" if is_total else str(line.number)
        cell.value = words or None
        if words:
            cell.data_type = "s"
        cell.alignment = Alignment(
            horizontal="center" if column.number == 1 else "left", vertical="center", wrap_text=True
        )
        longest = max(longest, -(-len(words) * 1.15 // column.width))
    page.sheet.row_dimensions[page.row].height = 18 * longest
    page.row += 1


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _foot(page: _Page, standing: Standing, signer: str, day: date | None) -> None:
    left, right = _split(standing.form)
    last = page.columns
    reasons = [
        f"({one.column}) {line.name}: {one.reason}"
        for line in standing.lines
        if line.row
        for one in line.row.corrected.all()
    ]
    if reasons:
        page.words(1, last, "Ghi chú số liệu điều chỉnh: " + "; ".join(reasons) + ".", size=11, italic=True,
                   align="left", height=16 * (1 + sum(map(len, reasons)) // 150))  # fmt: skip
        page.row += 1
    page.row += 1
    when = f"ngày {day:%d} tháng {_month(day)} năm {day.year}" if day else "ngày      tháng      năm"
    page.words(right, last, f"{_place()}, {when}", size=13, italic=True, height=20)
    page.row += 1
    page.words(1, left, "NGƯỜI LẬP BIỂU", size=13, bold=True, height=20)
    page.words(right, last, "THỦ TRƯỞNG ĐƠN VỊ", size=13, bold=True)
    page.row += 1
    page.words(1, left, "(Ký, họ tên)", size=12, italic=True)
    page.words(right, last, "(Ký, đóng dấu, họ tên)", size=12, italic=True)
    page.row += 5
    page.words(1, left, standing.report.drawn_by_name, size=13, bold=True, height=20)
    page.words(right, last, signer, size=13, bold=True)


def _province() -> str:
    name = str(settings.PROVINCE_NAME)
    return f"Ủy ban nhân dân {name[:1].lower()}{name[1:]}"


def _place() -> str:
    return str(settings.PROVINCE_NAME).removeprefix("Tỉnh ").removeprefix("Thành phố ")


def _month(day: date) -> str:
    """Return a month as official papers write it: with a leading 0 for January and February."""
    return f"{day.month:02}" if day.month < 3 else str(day.month)


def comma_separated(standing: Standing) -> bytes:
    """Return the lines and totals as CSV in UTF-8: names of columns, then their numbers."""
    out = io.StringIO()
    writer = csv.writer(out)
    form = standing.form
    writer.writerow([column.full_name for column in form.columns])
    writer.writerow([f"({column.number})" for column in form.columns])
    for line in (*standing.lines, standing.total):
        writer.writerow([_told(line, column.number, counts=column.counts) for column in form.columns])
    return out.getvalue().encode("utf-8-sig")


def _told(line: Line, number: int, *, counts: bool) -> str:
    if counts:
        value = line.cells[number].filed
        return "" if value is None else str(_plain(value))
    if number == 1:
        return str(line.number) if line.row else ""
    words = line.name if number == 2 else line.texts.get(number, "")
    return f"'{words}" if words.startswith(FORMULA_SIGNS) else words
