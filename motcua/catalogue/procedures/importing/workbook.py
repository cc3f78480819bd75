"""Reader and writer of the Excel layout, and its empty template."""

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from motcua.base import workbooks
from motcua.base.errors import Invalid
from motcua.base.text import clean, fold
from motcua.catalogue.procedures.importing import sheets
from motcua.catalogue.procedures.importing.reading import Loose, Reading, split_code
from motcua.catalogue.procedures.importing.record import (
    COMMON_CASE,
    AgencyRecord,
    BasisRecord,
    CaseRecord,
    ChannelRecord,
    DocumentRecord,
    Fault,
    FeeRecord,
    ProcedureRecord,
    RelatedRecord,
    ResultRecord,
)
from motcua.catalogue.procedures.importing.sheets import (
    CASES,
    PAPERS,
    PROCEDURES,
    SHEETS,
    STEPS,
    Column,
    Sheet,
)

MAX_ROWS = 200_000
MAKERS: dict[str, type] = {
    "channels": ChannelRecord,
    "fees": FeeRecord,
    "bases": BasisRecord,
    "results": ResultRecord,
    "agencies": AgencyRecord,
    "related": RelatedRecord,
}
# Where an empty cell means the usual value rather than nothing.
USUAL = {
    ("procedure", "copies_of_set"): 1,
    ("procedure", "onsite_level"): 0,
    ("documents", "originals"): 0,
    ("documents", "copies"): 0,
    ("fees", "kind"): "PHI",
    ("related", "kind"): "LIEN_QUAN",
}
HEAD_FILL, SAMPLE_FILL = PatternFill("solid", fgColor="F2EDE7"), PatternFill("solid", fgColor="FBECEC")


class Row(NamedTuple):
    """One filled row of a sheet: where it stands, the record's values, what is wrong with it."""

    where: str
    values: dict[str, Any]
    faults: list[tuple[str, str]]


Rows = dict[str, dict[str, list[Row]]]


def read(content: bytes) -> Reading:
    """Read a workbook in the layout of the template; rows whose code ends with “(mẫu)” are passed over.

    Raises:
        Invalid: it is no readable workbook, or lacks the sheet “Thủ tục” or a column that must be there.
        TooLarge: it would unpack to more than a workbook of procedures can need.
    """
    book = workbooks.opened(content, field="tep")
    by_name = {fold(name): book[name] for name in book.sheetnames}
    if fold(PROCEDURES.title) not in by_name:
        raise Invalid("Tệp Excel thiếu tờ “Thủ tục”. Hãy dùng tệp mẫu.")
    rows: Rows = {sheet.part: defaultdict(list) for sheet in SHEETS}
    for sheet in SHEETS:
        if fold(sheet.title) in by_name:
            for code, row in _rows(by_name[fold(sheet.title)], sheet):
                rows[sheet.part][code].append(row)
    reading = Reading()
    heads = rows[PROCEDURES.part]
    for code, found in heads.items():
        for head in found:
            assemble(reading, code, head, rows)
    orphans = {code: found[0] for part in rows.values() for code, found in part.items() if code not in heads}
    reading.faults += [
        Fault(code, row.where, "Mã thủ tục", "không có ở tờ Thủ tục") for code, row in orphans.items()
    ]
    return reading


def assemble(reading: Reading, code: str, head: Row, rows: Rows) -> None:
    """Join a procedure's own row with its rows of the other sheets, and keep the record or its faults."""
    record = ProcedureRecord(source="excel", where=head.where, **head.values)
    record.code, record.local_suffix = split_code(code)
    parts = [row for part in rows.values() for row in part.get(code, []) if part is not rows[PROCEDURES.part]]
    faults = [Fault(code, row.where, name, message) for row in [head, *parts] for name, message in row.faults]
    record.cases, strange = _cases(code, rows)
    faults += [
        Fault(code, row.where, "Mã trường hợp", f"“{row.values['case']}” không có ở tờ Trường hợp")
        for row in strange
    ]
    if faults:
        reading.faults += faults
        return
    for part, maker in MAKERS.items():
        setattr(record, part, [maker(**row.values) for row in rows[part].get(code, [])])
    reading.take(record, [])


def _cases(code: str, rows: Rows) -> tuple[list[CaseRecord], list[Row]]:
    """Return the cases with papers and steps, and the rows that name a case which is not there."""
    cases = [
        CaseRecord(row.values["case"], row.values["name"]) for row in rows[CASES.part].get(code, [])
    ] or [CaseRecord()]
    strange = []
    for part in (PAPERS.part, STEPS.part):
        for row in rows[part].get(code, []):
            named = row.values["case"]
            own = [case for case in cases if not named or case.code == named]
            if not own:
                strange.append(row)
            content = {key: value for key, value in row.values.items() if key != "case"}
            for case in own:
                if part == PAPERS.part:
                    case.documents.append(DocumentRecord(**content))
                else:
                    case.steps.append(content["text"])
    return cases, strange


def _rows(worksheet: Any, sheet: Sheet) -> Iterator[tuple[str, Row]]:
    columns = sheets.columns_of(sheet)
    lines = worksheet.iter_rows(values_only=True, max_row=MAX_ROWS)
    header = [fold(clean(str(cell or ""))).rstrip(" *") for cell in next(lines, ())]
    lacking = [column.title for column in columns if column.must and fold(column.title) not in header]
    if lacking:
        raise Invalid(f"Tờ “{sheet.title}” thiếu cột: {', '.join(lacking)}.")
    places = {
        column.title: header.index(fold(column.title)) for column in columns if fold(column.title) in header
    }
    for index, cells in enumerate(lines, start=2):
        if not any(cell not in (None, "") for cell in cells):
            continue
        data = {title: cells[place] if place < len(cells) else None for title, place in places.items()}
        code = data[sheets.CODE.title] = code_in(data.get(sheets.CODE.title))
        if fold(code).endswith(fold(sheets.SAMPLE_MARK)):
            continue
        case = data.get(sheets.CASE.title)
        if isinstance(case, int | float):
            data[sheets.CASE.title] = f"{int(case):02d}"
        loose = Loose(data, "", [])
        values = values_of(sheet, columns[1:], loose)
        if not code:
            loose.fault(sheets.CODE.title, "để trống")
        if sheet is PROCEDURES:
            values["code"] = code
        yield code, Row(f"tờ {sheet.title}, dòng {index}", values, loose.faults)


def values_of(sheet: Sheet, columns: Iterable[Column], loose: Loose) -> dict[str, Any]:
    """Read the cells of a row into the record's values; faults stay with `loose`."""
    values = {column.attribute: sheets.value_in(loose, column) for column in columns}
    for key in values:
        if values[key] in (None, "") and (sheet.part, key) in USUAL:
            values[key] = USUAL[sheet.part, key]
    return values


def code_in(cell: Any) -> str:
    """Return a procedure code; one typed as a number has lost its trailing zeros, which come back here."""
    return f"{cell:.6f}" if isinstance(cell, float) else clean(str(cell or ""))


def write(records: Iterable[ProcedureRecord] = ()) -> bytes:
    """Write the template, and under its sample rows the given records."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    # Without their first day the rows mean: from the day they are imported again.
    records = [replace(record, valid_from=None) for record in records]
    for sheet in SHEETS:
        worksheet = book.create_sheet(sheet.title)
        columns = sheets.columns_of(sheet)
        _head(worksheet, sheet, columns)
        for line in _lines(sheet, records):
            worksheet.append(line)
        for row in worksheet.iter_rows(min_row=2, max_col=2 if sheet.by_case else 1):
            for one in row:
                one.number_format = "@"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _head(worksheet: Any, sheet: Sheet, columns: tuple[Column, ...]) -> None:
    """Headings with notes, the sample row, the lists to choose from."""
    worksheet.append([f"{column.title} *" if column.must else column.title for column in columns])
    samples = {sheets.CODE.title: f"2.000635 {sheets.SAMPLE_MARK}"}
    worksheet.append([samples.get(column.title, _sample(column)) for column in columns])
    worksheet.freeze_panes = "B2"
    worksheet.row_dimensions[1].height = 34
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        worksheet.column_dimensions[letter].width = column.width
        head = worksheet.cell(1, place)
        head.font, head.fill = Font(bold=True), HEAD_FILL
        head.alignment = Alignment(wrap_text=True, vertical="center")
        note = " ".join(part for part in (sheet.note if place == 1 else "", column.note) if part)
        if note:
            head.comment = Comment(note, "Một Cửa", width=260, height=90)
        sample = worksheet.cell(2, place)
        sample.fill, sample.font = SAMPLE_FILL, Font(italic=True, color="6D645D")
        if column.kind == "day":
            sample.number_format = "dd/mm/yyyy"
        options = _options(column)
        if options:
            validation = DataValidation(
                "list", formula1=f'"{options}"', allow_blank=True, showErrorMessage=True
            )
            validation.error = "Hãy chọn một giá trị trong danh sách."
            worksheet.add_data_validation(validation)
            validation.add(f"{letter}2:{letter}20000")


def _sample(column: Column) -> Any:
    return sheets.YES if column.sample is True else (column.sample if column.sample != "" else None)


def _options(column: Column) -> str:
    if column.kind in ("flag", "yes"):
        return f"{sheets.YES},{sheets.NO}"
    return ",".join(column.choices.values()) if column.kind in ("choice", "channel") else ""


def _lines(sheet: Sheet, records: list[ProcedureRecord]) -> Iterator[list[Any]]:
    columns = sheets.columns_of(sheet)
    for record in records:
        code = record.code + record.local_suffix
        for case, item in items_of(sheet, record):
            yield [cell(column, item, code, case) for column in columns]


def cell(column: Column, item: Any, code: str, case: str | None) -> Any:
    """Return what one cell of a record's row shows."""
    if column is sheets.CODE:
        return code
    if column.title == sheets.CASE.title:
        return case
    return sheets.value_out(item if isinstance(item, str) else getattr(item, column.attribute), column)


def items_of(sheet: Sheet, record: ProcedureRecord) -> Iterator[tuple[str | None, Any]]:
    """Yield the rows a record has in a sheet, with the case they belong to (None: all cases)."""
    only_common = len(record.cases) == 1 and record.cases[0].code == COMMON_CASE and not record.cases[0].name
    if sheet is PROCEDURES:
        yield None, record
    elif sheet is CASES:
        yield from () if only_common else ((case.code, case) for case in record.cases)
    elif sheet is PAPERS:
        for case in record.cases:
            yield from ((None if only_common else case.code, paper) for paper in case.documents)
    elif sheet is STEPS:
        same = all(case.steps == record.cases[0].steps for case in record.cases)
        for case in record.cases[:1] if same else record.cases:
            yield from ((None if same else case.code, step) for step in case.steps)
    else:
        yield from ((getattr(row, "case", "") or None, row) for row in getattr(record, sheet.part))
