"""A workbook in the form's layout read back into a sheet; a shifted or renamed column is refused by its name."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from openpyxl.utils import get_column_letter

from motcua.base import workbooks
from motcua.base.errors import Invalid
from motcua.base.text import clean, fold
from motcua.control.costs.reading import figure
from motcua.control.costs.rules import ZERO
from motcua.control.costs.sheet import LIMITS, Activity, Key, Sheet, Volume, checked_number
from motcua.control.costs.terms import Doing, Stage, Way, Work
from motcua.control.costs.workbook import BLOCKS, COMPARED, HEAD, SHEET, TOTAL, headings

MOST_ROWS = 2000
_FIGURES = {"hours": 4, "wage": 5, "amount": 6, "times": 7, "subjects": 8, "fee": 14}
_NAMES = {"amount": "other"}
_NUMBER = re.compile(r"^(\d)(?:\.\d+)?\.?$")
_WAYS = {fold(way.label): way for way in Way}
_DOINGS = {fold(doing.label): doing for doing in Doing}


def sheet_from(content: bytes) -> Sheet:
    """Read a workbook.

    Args:
        content: the file.

    Raises:
        Invalid: it is no workbook, a column is not where it belongs, or a cell cannot be read; the message names
            the column or the cell, and nothing of the file is taken.
    """
    page = _page(content)
    wage = _number(page, 4, 5, "wage")
    if wage is None:
        raise Invalid("Ô E4 phải ghi mức thu nhập bình quân một giờ.")
    lines = list(_lines(page, wage))
    if not lines:
        raise Invalid("Tệp không có dòng hoạt động nào ở khối I và khối II.")
    return _together(wage, lines)


def _page(content: bytes) -> Any:
    book = workbooks.opened(content, values=False, whole=True)
    if SHEET not in book.sheetnames:
        raise Invalid(f"Tệp không có trang “{SHEET}”; giữ nguyên tên trang của mẫu.")
    page: Any = book[SHEET]
    if page.max_row > MOST_ROWS:
        raise Invalid(f"Trang “{SHEET}” có quá {MOST_ROWS} hàng.")
    page.shown = workbooks.opened(content, whole=True)[SHEET]
    workbooks.check_columns([workbooks.text_of(cell.value) for cell in page[HEAD]], headings())
    return page


def _lines(page: Any, wage: Decimal) -> Iterator[tuple[int, Stage, Work, dict[str, Any]]]:
    """Yield the rows of activities: number of the row, block, work, what it says."""
    stage: Stage | None = None
    work: Work | None = None
    bands = {fold(words): one for one, words in BLOCKS.items()}
    for row in range(HEAD + 2, page.max_row + 1):
        first, second, third = (clean(str(page.cell(row, place).value or "")) for place in (1, 2, 3))
        if fold(first) == fold(COMPARED):
            return
        if fold(first) in bands:
            stage, work = bands[fold(first)], None
            continue
        if fold(second) == fold(TOTAL) or not any((first, second, third)):
            if not third and _any_figure(page, row) and fold(second) != fold(TOTAL):
                raise Invalid(f"Hàng {row} có số liệu nhưng chưa ghi hoạt động ở cột C.")
            continue
        number = _NUMBER.match(first)
        if number and int(number[1]) in Work.values:
            work = Work(int(number[1]))
        if not third:
            if _any_figure(page, row):
                raise Invalid(f"Hàng {row} có số liệu nhưng chưa ghi hoạt động ở cột C.")
            continue
        if stage is None:
            raise Invalid(
                f"Hàng {row} đứng trước hàng “{BLOCKS[Stage.NOW]}”; giữ nguyên các hàng khối của mẫu."
            )
        if work is None:
            raise Invalid(f"Hàng {row}: cột A phải ghi số thứ tự theo sáu công việc, ví dụ 1.2.")
        yield row, stage, work, _said(page, row, third, wage)


def _any_figure(page: Any, row: int) -> bool:
    return any(page.cell(row, place).value not in (None, "") for place in (4, 6))


def _said(page: Any, row: int, name: str, wage: Decimal) -> dict[str, Any]:
    own = {field: _number(page, row, place, field) for field, place in _FIGURES.items() if field != "wage"}
    amount, fee = own["amount"] or ZERO, own["fee"] or ZERO
    if fee > amount:
        raise Invalid(f"Hàng {row}: phí, lệ phí ở cột N lớn hơn tổng ở cột 6 (F).")
    line_wage = _number(page, row, 5, "wage")
    way = _one_of(page, row, 13, _WAYS, Way.ALL)
    doing = _one_of(page, row, 15, _DOINGS, Doing.SELF)
    return {
        "name": name[:500], "hours": own["hours"] or ZERO, "fee": fee, "other": amount - fee,
        "wage": None if line_wage in (None, wage) else line_wage, "times": own["times"],
        "subjects": own["subjects"], "note": clean(str(page.cell(row, 11).value or ""))[:300],
        "case": clean(str(page.cell(row, 12).value or ""))[:200], "way": way, "doing": doing,
    }  # fmt: skip


def _one_of(page: Any, row: int, place: int, known: dict[str, Any], usual: Any) -> Any:
    text = clean(str(page.cell(row, place).value or ""))
    if not text:
        return usual
    if fold(text) not in known:
        labels = ", ".join(str(one.label) for one in known.values())
        raise Invalid(
            f"Ô {get_column_letter(place)}{row}: “{text[:40]}” không có trong danh sách ({labels})."
        )
    return known[fold(text)]


def _number(page: Any, row: int, place: int, field: str) -> Decimal | None:
    field = _NAMES.get(field, field)
    cell = f"{get_column_letter(place)}{row}"
    value = page.cell(row, place).value
    if isinstance(value, str) and value.startswith("="):
        if place == 5 and value.replace(" ", "").upper() == "=$E$4":
            return None
        value = page.shown.cell(row, place).value
        if value is None:
            raise Invalid(f"Ô {cell} là công thức chưa được tính; mở tệp bằng Excel, lưu lại rồi nhập.")
        if isinstance(value, float):
            value = round(value, LIMITS[field][2])  # what a formula gives has no end of decimals
    if value in (None, ""):
        return None
    try:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
            raise InvalidOperation
        if isinstance(value, str):
            return figure(value, field)
        # A sheet keeps binary fractions; what it shows with this many digits is what was typed.
        return checked_number(Decimal(repr(value)), field)
    except InvalidOperation:
        raise Invalid(f"Ô {cell}: {LIMITS[field][0]} phải là số.") from None
    except Invalid as fault:
        raise Invalid(f"Ô {cell}: {fault.message[:1].lower()}{fault.message[1:]}") from None


def _together(wage: Decimal, lines: list[tuple[int, Stage, Work, dict[str, Any]]]) -> Sheet:
    """Put lines in their places: the same name in both blocks is one activity; common n and q become the volume's."""
    volumes: dict[Key, Volume] = {}
    for _, stage, _, said in lines:
        key = Key(stage, said["case"], said["way"])
        if key not in volumes and said["times"] is not None and said["subjects"] is not None:
            volumes[key] = Volume(key, said["times"], said["subjects"])
    taken: dict[tuple[Any, ...], int] = {}
    counts: dict[tuple[Any, ...], int] = {}
    found = []
    for row, stage, work, said in lines:
        key = Key(stage, said.pop("case"), said.pop("way"))
        volume = volumes.setdefault(key, Volume(key))
        where = (key.case, key.way, work)
        turn = counts[stage, *where, said["name"]] = counts.get((stage, *where, said["name"]), 0) + 1
        same = (*where, said["name"], turn)
        if same not in taken:
            taken[same] = counts[where] = counts.get(where, 0) + 1
        for field, common in (("times", volume.times), ("subjects", volume.subjects)):
            if said[field] == common:
                said[field] = None
        if said["doing"] == Doing.HIRED and said["hours"]:
            raise Invalid(f"Hàng {row}: thuê dịch vụ thì cột 4 phải bằng 0 (không tính hai lần).")
        found.append(Activity(key=key, work=work, position=taken[same], **said))
    return Sheet(wage, tuple(volumes.values()), tuple(found))
