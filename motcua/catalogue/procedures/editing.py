"""The edit page's form: the columns of the Excel layout as fields and rows, so that both read the same way."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from django.http import QueryDict

from motcua.catalogue.procedures.importing import sheets, workbook
from motcua.catalogue.procedures.importing.reading import Loose, Reading
from motcua.catalogue.procedures.importing.record import Fault, ProcedureRecord
from motcua.catalogue.procedures.importing.sheets import PROCEDURES, SHEETS, Column, Sheet

_ROW_NAME = re.compile(r"^([a-z]+)-([0-9a-f]+)\.([a-z_]+)$")
# The procedure's own columns by group of the page; those left out stay as they are.
GROUPS = (
    (
        "Tên và công bố",
        ("name", "field_name", "kind", "levels", "decision_no", "decision_date", "publisher", "is_public"),
    ),
    ("Ai làm thủ tục này", ("targets", "target_note", "summary", "keywords", "abbreviations")),
    (
        "Thực hiện tại địa phương",
        (
            "service_level",
            "onsite_level",
            "copies_of_set",
            "clock_mode",
            "processing_system",
            "address_note",
            "nonterritorial",
            "post_delegated",
            "instant",
        ),
    ),
    (
        "Yêu cầu, điều kiện, phí",
        ("conditions", "fee_note", "no_conditions", "no_forms", "no_results", "no_fees"),
    ),
    ("Cơ quan, ghi chú", ("executing_note", "authority_note", "uncertain_note")),
)
HIDDEN = ("field_code", "document_count", "is_sample")
# What a row always shows; the rest of its columns unfold.
IN_SIGHT = frozenset(
    {
        "case",
        "name",
        "text",
        "originals",
        "copies",
        "required",
        "channel",
        "amount",
        "unit",
        "per",
        "number",
        "role",
    }
)
ROW_SHEETS = tuple(sheet for sheet in SHEETS if sheet is not PROCEDURES)


@dataclass
class Input:
    """One control: its column, the name it is sent under, what it shows."""

    column: Column
    name: str
    value: Any = ""
    error: str = ""

    @property
    def wide(self) -> bool:
        """Whether it takes the whole line."""
        return self.column.kind == "lines" or self.column.attribute in ("name", "targets", "levels")

    @property
    def hint(self) -> str:
        """The note under the control; controls that can only be right need none."""
        closed = self.column.kind in ("flag", "yes", "day") or (
            self.column.kind == "list" and self.column.choices
        )
        return "" if closed else self.column.note

    @property
    def options(self) -> list[tuple[str, bool]]:
        """The choices with whether each is chosen."""
        chosen = [part.strip() for part in str(self.value or "").split(";")]
        return [(str(label), str(label) in chosen) for label in self.column.choices.values()]

    @property
    def ticked(self) -> bool:
        """Whether a yes-or-no control is on."""
        return self.value == sheets.YES


@dataclass
class InputRow:
    """One row of a part: its inputs and the name of the box that drops it."""

    drop: str
    inputs: list[Input]

    @property
    def first(self) -> list[Input]:
        """The inputs always in sight."""
        return [one for one in self.inputs if one.column.attribute in IN_SIGHT]

    @property
    def more(self) -> list[Input]:
        """The inputs behind “chi tiết”."""
        return [one for one in self.inputs if one.column.attribute not in IN_SIGHT]

    @property
    def wrong(self) -> bool:
        """Whether an input behind “chi tiết” has an error."""
        return any(one.error for one in self.more)


@dataclass
class Part:
    """One part with many rows, as a section of the page."""

    sheet: Sheet
    rows: list[InputRow] = field(default_factory=list)

    @property
    def filled(self) -> int:
        """How many rows say something."""
        return sum(any(one.value not in (None, "") for one in row.inputs) for row in self.rows)

    @property
    def wrong(self) -> bool:
        """Whether any row has an error."""
        return any(one.error for row in self.rows for one in row.inputs)


@dataclass
class EditForm:
    """All the page shows: groups of single fields, hidden fields, parts with rows, faults that have no field."""

    groups: list[tuple[str, list[Input]]]
    hidden: list[Input]
    parts: list[Part]
    faults: list[str] = field(default_factory=list)


def part_named(name: str) -> Sheet | None:
    """Return the sheet of a part that has rows."""
    return next((sheet for sheet in ROW_SHEETS if sheet.part == name), None)


def _columns(sheet: Sheet) -> tuple[Column, ...]:
    return sheets.columns_of(sheet)[1:]


def blank_row(sheet: Sheet) -> InputRow:
    """Return an empty row of a part, under a name no other row has."""
    key = f"{sheet.part}-{uuid4().hex[:12]}"
    return InputRow(f"{key}.drop", [Input(column, f"{key}.{column.attribute}") for column in _columns(sheet)])


def form_of(record: ProcedureRecord) -> EditForm:
    """Return the form filled with a record."""
    by_name = {column.attribute: column for column in PROCEDURES.columns}

    def one(name: str) -> Input:
        return Input(by_name[name], name, sheets.value_out(getattr(record, name), by_name[name]))

    parts = []
    for sheet in ROW_SHEETS:
        rows = [
            InputRow(
                f"{sheet.part}-{index:x}.drop",
                [
                    Input(
                        column,
                        f"{sheet.part}-{index:x}.{column.attribute}",
                        workbook.cell(column, item, "", case),
                    )
                    for column in _columns(sheet)
                ],
            )
            for index, (case, item) in enumerate(workbook.items_of(sheet, record))
        ]
        parts.append(Part(sheet, rows or [blank_row(sheet)]))
    return EditForm(
        [(title, [one(name) for name in names]) for title, names in GROUPS],
        [one(name) for name in HIDDEN],
        parts,
    )


def read(data: QueryDict, code: str) -> tuple[ProcedureRecord | None, EditForm]:
    """Read what was sent: the record when it is sound, and the form to show again when it is not.

    Args:
        data: the POST.
        code: the procedure's full code, with its suffix if it has one.
    """
    own = {
        column.attribute: "; ".join(data.getlist(column.attribute))
        if column.kind == "list"
        else data.get(column.attribute, "")
        for column in PROCEDURES.columns
    }
    if "is_public" not in data:
        own["is_public"] = sheets.NO
    head = _row(PROCEDURES, PROCEDURES.columns, own, "")
    head.values["code"] = code
    rows: workbook.Rows = {sheet.part: {} for sheet in SHEETS}
    rows[PROCEDURES.part][code] = [head]
    sent: dict[str, list[tuple[str, dict[str, str], workbook.Row]]] = {}
    for sheet in ROW_SHEETS:
        for number, (key, values) in enumerate(_sent_rows(data, sheet), start=1):
            row = _row(sheet, _columns(sheet), values, f"{sheet.title}, dòng {number}")
            rows[sheet.part].setdefault(code, []).append(row)
            sent.setdefault(sheet.part, []).append((key, values, row))
    reading = Reading()
    workbook.assemble(reading, code, head, rows)
    form = _form_again(own, head, sent, reading.faults)
    if not reading.records:
        return None, form
    return replace(reading.records[0], source="manual"), form


def _row(sheet: Sheet, columns: Iterable[Column], values: dict[str, str], where: str) -> workbook.Row:
    loose = Loose({column.title: values.get(column.attribute, "") for column in columns}, "", [])
    return workbook.Row(where, workbook.values_of(sheet, columns, loose), loose.faults)


def _sent_rows(data: QueryDict, sheet: Sheet) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the rows of a part in the order they were sent, without the dropped and the empty ones."""
    rows: dict[str, dict[str, str]] = {}
    for name in data:
        match = _ROW_NAME.match(name)
        if match and match[1] == sheet.part:
            rows.setdefault(match[2], {})[match[3]] = data.get(name, "")
    usual = {column.attribute for column in _columns(sheet) if column.kind in ("flag", "yes")}
    for key, values in rows.items():
        if "drop" in values or not any(text.strip() for name, text in values.items() if name not in usual):
            continue
        for name in usual - values.keys():
            values[name] = sheets.NO
        yield f"{sheet.part}-{key}", values


def _form_again(
    own: dict[str, str],
    head: workbook.Row,
    sent: dict[str, list[tuple[str, dict[str, str], workbook.Row]]],
    faults: list[Fault],
) -> EditForm:
    by_name = {column.attribute: column for column in PROCEDURES.columns}
    wrong = dict(head.faults)

    def one(name: str) -> Input:
        return Input(by_name[name], name, own[name], wrong.get(by_name[name].title, ""))

    parts = []
    for sheet in ROW_SHEETS:
        shown = []
        for key, values, row in sent.get(sheet.part, []):
            errors = dict(row.faults)
            shown.append(
                InputRow(
                    f"{key}.drop",
                    [
                        Input(
                            column,
                            f"{key}.{column.attribute}",
                            values.get(column.attribute, ""),
                            errors.get(column.title, ""),
                        )
                        for column in _columns(sheet)
                    ],
                )
            )
        parts.append(Part(sheet, shown or [blank_row(sheet)]))
    told = [
        " · ".join(part for part in (fault.where, fault.field) if part) + f": {fault.message}"
        for fault in faults
    ]
    groups = [(title, [one(name) for name in names]) for title, names in GROUPS]
    return EditForm(groups, [one(name) for name in HIDDEN], parts, told)
