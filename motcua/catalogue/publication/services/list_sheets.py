"""A list as a workbook: the empty form, and what a filled one puts on the list, whole or not at all."""

import io
from datetime import date
from typing import Any

import openpyxl
from django.db import transaction
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from motcua.base import workbooks
from motcua.base.errors import Invalid
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Desk
from motcua.base.organisations.permissions import check
from motcua.base.text import fold
from motcua.catalogue.procedures.importing.workbook import code_in
from motcua.catalogue.procedures.models import Procedure
from motcua.catalogue.procedures.queries import national_part
from motcua.catalogue.publication.models import ListEntry
from motcua.catalogue.publication.services import lists
from motcua.law.publication import ListKind

MOST_ROWS = 5000
MOST_TOLD = 30
_LEVELS = {fold(words): code for code, words in lists.LEVELS.items()} | {"tinh": "TINH", "xa": "XA"}
_SERVICES = {"toan trinh": "TOAN_TRINH", "mot phan": "MOT_PHAN"}


def headings(kind: ListKind) -> list[tuple[str, str]]:
    """Return the columns of a list's workbook: the field each fills and its heading."""
    columns = [
        ("procedure", "Mã thủ tục"),
        ("level", "Cấp thực hiện"),
        ("agency", "Cơ quan (bỏ trống: mọi cơ quan)"),
    ]
    if kind.by_desk:
        columns.append(("desk", "Quầy số"))
    if kind.by_group:
        columns.append(("group", "Tên nhóm liên thông"))
    if kind.by_level:
        columns.append(("service_level", "Mức (toàn trình, một phần)"))
    return [
        *columns, ("detail", kind.detail), ("decision_no", "Số quyết định"), ("decision_date", "Ngày quyết định"),
        ("valid_from", "Hiệu lực từ"), ("valid_to", "Hiệu lực đến"),
    ]  # fmt: skip


def form(kind: ListKind) -> bytes:
    """Return the empty workbook of a list."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Danh mục"
    for column, (field, title) in enumerate(headings(kind), start=1):
        cell = sheet.cell(1, column, title)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="F3EDE2")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[cell.column_letter].width = 44 if field == "detail" else 20
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@transaction.atomic
def take_in(kind_code: str, content: bytes, *, by: Actor) -> list[ListEntry]:
    """Put every row of a filled workbook on a list; one wrong row and nothing is stored.

    Raises:
        Invalid: it is no workbook, its columns have moved, or rows are wrong: each is named with its reason.
    """
    check(by, "publication.lists")
    kind = lists.kind_of(kind_code)
    columns = headings(kind)
    found, faults = [], []
    for row in workbooks.read_rows(content, [title for _, title in columns], most=MOST_ROWS):
        try:
            with row.at_fault(), transaction.atomic():
                found.append(lists.put_on(kind.code, by=by, **_values(row, dict(columns))))
        except Invalid as refused:
            faults.append(refused.message)
    if faults:
        more = f"\n… và {len(faults) - MOST_TOLD} dòng khác." if len(faults) > MOST_TOLD else ""
        raise Invalid("Chưa nhập dòng nào.\n" + "\n".join(faults[:MOST_TOLD]) + more, field="file")
    return found


def _values(row: workbooks.Row, titles: dict[str, str]) -> dict[str, Any]:
    """Return a row as `put_on` takes it; raises Invalid for what it cannot be."""
    text = {field: row.text(title) for field, title in titles.items()}
    code = code_in(row.cells[titles["procedure"]])
    procedure = Procedure.objects.filter(code=national_part(code).upper()).first()
    if procedure is None:
        raise Invalid(f"không có thủ tục mã “{code or 'trống'}” trong danh mục.")
    level = _LEVELS.get(fold(text["level"]))
    if level is None:
        raise Invalid(f"cấp “{text['level'] or 'trống'}” không phải Cấp tỉnh, Cấp xã.")
    agency = _agency(text["agency"])
    values: dict[str, Any] = {
        "procedure_id": procedure.pk, "level": level, "agency_id": agency.pk if agency else None,
        "detail": text["detail"], "decision_no": text["decision_no"],
        "decision_date": _day(row, titles["decision_date"]), "valid_from": _day(row, titles["valid_from"]),
        "valid_to": row.day_in(titles["valid_to"]),
        "group": text.get("group", ""), "service_level": _SERVICES.get(fold(text.get("service_level", "")), ""),
    }  # fmt: skip
    if text.get("desk"):
        values["desk_id"] = _desk(text["desk"], agency).pk
    return values


def _agency(name: str) -> Agency | None:
    if not name:
        return None
    found = next(
        (one for one in Agency.objects.all() if fold(name) in (fold(one.name), fold(one.short_name))), None
    )
    if found is None:
        raise Invalid(f"không có cơ quan “{name}”.")
    return found


def _desk(number: str, agency: Agency | None) -> Desk:
    if agency is None:
        raise Invalid("ghi quầy thì phải ghi cơ quan.")
    found = (
        Desk.objects.filter(unit__agency=agency, number=int(number)).first() if number.isdecimal() else None
    )
    if found is None:
        raise Invalid(f"cơ quan này không có quầy số “{number}”.")
    return found


def _day(row: workbooks.Row, title: str) -> date:
    found = row.day_in(title)
    if found is None:
        raise Invalid(f"cột “{title}” để trống, phải ghi ngày như 25/11/2026.")
    return found
