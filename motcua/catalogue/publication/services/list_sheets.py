"""A list as a workbook: the empty form, and what a filled one puts on the list, whole or not at all."""

import io
from datetime import date, datetime
from typing import Any

import openpyxl
from django.db import transaction
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from motcua.base.errors import DomainError, Invalid
from motcua.base.files.checks import check_xlsx
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Desk
from motcua.base.organisations.permissions import check
from motcua.base.text import clean, fold, read_day
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
    rows = _rows(content, kind)
    if not rows:
        raise Invalid("Tệp chưa có dòng nào dưới dòng tiêu đề.", field="file")
    found, faults = [], []
    for number, row in rows:
        try:
            with transaction.atomic():
                found.append(lists.put_on(kind.code, by=by, **_values(row)))
        except DomainError as refused:
            faults.append(f"Dòng {number}: {refused.message}")
    if faults:
        more = f"\n… và {len(faults) - MOST_TOLD} dòng khác." if len(faults) > MOST_TOLD else ""
        raise Invalid("Chưa nhập dòng nào.\n" + "\n".join(faults[:MOST_TOLD]) + more, field="file")
    return found


def _rows(content: bytes, kind: ListKind) -> list[tuple[int, dict[str, Any]]]:
    stream = check_xlsx(io.BytesIO(content), "danh-muc.xlsx")
    book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
    sheet = book.worksheets[0]
    lines = sheet.iter_rows(values_only=True)
    first = [clean(str(cell or "")) for cell in next(lines, ())]
    wanted = headings(kind)
    for at, (_, title) in enumerate(wanted):
        here = first[at] if at < len(first) else ""
        if fold(here) != fold(title):
            raise Invalid(
                f"Cột {chr(65 + at)} phải là “{title}”, trong tệp là “{here or 'trống'}”. Có thể cột bị lệch; "
                "hãy dùng tệp mẫu của danh mục này.",
                field="file",
            )
    found = []
    for number, cells in enumerate(lines, start=2):
        row = {field: cells[at] if at < len(cells) else None for at, (field, _) in enumerate(wanted)}
        if any(clean(str(value)) for value in row.values() if value is not None):
            found.append((number, row))
        if len(found) > MOST_ROWS:
            raise Invalid(f"Tệp có hơn {MOST_ROWS} dòng; chia nhỏ rồi nhập.", field="file")
    return found


def _values(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as `put_on` takes it; raises Invalid for what it cannot be."""
    text = {field: clean(str(value)) if value is not None else "" for field, value in row.items()}
    procedure = Procedure.objects.filter(code=national_part(text["procedure"]).upper()).first()
    if procedure is None:
        raise Invalid(f"không có thủ tục mã “{text['procedure'] or 'trống'}” trong danh mục.")
    level = _LEVELS.get(fold(text["level"]))
    if level is None:
        raise Invalid(f"cấp “{text['level'] or 'trống'}” không phải Cấp tỉnh, Cấp xã.")
    agency = _agency(text["agency"])
    values: dict[str, Any] = {
        "procedure_id": procedure.pk, "level": level, "agency_id": agency.pk if agency else None,
        "detail": text["detail"], "decision_no": text["decision_no"],
        "decision_date": _day(row["decision_date"], "ngày quyết định"),
        "valid_from": _day(row["valid_from"], "hiệu lực từ"),
        "valid_to": _day(row["valid_to"], "hiệu lực đến") if text["valid_to"] else None,
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
    digits = number.removesuffix(".0")
    found = (
        Desk.objects.filter(unit__agency=agency, number=int(digits)).first() if digits.isdecimal() else None
    )
    if found is None:
        raise Invalid(f"cơ quan này không có quầy số “{number}”.")
    return found


def _day(value: Any, what: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = read_day(clean(str(value or "")))
    if found is None:
        raise Invalid(f"{what} “{clean(str(value or '')) or 'trống'}” không phải ngày, ghi như 25/11/2026.")
    return found
